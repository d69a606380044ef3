//! Small values that are not history: the hash of the PIN, the wrong attempts, the site's last choices, the badge's
//! word for this device, what is known of the time. They never travel and are never replayed. Nothing of a resident
//! goes here.

use perron_domain::clock::Kept;
use perron_domain::crypto::Attestation;
use perron_domain::time::Timestamp;
use rusqlite::OptionalExtension;

use crate::{Store, StoreError};

/// The longest value, in bytes.
pub const SETTING_MAX: usize = 64 * 1024;

/// The setting with the badge's word for this device.
const ATTESTATION: &str = "attestation";
/// The setting with what is known of the time.
const CLOCK: &str = "clock";

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

    /// The badge's word for this device, once a badge was shown.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn attestation(&self) -> Result<Option<Attestation>, StoreError> {
        Ok(self.setting(ATTESTATION)?.and_then(|bytes| bytes.try_into().ok()).map(Attestation))
    }

    /// Keeps the badge's word for this device.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written.
    pub fn keep_attestation(&mut self, word: Attestation) -> Result<(), StoreError> {
        self.set_setting(ATTESTATION, &word.0)
    }

    /// What an earlier run knew of the time. A store that was restored has no such memory: its newest record then tells
    /// the least, for only a believed clock moves the time part of a record's clock.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn kept_clock(&self) -> Result<Kept, StoreError> {
        if let Some(kept) = self.setting(CLOCK)?.and_then(|bytes| minicbor::decode(&bytes).ok()) {
            return Ok(kept);
        }
        let newest = Timestamp(i64::try_from(self.clock.0 >> 16).unwrap_or(0));
        Ok(Kept { believed: (newest.0 > 0).then_some(newest), ..Kept::default() })
    }

    /// Keeps what is known of the time for the next run.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written.
    pub fn keep_clock(&mut self, kept: &Kept) -> Result<(), StoreError> {
        self.set_setting(CLOCK, &minicbor::to_vec(kept).unwrap_or_default()) // writing to memory does not fail
    }
}
