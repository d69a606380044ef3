//! An office printer, through CUPS: sheets are handed over to `lp`.
//!
//! CUPS says that it took the job, and no more: whether a sheet came out is never known from here, so the best outcome is
//! [`Outcome::Unknown`], and a person looks. It is no [`super::Printer`]: nothing can be asked of it, and what it is
//! given is a whole file, not a stream of commands.
//!
//! CUPS keeps the files of its jobs, for a day unless it is told otherwise. A site that prints what carries names sets
//! `PreserveJobFiles No` and `PreserveJobHistory No`.

use std::{
    fmt,
    fs::File,
    io::{Seek, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    str::FromStr,
    time::{Duration, Instant},
};

use perron_paper::{Document, PaperError, pdf};
use rustix::fs::{MemfdFlags, memfd_create};

use super::{Fault, Outcome};

/// CUPS's own program.
const LP: &str = "lp";
/// Longest name of a queue; CUPS allows no longer one.
const QUEUE_MAX: usize = 127;
/// How often a program that runs is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// The name of a queue of CUPS, as `lpstat -e` lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue(String);

/// What was written is no name of a queue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("« {0} » is no queue of CUPS: write cups:// and a name that « lpstat -e » lists")]
pub struct QueueError(pub String);

impl FromStr for Queue {
    type Err = QueueError;

    /// Reads `cups://name`.
    fn from_str(text: &str) -> Result<Self, QueueError> {
        let name = text.trim().strip_prefix("cups://").unwrap_or_default();
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        // A name that begins with a hyphen would be an option of the program.
        let good = !name.is_empty()
            && name.len() <= QUEUE_MAX
            && !name.starts_with('-')
            && name.chars().all(allowed);
        if good { Ok(Self(name.to_owned())) } else { Err(QueueError(text.to_owned())) }
    }
}

impl fmt::Display for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cups://{}", self.0)
    }
}

/// Prints a document on A4 sheets.
///
/// # Errors
/// What [`pdf::a4`] answers: the document must change.
pub fn print(queue: &Queue, document: &Document, limit: Duration) -> Result<Outcome, PaperError> {
    Ok(hand_over(queue, &pdf::a4(document)?, limit))
}

/// Hands a PDF file to the queue, at most this long. `Failed` promises that CUPS did not take it.
pub fn hand_over(queue: &Queue, pdf: &[u8], limit: Duration) -> Outcome {
    hand_to(&PathBuf::from(LP), queue, pdf, limit)
}

fn hand_to(program: &Path, queue: &Queue, pdf: &[u8], limit: Duration) -> Outcome {
    // A file in memory: nothing of it lies on a disk of ours, and the program reads it at its own pace.
    let sheets = match in_memory(pdf) {
        Ok(sheets) => sheets,
        Err(error) => return Outcome::Failed(Fault::from_io(&error)),
    };
    let mut command = Command::new(program);
    command.args(["-d", &queue.0, "-s", "-t", "Perron", "-o", "media=A4", "-o", "fit-to-page"]);
    command.stdin(sheets).stdout(Stdio::null()).stderr(Stdio::null());
    let mut running = match command.spawn() {
        Ok(running) => running,
        Err(error) => {
            tracing::warn!(%error, "lp does not start: is CUPS installed?");
            return Outcome::Failed(Fault::Queue);
        }
    };
    let end = Instant::now() + limit;
    loop {
        match running.try_wait() {
            Ok(Some(status)) if status.success() => return Outcome::Unknown(None),
            Ok(Some(status)) => {
                tracing::warn!(%status, %queue, "CUPS did not take the sheets");
                return Outcome::Failed(Fault::Queue);
            }
            Ok(None) if Instant::now() < end => std::thread::sleep(LOOK),
            // It may have handed them over by now.
            _ => {
                let _ = running.kill();
                let _ = running.wait();
                return Outcome::Unknown(Some(Fault::Busy));
            }
        }
    }
}

fn in_memory(bytes: &[u8]) -> std::io::Result<File> {
    let mut file = File::from(memfd_create("sheets", MemfdFlags::CLOEXEC)?);
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn names_of_queues() {
        assert_eq!("cups://Bureau_2".parse::<Queue>().unwrap().to_string(), "cups://Bureau_2");
        for wrong in [
            "cups://",
            "cups://-d",
            "cups://a b",
            "cups://a/b",
            "Bureau",
            "cups://é",
            &format!("cups://{}", "a".repeat(128)),
        ] {
            assert!(wrong.parse::<Queue>().unwrap_err().to_string().contains("lpstat -e"), "{wrong}");
        }
    }

    /// A program in the place of `lp`, that does as this script says in a folder of its own.
    fn with(script: &str, limit: Duration) -> (Outcome, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("lp");
        std::fs::write(&program, format!("#!/bin/sh\ncd '{}'\n{script}\n", folder.path().display())).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        let queue = "cups://office".parse().unwrap();
        (hand_to(&program, &queue, &b"%PDF-1.4 sheets".repeat(20_000), limit), folder)
    }

    const COMING: Duration = Duration::from_secs(60);

    #[test]
    fn what_cups_took_is_never_called_printed() {
        let (outcome, folder) = with("echo \"$@\" > words; cat > taken", COMING);
        assert_eq!(outcome, Outcome::Unknown(None));
        let words = std::fs::read_to_string(folder.path().join("words")).unwrap();
        assert_eq!(words.trim(), "-d office -s -t Perron -o media=A4 -o fit-to-page");
        assert_eq!(std::fs::read(folder.path().join("taken")).unwrap(), b"%PDF-1.4 sheets".repeat(20_000));
    }

    #[test]
    fn what_cups_did_not_take_failed_and_what_hangs_is_in_doubt() {
        assert_eq!(with("exit 1", COMING).0, Outcome::Failed(Fault::Queue));
        assert_eq!(with("exec sleep 600", Duration::from_millis(50)).0, Outcome::Unknown(Some(Fault::Busy)));
        let nowhere = hand_to(Path::new("/nowhere/lp"), &"cups://a".parse().unwrap(), b"", COMING);
        assert_eq!(nowhere, Outcome::Failed(Fault::Queue));
    }
}
