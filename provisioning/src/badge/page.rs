//! A badge as a page to print.

use perron_domain::badges::{Badge, Role};
use perron_domain::crypto::BadgeSecret;
use perron_paper::{Align, Document, QrSize, Size, Style, raster};
use zeroize::Zeroizing;

use super::short;
use crate::base::BaseError;
use crate::page::{A4_HEIGHT, A4_WIDTH, Page};

/// Width of the page's texts, in dots: 160 mm.
const COLUMN: u32 = 1260;
/// The code is drawn so many times larger than on a ticket: about 100 mm a side.
const MAGNIFIED: u32 = 3;

fn title(role: Role) -> &'static str {
    match role {
        Role::Volunteer => "Badge de bénévole",
        Role::Advisor => "Badge de conseiller",
        Role::Coordinator => "Badge de coordination",
    }
}

/// What a badge does, and how to keep it.
fn words(role: Role) -> &'static [&'static str] {
    if role.reads_names() {
        &[
            "Ce badge ouvre les noms et les numéros de téléphone des personnes inscrites.",
            "",
            "• Gardez-le sur vous ou sous clé, jamais près de la borne.",
            "• Ne le photographiez pas et ne l’envoyez pas par messagerie.",
            "• Perdu ou vu par d’autres\u{a0}? Prévenez tout de suite la personne qui gère la borne\u{a0}: elle l’annule \
             et vous en fait un autre.",
            "• Sans aucun badge de ce genre, personne ne peut relire ces noms\u{a0}: imprimez-en deux et gardez le \
             second sous clé.",
        ]
    } else {
        &[
            "Merci de votre aide\u{a0}! Avec ce badge, vous pouvez inscrire et accueillir les personnes, et gérer les \
             places.",
            "Il n’ouvre ni les noms ni les numéros de téléphone\u{a0}: à leur place, vous voyez «\u{a0}• • •\u{a0}».",
            "",
            "• Gardez-le sur vous ou sous clé, jamais près de la borne.",
            "• Ne le photographiez pas et ne l’envoyez pas par messagerie.",
            "• Perdu ou vu par d’autres\u{a0}? Prévenez tout de suite la personne qui gère la borne\u{a0}: elle l’annule \
             et vous en fait un autre.",
        ]
    }
}

/// Draws the page and reads its code back.
pub(super) fn draw(site: &str, badge: &Badge, secret: &BadgeSecret) -> Result<Vec<u8>, BaseError> {
    let text: Zeroizing<String> = secret.to_text();
    let centred = |size, bold| Style { size, bold, align: Align::Centre };
    let mut head = Document::new("badge", "fr")
        .styled(title(badge.role), centred(Size::Huge, true))
        .styled(site, centred(Size::Large, true));
    if !badge.label.is_empty() {
        head = head.styled(badge.label.as_str(), centred(Size::Normal, false));
    }
    let code = Document::new("badge-code", "fr").qr(text.as_str(), QrSize::Large);
    let lines = words(badge.role).iter();
    let foot = lines
        .fold(Document::new("badge-words", "fr").rule(), |page, line| {
            if line.is_empty() { page.space(1) } else { page.text(line) }
        })
        .rule()
        .small("Montrez ce code au lecteur de la borne, puis tapez votre code personnel.")
        .small(format!("Badge n°\u{a0}{}", short(badge.id)));
    let mut page = Page::a4();
    let left = (A4_WIDTH - COLUMN) / 2;
    let head = raster::render(&head, COLUMN)?;
    page.place(&head, left, 160, 1);
    let code = raster::render(&code, 300)?;
    let side = code.width() * MAGNIFIED;
    let top = 160 + head.height() + 20;
    page.place(&code, (A4_WIDTH - side) / 2, top, MAGNIFIED);
    let foot = raster::render(&foot, COLUMN)?;
    let below = (top + code.height() * MAGNIFIED + 20).min(A4_HEIGHT.saturating_sub(foot.height()));
    page.place(&foot, left, below, 1);
    page.verify_code(&text).then_some(()).ok_or_else(|| BaseError::Unreadable("of the badge".to_owned()))?;
    page.to_png()
}
