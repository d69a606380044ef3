//! Figures of the rules and the store, in one process: each printed with its median, its spread and its budget.
//!
//! Nothing here fails because of a time; a figure over its budget is said.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a benchmark prints and may stop"
)]

use perron_domain::chance::IdSeed;
use perron_domain::crypto::SigningKey;
use perron_domain::ids::{Cents, FleetId, StaffText};
use perron_domain::lang::Lang;
use perron_domain::log::Command;
use perron_domain::pass::register::{RegisterEntry, build};
use perron_domain::pass::{
    Issuer, IssuerId, Operators, PassNumber, RegisterFile, RegisterTerms, Serial, Services, SiteRules,
    TrustList, VoucherClaims, judge, mint,
};
use perron_domain::time::{DAY, Moment, Time, Timestamp};
use perron_domain::workshop::{Details, Level, Via, source_id, workshop_id};
use perron_store::{Extras, Identity, Store};
use std::hint::black_box;
use std::time::{Duration, Instant};

const NOW: Timestamp = Timestamp(1_795_430_640_000);

/// Median, fastest and slowest of `rounds` runs.
fn measure(rounds: usize, mut run: impl FnMut(usize)) -> (Duration, Duration, Duration) {
    let mut times: Vec<Duration> = (0..rounds)
        .map(|i| {
            let from = Instant::now();
            run(i);
            from.elapsed()
        })
        .collect();
    times.sort();
    (times[rounds / 2], times[0], times[rounds - 1])
}

fn say(what: &str, (median, fastest, slowest): (Duration, Duration, Duration), budget: Option<Duration>) {
    let verdict =
        budget.map_or(String::new(), |b| format!("  budget {b:?}{}", if median > b { "  OVER" } else { "" }));
    println!("{what:<58} {median:>10.1?}  ({fastest:.1?} … {slowest:.1?}){verdict}");
}

fn moment(n: u64) -> Moment {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&n.to_be_bytes());
    seed[16..24].copy_from_slice(&n.to_be_bytes());
    seed[31] = 1;
    Moment { time: Time::synchronised(NOW), ids: IdSeed::from_bytes(seed) }
}

fn issuer(key: &SigningKey) -> Issuer {
    let today = NOW.utc().date_naive();
    Issuer {
        id: IssuerId::new("funder").unwrap(),
        name: StaffText::lossy("Funder"),
        funder: StaffText::lossy("Funder"),
        key: key.public(),
        services: Services::ANY,
        territories: vec![],
        from: today - chrono::Days::new(900),
        until: today + chrono::Days::new(900),
        revoked: false,
        revoked_serials: vec![],
        orders: vec![],
    }
}

fn vouchers() {
    let key = SigningKey::from_seed([7; 32]);
    let today = NOW.utc().date_naive();
    let until = today + chrono::Days::new(100);
    let list = TrustList { version: 1, issued_at: NOW, issuers: vec![issuer(&key)] };
    let claims = VoucherClaims {
        issuer: IssuerId::new("funder").unwrap(),
        serial: Serial::new(b"0001").unwrap(),
        face: Cents(5000),
        unit: Some(Cents(1000)),
        not_before: today,
        valid_until: until,
        tolerance_until: until + chrono::Days::new(31),
        services: Services::ANY,
        order: None,
    };
    let text = mint(&key, &claims).unwrap();
    let rules = SiteRules { territory: None };
    let operators = Operators::new(list.clone());
    let verdict = |operators: &Operators, text: &str| {
        let facts = operators.look_up(text).unwrap();
        black_box(judge(&facts, Cents(0), today, &rules));
    };
    let budget = Some(Duration::from_millis(1));
    say("voucher, signed: text to verdict", measure(1001, |_| verdict(&operators, &text)), budget);
    for count in [1_000_u64, 100_000] {
        let number = |n: u64| format!("{:020}", n * 7_919_777_777_777 % 99_999_999_999_999_999);
        let entries: Vec<RegisterEntry> = (0..count)
            .map(|n| RegisterEntry {
                number: PassNumber::read(&number(n)).unwrap(),
                value: Cents(5000),
                withdrawn: false,
            })
            .collect();
        let terms = RegisterTerms {
            issuer: IssuerId::new("funder").unwrap(),
            order: None,
            unit: None,
            not_before: today,
            valid_until: until,
            tolerance_until: until,
            services: Services::ANY,
            made_at: NOW,
        };
        let file = build(&key, terms, &entries).unwrap();
        let mut operators = Operators::new(list.clone());
        assert!(operators.add(RegisterFile::open(file, &list).unwrap()));
        let what = format!("voucher, register of {count} numbers: text to verdict");
        let found = measure(1001, |i| verdict(&operators, &number(i as u64 * 97 % count)));
        say(&what, found, budget);
    }
}

