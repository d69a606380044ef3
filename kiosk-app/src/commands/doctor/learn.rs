//! `perron doctor --learn scanner|keypad`: a device is learned by using it.

use crate::app::{Setup, StartError};
use crate::commands::CommandError;
use crate::devices::{Devices, Keypads};
use perron_hardware::keys::{
    Function, KeyDeviceInfo, KeyDevices, KeyEvent, KeyReport, Keypad, Rules, Stop, watch_keys,
};
use std::io::Write;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

/// How long a key, or a code, is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
/// Reports that wait.
const REPORTS: usize = 64;

/// What is learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Learned {
    /// For which country a scanner is set
    Scanner,
    /// What the keys of a keypad, or of switches, do
    Keypad,
}

/// Asks for a code or for keys, and keeps what came.
pub(super) fn learn(
    what: Learned,
    setup: &Setup,
    plugged: Box<dyn KeyDevices>,
    out: &mut dyn Write,
) -> Result<bool, CommandError> {
    let devices = Devices::read(&setup.data);
    let (sender, reports) = sync_channel(REPORTS);
    let stop = Stop::new().map_err(StartError::Thread)?;
    let rules = Rules {
        alone: what == Learned::Keypad,
        layout: setup.settings.scanner_layout,
        known: devices.known().clone(),
    };
    let told = stop.clone();
    let listener = move |report: KeyReport| sender.send(report).is_ok();
    let thread = std::thread::Builder::new()
        .name("keys".to_owned())
        .spawn(move || watch_keys(plugged, rules, Box::new(listener), &told))
        .map_err(StartError::Thread)?;
    let learned = match what {
        Learned::Scanner => scanner(devices, &reports, out),
        Learned::Keypad => keypad(&mut Keypads::read(&setup.data), &reports, out),
    };
    stop.stop();
    drop(reports);
    if thread.join().is_err() {
        tracing::error!("the keys' thread had panicked");
    }
    learned
}

fn scanner(
    mut devices: Devices,
    reports: &Receiver<KeyReport>,
    out: &mut dyn Write,
) -> Result<bool, CommandError> {
    writeln!(out, "Scan a ticket, a badge, or a voucher of this site, {} s …", PATIENCE.as_secs())?;
    loop {
        match reports.recv_timeout(PATIENCE) {
            Ok(KeyReport::Learned(id, known)) if known.scanner => {
                let layouts: Vec<&str> = known.layouts.iter().map(|layout| layout.name()).collect();
                writeln!(out, "{}: a scanner set to {}", id.as_str(), layouts.join(" or "))?;
                devices.learn(id, known)?;
                return Ok(true);
            }
            Ok(KeyReport::Scanned(_)) => {
                writeln!(out, "read; the scanner was known before, or the code is not this site's")?;
                return Ok(true);
            }
            Ok(KeyReport::Rejected(_)) => writeln!(out, "that was no readable code: once more")?,
            Ok(KeyReport::Learned(..) | KeyReport::Keys(..) | KeyReport::Plugged(_)) => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                writeln!(
                    out,
                    "nothing was scanned: is the scanner plugged in and set to act as a keyboard?"
                )?;
                return Ok(false);
            }
        }
    }
}

/// « Appuyez sur la touche Suivant »: the advisor beside it reads French.
fn asked(function: Function) -> &'static str {
    match function {
        Function::Next => "Suivant",
        Function::Choose => "Choisir",
        Function::Previous => "Précédent",
        Function::Back => "Retour",
        Function::Help => "Aide",
        Function::Repeat => "Répéter",
        Function::Louder => "Plus fort",
        Function::Softer => "Moins fort",
        Function::Language => "Langue",
    }
}

fn keypad(
    keypads: &mut Keypads,
    reports: &Receiver<KeyReport>,
    out: &mut dyn Write,
) -> Result<bool, CommandError> {
    let mut keys: Vec<(u16, Function)> = vec![];
    let mut device: Option<KeyDeviceInfo> = None;
    for function in Function::ALL {
        writeln!(
            out,
            "Appuyez sur la touche « {} ». Elle n’existe pas ? Attendez {} s.",
            asked(function),
            PATIENCE.as_secs()
        )?;
        let Some((info, key)) = pressed(reports, device.as_ref(), &keys) else {
            if keys.is_empty() {
                writeln!(out, "Aucune touche : l’appareil est-il branché ?")?;
                return Ok(false);
            }
            continue;
        };
        keys.push((key, function));
        writeln!(out, "  {} : touche {key} de « {} »", asked(function), info.name)?;
        device = Some(info);
    }
    let Some(device) = device else { return Ok(false) };
    writeln!(out, "Retenu : {} touches de « {} ».", keys.len(), device.name)?;
    keypads.learn(device.id, Keypad::of(keys))?;
    Ok(true)
}

/// The next key that goes down, of the same device as before, and not one that is taken.
fn pressed(
    reports: &Receiver<KeyReport>,
    device: Option<&KeyDeviceInfo>,
    taken: &[(u16, Function)],
) -> Option<(KeyDeviceInfo, u16)> {
    loop {
        let KeyReport::Keys(info, events) = reports.recv_timeout(PATIENCE).ok()? else { continue };
        if device.is_some_and(|device| device.id != info.id) {
            continue;
        }
        let down = events.iter().find_map(|event| match event {
            KeyEvent::Down(key) => Some(key.code()),
            KeyEvent::Up(_) | KeyEvent::Lost => None,
        });
        if let Some(key) = down.filter(|key| taken.iter().all(|(known, _)| known != key)) {
            return Some((info, key));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use perron_hardware::find::DeviceId;
    use perron_hardware::keys::KeyCode;

    fn info(node: &str) -> KeyDeviceInfo {
        KeyDeviceInfo {
            id: DeviceId::stored(node),
            name: "Two switches".into(),
            vendor: None,
            node: node.into(),
            keypad: None,
        }
    }

    #[test]
    fn two_switches_are_learned_by_pressing_them() {
        let dir = tempfile::tempdir().unwrap();
        let (sender, reports) = sync_channel(REPORTS);
        let (next, choose) = (KeyCode::KEY_SPACE, KeyCode::KEY_ENTER);
        // The first is pressed again, somebody leans on another keyboard, the second follows; then nobody presses more.
        for (node, key) in [("a", next), ("a", next), ("b", KeyCode::KEY_Q), ("a", choose)] {
            let events = vec![KeyEvent::Down(key), KeyEvent::Up(key)];
            sender.send(KeyReport::Keys(info(node), events)).unwrap();
        }
        drop(sender);
        let mut out = vec![];
        assert!(keypad(&mut Keypads::read(dir.path()), &reports, &mut out).unwrap());
        let learned = Keypads::read(dir.path());
        let keypad = learned.of(&DeviceId::stored("a")).unwrap();
        assert_eq!(keypad.function(next), Some(Function::Next));
        assert_eq!(keypad.function(choose), Some(Function::Choose));
        assert_eq!(keypad.keys().count(), 2);
        assert!(String::from_utf8(out).unwrap().contains("Appuyez sur la touche « Suivant »"));
    }

    #[test]
    fn nothing_pressed_is_nothing_learned() {
        let dir = tempfile::tempdir().unwrap();
        let (_, reports) = sync_channel(REPORTS);
        let mut out = vec![];
        assert!(!keypad(&mut Keypads::read(dir.path()), &reports, &mut out).unwrap());
        assert!(!dir.path().join("keypads.toml").exists());
    }
}
