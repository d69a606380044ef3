//! `perron test-page`: does this printer print French, QR codes, and cut?

use super::{CommandError, Place};
use crate::app::StartError;
use crate::catalogue::Catalogue;
use crate::documents::{Letterhead, test_page};
use perron_domain::lang::Lang;
use perron_hardware::printer::{Address, JobNumber, Limits, Outcome, PrinterError, open, print};
use perron_paper::{Profile, escpos};
use std::io::Write;

pub(super) fn run(
    address: &str,
    profile: &str,
    place: &Place,
    out: &mut dyn Write,
) -> Result<bool, CommandError> {
    let address: Address = address.parse().map_err(PrinterError::from)?;
    let profile = Profile::by_name(profile).ok_or_else(|| {
        let names: Vec<String> = Profile::built_in().into_iter().map(|p| p.name.to_string()).collect();
        CommandError::Profile(profile.to_owned(), names.join(", "))
    })?;
    let catalogue = Catalogue::built_in().map_err(StartError::from)?;
    let site = place.setup()?.site();
    let document = test_page(&catalogue.of(Lang::FR), &Letterhead { site: &site, time: place.clock.time() });
    let rendered = escpos::render(&document, &profile)?;
    let mut device = open(&address)?;
    let outcome = print(device.as_mut(), &rendered, &profile, JobNumber(1), &Limits::default());
    match outcome {
        Outcome::Printed => writeln!(out, "printed: the printer says so itself")?,
        Outcome::Unknown(None) => {
            writeln!(out, "sent: the printer does not say whether it printed; look at it")?
        }
        Outcome::Unknown(Some(fault)) => writeln!(out, "sent, perhaps printed: {fault}")?,
        Outcome::Failed(fault) => writeln!(out, "not printed: {fault}")?,
    }
    Ok(!matches!(outcome, Outcome::Failed(_)))
}
