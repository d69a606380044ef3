//! Small values that are not history: the hash of the PIN, the wrong attempts, the site's last choices. They never
//! travel and are never replayed. Nothing of a resident goes here.

use rusqlite::OptionalExtension;

use crate::{Store, StoreError};

/// The longest value, in bytes.
pub const SETTING_MAX: usize = 64 * 1024;

impl Store {
    /// A value, if it was ever set.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn setting(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut get = self.conn.prepare_cached("SELECT value FROM settings WHERE key = ?1")?;
        Ok(get.query_row([key], |row| row.get(0)).optional()?)
    }

    /// Sets a value; synced when this returns.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] beyond [`SETTING_MAX`]; others when it cannot be written.
    pub fn set_setting(&mut self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        if value.len() > SETTING_MAX {
            let (bytes, limit) = (value.len() as u64, SETTING_MAX as u64);
            return Err(StoreError::TooLarge { what: "a setting", bytes, limit });
        }
        let mut set =
            self.conn.prepare_cached("INSERT OR REPLACE INTO settings(key, value) VALUES (?1, ?2)")?;
        set.execute((key, value))?;
        Ok(())
    }

    /// Forgets a value.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written.
    pub fn clear_setting(&mut self, key: &str) -> Result<(), StoreError> {
        self.conn.prepare_cached("DELETE FROM settings WHERE key = ?1")?.execute([key])?;
        Ok(())
    }
}
