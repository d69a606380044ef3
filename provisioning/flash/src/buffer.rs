//! Memory whose address suits reads and writes past the page cache.
//!
//! The system wants addresses that are multiples of the medium's sectors. A buffer is a little longer than asked, and
//! only the window that begins at such an address is used; no `unsafe` is needed for that.

/// Every buffer begins at a multiple of this, in bytes: the greatest [`crate::Disk::align`].
pub const BUFFER_ALIGN: usize = 65_536;

/// Zeroed memory at an aligned address.
pub struct Buffer {
    bytes: Vec<u8>,
    start: usize,
    len: usize,
}

impl Buffer {
    /// A buffer of `len` zero bytes.
    #[must_use]
    pub fn new(len: usize) -> Self {
        let bytes = vec![0; len.saturating_add(BUFFER_ALIGN)];
        let start = bytes.as_ptr().align_offset(BUFFER_ALIGN).min(BUFFER_ALIGN);
        Self { bytes, start, len }
    }

    /// What is in it.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(self.start..self.start.saturating_add(self.len)).unwrap_or_default()
    }

    /// What is in it, to change.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(self.start..self.start.saturating_add(self.len)).unwrap_or_default()
    }
}

/// Whether all of these are zero.
#[must_use]
pub fn is_zero(bytes: &[u8]) -> bool {
    let (words, rest) = bytes.as_chunks::<16>();
    words.iter().all(|word| u128::from_ne_bytes(*word) == 0) && rest.iter().all(|byte| *byte == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_begins_at_an_aligned_address_and_has_its_length() {
        for len in [0, 1, 512, 65_536, 3_000_000] {
            let mut buffer = Buffer::new(len);
            assert_eq!((buffer.bytes().len(), buffer.bytes_mut().len()), (len, len));
            assert_eq!(buffer.bytes().as_ptr().align_offset(BUFFER_ALIGN), 0);
            assert!(is_zero(buffer.bytes()));
        }
    }

    #[test]
    fn one_bit_anywhere_is_no_zero() {
        for len in [1, 15, 16, 17, 4097] {
            for at in [0, len / 2, len - 1] {
                let mut bytes = vec![0; len];
                assert!(is_zero(&bytes));
                bytes[at] = 0x10;
                assert!(!is_zero(&bytes), "{len} {at}");
            }
        }
    }
}
