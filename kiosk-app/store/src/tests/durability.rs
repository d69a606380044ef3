//! Acknowledged means synced, once per command; and a log cut anywhere by a power cut loses only what was not
//! acknowledged.

use std::path::Path;
use std::process::Command as Process;
use tempfile::TempDir;

use super::crash::child_process;
use super::support::*;
use perron_domain::time::Time;
use perron_skips::Missing;

#[test]
fn the_writers_settings_are_those_that_the_promises_rest_on() {
    let site = Site::new(1);
    let expected =
        [("synchronous", "2"), ("journal_mode", "wal"), ("secure_delete", "1"), ("foreign_keys", "1")];
    for (name, value) in expected {
        let found: rusqlite::types::Value =
            site.store.conn.pragma_query_value(None, name, |row| row.get(0)).unwrap();
        let found = match found {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        };
        assert_eq!(found, value, "{name}");
    }
}

/// Syncs of a child that executes so many commands, or why they cannot be counted here.
fn syncs(commands: u32) -> Result<usize, String> {
    let dir = TempDir::new().unwrap();
    let log = dir.path().join("strace");
    let child = child_process(&dir.path().join("data"), 0, commands);
    let mut strace = Process::new("strace");
    strace.args(["-f", "-e", "trace=fdatasync,fsync,sync_file_range,msync", "-o"]).arg(&log);
    strace.arg(child.get_program()).args(child.get_args());
    for (name, value) in child.get_envs() {
        strace.env(name, value.unwrap());
    }
    let output = strace.output().map_err(|error| format!("strace does not start: {error}"))?;
    if !output.status.success() {
        return Err(format!("strace may not trace: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let trace = std::fs::read_to_string(&log).map_err(|error| error.to_string())?;
    Ok(trace.lines().filter(|line| line.contains("sync") && line.contains("= 0")).count())
}

#[test]
fn one_sync_per_command() {
    // Commands 4 and 9 of each round delete a contact, which empties the write-ahead log besides: the span has none,
    // and begins after the first write to the emptied log.
    let (before, after) = match (syncs(6), syncs(9)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(reason), _) | (_, Err(reason)) => return perron_skips::skip(Missing::Tracing, &reason),
    };
    println!("{before} syncs for 6 commands and the opening, {after} for 9");
    assert_eq!(after - before, 3, "sign-ups and a redemption: one sync each");
}

/// Opens a copy of the database with a write-ahead log cut (or zeroed) at a byte; counts the records in it.
fn records_after_cut(from: &Path, wal: &[u8], zeroed: usize) -> u64 {
    let dir = TempDir::new().unwrap();
    std::fs::copy(from.join("perron.db"), dir.path().join("perron.db")).unwrap();
    std::fs::write(dir.path().join("perron.db-wal"), [wal, &vec![0; zeroed]].concat()).unwrap();
    let mut store = open(dir.path(), 1);
    assert_replays(&mut store);
    count(&store, "SELECT count(*) FROM records")
}

#[test]
fn a_torn_write_ahead_log_loses_only_what_was_not_acknowledged() {
    let mut site = Site::new(1);
    site.act(&plan(1, 500));
    site.store.empty_wal();
    let wal = site.dir.path().join("perron.db-wal");
    let mut lengths = Vec::new();
    for _ in 0..4 {
        site.sign_up(site.workshop_id(1));
        lengths.push(std::fs::metadata(&wal).unwrap().len() as usize);
    }
    let full = std::fs::read(&wal).unwrap();
    let edges = lengths.iter().flat_map(|length| [length - 1, *length, length + 1, length + 24]);
    let cuts = (0..full.len()).step_by(full.len() / 60).chain(edges).filter(|cut| *cut <= full.len());
    for cut in cuts.collect::<Vec<_>>() {
        let acknowledged = lengths.iter().filter(|length| **length <= cut).count() as u64;
        for zeroed in [0, full.len() - cut] {
            let found = records_after_cut(site.dir.path(), &full[..cut], zeroed);
            assert_eq!(found, 1 + acknowledged, "cut at {cut} of {}, then {zeroed} zeroes", full.len());
        }
    }
}

/// Executes the next command at the first moment: a hundred thousand seconds would end every workshop.
fn execute(site: &mut Site, command: &perron_domain::log::Command) {
    let (n, mut moment) = (site.next, moment(site.next));
    moment.time = Time::synchronised(START);
    site.next += 1;
    site.store.execute(op(n), command, &moment, crate::Extras::default()).unwrap();
}

/// `cargo test --profile ci -p perron-store -- --ignored --nocapture a_large_store`
#[test]
#[ignore = "takes minutes; prints figures"]
fn a_large_store_opens_at_once_and_replays_soon() {
    let mut site = Site::quick(1);
    let mut workshop = site.workshop_id(0);
    while site.next <= 100_000 {
        if site.next % 20 == 1 {
            workshop = site.workshop_id(site.next);
            let command = plan(site.next, 12);
            execute(&mut site, &command);
        }
        if site.next.is_multiple_of(5) {
            let n = site.next;
            let mut redemption = redeem(1, 100);
            if let perron_domain::log::Command::Redeem { voucher, .. } = &mut redemption {
                *voucher = perron_domain::ids::VoucherId::from_slice(&n.to_be_bytes());
            }
            execute(&mut site, &redemption);
        } else {
            execute(&mut site, &sign_up(workshop));
        }
    }
    let bytes = site.store.counts().unwrap().bytes;
    let start = std::time::Instant::now();
    let mut site = site.reopen();
    let opened = start.elapsed();
    let start = std::time::Instant::now();
    let list = site.store.workshops_between(START, START.plus(9 * perron_domain::time::DAY)).unwrap().len();
    let listed = start.elapsed();
    let start = std::time::Instant::now();
    site.store.rebuild(&mut |_, _| {}).unwrap();
    let replayed = start.elapsed();
    println!(
        "{bytes} bytes; opened in {opened:?}; {list} workshops listed in {listed:?}; replayed in {replayed:?}"
    );
    assert!(opened.as_secs() < 1 && replayed.as_secs() < 10);
}

/// `cargo test --profile ci -p perron-store -- --ignored --nocapture as_bare`
#[test]
#[ignore = "prints figures of this machine's disk"]
fn a_durable_sign_up_beside_a_bare_commit() {
    let mut site = Site::new(1);
    let bare = TempDir::new().unwrap();
    let bare = crate::database::connect(&bare.path().join("bare.db")).unwrap();
    bare.execute_batch("CREATE TABLE t(id INTEGER PRIMARY KEY, x BLOB)").unwrap();
    site.act(&plan(1, 500));
    let workshop = site.workshop_id(1);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..300 {
        let start = std::time::Instant::now();
        site.sign_up(workshop);
        ours.push(start.elapsed());
        let start = std::time::Instant::now();
        bare.prepare_cached("INSERT INTO t(x) VALUES (zeroblob(300))").unwrap().execute([]).unwrap();
        theirs.push(start.elapsed());
    }
    ours.sort();
    theirs.sort();
    println!("medians of 300: sign-up {:?}, bare commit {:?}", ours[150], theirs[150]);
    assert!(ours[150] < theirs[150] + std::time::Duration::from_millis(1));
}
