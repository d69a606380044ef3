//! Keyboards that the kiosk takes for itself, and keypads: what is pressed on them leads nowhere else.

use std::fs::{self, File};
use std::time::{Duration, Instant};

use evdev::KeyCode as K;
use perron_hardware::keys::{KeyDevices, KeyEvent, KeyReport, Keyboard, Keypad, Layout, Meant, Press, Rules};

use crate::listen::Listener;
use crate::typist::Typist;
use crate::{Case, Failure, Outcome, fail, hold};

/// What is tried.
pub(crate) const CASES: &[Case] = &[
    ("keys pressed together lead to no console and to no SysRq", together),
    ("a pad of four keys and a pad of arrows are known by their keys", pads),
];

/// Between two events of a person.
const PERSON: Duration = Duration::from_millis(70);
/// What does not happen in this time, on however slow a machine, does not happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// The keyboard that the kernel reads for its consoles.
const NAME: &str = "AT Translated keyboard";
const CONSOLE: &str = "/sys/class/tty/tty0/active";
/// The kernel's level of messages, the first number; Alt, SysRq and a digit set it.
const LEVEL: &str = "/proc/sys/kernel/printk";

fn read(path: &str) -> Result<String, Failure> {
    Ok(fs::read_to_string(path)?.trim().to_owned())
}

fn level() -> Result<String, Failure> {
    Ok(read(LEVEL)?.split_whitespace().next().unwrap_or_default().to_owned())
}

/// Waits until something is so.
fn until(what: &str, holds: impl Fn() -> Result<bool, Failure>) -> Result<(), Failure> {
    let from = Instant::now();
    while !holds()? {
        hold(from.elapsed() < PATIENCE, what)?;
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn chord(keys: &[K]) -> Vec<KeyEvent> {
    let down = keys.iter().map(|key| KeyEvent::Down(*key));
    down.chain(keys.iter().rev().map(|key| KeyEvent::Up(*key))).collect()
}

/// What leads out of a kiosk: another console, and SysRq. The kernel must take both where the keyboard is not the kiosk's,
/// or this shows nothing.
fn together() -> Outcome {
    let _second = File::open("/dev/tty2")?;
    fs::write("/proc/sys/kernel/sysrq", "1")?;
    let to_console = |n| chord(&[K::KEY_LEFTCTRL, K::KEY_LEFTALT, n]);
    let to_level = |n| chord(&[K::KEY_LEFTALT, K::KEY_SYSRQ, n]);
    {
        let mut keyboard = Typist::plug(NAME)?;
        keyboard.sends(&to_console(K::KEY_F2), PERSON)?;
        until("the kernel goes to the second console", || Ok(read(CONSOLE)? == "tty2"))?;
        keyboard.sends(&to_console(K::KEY_F1), PERSON)?;
        until("and back", || Ok(read(CONSOLE)? == "tty1"))?;
        keyboard.sends(&to_level(K::KEY_5), PERSON)?;
        until("the kernel takes SysRq", || Ok(level()? == "5"))?;
    }
    let listener = Listener::begin(Rules { alone: true, ..Rules::default() })?;
    let mut keyboard = Typist::plug(NAME)?;
    listener.has(NAME)?;
    keyboard.sends(&to_console(K::KEY_F2), PERSON)?;
    keyboard.sends(&to_level(K::KEY_6), PERSON)?;
    keyboard.sends(&chord(&[K::KEY_LEFTALT, K::KEY_TAB]), PERSON)?;
    // All of it has come through when the letter has.
    keyboard.sends(&chord(&[K::KEY_Q]), PERSON)?;
    let mut window = Keyboard::new(Layout::Fr);
    let mut reached = vec![];
    while reached.is_empty() {
        match listener.next()? {
            (_, KeyReport::Keys(_, events)) => {
                let pressed = events.into_iter().filter_map(|event| window.take(event));
                reached.extend(pressed.filter(|press| *press != Press::Up));
            }
            (_, other) => return fail(other),
        }
    }
    hold(reached == [Press::Down(Meant::Text("a".to_owned()))], "only the letter reaches the window")?;
    hold(read(CONSOLE)? == "tty1", "the console is the same")?;
    hold(level()? == "5", "SysRq does nothing")?;
    Ok(String::new())
}

/// Pads without letters, as the kernel shows their keys.
fn pads() -> Outcome {
    let four = [K::KEY_1, K::KEY_2, K::KEY_3, K::KEY_4];
    let arrows = [K::KEY_LEFT, K::KEY_RIGHT, K::KEY_UP, K::KEY_DOWN, K::KEY_ENTER, K::KEY_ESC];
    let switches = [K::KEY_SPACE, K::KEY_ENTER];
    let cases: [(&str, &[K], Option<Keypad>); 3] = [
        ("Four keys", &four, Some(Keypad::four())),
        ("Arrows", &arrows, Some(Keypad::arrows())),
        ("Two switches", &switches, None),
    ];
    for (name, keys, want) in cases {
        let listener = Listener::begin(Rules { alone: true, ..Rules::default() })?;
        let mut pad = Typist::plug_with(name, keys)?;
        listener.has(name)?;
        let listed = perron_hardware::keys::EventDevices::new().list();
        let found = listed.into_iter().find(|info| info.name == name).map(|info| info.keypad);
        hold(found == Some(want), (name, "is known"))?;
        let Some(first) = keys.first() else { continue };
        pad.sends(&chord(&[*first]), PERSON)?;
        match listener.next()? {
            (_, KeyReport::Keys(info, events)) => {
                hold(info.name == name && events.first() == Some(&KeyEvent::Down(*first)), events)?;
            }
            (_, other) => return fail(other),
        }
    }
    Ok(String::new())
}
