//! Whatever people do, scan and wait for, and whenever workers answer: what always holds.

use crate::bench::*;
use crate::*;
use perron_domain::ids::OpId;
use perron_domain::ticket::qr_text;
use perron_learn::Progress;
use proptest::prelude::*;

/// Something that happens.
#[derive(Clone, Debug)]
enum Happening {
    Act(Action),
    /// An act that the screen offers, of this place among them.
    Offered(usize),
    /// An act that a screen offered before.
    Stale(usize),
    /// A code of this place in the list.
    Scan(usize),
    Unreadable,
    Seconds(u32),
    /// The request of this place among the open ones is answered; how.
    Answer(usize, u8),
    /// An answer of this place among those already given comes once more.
    Again(usize, u8),
    Paper(u8),
    /// The list of workshops is sent.
    Lists,
}

fn actions() -> impl Strategy<Value = Action> {
    let keys = prop::sample::select("2718AbLé,".chars().collect::<Vec<_>>()).prop_map(Action::Key);
    let langs = prop::sample::select(vec![Lang::FR, Lang::EN, Lang::new("xx")]);
    prop_oneof![
        3 => Just(Action::Back),
        1 => Just(Action::Home),
        1 => Just(Action::End),
        4 => keys,
        1 => Just(Action::Erase),
        2 => prop::sample::select(vec![Action::Earlier, Action::Later]),
        1 => prop::sample::select(vec![Action::Touch, Action::Contrast]),
        1 => Just(Action::Languages),
        1 => langs.prop_map(Action::Language),
        1 => (0_u8..6).prop_map(Action::TextSize),
        1 => any::<bool>().prop_map(Action::Cramped),
    ]
}

fn happenings() -> impl Strategy<Value = Happening> {
    prop_oneof![
        7 => actions().prop_map(Happening::Act),
        10 => any::<usize>().prop_map(Happening::Offered),
        2 => any::<usize>().prop_map(Happening::Stale),
        3 => (0_usize..9).prop_map(Happening::Scan),
        1 => Just(Happening::Unreadable),
        1 => prop::sample::select(vec![1_u32, 31, 121]).prop_map(Happening::Seconds),
        8 => (any::<usize>(), any::<u8>()).prop_map(|(which, how)| Happening::Answer(which, how)),
        1 => (any::<usize>(), any::<u8>()).prop_map(|(which, how)| Happening::Again(which, how)),
        1 => (0_u8..3).prop_map(Happening::Paper),
        1 => Just(Happening::Lists),
    ]
}

/// Where it begins: on the first screen, or deeper.
fn start(place: u8) -> Bench {
    let mut b = with_tutorials();
    b.sign_up("Nour");
    b.act(Action::End);
    b.asked.clear();
    match place {
        0 => {}
        1 => b.begin(),
        2 => b.up_to_phone("Lou"),
        3 => b.advisor(),
        4 => {
            b.advisor();
            b.scan(SIGNED);
            b.answer(known(0, None));
        }
        _ => b.act(HomeAct::AdvisorDoor).clear(),
    }
    b
}

/// What is checked after every step, beside what is on the screen.
struct Watched {
    b: Bench,
    /// Numbers of requests that were answered.
    answered: Vec<RequestId>,
    /// Acts that were offered by one screen or another, and done.
    before: Vec<Action>,
}

impl Watched {
    fn happens(&mut self, happening: Happening) {
        match happening {
            Happening::Act(action) => self.step(Event::Action(action)),
            Happening::Offered(which) => {
                let offered = self.b.offered();
                if let Some(action) = offered.get(which % offered.len().max(1)).cloned() {
                    self.before.push(action.clone());
                    self.step(Event::Action(action));
                }
            }
            Happening::Stale(which) => {
                if let Some(action) = self.before.get(which % self.before.len().max(1)).cloned() {
                    self.step(Event::Action(action));
                }
            }
            Happening::Scan(n) => {
                let code = self.code(n);
                self.step(Event::Scanned(code.as_str().into()));
            }
            Happening::Unreadable => self.step(Event::ScanUnreadable),
            Happening::Seconds(seconds) => (0..seconds).for_each(|_| self.step(Event::Tick)),
            Happening::Answer(which, how) => self.answer(which, how),
            Happening::Again(which, how) => self.again(which, how),
            Happening::Paper(how) => {
                let outcome = match how {
                    0 => PaperOutcome::Printed,
                    1 => PaperOutcome::Unknown,
                    _ => PaperOutcome::Failed(PaperFault::NoPaper),
                };
                self.step(Event::Paper { job: JobId(1), outcome });
            }
            Happening::Lists => {
                let workshops = self.b.stored.clone();
                self.step(Event::Workshops { workshops, calls: vec![] });
            }
        }
    }

    fn code(&self, n: usize) -> String {
        match n {
            0 => qr_text(self.b.stored[0].signups[0].id),
            1 => qr_text(SignUpId([9; 16])),
            2 => SIGNED.to_owned(),
            3 => NUMBER.to_owned(),
            4 => badge_code(),
            5 => MemoCode::new("c", 2).qr_text(),
            6 => MemoCode::new("b", 1).qr_text(),
            7 => "PL1:222222X".to_owned(),
            _ => "https://example.org".to_owned(),
        }
    }

