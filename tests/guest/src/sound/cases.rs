//! What every machine must do.

use std::time::{Duration, Instant};

use perron_hardware::sound::{
    Ear, Espeak, JACK_QUIET, OutputChoice, Plugged, Samples, SoundError, SoundReport, Step, Tone, Utterance,
    Voice,
};

use super::Bench;
use super::ear::{Piece, last_loud, measure};
use super::pulse::Pulse;
use super::real::Real;
use super::room::{Room, apart};
use crate::{Failure, Outcome, fail, hold};

const SECOND: Duration = Duration::from_secs(1);
/// What is promised.
const TENTH: Duration = Duration::from_millis(100);
/// So long after it nothing more is heard of what was cut.
const SETTLED: Duration = Duration::from_millis(1500);
/// How often a cut is measured.
const CUTS: u32 = 8;

fn long() -> Tone {
    Tone::new(440, SECOND * 30)
}

/// How long an ear still hears something after a moment, which must end soon.
struct Late {
    heard: Duration,
    /// How much of it the machine stood still.
    still: Duration,
}

impl Late {
    /// Waits, and measures.
    fn of(bench: &dyn Bench, ear: Ear, pulse: &Pulse, from: Instant) -> Result<Self, Failure> {
        std::thread::sleep(SETTLED);
        let last = last_loud(&bench.heard(ear), from).unwrap_or(from);
        let (heard, still) = (last.saturating_duration_since(from), pulse.stood_still(from, last));
        let late = Self { heard, still };
        // What is not cut at all is heard for as long as this waited.
        hold(heard <= TENTH + still && heard < SETTLED * 3 / 4, late.to_string())?;
        Ok(late)
    }
}

impl std::fmt::Display for Late {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "silent after {:.1?}, of which the machine stood still {:.1?}", self.heard, self.still)
    }
}

fn nothing(bench: &dyn Bench, ear: Ear) -> Result<(), Failure> {
    hold(!bench.heard(ear).iter().any(Piece::is_loud), (ear, "heard something"))
}

pub(super) fn tone(bench: &mut dyn Bench) -> Outcome {
    let room = Room::new(bench, apart(bench), Tone::new(440, SECOND * 2))?;
    room.speaker().headphones_by_hand(Some(false));
    room.begins(bench, Ear::Loudspeaker)?;
    match room.next()?.1 {
        SoundReport::Finished(_) => {}
        other => return fail(other),
    }
    std::thread::sleep(SETTLED);
    let (seconds, hertz) = measure(&bench.heard(Ear::Loudspeaker));
    hold((hertz - 440.0).abs() < 13.0, format!("{hertz:.1} Hz"))?;
    // An emulated machine that stands still for a moment makes a gap, which makes it longer.
    hold((1.9..3.5).contains(&seconds), format!("{seconds:.2} s"))?;
    nothing(bench, Ear::Headphones)?;
    Ok(format!("440 Hz for 2 s came as {hertz:.1} Hz for {seconds:.2} s"))
}

pub(super) fn cut(bench: &mut dyn Bench) -> Outcome {
    let room = Room::new(bench, apart(bench), long())?;
    room.speaker().headphones_by_hand(Some(false));
    let pulse = Pulse::new()?;
    let mut late = vec![];
    for _ in 0..CUTS {
        room.begins(bench, Ear::Loudspeaker)?;
        let touched = Instant::now();
        room.speaker().cut();
        match room.next()?.1 {
            SoundReport::Cut(..) => {}
            other => return fail(other),
        }
        late.push(Late::of(bench, Ear::Loudspeaker, &pulse, touched)?);
    }
    let within = late.iter().filter(|late| late.heard <= TENTH).count();
    let Some(latest) = late.iter().max_by_key(|late| late.heard) else { return fail("nothing was cut") };
    Ok(format!("of {CUTS} cuts {within} within {TENTH:?}, the latest {latest}"))
}

