//! Nothing is written that was not chosen, and nothing can be chosen that the machine itself needs.
//!
//! ```text
//!  sysfs, mountinfo, swaps, udev ─► Inventory ─► judge(device, policy) ─► Target ─► BlockMedium: open exclusively,
//!                                                      │                            judge and compare again
//!                                                      └─► Refusal: says why, and what to do
//! ```
//!
//! A [`Target`] is made by [`judge`] alone, and only a target can be opened: no flag leads around it. Reading the
//! inventory opens no device and changes nothing.
//!
//! What is seen: every mount of this namespace and of process 1's (with the device number, and the source where a
//! file system hides it), swap on partitions and disks, what the device mapper, md, bcache and loop devices hold,
//! down through every layer, and all members of a mounted btrfs. What is not seen in these files: pools of ZFS,
//! members of bcachefs, external journals, and mounts in other namespaces. The kernel knows those too, and refuses to open
//! such a disk exclusively; that is why a target is opened so. A closed LUKS volume is data, not use: it is warned of.

mod block;
mod device;
mod identity;
mod inventory;
mod judge;
mod nodes;
mod open;
mod pin;
mod placeholder;
mod ports;
mod refusal;
mod roots;
mod serials;
mod signature;
mod sysfs;
mod text;
mod usage;

pub use block::{Attributes, Block, Kind};
pub use device::{Device, Holding, Number, Part, Use};
pub use identity::{SerialOf, Transport};
pub use inventory::{Inventory, InventoryError};
pub use judge::{Policy, Target, judge};
pub use open::BlockMedium;
pub use pin::{LAST, Pin};
pub use placeholder::{is_placeholder, is_serial};
pub use ports::{BusPath, Ports};
pub use refusal::Refusal;
pub use roots::Roots;
pub use serials::tells_no_disk;
pub use signature::{Found, signatures};
pub use text::{TEXT_MAX, clean};
