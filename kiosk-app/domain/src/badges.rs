//! Who of the staff has a badge: a list signed by the site's authority, `badges.perron`.
//!
//! ```text
//!  perron-kit ── signs ─► badges.perron ─► kiosk ── a badge is shown ─► on the list? ─┬─ withdrawn ─► refused
//!                                                                                      ├─ volunteer ─► acts, no names
//!                                                                                      └─ advisor, coordinator ─► its
//!                                                                        own copy of the sealing key is unwrapped
//! ```
//!
//! The sealing key stands on the list once for each badge that may read names, wrapped by that badge's secret. A lost
//! badge is withdrawn by a newer list; its copy of the key is then gone from the list. The version only grows: an old
//! list brought back cannot revive a lost badge. Who has stolen the lost badge *and* an old copy of the list still
//! opens the key with both, for what was once written cannot be unwritten.

use minicbor::{Decode, Encode};

use crate::crypto::badge::WRAPPED_LEN;
use crate::crypto::{
    BadgeError, BadgeSecret, PublicKey, SealSecret, SignError, SigningKey, sign1, unwrap, verify1,
};
use crate::ids::{BadgeId, FleetId, StaffText};
use crate::time::Timestamp;

/// What the authority's signature is for.
pub const BADGES_CONTEXT: &[u8] = b"perron badges 1";
/// The greatest file, in bytes.
pub const BADGES_FILE_MAX: usize = 64 * 1024;
/// Most badges of one list, the withdrawn ones included.
pub const BADGES_MAX: usize = 64;
/// Most badges that are not withdrawn: each may have a PIN, and a typed PIN is compared with all of them.
pub const BADGES_VALID_MAX: usize = 16;

/// What a badge is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// Lends a hand: acts on the lists, reads no names.
    #[n(0)]
    Volunteer,
    /// Runs the sessions: acts, and reads names and telephone numbers.
    #[n(1)]
    Advisor,
    /// Looks after several places: reads names as an advisor does.
    #[n(2)]
    Coordinator,
}

impl Role {
    /// Whether badges of this role open names and telephone numbers.
    #[must_use]
    pub fn reads_names(self) -> bool {
        self != Self::Volunteer
    }

    /// The word that commands and files use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Volunteer => "volunteer",
            Self::Advisor => "advisor",
            Self::Coordinator => "coordinator",
        }
    }
}

/// One badge.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Badge {
    /// Its name; follows from its secret.
    #[n(0)]
    pub id: BadgeId,
    /// What it is for.
    #[n(1)]
    pub role: Role,
    /// What staff call it: « badge du bureau ». No person's name.
    #[n(2)]
    pub label: StaffText,
    /// The sealing key under its secret; none for a volunteer's, and none once withdrawn.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub wrapped: Option<Vec<u8>>,
    /// Lost, or known to others.
    #[n(4)]
    pub revoked: bool,
}

/// The badges of a site.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct BadgeList {
    /// Grows with each list; the greatest counts.
    #[n(0)]
    pub version: u32,
    /// When the authority signed.
    #[n(1)]
    pub issued_at: Timestamp,
    /// The devices of the site: another site's kiosks refuse the list.
    #[n(2)]
    pub fleet: FleetId,
    /// The badges.
    #[n(3)]
    pub badges: Vec<Badge>,
}

/// Why a list is not made or not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadgesError {
    /// Not signed by this site's authority.
    #[error("the list of badges is not this site's: {0}")]
    Signature(#[from] SignError),
    /// Signed, and unreadable.
    #[error("the list of badges cannot be read ({0}): update the kiosk, or make the list again")]
    Malformed(String),
    /// More badges than a list may hold.
    #[error("the list has too many badges ({0} at most): withdraw some, or leave old ones out")]
    TooMany(usize),
    /// A badge that stands twice, or whose key does not go with its role.
    #[error("badge {0:?} contradicts itself on the list: make the list again")]
    Contradiction(BadgeId),
}

impl BadgeList {
    /// Signs the list with the site's authority.
    ///
    /// # Errors
    /// [`BadgesError`] when the list breaks a limit or contradicts itself.
    pub fn sign(&self, authority: &SigningKey) -> Result<Vec<u8>, BadgesError> {
        self.check()?;
        let payload = minicbor::to_vec(self).map_err(|e| BadgesError::Malformed(e.to_string()))?;
        Ok(sign1(authority, &payload, BADGES_CONTEXT))
    }

    /// Verifies a list of at most [`BADGES_FILE_MAX`] bytes.
    ///
    /// # Errors
    /// [`BadgesError`] when it is not signed by this authority, unreadable, or breaks a limit.
    pub fn open(bytes: &[u8], authority: &PublicKey) -> Result<Self, BadgesError> {
        let payload = verify1(bytes, authority, BADGES_CONTEXT, BADGES_FILE_MAX)?;
        let list: Self = minicbor::decode(&payload).map_err(|e| BadgesError::Malformed(e.to_string()))?;
        list.check()?;
        Ok(list)
    }

