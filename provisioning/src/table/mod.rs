//! Tables as spreadsheets save them: one row a line, fields between semicolons, commas or tabs, quoted where needed.
//!
//! The `csv` crate is not used: it takes an unclosed quotation mark for a field up to the end of the file, which would
//! drop machines of a roster without a word; it counts lines wrong after empty ones; and its buffers keep passwords and
//! vouchers in memory.

mod encoding;
mod parse;

mod read;

use std::path::Path;

use zeroize::Zeroize;

use crate::base::{BaseError, Column, RowProblem};
use parse::{Cell, Cells};

pub(crate) use read::read;

/// What separates cells.
const SEPARATORS: [char; 4] = [';', '\t', ',', '|'];

/// A table with named columns.
#[derive(Debug)]
pub(crate) struct Table {
    /// The line of the columns' names, from 1.
    head: usize,
    columns: Vec<String>,
    rows: Vec<Cells>,
}

/// Passwords of a roster and texts of vouchers are wiped with their table.
impl Drop for Table {
    fn drop(&mut self) {
        self.rows.iter_mut().flat_map(|(_, cells)| cells).for_each(|cell| cell.text.zeroize());
    }
}

/// One row of a table, with the line it begins on.
pub(crate) struct Row<'t> {
    table: &'t Table,
    pub(crate) line: usize,
    cells: &'t [Cell],
}

/// What is wrong in a row, and under which name of a column.
pub(crate) type Wrong = (&'static str, RowProblem);

impl Table {
    /// Reads a table whose first line names the columns. The separator is the one found in that line, or the one that a
    /// line `sep=;` before it names, as Excel writes it. Rows without any content are skipped. A line break inside quotes
    /// (RFC 4180) becomes a space.
    pub(crate) fn read(text: &str, path: &Path) -> Result<Self, BaseError> {
        let (said, text, first) = separator_line(text);
        let separator = said.unwrap_or_else(|| separator(text));
        let rows = parse::rows(text, first, separator).map_err(|open| {
            let column = Some(Column { number: open.cell, name: String::new() });
            BaseError::Row { path: path.to_owned(), line: open.line, column, problem: RowProblem::Quote }
        })?;
        let mut rows = rows.into_iter();
        let (head, columns) = rows.next().ok_or_else(|| BaseError::Empty(path.to_owned()))?;
        let columns = columns.iter().map(|cell| name(&cell.text)).collect();
        let rows: Vec<_> = rows.collect();
        if rows.is_empty() {
            Err(BaseError::Empty(path.to_owned()))
        } else {
            Ok(Self { head, columns, rows })
        }
    }

    /// The rows in their order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { table: self, line: *line, cells })
    }

    /// All lines with their cells, the columns' names first.
    fn lines(&self) -> impl Iterator<Item = (usize, Vec<&str>)> {
        let head = (self.head, self.columns.iter().map(String::as_str).collect());
        let rows = self
            .rows
            .iter()
            .map(|(line, cells)| (*line, cells.iter().map(|cell| cell.text.as_str()).collect()));
        std::iter::once(head).chain(rows)
    }

    /// Why a column is missing. A title above the columns' names makes them a row of the table; its cells are searched for
    /// the name, whatever separates them.
    fn no_column(&self, column: &'static str) -> RowProblem {
        let is_head = |cell: &Cell| cell.text.split(SEPARATORS).any(|text| name(text) == column);
        let lower = self.rows.iter().find(|(_, cells)| cells.iter().any(is_head));
        lower.map_or(RowProblem::NoColumn(column), |(line, _)| RowProblem::Lower { column, line: *line })
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
}

impl Row<'_> {
    /// The field of a column.
    pub(crate) fn get(&self, column: &'static str) -> Result<&str, RowProblem> {
        let place = self.table.columns.iter().position(|name| name == column);
        let place = place.ok_or_else(|| self.table.no_column(column))?;
        self.cells.get(place).map(|cell| cell.text.trim()).ok_or(RowProblem::Short)
    }

    /// The field of a column, or what is wrong with it.
    pub(crate) fn need(&self, column: &'static str) -> Result<&str, Wrong> {
        self.get(column).map_err(|problem| (column, problem))
    }

    /// The field of a column in which every sign counts, or what is wrong with it: a line break there was not meant.
    pub(crate) fn exact(&self, column: &'static str) -> Result<&str, Wrong> {
        let place = self.table.columns.iter().position(|name| name == column);
        let is_broken = place.and_then(|place| self.cells.get(place)).is_some_and(|cell| cell.is_broken);
        if is_broken { Err((column, RowProblem::Break)) } else { self.need(column) }
    }

    /// Where a column stands; nowhere where there is none of this name.
    pub(crate) fn column(&self, column: &str) -> Option<Column> {
        let place = self.table.columns.iter().position(|name| name == column)?;
        Some(Column { number: place + 1, name: column.to_owned() })
    }

    /// The error with the file, the line and the column of a problem.
    pub(crate) fn at(&self, path: &Path, (column, problem): Wrong) -> BaseError {
        let is_head = matches!(problem, RowProblem::NoColumn(_) | RowProblem::Lower { .. });
        let line = if is_head { self.table.head } else { self.line };
        BaseError::Row { path: path.to_owned(), line, column: self.column(column), problem }
    }
}

