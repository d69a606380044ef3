//! The bytes of a serial scanner, in any pieces: a code prints, and the pieces make no difference.
#![no_main]

use std::time::Instant;

use libfuzzer_sys::fuzz_target;
use perron_hardware::scanner::{Framer, MAX_SCAN_BYTES, Scan};

fuzz_target!(|bytes: &[u8]| {
    let Some((piece, bytes)) = bytes.split_first() else { return };
    let now = Instant::now();
    let mut whole = Framer::new();
    let mut at_once = whole.push(bytes, now);
    at_once.extend(whole.end());
    let mut cut = Framer::new();
    let pieces = bytes.chunks(usize::from(*piece).max(1));
    let mut in_pieces: Vec<_> = pieces.flat_map(|part| cut.push(part, now)).collect();
    in_pieces.extend(cut.end());
    assert_eq!(at_once, in_pieces);
    for code in at_once.into_iter().flatten() {
        if let Ok(scan) = Scan::new(&code) {
            assert!(!scan.as_str().is_empty() && scan.as_str().len() <= MAX_SCAN_BYTES);
            assert!(!scan.as_str().chars().any(char::is_control));
        }
    }
});