    /// The badge of this secret.
    ///
    /// # Errors
    /// [`BadgeError::Wrong`] when it is not on the list, [`BadgeError::Revoked`] when it was withdrawn.
    pub fn find(&self, secret: &BadgeSecret) -> Result<&Badge, BadgeError> {
        let id = secret.id();
        let badge = self.badges.iter().find(|badge| badge.id == id).ok_or(BadgeError::Wrong)?;
        if badge.revoked { Err(BadgeError::Revoked) } else { Ok(badge) }
    }

    /// The sealing key, opened with this badge.
    ///
    /// # Errors
    /// As [`Self::find`]; [`BadgeError::NoNames`] for a badge that has no copy of the key.
    pub fn open_key(&self, secret: &BadgeSecret) -> Result<SealSecret, BadgeError> {
        unwrap(self.find(secret)?.wrapped.as_deref().ok_or(BadgeError::NoNames)?, secret)
    }

    /// The badges that are not withdrawn.
    pub fn valid(&self) -> impl Iterator<Item = &Badge> {
        self.badges.iter().filter(|badge| !badge.revoked)
    }

    fn check(&self) -> Result<(), BadgesError> {
        if self.badges.len() > BADGES_MAX {
            return Err(BadgesError::TooMany(BADGES_MAX));
        }
        if self.valid().count() > BADGES_VALID_MAX {
            return Err(BadgesError::TooMany(BADGES_VALID_MAX));
        }
        for (at, badge) in self.badges.iter().enumerate() {
            let twice = self.badges.iter().take(at).any(|other| other.id == badge.id);
            let has_key = badge.wrapped.as_ref().is_some_and(|wrapped| wrapped.len() == WRAPPED_LEN);
            let wants_key = badge.role.reads_names() && !badge.revoked;
            if twice || has_key != wants_key || has_key != badge.wrapped.is_some() {
                return Err(BadgesError::Contradiction(badge.id));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{SealKeyPair, wrap};

    fn secret(n: u8) -> BadgeSecret {
        BadgeSecret::from_seed([n; 16])
    }

    fn pair() -> SealKeyPair {
        SealKeyPair::derive([9; 32])
    }

    fn badge(n: u8, role: Role) -> Badge {
        let wrapped = role.reads_names().then(|| wrap(&pair().secret, &secret(n), [n; 12]).unwrap());
        Badge { id: secret(n).id(), role, label: StaffText::default(), wrapped, revoked: false }
    }

    fn list() -> BadgeList {
        let lost = Badge { wrapped: None, revoked: true, ..badge(3, Role::Advisor) };
        let badges =
            vec![badge(1, Role::Advisor), badge(2, Role::Volunteer), lost, badge(4, Role::Coordinator)];
        BadgeList { version: 7, issued_at: Timestamp(1), fleet: FleetId([1; 16]), badges }
    }

    #[test]
    fn a_badge_opens_what_its_role_allows_and_a_withdrawn_one_nothing() {
        let list = list();
        for (n, found, opened) in [
            (1, Ok(Role::Advisor), Ok(())),
            (2, Ok(Role::Volunteer), Err(BadgeError::NoNames)),
            (3, Err(BadgeError::Revoked), Err(BadgeError::Revoked)),
            (4, Ok(Role::Coordinator), Ok(())),
            (5, Err(BadgeError::Wrong), Err(BadgeError::Wrong)),
        ] {
            assert_eq!(list.find(&secret(n)).map(|b| b.role), found, "badge {n}");
            let key = list.open_key(&secret(n)).map(|key| assert_eq!(key.public(), Ok(pair().public)));
            assert_eq!(key, opened, "badge {n}");
        }
    }

    #[test]
    fn only_the_authority_makes_a_list_and_every_altered_byte_is_seen() {
        let (authority, other) = (SigningKey::from_seed([1; 32]), SigningKey::from_seed([2; 32]));
        let bytes = list().sign(&authority).unwrap();
        assert_eq!(BadgeList::open(&bytes, &authority.public()), Ok(list()));
        assert!(matches!(BadgeList::open(&bytes, &other.public()), Err(BadgesError::Signature(_))));
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 1;
            assert!(BadgeList::open(&bad, &authority.public()).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_list_that_contradicts_itself_is_not_signed() {
        type Change = fn(&mut BadgeList);
        let authority = SigningKey::from_seed([1; 32]);
        let with = |change: Change| {
            let mut list = list();
            change(&mut list);
            list.sign(&authority)
        };
        let table: [(&str, Change); 5] = [
            ("a volunteer with the key", |l| l.badges[1].wrapped = l.badges[0].wrapped.clone()),
            ("an advisor without", |l| l.badges[0].wrapped = None),
            ("a withdrawn badge that keeps the key", |l| l.badges[0].revoked = true),
            ("twice", |l| l.badges[1].id = l.badges[0].id),
            ("half a key", |l| l.badges[0].wrapped = Some(vec![0; 30])),
        ];
        for (what, change) in table {
            assert!(matches!(with(change), Err(BadgesError::Contradiction(_))), "{what}");
        }
        let many = with(|l| l.badges.extend((10..40).map(|n| badge(n, Role::Volunteer))));
        assert_eq!(many, Err(BadgesError::TooMany(BADGES_VALID_MAX)));
    }
}
