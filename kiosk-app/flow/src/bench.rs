//! The state machine, driven as the runner drives it: inputs in, effects out. Behind it a store of one fold, so that
//! what is committed was decided by the real rules, and workers that answer only what they were asked.

mod offered;
pub(crate) mod samples;

pub(crate) use crate::request::Purpose;
pub(crate) use perron_domain::badges::Role;
pub(crate) use perron_domain::chance::SecretSeed;
pub(crate) use perron_domain::crypto::{BadgeError, SealKeyPair};
pub(crate) use perron_domain::guard::{Guard, Guessed};
pub(crate) use perron_domain::ids::{Cents, SignUpId};
pub(crate) use perron_domain::jobs::{JobId, JobKind, PaperFault, PaperOutcome};
pub(crate) use perron_domain::lang::Lang;
pub(crate) use perron_domain::log::{Command, Refusal};
pub(crate) use perron_domain::pass::{Service, VoucherProblem};
pub(crate) use perron_domain::time::Belief;
pub(crate) use perron_domain::time::{DAY, Time, Timestamp};
pub(crate) use perron_domain::usage::Taken;
pub(crate) use perron_domain::workshop::Via;
pub(crate) use samples::*;

use crate::*;
use perron_domain::chance::IdSeed;
use perron_domain::ids::{DeviceId, WorkshopId};
use perron_domain::log::{AggregateKey, Body, Meta};
use perron_domain::rules::{Aggregate, decide, evolve};
use perron_domain::time::{Hlc, Moment};
use perron_domain::workshop::{Workshop, workshop_id};

const ME: DeviceId = DeviceId([1; 16]);
pub(crate) const NOON: Timestamp = Timestamp(1_795_000_000_000);

/// A kiosk, the time, what is in its store, and what its workers were asked.
pub(crate) struct Bench {
    pub(crate) k: Kiosk,
    pub(crate) now: Timestamp,
    /// What is known of the time, where it is not that the system keeps it right.
    pub(crate) time: Option<Time>,
    n: u32,
    pub(crate) stored: Vec<Workshop>,
    /// Requests without an answer, the newest last.
    pub(crate) asked: Vec<Effect>,
}

impl Bench {
    /// A kiosk with a workshop for each number of seats, one a day, from tomorrow on.
    pub(crate) fn new(seats: &[u16]) -> Self {
        let mut k = Kiosk::new(site());
        k.context.guesses_counted = true;
        k.context.scanner = true;
        let mut bench = Self { k, now: NOON, time: None, n: 0, stored: vec![], asked: vec![] };
        for (day, seats) in (1_u8..).zip(seats) {
            let details = details(i64::from(day), *seats);
            bench.store(&Command::Plan { source: [day; 16], details, origin: None });
        }
        bench.load();
        bench
    }

