//! Which of the printers is meant.

use super::{PrinterInfo, Printers};
use crate::find::DeviceId;
use crate::printer::{Address, Printer, PrinterError, open};

/// The printer that an address means. With `auto` and several plugged in it is the remembered one; a caller remembers
/// [`PrinterInfo::id`] of the one that was found, so that a second printer plugged in later changes nothing.
///
/// # Errors
/// [`PrinterError::NoneFound`], [`PrinterError::NotThere`], or [`PrinterError::Several`] with what to write.
pub fn find(
    address: &Address,
    remembered: Option<&DeviceId>,
    printers: &mut dyn Printers,
) -> Result<PrinterInfo, PrinterError> {
    match address {
        Address::Auto => auto(printers.list(), remembered),
        Address::Only(id) => only(printers.list(), id),
        Address::File(_) | Address::Serial { .. } => {
            let listed = printers.list().into_iter().find(|info| info.address == *address);
            Ok(listed.unwrap_or_else(|| PrinterInfo::written(address)))
        }
        Address::Tcp { .. } | Address::Cups(_) | Address::Simulated(_) => Ok(PrinterInfo::written(address)),
    }
}

/// Finds a printer and opens it.
///
/// # Errors
/// As [`find`], or [`PrinterError::Open`].
pub fn open_found(
    address: &Address,
    remembered: Option<&DeviceId>,
    printers: &mut dyn Printers,
) -> Result<(PrinterInfo, Box<dyn Printer>), PrinterError> {
    let found = find(address, remembered, printers)?;
    let opened = match address {
        Address::Auto | Address::Only(_) => printers.open(&found)?,
        _ => open(address)?,
    };
    Ok((found, opened))
}

fn auto(listed: Vec<PrinterInfo>, remembered: Option<&DeviceId>) -> Result<PrinterInfo, PrinterError> {
    let (mut tickets, others): (Vec<_>, Vec<_>) = listed.into_iter().partition(|info| info.takes_tickets);
    if tickets.len() > 1 {
        let known: Vec<&PrinterInfo> = tickets.iter().filter(|info| Some(&info.id) == remembered).collect();
        return match known[..] {
            [one] => Ok(one.clone()),
            _ => Err(several(&tickets)),
        };
    }
    tickets.pop().ok_or_else(|| PrinterError::NoneFound { others: names(others) })
}

fn only(listed: Vec<PrinterInfo>, id: &DeviceId) -> Result<PrinterInfo, PrinterError> {
    let (mut chosen, others): (Vec<_>, Vec<_>) = listed.into_iter().partition(|info| info.id == *id);
    if chosen.len() > 1 {
        return Err(several(&chosen));
    }
    chosen.pop().ok_or_else(|| PrinterError::NotThere { id: id.clone(), others: names(others) })
}

/// Each with the address that means it alone.
fn several(found: &[PrinterInfo]) -> PrinterError {
    let alone = |id: &DeviceId| found.iter().filter(|info| info.id == *id).count() == 1;
    let address = |info: &PrinterInfo| match alone(&info.id) {
        true => Address::Only(info.id.clone()),
        false => info.address.clone(),
    };
    PrinterError::Several { found: found.iter().map(|info| (info.name.clone(), address(info))).collect() }
}

fn names(infos: Vec<PrinterInfo>) -> Vec<String> {
    infos.into_iter().map(|info| info.name).collect()
}
