//! One job on a printer, and what became of it.
//!
//! ```text
//!  forget old answers ─► close what an earlier job left open ─► ask status ─► fall in step
//!    ─► send in pieces, listening in between ─► wait for « done »
//! ```
//!
//! One deadline holds for all of it: the line's own time, and the limits beside it. A printer that
//! talks without end is listened to until then, never longer.

use std::time::{Duration, Instant};

use perron_paper::{Completion, Profile, StatusSupport, escpos::Rendered};

use super::{
    Fault, Limits, PortStatus, Printer, PrinterStatus, Sent, Unfinished,
    answer::{Answer, JobNumber, answer_in, done_question},
    limits::line_time,
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

/// Most bytes taken from the printer at once.
const MAX_HEARD: usize = 4096;
/// Silence after which no older answer is on its way.
const QUIET: Duration = Duration::from_millis(250);
/// Most answers to older questions before a job. A printer that sends more answers nobody's
/// question, and cannot be believed about this one.
const MAX_OLD_ANSWERS: usize = 16;
/// Bytes that the system holds for a serial line at most.
const SYSTEM_BUFFER: usize = 4096;
/// Bytes sent before listening again, so that a printer that talks is not blocked by what it said.
const PIECE: usize = 4096;

/// Prints a rendered document and finds out what became of it. Blocks for at most the time that its
/// bytes need on the line and the sum of the limits: run it on a worker.
///
/// For a single job. Whoever sends several uses [`print_after`].
pub fn print(
    printer: &mut dyn Printer,
    document: &Rendered,
    profile: &Profile,
    number: JobNumber,
    limits: &Limits,
) -> Outcome {
    print_after(printer, document, profile, number, limits, &mut Unfinished::default())
}

/// As [`print`], after other jobs: closes first what an interrupted one left open, and keeps for the
/// next job what this one leaves.
pub fn print_after(
    printer: &mut dyn Printer,
    document: &Rendered,
    profile: &Profile,
    number: JobNumber,
    limits: &Limits,
    unfinished: &mut Unfinished,
) -> Outcome {
    if let Some(offset) = document.stranger() {
        tracing::error!(offset, "a document holds a command that is never sent");
        return Outcome::Failed(Fault::Forbidden);
    }
    let bytes = unfinished.length() + document.bytes.len();
    let line_end = Instant::now() + line_time(bytes, printer.line_speed());
    let mut job = Job {
        printer,
        profile,
        number,
        limits,
        unfinished,
        line_end,
        send_end: line_end + limits.send,
        end: line_end + limits.send + limits.answer,
        replies: Replies::default(),
        tells_status: profile.status == StatusSupport::RealTime,
        in_step: profile.completion == Completion::ProcessId,
        heard: Heard::default(),
    };
    match job.prepare() {
        Err(fault) => Outcome::Failed(fault),
        Ok(()) => job.send(document),
    }
}

/// What the printer has said so far.
#[derive(Debug, Default)]
struct Heard {
    /// The answer to our question whether all is out.
    answer: Option<Answer>,
    /// A fault it told unasked.
    fault: Option<Fault>,
    /// Whether it has answered about its status.
    status: bool,
    /// Whether it fell silent, went off line, or was switched on anew since.
    lapse: bool,
    /// Whether it was switched on anew: what it held is gone.
    restarted: bool,
}

struct Job<'a> {
    printer: &'a mut dyn Printer,
    profile: &'a Profile,
    number: JobNumber,
    limits: &'a Limits,
    unfinished: &'a mut Unfinished,
    /// When a line without pauses has carried all bytes.
    line_end: Instant,
    /// When all bytes have to be taken.
    send_end: Instant,
    /// When the job is over, whatever the printer says.
    end: Instant,
    replies: Replies,
    /// Whether it answers about its status: not asked again once it never has.
    tells_status: bool,
    /// Whether its answer « done » can only be meant for this job.
    in_step: bool,
    heard: Heard,
}

