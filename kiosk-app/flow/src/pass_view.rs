//! A voucher that was read, and what it is worth here and today.

use crate::context::Context;
use perron_domain::ids::Cents;
use perron_domain::pass::{SiteRules, Verdict, VoucherFacts, judge};

/// What a checked voucher is worth.
#[derive(Clone, Debug)]
pub struct PassView {
    /// What it says.
    pub facts: VoucherFacts,
    /// Taken so far.
    pub spent: Cents,
    /// The verdict.
    pub verdict: Verdict,
}

impl PassView {
    /// Judges a voucher by today's date and this site.
    pub(crate) fn of(facts: VoucherFacts, spent: Cents, cx: &Context) -> Self {
        let rules = SiteRules { territory: cx.site.territory.clone() };
        let verdict = judge(&facts, spent, cx.now.day(cx.site.zone), &rules);
        Self { facts, spent, verdict }
    }
}
