use std::time::{Duration, Instant};

use super::*;
use crate::power::fake::FakeSys;
use crate::power::hours::{Grace, Hours, LocalTime, WOKEN_FOR};

/// What every switch does. `is_dark` looks at the light itself.
fn contract(switch: &mut dyn ScreenSwitch, can: Dark, is_dark: &dyn Fn() -> bool) {
    let goes_dark = can != Dark::PictureOnly;
    switch.lighten().unwrap();
    assert!(!is_dark(), "{can:?}: it was light");
    for round in 0..2 {
        assert_eq!(switch.darken().unwrap(), can, "round {round}");
        assert_eq!(switch.darken().unwrap(), can, "again, round {round}");
        assert_eq!(is_dark(), goes_dark, "{can:?}: dark, round {round}");
        switch.lighten().unwrap();
        assert!(!is_dark(), "{can:?}: light, round {round}");
        switch.lighten().unwrap();
        assert!(!is_dark(), "{can:?}: light again, round {round}");
    }
}

/// The lights of a machine: name, way, brightness of 1000. And what it can.
type Lights = (&'static [(&'static str, &'static str, u32)], Dark);

const MACHINES: [Lights; 5] = [
    (&[], Dark::PictureOnly),
    (&[("intel_backlight", "raw", 700)], Dark::LightOut),
    (&[("acpi_video0", "firmware", 700), ("intel_backlight", "raw", 700)], Dark::LightOut),
    (&[("acpi_video0", "firmware", 700)], Dark::Dimmed),
    (&[("dell_backlight", "platform", 700)], Dark::Dimmed),
];

fn machine(lights: &[(&str, &str, u32)]) -> FakeSys {
    let sys = FakeSys::new();
    for (name, way, brightness) in lights {
        let attributes = format!("type={way} max_brightness=1000 brightness={brightness} bl_power=0");
        sys.node("backlight", "pci/card0", name, &attributes);
    }
    sys
}

/// Whether one of the lights is out or weak. The firmware's switch does nothing.
fn is_dark(sys: &FakeSys, lights: &[(&str, &str, u32)]) -> bool {
    lights.iter().any(|(name, way, before)| {
        let is_off = *way == "raw" && sys.read("backlight", name, "bl_power") != "0";
        is_off || sys.read("backlight", name, "brightness") != before.to_string()
    })
}

#[test]
fn real_lights_keep_the_contract() {
    for (lights, can) in MACHINES {
        let sys = machine(lights);
        contract(&mut PanelSwitch::new(sys.machine()), can, &|| is_dark(&sys, lights));
    }
}

#[test]
fn the_simulated_one_keeps_it() {
    for can in [Dark::LightOut, Dark::Dimmed, Dark::PictureOnly] {
        let screen = SimulatedScreen::new(can);
        contract(&mut screen.clone(), can, &|| screen.is_dark());
    }
}

#[test]
fn a_light_that_an_earlier_run_left_dark_is_lit() {
    let sys = machine(&[("intel_backlight", "raw", 0)]);
    std::fs::write(sys.file("backlight", "intel_backlight", "bl_power"), "4\n").unwrap();
    PanelSwitch::new(sys.machine()).lighten().unwrap();
    assert_eq!(sys.read("backlight", "intel_backlight", "bl_power"), "0");
    assert_eq!(sys.read("backlight", "intel_backlight", "brightness"), "150");
    let screen = SimulatedScreen::new(Dark::LightOut);
    screen.is_left_dark();
    let lit = Screen::new(Box::new(screen.clone()), Instant::now());
    assert!(!screen.is_dark() && !lit.is_black());
}

#[test]
fn a_brightness_set_meanwhile_stays() {
    let sys = machine(&[("acpi_video0", "firmware", 700)]);
    let mut switch = PanelSwitch::new(sys.machine());
    assert_eq!(switch.darken().unwrap(), Dark::Dimmed);
    assert_eq!(sys.read("backlight", "acpi_video0", "brightness"), "150");
    std::fs::write(sys.file("backlight", "acpi_video0", "brightness"), "400\n").unwrap();
    switch.lighten().unwrap();
    assert_eq!(sys.read("backlight", "acpi_video0", "brightness"), "400");
}

#[test]
fn lights_that_cannot_be_switched() {
    let at = |sys: &FakeSys, attribute: &str| sys.file("backlight", "intel_backlight", attribute);
    // The switch is refused: the light is made weak.
    let sys = machine(&[("intel_backlight", "raw", 700)]);
    std::fs::remove_file(at(&sys, "bl_power")).unwrap();
    let mut switch = PanelSwitch::new(sys.machine());
    assert_eq!(switch.darken().unwrap(), Dark::Dimmed);
    assert_eq!(sys.read("backlight", "intel_backlight", "brightness"), "150");
    // All is refused: that is told, and may pass.
    let sys = machine(&[("intel_backlight", "raw", 700)]);
    std::fs::remove_file(at(&sys, "bl_power")).unwrap();
    std::fs::remove_file(at(&sys, "brightness")).unwrap();
    let mut switch = PanelSwitch::new(sys.machine());
    for error in [switch.darken().unwrap_err(), switch.lighten().unwrap_err()] {
        assert!(matches!(error, BacklightError::Refused { .. }) && error.is_transient(), "{error}");
    }
    // It is pulled while it is dark: nothing is left to light.
    let sys = machine(&[("intel_backlight", "raw", 700)]);
    let mut switch = PanelSwitch::new(sys.machine());
    assert_eq!(switch.darken().unwrap(), Dark::LightOut);
    sys.unplug("backlight", "intel_backlight");
    switch.lighten().unwrap();
    assert_eq!(switch.darken().unwrap(), Dark::PictureOnly);
}

/// A site that is always closed, and a clock that is believed.
fn closed() -> (Hours, LocalTime) {
    (Hours::new(&Default::default(), Grace::default()).unwrap(), LocalTime::new(0, 0).unwrap())
}

/// A screen that is black since `now`.
fn black(screen: &SimulatedScreen) -> (Screen, Instant) {
    let begun = Instant::now();
    let mut kept = Screen::new(Box::new(screen.clone()), begun);
    let (hours, clock) = closed();
    let now = begun + WOKEN_FOR;
    assert!(!kept.tick(Some(&hours), Some(clock), now - Duration::from_millis(1)), "not yet");
    assert!(kept.tick(Some(&hours), Some(clock), now) && kept.is_black());
    (kept, now)
}

/// What a hand does, after so many milliseconds, and what comes of it.
type Hand = [(u64, Input, Wake)];

#[test]
fn what_wakes_does_nothing_else() {
    use Input::{Move, Press, Release};
    use Wake::{Awake, Waking, Woken};
    let settle = u64::try_from(SETTLE.as_millis()).unwrap();
    let cases: [(&str, &Hand); 8] = [
        (
            "a tap, and one on the page",
            &[
                (0, Press, Woken),
                (80, Release, Waking),
                (settle, Press, Awake),
                (settle + 80, Release, Awake),
            ],
        ),
        (
            "a second tap before there is anything to see",
            &[
                (0, Press, Woken),
                (80, Release, Waking),
                (600, Press, Waking),
                (680, Release, Waking),
                (settle, Press, Awake),
            ],
        ),
        (
            "its finger stays",
            &[
                (0, Press, Woken),
                (10, Move, Waking),
                (4000, Move, Waking),
                (5000, Release, Waking),
                (5001, Press, Awake),
            ],
        ),
        (
            "a second finger comes late and stays",
            &[
                (0, Press, Woken),
                (900, Press, Waking),
                (950, Release, Waking),
                (3000, Release, Waking),
                (3001, Press, Awake),
            ],
        ),
        (
            "a press meanwhile is a part of it",
            &[
                (0, Press, Woken),
                (2000, Press, Waking),
                (2100, Release, Waking),
                (2200, Release, Waking),
                (2300, Press, Awake),
            ],
        ),
        ("its lifting was never told", &[(0, Press, Woken), (9999, Press, Waking), (10_000, Press, Awake)]),
        ("a mouse that is shaken", &[(0, Move, Waking), (10, Release, Waking), (20, Press, Woken)]),
        (
            "more is lifted than was pressed",
            &[(0, Press, Woken), (10, Release, Waking), (20, Release, Waking), (settle, Press, Awake)],
        ),
    ];
    for (case, inputs) in cases {
        let screen = SimulatedScreen::new(Dark::LightOut);
        let (mut kept, now) = black(&screen);
        for (at, input, want) in inputs {
            let was_black = kept.is_black();
            assert_eq!(kept.input(*input, now + Duration::from_millis(*at)), *want, "{case}: {at}");
            assert_eq!(kept.is_black(), was_black && *want != Woken, "{case}: {at}");
            assert_eq!(screen.is_dark(), kept.is_black(), "{case}: {at}");
        }
    }
}

#[test]
fn a_screen_that_was_never_black_takes_all() {
    let now = Instant::now();
    let mut kept = Screen::new(Box::new(SimulatedScreen::new(Dark::LightOut)), now);
    for input in [Input::Press, Input::Move, Input::Release] {
        assert!(kept.input(input, now).is_awake());
    }
}

#[test]
fn it_stays_on_as_long_as_somebody_is_there() {
    let screen = SimulatedScreen::new(Dark::LightOut);
    let (mut kept, mut now) = black(&screen);
    let (hours, clock) = closed();
    let short = WOKEN_FOR - Duration::from_secs(1);
    assert!(kept.used(now) && !kept.used(now), "a code wakes it once");
    for _ in 0..5 {
        now += short;
        assert!(!kept.tick(Some(&hours), Some(clock), now) && !kept.is_black());
        assert!(kept.input(Input::Move, now).is_awake());
    }
    assert!(kept.tick(Some(&hours), Some(clock), now + WOKEN_FOR) && screen.is_dark());
    // A clock that is doubted, and hours that begin, light it without a touch, and then a touch is one.
    assert!(kept.tick(Some(&hours), None, now + WOKEN_FOR) && !screen.is_dark());
    assert!(kept.input(Input::Press, now + WOKEN_FOR).is_awake());
    assert_eq!(kept.dark(), Some(Dark::LightOut));
}

#[test]
fn a_switch_that_fails_is_tried_again_and_the_touch_works_all_the_same() {
    let screen = SimulatedScreen::new(Dark::LightOut);
    let (mut kept, now) = black(&screen);
    let (hours, clock) = closed();
    screen.fails(2);
    assert_eq!(kept.input(Input::Press, now), Wake::Woken);
    assert!(!kept.is_black() && screen.is_dark() && kept.problem().is_some());
    let before = screen.switched();
    for (ms, switches, dark) in
        [(4999, 0, true), (5000, 1, true), (9999, 1, true), (10_000, 2, false), (60_000, 2, false)]
    {
        kept.tick(Some(&hours), Some(clock), now + Duration::from_millis(ms));
        assert_eq!((screen.switched() - before, screen.is_dark()), (switches, dark), "{ms}");
    }
    assert!(kept.problem().is_none());
}
