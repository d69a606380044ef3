use std::borrow::Cow;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

use super::decode::view::View;
use super::*;
use crate::source::{SCAN_QUEUE, ScanEvent, Wanted, watch_camera};

const MODULE: usize = 4;

/// A drawn code with its quiet zone: side in pixels, grey values.
fn drawn(text: &str) -> (u32, Vec<u8>) {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
    let modules = code.width() + 8;
    let colors = code.to_colors();
    let grey = |x: usize, y: usize| {
        let inside = (4..modules - 4).contains(&x) && (4..modules - 4).contains(&y);
        if inside && colors[(y - 4) * code.width() + x - 4] == Color::Dark { 20 } else { 240 }
    };
    let side = modules * MODULE;
    let luma = (0..side * side).map(|i| grey(i % side / MODULE, i / side / MODULE)).collect();
    (u32::try_from(side).unwrap(), luma)
}

fn png_file(side: u32, color: png::ColorType, depth: png::BitDepth, palette: &[u8], data: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if !palette.is_empty() {
        encoder.set_palette(palette.to_vec());
    }
    encoder.write_header().unwrap().write_image_data(data).unwrap();
    file
}

fn grey_png(text: &str) -> Vec<u8> {
    let (side, luma) = drawn(text);
    png_file(side, png::ColorType::Grayscale, png::BitDepth::Eight, &[], &luma)
}

#[test]
fn texts_come_back_exactly() {
    let long = "A1B2".repeat(400);
    let texts = [
        "PT1:ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "Éloïse – 10 €\r\nsecond line",
        "https://example.org/?a=1&b=2",
        &long,
    ];
    for text in texts {
        let (side, luma) = drawn(text);
        assert_eq!(decode_luma(side, side, &luma), [text]);
    }
}

#[test]
fn every_kind_of_picture() {
    use png::{BitDepth as D, ColorType as C};
    let text = "PN1:EVERYKIND";
    let (side, luma) = drawn(text);
    let each = |f: &dyn Fn(u8) -> Vec<u8>| luma.iter().flat_map(|&v| f(v)).collect::<Vec<u8>>();
    let dark: Vec<bool> = luma.iter().map(|&v| v < 128).collect();
    let byte =
        |bits: &[bool]| bits.iter().enumerate().fold(0, |byte, (at, &d)| byte | u8::from(!d) << (7 - at));
    let bits: Vec<u8> = dark.chunks(side as usize).flat_map(|row| row.chunks(8).map(byte)).collect();
    let indices: Vec<u8> = dark.iter().map(|&d| u8::from(d)).collect();
    let digits: String = luma.iter().map(|v| format!("{v} ")).collect();
    let pnm = |head: &str, data: &[u8]| {
        [format!("{head}\n# by hand\n{side} {side}\n255\n").as_bytes(), data].concat()
    };
    let files = [
        ("grey", png_file(side, C::Grayscale, D::Eight, &[], &luma)),
        ("grey, 16 bits", png_file(side, C::Grayscale, D::Sixteen, &[], &each(&|v| vec![v, 7]))),
        ("one bit", png_file(side, C::Grayscale, D::One, &[], &bits)),
        ("rgb", png_file(side, C::Rgb, D::Eight, &[], &each(&|v| vec![v; 3]))),
        ("rgb, 16 bits", png_file(side, C::Rgb, D::Sixteen, &[], &each(&|v| vec![v; 6]))),
        ("dark blue on yellow", png_file(side, C::Rgb, D::Eight, &[], &each(&|v| vec![v, v, 255 - v]))),
        ("palette", png_file(side, C::Indexed, D::Eight, &[250, 250, 0, 0, 0, 90], &indices)),
        (
            "black on transparent black",
            png_file(side, C::Rgba, D::Eight, &[], &each(&|v| vec![0, 0, 0, 255 - v])),
        ),
        ("grey and alpha", png_file(side, C::GrayscaleAlpha, D::Eight, &[], &each(&|v| vec![v, 255]))),
        ("interlaced", interlaced(side, &luma)),
        ("pgm", pnm("P5", &luma)),
        ("ppm", pnm("P6", &each(&|v| vec![v; 3]))),
        ("pgm in digits", pnm("P2", digits.as_bytes())),
    ];
    for (name, file) in files {
        let frame = read_picture(&file).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!((frame.width(), frame.height()), (side, side), "{name}");
        assert_eq!(decode_frame(&frame, FRAME_LIMIT), [text], "{name}");
    }
    for file in
        [include_bytes!("fixtures/baseline.jpg").as_slice(), include_bytes!("fixtures/progressive.jpg")]
    {
        assert_eq!(decode_frame(&read_picture(file).unwrap(), FRAME_LIMIT), ["PN1:JPEG"]);
    }
}