    /// The workshop of that day, 1 is tomorrow's.
    pub(crate) fn id(day: u8) -> WorkshopId {
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

    pub(crate) fn event(&mut self, event: Event) -> Vec<Effect> {
        let moment = self.moment();
        let secret = SecretSeed::from_bytes([self.n.to_le_bytes()[0]; 32]);
        let effects = update(&mut self.k, Input { moment, secret, event });
        self.asked.extend(effects.iter().filter(|effect| request(effect).is_some()).cloned());
        effects
    }

    pub(crate) fn act(&mut self, action: impl Into<Action>) -> Vec<Effect> {
        self.event(Event::Action(action.into()))
    }

    pub(crate) fn acts(&mut self, actions: impl IntoIterator<Item = impl Into<Action>>) {
        for action in actions {
            self.act(action);
        }
    }

    /// Touches the card at this place of the shelf's page, from 0.
    pub(crate) fn open_card(&mut self, place: usize) -> Vec<Effect> {
        let at = self.k.shelf.place.page * self.k.context.cards_per_page() + place;
        let id = self.k.shelf.cards()[at].meta.id.clone();
        self.act(ShelfAct::Open(id))
    }

    /// Touches the row at this place of the list's page, from 0.
    pub(crate) fn choose_row(&mut self, place: usize) -> Vec<Effect> {
        let Screen::Roster(roster) = self.screen() else { panic!("{:?}", self.screen()) };
        let at = roster.page * self.k.context.rows_per_page() + place;
        let row = listed(self.k.context.workshop(roster.workshop).unwrap())[at].id;
        self.act(RosterAct::Choose(row))
    }

    /// Takes what is shown from the voucher that is shown.
    pub(crate) fn take(&mut self) -> Vec<Effect> {
        let Screen::Redeem(Redeeming::Voucher(redeem)) = self.screen() else { panic!("{:?}", self.screen()) };
        let voucher = redeem.view.as_ref().unwrap().facts.id;
        self.act(RedeemAct::Take(voucher))
    }

    /// Touches the redemption at this place of the last days', from 0, to take it back.
    pub(crate) fn reverse_past(&mut self, place: usize) -> Vec<Effect> {
        let Screen::Redeem(Redeeming::Voucher(redeem)) = self.screen() else { panic!("{:?}", self.screen()) };
        let op = redeem.past.iter().filter(|past| !past.reversed).nth(place).unwrap().op;
        self.act(RedeemAct::Reverse(op))
    }

    pub(crate) fn keys(&mut self, text: &str) {
        self.acts(text.chars().map(Action::Key));
    }

    pub(crate) fn scan(&mut self, text: &str) -> Vec<Effect> {
        self.event(Event::Scanned(text.into()))
    }

    pub(crate) fn ticks(&mut self, seconds: u32) -> Vec<Effect> {
        (0..seconds).flat_map(|_| self.event(Event::Tick)).collect()
    }

    /// A worker answers the newest request that this can be the answer of, and somebody still waits for it.
    pub(crate) fn answer(&mut self, answer: Answer) -> Vec<Effect> {
        let (id, purpose) = self.open_request(|asked| answers(asked, &answer), &answer);
        assert!(self.k.requests.waits_for(purpose), "nobody waits for {answer:?}");
        self.reply(id, answer)
    }

    /// The same, where nobody waits any more.
    pub(crate) fn late(&mut self, answer: Answer) -> Vec<Effect> {
        let (id, purpose) = self.open_request(|asked| answers(asked, &answer), &answer);
        assert!(!self.k.requests.waits_for(purpose), "somebody still waits for {answer:?}");
        self.reply(id, answer)
    }

    /// The newest request of this purpose could not be carried out.
    pub(crate) fn fail(&mut self, purpose: Purpose, trouble: Trouble) -> Vec<Effect> {
        let of = |asked: &Effect| request(asked).is_some_and(|(_, of)| of == purpose);
        let (id, _) = self.open_request(of, &purpose);
        self.reply(id, Answer::Failed(trouble))
    }

    fn open_request(
        &self,
        which: impl Fn(&Effect) -> bool,
        why: &dyn std::fmt::Debug,
    ) -> (RequestId, Purpose) {
        let asked = self.asked.iter().rev().find(|asked| which(asked));
        asked.and_then(request).unwrap_or_else(|| panic!("nobody asked: {why:?}"))
    }

    /// A worker answers the request of this number.
    pub(crate) fn reply(&mut self, id: RequestId, answer: Answer) -> Vec<Effect> {
        self.asked.retain(|asked| request(asked).is_none_or(|(other, _)| other != id));
        self.event(Event::Answer(id, answer))
    }

    /// What the store answers to a reading of the list.
    pub(crate) fn load(&mut self) {
        let workshops = self.stored.clone();
        self.event(Event::Workshops { workshops, calls: vec![] });
    }

    /// Applies a command with the real rules.
    fn store(&mut self, command: &Command) -> Vec<Body> {
        let moment = self.moment();
        self.decide(command, &moment)
    }

    fn decide(&mut self, command: &Command, moment: &Moment) -> Vec<Body> {
        self.try_decide(command, moment).unwrap()
    }

    fn try_decide(&mut self, command: &Command, moment: &Moment) -> Result<Vec<Body>, Refusal> {
        let key = command.key(ME);
        let place = self.stored.iter().position(|w| AggregateKey::Workshop(w.id) == key);
        let mut state = place.map(|at| Aggregate::Workshop(self.stored[at].clone()));
        let bodies = decide(state.as_ref(), command, ME, moment)?;
        let n = u64::from(self.n);
        let meta = Meta { hlc: Hlc(n), device: ME, seq: n, op_id: moment.ids.op() };
        for body in &bodies {
            let Body::Known(body) = body else { panic!("{body:?}") };
            state = Some(evolve(state, &meta, body));
        }
        if let Some(Aggregate::Workshop(workshop)) = state {
            self.stored.retain(|stored| stored.id != workshop.id);
            self.stored.push(workshop);
        }
        self.stored.sort_by_key(|w| w.details.as_ref().map(|d| d.starts));
        Ok(bodies)
    }

    /// What the store says to a command, whatever it is.
    pub(crate) fn verdict(&mut self, execute: &Execute, job: Option<i64>) -> Answer {
        match self.try_decide(&execute.command, &execute.moment) {
            Ok(bodies) => {
                self.load();
                Answer::Committed(Committed { bodies, job: job.map(JobId) })
            }
            Err(why) => Answer::Refused(why),
        }
    }

    /// The store executes, and answers in its order: the lists, then that it is done.
    pub(crate) fn commit(&mut self, execute: &Execute, job: Option<i64>) -> Vec<Effect> {
        let bodies = self.decide(&execute.command, &execute.moment);
        self.load();
        self.acknowledge(execute, Committed { bodies, job: job.map(JobId) })
    }

    /// The store says of this command that it is on the disk.
    pub(crate) fn acknowledge(&mut self, execute: &Execute, done: Committed) -> Vec<Effect> {
        let this =
            |asked: &Effect| matches!(asked, Effect::Store(_, StoreAsk::Execute(e)) if e.op == execute.op);
        let (id, _) = self.open_request(this, execute);
        self.reply(id, Answer::Committed(done))
    }

    /// Opens the form of tomorrow's workshop and types a first name; the telephone is asked next.
    pub(crate) fn up_to_phone(&mut self, name: &str) {
        self.act(HomeAct::Open(Door::Workshops));
        self.acts([WorkshopsAct::Open(Self::id(1)), WorkshopsAct::SignUp(1)]);
        self.keys(name);
        self.act(SignUpAct::Continue);
    }

    /// One sign-up from the door to the ticket.
    pub(crate) fn sign_up(&mut self, name: &str) -> SignUpId {
        self.act(Action::Home);
        self.up_to_phone(name);
        let execute = executed(self.act(SignUpAct::WithoutPhone));
        self.commit(&execute, Some(1));
        self.new_ticket().signup
    }

    /// Through the advisor's door; 4 digits.
    pub(crate) fn advisor(&mut self) {
        self.staff(Role::Advisor);
    }

    /// The same as somebody of this role.
    pub(crate) fn staff(&mut self, role: Role) {
        self.act(HomeAct::AdvisorDoor);
        self.keys("2718");
        self.answer(Answer::PinChecked(Some(role)));
    }

    /// A badge is laid under the reader, and looked for.
    pub(crate) fn show_badge(&mut self, opened: Result<OpenedBadge, BadgeError>) -> Vec<Effect> {
        self.scan(&badge_code());
        self.answer(Answer::Badge(opened))
    }

    /// The ticket is laid under the reader, and found or not.
    pub(crate) fn show_ticket(&mut self, signup: SignUpId, found: bool) -> Vec<Effect> {
        self.scan(&perron_domain::ticket::qr_text(signup));
        let found = found.then(|| (signup, Box::new(self.stored[0].clone())));
        self.answer(Answer::Ticket(found))
    }

    pub(crate) fn screen(&self) -> &Screen {
        self.k.shown.screen()
    }

    pub(crate) fn form(&self) -> &SignUpForm {
        match self.screen() {
            Screen::SignUp(form) => form,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn new_ticket(&self) -> &NewTicket {
        match self.screen() {
            Screen::Ticket(Ticket::New(ticket)) => ticket,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn lesson(&self) -> &perron_learn::Lesson {
        self.screen().lesson().unwrap_or_else(|| panic!("no lesson: {:?}", self.screen()))
    }

    pub(crate) fn notice(&self) -> &Notice {
        self.k.shown.notice().unwrap_or_else(|| panic!("no notice over {:?}", self.screen()))
    }

    /// The first screen, with nothing over it.
    pub(crate) fn is_home(&self) -> bool {
        matches!(self.screen(), Screen::Home) && self.k.shown.is_uncovered()
    }

    /// The advisor's first screen, with nothing over it.
    pub(crate) fn is_advisors_home(&self) -> bool {
        matches!(self.screen(), Screen::Advisor { page: 0 }) && self.k.shown.is_uncovered()
    }

    /// All that a person can see, and how long nobody was there.
    pub(crate) fn seen(&self) -> String {
        let k = &self.k;
        format!("{:?} {:?} {:?} {:?}", k.shown, k.message, k.context.advisor.is_some(), k.visit)
    }
}

/// The number of a request and what it is for.
pub(crate) fn request(effect: &Effect) -> Option<(RequestId, Purpose)> {
    match effect {
        Effect::Store(id, ask) => Some((*id, Purpose::of_store(ask))),
        Effect::Content(id, ask) => Some((*id, Purpose::of_content(ask))),
        Effect::Slip(id, _) => Some((*id, Purpose::Slip)),
        Effect::ConfirmClock { .. }
        | Effect::Look(_)
        | Effect::Tone
        | Effect::Silence
        | Effect::Loudness { .. }
        | Effect::Wipe => None,
    }
}

/// Whether a worker can answer so to this request.
fn answers(asked: &Effect, answer: &Answer) -> bool {
    match (asked, answer) {
        (_, Answer::Failed(_)) => panic!("say what failed"),
        (Effect::Store(_, ask), answer) => store_answers(ask, answer),
        (Effect::Slip(..), Answer::Paper(_)) => true,
        (Effect::Content(_, ContentAsk::Shelf), Answer::Done) => true,
        (Effect::Content(_, ContentAsk::Tutorial { id, at, .. }), Answer::Tutorial(read, from)) => {
            *id == read.id() && at == from
        }
        (Effect::Content(_, ContentAsk::SelfCheck { .. }), Answer::SelfCheck(_)) => true,
        (Effect::Content(_, ask), Answer::NotReadable) => !matches!(ask, ContentAsk::Shelf),
        _ => false,
    }
}

fn store_answers(ask: &StoreAsk, answer: &Answer) -> bool {
    match ask {
        StoreAsk::Execute(_) => matches!(answer, Answer::Committed(_) | Answer::Refused(_)),
        StoreAsk::Contacts(_) => matches!(answer, Answer::Contacts(_)),
        StoreAsk::FindTicket(id) => {
            matches!(answer, Answer::Ticket(found) if found.as_ref().is_none_or(|(found, _)| id.iter().any(|id| id == found)))
        }
        StoreAsk::FindCode { .. } => matches!(answer, Answer::Ticket(_)),
        StoreAsk::Check { .. } => matches!(answer, Answer::Checked(_)),
        StoreAsk::Past => matches!(answer, Answer::Past(_)),
        StoreAsk::VerifyPin { .. } => matches!(answer, Answer::PinChecked(_)),
        StoreAsk::SetPin { .. } => matches!(answer, Answer::PinSet(_)),
        StoreAsk::OpenBadge(_) => matches!(answer, Answer::Badge(_)),
        StoreAsk::Enqueue { .. } => matches!(answer, Answer::Queued(_)),
        StoreAsk::Workshops
        | StoreAsk::SaveGuard { .. }
        | StoreAsk::Count { .. }
        | StoreAsk::Print { .. }
        | StoreAsk::PaperAnswer { .. } => matches!(answer, Answer::Done),
    }
}

/// The one command among effects.
pub(crate) fn executed(effects: Vec<Effect>) -> Execute {
    let mut commands = effects.into_iter().filter_map(|effect| match effect {
        Effect::Store(_, StoreAsk::Execute(execute)) => Some(*execute),
        _ => None,
    });
    let command = commands.next().expect("a command for the log");
    assert!(commands.next().is_none(), "one act, one command");
    command
}

pub(crate) fn has(effects: &[Effect], wanted: impl Fn(&Effect) -> bool) -> bool {
    effects.iter().any(wanted)
}

/// Whether the store is asked this.
pub(crate) fn asks(effects: &[Effect], wanted: impl Fn(&StoreAsk) -> bool) -> bool {
    has(effects, |effect| matches!(effect, Effect::Store(_, ask) if wanted(ask)))
}

/// What is counted of tutorials.
pub(crate) fn counted(effects: &[Effect]) -> Vec<Taken> {
    let taken = |effect: &Effect| match effect {
        Effect::Store(_, StoreAsk::Count { taken, .. }) => Some(*taken),
        _ => None,
    };
    effects.iter().filter_map(taken).collect()
}
