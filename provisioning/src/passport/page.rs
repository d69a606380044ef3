//! The passport as a page of A4 that goes with the machine, in French.
//!
//! ```text
//!  ┌──────────────────────────────┬──────┐
//!  │ Passeport de machine         │  QR  │
//!  │ K-001       place, role      │      │
//!  ├──────────────────────────────┴──────┤
//!  │ █ Prête à l’emploi ██████████████████│  framed only, where it is not
//!  │ Machine · Contrôles · Effacement · Système · Mise en service
//!  │ who signed it, and how to check     │
//! ```
//!
//! The verdict is black on the page only where the machine is ready, so that a pile of pages is sorted at a glance.
//! The code is read back from the drawn page before it is written.

use perron_flash::erase::Certificate;
use perron_paper::raster::{self, Raster};
use perron_paper::{Align, Document, QrSize, Size, Style};
use perron_qualify::{Outcome, Report, Text};

use super::words::{self, machine_text};
use super::{Passport, Sealed};
use crate::base::BaseError;
use crate::french;
use crate::machine::{ImageRecord, Verdict, Verification};
use crate::page::{A4_HEIGHT, A4_WIDTH, Page};

/// White at both sides, in dots: 16 mm.
const MARGIN: u32 = 130;
/// Width of what is set, in dots.
const WIDTH: u32 = A4_WIDTH - 2 * MARGIN;
/// Where the page begins, and where its foot does.
const TOP: u32 = 120;
const FOOT: u32 = A4_HEIGHT - 200;
/// Room for the code, in dots: 41 mm with its quiet zone.
const CODE: u32 = 328;
/// Height of the verdict's band: a banner of one line.
const BAND: u32 = 86;
/// Thickness of a frame and of a section's rule.
const THICK: u32 = 6;
const RULE: u32 = 3;
/// Grey of the thin lines between rows.
const PALE: u8 = 200;
/// White above and below a row's words, and above a section.
const LEADING: u32 = 5;
const SECTION: u32 = 28;
/// Columns of the tables: where the second and the third begin, from the margin.
const SECOND: u32 = 300;
const THIRD: u32 = 500;
/// What a picture of a text keeps white around it.
const EDGE: u32 = 16;
const SIDE: u32 = 8;
/// What the code keeps white above it, less what letters keep above their capitals.
const QUIET: u32 = 20;
/// As much of one text is set, in characters: two lines.
const TEXT_MAX: usize = 150;
/// As much of what was seen of a part is set, in characters: two lines of its narrower column.
const SEEN_MAX: usize = 130;
/// As much of why it is no pass is set, in characters: three lines of that column.
const WHY_MAX: usize = 190;
/// As much of what is not proven is set, in characters: five lines.
const LIMITS_MAX: usize = 420;
/// Asset tags up to here are set in the largest letters.
const LARGE_TAG: usize = 14;

const SMALL: Style = Style { size: Size::Small, bold: false, align: Align::Start };
const STRONG: Style = Style { size: Size::Small, bold: true, align: Align::Start };
const BODY: Style = Style { size: Size::Normal, bold: false, align: Align::Start };

/// Draws the page as PNG. `site` is the site's name.
pub(super) fn draw(sealed: &Sealed, site: &str) -> Result<Vec<u8>, BaseError> {
    let passport = &sealed.passport;
    let code = sealed.code();
    let mut sheet = Sheet { page: Page::a4(), y: TOP, is_cut: false };
    sheet.head(passport, &code)?;
    sheet.band(passport)?;
    sheet.machine(passport)?;
    if let Some(report) = &passport.qualification {
        sheet.tests(report)?;
    }
    sheet.erasures(&passport.erasures)?;
    if let Some(image) = &passport.image {
        sheet.image(image)?;
    }
    sheet.enrolment(passport)?;
    sheet.foot(passport, site)?;
    if !sheet.page.verify_code(&code) {
        return Err(BaseError::Unreadable(format!("of machine {}", passport.asset_tag)));
    }
    sheet.page.to_png()
}

/// The page, filled from its top.
struct Sheet {
    page: Page,
    y: u32,
    /// Rows had no room any more.
    is_cut: bool,
}

/// A text as a picture of this width.
fn set(text: &str, style: Style, width: u32) -> Result<Raster, BaseError> {
    Ok(raster::render(&Document::new("passport", "fr").styled(text, style), width + 2 * SIDE)?)
}

