//! The state machine, driven as the runner drives it: inputs in, effects out. Behind it a store of one fold, so that
//! what is committed was decided by the real rules.

mod advisor;
mod learn;
mod pass;
mod resident;
mod scan;
mod visit;

use super::*;
use perron_domain::badges::Role;
use perron_domain::chance::{IdSeed, SecretSeed};
use perron_domain::clock::Belief;
use perron_domain::crypto::SealKeyPair;
use perron_domain::guard::{Guard, Guessed};
use perron_domain::ids::{BadgeId, Cents, DeviceId, SignUpId, StaffText, WorkshopId};
use perron_domain::jobs::{JobId, JobKind, PaperFault, PaperOutcome};
use perron_domain::log::{Aggregate, Body, Command, Lang, Meta, Service, Via, decide, evolve};
use perron_domain::time::{DAY, Hlc, Moment, Time, Timestamp};
use perron_domain::usage::Taken;
use perron_domain::workshop::{Details, Level, Workshop, workshop_id};

const ME: DeviceId = DeviceId([1; 16]);
const NOON: Timestamp = Timestamp(1_795_000_000_000);

/// A kiosk, the time, and what is in its store.
struct Bench {
    k: Kiosk,
    now: Timestamp,
    /// What is known of the time, where it is not that the system keeps it right.
    time: Option<Time>,
    n: u32,
    stored: Vec<Workshop>,
}

impl Bench {
    /// A kiosk with a workshop for each number of seats, one a day, from tomorrow on.
    fn new(seats: &[u16]) -> Self {
        let site = Site {
            name: "Médiathèque".to_owned(),
            zone: chrono_tz::Europe::Paris,
            languages: vec![Lang::FR, Lang::EN],
            text_size: 1,
            idle: IdleRule { after: 120, countdown: 30 },
            country: "FR".to_owned(),
            seal: SealKeyPair::derive([7; 32]).public,
            prices: vec![Price { service: Service::Workshop, amount: Cents(1000) }],
            territory: None,
            pin_length: 4,
            prints: true,
        };
        let mut bench = Self { k: Kiosk::new(site), now: NOON, time: None, n: 0, stored: vec![] };
        for (day, seats) in (1_u8..).zip(seats) {
            bench.store(&Command::Plan {
                source: [day; 16],
                details: details(i64::from(day), *seats),
                origin: None,
            });
        }
        bench.load();
        bench
    }

    /// The workshop of that day, 1 is tomorrow's.
    fn id(day: u8) -> WorkshopId {
        workshop_id(ME, &[day; 16])
    }

