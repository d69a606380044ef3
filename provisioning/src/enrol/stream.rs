//! A medium, or one partition of it, as a stream of single bytes.
//!
//! Partition tables and file systems are read a few bytes at a time; a [`Disk`] takes whole, aligned blocks. Between
//! them stands a small cache of blocks, the least used of which makes place:
//!
//! ```text
//!  read ─► block here? ──no──► make place ─► read the block ─┐
//!              └──yes─────────────────────────────────────────┴─► copy
//!  write ─► the same, then the block is dirty
//!  make place: a dirty block is written first      settle: all dirty blocks are written, then the medium's own cache
//! ```
//!
//! In which order dirty blocks are written is the caller's: a cable may be pulled between any two. A `flush` from
//! within a file system, which knows nothing of that order, therefore writes nothing.
//!
//! A hostile file system can make its reader walk in circles. Every call is therefore counted, and past
//! [`CALLS_MAX`] all fail.

use std::fmt;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;

use perron_flash::Disk;

/// Bytes of one cached block, or the medium's alignment where that is more.
const BLOCK_BYTES: usize = 32 << 10;
/// Most blocks kept: half a MiB, or 1 MiB on a medium of the greatest alignment.
const BLOCKS_MAX: usize = 16;
/// Most calls of one use: an enrolment of a large file system needs a tenth.
const CALLS_MAX: u32 = 20_000_000;

/// A block in memory. Its bytes begin where the medium's alignment asks for.
struct Block {
    /// Which block of the medium, counted from 0.
    number: u64,
    memory: Vec<u8>,
    /// Where in the memory the block begins.
    begin: usize,
    /// Bytes of it that the medium has.
    bytes: usize,
    dirty: bool,
    /// When it was last used, in calls.
    used: u32,
}

impl Block {
    fn bytes(&self) -> &[u8] {
        self.memory.get(self.begin..self.begin + self.bytes).unwrap_or_default()
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        self.memory.get_mut(self.begin..self.begin + self.bytes).unwrap_or_default()
    }
}

/// An open medium as a stream.
pub(super) struct Stream {
    disk: Box<dyn Disk>,
    /// The part that is seen: its first byte and its length.
    start: u64,
    bytes: u64,
    /// Where the next byte is read or written, from `start`.
    at: u64,
    blocks: Vec<Block>,
    block_bytes: usize,
    calls: u32,
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream")
            .field("start", &self.start)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

impl Stream {
    /// The whole medium.
    pub(super) fn new(disk: Box<dyn Disk>) -> Self {
        let bytes = disk.size();
        let block_bytes = BLOCK_BYTES.max(disk.align());
        Self { disk, start: 0, bytes, at: 0, blocks: Vec::new(), block_bytes, calls: 0 }
    }

    /// Bytes of the part that is seen.
    pub(super) fn size(&self) -> u64 {
        self.bytes
    }

    /// The part that is seen: its first byte and its length.
    pub(super) fn shown(&self) -> (u64, u64) {
        (self.start, self.bytes)
    }

    /// Whether what is read comes from the medium and not from the system's memory.
    pub(super) fn is_direct(&self) -> bool {
        self.disk.is_direct()
    }

    /// From now on shows a part of the medium, and nothing else can be reached. Parts beyond its end are cut.
    pub(super) fn show(&mut self, start: u64, bytes: u64) {
        self.start = start.min(self.disk.size());
        self.bytes = bytes.min(self.disk.size() - self.start);
        self.at = 0;
    }

    /// Writes what is dirty, and waits until it lies on the medium. Blocks go by their rank, which is given the bytes of
    /// a block as they lie in the part that is seen; the lowest rank goes first.
    pub(super) fn settle(&mut self, rank: impl Fn(Range<u64>) -> u8) -> io::Result<()> {
        let bytes = self.block_bytes as u64;
        self.blocks.sort_by_key(|block| {
            let from = (block.number * bytes).saturating_sub(self.start);
            let to = ((block.number + 1) * bytes).saturating_sub(self.start);
            (rank(from..to), block.number)
        });
        let disk = self.disk.as_mut();
        self.blocks
            .iter_mut()
            .try_for_each(|block| Self::write_block(disk, Some(block), self.block_bytes))?;
        disk.sync()
    }