/// The name of a column.
fn name(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The separator that a line `sep=;` names, what follows it, and the number of that line, from 1. A spreadsheet that took
/// that line for a row has saved it with empty cells behind: then what separates those is the separator.
fn separator_line(text: &str) -> (Option<char>, &str, usize) {
    let (line, rest) = text.split_once(['\r', '\n']).unwrap_or((text, ""));
    let line = line.trim_start().trim_start_matches('"');
    let said = line.split_at_checked(4).filter(|(word, _)| word.eq_ignore_ascii_case("sep="));
    let mut said = said.map(|(_, said)| said.chars()).into_iter().flatten();
    let Some(first) = said.next() else { return (None, text, 1) };
    let behind: Vec<char> =
        said.filter(|c| *c != '"' && (SEPARATORS.contains(c) || !c.is_whitespace())).collect();
    let separator = behind.first().copied().unwrap_or(first);
    if !behind.iter().all(|c| *c == separator && SEPARATORS.contains(c)) {
        return (None, text, 1);
    }
    let rest = if text.contains("\r\n") { rest.strip_prefix('\n').unwrap_or(rest) } else { rest };
    (Some(separator), rest, 2)
}

/// The separator of a text, by its first line that holds anything.
fn separator(text: &str) -> char {
    let head = text.split(['\r', '\n']).find(|line| !line.trim().is_empty()).unwrap_or_default();
    [';', '\t', ','].into_iter().find(|c| head.contains(*c)).unwrap_or(';')
}

/// Appends one row, with quotation marks where they are needed.
pub(crate) fn write_row(text: &mut String, fields: &[&str]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            text.push(';');
        }
        if field.contains([';', '"', '\n', '\r', '\t']) {
            text.extend(["\"", &field.replace('"', "\"\"").replace(['\n', '\r'], " "), "\""]);
        } else {
            text.push_str(field);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheets_of_all_kinds_are_read() {
        let written = {
            let mut text = String::new();
            write_row(&mut text, &["number", "value"]);
            write_row(&mut text, &["a \"b\"; c", "10,50"]);
            text
        };
        for text in [
            written.as_str(),
            "number,value\n\"a \"\"b\"\"; c\",\"10,50\"\n",
            "Number\tVALUE\n\na \"b\"; c\t10,50",
        ] {
            let table = Table::read(text, Path::new("t.csv")).unwrap();
            let row = table.rows().next().unwrap();
            assert_eq!((row.get("number"), row.get("value")), (Ok("a \"b\"; c"), Ok("10,50")), "{text:?}");
            assert_eq!(row.get("date"), Err(RowProblem::NoColumn("date")));
        }
    }

    #[test]
    fn what_spreadsheets_add_is_passed_over() {
        for text in [
            "sep=;\r\na;b\r\n1;2\r\n",
            "SEP=|\na|b\n1|2\n",
            "\"sep=,\"\na,b\n1,2\n",
            "sep=\t\ra\tb\r1\t2\r",
            "sep=;;;;;;\r\na;b\r\n1;2\r\n",
            "sep=;;\na;b;\n1;2;\n",
            "\"sep=;\";;\na;b\n1;2\n",
            "sep=;,,,\na,b\n1,2\n",
            "sep=,;;;\na;b\n1;2\n",
            "sep=;\t\t\na\tb\n1\t2\n",
            "sep=\t\t\na\tb\n1\t2\n",
            "a;b\n;\n1;2\n;;\n",
            "a;b\r\n\"1\";2\r\n",
            "\n\na;b\n\n1;2",
        ] {
            let table = Table::read(text, Path::new("t.csv")).unwrap();
            let rows: Vec<_> = table
                .rows()
                .map(|row| (row.get("a").unwrap().to_owned(), row.get("b").unwrap().to_owned()))
                .collect();
            assert_eq!(rows, [("1".to_owned(), "2".to_owned())], "{text:?}");
        }
        let broken = Table::read("a;b\n\"x\ny\";2\n3;4\n", Path::new("t.csv")).unwrap();
        let rows: Vec<_> = broken.rows().map(|row| (row.line, row.get("a").unwrap().to_owned())).collect();
        assert_eq!(rows, [(2, "x y".to_owned()), (4, "3".to_owned())]);
    }

    #[test]
    fn mistakes_name_their_line() {
        let fail = |text| Table::read(text, Path::new("t.csv")).unwrap_err().to_string();
        assert!(fail("").contains("holds no line"));
        assert!(fail("number;value\n").contains("holds no line"));
        assert!(fail("a;b\n\n\"x;1\n").contains("t.csv, line 3: a quotation mark"));
        assert!(fail("a;b\n\nx;\"1\n").contains("close it or remove it (column 2)"));
        assert!(fail("sep=;\r\na;b\r\nx;\"1\n").contains("line 3: a quotation mark"));
        assert!(fail("sep=;;;;\r\na;b\r\nx;\"1\n").contains("line 3: a quotation mark"));
        let short = Table::read("a;b\nx\n", Path::new("t.csv")).unwrap();
        assert_eq!(short.rows().next().unwrap().get("b"), Err(RowProblem::Short));
    }

    #[test]
    fn a_title_above_the_columns_is_told_with_the_line_where_they_stand() {
        for (text, words) in [
            ("Machines of May;\na;b\n1;2\n", "line 1: the column “a” stands on line 2"),
            ("Machines\n\n\nA;b\n1;2\n", "line 1: the column “a” stands on line 4: remove all that is above"),
            ("Machines\na,b\n1,2\n", "line 1: the column “a” stands on line 2"),
            ("sep=;;\nMachines;\na;b\n1;2\n", "line 2: the column “a” stands on line 3"),
            ("b;c\n\n1;2\n", "line 1: there is no column “a”: the first line must name the columns"),
        ] {
            let (table, path) = (Table::read(text, Path::new("t.csv")).unwrap(), Path::new("t.csv"));
            let row = table.rows().next().unwrap();
            let told = row.at(path, row.need("a").unwrap_err()).to_string();
            assert!(told.contains(words), "{text:?}: {told}");
        }
    }

    #[test]
    fn a_line_break_where_every_sign_counts_is_refused_and_elsewhere_a_space() {
        let table = Table::read("a;b\n\"x\ny\";\"u\r\nv\"\n\"x\n\";2\n", Path::new("t.csv")).unwrap();
        let rows: Vec<Row<'_>> = table.rows().collect();
        assert_eq!((rows[0].get("a"), rows[0].exact("b")), (Ok("x y"), Err(("b", RowProblem::Break))));
        assert_eq!((rows[1].exact("a"), rows[1].exact("b")), (Ok("x"), Ok("2")));
        let told = rows[0].at(Path::new("t.csv"), ("b", RowProblem::Break)).to_string();
        assert!(
            told.contains("t.csv, line 2: there is a line break") && told.ends_with("(column 2, b)"),
            "{told}"
        );
    }
}
