//! From the text of a table to its rows: separators, quotation marks and line ends as programs write them.

use zeroize::{Zeroize, Zeroizing};

/// The longest row over several lines, in bytes: the end of an open quotation mark is searched no further.
const ROW_MAX: usize = 16 * 1024;

/// A row: the line on which it begins, from 1, and its cells.
pub(super) type Cells = (usize, Vec<Cell>);

/// A cell, and whether there were line breaks in it.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) is_broken: bool,
}

/// A quotation mark that is not closed: on which line, in which cell, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unclosed {
    pub(super) line: usize,
    pub(super) cell: usize,
}

/// A row being read.
struct Open {
    line: usize,
    bytes: usize,
    cells: Vec<Cell>,
    cell: Zeroizing<String>,
    /// The line and the cell of an open quotation mark.
    quote: Option<Unclosed>,
}

/// The rows of a text whose lines end with LF, CR LF or CR. A line break inside quotation marks (RFC 4180) becomes a
/// space, and is noted where it does not stand at an end. Rows without any content are left out.
pub(super) fn rows(text: &str, first_line: usize, separator: char) -> Result<Vec<Cells>, Unclosed> {
    let mut rows = vec![];
    let mut line = first_line;
    let mut open = Open::new(line);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        open.bytes += c.len_utf8();
        match c {
            '\r' | '\n' => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                line += 1;
                match open.quote {
                    None => {
                        open.end(&mut rows);
                        open = Open::new(line);
                    }
                    Some(quote) if open.bytes > ROW_MAX => return Err(quote),
                    Some(_) => open.cell.push('\n'),
                }
            }
            '"' if open.quote.is_some() && chars.peek() == Some(&'"') => open.cell.extend(chars.next()),
            '"' if open.quote.is_some() => open.quote = None,
            '"' if open.cell.trim().is_empty() => {
                open.cell.clear();
                open.quote = Some(Unclosed { line, cell: open.cells.len() + 1 });
            }
            c if c == separator && open.quote.is_none() => open.next_cell(),
            c => open.cell.push(c),
        }
    }
    if let Some(quote) = open.quote {
        return Err(quote);
    }
    open.end(&mut rows);
    Ok(rows)
}

impl Open {
    fn new(line: usize) -> Self {
        Self { line, bytes: 0, cells: vec![], cell: Zeroizing::default(), quote: None }
    }

    fn next_cell(&mut self) {
        let is_broken = self.cell.trim().contains('\n');
        let text = self.cell.replace('\n', " ");
        self.cell.zeroize();
        self.cells.push(Cell { text, is_broken });
    }

    fn end(&mut self, rows: &mut Vec<Cells>) {
        self.next_cell();
        if self.cells.iter().any(|cell| !cell.text.trim().is_empty()) {
            rows.push((self.line, std::mem::take(&mut self.cells)));
        }
    }
}

/// What a row that is given up held is wiped.
impl Drop for Open {
    fn drop(&mut self) {
        self.cells.iter_mut().for_each(|cell| cell.text.zeroize());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(usize, Vec<String>)>, Unclosed> {
        let row = |(line, cells): Cells| (line, cells.into_iter().map(|cell| cell.text).collect());
        Ok(rows(text, 1, ';')?.into_iter().map(row).collect())
    }

    #[test]
    fn a_line_break_within_a_cell_is_noted() {
        for (text, is_broken) in [
            ("\"a\nb\"", [true, false]),
            ("\"a\r\nb\";c", [true, false]),
            ("a;\"\rb\r\rc\"", [false, true]),
            ("\"a\n\";\" \n b\"", [false, false]),
            ("a;b\n", [false, false]),
        ] {
            let found: Vec<bool> =
                rows(text, 1, ';').unwrap()[0].1.iter().map(|cell| cell.is_broken).collect();
            assert!(is_broken.starts_with(&found), "{text:?}: {found:?}");
        }
    }

    #[test]
    fn cells_are_read_as_spreadsheets_mean_them() {
        type Case = (&'static str, &'static [(usize, &'static [&'static str])]);
        let cells: [Case; 10] = [
            ("a;b\nc;d", &[(1, &["a", "b"]), (2, &["c", "d"])]),
            ("a;b\r\nc;d\r\n", &[(1, &["a", "b"]), (2, &["c", "d"])]),
            ("a;b\rc;d\r", &[(1, &["a", "b"]), (2, &["c", "d"])]),
            ("\"a;\"\"b\"\"\";c", &[(1, &["a;\"b\"", "c"])]),
            ("\"a\r\nb\nc\";d\ne;f", &[(1, &["a b c", "d"]), (4, &["e", "f"])]),
            (" \"a\" ;b", &[(1, &["a ", "b"])]),
            ("5\" disk;b", &[(1, &["5\" disk", "b"])]),
            ("\n;;\n \na;\n;;;;", &[(4, &["a", ""])]),
            ("\"\";\"\"", &[]),
            ("", &[]),
        ];
        for (text, want) in cells {
            let found = read(text).unwrap();
            let found: Vec<(usize, Vec<&str>)> = found
                .iter()
                .map(|(line, cells)| (*line, cells.iter().map(String::as_str).collect()))
                .collect();
            let want: Vec<(usize, Vec<&str>)> =
                want.iter().map(|(line, cells)| (*line, cells.to_vec())).collect();
            assert_eq!(found, want, "{text:?}");
        }
    }

    #[test]
    fn an_open_quotation_mark_is_told_where_it_stands_and_not_searched_for_ever() {
        assert_eq!(read("a;b\n\nx;\"y\nz;w\n"), Err(Unclosed { line: 3, cell: 2 }));
        let long = format!("a\n\"b\n{}\"\n", "row;of;the;roster\n".repeat(ROW_MAX / 10));
        assert_eq!(read(&long), Err(Unclosed { line: 2, cell: 1 }));
    }
}
