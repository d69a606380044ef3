//! Media that fail, lie or are pulled out: nothing is called done that is not, and one whole enrolment counts.

use std::io::{Cursor, ErrorKind};
use std::sync::{Arc, Mutex};

use chrono::NaiveDate;
use gpt::GptConfig;
use gpt::partition_types::{LINUX_FS, OperatingSystem, Type};
use perron_domain::crypto::SigningKey;
use perron_domain::enrolment::slots::{BlankError, blank};
use perron_domain::enrolment::{Enrolment, Machine, MachineRole, TYPE_GUID, Wifi, WifiPassword};
use perron_domain::ids::{FleetId, StaffText};
use perron_flash::OpenError;

use super::*;

/// What is wrong with a medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    /// It keeps the first writes, then takes them and keeps none.
    ForgetsAfter(usize),
    /// It is pulled out after so many writes.
    PulledAfter(usize),
    /// One bit is another one when it is opened again.
    FlipsLater(usize),
    /// It cannot say that everything lies on it.
    SyncFails,
}

struct State {
    bytes: Vec<u8>,
    fault: Fault,
    writes: usize,
    openings: usize,
}

/// A medium in memory that takes one block at a time, so that it can be pulled out between any two.
#[derive(Clone)]
struct Memory(Arc<Mutex<State>>);

impl Memory {
    fn new(bytes: Vec<u8>, fault: Fault) -> Self {
        Self(Arc::new(Mutex::new(State { bytes, fault, writes: 0, openings: 0 })))
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().bytes.clone()
    }

    fn writes(&self) -> usize {
        self.0.lock().unwrap().writes
    }
}

impl Medium for Memory {
    fn name(&self) -> &str {
        "memory"
    }

    fn open(&self, _: Access) -> Result<Box<dyn Disk>, OpenError> {
        let mut state = self.0.lock().unwrap();
        state.openings += 1;
        if let (Fault::FlipsLater(at), 2) = (state.fault, state.openings) {
            state.bytes[at] ^= 4;
        }
        Ok(Box::new(self.clone()))
    }
}

impl Disk for Memory {
    fn size(&self) -> u64 {
        self.0.lock().unwrap().bytes.len() as u64
    }
    fn align(&self) -> usize {
        4096
    }
    fn is_direct(&self) -> bool {
        true
    }
    fn read_at(&mut self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        let at = usize::try_from(at).unwrap();
        buffer.copy_from_slice(&self.0.lock().unwrap().bytes[at..at + buffer.len()]);
        Ok(buffer.len())
    }
    fn write_at(&mut self, bytes: &[u8], at: u64) -> io::Result<usize> {
        let mut state = self.0.lock().unwrap();
        state.writes += 1;
        let taken = bytes.len().min(4096);
        match state.fault {
            Fault::ForgetsAfter(writes) if state.writes > writes => return Ok(taken),
            Fault::PulledAfter(writes) if state.writes > writes => return Err(ErrorKind::NotConnected.into()),
            _ => {}
        }
        let at = usize::try_from(at).unwrap();
        state.bytes[at..at + taken].copy_from_slice(&bytes[..taken]);
        Ok(taken)
    }
    fn zero(&mut self, _: u64, _: u64) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }
    fn sync(&mut self) -> io::Result<()> {
        if self.0.lock().unwrap().fault == Fault::SyncFails { Err(ErrorKind::Other.into()) } else { Ok(()) }
    }
}

/// An image with a partition before and one behind the reserved one, all blank.
fn image() -> Vec<u8> {
    let device = Cursor::new(vec![0; 21 << 20]);
    let mut table = GptConfig::new().writable(true).create_from_device(device, None).unwrap();
    let ours = Type { guid: TYPE_GUID.parse().unwrap(), os: OperatingSystem::None };
    for (kind, bytes) in [(LINUX_FS, 1 << 20), (ours, PARTITION_BYTES), (LINUX_FS, 1 << 20)] {
        table.add_partition("part", bytes, kind, 0, Some(2048)).unwrap();
    }
    let mut image = table.write().unwrap().into_inner();
    image[1 << 20..2 << 20].fill(0x11);
    image[18 << 20..19 << 20].fill(0x33);
    image
}

const START: usize = 2 << 20;

/// A signed enrolment of a machine, with a password of its own.
fn message(n: u8) -> Message {
    let wifi = Wifi { ssid: "Mairie".to_owned(), password: WifiPassword::new(&secret(n)) };
    let machine = Machine {
        fleet: FleetId([7; 16]),
        asset_tag: format!("K-{n}"),
        place: StaffText::lossy("Mairie"),
        role: MachineRole::Kiosk,
        language: "fr".to_owned(),
        hostname: format!("borne-{n}"),
        issued: NaiveDate::from_ymd_opt(2026, 2, 3).unwrap(),
        wifi: Some(wifi),
    };
    let enrolment =
        Enrolment { machine, site: vec![n; 400], badges: vec![n; 900], trust: Some(vec![n; 9000]) };
    enrolment.sign(&SigningKey::from_seed([1; 32])).unwrap()
}

