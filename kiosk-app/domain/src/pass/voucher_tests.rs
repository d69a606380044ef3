use proptest::prelude::*;

use super::super::fixtures::*;
use super::super::{OrderTerms, Places, Territory};
use super::*;
use crate::ids::StaffText;

fn text() -> String {
    mint(&issuer_key(), &claims()).unwrap()
}

#[test]
fn a_voucher_says_what_was_minted() {
    let facts = read_signed(&text(), &trust()).unwrap();
    assert_eq!(facts.id, voucher_id(&claims().issuer, &[9; 10]));
    assert_eq!(facts.issuer_name, StaffText::lossy("Département de démonstration"));
    assert_eq!((facts.face, facts.unit), (Cents(1000), None));
    assert_eq!(facts.not_before, day("2026-01-01"));
    assert_eq!(facts.valid_until, day("2026-06-30"));
    assert_eq!(facts.tolerance_until, day("2026-07-31"));
    assert_eq!(facts.services.to_string(), "workshop,one-to-one");
    assert_eq!(facts.order, claims().order);
    assert_eq!(facts.serial_shown, "BEEQ-SCIJ-BEEQ-SCIJ");
}

/// Made by another implementation of CBOR, COSE and Ed25519: vouchers on paper must stay readable for years.
#[test]
fn the_form_is_fixed_letter_for_letter() {
    let text = concat!(
        "PN1:2KCEHIIBGKQQISDKHAB5L4CZSAVFQS5IAFXGIZLQMFZHIZLNMVXHILJXGQCBU2TNG4AAKGTJKW4QAB2KBEEQSCIJBEEQSCIJ",
        "HIAACAAADEB6QOQAAEAACGKQTI5AAAIAAIBTUAABAABWMMRQGI3C2QKYIA4UO4UPOZAOBFO6QDEJNMQ45MBJMCSD3WZSS2XMDNHT",
        "XMWNRAJRNMMRDSOGRJIECGKRUM6E5T6PFTH7KTZXSQZWOPHUU3VXAOSMUUAP",
    );
    assert_eq!(mint(&issuer_key(), &claims()).unwrap(), text);
    let id = read_signed(text, &trust()).unwrap().id;
    assert_eq!(data_encoding::HEXLOWER.encode(&id.0), "d771ed68f0dc91862895182976739ef9");
}

#[test]
fn the_text_fits_a_qr_and_is_read_in_any_case() {
    let text = text();
    assert!(text.len() < 300, "{}", text.len());
    assert!(
        text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b':'),
        "alphanumeric QR mode"
    );
    let want = read_signed(&text, &trust());
    for form in [text.to_lowercase(), format!(" {text}\r\n"), text.replacen("PN1", "pN1", 1)] {
        assert_eq!(read_signed(&form, &trust()), want);
    }
}

#[test]
fn every_altered_character_and_bit_is_refused() {
    let text = text();
    let symbols = text.strip_prefix(PREFIX).unwrap();
    let bytes = base32::decode(symbols, BYTES_MAX).unwrap();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut bad = bytes.clone();
            bad[at] ^= 1 << bit;
            let bad = format!("{PREFIX}{}", base32::encode(&bad));
            assert!(read_signed(&bad, &trust()).is_err(), "byte {at}, bit {bit}");
        }
    }
    for at in 0..text.len() {
        let mut bad = text.clone().into_bytes();
        bad[at] = if bad[at] == b'A' { b'B' } else { b'A' };
        assert!(read_signed(std::str::from_utf8(&bad).unwrap(), &trust()).is_err(), "character {at}");
        assert!(read_signed(&text[..at], &trust()).is_err(), "cut at {at}");
    }
}

#[test]
fn what_is_no_voucher_is_told_apart() {
    let long = format!("{PREFIX}{}", "A".repeat(TEXT_MAX));
    for (text, want) in [
        ("https://example.org", VoucherProblem::NotAVoucher),
        ("", VoucherProblem::NotAVoucher),
        ("PT1:ABCD", VoucherProblem::NotAVoucher),
        ("PN1:", VoucherProblem::Damaged),
        ("PN1:18", VoucherProblem::Damaged),
        ("PN1:MZXW6", VoucherProblem::Damaged),
        (&long, VoucherProblem::TooLong),
    ] {
        assert_eq!(read_signed(text, &trust()), Err(want), "{text:.40}");
    }
}

