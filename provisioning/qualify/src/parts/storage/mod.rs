//! Storage: size and health of the drives that are built in.
//!
//! The best drive decides, for the kiosk needs only one; a worse one beside it is told with the advice to take it out.
//! Sticks and drives on USB are no part of the machine: the technician's own is among them.

mod health;

use perron_flash::guard::{Attributes, Block, Kind, Transport};

use crate::clean;
use crate::draft::Draft;
use crate::exam::Exam;
use crate::parts::smart::Smart;
use crate::report::{Outcome, Part};
use crate::wire::Files;
use crate::words::{Message, say};

/// Where the kernel lists drives.
const DRIVES: &str = "/sys/block";

/// The most drives that are examined.
const DRIVES_MAX: usize = 8;

/// The machine's files, asked for the attributes of block devices.
struct Drives<'f>(&'f dyn Files);

impl Attributes for Drives<'_> {
    fn attribute(&self, device: &str, name: &str) -> Option<String> {
        let bytes = self.0.read(&format!("{DRIVES}/{device}/{name}")).ok()?;
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// From the link in sysfs. In a recording a drive may be a plain folder: its place is not known then.
    fn place(&self, device: &str) -> Option<String> {
        let link = self.0.link(&format!("{DRIVES}/{device}")).ok()?;
        link.split_once("devices/").map(|(_, place)| place.to_owned())
    }
}

/// The names of the drives that are built in, such as `sda`.
fn internal_drives(files: &dyn Files) -> Vec<String> {
    let mut names = files.list(DRIVES).unwrap_or_default();
    names.retain(|name| is_internal(&Block::read(&Drives(files), name)));
    names.truncate(DRIVES_MAX);
    names
}

fn is_internal(drive: &Block) -> bool {
    let is_empty = drive.bytes == Some(0); // one that tells no size is looked at, and told as unknown
    let can_be_taken = drive.is_removable || drive.is_card || drive.transport == Transport::Usb;
    drive.kind == Kind::Disk && !is_empty && !can_be_taken
}

pub(super) fn examine(exam: &Exam<'_>) -> Draft {
    let asked = &exam.options.drives;
    let names = if asked.is_empty() { internal_drives(exam.wire.files) } else { asked.clone() };
    if names.is_empty() {
        let reason = say!("storage-missing");
        return Draft::absent(Part::Storage, say!("storage-none"), Outcome::Fail, reason);
    }
    let mut drives: Vec<(String, Draft)> =
        names.into_iter().take(DRIVES_MAX).map(|name| (name.clone(), drive(exam, &name))).collect();
    drives.sort_by_key(|(_, drive)| drive.outcome().weight());
    let mut all = Draft::new(Part::Storage);
    for (rank, (name, drive)) in drives.iter().enumerate() {
        let (line, why) = (drive.line(), drive.why());
        all.saw(say!("drive-line", name, line));
        if rank == 0 {
            all.weigh(drive.outcome(), say!("drive-reason", name, why));
        } else if drive.outcome() == Outcome::Fail {
            all.saw(say!("drive-take-out", name, why));
        }
    }
    all
}

/// Size and health of one drive.
fn drive(exam: &Exam<'_>, name: &str) -> Draft {
    let mut draft = Draft::new(Part::Storage);
    let block = Block::read(&Drives(exam.wire.files), name);
    match block.bytes.map(|bytes| bytes >> 30) {
        Some(gib) => {
            draft.saw(say!("drive-size", gib));
            draft.weigh(exam.profile.storage.gib.rate(gib), say!("drive-small", gib));
        }
        None => draft.weigh(Outcome::Unknown, say!("drive-missing")),
    }
    if name.starts_with("mmcblk") {
        flash_memory(exam, name, &mut draft);
        return draft;
    }
    let device = format!("/dev/{name}");
    match exam.read(&["smartctl", "-j", "-a", "-l", "devstat", &device]).and_then(|said| Smart::read(&said)) {
        Ok(smart) => {
            if block.is_rotational {
                draft.saw(say!("drive-hard-disk"));
                draft.weigh(exam.profile.storage.rotating.into(), say!("drive-slow"));
            }
            health::weigh(exam, &smart, &mut draft);
            if smart.hides_its_wear(block.is_rotational) {
                draft.saw(say!("drive-wear-unknown"));
            }
        }
        Err(why) => draft.weigh(Outcome::Unknown, why),
    }
    draft
}

/// eMMC has no SMART; since version 5 it tells its wear in steps of ten hundredths.
fn flash_memory(exam: &Exam<'_>, name: &str, draft: &mut Draft) {
    draft.saw(Message::same("eMMC"));
    let hex = |text: &str| u64::from_str_radix(text.strip_prefix("0x").unwrap_or(text), 16).ok();
    let field = |field: &str| exam.text(&format!("{DRIVES}/{name}/device/{field}"));
    if let Some(model) = field("name") {
        draft.saw(Message::same(clean::name(&model)));
    }
    let life = field("life_time").unwrap_or_default();
    let steps = life.split_whitespace().filter_map(hex).filter(|step| (1..=11).contains(step)).max();
    match field("pre_eol_info").as_deref().and_then(hex) {
        Some(2) => draft.weigh(Outcome::Limited, say!("emmc-spare-low")),
        Some(3) => draft.weigh(Outcome::Fail, say!("emmc-spare-out")),
        _ => {}
    }
    match steps {
        Some(step) => {
            let used = if step > 10 { 100 } else { step * 10 };
            draft.saw(say!("emmc-worn", used));
            let why = say!("emmc-worn-out", used);
            draft.weigh(exam.profile.storage.wear_percent.rate(used), why);
        }
        None => draft.weigh(Outcome::Unknown, say!("drive-no-health")),
    }
}

#[cfg(test)]
mod tests;
