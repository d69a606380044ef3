//! The flags that forbid a dump, on this process.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use perron_outside::hardening::{harden, is_hardened};

#[test]
fn memory_is_dumped_nowhere_once_hardened() {
    assert!(!is_hardened(), "a process begins dumpable");
    harden().unwrap();
    assert!(is_hardened());
}
