//! How the simulated printer is: lines of `key=value` that a person can read and write.

use std::fmt::Write as _;

use crate::printer::Paper;

/// How the simulated printer is, and what is planned for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderState {
    /// How much paper is left (`paper=ok`, `low`, `out`).
    pub paper: Paper,
    /// Whether the cover is open (`cover=open`).
    pub cover_open: bool,
    /// Whether its cable is out (`unplugged=yes`).
    pub unplugged: bool,
    /// Whether it answers questions at all (`answers=no`).
    pub answers: bool,
    /// Whether its cable tells of the paper beside the stream, as USB may (`cable=yes`).
    pub cable: bool,
    /// How many of the next sendings it refuses, off line (`fail-next=2`).
    pub fail_next: u32,
    /// Bytes of a job after which its cable is pulled (`cut-off-after=100`).
    pub cut_off_after: Option<usize>,
    /// Bytes of a job after which the paper runs out (`paper-out-after=100`).
    pub paper_out_after: Option<usize>,
    /// What it answers when asked for its model (`model=TM-T20II`); none: it does not know the question.
    pub model: Option<String>,
    /// What it answers when asked for its maker (`maker=EPSON`).
    pub maker: Option<String>,
}

impl Default for FolderState {
    /// Ready to print.
    fn default() -> Self {
        Self {
            paper: Paper::Enough,
            cover_open: false,
            unplugged: false,
            answers: true,
            cable: false,
            fail_next: 0,
            cut_off_after: None,
            paper_out_after: None,
            model: None,
            maker: None,
        }
    }
}

impl FolderState {
    /// Reads the lines of a state file. Empty lines and lines that start with `#` say nothing; a
    /// line that cannot be understood is skipped with a warning, so that a slip of an editor does
    /// not stop the simulation.
    pub fn parse(text: &str) -> Self {
        let mut state = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (key, value) = line.split_once('=').unwrap_or((line, "yes"));
            if state.set(key.trim(), value.trim()).is_none() {
                tracing::warn!(line, "the simulated printer's state has a line that means nothing");
            }
        }
        state
    }

    fn set(&mut self, key: &str, value: &str) -> Option<()> {
        let yes = |value: &str| match value {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        match key {
            "paper" => {
                self.paper = match value {
                    "ok" => Paper::Enough,
                    "low" => Paper::Low,
                    "out" => Paper::Out,
                    _ => return None,
                }
            }
            "cover" => {
                self.cover_open = match value {
                    "open" => true,
                    "closed" => false,
                    _ => return None,
                }
            }
            "unplugged" => self.unplugged = yes(value)?,
            "answers" => self.answers = yes(value)?,
            "cable" => self.cable = yes(value)?,
            "fail-next" => self.fail_next = value.parse().ok()?,
            "cut-off-after" => self.cut_off_after = Some(value.parse().ok()?),
            "paper-out-after" => self.paper_out_after = Some(value.parse().ok()?),
            "model" => self.model = Some(name(value)?),
            "maker" => self.maker = Some(name(value)?),
            _ => return None,
        }
        Some(())
    }

    /// The lines of a state file.
    pub fn to_text(&self) -> String {
        let yes = |yes| if yes { "yes" } else { "no" };
        let paper = match self.paper {
            Paper::Enough => "ok",
            Paper::Low => "low",
            Paper::Out => "out",
        };
        let cover = if self.cover_open { "open" } else { "closed" };
        let mut text = format!(
            "paper={paper}\ncover={cover}\nunplugged={}\nanswers={}\ncable={}\nfail-next={}\n",
            yes(self.unplugged),
            yes(self.answers),
            yes(self.cable),
            self.fail_next
        );
        for (key, value) in [("cut-off-after", self.cut_off_after), ("paper-out-after", self.paper_out_after)]
        {
            if let Some(value) = value {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{key}={value}");
            }
        }
        for (key, value) in [("model", &self.model), ("maker", &self.maker)] {
            if let Some(value) = value.as_deref().and_then(name) {
                let _ = writeln!(text, "{key}={value}");
            }
        }
        text
    }

    /// The port's byte, where the cable tells.
    pub(super) fn port(&self) -> Option<u8> {
        const WELL: u8 = 0x18;
        const NO_PAPER: u8 = 0x20;
        let paper = if self.paper == Paper::Out { NO_PAPER } else { 0 };
        self.cable.then_some(WELL | paper)
    }

    /// The answer to `GS I n`; empty where it does not know the question.
    pub(super) fn name_block(&self, n: u8) -> Vec<u8> {
        let name = match n {
            66 => &self.maker,
            67 => &self.model,
            _ => &None,
        };
        name.iter().flat_map(|name| [b"_", name.as_bytes(), b"\0"].concat()).collect()
    }

    /// The answer to `DLE EOT n`.
    pub(super) fn answer_to(&self, n: u8) -> u8 {
        const FIXED: u8 = 0x12;
        let out = self.paper == Paper::Out;
        let bit = |present: bool, mask: u8| if present { mask } else { 0 };
        FIXED
            | match n {
                1 => bit(out || self.cover_open, 0x08),
                2 => bit(self.cover_open, 0x04) | bit(out, 0x20),
                4 => bit(self.paper != Paper::Enough, 0x0c) | bit(out, 0x60),
                _ => 0,
            }
    }
}

/// A name that fits one line of the file.
fn name(value: &str) -> Option<String> {
    let fits = !value.is_empty() && value.len() <= perron_paper::MODEL_MAX;
    (fits && value.bytes().all(|b| matches!(b, b' '..=b'~'))).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let worst = FolderState {
            paper: Paper::Out,
            cover_open: true,
            unplugged: true,
            answers: false,
            cable: true,
            fail_next: 3,
            cut_off_after: Some(100),
            paper_out_after: Some(7),
            model: Some("TM-T20II".to_owned()),
            maker: Some("EPSON".to_owned()),
        };
        for state in [FolderState::default(), worst] {
            assert_eq!(FolderState::parse(&state.to_text()), state);
        }
        let by_hand = FolderState::parse("# a note\n\n paper = low \nunplugged\ncover=ajar\nnonsense\n");
        assert_eq!(by_hand, FolderState { paper: Paper::Low, unplugged: true, ..FolderState::default() });
    }
}
