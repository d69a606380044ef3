//! What a label says, in French: the tag to call it by, where it goes, what becomes of it, and a code.

use perron_paper::{Align, Document, QrSize, Size, Style};
use perron_qualify::{Outcome, Part, Verdict as Grade};

use crate::french;
use crate::machine::Verdict;
use crate::passport::Passport;
use crate::passport::words::{self, machine_text};

/// Most reasons on a label; the passport has them all.
const REASONS_MAX: usize = 4;
/// As much of one reason, in characters.
const REASON_MAX: usize = 90;

/// The label of a machine.
pub(super) fn label(passport: &Passport, code: &str) -> Document {
    let centred = |size, bold| Style { size, bold, align: Align::Centre };
    let head = Document::new("machine-label", "fr")
        .code(passport.asset_tag.as_str())
        .styled(passport.place.as_str(), centred(Size::Normal, true))
        .styled(words::role(passport.role), centred(Size::Small, false))
        .space(1);
    // White on black is for what is ready, on labels as on pages.
    let verdict = words::verdict(&passport.verdict);
    let head = match &passport.verdict {
        Verdict::Ready => head.banner(verdict),
        _ => head.rule().heading(verdict).rule(),
    };
    let body = reasons(passport).iter().fold(head, |document, reason| document.small(format!("• {reason}")));
    let body = match words::kept(passport) {
        Some(parts) => body.small(parts),
        None => body,
    };
    let day = french::date(passport.made_on.0);
    body.qr(code, QrSize::Medium).styled(day, centred(Size::Small, false))
}

/// Why it is not ready. Of a machine judged as spare parts, only which parts failed: the passport's page says the rest.
fn reasons(passport: &Passport) -> Vec<String> {
    let reasons: Vec<String> = match &passport.verdict {
        Verdict::Ready => vec![],
        Verdict::Incomplete { missing } => {
            missing.iter().map(|m| format!("À faire\u{a0}: {}", words::missing(*m))).collect()
        }
        Verdict::Rejected { reasons } => {
            let by_part: Vec<String> =
                failed(passport).map(|part| format!("{} en panne", part.title().fr())).collect();
            let given = reasons.iter().map(|reason| machine_text(reason.fr(), REASON_MAX));
            if by_part.is_empty() { given.collect() } else { by_part }
        }
    };
    reasons.into_iter().take(REASONS_MAX).collect()
}

fn failed(passport: &Passport) -> impl Iterator<Item = Part> {
    let spare = passport.qualification.iter().filter(|report| report.verdict == Grade::SpareParts);
    let failed = spare.flat_map(|report| &report.findings).filter(|finding| finding.outcome == Outcome::Fail);
    failed.map(|finding| finding.part)
}
