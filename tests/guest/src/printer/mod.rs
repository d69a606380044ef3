//! Printers behind the kernel's driver of USB printers.

mod cable;
#[path = "../../../../hardware/tests/printers/contract.rs"]
mod contract;
#[path = "../../../../hardware/tests/printers/far_end.rs"]
mod far_end;
mod played;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use perron_hardware::find::Machine;
use perron_hardware::printer::{
    Address, Fault, Folder, FolderState, JobNumber, Limits, Outcome as Paper, PluggedPrinters, Printer,
    PrinterError, PrinterInfo, Printers, Recognised, Unfinished, find, open, print, print_after,
};
use perron_paper::escpos::{Rendered, render};
use perron_paper::{ChosenBy, Document, PaperWidth, Profile, QrSize};

use self::contract::{Bench, LIMITS, deaf, ticket};
use self::played::{PATIENCE, Pace, Played};
use crate::gadget::Says;
use crate::{Case, Failure, Outcome, fail, hold};

/// What is tried.
pub(crate) const CASES: &[Case] = &[
    ("a printer on USB is found and recognised, and gets the bytes that its twin gets", found),
    ("a printer on USB holds the contract of all printers", contracted),
    ("a printer on USB that is pulled in the middle of a job comes back as another device", pulled),
    ("a slow printer on USB loses nothing", slow),
    ("of two printers on USB the remembered one prints", two),
];

/// What an Epson says of itself.
const EPSON: &str = "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;DES:EPSON TM-T20II;";
/// What a copy says of itself.
const COPY: &str = "CLS:PRINTER;";

/// More bytes than the kernel takes of a job beyond what was read of it: a piece of Perron's at each end, and what the
/// played end keeps.
const HELD_MAX: usize = 24 * 1024;
/// Lines of a picture that is longer.
const LINES: usize = 8;

const fn epson() -> Says {
    Says {
        name: "epson",
        ids: ("0x04b8", "0x0e15"),
        words: ["EPSON", "TM-T20II", "J5YK001234"],
        function: "printer.0",
    }
}

const fn copy() -> Says {
    Says {
        name: "copy",
        ids: ("0x0416", "0x5011"),
        words: ["STMicroelectronics", "Printer", "7A5C0042"],
        function: "printer.1",
    }
}

fn plug(state: FolderState, pace: Pace) -> Result<Played, Failure> {
    Played::plug(&epson(), EPSON, state, pace)
}

fn well() -> FolderState {
    FolderState::default()
}

/// A ticket that no code page holds: a picture of many kilobytes.
fn picture(profile: &Profile) -> Result<Rendered, Failure> {
    let document = Document::new("workshop-ticket", "uk")
        .heading("Перші кроки")
        .banner("вівторок 12 травня, 14:00")
        .qr("PT1:MFRGGZDFMZTWQ2LKNNWG23TPOB", QrSize::Medium);
    Ok(render(&document, profile)?)
}

/// Opens the printer as the kiosk does.
fn opened() -> Result<(PrinterInfo, Box<dyn Printer>), Failure> {
    let mut plugged = PluggedPrinters::at(Machine::default());
    let info = find(&Address::Auto, None, &mut plugged)?;
    let device = plugged.open(&info)?;
    Ok((info, device))
}

/// What the simulated printer gets of this document.
fn twin(document: &Rendered, profile: &Profile) -> Result<Vec<u8>, Failure> {
    let path = Path::new("/tmp/twin").join(&profile.name);
    let mut printer = open(&Address::Simulated(path.clone()))?;
    let outcome = print(printer.as_mut(), document, profile, JobNumber(7), &LIMITS);
    hold(outcome == Paper::Printed, outcome)?;
    let mut bytes = vec![];
    for file in Folder::new(&path)?.received()? {
        bytes.extend(std::fs::read(file)?);
    }
    std::fs::remove_dir_all(&path)?;
    Ok(bytes)
}

