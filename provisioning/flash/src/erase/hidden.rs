//! What a drive hides from the system: a protected area at its end, or a part that a configuration overlay cuts off.
//!
//! Makers of PCs keep their recovery there, and others what nobody is to find. Such an area is opened before the drive is
//! erased, where the drive lets it be opened and the kernel then sees it; else it is said that it was not erased. An
//! overlay is only looked at: taking it away has broken drives.

use serde::{Deserialize, Serialize};

use super::Method;
use super::ask::{ASK, question};
use super::facts::AtaFacts;
use super::order::order;
use super::tool::EraseTool;

/// Bytes of a sector where a drive does not say.
const SECTOR: u64 = 512;
/// No drive has so many sectors: addresses have 48 bits.
const SECTORS_MAX: u64 = 1 << 48;
/// A whole so many times larger than what is shown is not believed of a drive that does not open it.
const TIMES_MAX: u64 = 16;

/// What a drive hid, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Hidden {
    /// The drive was asked and hides nothing.
    Nothing,
    /// So many bytes were hidden. They were opened, and erased with the rest.
    Opened {
        /// How many.
        bytes: u64,
    },
    /// It hides nothing more that it tells; but it has a configuration overlay, and did not say what that cuts off.
    OverlayNotAsked {
        /// Bytes that were hidden besides, opened, and erased with the rest.
        opened: u64,
    },
    /// So many bytes are hidden, and were not erased.
    Left {
        /// How many.
        bytes: u64,
    },
    /// Nobody asked, or the drive gave no answer that can be.
    NotAsked,
}

/// What a drive says of its size, before anything on it is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sizes {
    /// Bytes of the protected area that was found.
    area: u64,
    /// Bytes that an overlay cuts off; `None` where there is one and the drive does not say.
    overlay: Option<u64>,
    /// All bytes without the overlay's.
    whole: u64,
    /// Whether the drive shows the area now.
    is_open: bool,
}

impl Sizes {
    /// What became of it, once the drive was erased by this method and the system saw so many bytes of it.
    pub(super) fn after(self, method: Method, seen: u64) -> Hidden {
        // The kernel may not know yet what the drive shows since it was opened, by this run or an earlier one.
        let unseen = self.whole.saturating_sub(seen);
        let unreached = match method {
            _ if !self.is_open => self.area.max(if method == Method::Overwrite { unseen } else { 0 }),
            Method::Overwrite => unseen,
            _ => 0, // its own erase goes to the end of what the drive shows
        };
        let found = self.area.max(unseen);
        match (self.overlay.unwrap_or(0).saturating_add(unreached), self.overlay) {
            (0, None) => Hidden::OverlayNotAsked { opened: found },
            (0, Some(_)) if found == 0 => Hidden::Nothing,
            (0, Some(_)) => Hidden::Opened { bytes: found },
            (bytes, _) => Hidden::Left { bytes },
        }
    }

    /// Bytes that the drive shows now, where it shows all that it has.
    pub(super) fn shown(self) -> Option<u64> {
        self.is_open.then_some(self.whole)
    }

    /// Bytes of the area that the drive shows since a moment.
    pub(super) fn opened(self) -> Option<u64> {
        Some(self.area).filter(|bytes| self.is_open && *bytes > 0)
    }
}

/// Asks an ATA drive what it hides, and opens the protected area for good. `None`: it gave no answer that can be.
pub(super) fn open(tool: &mut dyn EraseTool, node: &str, ata: &AtaFacts) -> Option<Sizes> {
    let sector = if ata.sector == 0 { SECTOR } else { u64::from(ata.sector) };
    let (shown, native) = max_sectors(tool, node)?;
    let mut is_open = native == shown;
    if !is_open {
        let wish = format!("-Np{native}");
        let _ = order(tool, "hdparm", &["--yes-i-know-what-i-am-doing", &wish, node], ASK);
        is_open = max_sectors(tool, node).is_some_and(|(now, _)| now >= native);
        if !is_open && native / TIMES_MAX > shown {
            return None;
        }
    }
    let real = if ata.overlay { real_sectors(tool, node) } else { Some(native) };
    let bytes = |sectors: u64| sectors.saturating_mul(sector);
    Some(Sizes {
        area: bytes(native - shown),
        overlay: real.map(|real| bytes(real.saturating_sub(native))),
        whole: bytes(native),
        is_open,
    })
}

/// Sectors that the drive shows, and those that it has.
fn max_sectors(tool: &mut dyn EraseTool, node: &str) -> Option<(u64, u64)> {
    let answer = question(tool, "hdparm", &["-N", node]).ok()?;
    let (_, rest) = answer.out.split_once("max sectors")?;
    let (shown, native) = rest.split_once('=')?.1.split_once('/')?;
    let digits = native.find(|c: char| !c.is_ascii_digit()).unwrap_or(native.len());
    let (shown, native) = (shown.trim().parse().ok()?, native.get(..digits)?.parse().ok()?);
    // Bridges and old drivers answer 0/1, or more than the whole.
    (shown > 0 && shown <= native && native < SECTORS_MAX).then_some((shown, native))
}

