//! Badges and their PINs: whose a PIN is, what a badge opens, and the list that both are looked up on.

use super::StoreWorker;
use crate::clock::random;
use perron_domain::badges::Role;
use perron_domain::crypto::{
    Attestation, BadgeError, BadgeSecret, Pin, PinHash, SealSecret, hash_pin, unwrap,
};
use perron_domain::ids::BadgeId;
use perron_flow::{Answer, OpenedBadge, Readings, Trouble};
use perron_store::{Store, StoreError};

/// PINs are kept by badge, under this and the badge's name.
const PIN: &str = "pin.";

impl StoreWorker {
    /// Whose PIN it is. Of two badges with one PIN the one that may less answers, where none was shown.
    pub(super) fn verify_pin(&mut self, shown: Option<BadgeId>, pin: &Pin) -> Result<Answer, StoreError> {
        // A right PIN is no wrong guess because the list is being copied at this moment.
        let Some(list) = self.badges.list(&mut self.store) else {
            return Ok(Answer::Failed(Trouble::Transient));
        };
        let mut whose: Option<Role> = None;
        for badge in list.valid().filter(|badge| shown.is_none_or(|shown| shown == badge.id)) {
            let hash = self.store.setting(&pin_of(badge.id))?.and_then(|bytes| String::from_utf8(bytes).ok());
            let hash = hash.and_then(|text| text.parse::<PinHash>().ok());
            if hash.is_some_and(|hash| hash.verify(pin.digits())) {
                whose = Some(whose.map_or(badge.role, |role| role.min(badge.role)));
            }
        }
        Ok(Answer::PinChecked(whose))
    }

    /// Sets the PIN of a badge that was shown, unless a newer list withdrew it meanwhile.
    pub(super) fn set_pin(&mut self, badge: BadgeId, pin: &Pin) -> Result<Answer, StoreError> {
        let list = self.badges.list(&mut self.store).unwrap_or_default();
        if !list.valid().any(|valid| valid.id == badge) {
            return Ok(Answer::Badge(Err(BadgeError::Revoked)));
        }
        let hash = salted(pin.digits());
        if let Some(hash) = &hash {
            self.store.set_setting(&pin_of(badge), hash.as_bytes())?;
        }
        Ok(Answer::PinSet(hash.is_some()))
    }

    /// Looks for a badge on the list as it is now: a newer one, copied here while the kiosk runs, counts at once. The first
    /// badge that opens the site's key vouches for this device, so that its backups can be told from a stranger's.
    pub(super) fn open_badge(
        &mut self,
        readings: &Readings<BadgeSecret>,
    ) -> Result<Result<OpenedBadge, BadgeError>, StoreError> {
        let list = self.badges.list(&mut self.store).unwrap_or_default();
        let found = |secret| list.find(secret).map(|badge| (badge, secret));
        let other = || readings.other.as_ref().and_then(|secret| found(secret).ok());
        let (badge, secret) = match found(&readings.first).or_else(|why| other().ok_or(why)) {
            Ok(found) => found,
            Err(why) => return Ok(Err(why)),
        };
        let key = badge.wrapped.as_deref().and_then(|wrapped| unwrap(wrapped, secret).ok());
        let key = key.filter(|key| key.public().ok() == Some(self.site.seal));
        if badge.wrapped.is_some() && key.is_none() {
            return Ok(Err(BadgeError::Wrong));
        }
        if let Some(key) = &key {
            attest(&mut self.store, key)?;
        }
        let pin_set = self.store.setting(&pin_of(badge.id))?.is_some();
        Ok(Ok(OpenedBadge { id: badge.id, role: badge.role, key, pin_set }))
    }
}

/// The badge vouches for this device, once.
pub(crate) fn attest(store: &mut Store, key: &SealSecret) -> Result<(), StoreError> {
    let device = store.public();
    if store.attestation()?.is_some_and(|word| word.holds(key, &device)) {
        return Ok(());
    }
    Attestation::of(key, &device).map_or(Ok(()), |word| store.keep_attestation(word))
}

/// The setting that keeps a badge's PIN.
pub(crate) fn pin_of(badge: BadgeId) -> String {
    format!("{PIN}{}", data_encoding::HEXLOWER.encode(&badge.0))
}

/// A PIN's hash under a fresh salt, as it is stored.
pub(crate) fn salted(pin: &str) -> Option<String> {
    let salt = random().inspect_err(|error| tracing::error!(%error, "no randomness")).ok()?;
    hash_pin(pin, salt)
        .inspect_err(|error| tracing::error!(%error, "the PIN was not kept"))
        .ok()
        .map(|h| h.to_string())
}
