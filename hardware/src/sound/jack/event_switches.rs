//! The switches of this machine's sockets, as the kernel's event devices show them.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use evdev::SwitchCode;
use evdev::raw_stream::RawDevice;
use rustix::fs::OFlags;

use super::position::{Position, Said};
use super::{SwitchDevice, SwitchDevices, SwitchInfo};
use crate::find::{Changes, DeviceId, Machine, Node};

/// The event devices of this machine that have a switch for headphones.
#[derive(Debug)]
pub struct EventSwitches {
    machine: Machine,
    changes: Option<Changes>,
}

impl EventSwitches {
    /// Those of this machine, and word of what comes and goes.
    #[must_use]
    pub fn new() -> Self {
        Self { machine: Machine::default(), changes: Changes::of_this_machine() }
    }

    fn tells(&self, node: &Node) -> bool {
        let map = self.machine.attribute(node, "device/capabilities/sw").unwrap_or_default();
        // There are fewer switches than bits in a word.
        let bits = u64::from_str_radix(map.split_whitespace().last().unwrap_or_default(), 16).unwrap_or(0);
        Position::of(|switch| bits >> switch.0 & 1 == 1).is_some()
    }
}

impl Default for EventSwitches {
    fn default() -> Self {
        Self::new()
    }
}

impl SwitchDevices for EventSwitches {
    fn list(&mut self) -> Vec<SwitchInfo> {
        let nodes = self.machine.devices("input", "event").into_iter().filter(|node| self.tells(node));
        nodes.map(|node| SwitchInfo { id: DeviceId::of(&node), name: node.label, node: node.name }).collect()
    }

    fn open(&mut self, info: &SwitchInfo) -> io::Result<Box<dyn SwitchDevice>> {
        use std::os::unix::fs::OpenOptionsExt;
        let path = std::path::Path::new("/dev/input").join(&info.node);
        let flags = i32::try_from((OFlags::NONBLOCK | OFlags::CLOEXEC).bits()).unwrap_or_default();
        let file = std::fs::OpenOptions::new().read(true).custom_flags(flags).open(path)?;
        let device = RawDevice::from_fd(file.into())?;
        let has = |switch| device.supported_switches().is_some_and(|all| all.contains(switch));
        let position = Position::of(has).ok_or(io::ErrorKind::Unsupported)?;
        let mut open = EventSwitch { device, position };
        open.ask()?;
        Ok(Box::new(open))
    }

    fn changes(&self) -> Option<BorrowedFd<'_>> {
        self.changes.as_ref().map(AsFd::as_fd)
    }

    fn changed(&mut self) -> bool {
        self.changes.as_mut().is_some_and(|changes| changes.take(&["input"]))
    }
}

struct EventSwitch {
    device: RawDevice,
    position: Position,
}

impl EventSwitch {
    fn ask(&mut self) -> io::Result<()> {
        let on = self.device.get_switch_state()?;
        self.position.ask(|switch: SwitchCode| on.contains(switch));
        Ok(())
    }
}

impl SwitchDevice for EventSwitch {
    fn moved(&mut self) -> io::Result<bool> {
        let mut said = vec![];
        match self.device.fetch_events() {
            Ok(events) => said.extend(events.map(|event| self.position.take(event))),
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {}
            Err(error) => return Err(error),
        }
        if said.contains(&Said::Lost) {
            self.ask()?;
        }
        Ok(said.iter().any(|said| *said != Said::Nothing))
    }

    fn is_in(&self) -> bool {
        self.position.is_in()
    }

    fn ready(&self) -> BorrowedFd<'_> {
        self.device.as_fd()
    }
}
