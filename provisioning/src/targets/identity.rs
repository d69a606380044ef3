//! Which disk it is: by the number that the disk itself says, past the bridge that it hangs on.
//!
//! ```text
//!  sysfs, udev ─► the disk's own number ─────────────────────────────────────────────► known
//!       └─ only a bridge's ─► smartctl, else hdparm, through the bridge ─► its own ──► known
//!                                       └─ no answer, or the same for every bay ─► a bridge's, or none: asked
//! ```
//!
//! A dock has one number for whatever stands in it, and some answer for their first bay whichever is asked. A number that
//! two disks give, one that factories put everywhere, and one of a disk of another size are therefore no disk's.

use std::path::Path;
use std::time::Duration;

use perron_flash::erase::{EraseTool, ToolError};
use perron_flash::guard::{Pin, SerialOf, Target, Transport, clean, tells_no_disk};
use serde_json::Value;

/// How long a disk may take to say who it is: sleeping ones spin up first.
const ASK: Duration = Duration::from_secs(30);
/// A bridge may keep so much of a disk for itself, in parts of a hundred.
const KEPT_PERCENT: u64 = 1;

/// What a disk is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DiskIdentity {
    /// Its number, where it has one that tells it from others; its size and place.
    pub(crate) pin: Pin,
    /// Whose that number is.
    pub(crate) serial_of: SerialOf,
    /// Maker and model, by the disk itself where it says them.
    pub(crate) model: String,
}

/// What a disk says past its bridge.
struct Told {
    serial: String,
    model: String,
    bytes: Option<u64>,
}

impl DiskIdentity {
    /// Finds out what a disk is known by; asks it where only its bridge has spoken.
    pub(crate) fn of(target: &Target, tool: &mut dyn EraseTool) -> Self {
        let (pin, serial_of) = (target.pin().clone(), target.serial_of());
        let mut found = Self { pin, serial_of, model: target.model() };
        if target.transport() == Transport::Usb && serial_of != SerialOf::Disk {
            found.ask(target, tool);
        }
        found.forget_shared();
        found
    }

    /// Whether the disk itself says its number.
    pub(crate) fn is_own(&self) -> bool {
        self.serial_of == SerialOf::Disk
    }

    fn ask(&mut self, target: &Target, tool: &mut dyn EraseTool) {
        let Some(told) = told(target.node(), tool).filter(|told| told.fits(self.pin.bytes)) else { return };
        let is_same = |other: Told| other.serial.eq_ignore_ascii_case(&told.serial);
        let is_shared = target.neighbours().iter().any(|node| self::told(node, tool).is_some_and(is_same));
        if is_shared || tells_no_disk(&told.serial, SerialOf::Disk) {
            self.serial_of = SerialOf::Many;
            return;
        }
        (self.serial_of, self.pin.serial) = (SerialOf::Disk, Some(told.serial));
        if !told.model.is_empty() {
            self.model = told.model;
        }
    }

    /// A number that tells nothing is none.
    pub(super) fn forget_shared(&mut self) {
        if matches!(self.serial_of, SerialOf::Many | SerialOf::Nobody) {
            self.pin.serial = None;
        }
    }
}

impl Told {
    fn fits(&self, bytes: u64) -> bool {
        let is_near = |told: u64| bytes.abs_diff(told) <= told / 100 * KEPT_PERCENT;
        !self.serial.is_empty() && self.bytes.is_none_or(is_near)
    }
}

/// The number that a disk says itself, past its bridge.
pub(super) fn told_serial(node: &Path, tool: &mut dyn EraseTool) -> Option<String> {
    told(node, tool).map(|told| told.serial)
}

/// Asks with `smartctl`, which knows the dialects of bridges; with `hdparm` where that is not installed.
fn told(node: &Path, tool: &mut dyn EraseTool) -> Option<Told> {
    let node = node.to_string_lossy();
    match tool.run("smartctl", &["-i", "-j", &node], ASK) {
        // It complains of much that does not matter here, in its exit code.
        Ok(answer) => by_smartctl(&answer.out),
        Err(ToolError::Missing { .. }) => {
            let answer = tool.run("hdparm", &["-I", &node], ASK).ok().filter(|answer| answer.is_ok)?;
            by_hdparm(&answer.out)
        }
        Err(_) => None,
    }
}

/// `None` where the answer is not the disk's own, but a bridge's in its place.
fn by_smartctl(json: &str) -> Option<Told> {
    let all: Value = serde_json::from_str(json).ok()?;
    let text = |pointer: &str| all.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    matches!(text("/device/protocol"), "ATA" | "NVMe").then(|| Told {
        serial: clean(text("/serial_number")),
        model: clean(text("/model_name")),
        bytes: all.pointer("/user_capacity/bytes").and_then(Value::as_u64),
    })
}

fn by_hdparm(text: &str) -> Option<Told> {
    let line = |name: &str| {
        let found = text.lines().find_map(|line| line.trim().strip_prefix(name));
        found.map(clean).unwrap_or_default()
    };
    let (serial, model) = (line("Serial Number:"), line("Model Number:"));
    (!serial.is_empty() && !model.is_empty()).then_some(Told { serial, model, bytes: None })
}
