//! One job on a printer, and what became of it.

use std::time::{Duration, Instant};

use perron_paper::{Completion, Profile, StatusSupport, escpos::Rendered};

use super::{
    Fault, Printer,
    reply::{Replies, Reply},
    status::ask,
};

/// What became of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The printer itself answered after the cut.
    Printed,
    /// The whole ticket may be out, or not; with the fault that raised the doubt, if one showed.
    /// Someone must look. Never print again unasked: what the printer holds may still come out.
    Unknown(Option<Fault>),
    /// No whole ticket came out. Printing again is safe.
    Failed(Fault),
}

/// How long a job may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For the printer to take all bytes: 40 cm of picture at 5 cm a second, and a pause.
    pub send: Duration,
    /// For one answer about its status.
    pub status: Duration,
    /// For its answer that all is out, once all is sent.
    pub answer: Duration,
    /// Between two looks at the status while waiting for that answer.
    pub look: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            send: Duration::from_secs(15),
            status: Duration::from_millis(800),
            answer: Duration::from_secs(12),
            look: Duration::from_secs(1),
        }
    }
}

/// Tells one job from the next in the printer's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobNumber(pub u16);

impl JobNumber {
    /// Four digits, as the printer repeats them.
    fn digits(self) -> [u8; 4] {
        [1000, 100, 10, 1].map(|place| {
            let digit = u8::try_from(self.0 / place % 10).unwrap_or(0);
            b'0' + digit
        })
    }
}

/// Most old answers thrown away before a job.
const MAX_STALE: usize = 4096;
/// Silence after which no older answer is on its way.
const QUIET: Duration = Duration::from_millis(60);

/// Prints a rendered document and finds out what became of it. Blocks for at most the sum of the
/// limits: run it on a worker.
pub fn print(
    printer: &mut dyn Printer,
    document: &Rendered,
    profile: &Profile,
    number: JobNumber,
    limits: &Limits,
) -> Outcome {
    let mut job = Job {
        printer,
        profile,
        number,
        limits,
        replies: Replies::default(),
        tells_status: profile.status == StatusSupport::RealTime,
        in_step: profile.completion == Completion::ProcessId,
        done: false,
    };
    match job.prepare() {
        Err(fault) => Outcome::Failed(fault),
        Ok(()) => job.send(document),
    }
}

struct Job<'a> {
    printer: &'a mut dyn Printer,
    profile: &'a Profile,
    number: JobNumber,
    limits: &'a Limits,
    replies: Replies,
    /// Whether it answers about its status: not asked again once it has not.
    tells_status: bool,
    /// Whether its answer « done » can only be meant for this job.
    in_step: bool,
    /// Whether the printer has answered that this job is out.
    done: bool,
}

impl Job<'_> {
    /// Before anything is sent: forget old answers, and leave a printer alone that cannot print.
    fn prepare(&mut self) -> Result<(), Fault> {
        let mut stale = [0; MAX_STALE];
        self.printer.receive(&mut stale, Duration::ZERO)?;
        if let Some(fault) = self.status()? {
            return Err(fault);
        }
        if self.profile.completion == Completion::PaperSensor {
            self.fall_in_step()?;
        }
        Ok(())
    }

    /// The paper sensor's answer carries no number. A printer that still holds an older job would
    /// answer for that one first, so it has to answer once now, and then be quiet.
    fn fall_in_step(&mut self) -> Result<(), Fault> {
        let question = done_question(Completion::PaperSensor, self.number);
        if let Some(fault) = self.printer.send(&question, self.limits.status).fault {
            return Err(fault);
        }
        self.listen(self.limits.status)?;
        while std::mem::take(&mut self.done) {
            self.in_step = true;
            self.listen(QUIET)?;
        }
        Ok(())
    }

    fn send(&mut self, document: &Rendered) -> Outcome {
        let mut bytes = document.bytes.clone();
        bytes.extend(done_question(self.profile.completion, self.number));
        let sent = self.printer.send(&bytes, self.limits.send);
        let Some(fault) = sent.fault else {
            return self.wait();
        };
        // A printer that takes no more bytes usually knows why.
        let cause = match fault {
            Fault::Busy => self.status().ok().flatten().unwrap_or(fault),
            _ => fault,
        };
        if sent.accepted > document.cut_at { Outcome::Unknown(Some(cause)) } else { Outcome::Failed(cause) }
    }

    /// After everything is sent.
    fn wait(&mut self) -> Outcome {
        if !self.in_step {
            return Outcome::Unknown(self.status().unwrap_or_else(Some));
        }
        self.done = false;
        let end = Instant::now() + self.limits.answer;
        let mut look = Instant::now() + self.limits.look;
        while !self.done && Instant::now() < end {
            let now = Instant::now();
            let step = if now >= look {
                look = now + self.limits.look;
                self.status()
            } else {
                self.listen(look.min(end) - now).map(|()| None)
            };
            match step {
                _ if self.done => break,
                // Off line without a cause passes by itself: a button held, paper being fed.
                Ok(None | Some(Fault::Offline)) => {}
                Ok(Some(fault)) | Err(fault) => return Outcome::Unknown(Some(fault)),
            }
        }
        if self.done { Outcome::Printed } else { Outcome::Unknown(None) }
    }

    /// The fault the printer reports about itself, if it reports at all.
    fn status(&mut self) -> Result<Option<Fault>, Fault> {
        if !self.tells_status {
            return Ok(None);
        }
        let (completion, number, done) = (self.profile.completion, self.number, &mut self.done);
        let other = &mut |reply| *done |= answers(reply, completion, number);
        let status = ask(self.printer, self.limits.status, &mut self.replies, other)?;
        self.tells_status = status.is_some();
        Ok(status.and_then(|status| status.fault()))
    }

    fn listen(&mut self, timeout: Duration) -> Result<(), Fault> {
        let mut buffer = [0; 64];
        let received = self.printer.receive(&mut buffer, timeout)?;
        for byte in buffer.into_iter().take(received) {
            let reply = self.replies.take(byte);
            self.done |= reply.is_some_and(|reply| answers(reply, self.profile.completion, self.number));
        }
        Ok(())
    }
}

/// What is sent after the cut, so that the printer says when it is there.
fn done_question(completion: Completion, number: JobNumber) -> Vec<u8> {
    match completion {
        Completion::None => Vec::new(),
        Completion::PaperSensor => vec![0x1d, b'r', 1],
        Completion::ProcessId => {
            let [a, b, c, d] = number.digits();
            vec![0x1d, b'(', b'H', 6, 0, 48, 48, a, b, c, d]
        }
    }
}

fn answers(reply: Reply, completion: Completion, number: JobNumber) -> bool {
    match completion {
        Completion::None => false,
        Completion::PaperSensor => reply == Reply::PaperSensor,
        Completion::ProcessId => reply == Reply::ProcessId(number.digits()),
    }
}
