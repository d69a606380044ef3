use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::wire::{DAMAGED, fourcc};
use super::*;
use crate::camera::{Camera, CameraError};

const COMING: Duration = Duration::from_secs(20);

fn offer(format: PixelFormat, width: u32, height: u32, rate: u32) -> Offer {
    Offer { format, width, height, interval: Some((1, rate)) }
}

#[test]
fn the_best_offer_is_near_720_lines_and_fast_and_cheap() {
    use PixelFormat::{Grey, Mjpeg, Nv12, Yuyv};
    let (yuyv, mjpeg) = (offer(Yuyv, 1280, 720, 10), offer(Mjpeg, 1280, 720, 30));
    for (why, offers, best) in [
        ("faster", vec![yuyv, mjpeg], mjpeg),
        ("cheaper at one rate", vec![mjpeg, offer(Yuyv, 1280, 720, 30)], offer(Yuyv, 1280, 720, 30)),
        (
            "60 are no better than 30",
            vec![offer(Mjpeg, 1280, 720, 60), offer(Nv12, 1280, 720, 30)],
            offer(Nv12, 1280, 720, 30),
        ),
        ("nearer", vec![offer(Yuyv, 640, 480, 30), offer(Mjpeg, 1280, 720, 30)], mjpeg),
        ("nearest", vec![offer(Yuyv, 640, 480, 30), offer(Yuyv, 320, 240, 30)], offer(Yuyv, 640, 480, 30)),
        (
            "nearest, larger",
            vec![offer(Yuyv, 160, 120, 30), offer(Yuyv, 1280, 960, 30)],
            offer(Yuyv, 1280, 960, 30),
        ),
        ("too slow", vec![offer(Yuyv, 1280, 720, 5), offer(Yuyv, 640, 480, 30)], offer(Yuyv, 640, 480, 30)),
        (
            "grey is cheapest",
            vec![offer(Yuyv, 1280, 720, 30), offer(Grey, 1280, 720, 30)],
            offer(Grey, 1280, 720, 30),
        ),
        (
            "absurd ones are left out",
            vec![offer(Grey, u32::MAX, u32::MAX, 30), offer(Grey, 0, 9, 30), yuyv],
            yuyv,
        ),
    ] {
        assert_eq!(ranked(offers)[0], best, "{why}");
    }
    assert_eq!(ranked(vec![]), []);
    assert_eq!(Offer { interval: Some((0, 0)), ..yuyv }.rate(), 15_000);
    assert_eq!(Offer { interval: Some((1001, 30_000)), ..yuyv }.rate(), 29_970);
}

#[test]
fn of_a_range_the_nearest_is_taken() {
    for (range, wanted, want) in [
        ((48, 1920, 2), 1280, 1280),
        ((48, 1920, 16), 1288, 1296),
        ((160, 640, 8), 1280, 640),
        ((1600, 3200, 0), 1280, 1600),
        ((10, 0, 0), 1280, 10),
        ((0, u32::MAX, u32::MAX), 720, 0),
        ((0, 3_518_968_089, 1_551_998_414), 3_518_968_089, 3_103_996_828),
    ] {
        assert_eq!(nearest(range, wanted), want, "{range:?}");
    }
}

#[test]
fn bytes_become_grey() {
    use PixelFormat::{Grey, Nv12, Yuyv};
    let bytes: Vec<u8> = (0..24).collect();
    for (format, line, picture, want) in [
        (Grey, 0, 6, Some(vec![0, 1, 2, 3, 4, 5])),
        (Grey, 5, 10, Some(vec![0, 1, 2, 5, 6, 7])),
        (Nv12, 4, 12, Some(vec![0, 1, 2, 4, 5, 6])),
        (Yuyv, 6, 12, Some(vec![0, 2, 4, 6, 8, 10])),
        (Yuyv, 8, 14, Some(vec![0, 2, 4, 8, 10, 12])),
        (Yuyv, 5, 12, None),
        (Grey, 3, 5, None),
        (Grey, u32::MAX, u32::MAX, None),
    ] {
        let layout = Layout::new(format, (3, 2), line, picture);
        let luma = layout.map(|layout| layout.frame(&bytes).unwrap().luma().to_vec());
        assert_eq!(luma, want, "{format:?}, lines of {line}");
        let cut = layout.map(|layout| layout.frame(&bytes[..layout.least_bytes as usize - 1]));
        assert!(cut.is_none_or(|cut| matches!(cut, Err(Bad::Torn))));
    }
}

#[test]
fn jpeg_pictures_are_read_without_their_tables_and_torn_ones_are_not() {
    let layout = Layout::new(PixelFormat::Mjpeg, (640, 480), 0, 100_000).unwrap();
    let picture = include_bytes!("../fixtures/baseline.jpg");
    let whole = layout.frame(picture).unwrap();
    assert_eq!(
        layout.frame(&[&picture[..], &[0; 99]].concat()).unwrap(),
        whole,
        "cameras leave bytes behind it"
    );
    for bad in [&picture[..picture.len() / 2], &[], &[0xff, 0xd9], b"\xff\xd8\xff\xd9", &[0; 5000]] {
        assert!(matches!(layout.frame(bad), Err(Bad::Torn)), "{} bytes", bad.len());
    }
}

