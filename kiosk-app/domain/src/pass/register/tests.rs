use super::*;
use crate::ids::StaffText;
use crate::pass::fixtures::*;
use crate::pass::{Issuer, Operators, OrderTerms, TrustList, number_bits};

fn terms() -> RegisterTerms {
    let claims = claims();
    RegisterTerms {
        issuer: claims.issuer,
        made_at: Timestamp(1),
        not_before: claims.not_before,
        valid_until: claims.valid_until,
        tolerance_until: claims.tolerance_until,
        services: claims.services,
        order: claims.order,
        unit: Some(Cents(1000)),
    }
}

fn entry(number: &str, cents: u32) -> RegisterEntry {
    RegisterEntry { number: PassNumber::read(number).unwrap(), value: Cents(cents), withdrawn: false }
}

fn number(text: &str) -> PassNumber {
    PassNumber::read(text).unwrap()
}

fn three() -> Vec<u8> {
    let withdrawn = RegisterEntry { withdrawn: true, ..entry("0003-0003-0003", 1000) };
    build(&issuer_key(), terms(), &[entry("0001-0001-0001", 1000), entry("0002-0002-0002", 5050), withdrawn])
        .unwrap()
}

#[test]
fn numbers_are_known_however_they_are_typed() {
    let register = RegisterFile::open(three(), &trust()).unwrap();
    assert_eq!(register.len(), 3);
    let facts = register.lookup(&number("0001 0001 0001")).unwrap();
    assert_eq!(facts.face, Cents(1000));
    assert_eq!(facts.unit, Some(Cents(1000)));
    assert_eq!(facts.funder, StaffText::lossy("Conseil départemental"));
    assert_eq!(facts.serial_shown, "…0001");
    assert_eq!((facts.valid_until, facts.tolerance_until), (day("2026-06-30"), day("2026-07-31")));
    let odd = register.lookup(&number("000200020002")).unwrap();
    assert_eq!((odd.face, odd.unit), (Cents(5050), None), "no whole number of units");
    assert_eq!(register.lookup(&number("000300030003")), Err(VoucherProblem::Revoked));
    assert_eq!(register.lookup(&number("000100010002")), Err(VoucherProblem::UnknownNumber));
    assert_ne!(facts.id, odd.id);
    // Made by another implementation of HKDF and HMAC: another identity would make spent vouchers new.
    assert_eq!(data_encoding::HEXLOWER.encode(&facts.id.0), "0bd15e93a3d4a0013fd54c78a761f06c");
}

#[test]
fn the_file_holds_no_number() {
    let bytes = three();
    assert!(!bytes.windows(12).any(|w| w == b"000100010001"));
}

#[test]
fn every_altered_byte_is_refused() {
    let bytes = three();
    for at in 0..bytes.len() {
        let mut bad = bytes.clone();
        bad[at] ^= 1;
        assert!(RegisterFile::open(bad, &trust()).is_err(), "byte {at}");
        assert!(RegisterFile::open(bytes[..at].to_vec(), &trust()).is_err(), "cut at {at}");
    }
    let more = [bytes.as_slice(), &[0; ENTRY]].concat();
    assert_eq!(RegisterFile::open(more, &trust()).unwrap_err(), RegisterError::Entries);
}

#[test]
fn only_a_trusted_issuer_counts() {
    let nobody = TrustList::default();
    assert_eq!(RegisterFile::open(three(), &nobody).unwrap_err(), RegisterError::UnknownIssuer);
    let mut renamed = issuer();
    renamed.id = IssuerId::new("ville-b").unwrap();
    assert_eq!(
        RegisterFile::open(three(), &trust_of(vec![renamed])).unwrap_err(),
        RegisterError::UnknownIssuer
    );
    let order = OrderTerms {
        order: OrderCode::new("2026-A").unwrap(),
        services: Services::ANY,
        territories: vec![],
        revoked: true,
    };
    let withdrawn = Issuer { orders: vec![order], ..issuer() };
    let register = RegisterFile::open(three(), &trust_of(vec![withdrawn])).unwrap();
    assert_eq!(register.lookup(&number("000100010001")), Err(VoucherProblem::Revoked));
}

#[test]
fn a_newer_register_keeps_identities_and_replaces() {
    let old = RegisterFile::open(three(), &trust()).unwrap();
    let later = RegisterTerms { made_at: Timestamp(2), ..terms() };
    let new = build(&issuer_key(), later, &[entry("000100010001", 2000)]).unwrap();
    let new = RegisterFile::open(new, &trust()).unwrap();
    let one = number("000100010001");
    assert_eq!(old.lookup(&one).unwrap().id, new.lookup(&one).unwrap().id, "a spent voucher stays spent");
    assert!(new.replaces(&old) && !old.replaces(&new));
    let mut operators = Operators::new(trust());
    assert!(operators.add(new));
    assert!(!operators.add(old), "an older one does not come back");
    assert_eq!(operators.look_up("0001-0001-0001").unwrap().face, Cents(2000));
    assert_eq!(operators.look_up("0002-0002-0002"), Err(VoucherProblem::UnknownNumber));
}

#[test]
fn mistakes_are_named_when_building() {
    let build = |entries: &[RegisterEntry]| build(&issuer_key(), terms(), entries).unwrap_err();
    assert_eq!(build(&[]), RegisterError::Count(0));
    assert_eq!(build(&[entry("123456", 1), entry("12-34-56", 2)]), RegisterError::Twice("…3456".into()));
    assert_eq!(build(&[entry("123456", 0)]), RegisterError::Value("…3456".into()));
    assert_eq!(build(&[entry("123456", 100_001)]), RegisterError::Value("…3456".into()));
    let backwards = RegisterTerms { valid_until: day("2025-01-01"), ..terms() };
    let error = super::build(&issuer_key(), backwards, &[entry("123456", 1)]).unwrap_err();
    assert_eq!(error, RegisterError::Terms(VoucherProblem::Claim("order of dates")));
}

#[test]
fn a_hundred_thousand_numbers_are_two_megabytes_and_each_is_found() {
    let text = |n: u64| format!("{:014}", n.wrapping_mul(61_803_398_875) % 100_000_000_000_000);
    let entries: Vec<_> = (1..=100_000).map(|n| entry(&text(n), 1000)).collect();
    assert!(number_bits(entries.iter().map(|e| &e.number)) < 50.0, "14 digits are too few");
    let bytes = build(&issuer_key(), terms(), &entries).unwrap();
    assert!(bytes.len() < 2_001_000, "{}", bytes.len());
    let register = RegisterFile::open(bytes, &trust()).unwrap();
    assert_eq!(register.len(), 100_000);
    for n in (1..=100_000).step_by(997) {
        assert!(register.lookup(&number(&text(n))).is_ok(), "{n}");
        assert!(register.lookup(&number(&format!("X{}", text(n)))).is_err(), "{n}");
    }
}