#[test]
fn only_the_issuers_own_key_and_name_count() {
    let stranger = SigningKey::from_seed([3; 32]);
    let other = mint(&stranger, &claims()).unwrap();
    assert_eq!(read_signed(&other, &trust()), Err(VoucherProblem::UnknownIssuer));
    // Trusted, under another name: it cannot speak for the first.
    let mut second = issuer();
    second.id = IssuerId::new("ville-b").unwrap();
    second.key = stranger.public();
    assert_eq!(read_signed(&other, &trust_of(vec![issuer(), second])), Err(VoucherProblem::Forged));
    // Signed by the right key, for another purpose.
    let payload = claims().to_cwt().to_vec().unwrap();
    let posed = format!("{PREFIX}{}", base32::encode(&sign1(&issuer_key(), &payload, b"perron register 1")));
    assert_eq!(read_signed(&posed, &trust()), Err(VoucherProblem::Forged));
}

#[test]
fn withdrawal_reaches_voucher_order_and_issuer() {
    let order = |revoked| OrderTerms {
        order: OrderCode::new("2026-A").unwrap(),
        services: "one-to-one,self-service".parse().unwrap(),
        territories: vec![Territory::new("74").unwrap()],
        revoked,
    };
    type Edit = fn(&mut Issuer);
    let cases: [(&str, Edit); 2] = [
        ("voucher", |i| i.revoked_serials = vec![Serial::new(&[9; 10]).unwrap()]),
        ("issuer", |i| i.revoked = true),
    ];
    for (what, edit) in cases {
        let mut issuer = issuer();
        edit(&mut issuer);
        assert_eq!(read_signed(&text(), &trust_of(vec![issuer])), Err(VoucherProblem::Revoked), "{what}");
    }
    let mut issuer = issuer();
    issuer.orders = vec![order(true)];
    assert_eq!(read_signed(&text(), &trust_of(vec![issuer.clone()])), Err(VoucherProblem::Revoked));
    issuer.orders = vec![order(false)];
    let facts = read_signed(&text(), &trust_of(vec![issuer])).unwrap();
    assert_eq!(facts.services.to_string(), "one-to-one", "what voucher and order both allow");
    assert_eq!(facts.places, Places::Only(vec![Territory::new("74").unwrap()]));
}

#[test]
fn a_changed_key_keeps_what_was_withdrawn() {
    let mut old = issuer();
    old.revoked_serials = vec![Serial::new(&[9; 10]).unwrap()];
    let mut new = issuer();
    new.key = SigningKey::from_seed([5; 32]).public();
    let again = mint(&SigningKey::from_seed([5; 32]), &claims()).unwrap();
    assert_eq!(read_signed(&again, &trust_of(vec![old, new])), Err(VoucherProblem::Revoked));
}

#[test]
fn the_sites_trust_window_narrows_the_dates() {
    let mut issuer = issuer();
    (issuer.from, issuer.until) = (day("2026-02-01"), day("2026-07-10"));
    let facts = read_signed(&text(), &trust_of(vec![issuer])).unwrap();
    assert_eq!(facts.not_before, day("2026-02-01"));
    assert_eq!((facts.valid_until, facts.tolerance_until), (day("2026-06-30"), day("2026-07-10")));
}

#[test]
fn senseless_claims_are_neither_minted_nor_read() {
    type Edit = fn(&mut VoucherClaims);
    let cases: [(&str, Edit); 7] = [
        ("value", |c| c.face = Cents(0)),
        ("value", |c| c.face = Cents(FACE_MAX.0 + 1)),
        ("unit", |c| c.unit = Some(Cents(0))),
        ("unit", |c| c.unit = Some(Cents(300))),
        ("order of dates", |c| c.valid_until = day("2026-08-01")),
        ("date", |c| c.not_before = day("1999-12-31")),
        ("list of services", |c| c.services = Services::from_bits(0)),
    ];
    for (what, edit) in cases {
        let mut claims = claims();
        edit(&mut claims);
        assert_eq!(mint(&issuer_key(), &claims), Err(VoucherProblem::Claim(what)));
        let payload = claims.to_cwt().to_vec().unwrap();
        let text = format!("{PREFIX}{}", base32::encode(&sign1(&issuer_key(), &payload, VOUCHER_CONTEXT)));
        assert!(matches!(read_signed(&text, &trust()), Err(VoucherProblem::Claim(_))), "{what}");
    }
}