impl Job<'_> {
    /// Before anything is sent: forget old answers, close what an older job left open, and leave a
    /// printer alone that cannot print.
    fn prepare(&mut self) -> Result<(), Fault> {
        let mut stale = [0; MAX_HEARD];
        self.printer.receive(&mut stale, Duration::ZERO)?;
        let time = left(
            self.limits.send + line_time(self.unfinished.length(), self.printer.line_speed()),
            self.send_end,
        );
        if let Err(fault) = self.unfinished.send(self.printer, time) {
            return Err(self.cause(fault));
        }
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
        let Some(mut last) = self.answer_within(self.limits.status)? else { return Ok(()) };
        for _ in 0..MAX_OLD_ANSWERS {
            match self.answer_within(QUIET)? {
                Some(answer) => last = answer,
                None if last == Answer::NoPaper => return Err(Fault::NoPaper),
                None => {
                    self.in_step = true;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn send(&mut self, document: &Rendered) -> Outcome {
        let mut bytes = document.bytes.clone();
        bytes.extend(done_question(self.profile.completion, self.number));
        self.heard = Heard { status: self.heard.status, ..Heard::default() };
        let sent = self.push(&bytes);
        let Some(fault) = sent.fault else {
            *self.unfinished = Unfinished::default();
            self.heard.answer = None;
            let (outcome, gone) = self.wait();
            if gone {
                // What the system took may not have reached the printer.
                *self.unfinished = Unfinished::after(document, bytes.len());
            }
            return outcome;
        };
        let cause = self.cause(fault);
        if sent.accepted > 0 {
            *self.unfinished = Unfinished::after(document, sent.accepted);
        }
        if fault == Fault::Busy {
            // A program that sends no further job leaves the next one a clean line, if the printer lets it.
            let zeros = vec![0; document.zeros_to_close(sent.accepted)];
            let time = line_time(zeros.len(), self.printer.line_speed()).min(self.limits.status);
            self.printer.send(&zeros, time);
        }
        if sent.accepted > document.cut_at { Outcome::Unknown(Some(cause)) } else { Outcome::Failed(cause) }
    }

    /// Sends in pieces, and listens in between. A printer that takes nothing at all for as long as
    /// [`Limits::send`] is stuck, however much time the line still has.
    fn push(&mut self, bytes: &[u8]) -> Sent {
        let mut accepted = 0;
        while let Some(rest) = bytes.get(accepted..).filter(|rest| !rest.is_empty()) {
            if let Err(fault) = self.listen(Duration::ZERO) {
                return Sent { accepted, fault: Some(fault) };
            }
            if self.heard.restarted {
                return Sent { accepted, fault: Some(Fault::Offline) };
            }
            let piece = rest.get(..PIECE).unwrap_or(rest);
            let sent = self.printer.send(piece, left(self.limits.send, self.send_end));
            accepted += sent.accepted;
            match sent.fault {
                Some(Fault::Busy) if sent.accepted > 0 && Instant::now() < self.send_end => {}
                Some(fault) => return Sent { accepted, fault: Some(fault) },
                None => {}
            }
        }
        // What the system holds for the printer would be lost when the line is closed.
        let fault = match self.printer.drain(left(self.limits.send, self.send_end)) {
            Ok(true) => None,
            Ok(false) => Some(Fault::Busy),
            Err(fault) => Some(fault),
        };
        Sent { accepted, fault }
    }

    /// After everything is sent. Also tells whether the line is gone.
    fn wait(&mut self) -> (Outcome, bool) {
        if !self.in_step {
            let seen = self.listen(left(QUIET, self.end)).and_then(|()| self.status());
            return (Outcome::Unknown(seen.unwrap_or_else(Some).or(self.heard.fault)), seen.is_err());
        }
        let end = self.line_end.max(Instant::now()) + self.limits.answer;
        let end = end.min(self.end);
        let mut look = Instant::now() + self.on_its_way() + self.limits.look;
        loop {
            let now = Instant::now();
            let step = if now >= look {
                let told = self.status();
                look = Instant::now() + self.limits.look;
                told
            } else {
                self.listen(look.min(end).saturating_duration_since(now)).map(|()| self.heard.fault)
            };
            match (self.heard.answer, step) {
                (Some(Answer::Done), _) => return (Outcome::Printed, false),
                (Some(Answer::NoPaper), _) => return (Outcome::Unknown(Some(Fault::NoPaper)), false),
                _ if self.heard.restarted => return (Outcome::Unknown(Some(Fault::Offline)), true),
                // Off line without a cause passes by itself: a button held, paper being fed.
                (None, Ok(None | Some(Fault::Offline))) => {}
                (None, Ok(Some(fault))) => return (Outcome::Unknown(Some(fault)), false),
                (None, Err(fault)) => return (Outcome::Unknown(Some(fault)), true),
            }
            if now >= end {
                return (Outcome::Unknown(self.heard.lapse.then_some(Fault::Offline)), false);
            }
        }
    }

    /// How long a question waits behind bytes that the system still holds, on a line whose speed is known.
    fn on_its_way(&self) -> Duration {
        match self.printer.line_speed() {
            Some(speed) => left(line_time(SYSTEM_BUFFER, Some(speed)), self.line_end),
            None => Duration::ZERO,
        }
    }

    /// Why it takes no more bytes: a printer usually knows.
    fn cause(&mut self, fault: Fault) -> Fault {
        match fault {
            Fault::Busy => {
                let told = self.status().ok().flatten().or(self.heard.fault);
                let port = || self.printer.port_status().and_then(PortStatus::cause);
                told.or_else(port).unwrap_or(fault)
            }
            _ => fault,
        }
    }

    /// The fault the printer reports about itself, or the cable where it never does.
    fn status(&mut self) -> Result<Option<Fault>, Fault> {
        if !self.tells_status {
            return Ok(self.no_paper());
        }
        // An answer that came too late for its question must not be taken for the next one's.
        self.listen(Duration::ZERO)?;
        let (profile, number, heard) = (self.profile, self.number, &mut self.heard);
        let other = &mut |reply| heard.take(reply, profile.completion, number);
        let status = ask(self.printer, left(self.limits.status, self.end), &mut self.replies, other)?;
        match status {
            Some(_) => heard.status = true,
            None if heard.status => heard.lapse = true,
            None => self.tells_status = false,
        }
        Ok(status.map_or_else(|| self.no_paper(), |status| status.fault()))
    }

    /// The one thing that the cable is believed about.
    fn no_paper(&mut self) -> Option<Fault> {
        self.printer.port_status().filter(|port| port.no_paper()).map(|_| Fault::NoPaper)
    }

    /// Listens until an answer to our question has come, at most this long.
    fn answer_within(&mut self, timeout: Duration) -> Result<Option<Answer>, Fault> {
        let end = Instant::now() + left(timeout, self.end);
        loop {
            let left = end.saturating_duration_since(Instant::now());
            self.listen(left)?;
            if self.heard.answer.is_some() || left.is_zero() {
                return Ok(self.heard.answer.take());
            }
        }
    }

    fn listen(&mut self, timeout: Duration) -> Result<(), Fault> {
        let mut buffer = [0; MAX_HEARD];
        let received = self.printer.receive(&mut buffer, timeout)?;
        for byte in buffer.into_iter().take(received) {
            if let Some(reply) = self.replies.take(byte) {
                self.heard.take(reply, self.profile.completion, self.number);
            }
        }
        Ok(())
    }
}

impl Heard {
    fn take(&mut self, reply: Reply, completion: Completion, number: JobNumber) {
        match reply {
            Reply::Automatic(bytes) => match PrinterStatus::automatic(bytes).fault() {
                Some(Fault::Offline) => self.lapse = true,
                fault => self.fault = fault,
            },
            Reply::PowerOn => (self.lapse, self.restarted) = (true, true),
            reply => self.answer = answer_in(reply, completion, number).or(self.answer),
        }
    }
}

/// A limit, or what is left until `end` if that is less.
fn left(limit: Duration, end: Instant) -> Duration {
    limit.min(end.saturating_duration_since(Instant::now()))
}
