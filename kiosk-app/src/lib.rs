//! The kiosk: settings, devices, the one loop, and the bridge to the screens.
//!
//! *Architecture invariant*: rules live in `perron-domain`, bytes on disk in `perron-store`, bytes on wires in
//! `perron-hardware`, pictures in `perron-ui`. Here they are put together, and nothing else happens.

pub mod app;
pub mod badges;
pub mod bridge;
pub mod calendar;
pub mod catalogue;
pub mod clock;
pub mod commands;
pub mod demo;
pub mod devices;
pub mod display;
pub mod documents;
pub mod fonts;
pub mod keyboard;
pub mod presenter;
pub mod readiness;
pub mod reconcile;
pub mod runner;
pub mod settings;
pub mod shelf;
pub mod simulator;
pub mod site_keys;
pub mod station;
pub mod tour;
pub mod vm;
pub mod words;
pub mod workers;
