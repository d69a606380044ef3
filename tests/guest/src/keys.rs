//! Scanners that pose as keyboards, and keyboards.

use std::time::{Duration, Instant};

use evdev::KeyCode as K;
use perron_hardware::keys::{KeyEvent, KeyReport, Layout, Manner, Rules, type_text};
use perron_hardware::scanner::Scan;

use crate::listen::{Listener, Neighbour};
use crate::typist::Typist;
use crate::{Case, Failure, Outcome, fail, hold};

const TICKET: &str = "PT1:T6G4J2ABA6WAOCKYGNXZ54RKRA";
/// Between two events of a scanner, and of a person. Quicker than this the emulated machine does not read them all.
const QUICK: Duration = Duration::from_millis(3);
const PERSON: Duration = Duration::from_millis(70);
/// How often a new scanner shows its first code, and how long after it nothing more comes of it.
const TRIES: usize = 5;
const SETTLED: Duration = Duration::from_millis(2500);
/// How many scans are looked at for what they leave behind, and for how long they take.
const MANY: usize = 90;

/// What is tried.
pub(crate) const CASES: &[Case] = &[
    ("scanners of four countries are read, and nobody else hears them", countries),
    ("an unknown scanner is known by how it types, and nothing of it reaches the screen", unknown),
    ("keys that open menus or restart the machine are no text and do nothing", chords),
    ("a person's keyboard is passed on key by key", person),
    ("a cable that is pulled in the middle of a code", pulled),
    ("two scanners at once", two),
    ("many scans leave nothing behind", many),
    ("a code of which the kernel lost a part is no code", lost),
    ("an idle kiosk is not woken", idle),
];

fn is_ticket(scan: &Scan) -> bool {
    scan.as_str() == TICKET || scan.other().is_some_and(|other| other.as_str() == TICKET)
}

/// A device that is read by Perron.
fn plugged(listener: &Listener, name: &str) -> Result<Typist, Failure> {
    let device = Typist::plug(name)?;
    listener.has(name)?;
    Ok(device)
}

/// Scans the ticket until it is read whole. Before a scanner has shown that it ends its codes with Enter a pause ends them,
/// and an emulated machine that stands still for a moment makes one.
fn until_read(
    listener: &Listener,
    scanner: &mut Typist,
    layout: Layout,
    ending: &str,
) -> Result<(), Failure> {
    for _ in 0..TRIES {
        scanner.types(&format!("{TICKET}{ending}"), layout, QUICK)?;
        while let Some(report) = listener.soon(SETTLED)? {
            if matches!(&report, KeyReport::Scanned(scan) if is_ticket(scan)) {
                return Ok(());
            }
        }
    }
    fail((layout, ending, "the ticket was never read whole"))
}

/// A scanner that is known as one and has been used.
fn scanner(listener: &Listener, name: &str, layout: Layout) -> Result<Typist, Failure> {
    let mut scanner = plugged(listener, name)?;
    until_read(listener, &mut scanner, layout, "\r")?;
    Ok(scanner)
}

fn countries() -> Outcome {
    let listener = Listener::begin(Rules::default())?;
    for layout in [Layout::Us, Layout::Fr, Layout::De, Layout::Tr] {
        let mut with_sign = plugged(&listener, &format!("Barcode scanner {layout}"))?;
        let mut neighbour = Neighbour::of(&with_sign.node()?)?;
        until_read(&listener, &mut with_sign, layout, "\r")?;
        for ending in ["\r", "\t"] {
            with_sign.types(&format!("{TICKET}{ending}"), layout, QUICK)?;
            match listener.next()? {
                (_, KeyReport::Scanned(scan)) if is_ticket(&scan) => {}
                (_, other) => return fail((layout, ending, other)),
            }
        }
        let mut without = plugged(&listener, &format!("Barcode scanner {layout} without Enter"))?;
        until_read(&listener, &mut without, layout, "")?;
        hold(neighbour.heard() == 0, "another program heard the scanner")?;
    }
    drop(listener);
    // Who hears nothing might be deaf: nobody has taken this one.
    let mut free = Typist::plug("Barcode scanner free")?;
    let mut neighbour = Neighbour::of(&free.node()?)?;
    free.types("A", Layout::Us, QUICK)?;
    hold(neighbour.heard() > 0, "the other program hears nothing at all")?;
    Ok(String::new())
}

