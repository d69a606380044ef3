//! The advisor's badge as a page to print, and a new badge when the old one is lost or known.
//!
//! A new badge wraps the same sealing key again. In between the site may know the old badge or the new one, so both
//! are kept until it is settled:
//!
//! ```text
//!  badge.key old ─► badge.key.next new ─► site.toml wrapped by new ─► badge.key new
//! ```

use std::path::Path;

use perron_domain::crypto::{BadgeSecret, SealSecret, unwrap, wrap};
use perron_paper::{Align, Document, QrSize, Size, Style, raster};
use serde_json::json;
use zeroize::Zeroizing;

use crate::args::BadgeArgs;
use crate::error::KitError;
use crate::files::{self, Access};
use crate::keys;
use crate::page::{A4_HEIGHT, A4_WIDTH, Page};
use crate::report::Report;
use crate::site::{Site, SiteFolder};

/// Width of the page's texts, in dots: 160 mm.
const COLUMN: u32 = 1260;
/// The code is drawn so many times larger than on a ticket: about 100 mm a side.
const MAGNIFIED: u32 = 3;

/// `badge`: the page, after renewing the badge when asked.
pub(crate) fn run(args: &BadgeArgs, report: &mut Report<'_>) -> Result<(), KitError> {
    files::ensure_free(&args.out, args.force)?;
    let folder = SiteFolder::new(&args.site);
    let mut site = Site::read(&folder)?;
    let (secret, mut badge) = current(&folder, &site, args.old.as_deref(), report)?;
    if args.new {
        badge = BadgeSecret::from_seed(files::random()?);
        keys::write_badge(&folder.next_badge(), &badge, true)?;
        site.wrapped = wrap(&secret, &badge, files::random()?)?;
        site.write(&folder, true)?;
    }
    keys::write_badge(&folder.badge(), &badge, true)?;
    if folder.next_badge().exists() {
        let path = folder.next_badge();
        std::fs::remove_file(&path).map_err(|source| KitError::File { doing: "remove", path, source })?;
    }
    files::write(&args.out, &page(site.name.as_str(), &badge)?, Access::Secret, args.force)?;
    if args.new {
        let text = "New badge. Copy the folder kiosk to each kiosk again, then destroy the old badge.";
        report.say("badge-renewed", text, &json!({ "site": site.name.as_str() }))?;
    }
    report.file("the advisor's badge to print, secret; delete it once printed", &args.out)
}

/// The badge that opens the site now, and what it opens.
fn current(
    folder: &SiteFolder,
    site: &Site,
    old: Option<&Path>,
    report: &mut Report<'_>,
) -> Result<(SealSecret, BadgeSecret), KitError> {
    let mut candidates = match old {
        Some(path) => vec![path.to_owned()],
        None => vec![folder.next_badge(), folder.badge()],
    };
    candidates.retain(|path| old.is_some() || path.exists());
    if candidates.is_empty() {
        candidates.push(folder.badge()); // its absence is then the error
    }
    for path in candidates {
        let badge = keys::read_badge(&path, report)?;
        if let Ok(secret) = unwrap(&site.wrapped, &badge)
            && secret.public() == Ok(site.seal)
        {
            return Ok((secret, badge));
        }
    }
    Err(perron_domain::crypto::BadgeError::Wrong.into())
}

fn page(site: &str, badge: &BadgeSecret) -> Result<Vec<u8>, KitError> {
    let text: Zeroizing<String> = badge.to_text();
    let centred = |size, bold| Style { size, bold, align: Align::Centre };
    let head = Document::new("badge", "fr")
        .styled("Badge du conseiller", centred(Size::Huge, true))
        .styled(site, centred(Size::Large, true));
    let code = Document::new("badge-code", "fr").qr(text.as_str(), QrSize::Large);
    let words = Document::new("badge-words", "fr")
        .rule()
        .text("Ce badge ouvre les noms et les numéros de téléphone des personnes inscrites.")
        .space(1)
        .text("• Gardez-le sur vous ou sous clé, jamais près de la borne.")
        .text("• Ne le photographiez pas et ne l’envoyez pas par messagerie.")
        .text("• Perdu ou vu par d’autres\u{a0}? Prévenez la personne qui gère la borne\u{a0}: elle en fait un nouveau.")
        .text("• Sans ce badge, personne ne peut relire ces noms\u{a0}: imprimez-en deux et gardez le second sous clé.")
        .rule()
        .small("Présentez ce code à la borne après avoir tapé votre code personnel.");
    let mut page = Page::a4();
    let left = (A4_WIDTH - COLUMN) / 2;
    let head = raster::render(&head, COLUMN)?;
    page.place(&head, left, 160, 1);
    let code = raster::render(&code, 300)?;
    let side = code.width() * MAGNIFIED;
    let top = 160 + head.height() + 20;
    page.place(&code, (A4_WIDTH - side) / 2, top, MAGNIFIED);
    let words = raster::render(&words, COLUMN)?;
    let foot = (top + code.height() * MAGNIFIED + 20).min(A4_HEIGHT.saturating_sub(words.height()));
    page.place(&words, left, foot, 1);
    page.verify_code(&text).then_some(()).ok_or_else(|| KitError::Unreadable("of the badge".to_owned()))?;
    Ok(page.to_png()?)
}
