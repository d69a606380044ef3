//! The contract of all printers: what a job comes to, what a printer tells. The simulated printer holds it, one on the
//! network, and, in the virtual machine, one behind the kernel's driver of USB printers.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::time::{Duration, Instant};

use perron_hardware::printer::{
    Fault, FolderState, JobNumber, Limits, Outcome, Paper, Printer, PrinterStatus, ask_model, ask_status,
    print,
};
use perron_paper::{
    Completion, Document, PaperWidth, Profile, QrSize, StatusSupport, choose,
    escpos::{Rendered, render},
};

/// For what will come, however slow the machine is: no test waits so long.
pub(crate) const COMING: Duration = Duration::from_secs(60);
/// For printers that answer.
pub(crate) const LIMITS: Limits =
    Limits { send: COMING, status: COMING, answer: COMING, look: Duration::from_millis(100) };
/// For printers that never do.
pub(crate) const SILENT: Limits =
    Limits { status: Duration::from_millis(50), answer: Duration::from_millis(100), ..LIMITS };

pub(crate) fn ticket(profile: &Profile) -> Rendered {
    let document = Document::new("workshop-ticket", "fr")
        .heading("Premiers pas")
        .banner("mardi 12 mai, 14\u{a0}h")
        .qr("PT1:MFRGGZDFMZTWQ2LKNNWG23TPOB", QrSize::Medium);
    render(&document, profile).unwrap()
}

pub(crate) fn deaf(profile: Profile) -> Profile {
    Profile { status: StatusSupport::None, completion: Completion::None, ..profile }
}

/// A printer the contract is tried on.
pub(crate) trait Bench {
    fn name(&self) -> &'static str;
    fn connect(&self) -> Box<dyn Printer>;
    fn set(&self, state: FolderState);
    /// All bytes of the paper's side so far.
    fn received(&self) -> Vec<u8>;
    /// Whether it has a cable that tells of the paper.
    fn has_cable(&self) -> bool {
        false
    }
}

/// Makes one that is ready to print.
pub(crate) type New<'a> = &'a dyn Fn() -> Box<dyn Bench>;

