//! Pictures on a terminal, as text that colours the background of cells.

use std::fmt::Write;

use perron_qualify::wire::Picture;

/// Columns and rows of a terminal that does not tell its size.
pub(super) const USUAL: (usize, usize) = (80, 25);

/// The largest terminal that is drawn in full.
const SIZE_MAX: usize = 500;

/// Clears the screen in the current colour and goes to its beginning.
const CLEAR: &str = "\x1b[2J\x1b[H";

/// Colours of fields: to be touched, touched, to be touched now.
const WAITING: [u8; 3] = [0, 0, 170];
const TOUCHED: [u8; 3] = [0, 170, 0];
const MARK: [u8; 3] = [255, 255, 255];

/// The text that shows a picture on a terminal of this many columns and rows.
pub(super) fn draw(picture: Picture<'_>, (width, height): (usize, usize)) -> String {
    match picture {
        Picture::Nothing => format!("\x1b[0m{CLEAR}\x1b[?25h"),
        Picture::Plain(colour) => format!("\x1b[?25l{}{CLEAR}", background(colour)),
        Picture::Grid { columns, touched, mark } => {
            let size = (width.min(SIZE_MAX), height.min(SIZE_MAX));
            grid(columns.max(1), touched, mark, size)
        }
    }
}

fn background([red, green, blue]: [u8; 3]) -> String {
    format!("\x1b[48;2;{red};{green};{blue}m")
}

/// Fields with a gap between them, so that they are told apart.
fn grid(columns: usize, touched: &[bool], mark: Option<usize>, (width, height): (usize, usize)) -> String {
    let rows = touched.len().div_ceil(columns).max(1);
    let mut text = format!("\x1b[0m\x1b[?25l{CLEAR}");
    for (field, is_touched) in touched.iter().enumerate() {
        let colour = match (mark == Some(field), is_touched) {
            (true, _) => MARK,
            (false, true) => TOUCHED,
            (false, false) => WAITING,
        };
        let (column, row) = (field % columns, field / columns);
        let (left, right) = (column * width / columns, ((column + 1) * width / columns).saturating_sub(1));
        let (top, bottom) = (row * height / rows, ((row + 1) * height / rows).saturating_sub(1));
        let line = " ".repeat(right.saturating_sub(left));
        for y in top..bottom.max(top + 1) {
            let _ = write!(text, "\x1b[{};{}H{}{line}", y + 1, left + 1, background(colour));
        }
    }
    text + "\x1b[0m"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_has_its_place_and_colour() {
        let picture = Picture::Grid { columns: 2, touched: &[true, false, false, false], mark: Some(3) };
        let text = draw(picture, (8, 4));
        for (place, colour) in [("1;1", TOUCHED), ("1;5", WAITING), ("3;1", WAITING), ("3;5", MARK)] {
            assert!(
                text.contains(&format!("\x1b[{place}H{}   \x1b", background(colour))),
                "{place}: {text:?}"
            );
        }
        assert_eq!(text.matches('H').count(), 5, "one line for each field, and the beginning");
    }

    #[test]
    fn a_small_or_huge_terminal_is_drawn_too() {
        let picture = |touched| Picture::Grid { columns: 6, touched, mark: None };
        assert!(!draw(picture(&[false; 24]), (1, 1)).is_empty());
        assert!(draw(picture(&[false; 24]), (60_000, 60_000)).len() < 1 << 20);
        assert!(draw(picture(&[]), (80, 25)).ends_with("\x1b[0m"));
    }

    #[test]
    fn after_a_picture_the_terminal_is_as_before() {
        assert!(draw(Picture::Plain([255, 0, 0]), USUAL).contains("48;2;255;0;0m"));
        assert!(draw(Picture::Nothing, USUAL).starts_with("\x1b[0m"));
        assert!(draw(Picture::Nothing, USUAL).ends_with("\x1b[?25h"));
    }
}
