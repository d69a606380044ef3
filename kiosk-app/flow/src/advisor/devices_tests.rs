//! Trying devices: what each answer says, and when a kiosk is ready.

use crate::bench::*;
use crate::*;

fn trying() -> Bench {
    let mut b = Bench::new(&[8]);
    b.advisor();
    b.act(AdvisorAct::Devices);
    b
}

fn devices(b: &Bench) -> &Devices {
    let Screen::Devices(devices) = b.screen() else { panic!("{:?}", b.screen()) };
    devices
}

#[test]
fn a_page_that_nobody_knows_of_is_asked_for() {
    let cases = [
        (Answer::Paper(PaperOutcome::Printed), None, Trial::Works),
        (Answer::Paper(PaperOutcome::Unknown), None, Trial::Unsure),
        (Answer::Paper(PaperOutcome::Unknown), Some(true), Trial::Works),
        (Answer::Paper(PaperOutcome::Unknown), Some(false), Trial::Fails),
        (Answer::Paper(PaperOutcome::Failed(PaperFault::NoPaper)), None, Trial::Fails),
        // Nobody is asked where the printer itself has said it.
        (Answer::Paper(PaperOutcome::Printed), Some(false), Trial::Works),
        (Answer::Failed(Trouble::Transient), None, Trial::Fails),
    ];
    for (answer, came_out, trial) in cases {
        let mut b = trying();
        b.act(DevicesAct::PrintPage);
        assert_eq!(devices(&b).trial(Device::Printer), Trial::Running);
        assert!(b.act(DevicesAct::PrintPage).is_empty(), "one page at a time");
        let said = format!("{answer:?} {came_out:?}");
        match answer {
            Answer::Failed(trouble) => drop(b.fail(Purpose::Slip, trouble)),
            answer => drop(b.answer(answer)),
        }
        if let Some(came_out) = came_out {
            b.act(DevicesAct::CameOut(came_out));
        }
        assert_eq!(devices(&b).trial(Device::Printer), trial, "{said}");
    }
}

#[test]
fn the_camera_looks_while_it_is_tried_though_there_is_a_scanner() {
    let mut b = trying();
    b.event(Event::Camera(Camera::Closed));
    assert!(!b.k.context.looks);
    b.act(DevicesAct::Choose(Device::Camera));
    assert!(b.k.context.looks);
    b.act(DevicesAct::Choose(Device::Printer));
    assert!(!b.k.context.looks);
    b.k.context.site.camera = CameraUse::Never;
    b.act(DevicesAct::Choose(Device::Camera));
    assert!(!b.k.context.looks, "the site wants none");
}

#[test]
fn one_smudge_does_not_undo_what_was_read() {
    let mut b = trying();
    b.event(Event::ScanUnreadable);
    assert_eq!(devices(&b).trial(Device::Scanner), Trial::Fails);
    b.scan("https://example.org");
    b.event(Event::ScanUnreadable);
    assert_eq!(devices(&b).trial(Device::Scanner), Trial::Works);
}

#[test]
fn when_a_kiosk_is_ready() {
    let (not, works, fails) = (Trial::NotTried, Trial::Works, Trial::Fails);
    // Scanner, camera, printer and sound tried; whether the site prints; whether it is ready.
    let cases = [
        ([works, not, works, not], true, true),
        ([not, works, works, not], true, true),
        // Something must have read a code.
        ([not, not, works, works], true, false),
        ([works, not, not, works], true, false),
        ([works, not, not, not], false, true),
        ([works, fails, works, not], true, false),
        ([works, not, works, fails], true, false),
        ([works, not, Trial::Unsure, not], true, false),
    ];
    for (trials, prints, ready) in cases {
        let found = |device| if device == Device::Printer && !prints { Found::Unused } else { Found::There };
        let lines = Device::ALL.into_iter().zip(trials);
        let report: Vec<Tried> =
            lines.map(|(device, trial)| Tried { device, found: found(device), trial }).collect();
        assert_eq!(is_ready(&report), ready, "{trials:?} {prints}");
    }
}

#[test]
fn each_reader_is_tried_by_what_it_reads_itself() {
    const WEB: &str = "https://example.org";
    let mut b = trying();
    b.event(Event::Camera(Camera::Closed));
    b.act(DevicesAct::Choose(Device::Camera));
    b.scan(WEB);
    assert_eq!(
        (devices(&b).trial(Device::Scanner), devices(&b).trial(Device::Camera)),
        (Trial::Works, Trial::NotTried)
    );
    b.event(Event::Seen(WEB.into()));
    assert_eq!(devices(&b).trial(Device::Camera), Trial::Works);
    // What hands type quickly, where no scanner is plugged in, is no scanner's.
    let mut b = trying();
    b.event(Event::Scanner(false));
    b.scan("qwertyuiop");
    b.event(Event::ScanUnreadable);
    assert_eq!(devices(&b).trial(Device::Scanner), Trial::NotTried);
    b.scan(&badge_code());
    assert_eq!(devices(&b).trial(Device::Scanner), Trial::Works, "our own code is no hand's");
}

