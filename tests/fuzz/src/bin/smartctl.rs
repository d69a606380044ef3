//! What smartctl answers of a drive: bridges and old drives say anything.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| perron_qualify::fuzz::smartctl(bytes));
