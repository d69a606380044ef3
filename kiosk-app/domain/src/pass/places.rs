//! Where a voucher may be used: what the issuer's terms allow, narrowed by those of the order.

use std::fmt;

use super::terms::Territory;

/// Where a voucher may be used. *Nowhere* is `Only` of nothing, so that terms which leave nothing can never be taken
/// for terms that restrict nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Places {
    /// At every site.
    Everywhere,
    /// At sites within one of these territories; of none, nowhere.
    Only(Vec<Territory>),
}

impl Places {
    /// What a list of territories in the list of issuers says: an empty one restricts nothing.
    #[must_use]
    pub fn listed(territories: &[Territory]) -> Self {
        if territories.is_empty() { Self::Everywhere } else { Self::Only(territories.to_vec()) }
    }

    /// Where both allow: of each pair of territories the narrower, where one lies within the other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let (ours, theirs) = match (self, other) {
            (Self::Everywhere, places) | (places, Self::Everywhere) => return places,
            (Self::Only(ours), Self::Only(theirs)) => (ours, theirs),
        };
        let pairs = ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b)));
        let mut both: Vec<Territory> = pairs.filter_map(|(a, b)| narrower(a, b).cloned()).collect();
        both.sort(); // a territory stands before those within it
        both.dedup_by(|within, kept| kept.covers(within));
        Self::Only(both)
    }

    /// Whether a site may take the voucher. One that does not say where it is takes only what is good everywhere.
    #[must_use]
    pub fn take_in(&self, site: Option<&Territory>) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Only(places) => site.is_some_and(|site| places.iter().any(|place| place.covers(site))),
        }
    }

    /// Whether no site at all may take the voucher.
    #[must_use]
    pub fn is_nowhere(&self) -> bool {
        matches!(self, Self::Only(places) if places.is_empty())
    }

    /// The territories that it is bound to; none for everywhere and for nowhere.
    #[must_use]
    pub fn territories(&self) -> &[Territory] {
        match self {
            Self::Everywhere => &[],
            Self::Only(places) => places,
        }
    }
}

/// The one of two territories that lies within the other.
fn narrower<'t>(a: &'t Territory, b: &'t Territory) -> Option<&'t Territory> {
    if a.covers(b) { Some(b) } else { b.covers(a).then_some(a) }
}

/// `everywhere`, `nowhere`, or the territories.
impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everywhere => f.write_str("everywhere"),
            Self::Only(places) if places.is_empty() => f.write_str("nowhere"),
            Self::Only(places) => {
                let codes: Vec<&str> = places.iter().map(Territory::as_str).collect();
                f.write_str(&codes.join(" "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(codes: &str) -> Places {
        match codes {
            "everywhere" => Places::Everywhere,
            codes => {
                Places::Only(codes.split_whitespace().map(|code| Territory::new(code).unwrap()).collect())
            }
        }
    }

    #[test]
    fn two_terms_allow_what_both_allow_and_disjoint_ones_allow_nothing() {
        for (issuer, order, both) in [
            ("everywhere", "everywhere", "everywhere"),
            ("everywhere", "74", "74"),
            ("74", "74", "74"),
            ("74", "74010", "74010"),
            ("74010", "74", "74010"),
            ("74", "75", "nowhere"),
            ("74010", "74011", "nowhere"),
            ("74 73", "74010 75056", "74010"),
            ("74 73", "73065 74010 74", "73065 74"),
            ("74 74010", "74", "74"),
            ("2A", "2A004 2B033", "2A004"),
            ("976", "97", "976"),
        ] {
            for (one, other) in [(issuer, order), (order, issuer)] {
                let found = places(one).and(places(other));
                let mut codes: Vec<&str> = both.split_whitespace().collect();
                codes.sort_unstable();
                assert_eq!(found.to_string(), codes.join(" "), "{one} and {other}");
            }
        }
    }

    #[test]
    fn nowhere_is_not_everywhere() {
        let site = Territory::new("74010").unwrap();
        for (given, with_site, without) in [
            (places("everywhere"), true, true),
            (places("74"), true, false),
            (places("75"), false, false),
            (places(""), false, false),
        ] {
            assert_eq!(given.take_in(Some(&site)), with_site, "{given}");
            assert_eq!(given.take_in(None), without, "{given}");
        }
        assert!(places("").is_nowhere() && places("").and(Places::Everywhere).is_nowhere());
        assert!(!Places::listed(&[]).is_nowhere() && !places("74").is_nowhere());
    }
}
