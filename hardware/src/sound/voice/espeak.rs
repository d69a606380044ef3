//! The program espeak-ng. It proves the way from a text to the ear; in French it is hardly understood.

use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

use super::wav::{self, Head};
use super::{Samples, SoundError, Step, Utterance, Voice};
use crate::sound::limits::BLOCK_LIMIT;

/// Speaks through the program.
#[derive(Clone, Debug)]
pub struct Espeak {
    program: PathBuf,
}

impl Default for Espeak {
    fn default() -> Self {
        Self::program(Path::new("espeak-ng"))
    }
}

impl Espeak {
    /// Speaks through a program that takes the same words: a text on its input, WAV on its output.
    #[must_use]
    pub fn program(program: &Path) -> Self {
        Self { program: program.to_owned() }
    }
}

impl Voice for Espeak {
    fn speak(&mut self, utterance: &Utterance) -> Result<Box<dyn Samples>, SoundError> {
        let mut command = Command::new(&self.program);
        command.args(["--stdout", "--stdin", "-v", utterance.language()]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let child = command.spawn().map_err(|source| match source.kind() {
            ErrorKind::NotFound => SoundError::NoVoice { program: self.program.display().to_string() },
            _ => SoundError::Voice { source },
        })?;
        let mut speaking = Speaking {
            program: Program(child),
            output: None,
            language: utterance.language().to_owned(),
            head: None,
            bytes: vec![],
            left: None,
            ended: false,
        };
        speaking.begin(utterance).map_err(|source| SoundError::Voice { source })?;
        Ok(Box::new(speaking))
    }
}

/// The program while it runs: ended, and its end waited for, when it is dropped.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // One that has ended already cannot be ended, but its end must be waited for all the same.
        if let Err(error) = self.0.kill().and_then(|()| self.0.wait()) {
            tracing::debug!(%error, "the voice's program does not end");
        }
    }
}

struct Speaking {
    program: Program,
    output: Option<ChildStdout>,
    language: String,
    head: Option<Head>,
    /// What came and is no sample yet: the head, or the first half of one.
    bytes: Vec<u8>,
    /// How many bytes of sound are still to come, where the program says so.
    left: Option<usize>,
    ended: bool,
}

impl Speaking {
    fn begin(&mut self, utterance: &Utterance) -> io::Result<()> {
        if let Some(mut input) = self.program.0.stdin.take() {
            // In espeak-ng's texts, two brackets begin the names of sounds.
            let text = utterance.text().replace("[[", "[ [");
            match input.write_all(text.as_bytes()) {
                // It ended before it had read: what it says of that is on its output.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
                told => told?,
            }
        }
        if let Some(output) = self.program.0.stdout.take() {
            fcntl_setfl(&output, fcntl_getfl(&output)? | OFlags::NONBLOCK)?;
            self.output = Some(output);
        }
        Ok(())
    }

    /// Appends what came to the bytes; nothing when nothing came yet, no bytes at the end.
    fn read(&mut self) -> Result<Option<usize>, SoundError> {
        let mut buffer = [0; BLOCK_LIMIT];
        let Some(output) = &mut self.output else { return Ok(Some(0)) };
        match output.read(&mut buffer) {
            Ok(count) => {
                self.bytes.extend_from_slice(buffer.get(..count).unwrap_or_default());
                Ok(Some(count))
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(None),
            Err(source) => Err(SoundError::Voice { source }),
        }
    }

    /// The head, if it is there; its bytes are then taken off.
    fn head(&mut self) -> Result<bool, SoundError> {
        if self.head.is_none()
            && let Some(head) = wav::head(&self.bytes)?
        {
            self.bytes.drain(..head.start);
            self.left = head.length;
            self.head = Some(head);
        }
        Ok(self.head.is_some())
    }
}

impl Samples for Speaking {
    fn rate(&self) -> u32 {
        self.head.map_or(*crate::sound::limits::RATES.start(), |head| head.rate)
    }

    fn next(&mut self, into: &mut Vec<i16>) -> Result<Step, SoundError> {
        if self.ended || self.left == Some(0) {
            return Ok(Step::End);
        }
        let Some(count) = self.read()? else { return Ok(Step::NotYet) };
        self.ended = count == 0;
        match (self.head()?, self.ended) {
            (true, _) => {}
            (false, false) => return Ok(Step::NotYet),
            (false, true) if self.bytes.is_empty() => {
                return Err(SoundError::Mute { language: self.language.clone() });
            }
            (false, true) => return Err(SoundError::BadSound { reason: "its head is cut off" }),
        }
        let usable = self.bytes.len().min(self.left.unwrap_or(usize::MAX)) / 2 * 2;
        let samples = self.bytes.drain(..usable).collect::<Vec<u8>>();
        into.extend(samples.chunks_exact(2).filter_map(|two| Some(i16::from_le_bytes(two.try_into().ok()?))));
        // Of an odd length the last byte is no sample.
        self.left = self.left.map(|left| left.saturating_sub(usable)).map(|left| left / 2 * 2);
        match (self.ended, usable) {
            (true, _) => Ok(Step::End),
            (false, 0) => Ok(Step::NotYet),
            (false, _) => Ok(Step::More),
        }
    }
}
