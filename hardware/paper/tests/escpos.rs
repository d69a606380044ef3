//! Bytes for printers, read back by a decoder that shares no code with the crate.
#![allow(clippy::unwrap_used, clippy::panic)]

#[allow(dead_code, unreachable_pub)]
#[path = "../../../tests/src/escpos_decoder.rs"]
mod escpos_decoder;

use escpos_decoder::{Event, decode, lines, picture};
use perron_paper::{
    Align, Cell, CodePage, Completion, Cutter, Document, Profile, QrSize, Size, Style,
    escpos::{Mode, Rendered, render},
    raster,
};
use proptest::prelude::*;

const FRENCH: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\
    àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ€«»°§²µ!?.,;:'\"()-+*/=%&@#$_<>[]{}|~^`\\";
const TICKET: &str = "PT1:MFRGGZDFMZTWQ2LKNNWG23TPOB";

fn ticket() -> Document {
    Document::new("workshop-ticket", "fr")
        .heading("Premiers pas avec l’e-mail")
        .banner("mardi 12 mai, 14\u{a0}h")
        .pair("Prénom", "Zoé")
        .pair("Où", "Salle Bleue, 1er étage, au fond du couloir à gauche")
        .rule()
        .text("À apporter\u{a0}: votre téléphone. Ça coûte 0\u{a0}€ au lieu de 10\u{a0}€, cœur compris.")
        .row([Cell::new("Œuvre", 2, Align::Start), Cell::new("à 9\u{a0}h", 1, Align::End)])
        .qr(TICKET, QrSize::Medium)
        .code("7K3M-9QRX")
        .small("Gardez ce billet.")
}

/// What a profile without typographic punctuation prints.
fn plain(text: &str) -> String {
    text.replace('’', "'").replace('\u{a0}', " ")
}

fn text_profiles() -> Vec<Profile> {
    let with_letters = |profile: &Profile| !profile.code_pages.is_empty();
    let found: Vec<Profile> = Profile::built_in().into_iter().filter(with_letters).collect();
    assert!(found.len() >= 4, "{found:?}");
    found
}

fn rendered(document: &Document, profile: &Profile) -> (Rendered, Vec<Event>) {
    let rendered = render(document, profile).unwrap();
    let events = decode(&rendered.bytes).unwrap_or_else(|error| panic!("{}: {error}", profile.name));
    (rendered, events)
}

#[test]
fn every_letter_of_french_comes_out_as_itself() {
    for profile in text_profiles() {
        for letter in FRENCH.chars() {
            let (rendered, events) = rendered(&Document::new("t", "fr").text(letter.to_string()), &profile);
            assert_eq!(rendered.mode, Mode::Text, "{letter} on {}", profile.name);
            assert_eq!(lines(&events), [letter.to_string()], "{}", profile.name);
        }
    }
}

#[test]
fn a_ticket_says_the_same_on_every_printer_with_letters() {
    for profile in text_profiles() {
        let (rendered, events) = rendered(&ticket(), &profile);
        assert_eq!(rendered.mode, Mode::Text);
        let text = plain(&lines(&events).join(" "));
        for expected in [
            "Premiers pas avec l'e-mail",
            "mardi 12 mai, 14 h",
            "Zoé",
            "10 €, cœur compris.",
            "Œuvre",
            "7K3M-9QRX",
        ] {
            assert!(text.contains(expected), "{}: {expected} in {text}", profile.name);
        }
        let exact = lines(&events).join(" ").contains("l’e-mail");
        let in_page = matches!(profile.code_pages.first(), Some((_, CodePage::Wpc1252)));
        assert_eq!(exact, in_page, "{}", profile.name);
    }
}

#[test]
fn no_line_is_wider_than_the_paper() {
    let long = "anticonstitutionnellement et avec d’autres mots… ".repeat(5);
    let document = ticket()
        .heading(&long)
        .banner(&long)
        .pair(&long, &long)
        .row((1..=4).map(|share| Cell::new(long.as_str(), share, Align::End)))
        .code(&long)
        .styled(&long, Style { size: Size::Huge, bold: true, align: Align::Centre });
    for profile in text_profiles() {
        let (_, events) = rendered(&document, &profile);
        let mut used = 0;
        for event in events {
            match event {
                Event::Text { text, look } => used += text.chars().count() * usize::from(look.width),
                Event::Feed(_) => used = 0,
                _ => {}
            }
            assert!(used <= usize::from(profile.columns), "{used} columns on {}", profile.name);
        }
    }
}

