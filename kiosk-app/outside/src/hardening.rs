//! A process whose memory is written nowhere: names and telephone numbers, keys and badges pass through it.
//!
//! A crash would leave a picture of the memory on the disk, or hand it to a program of the system that collects them.
//! The limit forbids the first; not being dumpable forbids both, and other processes of the user cannot look in.

use std::io;

use rustix::process::{
    DumpableBehavior, Resource, Rlimit, dumpable_behavior, getrlimit, set_dumpable_behavior, setrlimit,
};

/// No dump of this process's memory from here on. Programs that it starts inherit the limit.
///
/// # Errors
/// The system's answer.
pub fn harden() -> io::Result<()> {
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

/// Whether [`harden`] holds.
#[must_use]
pub fn is_hardened() -> bool {
    getrlimit(Resource::Core).current == Some(0)
        && dumpable_behavior().is_ok_and(|now| now == DumpableBehavior::NotDumpable)
}
