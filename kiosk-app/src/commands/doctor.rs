//! `perron doctor`: is this kiosk well, and if not, what to do.

use super::{CommandError, Place, doubt};
use crate::app::{Setup, StartError, newest_list};
use crate::devices::{ChosenPrinter, Devices};
use crate::{fonts, shelf};
use perron_content::pack;
use perron_domain::badges::Role;
use perron_domain::clock::wants_confirmation;
use perron_domain::time::Belief;
use perron_hardware::find::Machine;
use perron_hardware::keys::{EventDevices, KeyDeviceInfo, KeyDevices, Layout};
use perron_hardware::printer::{
    Address, Limits, PluggedPrinters, PrinterError, ask_status, cups::Cups, open_found,
};
use perron_hardware::scanner::{self, looks_like_a_scanner, serial_scanners};
use perron_outside::shown;
use perron_store::{Counts, Store, StoreError};
use serde::Serialize;
use std::io::Write;
use std::path::Path;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Health {
    Ok,
    Warn,
    Fail,
}

/// One line of the report.
#[derive(Debug, Serialize)]
struct Finding {
    part: &'static str,
    health: Health,
    text: String,
}

fn finding(part: &'static str, health: Health, text: impl Into<String>) -> Finding {
    Finding { part, health, text: text.into() }
}

pub(super) fn run(place: &Place, json: bool, out: &mut dyn Write) -> Result<bool, CommandError> {
    let mut findings = vec![letters()];
    let mut networked = false;
    match place.setup() {
        Ok(setup) => {
            networked = matches!(setup.settings.printer, Some(Address::Tcp { .. }));
            findings.push(finding("configuration", Health::Ok, format!("« {} »", setup.settings.name)));
            let (stored, newest) = storage(place, &setup);
            findings.push(stored);
            findings.push(clock(place, newest.is_some()));
            findings.push(badges(&setup, newest.as_ref()));
            findings.push(attested(newest.as_ref()));
            findings.push(printer(&setup));
            findings.push(reader(&setup, &mut EventDevices::new(), &Machine::default()));
            findings.extend(issuers(&setup, newest.map_or(0, |newest| newest.issuers)));
            findings.extend(tutorials(&setup));
        }
        Err(error) => findings.push(finding("configuration", Health::Fail, one_line(&error.to_string()))),
    }
    findings.push(swap(Path::new("/proc/swaps"), Path::new("/sys/class/block")));
    findings.push(network(Path::new("/sys/class/net"), networked));
    for f in &findings {
        if json {
            writeln!(out, "{}", serde_json::to_string(f).unwrap_or_default())?;
        } else {
            let mark = match f.health {
                Health::Ok => "ok  ",
                Health::Warn => "warn",
                Health::Fail => "FAIL",
            };
            writeln!(out, "{mark}  {}: {}", f.part, f.text)?;
        }
    }
    Ok(findings.iter().all(|f| f.health != Health::Fail))
}

/// A message without the lines that draw the place in the file.
fn one_line(message: &str) -> String {
    let drawn =
        |line: &&str| !line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').starts_with('|');
    let said: Vec<&str> = message.lines().filter(drawn).collect();
    said.join(": ")
}

