//! What is plugged into a running kiosk, pulled out at rest and in the middle of its use, and plugged in again: the kiosk
//! goes on, and what came back works.
//!
//! ```text
//!              at rest          in the middle of its use
//!  scanner     next code read   half a code: nothing is read, and the next code is
//!  touch       next tap opens   a finger rests: nothing is opened, and the next tap opens
//!  mouse       arrow comes back the button is down: the arrow goes, and the next click opens
//!  keyboard    next key works   a key is held: it repeats no more
//!  camera      —                it looks: it looks again when it is back
//! ```

use std::time::Duration;

use evdev::KeyCode as K;
use perron_hardware::camera::PixelFormat;
use perron_hardware::keys::{KeyEvent, Layout};

use super::finger::Finger;
use super::mouse::Mouse;
use super::program::Kiosk;
use super::screen::Screen;
use super::{
    FIELD, INK, LEARN, QUICK, RESTS, TICKET, WORKSHOPS, at_home, at_rest, form, go_home, is_home, on_a_kit,
    sees, share, world,
};
use crate::typist::Typist;
use crate::vivid::{SPARED, Vivid, plug};
use crate::{Failure, Outcome, hold};

/// « Mon Pass numérique », on the home screen.
const PASS: (u32, u32) = (996, 640);
/// How long nothing more comes of what was pulled out.
const SETTLED: Duration = Duration::from_secs(2);

/// Nothing opens for a while.
fn stays(kiosk: &mut Kiosk, what: &str) -> Result<(), Failure> {
    hold(kiosk.says_in("shown", SETTLED)?.is_none(), what)
}

/// A scanner that the kiosk has had time to find.
fn plugged() -> Result<Typist, Failure> {
    let scanner = Typist::plug("Barcode scanner")?;
    std::thread::sleep(SETTLED);
    Ok(scanner)
}

pub(super) fn scanner() -> Outcome {
    at_home(|kiosk| {
        for half in [false, true] {
            let mut scanner = plugged()?;
            if half {
                scanner.types(&TICKET[..TICKET.len() / 2], Layout::Us, QUICK)?;
            }
            drop(scanner);
            stays(kiosk, "half a code opens nothing")?;
            let mut scanner = plugged()?;
            scanner.types(&format!("{TICKET}\r"), Layout::Us, QUICK)?;
            kiosk.shows("Notice")?;
            go_home(kiosk)?;
        }
        Ok(String::new())
    })
}

pub(super) fn touch() -> Outcome {
    at_home(|kiosk| {
        let (x, y) = share(LEARN);
        for rests in [false, true] {
            let mut finger = Finger::plug("eGalax touch screen")?;
            kiosk.says("eGalax touch screen")?;
            if rests {
                finger.rests(x, y)?;
            }
            drop(finger);
            stays(kiosk, "a finger that was never lifted opens nothing")?;
            let mut finger = Finger::plug("eGalax touch screen")?;
            kiosk.says("eGalax touch screen")?;
            finger.taps(x, y)?;
            kiosk.shows("Shelf")?;
            go_home(kiosk)?;
        }
        Ok(String::new())
    })
}

pub(super) fn mouse() -> Outcome {
    at_home(|kiosk| {
        let (x, y) = WORKSHOPS;
        let arrow = (x, y, x + 8, y + 14);
        // Another mouse has brought it there.
        world::move_to(WORKSHOPS)?;
        sees("the arrow", |picture| picture.share(arrow, INK) > 0.2)?;
        for pressed in [false, true] {
            let mut mouse = Mouse::plug("USB optical mouse")?;
            kiosk.says("USB optical mouse")?;
            mouse.moves(-1, 0)?;
            if pressed {
                mouse.presses(true)?;
            }
            drop(mouse);
            stays(kiosk, "a button that was never let go opens nothing")?;
            sees("no arrow", |picture| picture.share(arrow, INK) < 0.01)?;
            let mut mouse = Mouse::plug("USB optical mouse")?;
            kiosk.says("USB optical mouse")?;
            mouse.moves(1, 0)?;
            mouse.presses(true)?;
            mouse.presses(false)?;
            kiosk.shows("Workshops")?;
            go_home(kiosk)?;
        }
        Ok(String::new())
    })
}

pub(super) fn keyboard() -> Outcome {
    at_home(|kiosk| {
        form(kiosk)?;
        let mut keyboard = Typist::plug("A keyboard")?;
        // It is the kiosk's once its own first key has come through.
        std::thread::sleep(RESTS);
        let empty = Screen::open()?.picture()?;
        keyboard.sends(&[KeyEvent::Down(K::KEY_S)], Duration::ZERO)?;
        sees("the letter, and more of it", |picture| picture.differs(&empty, FIELD) > 0.03)?;
        drop(keyboard);
        std::thread::sleep(SETTLED);
        let screen = Screen::open()?;
        at_rest(&screen)?;
        let typed = screen.picture()?;
        std::thread::sleep(SETTLED);
        hold(screen.picture()?.differs(&typed, FIELD) < 0.01, "a key that was never let go goes on typing")?;
        let mut keyboard = Typist::plug("A keyboard")?;
        std::thread::sleep(RESTS);
        keyboard.sends(&[KeyEvent::Down(K::KEY_ESC), KeyEvent::Up(K::KEY_ESC)], RESTS)?;
        kiosk.says("shown")?;
        go_home(kiosk)
    })
}

pub(super) fn camera() -> Outcome {
    let vivid = Vivid::ready()?;
    vivid.set("Percentage of Dropped Buffers", SPARED)?;
    let mut kiosk = on_a_kit()?;
    sees("the home screen", is_home)?;
    for _ in 0..2 {
        world::move_to(PASS)?;
        world::click()?;
        kiosk.shows("PassScan")?;
        kiosk.says("looks")?;
        world::photograph("camera")?;
        plug(false)?;
        kiosk.says("the camera")?;
        stays(&mut kiosk, "the screen stays")?;
        world::photograph("no-camera")?;
        plug(true)?;
        let vivid = Vivid::ready()?;
        vivid.set("Percentage of Dropped Buffers", SPARED)?;
        let mut held = vivid.screen(PixelFormat::Grey)?;
        held.code(TICKET)?;
        kiosk.shows("Notice")?;
        drop(held);
        go_home(&mut kiosk)?;
        sees("the home screen", is_home)?;
    }
    Ok(String::new())
}
