//! The store: an append-only log of signed records, and what can be read from it, on one SQLite file.
//!
//! ```text
//!  execute(command) ─┐                     ┌─► aggregates, signups   projections: dropped and replayed at will
//!                    ├─► records (grow) ───┤
//!  import(bytes) ────┘                     └─► contacts go when a record says so
//!
//!  beside the log, never in a record:  contacts (sealed), erased (tombstones), jobs (spool), settings
//! ```
//!
//! One process, one writer, one transaction per command: a command is in the log with all that follows from it, or
//! it never happened. What is acknowledged has been synced to the disk.
//!
//! *Architecture invariant*: no rule lives here. [`perron_domain::rules::decide`] decides,
//! [`perron_domain::rules::evolve`] folds; this crate keeps bytes. It knows `perron-domain` and nothing else of ours,
//! and draws no randomness.

mod backup;
mod contacts;
mod counts;
mod database;
mod error;
mod execute;
mod files;
mod identity;
mod import;
mod job;
mod query;
mod restore;
mod settings;
mod spool;
mod store;
mod tables;
mod trouble;

pub use backup::{BACKUP_MAX, Extent};
pub use counts::COUNTED_MAX;
pub use error::{ExecuteError, ImportError, RestoreError, StoreError};
pub use execute::{Committed, Extras};
pub use identity::Identity;
pub use import::{Imported, PARKED_MAX};
pub use job::{Job, JobState};
pub use perron_domain::jobs::{JobId, JobKind, NewJob};
pub use query::{Counts, LIST_MAX};
pub use restore::restore;
pub use settings::SETTING_MAX;
pub use store::Store;
pub use tables::jobs::{JOBS_KEPT, JOBS_QUEUED_MAX};

#[cfg(test)]
mod tests;
