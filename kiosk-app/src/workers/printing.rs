//! The printer's thread: opens the device when there is something to print, and looks after it while idle.
//!
//! Nothing is kept open between jobs: a network printer that serves one connection at a time may be shared with
//! another computer. So a network printer is looked at rarely, and more often only after a fault; what a job finds
//! out is told at once in any case. What an interrupted job left open in the printer is remembered here, and closed
//! before the next one; after a run that ended while a job was in the printer, whatever it may be.

use super::{Inbox, Message, report};
use crate::devices::ChosenPrinter;
use perron_domain::jobs::{JobId, PaperFault, PaperOutcome};
use perron_flow::{Event, RequestId};
use perron_hardware::printer::{
    self, Address, JobNumber, Limits, Outcome, Printer, PrinterError, PrinterInfo, Printers, Queue,
    Recognised, Unfinished, ask_status, cups::Cups, open_found, print_after,
};
use perron_paper::{Document, PaperWidth, Profile, escpos};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// How often an idle printer on a cable of its own is looked at, and how soon any printer after a fault.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often an idle network printer is looked at: 288 connections a day. Some stop answering after thousands.
const LOOK_NETWORK_EVERY: Duration = Duration::from_secs(300);

/// By what a paper is known to whoever waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperOf {
    /// A job in the spool.
    Job(JobId),
    /// A slip, printed from memory, by the number of its request.
    Slip(RequestId),
}

/// One document for the printer.
#[derive(Debug)]
pub struct Sheet {
    /// By what it is known.
    pub of: PaperOf,
    /// What it says.
    pub document: Document,
}

/// The printer of this kiosk.
pub struct Printing {
    /// Where it is.
    pub address: Address,
    /// What it can do; none: found out from what it says of itself.
    pub profile: Option<Profile>,
    /// Its paper, where nothing is found out.
    pub paper: PaperWidth,
    /// Where printers are found.
    pub printers: Box<dyn Printers>,
    /// Which one was found before.
    pub chosen: ChosenPrinter,
    /// What printers said of themselves.
    pub recognised: Recognised,
    /// How long to wait for it.
    pub limits: Limits,
    /// The way back.
    pub inbox: Inbox,
    /// Copies of what came out, for the tour.
    pub tap: Option<Sender<Document>>,
}