fn secret(n: u8) -> String {
    format!("s3cret-{n}-s3cret")
}

/// Whether a password is left in the front of a slot, where messages lie.
fn is_left(medium: &Memory, secret: &str) -> bool {
    let bytes = medium.bytes();
    [START, START + (8 << 20)].into_iter().any(|slot| {
        bytes[slot..slot + 32_768].windows(secret.len()).any(|window| window == secret.as_bytes())
    })
}

fn put(medium: &Memory, message: &Message) -> Result<bool, EnrolError> {
    Reserved::open(medium, Access::Write)?.write(medium, message)
}

fn counts(medium: &Memory) -> Option<Message> {
    Reserved::open(medium, Access::Read).unwrap().read().unwrap().message
}

#[test]
fn a_medium_that_lies_or_fails_is_never_called_done() {
    let good = Memory::new(image(), Fault::None);
    assert!(put(&good, &message(1)).unwrap(), "read past the cache");
    let enrolled = good.bytes();
    let replaced = Memory::new(enrolled.clone(), Fault::None);
    put(&replaced, &message(2)).unwrap();
    let writes = replaced.writes();
    for at in [START + (8 << 20) + 13, START + (8 << 20) + 5000, START + 4096, START + (16 << 20) - 1] {
        let found = put(&Memory::new(enrolled.clone(), Fault::FlipsLater(at)), &message(2));
        assert!(matches!(found, Err(EnrolError::Differs(_))), "byte {at}: {found:?}");
    }
    let found = put(&Memory::new(enrolled.clone(), Fault::SyncFails), &message(2));
    assert!(matches!(found, Err(EnrolError::Medium { doing: "write", .. })), "{found:?}");
    assert!(!is_left(&replaced, &secret(1)) && is_left(&replaced, &secret(2)));
    for kept in 0..=writes {
        let medium = Memory::new(enrolled.clone(), Fault::ForgetsAfter(kept));
        let is_done = put(&medium, &message(2)).is_ok();
        let found = Reserved::open(&medium, Access::Read).unwrap().read().unwrap();
        let is_there = found == Found { message: Some(message(2)), rest: Rest::Nothing };
        assert_eq!((is_done, is_there), (kept == writes, kept == writes), "{kept} of {writes} writes kept");
    }
}

/// Wherever the cable is pulled, the old enrolment counts or the new one, and enrolling again leaves one alone.
#[test]
fn a_pulled_cable_leaves_one_whole_enrolment_and_enrolling_again_puts_it_right() {
    let fresh = image();
    let enrolled = Memory::new(fresh.clone(), Fault::None);
    put(&enrolled, &message(1)).unwrap();
    for before in [fresh.clone(), enrolled.bytes()] {
        let whole = Memory::new(before.clone(), Fault::None);
        let old = counts(&whole);
        put(&whole, &message(2)).unwrap();
        for pulled in 0..whole.writes() {
            let medium = Memory::new(before.clone(), Fault::PulledAfter(pulled));
            assert!(matches!(put(&medium, &message(2)), Err(EnrolError::Medium { .. })), "write {pulled}");
            let again = Memory::new(medium.bytes(), Fault::None);
            let found = counts(&again);
            assert!(found == old || found == Some(message(2)), "write {pulled}: {found:?}");
            put(&again, &message(3)).unwrap_or_else(|error| panic!("write {pulled}: {error}"));
            let left = again.bytes();
            assert!(
                left[..START] == fresh[..START] && left[18 << 20..] == fresh[18 << 20..],
                "write {pulled}"
            );
            assert!(!is_left(&again, &secret(1)) && !is_left(&again, &secret(2)), "write {pulled}");
            assert_eq!(counts(&again), Some(message(3)));
        }
    }
}

#[test]
fn what_was_taken_over_is_blanked_and_nothing_else() {
    let fresh = image();
    let medium = Memory::new(fresh.clone(), Fault::None);
    put(&medium, &message(1)).unwrap();
    let enrolled = medium.bytes();
    blank(&mut Reserved::open(&medium, Access::Write).unwrap()).unwrap();
    assert!(medium.bytes() == fresh);
    let forgets = Memory::new(enrolled, Fault::ForgetsAfter(0));
    let found = blank(&mut Reserved::open(&forgets, Access::Write).unwrap());
    assert!(matches!(found, Err(BlankError::NotBlank)), "{found:?}");
}
