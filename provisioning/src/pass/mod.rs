//! Vouchers: minted, drawn, registered, inspected.

mod error;
mod inspect;
mod mint;
mod register;
mod sheet;
mod terms;

use clap::Subcommand;

use crate::issuer::IssuerCommand;

pub(crate) use error::PassError;
pub(crate) use inspect::inspect;
pub(crate) use mint::mint;
pub(crate) use register::register;
pub(crate) use sheet::sheet;

use inspect::Inspect;
use mint::Mint;
use register::Register;
use sheet::Sheet;

/// The largest table that is read, in bytes: 100 MB hold more than a million numbers.
const TABLE_MAX: u64 = 100 << 20;

#[derive(Subcommand)]
pub(crate) enum PassCommand {
    /// Issuers of vouchers
    #[command(subcommand)]
    Issuer(IssuerCommand),
    /// Make signed vouchers
    Mint(Mint),
    /// Verify one voucher and say what it is worth
    Inspect(Inspect),
    /// Draw vouchers as A4 pages to print and cut
    Sheet(Sheet),
    /// Make a register of numbers printed elsewhere
    Register(Register),
}
