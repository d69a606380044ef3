//! Fields of the screen, and where a finger is among them.
//!
//! The kernel tells a touch in the device's own units. Their range alone would not do, for panels are built in turned and
//! mirrored. Three marks in known fields give the whole mapping:
//!
//! ```text
//!  first ─── across ───► second        field = first + a · (second − first) + b · (third − first)
//!  │
//!  down
//!  ▼
//!  third
//! ```

/// Fields in a row of the screen.
pub(super) const COLUMNS: usize = 6;

/// Rows of fields on the screen.
pub(super) const ROWS: usize = 4;

/// Fields in all.
pub(super) const FIELDS: usize = COLUMNS * ROWS;

/// The fields of the three marks: top left, top right, bottom left.
pub(super) const MARKS: [usize; 3] = [0, COLUMNS - 1, FIELDS - COLUMNS];

/// Marks that give a flatter shape than this were not where they should be: 1 is a right angle.
const SHAPE_MIN: f64 = 0.5;

/// A place in the device's units.
pub(super) type Place = (i32, i32);

/// From places to fields.
#[derive(Debug)]
pub(super) struct Mapping {
    first: (f64, f64),
    across: (f64, f64),
    down: (f64, f64),
    area: f64,
}

impl Mapping {
    /// Learns from the places of the three marks; none if they do not span the screen.
    pub(super) fn learn(marks: [Place; 3]) -> Option<Self> {
        let [first, second, third] = marks.map(|(x, y)| (f64::from(x), f64::from(y)));
        let across = (second.0 - first.0, second.1 - first.1);
        let down = (third.0 - first.0, third.1 - first.1);
        let area = cross(across, down);
        let sides = across.0.hypot(across.1) * down.0.hypot(down.1);
        (sides > 0.0 && area.abs() / sides >= SHAPE_MIN).then_some(Self { first, across, down, area })
    }

    /// The field of a place; none beside the screen.
    pub(super) fn field(&self, (x, y): Place) -> Option<usize> {
        let place = (f64::from(x) - self.first.0, f64::from(y) - self.first.1);
        let column = along(cross(place, self.down) / self.area, COLUMNS)?;
        let row = along(cross(self.across, place) / self.area, ROWS)?;
        Some(row * COLUMNS + column)
    }
}

fn cross(a: (f64, f64), b: (f64, f64)) -> f64 {
    a.0 * b.1 - a.1 * b.0
}

/// The index of the field at `share` of the way from the middle of the first of `count` fields (0) to that of the last (1).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "0 to 6"
)]
fn along(share: f64, count: usize) -> Option<usize> {
    let at = (share * (count - 1) as f64).round();
    (at >= 0.0 && at < count as f64).then_some(at as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The middle of a field on a panel of 4096 × 4096 units, upright, turned, or mirrored.
    fn middle(field: usize, kind: usize) -> Place {
        let (column, row) = (field % COLUMNS, field / COLUMNS);
        let across = i32::try_from((2 * column + 1) * 4096 / (2 * COLUMNS)).unwrap();
        let down = i32::try_from((2 * row + 1) * 4096 / (2 * ROWS)).unwrap();
        [(across, down), (down, 4095 - across), (4095 - down, across), (4095 - across, down)][kind]
    }

    #[test]
    fn every_field_is_found_on_every_kind_of_panel() {
        for kind in 0..4 {
            let mapping = Mapping::learn(MARKS.map(|field| middle(field, kind))).unwrap();
            for field in 0..FIELDS {
                assert_eq!(mapping.field(middle(field, kind)), Some(field), "{kind}");
            }
        }
    }

    #[test]
    fn marks_that_span_nothing_teach_nothing() {
        for marks in [
            [(5, 5); 3],
            [(0, 0), (100, 0), (200, 0)],
            [(0, 0), (100, 0), (0, 0)],
            [(0, 0), (100, 10), (90, 20)],
        ] {
            assert!(Mapping::learn(marks).is_none(), "{marks:?}");
        }
    }

    proptest! {
        #[test]
        fn any_place_is_a_field_or_beside(marks: [(i32, i32); 3], place: (i32, i32)) {
            if let Some(mapping) = Mapping::learn(marks) {
                prop_assert!(mapping.field(place).is_none_or(|field| field < FIELDS));
            }
        }
    }
}
