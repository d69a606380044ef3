//! What a kiosk without a desktop draws on: graphics cards, and the screens that are plugged into them.
//!
//! ```text
//!  Nothing ─► Doubtful ─► Screen ─► NoScreen ─► Screen
//!             firmware's    │                     └─ drawn on anew: await_return
//!             picture       └─ await_screen
//! ```
//!
//! A card's driver may come up seconds after the kiosk. Until then the firmware's own picture stands in for it, and whoever
//! draws on that draws on nothing once the driver has taken over. A screen that was off, or unplugged, comes back without a
//! picture.

use crate::find::{Changes, Machine};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::time::{Duration, Instant};

/// How long a driver is waited for where the firmware's picture, or nothing, is there.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How long a screen must be back before it is believed: a plug is not pushed in at once.
const SETTLED: Duration = Duration::from_secs(1);
/// The longest between two looks where the kernel announces nothing.
const LOOK: Duration = Duration::from_secs(2);
/// What the kernel announces of screens.
const CLASSES: [&str; 2] = ["drm", "graphics"];
/// Drivers that show the firmware's picture until the card's own is there.
const FIRMWARE: [&str; 4] = ["simple-framebuffer", "efi-framebuffer", "vesa-framebuffer", "of-display"];

/// What there is to draw on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// No card.
    Nothing,
    /// The firmware's picture alone, or a screen that cannot be asked whether it is there, as at the end of an old cable.
    Doubtful,
    /// A card, and no screen that is plugged in and on.
    NoScreen,
    /// A card with a screen.
    Screen,
}

/// What there is to draw on now; of a card's sockets the wanted one alone counts, where one is named (`HDMI-A-1`).
#[must_use]
pub fn look(machine: &Machine, wanted: Option<&str>) -> Sight {
    let cards = machine.devices("drm", "card");
    let (firmware, cards): (Vec<_>, Vec<_>) = cards.into_iter().partition(|card| {
        let driver = std::fs::read_link(machine.attribute_file(card, "device/driver"));
        driver.is_ok_and(|driver| FIRMWARE.iter().any(|name| driver.ends_with(name)))
    });
    let outputs = machine.all("drm");
    let any = |status: &str| {
        let mut of_cards = outputs.iter().filter(|output| {
            let is_meant =
                |socket: &str| wanted.map_or(!socket.starts_with("Writeback"), |name| name == socket);
            let card = output.name.split_once('-').filter(|(_, socket)| is_meant(socket));
            card.is_some_and(|(card, _)| cards.iter().any(|known| known.name == card))
        });
        of_cards.any(|output| machine.attribute(output, "status").as_deref() == Some(status))
    };
    if any("connected") {
        Sight::Screen
    } else if any("unknown") {
        Sight::Doubtful
    } else if !cards.is_empty() {
        Sight::NoScreen
    } else if !firmware.is_empty() || !machine.devices("graphics", "fb").is_empty() {
        Sight::Doubtful
    } else {
        Sight::Nothing
    }
}

/// Waits until there is a screen to draw on: as long as it takes where a card has none, at most [`PATIENCE`] where no card's
/// driver is there. `tell` is told of whatever is waited for, once each time that it changes.
pub fn await_screen(
    machine: &Machine,
    wanted: Option<&str>,
    patience: Duration,
    mut tell: impl FnMut(Sight),
) -> Sight {
    let mut changes = Changes::of_this_machine();
    let began = Instant::now();
    let mut told = None;
    loop {
        let sight = look(machine, wanted);
        let left = match sight {
            Sight::Screen => return sight,
            Sight::NoScreen => LOOK,
            Sight::Nothing | Sight::Doubtful => patience.saturating_sub(began.elapsed()).min(LOOK),
        };
        if left.is_zero() {
            return sight;
        }
        if told.replace(sight) != Some(sight) {
            tell(sight);
        }
        rest(changes.as_mut(), Some(left));
    }
}

/// Waits, for as long as it takes, until what was drawn must be drawn anew: a screen came back, or a driver took the
/// firmware's picture away.
pub fn await_return(machine: &Machine, wanted: Option<&str>) {
    let mut changes = Changes::of_this_machine();
    let mut lost = look(machine, wanted) != Sight::Screen;
    loop {
        let is_there = look(machine, wanted) == Sight::Screen;
        if lost && is_there {
            std::thread::sleep(SETTLED);
            if look(machine, wanted) == Sight::Screen {
                return;
            }
        }
        if !is_there && !lost {
            tracing::warn!("the screen is gone");
            lost = true;
        }
        // Without announcements one looks from time to time.
        let longest = if changes.is_some() { None } else { Some(LOOK) };
        rest(changes.as_mut(), longest);
    }
}