fn unknown() -> Outcome {
    let listener = Listener::begin(Rules { alone: true, ..Rules::default() })?;
    let mut scanner = plugged(&listener, "WCM HIDKeyBoard")?;
    let mut neighbour = Neighbour::of(&scanner.node()?)?;
    until_read(&listener, &mut scanner, Layout::Fr, "\r")?;
    hold(neighbour.heard() == 0, "another program heard the scanner")?;
    Ok(String::new())
}

fn chords() -> Outcome {
    let listener = Listener::begin(Rules::default())?;
    let mut scanner = scanner(&listener, "Barcode scanner chords", Layout::Us)?;
    let held = |keys: &[K]| -> Vec<KeyEvent> {
        let down = keys.iter().map(|key| KeyEvent::Down(*key));
        down.chain(keys.iter().rev().map(|key| KeyEvent::Up(*key))).collect()
    };
    // The last two would end this machine: Alt, SysRq and O turn it off, Ctrl, Alt and Delete start it anew.
    for chord in [
        &[K::KEY_LEFTMETA, K::KEY_R][..],
        &[K::KEY_LEFTCTRL, K::KEY_LEFTALT, K::KEY_F2],
        &[K::KEY_LEFTALT, K::KEY_SYSRQ, K::KEY_O],
        &[K::KEY_LEFTCTRL, K::KEY_LEFTALT, K::KEY_DELETE],
    ] {
        scanner.sends(&held(chord), QUICK)?;
        scanner.types("xterm\r", Layout::Us, QUICK)?;
        match listener.next()? {
            (_, KeyReport::Rejected(_)) => {}
            // F2 is no character, and what follows is only text.
            (_, KeyReport::Scanned(scan)) if scan.as_str() == "xterm" => {}
            (_, other) => return fail((chord, other)),
        }
    }
    scanner.types(&format!("{TICKET}\r"), Layout::Us, QUICK)?;
    hold(is_ticket(&listener.code()?), "the next code is a code again")?;
    Ok(String::new())
}

fn person() -> Outcome {
    let listener = Listener::begin(Rules { alone: true, ..Rules::default() })?;
    let mut keyboard = plugged(&listener, "AT Translated keyboard")?;
    let sent = type_text("Lou", Layout::Us, Manner::Keys);
    keyboard.sends(&sent, PERSON)?;
    let mut heard = vec![];
    while heard.len() < sent.len() {
        match listener.next()? {
            (_, KeyReport::Keys(_, keys)) => heard.extend(keys),
            (_, other) => return fail(other),
        }
    }
    hold(heard == sent, heard)?;
    Ok(String::new())
}

fn pulled() -> Outcome {
    let listener = Listener::begin(Rules::default())?;
    for round in 0..3 {
        let name = format!("Barcode scanner {round}");
        let mut half = scanner(&listener, &name, Layout::Us)?;
        half.types("PT1:HALF", Layout::Us, QUICK)?;
        drop(half);
        listener.plugged(|now| now.iter().all(|device| device.info.name != name))?;
        let mut whole = plugged(&listener, &name)?;
        whole.types(&format!("{TICKET}\r"), Layout::Us, QUICK)?;
        let (_, report) = listener.next()?;
        // Nothing of the first half: what comes begins as the code does.
        hold(matches!(&report, KeyReport::Scanned(scan) if TICKET.starts_with(scan.as_str())), &report)?;
        while listener.soon(SETTLED)?.is_some() {}
        drop(whole);
        listener.plugged(|now| now.iter().all(|device| device.info.name != name))?;
    }
    Ok(String::new())
}

