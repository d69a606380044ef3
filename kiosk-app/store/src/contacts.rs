//! Contacts stand beside the log, sealed, and go for good: what is deleted leaves a tombstone, so that a late copy
//! from another device or an old backup does not bring it back.

use perron_domain::contact::{KEPT_AFTER, SealedContact};
use perron_domain::ids::SignUpId;
use perron_domain::time::{Time, Timestamp};

use crate::database::begin;
use crate::query::LIST_MAX;
use crate::tables::contacts;
use crate::{Store, StoreError};

impl Store {
    /// Stores a contact, or a newer one of the same sign-up.
    ///
    /// # Errors
    /// [`StoreError::ContactErased`] when it was deleted before, [`StoreError::TooLarge`] beyond 1 KiB.
    pub fn put_contact(&mut self, contact: &SealedContact) -> Result<(), StoreError> {
        let tx = begin(&mut self.conn)?;
        contacts::put(&tx, contact)?;
        Ok(tx.commit()?)
    }

    /// The contact of a sign-up, while it is kept.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn contact(&self, signup: SignUpId) -> Result<Option<SealedContact>, StoreError> {
        contacts::get(&self.conn, signup)
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
        let tx = begin(&mut self.conn)?;
        due.iter().try_for_each(|signup| contacts::erase(&tx, *signup))?;
        tx.commit()?;
        if !due.is_empty() || self.traces_left {
            self.empty_wal();
        }
        Ok(due.len())
    }

    /// Sign-ups whose contact is kept and whose workshop was over for long enough at this time.
    fn over_by(&self, time: Timestamp) -> Result<Vec<SignUpId>, StoreError> {
        let mut due = Vec::new();
        for signup in contacts::kept(&self.conn)? {
            let ends = self.find_signup(signup)?.and_then(|workshop| workshop.details).map(|d| d.ends);
            if ends.is_some_and(|ends| ends.plus(KEPT_AFTER) <= time) {
                due.push(signup);
            }
        }
        Ok(due)
    }
}
