//! How an enrolment lies on a medium: two slots, of which the newer whole one counts.
//!
//! A slot of [`SLOT_BYTES`] begins with a header of one [`BLOCK`]; the message follows at the next block, and zeroes to
//! the slot's end. Numbers have their lowest byte first.
//!
//! | byte | length | what                                                        |
//! |------|--------|-------------------------------------------------------------|
//! | 0    | 8      | `PERRONEN`                                                  |
//! | 8    | 4      | format of the header, 1                                     |
//! | 12   | 4      | generation: one more than the other slot's, 0 after 2³² − 1 |
//! | 16   | 4      | length of the message, 1 to [`MESSAGE_MAX`]                 |
//! | 20   | 32     | SHA-256 of the 20 bytes before and of the message           |
//! | 52   | 4,044  | zeroes                                                      |
//!
//! The digest tells a write that was cut off from a whole one; who wrote it, the signature in the message says.
//!
//! ```text
//!  write:  the slot that does not count: header ─► sync ─► zeroes behind ─► sync ─► message ─► sync    now it counts
//!          the other slot:               zeroes ─► sync ─► header's zeroes ─► sync    the old password is gone
//!  blank:  the same of both slots, the one that counts last ─► read back
//! ```
//!
//! A slot's first block is the first to be written and the last to be blanked. So the power may go at any moment: what
//! counts is the old enrolment or the new one, whole, and where anything else is left a header says so ([`Rest`]).

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{BLOCK, MESSAGE_MAX, Message, PARTITION_BYTES, SLOT_BYTES};

/// What a header begins with.
const MAGIC: &[u8; 8] = b"PERRONEN";
/// The format of headers that this version writes and reads.
const FORMAT: u32 = 1;
/// Bytes compared or blanked at once.
const STEP: usize = 65_536;

/// The partition, as whoever opened it reads and writes it. Places and lengths are multiples of [`BLOCK`], and lie
/// within [`PARTITION_BYTES`].
pub trait Partition {
    /// The system's answer.
    type Error;

    /// Fills all of `into` from `at`.
    ///
    /// # Errors
    /// The system's answer.
    fn read(&mut self, at: u64, into: &mut [u8]) -> Result<(), Self::Error>;

    /// Writes all of `bytes` at `at`.
    ///
    /// # Errors
    /// The system's answer.
    fn write(&mut self, at: u64, bytes: &[u8]) -> Result<(), Self::Error>;

    /// Waits until everything written lies on the medium.
    ///
    /// # Errors
    /// The system's answer.
    fn sync(&mut self) -> Result<(), Self::Error>;
}

/// What a partition holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// The enrolment that counts. Whether the site signed it, nobody has looked at yet.
    pub message: Option<Message>,
    /// What lies there besides.
    pub rest: Rest,
}

/// What lies in a partition besides the enrolment that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Nothing: any other slot is blank.
    Nothing,
    /// An older enrolment, or what a write or a blanking that was cut off left. It may hold a password: write again,
    /// or blank.
    Remains,
    /// Something in this format, which only a later version knows.
    Later(u32),
}

/// Why a partition was not blanked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlankError<E> {
    /// The system's answer.
    #[error(transparent)]
    Partition(E),
    /// Read back, and it is not blank.
    #[error("the enrolment was overwritten and is still there: the medium fails; destroy it")]
    NotBlank,
}

/// One of the two slots.
enum Slot {
    Blank,
    Remains,
    Later(u32),
    Whole { generation: u32, message: Message },
}

/// Reads what counts.
///
/// # Errors
/// The partition's answer.
pub fn read<P: Partition>(partition: &mut P) -> Result<Found, P::Error> {
    let slots = [look(partition, 0)?, look(partition, 1)?];
    let newest = newest(&slots).map(|(slot, _)| slot);
    let mut found = Found { message: None, rest: Rest::Nothing };
    for (number, slot) in slots.into_iter().enumerate() {
        match slot {
            Slot::Whole { message, .. } if newest == Some(number) => found.message = Some(message),
            Slot::Later(format) => found.rest = Rest::Later(format),
            Slot::Whole { .. } | Slot::Remains if found.rest == Rest::Nothing => found.rest = Rest::Remains,
            Slot::Whole { .. } | Slot::Remains | Slot::Blank => {}
        }
    }
    Ok(found)
}

/// Writes an enrolment in the place of what is there, and blanks that.
///
/// # Errors
/// The partition's answer. What counts then is either enrolment, and writing again puts it right.
pub fn write<P: Partition>(partition: &mut P, message: &Message) -> Result<(), P::Error> {
    let slots = [look(partition, 0)?, look(partition, 1)?];
    let (slot, generation) = match newest(&slots) {
        Some((slot, generation)) => (1 - slot, generation.wrapping_add(1)),
        None => (0, 1),
    };
    let at = start(slot);
    let bytes = message.0.as_slice();
    let mut body = Zeroizing::new(vec![0; bytes.len().next_multiple_of(BLOCK)]);
    body.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    partition.write(at, &header(generation, bytes))?;
    partition.sync()?;
    zero(partition, at + (BLOCK + body.len()) as u64, at + SLOT_BYTES)?;
    partition.sync()?;
    partition.write(at + BLOCK as u64, &body)?;
    partition.sync()?;
    blank_slot(partition, 1 - slot)
}

/// Whether the partition holds this enrolment and not a byte more: what must be found after [`write`].
///
/// # Errors
/// The partition's answer.
pub fn holds_only<P: Partition>(partition: &mut P, message: &Message) -> Result<bool, P::Error> {
    let slots = [look(partition, 0)?, look(partition, 1)?];
    let Some((slot, _)) = newest(&slots) else { return Ok(false) };
    let is_it = |slot: &Slot| matches!(slot, Slot::Whole { message: found, .. } if found == message);
    let end = start(slot) + (BLOCK + message.0.len().next_multiple_of(BLOCK)) as u64;
    Ok(slots.get(slot).is_some_and(is_it)
        && is_zero(partition, end, start(slot) + SLOT_BYTES)?
        && is_zero(partition, start(1 - slot), start(1 - slot) + SLOT_BYTES)?)
}

