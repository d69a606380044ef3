//! Contacts stand beside the log, sealed, and go for good: what is deleted leaves a tombstone, so that a late copy
//! from another device or an old backup does not bring it back.

use perron_domain::contact::{KEPT_AFTER, SealedContact};
use perron_domain::ids::SignUpId;
use perron_domain::time::{Time, Timestamp};
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
        let sql = "SELECT signup, sealed FROM contacts WHERE signup = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([signup.0], sealed).optional()?)
    }

    /// The contacts of several sign-ups, in their order; those without one are left out. At most [`LIST_MAX`].
    ///
    /// # Errors
    /// [`StoreError`] when one cannot be read.
    pub fn contacts(&self, signups: &[SignUpId]) -> Result<Vec<SealedContact>, StoreError> {
        signups.iter().take(LIST_MAX).filter_map(|signup| self.contact(*signup).transpose()).collect()
    }

    /// Deletes the contacts whose workshop ended more than [`KEPT_AFTER`] ago, for good; gives how many. The end is that
    /// of the workshop as it is planned now. What counts as now is [`Time::due`], which no wrong clock moves; while the
    /// clock is not believed nothing goes. Traces that an earlier deletion left are emptied in any case.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was deleted then.
    pub fn purge_expired(&mut self, time: &Time) -> Result<usize, StoreError> {
        let due = match time.due.filter(|_| time.is_believed()) {
            Some(due) => self.over_by(due)?,
            None => vec![],
        };
        let tx = Self::begin(&mut self.conn)?;
        due.iter().try_for_each(|signup| erase(&tx, *signup))?;
        tx.commit()?;
        if !due.is_empty() || self.traces_left {
            self.empty_wal();
        }
        Ok(due.len())
    }

    /// Sign-ups whose contact is kept and whose workshop was over for long enough at this time.
    fn over_by(&self, time: Timestamp) -> Result<Vec<SignUpId>, StoreError> {
        let mut kept = self.conn.prepare_cached("SELECT signup FROM contacts")?;
        let ids: Vec<[u8; 16]> = kept.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut due = Vec::new();
        for signup in ids.into_iter().map(SignUpId) {
            let ends = self.find_signup(signup)?.and_then(|workshop| workshop.details).map(|d| d.ends);
            if ends.is_some_and(|ends| ends.plus(KEPT_AFTER) <= time) {
                due.push(signup);
            }
        }
        Ok(due)
    }
}

fn sealed(row: &Row<'_>) -> rusqlite::Result<SealedContact> {
    Ok(SealedContact { signup: SignUpId(row.get(0)?), sealed: row.get(1)? })
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
    let sql = "INSERT OR REPLACE INTO contacts(signup, sealed) VALUES (?1, ?2)";
    conn.prepare_cached(sql)?.execute((contact.signup.0, &contact.sealed))?;
    Ok(())
}

/// Deletes a contact and leaves a tombstone. The caller empties the write-ahead log after the commit.
pub(crate) fn erase(conn: &Connection, signup: SignUpId) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM contacts WHERE signup = ?1")?.execute([signup.0])?;
    conn.prepare_cached("INSERT OR IGNORE INTO erased(signup) VALUES (?1)")?.execute([signup.0])?;
    Ok(())
}