#[test]
fn other_paper_changes_nothing_that_was_tried() {
    let mut b = trying();
    b.act(DevicesAct::PrintPage);
    b.answer(Answer::Paper(PaperOutcome::Unknown));
    b.act(DevicesAct::CameOut(false));
    b.act(DevicesAct::Report);
    b.answer(Answer::Paper(PaperOutcome::Printed));
    assert_eq!(devices(&b).trial(Device::Printer), Trial::Fails);
    b.event(Event::Heard(false));
    assert_eq!(devices(&b).trial(Device::Sound), Trial::NotTried);
}

#[test]
fn the_report_says_what_is_there_and_what_was_tried() {
    let mut b = trying();
    b.event(Event::PrinterState(Some(PaperFault::CoverOpen)));
    b.event(Event::Camera(Camera::Fault(CameraFault::Black)));
    b.scan("https://example.org");
    let asked = b.act(DevicesAct::Report);
    let [Effect::Slip(_, Slip::Readiness { report, .. })] = asked.as_slice() else { panic!("{asked:?}") };
    let want = [
        Tried { device: Device::Scanner, found: Found::There, trial: Trial::Works },
        Tried { device: Device::Camera, found: Found::Sight(CameraFault::Black), trial: Trial::NotTried },
        Tried { device: Device::Printer, found: Found::Paper(PaperFault::CoverOpen), trial: Trial::NotTried },
        Tried { device: Device::Sound, found: Found::Absent, trial: Trial::NotTried },
    ];
    assert_eq!(report.as_slice(), want);
}

#[test]
fn a_tone_is_cut_by_the_next_touch_and_by_the_end_of_the_visit() {
    let is_silence = |effects: &[Effect]| has(effects, |effect| matches!(effect, Effect::Silence));
    for (heard, trial) in [(true, Trial::Works), (false, Trial::Fails)] {
        let mut b = trying();
        b.act(DevicesAct::Choose(Device::Sound));
        assert!(has(&b.act(DevicesAct::Play), |effect| matches!(effect, Effect::Tone)));
        assert!(is_silence(&b.act(DevicesAct::Heard(heard))));
        assert_eq!(devices(&b).trial(Device::Sound), trial);
        assert!(!is_silence(&b.act(Action::Touch)), "it is silent already");
    }
    let mut b = trying();
    b.act(DevicesAct::Play);
    assert!(is_silence(&b.act(Action::End)), "whoever comes next hears nothing of it");
    let mut b = trying();
    b.act(DevicesAct::Play);
    let (after, countdown) = (b.k.context.site.idle.after, b.k.context.site.idle.countdown);
    assert!(is_silence(&b.ticks(after + countdown + 1)));
}

#[test]
fn a_tone_that_does_not_sound_fails_and_one_that_ends_is_still_asked_for() {
    for (well, trial) in [(true, Trial::Unsure), (false, Trial::Fails)] {
        let mut b = trying();
        b.act(DevicesAct::Play);
        b.event(Event::Heard(well));
        assert_eq!(devices(&b).trial(Device::Sound), trial);
    }
}

#[test]
fn what_the_advisor_sets_stays_and_what_a_resident_sets_ends_with_the_visit() {
    let set = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::Loudness { loudness, keep } => Some((loudness.steps(), *keep)),
            _ => None,
        })
    };
    let mut b = trying();
    b.act(DevicesAct::Choose(Device::Sound));
    b.act(DevicesAct::Play);
    let louder = b.act(DevicesAct::Louder);
    assert_eq!(set(&louder), Some((8, true)));
    assert!(!has(&louder, |effect| matches!(effect, Effect::Silence)), "it is heard how loud it is");
    assert!(has(&b.act(Action::Touch), |effect| matches!(effect, Effect::Silence)));
    b.act(Action::End);
    assert_eq!(b.k.context.loudness.steps(), 8, "for whoever comes");
    for (act, steps) in [(Action::Softer, Some((7, false))), (Action::Louder, Some((8, false)))] {
        assert_eq!(set(&b.act(act)), steps);
    }
    for _ in 0..20 {
        b.act(Action::Softer);
    }
    assert_eq!(b.k.context.loudness.steps(), 1, "never silent");
    assert!(!b.k.is_untouched(), "somebody was here");
    assert_eq!(set(&b.act(Action::End)), Some((8, false)));
    assert_eq!(set(&b.act(Action::End)), None, "nothing was changed since");
    for _ in 0..20 {
        b.act(Action::Louder);
    }
    assert_eq!(b.k.context.loudness.steps(), 10);
    let (after, countdown) = (b.k.context.site.idle.after, b.k.context.site.idle.countdown);
    assert_eq!(set(&b.ticks(after + countdown + 1)), Some((8, false)), "nobody is there any more");
}
