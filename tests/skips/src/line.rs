//! One skipped test as one line of text: test, kind, argument and detail, with tabs between.

use std::fmt;

use crate::Missing;

/// A test that was skipped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skip {
    /// The package, the test program and the test.
    pub test: String,
    /// What the machine lacks for it, as the test found.
    pub missing: Missing,
    /// What the system answered; may be empty.
    pub detail: String,
}

impl fmt::Display for Skip {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.test, self.missing)?;
        if self.detail.is_empty() { Ok(()) } else { write!(out, ": {}", self.detail) }
    }
}

impl Skip {
    /// The line, without its end. White space within a part becomes a space.
    pub(crate) fn line(&self) -> String {
        let (kind, argument) = match &self.missing {
            Missing::TestData(path) => ("test-data", path.as_str()),
            Missing::LoopDevices => ("loop-devices", ""),
            Missing::Fuse => ("fuse", ""),
            Missing::Mounting => ("mounting", ""),
            Missing::Tracing => ("tracing", ""),
            Missing::VirtualInput => ("virtual-input", ""),
            Missing::Program(name) => ("program", name.as_str()),
        };
        let on_one_line = |part: &str| part.split_whitespace().collect::<Vec<_>>().join(" ");
        [&self.test, kind, argument, &self.detail].map(on_one_line).join("\t")
    }

    /// Reads a line of the file that [`crate::FILE`] names; `None` where it is no such line.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split('\t');
        let mut next = || parts.next();
        let (test, kind, argument, detail) = (next()?, next()?, next()?, next()?);
        let missing = match kind {
            "test-data" => Missing::TestData(argument.to_owned()),
            "loop-devices" => Missing::LoopDevices,
            "fuse" => Missing::Fuse,
            "mounting" => Missing::Mounting,
            "tracing" => Missing::Tracing,
            "virtual-input" => Missing::VirtualInput,
            "program" => Missing::Program(argument.to_owned()),
            _ => return None,
        };
        let is_whole = next().is_none() && !test.is_empty();
        is_whole.then(|| Self { test: test.to_owned(), missing, detail: detail.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_read_as_it_was_written() {
        let reasons = [
            Missing::TestData("field/rosters".to_owned()),
            Missing::LoopDevices,
            Missing::Fuse,
            Missing::Mounting,
            Missing::Tracing,
            Missing::VirtualInput,
            Missing::Program("zbarimg".to_owned()),
        ];
        for missing in reasons {
            let skip = Skip { test: "perron-kit guard swap".to_owned(), missing, detail: String::new() };
            assert_eq!(Skip::parse(&skip.line()), Some(skip.clone()));
            let told = Skip { detail: "losetup:\tno\nroom\n".to_owned(), ..skip.clone() };
            assert_eq!(told.line().lines().count(), 1, "{}", told.line());
            let read = Skip { detail: "losetup: no room".to_owned(), ..skip };
            assert_eq!(Skip::parse(&told.line()), Some(read));
        }
    }

    #[test]
    fn what_is_no_line_is_not_read() {
        for line in ["", "a", "a\tfuse", "a\tfuse\t", "a\twings\t\t", "\tfuse\t\t", "a\tfuse\t\t\tmore"] {
            assert_eq!(Skip::parse(line), None, "{line:?}");
        }
    }
}
