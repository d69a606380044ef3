//! The signed list of badges in the site's folder: read, changed, and signed again under a version that only grows.

use std::path::PathBuf;

use perron_domain::badges::{BADGES_FILE_MAX, BADGES_MAX, BADGES_VALID_MAX, Badge, BadgeList, BadgesError};
use perron_domain::crypto::SigningKey;
use perron_domain::ids::{BadgeId, FleetId};
use perron_domain::time::Timestamp;
use zeroize::Zeroizing;

use super::BadgeFault;
use crate::base::BaseError;
use crate::files::{self, Access};
use crate::keys;
use crate::report::Report;
use crate::site::{Site, SiteFolder, noted_version};

/// The longest list, in bytes.
const LIST_FILE_MAX: u64 = BADGES_FILE_MAX as u64;

/// Reads the site's list and verifies it.
pub(super) fn read(folder: &SiteFolder, site: &Site) -> Result<BadgeList, BadgeFault> {
    Ok(BadgeList::open(&raw(folder)?, &site.authority)?)
}

/// The site's list as it goes to the kiosks. One that they would refuse is refused here.
pub(crate) fn bytes(folder: &SiteFolder, site: &Site) -> Result<Zeroizing<Vec<u8>>, BadgeFault> {
    let bytes = raw(folder)?;
    BadgeList::open(&bytes, &site.authority)?;
    Ok(bytes)
}

fn raw(folder: &SiteFolder) -> Result<Zeroizing<Vec<u8>>, BadgeFault> {
    let path = folder.badges();
    if !path.exists() {
        return Err(BadgeFault::NoList(path));
    }
    Ok(files::read(&path, LIST_FILE_MAX)?)
}

/// The list of a new site. Its version grows even when the site takes the place of another one.
pub(crate) fn first(
    folder: &SiteFolder,
    authority: &SigningKey,
    fleet: FleetId,
    badge: Badge,
    force: bool,
) -> Result<(), BadgeFault> {
    let mut list = BadgeList { version: 0, issued_at: Timestamp(0), fleet, badges: vec![badge] };
    write(folder, authority, &mut list, force)
}

/// Signs the changed list as the site's next one.
pub(super) fn replace(
    folder: &SiteFolder,
    site: &Site,
    list: &mut BadgeList,
    report: &mut Report<'_>,
) -> Result<(), BadgeFault> {
    let authority = keys::read_authority(&folder.authority(), report)?;
    if authority.public() != site.authority {
        // The kiosks would refuse the list.
        return Err(BaseError::KeyKind {
            path: folder.authority(),
            wanted: "authority of this site, or its",
        }
        .into());
    }
    write(folder, &authority, list, true)
}

fn write(
    folder: &SiteFolder,
    authority: &SigningKey,
    list: &mut BadgeList,
    force: bool,
) -> Result<(), BadgeFault> {
    let last = list.version.max(noted_version(&folder.badges_version())?);
    list.version = last.checked_add(1).ok_or(BadgeFault::Version)?;
    list.issued_at = Timestamp::from(chrono::Utc::now());
    let bytes = list.sign(authority)?;
    // The version is spent before the list exists: a list that was never made does no harm, two of one version do.
    let version = list.version.to_string();
    files::write(&folder.badges_version(), version.as_bytes(), Access::Secret, true)?;
    Ok(files::write(&folder.badges(), &bytes, Access::Public, force)?)
}

/// Says so where the site signed a newer list than the one in its folder: lost badges may be valid on the older one.
pub(super) fn warn_if_old(
    folder: &SiteFolder,
    list: &BadgeList,
    report: &mut Report<'_>,
) -> Result<(), BaseError> {
    let noted = noted_version(&folder.badges_version())?;
    if noted <= list.version {
        return Ok(());
    }
    report.warn(&format!(
        "the list of badges has version {}, and version {noted} was begun here: a command was stopped, or an older \
         list was put back. Look with `perron-kit badge --list` whether every lost badge is withdrawn",
        list.version
    ))
}

