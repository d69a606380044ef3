//! Who this device is: its key, made at first start and never copied to another machine.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use perron_domain::crypto::SigningKey;
use perron_domain::ids::{DeviceId, FleetId};

use crate::{StoreError, files};

/// The key's name in the data folder.
const KEY_FILE: &str = "device.key";
/// Begins the key's file; the 32 bytes of the seed follow, and nothing else.
const KEY_MAGIC: &[u8; 16] = b"perron device 1\n";

/// A device and the fleet that it belongs to.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Signs this device's records.
    pub key: SigningKey,
    /// First half of the SHA-256 of the public key.
    pub device: DeviceId,
    /// The devices that share one site authority.
    pub fleet: FleetId,
}

impl Identity {
    /// From a key at hand.
    #[must_use]
    pub fn new(key: SigningKey, fleet: FleetId) -> Self {
        let device = key.public().device_id();
        Self { key, device, fleet }
    }

    /// Reads the key in the data folder `dir`. At the first start there is none: one is made from `seed`, 32 bytes of
    /// the system's random source, in a file that only its owner reads (0600).
    ///
    /// # Errors
    /// [`StoreError::File`] when the folder cannot be read or written, [`StoreError::KeyFile`] when the file is
    /// something else than a key.
    pub fn load_or_make(dir: &Path, fleet: FleetId, seed: [u8; 32]) -> Result<Self, StoreError> {
        let path = dir.join(KEY_FILE);
        if !path.exists() {
            files::make_dir(dir)?;
            files::write_new(&path, &[KEY_MAGIC.as_slice(), &seed].concat())?;
        }
        let bytes = std::fs::read(&path).map_err(StoreError::file(&path))?;
        let seed = bytes.strip_prefix(KEY_MAGIC).and_then(|seed| seed.try_into().ok());
        let seed: [u8; 32] = seed.ok_or_else(|| StoreError::KeyFile { path: path.clone() })?;
        let meta = std::fs::metadata(&path).map_err(StoreError::file(&path))?;
        if meta.permissions().mode() & 0o077 != 0 {
            tracing::warn!(path = %path.display(), "others could read the device key; now they cannot");
            let only_owner = std::fs::Permissions::from_mode(0o600);
            std::fs::set_permissions(&path, only_owner).map_err(StoreError::file(&path))?;
        }
        Ok(Self::new(SigningKey::from_seed(seed), fleet))
    }
}