proptest! {
    /// A driver may say anything: there is a frame of the size that was said, or none.
    #[test]
    fn no_numbers_of_a_driver_are_believed(
        which in 0..4_usize, width in any::<u32>(), height in any::<u32>(), small in any::<bool>(),
        line in prop_oneof![0..600_u32, any::<u32>()], picture in prop_oneof![0..90_000_u32, any::<u32>()],
        bytes in proptest::collection::vec(any::<u8>(), 0..3000),
    ) {
        let size = if small { (width % 60, height % 60) } else { (width, height) };
        let Some(layout) = Layout::new(PixelFormat::ALL[which], size, line, picture) else { return Ok(()) };
        prop_assert!(layout.least_bytes <= Layout::MAX_BYTES);
        if let Ok(frame) = layout.frame(&bytes) {
            prop_assert_eq!((frame.width(), frame.height()), size);
        }
    }

    #[test]
    fn any_range_gives_a_value_within(from in any::<u32>(), to in any::<u32>(), step in any::<u32>(), wanted in any::<u32>()) {
        let value = nearest((from, to, step), wanted);
        prop_assert!(value >= from && value <= to.max(from) && (value - from).is_multiple_of(step.max(1)));
    }

    #[test]
    fn offers_of_any_numbers_are_ranked(numbers in proptest::collection::vec(any::<(u32, u32, u32, u32)>(), 0..20)) {
        let offers = numbers.iter().map(|&(width, height, seconds, parts)| {
            Offer { format: PixelFormat::Nv12, width, height, interval: Some((seconds, parts)) }
        });
        for offer in ranked(offers.collect()) {
            prop_assert!(offer.width <= crate::camera::MAX_SIDE && offer.width > 0);
        }
    }

    /// The whole way from opening to a frame with a driver that lies in any number.
    #[test]
    fn no_driver_makes_it_panic(
        size in any::<(u32, u32)>(), small in any::<bool>(), line in any::<Option<u32>>(), bytes in any::<Option<u32>>(),
        buffers in any::<Option<u32>>(), length in any::<Option<u32>>(), index in any::<Option<u32>>(), used in any::<Option<u32>>(),
    ) {
        let size = if small { (size.0 % 99, size.1 % 99) } else { size };
        let cameras = FakeCameras::of(Scene {
            size, line, bytes, buffers, length, index, used, picture: Some(vec![7; 999]), ..Scene::default()
        });
        if let Ok(mut camera) = cameras.start() {
            let _ = camera.frame(Duration::from_millis(1));
        }
        prop_assert_eq!(cameras.scene().open, 0);
    }
}

/// A picture of 640 × 480 in YUYV.
fn yuyv(grey: u8) -> Vec<u8> {
    [grey, 128].repeat(640 * 480)
}

fn shown(picture: Vec<u8>) -> FakeCameras {
    FakeCameras::of(Scene { picture: Some(picture), ..Scene::default() })
}

#[test]
fn a_camera_is_opened_read_and_closed() {
    let cameras = shown(yuyv(90));
    let mut camera = cameras.start().unwrap();
    assert_eq!(camera.offer(), offer(PixelFormat::Yuyv, 640, 480, 30));
    for _ in 0..20 {
        let frame = camera.frame(COMING).unwrap().unwrap();
        assert!(frame.width() == 640 && frame.luma().iter().all(|&grey| grey == 90));
    }
    assert!(cameras.scene().streaming);
    cameras.scene().picture = None;
    let before = Instant::now();
    assert!(camera.frame(Duration::from_millis(60)).unwrap().is_none());
    assert!(before.elapsed() >= Duration::from_millis(55));
    drop(camera);
    let scene = cameras.scene();
    assert!(!scene.streaming && scene.open == 0, "its light is out");
}

#[test]
fn what_hinders_is_told() {
    let refused = |scene: Scene| FakeCameras::of(scene).start().err().unwrap();
    assert!(matches!(refused(Scene { busy: true, ..Scene::default() }), CameraError::Busy));
    assert!(matches!(
        refused(Scene { plugged: false, ..Scene::default() }),
        CameraError::NoFormat | CameraError::Unplugged
    ));
    assert!(
        matches!(refused(Scene { can: 0x0480_0000, ..Scene::default() }), CameraError::NoFormat),
        "a metadata node"
    );
    assert!(matches!(refused(Scene { formats: vec![*b"H264"], ..Scene::default() }), CameraError::NoFormat));
    let wide = Scene { too_wide: vec![*b"YUYV"], ..Scene::default() };
    assert!(matches!(refused(wide.clone()), CameraError::Device { .. }));
    let both = FakeCameras::of(Scene { formats: vec![*b"YUYV", *b"MJPG"], ..wide });
    assert_eq!(
        both.start().unwrap().offer().format,
        PixelFormat::Mjpeg,
        "no room for one, room for the other"
    );
    let unbuffered = vec![*b"GREY", *b"NV12"];
    let formats = FakeCameras::of(Scene {
        formats: vec![*b"GREY", *b"NV12", *b"YUYV"],
        unbuffered,
        ..Scene::default()
    });
    assert_eq!(formats.start().unwrap().offer().format, PixelFormat::Yuyv, "no buffers for two of three");
    for scene in [
        Scene { buffers: Some(0), ..Scene::default() },
        Scene { buffers: Some(33), ..Scene::default() },
        Scene { length: Some(100), ..Scene::default() },
        Scene { line: Some(100), ..Scene::default() },
    ] {
        assert!(refused(scene).is_transient());
    }
}

