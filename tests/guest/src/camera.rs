//! A camera, from the kernel's calls to the text of a code.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel, sync_channel};
use std::time::{Duration, Instant};

use perron_hardware::camera::{
    Camera, CameraChoice, CameraError, Decoder, PixelFormat, V4l2Camera, V4l2Cameras,
};
use perron_hardware::source::{
    CameraReport, RETRY, SCAN_QUEUE, SEEN_AGAIN, ScanEvent, Wanted, Watch, watch_camera,
};

use crate::vivid::{SPARED, Screen, Vivid, plug};
use crate::{Case, Failure, Outcome, fail, hold};

/// What does not come in this time, on however slow a machine, does not come.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long nothing is told where nothing new is the matter: two tries and more.
const QUIET: Duration = Duration::from_millis(2 * RETRY.as_millis() as u64 + 1500);
/// How many pictures a figure is taken from.
const PICTURES: u32 = 15;
/// What the driver refuses once: a camera's buffers, then its start. Perron takes the next format then.
const REFUSED: [&str; 2] = ["Inject VIDIOC_REQBUFS Error", "Inject VIDIOC_STREAMON Error"];
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

/// Perron's thread of the camera.
struct Kiosk {
    wanted: Wanted,
    codes: Receiver<ScanEvent>,
    reports: Receiver<CameraReport>,
    /// How many pictures were shown. They are not kept: memory is measured.
    shown: Arc<AtomicU32>,
    watch: Option<Watch>,
    /// Whether what was told last of what is the matter is that nothing is.
    is_well: Cell<bool>,
    read: RefCell<Vec<String>>,
}

impl Kiosk {
    /// Starts it; nobody awaits a code yet.
    fn start() -> Result<Self, Failure> {
        let (sink, codes) = sync_channel(SCAN_QUEUE);
        let (sender, reports) = channel();
        let (wanted, shown) = (Wanted::new(), Arc::new(AtomicU32::new(0)));
        let count = Arc::clone(&shown);
        let listener = Box::new(move |report| match report {
            CameraReport::Preview(_) => drop(count.fetch_add(1, Ordering::SeqCst)),
            report => drop(sender.send(report)),
        });
        let cameras = Box::new(V4l2Cameras::new());
        let watch = watch_camera(cameras, CameraChoice::Auto, wanted.clone(), listener, sink)?;
        Ok(Self {
            wanted,
            codes,
            reports,
            shown,
            watch: Some(watch),
            is_well: Cell::new(false),
            read: RefCell::default(),
        })
    }

    /// The next report that is no picture. A picture that this emulated machine does not search in time is nothing new.
    fn told(&self) -> Result<CameraReport, Failure> {
        self.told_in(PATIENCE)?.ok_or_else(|| Failure("nothing was told".to_owned()))
    }

    /// The same, if one comes in this time.
    fn told_in(&self, wait: Duration) -> Result<Option<CameraReport>, Failure> {
        let until = Instant::now() + wait;
        loop {
            match self.reports.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(CameraReport::Trouble(CameraError::TooSlow)) => {}
                Ok(report) => {
                    let is_looking = matches!(report, CameraReport::Looking(_));
                    if !(self.is_well.replace(is_looking) && is_looking) {
                        return Ok(Some(report));
                    }
                }
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => return fail("the thread has ended"),
            }
        }
    }

    fn looks(&self) -> Result<(), Failure> {
        match self.told()? {
            CameraReport::Looking(_) => Ok(()),
            other => fail(other),
        }
    }

    fn closes(&self) -> Result<(), Failure> {
        match self.told()? {
            CameraReport::Closed => Ok(()),
            other => fail(other),
        }
    }

    /// Passes over what is told until it closes.
    fn until_it_closes(&self) -> Result<(), Failure> {
        while !matches!(self.told()?, CameraReport::Closed) {}
        Ok(())
    }

    fn trouble(&self) -> Result<CameraError, Failure> {
        match self.told()? {
            CameraReport::Trouble(error) => Ok(error),
            other => fail(other),
        }
    }

    /// All that is told until it looks again, in short.
    fn until_it_looks(&self) -> Result<Vec<String>, Failure> {
        let mut told = vec![];
        loop {
            match self.told()? {
                CameraReport::Looking(_) => return Ok(told),
                other => told.push(in_short(&other)),
            }
        }
    }

    /// Waits until exactly this was read. What was read before may be read again: on this machine a code that is held up
    /// is out of sight for as long as its pictures are not searched in time.
    fn reads(&self, text: &str) -> Result<(), Failure> {
        loop {
            match self.codes.recv_timeout(PATIENCE) {
                Ok(ScanEvent::Scanned(scan)) if scan.as_str() == text => break,
                Ok(ScanEvent::Scanned(scan)) if self.read.borrow().iter().any(|old| scan.as_str() == old) => {
                }
                Ok(other) => return fail(other),
                Err(_) => {
                    let told: Vec<String> = self.reports.try_iter().map(|report| in_short(&report)).collect();
                    return fail((text, "was not read", told, self.shown.load(Ordering::SeqCst), "pictures"));
                }
            }
        }
        self.read.borrow_mut().push(text.to_owned());
        Ok(())
    }
}

fn in_short(report: &CameraReport) -> String {
    match report {
        CameraReport::Looking(_) => "looking".to_owned(),
        CameraReport::Closed => "closed".to_owned(),
        CameraReport::Preview(_) => "a picture".to_owned(),
        CameraReport::Trouble(error) => format!("{error:?}"),
    }
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        if let Some(watch) = self.watch.take() {
            watch.stop();
        }
    }
}

