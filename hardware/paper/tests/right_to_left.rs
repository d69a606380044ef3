//! Paper in languages written from right to left: the mirror of the others, in letters that join.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use perron_paper::{
    Align, Cell, Document, QrSize, Size, Style,
    raster::{self, Raster},
    text,
};
use proptest::prelude::*;

const WIDTH: u32 = 576;

/// What to remember of a lesson, as the kiosk writes it.
fn memo() -> Document {
    let bold = Style { align: Align::Centre, bold: true, ..Style::default() };
    Document::new("tutorial-memo", "ar")
        .styled("Médiathèque du Parc", bold)
        .styled("ما يجب تذكّره", Style { align: Align::Centre, ..Style::default() })
        .rule()
        .heading("شاشة اللمس والفأرة")
        .text("1. المس الشاشة بطرف إصبعك، ثمّ ارفعها. لا حاجة إلى الضغط بقوّة.")
        .text("2. افتح تطبيق WhatsApp أو Google Chrome (على الهاتف)، ثمّ اكتب nom@exemple.fr.")
        .text("3. للمساعدة، اتّصل بالرقم 06 12 34 56 78 أو +33 1 23 45 67 89 قبل 24/11/2026.")
        .pair("القاعة", "الزرقاء")
        .pair("الساعة", "14:00")
        .pair("العنوان", "المكتبة، الطابق الأوّل، في آخر الممرّ على اليسار")
        .row([
            Cell::new("1. أحمد", 3, Align::Start),
            Cell::new("× 2", 1, Align::Start),
            Cell::new("7K3M-9QRX", 2, Align::End),
        ])
        .banner("الثلاثاء 24 نوفمبر\n14:00 – 16:00")
        .qr("PT1:MFRGGZDFMZTWQ2LKNNWG23TPOB", QrSize::Medium)
        .code("7K3M-9QRX")
        .styled("إِلَّا اللُّغَةُ الْعَرَبِيَّةُ", Style { size: Size::Large, ..Style::default() })
        .small("احتفظ بهذه الورقة.")
}

fn draw(document: &Document) -> Raster {
    raster::render(document, WIDTH).unwrap()
}

fn one(lang: &str, text: &str) -> Raster {
    draw(&Document::new("t", lang).text(text))
}

/// First and last column, and first and last row, with a dark dot.
fn ink(raster: &Raster) -> ((u32, u32), (u32, u32)) {
    let column = |x: &u32| (0..raster.height()).any(|y| raster.is_dark(*x, y));
    let row = |y: &u32| (0..raster.width()).any(|x| raster.is_dark(x, *y));
    let columns = 0..raster.width();
    let rows = 0..raster.height();
    (
        (columns.clone().find(column).unwrap(), columns.rev().find(column).unwrap()),
        (rows.clone().find(row).unwrap(), rows.rev().find(row).unwrap()),
    )
}

fn keep(name: &str, raster: &Raster) {
    if let Some(folder) = std::env::var_os("PERRON_TEST_PICTURES") {
        let path = std::path::Path::new(&folder).join(format!("{name}.png"));
        std::fs::write(path, perron_paper::png::encode(raster).unwrap()).unwrap();
    }
}

#[test]
fn a_memo_is_drawn_within_the_paper() {
    for width in [384, 512, 576] {
        let raster = raster::render(&memo(), width).unwrap();
        keep(&format!("memo-ar-{width}"), &raster);
        let ((_, _), (top, bottom)) = ink(&raster);
        assert!(top >= 8 && bottom + 8 < raster.height(), "{top} to {bottom} of {}", raster.height());
        for y in 0..raster.height() {
            let edge = [0, 1, 2, 3, width - 4, width - 3, width - 2, width - 1];
            let dark = edge.into_iter().filter(|x| raster.is_dark(*x, y)).count();
            assert!(dark == 0 || dark == edge.len(), "only rules and banners reach the edges, row {y}");
        }
    }
}

#[test]
fn texts_stand_at_the_right() {
    for (lang, text) in [("ar", "هنا"), ("ar-MA", "ici"), ("fa", "اینجا"), ("ur", "یہاں"), ("ar", "06 12")]
    {
        let ((left, right), _) = ink(&one(lang, text));
        assert!(right > WIDTH - 16 && left > WIDTH / 2, "{text} in {lang}: {left} to {right}");
    }
    let ((left, _), _) = ink(&one("fr", "هنا"));
    assert!(left < 16, "a French paper stays as it is: {left}");
}

#[test]
fn a_pair_and_a_row_are_mirrored() {
    let sides = |document: Document| {
        let raster = draw(&document);
        let dark = |x: &u32| (0..raster.height()).any(|y| raster.is_dark(*x, y));
        ((0..WIDTH / 2).filter(dark).count(), (WIDTH / 2..WIDTH).filter(dark).count())
    };
    for (lang, long_at_right) in [("fr", false), ("ar", true)] {
        let document = || Document::new("t", lang);
        let pair = sides(document().pair("منتصف", "1"));
        let row = sides(document().row([Cell::new("مكتبة", 1, Align::Start), Cell::new("1", 1, Align::End)]));
        assert_eq!(pair.1 > pair.0, long_at_right, "pair in {lang}: {pair:?}");
        assert_eq!(row.1 > row.0, long_at_right, "row in {lang}: {row:?}");
    }
    let long = "المكتبة، الطابق الأوّل، في آخر الممرّ على اليسار";
    let ((_, right), _) = ink(&draw(&Document::new("t", "ar").pair("ا", long)));
    assert!(right > WIDTH - 24, "the label of a stacked pair stands at the edge");
}