/// Height of the words in a picture.
fn height(picture: &Raster) -> u32 {
    picture.height().saturating_sub(2 * EDGE)
}

impl Sheet {
    /// Lays a picture so that its words begin at this corner.
    fn lay(&mut self, picture: &Raster, x: u32, y: u32) {
        self.page.place(picture, x.saturating_sub(SIDE), y.saturating_sub(EDGE), 1);
    }

    /// A text over the whole width, or what is left of it, and the pen below it.
    fn line(&mut self, text: &str, style: Style, width: u32) -> Result<(), BaseError> {
        let picture = set(text, style, width)?;
        self.lay(&picture, MARGIN, self.y);
        self.y += height(&picture);
        Ok(())
    }

    fn head(&mut self, passport: &Passport, code: &str) -> Result<(), BaseError> {
        let qr = raster::render(&Document::new("passport-code", "fr").qr(code, QrSize::Large), CODE)?;
        let dark = |x: &u32| (0..qr.height()).any(|y| qr.is_dark(*x, y));
        let right = (0..qr.width()).rev().find(dark).unwrap_or(0) + 1; // its quiet zone reaches into the margin
        self.page.place(&qr, MARGIN + WIDTH - right, TOP - EDGE - QUIET, 1);
        let width = WIDTH - CODE;
        self.line("Passeport de machine", STRONG, width)?;
        let tag = passport.asset_tag.as_str();
        let size = if tag.len() <= LARGE_TAG { Size::Huge } else { Size::Large };
        self.line(tag, Style { size, bold: true, align: Align::Start }, width)?;
        self.y += 8;
        self.line(passport.place.as_str(), BODY, width)?;
        self.line(words::role(passport.role), BODY, width)?;
        self.y = self.y.max(TOP + CODE - 64) + 28;
        Ok(())
    }

    fn band(&mut self, passport: &Passport) -> Result<(), BaseError> {
        let verdict = &passport.verdict;
        let word = words::verdict(verdict);
        if *verdict == Verdict::Ready {
            let picture = raster::render(&Document::new("passport-verdict", "fr").banner(word), WIDTH)?;
            self.page.place(&picture, MARGIN, self.y - EDGE, 1);
        } else {
            for (x, y, width, height) in [
                (MARGIN, self.y, WIDTH, THICK),
                (MARGIN, self.y + BAND - THICK, WIDTH, THICK),
                (MARGIN, self.y, THICK, BAND),
                (MARGIN + WIDTH - THICK, self.y, THICK, BAND),
            ] {
                self.page.fill(x, y, width, height, 0);
            }
            let picture = set(word, Style { size: Size::Large, bold: true, align: Align::Centre }, WIDTH)?;
            self.lay(&picture, MARGIN, self.y + BAND.saturating_sub(height(&picture)) / 2);
        }
        self.y += BAND + 20;
        let reasons: Vec<String> = match verdict {
            Verdict::Ready => vec![],
            Verdict::Rejected { reasons } => {
                reasons.iter().map(|reason| machine_text(reason.fr(), TEXT_MAX)).collect()
            }
            Verdict::Incomplete { missing } => {
                missing.iter().map(|m| format!("À faire\u{a0}: {}.", words::missing(*m))).collect()
            }
        };
        reasons.iter().try_for_each(|reason| self.line(&format!("•  {reason}"), BODY, WIDTH))?;
        words::kept(passport).map_or(Ok(()), |kept| self.line(&kept, BODY, WIDTH))
    }

    /// A section's title over a rule.
    fn section(&mut self, title: &str) -> Result<(), BaseError> {
        self.y += SECTION;
        if self.y < FOOT {
            self.line(title, Style { size: Size::Normal, bold: true, align: Align::Start }, WIDTH)?;
            self.page.fill(MARGIN, self.y + 2, WIDTH, RULE, 0);
            self.y += RULE + 6;
        }
        Ok(())
    }

