//! A camera, from the kernel's calls to the text of a code.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use perron_hardware::camera::{Camera, CameraError, Decoder, PixelFormat, V4l2Camera};
use perron_hardware::source::{RETRY, SEEN_AGAIN};

use crate::lookout::{Lookout, PATIENCE, in_short};
use crate::vivid::{SPARED, Screen, Vivid, plug};
use crate::{Case, Failure, Outcome, fail, hold};

/// How long nothing is told where nothing new is the matter: two tries and more.
const QUIET: Duration = Duration::from_millis(2 * RETRY.as_millis() as u64 + 1500);
/// How many pictures a figure is taken from.
const PICTURES: u32 = 15;
/// The pause after a picture that was not searched in time, as Perron's own thread makes one.
const SLOW_WAIT: Duration = Duration::from_millis(100);
/// What the driver refuses once: a camera's buffers, then its start. Perron takes the next format then.
const REFUSED: [&str; 2] = ["Inject VIDIOC_REQBUFS Error", "Inject VIDIOC_STREAMON Error"];
/// How often the memory is counted before the camera is opened.
const SAMPLES: usize = 8;
/// What an open camera may take of the memory, in KiB.
const MEMORY: u64 = 6 * 1024;

/// What is tried. The first one measures memory, which what was tried before it would have taken already.
pub(crate) const CASES: &[Case] = &[
    ("an open camera takes little of the memory", memory),
    ("a camera's codes are read from each of its formats", formats),
    ("a camera is closed while no code is awaited", closed),
    ("a camera that another program holds is told once, and read when it lets go", busy),
    ("a camera is pulled, and plugged in again", pulled),
    ("a camera that sees nothing, or has no signal", dark),
    ("a camera whose driver fails goes on", faults),
];

/// A camera before which a code is held, and Perron that looks.
fn looking(text: &str) -> Result<(Vivid, Screen, Lookout), Failure> {
    let vivid = Vivid::ready()?;
    let mut screen = vivid.screen(PixelFormat::Grey)?;
    screen.code(text)?;
    let lookout = Lookout::start()?;
    lookout.wanted.set(true);
    lookout.looks()?;
    lookout.reads(text)?;
    Ok((vivid, screen, lookout))
}

/// The program's own memory, and what it shares with files and drivers, in KiB: counted page by page, for the kernel's
/// quick sums leave out what a thread has not yet told.
fn resident() -> Result<(u64, u64), Failure> {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup")?;
    let of = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    let (Some(all), Some(own)) = (of("Rss:"), of("Anonymous:")) else { return fail(text) };
    Ok((own, all.saturating_sub(own)))
}

/// Of two counts the larger: the kernel may pass over a part of the memory while a thread asks for more.
fn larger(one: (u64, u64), other: (u64, u64)) -> (u64, u64) {
    if other.0 + other.1 > one.0 + one.1 { other } else { one }
}

fn memory() -> Outcome {
    let vivid = Vivid::ready()?;
    let mut figures = vec![];
    for format in [PixelFormat::Grey, PixelFormat::Yuyv] {
        let mut screen = vivid.screen(format)?;
        let text = format!("PT1:MEMORY{format:?}").to_uppercase();
        screen.code(&text)?;
        if format == PixelFormat::Yuyv {
            REFUSED.iter().try_for_each(|name| vivid.press(name))?;
        }
        let lookout = Lookout::start()?;
        let mut before = (0, 0);
        for _ in 0..SAMPLES {
            std::thread::sleep(Duration::from_millis(100));
            before = larger(before, resident()?);
        }
        lookout.wanted.set(true);
        lookout.reads(&text)?;
        let mut most = (0, 0);
        let (until, last) = (Instant::now() + PATIENCE, lookout.shown.load(Ordering::SeqCst) + PICTURES);
        while lookout.shown.load(Ordering::SeqCst) < last {
            hold(Instant::now() < until, "no more pictures come")?;
            std::thread::sleep(Duration::from_millis(50));
            most = larger(most, resident()?);
        }
        let (own, mapped) = (most.0.saturating_sub(before.0), most.1.saturating_sub(before.1));
        figures.push(format!("{format:?} {} KiB: {own} own and {mapped} shared", own + mapped));
        hold(own + mapped <= MEMORY, &figures)?;
    }
    Ok(figures.join(", "))
}

/// The driver is made to refuse the formats that are preferred, each in another way, so that the next ones are taken.
fn formats() -> Outcome {
    let vivid = Vivid::ready()?;
    let mut figures = vec![];
    for (format, refusals) in [(PixelFormat::Grey, 0), (PixelFormat::Nv12, 1), (PixelFormat::Yuyv, 2)] {
        let mut screen = vivid.screen(format)?;
        let text = format!("PT1:{format:?}").to_uppercase();
        screen.code(&text)?;
        let refuse = || REFUSED.iter().take(refusals).try_for_each(|name| vivid.press(name));
        refuse()?;
        let mut camera = V4l2Camera::open(&vivid.camera)?;
        hold(camera.offer().format == format, camera.offer())?;
        figures.push(format!("{format:?} {}", figure(&mut camera, &text)?));
        drop(camera);
        refuse()?;
        let lookout = Lookout::start()?;
        lookout.wanted.set(true);
        lookout.looks()?;
        lookout.reads(&text)?;
    }
    Ok(figures.join(", "))
}

