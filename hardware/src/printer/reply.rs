//! What printers say, taken apart. Answers to different questions arrive on one line, mixed with
//! messages nobody asked for; fixed bits tell them apart.
//!
//! ```text
//!  0xx1 xx10  real-time status (DLE EOT)      0xx0 xxxx  paper sensor (GS r 1)
//!  0xx1 xx00  + 3 bytes  automatic status     0011 0111  + … + NUL  block, 37 22 d d d d 00: process id
//! ```

/// Longest block, header and NUL included. A longer one is noise.
const MAX_BLOCK: usize = 80;
/// First byte of a block.
const BLOCK: u8 = 0x37;
/// Second byte of a block that answers `GS ( H`.
const PROCESS_ID: u8 = 0x22;
/// Bytes of an automatic status.
const AUTOMATIC_STATUS: usize = 4;

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reply {
    /// To `DLE EOT`.
    RealTime(u8),
    /// To `GS r 1`.
    PaperSensor,
    /// To `GS ( H`, with the number that was asked for.
    ProcessId([u8; 4]),
}

/// Bytes received and not yet understood, at most one block.
#[derive(Debug, Default)]
pub(super) struct Replies {
    begun: Vec<u8>,
}

impl Replies {
    /// Takes one byte; returns an answer when it is the last of one.
    pub(super) fn take(&mut self, byte: u8) -> Option<Reply> {
        self.begun.push(byte);
        let first = *self.begun.first()?;
        let (whole, reply) = match first {
            BLOCK => (byte == 0 || self.begun.len() >= MAX_BLOCK, self.block()),
            _ if first & 0x93 == 0x12 => (true, Some(Reply::RealTime(first))),
            _ if first & 0x93 == 0x10 => (self.begun.len() >= AUTOMATIC_STATUS, None),
            _ if first & 0x90 == 0 => (true, Some(Reply::PaperSensor)),
            _ => (true, None),
        };
        if !whole {
            return None;
        }
        self.begun.clear();
        reply
    }

    fn block(&self) -> Option<Reply> {
        match self.begun.as_slice() {
            [BLOCK, PROCESS_ID, id @ .., 0] => id.try_into().ok().map(Reply::ProcessId),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart() {
        for (bytes, expected) in [
            (&[0x12][..], vec![Reply::RealTime(0x12)]),
            (&[0x7e], vec![Reply::RealTime(0x7e)]),
            (&[0x00, 0x0f], vec![Reply::PaperSensor, Reply::PaperSensor]),
            (b"\x37\x220042\0\x12", vec![Reply::ProcessId(*b"0042"), Reply::RealTime(0x12)]),
            (b"\x37\x25\0\x00", vec![Reply::PaperSensor]),
            (&[0x14, 0x00, 0x0f, 0x0f, 0x16], vec![Reply::RealTime(0x16)]),
            (&[0x11, 0x13, 0xff], vec![]),
        ] {
            let mut replies = Replies::default();
            let seen: Vec<_> = bytes.iter().filter_map(|byte| replies.take(*byte)).collect();
            assert_eq!(seen, expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn an_endless_block_is_forgotten() {
        let mut replies = Replies::default();
        let noise = std::iter::repeat_n(BLOCK, MAX_BLOCK);
        assert_eq!(noise.filter_map(|byte| replies.take(byte)).count(), 0);
        assert_eq!(replies.take(0x12), Some(Reply::RealTime(0x12)));
    }
}
