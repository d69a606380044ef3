//! A machine's passport: bytes of a stranger, and a record that was signed by whoever could sign.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| perron_kit::fuzz::passport(bytes));
