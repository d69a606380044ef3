//! A file of printer profiles: read whole, or refused with its place.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perron_paper::Profile;

fuzz_target!(|text: &str| {
    if let Err(error) = Profile::parse(text) {
        assert!(!error.to_string().is_empty());
    }
});
