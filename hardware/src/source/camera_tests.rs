//! What every camera must do, run with the simulated one and with the kernel's calls on a driver that is none.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel};
use std::time::{Duration, Instant};

use qrcode::{Color, QrCode};

use super::*;
use crate::camera::v4l2::{FakeCameras, Scene};
use crate::camera::{CameraChoice, CameraError, Cameras, SimulatedCameras};
use crate::find::DeviceId;

/// The wait for what will come, on however slow a machine.
const COMING: Duration = Duration::from_secs(30);
const WIDTH: usize = 640;
const HEIGHT: usize = 480;

/// A picture of a code in the middle of grey.
fn drawn(text: &str) -> Vec<u8> {
    let code = QrCode::new(text).unwrap();
    let (modules, colors) = (code.width(), code.to_colors());
    let (left, top) = ((WIDTH - 8 * modules) / 2, (HEIGHT - 8 * modules) / 2);
    let inside = |at: usize, start: usize| at.checked_sub(start).map(|at| at / 8).filter(|&at| at < modules);
    let grey = |at: usize| match (inside(at % WIDTH, left), inside(at / WIDTH, top)) {
        (Some(x), Some(y)) if colors[y * modules + x] == Color::Dark => 30,
        _ => 200,
    };
    (0..WIDTH * HEIGHT).map(grey).collect()
}

/// Whether it is open; none where nobody can tell.
type Asked = dyn Fn() -> Option<bool>;

/// Holds grey values up to it.
type Shown = dyn Fn(&[u8]);

/// A camera under test, and what a hand does to it.
struct Twin {
    name: &'static str,
    cameras: Box<dyn Cameras>,
    show: Box<Shown>,
    plug: Box<dyn Fn(bool)>,
    is_open: Box<Asked>,
}

fn fake() -> Twin {
    let cameras =
        FakeCameras::of(Scene { picture: Some([200, 128].repeat(WIDTH * HEIGHT)), ..Scene::default() });
    let (shown, plugged, open) = (cameras.clone(), cameras.clone(), cameras.clone());
    Twin {
        name: "kernel's calls",
        cameras: Box::new(cameras),
        show: Box::new(move |luma| {
            shown.scene().picture = Some(luma.iter().flat_map(|&grey| [grey, 128]).collect());
        }),
        plug: Box::new(move |is_in| plugged.scene().plugged = is_in),
        is_open: Box::new(move || Some(open.scene().open > 0)),
    }
}

fn put(folder: &Path, luma: &[u8]) {
    let bytes = [format!("P5 {WIDTH} {HEIGHT} 255\n").as_bytes(), luma].concat();
    std::fs::write(folder.join(".draft"), bytes).unwrap();
    let name = format!("{}.pgm", std::fs::read_dir(folder).unwrap().count());
    std::fs::rename(folder.join(".draft"), folder.join(name)).unwrap();
}

fn simulated(root: &Path) -> Twin {
    let folder = root.join("pictures");
    std::fs::create_dir(&folder).unwrap();
    put(&folder, &[200; WIDTH * HEIGHT]);
    let (shown, away) = (folder.clone(), root.join("away"));
    Twin {
        name: "pictures",
        cameras: Box::new(SimulatedCameras::folder(&folder)),
        show: Box::new(move |luma| put(&shown, luma)),
        plug: Box::new(move |is_in| {
            let (from, to) = if is_in { (&away, &folder) } else { (&folder, &away) };
            std::fs::rename(from, to).unwrap();
        }),
        is_open: Box::new(|| None),
    }
}

/// The names of the reports, without the previews.
fn told(reports: &Receiver<CameraReport>) -> String {
    let until = Instant::now() + COMING;
    loop {
        assert!(Instant::now() < until, "nothing is told but previews");
        match reports.recv_timeout(COMING).unwrap() {
            CameraReport::Looking(_) => return "looking".to_owned(),
            CameraReport::Closed => return "closed".to_owned(),
            CameraReport::Trouble(error) => return format!("{error}"),
            CameraReport::Preview(preview) => {
                assert_eq!((preview.width, preview.height), (320, 240));
                assert_eq!(preview.luma.len(), 320 * 240);
            }
        }
    }
}

fn text(events: &Receiver<ScanEvent>) -> String {
    match events.recv_timeout(COMING).unwrap() {
        ScanEvent::Scanned(scan) => scan.as_str().to_owned(),
        other => format!("{other:?}"),
    }
}

fn listener(reports: Sender<CameraReport>) -> Box<CameraListener> {
    Box::new(move |report| drop(reports.send(report)))
}

