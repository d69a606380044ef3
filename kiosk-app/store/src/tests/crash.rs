//! Power cuts. A child process executes commands and says each one that was acknowledged; it is killed at every
//! statement, and at random instants. Opened again, what it said is there, once; the one in flight is there or not, but
//! whole.
//!
//! The test binary starts itself: the child is the ignored test below, told by environment variables what to do.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use perron_domain::ids::VoucherId;
use perron_domain::log::Command;
use perron_domain::workshop::workshop_id;
use rusqlite::Connection;
use rusqlite::trace::TraceEventCodes;
use tempfile::TempDir;

use super::support::*;
use crate::{Extras, Store, restore};

const DIR: &str = "PERRON_CHILD_DIR";
const FROM: &str = "PERRON_CHILD_FROM";
const COMMANDS: &str = "PERRON_CHILD_COMMANDS";
const STATEMENT: &str = "PERRON_CHILD_STATEMENT";
/// Commands on one workshop before the next is planned.
const ROUND: u32 = 12;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Kills this process at the statement that the parent named. Called for each connection of a test build.
pub(crate) fn watch(conn: &mut Connection) {
    static STATEMENTS: AtomicU64 = AtomicU64::new(0);
    let Some(fatal) = number(STATEMENT) else { return };
    let count = move |_: rusqlite::trace::TraceEvent<'_>| {
        if STATEMENTS.fetch_add(1, Ordering::SeqCst) + 1 == fatal {
            let me = rustix::process::getpid();
            rustix::process::kill_process(me, rustix::process::Signal::KILL).unwrap();
        }
    };
    conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(count)).unwrap();
}

/// The command `n` of the script and what comes with it.
fn script(store: &Store, n: u32) -> (Command, Extras) {
    let workshop = workshop_id(store.device(), &source(n / ROUND));
    match n % ROUND {
        0 => (plan(n / ROUND, 3), Extras::default()),
        4 => (Command::GiveUp { workshop, signup: signup(n - 1) }, Extras::default()),
        9 => (Command::EraseContact { signup: signup(n - 1) }, Extras::default()),
        6 | 10 => (redeem_nth(n), Extras { contact: None, job: Some(ticket(signup(n))) }),
        _ => (sign_up(workshop), extras(n)),
    }
}

fn redeem_nth(n: u32) -> Command {
    let Command::Redeem { issuer, face, amount, service, workshop, .. } = redeem(0, 700) else { panic!() };
    Command::Redeem {
        voucher: VoucherId::from_slice(&n.to_be_bytes()),
        issuer,
        face,
        amount,
        service,
        workshop,
    }
}

#[test]
#[ignore = "the crash tests start it as a child process"]
fn child() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let mut store = open(Path::new(&dir), 1);
    let (from, commands) = (number(FROM).unwrap() as u32, number(COMMANDS).unwrap() as u32);
    for n in from..from + commands {
        let (command, extras) = script(&store, n);
        store.execute(op(n), &command, &moment(n), extras).unwrap();
        let mut out = std::io::stdout().lock();
        out.write_all(format!("\nACK {n}\n").as_bytes()).unwrap();
        out.flush().unwrap();
    }
}

/// The command line of a child that runs one ignored test in a folder.
fn process(test: &str, dir: &Path) -> Process {
    let mut process = Process::new(std::env::current_exe().unwrap());
    process.args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"]).env(DIR, dir);
    process.stdout(Stdio::piped()).stderr(Stdio::null());
    process
}

/// A child that executes commands.
pub(super) fn child_process(dir: &Path, from: u32, commands: u32) -> Process {
    let mut process = process("tests::crash::child", dir);
    process.env(FROM, from.to_string()).env(COMMANDS, commands.to_string());
    process
}

#[test]
#[ignore = "the crash tests start it as a child process"]
fn restoring_child() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let plain = std::fs::read(Path::new(&dir).join("backup")).unwrap();
    restore(&Path::new(&dir).join("data"), &plain, FLEET, seed(2), &moment(1000).time, moment(1000).time.now)
        .unwrap();
}

fn acknowledged(output: &str) -> Option<u32> {
    output.lines().filter_map(|line| line.strip_prefix("ACK ")?.parse().ok()).next_back()
}

/// Looks at what a killed child left. `first..=acked` were acknowledged now, all before earlier. Gives the number of the
/// command to go on with.
fn inspect(dir: &Path, acked: Option<u32>, next: u32) -> u32 {
    let mut store = open(dir, 1);
    let recorded = count(&store, "SELECT count(*) FROM records") as u32;
    let said = acked.map_or(next, |n| n + 1);
    assert!(recorded == said || recorded == said + 1, "{said} were acknowledged, {recorded} are there");
    for n in 0..recorded {
        let times = format!("SELECT count(*) FROM ops WHERE hex(op) = '{}'", hex(&op(n).0));
        assert_eq!(count(&store, &times), 1, "command {n}");
    }
    for n in next.saturating_sub(1)..recorded {
        assert_whole(&store, n, n + 1 == recorded);
    }
    store.check().unwrap();
    assert_replays(&mut store);
    let (command, extras) = script(&store, recorded.saturating_sub(1));
    if recorded > 0 {
        let again = store.execute(op(recorded - 1), &command, &moment(recorded - 1), extras).unwrap();
        assert!(!again.fresh, "asked again, it is not done again");
    }
    recorded
}