impl std::fmt::Debug for Printing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Printing").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Printing {
    /// Prints until the queue closes.
    pub fn run(mut self, sheets: &Receiver<Sheet>) {
        let mut number = 0_u16;
        // Nothing tells whether an earlier run ended in the middle of a picture: a slip leaves no trace, and the power
        // may have gone.
        let widest = Profile::generic(PaperWidth::Mm80);
        let mut unfinished = Unfinished::of_an_earlier_run(self.profile.as_ref().unwrap_or(&widest));
        let mut looks = Looks::of(&self.address);
        // Whether one is plugged in at all is told at once.
        let is_sought = self.address == Address::Auto;
        let mut next = Instant::now() + if is_sought { Duration::ZERO } else { LOOK_EVERY };
        // What the runner was told of the printer last; none when that is not known.
        let mut told = None;
        loop {
            match sheets.recv_timeout(next.saturating_duration_since(Instant::now())) {
                Ok(sheet) => {
                    number = number.wrapping_add(1) % 10_000;
                    let outcome = self.print(&sheet.document, JobNumber(number), &mut unfinished);
                    if let (Some(tap), PaperOutcome::Printed) = (&self.tap, outcome) {
                        drop(tap.send(sheet.document.clone()));
                    }
                    if !report(&self.inbox, Message::Paper(sheet.of, outcome)) {
                        return;
                    }
                    told = match outcome {
                        PaperOutcome::Printed => Some(None),
                        PaperOutcome::Failed(fault) => Some(Some(fault)),
                        PaperOutcome::Unknown => None,
                    };
                    next = Instant::now() + looks.after(outcome == PaperOutcome::Printed);
                }
                Err(RecvTimeoutError::Timeout) => {
                    let fault = self.look();
                    if told != Some(fault) {
                        told = Some(fault);
                        report(&self.inbox, Message::Event(Event::PrinterState(fault)));
                    }
                    next = Instant::now() + looks.after(fault.is_none());
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn print(&mut self, document: &Document, number: JobNumber, unfinished: &mut Unfinished) -> PaperOutcome {
        if let Address::Cups(queue) = &self.address {
            return on_sheets(queue, document);
        }
        let (info, mut device) = match self.open() {
            Ok(opened) => opened,
            Err(fault) => {
                // Here and not at each look, which an absent printer gets every five seconds; the doctor says the rest.
                tracing::warn!(?fault, "the printer does not open");
                return PaperOutcome::Failed(fault);
            }
        };
        let profile = match self.profile(&info, device.as_mut()) {
            Ok(profile) => profile,
            Err(fault) => return PaperOutcome::Failed(plain(fault)),
        };
        let rendered = match escpos::render(document, &profile) {
            Ok(rendered) => rendered,
            Err(error) => {
                tracing::error!(%error, "a document cannot be printed");
                return PaperOutcome::Failed(PaperFault::Other);
            }
        };
        let outcome = print_after(device.as_mut(), &rendered, &profile, number, &self.limits, unfinished);
        tracing::info!(?outcome, kind = document.kind(), to_close = unfinished.length(), "printed");
        told(outcome)
    }

    /// Finds the printer and opens it. One that was found is remembered, so that a second one changes nothing.
    fn open(&mut self) -> Result<(PrinterInfo, Box<dyn Printer>), PaperFault> {
        let remembered = self.chosen.id().cloned();
        match open_found(&self.address, remembered.as_ref(), self.printers.as_mut()) {
            Ok((info, device)) => {
                if self.address == Address::Auto
                    && let Err(error) = self.chosen.remember(&info.id)
                {
                    tracing::warn!(%error, "which printer was found is forgotten when the kiosk stops");
                }
                Ok((info, device))
            }
            // Where none ever was, none is missed.
            Err(PrinterError::NoneFound { .. }) if remembered.is_none() => Err(PaperFault::NoPrinter),
            Err(error @ PrinterError::Several { .. }) => {
                tracing::debug!(%error, "the printer is not known");
                Err(PaperFault::Other)
            }
            Err(error) => {
                tracing::debug!(%error, "the printer does not open");
                Err(PaperFault::Unplugged)
            }
        }
    }

    /// What the printer can do: as the site says, or as the printer itself says.
    fn profile(&mut self, info: &PrinterInfo, device: &mut dyn Printer) -> Result<Profile, printer::Fault> {
        match &self.profile {
            Some(profile) => Ok(profile.clone()),
            None => {
                let chosen = self.recognised.choose(info, device, self.paper, self.limits.status)?;
                tracing::debug!(printer = info.name, profile = chosen.profile.name.as_str(), by = ?chosen.by, "chosen");
                Ok(chosen.profile)
            }
        }
    }

    fn look(&mut self) -> Option<PaperFault> {
        if let Address::Cups(queue) = &self.address {
            return Cups::default().fault(queue).map(plain);
        }
        let mut device = match self.open() {
            Ok((_, device)) => device,
            Err(fault) => return Some(fault),
        };
        match ask_status(device.as_mut(), self.limits.status) {
            Ok(status) => status.and_then(|s| s.fault()).map(plain),
            Err(fault) => Some(plain(fault)),
        }
    }
}

/// On an office printer, whose best outcome is that someone has to look.
fn on_sheets(queue: &Queue, document: &Document) -> PaperOutcome {
    match Cups::default().print(queue, document) {
        Ok(outcome) => {
            tracing::info!(?outcome, kind = document.kind(), %queue, "handed to CUPS");
            told(outcome)
        }
        Err(error) => {
            tracing::error!(%error, "a document cannot be printed");
            PaperOutcome::Failed(PaperFault::Other)
        }
    }
}

/// The cause of a doubt stands in the log alone: a resident is asked to look at the paper.
fn told(outcome: Outcome) -> PaperOutcome {
    match outcome {
        Outcome::Printed => PaperOutcome::Printed,
        Outcome::Unknown(_) => PaperOutcome::Unknown,
        Outcome::Failed(fault) => PaperOutcome::Failed(plain(fault)),
    }
}

/// When an idle printer is looked at again: at its steady pace while it is well. After a fault soon, since someone may
/// be mending it, then less and less often down to that pace.
#[derive(Debug)]
struct Looks {
    steady: Duration,
    /// The last wait after a fault; none while the printer is well.
    faulty: Option<Duration>,
}

impl Looks {
    fn of(address: &Address) -> Self {
        let steady = match address {
            Address::Tcp { .. } => LOOK_NETWORK_EVERY,
            Address::Auto
            | Address::Only(_)
            | Address::File(_)
            | Address::Serial { .. }
            | Address::Cups(_)
            | Address::Simulated(_) => LOOK_EVERY,
        };
        Self { steady, faulty: None }
    }

    /// The wait after a look, or a job, that found the printer well or not.
    fn after(&mut self, well: bool) -> Duration {
        self.faulty = match self.faulty {
            _ if well => None,
            None => Some(LOOK_EVERY),
            Some(wait) => Some(wait.saturating_mul(2).min(self.steady)),
        };
        self.faulty.unwrap_or(self.steady)
    }
}

/// What a resident is told of a fault.
fn plain(fault: printer::Fault) -> PaperFault {
    match fault {
        printer::Fault::NoPaper => PaperFault::NoPaper,
        printer::Fault::CoverOpen => PaperFault::CoverOpen,
        printer::Fault::Unplugged | printer::Fault::Offline => PaperFault::Unplugged,
        _ => PaperFault::Other,
    }
}

#[cfg(test)]
#[path = "../../../hardware/tests/printers/network.rs"]
mod network;

#[cfg(test)]
mod tests {
    use super::*;
    use network::NetworkPrinter;
    use perron_hardware::find::Machine;
    use perron_hardware::printer::{FolderState, Paper, PluggedPrinters};
    use std::sync::mpsc::channel;

    /// For what will come, however slow the machine is.
    const COMING: Duration = Duration::from_secs(60);
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    /// What some network printers bear in a day.
    const MOST_CONNECTIONS: usize = 300;

    fn printing(printer: &NetworkPrinter) -> (Printing, tokio::sync::mpsc::Receiver<Message>) {
        let (inbox, messages) = tokio::sync::mpsc::channel(8);
        let limits = Limits { send: COMING, status: COMING, answer: COMING, look: Duration::from_millis(20) };
        let printing = Printing {
            address: printer.address().parse().unwrap(),
            profile: Some(Profile::star_tsp100()),
            paper: PaperWidth::Mm80,
            printers: Box::new(PluggedPrinters::at(Machine::default())),
            chosen: ChosenPrinter::read(std::path::Path::new("/nowhere")),
            recognised: Recognised::default(),
            limits,
            inbox,
            tap: None,
        };
        (printing, messages)
    }

    #[test]
    fn an_idle_day_opens_few_connections_whether_the_printer_is_well_or_not() {
        for (paper, fault) in [(Paper::Enough, None), (Paper::Out, Some(PaperFault::NoPaper))] {
            let printer = NetworkPrinter::start();
            printer.turn_into(FolderState { paper, ..FolderState::default() });
            let (mut printing, _messages) = printing(&printer);
            let mut looks = Looks::of(&printing.address);
            let (mut time, mut count) = (LOOK_EVERY, 0);
            while time < DAY {
                let seen = printing.look();
                assert_eq!(seen, fault);
                time += looks.after(seen.is_none());
                count += 1;
            }
            assert_eq!(printer.connections(), count, "one for each look");
            assert!((200..=MOST_CONNECTIONS).contains(&count), "{count} with {paper:?}");
        }
    }

    #[test]
    fn a_fault_is_looked_at_soon_and_then_less_and_less_often() {
        let network: Address = "tcp://printer.local".parse().unwrap();
        let own_cable: Address = "file:///dev/usb/lp0".parse().unwrap();
        let well = [true, false, false, false, false, false, false, false, false, true, false];
        for (address, seconds) in
            [(network, [300, 5, 10, 20, 40, 80, 160, 300, 300, 300, 5]), (own_cable, [5; 11])]
        {
            let mut looks = Looks::of(&address);
            assert_eq!(well.map(|well| looks.after(well).as_secs()), seconds, "{address}");
        }
    }

    /// A worker that prints one document again and again.
    struct Worker {
        queue: Sender<Sheet>,
        messages: tokio::sync::mpsc::Receiver<Message>,
        document: Document,
        rendered: escpos::Rendered,
        thread: std::thread::JoinHandle<()>,
    }

    impl Worker {
        fn start(printer: &NetworkPrinter) -> Self {
            let (printing, messages) = printing(printer);
            let document = Document::new("t", "fr").heading("Premiers pas").banner("mardi 12 mai");
            let rendered = escpos::render(&document, &Profile::star_tsp100()).unwrap();
            assert!(rendered.bytes.len() > 6_000, "long enough to be broken off");
            let (queue, sheets) = channel();
            let thread = std::thread::spawn(move || printing.run(&sheets));
            Self { queue, messages, document, rendered, thread }
        }

        fn print(&mut self) -> PaperOutcome {
            self.queue
                .send(Sheet { of: PaperOf::Slip(RequestId(1)), document: self.document.clone() })
                .unwrap();
            loop {
                match self.messages.blocking_recv().unwrap() {
                    Message::Paper(_, outcome) => return outcome,
                    Message::Event(Event::PrinterState(_)) => {}
                    other => panic!("{other:?}"),
                }
            }
        }

        fn stop(self) {
            drop(self.queue);
            self.thread.join().unwrap();
        }
    }

    #[test]
    fn the_first_job_of_a_run_closes_what_an_earlier_one_left_open() {
        let printer = NetworkPrinter::start();
        for run in 1..=2 {
            let mut worker = Worker::start(&printer);
            printer.turn_into(FolderState::default());
            assert_eq!(worker.print(), PaperOutcome::Printed);
            let zeros = escpos::zeros_to_close_anything(&Profile::star_tsp100());
            assert!(printer.bytes().starts_with(&zeros), "run {run}");
            printer.turn_into(FolderState::default());
            assert_eq!(worker.print(), PaperOutcome::Printed);
            assert!(!printer.bytes().starts_with(&[0; 100]), "run {run}: once");
            worker.stop();
        }
    }

    /// The connection breaks inside a picture, the printer stays on: what closes the picture comes first on the next
    /// connection, then the next job, whole.
    #[test]
    fn the_worker_closes_on_a_new_connection_what_broke_on_the_last() {
        let printer = NetworkPrinter::start();
        let mut worker = Worker::start(&printer);
        printer.turn_into(FolderState::default());
        assert_eq!(worker.print(), PaperOutcome::Printed);
        let rendered = worker.rendered.clone();
        let mut print = || worker.print();
        printer.turn_into(FolderState { cut_off_after: Some(3_000), ..FolderState::default() });
        assert_ne!(print(), PaperOutcome::Printed);
        printer.turn_into(FolderState::default());
        assert_eq!(print(), PaperOutcome::Printed);
        let bytes = printer.bytes();
        let zeros = rendered.zeros_to_close(3_000);
        assert!(zeros > 3_000 && bytes.starts_with(&vec![0; zeros]), "the picture is closed");
        assert!(
            bytes.windows(rendered.bytes.len()).any(|part| part == rendered.bytes),
            "the next job is whole"
        );
        printer.turn_into(FolderState::default());
        assert_eq!(print(), PaperOutcome::Printed);
        assert!(!printer.bytes().starts_with(&[0; 100]), "closed once");
        worker.stop();
    }
}
