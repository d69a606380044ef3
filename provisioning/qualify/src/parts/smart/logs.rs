//! What a drive noted of its past: its own tests, and commands that failed.

use serde_json::Value;

/// More entries than a log has.
const ENTRIES_MAX: usize = 256;

/// A drive's hours in its logs have two bytes, and begin again.
const HOURS_WRAP: u64 = 1 << 16;

/// An entry of a log of self-tests.
struct Test {
    is_failed: bool,
    /// Whether all of the drive was read without error.
    is_full: bool,
    hours: Option<u64>,
}

/// Its own tests, the newest first.
pub(super) struct Tests(Vec<Test>);

impl Tests {
    pub(super) fn read(answer: &Value) -> Self {
        let logs = ["/ata_smart_self_test_log/standard/table", "/ata_smart_self_test_log/extended/table"];
        let ata = logs.into_iter().map(|log| entries(answer, log)).find(|log| !log.is_empty());
        let mut tests: Vec<Test> = ata.unwrap_or_default().into_iter().map(of_ata).collect();
        tests.extend(entries(answer, "/nvme_self_test_log/table").into_iter().map(of_nvme));
        if tests.is_empty() {
            // Without a log the drive still tells how the last one ended.
            tests.extend(answer.pointer("/ata_smart_data/self_test").map(of_ata));
        }
        Self(tests)
    }

    /// Whether one failed, and no full one went well since. What was stopped in between says nothing.
    pub(super) fn has_failed(&self) -> bool {
        self.0.iter().take_while(|test| !test.is_full).any(|test| test.is_failed)
    }

    /// When a full one last went well, in hours of use.
    fn full_at(&self) -> Option<u64> {
        self.0.iter().find(|test| test.is_full).and_then(|test| test.hours)
    }
}

/// The upper half of an ATA test's status says how it ended: 0 well, 3 to 8 badly, others were stopped or run still.
fn of_ata(entry: &Value) -> Test {
    let number = |path: &str| entry.pointer(path).and_then(Value::as_u64);
    let end = number("/status/value").map(|status| status >> 4);
    let passed = entry.pointer("/status/passed").and_then(Value::as_bool);
    Test {
        is_failed: matches!(end, Some(3..=8)) || (end.is_none() && passed == Some(false)),
        is_full: end == Some(0) && number("/type/value").is_some_and(|kind| kind & 0x7f == 2),
        hours: number("/lifetime_hours"),
    }
}

/// 5 is a fatal error, 6 and 7 are segments that failed; 1 to 4 and more than 7 were stopped.
fn of_nvme(entry: &Value) -> Test {
    let number = |path: &str| entry.pointer(path).and_then(Value::as_u64);
    let end = number("/self_test_result/value");
    Test {
        is_failed: matches!(end, Some(5..=7)),
        is_full: end == Some(0) && number("/self_test_code/value") == Some(2),
        hours: number("/power_on_hours"),
    }
}

fn entries<'a>(answer: &'a Value, log: &str) -> Vec<&'a Value> {
    let table = answer.pointer(log).and_then(Value::as_array);
    table.into_iter().flatten().take(ENTRIES_MAX).collect()
}

/// Commands that failed, as an ATA drive noted them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::parts) struct Errors {
    /// All that it ever counted.
    pub(in crate::parts) all: u64,
    /// Reads that gave nothing, among those that are still in the log; none where it shows no entries.
    pub(in crate::parts) reads: Option<u64>,
    /// Hours of use since the newest of them; none where that is not told.
    pub(in crate::parts) ago: Option<u64>,
    /// Whether all of the drive could be read since.
    pub(in crate::parts) is_past: bool,
}

impl Errors {
    /// Most others come from the cable, or from commands that the drive does not know: they say nothing of it.
    pub(super) fn read(answer: &Value, hours: Option<u64>, tests: &Tests) -> Option<Self> {
        let logs = ["/ata_smart_error_log/extended", "/ata_smart_error_log/summary"];
        let log =
            logs.into_iter().filter_map(|log| answer.pointer(log)).find(|log| log.get("count").is_some())?;
        let all = log.get("count").and_then(Value::as_u64).filter(|all| *all > 0)?;
        let noted = entries(log, "/table");
        let at = |entry: &Value| entry.get("lifetime_hours").and_then(Value::as_u64);
        let reads: Vec<&Value> = noted.iter().copied().filter(|entry| is_read(entry)).collect();
        let last = reads.iter().filter_map(|entry| at(entry)).max();
        let is_dated = reads.iter().all(|entry| at(entry).is_some());
        let since = |last: u64, now: u64| now.checked_sub(last).map_or(0, |ago| ago % HOURS_WRAP);
        Some(Self {
            all,
            reads: (!noted.is_empty()).then_some(reads.len() as u64),
            ago: last.zip(hours).filter(|_| is_dated).map(|(last, now)| since(last, now)),
            is_past: is_dated && last.zip(tests.full_at()).is_some_and(|(last, full)| full >= last),
        })
    }
}

/// Whether the command failed because the place could not be read, which smartctl tells as `UNC`.
fn is_read(entry: &Value) -> bool {
    const UNREADABLE: u64 = 0x40;
    let words = entry.get("error_description").and_then(Value::as_str);
    let bits = entry.pointer("/completion_registers/error").and_then(Value::as_u64).unwrap_or_default();
    words.map_or(bits & UNREADABLE > 0, |words| {
        words.split(|c: char| !c.is_alphanumeric()).any(|word| word == "UNC")
    })
}

/// Places that an NVMe drive could not read or write, among the errors that it noted. Others are commands that it does not
/// know; every start of a system adds some.
pub(super) fn media_errors(answer: &Value) -> u64 {
    /// In a status: of the media, a fault in writing or a read that gave nothing.
    const OF_MEDIA: [u64; 2] = [0x280, 0x281];
    let status = |entry: &&Value| entry.pointer("/status_field/value").and_then(Value::as_u64);
    let noted = entries(answer, "/nvme_error_information_log/table");
    noted.iter().filter_map(status).filter(|status| OF_MEDIA.contains(&(status & 0x7ff))).count() as u64
}