    fn answer(&mut self, which: usize, how: u8) {
        // The newest few are the likely ones; the others come late.
        let open = self.b.asked.len();
        if open == 0 {
            return;
        }
        let back = if which.is_multiple_of(4) { which / 4 % open } else { which % open.min(3) };
        let asked = self.b.asked[open - 1 - back].clone();
        let (id, _) = request(&asked).unwrap();
        let answer = self.answer_to(&asked, how);
        self.b.asked.retain(|asked| request(asked).is_none_or(|(other, _)| other != id));
        self.answered.push(id);
        self.step(Event::Answer(id, answer));
    }

    fn answer_to(&mut self, asked: &Effect, how: u8) -> Answer {
        // What could not be saved is rare in life, and most is to be seen of it.
        let command = matches!(asked, Effect::Store(_, StoreAsk::Execute(_)));
        match how {
            0..2 => return Answer::Failed(Trouble::Lasting),
            2..16 => return Answer::Failed(Trouble::Transient),
            16..120 if command => return Answer::Failed(Trouble::Transient),
            _ => {}
        }
        let well = !how.is_multiple_of(3);
        match asked {
            Effect::Content(_, ContentAsk::Shelf) => Answer::Done,
            Effect::Content(_, ContentAsk::Tutorial { id, at, .. }) if well => read(id, "fr", *at),
            Effect::Content(_, ContentAsk::SelfCheck { .. }) if well => self_check(&["a", "b", "d"]),
            Effect::Content(..) => Answer::NotReadable,
            Effect::Store(_, ask) => self.stored(ask, well),
            Effect::Slip(..) if well => Answer::Paper(PaperOutcome::Printed),
            Effect::Slip(..) => Answer::Paper(PaperOutcome::Unknown),
            Effect::ConfirmClock { .. }
            | Effect::Look(_)
            | Effect::Tone
            | Effect::Silence
            | Effect::Loudness { .. }
            | Effect::Wipe => {
                panic!("{asked:?} is no request")
            }
        }
    }

    fn stored(&mut self, ask: &StoreAsk, well: bool) -> Answer {
        let workshop = || Box::new(self.b.stored[0].clone());
        match ask {
            StoreAsk::Execute(execute) if matches!(execute.command, Command::Redeem { .. }) => {
                Answer::Committed(Committed { bodies: vec![], job: Some(JobId(3)) })
            }
            StoreAsk::Execute(execute) => self.b.verdict(execute, Some(1)),
            StoreAsk::Contacts(_) => Answer::Contacts(vec![]),
            StoreAsk::FindTicket(id) => Answer::Ticket(well.then(|| (id.first, workshop()))),
            StoreAsk::FindCode { .. } => {
                Answer::Ticket(well.then(|| (self.b.stored[0].signups[0].id, workshop())))
            }
            StoreAsk::Check { .. } if well => known(1000, None),
            StoreAsk::Check { .. } => unknown(),
            StoreAsk::Past => Answer::Past(vec![past(1, false), past(2, true)]),
            StoreAsk::VerifyPin { .. } => Answer::PinChecked(well.then_some(Role::Advisor)),
            StoreAsk::SetPin { .. } => Answer::PinSet(well),
            StoreAsk::OpenBadge(_) if well => Answer::Badge(Ok(badge(1, Role::Advisor))),
            StoreAsk::OpenBadge(_) => {
                Answer::Badge(Ok(OpenedBadge { pin_set: false, ..badge(2, Role::Volunteer) }))
            }
            StoreAsk::Enqueue { .. } => Answer::Queued(JobId(1)),
            StoreAsk::Workshops
            | StoreAsk::SaveGuard { .. }
            | StoreAsk::Count { .. }
            | StoreAsk::Print { .. }
            | StoreAsk::PaperAnswer { .. } => Answer::Done,
        }
    }

    /// A worker that answers twice is heard once.
    fn again(&mut self, which: usize, how: u8) {
        if self.answered.is_empty() {
            return;
        }
        let id = self.answered[which % self.answered.len()];
        let answer = match how % 4 {
            0 => known(0, None),
            1 => Answer::PinChecked(Some(Role::Advisor)),
            2 => Answer::Committed(Committed { bodies: vec![], job: Some(JobId(9)) }),
            _ => Answer::Failed(Trouble::Lasting),
        };
        let before = (self.b.seen(), format!("{:?}", self.b.k.guards));
        assert!(self.b.event(Event::Answer(id, answer)).is_empty());
        assert_eq!((self.b.seen(), format!("{:?}", self.b.k.guards)), before);
    }

