//! Digital Pass: what a voucher is worth, read offline.
//!
//! A funder gives people vouchers; a site tells them what one is worth (*check*) and, after the service, an advisor
//! takes from it (*redeem*). No server of ours is asked: the site authority signs the list of issuers that the site
//! trusts, the issuers sign vouchers or registers of numbers, and everything is verified against that list.
//!
//! ```text
//!   site authority ──signs──► TrustList ──names──► Issuer (key, funder, territories, what is revoked)
//!                                                    │ signs
//!                                   ┌────────────────┴───────────────┐
//!                            voucher  PN1:…                   RegisterFile (numbers under HMAC)
//!                                   │ read_signed                    │ lookup
//!                                   └───────────► VoucherFacts ◄─────┘
//!                                                      │ judge(spent, today, site)
//!                                                      ▼
//!                   Worth │ Tolerance │ Spent │ Elsewhere │ NotYet │ Expired
//! ```
//!
//! *Invariants.* What is read here never changes what was taken: that is a record of the log. A text is measured
//! before it is decoded, and a signature is verified before a claim is believed. Validity is counted in whole days
//! of the site's calendar, both ends included, as people read the dates on paper.

pub mod days;
pub mod facts;
pub mod number;
pub mod operator;
pub mod places;
pub mod register;
pub mod services;
pub mod terms;
pub mod trust;
pub mod verdict;
pub mod voucher;

#[cfg(test)]
mod fixtures;

pub use facts::{Serial, VoucherFacts, VoucherProblem, voucher_id};
pub use number::{PassNumber, number_bits};
pub use operator::{Operators, PassOperator, SignedOperator, VoucherForm, classify};
pub use places::Places;
pub use register::{RegisterEntry, RegisterError, RegisterFile, RegisterTerms};
pub use services::{Service, Services};
pub use terms::{CodeError, IssuerId, OrderCode, Territory};
pub use trust::{Issuer, OrderTerms, TrustError, TrustList};
pub use verdict::{RedeemRefusal, SiteRules, Verdict, judge, may_redeem};
pub use voucher::{VoucherClaims, mint, read_signed};
