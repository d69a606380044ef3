//! A copy of everything, in memory: the caller encrypts it before it touches a stick. Contacts in it are sealed
//! besides.

use crate::{Store, StoreError};

/// The largest backup, in bytes: 256 MiB, about eleven years of a busy kiosk.
pub const BACKUP_MAX: u64 = 256 * 1024 * 1024;

impl Store {
    /// The whole database as of this moment, as bytes for [`crate::restore()`]. Deleted contacts are not in it: their
    /// bytes were overwritten.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] beyond [`BACKUP_MAX`]; others when it cannot be read.
    pub fn backup(&mut self) -> Result<Vec<u8>, StoreError> {
        let bytes = self.counts()?.bytes;
        if bytes > BACKUP_MAX {
            return Err(StoreError::TooLarge { what: "the backup", bytes, limit: BACKUP_MAX });
        }
        Ok(self.conn.serialize(rusqlite::MAIN_DB)?.to_vec())
    }
}
