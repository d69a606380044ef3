//! Memory that nobody uses any more goes back to the system.
//!
//! The C library's allocator keeps what was freed, and keeps more the longer a program runs. Left alone it learns from
//! the first large block that is freed (a PIN's hash takes 19 MiB, a picture 2) to serve blocks of that size from its
//! own store, which it then never makes smaller; and it opens such a store for each thread. [`bound`] fixes what it
//! would learn, before the first thread begins; [`give_back`] returns the free pages between blocks in use, when a
//! visit is over.
//!
//! *Architecture invariant*: `unsafe` here is two calls that take plain numbers. The crate knows none of the others. With
//! another C library both do nothing.

/// Stores of small blocks. The kiosk's threads wait for people and disks, hardly ever for each other.
pub const ARENAS: i32 = 1;
/// A block of at least so many bytes is mapped by itself, and unmapped as soon as it is freed.
pub const MAPPED_FROM: i32 = 128 * 1024;
/// Free bytes that may stay at the end of the store.
pub const SLACK: i32 = 256 * 1024;

/// Bounds what the allocator keeps. To be called first in `main`: a thread that has begun has its store already. True
/// when the allocator took every bound.
pub fn bound() -> bool {
    allocator::bound()
}

/// Gives free pages back. It goes through all free blocks, a few milliseconds at most for a kiosk: for a moment when
/// nobody waits. True when there was something to give.
pub fn give_back() -> bool {
    allocator::give_back()
}

#[cfg(target_env = "gnu")]
mod allocator {
    use super::{ARENAS, MAPPED_FROM, SLACK};

    #[allow(unsafe_code, reason = "mallopt has no safe form")]
    pub(super) fn bound() -> bool {
        let bounds = [
            (libc::M_ARENA_MAX, ARENAS),
            (libc::M_MMAP_THRESHOLD, MAPPED_FROM),
            (libc::M_TRIM_THRESHOLD, SLACK),
        ];
        bounds.into_iter().fold(true, |took, (what, value)| {
            // SAFETY: takes two numbers and locks the allocator itself; every value is one that glibc documents.
            took & (unsafe { libc::mallopt(what, value) } == 1)
        })
    }

    #[allow(unsafe_code, reason = "malloc_trim has no safe form")]
    pub(super) fn give_back() -> bool {
        // SAFETY: takes a number and locks the allocator itself; blocks in use are not touched.
        unsafe { libc::malloc_trim(0) == 1 }
    }
}

#[cfg(not(target_env = "gnu"))]
mod allocator {
    pub(super) fn bound() -> bool {
        false
    }

    pub(super) fn give_back() -> bool {
        false
    }
}