fn two() -> Outcome {
    let listener = Listener::begin(Rules::default())?;
    let mut one = scanner(&listener, "Barcode scanner one", Layout::Us)?;
    let mut other = scanner(&listener, "Barcode scanner other", Layout::Us)?;
    let keys = |text: &str| type_text(text, Layout::Us, Manner::Keys);
    let (first, second) = (keys("PT1:AAAABBBB\r"), keys("PT1:CCCCDDDD\r"));
    for (a, b) in first.chunks(2).zip(second.chunks(2)) {
        one.sends(a, QUICK)?;
        other.sends(b, QUICK)?;
    }
    let mut codes = [listener.code()?, listener.code()?].map(|scan| scan.as_str().to_owned());
    codes.sort();
    hold(codes == ["PT1:AAAABBBB", "PT1:CCCCDDDD"], &codes)?;
    Ok(String::new())
}

/// Memory of this program, in pages.
fn pages() -> Result<usize, Failure> {
    let text = std::fs::read_to_string("/proc/self/statm")?;
    let resident = text.split_whitespace().nth(1).and_then(|pages| pages.parse().ok());
    resident.ok_or(Failure(text))
}

fn many() -> Outcome {
    let listener = Listener::begin(Rules::default())?;
    let mut scanner = scanner(&listener, "Barcode scanner many", Layout::Us)?;
    let mut took = vec![];
    let mut before = 0;
    for round in 0..MANY {
        if round == MANY / 3 {
            before = pages()?;
        }
        // The last key is Enter's, so that the time from it to the report can be told.
        scanner.types(TICKET, Layout::Us, Duration::from_millis(1))?;
        let ended = Instant::now();
        scanner.types("\r", Layout::Us, Duration::ZERO)?;
        let (at, report) = listener.next()?;
        hold(matches!(&report, KeyReport::Scanned(scan) if is_ticket(scan)), (round, &report))?;
        took.push(at.saturating_duration_since(ended));
    }
    let grown = pages()?.saturating_sub(before);
    hold(grown < 64, format!("{grown} pages more"))?;
    took.sort();
    let median = took.get(MANY / 2).copied().unwrap_or_default();
    Ok(format!("{MANY} scans, from the last key to the code {median:.1?} in the middle, {grown} pages more"))
}

/// The kernel keeps some 64 events of a device; a scanner that is quicker than this program reads loses the rest.
fn lost() -> Outcome {
    let listener = Listener::begin(Rules::default())?;
    let mut scanner = scanner(&listener, "Barcode scanner lost", Layout::Us)?;
    let (mut whole, mut rejected) = (0, 0);
    for _ in 0..20 {
        let code = format!("PT1:{}", "A7B2".repeat(40));
        scanner.types(&format!("{code}\r"), Layout::Us, Duration::ZERO)?;
        match listener.next()? {
            (_, KeyReport::Scanned(scan)) if scan.as_str() == code => whole += 1,
            (_, KeyReport::Rejected(_)) => rejected += 1,
            (_, other) => return fail(other),
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    hold(rejected > 0, "nothing was lost, so nothing is proven")?;
    Ok(format!("of 20 long codes at full speed {whole} whole, {rejected} rejected, none wrong"))
}

/// How often the thread of the keys was woken.
fn wakes() -> Result<u64, Failure> {
    for task in std::fs::read_dir("/proc/self/task")?.flatten() {
        let status = std::fs::read_to_string(task.path().join("status")).unwrap_or_default();
        let of = |name: &str| status.lines().find_map(|line| line.strip_prefix(name).map(str::trim));
        if of("Name:") == Some("keys") {
            return Ok(of("voluntary_ctxt_switches:").and_then(|n| n.parse().ok()).unwrap_or_default());
        }
    }
    fail("there is no such thread")
}

fn idle() -> Outcome {
    const QUIET: Duration = Duration::from_secs(6);
    let listener = Listener::begin(Rules { alone: true, ..Rules::default() })?;
    let _scanner = plugged(&listener, "Barcode scanner idle")?;
    let _keyboard = plugged(&listener, "A keyboard")?;
    std::thread::sleep(Duration::from_secs(1));
    let before = wakes()?;
    std::thread::sleep(QUIET);
    let woken = wakes()?.saturating_sub(before);
    hold(woken <= QUIET.as_secs(), format!("woken {woken} times in {QUIET:?}"))?;
    Ok(format!("woken {woken} times in {QUIET:?}"))
}