/// A chunk of a PNG file.
fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let typed = [kind.as_slice(), data].concat();
    let crc = typed.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 })
    });
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [length.as_slice(), &typed, &(!crc).to_be_bytes()].concat()
}

/// A grey PNG whose header and compressed data are as given.
fn raw_png(width: u32, height: u32, interlace: u8, raw: &[u8]) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, interlace]].concat();
    let mut zlib = vec![0x78, 1];
    let mut blocks = raw.chunks(65_535).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap();
        zlib.push(u8::from(blocks.peek().is_none()));
        zlib.extend([length.to_le_bytes(), (!length).to_le_bytes()].concat());
        zlib.extend(block);
    }
    let (a, b) = raw
        .iter()
        .fold((1_u32, 0_u32), |(a, b), &v| ((a + u32::from(v)) % 65_521, (a + u32::from(v) + b) % 65_521));
    zlib.extend((b << 16 | a).to_be_bytes());
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", &zlib), chunk(b"IEND", &[])]
        .concat()
}

fn interlaced(side: u32, luma: &[u8]) -> Vec<u8> {
    let size = side as usize;
    let passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
    let mut raw = Vec::new();
    for (left, top, across, down) in passes {
        for y in (top..size).step_by(down) {
            raw.push(0);
            raw.extend((left..size).step_by(across).map(|x| luma[y * size + x]));
        }
    }
    raw_png(side, side, 1, &raw)
}

#[test]
fn bad_pictures_are_refused_plainly() {
    let good = grey_png("x");
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", vec![], "no PNG"),
        ("text", b"BEGIN:VCALENDAR".to_vec(), "no PNG"),
        ("a GIF", b"GIF89a......".to_vec(), "no PNG"),
        ("a signature alone", b"\x89PNG\r\n\x1a\n".to_vec(), "damaged"),
        ("cut off", good[..good.len() / 2].to_vec(), "damaged"),
        ("giant by its header", raw_png(4_000_000_000, 4_000_000_000, 0, b"x"), "more than 16384"),
        ("wide by its header", raw_png(40_000_000, 2, 0, b"x"), "more than 16384"),
        ("large by its header", raw_png(7000, 7000, 0, b"x"), "larger than 40 million"),
        ("large by its header, no data", raw_png(6000, 6000, 0, b"x"), "damaged"),
        ("no pixels", raw_png(0, 5, 0, b"x"), "damaged"),
        ("giant PGM", b"P5 4294967295 4294967295 255\n".to_vec(), "more than 16384"),
        ("number too large", b"P5 99999999999 1 255\n".to_vec(), "damaged"),
        ("PGM without data", b"P5 6000 6000 255\n".to_vec(), "damaged"),
        ("PGM, greatest value 0", b"P5 1 1 0\n\0".to_vec(), "damaged"),
        ("JPEG without anything", b"\xff\xd8\xff\xe0".to_vec(), "damaged"),
        ("half a JPEG's head", include_bytes!("fixtures/baseline.jpg")[..100].to_vec(), "damaged"),
    ];
    for (name, bytes, wanted) in cases {
        let error = read_picture(&bytes).unwrap_err();
        assert!(error.to_string().contains(wanted) && error.is_transient(), "{name}: {error}");
    }
    let missing = read_picture_file(Path::new("/nowhere/x.png")).unwrap_err();
    assert!(missing.to_string().contains("/nowhere/x.png"));
    assert!(matches!(Frame::new(3, 3, vec![0; 8]), Err(CameraError::Size { length: 8, .. })));
    assert!(matches!(Frame::new(u32::MAX, u32::MAX, vec![]), Err(CameraError::TooLong { .. })));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(tail in proptest::collection::vec(any::<u8>(), 0..400), kind in 0_usize..5) {
        let heads: [&[u8]; 5] = [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"P5 21 ", b"P3\n"];
        if let Ok(frame) = read_picture(&[heads[kind], &tail].concat()) {
            prop_assert_eq!(frame.luma().len() as u64, u64::from(frame.width()) * u64::from(frame.height()));
        }
    }

    #[test]
    fn no_flipped_byte_makes_it_panic(at in any::<prop::sample::Index>(), value in any::<u8>(), jpeg in any::<bool>()) {
        let mut file = if jpeg { include_bytes!("fixtures/progressive.jpg").to_vec() } else { grey_png("PT1:ABC") };
        let at = at.index(file.len());
        file[at] = value;
        if let Ok(frame) = read_picture(&file) {
            prop_assert!(u64::from(frame.width()) * u64::from(frame.height()) <= MAX_PIXELS);
        }
    }

    #[test]
    fn no_grey_values_make_it_panic(width in 0_u32..90, height in 0_u32..90, seed in proptest::collection::vec(any::<u8>(), 1..300), off in 0_usize..2) {
        let count = (width * height) as usize + off;
        let luma: Vec<u8> = seed.iter().copied().cycle().take(count).collect();
        prop_assert!(decode_luma(width, height, &luma).iter().all(|text| text.len() < 12_000));
    }
}