fn found() -> Outcome {
    let state = FolderState { model: Some("POS-58".to_owned()), ..well() };
    let mut kilobytes = 0;
    for (says, tells, profile, by) in [
        (epson(), EPSON, "epson-tm-t20", ChosenBy::Model),
        // The cable tells too little, so it is asked.
        (copy(), COPY, "generic-58", ChosenBy::WidthInName),
    ] {
        let printer = Played::plug(&says, tells, state.clone(), Pace::default())?;
        let (info, mut device) = opened()?;
        let chosen = Recognised::default().choose(&info, device.as_mut(), PaperWidth::Mm80, PATIENCE)?;
        hold((chosen.profile.name.as_str(), chosen.by) == (profile, by), (&info, &chosen))?;
        // The generic profile of 58 mm asks nothing, so that nothing would tell when all is there.
        let profile = match by {
            ChosenBy::Model => chosen.profile,
            _ => Profile { completion: Profile::generic_80().completion, ..chosen.profile },
        };
        for document in [ticket(&profile), picture(&profile)?] {
            printer.turn_into(state.clone())?;
            let outcome = print(device.as_mut(), &document, &profile, JobNumber(7), &LIMITS);
            hold(outcome == Paper::Printed, (&profile.name, outcome))?;
            let (sent, expected) = (printer.bytes(), twin(&document, &profile)?);
            hold(sent == expected, (&profile.name, sent.len(), expected.len()))?;
            kilobytes += sent.len() / 1024;
        }
    }
    Ok(format!("{kilobytes} KiB compared"))
}

#[allow(clippy::unwrap_used, reason = "the contract's cases may stop")]
impl Bench for Played {
    fn name(&self) -> &'static str {
        "USB"
    }

    fn connect(&self) -> Box<dyn Printer> {
        self.found().and_then(|info| Ok(open(&info.address)?)).unwrap()
    }

    fn set(&self, state: FolderState) {
        self.turn_into(state).unwrap();
    }

    fn received(&self) -> Vec<u8> {
        self.bytes()
    }

    fn has_cable(&self) -> bool {
        true
    }
}

#[allow(clippy::unwrap_used, reason = "the contract's cases may stop")]
fn contracted() -> Outcome {
    let new = || Box::new(plug(well(), Pace::default()).unwrap()) as Box<dyn Bench>;
    let all: [fn(contract::New<'_>); 4] = [
        contract::a_job_ends_as_the_printer_is,
        contract::the_status_is_told,
        contract::the_model_is_told_by_those_that_know_the_question,
        contract::paper_is_told_by_the_cable_where_nothing_else_tells,
    ];
    for case in all {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| case(&new))) {
            let text = panic.downcast_ref::<String>().cloned();
            return fail(text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())));
        }
    }
    Ok(String::new())
}

/// How often a job stands whole in what came.
fn count(received: &[u8], job: &Rendered) -> usize {
    received.windows(job.bytes.len()).filter(|part| *part == job.bytes).count()
}

/// A long picture, different for each number.
fn numbered(number: usize, profile: &Profile) -> Result<Rendered, Failure> {
    let document = Document::new("workshop-ticket", "uk").heading(format!("Перші кроки {number}"));
    let long = (0..LINES).fold(document, |document, _| document.banner("вівторок 12 травня, 14:00"));
    Ok(render(&long, profile)?)
}