    /// A row: texts with the places where they begin. Past the foot nothing is set, and the foot says so.
    fn row(&mut self, cells: &[(u32, &str, Style)]) -> Result<(), BaseError> {
        let ends = cells.iter().skip(1).map(|(start, ..)| start - SIDE).chain([WIDTH]);
        let mut pictures = Vec::with_capacity(cells.len());
        for ((start, text, style), end) in cells.iter().zip(ends) {
            pictures.push((*start, set(text, *style, end - start)?));
        }
        let tall = pictures.iter().map(|(_, picture)| height(picture)).max().unwrap_or(0);
        if self.y + tall + 2 * LEADING > FOOT {
            (self.y, self.is_cut) = (FOOT, true);
            return Ok(());
        }
        for (start, picture) in &pictures {
            self.lay(picture, MARGIN + start, self.y + LEADING);
        }
        self.y += tall + 2 * LEADING;
        self.page.fill(MARGIN, self.y - 1, WIDTH, 1, PALE);
        Ok(())
    }

    fn pair(&mut self, label: &str, value: &str) -> Result<(), BaseError> {
        self.row(&[(0, label, SMALL), (SECOND, value, STRONG)])
    }

    fn machine(&mut self, passport: &Passport) -> Result<(), BaseError> {
        let machine = &passport.machine;
        let model = machine_text(&format!("{} {}", machine.vendor, machine.model), TEXT_MAX);
        if model.is_empty() {
            return Ok(());
        }
        self.section("Machine")?;
        self.pair("Modèle", &model)?;
        self.pair("Numéro de série", &or_dash(&machine.serial))
    }

    fn tests(&mut self, report: &Report) -> Result<(), BaseError> {
        self.section("Contrôles")?;
        for finding in &report.findings {
            let good = finding.outcome == Outcome::Pass;
            let style = if good { SMALL } else { STRONG };
            let text = found(finding.seen.fr(), finding.reason.as_ref().map(Text::fr));
            let (part, outcome) = (finding.part.title(), words::outcome(finding.outcome));
            self.row(&[(0, part.fr(), SMALL), (SECOND, outcome, style), (THIRD, &text, SMALL)])?;
        }
        Ok(())
    }

    fn erasures(&mut self, drives: &[Certificate]) -> Result<(), BaseError> {
        if drives.is_empty() {
            return Ok(());
        }
        self.section(if drives.len() == 1 { "Effacement du disque" } else { "Effacement des disques" })?;
        for (number, drive) in drives.iter().enumerate() {
            self.y += if number > 0 { SECTION / 2 } else { 0 };
            let name = format!("{}, {}", words::model(&drive.model), words::bytes(drive.bytes));
            self.pair("Disque", &format!("{name}, {}", words::drive(&drive.serial)))?;
            if let Some(pc) = &drive.pc {
                self.pair("PC d’origine", &words::pc(pc))?;
            }
            self.pair("Méthode", words::method(drive.method))?;
            let (samples, sampled) = (drive.samples, words::bytes(drive.sampled_bytes));
            self.pair("Relevés au hasard", &format!("{samples} lus après effacement, {sampled} en tout"))?;
            self.row(&[
                (0, "Ce qui n’est pas prouvé", SMALL),
                (SECOND, &machine_text(&drive.limits.fr, LIMITS_MAX), SMALL),
            ])?;
        }
        Ok(())
    }

    fn image(&mut self, image: &ImageRecord) -> Result<(), BaseError> {
        self.section("Système installé")?;
        let name = machine_text(&format!("{} {}", image.name, image.version), TEXT_MAX);
        let size = words::bytes(image.mapped_bytes);
        self.pair("Image", &format!("{name}, {size} écrits sur le disque {}", words::drive(&image.drive)))?;
        let origin = match &image.manifest {
            Some(digest) => format!("manifeste signé, empreinte {}", digest.short()),
            None => "image sans manifeste signé".to_owned(),
        };
        self.pair("Origine", &origin)?;
        let check = match &image.verification {
            Verification::Verified { digest, .. } => {
                format!("tout ce qui a été écrit a été relu, identique\u{a0}; empreinte {}", digest.short())
            }
            Verification::Unverified => "PAS RELU".to_owned(),
            Verification::Failed { reason } => {
                format!("RELU ET DIFFÉRENT – {}", machine_text(reason.fr(), TEXT_MAX))
            }
        };
        self.pair("Vérification", &check)
    }

