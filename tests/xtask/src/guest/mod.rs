//! `cargo xtask guest [CASE…]`: the devices with a real kernel, in a virtual machine.
//!
//! ```text
//!  Debian's kernel and its modules ─┐
//!  perron, perron-guest, libraries ─┼─ cpio ─► QEMU (no disk, no network, emulated) ─ serial line ─► lines ok, FAIL, end
//!  busybox, kmod, udev, init ───────┤               ▲                                   └► ask ─┐
//!  a laptop's battery, mains, lid ──┘ (firmware)    └────── keys, mouse, pictures ◄─────── QMP ─┘
//! ```
//!
//! The kernel is fetched as a package and unpacked into the target folder, never installed. What the machine prints is
//! shown as it comes; the task fails unless its last line says that nothing failed.

mod files;
mod machine;

use std::process::Command;

use crate::error::Error;
use crate::packages::{BUILD, DRAW, GUEST};
use crate::{apt, shell};

/// What is added to the machine's firmware.
const FIRMWARE: &str = "tests/guest/laptop.asl";

/// Runs the cases whose names contain one of these words; all without any.
///
/// # Errors
/// Fails where the machine cannot be made, does not end in time, or a case fails.
pub(crate) fn guest(arguments: &[String]) -> Result<(), Error> {
    apt::ensure(&[BUILD, DRAW, GUEST])?;
    let mut build = shell::cargo(&["build", "--package", "perron-guest", "--package", "perron"])?;
    shell::run(build.args(shell::PROFILE))?;
    built(arguments)
}

/// The same with the programs as they were built last.
///
/// # Errors
/// As [`guest`].
pub(crate) fn built(arguments: &[String]) -> Result<(), Error> {
    let target = shell::target()?;
    let folder = target.join("guest");
    let kernel = files::kernel(&folder)?;
    let root = folder.join("files");
    shell::remove_folder(&root)?;
    files::lay_out(&root, &kernel, &target.join("ci"), arguments)?;
    let initrd = folder.join("initrd");
    let pack = format!("find . | cpio --quiet -o -H newc > '{}'", initrd.display());
    shell::run(Command::new("sh").args(["-c", &pack]).current_dir(&root))?;
    let firmware = folder.join("laptop.aml");
    shell::run(Command::new("iasl").arg("-p").arg(&firmware).arg(shell::root()?.join(FIRMWARE)))?;
    machine::boot(&kernel.image, &initrd, &firmware, &folder)
}