/// Puts a badge on the list. On a full one it takes the place of the badge that was withdrawn first: a kiosk refuses a
/// badge that it does not know as it refuses a withdrawn one. Fails before anything is written where too many are valid.
pub(super) fn add(list: &mut BadgeList, badge: Badge) -> Result<(), BadgesError> {
    if list.valid().count() >= BADGES_VALID_MAX {
        return Err(BadgesError::TooMany(BADGES_VALID_MAX));
    }
    if list.badges.len() >= BADGES_MAX
        && let Some(oldest) = list.badges.iter().position(|badge| badge.revoked)
    {
        list.badges.remove(oldest);
    }
    list.badges.push(badge);
    Ok(())
}

/// Withdraws a badge; its copy of the sealing key is gone with that.
pub(super) fn withdraw(list: &mut BadgeList, id: BadgeId) {
    for badge in list.badges.iter_mut().filter(|badge| badge.id == id) {
        badge.revoked = true;
        badge.wrapped = None;
    }
}

/// The only badge whose number begins so.
pub(super) fn named<'l>(list: &'l BadgeList, prefix: &str) -> Result<&'l Badge, BadgeFault> {
    let wanted = prefix.to_ascii_lowercase();
    if wanted.len() < super::SHORT || !wanted.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(BadgeFault::Prefix(prefix.chars().take(40).collect()));
    }
    let mut found = list.badges.iter().filter(|badge| super::hex(badge.id).starts_with(&wanted));
    match (found.next(), found.count()) {
        (Some(badge), 0) => Ok(badge),
        (Some(_), more) => Err(BadgeFault::Ambiguous { prefix: wanted, found: more + 1 }),
        (None, _) => Err(BadgeFault::Unknown(wanted)),
    }
}

/// Where the secret of an added badge lies.
pub(super) fn added_path(folder: &SiteFolder, id: BadgeId) -> PathBuf {
    folder.added_badge(&super::short(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use perron_domain::badges::Role;
    use perron_domain::ids::StaffText;

    fn badge(id: [u8; 16], revoked: bool) -> Badge {
        Badge { id: BadgeId(id), role: Role::Volunteer, label: StaffText::default(), wrapped: None, revoked }
    }

    fn list(badges: Vec<Badge>) -> BadgeList {
        BadgeList { badges, ..BadgeList::default() }
    }

    #[test]
    fn a_prefix_names_exactly_one_badge_or_none() {
        let mut twin = [0xab; 16];
        twin[15] = 0;
        let list = list(vec![badge([0xab; 16], false), badge(twin, false), badge([0x12; 16], true)]);
        let full = "ab".repeat(16);
        assert_eq!(named(&list, "12121212").unwrap().id, BadgeId([0x12; 16]), "a withdrawn one too");
        assert_eq!(named(&list, &full.to_uppercase()).unwrap().id, BadgeId([0xab; 16]));
        assert!(matches!(named(&list, "abababab"), Err(BadgeFault::Ambiguous { found: 2, .. })));
        assert!(matches!(named(&list, "00000000"), Err(BadgeFault::Unknown(_))));
        for bad in ["", "1212121", "1212121g", "éééé"] {
            assert!(matches!(named(&list, bad), Err(BadgeFault::Prefix(_))), "{bad:?}");
        }
    }

    #[test]
    fn a_full_list_drops_the_badge_that_was_withdrawn_first() {
        let ids = 0..u8::try_from(BADGES_MAX).unwrap();
        let mut list = list(ids.map(|n| badge([n; 16], n > 0)).collect());
        add(&mut list, badge([200; 16], false)).unwrap();
        assert_eq!(list.badges.len(), BADGES_MAX);
        let has = |n| list.badges.iter().any(|badge| badge.id == BadgeId([n; 16]));
        assert!(has(0) && !has(1) && has(2) && has(200));
    }
}
