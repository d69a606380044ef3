//! Pictures of documents: what is drawn is where it should be, and what cannot be drawn is refused.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use perron_paper::{
    Align, Cell, Document, PaperError, QrSize, Size, Style,
    raster::{self, MAX_HEIGHT, Raster},
};

fn ticket() -> Document {
    Document::new("workshop-ticket", "fr")
        .heading("Premiers pas avec l’e-mail")
        .banner("mardi 12 mai, 14\u{a0}h")
        .pair("Prénom", "Léa")
        .pair("Où", "Salle Bleue, 1er étage, au fond du couloir à gauche")
        .pair("Place", "3")
        .rule()
        .text("À apporter\u{a0}: votre téléphone et son chargeur. Ça ne coûte rien\u{a0}: 0\u{a0}€ au lieu de 10\u{a0}€.")
        .row([Cell::new("Œuvre", 2, Align::Start), Cell::new("à 9\u{a0}h", 1, Align::End)])
        .qr("PT1:MFRGGZDFMZTWQ2LKNNWG23TPOB", QrSize::Medium)
        .code("7K3M-9QRX")
        .styled("« Noël, cœur, naïf »", Style { size: Size::Large, bold: false, align: Align::Centre })
        .small("Gardez ce billet. Il ne porte pas votre nom de famille.")
}

/// First and last dark column of rows `from..to`, if any dot is dark there.
fn ink(raster: &Raster, from: u32, to: u32) -> Option<(u32, u32)> {
    let dark = |x: &u32| (from..to).any(|y| raster.is_dark(*x, y));
    Some(((0..raster.width()).find(dark)?, (0..raster.width()).rev().find(dark)?))
}

/// Leaves a picture to look at, where a folder for it is named.
fn keep(name: &str, raster: &Raster) {
    if let Some(folder) = std::env::var_os("PERRON_TEST_PICTURES") {
        let path = std::path::Path::new(&folder).join(format!("{name}.png"));
        std::fs::write(path, perron_paper::png::encode(raster).unwrap()).unwrap();
    }
}

#[test]
fn a_ticket_is_drawn_within_the_paper() {
    for width in [384, 512, 576] {
        let raster = raster::render(&ticket(), width).unwrap();
        assert_eq!(raster.grey().len(), (raster.width() * raster.height()) as usize);
        assert!((700..3000).contains(&raster.height()), "{} rows at {width}", raster.height());
        assert!(ink(&raster, 0, 8).is_none(), "the head of the paper is white");
        let png = perron_paper::png::encode(&raster).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels, raster.grey(), "PNG loses nothing");
        keep(&format!("ticket-{width}"), &raster);
    }
}

/// A workshop ticket as the kiosk prints it in other scripts.
fn foreign(lang: &str) -> Document {
    let [title, when, name, own, place, room, take, keep] = match lang {
        "ar" => [
            "الخطوات الأولى مع الحاسوب",
            "الثلاثاء 12 ماي\n14:00 – 16:00",
            "الاسم",
            "نور الدّين",
            "المكان",
            "القاعة الزرقاء، الطابق الأوّل، في آخر الممرّ على اليسار",
            "أحضروا هاتفكم. الورشة مجّانيّة (0\u{a0}€).",
            "احتفظوا بهذه التذكرة.",
        ],
        _ => [
            "Перші кроки з комп’ютером",
            "вівторок, 12 травня\n14:00 – 16:00",
            "Ім’я",
            "Оксана",
            "Де",
            "Синя зала, другий поверх, у кінці коридору ліворуч",
            "Візьміть із собою телефон. Заняття безкоштовне (0\u{a0}€).",
            "Збережіть цей квиток.",
        ],
    };
    Document::new("workshop-ticket", lang)
        .heading(title)
        .banner(when)
        .pair(name, own)
        .pair(place, room)
        .rule()
        .text(take)
        .qr("PT1:MFRGGZDFMZTWQ2LKNNWG23TPOB", QrSize::Medium)
        .code("7K3M-9QRX")
        .small(keep)
}

#[test]
fn a_ticket_in_another_script_is_whole_on_every_paper() {
    for lang in ["ar", "uk"] {
        for width in [384, 512, 576] {
            let raster = raster::render(&foreign(lang), width).unwrap();
            keep(&format!("ticket-{lang}-{width}"), &raster);
            assert!(ink(&raster, 0, 8).is_none(), "the head of the paper is white");
            let last = raster.height() - 8;
            assert!(ink(&raster, last, raster.height()).is_none(), "the foot of the paper is white");
            for y in 0..raster.height() {
                let edges = [0, 1, 2, 3, width - 4, width - 3, width - 2, width - 1];
                let dark = edges.into_iter().filter(|x| raster.is_dark(*x, y)).count();
                assert!(dark == 0 || dark == edges.len(), "row {y} is cut at {width} in {lang}");
            }
            // The rows of the last line, above the white foot: it begins where its language begins.
            let rows: Vec<u32> = (0..raster.height()).filter(|y| ink(&raster, *y, y + 1).is_some()).collect();
            let bottom = *rows.last().unwrap();
            let top = rows.windows(2).rev().find(|pair| pair[1] > pair[0] + 6).map_or(bottom, |pair| pair[1]);
            let (left, right) = ink(&raster, top, bottom + 1).unwrap();
            let (start, end) = if lang == "ar" { (width - right, left) } else { (left, width - right) };
            assert!(start < 16 && end > start, "{left} to {right} of {width} in {lang}");
        }
    }
}

