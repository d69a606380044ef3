//! All lids of a machine, on one thread, which sleeps until one is moved, comes or goes.

use std::io;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::device::{LidInfo, LidSwitch, LidSwitches};
use super::{LidEvent, LidSays};
use crate::keys::Stop;

/// How long after it came a switch is tried that could not be opened: its rights are set a moment later.
const TRY_AGAIN: Duration = Duration::from_millis(300);
/// How often it is tried so soon.
const TRIES: u32 = 10;
/// How long to wait after that, and between two looks where nobody tells of changes.
const LATER: Duration = Duration::from_secs(30);
/// The most switches that are read.
const LIDS_MAX: usize = 8;

/// Takes word of lids; false when nobody listens any more.
pub type LidListener = dyn FnMut(LidEvent) -> bool + Send;

/// Reads the switches on this thread until it is told to stop, or nobody listens any more.
pub fn watch_lids(switches: Box<dyn LidSwitches>, listener: Box<LidListener>, stop: &Stop) {
    let mut lids = Lids { switches, listener, open: vec![], tries: 0, next: None };
    if let Err(error) = lids.run(stop) {
        tracing::error!(%error, "the lid cannot be waited for");
    }
}

struct Lids {
    switches: Box<dyn LidSwitches>,
    listener: Box<LidListener>,
    open: Vec<(LidInfo, Box<dyn LidSwitch>)>,
    /// How often in a row a switch could not be opened.
    tries: u32,
    /// When to look again without being told.
    next: Option<Instant>,
}

/// Nobody listens any more.
struct Unheard;

impl Lids {
    fn run(&mut self, stop: &Stop) -> io::Result<()> {
        let mut heard = self.look();
        while heard.is_ok() {
            let (told_to_stop, changes) = self.wait(stop)?;
            if told_to_stop {
                return Ok(());
            }
            heard = self.read().and_then(|gone| {
                let changed = changes && self.switches.changed();
                let is_time = self.next.is_some_and(|at| Instant::now() >= at);
                if gone || changed || is_time { self.look() } else { Ok(()) }
            });
        }
        Ok(())
    }

    /// Waits; tells whether to stop, and whether word of changes came.
    fn wait(&self, stop: &Stop) -> io::Result<(bool, bool)> {
        let mut fds = vec![PollFd::new(stop, PollFlags::IN)];
        let changes = self.switches.changes();
        let switches: Vec<_> = self.open.iter().map(|(_, switch)| switch.ready()).collect();
        fds.extend(switches.iter().map(|fd| PollFd::new(fd, PollFlags::IN)));
        if let Some(changes) = &changes {
            fds.push(PollFd::new(changes, PollFlags::IN));
        }
        let timeout = self.next.map(|at| {
            // A millisecond more, so that the moment is past when it wakes.
            let left = at.saturating_duration_since(Instant::now()) + Duration::from_millis(1);
            Timespec { tv_sec: left.as_secs().try_into().unwrap_or(1), tv_nsec: left.subsec_nanos().into() }
        });
        loop {
            match poll(&mut fds, timeout.as_ref()) {
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
                Ok(_) => break,
            }
        }
        let is_ready = |fd: Option<&PollFd<'_>>| fd.is_some_and(|fd| !fd.revents().is_empty());
        Ok((is_ready(fds.first()), changes.is_some() && is_ready(fds.last())))
    }

    /// Reads all switches. Tells whether one is gone.
    fn read(&mut self) -> Result<bool, Unheard> {
        let mut events = vec![];
        let before = self.open.len();
        self.open.retain_mut(|(info, switch)| {
            let mut moves = vec![];
            let is_there = switch.read(&mut moves).is_ok();
            let moves = moves.into_iter().map(LidSays::Moved);
            let gone = (!is_there).then_some(LidSays::Gone);
            events.extend(moves.chain(gone).map(|says| LidEvent { id: info.id.clone(), says }));
            is_there
        });
        self.tell(events)?;
        Ok(self.open.len() < before)
    }

    /// Opens what is there, and forgets what is not.
    fn look(&mut self) -> Result<(), Unheard> {
        let mut found = self.switches.list();
        found.truncate(LIDS_MAX);
        let mut events = vec![];
        self.open.retain(|(info, _)| {
            let is_there = found.contains(info);
            if !is_there {
                events.push(LidEvent { id: info.id.clone(), says: LidSays::Gone });
            }
            is_there
        });
        let mut failed = None;
        for info in found {
            if self.open.iter().any(|(open, _)| *open == info) {
                continue;
            }
            let opened = self.switches.open(&info).and_then(|switch| Ok((switch.is_closed()?, switch)));
            match opened {
                Ok((closed, switch)) => {
                    events.push(LidEvent { id: info.id.clone(), says: LidSays::Found(closed) });
                    self.open.push((info, switch));
                }
                Err(error) => failed = Some((info, error)),
            }
        }
        self.tries = if failed.is_some() { self.tries.saturating_add(1) } else { 0 };
        if let Some((info, error)) = &failed
            && self.tries == TRIES
        {
            tracing::warn!(device = info.name, %error, "a lid cannot be read");
        }
        let wait = match failed {
            Some(_) if self.tries < TRIES => Some(TRY_AGAIN),
            Some(_) => Some(LATER),
            None => self.switches.changes().is_none().then_some(LATER),
        };
        self.next = wait.map(|wait| Instant::now() + wait);
        self.tell(events)
    }

    fn tell(&mut self, events: Vec<LidEvent>) -> Result<(), Unheard> {
        if events.into_iter().all(|event| (self.listener)(event)) { Ok(()) } else { Err(Unheard) }
    }
}
