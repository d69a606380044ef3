use coset::{CoseSign1Builder, HeaderBuilder};
use proptest::prelude::*;

use super::*;

const CONTEXT: &[u8] = b"perron test";
const LIMIT: usize = 4096;

fn key(n: u8) -> SigningKey {
    SigningKey::from_seed([n; 32])
}

#[test]
fn the_form_is_fixed_byte_for_byte() {
    let key = key(7);
    let bytes = sign1(&key, b"hi", CONTEXT);
    let head = [0xd2, 0x84, 0x43, 0xa1, 0x01, 0x32, 0xa1, 0x04, 0x48];
    assert_eq!(bytes[..9], head, "tag 18, array of 4, {{1: -19}}, {{4: 8 bytes}}");
    assert_eq!(bytes[9..17], key.public().kid());
    assert_eq!(bytes[17..22], [0x42, b'h', b'i', 0x58, 64]);
    assert_eq!(bytes.len(), 22 + 64);
    assert_eq!(kid(&bytes), Ok(key.public().kid()));
}

#[test]
fn agrees_with_rfc_8032_on_the_key() {
    // RFC 8032, section 7.1, test 1.
    let seed =
        data_encoding::HEXLOWER.decode(b"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    let key = SigningKey::from_seed(seed.unwrap().try_into().unwrap());
    assert_eq!(
        data_encoding::HEXLOWER.encode(key.public().as_bytes()),
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    );
}

#[test]
fn every_flipped_bit_is_refused() {
    let key = key(1);
    let bytes = sign1(&key, b"a payload", CONTEXT);
    assert_eq!(verify1(&bytes, &key.public(), CONTEXT, LIMIT), Ok(b"a payload".to_vec()));
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut bad = bytes.clone();
            bad[at] ^= 1 << bit;
            assert!(verify1(&bad, &key.public(), CONTEXT, LIMIT).is_err(), "byte {at}, bit {bit}");
        }
    }
    for cut in 0..bytes.len() {
        assert!(verify1(&bytes[..cut], &key.public(), CONTEXT, LIMIT).is_err(), "cut at {cut}");
    }
}

#[test]
fn another_key_context_or_length_is_refused() {
    let key1 = key(1);
    let bytes = sign1(&key1, b"x", CONTEXT);
    assert_eq!(verify1(&bytes, &key(2).public(), CONTEXT, LIMIT), Err(SignError::Signature));
    assert_eq!(verify1(&bytes, &key1.public(), b"other", LIMIT), Err(SignError::Signature));
    let limit = bytes.len() - 1;
    let found = bytes.len();
    assert_eq!(verify1(&bytes, &key1.public(), CONTEXT, limit), Err(SignError::TooLong { found, limit }));
    let mut more = bytes;
    more.push(0);
    assert!(matches!(verify1(&more, &key1.public(), CONTEXT, LIMIT), Err(SignError::Malformed(_))));
}

/// A message signed correctly, in any other form than ours.
fn signed_as(edit: impl FnOnce(HeaderBuilder) -> HeaderBuilder, alg: iana::Algorithm) -> Vec<u8> {
    let key = key(1);
    CoseSign1Builder::new()
        .protected(HeaderBuilder::new().algorithm(alg).build())
        .unprotected(edit(HeaderBuilder::new().key_id(key.public().kid().to_vec())).build())
        .payload(b"x".to_vec())
        .create_signature(CONTEXT, |b| key.0.sign(b).to_bytes().to_vec())
        .build()
        .to_tagged_vec()
        .unwrap()
}

#[test]
fn other_forms_are_refused_though_signed() {
    let verify = |bytes: &[u8]| verify1(bytes, &key(1).public(), CONTEXT, LIMIT);
    assert_eq!(verify(&signed_as(|h| h, iana::Algorithm::Ed25519)), Ok(b"x".to_vec()));
    assert_eq!(verify(&signed_as(|h| h, iana::Algorithm::EdDSA)), Err(SignError::Algorithm), "alg -8");
    assert_eq!(
        verify(&signed_as(|h| h.iv(vec![1]), iana::Algorithm::Ed25519)),
        Err(SignError::NotCanonical),
        "one header more"
    );
    let good = signed_as(|h| h, iana::Algorithm::Ed25519);
    let mut long = good[..17].to_vec();
    long.extend([0x58, 0x01]); // the payload's length in two bytes instead of one
    long.extend(&good[18..]);
    assert_eq!(verify(&long), Err(SignError::NotCanonical));
    assert!(matches!(verify(&good[1..]), Err(SignError::Malformed(_))), "untagged");
}

#[test]
fn unusable_keys_are_refused() {
    let mut small_order = [0; 32];
    small_order[0] = 1;
    for bytes in [&[0xff; 32][..], &small_order, &[0; 32], &[7; 31], &[7; 33], &[]] {
        assert_eq!(PublicKey::from_bytes(bytes), Err(SignError::Key), "{bytes:?}");
    }
}

#[test]
fn debug_shows_no_secret() {
    let text = format!("{:?}", key(0xab));
    assert!(!text.contains("abab") && !text.contains("171, 171"), "{text}");
}

proptest! {
    #[test]
    fn any_payload_comes_back(payload in proptest::collection::vec(any::<u8>(), 0..300), seed in any::<[u8; 32]>()) {
        let key = SigningKey::from_seed(seed);
        let bytes = sign1(&key, &payload, CONTEXT);
        prop_assert_eq!(verify1(&bytes, &key.public(), CONTEXT, LIMIT), Ok(payload));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(verify1(&bytes, &key(1).public(), CONTEXT, LIMIT).is_err());
        let _ = kid(&bytes);
    }
}
