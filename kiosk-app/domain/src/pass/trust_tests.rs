use super::super::fixtures::*;
use super::*;

#[test]
fn a_signed_list_comes_back_and_no_other() {
    let mut list = trust();
    list.issuers[0].revoked_serials = [[3; 4], [1; 4], [3; 4]].map(|s| Serial::new(&s).unwrap()).into();
    let bytes = list.clone().sign(&authority()).unwrap();
    let back = TrustList::open(&bytes, &authority().public()).unwrap();
    assert_eq!(back.version, 1);
    assert_eq!(back.issuers[0].revoked_serials.len(), 2, "sorted, each once");
    assert!(back.is_withdrawn(&issuer().id, &Serial::new(&[3; 4]).unwrap()));
    assert!(!back.is_withdrawn(&issuer().id, &Serial::new(&[2; 4]).unwrap()));
    let other = issuer_key().public();
    assert!(matches!(TrustList::open(&bytes, &other), Err(TrustError::Signature(_))));
    for at in 0..bytes.len() {
        let mut bad = bytes.clone();
        bad[at] ^= 0x40;
        assert!(TrustList::open(&bad, &authority().public()).is_err(), "byte {at}");
    }
}

#[test]
fn only_a_greater_version_replaces() {
    let list = |version| TrustList { version, ..trust() };
    assert!(list(2).replaces(&list(1)));
    assert!(!list(1).replaces(&list(1)) && !list(1).replaces(&list(2)));
}

#[test]
fn contradictions_and_excess_are_neither_signed_nor_read() {
    type Wrong = fn(&TrustError) -> bool;
    let cases: [(TrustList, Wrong); 5] = [
        (trust_of(vec![issuer(); 2]), |e| matches!(e, TrustError::SharedKey(..))),
        (trust_of(vec![issuer(); ISSUERS_MAX + 1]), |e| {
            matches!(e, TrustError::TooMany { what: "issuers", .. })
        }),
        (trust_of(vec![Issuer { until: day("2019-12-31"), ..issuer() }]), |e| {
            matches!(e, TrustError::Dates(_))
        }),
        (
            trust_of(vec![Issuer {
                territories: vec![Territory::new("74").unwrap(); ORDERS_MAX + 1],
                ..issuer()
            }]),
            |e| matches!(e, TrustError::TooMany { what: "territories", .. }),
        ),
        (trust_of(vec![Issuer { revoked_serials: many_serials(), ..issuer() }]), |e| {
            matches!(e, TrustError::TooMany { what: "withdrawn vouchers", .. })
        }),
    ];
    for (list, wrong) in cases {
        let payload = minicbor::to_vec(&list).unwrap();
        let error = list.sign(&authority()).unwrap_err();
        assert!(wrong(&error), "{error}");
        let forced = sign1(&authority(), &payload, TRUST_CONTEXT);
        let error = TrustList::open(&forced, &authority().public()).unwrap_err();
        assert!(wrong(&error), "{error}");
    }
    let unsorted =
        Issuer { revoked_serials: [[2; 4], [1; 4]].map(|s| Serial::new(&s).unwrap()).into(), ..issuer() };
    let forced = sign1(&authority(), &minicbor::to_vec(trust_of(vec![unsorted])).unwrap(), TRUST_CONTEXT);
    assert!(matches!(TrustList::open(&forced, &authority().public()), Err(TrustError::Malformed(_))));
}

fn many_serials() -> Vec<Serial> {
    (0..=u32::try_from(REVOKED_MAX).unwrap()).map(|n| Serial::new(&n.to_be_bytes()).unwrap()).collect()
}

#[test]
fn a_key_leads_to_its_issuer() {
    let list = trust();
    assert_eq!(list.by_key(issuer_key().public().kid()).map(|i| &i.id), Some(&issuer().id));
    assert!(list.by_key([0; 8]).is_none());
}
