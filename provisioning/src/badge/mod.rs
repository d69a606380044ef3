//! Badges of the staff: made, printed, renewed, withdrawn, listed.
//!
//! Every badge that reads names wraps the same sealing key, so that what was sealed before stays readable. A secret is on
//! the disk before the list knows its badge, and a badge in use is replaced only once the list knows the new one:
//!
//! ```text
//!  --new:  badge.key old ─► badge.key.next new ─► list: new valid, old withdrawn ─► badge.key new ─► page
//!  --add:                   badge-ID.key new ───► list: one more ─────────────────────────────────► page
//! ```
//!
//! Wherever that stops, the list names no badge whose secret is nowhere, and the command can be given again.

mod args;
mod error;
mod list;
mod page;
mod secrets;

use std::path::Path;

use data_encoding::HEXLOWER;
use perron_domain::badges::{Badge, BadgeList, Role};
use perron_domain::crypto::{BadgeError, BadgeSecret, SealSecret, wrap};
use perron_domain::ids::{BadgeId, StaffText};
use serde_json::json;

use crate::files::{self, Access};
use crate::keys;
use crate::report::Report;
use crate::site::{Site, SiteFolder};
pub(crate) use args::BadgeArgs;
pub(crate) use error::BadgeFault;
pub(crate) use list::{bytes, first};

/// How many digits of a badge's number are shown to people.
const SHORT: usize = 8;
/// What to do once the list has changed.
const DELIVER: &str = "Bring kiosk/badges.perron to each kiosk: `perron update-site` takes it from a stick or a folder, and a \
                       running kiosk obeys it at the next badge shown, without a restart.";

/// The site and its list of badges, which the commands read and change.
struct SiteBadges {
    folder: SiteFolder,
    site: Site,
    list: BadgeList,
}

/// `badge`: prints, renews, adds, withdraws or lists.
pub(crate) fn run(args: &BadgeArgs, report: &mut Report<'_>) -> Result<(), BadgeFault> {
    if let Some(out) = &args.out {
        files::ensure_free(out, args.force)?;
    }
    let folder = SiteFolder::new(&args.site);
    let site = Site::read(&folder)?;
    let list = list::read(&folder, &site)?;
    let mut badges = SiteBadges { folder, site, list };
    list::warn_if_old(&badges.folder, &badges.list, report)?;
    if args.list {
        return badges.show(report);
    }
    let settled = secrets::settle(&badges.folder, &badges.list, report)?;
    if let Some(prefix) = &args.revoke {
        return badges.revoke(prefix, args.force, report);
    }
    let (badge, secret) = if args.new {
        // A renewal that was stopped is ended, not made twice: its page was never printed. A file given with --old may
        // name another badge, which is still valid: that one is to go.
        match settled {
            Some(secret) if !badges.is_valid(args.old.as_deref(), report)? => {
                badges.renewed(secret, report)?
            }
            _ => badges.renew(args, report)?,
        }
    } else if args.add {
        badges.add(args, report)?
    } else {
        let secret = secrets::in_use(&badges.folder, args.old.as_deref(), report)?;
        (badges.list.find(&secret)?.clone(), secret)
    };
    let Some(out) = &args.out else { return Ok(()) };
    files::write(out, &page::draw(badges.site.name.as_str(), &badge, &secret)?, Access::Secret, args.force)?;
    Ok(report.file("the badge to print, secret; delete it once printed", out)?)
}

/// A badge as the list holds it.
pub(crate) fn entry(
    secret: &BadgeSecret,
    role: Role,
    label: StaffText,
    key: Option<&SealSecret>,
) -> Result<Badge, BadgeFault> {
    let wrapped = match key {
        Some(key) if role.reads_names() => Some(wrap(key, secret, files::random()?)?),
        _ => None,
    };
    Ok(Badge { id: secret.id(), role, label, wrapped, revoked: false })
}

fn hex(id: BadgeId) -> String {
    HEXLOWER.encode(&id.0)
}

/// The first digits of a badge's number, as shown to people.
fn short(id: BadgeId) -> String {
    hex(id).chars().take(SHORT).collect()
}

impl SiteBadges {
    /// Whether this file is that of a badge that is not withdrawn.
    fn is_valid(&self, path: Option<&Path>, report: &mut Report<'_>) -> Result<bool, BadgeFault> {
        let Some(path) = path else { return Ok(false) };
        Ok(self.list.find(&keys::read_badge(path, report)?).is_ok())
    }