#[test]
fn every_camera_keeps_the_contract() {
    let root = tempfile::tempdir().unwrap();
    for twin in [fake(), simulated(root.path())] {
        let (sink, events) = sync_channel(SCAN_QUEUE);
        let (reports, seen) = channel();
        let wanted = Wanted::new();
        let running =
            watch_camera(twin.cameras, CameraChoice::Auto, wanted.clone(), listener(reports), sink).unwrap();
        let silence = seen.recv_timeout(Duration::from_millis(300));
        assert!(matches!(silence, Err(RecvTimeoutError::Timeout)), "{}: nobody awaits a code", twin.name);
        assert_ne!((twin.is_open)(), Some(true), "{}", twin.name);

        wanted.set(true);
        assert_eq!(told(&seen), "looking", "{}", twin.name);
        (twin.show)(&drawn("PT1:FIRST"));
        assert_eq!(text(&events), "PT1:FIRST", "{}", twin.name);
        (twin.show)(&drawn("PT1:SECOND"));
        assert_eq!(text(&events), "PT1:SECOND", "{}", twin.name);
        assert_ne!((twin.is_open)(), Some(false), "{}", twin.name);

        wanted.set(false);
        assert_eq!(told(&seen), "closed", "{}", twin.name);
        assert_ne!((twin.is_open)(), Some(true), "{}: its light is out", twin.name);

        wanted.set(true);
        (twin.show)(&drawn("PT1:THIRD"));
        assert_eq!(told(&seen), "looking", "{}", twin.name);
        assert_eq!(text(&events), "PT1:THIRD", "{}", twin.name);
        (twin.plug)(false);
        assert_eq!(told(&seen), "closed", "{}", twin.name);
        let why = told(&seen);
        assert!(why.contains("unplugged") || why.contains("cannot be read"), "{}: {why}", twin.name);
        let why = told(&seen);
        assert!(why.contains("there is no camera"), "{}: {why}", twin.name);
        (twin.plug)(true);
        (twin.show)(&drawn("PT1:FOURTH"));
        assert_eq!(told(&seen), "looking", "{}: and the trouble is told no more than once", twin.name);
        assert_eq!(text(&events), "PT1:FOURTH", "{}", twin.name);

        wanted.set(false);
        assert_eq!(told(&seen), "closed", "{}", twin.name);
        let before = Instant::now();
        running.stop();
        assert!(before.elapsed() < Duration::from_secs(2), "{}: stopped while it sleeps", twin.name);
        assert!(
            matches!(events.try_recv(), Err(std::sync::mpsc::TryRecvError::Disconnected)),
            "{}",
            twin.name
        );
    }
}

#[test]
fn a_camera_that_another_program_holds_or_that_sees_nothing_is_told() {
    let cameras = FakeCameras::of(Scene { busy: true, ..Scene::default() });
    let (sink, events) = sync_channel(SCAN_QUEUE);
    let (reports, seen) = channel();
    let wanted = Wanted::always();
    let twin = Box::new(cameras.clone());
    let running = watch_camera(twin, CameraChoice::Auto, wanted, listener(reports), sink).unwrap();
    assert!(told(&seen).contains("another program"));
    let black = [0, 128].repeat(WIDTH * HEIGHT);
    cameras.scene().busy = false;
    cameras.scene().picture = Some(black);
    assert_eq!(told(&seen), "looking", "tried again by itself");
    assert!(told(&seen).contains("sees nothing"));
    cameras.scene().picture = Some(drawn("PT1:LIGHT").iter().flat_map(|&grey| [grey, 128]).collect());
    assert_eq!([told(&seen), text(&events)], ["looking", "PT1:LIGHT"]);
    drop(events);
    cameras.scene().picture = Some(drawn("PT1:NOBODY").iter().flat_map(|&grey| [grey, 128]).collect());
    let ended = (0..600).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        running.has_ended()
    });
    assert!(ended, "nobody listens any more");
}

#[test]
fn the_camera_that_was_chosen_is_opened_and_no_other() {
    let mut cameras = FakeCameras::of(Scene::default());
    assert!(CameraChoice::stored("fake").open(&mut cameras).is_ok());
    assert!(CameraChoice::stored("auto").open(&mut cameras).is_ok());
    let other = CameraChoice::Device(DeviceId::stored("usb 046d:0825 port 1-2"));
    assert!(matches!(other.open(&mut cameras), Err(CameraError::Absent)));
    assert_eq!(CameraChoice::stored(other.as_str()), other);
    assert_eq!(cameras.scene().open, 0);
}

#[test]
fn a_preview_is_a_mirror() {
    let frame = crate::camera::Frame::new(4, 2, vec![1, 2, 3, 4, 5, 6, 7, 8]).unwrap();
    let preview = crate::camera::Preview::of(&frame);
    assert_eq!(preview.luma, [4, 3, 2, 1, 8, 7, 6, 5]);
    let frame = crate::camera::Frame::new(1280, 720, vec![9; 1280 * 720]).unwrap();
    let preview = crate::camera::Preview::of(&frame);
    assert_eq!((preview.width, preview.height, preview.aim()), (320, 180, (97, 27, 126)));
}
