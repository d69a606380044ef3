//! What is plugged into this machine, and when that changes.
//!
//! ```text
//!  /sys ─► Machine::devices(class) ─► Node: what the kernel calls it, where it is plugged in, what it says it is
//!  kernel's announcements ─► Changes ─► look again
//! ```
//!
//! A device is known again by its own serial number, or by the place where it is plugged in where it has none that can be
//! believed: [`DeviceId`]. Announcements are believed only as far as to look again, so a forged one does nothing.

mod changes;
mod machine;
mod serial;
#[cfg(test)]
mod tests;

pub use changes::Changes;
pub use machine::{Machine, Node, Usb};
pub use serial::is_believable;

/// By what a device is known again after it was unplugged.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeviceId(String);

impl DeviceId {
    /// The identity of a node: vendor, product and serial number of what it is plugged in by, or vendor, product and port.
    #[must_use]
    pub fn of(node: &Node) -> Self {
        match &node.usb {
            Some(usb) => match usb.serial.as_deref().filter(|serial| is_believable(serial)) {
                Some(serial) => Self(format!("usb {:04x}:{:04x} number {serial}", usb.vendor, usb.product)),
                None => Self(format!("usb {:04x}:{:04x} port {}", usb.vendor, usb.product, usb.port)),
            },
            None => Self(format!("{} {} {}", node.class, node.path, node.label)),
        }
    }

    /// An identity that was stored.
    #[must_use]
    pub fn stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As it is stored and shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
