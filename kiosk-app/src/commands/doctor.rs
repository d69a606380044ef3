//! `perron doctor`: is this kiosk well, and if not, what to do.

use super::{CommandError, Place};
use crate::app::{Setup, StartError, newest_list};
use crate::{fonts, shelf};
use perron_content::pack;
use perron_hardware::printer::{Limits, ask_status, open};
use perron_hardware::scanner;
use perron_store::{Counts, Store, StoreError};
use serde::Serialize;
use std::io::Write;

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
    let mut findings = vec![clock(place), letters()];
    match place.setup() {
        Ok(setup) => {
            findings.push(finding("configuration", Health::Ok, format!("« {} »", setup.settings.name)));
            let (stored, newest) = storage(place, &setup);
            findings.push(stored);
            findings.push(printer(&setup));
            findings.push(reader(&setup));
            findings.extend(issuers(&setup, newest));
            findings.extend(tutorials(&setup));
        }
        Err(error) => findings.push(finding("configuration", Health::Fail, one_line(&error.to_string()))),
    }
    findings.push(finding("network", Health::Ok, "not needed: this kiosk works offline"));
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

fn clock(place: &Place) -> Finding {
    let (now, believable) = place.clock.now();
    let shown = now.utc().format("%Y-%m-%d %H:%M UTC");
    if believable {
        finding("clock", Health::Ok, shown.to_string())
    } else {
        finding(
            "clock",
            Health::Warn,
            format!("{shown} cannot be: set the clock, and change the battery on the board"),
        )
    }
}

fn letters() -> Finding {
    match (fonts::check(), fonts::count()) {
        (Ok(()), n) => finding("fonts", Health::Ok, format!("{n} families on the system; ours are built in")),
        (Err(error), _) => finding("fonts", Health::Fail, error.to_string()),
    }
}

/// The records, and the newest list of issuers that they remember.
fn storage(place: &Place, setup: &Setup) -> (Finding, u32) {
    if !setup.data.join("perron.db").exists() {
        return (finding("storage", Health::Ok, "empty: nothing was recorded yet"), 0);
    }
    let read = |store: &Store| Ok((store.counts()?, newest_list(store)?));
    match setup.open_store(place.clock.as_ref()).and_then(|store| read(&store)) {
        Ok((counts, newest)) => (records(&counts), newest),
        Err(StartError::Store(StoreError::InUse { .. })) => {
            (finding("storage", Health::Ok, "in use by the kiosk that runs"), 0)
        }
        Err(error) => (finding("storage", Health::Fail, error.to_string()), 0),
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
        return finding(
            "printer",
            Health::Warn,
            "none: tickets are shown as codes; set [printer] address to print them",
        );
    };
    let asked = open(address).map_err(|e| e.to_string()).and_then(|mut device| {
        ask_status(device.as_mut(), Limits::default().status).map_err(|fault| fault.to_string())
    });
    match asked {
        Ok(Some(status)) => match status.fault() {
            None => finding("printer", Health::Ok, "ready"),
            Some(fault) => finding("printer", Health::Warn, fault.to_string()),
        },
        Ok(None) => finding("printer", Health::Ok, "there; it does not tell its state, people will be asked"),
        Err(why) => finding("printer", Health::Fail, why),
    }
}

fn reader(setup: &Setup) -> Finding {
    match (&setup.settings.scanner, &setup.samples) {
        (Some(address), _) => match scanner::open(address) {
            Ok(_) => finding("reader", Health::Ok, address.clone()),
            Err(error) => finding("reader", Health::Fail, error.to_string()),
        },
        (None, Some(_)) => finding("reader", Health::Ok, "simulated"),
        (None, None) => {
            finding("reader", Health::Warn, "none: codes are typed; set [scanner] address to read them")
        }
    }
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
