//! What scanners of ten countries type, against what stood on the paper.

use std::time::Instant;

use evdev::KeyCode as K;
use proptest::prelude::*;

use super::*;
use crate::scanner::{Framer, MAX_SCAN_BYTES, Scan, ScanFault};

const TICKET: &str = "PT1:T6G4J2ABA6WAOCKYGNXZ54RKRA";

/// Each code that these events give, by a scanner of which nothing is known.
fn codes(events: &[KeyEvent], layouts: &mut Layouts) -> Vec<Result<Scan, ScanFault>> {
    let (mut held, mut framer) = (Held::default(), Framer::new());
    let strokes: Vec<Stroke> = events.iter().filter_map(|event| held.take(*event)).collect();
    let mut codes = framer.push(&strokes, Instant::now());
    codes.extend(framer.end());
    codes.into_iter().map(|code| code.and_then(|strokes| layouts.read(&strokes))).collect()
}

fn read(text: &str, layout: Layout, manner: Manner, layouts: &mut Layouts) -> Result<Scan, ScanFault> {
    let codes = codes(&type_text(&format!("{text}\r"), layout, manner), layouts);
    assert_eq!(codes.len(), 1, "{text} by {layout}");
    codes.into_iter().next().unwrap()
}

/// Whether a text is one of a scan's readings.
fn is_among(scan: &Scan, text: &str) -> bool {
    scan.as_str() == text || scan.other().is_some_and(|other| other.as_str() == text)
}

#[test]
fn the_codes_that_perron_prints_tell_the_scanners_layout() {
    for layout in Layout::ALL {
        for manner in [Manner::Keys, Manner::CapsLock, Manner::AltNumbers, Manner::KeypadDigits] {
            let mut layouts = Layouts::default();
            let scan = read(TICKET, layout, manner, &mut layouts).unwrap();
            assert!(is_among(&scan, TICKET), "{layout} {manner:?}: {}", scan.as_str());
            assert!(layouts.possible().contains(&layout), "{layout} {manner:?}: {:?}", layouts.possible());
            let known = read(TICKET, layout, manner, &mut Layouts::only(layout)).unwrap();
            assert_eq!((known.as_str(), known.other()), (TICKET, None), "{layout} {manner:?}");
        }
    }
}

/// Only the Y and the Z of two families cannot be told apart by what a code starts with.
#[test]
fn there_are_two_readings_only_where_y_and_z_stand_in_it() {
    for layout in Layout::ALL {
        let without =
            read("PT1:AAAQ24J2ABA6WAOCKMGNX54RKA", layout, Manner::Keys, &mut Layouts::default()).unwrap();
        assert_eq!(without.as_str(), "PT1:AAAQ24J2ABA6WAOCKMGNX54RKA", "{layout}");
        assert_eq!(without.other(), None, "{layout}");
        let with = read(TICKET, layout, Manner::Keys, &mut Layouts::default()).unwrap();
        let is_told = matches!(layout, Layout::Us | Layout::Uk | Layout::Fr | Layout::Be | Layout::Tr);
        assert_eq!(with.other().is_none(), is_told, "{layout}");
    }
}

#[test]
fn other_texts_are_read_as_the_scanner_is_known_to_type() {
    for layout in Layout::ALL {
        let mut layouts = Layouts::default();
        read(TICKET, layout, Manner::Keys, &mut layouts).unwrap();
        assert_eq!(
            read("3600521234567", layout, Manner::Keys, &mut layouts).unwrap().as_str(),
            "3600521234567"
        );
        for text in ["https://www.service-public.fr/demarches?x=1&y=2", "10 rue de l'Eglise", "Zoe;7"] {
            let known = read(text, layout, Manner::Keys, &mut Layouts::only(layout)).unwrap();
            assert_eq!(known.as_str(), text, "{layout}");
        }
    }
}