/// Rests until the kernel announces something of screens, or for this long.
fn rest(changes: Option<&mut Changes>, longest: Option<Duration>) {
    let Some(changes) = changes else { return std::thread::sleep(longest.unwrap_or(LOOK)) };
    let until = longest.map(|longest| Instant::now() + longest);
    loop {
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        if left.is_some_and(|left| left.is_zero()) {
            return;
        }
        let timeout = left.and_then(|left| Timespec::try_from(left).ok());
        let waited = poll(&mut [PollFd::new(changes, PollFlags::IN)], timeout.as_ref());
        if changes.take(&CLASSES) || waited.is_err_and(|error| error != rustix::io::Errno::INTR) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    /// Cards with their drivers, outputs with what is plugged in, and old framebuffers.
    fn machine(
        root: &Path,
        cards: &[(&str, &str)],
        outputs: &[(&str, &str)],
        framebuffers: &[&str],
    ) -> Machine {
        let sys = root.join("sys");
        let _ = std::fs::remove_dir_all(&sys);
        let class = sys.join("class/drm");
        for (card, driver) in cards {
            let device = class.join(card).join("device");
            std::fs::create_dir_all(&device).unwrap();
            symlink(Path::new("../../../bus/drivers").join(driver), device.join("driver")).unwrap();
        }
        for (output, status) in outputs {
            std::fs::create_dir_all(class.join(output)).unwrap();
            std::fs::write(class.join(output).join("status"), format!("{status}\n")).unwrap();
        }
        for framebuffer in framebuffers {
            std::fs::create_dir_all(sys.join("class/graphics").join(framebuffer)).unwrap();
        }
        Machine::at(&sys, &root.join("dev"))
    }

    #[test]
    fn what_there_is_to_draw_on() {
        let root = tempfile::tempdir().unwrap();
        type Names<'a> = &'a [(&'a str, &'a str)];
        let table: [(&str, Names<'_>, Names<'_>, &[&str], Sight); 10] = [
            ("a machine that has just started", &[], &[], &[], Sight::Nothing),
            ("the firmware's picture, old kernels", &[], &[], &["fb0"], Sight::Doubtful),
            (
                "the firmware's picture, new kernels",
                &[("card0", "simple-framebuffer")],
                &[("card0-Unknown-1", "connected")],
                &["fb0"],
                Sight::Doubtful,
            ),
            (
                "a laptop",
                &[("card0", "i915")],
                &[("card0-HDMI-A-1", "disconnected"), ("card0-eDP-1", "connected")],
                &["fb0"],
                Sight::Screen,
            ),
            (
                "the driver beside the firmware's picture, no screen yet",
                &[("card0", "simple-framebuffer"), ("card1", "i915")],
                &[("card0-Unknown-1", "connected"), ("card1-HDMI-A-1", "disconnected")],
                &["fb0"],
                Sight::NoScreen,
            ),
            (
                "a card that only computes beside one with a screen",
                &[("card0", "nouveau"), ("card1", "i915")],
                &[("card1-DP-1", "connected")],
                &[],
                Sight::Screen,
            ),
            (
                "an adapter whose monitor cannot be asked",
                &[("card0", "i915")],
                &[("card0-VGA-1", "unknown"), ("card0-DP-1", "disconnected")],
                &["fb0"],
                Sight::Doubtful,
            ),
            (
                "a card's own way to write pictures down is no screen",
                &[("card0", "vkms")],
                &[("card0-Writeback-1", "unknown"), ("card0-DP-1", "disconnected")],
                &[],
                Sight::NoScreen,
            ),
            (
                "ten cards: the tenth is not the first",
                &[("card1", "i915"), ("card10", "udl")],
                &[("card10-DVI-I-1", "connected")],
                &[],
                Sight::Screen,
            ),
            ("an output of no card", &[], &[("card0-DP-1", "connected")], &[], Sight::Nothing),
        ];
        for (what, cards, outputs, framebuffers, sight) in table {
            assert_eq!(look(&machine(root.path(), cards, outputs, framebuffers), None), sight, "{what}");
        }
    }

    #[test]
    fn of_two_screens_the_wanted_one_counts() {
        let root = tempfile::tempdir().unwrap();
        let outputs = [("card0-eDP-1", "connected"), ("card0-HDMI-A-1", "disconnected")];
        let laptop = machine(root.path(), &[("card0", "i915")], &outputs, &["fb0"]);
        assert_eq!(look(&laptop, Some("HDMI-A-1")), Sight::NoScreen);
        assert_eq!(look(&laptop, Some("eDP-1")), Sight::Screen);
    }

    #[test]
    fn a_driver_is_waited_for_and_then_what_is_there_is_taken() {
        let root = tempfile::tempdir().unwrap();
        let mut told = vec![];
        let nothing = machine(root.path(), &[], &[], &[]);
        assert_eq!(await_screen(&nothing, None, Duration::ZERO, |sight| told.push(sight)), Sight::Nothing);
        let short = Duration::from_millis(20);
        assert_eq!(await_screen(&nothing, None, short, |sight| told.push(sight)), Sight::Nothing);
        let firmware = machine(root.path(), &[], &[], &["fb0"]);
        assert_eq!(await_screen(&firmware, None, short, |sight| told.push(sight)), Sight::Doubtful);
        assert_eq!(told, [Sight::Nothing, Sight::Doubtful], "told only of what is waited for");
    }

    #[test]
    fn a_screen_that_is_switched_on_later_is_found() {
        let root = tempfile::tempdir().unwrap();
        let off = machine(root.path(), &[("card0", "i915")], &[("card0-DP-1", "disconnected")], &[]);
        let mut told = vec![];
        let status = root.path().join("sys/class/drm/card0-DP-1/status");
        let switch_on = |sight| {
            told.push(sight);
            std::fs::write(&status, "connected\n").unwrap();
        };
        assert_eq!(await_screen(&off, None, Duration::ZERO, switch_on), Sight::Screen);
        assert_eq!(told, [Sight::NoScreen], "no patience runs out where a card is there");
    }
}