/// All that belongs to the command `n` is there.
fn assert_whole(store: &Store, n: u32, last: bool) {
    let (command, extras) = script(store, n);
    match command {
        Command::SignUp { workshop, .. } => {
            assert!(store.workshop(workshop).unwrap().unwrap().signup(signup(n)).is_some(), "sign-up {n}");
            // The next command gives the place up or deletes the contact.
            let erased_since = matches!(n % ROUND, 3 | 8) && !last;
            assert!(erased_since || store.contact(signup(n)).unwrap() == extras.contact, "contact {n}");
        }
        Command::Redeem { voucher, .. } => {
            let ledger = store.ledger(voucher).unwrap().unwrap();
            assert_eq!(ledger.entries.iter().filter(|e| e.op == op(n)).count(), 1, "redemption {n}");
        }
        Command::EraseContact { signup } => assert_eq!(store.contact(signup).unwrap(), None, "erasure {n}"),
        _ => {}
    }
    if extras.job.is_some() {
        let job = format!("SELECT count(*) FROM jobs WHERE hex(op) = '{}'", hex(&op(n).0));
        let full =
            count(store, "SELECT count(*) FROM jobs WHERE state = 0") as usize >= crate::JOBS_QUEUED_MAX;
        assert!(full || count(store, &job) == 1, "job {n}");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02X}")).collect()
}

#[test]
fn killed_at_every_statement() {
    let mut killed = 0;
    for statement in 1_u64.. {
        let dir = TempDir::new().unwrap();
        let output =
            child_process(dir.path(), 0, ROUND).env(STATEMENT, statement.to_string()).output().unwrap();
        inspect(dir.path(), acknowledged(&String::from_utf8_lossy(&output.stdout)), 0);
        if output.status.success() {
            break;
        }
        killed += 1;
    }
    println!("killed at {killed} statements, from the first opening to the last of {ROUND} commands");
    assert!(killed > 150, "the hook did not work: {killed}");
}

#[test]
fn a_restore_killed_at_every_statement_is_whole_or_begins_anew() {
    let mut old = Site::quick(1);
    for event in 0..3 {
        old.act(&plan(event, 2));
        old.sign_up(old.workshop_id(event));
    }
    let plain = old.store.backup().unwrap().0;
    let (mut begun_anew, mut whole) = (0, 0);
    for statement in 1_u64.. {
        let dir = TempDir::new().unwrap();
        let data = dir.path().join("data");
        std::fs::write(dir.path().join("backup"), &plain).unwrap();
        let mut child = process("tests::crash::restoring_child", dir.path());
        let done = child.env(STATEMENT, statement.to_string()).output().unwrap().status.success();
        let store = if data.join("perron.db").exists() {
            whole += 1;
            open(&data, 2)
        } else {
            begun_anew += 1;
            restore(&data, &plain, FLEET, seed(2), &moment(1000).time, moment(1000).time.now).unwrap()
        };
        for event in 0..3 {
            let carried_on = store.workshop(workshop_id(store.device(), &source(event))).unwrap().unwrap();
            assert_eq!(
                (carried_on.signups.len(), carried_on.owner),
                (1, Some(store.device())),
                "at {statement}"
            );
        }
        assert_eq!(count(&store, "SELECT count(*) FROM records"), 9);
        if done {
            break;
        }
    }
    println!("{begun_anew} restores begun anew, {whole} found whole");
    assert!(begun_anew > 50 && whole > 5);
}

#[test]
fn killed_at_random_instants() {
    let rounds = number("PERRON_CRASH_ROUNDS").unwrap_or(40);
    let dir = TempDir::new().unwrap();
    let (mut next, mut seed, mut in_flight) = (0, 0x9e37_79b9_7f4a_7c15_u64, 0);
    for _ in 0..rounds {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut child = child_process(dir.path(), next, 100_000).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (mut said, mut lines) = (String::new(), 0);
        while lines < 1 + (seed >> 60) && out.read_line(&mut said).unwrap() > 0 {
            lines += u64::from(
                said.ends_with('\n') && said.lines().next_back().is_some_and(|l| l.starts_with("ACK")),
            );
        }
        std::thread::sleep(Duration::from_micros(seed >> 33 & 0xfff));
        child.kill().unwrap();
        out.read_to_string(&mut said).unwrap();
        child.wait().unwrap();
        let acked = acknowledged(&said);
        assert!(acked.is_some(), "the child acknowledged nothing: {said}");
        let recorded = inspect(dir.path(), acked, next);
        in_flight += u32::from(acked.is_some_and(|n| n + 1 < recorded));
        next = recorded;
    }
    println!("{rounds} kills, {next} commands, {in_flight} times the one in flight was recorded whole");
}
