//! `site init`: the keys of a new site and its first badge.

use std::path::PathBuf;

use clap::{Args as Arguments, Subcommand};
use data_encoding::HEXLOWER;
use perron_domain::badges::Role;
use perron_domain::crypto::{BadgeSecret, SealKeyPair, SigningKey};
use perron_domain::ids::{FleetId, StaffText};
use serde_json::json;

use crate::badge::{self, BadgeFault};
use crate::files::{self, Access};
use crate::keys;
use crate::report::Report;
use crate::site::{Site, SiteFolder};
use crate::values::StaffName;

#[derive(Subcommand)]
pub(crate) enum SiteCommand {
    /// Make the keys of a new site
    Init(SiteInit),
}

#[derive(Arguments)]
pub(crate) struct SiteInit {
    /// Name of the site, as people read it
    #[arg(long)]
    pub(crate) name: StaffName,
    /// Folder for the site's files; its part `kiosk` goes to the kiosks, its part `secret` never
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Replace the keys of an existing site: contacts sealed before are then lost
    #[arg(long)]
    pub(crate) force: bool,
}

/// `site init`: the keys of a new site.
pub(crate) fn init(args: &SiteInit, report: &mut Report<'_>) -> Result<(), BadgeFault> {
    let folder = SiteFolder::new(&args.out);
    for path in [folder.authority(), folder.badge(), folder.badges(), folder.site()] {
        files::ensure_free(&path, args.force)?;
    }
    files::folder(&args.out.join("secret"), Access::Secret)?;
    files::folder(&args.out.join("kiosk"), Access::Public)?;
    let seed = files::random()?;
    let authority = SigningKey::from_seed(seed).public();
    let badge = BadgeSecret::from_seed(files::random()?);
    let pair = SealKeyPair::derive(files::random()?);
    let fleet = FleetId(files::random()?);
    let site = Site { name: args.name.0.clone(), fleet, authority, seal: pair.public };
    let first = badge::entry(&badge, Role::Advisor, StaffText::default(), Some(&pair.secret))?;
    keys::write_authority(&folder.authority(), seed, args.force)?;
    keys::write_badge(&folder.badge(), &badge, args.force)?;
    badge::first(&folder, &SigningKey::from_seed(seed), fleet, first, args.force)?;
    site.write(&folder, args.force)?;
    report.say(
        "site",
        &format!(
            "Site {}. Copy the folder kiosk to each kiosk; never the folder secret.",
            site.name.as_str()
        ),
        &json!({
            "name": site.name.as_str(),
            "fleet": HEXLOWER.encode(&fleet.0),
            "authority": HEXLOWER.encode(authority.as_bytes()),
        }),
    )?;
    report.file("key of the site authority, secret", &folder.authority())?;
    report.file("secret of the first advisor's badge; print it with `perron-kit badge`", &folder.badge())?;
    report.file("for the kiosks", &folder.site())?;
    Ok(report.file("list of badges, for the kiosks", &folder.badges())?)
}
