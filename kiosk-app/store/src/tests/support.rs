//! A device with its store in a temporary folder, and the words to drive it.

use perron_domain::chance::{IdSeed, SecretSeed};
use perron_domain::contact::SealedContact;
use perron_domain::crypto::SigningKey;
use perron_domain::ids::{Cents, DeviceId, FleetId, OpId, SignUpId, StaffText, VoucherId, WorkshopId};
use perron_domain::lang::Lang;
use perron_domain::log::{Body, Command, Known};
use perron_domain::pass::Service;
use perron_domain::time::{DAY, Moment, Time, Timestamp};
use perron_domain::workshop::{Details, Level, Via, source_id, workshop_id};
use std::path::Path;
use tempfile::TempDir;

use crate::{Committed, ExecuteError, Extras, Identity, JobKind, NewJob, Store};

pub(crate) const FLEET: FleetId = FleetId(*b"one test's fleet");
/// Tests begin at this wall time.
pub(crate) const START: Timestamp = Timestamp(1_790_000_000_000);

pub(crate) fn identity(device: u8) -> Identity {
    Identity::new(SigningKey::from_seed([device; 32]), FLEET)
}

/// The moment of the command `n`: a second after the one before, with randomness of its own.
pub(crate) fn moment(n: u32) -> Moment {
    let mut seed = [0x5a; 32];
    seed[..4].copy_from_slice(&n.to_be_bytes());
    Moment { time: Time::synchronised(START.plus(i64::from(n) * 1000)), ids: IdSeed::from_bytes(seed) }
}

pub(crate) fn op(n: u32) -> OpId {
    OpId::from_slice(&[n.to_be_bytes(), *b"oper"].concat())
}

/// The sign-up that the command `n` makes.
pub(crate) fn signup(n: u32) -> SignUpId {
    moment(n).ids.signup()
}

pub(crate) fn source(n: u32) -> [u8; 16] {
    source_id(&format!("event-{n}@example.org"), None, 0)
}

pub(crate) fn details(seats: u16) -> Details {
    let text = |t| StaffText::new(t).unwrap();
    Details {
        title: text("Mes premiers clics"),
        summary: text("La souris et le clavier, pas à pas."),
        starts: START.plus(DAY),
        ends: START.plus(DAY + 7_200_000),
        room: text("Salle Nougaro"),
        seats,
        level: Level::Beginner,
        bring: text(""),
        advisor: text("Claire"),
        languages: vec![Lang::FR],
        access: text("Ascenseur"),
    }
}

pub(crate) fn plan(n: u32, seats: u16) -> Command {
    Command::Plan { source: source(n), details: details(seats), origin: None }
}

pub(crate) fn sign_up(workshop: WorkshopId) -> Command {
    Command::SignUp { workshop, party: 1, via: Via::Kiosk, lang: Lang::FR }
}

pub(crate) fn redeem(voucher: u8, amount: u32) -> Command {
    Command::Redeem {
        voucher: VoucherId([voucher; 16]),
        issuer: StaffText::new("departement-31").unwrap(),
        face: Cents(1000),
        amount: Cents(amount),
        service: Service::Workshop,
        workshop: None,
    }
}

pub(crate) fn sealed(signup: SignUpId) -> SealedContact {
    SealedContact { signup, sealed: [b"SEALED-".as_slice(), &signup.0].concat() }
}

pub(crate) fn ticket(signup: SignUpId) -> NewJob {
    NewJob { kind: JobKind::Ticket, about: signup.0, lang: Lang::FR }
}

/// A contact and a ticket for the sign-up of command `n`.
pub(crate) fn extras(n: u32) -> Extras {
    Extras { contact: Some(sealed(signup(n))), job: Some(ticket(signup(n))) }
}

/// The randomness of which [`identity`] of that number is made.
pub(crate) fn seed(device: u8) -> SecretSeed {
    SecretSeed::from_bytes([device; 32])
}

pub(crate) fn open(dir: &Path, device: u8) -> Store {
    Store::open(dir, identity(device), &mut |_, _| {}).unwrap()
}