pub(super) fn flutter(bench: &mut dyn Bench) -> Outcome {
    bench.socket(true)?;
    let room = Room::new(bench, apart(bench), long())?;
    room.begins(bench, Ear::Headphones)?;
    for round in 0u64..6 {
        // As an extension cable does it: some while something is said, some while it waits.
        for _ in 0..3 {
            bench.plug(false)?;
            std::thread::sleep(Duration::from_millis(round * 15));
            bench.plug(true)?;
            std::thread::sleep(Duration::from_millis(20));
            room.say()?;
        }
        // The last one said is heard, by those who wear them.
        loop {
            match room.next()?.1 {
                SoundReport::Began { ear: Ear::Headphones, .. } => break,
                SoundReport::Cut(..) => {}
                other => return fail(other),
            }
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    nothing(bench, Ear::Loudspeaker)?;
    Ok(String::new())
}

pub(super) fn pulled(bench: &mut dyn Bench) -> Outcome {
    bench.socket(true)?;
    let room = Room::new(bench, apart(bench), long())?;
    room.begins(bench, Ear::Headphones)?;
    let pulse = Pulse::new()?;
    let pulled = Instant::now();
    bench.plug(false)?;
    match room.next()?.1 {
        SoundReport::Cut(..) => {}
        other => return fail(other),
    }
    let late = Late::of(bench, Ear::Headphones, &pulse, pulled)?;
    std::thread::sleep(JACK_QUIET);
    nothing(bench, Ear::Loudspeaker)?;
    room.begins(bench, Ear::Loudspeaker)?;
    Ok(late.to_string())
}

pub(super) fn plugged(bench: &mut dyn Bench) -> Outcome {
    bench.socket(false)?;
    let room = Room::new(bench, apart(bench), long())?;
    room.believes(Plugged::Out)?;
    room.begins(bench, Ear::Loudspeaker)?;
    let pulse = Pulse::new()?;
    let plugged = Instant::now();
    bench.plug(true)?;
    match room.next()?.1 {
        SoundReport::Cut(..) => {}
        other => return fail(other),
    }
    let late = Late::of(bench, Ear::Loudspeaker, &pulse, plugged)?;
    nothing(bench, Ear::Headphones)?;
    let said = Instant::now();
    room.begins(bench, Ear::Headphones)?;
    hold(last_loud(&bench.heard(Ear::Loudspeaker), said).is_none(), "the loudspeaker heard it")?;
    Ok(format!("the loudspeaker {late}"))
}

pub(super) fn from_the_start(bench: &mut dyn Bench) -> Outcome {
    bench.socket(true)?;
    let room = Room::new(bench, apart(bench), Tone::new(440, SECOND))?;
    // Said before anything is known.
    room.begins(bench, Ear::Headphones)?;
    match room.next()?.1 {
        SoundReport::Finished(_) => {}
        other => return fail(other),
    }
    nothing(bench, Ear::Loudspeaker)?;
    Ok(String::new())
}

pub(super) fn one_card(bench: &mut dyn Bench) -> Outcome {
    bench.socket(true)?;
    let mut settings = apart(bench);
    settings.outlets.loudspeaker = OutputChoice::Device(bench.output(Ear::Headphones));
    let room = Room::new(bench, settings, long())?;
    room.say()?;
    match room.next()?.1 {
        SoundReport::Failed(_, SoundError::Loudspeaker { .. }) => {}
        other => return fail(other),
    }
    nothing(bench, Ear::Headphones)?;
    nothing(bench, Ear::Loudspeaker)?;
    Ok(String::new())
}

/// Gives its tone in two parts, and nothing between them for longer than an output holds.
struct Stutter;

struct Stuttering {
    samples: Box<dyn Samples>,
    given: usize,
    pause: Option<Instant>,
}

impl Voice for Stutter {
    fn speak(&mut self, utterance: &Utterance) -> Result<Box<dyn Samples>, SoundError> {
        let samples = Tone::new(440, SECOND).speak(utterance)?;
        Ok(Box::new(Stuttering { samples, given: 0, pause: None }))
    }
}

impl Samples for Stuttering {
    fn rate(&self) -> u32 {
        self.samples.rate()
    }

    fn next(&mut self, into: &mut Vec<i16>) -> Result<Step, SoundError> {
        if self.given == 2 && self.pause.get_or_insert_with(Instant::now).elapsed() < SECOND {
            return Ok(Step::NotYet);
        }
        self.given += 1;
        self.samples.next(into)
    }
}

pub(super) fn stutter(bench: &mut dyn Bench) -> Outcome {
    let room = Room::new(bench, apart(bench), Stutter)?;
    room.speaker().headphones_by_hand(Some(false));
    for _ in 0..2 {
        room.begins(bench, Ear::Loudspeaker)?;
        match room.next()?.1 {
            SoundReport::Finished(_) => {}
            other => return fail(other),
        }
    }
    std::thread::sleep(SETTLED);
    let heard = bench.heard(Ear::Loudspeaker);
    let samples =
        heard.iter().filter(|piece| piece.is_loud()).map(|piece| piece.samples.len()).sum::<usize>();
    let rate = heard.first().map_or(1, |piece| piece.rate);
    let millis = u64::try_from(samples).unwrap_or(0) * 1000 / u64::from(rate);
    // Where the machine stands still, what was played before is heard once more for all that.
    hold((1900..3000).contains(&millis), format!("{millis} ms"))?;
    Ok(format!("two seconds came as {millis} ms"))
}

pub(super) fn busy(bench: &mut dyn Bench) -> Outcome {
    let room = Room::new(bench, apart(bench), long())?;
    room.speaker().headphones_by_hand(Some(false));
    bench.hold(Ear::Loudspeaker, true)?;
    room.say()?;
    match room.next()?.1 {
        SoundReport::Failed(_, SoundError::Busy) => {}
        other => return fail(other),
    }
    bench.hold(Ear::Loudspeaker, false)?;
    room.begins(bench, Ear::Loudspeaker)?;
    Ok(String::new())
}

pub(super) fn unplugged(bench: &mut dyn Bench) -> Outcome {
    let room = Room::new(bench, apart(bench), long())?;
    room.speaker().headphones_by_hand(Some(true));
    room.begins(bench, Ear::Headphones)?;
    bench.is_there(Ear::Headphones, false)?;
    match room.next()?.1 {
        SoundReport::Cut(..) | SoundReport::Failed(_, SoundError::Unplugged) => {}
        other => return fail(other),
    }
    // What was for headphones alone has nowhere else to go.
    room.say()?;
    match room.next()?.1 {
        SoundReport::Failed(_, SoundError::Absent { .. }) => {}
        other => return fail(other),
    }
    nothing(bench, Ear::Loudspeaker)?;
    bench.is_there(Ear::Headphones, true)?;
    std::thread::sleep(SETTLED);
    room.begins(bench, Ear::Headphones)?;
    Ok(String::new())
}

/// How often the thread of sound was woken.
fn wakes() -> Result<u64, Failure> {
    for task in std::fs::read_dir("/proc/self/task")?.flatten() {
        let status = std::fs::read_to_string(task.path().join("status")).unwrap_or_default();
        let of = |name: &str| status.lines().find_map(|line| line.strip_prefix(name).map(str::trim));
        if of("Name:") == Some("sound") {
            return Ok(of("voluntary_ctxt_switches:").and_then(|n| n.parse().ok()).unwrap_or_default());
        }
    }
    fail("there is no such thread")
}

pub(super) fn idle(bench: &mut dyn Bench) -> Outcome {
    const QUIET: Duration = Duration::from_secs(4);
    bench.socket(true)?;
    let room = Room::new(bench, apart(bench), Tone::new(440, SECOND))?;
    room.begins(bench, Ear::Headphones)?;
    room.next()?;
    std::thread::sleep(SECOND);
    let before = wakes()?;
    std::thread::sleep(QUIET);
    let woken = wakes()?.saturating_sub(before);
    hold(woken <= 1, format!("woken {woken} times in {QUIET:?}"))?;
    Ok(format!("woken {woken} times in {QUIET:?}"))
}

pub(super) fn espeak() -> Outcome {
    let bench = Real::new()?;
    let room = Room::new(&bench, apart(&bench), Espeak::default())?;
    room.speaker().headphones_by_hand(Some(false));
    let said = Instant::now();
    room.begins(&bench, Ear::Loudspeaker)?;
    let first = bench.heard(Ear::Loudspeaker).iter().find(|piece| piece.is_loud()).map(|piece| piece.at);
    match room.next()?.1 {
        SoundReport::Finished(_) => {}
        other => return fail(other),
    }
    std::thread::sleep(SETTLED);
    let (seconds, _) = measure(&bench.heard(Ear::Loudspeaker));
    hold((0.5..5.0).contains(&seconds), format!("{seconds:.2} s"))?;
    nothing(&bench, Ear::Headphones)?;
    let wait = first.map(|at| at.saturating_duration_since(said)).unwrap_or_default();
    Ok(format!("four words heard for {seconds:.2} s, the first {wait:.0?} after they were said"))
}
