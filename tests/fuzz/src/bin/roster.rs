//! A delivery's roster: every line is read or refused with its place, and no password is in the refusal.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| perron_kit::fuzz::roster(text));
