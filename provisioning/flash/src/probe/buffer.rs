//! Memory whose address is a multiple of what a medium asks for.

/// Bytes at an aligned address.
pub(crate) struct Buffer {
    bytes: Vec<u8>,
    from: usize,
    length: usize,
}

impl Buffer {
    /// `length` zeroes at a multiple of `align`, a power of two.
    pub(crate) fn new(length: usize, align: usize) -> Self {
        let bytes = vec![0; length + align];
        let from = bytes.as_ptr().addr().wrapping_neg() & (align - 1);
        Self { bytes, from, length }
    }

    /// The first `length` bytes.
    pub(crate) fn front(&mut self, length: usize) -> &mut [u8] {
        let length = length.min(self.length);
        self.as_mut().get_mut(..length).unwrap_or_default()
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(self.from..self.from + self.length).unwrap_or_default()
    }
}

impl AsMut<[u8]> for Buffer {
    fn as_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(self.from..self.from + self.length).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_a_multiple_whatever_the_length() {
        for align in [512, 4096, 65_536] {
            for length in [1, 512, 70_000] {
                let mut buffer = Buffer::new(length, align);
                assert_eq!(buffer.as_ref().as_ptr().addr() % align, 0);
                assert_eq!((buffer.as_mut().len(), buffer.front(100_000).len()), (length, length));
            }
        }
    }
}
