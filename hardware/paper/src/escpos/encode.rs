//! Letters to bytes of code pages, in two steps.
//!
//! Typographic punctuation that the profile's first page lacks takes its plain form (an apostrophe
//! for ’): no printer is switched back and forth for a dash. A letter that the page in force lacks
//! is taken from another page of the profile. What no page has is never sent.

use crate::{
    block::Block,
    codepage::{CodePage, plain_form},
};

/// A stretch of bytes in one code page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// The printer's number of the page.
    pub(super) page: u8,
    pub(super) bytes: Vec<u8>,
}

type Pages = [(u8, CodePage)];

/// Whether every letter of the block is in one of these pages. With no page, nothing is: even the
/// letters of ASCII differ between national sets.
pub(super) fn is_encodable(block: &Block, pages: &Pages) -> bool {
    let one = |c: char| c == '\n' || find(c, None, pages).is_some();
    let all = |text: &str| !pages.is_empty() && as_printed(text, pages).chars().all(one);
    match block {
        Block::Heading(text) | Block::Text { text, .. } | Block::Banner(text) | Block::Code(text) => {
            all(text)
        }
        Block::Pair { left, right } => all(left) && all(right),
        Block::Row(cells) => cells.iter().all(|cell| all(&cell.text)),
        Block::Rule | Block::Space(_) => all(""),
        Block::Qr { .. } | Block::Cut => true,
    }
}

/// The text as it will stand on paper: what is wrapped and measured.
pub(super) fn as_printed(text: &str, pages: &Pages) -> String {
    let in_first = |c| pages.first().is_some_and(|(_, table)| table.encode(c).is_some());
    let mut printed = String::with_capacity(text.len());
    for c in text.chars() {
        match plain_form(c).filter(|_| !in_first(c)) {
            Some(plain) => printed.push_str(plain),
            None => printed.push(c),
        }
    }
    printed
}

/// The runs of a line of [`as_printed`] text, starting in page `current`.
pub(super) fn runs(line: &str, current: Option<u8>, pages: &Pages) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for c in line.chars() {
        let in_force = runs.last().map(|run| run.page).or(current);
        let Some((page, byte)) = find(c, in_force, pages) else { continue };
        match runs.last_mut() {
            Some(run) if run.page == page => run.bytes.push(byte),
            _ => runs.push(Run { page, bytes: vec![byte] }),
        }
    }
    runs
}

/// The byte for `c`, in the page in force if that has it.
fn find(c: char, in_force: Option<u8>, pages: &Pages) -> Option<(u8, u8)> {
    let now = pages.iter().filter(|(number, _)| Some(*number) == in_force);
    now.chain(pages).find_map(|(number, table)| table.encode(c).map(|byte| (*number, byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EPSON: &Pages = &[(16, CodePage::Wpc1252), (19, CodePage::Pc858)];
    const GENERIC: &Pages = &[(19, CodePage::Pc858), (16, CodePage::Wpc1252)];

    #[test]
    fn pages_change_only_for_letters() {
        for (line, pages, expected) in [
            ("l’été", EPSON, vec![(16, b"l\x92\xe9t\xe9".to_vec())]),
            ("l’été", GENERIC, vec![(19, b"l'\x82t\x82".to_vec())]),
            ("un œuf…", GENERIC, vec![(19, b"un ".to_vec()), (16, b"\x9cuf...".to_vec())]),
            ("10\u{a0}€", GENERIC, vec![(19, b"10 \xd5".to_vec())]),
            ("─é", EPSON, vec![(19, b"\xc4\x82".to_vec())]),
        ] {
            let line = as_printed(line, pages);
            let runs: Vec<_> =
                runs(&line, None, pages).into_iter().map(|run| (run.page, run.bytes)).collect();
            assert_eq!(runs, expected, "{line}");
        }
    }

    #[test]
    fn other_scripts_are_not_encodable() {
        for (text, pages, expected) in [
            ("Cœur à l’ouvrage : 10 €", EPSON, true),
            ("Привіт", EPSON, false),
            ("Merhaba, yarın", EPSON, false),
            ("مرحبا", GENERIC, false),
            ("plain", &[], false),
        ] {
            assert_eq!(is_encodable(&Block::Heading(text.to_owned()), pages), expected, "{text}");
        }
    }
}