#[test]
fn hard_pictures_are_read_too() {
    let text = "PT1:HARDPICTURE";
    let (side, luma) = drawn(text);
    let size = side as usize;
    let tenth = |v: &u8| 10 + v / 10;
    let view = View::new(side, side, Cow::Borrowed(&luma));
    let dark: Vec<u8> = luma.iter().map(tenth).collect();
    assert_eq!(decode_luma(side, side, &dark), [text], "in the dark");
    assert_eq!(decode_luma(side, side, &view.negative().luma), [text], "negative");
    let small = view.shrunk(2);
    assert_eq!(decode_luma(side / 2, side / 2, &small.luma), [text], "two pixels a module");
    // Small in the corner of a photograph of 12 million pixels: only a tile of the full size can show it.
    let (width, height) = (4000_usize, 3000_usize);
    let mut photo = vec![200_u8; width * height];
    for (y, row) in small.luma.chunks(size / 2).enumerate() {
        let start = (height - 300 + y) * width + width - 300;
        photo[start..start + row.len()].copy_from_slice(row);
    }
    let frame = Frame::new(4000, 3000, photo).unwrap();
    assert_eq!(decode_frame(&frame, Duration::from_secs(20)), [text], "in a corner");
    assert_eq!(decode_frame(&frame, Duration::ZERO), [] as [&str; 0], "no time, no attempt");
}

/// The picture of a code whose modules are given, some of them turned over.
fn damaged(width: usize, mut colors: Vec<Color>, modules: &[(usize, usize)]) -> (u32, Vec<u8>) {
    let side = (width + 8) * MODULE;
    for &(x, y) in modules {
        let color = &mut colors[y * width + x];
        *color = if *color == Color::Dark { Color::Light } else { Color::Dark };
    }
    let grey = |at: usize| {
        let (x, y) = ((at % side / MODULE).wrapping_sub(4), (at / side / MODULE).wrapping_sub(4));
        if x < width && y < width && colors[y * width + x] == Color::Dark { 20 } else { 240 }
    };
    (u32::try_from(side).unwrap(), (0..side * side).map(grey).collect())
}

#[test]
fn a_small_code_with_more_errors_than_the_standard_corrects_is_not_read() {
    // Of 21 modules a side, level L: two bytes may be wrong, though the check bytes would do for three.
    let code = QrCode::with_version("PT1:AB", qrcode::Version::Normal(1), EcLevel::L).unwrap();
    // One module of each of the first bytes, which lie two modules wide and four high up the right edge.
    let bytes = [(20, 20), (20, 16), (20, 12)];
    for (count, is_read) in [(0, true), (1, true), (2, true), (3, false)] {
        let (side, luma) = damaged(21, code.to_colors(), &bytes[..count]);
        assert_eq!(!decode_luma(side, side, &luma).is_empty(), is_read, "{count} bytes");
    }
}

