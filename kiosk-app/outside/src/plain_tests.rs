use super::*;
use proptest::prelude::*;

fn plain(pieces: &[&[u8]]) -> String {
    let mut out = Vec::new();
    let mut plain = Plain::new(&mut out);
    pieces.iter().for_each(|piece| plain.write_all(piece).unwrap());
    drop(plain);
    String::from_utf8(out).unwrap()
}

#[test]
fn what_a_terminal_obeys_is_written_as_an_escape() {
    for (given, shown) in [
        (
            "Médiathèque n°\u{a0}3, 10\u{202f}€\t«\u{200a}ok »\n",
            "Médiathèque n°\u{a0}3, 10\u{202f}€\t«\u{200a}ok »\n",
        ),
        ("\u{1b}]0;title\u{7}", "\\u001b]0;title\\u0007"),
        ("\u{1b}[2J\r\u{0}\u{7f}", "\\u001b[2J\\u000d\\u0000\\u007f"),
        ("\u{80}\u{9b}31m\u{9f}", "\\u0080\\u009b31m\\u009f"),
        ("\u{200b}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}", "\\u200b\\u200f\\u2028\\u2029\\u202a\\u202e"),
        ("\u{2060}\u{2064}\u{2066}\u{2069}\u{feff}", "\\u2060\\u2064\\u2066\\u2069\\ufeff"),
        ("\u{ad}\u{61c}\u{e0041}", "\\u00ad\\u061c\\udb40\\udc41"),
        ("\u{180e}\u{fe0f}\u{fff9}", "\\u180e\\ufe0f\\ufff9"),
        ("😀 العربية", "😀 العربية"),
    ] {
        assert_eq!(plain(&[given.as_bytes()]), shown);
    }
}

#[test]
fn bytes_that_are_no_text_are_said() {
    let table: [(&[&[u8]], &str); 6] = [
        (&[b"a\xffb"], "a\\ufffdb"),
        (&[b"a\xc3"], "a\\ufffd"),
        (&[b"\xe2\x82", b"("], "\\ufffd("),
        (&[b"\x9b31m"], "\\ufffd31m"),
        (&[b"\xc2", b"\x9b"], "\\u009b"),
        (&[b"\xed\xa0\x80"], "\\ufffd\\ufffd\\ufffd"),
    ];
    for (given, shown) in table {
        assert_eq!(plain(given), shown, "{given:?}");
    }
}

proptest! {
    #[test]
    fn where_a_text_is_cut_changes_nothing(text in any::<String>(), cuts in any::<[prop::sample::Index; 3]>()) {
        let bytes = text.as_bytes();
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        at.sort_unstable();
        let pieces = [&bytes[..at[0]], &bytes[at[0]..at[1]], &bytes[at[1]..at[2]], &bytes[at[2]..]];
        let whole = plain(&[bytes]);
        prop_assert_eq!(&plain(&pieces), &whole);
        prop_assert!(whole.chars().all(|c| matches!(c, '\n' | '\t') || !is_hidden(c)));
    }
}