/// What is known of the time, and why. Beside a kiosk that runs, only the system can be asked.
fn clock(place: &Place, opened: bool) -> Finding {
    let time = place.clock.time();
    let shown = time.wall.utc().format("%Y-%m-%d %H:%M UTC");
    let last = time.now.utc().format("%Y-%m-%d %H:%M UTC");
    match time.belief {
        Belief::Synchronised => finding("clock", Health::Ok, format!("{shown}, kept right by the system")),
        _ if !opened => finding(
            "clock",
            Health::Warn,
            format!(
                "{shown}; no time service keeps it right. The kiosk that runs knows more: see its screen"
            ),
        ),
        Belief::Confirmed => finding("clock", Health::Ok, format!("{shown}, confirmed")),
        Belief::Plausible if wants_confirmation(&time, Role::Advisor) => finding(
            "clock",
            Health::Warn,
            format!(
                "{shown} can be, but nobody vouches for it: what is over is deleted late until an advisor confirms the date on the kiosk's screen, or a time service does"
            ),
        ),
        Belief::Plausible => {
            finding("clock", Health::Ok, format!("{shown}, as it should be since the last run"))
        }
        Belief::Unconfirmed => finding(
            "clock",
            Health::Warn,
            format!(
                "{}: one of the two is wrong, or the kiosk was off for long. Nothing is deleted until an advisor confirms \
                 the date on the kiosk's screen",
                doubt(&time)
            ),
        ),
        Belief::Wrong => finding(
            "clock",
            Health::Warn,
            format!(
                "{shown} cannot be, it is before {last}: set the clock, and change the battery on the board"
            ),
        ),
    }
}

/// Whether what is in memory, a typed name or an opened key, can come to lie on the disk in clear.
fn swap(swaps: &Path, blocks: &Path) -> Finding {
    let Ok(text) = std::fs::read_to_string(swaps) else {
        let text =
            format!("{} cannot be read: whether memory can come to lie on a disk is not known", shown(swaps));
        return finding("swap", Health::Warn, text);
    };
    let named = text.lines().skip(1).filter_map(|line| line.split_whitespace().next());
    let kept_safe = |path: &&str| {
        let name = path.trim_start_matches("/dev/");
        name.starts_with("zram") || is_encrypted(blocks, name, 8)
    };
    let open: Vec<&str> = named.filter(|path| !kept_safe(path)).collect();
    if open.is_empty() {
        return finding("swap", Health::Ok, "none on a disk in clear");
    }
    let text = format!(
        "{}: what is in memory, names and keys included, can come to lie there, and whoever steals the disk reads it unless \
         it is encrypted below: turn it off (swapoff -a, and its line in /etc/fstab)",
        open.join(", ")
    );
    finding("swap", Health::Warn, text)
}

/// Whether a block device lies on an encrypted one, at most so many layers below: volumes inside LUKS are as safe as it.
fn is_encrypted(blocks: &Path, name: &str, layers: u8) -> bool {
    let block = blocks.join(name);
    let mapped = std::fs::read_to_string(block.join("dm/uuid")).unwrap_or_default();
    if mapped.starts_with("CRYPT-") {
        return true;
    }
    let below = std::fs::read_dir(block.join("slaves")).into_iter().flatten().flatten();
    let names: Vec<_> = below.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    layers > 0 && !names.is_empty() && names.iter().all(|name| is_encrypted(blocks, name, layers - 1))
}

/// Whether any connection is up. The kiosk itself needs none; a printer on the network does.
fn network(interfaces: &Path, printer: bool) -> Finding {
    let Ok(found) = std::fs::read_dir(interfaces) else {
        let text =
            format!("{} cannot be read: whether there is a connection is not known", shown(interfaces));
        return finding("network", Health::Warn, text);
    };
    let is_up = |name: &String| {
        let state = std::fs::read_to_string(interfaces.join(name).join("operstate")).unwrap_or_default();
        // A line by telephone does not tell its state.
        name != "lo" && matches!(state.trim(), "up" | "unknown")
    };
    let names = found.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut up: Vec<String> = names.filter(is_up).collect();
    up.sort();
    match (up.is_empty(), printer) {
        (false, _) => {
            finding("network", Health::Ok, format!("{} up; the kiosk itself needs none", up.join(", ")))
        }
        (true, false) => finding("network", Health::Ok, "no connection; the kiosk itself needs none"),
        (true, true) => finding(
            "network",
            Health::Warn,
            "no connection, but the printer is on the network: check the cable or the Wi-Fi",
        ),
    }
}