#[test]
fn a_product_or_an_address_is_read_before_anything_is_known() {
    for layout in Layout::ALL {
        for text in ["3600521234567", "http://example.org", "www.example.org"] {
            let scan = read(text, layout, Manner::Keys, &mut Layouts::default()).unwrap();
            assert_eq!(scan.as_str(), text, "{layout}");
        }
    }
}

#[test]
fn a_scanner_set_to_another_country_is_understood_again() {
    let mut layouts = Layouts::default();
    for layout in [Layout::Fr, Layout::Us, Layout::De, Layout::Tr, Layout::Fr] {
        for _ in 0..2 {
            let scan = read(TICKET, layout, Manner::Keys, &mut layouts).unwrap();
            assert!(is_among(&scan, TICKET), "{layout}");
        }
        assert!(layouts.possible().contains(&layout), "{layout}: {:?}", layouts.possible());
    }
}

#[test]
fn one_hostile_code_changes_nothing() {
    // What a French scanner types for it begins, on an American keyboard, as one of our codes.
    for (layout, mut layouts) in [(Layout::Fr, Layouts::default()), (Layout::Es, Layouts::only(Layout::Es))] {
        read(TICKET, layout, Manner::Keys, &mut layouts).unwrap();
        let before = layouts.possible().to_vec();
        drop(read("PT&MHELLO", layout, Manner::Keys, &mut layouts));
        drop(read("PT1\u{d1}HELLO", layout, Manner::Keys, &mut layouts));
        assert!(layout != Layout::Es || layouts.possible() == before, "what the site says stays");
        let mut layouts = Layouts::of(&before);
        drop(read("PT&MHELLO", layout, Manner::Keys, &mut layouts));
        assert_eq!(layouts.possible(), before);
        assert_eq!(
            read("3600521234567", layout, Manner::Keys, &mut layouts).unwrap().as_str(),
            "3600521234567"
        );
    }
}

#[test]
fn a_printed_number_is_among_the_readings_before_and_after_a_ticket() {
    for layout in Layout::ALL {
        for number in ["ZY-1234-5678", "1234-5678-9012", "3600521234567"] {
            let mut layouts = Layouts::default();
            let before = read(number, layout, Manner::Keys, &mut layouts).unwrap();
            assert!(
                is_among(&before, number),
                "{layout} before: {} {:?}",
                before.as_str(),
                before.other().map(Scan::as_str)
            );
            read(TICKET, layout, Manner::Keys, &mut layouts).unwrap();
            let after = read(number, layout, Manner::Keys, &mut layouts).unwrap();
            assert!(is_among(&after, number), "{layout} after: {}", after.as_str());
        }
    }
}

#[test]
fn accents_and_signs_of_each_layout() {
    for (layout, text) in [
        (Layout::Fr, "Éloïse n'est pas là : 10 € ~ù§ [a] {b} \\ | @"),
        (Layout::Be, "où êtes-vous ? àçé [x] {y} 20 €"),
        (Layout::De, "Größe ÄÖÜ 5 € [a] {b} ~ @ ^ é à"),
        (Layout::Ch, "Zoë à Genève, ça va? [1] {2} @ #"),
        (Layout::Uk, "£5 café #1 @home ~x"),
        (Layout::Es, "¿Dónde está el niño? ñ Ñ ç 3 € [a] {b} @"),
        (Layout::Pt, "Não há coração. ü ê õ à «a» [b] {c}"),
        (Layout::It, "perché è così? [a] {b} @ # €"),
        (Layout::Tr, "Işık İçin güneş öç @ {a} [b]"),
    ] {
        let text: String = text.chars().filter(|c| layout.strokes(*c).is_some()).collect();
        let scan = read(&text, layout, Manner::Keys, &mut Layouts::only(layout)).unwrap();
        assert_eq!(scan.as_str(), text, "{layout}");
    }
}

