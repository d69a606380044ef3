//! Tables as spreadsheets save them: one row a line, fields between semicolons, commas or tabs, quoted where needed.
//!
//! The `csv` crate is not used: it takes an unclosed quotation mark for a field up to the end of the file, which would
//! drop machines of a roster without a word; it counts lines wrong after empty ones; and its buffers keep passwords and
//! vouchers in memory.

use std::path::Path;

use zeroize::Zeroize;

use crate::base::{BaseError, RowProblem};

/// The longest row over several lines, in bytes: the end of an open quotation mark is searched no further.
const ROW_MAX: usize = 16 * 1024;

/// A table with named columns.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

/// Passwords of a roster and texts of vouchers are wiped with their table.
impl Drop for Table {
    fn drop(&mut self) {
        self.rows.iter_mut().flat_map(|(_, fields)| fields).for_each(Zeroize::zeroize);
    }
}

/// One row of a table, with the line it stands on.
pub(crate) struct Row<'t> {
    table: &'t Table,
    pub(crate) line: usize,
    fields: &'t [String],
}

impl Table {
    /// Reads a table whose first line names the columns. The separator is the one found in that line, or the one that a
    /// line `sep=;` before it names, as Excel writes it. Rows without any content are skipped. A line break inside quotes
    /// (RFC 4180) becomes a space.
    pub(crate) fn read(text: &str, path: &Path) -> Result<Self, BaseError> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).peekable();
        let said = lines.next_if(|(_, line)| said_separator(line).is_some());
        let said = said.and_then(|(_, line)| said_separator(line));
        let (_, head) = lines.peek().ok_or_else(|| BaseError::Empty(path.to_owned()))?;
        let told = || [';', '\t', ','].into_iter().find(|c| head.contains(*c)).unwrap_or(';');
        let separator = said.unwrap_or_else(told);
        let mut all = Vec::new();
        while let Some((number, line)) = lines.next() {
            let mut row = line.to_owned();
            while row.len() < ROW_MAX && split(&row, separator).is_err() {
                let Some((_, more)) = lines.next() else { break };
                row.push(' ');
                row.push_str(more);
            }
            let fields = split(&row, separator);
            row.zeroize();
            let fields = fields.map_err(|problem| at(path, number + 1, problem))?;
            if fields.iter().any(|field| !field.trim().is_empty()) {
                all.push((number + 1, fields));
            }
        }
        let mut all = all.into_iter();
        let (_, columns) = all.next().ok_or_else(|| BaseError::Empty(path.to_owned()))?;
        let columns = columns.iter().map(|name| name.trim().to_lowercase()).collect();
        let rows: Vec<_> = all.collect();
        if rows.is_empty() { Err(BaseError::Empty(path.to_owned())) } else { Ok(Self { columns, rows }) }
    }

    /// The rows in their order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, fields)| Row { table: self, line: *line, fields })
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
        let place = place.ok_or(RowProblem::NoColumn(column))?;
        self.fields.get(place).map(|field| field.trim()).ok_or(RowProblem::Short)
    }
}

/// The error with the file and line of a problem.
pub(crate) fn at(path: &Path, line: usize, problem: RowProblem) -> BaseError {
    BaseError::Row { path: path.to_owned(), line, problem }
}

/// The separator that a line `sep=;` names.
fn said_separator(line: &str) -> Option<char> {
    let said = line.trim_end_matches(['\r', '\n']);
    let (word, separator) = said.split_at_checked(4)?;
    let mut rest = separator.chars();
    let one = rest.next()?;
    (word.eq_ignore_ascii_case("sep=") && rest.next().is_none()).then_some(one)
}

fn split(line: &str, separator: char) -> Result<Vec<String>, RowProblem> {
    let mut fields = vec![];
    let mut field = String::new();
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => field.extend(chars.next()),
            '"' if quoted || field.trim().is_empty() => quoted = !quoted,
            c if c == separator && !quoted => fields.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    fields.push(field);
    if quoted { Err(RowProblem::Quote) } else { Ok(fields) }
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
        for text in
            ["sep=;\r\na;b\r\n1;2\r\n", "SEP=|\na|b\n1|2\n", "a;b\n;\n1;2\n;;\n", "a;b\r\n\"1\";2\r\n"]
        {
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
        let short = Table::read("a;b\nx\n", Path::new("t.csv")).unwrap();
        assert_eq!(short.rows().next().unwrap().get("b"), Err(RowProblem::Short));
    }
}
