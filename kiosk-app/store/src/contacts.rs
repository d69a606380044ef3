//! Contacts stand beside the log, sealed, and go for good: what is deleted leaves a tombstone, so that a late copy
//! from another device or an old backup does not bring it back.

use perron_domain::contact::SealedContact;
use perron_domain::ids::SignUpId;
use perron_domain::time::{Moment, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::query::LIST_MAX;
use crate::{Store, StoreError};

/// The longest sealed contact, in bytes.
const SEALED_MAX: usize = 1024;

impl Store {
    /// Stores a contact, or a newer one of the same sign-up.
    ///
    /// # Errors
    /// [`StoreError::ContactErased`] when it was deleted before, [`StoreError::TooLarge`] beyond 1 KiB.
    pub fn put_contact(&mut self, contact: &SealedContact) -> Result<(), StoreError> {
        let tx = Self::begin(&mut self.conn)?;
        put(&tx, contact)?;
        Ok(tx.commit()?)
    }

    /// The contact of a sign-up, while it is kept.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn contact(&self, signup: SignUpId) -> Result<Option<SealedContact>, StoreError> {
        let sql = "SELECT signup, sealed, expires FROM contacts WHERE signup = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([signup.0], sealed).optional()?)
    }

    /// The contacts of several sign-ups, in their order; those without one are left out. At most [`LIST_MAX`].
    ///
    /// # Errors
    /// [`StoreError`] when one cannot be read.
    pub fn contacts(&self, signups: &[SignUpId]) -> Result<Vec<SealedContact>, StoreError> {
        signups.iter().take(LIST_MAX).filter_map(|signup| self.contact(*signup).transpose()).collect()
    }

    /// Deletes the contacts that expired, for good; gives how many. Waits while the clock cannot be believed: a clock
    /// that jumped ahead would delete everything.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was deleted then.
    pub fn purge_expired(&mut self, moment: &Moment) -> Result<usize, StoreError> {
        if !moment.clock_ok {
            return Ok(0);
        }
        let tx = Self::begin(&mut self.conn)?;
        tx.execute(
            "INSERT OR IGNORE INTO erased(signup) SELECT signup FROM contacts WHERE expires <= ?1",
            [moment.now.0],
        )?;
        let gone = tx.execute("DELETE FROM contacts WHERE expires <= ?1", [moment.now.0])?;
        tx.commit()?;
        if gone > 0 || self.traces_left {
            self.empty_wal();
        }
        Ok(gone)
    }
}

fn sealed(row: &Row<'_>) -> rusqlite::Result<SealedContact> {
    Ok(SealedContact { signup: SignUpId(row.get(0)?), sealed: row.get(1)?, expires: Timestamp(row.get(2)?) })
}

/// Stores a contact unless it was deleted before.
pub(crate) fn put(conn: &Connection, contact: &SealedContact) -> Result<(), StoreError> {
    if contact.sealed.len() > SEALED_MAX {
        let (what, bytes, limit) = ("a sealed contact", contact.sealed.len() as u64, SEALED_MAX as u64);
        return Err(StoreError::TooLarge { what, bytes, limit });
    }
    if conn.prepare_cached("SELECT 1 FROM erased WHERE signup = ?1")?.exists([contact.signup.0])? {
        return Err(StoreError::ContactErased(contact.signup));
    }
    let sql = "INSERT OR REPLACE INTO contacts(signup, sealed, expires) VALUES (?1, ?2, ?3)";
    conn.prepare_cached(sql)?.execute((contact.signup.0, &contact.sealed, contact.expires.0))?;
    Ok(())
}

/// Deletes a contact and leaves a tombstone. The caller empties the write-ahead log after the commit.
pub(crate) fn erase(conn: &Connection, signup: SignUpId) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM contacts WHERE signup = ?1")?.execute([signup.0])?;
    conn.prepare_cached("INSERT OR IGNORE INTO erased(signup) VALUES (?1)")?.execute([signup.0])?;
    Ok(())
}
