//! Who answers for a voucher, chosen by the form of its text alone.

use super::facts::{VoucherFacts, VoucherProblem};
use super::number::PassNumber;
use super::register::RegisterFile;
use super::trust::TrustList;
use super::voucher::{PREFIX, TEXT_MAX, read_signed};
use crate::crypto::base32;

/// The form of a scanned or typed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoucherForm {
    /// `PN1:…`, which carries its own proof.
    Signed,
    /// A plain printed number, to be found in a register.
    Register,
    /// Anything else: an address, a ticket, a shop's text.
    Other,
}

/// Tells the form without decoding anything.
#[must_use]
pub fn classify(text: &str) -> VoucherForm {
    match () {
        () if base32::after_prefix(text.trim_start(), PREFIX).is_some() => VoucherForm::Signed,
        () if text.len() <= TEXT_MAX && PassNumber::read(text).is_some() => VoucherForm::Register,
        () => VoucherForm::Other,
    }
}

/// One way to know a voucher. Two kinds are here, signed and register; the third, an operator's own server, answers
/// through the same trait once its reply has arrived.
pub trait PassOperator {
    /// The form it answers for.
    fn form(&self) -> VoucherForm;

    /// What is known of a voucher.
    ///
    /// # Errors
    /// [`VoucherProblem`] when nothing is known or believed.
    fn look_up(&self, text: &str) -> Result<VoucherFacts, VoucherProblem>;
}

/// Vouchers that carry their proof.
#[derive(Clone, Copy, Debug)]
pub struct SignedOperator<'t>(pub &'t TrustList);

impl PassOperator for SignedOperator<'_> {
    fn form(&self) -> VoucherForm {
        VoucherForm::Signed
    }

    fn look_up(&self, text: &str) -> Result<VoucherFacts, VoucherProblem> {
        read_signed(text, self.0)
    }
}

impl PassOperator for RegisterFile {
    fn form(&self) -> VoucherForm {
        VoucherForm::Register
    }

    fn look_up(&self, text: &str) -> Result<VoucherFacts, VoucherProblem> {
        let number = PassNumber::read(text).ok_or(VoucherProblem::NotAVoucher)?;
        self.lookup(&number)
    }
}

/// All that a site knows vouchers by: its list of issuers and its registers.
#[derive(Debug, Default)]
pub struct Operators {
    /// Issuers of signed vouchers.
    pub trust: TrustList,
    registers: Vec<RegisterFile>,
}

impl Operators {
    /// Operators of signed vouchers alone; add the registers one by one.
    #[must_use]
    pub fn new(trust: TrustList) -> Self {
        Self { trust, registers: Vec::new() }
    }

    /// Adds a register that was opened against the same list. Of one issuer's registers for one order the latest
    /// counts: a number that it left out is no longer known. Says whether it was taken.
    pub fn add(&mut self, register: RegisterFile) -> bool {
        let outdated = |other: &RegisterFile| other.same_series(&register) && !register.replaces(other);
        if self.registers.iter().any(outdated) {
            return false;
        }
        self.registers.retain(|other| !other.same_series(&register));
        self.registers.push(register);
        true
    }

    /// The registers in use.
    #[must_use]
    pub fn registers(&self) -> &[RegisterFile] {
        &self.registers
    }

    /// Asks the operators of the text's form, in order, until one knows it.
    ///
    /// # Errors
    /// [`VoucherProblem::NotAVoucher`] for a text of another form; otherwise what the last operator says.
    pub fn look_up(&self, text: &str) -> Result<VoucherFacts, VoucherProblem> {
        match classify(text) {
            VoucherForm::Signed => SignedOperator(&self.trust).look_up(text),
            VoucherForm::Register => self.in_registers(text),
            VoucherForm::Other => Err(VoucherProblem::NotAVoucher),
        }
    }

    fn in_registers(&self, text: &str) -> Result<VoucherFacts, VoucherProblem> {
        let answers = self.registers.iter().map(|register| register.look_up(text));
        let mut known = answers.filter(|answer| *answer != Err(VoucherProblem::UnknownNumber));
        known.next().unwrap_or(Err(VoucherProblem::UnknownNumber))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_alone_decides() {
        let long = "1".repeat(2000);
        for (text, form) in [
            ("PN1:ABC", VoucherForm::Signed),
            (" pn1:", VoucherForm::Signed),
            ("1234-5678-9012", VoucherForm::Register),
            ("ab 1234\u{a0}56", VoucherForm::Register),
            ("3017620422003", VoucherForm::Register),
            ("PT1:ABCDEF234", VoucherForm::Other),
            ("https://example.org/1", VoucherForm::Other),
            ("12345", VoucherForm::Other),
            ("bonjour", VoucherForm::Other),
            ("1234\u{1b}567", VoucherForm::Other),
            ("", VoucherForm::Other),
            (&long, VoucherForm::Other),
        ] {
            assert_eq!(classify(text), form, "{text:?}");
        }
        let nobody = Operators::default();
        assert_eq!(nobody.look_up("12345678"), Err(VoucherProblem::UnknownNumber));
        assert_eq!(nobody.look_up("PN1:!"), Err(VoucherProblem::Damaged));
        assert_eq!(nobody.look_up("hello there"), Err(VoucherProblem::NotAVoucher));
    }
}
