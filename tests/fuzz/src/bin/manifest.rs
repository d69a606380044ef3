//! The manifest of an image, once its signature holds: whatever is accepted comes back from its own file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perron_flash::image::Manifest;

fuzz_target!(|bytes: &[u8]| {
    let Ok(manifest) = Manifest::open(bytes, b"", &|_, _| true) else { return };
    let text = manifest.to_toml().expect("what was accepted is written");
    let again = Manifest::open(text.as_bytes(), b"", &|_, _| true).expect("our own file is read");
    assert_eq!(again, manifest);
});
