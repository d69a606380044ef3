//! Opens a camera, says what was chosen of what it offers, and reads codes for some seconds.
//!
//! ```sh
//! cargo run --release -p perron-hardware --example camera -- [auto | identity | /dev/video0] [seconds]
//! ```
#![allow(clippy::print_stdout, reason = "a program for a person at a terminal")]

use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use perron_hardware::camera::{
    Camera, CameraChoice, CameraError, Cameras, FRAME_LIMIT, LiveSearch, V4l2Camera, V4l2Cameras,
};
use perron_hardware::source::{CameraReport, SCAN_QUEUE, Wanted, watch_camera};

/// How long it reads where nothing else is said.
const SECONDS: u64 = 10;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let which = args.next().unwrap_or_else(|| "auto".to_owned());
    let seconds = args.next().and_then(|seconds| seconds.parse().ok()).unwrap_or(SECONDS);
    let time = Duration::from_secs(seconds);
    let done = if which.starts_with('/') { node(Path::new(&which), time) } else { chosen(&which, time) };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// One node, frame by frame.
fn node(path: &Path, time: Duration) -> Result<(), CameraError> {
    let mut camera = V4l2Camera::open(path)?;
    println!("offer {:?}, layout {:?}", camera.offer(), camera.layout());
    let mut search = LiveSearch::default();
    let (start, mut frames, mut searching) = (Instant::now(), 0_u32, Duration::ZERO);
    while start.elapsed() < time {
        let Some(frame) = camera.frame(Duration::from_secs(1))? else { continue };
        let before = Instant::now();
        let texts = search.look(&frame, FRAME_LIMIT);
        searching += before.elapsed();
        frames += 1;
        texts.iter().for_each(|text| println!("frame {frames}: {text}"));
    }
    let (torn, each) = (camera.torn(), searching.checked_div(frames).unwrap_or_default());
    println!("{frames} frames in {:?}, {torn} torn, {each:?} of search for each", start.elapsed());
    Ok(())
}

/// The camera that is meant, as the kiosk runs it: awaited, not awaited, awaited again.
fn chosen(which: &str, time: Duration) -> Result<(), CameraError> {
    let mut cameras = V4l2Cameras::new();
    cameras
        .list()
        .iter()
        .for_each(|info| println!("{} is {}, « {} »", info.node.display(), info.id.as_str(), info.name));
    let (sink, events) = sync_channel(SCAN_QUEUE);
    let wanted = Wanted::new();
    let mut previews = 0;
    let listener = Box::new(move |report| match report {
        CameraReport::Preview(_) => previews += 1,
        other => println!("{previews} previews; {other:?}"),
    });
    let watch = watch_camera(Box::new(cameras), CameraChoice::stored(which), wanted.clone(), listener, sink)?;
    for is_wanted in [true, false, true, false] {
        println!("awaited: {is_wanted}");
        wanted.set(is_wanted);
        let until = Instant::now() + time / 4;
        loop {
            match events.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(event) => println!("{event:?}"),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return Err(CameraError::Ended),
            }
        }
    }
    watch.stop();
    Ok(())
}