#[test]
fn other_scripts_go_as_the_picture_that_was_seen() {
    let ukrainian =
        Document::new("t", "uk").heading("Перші кроки").text("вівторок, 14:00").qr(TICKET, QrSize::Large);
    let arabic = Document::new("t", "ar").heading("الخطوات الأولى").pair("القاعة", "3").code("7K3M-9QRX");
    let star = Profile::star_tsp100();
    let both = [&ukrainian, &arabic];
    let cases = Profile::built_in().into_iter().flat_map(|profile| both.map(|one| (one, profile.clone())));
    let french = ticket();
    for (document, profile) in cases.chain([(&french, star)]) {
        let (rendered, events) = rendered(document, &profile);
        assert_eq!(rendered.mode, Mode::Picture, "{}", profile.name);
        assert!(lines(&events).is_empty(), "no letter of the printer's own");
        let seen = raster::render(document, u32::from(profile.dots_width)).unwrap();
        let printed = picture(&events).unwrap();
        assert_eq!((printed.width, printed.height), (seen.width() as usize, seen.height() as usize));
        let dots = (0..seen.height()).flat_map(|y| (0..seen.width()).map(move |x| (x, y)));
        let differing = dots.zip(&printed.dots).filter(|((x, y), dot)| seen.is_dark(*x, *y) != **dot).count();
        assert!(differing < 20, "{differing} dots differ on {}", profile.name);
    }
}

#[test]
fn a_picture_holds_no_command_the_printer_obeys_at_once() {
    let noise: String = (0..400u32).filter_map(|n| char::from_u32(0x410 + n * 7 % 64)).collect();
    let (rendered, _) = rendered(&Document::new("t", "uk").small(noise), &Profile::generic_80());
    assert!(!rendered.bytes.windows(2).any(|pair| pair[0] == 0x10 && [0x04, 0x05, 0x14].contains(&pair[1])));
}

#[test]
fn the_cut_is_where_the_document_says() {
    let two = ticket().cut().text("Le billet de la personne qui vous accompagne");
    for profile in Profile::built_in() {
        for (document, cuts) in [(&ticket(), 1), (&two, 2)] {
            let (rendered, events) = rendered(document, &profile);
            let kinds: Vec<_> = events.iter().filter(|event| matches!(event, Event::Cut { .. })).collect();
            let (before, after) = rendered.bytes.split_at(rendered.cut_at);
            assert!(!decode(before).unwrap().iter().any(|event| matches!(event, Event::Cut { .. })));
            match profile.cutter {
                Cutter::None => assert!(kinds.is_empty() && after.starts_with(b"\x1bd")),
                Cutter::Partial => {
                    assert_eq!(kinds, vec![&Event::Cut { full: false }; cuts]);
                    assert!(after.starts_with(b"\x1dV"));
                }
                Cutter::Full => panic!("no built-in profile cuts through"),
            }
        }
    }
    let through = Profile { cutter: Cutter::Full, ..Profile::generic_80() };
    assert!(rendered(&ticket(), &through).1.ends_with(&[Event::Cut { full: true }]));
}

#[test]
fn a_qr_code_is_the_printers_own_or_a_picture() {
    for profile in text_profiles() {
        let (_, events) = rendered(&ticket(), &profile);
        let own = events.iter().find_map(|event| match event {
            Event::Qr { text, module, level } => Some((text.as_str(), *module, *level)),
            _ => None,
        });
        assert_eq!(own, profile.native_qr.then_some((TICKET, 6, 'M')), "{}", profile.name);
        let drawn = picture(&events).map(|picture| picture.width);
        assert_eq!(drawn, (!profile.native_qr).then_some(usize::from(profile.dots_width)));
    }
}

#[test]
fn a_name_cannot_command_the_printer() {
    let evil = "Zoé\u{1b}@\u{1d}V\u{0}\u{10}\u{14}\u{8}";
    for profile in Profile::built_in() {
        let (_, events) = rendered(&Document::new("t", "fr").pair(evil, evil).heading(evil), &profile);
        let commands =
            |event: &&Event| matches!(event, Event::Init | Event::Cut { .. } | Event::AskStatus(_));
        let allowed = if profile.cutter == Cutter::None { 1 } else { 2 };
        assert_eq!(events.iter().filter(commands).count(), allowed, "{}", profile.name);
    }
}