/// The list of badges, and whether it is the newest.
fn badges(setup: &Setup, newest: Option<&Newest>) -> Finding {
    match (setup.badges().read(), newest.and_then(|newest| newest.badges_doubt.as_ref())) {
        (Err(error), _) => finding("badges", Health::Fail, error.to_string()),
        (Ok(_), Some(doubt)) => finding("badges", Health::Fail, format!("{doubt}. No badge opens anything")),
        (Ok(list), None) => {
            let withdrawn = list.badges.len() - list.valid().count();
            let text =
                format!("version {}, {} badges, {withdrawn} withdrawn", list.version, list.valid().count());
            finding("badges", Health::Ok, text)
        }
    }
}

/// Whether this kiosk can be backed up.
fn attested(newest: Option<&Newest>) -> Finding {
    match newest {
        Some(Newest { attested: true, .. }) => {
            finding("backup", Health::Ok, "a badge vouched for this kiosk: perron backup can be made")
        }
        Some(_) => {
            finding("backup", Health::Warn, "not possible yet: show an advisor's badge to the reader once")
        }
        None => finding("backup", Health::Ok, "not looked at, for the storage was not opened: see its line"),
    }
}

fn letters() -> Finding {
    match (fonts::check(), fonts::count()) {
        (Ok(()), n) => finding("fonts", Health::Ok, format!("{n} families on the system; ours are built in")),
        (Err(error), _) => finding("fonts", Health::Fail, error.to_string()),
    }
}

/// What the store remembers of lists and badges.
struct Newest {
    issuers: u32,
    /// What speaks against the list of badges that lies here.
    badges_doubt: Option<String>,
    attested: bool,
}

/// The records, and what the store remembers; nothing where it cannot be opened.
fn storage(place: &Place, setup: &Setup) -> (Finding, Option<Newest>) {
    // What may not be looked at is not empty.
    let missing = |name: &str| setup.data.join(name).try_exists().is_ok_and(|there| !there);
    if missing("perron.db") && missing("device.key") {
        return (finding("storage", Health::Ok, "empty: nothing was recorded yet"), None);
    }
    let read = |store: &Store| {
        let newest = Newest {
            issuers: newest_list(store)?,
            badges_doubt: setup.badges().newest(store).err().map(|error| error.to_string()),
            attested: store.attestation()?.is_some(),
        };
        Ok((store.counts()?, newest))
    };
    match setup.open_store(place.clock.as_ref()).and_then(|store| read(&store)) {
        Ok((counts, newest)) => (records(&counts), Some(newest)),
        Err(StartError::Store(StoreError::InUse { .. })) => {
            (finding("storage", Health::Ok, "in use by another Perron, as while the kiosk runs"), None)
        }
        Err(error) => (finding("storage", Health::Fail, error.to_string()), None),
    }
}

