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

fn order(code: &str, territories: &[&str]) -> OrderTerms {
    OrderTerms {
        order: OrderCode::new(code).unwrap(),
        services: Services::ANY,
        territories: territories.iter().map(|t| Territory::new(t).unwrap()).collect(),
        revoked: false,
    }
}

fn bound(issuers: &[&str], orders: Vec<OrderTerms>) -> Issuer {
    Issuer { territories: issuers.iter().map(|t| Territory::new(t).unwrap()).collect(), orders, ..issuer() }
}

#[test]
fn an_order_narrows_its_issuer_and_never_widens_it() {
    let table: [(&[&str], &[&str], &str); 7] = [
        (&[], &[], "everywhere"),
        (&[], &["74"], "74"),
        (&["74"], &[], "74"),
        (&["74"], &["74010"], "74010"),
        (&["74010"], &["74"], "74010"),
        (&["74"], &["75"], "nowhere"),
        (&["74", "73"], &["73065", "75056"], "73065"),
    ];
    for (issuers, orders, due) in table {
        let issuer = bound(issuers, vec![order("A", orders)]);
        let (_, places) = issuer.terms_for(Some(&OrderCode::new("A").unwrap())).unwrap();
        assert_eq!(places.to_string(), due, "{issuers:?} and {orders:?}");
        assert_eq!(issuer.places_of(&issuer.orders[0]), places);
        let (_, others) = issuer.terms_for(Some(&OrderCode::new("B").unwrap())).unwrap();
        assert_eq!(others, Places::listed(&issuer.territories), "another order is its issuer's");
    }
}

#[test]
fn an_order_that_stands_twice_has_the_terms_of_both() {
    let narrow = bound(&["74"], vec![order("A", &["74010", "74011"]), order("A", &["74011"])]);
    let code = OrderCode::new("A").unwrap();
    assert_eq!(narrow.terms_for(Some(&code)).unwrap().1.to_string(), "74011");
    let withdrawn = OrderTerms { revoked: true, ..order("A", &[]) };
    let issuer = bound(&["74"], vec![order("A", &[]), withdrawn]);
    assert_eq!(issuer.terms_for(Some(&code)), None, "the second withdraws it");
}

#[test]
fn an_order_outside_its_issuer_is_not_signed_and_read_it_is_good_nowhere() {
    let list = trust_of(vec![bound(&["74"], vec![order("A", &["74010"]), order("B", &["75"])])]);
    let refused = list.clone().sign(&authority()).unwrap_err();
    assert!(
        matches!(&refused, TrustError::OrderElsewhere { order, .. } if order.as_str() == "B"),
        "{refused}"
    );
    assert!(refused.to_string().contains("correct the order's"), "{refused}");
    let old = sign1(&authority(), &minicbor::to_vec(&list).unwrap(), TRUST_CONTEXT);
    let read = TrustList::open(&old, &authority().public()).unwrap();
    let (_, places) = read.issuers[0].terms_for(Some(&OrderCode::new("B").unwrap())).unwrap();
    assert!(places.is_nowhere());
}
