//! What a probe found, in words that admit what it cannot know.

use super::chance::Chance;
use super::plan::Depth;
use super::speed::Speed;

/// How much a fake holds, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// About this.
    About(u64),
    /// Less than this; more cannot be said.
    AtMost(u64),
}

/// How a fake hides that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// What it cannot hold overwrites something else.
    Overwrites,
    /// What it cannot hold is lost without a word.
    Loses,
    /// What it cannot hold is refused with an error.
    Refuses,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every mark came back.
    Genuine,
    /// It holds less than it claims.
    Fake {
        /// How much.
        holds: Holds,
        /// How it hides that.
        how: How,
    },
    /// It does not keep what is written, at this place at least.
    Failing {
        /// The first such place, in bytes.
        at: u64,
        /// What happened there.
        error: String,
    },
}

/// One medium, probed.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What it claims, in bytes.
    pub claims: u64,
    /// How much of it was written.
    pub depth: Depth,
    /// Separate places written and read back.
    pub places: usize,
    /// Bytes written and read back.
    pub sampled_bytes: u64,
    /// Bytes written elsewhere before the marks were read for the last time; 0 where all of it was written, or a fake was
    /// found before.
    pub pushed: u64,
    /// How fast it is; `None` where too little was written to say.
    pub speed: Option<Speed>,
    /// Whether it was read past the page cache.
    pub is_direct: bool,
    /// What was found.
    pub verdict: Verdict,
    /// Chances to miss a fake of half, three quarters and nine tenths of the claim.
    pub chances: Vec<Chance>,
}

impl Report {
    /// What was found, in a sentence.
    #[must_use]
    pub fn finding(&self) -> String {
        let claims = self.claims;
        match &self.verdict {
            Verdict::Genuine if self.depth == Depth::Full => {
                format!("It holds the {claims} bytes it claims: all of them were written and read back.")
            }
            Verdict::Genuine => format!(
                "No sign that it holds less than the {claims} bytes it claims: {} places with {} bytes were written \
                 and read back.",
                self.places, self.sampled_bytes
            ),
            Verdict::Fake { holds, how } => {
                let holds = match holds {
                    Holds::About(bytes) => format!("about {bytes}"),
                    Holds::AtMost(bytes) => format!("less than {bytes}"),
                };
                let how = match how {
                    How::Overwrites => "what goes beyond overwrites other data",
                    How::Loses => "what goes beyond is lost without an error",
                    How::Refuses => "what goes beyond is refused with an error",
                };
                format!("It claims {claims} bytes and holds {holds}; {how}: do not use it, send it back.")
            }
            Verdict::Failing { at, error } => {
                format!(
                    "It fails at byte {at} ({error}): try it in another port, and replace it if it fails again."
                )
            }
        }
    }

    /// What this probe cannot know, in sentences.
    #[must_use]
    pub fn limits(&self) -> String {
        let cache = if self.is_direct { "" } else { " It was read through memory, which may hide faults." };
        if self.depth == Depth::Full {
            return format!(
                "A medium may still fail later, and one that keeps much in a memory of its own may look better \
                 than it is, by what that memory takes.{cache}"
            );
        }
        let worst = self.chances.iter().map(|chance| chance.missed).fold(0.0, f64::max);
        let said =
            if worst < 1e-9 { "less than one in a billion".to_owned() } else { format!("{worst:.1e}") };
        format!(
            "A sample finds false capacity, not single bad blocks between the {} places it looked at. The chance to \
             miss a medium that scatters what it cannot hold at random, with half to nine tenths of its claim, is \
             {said}; one that recognises this probe could still deceive it. {} MiB were written elsewhere before the \
             last reading: only a memory of its own that takes more could have answered instead of its cells. --full \
             writes and reads everything.{cache}",
            self.places,
            self.pushed >> 20
        )
    }
}
