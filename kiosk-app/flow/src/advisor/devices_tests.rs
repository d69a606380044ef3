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
    b.scan("https://example.org");
    assert_eq!(devices(&b).trial(Device::Camera), Trial::Works);
    assert_eq!(devices(&b).trial(Device::Scanner), Trial::NotTried);
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
    use CameraUse::{Always, Never, WithoutScanner};
    let (not, works, fails) = (Trial::NotTried, Trial::Works, Trial::Fails);
    // Scanner, camera and printer tried; camera there, how it is used, whether the site prints; which are well.
    let cases = [
        ([works, not, works], true, WithoutScanner, true, [true, true, true]),
        ([not, works, works], true, WithoutScanner, true, [true, true, true]),
        ([not, not, works], false, WithoutScanner, true, [false, true, true]),
        ([works, not, not], false, Never, false, [true, true, true]),
        ([works, not, works], true, Always, true, [true, false, true]),
        ([fails, works, fails], true, WithoutScanner, true, [false, true, false]),
        ([works, not, not], false, Never, true, [true, true, false]),
    ];
    for (trials, camera, camera_use, prints, well) in cases {
        let mut b = trying();
        b.k.context.site.camera = camera_use;
        b.k.context.site.prints = prints;
        b.k.context.camera = if camera { Camera::Closed } else { Camera::Absent };
        let found = Found::There;
        let told: Vec<bool> = [Device::Scanner, Device::Camera, Device::Printer]
            .into_iter()
            .zip(trials)
            .map(|(device, trial)| {
                let found = if device == Device::Printer && !prints { Found::Unused } else { found };
                Tried { device, found, trial }.is_well(&b.k.context)
            })
            .collect();
        assert_eq!(told, well, "{trials:?} {camera} {camera_use:?} {prints}");
    }
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
