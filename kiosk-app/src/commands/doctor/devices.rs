//! What is plugged in, and whether it works.

use super::{Finding, Health, finding};
use crate::app::Setup;
use crate::devices::{ChosenPrinter, Devices, Keypads};
use crate::readiness::Readiness;
use perron_hardware::camera::{CameraChoice, CameraInfo, Cameras, V4l2Cameras};
use perron_hardware::find::Machine;
use perron_hardware::keys::{EventDevices, KeyDeviceInfo, KeyDevices, Layout};
use perron_hardware::printer::cups::Cups;
use perron_hardware::printer::{Address, Limits, PluggedPrinters, PrinterError, ask_status, open_found};
use perron_hardware::scanner::{self, looks_like_a_scanner, serial_scanners};
use perron_outside::shown;

/// Each kind of device, in a line.
pub(super) fn all(setup: &Setup) -> Vec<Finding> {
    let machine = Machine::default();
    let mut keys = EventDevices::new();
    let mut findings = vec![printer(setup), reader(setup, &mut keys, &machine)];
    findings.push(camera(setup, &mut V4l2Cameras::new()));
    findings.extend(keypads(setup, &mut keys));
    findings.push(tried(Readiness::last(&setup.data)));
    findings
}

/// The camera that would be looked through. It is only looked for: opened, its light would go on.
fn camera(setup: &Setup, cameras: &mut dyn Cameras) -> Finding {
    if setup.settings.pictures.is_some() {
        return finding("camera", Health::Ok, "simulated: a folder of pictures");
    }
    let Some(choice) = &setup.settings.camera else {
        return finding("camera", Health::Ok, "none, as the configuration says");
    };
    let found: Vec<_> = cameras.list();
    let named = |info: &CameraInfo| format!("« {} » ({})", info.name, info.id.as_str());
    match (found.iter().find(|info| choice.is_meant(info)), choice) {
        (Some(info), CameraChoice::Auto) => {
            let text = format!("{}: looks where no scanner is plugged in and a code is awaited", named(info));
            finding("camera", Health::Ok, text)
        }
        (Some(info), CameraChoice::Device(_)) => {
            finding("camera", Health::Ok, format!("{}: looks where a code is awaited", named(info)))
        }
        (None, CameraChoice::Auto) => {
            finding("camera", Health::Ok, "none is plugged in; with a scanner none is needed")
        }
        (None, CameraChoice::Device(id)) => {
            let others: Vec<String> = found.iter().map(named).collect();
            let there =
                if others.is_empty() { "no camera is plugged in".to_owned() } else { others.join(", ") };
            let text = format!(
                "{} is not plugged in ({there}): plug it in, or correct [camera] address",
                id.as_str()
            );
            finding("camera", Health::Fail, text)
        }
    }
}

/// What came of the advisor's last walk through the devices.
fn tried(last: Option<Readiness>) -> Finding {
    let Some(last) = last else {
        let text = "nobody has tried the devices yet: see « Matériel » on the advisor's screen";
        return finding("readiness", Health::Warn, text);
    };
    let date = last.made().utc().format("%Y-%m-%d");
    let doubt = if last.believed { "" } else { ", by a clock that was not believed" };
    let lines: Vec<String> =
        last.devices.iter().map(|line| format!("{}: {}", line.device, line.trial)).collect();
    let any = |trial: &str| last.devices.iter().any(|line| line.trial == trial);
    let health = if any("fails") || !any("works") { Health::Warn } else { Health::Ok };
    finding("readiness", health, format!("{} (tried on {date}{doubt})", lines.join(", ")))
}

/// The keypads, where there are any, and where their keys are known from.
fn keypads(setup: &Setup, plugged: &mut dyn KeyDevices) -> Option<Finding> {
    let learned = Keypads::read(&setup.data);
    let said: Vec<String> = plugged
        .list()
        .into_iter()
        .filter_map(|info| match (learned.of(&info.id), info.keypad) {
            (Some(keypad), _) => Some(format!("« {} », {} keys learned", info.name, keypad.keys().count())),
            (None, Some(_)) => Some(format!("« {} », known by its keys", info.name)),
            (None, None) => None,
        })
        .collect();
    (!said.is_empty()).then(|| finding("keypad", Health::Ok, said.join("; ")))
}

