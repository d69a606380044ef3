//! The SQLite file: how it is opened, checked, and written to.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::StoreError;
use crate::files::{make_file, set_stray_journals_aside};

/// How long a statement waits for a reader from outside, such as a copy tool.
const BUSY_WAIT: Duration = Duration::from_secs(5);
/// Statements kept prepared.
const STATEMENTS: usize = 64;

/// Opens the file with the settings that the log's promises rest on.
pub(crate) fn connect(path: &Path) -> Result<Connection, StoreError> {
    set_stray_journals_aside(path)?;
    make_file(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    #[cfg_attr(not(test), expect(unused_mut))]
    let mut conn = Connection::open_with_flags(path, flags)?;
    #[cfg(test)]
    crate::tests::watch(&mut conn);
    conn.busy_timeout(BUSY_WAIT)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "secure_delete", true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(conn)
}

/// What SQLite finds wrong with the file, if anything.
pub(crate) fn integrity(conn: &Connection) -> Result<Option<String>, StoreError> {
    let found: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    Ok((found != "ok").then_some(found))
}

/// Begins a transaction that takes the write lock at once.
pub(crate) fn begin(conn: &mut Connection) -> Result<Transaction<'_>, StoreError> {
    Ok(conn.transaction_with_behavior(TransactionBehavior::Immediate)?)
}