fn store_at(dir: &std::path::Path) -> Store {
    let identity = Identity::new(SigningKey::from_seed([3; 32]), FleetId([1; 16]));
    Store::open(dir, identity, &mut |_, _| {}).unwrap()
}

fn run(store: &mut Store, n: u64, command: &Command) {
    let moment = moment(n);
    let op = moment.ids.op();
    store.execute(op, command, &moment, Extras::default()).unwrap();
}

fn details(n: u64) -> Details {
    let starts = NOW.plus(i64::try_from(n % 80).unwrap() * DAY + DAY);
    Details {
        title: StaffText::lossy("Mes premiers e-mails"),
        summary: StaffText::lossy("Lire un message, répondre, envoyer une photo."),
        starts,
        ends: starts.plus(7_200_000),
        room: StaffText::lossy("Salle 1"),
        seats: 500,
        level: Level::Beginner,
        bring: StaffText::default(),
        advisor: StaffText::default(),
        languages: vec![Lang::FR],
        access: StaffText::default(),
    }
}

/// A sign-up beside a bare commit of one row with the same durability, in turn, on the same disk.
fn sign_up() {
    let dir = tempfile::tempdir_in(".").unwrap();
    let mut store = store_at(&dir.path().join("perron"));
    let plain = rusqlite::Connection::open(dir.path().join("plain.db")).unwrap();
    plain
        .execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(id INTEGER PRIMARY KEY, b BLOB);")
        .unwrap();
    let device = store.device();
    for n in 0..10 {
        let source = source_id("bench", Some(Timestamp(n)), 0);
        run(
            &mut store,
            1 + u64::try_from(n).unwrap(),
            &Command::Plan { source, details: details(1), origin: None },
        );
    }
    let (mut ours, mut bare) = (vec![], vec![]);
    for n in 0..301_u64 {
        let workshop =
            workshop_id(device, &source_id("bench", Some(Timestamp(i64::try_from(n % 10).unwrap())), 0));
        let from = Instant::now();
        run(&mut store, 1000 + n, &Command::SignUp { workshop, party: 1, via: Via::Kiosk, lang: Lang::FR });
        ours.push(from.elapsed());
        let from = Instant::now();
        plain.execute("INSERT INTO t(b) VALUES (?1)", [vec![0_u8; 400]]).unwrap();
        bare.push(from.elapsed());
    }
    ours.sort();
    bare.sort();
    let figure = |times: &[Duration]| (times[times.len() / 2], times[0], times[times.len() - 1]);
    say("sign-up, durable", figure(&ours), None);
    say("bare commit of one row, the same disk, in turn", figure(&bare), None);
    let over = figure(&ours).0.saturating_sub(figure(&bare).0);
    say("  the difference of medians", (over, over, over), Some(Duration::from_millis(1)));
}

/// 100,000 records: opened, listed, replayed.
fn large_store() {
    const RECORDS: u64 = 100_000;
    let dir = tempfile::tempdir_in(".").unwrap();
    let mut store = store_at(dir.path());
    let device = store.device();
    for n in 0..1000 {
        let source = source_id("bench", Some(Timestamp(i64::try_from(n).unwrap())), 0);
        run(&mut store, 1 + n, &Command::Plan { source, details: details(n), origin: None });
    }
    for n in 1000..RECORDS {
        let source = source_id("bench", Some(Timestamp(i64::try_from(n % 1000).unwrap())), 0);
        let workshop = workshop_id(device, &source);
        run(&mut store, 1 + n, &Command::SignUp { workshop, party: 1, via: Via::Kiosk, lang: Lang::FR });
    }
    let counts = store.counts().unwrap();
    println!("a store of {} records has {} MB", counts.records, counts.bytes / 1_000_000);
    drop(store);
    say("open it", measure(5, |_| drop(black_box(store_at(dir.path())))), Some(Duration::from_secs(1)));
    let mut store = store_at(dir.path());
    let list = measure(21, |_| {
        black_box(store.workshops_between(NOW, NOW.plus(90 * DAY)).unwrap());
    });
    say("list 90 days from its projections", list, None);
    say(
        "replay it whole",
        measure(3, |_| store.rebuild(&mut |_, _| {}).unwrap()),
        Some(Duration::from_secs(10)),
    );
}

fn main() {
    vouchers();
    sign_up();
    large_store();
}
