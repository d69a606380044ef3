//! The thread with simulated cards and sockets: the same bytes, at the clock's pace.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::*;
use crate::find::DeviceId;

/// A report that does not come in this time does not come at all.
const PATIENCE: Duration = Duration::from_secs(20);
const SECOND: Duration = Duration::from_secs(1);

/// Says every text as these blocks, at this rate.
#[derive(Clone)]
struct Blocks(Vec<Vec<i16>>, u32);

impl Voice for Blocks {
    fn speak(&mut self, _: &Utterance) -> Result<Box<dyn Samples>, SoundError> {
        Ok(Box::new(Self(self.0.iter().rev().cloned().collect(), self.1)))
    }
}

impl Samples for Blocks {
    fn rate(&self) -> u32 {
        self.1
    }

    fn next(&mut self, into: &mut Vec<i16>) -> Result<Step, SoundError> {
        into.extend(self.0.pop().unwrap_or_default());
        Ok(if self.0.is_empty() { Step::End } else { Step::More })
    }
}

struct Room {
    outputs: SimulatedOutputs,
    switches: SimulatedSwitches,
    reports: Receiver<SoundReport>,
    speaker: Speaker,
}

fn settings(headphones: Headphones, headset: bool) -> SoundSettings {
    let headset = headset.then(|| DeviceId::stored("headset"));
    SoundSettings {
        outlets: Outlets { headphones, loudspeaker: OutputChoice::stored("card"), headset },
        volume: Volume::LOUDEST,
        loudest: Volume::LOUDEST,
    }
}

/// A machine with a card and a headset, and nothing in its socket where it has one.
fn room_of(
    settings: SoundSettings,
    voice: impl Voice + 'static,
    socket: bool,
) -> (Room, Option<SimulatedPlug>) {
    let (outputs, switches) = (SimulatedOutputs::new().unwrap(), SimulatedSwitches::new().unwrap());
    outputs.plug("card", vec![]);
    outputs.plug("headset", vec![]);
    let plug = socket.then(|| switches.add("Headphone", false).unwrap());
    let (sender, reports) = channel();
    let listener = Box::new(move |report| sender.send(report).is_ok());
    let parts = Parts {
        outputs: Box::new(outputs.clone()),
        switches: Box::new(switches.clone()),
        voice: Box::new(voice),
    };
    let speaker = Speaker::start(parts, settings, listener).unwrap();
    (Room { outputs, switches, reports, speaker }, plug)
}

fn room(voice: impl Voice + 'static) -> Room {
    room_of(settings(Headphones::Auto, true), voice, false).0
}

impl Room {
    fn say(&self) -> SayingNumber {
        self.speaker.say(Utterance::new("Bonjour", "fr").unwrap())
    }

    /// The next report about what is said.
    fn next(&self) -> SoundReport {
        loop {
            match self.reports.recv_timeout(PATIENCE).unwrap() {
                SoundReport::Headphones(_) | SoundReport::Outputs(_) => {}
                report => return report,
            }
        }
    }

    fn began(&self) -> (SayingNumber, Ear) {
        match self.next() {
            SoundReport::Began { number, ear, .. } => (number, ear),
            other => panic!("{other:?}"),
        }
    }

    fn failed(&self) -> SoundError {
        match self.next() {
            SoundReport::Failed(_, error) => error,
            other => panic!("{other:?}"),
        }
    }

    fn believes(&self, wanted: Plugged) {
        let is_it = |report| matches!(report, SoundReport::Headphones(plugged) if plugged == wanted);
        while !is_it(self.reports.recv_timeout(PATIENCE).unwrap()) {}
    }

    fn heard(&self, output: &str) -> Vec<i16> {
        self.outputs.heard(output).into_iter().flat_map(|heard| heard.samples).collect()
    }

