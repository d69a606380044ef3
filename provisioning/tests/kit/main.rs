//! The technician's tool as a program: on kernel block devices, recorded machines and a site's real files.
//!
//! One program, so that what all tests share is compiled and linked once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test, and what helps it, may stop"
)]

mod badges;
mod bench;
mod bench_reports;
mod bench_run;
mod commands;
mod content;
mod enrol;
mod enrol_hostile;
mod erase;
mod flash;
mod guard;
mod hardening;
mod images;
mod journal;
mod label;
mod loops;
mod media;
mod passport;
mod person;
mod probe;
mod qualify;
mod secrets;
#[path = "../../qualify/tests/support/mod.rs"]
mod support;