fn printer(setup: &Setup) -> Finding {
    let Some(address) = &setup.settings.printer else {
        return finding("printer", Health::Ok, "none, as the configuration says: tickets are shown as codes");
    };
    if let Address::Cups(queue) = address {
        return match Cups::default().fault(queue) {
            None => finding(
                "printer",
                Health::Ok,
                format!("{address}: takes sheets; people will be asked whether they came"),
            ),
            Some(fault) => finding("printer", Health::Fail, format!("{address}: {fault}")),
        };
    }
    let chosen = ChosenPrinter::read(&setup.data);
    let (info, mut device) =
        match open_found(address, chosen.id(), &mut PluggedPrinters::at(Machine::default())) {
            Ok(opened) => opened,
            Err(error @ PrinterError::NoneFound { .. }) => {
                let text = format!("{error}. Tickets are shown as codes until then");
                return finding("printer", Health::Warn, text);
            }
            Err(error) => return finding("printer", Health::Fail, error.to_string()),
        };
    match ask_status(device.as_mut(), Limits::default().status) {
        Ok(Some(status)) => match status.fault() {
            None => finding("printer", Health::Ok, format!("{}: ready", info.name)),
            Some(fault) => finding("printer", Health::Warn, format!("{}: {fault}", info.name)),
        },
        Ok(None) => {
            let text = format!("{}: there; it does not tell its state, people will be asked", info.name);
            finding("printer", Health::Ok, text)
        }
        Err(fault) => finding("printer", Health::Fail, format!("{}: {fault}", info.name)),
    }
}

fn reader(setup: &Setup, plugged: &mut dyn KeyDevices, machine: &Machine) -> Finding {
    use scanner::Address as At;
    match &setup.settings.scanner {
        At::None => finding("reader", Health::Ok, "none, as the configuration says: codes are typed"),
        At::Auto => match (scanners(setup, plugged, machine).as_slice(), &setup.samples) {
            ([], Some(_)) => finding("reader", Health::Ok, "simulated"),
            ([], None) => finding(
                "reader",
                Health::Warn,
                "no scanner is plugged in: codes are typed. A scanner that is plugged in and not named here shows what it \
                 is when it reads a ticket",
            ),
            (found, _) => {
                let is_well = found.iter().all(|found| found.problem.is_none());
                let said: Vec<String> = found.iter().map(|found| found.to_string()).collect();
                finding("reader", if is_well { Health::Ok } else { Health::Fail }, said.join("; "))
            }
        },
        // It would be read, not looked at.
        At::StandardInput => finding("reader", Health::Ok, "the standard input"),
        // Only looked at: opened twice, a line would lose what the kiosk has not read yet.
        At::Pipe(path) | At::Serial { path, .. } => match path.metadata() {
            Ok(_) => finding("reader", Health::Ok, setup.settings.scanner.to_string()),
            Err(error) => {
                let text = format!(
                    "{} is not there ({error}): plug the scanner in, or correct [scanner] address",
                    shown(path)
                );
                finding("reader", Health::Fail, text)
            }
        },
    }
}

/// A scanner that is plugged in.
struct Plugged {
    /// What it calls itself, and what is known of it.
    said: String,
    /// Why it cannot be read.
    problem: Option<String>,
}

impl std::fmt::Display for Plugged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.problem {
            None => f.write_str(&self.said),
            Some(problem) => write!(
                f,
                "{} cannot be read ({problem}): the kiosk's user must be in the groups input and dialout",
                self.said
            ),
        }
    }
}

/// The scanners that are plugged in, each with what is known of it. None is taken from the kiosk that runs.
fn scanners(setup: &Setup, plugged: &mut dyn KeyDevices, machine: &Machine) -> Vec<Plugged> {
    let devices = Devices::read(&setup.data);
    let is_scanner = |info: &KeyDeviceInfo| {
        looks_like_a_scanner(&info.name, info.vendor)
            || devices.known().get(&info.id).is_some_and(|known| known.scanner)
    };
    let mut found = vec![];
    for info in plugged.list().into_iter().filter(is_scanner) {
        let known = devices.known().get(&info.id).filter(|known| known.layouts.len() < Layout::ALL.len());
        let layouts: Vec<&str> = match (setup.settings.scanner_layout, known) {
            (Some(layout), _) => vec![layout.name()],
            (None, known) => {
                known.into_iter().flat_map(|known| &known.layouts).map(|layout| layout.name()).collect()
            }
        };
        let keyboard = if layouts.is_empty() {
            "which keyboard it is set to shows with the first ticket".to_owned()
        } else {
            format!("set to the keyboard {}", layouts.join(" or "))
        };
        let problem = plugged.open(&info).err().map(|error| error.to_string());
        found.push(Plugged { said: format!("« {} », {keyboard}", info.name), problem });
    }
    found.extend(serial_scanners(machine).into_iter().map(|node| {
        let problem = node.file.metadata().err().map(|error| error.to_string());
        let name = node.usb.map(|usb| usb.name).unwrap_or_default();
        Plugged { said: format!("« {name} » on {}", shown(&node.file)), problem }
    }));
    found
}
