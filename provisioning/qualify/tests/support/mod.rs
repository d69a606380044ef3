//! Recorded machines: one text file each, which a test unpacks into a temporary folder.
//!
//! A machine is some forty files of a line or two; as one text they are read and changed together. What
//! precedes the first section says what the machine is. Control characters are refused unless escaped.
//!
//! ```text
//!  === proc/cpuinfo                      a file: the lines up to the next section
//!  processor\t: 0
//!  === sys/class/rtc/rtc0/date           a file that ends without a line feed
//!  2026-01-\
//!  31\
//!  === under-load/                       a folder, to be named only if it is empty
//!  === sys/block/sda/name -> ../sdb      a link
//! ```
//!
//! | Written              | Stands for                                                             |
//! |----------------------|------------------------------------------------------------------------|
//! | `\\`, `\t`, `\x1b`   | a backslash, a tab, any byte: in lines, paths and targets alike        |
//! | `\{5000 A}`          | what follows the number, that many times                               |
//! | `\` ending a line    | no line feed here: the line goes on, or the file ends without one      |
//! | `\x3d== `            | the beginning of a line that would otherwise begin a section           |

#![allow(clippy::panic, reason = "a test may stop")]

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

/// Unpacks a machine's file. Panics if that cannot be done.
pub(crate) fn unpack(file: &Path) -> TempDir {
    let unpacked = fs::read_to_string(file).and_then(|text| unpack_text(&text));
    unpacked.unwrap_or_else(|why| panic!("{}: {why}", file.display()))
}

/// Unpacks a machine's text, or names the section that breaks the format or cannot be written.
pub(crate) fn unpack_text(text: &str) -> io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let text = format!("\n{}", text.strip_suffix('\n').unwrap_or(text));
    let mut sections: Vec<_> = text.split("\n=== ").skip(1).map(Section::new).collect();
    sections.sort_by_key(|section| section.target.is_some()); // no file is written through a link
    for section in sections {
        section.make(folder.path()).map_err(|why| slip(&format!("=== {}: {why}", section.path)))?;
    }
    Ok(folder)
}

struct Section<'t> {
    path: &'t str,
    target: Option<&'t str>,
    lines: Option<&'t str>,
}

impl<'t> Section<'t> {
    fn new(text: &'t str) -> Self {
        let (head, lines) = text.split_once('\n').map_or((text, None), |(head, lines)| (head, Some(lines)));
        let (path, target) = head.split_once(" -> ").map_or((head, None), |(path, to)| (path, Some(to)));
        Self { path, target, lines }
    }

    fn make(&self, folder: &Path) -> io::Result<()> {
        let path = PathBuf::from(OsString::from_vec(bytes(self.path)?));
        let is_inside = path.components().all(|part| matches!(part, Component::Normal(_)));
        let parent = path.parent().filter(|_| is_inside).ok_or_else(|| slip("leads elsewhere"))?;
        fs::create_dir_all(folder.join(parent))?;
        match (self.target, self.lines, self.path.ends_with('/')) {
            (None, None, true) => fs::create_dir(folder.join(path)),
            (Some(target), None, false) => symlink(OsString::from_vec(bytes(target)?), folder.join(path)),
            (None, lines, false) => {
                let content = lines.map_or(Ok(vec![]), |lines| bytes(&format!("{lines}\n")))?;
                File::create_new(folder.join(path))?.write_all(&content)
            }
            _ => Err(slip("only files have lines, and folders no target")),
        }
    }
}

fn slip(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

fn bytes(mut text: &str) -> io::Result<Vec<u8>> {
    if text.contains(|c: char| c.is_control() && c != '\n') {
        return Err(slip("a control character: write it as \\x1b"));
    }
    let mut bytes = vec![];
    while let Some((plain, rest)) = text.split_once('\\') {
        let (escaped, rest) = escape(rest).ok_or_else(|| slip("no such escape"))?;
        bytes.extend([plain.as_bytes(), &escaped].concat());
        text = rest;
    }
    bytes.extend(text.bytes());
    Ok(bytes)
}

/// What follows a backslash, as bytes, and the rest.
fn escape(text: &str) -> Option<(Vec<u8>, &str)> {
    let (kind, rest) = text.split_at_checked(1)?;
    match kind {
        "\n" => Some((vec![], rest)),
        "\\" => Some((vec![b'\\'], rest)),
        "t" => Some((vec![b'\t'], rest)),
        "x" => {
            let (digits, rest) = rest.split_at_checked(2)?;
            Some((vec![u8::from_str_radix(digits, 16).ok()?], rest))
        }
        "{" => {
            let (times, rest) = rest.split_once(' ')?;
            let (unit, rest) = rest.split_once('}')?;
            Some((bytes(unit).ok()?.repeat(times.parse::<u16>().ok()?.into()), rest))
        }
        _ => None,
    }
}
