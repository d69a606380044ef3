//! The passport of a machine: one signed record of what was done with it, from the first test to the label.
//!
//! ```text
//!  qualify ─► report ─┐
//!  erase ──► certificate ─┤
//!  flash ──► image record ─┼─► passport make ─► TAG.passport.json  signed
//!  enrol ──► record ──────┘                 └─► TAG.passport.png   the page that goes with the machine
//! ```
//!
//! What makes a machine ready is computed from these parts in [`verdict`], never taken on trust; how the record is
//! signed is in [`seal`].

mod error;
mod make;
mod model;
mod page;
mod seal;
mod show;
mod verdict;
pub(crate) mod words;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use perron_domain::crypto::PublicKey;

use crate::base::BaseError;
use crate::files;
use crate::site;
use crate::values::HexKey;

pub(crate) use error::PassportError;
pub(crate) use make::{PART_FILE_MAX, PassportMake, REASON_MAX, issue, make};
pub(crate) use model::Passport;
pub(crate) use seal::Sealed;
#[cfg(fuzzing)]
pub(crate) use seal::signed_file;
#[cfg(fuzzing)]
pub(crate) use show::text;
pub(crate) use show::{PassportShow, PassportVerify, show, verify};

/// What can be done with passports.
#[derive(Subcommand)]
pub(crate) enum PassportCommand {
    /// Make and sign a machine's passport from the records of the other commands
    Make(PassportMake),
    /// Say what a passport holds
    Show(PassportShow),
    /// Verify who signed passports, and whether their parts bear out what they say
    Verify(PassportVerify),
}

/// Who must have signed.
#[derive(clap::Args)]
pub(crate) struct Signer {
    /// Folder of the site whose authority must have signed
    #[arg(long, value_name = "DIR")]
    pub(crate) site: Option<PathBuf>,
    /// Public key of that authority, in hexadecimal
    #[arg(long, value_name = "KEY", conflicts_with = "site")]
    pub(crate) authority: Option<HexKey>,
}

impl Signer {
    /// The key, where one is given.
    pub(crate) fn key(&self) -> Result<Option<PublicKey>, BaseError> {
        site::named_authority(self.site.as_deref(), self.authority)
    }

    /// Reads a passport: verified where a key is given, else only held together.
    pub(crate) fn read(&self, path: &Path) -> Result<Sealed, PassportError> {
        let key = self.key()?;
        let file = files::read(path, seal::FILE_MAX)?;
        let sealed = match key {
            Some(key) => Sealed::open(&file, &key),
            None => Sealed::open_unverified(&file),
        };
        sealed.map_err(|source| PassportError::File { path: path.to_owned(), source: Box::new(source) })
    }
}