#[test]
fn torn_pictures_are_passed_over_and_counted() {
    let cameras = shown(yuyv(90));
    let mut camera = cameras.start().unwrap();
    cameras.scene().errors.extend([libc::EIO, libc::EIO]);
    assert!(camera.frame(COMING).unwrap().is_some());
    assert_eq!(camera.torn(), 2);
    cameras.scene().flags = DAMAGED;
    assert!(camera.frame(Duration::from_millis(100)).unwrap().is_none());
    cameras.scene().flags = 0;
    cameras.scene().used = Some(640);
    let torn = camera.frame(COMING).unwrap_err();
    assert!(matches!(torn, CameraError::Torn { count } if count > 3) && !torn.is_lost(), "{torn}");
    cameras.scene().used = None;
    assert!(camera.frame(COMING).unwrap().is_some());
}

#[test]
fn a_camera_that_is_gone_or_silent_or_lies_is_lost() {
    let cameras = shown(yuyv(90));
    let mut camera = cameras.start().unwrap();
    cameras.scene().plugged = false;
    let gone = camera.frame(COMING).unwrap_err();
    assert!(matches!(gone, CameraError::Unplugged) && gone.is_lost() && gone.is_transient());
    cameras.scene().plugged = true;
    let mut camera = cameras.start().unwrap();
    cameras.scene().index = Some(99);
    assert!(camera.frame(COMING).unwrap_err().is_lost());
    let mut camera = FakeCameras::default().start().unwrap();
    let silent =
        std::iter::repeat_with(|| camera.frame(Duration::from_secs(2))).take(4).find_map(Result::err);
    assert!(matches!(silent, Some(CameraError::Silent)));
}

/// As the kernel's own test driver does it.
#[test]
fn a_driver_that_fails_is_lost_and_well_when_it_is_opened_again() {
    let cameras = shown(yuyv(90));
    let mut camera = cameras.start().unwrap();
    cameras.scene().refusals.push_back(libc::EINVAL);
    let refused = camera.frame(COMING).unwrap_err();
    assert!(matches!(refused, CameraError::Device { .. }) && refused.is_lost(), "{refused}");
    drop(camera);
    let mut camera = cameras.start().unwrap();
    assert!(camera.frame(COMING).unwrap().is_some());
    cameras.scene().broken = true;
    let broken =
        std::iter::repeat_with(|| camera.frame(Duration::from_secs(2))).take(4).find_map(Result::err);
    assert!(matches!(broken, Some(CameraError::Silent)), "{broken:?}");
    drop(camera);
    assert!(cameras.start().unwrap().frame(COMING).unwrap().is_some());
}

/// What lies behind a line, or behind the picture, is no part of it.
#[test]
fn lines_are_gathered_from_where_they_lie() {
    for (format, name, line) in [
        (PixelFormat::Grey, *b"GREY", 700),
        (PixelFormat::Nv12, *b"NV12", 640),
        (PixelFormat::Yuyv, *b"YUYV", 1300),
    ] {
        let pixel = if format == PixelFormat::Yuyv { 2 } else { 1 };
        let picture: Vec<u8> = (0..480)
            .flat_map(|y| {
                (0..line)
                    .map(move |at| if at >= 640 * pixel || at % pixel == 1 { 255 } else { (y % 200) as u8 })
            })
            .chain([255; 999])
            .collect();
        let cameras = FakeCameras::of(Scene {
            formats: vec![name],
            line: Some(line),
            picture: Some(picture),
            ..Scene::default()
        });
        let mut camera = cameras.start().unwrap();
        let frame = camera.frame(COMING).unwrap().unwrap();
        let want: Vec<u8> = (0..480).flat_map(|y| [(y % 200) as u8; 640]).collect();
        assert!(frame.luma() == want, "{format:?}");
    }
}

#[test]
fn the_four_formats_have_their_names() {
    for (format, name) in PixelFormat::ALL.into_iter().zip([b"GREY", b"NV12", b"YUYV", b"MJPG"]) {
        assert_eq!(PixelFormat::of(fourcc(name)), Some(format));
    }
    assert_eq!(PixelFormat::of(0), None);
}

#[test]
fn a_file_that_is_no_camera_is_told_apart() {
    let file = tempfile::NamedTempFile::new().unwrap();
    assert!(matches!(V4l2Camera::open(file.path()), Err(CameraError::NoFormat)));
    assert!(matches!(V4l2Camera::open(std::path::Path::new("/dev/video999")), Err(CameraError::Unplugged)));
}