fn records(counts: &Counts) -> Finding {
    if counts.quarantined + counts.forks > 0 {
        let text = format!(
            "{} records contradict others, {} devices are set aside: two machines wrote under one name; tell the coordinator",
            counts.forks, counts.quarantined
        );
        return finding("storage", Health::Warn, text);
    }
    let kib = counts.bytes / 1024;
    let text = format!("{} records, {} contacts, {kib} KiB", counts.records, counts.contacts);
    finding("storage", Health::Ok, text)
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

/// The tutorials of installed packs, beside those built in.
fn tutorials(setup: &Setup) -> Vec<Finding> {
    let built_in = shelf::built_in().cards().count();
    let packs = setup.data.join(shelf::PACKS);
    let verify = |digest: &[u8], signature: &[u8]| shelf::signed_by(&setup.keys.authority, digest, signature);
    let opened = if packs.is_dir() { pack::open_all(&packs, &verify) } else { Ok((vec![], vec![])) };
    let (found, refused) = match opened {
        Ok((found, refused)) => (found, refused),
        Err(error) => return vec![finding("tutorials", Health::Fail, error.to_string())],
    };
    let spoilt = found.iter().filter_map(|pack| pack.verify_files().err());
    let mut findings: Vec<Finding> = refused
        .into_iter()
        .chain(spoilt)
        .map(|error| {
            finding(
                "tutorials",
                Health::Fail,
                format!("a pack is left out: {}", one_line(&error.to_string())),
            )
        })
        .collect();
    let names: Vec<String> =
        found.iter().map(|p| format!("{} version {}", p.manifest().name, p.manifest().version)).collect();
    let packs = if names.is_empty() { "no pack".to_owned() } else { names.join(", ") };
    findings.push(finding("tutorials", Health::Ok, format!("{built_in} built in, {packs}")));
    findings
}

fn issuers(setup: &Setup, newest: u32) -> Vec<Finding> {
    let (operators, problems) = setup.keys.operators_checked(&setup.settings.keys, &setup.settings.registers);
    let count = operators.trust.issuers.len();
    let mut findings: Vec<Finding> =
        problems.into_iter().map(|p| finding("passes", Health::Fail, p)).collect();
    let version = operators.trust.version;
    findings.push(match count {
        _ if version < newest => finding(
            "passes",
            Health::Fail,
            format!("the list of issuers is version {version}, but {newest} was used before: not used; copy the newest"),
        ),
        0 => finding("passes", Health::Warn, "no issuer is trusted: make a list with perron-kit trust make"),
        n => finding("passes", Health::Ok, format!("{n} issuers, {} registers", operators.registers().len())),
    });
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_is_looked_at_before_anything_is_said_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let put = |name: &str, state: &str| {
            std::fs::create_dir_all(dir.path().join(name)).unwrap();
            std::fs::write(dir.path().join(name).join("operstate"), format!("{state}\n")).unwrap();
        };
        put("lo", "unknown");
        put("eth0", "down");
        for (printer, health) in [(false, Health::Ok), (true, Health::Warn)] {
            let found = network(dir.path(), printer);
            assert!(found.health == health && found.text.contains("no connection"), "{}", found.text);
        }
        put("wlan0", "up");
        let found = network(dir.path(), true);
        assert!(found.health == Health::Ok && found.text.starts_with("wlan0 up"), "{}", found.text);
        let unknown = network(&dir.path().join("none"), false);
        assert!(unknown.health == Health::Warn && unknown.text.contains("not known"), "{}", unknown.text);
    }

    #[test]
    fn swap_on_a_disk_in_clear_is_told_and_in_memory_or_encrypted_is_not() {
        let dir = tempfile::tempdir().unwrap();
        for (name, uuid) in [("dm-0", "CRYPT-PLAIN-swap\n"), ("dm-1", "LVM-x\n")] {
            let of = dir.path().join(name).join("dm");
            std::fs::create_dir_all(&of).unwrap();
            std::fs::write(of.join("uuid"), uuid).unwrap();
        }
        // A volume inside LUKS: it lies on the encrypted one.
        std::fs::create_dir_all(dir.path().join("dm-2/dm")).unwrap();
        std::fs::write(dir.path().join("dm-2/dm/uuid"), "LVM-y\n").unwrap();
        std::fs::create_dir_all(dir.path().join("dm-2/slaves/dm-0")).unwrap();
        let swaps = dir.path().join("swaps");
        for (names, told) in [
            (&[][..], None),
            (&["/dev/zram0", "/dev/dm-0", "/dev/dm-2"], None),
            (&["/dev/sda2"], Some("/dev/sda2: ")),
            (&["/dev/zram0", "/swapfile", "/dev/dm-1"], Some("/swapfile, /dev/dm-1: ")),
        ] {
            let lines = names.iter().map(|name| format!("{name} partition 1048572 0 -2\n"));
            let text = format!("Filename Type Size Used Priority\n{}", lines.collect::<String>());
            std::fs::write(&swaps, text).unwrap();
            let found = swap(&swaps, dir.path());
            assert_eq!(found.health == Health::Warn, told.is_some(), "{names:?}");
            assert!(told.is_none_or(|told| found.text.starts_with(told)), "{}", found.text);
        }
        let unknown = swap(&dir.path().join("none"), dir.path());
        assert!(unknown.health == Health::Warn && unknown.text.contains("not known"), "{}", unknown.text);
    }
}