    /// Waits until so much was heard.
    fn hears(&self, output: &str, samples: usize) {
        let until = Instant::now() + PATIENCE;
        while self.heard(output).len() < samples {
            assert!(Instant::now() < until, "{} samples", self.heard(output).len());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn tone(length: Duration) -> Tone {
    Tone::new(440, length)
}

/// Everything that a voice says.
fn all(mut voice: impl Voice) -> Vec<i16> {
    let (mut all, mut samples) = (vec![], voice.speak(&Utterance::new("x", "fr").unwrap()).unwrap());
    while samples.next(&mut all).unwrap() != Step::End {}
    all
}

fn by_hand(are_in: bool, room: &Room) {
    room.speaker.headphones_by_hand(Some(are_in));
}

#[test]
fn every_sample_is_heard_once_and_in_its_order() {
    let blocks = Blocks((1..200).map(|block| vec![block; 37]).collect(), 22_050);
    let tone = tone(SECOND / 2);
    for (said, room) in [(all(blocks.clone()), room(blocks)), (all(tone), room(tone))] {
        by_hand(false, &room);
        let number = room.say();
        assert_eq!(room.began(), (number, Ear::Loudspeaker));
        assert!(matches!(room.next(), SoundReport::Finished(finished) if finished == number));
        let heard = room.heard("card");
        let (words, silence) = heard.split_at(said.len());
        assert_eq!(words, said);
        assert!(silence.iter().all(|sample| *sample == 0));
        assert!(room.heard("headset").is_empty());
    }
}

#[test]
fn a_touch_cuts_and_what_is_said_next_replaces_what_is_said() {
    let room = room(tone(SECOND * 20));
    by_hand(false, &room);
    let first = room.say();
    room.began();
    room.hears("card", 4000);
    let second = room.say();
    assert!(matches!(room.next(), SoundReport::Cut(number, CutBy::Wish) if number == first));
    assert_eq!(room.began().0, second);
    room.hears("card", 8000);
    room.speaker.cut();
    assert!(matches!(room.next(), SoundReport::Cut(number, CutBy::Wish) if number == second));
    let heard = room.heard("card").len();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(room.heard("card").len(), heard, "silence");
    // A cut also takes back what was only just wished.
    room.say();
    room.speaker.cut();
    let last = room.say();
    loop {
        match room.next() {
            SoundReport::Cut(..) => {}
            SoundReport::Began { number, .. } if number < last => {}
            SoundReport::Began { number, .. } => break assert_eq!(number, last),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn headphones_get_what_the_loudspeaker_must_not() {
    let (room, plug) = room_of(settings(Headphones::Auto, true), tone(SECOND * 20), true);
    let plug = plug.unwrap();
    room.say();
    assert_eq!(room.began().1, Ear::Loudspeaker);
    room.hears("card", 2000);
    // In: the loudspeaker is silent at once, though nobody knows yet whether it stays in.
    plug.is_in(true);
    assert!(matches!(room.next(), SoundReport::Cut(_, CutBy::Headphones)));
    let before = room.heard("card").len();
    room.say();
    assert_eq!(room.began().1, Ear::Headphones);
    for round in 1..4 {
        room.hears("headset", 1000 * round);
        // A cable that flutters: out and in again, so fast that one look sees both.
        plug.is_in(false);
        plug.is_in(true);
        assert!(matches!(room.next(), SoundReport::Cut(_, CutBy::Headphones)), "{round}");
        room.say();
        assert_eq!(room.began().1, Ear::Headphones, "{round}");
    }
    // Pulled: what is private is not heard by all.
    plug.is_in(false);
    assert!(matches!(room.next(), SoundReport::Cut(_, CutBy::Headphones)));
    std::thread::sleep(JACK_QUIET * 2);
    assert_eq!(room.heard("card").len(), before, "nothing until something is said again");
    room.say();
    assert_eq!(room.began().1, Ear::Loudspeaker);
}

#[test]
fn a_socket_that_goes_takes_its_word_with_it() {
    let (room, plug) = room_of(settings(Headphones::Auto, true), tone(SECOND * 20), true);
    room.believes(Plugged::Out);
    plug.unwrap().remove();
    room.believes(Plugged::Unknown);
    // A second socket counts as much as the first.
    room.switches.add("Front", false).unwrap();
    let plug = room.switches.add("Rear", false).unwrap();
    plug.is_in(true);
    room.believes(Plugged::In);
}

#[test]
fn a_socket_that_may_not_be_read_yet_is_waited_for() {
    let (room, _) = room_of(settings(Headphones::Auto, true), tone(SECOND), false);
    room.believes(Plugged::Unknown);
    let machine = room.switches.clone();
    let plug = machine.add("Late", true).unwrap();
    plug.refuses(3);
    room.believes(Plugged::In);
    plug.remove();
    room.believes(Plugged::Unknown);
    let plug = machine.add("Denied", true).unwrap();
    plug.refuses(u32::MAX);
    loop {
        match room.reports.recv_timeout(PATIENCE).unwrap() {
            SoundReport::Problem(error) => break assert!(error.to_string().contains("input"), "{error}"),
            SoundReport::Headphones(_) | SoundReport::Outputs(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_plug_that_never_rests_lets_nothing_out() {
    let (room, plug) = room_of(settings(Headphones::Auto, true), tone(SECOND), true);
    let (plug, (told, end)) = (plug.unwrap(), channel::<()>());
    let flutter = std::thread::spawn(move || {
        let mut is_in = false;
        while end.recv_timeout(JACK_QUIET / 10) == Err(RecvTimeoutError::Timeout) {
            is_in = !is_in;
            plug.is_in(is_in);
        }
    });
    room.say();
    let error = room.failed();
    assert!(matches!(error, SoundError::Loose) && error.is_transient(), "{error}");
    assert!(room.heard("card").is_empty() && room.heard("headset").is_empty());
    drop(told);
    flutter.join().unwrap();
}

#[test]
fn by_hand_where_there_is_no_switch() {
    let room = room(tone(SECOND * 20));
    room.say();
    assert_eq!(room.began().1, Ear::Headphones, "a headset that is there is in");
    by_hand(false, &room);
    assert!(matches!(room.next(), SoundReport::Cut(_, CutBy::Headphones)));
    room.say();
    assert_eq!(room.began().1, Ear::Loudspeaker);
    by_hand(true, &room);
    assert!(matches!(room.next(), SoundReport::Cut(_, CutBy::Headphones)));
    // A headset that goes is not replaced by the loudspeaker while a person says that it is in.
    room.outputs.unplug("headset");
    let heard = room.heard("card");
    room.say();
    assert!(matches!(room.failed(), SoundError::Absent { .. }));
    assert_eq!(room.heard("card"), heard);
}

#[test]
fn a_headset_that_comes_silences_the_loudspeaker() {
    let room = room(tone(SECOND * 20));
    room.outputs.unplug("headset");
    room.say();
    assert_eq!(room.began().1, Ear::Loudspeaker);
    room.outputs.plug("headset", vec![]);
    assert!(matches!(room.next(), SoundReport::Cut(_, CutBy::Headphones)));
    room.say();
    assert_eq!(room.began().1, Ear::Headphones);
    room.outputs.unplug("headset");
    assert!(matches!(room.next(), SoundReport::Cut(..) | SoundReport::Failed(_, SoundError::Unplugged)));
}

#[test]
fn one_card_for_both_says_nothing_unless_its_loudspeaker_is_off() {
    let speaker = || Element { name: "Speaker".to_owned(), switch: Some(true), ..Element::default() };
    for (headphones, elements, stubborn, want) in [
        (Headphones::Auto, vec![], false, false),
        (Headphones::Auto, vec![speaker()], false, true),
        (Headphones::Auto, vec![speaker()], true, false),
        // The site says that there is no loudspeaker.
        (Headphones::Always, vec![], false, true),
    ] {
        let (room, _) = room_of(settings(headphones, false), tone(SECOND / 10), false);
        room.outputs.plug("card", elements);
        room.outputs.is_stubborn("card", stubborn);
        by_hand(true, &room);
        room.say();
        if want {
            assert_eq!(room.began().1, Ear::Headphones);
            assert!(room.outputs.elements("card").iter().all(|element| element.switch == Some(false)));
        } else {
            assert!(matches!(room.failed(), SoundError::Loudspeaker { .. }), "{headphones:?} {stubborn}");
            assert!(room.heard("card").is_empty());
        }
    }
}

#[test]
fn outputs_that_fail_say_why_and_work_again() {
    let room = room(tone(SECOND * 20));
    by_hand(false, &room);
    type Act = fn(&SimulatedOutputs);
    let tries: [(Act, Act, &str); 4] = [
        (|outputs| outputs.is_busy("card", true), |outputs| outputs.is_busy("card", false), "close it"),
        (|outputs| outputs.fails("card", 1), |_| {}, "play"),
        (
            |outputs| outputs.is_stuck("card", true),
            |outputs| outputs.is_stuck("card", false),
            "taken nothing",
        ),
        (|outputs| outputs.unplug("card"), |outputs| drop(outputs.plug("card", vec![])), "plug"),
    ];
    for (breaks, mends, want) in tries {
        breaks(&room.outputs);
        room.say();
        let error = loop {
            match room.next() {
                SoundReport::Failed(_, error) => break error,
                SoundReport::Began { .. } => {}
                other => panic!("{want}: {other:?}"),
            }
        };
        assert!(error.is_transient() && error.to_string().contains(want), "{want}: {error}");
        mends(&room.outputs);
        // Until word of it is there.
        let until = Instant::now() + PATIENCE;
        let heard = room.heard("card").len();
        loop {
            room.say();
            match room.next() {
                SoundReport::Began { .. } => break room.hears("card", heard + 2000),
                SoundReport::Failed(..) | SoundReport::Cut(..) => assert!(Instant::now() < until, "{want}"),
                other => panic!("{other:?}"),
            }
        }
        room.speaker.cut();
        assert!(matches!(room.next(), SoundReport::Cut(..)));
    }
    // In the middle.
    room.say();
    room.began();
    room.outputs.unplug("card");
    assert!(matches!(room.next(), SoundReport::Failed(_, SoundError::Unplugged) | SoundReport::Cut(..)));
}

#[test]
fn it_is_never_louder_than_the_site_allows() {
    let loudest = |samples: &[i16]| samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap_or(0);
    let whole = loudest(&all(tone(SECOND / 5)));
    for (asked, allowed, want) in
        [(100, 100, whole), (100, 50, whole / 10), (50, 100, whole / 10), (0, 100, 0)]
    {
        let mut settings = settings(Headphones::Auto, true);
        settings.loudest = Volume::new(allowed);
        let (room, _) = room_of(settings, tone(SECOND / 5), false);
        by_hand(false, &room);
        room.speaker.volume(Volume::new(asked));
        room.say();
        room.began();
        assert!(matches!(room.next(), SoundReport::Finished(_)));
        assert!(loudest(&room.heard("card")).abs_diff(want) <= 1, "{asked} of {allowed}");
    }
}

#[test]
fn voices_that_give_nonsense_end() {
    let blocks = |blocks: Vec<Vec<i16>>, rate| Blocks(blocks, rate);
    for (voice, want) in [
        (blocks(vec![vec![1; 9]], 0), "too slow"),
        (blocks(vec![vec![1; 9]], u32::MAX), "too fast"),
        (blocks(vec![], 22_050), ""),
        (blocks(vec![vec![], vec![], vec![]], 22_050), ""),
    ] {
        let room = room(voice);
        room.say();
        match room.next() {
            SoundReport::Finished(_) => assert!(want.is_empty(), "{want}"),
            SoundReport::Failed(_, error) => {
                assert!(!want.is_empty() && error.to_string().contains(want), "{error}")
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_speaker_that_is_dropped_is_silent() {
    let room = room(tone(SECOND * 20));
    by_hand(false, &room);
    room.say();
    room.began();
    room.hears("card", 2000);
    drop(room.speaker);
    let heard = room.outputs.heard("card");
    std::thread::sleep(Duration::from_millis(150));
    assert_eq!(room.outputs.heard("card"), heard);
}
