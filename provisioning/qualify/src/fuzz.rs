//! What the fuzzer reaches of this crate (`tests/fuzz`); built for it alone.

/// What smartctl said of a drive: it is read, or tells no health.
pub fn smartctl(bytes: &[u8]) {
    crate::parts::read_smart(bytes);
}