    /// One step, and what holds across it.
    fn step(&mut self, event: Event) {
        let said = format!("{event:?}");
        let code = matches!(event, Event::Scanned(_) | Event::ScanUnreadable);
        let before = Seen::of(&self.b);
        let effects = self.b.event(event);
        let after = Seen::of(&self.b);
        if before.form && code {
            assert_eq!((after.shown.as_str(), effects.len()), (before.shown.as_str(), 0), "{said}");
        }
        lessons(&before, &after, &counted(&effects), &said);
        if has(&effects, |effect| matches!(effect, Effect::Wipe)) {
            wiped(&self.b, &said);
        }
        let commands = effects.iter().filter(|e| request(e).is_some_and(|(_, of)| of == Purpose::Command));
        assert!(
            commands.count() == 0 || before.saving.is_none_or(|(_, failed)| failed),
            "{said}: one at a time"
        );
        self.holds(&said);
    }

    /// What holds after every step.
    fn holds(&self, said: &str) {
        let b = &self.b;
        let not_saved = b.k.shown.notice() == Some(&Notice::NotSaved);
        let on_its_way =
            b.asked.iter().any(|asked| request(asked).is_some_and(|(_, of)| of == Purpose::Command));
        if b.k.is_saving() {
            assert!(on_its_way, "{said}: nothing stays « being saved » for ever");
        }
        let kept = b.k.saving.as_ref().is_some_and(|saving| saving.failed);
        assert_eq!(not_saved, kept, "{said}: what is offered can be tried again");
        if b.k.is_checking_pin() {
            let asked = b.asked.iter().filter_map(request);
            let pins = asked.filter(|(_, of)| matches!(of, Purpose::Pin | Purpose::NewPin));
            assert!(pins.count() > 0 && matches!(b.screen(), Screen::Door(_)), "{said}");
        }
        let advisor = b.k.context.advisor.is_some();
        assert!(advisor || !b.screen().is_advisor(), "{said}: {:?}", b.k.shown);
        assert!(!(advisor && matches!(b.screen(), Screen::Home)), "{said}: home is the advisor's");
        assert!(!(advisor && b.screen().lesson().is_some()), "{said}");
    }
}

/// What is compared across a step.
struct Seen {
    shown: String,
    /// An answer is being typed.
    form: bool,
    lesson: Option<(String, usize)>,
    progress: Option<Progress>,
    saving: Option<(OpId, bool)>,
}

impl Seen {
    fn of(b: &Bench) -> Self {
        let lesson = b.screen().lesson().map(|lesson| (lesson.tutorial.id().to_owned(), lesson.at));
        let progress = lesson.as_ref().and_then(|(id, _)| b.k.shelf.learning.progress.get(id).copied());
        let saving = b.k.saving.as_ref().map(|saving| (saving.execute.op, saving.failed));
        Self {
            shown: format!("{:?}", b.k.shown),
            form: b.screen().takes_an_answer(),
            lesson,
            progress,
            saving,
        }
    }
}

/// A lesson is counted when it begins afresh, and once when it is gone; nothing is counted else.
fn lessons(before: &Seen, after: &Seen, counted: &[Taken], said: &str) {
    let wanted = match (&before.lesson, &after.lesson) {
        (None, Some((_, 0))) => vec![Taken::Started],
        (None, _) => vec![],
        (Some((id, _)), Some((still, _))) => {
            assert_eq!(id, still, "{said}: one lesson never leads into another");
            assert_eq!(before.progress, after.progress, "{said}: its place is kept when it is left");
            vec![]
        }
        (Some((_, at)), None) => {
            let finished = counted == [Taken::Finished] && after.shown.contains("finished: true");
            vec![if finished { Taken::Finished } else { Taken::Stopped(*at) }]
        }
    };
    assert_eq!(counted, wanted, "{said}");
}

fn wiped(b: &Bench, said: &str) {
    assert!(b.is_home(), "{said}: {:?}", b.k.shown);
    assert_eq!(b.k.context.look, Look::first(&b.k.context.site), "{said}");
    assert!(b.k.context.advisor.is_none() && b.k.message.is_none() && !b.k.is_saving(), "{said}");
    let Shelf { learning, place } = &b.k.shelf;
    assert!(learning.progress.is_empty() && !learning.simple && place.proposed.is_empty(), "{said}");
    assert_eq!((place.page, b.k.visit.countdown, b.k.visit.quiet), (0, None, 0), "{said}");
    let asked = [
        Purpose::Command,
        Purpose::Pin,
        Purpose::NewPin,
        Purpose::Badge,
        Purpose::Learning,
        Purpose::Paper,
        Purpose::Slip,
    ];
    assert!(asked.iter().all(|purpose| !b.k.requests.waits_for(*purpose)), "{said}: nobody waits");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens(place in 0_u8..6, happenings in prop::collection::vec(happenings(), 1..80)) {
        let mut watched = Watched { b: start(place), answered: vec![], before: vec![] };
        for happening in happenings {
            watched.happens(happening);
        }
        // Whatever it was, nobody there ends it.
        let limit = crate::visit::HELP_WAIT_S + 160;
        (0..limit).for_each(|_| watched.step(Event::Tick));
        prop_assert!(watched.b.is_home());
        prop_assert!(watched.b.k.context.advisor.is_none() && !watched.b.k.is_saving());
    }
}