/// What a job comes to with a printer in this state, and whether all of it is sent or nothing.
type Row = (&'static str, FolderState, Profile, Outcome, bool);

fn rows() -> Vec<Row> {
    let fine = FolderState::default;
    let (epson, generic) = (Profile::epson_tm_t20, Profile::generic_80);
    let sent = ticket(&epson()).bytes.len();
    let low = FolderState { paper: Paper::Low, ..fine() };
    let out = FolderState { paper: Paper::Out, ..fine() };
    let open = FolderState { cover_open: true, ..fine() };
    let mute = FolderState { answers: false, ..fine() };
    let runs_out = FolderState { paper_out_after: Some(60), ..fine() };
    let pulled = FolderState { cut_off_after: Some(sent), ..fine() };
    vec![
        ("number repeated", fine(), epson(), Outcome::Printed, true),
        ("sensor answered", fine(), generic(), Outcome::Printed, true),
        ("roll nearly empty", low, generic(), Outcome::Printed, true),
        ("no paper", out, epson(), Outcome::Failed(Fault::NoPaper), false),
        ("cover", open, epson(), Outcome::Failed(Fault::CoverOpen), false),
        ("mute", mute, epson(), Outcome::Unknown(None), true),
        ("deaf profile", fine(), deaf(generic()), Outcome::Unknown(None), true),
        ("paper runs out in the middle", runs_out, epson(), Outcome::Unknown(Some(Fault::NoPaper)), true),
        ("unplugged between cut and answer", pulled, epson(), Outcome::Unknown(Some(Fault::Unplugged)), true),
    ]
}

pub(crate) fn a_job_ends_as_the_printer_is(new: New<'_>) {
    for row in rows() {
        holds(new, row);
    }
}

fn holds(new: New<'_>, (what, state, profile, expected, everything): Row) {
    let bench = new();
    let limits = if state.answers { LIMITS } else { SILENT };
    bench.set(state);
    let document = ticket(&profile);
    let outcome = print(&mut *bench.connect(), &document, &profile, JobNumber(42), &limits);
    assert_eq!(outcome, expected, "{what} on {}", bench.name());
    let whole = || holds_part(&bench.received(), &document.bytes);
    // The far end of a line may still be reading.
    let until = Instant::now() + COMING;
    while everything && !whole() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
    let (whole, received) = (whole(), bench.received());
    assert_eq!((whole, received.is_empty()), (everything, !everything), "{what} on {}", bench.name());
}

pub(crate) fn the_status_is_told(new: New<'_>) {
    let bench = new();
    let well = PrinterStatus::default;
    for (state, expected) in [
        (FolderState::default(), Some(well())),
        (
            FolderState { paper: Paper::Low, ..FolderState::default() },
            Some(PrinterStatus { paper: Paper::Low, ..well() }),
        ),
        (
            FolderState { paper: Paper::Out, cover_open: true, ..FolderState::default() },
            Some(PrinterStatus { paper: Paper::Out, cover_open: true, offline: true, ..well() }),
        ),
        (FolderState { answers: false, ..FolderState::default() }, None),
    ] {
        let limits = if state.answers { LIMITS } else { SILENT };
        bench.set(state);
        let status = ask_status(&mut *bench.connect(), limits.status).unwrap();
        assert_eq!(status, expected, "{}", bench.name());
    }
    assert!(bench.received().is_empty(), "questions are not paper");
}

pub(crate) fn the_model_is_told_by_those_that_know_the_question(new: New<'_>) {
    let bench = new();
    for (model, maker, expected) in [
        (Some("TM-T20II"), Some("EPSON"), Some("epson-tm-t20")),
        (Some("POS-58"), Some("Printer"), Some("generic-58")),
        (None, None, None),
    ] {
        let name = |name: Option<&str>| name.map(str::to_owned);
        bench.set(FolderState { model: name(model), maker: name(maker), ..FolderState::default() });
        let limit = if model.is_some() { COMING } else { SILENT.status };
        let told = ask_model(&mut *bench.connect(), limit).unwrap();
        let chosen = told.map(|told| choose(None, Some(&told), PaperWidth::Mm80).profile.name);
        assert_eq!(chosen.as_deref(), expected, "{model:?} on {}", bench.name());
    }
    assert!(bench.received().is_empty(), "questions are not paper");
}

/// A printer that answers nothing, on a cable that tells of the paper: nothing is sent into an empty printer, and a
/// ticket that it took is still in doubt.
pub(crate) fn paper_is_told_by_the_cable_where_nothing_else_tells(new: New<'_>) {
    for profile in [deaf(Profile::generic_58()), Profile::generic_80()] {
        let bench = new();
        assert!(bench.has_cable(), "{}", bench.name());
        let mute = |paper| FolderState { answers: false, cable: true, paper, ..FolderState::default() };
        let document = ticket(&profile);
        let job = || print(&mut *bench.connect(), &document, &profile, JobNumber(1), &SILENT);
        bench.set(mute(Paper::Out));
        assert_eq!(job(), Outcome::Failed(Fault::NoPaper), "{}", bench.name());
        let paper = |status: Option<PrinterStatus>| status.map(|status| status.paper);
        let status = || ask_status(&mut *bench.connect(), SILENT.status).unwrap();
        assert_eq!(paper(status()), Some(Paper::Out), "{}", bench.name());
        bench.set(mute(Paper::Enough));
        assert_eq!(paper(status()), None, "a cable that says « well » may say so always");
        assert!(!holds_part(&bench.received(), &document.bytes), "nothing was sent");
        assert_eq!(job(), Outcome::Unknown(None), "{}", bench.name());
    }
}

fn holds_part(received: &[u8], job: &[u8]) -> bool {
    received.windows(job.len()).any(|part| part == job)
}
