//! The head of a WAV stream, from a program that may write anything.

use super::SoundError;
use crate::sound::limits::RATES;

/// The most bytes before the sound begins.
pub(super) const HEAD_LIMIT: usize = 4096;

/// Lengths from here on are what programs write that do not know it yet.
const UNKNOWN: u32 = 0x7000_0000;

/// What stands before the sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Samples a second.
    pub(super) rate: u32,
    /// Where the sound begins.
    pub(super) start: usize,
    /// How many bytes it has, where the program knew it.
    pub(super) length: Option<usize>,
}

/// Reads the head: one channel of 16-bit samples. Nothing while it is not there whole.
pub(super) fn head(bytes: &[u8]) -> Result<Option<Head>, SoundError> {
    let bad = |reason| Err(SoundError::BadSound { reason });
    let Some((riff, mut rest)) = bytes.split_first_chunk::<12>() else {
        let is_beginning = bytes.iter().zip(b"RIFF").all(|(is, should)| is == should);
        return if is_beginning { Ok(None) } else { bad("no WAV") };
    };
    if !riff.starts_with(b"RIFF") || !riff.ends_with(b"WAVE") {
        return bad("no WAV");
    }
    let mut rate = None;
    while let Some((name, after)) = rest.split_first_chunk::<4>() {
        let Some((length, body)) = after.split_first_chunk::<4>() else { break };
        let length = u32::from_le_bytes(*length);
        if name == b"data" {
            let Some(rate) = rate else { return bad("sound before its format") };
            let known = (length < UNKNOWN).then(|| usize::try_from(length).unwrap_or(usize::MAX));
            return Ok(Some(Head { rate, start: bytes.len() - body.len(), length: known }));
        }
        // Chunks begin at even places.
        let padded =
            usize::try_from(length).unwrap_or(usize::MAX).saturating_add(usize::from(length % 2 == 1));
        if padded > HEAD_LIMIT {
            return bad("its head is too long");
        }
        let Some((body, next)) = body.split_at_checked(padded) else { break };
        if name == b"fmt " {
            rate = Some(format(body)?);
        }
        rest = next;
    }
    if bytes.len() >= HEAD_LIMIT { bad("its head is too long") } else { Ok(None) }
}

/// The rate in a format that is known.
fn format(body: &[u8]) -> Result<u32, SoundError> {
    /// Plain samples.
    const PLAIN: u32 = 1;
    let bad = |reason| Err(SoundError::BadSound { reason });
    let number = |at: usize, count: usize| {
        let bytes = body.get(at..at + count)?;
        Some(bytes.iter().rev().fold(0, |number: u32, byte| number << 8 | u32::from(*byte)))
    };
    let (Some(kind), Some(channels), Some(rate), Some(bits)) =
        (number(0, 2), number(2, 2), number(4, 4), number(14, 2))
    else {
        return bad("its format is cut off");
    };
    match (kind, channels, bits) {
        (PLAIN, 1, 16) if RATES.contains(&rate) => Ok(rate),
        (PLAIN, 1, 16) => bad("it is too slow or too fast"),
        _ => bad("it is not one channel of 16 bits"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What `espeak-ng --stdout` of Debian 12 writes before its samples.
    const ESPEAK: [u8; 44] = *b"RIFF\x24\xf0\xff\x7fWAVEfmt \x10\0\0\0\x01\0\x01\0\x22\x56\0\0\x44\xac\0\0\x02\0\x10\0data\0\xf0\xff\x7f";

    fn with(at: usize, bytes: &[u8]) -> Vec<u8> {
        let mut head = ESPEAK.to_vec();
        head[at..at + bytes.len()].copy_from_slice(bytes);
        head
    }

    #[test]
    fn a_head_is_read_when_it_is_whole() {
        for count in 0..ESPEAK.len() {
            assert_eq!(head(&ESPEAK[..count]).unwrap(), None, "{count}");
        }
        assert_eq!(head(&ESPEAK).unwrap(), Some(Head { rate: 22_050, start: 44, length: None }));
        let known = with(40, &[6, 0, 0, 0]);
        assert_eq!(head(&known).unwrap().unwrap().length, Some(6));
        // Another chunk before the format, of an odd length.
        let (first, rest) = ESPEAK.split_at(12);
        let listed = [first, b"LIST\x03\0\0\0abc\0", rest].concat();
        assert_eq!(head(&listed).unwrap(), Some(Head { rate: 22_050, start: 56, length: None }));
    }

    #[test]
    fn what_is_no_such_sound_is_refused() {
        for (what, bytes) in [
            ("words", b"espeak-ng: no such voice".to_vec()),
            ("another name", with(0, b"RIFX")),
            ("two channels", with(22, &[2])),
            ("8 bits", with(34, &[8])),
            ("another coding", with(20, &[3])),
            ("no rate", with(24, &[0; 4])),
            ("a rate that is too high", with(24, &[0xff; 4])),
            ("a head without end", with(16, &[0xff, 0xff, 0xff, 0x7f])),
            ("a short format", with(16, &[0, 0, 0, 0])),
            ("no format", [&ESPEAK[..12], &ESPEAK[36..]].concat()),
            ("nothing but chunks", [&ESPEAK[..12], &b"LIST\0\0\0\0".repeat(600)].concat()),
        ] {
            assert!(head(&bytes).is_err(), "{what}");
        }
    }

    proptest! {
        #[test]
        fn whatever_bytes_come_a_head_lies_within_them(tail in proptest::collection::vec(any::<u8>(), 0..200), cut in 0usize..44) {
            let bytes = [&ESPEAK[..cut], &tail].concat();
            if let Ok(Some(head)) = head(&bytes) {
                prop_assert!(head.start <= bytes.len() && RATES.contains(&head.rate));
            }
        }
    }
}
