//! What Perron tells of a camera, and what it reads with it.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel, sync_channel};
use std::time::{Duration, Instant};

use perron_hardware::camera::{CameraChoice, CameraError, V4l2Cameras};
use perron_hardware::source::{CameraReport, SCAN_QUEUE, ScanEvent, Wanted, Watch, watch_camera};

use crate::{Failure, fail};

/// What does not come in this time, on however slow a machine, does not come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Perron's thread of the camera.
pub(crate) struct Lookout {
    /// Whether somebody awaits a code.
    pub(crate) wanted: Wanted,
    codes: Receiver<ScanEvent>,
    pub(crate) reports: Receiver<CameraReport>,
    /// How many pictures were shown. They are not kept: memory is measured.
    pub(crate) shown: Arc<AtomicU32>,
    watch: Option<Watch>,
    /// Whether what was told last of what is the matter is that nothing is.
    is_well: Cell<bool>,
    read: RefCell<Vec<String>>,
}

impl Lookout {
    /// Starts it; nobody awaits a code yet.
    pub(crate) fn start() -> Result<Self, Failure> {
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
    pub(crate) fn told(&self) -> Result<CameraReport, Failure> {
        self.told_in(PATIENCE)?.ok_or_else(|| Failure("nothing was told".to_owned()))
    }

    /// The same, if one comes in this time.
    pub(crate) fn told_in(&self, wait: Duration) -> Result<Option<CameraReport>, Failure> {
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

    pub(crate) fn looks(&self) -> Result<(), Failure> {
        match self.told()? {
            CameraReport::Looking(_) => Ok(()),
            other => fail(other),
        }
    }

    pub(crate) fn closes(&self) -> Result<(), Failure> {
        match self.told()? {
            CameraReport::Closed => Ok(()),
            other => fail(other),
        }
    }

    /// Passes over what is told until it closes.
    pub(crate) fn until_it_closes(&self) -> Result<(), Failure> {
        while !matches!(self.told()?, CameraReport::Closed) {}
        Ok(())
    }

    pub(crate) fn trouble(&self) -> Result<CameraError, Failure> {
        match self.told()? {
            CameraReport::Trouble(error) => Ok(error),
            other => fail(other),
        }
    }

    /// All that is told until it looks again, in short.
    pub(crate) fn until_it_looks(&self) -> Result<Vec<String>, Failure> {
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
    pub(crate) fn reads(&self, text: &str) -> Result<(), Failure> {
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

pub(crate) fn in_short(report: &CameraReport) -> String {
    match report {
        CameraReport::Looking(_) => "looking".to_owned(),
        CameraReport::Closed => "closed".to_owned(),
        CameraReport::Preview(_) => "a picture".to_owned(),
        CameraReport::Trouble(error) => format!("{error:?}"),
    }
}

impl Drop for Lookout {
    fn drop(&mut self) {
        if let Some(watch) = self.watch.take() {
            watch.stop();
        }
    }
}
