//! What Perron reports of the devices, and what others still hear of them.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use evdev::raw_stream::RawDevice;
use perron_hardware::keys::{EventDevices, KeyReport, Rules, Stop, watch_keys};

use crate::{Failure, fail};

/// What does not come in this time, on however slow a machine, does not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Perron's thread of the keys, on this machine's own devices.
pub(crate) struct Listener {
    reports: Receiver<(Instant, KeyReport)>,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Begins to listen.
    pub(crate) fn begin(rules: Rules) -> Result<Self, Failure> {
        let (sender, reports) = channel();
        let stop = Stop::new()?;
        let told = stop.clone();
        let thread = std::thread::Builder::new().name("keys".to_owned()).spawn(move || {
            let listener = Box::new(move |report| sender.send((Instant::now(), report)).is_ok());
            watch_keys(Box::new(EventDevices::new()), rules, listener, &told);
        })?;
        Ok(Self { reports, stop, thread: Some(thread) })
    }

    /// The next report that is not about what is plugged in or learned, and when it came.
    pub(crate) fn next(&self) -> Result<(Instant, KeyReport), Failure> {
        loop {
            match self.reports.recv_timeout(PATIENCE) {
                Ok((_, KeyReport::Plugged(_) | KeyReport::Learned(..))) => {}
                Ok(report) => return Ok(report),
                Err(RecvTimeoutError::Timeout) => return fail("nothing was reported"),
                Err(RecvTimeoutError::Disconnected) => return fail("the thread has ended"),
            }
        }
    }

    /// The next such report, if one comes in this time.
    pub(crate) fn soon(&self, wait: Duration) -> Result<Option<KeyReport>, Failure> {
        let until = Instant::now() + wait;
        loop {
            match self.reports.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok((_, KeyReport::Plugged(_) | KeyReport::Learned(..))) => {}
                Ok((_, report)) => return Ok(Some(report)),
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => return fail("the thread has ended"),
            }
        }
    }

    /// The next code's text.
    pub(crate) fn code(&self) -> Result<perron_hardware::scanner::Scan, Failure> {
        match self.next()? {
            (_, KeyReport::Scanned(scan)) => Ok(scan),
            (_, other) => fail(other),
        }
    }

    /// Waits until what is plugged in is as wanted.
    pub(crate) fn plugged(
        &self,
        wanted: impl Fn(&[perron_hardware::keys::KeyDeviceState]) -> bool,
    ) -> Result<(), Failure> {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.reports.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok((_, KeyReport::Plugged(now))) if wanted(&now) => return Ok(()),
                Ok(_) => {}
                Err(_) => return fail("it was not noticed"),
            }
        }
    }

    /// Waits until a device of this name is read.
    pub(crate) fn has(&self, name: &str) -> Result<(), Failure> {
        self.plugged(|now| now.iter().any(|device| device.info.name == name && device.problem.is_none()))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            println!("FAIL the thread of the keys panicked");
        }
    }
}

/// Another program that listens to a device, as the screen does.
pub(crate) struct Neighbour(RawDevice);

impl Neighbour {
    /// Listens to a node.
    pub(crate) fn of(node: &Path) -> Result<Self, Failure> {
        use std::os::unix::fs::OpenOptionsExt;
        /// `O_NONBLOCK` of Linux.
        const NONBLOCK: i32 = 0o4000;
        let file = std::fs::OpenOptions::new().read(true).custom_flags(NONBLOCK).open(node)?;
        Ok(Self(RawDevice::from_fd(file.into())?))
    }

    /// How many events it has heard.
    pub(crate) fn heard(&mut self) -> usize {
        self.0.fetch_events().map(Iterator::count).unwrap_or_default()
    }
}
