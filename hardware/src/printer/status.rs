//! The real-time status: four questions (`DLE EOT 1` to `4`), four bytes, answered even while the
//! printer is off line.

use std::time::{Duration, Instant};

use super::{
    Fault, PortStatus, Printer,
    reply::{Replies, Reply},
};

/// How much paper is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// No sensor says that the roll is empty or nearly so.
    #[default]
    Enough,
    /// The roll is nearly empty: a few tickets still come out.
    Low,
    /// A sensor sees no paper: nothing can be printed.
    Out,
}

/// How a printer says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PrinterStatus {
    /// How much paper is left.
    pub paper: Paper,
    /// Whether the cover is open.
    pub cover_open: bool,
    /// Whether it is off line for any reason, a pressed button included.
    pub offline: bool,
    /// Whether the cutter is blocked.
    pub cutter_blocked: bool,
    /// Whether it reports a defect.
    pub defect: bool,
}

impl PrinterStatus {
    /// What keeps it from printing, the cause a person can mend first.
    pub fn fault(&self) -> Option<Fault> {
        let causes = [
            (self.cover_open, Fault::CoverOpen),
            (self.paper == Paper::Out, Fault::NoPaper),
            (self.cutter_blocked, Fault::Cutter),
            (self.defect, Fault::Defect),
            (self.offline, Fault::Offline),
        ];
        causes.into_iter().find(|(present, _)| *present).map(|(_, fault)| fault)
    }

    /// What four bytes say that a printer sends unasked.
    pub(super) fn automatic([first, second, third, _]: [u8; 4]) -> Self {
        let paper = match third {
            _ if third & 0x0c != 0 => Paper::Out,
            _ if third & 0x03 != 0 => Paper::Low,
            _ => Paper::Enough,
        };
        Self {
            paper,
            cover_open: first & 0x20 != 0,
            offline: first & 0x08 != 0,
            cutter_blocked: second & 0x08 != 0,
            defect: second & 0x20 != 0,
        }
    }

    /// Adds the answer to question `n`.
    fn read(&mut self, n: u8, answer: u8) {
        let set = |mask: u8| answer & mask != 0;
        match n {
            1 => self.offline |= set(0x08),
            2 => {
                self.cover_open |= set(0x04);
                if set(0x20) {
                    self.paper = Paper::Out;
                }
            }
            3 => {
                self.cutter_blocked |= set(0x08);
                self.defect |= set(0x20);
            }
            _ if set(0x60) => self.paper = Paper::Out,
            _ if set(0x0c) && self.paper == Paper::Enough => self.paper = Paper::Low,
            _ => {}
        }
    }
}

/// Asks a printer how it is, at most `timeout` per question. Where it does not answer, the cable may still tell that
/// there is no paper. None: nothing tells, which with some printers is always so.
///
/// # Errors
/// A [`Fault`] when the printer is gone.
pub fn ask_status(printer: &mut dyn Printer, timeout: Duration) -> Result<Option<PrinterStatus>, Fault> {
    let answered = ask(printer, timeout, &mut Replies::default(), &mut |_| ())?;
    let no_paper = |port: PortStatus| {
        port.no_paper().then_some(PrinterStatus { paper: Paper::Out, ..PrinterStatus::default() })
    };
    Ok(answered.or_else(|| printer.port_status().and_then(no_paper)))
}

/// As [`ask_status`], while other answers may come in between: they go to `other`.
pub(super) fn ask(
    printer: &mut dyn Printer,
    timeout: Duration,
    replies: &mut Replies,
    other: &mut dyn FnMut(Reply),
) -> Result<Option<PrinterStatus>, Fault> {
    let mut status = PrinterStatus::default();
    for n in 1..=4 {
        if let Some(fault) = printer.send(&[0x10, 0x04, n], timeout).fault {
            return Err(fault);
        }
        match one(printer, timeout, replies, other)? {
            Some(answer) => status.read(n, answer),
            None if n == 1 => return Ok(None),
            None => return Ok(Some(status)),
        }
    }
    Ok(Some(status))
}

fn one(
    printer: &mut dyn Printer,
    timeout: Duration,
    replies: &mut Replies,
    other: &mut dyn FnMut(Reply),
) -> Result<Option<u8>, Fault> {
    let end = Instant::now() + timeout;
    loop {
        let mut byte = [0];
        let left = end.saturating_duration_since(Instant::now());
        let received = printer.receive(&mut byte, left)?;
        let [byte] = byte;
        match (received > 0).then(|| replies.take(byte)).flatten() {
            Some(Reply::RealTime(answer)) => return Ok(Some(answer)),
            Some(reply) => other(reply),
            None => {}
        }
        if left.is_zero() {
            return Ok(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Says these bytes, and then nothing.
    struct Says(std::vec::IntoIter<u8>);

    impl Printer for Says {
        fn send(&mut self, bytes: &[u8], _: Duration) -> crate::printer::Sent {
            crate::printer::Sent { accepted: bytes.len(), fault: None }
        }

        fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, Fault> {
            let said = buffer.iter_mut().zip(&mut self.0).map(|(place, byte)| *place = byte).count();
            std::thread::sleep(if said == 0 { timeout } else { Duration::ZERO });
            Ok(said)
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_status_or_none(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let status = ask_status(&mut Says(bytes.into_iter()), Duration::from_millis(2)).unwrap();
            prop_assert!(status.is_none_or(|status| status.fault() != Some(Fault::Unplugged)));
        }
    }

    #[test]
    fn bits_become_causes() {
        for (answers, fault, paper) in [
            ([0x12, 0x12, 0x12, 0x12], None, Paper::Enough),
            ([0x12, 0x12, 0x12, 0x1e], None, Paper::Low),
            ([0x1a, 0x32, 0x12, 0x7e], Some(Fault::NoPaper), Paper::Out),
            ([0x1a, 0x16, 0x12, 0x12], Some(Fault::CoverOpen), Paper::Enough),
            ([0x1a, 0x16, 0x12, 0x72], Some(Fault::CoverOpen), Paper::Out),
            ([0x1a, 0x52, 0x1a, 0x12], Some(Fault::Cutter), Paper::Enough),
            ([0x1a, 0x52, 0x32, 0x12], Some(Fault::Defect), Paper::Enough),
            ([0x1a, 0x12, 0x12, 0x12], Some(Fault::Offline), Paper::Enough),
        ] {
            let mut status = PrinterStatus::default();
            (1u8..).zip(answers).for_each(|(n, answer)| status.read(n, answer));
            assert_eq!((status.fault(), status.paper), (fault, paper), "{answers:02x?}");
        }
    }

    #[test]
    fn unasked_bytes_become_the_same_causes() {
        for (bytes, fault) in [
            ([0x10, 0x00, 0x00, 0x00], None),
            ([0x14, 0x00, 0x03, 0x0f], None),
            ([0x18, 0x00, 0x0f, 0x0f], Some(Fault::NoPaper)),
            ([0x38, 0x00, 0x00, 0x0f], Some(Fault::CoverOpen)),
            ([0x18, 0x08, 0x00, 0x0f], Some(Fault::Cutter)),
            ([0x18, 0x20, 0x00, 0x0f], Some(Fault::Defect)),
            ([0x18, 0x00, 0x00, 0x0f], Some(Fault::Offline)),
        ] {
            assert_eq!(PrinterStatus::automatic(bytes).fault(), fault, "{bytes:02x?}");
        }
    }
}