    /// `--new`: a badge that takes the place of the one in use.
    fn renew(
        &mut self,
        args: &BadgeArgs,
        report: &mut Report<'_>,
    ) -> Result<(Badge, BadgeSecret), BadgeFault> {
        let before = secrets::in_use(&self.folder, args.old.as_deref(), report)?;
        let old = self.list.badges.iter().find(|badge| badge.id == before.id()).cloned();
        let old = old.ok_or(BadgeError::Wrong)?;
        if !old.role.reads_names() {
            return Err(BadgeError::NoNames.into());
        }
        // A badge that was withdrawn already opens nothing; another one of the folder may.
        let opener = args.old.as_deref().filter(|_| !old.revoked);
        let key = secrets::open_key(&self.folder, &self.site, &self.list, opener, report)?;
        let secret = secrets::fresh()?;
        let badge = entry(&secret, old.role, old.label.clone(), Some(&key))?;
        list::withdraw(&mut self.list, old.id);
        list::add(&mut self.list, badge)?;
        keys::write_badge(&self.folder.next_badge(), &secret, true)?;
        list::replace(&self.folder, &self.site, &mut self.list, report)?;
        secrets::put_in_use(&self.folder, &self.list, &secret, report)?;
        self.renewed(secret, report)
    }

    /// Reports the new badge in use.
    fn renewed(
        &self,
        secret: BadgeSecret,
        report: &mut Report<'_>,
    ) -> Result<(Badge, BadgeSecret), BadgeFault> {
        let badge = self.list.find(&secret)?.clone();
        let text = format!(
            "New badge {}; the one before is withdrawn. {DELIVER} Then destroy the old badge.",
            short(badge.id)
        );
        let (site, version) = (self.site.name.as_str(), self.list.version);
        let fields = json!({ "site": site, "id": hex(badge.id), "version": version });
        report.say("badge-renewed", &text, &fields)?;
        Ok((badge, secret))
    }

    /// `--add`: one more badge.
    fn add(&mut self, args: &BadgeArgs, report: &mut Report<'_>) -> Result<(Badge, BadgeSecret), BadgeFault> {
        let role = Role::from(args.role);
        let label = args.label.clone().map(|label| label.0).unwrap_or_default();
        let key = if role.reads_names() {
            Some(secrets::open_key(&self.folder, &self.site, &self.list, args.old.as_deref(), report)?)
        } else {
            None
        };
        let secret = secrets::fresh()?;
        let badge = entry(&secret, role, label, key.as_ref())?;
        let path = list::added_path(&self.folder, badge.id);
        list::add(&mut self.list, badge.clone())?;
        keys::write_badge(&path, &secret, false)?;
        list::replace(&self.folder, &self.site, &mut self.list, report)?;
        let what = if role.reads_names() { "opens names" } else { "opens no names" };
        let text = format!("Badge {} for a {}, {what}. {DELIVER}", short(badge.id), role.as_str());
        let fields = json!({
            "site": self.site.name.as_str(), "id": hex(badge.id), "role": role.as_str(),
            "version": self.list.version,
        });
        report.say("badge-added", &text, &fields)?;
        report.file("secret of this badge; print it again with --old and this file", &path)?;
        Ok((badge, secret))
    }

    /// `--revoke`: withdraws a badge. Given again, it changes nothing.
    fn revoke(&mut self, prefix: &str, force: bool, report: &mut Report<'_>) -> Result<(), BadgeFault> {
        let badge = list::named(&self.list, prefix)?.clone();
        let id = short(badge.id);
        if badge.revoked {
            let text = format!("Badge {id} was withdrawn already; nothing was changed. {DELIVER}");
            let fields = json!({ "id": hex(badge.id), "version": self.list.version, "changed": false });
            return Ok(report.say("badge-revoked", &text, &fields)?);
        }
        let last = badge.role.reads_names()
            && !self.list.valid().any(|other| other.id != badge.id && other.role.reads_names());
        if last && !force {
            return Err(BadgeFault::LastReader(id));
        }
        list::withdraw(&mut self.list, badge.id);
        list::replace(&self.folder, &self.site, &mut self.list, report)?;
        if last {
            report.warn(
                "no badge opens names any more: nobody reads the names and numbers that kiosks and backups keep, and no \
                 badge that reads them can be made. New keys are the only way on: `perron-kit site init --force`",
            )?;
        }
        let text = format!("Badge {id} is withdrawn. {DELIVER}");
        let fields = json!({ "id": hex(badge.id), "version": self.list.version, "changed": true });
        Ok(report.say("badge-revoked", &text, &fields)?)
    }

    /// `--list`: every badge with its role and state.
    fn show(&self, report: &mut Report<'_>) -> Result<(), BadgeFault> {
        let (list, day) = (&self.list, self.list.issued_at.utc().date_naive());
        report.say(
            "badges",
            &format!("List of badges, version {}, signed {day}.", list.version),
            &json!({ "version": list.version, "signed": day.to_string(), "badges": list.badges.len() }),
        )?;
        for badge in &list.badges {
            let state = if badge.revoked { "WITHDRAWN" } else { "valid" };
            let text = format!(
                "  {}  {:<11}  {state:<9}  {}",
                short(badge.id),
                badge.role.as_str(),
                badge.label.as_str()
            );
            let fields = json!({
                "id": hex(badge.id), "role": badge.role.as_str(), "label": badge.label.as_str(),
                "revoked": badge.revoked, "opens_names": badge.wrapped.is_some(),
            });
            report.say("badge", text.trim_end(), &fields)?;
        }
        Ok(())
    }
}
