//! All sockets together: found, opened, read.

use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant};

use super::{Plugged, Settle, SwitchDevice, SwitchDevices, SwitchInfo};
use crate::sound::error::SoundError;

/// How long after a plug a device is tried that could not be opened: its rights are set a moment later.
const TRY_AGAIN: Duration = Duration::from_millis(200);
/// How often.
const TRIES: u32 = 10;
/// The most that are read.
const DEVICES_MAX: usize = 16;

/// The sockets of a machine.
pub(in crate::sound) struct Watched {
    devices: Box<dyn SwitchDevices>,
    open: Vec<(SwitchInfo, Box<dyn SwitchDevice>)>,
    waiting: Vec<Waiting>,
    settle: Settle,
}

struct Waiting {
    info: SwitchInfo,
    /// When it is tried again; nothing where it is given up.
    at: Option<Instant>,
    tries: u32,
}

impl Watched {
    pub(in crate::sound) fn new(devices: Box<dyn SwitchDevices>) -> Self {
        Self { devices, open: vec![], waiting: vec![], settle: Settle::default() }
    }

    /// What is believed. What could not be opened yet may say that headphones are in.
    pub(in crate::sound) fn plugged(&self, now: Instant) -> Plugged {
        let is_tried = self.waiting.iter().any(|waiting| waiting.at.is_some());
        if is_tried { Plugged::Moving } else { self.settle.plugged(now) }
    }

    pub(in crate::sound) fn is_loose(&self, now: Instant) -> bool {
        self.settle.is_loose(now)
    }

    pub(in crate::sound) fn wakes(&self, now: Instant) -> Option<Instant> {
        let tries = self.waiting.iter().filter_map(|waiting| waiting.at);
        tries.chain(self.settle.wakes(now)).min()
    }

    /// What tells of changes: that devices come and go, and then each of them.
    pub(in crate::sound) fn files(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        self.devices.changes().into_iter().chain(self.open.iter().map(|(_, device)| device.ready()))
    }

    /// Whether someone tells when sockets come and go.
    pub(in crate::sound) fn is_told(&self) -> bool {
        self.devices.changes().is_some()
    }

    /// Reads everything that does not wait, and looks for sockets if told to or asked for. Tells what cannot be read; true
    /// where something moved.
    pub(in crate::sound) fn read(&mut self, now: Instant, looks: bool) -> (bool, Vec<SoundError>) {
        let mut moved = false;
        self.open.retain_mut(|(info, device)| match device.moved() {
            Ok(one) => {
                moved |= one;
                true
            }
            Err(error) => {
                tracing::info!(device = info.name, %error, "unplugged");
                moved = true;
                false
            }
        });
        // What went may be back under the same name already.
        let mut faults = vec![];
        if self.devices.changed() || moved || looks {
            moved |= self.look(now, &mut faults);
        }
        moved |= self.try_again(now, &mut faults);
        if moved {
            let says = self.open.iter().map(|(_, device)| device.is_in()).reduce(|one, other| one || other);
            self.settle.moved(says, now);
        }
        (moved, faults)
    }

    /// Opens what is new and forgets what is gone; true where that changed what is said.
    fn look(&mut self, now: Instant, faults: &mut Vec<SoundError>) -> bool {
        let mut found = self.devices.list();
        found.truncate(DEVICES_MAX);
        let before = self.open.len();
        self.open.retain(|(info, _)| found.contains(info));
        self.waiting.retain(|waiting| found.contains(&waiting.info));
        // What was given up is tried once more: its rights may be set by now.
        self.waiting.iter_mut().for_each(|waiting| waiting.at = waiting.at.or(Some(now)));
        let mut changed = self.open.len() != before;
        for info in found {
            let is_known = self.open.iter().any(|(known, _)| *known == info)
                || self.waiting.iter().any(|waiting| waiting.info == info);
            if !is_known {
                changed |= self.try_open(info, 0, now, faults);
            }
        }
        changed
    }

    fn try_again(&mut self, now: Instant, faults: &mut Vec<SoundError>) -> bool {
        let is_due = |waiting: &Waiting| waiting.at.is_some_and(|at| now >= at);
        let (due, later): (Vec<Waiting>, _) = std::mem::take(&mut self.waiting).into_iter().partition(is_due);
        self.waiting = later;
        let mut changed = false;
        for waiting in due {
            changed |= self.try_open(waiting.info, waiting.tries.saturating_add(1), now, faults);
        }
        changed
    }

    fn try_open(&mut self, info: SwitchInfo, tries: u32, now: Instant, faults: &mut Vec<SoundError>) -> bool {
        match self.devices.open(&info) {
            Ok(device) => {
                self.open.push((info, device));
                return true;
            }
            Err(_) if tries < TRIES => {
                self.waiting.push(Waiting { info, at: now.checked_add(TRY_AGAIN), tries });
            }
            Err(source) => {
                faults.push(SoundError::Switch { name: info.name.clone(), source });
                self.waiting.push(Waiting { info, at: None, tries });
            }
        }
        false
    }
}