    fn enrolment(&mut self, passport: &Passport) -> Result<(), BaseError> {
        let Some(enrolment) = &passport.enrolment else { return Ok(()) };
        self.section("Mise en service")?;
        self.pair("Nom sur le réseau", enrolment.hostname.as_str())?;
        self.pair("Langue de départ", words::language(enrolment.language.as_str()))?;
        self.pair("Fichier d’enrôlement", &format!("relu, empreinte {}", enrolment.digest.short()))
    }

    fn foot(&mut self, passport: &Passport, site: &str) -> Result<(), BaseError> {
        self.page.fill(MARGIN, FOOT + 16, WIDTH, RULE, 0);
        self.y = FOOT + 34;
        let day = french::date(passport.made_on.0);
        let software = machine_text(&passport.software, 40);
        self.line(
            &format!("Établi le {day} par {software}, signé par l’autorité du site «\u{a0}{site}\u{a0}»."),
            SMALL,
            WIDTH,
        )?;
        let tag = &passport.asset_tag;
        let paper = "Le code porte l’étiquette et l’empreinte du fichier";
        self.line(&format!("{paper} {tag}.passport.json, qui seul fait foi."), SMALL, WIDTH)?;
        let more = if self.is_cut { " La suite de cette page est dans le fichier." } else { "" };
        self.line(&format!("Pour le vérifier\u{a0}: perron-kit passport verify.{more}"), SMALL, WIDTH)
    }
}

/// What was seen and why it is no pass; the reason alone where both find no room, or begin alike (“aucun – aucun
/// clavier”).
fn found(seen: &str, reason: Option<&str>) -> String {
    let Some(reason) = reason else { return machine_text(seen, SEEN_MAX) };
    let both = format!("{seen} – {reason}");
    if reason.starts_with(seen) || both.chars().count() > SEEN_MAX {
        machine_text(reason, WHY_MAX)
    } else {
        machine_text(&both, SEEN_MAX)
    }
}

/// A text of the machine, or a dash.
fn or_dash(text: &str) -> String {
    let text = machine_text(text, TEXT_MAX);
    if text.is_empty() { "–".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Parts;
    use crate::machine::samples::{parts, spare, unit};
    use perron_domain::crypto::SigningKey;
    use perron_hardware::camera::{decode_frame, read_picture_file};
    use std::time::Duration;

    fn sealed(parts: Parts) -> Sealed {
        let passport = Passport::new(&unit(), parts, "2026-02-03".parse().unwrap());
        Sealed::sign(passport, &SigningKey::from_seed([1; 32])).unwrap()
    }

    #[test]
    fn every_page_carries_its_code() {
        let dir = tempfile::tempdir().unwrap();
        let mut todo = parts();
        todo.image = None;
        todo.enrolment = None;
        for (name, parts) in [("ready", parts()), ("spare", spare()), ("todo", todo)] {
            let sealed = sealed(parts);
            let path = dir.path().join(format!("{name}.png"));
            std::fs::write(&path, draw(&sealed, "Médiathèque").unwrap()).unwrap();
            let found = decode_frame(&read_picture_file(&path).unwrap(), Duration::from_secs(20));
            assert_eq!(found, [sealed.code()], "{name}");
        }
    }

    #[test]
    fn a_reason_finds_room_before_what_was_seen() {
        let long = "x".repeat(SEEN_MAX);
        for (seen, reason, text) in [
            ("6\u{a0}ports", None, "6\u{a0}ports"),
            ("1\u{a0}port", Some("un seul"), "1\u{a0}port – un seul"),
            ("aucune", Some("aucune caméra"), "aucune caméra"),
            ("", Some("laissé de côté"), "laissé de côté"),
            (long.as_str(), Some("usée"), "usée"),
        ] {
            assert_eq!(found(seen, reason), text);
        }
        assert_eq!(found("", Some(&"x".repeat(900))).chars().count(), WHY_MAX);
    }

    /// Many drives and hostile, overlong texts: a page all the same, its code still free.
    #[test]
    fn the_largest_passport_is_still_one_page() {
        let mut parts = parts();
        let report = parts.qualification.as_mut().unwrap();
        report.machine.model = "漢字\u{202e}\u{1b}[2J".repeat(50);
        for finding in &mut report.findings {
            finding.seen = Text::same("W".repeat(900));
            finding.reason = Some(Text::same("mot ".repeat(300)));
        }
        parts.erasures = vec![parts.erasures[0].clone(); 30];
        draw(&sealed(parts), "Médiathèque").unwrap();
    }
}
