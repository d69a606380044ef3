//! Whether the machine runs on mains, and how much is left where it does not.
//!
//! ```text
//!  a mains adapter is online ──────────────────────────────────────► mains
//!  else a pack is being emptied ───────────────────────────────────► battery
//!  else a port is online, or a pack is filled or rests ────────────► mains   (many USB-C chargers are listed nowhere)
//!  else all that is listed is off ─────────────────────────────────► battery
//!  no pack, or nothing is listed ──────────────────────────────────► mains   (a desktop whose ports are all off)
//! ```
//!
//! A port is believed less than an adapter: it is online, too, while it feeds a telephone. What counts for a warning is
//! whether the packs get emptier, whatever is plugged in: a charger that is too weak is one.

use std::time::Duration;

use super::supply::{Flow, Pack, Supply, Word, share, supplies};
use crate::find::Machine;

/// At this level, in percent, the staff is to be told to plug the machine in.
pub const LOW_PERCENT: u8 = 15;
/// At this level work is to be saved, for the machine may go out at any moment.
pub const CRITICAL_PERCENT: u8 = 5;
/// How often to look. Not every machine announces that its plug was pulled.
pub const POWER_LOOK: Duration = Duration::from_secs(30);

/// What the machine runs on, at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Power {
    /// Whether it has a battery of its own.
    pub has_battery: bool,
    /// Whether power comes from outside.
    pub on_mains: bool,
    /// Whether the battery gets emptier: on battery, or with a charger that is too weak.
    pub draining: bool,
    /// How full the battery is, in percent; none where what the machine says of it cannot be believed.
    pub level: Option<u8>,
    /// The minutes left while it drains, where the kernel counts them. Most do not.
    pub minutes: Option<u32>,
    word: Word,
}

impl Power {
    /// Looks. Some machines answer only after a second: not to be called by what draws the screen.
    #[must_use]
    pub fn read(machine: &Machine) -> Self {
        let supplies = supplies(machine);
        let packs: Vec<&Pack> = supplies.iter().filter_map(pack).collect();
        let on_mains = is_on_mains(&supplies, &packs);
        let level = level(&packs, !on_mains);
        let out = packs.iter().any(|pack| pack.flow == Flow::Out);
        let minutes = match packs.as_slice() {
            [pack] if pack.flow == Flow::Out => pack.minutes(level),
            // Which of several empties first, nobody knows.
            _ => None,
        };
        Self {
            has_battery: !packs.is_empty(),
            on_mains,
            draining: out || !on_mains,
            level: level.and_then(|level| level.try_into().ok()),
            minutes: minutes.and_then(|minutes| minutes.try_into().ok()),
            word: packs.iter().map(|pack| pack.word).min().unwrap_or_default(),
        }
    }

    /// Whether the machine has to be plugged in soon.
    #[must_use]
    pub fn is_low(&self) -> bool {
        self.is_below(LOW_PERCENT, Word::Low)
    }

    /// Whether it may go out at any moment.
    #[must_use]
    pub fn is_critical(&self) -> bool {
        self.is_below(CRITICAL_PERCENT, Word::Critical)
    }

    fn is_below(&self, percent: u8, word: Word) -> bool {
        self.draining && self.level.map_or(self.word >= word, |level| level <= percent)
    }
}

fn pack(supply: &Supply) -> Option<&Pack> {
    match supply {
        Supply::Pack(pack) => Some(pack),
        Supply::Mains(_) | Supply::Port(_) => None,
    }
}

fn is_on_mains(supplies: &[Supply], packs: &[&Pack]) -> bool {
    let flows = |flows: &[Flow]| packs.iter().any(|pack| flows.contains(&pack.flow));
    let is_listed = |wanted: &Supply| supplies.contains(wanted);
    if packs.is_empty() || is_listed(&Supply::Mains(Some(true))) {
        return true;
    }
    if flows(&[Flow::Out]) {
        return false;
    }
    let is_fed = is_listed(&Supply::Port(Some(true))) || flows(&[Flow::In, Flow::Rest]);
    let is_off = is_listed(&Supply::Mains(Some(false))) || is_listed(&Supply::Port(Some(false)));
    is_fed || !is_off
}

/// How full the packs are together. On mains none of them is empty: one that says so is worn out or does not know.
fn level(packs: &[&Pack], zero_is_believed: bool) -> Option<i64> {
    let good: Vec<(&Pack, i64)> =
        packs.iter().filter_map(|pack| Some((*pack, pack.percent(zero_is_believed)?))).collect();
    if let [(_, percent)] = good.as_slice() {
        return Some(*percent);
    }
    for energy in [true, false] {
        let amounts: Option<Vec<(i64, i64)>> = good.iter().map(|(pack, _)| pack.amount(energy)).collect();
        let amounts = amounts.unwrap_or_default().into_iter();
        let (now, full) = amounts.fold((0_i64, 0_i64), |(now, full), pack| {
            (now.saturating_add(pack.0), full.saturating_add(pack.1))
        });
        if let Some(percent) = share((now, full)) {
            return Some(percent);
        }
    }
    let count = i64::try_from(good.len()).ok().filter(|count| *count > 0)?;
    Some(good.iter().map(|(_, percent)| percent).sum::<i64>() / count)
}