/// A device under test.
pub(crate) struct Site {
    pub(crate) dir: TempDir,
    pub(crate) store: Store,
    pub(crate) next: u32,
}

impl Site {
    pub(crate) fn new(device: u8) -> Self {
        let dir = TempDir::new().unwrap();
        let store = open(dir.path(), device);
        Self { dir, store, next: 1 }
    }

    /// As [`Self::new`], without waiting for the disk.
    pub(crate) fn quick(device: u8) -> Self {
        let site = Self::new(device);
        site.store.conn.pragma_update(None, "synchronous", "OFF").unwrap();
        site
    }

    pub(crate) fn device(&self) -> DeviceId {
        self.store.device()
    }

    pub(crate) fn workshop_id(&self, n: u32) -> WorkshopId {
        workshop_id(self.device(), &source(n))
    }

    /// Executes the next command.
    pub(crate) fn try_do(&mut self, command: &Command, extras: Extras) -> Result<Committed, ExecuteError> {
        let n = self.next;
        self.next += 1;
        self.store.execute(op(n), command, &moment(n), extras)
    }

    pub(crate) fn act(&mut self, command: &Command) -> Committed {
        self.try_do(command, Extras::default()).unwrap()
    }

    /// Signs up with contact and ticket; gives the sign-up.
    pub(crate) fn sign_up(&mut self, workshop: WorkshopId) -> SignUpId {
        let n = self.next;
        self.try_do(&sign_up(workshop), extras(n)).unwrap();
        signup(n)
    }

    /// Closes the store and opens it again, as after a power cut.
    pub(crate) fn reopen(self) -> Self {
        let Self { dir, store, next } = self;
        let device = (1..=u8::MAX).find(|d| identity(*d).device == store.device()).unwrap();
        drop(store);
        Self { store: open(dir.path(), device), dir, next }
    }
}

/// All records of one device in a store, in order.
pub(crate) fn records(store: &Store, device: DeviceId) -> Vec<Vec<u8>> {
    let mut list = store.conn.prepare("SELECT bytes FROM records WHERE device = ?1 ORDER BY seq").unwrap();
    list.query_map([device.0], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Every row of the projections, as text that compares.
pub(crate) fn projections(store: &Store) -> Vec<String> {
    let queries = [
        "SELECT kind || ' ' || hex(id) || ' ' || coalesce(sort, '-') || ' ' || hex(state) FROM aggregates ORDER BY 1",
        "SELECT hex(signup) || ' ' || hex(workshop) || ' ' || code FROM signups ORDER BY 1",
    ];
    let rows = |sql: &&str| {
        let mut list = store.conn.prepare(sql).unwrap();
        list.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect::<Vec<String>>()
    };
    queries.iter().flat_map(rows).collect()
}

/// Asserts that what was built record by record is what a replay builds.
pub(crate) fn assert_replays(store: &mut Store) {
    let before = projections(store);
    store.rebuild(&mut |_, _| {}).unwrap();
    assert_eq!(before, projections(store), "a replay gives other rows");
}

pub(crate) fn count(store: &Store, sql: &str) -> u64 {
    store.conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// A record that says anything, signed by a device whose log we play by hand.
pub(crate) fn forge(device: u8, seq: u64, prev: [u8; 32], bodies: Vec<Body>) -> Vec<u8> {
    let identity = identity(device);
    let payload = perron_domain::log::Payload {
        v: 1,
        fleet: FLEET,
        device: identity.device,
        seq,
        prev,
        hlc: perron_domain::time::Hlc((START.0 as u64 + seq % 1000) << 16),
        clock_ok: true,
        op_id: OpId::from_slice(&[&seq.to_be_bytes(), b"forged".as_slice(), &[device]].concat()),
        bodies,
    };
    perron_domain::log::seal(&identity.key, &payload)
}

pub(crate) fn called(n: u8) -> Body {
    Known::Called { signup: SignUpId([n; 16]), state: perron_domain::calls::CallState::Reached }.into()
}
