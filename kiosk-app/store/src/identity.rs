//! Who this device is: its key, made at first start and never copied to another machine.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use perron_domain::chance::SecretSeed;
use perron_domain::crypto::SigningKey;
use perron_domain::ids::{DeviceId, FleetId};
use zeroize::Zeroizing;

use crate::{StoreError, files};

/// The key's name in the data folder.
const KEY_FILE: &str = "device.key";
/// The name of a new key, until the database knows it.
const FIRST_FILE: &str = "device.key.first";
/// The name of a key whose log another one goes on with.
const RETIRED_FILE: &str = "device.key.retired";
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
}

/// The key of this machine, and whether its log was begun before.
pub(crate) struct Own {
    pub(crate) identity: Identity,
    pub(crate) established: bool,
}

/// Finds this machine's key in the data folder, or makes it from `seed` when nothing is there yet.
///
/// ```text
///  device.key  perron.db
///     no          no      device.key.first is written (0600); the database follows; then it is named device.key
///     any         yes     and device.key.first: cut in the middle ─► gone on with; an older key is kept aside
///     no          yes     LostKey
///     yes         no      LostDatabase: beginning anew would fork the log
///     yes         yes     as on every day
/// ```
pub(crate) fn settle(dir: &Path, fleet: FleetId, seed: SecretSeed) -> Result<Own, StoreError> {
    let (path, first) = (dir.join(KEY_FILE), dir.join(FIRST_FILE));
    let has_database = dir.join(files::DATABASE).exists();
    match (path.exists(), has_database) {
        (_, true) if first.exists() => {
            retire(dir)?;
            Ok(Own { identity: read(&first, fleet)?, established: false })
        }
        (true, true) => Ok(Own { identity: read(&path, fleet)?, established: true }),
        (true, false) => Err(StoreError::LostDatabase { dir: dir.to_owned() }),
        (false, true) => Err(StoreError::LostKey { dir: dir.to_owned() }),
        (false, false) => {
            write_first(dir, seed)?;
            Ok(Own { identity: read(&first, fleet)?, established: false })
        }
    }
}

/// Writes a new key under its first name: it is nobody's until a database knows it.
pub(crate) fn write_first(dir: &Path, seed: SecretSeed) -> Result<(), StoreError> {
    let first = dir.join(FIRST_FILE);
    files::remove(&first)?;
    let bytes = Zeroizing::new([KEY_MAGIC.as_slice(), seed.spend().as_slice()].concat());
    files::write_new(&first, &bytes).map(drop)
}

/// The database knows the key: it gets its name. Nothing to do when it has it.
pub(crate) fn establish(dir: &Path) -> Result<(), StoreError> {
    let first = dir.join(FIRST_FILE);
    if first.exists() { files::publish(&first, &dir.join(KEY_FILE)).map(drop) } else { Ok(()) }
}

/// Nothing came of it: the new key goes.
pub(crate) fn forget_first(dir: &Path) -> Result<(), StoreError> {
    files::remove(&dir.join(FIRST_FILE))
}

/// The new key that lies under its first name.
pub(crate) fn read_first(dir: &Path, fleet: FleetId) -> Result<Identity, StoreError> {
    read(&dir.join(FIRST_FILE), fleet)
}

/// A machine that takes over another's log retires the key it had, if any: it is kept aside and signs nothing more.
pub(crate) fn retire(dir: &Path) -> Result<(), StoreError> {
    let (path, aside) = (dir.join(KEY_FILE), dir.join(RETIRED_FILE));
    match std::fs::rename(&path, &aside) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file(&path)(error)),
        _ => Ok(()),
    }
}

fn read(path: &Path, fleet: FleetId) -> Result<Identity, StoreError> {
    let bytes = Zeroizing::new(files::read_small(path, KEY_MAGIC.len() + 32)?);
    let seed = bytes.strip_prefix(KEY_MAGIC).and_then(|seed| seed.try_into().ok());
    let seed: [u8; 32] = seed.ok_or_else(|| StoreError::KeyFile { path: path.to_owned() })?;
    let meta = std::fs::metadata(path).map_err(StoreError::file(path))?;
    if meta.permissions().mode() & 0o077 != 0 {
        tracing::warn!(path = %path.display(), "others could read the device key; now they cannot");
        let only_owner = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(path, only_owner).map_err(StoreError::file(path))?;
    }
    Ok(Identity::new(SigningKey::from_seed(seed), fleet))
}
