//! Joined letters, marks in their place, and widths that hold what is drawn.

use super::*;
use crate::{raster::direction::Levelled, wrap::Text};

const SETTING: Setting = Setting { em: 36.0, weight: Weight::Regular, tracking: 0.0, ink: 0 };

/// The glyphs of a text, from the left edge.
fn glyphs(text: &str, setting: Setting) -> Vec<GlyphId> {
    let levelled = Levelled::new(text, Reading::RightToLeft);
    let (placed, _) = Typesetter::new().unwrap().place(levelled.line(), setting);
    placed.iter().map(|placed| placed.glyph).collect()
}

#[test]
fn letters_join_by_their_neighbours() {
    let alone = glyphs("ب", SETTING)[0];
    let word = glyphs("ببب", SETTING);
    let [last, middle, first] = word[..] else { panic!("three letters, not {word:?}") };
    let forms = std::collections::HashSet::from([alone, first, middle, last]);
    assert_eq!(forms.len(), 4, "alone, at the head, in the middle, at the end: {forms:?}");
    assert_eq!(glyphs("ببا", SETTING)[1..], [middle, first], "the same forms in another word");
    let [_, after] = glyphs("اب", SETTING)[..] else { panic!("two letters") };
    let before = glyphs("اب", SETTING)[0];
    assert_eq!((before, after), (alone, glyphs("ا", SETTING)[0]), "alif joins nothing after it");
}

#[test]
fn lam_and_alif_are_one() {
    assert_eq!(glyphs("لا", SETTING).len(), 1);
}

#[test]
fn a_non_joiner_keeps_letters_apart() {
    let alone = glyphs("ب", SETTING)[0];
    assert_eq!(glyphs("ب\u{200c}ب", SETTING), [alone, alone]);
    assert_ne!(glyphs("بب", SETTING), [alone, alone]);
}

#[test]
fn spaced_letters_still_join() {
    let spaced = Setting { tracking: 9.0, ..SETTING };
    let mut letters = Typesetter::new().unwrap();
    let word = Levelled::new("ببب 12", Reading::RightToLeft);
    let (plain, _) = letters.place(word.line().part(0..6), SETTING);
    let (set, _) = letters.place(word.line().part(0..6), spaced);
    let places = |placed: &[Placed]| placed.iter().map(|placed| placed.x).collect::<Vec<_>>();
    assert_eq!(places(&plain), places(&set));
}

#[test]
fn a_mark_stands_over_its_letter() {
    let text = "بَ";
    let levelled = Levelled::new(text, Reading::RightToLeft);
    let mut letters = Typesetter::new().unwrap();
    let (placed, width) = letters.place(levelled.line(), SETTING);
    let (_, alone) = letters.place(levelled.line().part(0..2), SETTING);
    let [_, mark] = &placed[..] else { panic!("a letter and its mark") };
    assert!((0.0..width).contains(&mark.x), "{} within {width}", mark.x);
    assert!((width - alone).abs() < 0.01, "a mark takes no room on the line: {width} and {alone}");
}

#[test]
fn mixed_lines_take_each_letter_from_the_right_font() {
    let fonts = Fonts::new().unwrap();
    let names = |text, reading| -> Vec<String> {
        let parts = fonts.split(Run { text, reading }, Weight::Bold);
        parts.iter().map(|part| format!("{:?}:{}", part.script(), part.text)).collect()
    };
    let latin = ["Latin:abc (", "Cyrillic:їж", "Latin:) d"];
    assert_eq!(names("abc (їж) d", Reading::LeftToRight), latin);
    // Brackets are those of Arabic, and turned around.
    let arabic = ["Arabic:)\u{628}\u{64a}\u{62a}(\u{60c} \u{648}"];
    assert_eq!(names("(\u{628}\u{64a}\u{62a})\u{60c} \u{648}", Reading::RightToLeft), arabic);
}

#[test]
fn arabic_has_room_for_its_marks_and_latin_keeps_its_own() {
    let letters = Typesetter::new().unwrap();
    assert_eq!(letters.room("Été", SETTING), Room { above: 32, below: 13 });
    assert_eq!(letters.room("Été بيت", SETTING), Room { above: 41, below: 19 });
}
