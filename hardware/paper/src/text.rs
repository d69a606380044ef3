//! A document as plain text of 42 columns: for terminals, logs of the bench and the tour.

use crate::{
    block::{Align, Block, Cell},
    document::Document,
    error::PaperError,
    wrap::{Pair, columns, pair, wrap},
};

/// Characters on a line, as on most receipts.
pub const COLUMNS: u32 = 42;
/// Fewest columns between two cells.
const GAP: u32 = 2;
/// What shows where the paper is cut.
const CUT_MARK: &str = "- - - - - - - - - - - - - - - - - - - - -";

/// The document as UTF-8 lines, each ended by a line feed.
///
/// # Errors
/// The limit that a block broke while the document was built.
pub fn render(document: &Document) -> Result<String, PaperError> {
    let pieces = document.pieces()?;
    let texts = pieces.iter().map(|piece| {
        let lines = piece.iter().flat_map(|block| lines_of(block, COLUMNS));
        lines.map(|line| line.trim_end_matches(' ').to_owned() + "\n").collect::<String>()
    });
    Ok(texts.collect::<Vec<_>>().join(&format!("{CUT_MARK}\n")))
}

fn lines_of(block: &Block, width: u32) -> Vec<String> {
    match block {
        Block::Heading(text) => set(text, width, Align::Centre),
        Block::Text { text, style } => set(text, width, style.align),
        Block::Banner(text) => set(text, width.saturating_sub(4), Align::Centre)
            .into_iter()
            .map(|line| format!("[ {line:<fill$} ]", fill = usize_of(width.saturating_sub(4))))
            .collect(),
        Block::Rule => vec!["-".repeat(usize_of(width))],
        Block::Pair { left, right } => pair_lines(left, right, width),
        Block::Row(cells) => row_lines(cells, width),
        Block::Qr { text, .. } => set(&format!("[QR {text}]"), width, Align::Centre),
        Block::Code(code) => {
            let spaced: Vec<String> = code.chars().map(String::from).collect();
            set(&spaced.join("\u{a0}"), width, Align::Centre)
        }
        Block::Space(lines) => vec![String::new(); usize::from(*lines)],
        Block::Cut => Vec::new(),
    }
}

fn set(text: &str, width: u32, align: Align) -> Vec<String> {
    wrap(text, width, &mut columns).iter().map(|line| pad(line, width, align)).collect()
}

/// The lines of a label and its value.
pub(crate) fn pair_lines(left: &str, right: &str, width: u32) -> Vec<String> {
    match pair((left, right), width, (GAP, GAP), &mut columns) {
        Pair::Beside(labels, value) => {
            let values = std::iter::once(value).chain(std::iter::repeat(""));
            let both = |(label, value): (&str, &str)| {
                label.to_owned() + &pad(value, width.saturating_sub(columns(label)), Align::End)
            };
            labels.into_iter().zip(values).map(both).collect()
        }
        Pair::Stacked(labels, values) => {
            let indent = " ".repeat(usize_of(GAP));
            let values = values.into_iter().map(|value| format!("{indent}{value}"));
            labels.into_iter().map(str::to_owned).chain(values).collect()
        }
    }
}

/// The lines of a table row: every cell wrapped in its share of the width.
pub(crate) fn row_lines(cells: &[Cell], width: u32) -> Vec<String> {
    let shares: u32 = cells.iter().map(|cell| u32::from(cell.share)).sum::<u32>().max(1);
    let mut row: Vec<String> = Vec::new();
    let mut start = 0;
    let mut parts = 0;
    for cell in cells {
        parts += u32::from(cell.share);
        let end = width * parts / shares;
        let inner = if end < width { end.saturating_sub(start + 1) } else { end - start }.max(1);
        let lines = set(&cell.text, inner, cell.align);
        row.resize(row.len().max(lines.len()), String::new());
        for (index, whole) in row.iter_mut().enumerate() {
            let line = lines.get(index).map_or("", String::as_str);
            *whole = pad(whole, start, Align::Start) + line;
        }
        start = end;
    }
    row
}

/// `text` in a field of `width` columns.
pub(crate) fn pad(text: &str, width: u32, align: Align) -> String {
    let width = usize_of(width);
    match align {
        Align::Start => format!("{text:<width$}"),
        Align::Centre => format!("{text:^width$}"),
        Align::End => format!("{text:>width$}"),
    }
}

fn usize_of(width: u32) -> usize {
    usize::try_from(width).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::QrSize;

    #[test]
    fn a_ticket_reads_as_text() {
        let document = Document::new("workshop-ticket", "fr")
            .heading("Premiers pas avec l’e-mail")
            .banner("mardi 12 mai à 14\u{a0}h")
            .pair("Salle", "Bleue")
            .row([Cell::new("Léa", 2, Align::Start), Cell::new("à appeler", 1, Align::End)])
            .qr("PT1:ABC", QrSize::Medium)
            .code("7K3-M9")
            .cut()
            .text("Deuxième billet");
        let expected = [
            "        Premiers pas avec l’e-mail",
            "[          mardi 12 mai à 14\u{a0}h           ]",
            "Salle                                Bleue",
            "Léa                              à appeler",
            "               [QR PT1:ABC]",
            "               7\u{a0}K\u{a0}3\u{a0}-\u{a0}M\u{a0}9",
            "- - - - - - - - - - - - - - - - - - - - -",
            "Deuxième billet",
            "",
        ]
        .join("\n");
        assert_eq!(render(&document).unwrap(), expected);
    }

    #[test]
    fn no_line_is_wider_than_the_paper() {
        let long = "un-mot-interminable-qui-ne-tient-sur-aucune-ligne et la suite ".repeat(4);
        let document = Document::new("test", "fr")
            .heading(&long)
            .pair(&long, &long)
            .row((0..4).map(|i| Cell::new(long.as_str(), i + 1, Align::Centre)))
            .code(&long)
            .banner(&long);
        let text = render(&document).unwrap();
        assert!(text.lines().all(|line| columns(line) <= COLUMNS), "{text}");
    }
}
