use super::*;
use crate::camera::{MAX_PIXELS, MAX_SIDE, decode_frame};
use std::cell::Cell;

/// A grey PNG of one colour, compressed as it is.
fn white_png(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, width, height);
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.set_compression(::png::Compression::Fastest);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![255; width as usize * height as usize]).unwrap();
    writer.finish().unwrap();
    file
}

#[test]
fn a_picture_of_millions_of_rows_is_refused_by_its_side() {
    let (long, pixels) = (40_000_000, 40_000_000_u64);
    assert!(pixels <= MAX_PIXELS, "its pixels alone would pass");
    for (width, height) in [(1, long), (MAX_SIDE + 1, 1), (1, MAX_SIDE + 1)] {
        let refused = read_picture(&white_png(width, height)).unwrap_err();
        assert!(matches!(refused, CameraError::TooLong { .. }), "{width} × {height}: {refused}");
        assert!(refused.to_string().contains("save it smaller") && refused.is_transient(), "{refused}");
    }
    let digits = format!("P2 1 {long} 255 {}", "0 ".repeat(100));
    assert!(matches!(read_picture(digits.as_bytes()), Err(CameraError::TooLong { .. })));
    for (width, height) in [(1, MAX_SIDE), (MAX_SIDE, 1)] {
        let frame = read_picture(&white_png(width, height)).unwrap();
        assert_eq!((frame.width(), frame.height()), (width, height));
    }
}

#[test]
fn a_long_narrow_picture_gives_no_code_and_no_attempt_beyond_its_time() {
    for (width, height) in [(MAX_SIDE, 22), (22, MAX_SIDE), (2400, MAX_SIDE), (1, 1)] {
        let frame = Frame::new(width, height, vec![128; (width * height) as usize]).unwrap();
        assert!(decode_frame(&frame, Duration::ZERO).is_empty());
    }
}

#[test]
fn the_clock_is_looked_at_while_a_picture_of_any_kind_is_decoded() {
    let grey = white_png(64, 64);
    let jpeg = include_bytes!("../fixtures/baseline.jpg");
    let progressive = include_bytes!("../fixtures/progressive.jpg");
    let bytes = [b"P5 64 64 255\n".as_slice(), &[9; 64 * 64]].concat();
    let digits = format!("P2 64 64 255 {}", "9 ".repeat(64 * 64));
    let kinds: [(&str, &[u8]); 5] = [
        ("PNG", &grey),
        ("JPEG", jpeg),
        ("progressive JPEG", progressive),
        ("PGM", &bytes),
        ("PGM in digits", digits.as_bytes()),
    ];
    for (kind, file) in kinds {
        let looks = Cell::new(0_usize);
        let over_after = |most: usize| {
            looks.set(0);
            let is_over = || {
                looks.set(looks.get() + 1);
                looks.get() > most
            };
            read_within(file, Limit(&is_over))
        };
        over_after(usize::MAX).unwrap_or_else(|error| panic!("{kind}: {error}"));
        let all = looks.get();
        assert!(all >= 2, "{kind}: {all} looks");
        for most in 0..all {
            let stopped = over_after(most).unwrap_err();
            assert!(matches!(stopped, CameraError::SlowPicture), "{kind}, {most} of {all}: {stopped}");
            assert!(looks.get() <= most + 3, "{kind}: it went on for {} looks", looks.get() - most);
        }
    }
    assert!(CameraError::SlowPicture.to_string().contains("5 seconds"));
}
