//! Starts what reads and moves the devices, each on a thread of its own.

use super::{Setup, StartError};
use crate::devices::{ChosenPrinter, Devices, Keypads};
use crate::station;
use crate::workers::camera::CameraWorker;
use crate::workers::keys::{Keys, Pressed, Taken};
use crate::workers::lifeline::{Lifeline, run_watched};
use crate::workers::printing::Printing;
use crate::workers::{Inbox, Message, Source, reader, report};
use perron_domain::jobs::{PaperFault, PaperOutcome};
use perron_hardware::camera::CameraChoice;
use perron_hardware::find::Machine;
use perron_hardware::keys::Stop;
use perron_hardware::printer::{Address, Folder, Limits, PluggedPrinters, Recognised};
use perron_hardware::scanner::{self, Scanner, ScannerSimulator};
use perron_hardware::source::Wanted;
use perron_outside::{OutsideError, private_folder};
use perron_paper::Document;
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;

pub(super) type PrintLoop =
    Box<dyn FnOnce(&std::sync::mpsc::Receiver<crate::workers::printing::Sheet>) + Send>;

/// The printer's loop; without a printer every job says so, and the screen shows the code instead.
pub(super) fn printing(setup: &Setup, inbox: Inbox, tap: Option<Sender<Document>>) -> PrintLoop {
    match setup.settings.printer.clone() {
        Some(address) => {
            let printing = Printing {
                address,
                profile: setup.settings.profile.clone(),
                paper: setup.settings.paper,
                printers: Box::new(PluggedPrinters::at(Machine::default())),
                chosen: ChosenPrinter::read(&setup.data),
                recognised: Recognised::default(),
                limits: Limits::default(),
                inbox,
                tap,
            };
            Box::new(move |sheets| printing.run(sheets))
        }
        None => Box::new(move |sheets| {
            while let Ok(sheet) = sheets.recv() {
                report(&inbox, Message::Paper(sheet.of, PaperOutcome::Failed(PaperFault::NoPrinter)));
            }
        }),
    }
}

pub(super) fn simulated_folder(setup: &Setup) -> Result<Option<Folder>, StartError> {
    match &setup.settings.printer {
        Some(Address::Simulated(path)) => {
            private_folder(path)?; // what people printed lies in it
            let wrong = |source| OutsideError::Io { path: path.clone(), source };
            Ok(Some(Folder::new(path).map_err(wrong)?))
        }
        _ => Ok(None),
    }
}

/// Starts the readers. They end by themselves when the inbox closes.
pub(super) fn read_codes(
    setup: &Setup,
    simulated: Option<ScannerSimulator>,
    inbox: &Inbox,
    lifeline: &Lifeline,
) -> Result<Vec<JoinHandle<()>>, StartError> {
    let mut readers = vec![];
    let mut spawn = |source, open: Box<reader::Open>| -> Result<(), StartError> {
        let (inbox, line) = (inbox.clone(), lifeline.clone());
        // A reader may end by itself: its source is gone for good, and codes are typed.
        let body =
            move || line.unless_it_panics("reader", || reader::run(open.as_ref(), Some(source), &inbox));
        readers.push(std::thread::Builder::new().name("reader".to_owned()).spawn(body)?);
        Ok(())
    };
    if setup.settings.scanner != scanner::Address::None {
        let address = setup.settings.scanner.clone();
        spawn(Source::Line, Box::new(move |sink| reader::scanner(scanner::open(&address), sink)))?;
    }
    if let Some(simulated) = simulated {
        // Before the first screen is looked at, as a scanner is plugged in before somebody comes.
        report(inbox, Message::Scanner(Source::Simulated, simulated.is_plugged()));
        let open = move || simulated.open().map(|s| Some(Box::new(s) as Box<dyn Scanner>));
        spawn(Source::Simulated, Box::new(move |sink| reader::scanner(open(), sink)))?;
    }
    Ok(readers)
}

/// Starts to look at the battery, where the kiosk is alone on the machine. It ends by itself when the inbox closes.
pub(super) fn look_at_battery(
    alone: bool,
    inbox: &Inbox,
    lifeline: &Lifeline,
) -> Result<Option<JoinHandle<()>>, StartError> {
    if !alone {
        return Ok(None);
    }
    let (inbox, line) = (inbox.clone(), lifeline.clone());
    let body = move || line.unless_it_panics("battery", || station::watch_battery(&inbox));
    Ok(Some(std::thread::Builder::new().name("battery".to_owned()).spawn(body)?))
}

/// Starts the camera's thread, where the site uses one. It ends by itself when the inbox closes.
pub(super) fn look_for_codes(
    setup: &Setup,
    wanted: Wanted,
    inbox: &Inbox,
    lifeline: &Lifeline,
) -> Result<Option<JoinHandle<()>>, StartError> {
    let pictures = setup.settings.pictures.clone();
    let Some(choice) = setup.settings.camera.clone().or(pictures.is_some().then_some(CameraChoice::Auto))
    else {
        return Ok(None);
    };
    if let Some(folder) = &pictures {
        private_folder(folder)?;
    }
    let worker = CameraWorker { pictures, choice, wanted, inbox: inbox.clone() };
    let line = lifeline.clone();
    let body = move || line.unless_it_panics("camera", || worker.run());
    Ok(Some(std::thread::Builder::new().name("camera".to_owned()).spawn(body)?))
}

/// Starts to read scanners that pose as keyboards, where the site leaves the choice to the kiosk, and the keyboards, where
/// it takes them.
pub(super) fn read_keys(
    setup: &Setup,
    pressed: Option<Pressed>,
    beside_a_desktop: bool,
    inbox: &Inbox,
    lifeline: &Lifeline,
    stop: &Stop,
) -> Result<Option<JoinHandle<()>>, StartError> {
    let codes = setup.settings.scanner == scanner::Address::Auto;
    if !codes && pressed.is_none() {
        return Ok(None);
    }
    let taken = pressed.map(|pressed| Taken {
        pressed,
        layout: setup.settings.keyboard_layout,
        keypads: Keypads::read(&setup.data),
    });
    let keys = Keys {
        plugged: Keys::of_this_machine(beside_a_desktop),
        devices: Devices::read(&setup.data),
        layout: setup.settings.scanner_layout,
        codes,
        taken,
        inbox: inbox.clone(),
    };
    let (line, stop) = (lifeline.clone(), stop.clone());
    let body = move || run_watched("keys", &line, Box::new(move || keys.run(&stop)));
    Ok(Some(std::thread::Builder::new().name("keys".to_owned()).spawn(body)?))
}
