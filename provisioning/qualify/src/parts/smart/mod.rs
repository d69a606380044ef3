//! What smartctl says of a drive, as JSON (`smartctl -j -a -l devstat`, smartmontools 7).
//!
//! Every field is optional, and none is trusted to have the type that the manual gives it: bridges and old drives leave
//! out and mix up much.

mod attributes;
mod life;
mod logs;

use serde_json::Value;

use crate::clean;
use crate::words::{Message, say};
use attributes::{Attributes, LOST, OFFLINE, PENDING, REALLOCATED, REPORTED};
pub(super) use logs::Errors;
use logs::Tests;

/// The bit of an NVMe drive that is too hot, which is no fault of its own.
const HOT: u64 = 1;

/// The bit of one whose spare blocks run out.
const SPARE: u64 = 0;

/// More hours of use than this are none: twenty years, day and night. Some drives count minutes, or pack several figures
/// into one.
const HOURS_MAX: u64 = 20 * 365 * 24;

/// A greater count is one that the drive does not keep.
const COUNT_MAX: u64 = 0xffff_fffe;

/// A drive's health.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Smart {
    pub(super) model: String,
    pub(super) is_ssd: bool,
    /// Whether it is said to have disks that turn.
    pub(super) has_disks: bool,
    /// Its own verdict.
    pub(super) is_well: Option<bool>,
    pub(super) hours: Option<u64>,
    /// Told, and more than can be.
    pub(super) impossible_hours: Option<u64>,
    pub(super) reallocated: Option<u64>,
    pub(super) pending: Option<u64>,
    /// The greatest of what it counts as lost.
    pub(super) uncorrectable: Option<u64>,
    pub(super) wear_percent: Option<u64>,
    pub(super) media_errors: Option<u64>,
    /// Its warnings, as what follows “the drive warns”.
    pub(super) warnings: Vec<Message>,
    /// Whether it is too hot, or was since it started.
    pub(super) is_hot: bool,
    /// Whether a self-test failed, and no full one went well since.
    pub(super) is_self_test_failed: bool,
    pub(super) errors: Option<Errors>,
}

impl Smart {
    /// Reads an answer.
    ///
    /// # Errors
    /// Why it tells no health, as the end of a sentence.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Message> {
        let answer: Value = serde_json::from_slice(bytes).map_err(|_| say!("drive-smartctl-unreadable"))?;
        let smart = Self::of(&answer);
        let counts = [smart.reallocated, smart.pending, smart.uncorrectable, smart.wear_percent];
        if smart.is_well.is_none() && smart.media_errors.is_none() && counts.iter().all(Option::is_none) {
            let said = answer.pointer("/smartctl/messages/0/string").and_then(Value::as_str);
            let said = said.map(clean::name).unwrap_or_default();
            return Err(if said.is_empty() {
                say!("drive-no-health")
            } else {
                say!("drive-no-health-said", said)
            });
        }
        Ok(smart)
    }

    /// Whether this is flash memory of which nothing tells how worn it is. What the system says of turning parts counts
    /// where the drive does not say it.
    pub(super) fn hides_its_wear(&self, is_rotational: bool) -> bool {
        let is_flash = self.is_ssd || !self.has_disks && !is_rotational;
        is_flash && self.wear_percent.is_none()
    }

    fn of(answer: &Value) -> Self {
        let number = |path: &str| answer.pointer(path).and_then(Value::as_u64);
        let of_nvme = |field: &str| number(&format!("/nvme_smart_health_information_log/{field}"));
        let attributes = Attributes::new(answer);
        let tests = Tests::read(answer);
        let told = number("/power_on_time/hours").or_else(|| of_nvme("power_on_hours"));
        let hours = told.filter(|hours| *hours <= HOURS_MAX);
        let lost = [REPORTED, OFFLINE, LOST].iter().filter_map(|count| attributes.count(count)).max();
        let bits = of_nvme("critical_warning").or_else(|| number("/smart_status/nvme/value"));
        let bits = bits.unwrap_or_default();
        let is_spare_out = bits >> SPARE & 1 == 1 || is_spare_below(of_nvme) || attributes.is_spare_out();
        // Any warning makes a drive say that it fails, heat alone too.
        let is_heat_alone = bits == 1 << HOT || attributes.fails_of_heat_alone();
        let is_well = answer.pointer("/smart_status/passed").and_then(Value::as_bool);
        Self {
            model: answer.pointer("/model_name").and_then(Value::as_str).map(clean::name).unwrap_or_default(),
            is_ssd: attributes.is_ssd(),
            has_disks: attributes.has_disks(),
            is_well: if attributes.has_failed() {
                Some(false)
            } else {
                is_well.map(|well| well || is_heat_alone)
            },
            hours,
            impossible_hours: told.filter(|_| hours.is_none()),
            reallocated: attributes.count(&REALLOCATED),
            pending: attributes.count(&PENDING),
            uncorrectable: lost,
            wear_percent: of_nvme("percentage_used").or_else(|| life::life_used(&attributes)),
            media_errors: of_nvme("media_errors")
                .filter(|errors| *errors <= COUNT_MAX)
                .map(|errors| errors.max(logs::media_errors(answer))),
            warnings: warnings(bits, is_spare_out),
            is_hot: bits >> HOT & 1 == 1 || attributes.is_hot(),
            is_self_test_failed: tests.has_failed(),
            errors: Errors::read(answer, hours, &tests),
        }
    }
}

/// Whether fewer spare blocks are left than the drive wants, whether or not it warns of it.
fn is_spare_below(of_nvme: impl Fn(&str) -> Option<u64>) -> bool {
    let (left, wanted) = (of_nvme("available_spare"), of_nvme("available_spare_threshold"));
    left.zip(wanted).is_some_and(|(left, wanted)| wanted <= 100 && left < wanted)
}

/// Warnings of a drive, by bit, but for heat.
fn warnings(bits: u64, is_spare_out: bool) -> Vec<Message> {
    let known = [
        (2, say!("drive-warns-unreliable")),
        (3, say!("drive-warns-read-only")),
        (4, say!("drive-warns-backup")),
        (5, say!("drive-warns-persistent")),
    ];
    let told = known.into_iter().filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, warning)| warning);
    is_spare_out.then(|| say!("drive-warns-spare")).into_iter().chain(told).collect()
}

#[cfg(test)]
mod attributes_tests;
#[cfg(test)]
mod logs_tests;
#[cfg(test)]
mod tests;