/// Sectors that the drive had when it was made.
fn real_sectors(tool: &mut dyn EraseTool, node: &str) -> Option<u64> {
    let answer = question(tool, "hdparm", &["--dco-identify", node]).ok()?;
    let (_, rest) = answer.out.split_once("Real max sectors:")?;
    let real = rest.split_whitespace().next()?.parse().ok()?;
    (real > 1 && real < SECTORS_MAX).then_some(real)
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::time::Duration;

    use super::*;
    use crate::erase::{Answer, ToolError};

    /// Answers in their order, each for a question that must hold these words.
    struct Answers(VecDeque<(&'static str, Option<&'static str>)>);

    impl EraseTool for Answers {
        fn run(&mut self, _: &'static str, words: &[&str], _: Duration) -> Result<Answer, ToolError> {
            let (wanted, answer) = self.0.pop_front().unwrap_or_else(|| panic!("not expected: {words:?}"));
            assert!(words.join(" ").contains(wanted), "{words:?} instead of {wanted}");
            let out = answer.map(str::to_owned);
            Ok(Answer { is_ok: out.is_some(), out: out.unwrap_or_default(), err: String::new() })
        }
        fn pause(&mut self, _: Duration) {}
    }

    /// Questions and answers, whether there may be an overlay, sectors that the kernel sees, and what is said after the
    /// drive's own erase and after overwriting.
    type Row = (&'static [(&'static str, Option<&'static str>)], bool, u64, Hidden, Hidden);

    const HPA: &str = "/dev/sda:\n max sectors   = 1000/3000, HPA is enabled\n";
    const OPEN: &str = "/dev/sda:\n max sectors   = 3000/3000, HPA is disabled\n";
    const AREA: u64 = 2000 * 512;
    const ROWS: [Row; 15] = [
        (&[("-N", Some(OPEN))], false, 3000, Hidden::Nothing, Hidden::Nothing),
        (
            &[("-N", Some("max sectors   = 3000/3000, ACCESSIBLE MAX ADDRESS disabled"))],
            false,
            3000,
            Hidden::Nothing,
            Hidden::Nothing,
        ),
        // Opened by an earlier run, and the drive not switched off since.
        (&[("-N", Some(OPEN))], false, 1000, Hidden::Opened { bytes: AREA }, Hidden::Left { bytes: AREA }),
        (
            &[("-N /dev", Some(HPA)), ("-Np3000 /dev", Some("")), ("-N /dev", Some(OPEN))],
            false,
            3000,
            Hidden::Opened { bytes: AREA },
            Hidden::Opened { bytes: AREA },
        ),
        // Opened: the drive's own erase reaches it, overwriting does where the kernel sees it.
        (
            &[("-N /dev", Some(HPA)), ("-Np3000 /dev", Some("")), ("-N /dev", Some(OPEN))],
            false,
            1000,
            Hidden::Opened { bytes: AREA },
            Hidden::Left { bytes: AREA },
        ),
        // It stays shut.
        (
            &[("-N /dev", Some(HPA)), ("-Np3000 /dev", None), ("-N /dev", Some(HPA))],
            false,
            1000,
            Hidden::Left { bytes: AREA },
            Hidden::Left { bytes: AREA },
        ),
        // An overlay on top of it.
        (
            &[
                ("-N /dev", Some(HPA)),
                ("-Np3000 /dev", Some("")),
                ("-N /dev", Some(OPEN)),
                ("--dco-identify", Some("\tReal max sectors: 3100\n")),
            ],
            true,
            1000,
            Hidden::Left { bytes: 100 * 512 },
            Hidden::Left { bytes: AREA + 100 * 512 },
        ),
        // There is an overlay, and the drive does not say what it cuts off.
        (
            &[("-N", Some(OPEN)), ("--dco-identify", None)],
            true,
            3000,
            Hidden::OverlayNotAsked { opened: 0 },
            Hidden::OverlayNotAsked { opened: 0 },
        ),
        (
            &[("-N", Some(OPEN)), ("--dco-identify", Some("\tReal max sectors: 1\n"))],
            true,
            3000,
            Hidden::OverlayNotAsked { opened: 0 },
            Hidden::OverlayNotAsked { opened: 0 },
        ),
        (
            &[
                ("-N /dev", Some(HPA)),
                ("-Np3000 /dev", Some("")),
                ("-N /dev", Some(OPEN)),
                ("--dco-identify", None),
            ],
            true,
            1000,
            Hidden::OverlayNotAsked { opened: AREA },
            Hidden::Left { bytes: AREA },
        ),
        // It was asked, and cuts nothing off.
        (
            &[("-N", Some(OPEN)), ("--dco-identify", Some("\tReal max sectors: 3000\n"))],
            true,
            3000,
            Hidden::Nothing,
            Hidden::Nothing,
        ),
        // Answers that cannot be.
        (
            &[("-N", Some("max sectors   = 0/1, HPA setting seems invalid (buggy kernel device driver?)"))],
            true,
            1000,
            Hidden::NotAsked,
            Hidden::NotAsked,
        ),
        (
            &[("-N", Some("max sectors   = 66055248/1(156301488?), HPA setting seems invalid"))],
            true,
            1000,
            Hidden::NotAsked,
            Hidden::NotAsked,
        ),
        (
            &[
                ("-N /dev", Some("max sectors   = 1000/90000000, HPA is enabled")),
                ("-Np90000000", None),
                ("-N /dev", Some("max sectors   = 1000/90000000, HPA is enabled")),
            ],
            true,
            1000,
            Hidden::NotAsked,
            Hidden::NotAsked,
        ),
        (&[("-N", None)], true, 1000, Hidden::NotAsked, Hidden::NotAsked),
    ];

    #[test]
    fn an_area_is_opened_or_said_to_be_left() {
        for (answers, overlay, seen, own, overwritten) in ROWS {
            let mut tool = Answers(answers.iter().copied().collect());
            let ata = AtaFacts { overlay, sector: 512, ..AtaFacts::default() };
            let sizes = open(&mut tool, "/dev/sda", &ata);
            assert!(tool.0.is_empty(), "left unsaid: {:?}", tool.0);
            let after = |method| sizes.map_or(Hidden::NotAsked, |sizes| sizes.after(method, seen * 512));
            assert_eq!(
                (after(Method::AtaSanitize), after(Method::Overwrite)),
                (own, overwritten),
                "{answers:?}"
            );
        }
    }
}
