//! Sizes and bytes as a camera's driver may give them: a frame of the size that was told, or none.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perron_hardware::camera::{Layout, PixelFormat};

fuzz_target!(|bytes: &[u8]| {
    let Some((head, picture)) = bytes.split_first_chunk::<17>() else { return };
    let formats = [PixelFormat::Yuyv, PixelFormat::Nv12, PixelFormat::Grey, PixelFormat::Mjpeg];
    let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    let format = formats[usize::from(head[0] % 4)];
    let sizes = [(number(1), number(5)), (number(1) % 64, number(5) % 64)];
    for (size, line, whole) in
        [(sizes[0], number(9), number(13)), (sizes[1], number(9) % 512, number(13) % 65_536)]
    {
        let Some(layout) = Layout::new(format, size, line, whole) else { continue };
        if let Ok(frame) = layout.frame(picture) {
            let pixels = u64::from(frame.width()) * u64::from(frame.height());
            assert_eq!(pixels, u64::try_from(frame.luma().len()).unwrap());
        }
    }
});
