//! The kiosk itself: a window, and the loop beside it.

use super::{CommandError, Place};
use crate::app::{Setup, Start, StartError, deliver, prepare, start};
use crate::bridge::{self, Bridge};
use crate::catalogue::Catalogue;
use crate::clock::{Clock, SystemClock};
use crate::display::Display;
use crate::keyboard;
use crate::vm::ViewModel;
use crate::workers::keys::Pressed;
use perron_domain::lang::Lang;
use perron_ui::AppWindow;
use slint::ComponentHandle;
use std::cell::RefCell;
use std::sync::Arc;

/// The size that the screens were drawn for, in logical pixels.
const WIDTH: f32 = 1280.0;
const HEIGHT: f32 = 800.0;
/// The simulator's panel beside it.
const PANEL: f32 = 320.0;

thread_local! {
    /// What the window shows, on the window's own thread.
    static BRIDGE: RefCell<Bridge> = RefCell::default();
}

/// Opens the window and runs until it is closed.
pub(super) fn run(place: &Place, fullscreen: bool) -> Result<(), CommandError> {
    let display = Display::of_this_process();
    display.prepare(place.config.as_deref())?;
    // On a kiosk nothing typed reaches anything but its own window.
    let alone = fullscreen || display == Display::Station;
    let offset = Arc::default();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new(Arc::clone(&offset)));
    // The disk and the display answer at the same time: whoever waits for the kiosk waits for the slower one.
    let opening = {
        let (place, clock) = (place.clone(), Arc::clone(&clock));
        let open = move || {
            let setup = Setup::read(place.config.as_deref(), place.data.as_deref(), clock.as_ref())?;
            prepare(setup, clock.as_ref())
        };
        std::thread::Builder::new().name("opening".to_owned()).spawn(open).map_err(StartError::from)?
    };
    let window = display.open();
    let ready = opening.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    let window = window?;
    let panel = ready.setup.samples.is_some() && !alone;
    let catalogue = Arc::clone(&ready.catalogue);
    // Where no window manager answers to full screen, the window has at least the size it was drawn for.
    let width = if panel { WIDTH + PANEL } else { WIDTH };
    window.window().set_size(slint::LogicalSize::new(width, HEIGHT));
    window.window().set_fullscreen(alone);
    bridge::apply_theme(&window, &ready.setup.settings);
    let weak = window.as_weak();
    let publish = Box::new(move |view: Arc<ViewModel>| {
        let catalogue = catalogue.clone();
        let shown = weak.upgrade_in_event_loop(move |window| show(&window, view, &catalogue));
        if shown.is_err() {
            tracing::debug!("the window is closed");
        }
    });
    let weak = window.as_weak();
    let pressed = alone.then(|| -> Pressed {
        Box::new(move |press| {
            if weak.upgrade_in_event_loop(move |window| keyboard::press(&window, press)).is_err() {
                tracing::debug!("the window is closed");
            }
        })
    });
    let on_death = Arc::new(|name: &str| died(name));
    let running = start(Start {
        ready,
        clock,
        offset,
        publish,
        pressed,
        beside_a_desktop: display == Display::Desktop,
        ticking: true,
        panel,
        tap: None,
        on_death,
    })?;
    let inbox = running.inbox.clone();
    BRIDGE.set(Bridge::connect(&window, move |from| deliver(&inbox, from)));
    let ended = window.run();
    running.stop();
    display.begin_again(&ended)?;
    ended.map_err(StartError::from)?;
    Ok(())
}

fn show(window: &AppWindow, view: Arc<ViewModel>, catalogue: &Catalogue) {
    let words = catalogue.of(Lang::new(&view.look.lang));
    let before = BRIDGE.with_borrow(|bridge| bridge.shown().map(|view| view.chrome.screen));
    if before != Some(view.chrome.screen) {
        tracing::debug!(screen = ?view.chrome.screen, "shown");
        keyboard::let_go();
    }
    BRIDGE.with_borrow_mut(|bridge| bridge.publish(window, view, &|id| words.text(id)));
}

/// One of its parts has ended.
fn died(name: &str) -> ! {
    #[allow(clippy::print_stderr, reason = "the last word of a program that ends itself")]
    {
        eprintln!("perron: its part « {name} » has ended. The kiosk ends too, so that it is started again.");
    }
    std::process::exit(i32::from(super::EXIT_DIED));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    #[ignore = "the next test starts it as a process"]
    fn a_program_whose_part_has_ended() {
        if std::env::var_os("PERRON_PART_ENDS").is_some() {
            died("printing");
        }
    }

    #[test]
    fn it_ends_with_a_message_and_exit_code_70() {
        let name = "commands::kiosk::tests::a_program_whose_part_has_ended";
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", name, "--ignored", "--nocapture"]).env("PERRON_PART_ENDS", "yes");
        let ended = child.output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(70), "{said}");
        assert!(said.contains("its part « printing » has ended"), "{said}");
    }
}
