//! How likely it is that a fake is missed, for one that hides in the way most unlike any grid.

use super::plan::Plan;

/// Bytes that are one write.
const BLOCK: f64 = 4096.0;

/// The chance to miss a fake that scatters what it cannot hold at random over what it has. Fakes that wrap around,
/// move or lose what they cannot hold are not missed at all (see the module).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// Its real size, in thousandths of the claim.
    pub real: u16,
    /// The chance to miss it, 0 to 1.
    pub missed: f64,
}

impl Chance {
    /// For a medium of `size` bytes that really has `real` thousandths of them.
    pub(super) fn of(plan: &Plan, size: u64, real: u16) -> Self {
        let kept = size / 1000 * u64::from(real);
        let below: u64 =
            plan.0.iter().map(|range| range.end.min(kept).saturating_sub(range.start.min(kept))).sum();
        let beyond = plan.bytes() - below;
        // Each block written beyond falls on a marked place with this chance; missed if none does.
        let hit = below as f64 / kept.max(1) as f64;
        let missed = ((1.0 - hit).max(0.0).ln() * (beyond as f64 / BLOCK)).exp();
        Self { real, missed: if beyond == 0 { 1.0 } else { missed } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::Seed;

    #[test]
    fn the_chance_follows_from_what_is_written() {
        let half = Plan(vec![0..4096 * 100, 4096 * 500..4096 * 510]);
        let chance = Chance::of(&half, 4096 * 1000, 500);
        assert!((chance.missed - 0.8f64.powi(10)).abs() < 1e-9, "{chance:?}");
        assert!((Chance::of(&half, 4096 * 1000, 900).missed - 1.0).abs() < 1e-9);
        assert!(Chance::of(&Plan::full(1 << 30), 1 << 30, 900).missed < 1e-12);
    }

    #[test]
    fn a_sample_of_any_usual_size_misses_almost_nothing() {
        for size in [4u64 << 30, 32_000_000_000, 64 << 30, 1 << 40, 4 << 40] {
            let plan = Plan::sampled(size, 512, &Seed::fixed([1; 32]));
            for real in [125, 500, 750, 900, 990] {
                assert!(Chance::of(&plan, size, real).missed < 1e-9, "{size} {real}");
            }
        }
    }
}
