//! The machine that the kiosk runs on: kept awake, its screen dark while the site is closed, its battery looked at.

use crate::workers::{Inbox, Message, report};
use chrono::{Datelike, Timelike};
use perron_domain::time::Time;
use perron_flow::{Battery, Event};
use perron_hardware::find::Machine;
use perron_hardware::power::{
    Hours, InhibitNews, Inhibitor, Input, LocalTime, POWER_LOOK, PanelSwitch, Power, Screen, Warning,
    Warnings,
};
use std::time::Instant;

/// The machine.
pub struct Station {
    /// None of a window on somebody's desk: its light is not ours.
    screen: Option<Screen>,
    hours: Option<Hours>,
    /// Where the kiosk is alone on the machine, this keeps it from falling asleep.
    inhibitor: Option<Inhibitor>,
}

impl Station {
    /// The machine of a kiosk that is alone on it, or of a window on somebody's desk, which never falls dark.
    #[must_use]
    pub fn new(alone: bool, hours: Option<Hours>) -> Self {
        let now = Instant::now();
        let mut inhibitor = alone.then(Inhibitor::default);
        if let Some(inhibitor) = &mut inhibitor {
            inhibitor.hold(now);
        }
        let screen = alone.then(|| Screen::new(Box::new(PanelSwitch::new(Machine::default())), now));
        Self { screen, hours, inhibitor }
    }

    /// A second has passed.
    pub fn tick(&mut self, time: &Time, zone: chrono_tz::Tz) {
        let now = Instant::now();
        if let Some(screen) = &mut self.screen {
            screen.tick(self.hours.as_ref(), local(time, zone), now);
        }
        match self.inhibitor.as_mut().and_then(|inhibitor| inhibitor.tend(now)) {
            Some(InhibitNews::Held) => tracing::info!("the machine is kept awake"),
            Some(InhibitNews::Problem(error)) => tracing::warn!(%error, "the machine may fall asleep"),
            None => {}
        }
    }

    /// Whether the picture is to be black.
    #[must_use]
    pub fn is_black(&self) -> bool {
        self.screen.as_ref().is_some_and(Screen::is_black)
    }

    /// Something was touched: whether it does anything beside waking the screen.
    pub fn touched(&mut self) -> bool {
        let (now, Some(screen)) = (Instant::now(), &mut self.screen) else { return true };
        let wake = screen.input(Input::Press, now);
        // What is touched is told once: the finger is up again, as far as is known.
        let up = screen.input(Input::Release, now);
        wake.is_awake() && up.is_awake()
    }

    /// A code was read, or somebody is in the middle of something.
    pub fn used(&mut self) {
        if let Some(screen) = &mut self.screen {
            screen.used(Instant::now());
        }
    }
}

impl Drop for Station {
    /// A kiosk that is turned off in the dark is light when it is turned on.
    fn drop(&mut self) {
        self.used();
    }
}

/// The moment of the local week; none where the time is not believed.
fn local(time: &Time, zone: chrono_tz::Tz) -> Option<LocalTime> {
    if !time.is_believed() {
        return None;
    }
    let local = time.now.local(zone);
    let day = u8::try_from(local.weekday().num_days_from_monday()).ok()?;
    LocalTime::new(day, u16::try_from(local.hour() * 60 + local.minute()).ok()?)
}

/// Looks at the battery until nobody listens any more. A machine may take a second to answer.
pub fn watch_battery(inbox: &Inbox) {
    let machine = Machine::default();
    let mut warnings = Warnings::default();
    let mut told = None;
    while !inbox.is_closed() {
        let power = Power::read(&machine);
        if let Some(warning) = warnings.take(&power) {
            tracing::warn!(?warning, level = power.level, "the battery");
        }
        let battery = match warnings.stands() {
            Warning::None => Battery::Well,
            Warning::Low => Battery::Low,
            Warning::Critical => Battery::Critical,
        };
        if told.replace(battery) != Some(battery) && !report(inbox, Message::Event(Event::Battery(battery))) {
            return;
        }
        let until = Instant::now() + POWER_LOOK;
        while Instant::now() < until && !inbox.is_closed() {
            std::thread::sleep(crate::workers::reader::LOOK);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use perron_domain::time::Timestamp;

    #[test]
    fn the_local_week_of_the_site_and_none_of_a_doubtful_clock() {
        // Monday 30 November 2026, 23:30 UTC: Tuesday in Paris, and in Réunion, still Monday in Martinique.
        let time = Time::synchronised(Timestamp(1_796_081_400_000));
        for (zone, day, minute) in [
            (chrono_tz::Europe::Paris, 1, 30),
            (chrono_tz::Indian::Reunion, 1, 210),
            (chrono_tz::America::Martinique, 0, 19 * 60 + 30),
        ] {
            assert_eq!(local(&time, zone), LocalTime::new(day, minute), "{zone}");
        }
        let doubtful = Time { belief: perron_domain::time::Belief::Wrong, ..time };
        assert_eq!(local(&doubtful, chrono_tz::Europe::Paris), None);
    }

    #[test]
    fn a_window_on_a_desk_never_falls_dark() {
        let closed = Hours::new(&Default::default(), Default::default()).unwrap();
        let mut station = Station::new(false, Some(closed));
        station.tick(&Time::synchronised(Timestamp(1_796_081_400_000)), chrono_tz::Europe::Paris);
        assert!(!station.is_black() && station.touched());
    }
}
