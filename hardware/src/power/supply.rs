//! One of the kernel's supplies of power, below `/sys/class/power_supply`: a mains adapter, a port, a pack of cells.

use crate::find::{Machine, Node};

/// The fullest that a pack may claim to be, in percent: worn ones hold more than they have learned to be full (103 and 106
/// have been seen). What claims more counts in another unit or is broken.
const WORN_MAX: i64 = 120;
/// The longest time that is believed, in minutes: drivers that do not know say 65535.
const MINUTES_MAX: i64 = 48 * 60;
/// No pack loses more percent of its charge in a minute: some drivers told minutes where the kernel counts seconds.
const FASTEST: i64 = 4;

/// What the kernel says of a supply that feeds this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Supply {
    /// A mains adapter.
    Mains(Option<bool>),
    /// A port or a coil that may bring power, or give it away.
    Port(Option<bool>),
    /// A pack of cells.
    Pack(Pack),
}

/// Which way power goes through a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// It is being emptied.
    Out,
    /// It is being filled.
    In,
    /// Neither, as the kernel says: it is full, or kept below full on purpose.
    Rest,
    /// Nobody knows; so says also the second pack of some machines while the first one works.
    Unknown,
}

/// What the kernel says in words where there is no number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Word {
    #[default]
    Nothing,
    Low,
    Critical,
}

/// A pack of cells that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pack {
    pub(super) flow: Flow,
    pub(super) word: Word,
    capacity: Option<i64>,
    /// What is in it and what fits in, in µWh.
    energy: Option<(i64, i64)>,
    /// The same in µAh.
    charge: Option<(i64, i64)>,
    seconds_left: Option<i64>,
}

/// The supplies of this machine. What feeds only a device (a mouse, a scanner's cradle), and a bay without a pack, is none.
pub(super) fn supplies(machine: &Machine) -> Vec<Supply> {
    machine.all("power_supply").iter().filter_map(|node| supply(machine, node)).collect()
}

fn supply(machine: &Machine, node: &Node) -> Option<Supply> {
    let text = |name: &str| machine.attribute(node, name);
    let number = |name: &str| text(name)?.parse::<i64>().ok();
    let scope = text("scope");
    if scope.as_deref() == Some("Device") {
        return None;
    }
    // 2 says that its voltage can be chosen.
    let online = number("online").map(|online| online > 0);
    match text("type")?.as_str() {
        "Mains" => Some(Supply::Mains(online)),
        "Battery" | "UPS" => {
            let is_elsewhere = scope.is_none() && hangs_on_a_device(node);
            let is_there = number("present").is_none_or(|present| present > 0);
            (is_there && !is_elsewhere).then(|| Supply::Pack(pack(text, number)))
        }
        _ => Some(Supply::Port(online)),
    }
}

/// Whether it hangs on what was plugged in or came by radio. Not every driver writes a scope.
fn hangs_on_a_device(node: &Node) -> bool {
    // A HID device is called by its bus, maker and product: `0005:046D:B33B`.
    let is_hid = |part: &str| part.len() == 14 && part.matches(':').count() == 2;
    node.usb.is_some() || node.path.split('/').any(|part| part == "bluetooth" || is_hid(part))
}

fn pack(text: impl Fn(&str) -> Option<String>, number: impl Fn(&str) -> Option<i64>) -> Pack {
    let pair = |now: &str, full: &str| Some((number(now)?, number(full)?));
    Pack {
        flow: match text("status").as_deref() {
            Some("Discharging") => Flow::Out,
            Some("Charging") => Flow::In,
            Some("Full" | "Not charging") => Flow::Rest,
            _ => Flow::Unknown,
        },
        word: match text("capacity_level").as_deref() {
            Some("Critical") => Word::Critical,
            Some("Low") => Word::Low,
            _ => Word::Nothing,
        },
        capacity: number("capacity"),
        energy: pair("energy_now", "energy_full"),
        charge: pair("charge_now", "charge_full"),
        seconds_left: number("time_to_empty_now")
            .filter(|seconds| *seconds > 0)
            .or_else(|| number("time_to_empty_avg")),
    }
}

impl Pack {
    /// How full it is, in percent, by the first of the kernel's numbers that can be believed.
    pub(super) fn percent(&self, zero_is_believed: bool) -> Option<i64> {
        let told = [self.capacity, self.energy.and_then(share), self.charge.and_then(share)];
        let is_believed = |percent: &i64| (i64::from(!zero_is_believed)..=WORN_MAX).contains(percent);
        told.into_iter().flatten().find(is_believed).map(|percent| percent.min(100))
    }

    /// What is in it and what fits in, in µWh where `energy`, else in µAh.
    pub(super) fn amount(&self, energy: bool) -> Option<(i64, i64)> {
        let amount = if energy { self.energy } else { self.charge };
        let (now, full) = amount.filter(|amount| share(*amount).is_some_and(|share| share <= WORN_MAX))?;
        Some((now.min(full), full))
    }

    /// The minutes left, where its driver counts them.
    pub(super) fn minutes(&self, percent: Option<i64>) -> Option<i64> {
        let minutes = self.seconds_left? / 60;
        let is_too_fast = percent.is_some_and(|percent| percent > minutes.saturating_mul(FASTEST));
        (minutes <= MINUTES_MAX && minutes > 0 && !is_too_fast).then_some(minutes)
    }
}

/// So much of it, in percent.
pub(super) fn share((now, full): (i64, i64)) -> Option<i64> {
    let percent = || i64::try_from(i128::from(now) * 100 / i128::from(full)).ok();
    if now >= 0 && full > 0 { percent() } else { None }
}
