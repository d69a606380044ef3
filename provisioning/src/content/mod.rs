//! Tutorials: checked before anyone sees them, and packed for kiosks without a network.
//!
//! ```text
//!  advisor ── content check DIR ─► findings: file, line, what, remedy
//!  technician ── content pack DIR --keys SITE ─► NAME.perronpack ── stick ─► the kiosks of the site
//!             ── content inspect FILE ─► who signed, what is in it
//! ```

mod check;
mod error;
mod pack;
mod rehearsal;

use std::path::PathBuf;

use clap::{Args as Arguments, Subcommand};

use crate::values::HexKey;

pub(crate) use check::check;
pub(crate) use error::ContentError;
pub(crate) use pack::{inspect, pack};

/// What can be done with tutorials.
#[derive(Subcommand)]
pub(crate) enum ContentCommand {
    /// Check tutorials: language, pictures, practices; names file, line and remedy
    Check(ContentCheck),
    /// Sign a folder of tutorials as one pack
    Pack(ContentPack),
    /// Verify a pack and say what is in it
    Inspect(ContentInspect),
}

#[derive(Arguments)]
pub(crate) struct ContentCheck {
    /// A tutorial, a folder of tutorials, or a self-check [default: the current folder]
    #[arg(value_name = "DIR")]
    pub(crate) folders: Vec<PathBuf>,
}

#[derive(Arguments)]
pub(crate) struct ContentPack {
    /// The folder whose subfolders are tutorials
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Name of the pack: small letters, digits and hyphens
    #[arg(long)]
    pub(crate) name: String,
    /// Version, above all earlier ones of this name
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) version: u32,
    /// The site's folder, whose authority signs
    #[arg(long, value_name = "SITE")]
    pub(crate) keys: PathBuf,
    /// The pack to write
    #[arg(long, short = 'o', value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace the pack
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Arguments)]
pub(crate) struct ContentInspect {
    /// The pack
    pub(crate) file: PathBuf,
    /// Folder of the site whose authority must have signed
    #[arg(long, value_name = "DIR", required_unless_present = "authority")]
    pub(crate) site: Option<PathBuf>,
    /// Public key of that authority, in hexadecimal
    #[arg(long, value_name = "KEY", conflicts_with = "site")]
    pub(crate) authority: Option<HexKey>,
}