#[test]
fn a_part_of_a_series_and_a_code_without_text_are_no_texts() {
    // Bits as text: one of a series has its mark, its place, how many there are, and the parity of the whole.
    let series = |count: usize, text: &str| {
        let head = if count > 0 { format!("00110000{:04b}00000000", count - 1) } else { String::new() };
        let body: String = text.bytes().map(|byte| format!("{byte:08b}")).collect();
        let body = if text.is_empty() { body } else { format!("0100{:08b}{body}", text.len()) };
        let bits = format!("{:0<272}", head + &body);
        let data: Vec<u8> = (0..34).map(|at| u8::from_str_radix(&bits[at * 8..][..8], 2).unwrap()).collect();
        let version = qrcode::Version::Normal(2);
        let (data, checks) = qrcode::ec::construct_codewords(&data, version, EcLevel::L).unwrap();
        let mut canvas = qrcode::canvas::Canvas::new(version, EcLevel::L);
        canvas.draw_all_functional_patterns();
        canvas.draw_data(&data, &checks);
        damaged(25, canvas.apply_best_mask().into_colors(), &[])
    };
    for (count, text, want) in
        [(0, "PT1:A", vec!["PT1:A"]), (1, "PT1:A", vec!["PT1:A"]), (3, "PT1:A", vec![]), (0, "", vec![])]
    {
        let (side, luma) = series(count, text);
        assert_eq!(decode_luma(side, side, &luma), want, "{count} {text}");
    }
    let checker: Vec<u8> =
        (0..160_000).map(|at| if (at / 4 % 100 + at / 1600) % 2 == 0 { 20 } else { 230 }).collect();
    assert_eq!(decode_luma(400, 400, &checker), [] as [&str; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_text_comes_back_as_it_was(text in "[ -~éèàçùœÉ€«»–’…ñßЖعあ漢😀]{1,24}") {
        let (side, luma) = drawn(&text);
        prop_assert_eq!(decode_luma(side, side, &luma), [text]);
    }
}

#[test]
fn two_codes_in_one_picture() {
    let ((left, first), (right, second)) = (drawn("PT1:FIRST"), drawn("PT1:OTHER"));
    assert_eq!(left, right);
    let rows = first.chunks(left as usize).zip(second.chunks(left as usize));
    let both: Vec<u8> = rows.flat_map(|(a, b)| [a, b].concat()).collect();
    let mut texts = decode_luma(left * 2, left, &both);
    texts.sort();
    assert_eq!(texts, ["PT1:FIRST", "PT1:OTHER"]);
}

#[test]
fn views() {
    let view = View::new(5, 4, Cow::Owned((0..20).map(|v| v * 10).collect()));
    let half = view.shrunk(2);
    assert_eq!((half.width, half.height, half.luma.as_ref()), (2, 2, &[30_u8, 50, 130, 150][..]));
    let double = View::new(2, 1, Cow::Owned(vec![10, 20])).doubled();
    assert_eq!((double.width, double.height), (4, 2));
    assert_eq!(double.luma.as_ref(), [10, 15, 20, 20, 10, 15, 20, 20]);
    assert_eq!(View::new(3, 1, Cow::Owned(vec![10, 60, 110])).stretched().luma.as_ref(), [0, 127, 255]);
    let seen: Vec<_> = view.tiles(4).map(|tile| (tile.width, tile.height, tile.luma[0])).collect();
    assert_eq!(seen, [(4, 4, 0), (3, 4, 20)]);
    assert_eq!(View::new(0, 0, Cow::Owned(vec![])).tiles(4).map(|tile| tile.luma.len()).sum::<usize>(), 0);
}

#[test]
fn a_slow_picture_holds_up_nothing() {
    let (release, held) = sync_channel::<()>(0);
    let held = std::sync::Mutex::new(held);
    let mut decoder = Decoder::start_with(move |frame| {
        if frame.width() == 1 {
            held.lock().unwrap().recv().unwrap();
        }
        vec![format!("{} wide", frame.width())]
    })
    .unwrap();
    let frame = |width| Frame::new(width, 1, vec![0; width as usize]).unwrap();
    assert_eq!(decoder.decode(frame(2)).unwrap(), ["2 wide"]);
    let before = Instant::now();
    assert!(matches!(decoder.decode(frame(1)), Err(CameraError::TooSlow)));
    assert!(before.elapsed() < FRAME_LIMIT * 3);
    assert!(matches!(decoder.decode(frame(2)), Err(CameraError::TooSlow)), "still busy: refused at once");
    release.send(()).unwrap();
    let answer = std::iter::repeat_with(|| {
        std::thread::sleep(Duration::from_millis(10));
        decoder.decode(frame(3))
    });
    let answer = answer.take(100).find_map(Result::ok).unwrap();
    assert_eq!(answer, ["3 wide"], "the late text is dropped, not given for another picture");
}

#[test]
fn pictures_put_into_a_folder_are_scanned() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    put("1.png", &grey_png("PT1:ONE"));
    let (sink, events) = sync_channel(SCAN_QUEUE);
    let cameras = Box::new(SimulatedCameras::folder(folder.path()));
    let running = watch_camera(cameras, CameraChoice::Auto, Wanted::always(), Box::new(drop), sink).unwrap();
    let next = || match events.recv_timeout(Duration::from_secs(10)).unwrap() {
        ScanEvent::Scanned(scan) => scan.as_str().to_owned(),
        other => format!("{other:?}"),
    };
    assert_eq!(next(), "PT1:ONE");
    let two = grey_png("PT1:TWO");
    put("2.png", &two[..two.len() / 2]);
    std::thread::sleep(Duration::from_millis(300));
    put("2.png", &two);
    assert_eq!(next(), "PT1:TWO", "a file half written is tried again when it has grown");
    put("3.png", &grey_png("two\r\nlines"));
    assert_eq!(next(), "Rejected(Unreadable)");
    running.stop();
    assert!(PictureCamera::folder(Path::new("/nowhere")).is_err());
}

#[test]
fn a_list_of_pictures_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    std::fs::write(&path, grey_png("PT1:A")).unwrap();
    let mut camera = PictureCamera::files(vec![path, folder.path().join("missing.png")]);
    assert!(camera.frame(Duration::ZERO).unwrap().is_some());
    assert!(camera.frame(Duration::ZERO).unwrap_err().is_transient());
    let ended = camera.frame(Duration::ZERO).unwrap_err();
    assert!(matches!(ended, CameraError::Ended) && !ended.is_transient());
}
