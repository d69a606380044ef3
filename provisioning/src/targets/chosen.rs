//! A disk that the guard allows, with its medium and what it is known by among the others.

use std::sync::Arc;

use perron_flash::Medium;
use perron_flash::guard::{Pin, Policy, SerialOf, Target, Transport, clean};

use super::dock::InDock;
use super::identity::DiskIdentity;
use super::{Host, size};

/// A disk that the guard allows.
pub(crate) struct Chosen {
    pub(crate) target: Target,
    pub(crate) medium: Arc<dyn Medium>,
    /// Path of its device node, without control characters.
    pub(crate) name: String,
    /// What it is known by.
    pub(crate) identity: DiskIdentity,
}

impl Chosen {
    /// What tells it from others: as its target's, with the disk's own number in the place of a bridge's.
    pub(crate) fn pin(&self) -> &Pin {
        &self.identity.pin
    }

    /// Where it stands: its port, and its bay in a dock of several.
    pub(crate) fn place(&self) -> String {
        let port = self.pin().bus_path.port();
        self.target.bay().map_or_else(|| port.to_owned(), |bay| format!("{port}, bay {bay}"))
    }

    /// Name, model and size, where its number is not to be shown.
    pub(super) fn disk(&self) -> String {
        format!("{} ({}, {})", self.name, self.identity.model, size(self.pin().bytes))
    }

    /// Name, model, serial number and size, for messages.
    pub(crate) fn label(&self) -> String {
        let Self { name, identity, .. } = self;
        let serial = match (&identity.pin.serial, identity.serial_of) {
            (None, SerialOf::Many) => "no serial number of its own".to_owned(),
            (None, _) => "no serial".to_owned(),
            (Some(serial), _) => format!("serial {serial}"),
        };
        format!("{name}: {}, {serial}, {}", identity.model, size(identity.pin.bytes))
    }
}

/// A disk that was checked, with its medium.
pub(crate) fn chosen(target: Target, policy: &Policy, host: &Host) -> Chosen {
    let name = clean(&target.node().to_string_lossy());
    let medium = (host.medium)(target.clone(), policy.clone());
    let identity = DiskIdentity::of(&target, (host.tool)().as_mut());
    let medium: Arc<dyn Medium> = match &identity.pin.serial {
        Some(serial) if identity.is_own() && target.serial_of() != SerialOf::Disk => {
            Arc::new(InDock::new(medium, target.node(), serial, host.tool.clone()))
        }
        _ => medium,
    };
    Chosen { target, medium, name, identity }
}

/// Takes numbers away that several of these disks have.
pub(crate) fn tell_apart(disks: &mut [Chosen]) {
    let numbers: Vec<Option<String>> =
        disks.iter().map(|disk| Some(disk.identity.pin.serial.as_ref()?.to_ascii_uppercase())).collect();
    for disk in disks {
        let Some(number) = disk.identity.pin.serial.as_ref().map(|serial| serial.to_ascii_uppercase()) else {
            continue;
        };
        let is_nvme = disk.target.transport() == Transport::Nvme; // namespaces share their controller's
        if !is_nvme && numbers.iter().flatten().filter(|other| **other == number).count() > 1 {
            disk.identity.serial_of = SerialOf::Many;
            disk.identity.forget_shared();
        }
    }
}