/// Letters of one word touch: from the first to the last dark column none is white.
#[test]
fn arabic_letters_join_on_every_paper() {
    for width in [384, 512, 576] {
        for word in ["سلسل", "عليكم", "محمد"] {
            let raster = raster::render(&Document::new("t", "ar").text(word), width).unwrap();
            let (left, right) = ink(&raster, 0, raster.height()).unwrap();
            let white = (left..=right).find(|x| !(0..raster.height()).any(|y| raster.is_dark(*x, y)));
            assert_eq!(white, None, "{word} at {width}");
        }
    }
}

#[test]
fn alignment_moves_the_ink() {
    let set = |align| {
        let style = Style { align, ..Style::default() };
        let raster = raster::render(&Document::new("t", "fr").styled("ici", style), 576).unwrap();
        ink(&raster, 0, raster.height()).unwrap()
    };
    let (start, centre, end) = (set(Align::Start), set(Align::Centre), set(Align::End));
    assert!(start.0 < 16 && end.1 > 576 - 16, "{start:?} {end:?}");
    assert!((i64::from(centre.0) - i64::from(576 - centre.1)).abs() <= 8, "{centre:?}");
    assert_eq!(start.1 - start.0, end.1 - end.0, "the word is the same everywhere");
}

#[test]
fn an_accent_is_drawn_above_its_letter_composed_or_not() {
    let rows = |text: &str| {
        let raster = raster::render(&Document::new("t", "fr").text(text), 576).unwrap();
        (0..raster.height()).filter(|y| ink(&raster, *y, y + 1).is_some()).count()
    };
    assert!(rows("é") >= rows("e") + 5, "{} rows against {}", rows("é"), rows("e"));
    assert_eq!(rows("é"), rows("e\u{301}"));
}

#[test]
fn every_letter_of_french_english_and_ukrainian_has_its_own_picture() {
    let letters = "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ0123456789€«»’ґєіїщю";
    let mut seen = std::collections::HashMap::new();
    for letter in letters.chars() {
        let raster = raster::render(&Document::new("t", "fr").text(letter.to_string()), 200).unwrap();
        assert!(ink(&raster, 0, raster.height()).is_some(), "{letter} leaves no ink");
        if let Some(other) = seen.insert(raster.grey().to_vec(), letter) {
            panic!("{letter} looks exactly like {other}");
        }
    }
}

#[test]
fn letters_no_font_has_are_refused_and_ornaments_left_out() {
    for (text, glyph) in [("שלום", 'ש'), ("سلام שלום", 'ש'), ("日本", '日')] {
        let refused = raster::render(&Document::new("t", "ar").text(text), 576);
        assert!(matches!(refused, Err(PaperError::NoGlyph { glyph: g }) if g == glyph), "{text}");
    }
    let with = raster::render(&Document::new("t", "fr").text("Atelier\u{1f389}"), 576).unwrap();
    let without = raster::render(&Document::new("t", "fr").text("Atelier"), 576).unwrap();
    assert_eq!(with, without);
}

#[test]
fn limits_are_errors_that_say_what_to_do() {
    let many = (0..500).fold(Document::new("t", "fr"), |document, _| document.rule());
    let tall = (0..300).fold(Document::new("t", "fr"), |document, _| document.space(255));
    let empty_row = Document::new("t", "fr").row([]);
    for (document, width, expected) in [
        (many, 576, "400 blocks"),
        (tall, 576, &*format!("longer than {MAX_HEIGHT} dots")),
        (empty_row, 576, "0 cells"),
        (Document::new("t", "fr").text("x".repeat(1001)), 576, "1001 characters"),
        (Document::new("t", "fr").qr("", QrSize::Small), 576, "0 bytes"),
        (Document::new("t", "fr").qr("x".repeat(601), QrSize::Small), 576, "601 bytes"),
        (Document::new("t", "fr").qr("x".repeat(600), QrSize::Small), 200, "does not fit"),
        (Document::new("t", "fr").rule(), 8, "8 dots"),
    ] {
        let message = raster::render(&document, width).unwrap_err().to_string();
        assert!(message.contains(expected) && message.contains(": "), "{message}");
    }
}

/// What the kiosk's keyboard types beside the letters of every day, and what people write by other ways.
const NAMES: [&str; 8] = [
    "Cœur Æsop Ÿ",
    "Ü Á Í Ó Ú Ñ Ã Õ Ò ü á í ó ú ñ ã õ ò",
    "Ä Ö ß Å Ø Ł Ż Ź Ś Ć Ń Ę ä ö å ø ł ż ź ś ć ń ę",
    "Ą Č Š Ž Ř Ě Ů Ý Ň Ď Ť Đ ą č š ž ř ě ů ý ň ď ť đ",
    "Ğ İ Ş Ő Ű Ă Ș Ț Ì Ľ ğ ı ş ő ű ă ș ț ì ľ",
    "Оксана",
    "نور",
    "Jean-Noël d’Été",
];

#[test]
fn every_name_that_can_be_typed_prints_on_every_printer_with_all_its_letters() {
    for name in NAMES {
        let document = Document::new("workshop-list", "fr").pair("Prénom", name);
        let raster = raster::render(&document, 576).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(ink(&raster, 0, raster.height()).is_some(), "{name}");
        let plain = perron_paper::text::render(&document).unwrap();
        let joined = |text: &str| text.split_whitespace().collect::<String>();
        assert!(joined(&plain).contains(&joined(name)), "{name}: {plain}");
        for profile in perron_paper::Profile::built_in() {
            let bytes = perron_paper::escpos::render(&document, &profile);
            assert!(bytes.is_ok(), "{name} on {}", profile.name);
        }
    }
}