fn pulled() -> Outcome {
    let profile = Profile::epson_tm_t20();
    let jobs = (0..3).map(|number| numbered(number, &profile)).collect::<Result<Vec<_>, _>>()?;
    let [first, second, third] = &jobs[..] else { return fail("three jobs") };
    hold(second.cut_at > HELD_MAX, "it fits into what the kernel holds")?;
    let mut unfinished = Unfinished::default();
    let mut job = |document: &Rendered, number| -> Result<(PrinterInfo, Paper), Failure> {
        let (info, mut device) = opened()?;
        let number = JobNumber(number);
        let outcome = print_after(device.as_mut(), document, &profile, number, &LIMITS, &mut unfinished);
        Ok((info, outcome))
    };
    let printer = plug(well(), Pace::default())?;
    let (before, outcome) = job(first, 1)?;
    hold((outcome, count(&printer.bytes(), first)) == (Paper::Printed, 1), outcome)?;
    printer.turn_into(FolderState { cut_off_after: Some(3_000), ..well() })?;
    let (_, outcome) = job(second, 2)?;
    hold(outcome == Paper::Failed(Fault::Unplugged), outcome)?;
    hold(count(&printer.bytes(), second) == 0, "no whole ticket came out")?;
    drop(printer);
    // Another printer takes its number meanwhile.
    let other = Played::plug(&copy(), "MFG:HP;CMD:PCL;MDL:LaserJet;CLS:PRINTER;", well(), Pace::default())?;
    let printer = plug(well(), Pace::default())?;
    let (after, outcome) = job(third, 3)?;
    hold(before.id == after.id && before.address != after.address, (&before, &after))?;
    hold(outcome == Paper::Printed, outcome)?;
    // Somebody asks for the one that failed.
    let (_, outcome) = job(second, 4)?;
    hold(outcome == Paper::Printed, outcome)?;
    let received = printer.bytes();
    let place = |job: &Rendered| received.windows(job.bytes.len()).position(|part| part == job.bytes);
    hold(jobs.iter().map(|job| count(&received, job)).eq([0, 1, 1]), "each once, and none of before")?;
    hold(place(third) < place(second), "in the order in which they were asked for")?;
    hold(received.starts_with(&[0; 100]), "what the broken one left open is closed first")?;
    hold(other.bytes().is_empty(), "the other one gets nothing")?;
    Ok(format!("{} then {}", before.address, after.address))
}

/// A ticket that the kernel takes whole at once, before the printer has taken a byte.
fn short(profile: &Profile) -> Result<Rendered, Failure> {
    let document = Document::new("workshop-ticket", "fr").heading("Premiers pas").banner("mardi 12 mai");
    Ok(render(&document, profile)?)
}

fn slow() -> Outcome {
    let limits = Limits::default();
    let sips = Some((64, Duration::from_millis(40)));
    /// Longer than a job waits for answers that it does not expect, and shorter than for a printer that takes nothing.
    const LONG: Duration = Duration::from_secs(4);
    for (profile, expected) in [
        (Profile::epson_tm_t20(), Paper::Printed),
        // One that says nothing: the line must not be closed while the kernel still holds the ticket's end.
        (deaf(Profile::generic_80()), Paper::Unknown(None)),
    ] {
        for pace in [Pace { sips, ..Pace::default() }, Pace { waits: true, sips: None }] {
            let printer = plug(well(), pace)?;
            let (_, mut device) = opened()?;
            let document = if pace.sips.is_some() { picture(&profile)? } else { short(&profile)? };
            let profile = Profile { status: perron_paper::StatusSupport::None, ..profile.clone() };
            printer.begin_after(LONG);
            let outcome = print(device.as_mut(), &document, &profile, JobNumber(1), &limits);
            drop(device);
            hold(outcome == expected, (&profile.name, outcome))?;
            let received = printer.bytes_once(|bytes| bytes.len() >= document.bytes.len());
            hold(received.starts_with(&document.bytes), (received.len(), document.bytes.len(), pace))?;
        }
    }
    Ok(String::new())
}

fn two() -> Outcome {
    let first = plug(well(), Pace::default())?;
    let remembered = first.found()?.id;
    let tells = "MFG:Printer;CMD:ESC/POS;MDL:POS-80;CLS:PRINTER;";
    let second = Played::plug(&copy(), tells, well(), Pace::default())?;
    let mut plugged = PluggedPrinters::at(Machine::default());
    match find(&Address::Auto, None, &mut plugged) {
        Err(PrinterError::Several { found }) => hold(found.len() == 2, found)?,
        other => return fail(other),
    }
    let profile = Profile::epson_tm_t20();
    for (id, prints, rests) in [(remembered, &first, &second), (second.found()?.id, &second, &first)] {
        first.turn_into(well())?;
        second.turn_into(well())?;
        let info = find(&Address::Auto, Some(&id), &mut plugged)?;
        let mut device = plugged.open(&info)?;
        let document = ticket(&profile);
        let outcome = print(device.as_mut(), &document, &profile, JobNumber(1), &LIMITS);
        hold(outcome == Paper::Printed, outcome)?;
        hold(count(&prints.bytes(), &document) == 1 && rests.bytes().is_empty(), &info)?;
    }
    Ok(String::new())
}
