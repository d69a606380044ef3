//! Perron's screens, compiled from Slint, and nothing else: no rule, no state, no word of its own.
//!
//! `Backend` is the one place where Rust and the screens meet: it takes what to show and gives back what
//! a person did. [`fill`] puts the catalogue's fixed labels into the global `Text`; [`CATALOGUES`] holds
//! the sources of every language on offer.
//!
//! *Architecture Invariant:* this crate knows none of the others, so that editing them never recompiles
//! the interface.

#![deny(unsafe_code)]
#![allow(clippy::all)]

mod generated {
    // Written by the Slint compiler: its style is not ours to judge.
    #![allow(missing_docs, unreachable_pub, rust_2018_idioms)]
    slint::include_modules!();
    include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
}

pub use generated::*;