/// Every kind of block, in Latin letters and in others, and names that try to be commands.
fn papers() -> Vec<Document> {
    let evil = "Zoé\u{1b}p\u{0}\u{19}\u{fa}\u{10}\u{14}\u{1}\u{7}";
    let of = |kind, lang, word: &str| {
        Document::new(kind, lang)
            .heading(word)
            .banner(word)
            .pair(word, word)
            .row([Cell::new(word, 2, Align::Start), Cell::new(word, 1, Align::End)])
            .rule()
            .space(2)
            .qr(TICKET, QrSize::Large)
            .code("7K3M-9QRX")
            .styled(word, Style { size: Size::Huge, bold: true, align: Align::End })
            .cut()
            .small(word)
    };
    vec![
        ticket(),
        of("queue-ticket", "fr", "Numéro 12"),
        of("pass-receipt", "fr", evil),
        of("tutorial-memo", "ar", "الخطوات الأولى"),
        of("referral-slip", "uk", "Перші кроки"),
    ]
}

/// The decoder takes only what it knows: no command of a drawer is among that.
#[test]
fn a_drawer_is_never_opened() {
    for drawer in [&b"\x1bp\x00\x19\xfa"[..], b"\x10\x14\x01\x00\x05", b"\x07", b"\x1b\x07\x0b\x37\x07"] {
        assert!(decode(drawer).is_err(), "{drawer:02x?}");
    }
    for profile in Profile::built_in() {
        for document in papers() {
            let (rendered, _) = rendered(&document, &profile);
            assert_eq!(rendered.stranger(), None, "{} on {}", document.kind(), profile.name);
        }
    }
}

proptest! {
    /// Whatever people and calendars write, no byte of it becomes a command.
    #[test]
    fn no_text_is_a_command(text in "\\PC{0,40}|[\u{0}-\u{ff}]{0,40}", which in any::<proptest::sample::Index>()) {
        let profiles = Profile::built_in();
        let profile = which.get(&profiles);
        let document = Document::new("t", "fr").heading(&text).pair(&text, &text).code(&text);
        // A script that no font draws is refused before any byte.
        if let Ok(rendered) = render(&document, profile) {
            prop_assert!(decode(&rendered.bytes).is_ok() && rendered.stranger().is_none());
        }
    }
}

#[test]
fn profiles_are_found_by_name_and_make_sense() {
    for profile in Profile::built_in() {
        assert_eq!(Profile::by_name(&profile.name).as_ref(), Some(&profile));
        assert_eq!(profile.dots_width % 8, 0, "{}", profile.name);
        assert!(u16::from(profile.columns) * 12 <= profile.dots_width, "letters are 12 dots wide");
        assert!(profile.completion == Completion::None || profile.cutter != Cutter::None);
    }
    assert_eq!(Profile::by_name("unknown"), None);
}

/// The numbers of code pages against a public list of printers, where that is at hand.
#[test]
fn code_pages_agree_with_the_public_list() {
    let Some(path) = perron_skips::test_data("printers/capabilities.json") else { return };
    let list = std::fs::read_to_string(&path).unwrap();
    // One page in the list reads `"16": "CP1252"`; the sections of models are in one file.
    for (model, pages) in [
        ("TM-T20II", [r#""16": "CP1252""#, r#""19": "CP858""#]),
        ("TM-T88V", [r#""16": "CP1252""#, r#""19": "CP858""#]),
        ("TM-T20III", [r#""16": "CP1252""#, r#""19": "CP858""#]),
        ("TM-T88IV", [r#""16": "CP1252""#, r#""19": "CP858""#]),
        ("TM-m30III", [r#""16": "CP1252""#, r#""2": "CP850""#]),
        ("POS-5890", [r#""16": "CP1252""#, r#""19": "CP858""#]),
        ("NT-5890K", [r#""16": "CP1252""#, r#""19": "CP858""#]),
        ("RP326", [r#""16": "CP1252""#, r#""19": "CP858""#]),
        ("RP-F10-80mm", [r#""16": "CP1252""#, r#""19": "CP858""#]),
        ("ZJ-5870", [r#""16": "CP1252""#, r#""2": "CP850""#]),
    ] {
        let start = list.find(&format!("\"{model}\": {{")).unwrap_or_else(|| panic!("{model} is listed"));
        let section = &list[start..(start + 6000).min(list.len())];
        for page in pages {
            assert!(section.contains(page), "{model}: {page}");
        }
    }
}
