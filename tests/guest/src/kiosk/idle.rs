//! A kiosk that nobody uses, with everything plugged in: what it costs.

use std::fs;
use std::time::{Duration, Instant};

use super::finger::Finger;
use super::screen::Screen;
use super::{at_rest, is_home, on_a_kit, sees};
use crate::gadget::{Gadget, Says};
use crate::typist::Typist;
use crate::{Failure, Outcome, hold};

/// How long nobody uses it.
const QUIET: Duration = Duration::from_secs(30);
/// What it may take of one core, in percent. An emulated core does a tenth of a real one's work, or less.
const CORE_MAX: f64 = 5.0;
/// How often a thread may be woken beside once a second.
const WAKES_BESIDE: u64 = 3;
/// The kiosk's loop alone is woken twice a second: the timer that it rests on wakes once to come nearer.
const LOOP: &str = "runner";
/// The kernel's ticks of processor time, a second.
const TICKS: f64 = 100.0;

/// What a kiosk has taken: processor time in ticks, and how often each of its threads was woken.
struct Taken {
    ticks: u64,
    wakes: Vec<(String, String, u64)>,
}

fn taken(id: u32) -> Result<Taken, Failure> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
    // The name is in brackets and may hold anything; the 14th and 15th field are its own and the kernel's time.
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect::<Vec<_>>());
    let field = |n: usize| fields.as_ref()?.get(n - 3)?.parse::<u64>().ok();
    let ticks = field(14).zip(field(15)).map(|(own, kernel)| own + kernel);
    let mut wakes = vec![];
    for task in fs::read_dir(format!("/proc/{id}/task"))?.flatten() {
        let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
        let of = |name: &str| status.lines().find_map(|line| line.strip_prefix(name).map(str::trim));
        let woken = of("voluntary_ctxt_switches:").and_then(|n| n.parse().ok()).unwrap_or_default();
        let thread = task.file_name().to_string_lossy().into_owned();
        wakes.push((thread, of("Name:").unwrap_or_default().to_owned(), woken));
    }
    Ok(Taken { ticks: ticks.ok_or_else(|| Failure(stat.clone()))?, wakes })
}

pub(super) fn idle() -> Outcome {
    let says = |name, function, words| Says { name, ids: ("0x0c2e", "0x0caa"), words, function };
    let _serial =
        Gadget::plug(&says("idle-scanner", "acm.0", ["Honeywell", "Voyager 1450g", "15215B4AC8"]), |_| {
            Ok(())
        })?;
    let printer = Says {
        name: "idle-printer",
        ids: ("0x04b8", "0x0e15"),
        words: ["EPSON", "TM-T20II", "583955303030"],
        function: "printer.idle",
    };
    let _printer = Gadget::plug(&printer, |function| {
        fs::write(function.join("pnp_string"), "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;")
    })?;
    let _finger = Finger::plug("eGalax touch screen")?;
    let _scanner = Typist::plug("Barcode scanner")?;
    let _pad = Typist::plug_with("Four keys", &[evdev::KeyCode::KEY_1, evdev::KeyCode::KEY_2])?;
    let kiosk = on_a_kit()?;
    sees("the home screen", is_home)?;
    at_rest(&Screen::open()?)?;
    std::thread::sleep(Duration::from_secs(3));
    super::world::photograph("idle")?;
    let before = taken(kiosk.id())?;
    let from = Instant::now();
    std::thread::sleep(QUIET);
    let after = taken(kiosk.id())?;
    let seconds = from.elapsed().as_secs_f64();
    let core = (after.ticks - before.ticks) as f64 / TICKS / seconds * 100.0;
    let woken = |(thread, name, now): &(String, String, u64)| {
        let was = before.wakes.iter().find(|(same, ..)| same == thread).map_or(0, |(.., was)| *was);
        (name.clone(), now - was)
    };
    let wakes: Vec<(String, u64)> = after.wakes.iter().map(woken).filter(|(_, woken)| *woken > 0).collect();
    let most = |name: &str| (seconds * if name == LOOP { 2.2 } else { 1.1 }) as u64 + WAKES_BESIDE;
    hold(wakes.iter().all(|(name, woken)| *woken <= most(name)), &wakes)?;
    hold(core < CORE_MAX, (core, &wakes))?;
    Ok(format!("{core:.2} % of one emulated core, in {} s woken {wakes:?}", QUIET.as_secs()))
}
