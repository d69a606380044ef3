use super::super::fixtures::*;
use super::super::{Places, mint, read_signed};
use super::*;

fn facts() -> VoucherFacts {
    read_signed(&mint(&issuer_key(), &claims()).unwrap(), &trust()).unwrap()
}

fn site(territory: &str) -> SiteRules {
    SiteRules { territory: Territory::new(territory).ok() }
}

#[test]
fn each_day_and_amount_has_its_verdict() {
    use Verdict::{Expired, NotYet, Spent, Tolerance, Worth};
    let from = day("2026-01-01");
    let on = day("2026-06-30");
    for (today, spent, want) in [
        ("2025-12-31", 0, NotYet { from }),
        ("2026-01-01", 0, Worth { left: Cents(1000) }),
        ("2026-06-30", 0, Worth { left: Cents(1000) }),
        ("2026-06-30", 999, Worth { left: Cents(1) }),
        ("2026-07-01", 400, Tolerance { left: Cents(600) }),
        ("2026-07-31", 0, Tolerance { left: Cents(1000) }),
        ("2026-08-01", 0, Expired { on }),
        ("2026-03-01", 1000, Spent),
        ("2026-03-01", 1200, Spent),
        ("2026-08-01", 1000, Spent),
        ("2025-12-31", 1000, Spent),
    ] {
        assert_eq!(judge(&facts(), Cents(spent), day(today), &site("74010")), want, "{today}, {spent} spent");
    }
}

#[test]
fn a_territory_binds() {
    let mut facts = facts();
    let territories: Vec<Territory> = ["74", "73"].map(|t| Territory::new(t).unwrap()).into();
    facts.places = Places::Only(territories.clone());
    let elsewhere = Verdict::Elsewhere { territories };
    let worth = Verdict::Worth { left: Cents(1000) };
    for (site, want) in [
        (site("74010"), &worth),
        (site("73065"), &worth),
        (site("69123"), &elsewhere),
        (SiteRules::default(), &elsewhere),
    ] {
        assert_eq!(judge(&facts, Cents(0), day("2026-03-01"), &site), *want, "{site:?}");
    }
}

#[test]
fn terms_that_leave_no_place_are_good_nowhere() {
    let facts = VoucherFacts { places: Places::Only(vec![]), ..facts() };
    for site in [site("74010"), SiteRules::default()] {
        let verdict = judge(&facts, Cents(0), day("2026-03-01"), &site);
        assert_eq!(verdict, Verdict::Elsewhere { territories: vec![] }, "{site:?}");
    }
}

#[test]
fn redeeming_is_refused_with_its_reason() {
    let facts = VoucherFacts { unit: Some(Cents(250)), ..facts() };
    let ask = |spent, amount, service, today| {
        may_redeem(&facts, Cents(spent), Cents(amount), service, day(today), &SiteRules::default())
    };
    let (workshop, free) = (Service::Workshop, Service::SelfService);
    assert_eq!(ask(0, 1000, workshop, "2026-03-01"), Ok(Cents(0)));
    assert_eq!(ask(250, 500, workshop, "2026-07-31"), Ok(Cents(250)), "within the tolerance");
    let left = Cents(1000);
    for amount in [0, 1001, u32::MAX] {
        assert_eq!(ask(0, amount, workshop, "2026-03-01"), Err(RedeemRefusal::Amount { left }), "{amount}");
    }
    assert_eq!(ask(0, 300, workshop, "2026-03-01"), Err(RedeemRefusal::Unit { unit: Cents(250) }));
    assert_eq!(ask(0, 250, free, "2026-03-01"), Err(RedeemRefusal::Service { allowed: facts.services }));
    for (spent, today, verdict) in [
        (1000, "2026-03-01", Verdict::Spent),
        (0, "2026-08-01", Verdict::Expired { on: day("2026-06-30") }),
        (0, "2025-01-01", Verdict::NotYet { from: day("2026-01-01") }),
    ] {
        assert_eq!(ask(spent, 250, workshop, today), Err(RedeemRefusal::Worthless(verdict)));
    }
}