#[test]
fn a_separator_inside_a_code_is_dropped_and_what_opens_a_menu_is_no_text() {
    let mut layouts = Layouts::default();
    assert_eq!(read("0109\u{1d}10", Layout::Us, Manner::Keys, &mut layouts).unwrap().as_str(), "010910");
    let chords: [&[KeyEvent]; 4] = [
        &[
            KeyEvent::Down(K::KEY_LEFTMETA),
            KeyEvent::Down(K::KEY_R),
            KeyEvent::Up(K::KEY_R),
            KeyEvent::Up(K::KEY_LEFTMETA),
        ],
        &[
            KeyEvent::Down(K::KEY_LEFTALT),
            KeyEvent::Down(K::KEY_F4),
            KeyEvent::Up(K::KEY_F4),
            KeyEvent::Up(K::KEY_LEFTALT),
        ],
        &[
            KeyEvent::Down(K::KEY_LEFTCTRL),
            KeyEvent::Down(K::KEY_LEFTALT),
            KeyEvent::Down(K::KEY_DELETE),
            KeyEvent::Up(K::KEY_LEFTALT),
            KeyEvent::Up(K::KEY_LEFTCTRL),
        ],
        &[KeyEvent::Lost],
    ];
    for chord in chords {
        let typed: Vec<KeyEvent> =
            chord.iter().copied().chain(type_text("xterm -e rm\r", Layout::Us, Manner::Keys)).collect();
        assert_eq!(codes(&typed, &mut layouts), [Err(ScanFault::Unreadable)], "{chord:?}");
        // The next code is a code again.
        assert_eq!(read(TICKET, Layout::Us, Manner::Keys, &mut layouts).unwrap().as_str(), TICKET);
    }
    let command = read("; rm -rf / #", Layout::Us, Manner::Keys, &mut layouts).unwrap();
    assert_eq!(command.as_str(), "; rm -rf / #", "only text");
}

#[test]
fn what_is_too_long_is_said_to_be() {
    let long = "A".repeat(MAX_SCAN_BYTES + 1);
    let mut layouts = Layouts::default();
    assert_eq!(read(&long, Layout::Us, Manner::Keys, &mut layouts), Err(ScanFault::TooLong));
}

/// Keys that a layout has, with and without what turns them.
fn key() -> impl Strategy<Value = KeyEvent> {
    let keys = prop::sample::select((1u16..130).map(K::new).collect::<Vec<_>>());
    prop_oneof![8 => keys.clone().prop_map(KeyEvent::Down), 4 => keys.prop_map(KeyEvent::Up), 1 => Just(KeyEvent::Lost)]
}

proptest! {
    #[test]
    fn any_code_of_ours_is_read_by_any_scanner(code in "P[TNBL]1:[A-Z2-7]{1,60}", at in 0usize..10) {
        let layout = Layout::ALL[at];
        let mut layouts = Layouts::default();
        let scan = read(&code, layout, Manner::Keys, &mut layouts).unwrap();
        prop_assert!(is_among(&scan, &code));
        prop_assert!(layouts.possible().contains(&layout));
    }

    #[test]
    fn any_keys_give_a_text_that_prints_or_none(events in prop::collection::vec(key(), 0..300)) {
        let mut layouts = Layouts::default();
        for scan in codes(&events, &mut layouts).into_iter().flatten() {
            prop_assert!(!scan.as_str().is_empty() && !scan.as_str().chars().any(char::is_control));
            prop_assert!(!layouts.possible().is_empty());
        }
    }

    #[test]
    fn what_a_layout_can_type_it_reads(c in prop::char::range(' ', 'ÿ'), at in 0usize..10) {
        let layout = Layout::ALL[at];
        let Some(_) = layout.strokes(c) else { return Ok(()) };
        let text = format!("x{c}x");
        let scan = read(&text, layout, Manner::Keys, &mut Layouts::only(layout)).unwrap();
        prop_assert_eq!(scan.as_str(), text);
    }
}
