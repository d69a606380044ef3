//! Names that come from a device, made fit to print.

/// Characters of a name that are shown; the rest becomes one `…`.
pub const TEXT_MAX: usize = 64;

/// A name as it may be printed: no control characters, nothing that turns or hides text, not too long.
///
/// Kept are printable ASCII and the letters and digits of any script. Everything else becomes `?`: line ends,
/// escape sequences, overrides of the writing direction, invisible and combining characters.
#[must_use]
pub fn clean(raw: &str) -> String {
    let is_kept = |c: char| c == ' ' || c.is_ascii_graphic() || (!c.is_ascii() && c.is_alphanumeric());
    let mut kept = raw.trim().chars().map(|c| if is_kept(c) { c } else { '?' });
    let mut text: String = kept.by_ref().take(TEXT_MAX).collect();
    if kept.next().is_some() {
        text.pop();
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hostile_names_become_harmless() {
        for (raw, shown) in [
            ("SanDisk Ultra  ", "SanDisk Ultra"),
            ("Médiathèque 2", "Médiathèque 2"),
            ("a\u{1b}[2Jb", "a?[2Jb"),
            ("a\nb\r\tc\0", "a?b??c?"),
            ("\u{202e}gpj.sda\u{2066}", "?gpj.sda?"),
            ("a\u{200b}\u{feff}\u{ad}b", "a???b"),
            ("e\u{301}", "e?"),
            ("\u{9b}31m", "?31m"),
            ("", ""),
        ] {
            assert_eq!(clean(raw), shown, "{raw:?}");
        }
        let long = "x".repeat(TEXT_MAX + 1);
        assert_eq!(clean(&long).chars().count(), TEXT_MAX);
        assert!(clean(&long).ends_with('…'));
        assert_eq!(clean(&long[..TEXT_MAX]), long[..TEXT_MAX]);
    }

    proptest! {
        #[test]
        fn nothing_shown_moves_the_cursor_or_the_text(raw in any::<String>()) {
            let shown = clean(&raw);
            prop_assert!(shown.chars().count() <= TEXT_MAX);
            prop_assert!(shown.chars().all(|c| c == ' ' || c == '…' || c.is_ascii_graphic() || c.is_alphanumeric()));
        }
    }
}