/// Overwrites all that is there with zeroes, and reads that back. To be called once the enrolment is taken over, and
/// again where [`read`] finds remains.
///
/// # Errors
/// [`BlankError`]: the password may still be there.
pub fn blank<P: Partition>(partition: &mut P) -> Result<(), BlankError<P::Error>> {
    match blank_both(partition) {
        Ok(true) => Ok(()),
        Ok(false) => Err(BlankError::NotBlank),
        Err(error) => Err(BlankError::Partition(error)),
    }
}

fn blank_both<P: Partition>(partition: &mut P) -> Result<bool, P::Error> {
    let slots = [look(partition, 0)?, look(partition, 1)?];
    let last = newest(&slots).map_or(1, |(slot, _)| slot);
    blank_slot(partition, 1 - last)?;
    blank_slot(partition, last)?;
    is_zero(partition, 0, PARTITION_BYTES)
}

fn start(slot: usize) -> u64 {
    slot as u64 * SLOT_BYTES
}

/// The first block of a slot.
pub(super) fn header(generation: u32, message: &[u8]) -> [u8; BLOCK] {
    let length = u32::try_from(message.len()).unwrap_or(u32::MAX); // at most MESSAGE_MAX
    let numbers = [FORMAT, generation, length].map(u32::to_le_bytes);
    let begin = Sha256::new().chain_update(MAGIC).chain_update(numbers.as_flattened());
    let digest = begin.chain_update(message).finalize();
    let mut block = [0; BLOCK];
    let bytes = MAGIC.iter().chain(numbers.as_flattened()).chain(&digest);
    block.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    block
}

/// Reads one slot. Its length is held against the limit before anything is allocated for it.
fn look<P: Partition>(partition: &mut P, slot: usize) -> Result<Slot, P::Error> {
    let mut block = [0; BLOCK];
    partition.read(start(slot), &mut block)?;
    let number = |at: usize| {
        let bytes = block.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        u32::from_le_bytes(bytes.unwrap_or_default())
    };
    let (format, generation, length) = (number(8), number(12), number(16) as usize);
    match block.starts_with(MAGIC) {
        false if block == [0; BLOCK] => return Ok(Slot::Blank),
        true if format > FORMAT => return Ok(Slot::Later(format)),
        true if format == FORMAT && (1..=MESSAGE_MAX).contains(&length) => {}
        _ => return Ok(Slot::Remains),
    }
    let mut bytes = Zeroizing::new(vec![0; length.next_multiple_of(BLOCK)]);
    partition.read(start(slot) + BLOCK as u64, &mut bytes)?;
    bytes.truncate(length);
    if block == header(generation, &bytes) {
        Ok(Slot::Whole { generation, message: Message(bytes) })
    } else {
        Ok(Slot::Remains)
    }
}

/// The slot that counts, and its generation. Generations go round: less than half of them ahead is newer.
fn newest(slots: &[Slot; 2]) -> Option<(usize, u32)> {
    let generation = |slot: &Slot| match slot {
        Slot::Whole { generation, .. } => Some(*generation),
        Slot::Blank | Slot::Remains | Slot::Later(_) => None,
    };
    match slots.each_ref().map(generation) {
        [Some(first), Some(second)] if (1..1 << 31).contains(&second.wrapping_sub(first)) => {
            Some((1, second))
        }
        [Some(first), _] => Some((0, first)),
        [None, second] => second.map(|second| (1, second)),
    }
}

/// Overwrites a slot, its header last.
fn blank_slot<P: Partition>(partition: &mut P, slot: usize) -> Result<(), P::Error> {
    let (at, body) = (start(slot), start(slot) + BLOCK as u64);
    zero(partition, body, at + SLOT_BYTES)?;
    partition.sync()?;
    zero(partition, at, body)?;
    partition.sync()
}

/// Overwrites whatever is not zero from one place to another.
fn zero<P: Partition>(partition: &mut P, from: u64, to: u64) -> Result<(), P::Error> {
    steps(partition, from, to, |partition, at, found| {
        if !is_blank(found) {
            found.fill(0);
            partition.write(at, found)?;
        }
        Ok(true)
    })
    .map(drop)
}

/// Whether only zeroes lie from one place to another.
fn is_zero<P: Partition>(partition: &mut P, from: u64, to: u64) -> Result<bool, P::Error> {
    steps(partition, from, to, |_, _, found| Ok(is_blank(found)))
}

fn is_blank(bytes: &[u8]) -> bool {
    let (words, rest) = bytes.as_chunks::<16>();
    words.iter().all(|word| u128::from_ne_bytes(*word) == 0) && rest.iter().all(|byte| *byte == 0)
}

/// Reads from one place to another in steps, as long as `each` says so.
fn steps<P: Partition>(
    partition: &mut P,
    from: u64,
    to: u64,
    each: impl Fn(&mut P, u64, &mut [u8]) -> Result<bool, P::Error>,
) -> Result<bool, P::Error> {
    let mut step = Zeroizing::new(vec![0; STEP]);
    let mut at = from;
    while at < to {
        let due = usize::try_from(to - at).unwrap_or(STEP).min(STEP);
        let found = step.get_mut(..due).unwrap_or_default();
        partition.read(at, found)?;
        if !each(partition, at, found)? {
            return Ok(false);
        }
        at += due as u64;
    }
    Ok(true)
}
