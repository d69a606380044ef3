//! The site's list of badges, as this kiosk believes it: signed by the authority, and never an older one than before.
//!
//! It is read again whenever a badge is shown, so that a lost badge is refused as soon as the newer list lies in the
//! folder of keys, without a restart.

use perron_domain::badges::{BADGES_FILE_MAX, BadgeList, BadgesError};
use perron_domain::crypto::PublicKey;
use perron_domain::ids::FleetId;
use perron_outside::OutsideError;
use perron_store::{Store, StoreError};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The list's name in the folder of keys.
pub const BADGES: &str = "badges.perron";
/// The setting that remembers the newest list ever used here.
const NEWEST: &str = "badges.version";
/// The setting that remembers what was in it, SHA-256.
const DIGEST: &str = "badges.digest";

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadgesFault {
    /// Its file.
    #[error("{0}; copy the folder kiosk of the site here again")]
    File(#[from] OutsideError),
    /// Its content.
    #[error("{}: {source}", .path.display())]
    List {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        source: BadgesError,
    },
    /// Of another site.
    #[error("{}: the list of badges of another site; copy this site's", .0.display())]
    OtherFleet(PathBuf),
    /// An older list than one that was used here: it may be from before a badge was withdrawn.
    #[error("the list of badges is version {found}, but {known} was used before: not used; copy the newest")]
    Older {
        /// The list's version.
        found: u32,
        /// The newest ever used.
        known: u32,
    },
    /// Of the version that is used, but not the same: signed twice under one number, from an older copy of the bench.
    #[error(
        "the list of badges is version {0}, but not the one of that version that was used before: not used; copy the newest"
    )]
    Other(u32),
    /// What is remembered of it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where the list is, and who must have signed it.
#[derive(Clone, Debug)]
pub struct Badges {
    path: PathBuf,
    authority: PublicKey,
    fleet: FleetId,
}

impl Badges {
    /// The list in the folder of keys of a site.
    #[must_use]
    pub fn new(keys: &Path, authority: PublicKey, fleet: FleetId) -> Self {
        Self { path: keys.join(BADGES), authority, fleet }
    }

    /// The list as it lies there now, whatever was used before.
    ///
    /// # Errors
    /// [`BadgesFault`] when it is missing, or not this site's.
    pub fn read(&self) -> Result<BadgeList, BadgesFault> {
        self.parse(&perron_outside::read(&self.path, BADGES_FILE_MAX as u64)?)
    }

    /// A list's bytes, whose signature and site are checked.
    ///
    /// # Errors
    /// [`BadgesFault`] when they are not this site's.
    pub fn parse(&self, bytes: &[u8]) -> Result<BadgeList, BadgesFault> {
        let list = BadgeList::open(bytes, &self.authority)
            .map_err(|source| BadgesFault::List { path: self.path.clone(), source })?;
        if list.fleet != self.fleet {
            return Err(BadgesFault::OtherFleet(self.path.clone()));
        }
        Ok(list)
    }

    /// The list, if it is not older than the newest that this kiosk has used.
    ///
    /// # Errors
    /// [`BadgesFault`].
    pub fn newest(&self, store: &Store) -> Result<BadgeList, BadgesFault> {
        let list = self.read()?;
        let known = newest(store)?;
        if list.version < known {
            return Err(BadgesFault::Older { found: list.version, known });
        }
        let other = store.setting(DIGEST)?.is_some_and(|digest| digest != digest_of(&list));
        if list.version == known && other {
            return Err(BadgesFault::Other(known));
        }
        Ok(list)
    }

    /// The list to use; none where none can be believed, so that no badge opens anything. A newer one is remembered.
    pub fn list(&self, store: &mut Store) -> Option<BadgeList> {
        let remembered = self.newest(store).and_then(|list| {
            if list.version > newest(store)? {
                // In this order: cut between the two, the list is the next time taken for a newer one again.
                store.set_setting(DIGEST, &digest_of(&list))?;
                store.set_setting(NEWEST, &list.version.to_be_bytes())?;
            }
            Ok(list)
        });
        remembered.inspect_err(|error| tracing::error!(%error, "no badge opens anything")).ok()
    }
}

fn digest_of(list: &BadgeList) -> [u8; 32] {
    Sha256::digest(minicbor::to_vec(list).unwrap_or_default()).into() // writing to memory does not fail
}

/// The version of the newest list ever used here; 0 before the first.
fn newest(store: &Store) -> Result<u32, StoreError> {
    Ok(store.setting(NEWEST)?.and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes))
}
