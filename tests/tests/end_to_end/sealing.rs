//! Who has copied a kiosk's disk, and every public file of its site, tries each derivation in the tree on every byte:
//! nothing of it was ever an input of the randomness that sealed a contact.

use std::collections::BTreeSet;

use crate::support::{Kiosk, Site, event, files, in_days, snapshot};
use hkdf::Hkdf;
use perron_domain::chance::SecretSeed;
use perron_domain::contact::{CONTACT_INFO, Contact};
use perron_domain::crypto::{SealPublic, SigningKey, seal};
use perron_domain::ids::SignUpId;
use perron_flow::Action;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use sha2::{Digest, Sha256};

const TITLE: &str = "Mes premiers e-mails";
/// Every label under which anything in the tree is, or was, derived.
const LABELS: [&[u8]; 10] = [
    b"perron contact seed\0",
    b"perron demonstration\0contact",
    b"perron demonstration\0",
    b"perron source\0",
    b"perron workshop\0",
    b"perron usage\0",
    b"perron voucher\0",
    b"perron 1 site sealing key wrapped by the badge",
    b"perron 1 badge id",
    b"perron 1 device attestation",
];

fn sha(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

/// What a value of the disk may have been turned into before it became the seed of a seal.
fn derivations(value: &[u8; 32]) -> Vec<[u8; 32]> {
    let mut seeds = vec![*value, sha(&[value])];
    for label in LABELS {
        seeds.push(sha(&[label, value]));
        let mut expanded = [0; 32];
        Hkdf::<Sha256>::new(None, value).expand(label, &mut expanded).unwrap();
        seeds.push(expanded);
    }
    seeds
}

/// The 32 bytes at each place of a value, and its hash.
fn windows(bytes: &[u8], into: &mut BTreeSet<[u8; 32]>) {
    into.insert(sha(&[bytes]));
    into.extend(bytes.windows(32).map(|window| <[u8; 32]>::try_from(window).unwrap()));
}

/// Everything on the disk that could be a seed: each value of each table but the seals themselves, every two ids side by
/// side in either order, the keys, and the public files.
fn candidates(stolen: &std::path::Path) -> BTreeSet<[u8; 32]> {
    let db = Connection::open(stolen.join("data/perron.db")).unwrap();
    let tables: Vec<String> = {
        let mut list = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
        list.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let (mut found, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for table in tables {
        let mut rows = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns: Vec<String> = rows.column_names().map(str::to_owned).collect();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for (at, column) in columns.iter().enumerate().filter(|(_, column)| *column != "sealed") {
                let bytes = match row.get_ref(at).unwrap() {
                    ValueRef::Blob(bytes) | ValueRef::Text(bytes) => bytes.to_vec(),
                    ValueRef::Integer(n) => n.to_be_bytes().to_vec(),
                    _ => continue,
                };
                assert!(column != "bytes" || !bytes.is_empty());
                if let Ok(id) = <[u8; 16]>::try_from(bytes.as_slice()) {
                    ids.insert(id);
                }
                windows(&bytes, &mut found);
            }
        }
    }
    for one in &ids {
        found.extend(ids.iter().map(|two| <[u8; 32]>::try_from([*one, *two].concat()).unwrap()));
        found.insert(sha(&[one]));
    }
    for (path, bytes) in files(stolen) {
        // The database was read by its values; its raw pages hold the same and the seals.
        if path.extension().is_none_or(|ending| ending != "db" && ending != "db-wal" && ending != "db-shm") {
            windows(&bytes, &mut found);
        }
    }
    let device = std::fs::read(stolen.join("data/device.key")).unwrap();
    let seed: [u8; 32] = device[16..].try_into().unwrap();
    let key = SigningKey::from_seed(seed);
    found.extend([seed, *key.public().as_bytes(), *key.derive_secret(b"perron device")]);
    found
}

/// Whether one of the candidates, derived in any way, sealed this.
fn opens(sealed: &[u8], public: &SealPublic, signup: SignUpId, candidates: &BTreeSet<[u8; 32]>) -> bool {
    candidates.iter().flat_map(derivations).any(|guess| {
        let again = seal(public, CONTACT_INFO, &signup.0, b"", SecretSeed::from_bytes(guess)).unwrap();
        again[..32] == sealed[..32]
    })
}

#[test]
fn no_byte_of_a_stolen_disk_gives_back_what_sealed_a_contact() {
    let site = Site::new("");
    site.import("data", &[event("mail", TITLE, in_days(3), &[])]);
    let mut kiosk = Kiosk::start(site.setup("data"));
    kiosk.sign_up(TITLE, "Zéphyrine", "0698765432");
    kiosk.act(Action::End);
    kiosk.enter_with(&site.badge(), "271828");
    kiosk.stop();
    snapshot(&site.path("data"), &site.path("stolen/data"));
    snapshot(&site.path("site/kiosk"), &site.path("stolen/site"));

    let stolen = candidates(&site.path("stolen"));
    assert!(stolen.len() > 200, "{} values were looked at", stolen.len());
    let public = site.setup("data").keys.seal;
    let db = Connection::open(site.path("stolen/data/perron.db")).unwrap();
    let (signup, sealed): ([u8; 16], Vec<u8>) = db
        .query_row("SELECT signup, sealed FROM contacts", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    let op: [u8; 16] =
        db.query_row("SELECT op FROM ops ORDER BY seq DESC LIMIT 1", [], |row| row.get(0)).unwrap();
    let mut contact = Contact::default();
    "Lou".clone_into(&mut contact.name);
    let plain = contact.to_bytes();
    // The attack works where it can: a contact sealed as the first version did is found.
    let weak = sha(&[b"perron contact seed\0", &signup, &op]);
    let weak = seal(&public, CONTACT_INFO, &signup, &plain, SecretSeed::from_bytes(weak)).unwrap();
    assert!(opens(&weak, &public, SignUpId(signup), &stolen), "what is searched for would be found");
    assert!(!opens(&sealed, &public, SignUpId(signup), &stolen), "the disk gives a contact back");
}
