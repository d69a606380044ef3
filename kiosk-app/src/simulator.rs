//! The simulator: on a desktop, a panel that stands in for paper, reader and clock. It moves the same bytes as devices.

use crate::catalogue::Words;
use crate::demo::{PIN, Samples};
use crate::vm::{Picture, SimAct, SimSwitchVm, SimVm};
use perron_domain::ticket::TICKET_PREFIX;
use perron_domain::time::DAY;
use perron_hardware::camera::MAX_PICTURE_BYTES;
use perron_hardware::printer::{Folder, Paper};
use perron_hardware::scanner::ScannerSimulator;
use perron_outside::PRIVATE;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Letters and digits after a ticket's prefix.
const TICKET_REST: usize = 26;
/// What is read of a job that the simulated printer kept, in bytes.
const PAPER_MAX: u64 = 16 << 20;
/// A foreign code to try.
const WEB: &str = "https://example.org/";

/// The handles of the simulated devices.
#[derive(Debug)]
pub struct Simulator {
    /// The reader.
    pub scanner: ScannerSimulator,
    /// The printer's folder.
    pub printer: Folder,
    /// Added to the clock, in milliseconds.
    pub clock: Arc<AtomicI64>,
    /// The folder that the camera watches.
    pub camera: PathBuf,
    /// Codes to read.
    pub samples: Samples,
}

/// The switches of the panel, in order.
const SWITCHES: [(SimAct, &str, bool); 10] = [
    (SimAct::ScanVoucher, "sim-voucher", false),
    (SimAct::ScanSpent, "sim-spent", false),
    (SimAct::ScanExpired, "sim-expired", false),
    (SimAct::ScanTicket, "sim-ticket", false),
    (SimAct::ScanBadge, "sim-badge", false),
    (SimAct::ScanText, "sim-web", false),
    (SimAct::PaperOut, "sim-paper-out", true),
    (SimAct::CoverOpen, "sim-cover-open", true),
    (SimAct::UnplugPrinter, "sim-unplugged", true),
    (SimAct::ClockWrong, "sim-clock", true),
];

impl Simulator {
    /// Does what a switch says; -1 reads the text given with it.
    pub fn act(&mut self, index: i32, text: &str) {
        let Some((act, _, _)) = usize::try_from(index).ok().and_then(|i| SWITCHES.get(i)) else {
            return if Path::new(text).is_file() { self.show(Path::new(text)) } else { self.scan(text) };
        };
        match act {
            SimAct::ScanVoucher => self.scan(&self.samples.voucher),
            SimAct::ScanSpent => self.scan(&self.samples.spent),
            SimAct::ScanExpired => self.scan(&self.samples.expired),
            SimAct::ScanBadge => self.scan(&self.samples.badge),
            SimAct::ScanText => self.scan(WEB),
            SimAct::ScanTicket => {
                if let Some(ticket) = self.last_ticket() {
                    self.scan(&ticket);
                }
            }
            SimAct::PaperOut => self
                .printer
                .update(|s| s.paper = if s.paper == Paper::Out { Paper::Enough } else { Paper::Out }),
            SimAct::CoverOpen => self.printer.update(|s| s.cover_open = !s.cover_open),
            SimAct::UnplugPrinter => self.printer.update(|s| s.unplugged = !s.unplugged),
            SimAct::ClockWrong => {
                let wrong = if self.clock.load(Ordering::Relaxed) == 0 { -3650 * DAY } else { 0 };
                self.clock.store(wrong, Ordering::Relaxed);
            }
        }
    }

    /// Holds a picture file before the camera, by laying a copy in the folder that it watches.
    fn show(&self, picture: &Path) {
        let name = picture.file_name().unwrap_or_default();
        let copied = perron_outside::read(picture, MAX_PICTURE_BYTES)
            .and_then(|bytes| perron_outside::replace(&self.camera.join(name), &bytes, PRIVATE));
        if let Err(error) = copied {
            tracing::warn!(%error, "the picture cannot be shown to the camera");
        }
    }

    /// Puts a code under the reader, as its bytes and a carriage return.
    fn scan(&self, text: &str) {
        if !self.scanner.scan(text) {
            tracing::warn!("the simulated reader is unplugged");
        }
    }

    /// The code of the last ticket that came out, read from the printer's bytes.
    #[must_use]
    pub fn last_ticket(&self) -> Option<String> {
        let files = self.printer.received().ok()?;
        files.iter().rev().find_map(|file| {
            let bytes = perron_outside::read(file, PAPER_MAX).ok()?;
            let prefix = TICKET_PREFIX.as_bytes();
            let at = bytes.windows(prefix.len()).rposition(|w| w == prefix)?;
            let code = bytes.get(at..at + prefix.len() + TICKET_REST)?;
            String::from_utf8(code.to_vec()).ok()
        })
    }

    /// The panel as it stands.
    #[must_use]
    pub fn view(&self, w: &Words<'_>) -> SimVm {
        let state = self.printer.state();
        let on = |act: SimAct| match act {
            SimAct::PaperOut => state.paper == Paper::Out,
            SimAct::CoverOpen => state.cover_open,
            SimAct::UnplugPrinter => state.unplugged,
            SimAct::ClockWrong => self.clock.load(Ordering::Relaxed) != 0,
            _ => false,
        };
        let switch = |(act, text, toggle): &(SimAct, &str, bool)| SimSwitchVm {
            act: *act,
            text: w.text(text),
            is_on: on(*act),
            toggle: *toggle,
        };
        SimVm {
            shown: true,
            title: w.text("sim-title"),
            switches: SWITCHES.iter().map(switch).collect(),
            printer: w.text("sim-printer"),
            paper: Picture::default(),
            log: vec![w.with("sim-pin", &[("pin", PIN.into())])],
        }
    }
}