    fn moment(&mut self) -> Moment {
        self.n += 1;
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&self.n.to_be_bytes());
        seed[16..20].copy_from_slice(&self.n.to_le_bytes());
        let time = self.time.unwrap_or_else(|| Time::synchronised(self.now));
        Moment { time, ids: IdSeed::from_bytes(seed) }
    }

    fn event(&mut self, event: Event) -> Vec<Effect> {
        let moment = self.moment();
        let secret = SecretSeed::from_bytes([self.n.to_le_bytes()[0]; 32]);
        update(&mut self.k, Input { moment, secret, event })
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        self.event(Event::Action(action))
    }

    fn acts(&mut self, actions: impl IntoIterator<Item = Action>) {
        for action in actions {
            self.act(action);
        }
    }

    fn keys(&mut self, text: &str) {
        self.acts(text.chars().map(Action::Key));
    }

    fn scan(&mut self, text: &str) -> Vec<Effect> {
        self.event(Event::Scanned(text.into()))
    }

    fn ticks(&mut self, seconds: u32) -> Vec<Effect> {
        (0..seconds).flat_map(|_| self.event(Event::Tick)).collect()
    }

    /// What the store answers to a reading of the list.
    fn load(&mut self) {
        let workshops = self.stored.clone();
        self.event(Event::Workshops { workshops, calls: vec![] });
    }

    /// Applies a command with the real rules.
    fn store(&mut self, command: &Command) -> Vec<Body> {
        let moment = self.moment();
        self.decide(command, &moment)
    }

    fn decide(&mut self, command: &Command, moment: &Moment) -> Vec<Body> {
        let key = command.key(ME);
        let place = self.stored.iter().position(|w| perron_domain::log::AggregateKey::Workshop(w.id) == key);
        let mut state = place.map(|at| Aggregate::Workshop(self.stored.remove(at)));
        let bodies = decide(state.as_ref(), command, ME, moment).unwrap();
        let n = u64::from(self.n);
        let meta = Meta { hlc: Hlc(n), device: ME, seq: n, op_id: moment.ids.op() };
        for body in &bodies {
            let Body::Known(body) = body else { panic!("{body:?}") };
            state = Some(evolve(state, &meta, body));
        }
        if let Some(Aggregate::Workshop(workshop)) = state {
            self.stored.push(workshop);
        }
        self.stored.sort_by_key(|w| w.details.as_ref().map(|d| d.starts));
        bodies
    }

    /// The store executes, and answers in its order: the lists, then that it is done.
    fn commit(&mut self, execute: &Execute, job: Option<i64>) -> Vec<Effect> {
        let bodies = self.decide(&execute.command, &execute.moment);
        self.load();
        self.event(Event::Committed(Committed { op: execute.op, bodies, job: job.map(JobId) }))
    }

    /// Opens the form of tomorrow's workshop and types a first name; the telephone is asked next.
    fn up_to_phone(&mut self, name: &str) {
        self.act(Action::Door(Door::Workshops));
        self.acts([Action::Choose(0), Action::Primary]);
        self.keys(name);
        self.act(Action::Primary);
    }

    /// One sign-up from the door to the ticket.
    fn sign_up(&mut self, name: &str) -> SignUpId {
        self.act(Action::Home);
        self.up_to_phone(name);
        let execute = executed(self.act(Action::Secondary));
        self.commit(&execute, Some(1));
        match &self.k.screen {
            Screen::Ticket(ticket) => ticket.signup,
            other => panic!("{other:?}"),
        }
    }

    /// Through the advisor's door; 4 digits.
    fn advisor(&mut self) {
        self.act(Action::AdvisorDoor);
        self.keys("2718");
        self.event(Event::PinChecked(Some(Role::Advisor)));
    }

    fn form(&self) -> &SignUpForm {
        match &self.k.screen {
            Screen::SignUp(form) => form,
            other => panic!("{other:?}"),
        }
    }

    fn notice(&self) -> &Notice {
        match &self.k.screen {
            Screen::Notice { notice, .. } => notice,
            other => panic!("{other:?}"),
        }
    }
}

/// A badge that is on the list; it has a PIN here.
fn badge(n: u8, role: Role) -> OpenedBadge {
    let key = role.reads_names().then(|| SealKeyPair::derive([7; 32]).secret);
    OpenedBadge { id: BadgeId([n; 16]), role, key, pin_set: true }
}

fn details(day: i64, seats: u16) -> Details {
    let text = |text| StaffText::new(text).unwrap();
    Details {
        title: text("Mes premiers e-mails"),
        summary: text(""),
        starts: NOON.plus(day * DAY),
        ends: NOON.plus(day * DAY + 7_200_000),
        room: text("Salle 2"),
        seats,
        level: Level::Beginner,
        bring: text(""),
        advisor: text("Samir"),
        languages: vec![Lang::FR],
        access: text(""),
    }
}

/// The one command among effects.
fn executed(effects: Vec<Effect>) -> Execute {
    let mut commands = effects.into_iter().filter_map(|effect| match effect {
        Effect::Execute(execute) => Some(*execute),
        _ => None,
    });
    let command = commands.next().expect("a command for the log");
    assert!(commands.next().is_none(), "one act, one command");
    command
}

fn has(effects: &[Effect], wanted: impl Fn(&Effect) -> bool) -> bool {
    effects.iter().any(wanted)
}