    /// The block of a byte of the medium, read if need be.
    fn block(&mut self, byte: u64) -> io::Result<&mut Block> {
        self.calls = self.calls.saturating_add(1);
        if self.calls > CALLS_MAX {
            return Err(io::Error::new(ErrorKind::InvalidData, "the file system leads in circles"));
        }
        let number = byte / self.block_bytes as u64;
        let place = match self.blocks.iter().position(|block| block.number == number) {
            Some(place) => place,
            None => {
                let block = self.read_block(number)?;
                self.make_place()?;
                self.blocks.push(block);
                self.blocks.len() - 1
            }
        };
        let block = self.blocks.get_mut(place).ok_or(ErrorKind::NotFound)?;
        block.used = self.calls;
        Ok(block)
    }

    fn read_block(&mut self, number: u64) -> io::Result<Block> {
        let align = self.disk.align().max(1);
        let memory = vec![0; self.block_bytes + align];
        let begin = memory.as_ptr().align_offset(align).min(align);
        let at = number * self.block_bytes as u64;
        let left = usize::try_from(self.disk.size().saturating_sub(at)).unwrap_or(usize::MAX);
        let bytes = left.min(self.block_bytes);
        let mut block = Block { number, memory, begin, bytes, dirty: false, used: 0 };
        let mut done = 0;
        while let Some(rest) = block.bytes_mut().get_mut(done..).filter(|rest| !rest.is_empty()) {
            match self.disk.read_at(rest, at + done as u64)? {
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                taken => done += taken,
            }
        }
        Ok(block)
    }

    /// Lets the least used block go when all places are taken.
    fn make_place(&mut self) -> io::Result<()> {
        if self.blocks.len() < BLOCKS_MAX {
            return Ok(());
        }
        let oldest = (0..).zip(&self.blocks).min_by_key(|(_, block)| block.used).map(|(place, _)| place);
        if let Some(place) = oldest {
            Self::write_block(self.disk.as_mut(), self.blocks.get_mut(place), self.block_bytes)?;
            self.blocks.swap_remove(place);
        }
        Ok(())
    }

    fn write_block(disk: &mut dyn Disk, block: Option<&mut Block>, block_bytes: usize) -> io::Result<()> {
        let Some(block) = block.filter(|block| block.dirty) else { return Ok(()) };
        let at = block.number * block_bytes as u64;
        let mut done = 0;
        while let Some(rest) = block.bytes().get(done..).filter(|rest| !rest.is_empty()) {
            match disk.write_at(rest, at + done as u64)? {
                0 => return Err(ErrorKind::WriteZero.into()),
                taken => done += taken,
            }
        }
        block.dirty = false;
        Ok(())
    }