/// A camera before which a code is held, and Perron that looks.
fn looking(text: &str) -> Result<(Vivid, Screen, Kiosk), Failure> {
    let vivid = Vivid::ready()?;
    let mut screen = vivid.screen(PixelFormat::Grey)?;
    screen.code(text)?;
    let kiosk = Kiosk::start()?;
    kiosk.wanted.set(true);
    kiosk.looks()?;
    kiosk.reads(text)?;
    Ok((vivid, screen, kiosk))
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
        let kiosk = Kiosk::start()?;
        let before = resident()?;
        kiosk.wanted.set(true);
        kiosk.reads(&text)?;
        let mut most = (0, 0);
        let (until, last) = (Instant::now() + PATIENCE, kiosk.shown.load(Ordering::SeqCst) + PICTURES);
        while kiosk.shown.load(Ordering::SeqCst) < last {
            hold(Instant::now() < until, "no more pictures come")?;
            std::thread::sleep(Duration::from_millis(50));
            let now = resident()?;
            most = if now.0 + now.1 > most.0 + most.1 { now } else { most };
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
        let kiosk = Kiosk::start()?;
        kiosk.wanted.set(true);
        kiosk.looks()?;
        kiosk.reads(&text)?;
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
            Err(CameraError::TooSlow) => slow += 1,
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
    let kiosk = Kiosk::start()?;
    for round in 0..3 {
        hold(vivid.opened() == 0, (round, "it is open though nobody awaits a code"))?;
        drop(vivid.other_program()?);
        let text = format!("PT1:ROUND{round}");
        screen.code(&text)?;
        kiosk.wanted.set(true);
        kiosk.looks()?;
        kiosk.reads(&text)?;
        hold(vivid.opened() == 1, (round, vivid.opened()))?;
        hold(vivid.other_program().is_err(), "another program got it too")?;
        kiosk.wanted.set(false);
        kiosk.closes()?;
    }
    Ok(String::new())
}

fn busy() -> Outcome {
    let vivid = Vivid::ready()?;
    let mut screen = vivid.screen(PixelFormat::Grey)?;
    screen.code("PT1:BUSY")?;
    let other = vivid.other_program()?;
    let kiosk = Kiosk::start()?;
    kiosk.wanted.set(true);
    let error = kiosk.trouble()?;
    hold(matches!(error, CameraError::Busy), error)?;
    let more = kiosk.told_in(QUIET)?;
    hold(more.is_none(), more)?;
    drop(other);
    kiosk.looks()?;
    kiosk.reads("PT1:BUSY")?;
    Ok(String::new())
}

fn pulled() -> Outcome {
    let (_, mut screen, kiosk) = looking("PT1:PULLED")?;
    for round in 0..2 {
        plug(false)?;
        drop(screen);
        kiosk.closes()?;
        let error = kiosk.trouble()?;
        hold(matches!(error, CameraError::Unplugged), error)?;
        let error = kiosk.trouble()?;
        hold(matches!(error, CameraError::Absent), error)?;
        plug(true)?;
        kiosk.looks()?;
        let vivid = Vivid::ready()?;
        screen = vivid.screen(PixelFormat::Grey)?;
        let text = format!("PT1:AGAIN{round}");
        screen.code(&text)?;
        kiosk.reads(&text)?;
    }
    Ok(String::new())
}

fn dark() -> Outcome {
    let (vivid, mut screen, kiosk) = looking("PT1:LIGHT")?;
    screen.even(0)?;
    let error = kiosk.trouble()?;
    hold(matches!(error, CameraError::Black), error)?;
    screen.code("PT1:DAWN")?;
    kiosk.until_it_looks()?;
    kiosk.reads("PT1:DAWN")?;
    let mut told = vec![];
    for (mode, signal) in [(1, "no signal"), (2, "no lock")] {
        vivid.set("DV Timings Signal Mode", mode)?;
        std::thread::sleep(SEEN_AGAIN);
        // Opened without a signal, too.
        kiosk.wanted.set(false);
        kiosk.until_it_closes()?;
        kiosk.wanted.set(true);
        kiosk.looks()?;
        vivid.set("DV Timings Signal Mode", 0)?;
        let text = format!("PT1:SIGNAL{mode}");
        screen.code(&text)?;
        kiosk.reads(&text)?;
        let meanwhile = kiosk.reports.try_iter();
        told.push(format!(
            "{signal}: {}",
            meanwhile.map(|report| in_short(&report)).collect::<Vec<_>>().join(" ")
        ));
    }
    Ok(told.join(", "))
}

fn faults() -> Outcome {
    let (vivid, mut screen, kiosk) = looking("PT1:WELL")?;
    let mut told = vec![];
    // Pictures that are marked as damaged, or do not come: nothing need be told.
    for _ in 0..5 {
        vivid.press("Inject V4L2_BUF_FLAG_ERROR")?;
    }
    vivid.set("Percentage of Dropped Buffers", 90)?;
    screen.code("PT1:DROPPED")?;
    kiosk.reads("PT1:DROPPED")?;
    // None come at all.
    vivid.set("Percentage of Dropped Buffers", 100)?;
    kiosk.closes()?;
    let error = kiosk.trouble()?;
    hold(matches!(error, CameraError::Silent), error)?;
    vivid.set("Percentage of Dropped Buffers", SPARED)?;
    told.push(format!("silence {}", kiosk.until_it_looks()?.join(" ")));
    for fault in ["Inject VIDIOC_QBUF Error", "Inject Fatal Streaming Error"] {
        vivid.press(fault)?;
        told.push(format!("{fault}: {}", kiosk.until_it_looks()?.join(" ")));
        // The fault may have met the writing end, too.
        drop(screen);
        screen = vivid.screen(PixelFormat::Grey)?;
        screen.code(fault)?;
        kiosk.reads(fault)?;
    }
    Ok(told.join(", "))
}
