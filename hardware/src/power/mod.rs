//! Power and screen of the machine: its battery, its lid, its sleep, and the light of its screen.
//!
//! ```text
//!  /sys/class/power_supply ─► Power      on mains or not, how much is left
//!                               └─► Warnings   what the staff is to be told
//!  SW_LID ─► watch_lids ─► Lid           closed or open; nothing is done about it here
//!  systemd-inhibit ◄─ Inhibitor          the machine does not sleep while the kiosk runs
//!  /sys/class/backlight ◄─ set_brightness, PanelSwitch
//!  site's hours, clock, touches ─► Screen ─► black or not; what wakes it does nothing else
//! ```
//!
//! # What works on which machine
//!
//! A *desktop* has no battery and no lid: it counts as on mains. Its monitor hangs on a cable and cannot be switched or
//! dimmed from here: out of hours it shows a black picture, and its light stays on unless the monitor has a timer itself.
//!
//! A *laptop* or a *tablet* shows its level, and the staff is warned at [`LOW_PERCENT`] while it drains. Machines that
//! charge through USB-C do not always list their charger; then the battery's own word decides. Where a worn battery says
//! nothing that can be true, no level is shown. The light of the screen goes out where the graphics driver itself
//! switches it (`type` is `raw`), as on most machines that came with Windows 8 or later; where only the firmware or a
//! driver for the make does, it is made weak. Both need the right to write it: [`BACKLIGHT_RULE`].
//!
//! A lid that is closed does not end anything: many laptops stand closed under a table with a monitor of their own. It
//! does not send the machine to sleep either, while the lock is held.
//!
//! The lock against sleep needs systemd. Where it is missing, or the kiosk's user may not take it, that is told once and
//! the machine's own settings decide. It binds logind alone: a desktop environment that suspends by itself is set there.

mod backlight;
mod battery;
#[cfg(test)]
mod battery_tests;
#[cfg(test)]
mod fake;
mod hours;
#[cfg(test)]
mod hours_tests;
mod inhibit;
mod lid;
mod screen;
mod supply;
mod warning;

pub use backlight::{BACKLIGHT_RULE, Backlight, BacklightError, DIMMEST_PERCENT, set_brightness};
pub use battery::{CRITICAL_PERCENT, LOW_PERCENT, POWER_LOOK, Power};
pub use hours::{
    GRACE_MAX, Grace, Hours, HoursError, LocalTime, OPENINGS_MAX, Opening, WOKEN_FOR, is_to_be_on,
};
pub use inhibit::{InhibitError, InhibitNews, Inhibitor};
pub use lid::{
    EventLids, Lid, LidEvent, LidInfo, LidListener, LidSays, LidSwitch, LidSwitches, SimulatedLid,
    SimulatedLids, watch_lids,
};
pub use screen::{Dark, Input, PanelSwitch, SETTLE, Screen, ScreenSwitch, SimulatedScreen, Wake};
pub use warning::{BACK_PERCENT, Warning, Warnings};
