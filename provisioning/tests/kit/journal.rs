//! The journal on a disk: it resumes after a kill, and never says more than was done.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use chrono::{DateTime, Utc};
use perron_kit::journal::{
    AssetTag, Journal, JournalError, Outcome, Pin, Role, State, Step, Unit, Verification, Wifi,
};
use serde_json::json;

/// Names the folder in which a child process works until it is killed.
const CHILD: &str = "PERRON_TEST_JOURNAL_CHILD";
const UNITS: usize = 12;
/// Most rounds of a bench that is killed again and again.
const ROUNDS_MAX: usize = 400;

fn unit(number: usize) -> Unit {
    Unit {
        asset_tag: tag(number),
        place: "Mairie".parse().unwrap(),
        role: Role::Kiosk,
        language: "fr".parse().unwrap(),
        hostname: format!("borne-{number}").parse().unwrap(),
        wifi: Wifi::new("Mairie", "s3cret-s3cret").unwrap(),
    }
}

fn tag(number: usize) -> AssetTag {
    format!("K-{number:03}").parse().unwrap()
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap()
}

fn good(step: Step) -> Outcome {
    let digest = "a5".repeat(32);
    let image = json!({
        "name": "perron", "version": "1.4.0", "drive": "SSD-1", "manifest": null, "content": digest,
        "mapped_bytes": 1, "verification": { "state": "verified", "how": "reopened", "digest": digest }
    });
    match step {
        Step::Qualify => Outcome::Qualified(
            serde_json::from_value(json!({
                "machine": { "vendor": "Exemple", "model": "Bureau", "serial": "1" }, "profile": "kiosk",
                "findings": [], "verdict": "kiosk", "reasons": [], "keep": [], "took_s": 9
            }))
            .unwrap(),
        ),
        Step::Erase => Outcome::Erased(vec![]),
        Step::Flash => Outcome::Flashed(serde_json::from_value(image).unwrap()),
        Step::Verify => Outcome::Verified(serde_json::from_value(image).unwrap()),
        Step::Enrol => Outcome::Enrolled(
            serde_json::from_value(json!({ "hostname": "borne-1", "language": "fr", "digest": digest }))
                .unwrap(),
        ),
        Step::Label => Outcome::Labelled { confirmed: true },
    }
}

fn run_step(journal: &mut Journal, unit: &AssetTag, step: Step) {
    let begun = journal.begin(unit, step, at(0)).unwrap();
    journal.end(begun, &good(step), at(60)).unwrap();
}

fn evidence(dir: &Path) -> BTreeSet<String> {
    std::fs::read_to_string(dir.join("done.txt")).unwrap_or_default().lines().map(ToOwned::to_owned).collect()
}

/// Not a test of its own: the bench that is killed. Each step leaves its evidence on the disk before its end is noted.
#[test]
fn child() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    let dir = Path::new(&dir);
    let mut journal = Journal::open(&dir.join("bench.db")).unwrap();
    journal.enlist(&(1..=UNITS).map(unit).collect::<Vec<_>>()).unwrap();
    let mut done = OpenOptions::new().append(true).create(true).open(dir.join("done.txt")).unwrap();
    for (unit, next) in journal.resume().unwrap() {
        let rest = Step::ALL.into_iter().filter(|step| next.next.is_some_and(|next| *step >= next));
        for step in rest {
            let begun = journal.begin(&unit, step, Utc::now()).unwrap();
            // In one call: a kill between two would leave half a line, and the next child would go on in it.
            done.write_all(format!("{unit} {step}\n").as_bytes()).unwrap();
            done.sync_all().unwrap();
            journal.end(begun, &good(step), Utc::now()).unwrap();
        }
    }
}

#[test]
fn a_bench_that_is_killed_again_and_again_goes_on_where_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bench.db");
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).unwrap();
    let mut seed = u64::from_le_bytes(bytes);
    let mut killed = 0;
    for round in 0..ROUNDS_MAX {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "journal::child", "--test-threads=1"])
            .env(CHILD, dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let wanted = evidence(dir.path()).len() + usize::try_from(seed >> 33).unwrap() % 4;
        while evidence(dir.path()).len() <= wanted && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(300));
        }
        std::thread::sleep(Duration::from_micros((seed >> 40) % 2_000));
        child.kill().unwrap();
        killed += usize::from(!child.wait().unwrap().success());

        let journal = Journal::open(&path).unwrap();
        let done = evidence(dir.path());
        let all = journal.resume().unwrap();
        for (unit, next) in &all {
            let noted = Step::ALL.into_iter().filter(|step| next.next.is_none_or(|next| *step < next));
            for step in noted {
                assert!(
                    done.contains(&format!("{unit} {step}")),
                    "round {round}: {unit} {step} was never done"
                );
            }
            // At most the one step that ran is done again.
            let lost = Step::ALL.into_iter().filter(|step| next.next.is_some_and(|next| *step > next));
            for step in lost {
                assert!(
                    !done.contains(&format!("{unit} {step}")),
                    "round {round}: {unit} {step} was forgotten"
                );
            }
        }
        if all.len() == UNITS && all.iter().all(|(_, next)| next.next.is_none()) {
            assert!(killed > 3, "{killed} kills are too few to prove anything");
            return;
        }
    }
    panic!("not done after {ROUNDS_MAX} rounds");
}