#[test]
fn signed_claims_of_another_shape_are_refused() {
    type Edit = fn(&mut ClaimsSet);
    let with = |edit: Edit| {
        let mut cwt = claims().to_cwt();
        edit(&mut cwt);
        cwt
    };
    let read = |cwt: ClaimsSet| {
        let bytes = sign1(&issuer_key(), &cwt.to_vec().unwrap(), VOUCHER_CONTEXT);
        read_signed(&format!("{PREFIX}{}", base32::encode(&bytes)), &trust()).map(|_| ())
    };
    let drop = |label: i64| {
        let mut cwt = claims().to_cwt();
        cwt.rest.retain(|(name, _)| *name != ClaimName::PrivateUse(label));
        cwt
    };
    assert_eq!(read(claims().to_cwt()), Ok(()));
    let more = with(|c| c.rest.push((ClaimName::PrivateUse(-70_000), Value::from("new"))));
    assert_eq!(read(more), Ok(()), "unknown claims are ignored");
    let noon = with(|c| c.expiration_time = Some(Timestamp::WholeSeconds(20_000 * DAY_S + 1)));
    assert_eq!(read(noon), Err(VoucherProblem::Claim("end of tolerance")));
    assert_eq!(read(with(|c| c.not_before = None)), Err(VoucherProblem::Claim("first day")));
    assert_eq!(read(with(|c| c.issuer = Some("Not a slug".into()))), Err(VoucherProblem::Claim("issuer")));
    assert_eq!(read(with(|c| c.cwt_id = Some(vec![0; 33]))), Err(VoucherProblem::Claim("serial")));
    assert_eq!(read(drop(VALUE)), Err(VoucherProblem::Claim("value")));
    assert_eq!(read(drop(VALID_UNTIL)), Err(VoucherProblem::Claim("last day")));
    assert_eq!(read(drop(SERVICES)), Ok(()), "any service");
    let mut odd = drop(UNIT);
    odd.rest.push((ClaimName::PrivateUse(UNIT), Value::from("ten")));
    assert_eq!(read(odd), Err(VoucherProblem::Claim("unit")));
}

proptest! {
    #[test]
    fn any_voucher_comes_back(
        serial in proptest::collection::vec(any::<u8>(), 1..=32),
        face in 1_u32..=100_000,
        start in 10_957_i64..40_000,
        valid in 0_i64..800,
        tolerance in 0_i64..100,
        bits in 1_u32..,
    ) {
        let date = |days| from_days(days).unwrap();
        let mut claims = claims();
        claims.serial = Serial::new(&serial).unwrap();
        claims.face = Cents(face);
        claims.not_before = date(start);
        claims.valid_until = date(start + valid);
        claims.tolerance_until = date(start + valid + tolerance);
        claims.services = Services::from_bits(bits);
        let mut issuer = issuer();
        (issuer.from, issuer.until) = (date(10_957), day("2199-12-31"));
        let facts = read_signed(&mint(&issuer_key(), &claims).unwrap(), &trust_of(vec![issuer])).unwrap();
        prop_assert_eq!(facts.face, claims.face);
        prop_assert_eq!(
            (facts.not_before, facts.valid_until, facts.tolerance_until),
            (claims.not_before, claims.valid_until, claims.tolerance_until)
        );
        prop_assert_eq!(facts.services, claims.services);
        prop_assert_eq!(facts.serial_shown, claims.serial.to_string());
    }

    #[test]
    fn no_text_makes_it_panic(text in "(PN1:)?\\PC{0,400}", symbols in "[A-Z2-7]{0,300}") {
        prop_assert!(read_signed(&text, &trust()).is_err());
        let coded = format!("PN1:{symbols}");
        prop_assert!(read_signed(&coded, &trust()).is_err());
    }
}
