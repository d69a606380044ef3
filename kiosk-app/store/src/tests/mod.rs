//! Tests of the store, on real files in temporary folders.

mod counts;
mod crash;
mod durability;
mod execute;
mod faults;
mod import;
mod interleaving;
mod own;
mod privacy;
mod queries;
mod restore;
mod spool;
mod support;

pub(crate) use crash::watch;
