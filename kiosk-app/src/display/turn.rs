//! A screen that stands on its side: what is drawn is turned, and what is touched with it.

/// How far the picture is turned to the right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Turn {
    /// Not at all.
    #[default]
    None,
    /// A quarter: the picture's top is the panel's right edge.
    Quarter,
    /// Upside down.
    Half,
    /// A quarter to the left: the picture's top is the panel's left edge.
    ThreeQuarters,
}

impl Turn {
    /// What the renderer's own variable says, in degrees.
    pub(super) fn by_degrees(degrees: u32) -> Option<Self> {
        match degrees {
            0 => Some(Self::None),
            90 => Some(Self::Quarter),
            180 => Some(Self::Half),
            270 => Some(Self::ThreeQuarters),
            _ => None,
        }
    }

    /// Where in the picture a place of the panel lies: shares of width and height, from the upper left of each.
    pub(super) fn place(self, (x, y): (f32, f32)) -> (f32, f32) {
        match self {
            Self::None => (x, y),
            Self::Quarter => (y, 1.0 - x),
            Self::Half => (1.0 - x, 1.0 - y),
            Self::ThreeQuarters => (1.0 - y, x),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finger_lands_where_it_is_seen() {
        // Where on the panel the picture's upper left corner, and its upper right, are seen.
        for (degrees, left, right) in [
            (0, (0.0, 0.0), (1.0, 0.0)),
            (90, (1.0, 0.0), (1.0, 1.0)),
            (180, (1.0, 1.0), (0.0, 1.0)),
            (270, (0.0, 1.0), (0.0, 0.0)),
        ] {
            let turn = Turn::by_degrees(degrees).unwrap();
            assert_eq!(turn.place(left), (0.0, 0.0), "{degrees}");
            assert_eq!(turn.place(right), (1.0, 0.0), "{degrees}");
            assert_eq!(turn.place((0.5, 0.5)), (0.5, 0.5), "{degrees}: the middle stays");
        }
        assert_eq!(Turn::by_degrees(45), None);
    }
}
