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
use perron_domain::crypto::{PublicKey, SealPublic, SignError};
use perron_domain::ids::{FleetId, StaffText};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::base::BaseError;
use crate::files::{self, Access};
use crate::values::{HexKey, Parsed, StaffName};

/// The longest `site.toml`, in bytes.
const SITE_FILE_MAX: u64 = 16_384;

/// The longest file with a version, in bytes.
const VERSION_FILE_MAX: u64 = 32;

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
    pub(crate) fn read(folder: &SiteFolder) -> Result<Self, BaseError> {
        let path = folder.site();
        let text = files::read_text(&path, SITE_FILE_MAX)?;
        let file: SiteFile = toml::from_str(&text)
            .map_err(|problem| BaseError::Toml { path: path.clone(), problem: Box::new(problem) })?;
        if file.seal_secret_wrapped.is_some() {
            return Err(BaseError::OldSite(path));
        }
        Ok(Self {
            name: file.name.0.0,
            fleet: FleetId(file.fleet.0.0),
            authority: file.authority.0.0,
            seal: SealPublic(file.seal_public.0.0),
        })
    }

    /// Writes the site's file.
    pub(crate) fn write(&self, folder: &SiteFolder, force: bool) -> Result<(), BaseError> {
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

/// The key that must have signed: the one given, or that of a site's authority. `None` where neither is named.
pub(crate) fn named_authority(
    site: Option<&Path>,
    authority: Option<HexKey>,
) -> Result<Option<PublicKey>, BaseError> {
    match (site, authority) {
        (_, Some(key)) => Ok(Some(key.0)),
        (Some(site), None) => Ok(Some(Site::read(&SiteFolder::new(site))?.authority)),
        (None, None) => Ok(None),
    }
}

/// The same where one of them is due.
pub(crate) fn authority(site: Option<&Path>, authority: Option<HexKey>) -> Result<PublicKey, BaseError> {
    Ok(named_authority(site, authority)?.ok_or(SignError::Key)?)
}

/// The version noted in a file; 0 where none is.
pub(crate) fn noted_version(path: &Path) -> Result<u32, BaseError> {
    if !path.exists() {
        return Ok(0);
    }
    Ok(files::read_text(path, VERSION_FILE_MAX)?.trim().parse().unwrap_or(0))
}
