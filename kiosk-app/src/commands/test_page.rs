//! `perron test-page`: does this printer print French, QR codes, and cut?

use super::{CommandError, Place};
use crate::app::StartError;
use crate::catalogue::Catalogue;
use crate::devices::ChosenPrinter;
use crate::documents::{Letterhead, test_page};
use perron_domain::lang::Lang;
use perron_hardware::find::Machine;
use perron_hardware::printer::{
    Address, JobNumber, Limits, Outcome, PluggedPrinters, PrinterError, Recognised, cups::Cups, open_found,
    print,
};
use perron_paper::{Profile, escpos};
use std::io::Write;

/// The profile that is found out from what the printer says of itself.
const AUTO: &str = "auto";

pub(super) fn run(
    printer: Option<&str>,
    profile: Option<&str>,
    place: &Place,
    out: &mut dyn Write,
) -> Result<bool, CommandError> {
    let address = printer.map(str::parse::<Address>).transpose().map_err(PrinterError::from)?;
    let named = profile.filter(|name| *name != AUTO).map(by_name).transpose()?;
    let setup = place.setup()?;
    let address = address.or(setup.settings.printer.clone()).ok_or(CommandError::NoPrinter)?;
    // The site's profile is its own printer's.
    let is_sites = printer.is_none() && profile.is_none();
    let written = named.or(setup.settings.profile.clone().filter(|_| is_sites));
    let chosen = ChosenPrinter::read(&setup.data);
    let catalogue = Catalogue::built_in().map_err(StartError::from)?;
    let site = setup.site();
    let document = test_page(&catalogue.of(Lang::FR), &Letterhead { site: &site, time: place.clock.time() });
    if let Address::Cups(queue) = &address {
        return tell(Cups::default().print(queue, &document)?, out);
    }
    let limits = Limits::default();
    let (info, mut device) = open_found(&address, chosen.id(), &mut PluggedPrinters::at(Machine::default()))?;
    let profile = match written {
        Some(profile) => profile,
        None => {
            let chosen =
                Recognised::default().choose(&info, device.as_mut(), setup.settings.paper, limits.status);
            let chosen = chosen.map_err(|fault| PrinterError::Open { address, fault })?;
            writeln!(out, "{}: its profile is {}", info.name, chosen.profile.name)?;
            chosen.profile
        }
    };
    let rendered = escpos::render(&document, &profile)?;
    tell(print(device.as_mut(), &rendered, &profile, JobNumber(1), &limits), out)
}

fn tell(outcome: Outcome, out: &mut dyn Write) -> Result<bool, CommandError> {
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

fn by_name(name: &str) -> Result<Profile, CommandError> {
    Profile::by_name(name).ok_or_else(|| {
        let names: Vec<String> = Profile::built_in().into_iter().map(|p| p.name.to_string()).collect();
        CommandError::Profile(name.to_owned(), names.join(", "))
    })
}
