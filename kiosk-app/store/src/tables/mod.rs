//! The tables, and how their rows are read and written: on a connection, most of it within somebody's transaction.
//!
//! ```text
//!  records ─► project (aggregates, sign-ups) ─► contacts, when a record says that one goes
//!  jobs       beside the log
//! ```

pub(crate) mod contacts;
pub(crate) mod jobs;
pub(crate) mod project;
pub(crate) mod records;
pub(crate) mod schema;
