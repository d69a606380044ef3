//! The advisor's screens: the door, the workshops, the list of one, taking vouchers. The PIN unlocks acts, the badge opens
//! names and telephone numbers.

pub(crate) mod date;
pub(crate) mod door;
pub(crate) mod redeem;
pub(crate) mod roster;
pub(crate) mod workshops;

use crate::destination::Destination;
use crate::next::Next;

/// Where the advisor's navigation leads: workshops, passes.
pub(crate) fn navigate<S>(place: usize) -> Next<S> {
    match place {
        0 => Next::go(Destination::Home),
        1 => Next::go(Destination::Redeem),
        _ => Next::stay(),
    }
}

#[cfg(test)]
mod tests;
