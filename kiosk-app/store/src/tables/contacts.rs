//! The rows of sealed contacts and of tombstones.

use perron_domain::contact::SealedContact;
use perron_domain::ids::SignUpId;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::StoreError;

/// The longest sealed contact, in bytes.
const SEALED_MAX: usize = 1024;

fn sealed(row: &Row<'_>) -> rusqlite::Result<SealedContact> {
    Ok(SealedContact { signup: SignUpId(row.get(0)?), sealed: row.get(1)? })
}

/// The contact of a sign-up, while it is kept.
pub(crate) fn get(conn: &Connection, signup: SignUpId) -> Result<Option<SealedContact>, StoreError> {
    let sql = "SELECT signup, sealed FROM contacts WHERE signup = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([signup.0], sealed).optional()?)
}

/// The sign-ups whose contact is kept.
pub(crate) fn kept(conn: &Connection) -> Result<Vec<SignUpId>, StoreError> {
    let mut kept = conn.prepare_cached("SELECT signup FROM contacts")?;
    let ids = kept.query_map([], |row| row.get(0).map(SignUpId))?;
    Ok(ids.collect::<Result<_, _>>()?)
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