fn open(dir: &Path) -> Journal {
    let mut journal = Journal::open(&dir.join("bench.db")).unwrap();
    journal.enlist(&[unit(1), unit(2)]).unwrap();
    journal
}

#[test]
fn steps_go_in_order_and_ends_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    let early = journal.begin(&tag(1), Step::Flash, at(0)).unwrap_err().to_string();
    assert!(early.contains("K-001 cannot flash now") && early.contains("qualify is due"), "{early}");
    let wrong = journal.begin(&tag(1), Step::Qualify, at(0)).unwrap();
    assert!(matches!(journal.end(wrong, &good(Step::Label), at(1)), Err(JournalError::WrongRecord { .. })));
    for step in Step::ALL {
        run_step(&mut journal, &tag(1), step);
    }
    drop(journal);
    let journal = open(dir.path());
    let all = journal.resume().unwrap();
    assert_eq!((all[0].1.next, &all[0].1.state), (None, &State::Labelled));
    assert_eq!((all[1].1.next, &all[1].1.state), (Some(Step::Qualify), &State::Waiting));
    let parts = journal.parts(&tag(1)).unwrap();
    assert!(matches!(parts.image.unwrap().verification, Verification::Verified { .. }));
    assert!(parts.enrolment.is_some() && parts.qualification.is_some());
    assert!(matches!(journal.parts(&tag(9)), Err(JournalError::NoUnit(_))));
    let table = journal.summary().unwrap();
    assert!(table.contains("K-001;Mairie;ready;") && table.contains("K-002;Mairie;waiting;"), "{table}");
}

#[test]
fn a_step_that_did_not_end_is_done_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    run_step(&mut journal, &tag(1), Step::Qualify);
    drop(journal.begin(&tag(1), Step::Erase, at(100)).unwrap());
    drop(journal);
    let mut journal = open(dir.path());
    let next = journal.resume().unwrap().remove(0).1;
    assert_eq!((next.next, next.interrupted, &next.state), (Some(Step::Erase), true, &State::Qualified));
    run_step(&mut journal, &tag(1), Step::Erase);
    assert_eq!(journal.resume().unwrap()[0].1.next, Some(Step::Flash));
    let begun = journal.begin(&tag(1), Step::Flash, at(200)).unwrap();
    journal.end(begun, &Outcome::Failed { reason: "the cable was pulled".to_owned() }, at(210)).unwrap();
    let next = journal.resume().unwrap().remove(0).1;
    assert!(matches!(next.state, State::Failed { step: Step::Flash, .. }) && next.next == Some(Step::Flash));
}

#[test]
fn drives_stay_with_their_units() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    let pin = |serial: &str, bus: &str| Pin {
        serial: serial.to_owned(),
        is_own: !serial.is_empty(),
        model: String::new(),
        bytes: 1 << 35,
        bus_path: bus.to_owned(),
    };
    journal.pin(&tag(1), &pin("SSD-1", "usb-1")).unwrap();
    journal.pin(&tag(1), &pin("SSD-1", "usb-1")).unwrap();
    let other = journal.pin(&tag(1), &pin("SSD-2", "usb-1")).unwrap_err().to_string();
    assert!(other.contains("SSD-1: plug that one in again"), "{other}");
    let taken = journal.pin(&tag(2), &pin("SSD-1", "usb-2")).unwrap_err().to_string();
    assert!(taken.contains("belongs to K-001"), "{taken}");
    journal.pin(&tag(2), &pin("", "usb-2")).unwrap();
    assert!(matches!(journal.pin(&tag(9), &pin("SSD-9", "usb-3")), Err(JournalError::NoUnit(_))));
}

#[test]
fn one_bench_at_a_time_and_only_journals() {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path());
    assert!(matches!(Journal::open(&dir.path().join("bench.db")), Err(JournalError::Database(_))));
    drop(journal);
    drop(open(dir.path()));
    let newer = rusqlite::Connection::open(dir.path().join("bench.db")).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    assert!(matches!(Journal::open(&dir.path().join("bench.db")), Err(JournalError::Newer(99))));
    std::fs::write(dir.path().join("text.db"), "no database at all, whatever its name says").unwrap();
    assert!(Journal::open(&dir.path().join("text.db")).is_err());
}

#[test]
fn what_was_noted_cannot_be_changed_and_rosters_are_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    run_step(&mut journal, &tag(1), Step::Qualify);
    let many: Vec<Unit> = (1..=1_001).map(unit).collect();
    assert!(matches!(journal.enlist(&many), Err(JournalError::TooMany { found: 1_001, limit: 1_000 })));
    assert_eq!(journal.resume().unwrap().len(), 2, "all or none");
    drop(journal);
    let raw = rusqlite::Connection::open(dir.path().join("bench.db")).unwrap();
    for change in
        ["DELETE FROM steps", "DELETE FROM ends", "UPDATE steps SET begun = 1", "UPDATE ends SET ended = 1"]
    {
        assert!(raw.execute(change, []).is_err(), "{change}");
    }
}

#[test]
fn the_password_of_a_unit_is_in_no_file_of_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    Step::ALL.into_iter().for_each(|step| run_step(&mut journal, &tag(1), step));
    let table = journal.summary().unwrap();
    let files =
        std::fs::read_dir(dir.path()).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    let mut all: Vec<u8> = files.flatten().collect();
    all.extend(table.bytes());
    assert!(all.windows(5).any(|window| window == b"K-001"));
    assert!(!all.windows(6).any(|window| window == b"s3cret"));
}