    /// How many bytes of `wanted` lie between here and the end of what is seen.
    fn within(&self, wanted: usize) -> usize {
        usize::try_from(self.bytes.saturating_sub(self.at)).unwrap_or(usize::MAX).min(wanted)
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = self.within(buffer.len());
        if wanted == 0 {
            return Ok(0);
        }
        let byte = self.start + self.at;
        let offset = usize::try_from(byte % self.block_bytes as u64).unwrap_or(0);
        let from = self.block(byte)?.bytes().get(offset..).unwrap_or_default();
        let mut taken = 0;
        for (to, from) in buffer.iter_mut().take(wanted).zip(from) {
            *to = *from;
            taken += 1;
        }
        self.at += taken as u64;
        Ok(taken)
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let wanted = self.within(bytes.len());
        if wanted == 0 {
            return Ok(0);
        }
        let byte = self.start + self.at;
        let offset = usize::try_from(byte % self.block_bytes as u64).unwrap_or(0);
        let block = self.block(byte)?;
        let mut taken = 0;
        for (to, from) in block.bytes_mut().iter_mut().skip(offset).zip(bytes.iter().take(wanted)) {
            *to = *from;
            taken += 1;
        }
        block.dirty = true;
        self.at += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Stream {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::{Arc, Mutex};

    /// A medium in memory that refuses what is not aligned and gives as little as it may.
    struct Strict(Arc<Mutex<Vec<u8>>>, usize);

    impl Disk for Strict {
        fn size(&self) -> u64 {
            self.0.lock().unwrap().len() as u64
        }
        fn align(&self) -> usize {
            self.1
        }
        fn is_direct(&self) -> bool {
            false
        }
        fn read_at(&mut self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
            assert!(buffer.as_ptr().addr().is_multiple_of(self.1) && buffer.len().is_multiple_of(self.1));
            assert_eq!(at % self.1 as u64, 0);
            let at = usize::try_from(at).unwrap();
            buffer[..self.1].copy_from_slice(&self.0.lock().unwrap()[at..at + self.1]);
            Ok(self.1)
        }
        fn write_at(&mut self, bytes: &[u8], at: u64) -> io::Result<usize> {
            assert!(bytes.as_ptr().addr().is_multiple_of(self.1) && bytes.len().is_multiple_of(self.1));
            assert_eq!(at % self.1 as u64, 0);
            let at = usize::try_from(at).unwrap();
            self.0.lock().unwrap()[at..at + self.1].copy_from_slice(&bytes[..self.1]);
            Ok(self.1)
        }
        fn zero(&mut self, _: u64, _: u64) -> io::Result<()> {
            Err(ErrorKind::Unsupported.into())
        }
        fn sync(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[derive(Clone, Debug)]
    enum Step {
        Read(u64, usize),
        Write(u64, Vec<u8>),
    }

    /// A little more than the cache holds, its last block cut short.
    const SIZE: usize = BLOCK_BYTES * (BLOCKS_MAX + 3) + 512;

    fn step() -> impl Strategy<Value = Step> {
        let at = 0..SIZE as u64 + 600;
        prop_oneof![
            (at.clone(), 0..70_000_usize).prop_map(|(at, bytes)| Step::Read(at, bytes)),
            (at, proptest::collection::vec(any::<u8>(), 0..3_000))
                .prop_map(|(at, bytes)| Step::Write(at, bytes)),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// Whatever is read and written, the stream behaves as a plain array, and the medium is one in the end.
        #[test]
        fn it_is_an_array(steps in proptest::collection::vec(step(), 1..60), start in 0..40_000_u64) {
            let medium = Arc::new(Mutex::new((0..SIZE).map(|n| (n % 251) as u8).collect::<Vec<u8>>()));
            let mut array = medium.lock().unwrap().clone();
            let mut stream = Stream::new(Box::new(Strict(medium.clone(), 512)));
            let seen = SIZE as u64 - start - 1_000;
            stream.show(start, seen);
            for step in steps {
                match step {
                    Step::Read(at, bytes) => {
                        stream.seek(SeekFrom::Start(at)).unwrap();
                        let mut found = Vec::new();
                        (&mut stream).take(bytes as u64).read_to_end(&mut found).unwrap();
                        let from = at.min(seen);
                        let to = (at + bytes as u64).min(seen).max(from);
                        prop_assert_eq!(&found[..], &array[(start + from) as usize..(start + to) as usize]);
                    }
                    Step::Write(at, bytes) => {
                        stream.seek(SeekFrom::Start(at)).unwrap();
                        let fits = usize::try_from(seen.saturating_sub(at)).unwrap().min(bytes.len());
                        prop_assert_eq!(stream.write_all(&bytes).is_ok(), fits == bytes.len());
                        let at = (start + at.min(seen)) as usize;
                        array[at..at + fits].copy_from_slice(&bytes[..fits]);
                    }
                }
            }
            stream.settle(|_| 0).unwrap();
            prop_assert_eq!(&*medium.lock().unwrap(), &array);
        }
    }

    #[test]
    fn circles_end() {
        let medium = Arc::new(Mutex::new(vec![0; 4096]));
        let mut stream = Stream::new(Box::new(Strict(medium, 4096)));
        stream.calls = CALLS_MAX - 1;
        assert_eq!(stream.read(&mut [0; 4]).unwrap(), 4);
        assert_eq!(stream.read(&mut [0; 4]).unwrap_err().kind(), ErrorKind::InvalidData);
    }
}