#[test]
fn centred_things_stay_in_the_middle() {
    for document in [
        Document::new("t", "ar").heading("بيت"),
        Document::new("t", "ar").code("2345-6789"),
        Document::new("t", "ar").qr("PT1:AB", QrSize::Small),
    ] {
        let ((left, right), _) = ink(&draw(&document));
        assert!((i64::from(left) - i64::from(WIDTH - right)).abs() <= 8, "{left} to {right}");
    }
}

#[test]
fn letters_join() {
    let width = |text: &str| {
        let ((left, right), _) = ink(&one("ar", text));
        right - left
    };
    assert!(width("ببب") < width("ب ب ب"), "joined letters are narrower");
    // Ink without a gap from the first letter to the last: the letters touch.
    let word = one("ar", "سلسل");
    let ((left, right), _) = ink(&word);
    assert!((left..=right).all(|x| (0..word.height()).any(|y| word.is_dark(x, y))));
    assert_ne!(one("fa", "می\u{200c}خواهم"), one("fa", "میخواهم"), "Persian keeps its non-joiner");
}

#[test]
fn numbers_and_codes_read_as_on_french_paper() {
    for text in ["06 12 34 56 78", "+33 6 12 34 56 78", "7K3M-9QRX", "2026-11-24"] {
        let cut = |raster: &Raster| -> Vec<Vec<bool>> {
            let ((left, right), (top, bottom)) = ink(raster);
            (top..=bottom).map(|y| (left..=right).map(|x| raster.is_dark(x, y)).collect()).collect()
        };
        assert_eq!(cut(&one("ar", text)), cut(&one("fr", text)), "{text}");
    }
}

#[test]
fn marks_above_and_below_have_their_room() {
    let plain = ink(&one("ar", "الل")).1;
    let marked = one("ar", "إِلَّا للُّ لِ");
    let (_, (top, bottom)) = ink(&marked);
    assert!(top < plain.0 && bottom > plain.1, "{plain:?} in {top} to {bottom}");
    // A second line never touches the first.
    let two = one("ar", "ججِ\nلُّأُّ");
    let rows: Vec<bool> = (0..two.height()).map(|y| (0..WIDTH).any(|x| two.is_dark(x, y))).collect();
    let blocks = rows.chunk_by(|one, next| one == next).filter(|rows| rows[0]).count();
    assert!(blocks >= 2, "white between two lines");
}

#[test]
fn no_line_is_wider_than_the_paper() {
    let long = "كلمة طويلة جدًّا، وبعدها Google Chrome ثمّ (06 12 34 56 78) و«عربيّة» ".repeat(6);
    let endless = "لا".repeat(200);
    for (name, text) in [("long", long), ("endless", endless)] {
        let raster = one("ar", &text);
        keep(&format!("ar-{name}"), &raster);
        let ((left, right), _) = ink(&raster);
        assert!(left >= 4 && right < WIDTH - 4, "{left} to {right}");
        assert!(raster.height() > 200, "it takes several lines");
    }
}

#[test]
fn plain_text_stays_in_the_order_it_is_said() {
    let text = text::render(&Document::new("t", "ar").text("افتح Chrome الآن").pair("القاعة", "3")).unwrap();
    assert!(text.starts_with("افتح Chrome الآن\nالقاعة"), "{text}");
}

#[test]
fn ukrainian_has_every_letter() {
    let alphabet = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ’ʼ«»—№₴";
    let memo = Document::new("tutorial-memo", "uk")
        .heading("Перші кроки з мишею")
        .text("1. Торкніться екрана кінчиком пальця. З’їзд, під’їзд, ґанок.")
        .text(alphabet);
    let raster = draw(&memo);
    keep("memo-uk", &raster);
    for letter in alphabet.chars().filter(|c| c.is_alphanumeric() || "’№₴".contains(*c)) {
        let alone = one("uk", &letter.to_string());
        assert!((0..alone.height()).any(|y| (0..WIDTH).any(|x| alone.is_dark(x, y))), "{letter}");
    }
}

/// What the kiosk prints today: an Arabic lesson, the words around it in French.
#[test]
fn a_french_hour_on_an_arabic_memo_reads_as_in_french() {
    let hour = "mardi 24 novembre\n10\u{a0}h à 12\u{a0}h";
    let banner = |lang: &str| draw(&Document::new("t", lang).banner(hour));
    assert_eq!(banner("ar"), banner("fr"));
}

proptest! {
    /// Letters and numbers of both scripts, marks on their letters, non-joiners, ligatures.
    #[test]
    fn any_mixture_is_drawn_inside_the_paper(
        text in "([ a-c1-3()+.,€\u{660}-\u{669}\u{fefb}\n-]|[ا-غف-ي\u{6cc}\u{6d2}][\u{64b}-\u{652}]{0,2}\u{200c}?){0,80}",
        rtl: bool,
    ) {
        let raster = one(if rtl { "ar" } else { "fr" }, &text);
        let dark = |x| (0..raster.height()).any(|y| raster.is_dark(x, y));
        prop_assert!(![0, WIDTH - 1].into_iter().any(dark), "ink at an edge");
    }

    /// Marks without a letter, and in heaps: what a calendar may hold and nobody can read.
    #[test]
    fn heaps_of_marks_do_no_harm(text in "[اب \u{64b}-\u{65f}\u{670}\u{300}-\u{304}a]{0,300}") {
        let document = Document::new("t", "ar").text(&text).pair(&text, &text).banner(&text);
        prop_assert!(raster::render(&document, 200).is_ok());
    }
}
