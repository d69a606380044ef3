//! What printers say, taken apart. Answers to different questions arrive on one line, mixed with
//! messages nobody asked for; fixed bits tell them apart.
//!
//! ```text
//!  0xx1 xx10  real-time status (DLE EOT)      0xx0 xxxx  paper sensor (GS r 1)
//!  0xx1 xx00  + 3 bytes  automatic status     37, 3B, 5F + … + NUL  block: 37 22 d d d d 00 process id,
//!                                                                   3B 31 00 switched on
//! ```

/// Longest block, header and NUL included. A longer one is noise.
const MAX_BLOCK: usize = 80;
/// First byte of a block that answers a question, of one that tells of the power, of one with a
/// model's name. All end with NUL, which by itself would read as the paper sensor's answer.
const BLOCKS: [u8; 3] = [ANSWER, POWER, 0x5f];
const ANSWER: u8 = 0x37;
const POWER: u8 = 0x3b;
/// Second byte of a block that answers `GS ( H`.
const PROCESS_ID: u8 = 0x22;
/// Second byte of a block that says « switched on ».
const ON: u8 = 0x31;
/// Bytes of an automatic status.
const AUTOMATIC_STATUS: usize = 4;

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reply {
    /// To `DLE EOT`.
    RealTime(u8),
    /// To `GS r 1`, with the sensors' bits.
    PaperSensor(u8),
    /// To `GS ( H`, with the number that was asked for.
    ProcessId([u8; 4]),
    /// To nobody: the status has changed.
    Automatic([u8; AUTOMATIC_STATUS]),
    /// To nobody: it was switched on.
    PowerOn,
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
            _ if BLOCKS.contains(&first) => (byte == 0 || self.begun.len() >= MAX_BLOCK, self.block()),
            _ if first & 0x93 == 0x12 => (true, Some(Reply::RealTime(first))),
            _ if first & 0x93 == 0x10 => {
                let status: Option<[u8; AUTOMATIC_STATUS]> = self.begun.as_slice().try_into().ok();
                (status.is_some(), status.map(Reply::Automatic))
            }
            _ if first & 0x90 == 0 => (true, Some(Reply::PaperSensor(first))),
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
            [ANSWER, PROCESS_ID, id @ .., 0] => id.try_into().ok().map(Reply::ProcessId),
            [POWER, ON, 0] => Some(Reply::PowerOn),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn answers_are_told_apart() {
        for (bytes, expected) in [
            (&[0x12][..], vec![Reply::RealTime(0x12)]),
            (&[0x7e], vec![Reply::RealTime(0x7e)]),
            (&[0x00, 0x0f], vec![Reply::PaperSensor(0x00), Reply::PaperSensor(0x0f)]),
            (b"\x37\x220042\0\x12", vec![Reply::ProcessId(*b"0042"), Reply::RealTime(0x12)]),
            (b"\x37\x25\0\x00", vec![Reply::PaperSensor(0x00)]),
            (b"\x3b\x31\0\x0c", vec![Reply::PowerOn, Reply::PaperSensor(0x0c)]),
            (b"\x5fTM-T20\0\x12", vec![Reply::RealTime(0x12)]),
            (
                &[0x14, 0x00, 0x0f, 0x0f, 0x16],
                vec![Reply::Automatic([0x14, 0x00, 0x0f, 0x0f]), Reply::RealTime(0x16)],
            ),
            (&[0x11, 0x13, 0xff], vec![]),
        ] {
            let mut replies = Replies::default();
            let seen: Vec<_> = bytes.iter().filter_map(|byte| replies.take(*byte)).collect();
            assert_eq!(seen, expected, "{bytes:02x?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken_apart_within_one_block(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
            let mut replies = Replies::default();
            for byte in bytes {
                replies.take(byte);
                prop_assert!(replies.begun.len() < MAX_BLOCK);
            }
        }
    }

    #[test]
    fn an_endless_block_is_forgotten() {
        let mut replies = Replies::default();
        let noise = std::iter::repeat_n(ANSWER, MAX_BLOCK);
        assert_eq!(noise.filter_map(|byte| replies.take(byte)).count(), 0);
        assert_eq!(replies.take(0x12), Some(Reply::RealTime(0x12)));
    }
}
