//! A site's folder: what stays on the bench, and what goes to the kiosks.
//!
//! ```text
//!  DIR/secret/authority.key   signs the list of issuers and the devices
//!  DIR/secret/badge.key       what the badge in use says
//!  DIR/secret/badge-ID.key    what an added badge says
//!  DIR/secret/trust.version   the last list's version, which must grow
//!  DIR/secret/badges.version  the same of the list of badges
//!  DIR/kiosk/site.toml        public keys
//!  DIR/kiosk/badges.perron    the list of badges, with the sealing key wrapped by each that reads names
//!  DIR/kiosk/trust.perron     the list of issuers
//! ```
//!
//! A kiosk gets the folder `kiosk` and nothing else: stolen, it signs nothing and opens nothing.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use perron_domain::badges::Role;
use perron_domain::crypto::{BadgeSecret, PublicKey, SealKeyPair, SealPublic, SigningKey};
use perron_domain::ids::{FleetId, StaffText};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;

use crate::args::SiteInit;
use crate::badge;
use crate::error::KitError;
use crate::files::{self, Access};
use crate::issuer::{HexKey, Parsed};
use crate::keys::{self, StaffName};
use crate::report::Report;

/// The longest `site.toml`, in bytes.
const SITE_FILE_MAX: u64 = 16_384;

/// The places of a site's folder.
#[derive(Clone, Debug)]
pub(crate) struct SiteFolder(PathBuf);

impl SiteFolder {
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub(crate) fn authority(&self) -> PathBuf {
        self.0.join("secret/authority.key")
    }

    pub(crate) fn badge(&self) -> PathBuf {
        self.0.join("secret/badge.key")
    }

    pub(crate) fn secret(&self) -> PathBuf {
        self.0.join("secret")
    }

    /// The secret of an added badge, named by the beginning of its number.
    pub(crate) fn added_badge(&self, short: &str) -> PathBuf {
        self.0.join(format!("secret/badge-{short}.key"))
    }

    /// A new badge, until the site's list knows it.
    pub(crate) fn next_badge(&self) -> PathBuf {
        self.0.join("secret/badge.key.next")
    }

    pub(crate) fn trust_version(&self) -> PathBuf {
        self.0.join("secret/trust.version")
    }

    pub(crate) fn badges_version(&self) -> PathBuf {
        self.0.join("secret/badges.version")
    }

    pub(crate) fn badges(&self) -> PathBuf {
        self.0.join("kiosk/badges.perron")
    }

    pub(crate) fn site(&self) -> PathBuf {
        self.0.join("kiosk/site.toml")
    }

    pub(crate) fn trust(&self) -> PathBuf {
        self.0.join("kiosk/trust.perron")
    }
}

/// What a kiosk knows of its site.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) name: StaffText,
    pub(crate) fleet: FleetId,
    pub(crate) authority: PublicKey,
    pub(crate) seal: SealPublic,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SiteFile {
    name: Parsed<StaffName>,
    fleet: Parsed<Hex<16>>,
    authority: Parsed<HexKey>,
    seal_public: Parsed<Hex<32>>,
    /// Earlier versions kept the key here, wrapped by the only badge.
    #[serde(default)]
    seal_secret_wrapped: Option<IgnoredAny>,
}

#[derive(Clone, Debug)]
struct Hex<const N: usize>([u8; N]);

impl<const N: usize> FromStr for Hex<N> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| format!("{N} bytes in hexadecimal are due: copy the file again"))
    }
}

impl Site {
    /// Reads the site's file.
    pub(crate) fn read(folder: &SiteFolder) -> Result<Self, KitError> {
        let path = folder.site();
        let text = files::read_text(&path, SITE_FILE_MAX)?;
        let file: SiteFile = toml::from_str(&text)
            .map_err(|problem| KitError::Toml { path: path.clone(), problem: Box::new(problem) })?;
        if file.seal_secret_wrapped.is_some() {
            return Err(KitError::OldSite(path));
        }
        Ok(Self {
            name: file.name.0.0,
            fleet: FleetId(file.fleet.0.0),
            authority: file.authority.0.0,
            seal: SealPublic(file.seal_public.0.0),
        })
    }

    /// Writes the site's file.
    pub(crate) fn write(&self, folder: &SiteFolder, force: bool) -> Result<(), KitError> {
        let text = format!(
            "# What every kiosk of this site needs. Nothing here is secret.\n\
             name = {}\nfleet = \"{}\"\nauthority = \"{}\"\nseal-public = \"{}\"\n",
            toml::Value::from(self.name.as_str()),
            HEXLOWER.encode(&self.fleet.0),
            HEXLOWER.encode(self.authority.as_bytes()),
            HEXLOWER.encode(&self.seal.0),
        );
        files::write(&folder.site(), text.as_bytes(), Access::Public, force)
    }
}

/// `site init`: the keys of a new site.
pub(crate) fn init(args: &SiteInit, report: &mut Report<'_>) -> Result<(), KitError> {
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
    report.file("list of badges, for the kiosks", &folder.badges())
}
