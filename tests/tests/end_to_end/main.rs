//! The whole product from outside: its programs, a kiosk without a window, its files, paper and screens.
//!
//! One program, so that what all tests share is compiled and linked once. Beside it stand those that need a process of
//! their own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test, and what helps it, may stop"
)]

mod backup;
mod badges;
mod calendar;
mod clocks;
mod commands;
mod demonstration;
mod doors;
mod edges;
mod field;
mod journey;
mod keys;
mod outside;
mod paper;
mod private;
mod promises;
mod readme;
mod reconcile;
mod scans;
mod sealing;
mod sticks;
mod support;
mod tour;
mod tutorials;