/// How often pictures come, and how long one is searched.
fn figure(camera: &mut V4l2Camera, text: &str) -> Result<String, Failure> {
    let mut decoder = Decoder::start_live()?;
    let (began, mut searched) = (Instant::now(), Duration::ZERO);
    let (mut pictures, mut read, mut slow) = (0, 0, 0);
    while pictures < PICTURES || read == 0 {
        hold(began.elapsed() < PATIENCE, (text, "was not read in", pictures, "pictures, too slow", slow))?;
        let Some(frame) = camera.frame(PATIENCE)? else { return fail("no picture came") };
        let start = Instant::now();
        match decoder.decode(frame) {
            Ok(texts) => read += u32::from(texts == [text]),
            Err(CameraError::TooSlow) => {
                slow += 1;
                std::thread::sleep(SLOW_WAIT);
            }
            Err(error) => return Err(error.into()),
        }
        searched += start.elapsed();
        pictures += 1;
    }
    let rate = f64::from(pictures) / began.elapsed().as_secs_f64();
    let each = (searched / pictures).as_millis();
    Ok(format!("{rate:.1} a second, {each} ms each, of {pictures} {read} read, {slow} too slow"))
}

fn closed() -> Outcome {
    let vivid = Vivid::ready()?;
    let mut screen = vivid.screen(PixelFormat::Grey)?;
    let lookout = Lookout::start()?;
    for round in 0..3 {
        hold(vivid.opened() == 0, (round, "it is open though nobody awaits a code"))?;
        drop(vivid.other_program()?);
        let text = format!("PT1:ROUND{round}");
        screen.code(&text)?;
        lookout.wanted.set(true);
        lookout.looks()?;
        lookout.reads(&text)?;
        hold(vivid.opened() == 1, (round, vivid.opened()))?;
        hold(vivid.other_program().is_err(), "another program got it too")?;
        lookout.wanted.set(false);
        lookout.closes()?;
    }
    Ok(String::new())
}

fn busy() -> Outcome {
    let vivid = Vivid::ready()?;
    let mut screen = vivid.screen(PixelFormat::Grey)?;
    screen.code("PT1:BUSY")?;
    let other = vivid.other_program()?;
    let lookout = Lookout::start()?;
    lookout.wanted.set(true);
    let error = lookout.trouble()?;
    hold(matches!(error, CameraError::Busy), error)?;
    let more = lookout.told_in(QUIET)?;
    hold(more.is_none(), more)?;
    drop(other);
    lookout.looks()?;
    lookout.reads("PT1:BUSY")?;
    Ok(String::new())
}

fn pulled() -> Outcome {
    let (_, mut screen, lookout) = looking("PT1:PULLED")?;
    for round in 0..2 {
        plug(false)?;
        drop(screen);
        lookout.closes()?;
        let error = lookout.trouble()?;
        hold(matches!(error, CameraError::Unplugged), error)?;
        let error = lookout.trouble()?;
        hold(matches!(error, CameraError::Absent), error)?;
        plug(true)?;
        lookout.looks()?;
        let vivid = Vivid::ready()?;
        screen = vivid.screen(PixelFormat::Grey)?;
        let text = format!("PT1:AGAIN{round}");
        screen.code(&text)?;
        lookout.reads(&text)?;
    }
    Ok(String::new())
}

fn dark() -> Outcome {
    let (vivid, mut screen, lookout) = looking("PT1:LIGHT")?;
    screen.even(0)?;
    let error = lookout.trouble()?;
    hold(matches!(error, CameraError::Black), error)?;
    screen.code("PT1:DAWN")?;
    lookout.until_it_looks()?;
    lookout.reads("PT1:DAWN")?;
    let mut told = vec![];
    for (mode, signal) in [(1, "no signal"), (2, "no lock")] {
        vivid.set("DV Timings Signal Mode", mode)?;
        std::thread::sleep(SEEN_AGAIN);
        // Opened without a signal, too.
        lookout.wanted.set(false);
        lookout.until_it_closes()?;
        lookout.wanted.set(true);
        lookout.looks()?;
        vivid.set("DV Timings Signal Mode", 0)?;
        let text = format!("PT1:SIGNAL{mode}");
        screen.code(&text)?;
        lookout.reads(&text)?;
        let meanwhile = lookout.reports.try_iter();
        told.push(format!(
            "{signal}: {}",
            meanwhile.map(|report| in_short(&report)).collect::<Vec<_>>().join(" ")
        ));
    }
    Ok(told.join(", "))
}

fn faults() -> Outcome {
    let (vivid, mut screen, lookout) = looking("PT1:WELL")?;
    let mut told = vec![];
    // Pictures that are marked as damaged, or do not come: nothing need be told.
    for _ in 0..5 {
        vivid.press("Inject V4L2_BUF_FLAG_ERROR")?;
    }
    vivid.set("Percentage of Dropped Buffers", 90)?;
    screen.code("PT1:DROPPED")?;
    lookout.reads("PT1:DROPPED")?;
    // None come at all.
    vivid.set("Percentage of Dropped Buffers", 100)?;
    lookout.closes()?;
    let error = lookout.trouble()?;
    hold(matches!(error, CameraError::Silent), error)?;
    vivid.set("Percentage of Dropped Buffers", SPARED)?;
    lookout.looks()?;
    for fault in ["Inject VIDIOC_QBUF Error", "Inject Fatal Streaming Error"] {
        vivid.press(fault)?;
        told.push(format!("{fault}: {}", lookout.until_it_looks()?.join(" ")));
        // The fault may have met the writing end, too.
        drop(screen);
        screen = vivid.screen(PixelFormat::Grey)?;
        screen.code(fault)?;
        lookout.reads(fault)?;
    }
    Ok(told.join(", "))
}
