//! The rules of a workshop, case by case.

use crate::chance::IdSeed;
use crate::ids::{DeviceId, SignUpId, StaffText, WorkshopId};
use crate::lang::Lang;
use crate::log::{Body, Command, Known, Meta, Refusal};
use crate::rules::{Aggregate, decide, evolve};
use crate::time::{DAY, Hlc, Moment, Time, Timestamp};
use crate::workshop::workshop_id;
use crate::workshop::{Details, Level, News, Origin, SignUp, Standing, Uid, Via, WAITING_MAX, Workshop};

const ME: DeviceId = DeviceId([1; 16]);
const NOON: Timestamp = Timestamp(1_790_000_000_000);
const SOURCE: [u8; 16] = [3; 16];

fn text(text: &str) -> StaffText {
    StaffText::new(text).unwrap()
}

fn details(seats: u16) -> Details {
    Details {
        title: text("Mes démarches en ligne"),
        summary: text(""),
        starts: NOON.plus(DAY),
        ends: NOON.plus(DAY + 7_200_000),
        room: text("Salle 2"),
        seats,
        level: Level::Beginner,
        bring: text(""),
        advisor: text("Samir"),
        languages: vec![Lang::FR],
        access: text(""),
    }
}

/// A workshop and the next command's number, which is also its wall time in milliseconds after noon.
struct Case {
    state: Option<Aggregate>,
    n: u8,
    now: Timestamp,
}

impl Case {
    /// A workshop of so many seats with the parties of 1 or 2 that signed up, in order: sign-ups 2, 3, 4…
    fn new(seats: u16, parties: &[u8]) -> Self {
        let mut case = Self { state: None, n: 0, now: NOON };
        case.act(Command::Plan { source: SOURCE, details: details(seats), origin: None }).unwrap();
        for party in parties {
            case.sign_up(*party).unwrap();
        }
        case
    }

    fn decide(&mut self, command: &Command, me: DeviceId) -> Result<Vec<Body>, Refusal> {
        self.n += 1;
        decide(
            self.state.as_ref(),
            command,
            me,
            &Moment { time: Time::synchronised(self.now), ids: IdSeed::from_bytes([self.n; 32]) },
        )
    }

    fn act(&mut self, command: Command) -> Result<usize, Refusal> {
        let bodies = self.decide(&command, ME)?;
        let meta = Meta {
            hlc: Hlc(u64::from(self.n)),
            device: ME,
            seq: u64::from(self.n),
            op_id: Default::default(),
        };
        for body in &bodies {
            let Body::Known(body) = body else { panic!("{body:?}") };
            self.state = Some(evolve(self.state.take(), &meta, body));
        }
        Ok(bodies.len())
    }

    fn sign_up(&mut self, party: u8) -> Result<usize, Refusal> {
        self.act(Command::SignUp { workshop: id(), party, via: Via::Kiosk, lang: Lang::FR })
    }

    fn give_up(&mut self, n: u8) -> Result<usize, Refusal> {
        self.act(Command::GiveUp { workshop: id(), signup: SignUpId([n; 16]) })
    }

    fn workshop(&self) -> &Workshop {
        match &self.state {
            Some(Aggregate::Workshop(workshop)) => workshop,
            other => panic!("{other:?}"),
        }
    }

    /// Where each sign-up stands: `S`eat, its place on the waiting list, or `-`.
    fn standing(&self) -> String {
        let w = self.workshop();
        let sign = |s: &SignUp| match s.standing {
            Standing::Seat => "S".to_owned(),
            Standing::Waiting => w.position(s.id).unwrap().to_string(),
            Standing::GivenUp => "-".to_owned(),
        };
        w.signups.iter().map(sign).collect()
    }

    fn news(&self, n: u8) -> Option<News> {
        self.workshop().signup(SignUpId([n; 16])).unwrap().news.map(|news| news.0)
    }
}

fn id() -> WorkshopId {
    workshop_id(ME, &SOURCE)
}

#[test]
fn seats_in_the_order_of_arrival() {
    let cases: [(u16, &[u8], &str); 7] = [
        (0, &[1], "1"),
        (2, &[1, 1], "SS"),
        (2, &[1, 1, 1, 2], "SS12"),
        (3, &[2, 2, 1], "S1S"), // a couple does not block the seat that a single person can use
        (4, &[2, 2, 2], "SS1"),
        (1, &[2, 1, 1], "1S2"),
        (5, &[2, 2, 2, 1, 1], "SS1S2"),
    ];
    for (seats, parties, expected) in cases {
        assert_eq!(Case::new(seats, parties).standing(), expected, "{seats} seats, {parties:?}");
    }
}

#[test]
fn who_moves_up_when_someone_gives_up() {
    let cases: [(u16, &[u8], u8, &str); 6] = [
        (1, &[1, 1, 1], 2, "-S1"),
        (2, &[2, 1, 1], 2, "-SS"),
        (2, &[1, 1, 2, 1], 2, "-S1S"), // the couple is passed over and keeps the first place
        (2, &[2, 2, 1], 2, "-S1"),
        (2, &[1, 1, 1], 4, "SS-"), // giving up a place on the list frees no seat
        (3, &[1, 1, 1], 3, "S-S"),
    ];
    for (seats, parties, leaving, expected) in cases {
        let mut case = Case::new(seats, parties);
        case.give_up(leaving).unwrap();
        assert_eq!(case.standing(), expected, "{seats} seats, {parties:?}, {leaving} gives up");
        let told: Vec<bool> = (0..parties.len()).map(|i| case.news(i as u8 + 2).is_some()).collect();
        let moved_up: Vec<bool> = Case::new(seats, parties)
            .standing()
            .chars()
            .zip(expected.chars())
            .map(|(a, b)| a != b && b == 'S')
            .collect();
        assert_eq!(told, moved_up, "who moved up is to be called, and nobody else");
    }
}

#[test]
fn the_waiting_list_has_an_end() {
    let mut case = Case::new(0, &[1; WAITING_MAX]);
    assert_eq!(case.sign_up(1), Err(Refusal::WaitingFull));
    case.give_up(9).unwrap();
    assert!(case.sign_up(1).is_ok());
}

#[test]
fn what_is_refused_and_why() {
    type Prepare = fn(&mut Case);
    let sign_up = |party, via| Command::SignUp { workshop: id(), party, via, lang: Lang::FR };
    let give_up = |n| Command::GiveUp { workshop: id(), signup: SignUpId([n; 16]) };
    let mut backwards = details(3);
    backwards.ends = backwards.starts;
    let cases: [(&str, Prepare, Command, Refusal); 12] = [
        ("nobody", |_| {}, sign_up(0, Via::Kiosk), Refusal::PartyTooLarge),
        ("a family", |_| {}, sign_up(3, Via::Desk), Refusal::PartyTooLarge),
        ("closed", close, sign_up(1, Via::Kiosk), Refusal::Closed),
        ("called off", call_off, sign_up(1, Via::Desk), Refusal::CalledOff),
        ("over", |c| c.now = details(1).ends, sign_up(1, Via::Kiosk), Refusal::Over),
        ("never planned", |c| c.state = None, sign_up(1, Via::Kiosk), Refusal::Unknown),
        ("a strange ticket", |_| {}, give_up(99), Refusal::Unknown),
        ("a ticket given up", |c| assert_eq!(c.give_up(2), Ok(1)), give_up(2), Refusal::AlreadyGivenUp),
        (
            "no length",
            |_| {},
            Command::Plan { source: SOURCE, details: backwards, origin: None },
            Refusal::BadPlan,
        ),
        (
            "a stadium",
            |_| {},
            Command::Plan { source: SOURCE, details: details(501), origin: None },
            Refusal::BadPlan,
        ),
        ("call off nothing", |c| c.state = None, Command::CallOff { workshop: id() }, Refusal::Unknown),
        (
            "close nothing",
            |c| c.state = None,
            Command::SetSignUp { workshop: id(), open: false },
            Refusal::Unknown,
        ),
    ];
    for (name, prepare, command, refusal) in cases {
        let mut case = Case::new(2, &[1]);
        prepare(&mut case);
        assert_eq!(case.decide(&command, ME), Err(refusal), "{name}");
    }
}

fn close(case: &mut Case) {
    case.act(Command::SetSignUp { workshop: id(), open: false }).unwrap();
}

fn call_off(case: &mut Case) {
    case.act(Command::CallOff { workshop: id() }).unwrap();
}

#[test]
fn what_stays_possible() {
    let mut closed = Case::new(2, &[]);
    close(&mut closed);
    let by_hand = Command::SignUp { workshop: id(), party: 1, via: Via::Desk, lang: Lang::FR };
    assert_eq!(closed.act(by_hand), Ok(1), "an advisor enters people when sign-up is closed");
    let mut begun = Case::new(2, &[]);
    begun.now = details(1).starts.plus(1);
    assert_eq!(begun.sign_up(1), Ok(1), "people come in after the beginning");
    let mut over = Case::new(1, &[1, 1]);
    over.now = details(1).ends;
    assert_eq!(over.give_up(2), Ok(1));
    assert_eq!(over.standing(), "-1", "nobody moves up when it is over");
    let mut off = Case::new(1, &[1, 1]);
    call_off(&mut off);
    off.give_up(2).unwrap();
    assert_eq!(off.standing(), "-1", "nobody moves up when it is called off");
}

#[test]
fn saying_the_same_again_records_nothing() {
    let mut case = Case::new(2, &[1]);
    assert_eq!(case.act(Command::Plan { source: SOURCE, details: details(2), origin: None }), Ok(0));
    assert_eq!(case.act(Command::SetSignUp { workshop: id(), open: true }), Ok(0));
    call_off(&mut case);
    assert_eq!(case.act(Command::CallOff { workshop: id() }), Ok(0));
}

#[test]
fn who_is_called_when_the_plan_changes() {
    let change = |with: fn(&mut Details)| {
        let mut new = details(1);
        with(&mut new);
        let mut case = Case::new(1, &[1, 1, 1]);
        case.give_up(4).unwrap();
        case.act(Command::Plan { source: SOURCE, details: new, origin: None }).unwrap();
        (case.news(2), case.news(3), case.news(4))
    };
    let moved = (Some(News::Moved), Some(News::Moved), None);
    assert_eq!(change(|d| d.starts = d.starts.plus(60_000)), moved);
    assert_eq!(change(|d| d.ends = d.ends.plus(60_000)), moved);
    assert_eq!(change(|d| d.room = text("Salle 3")), moved);
    assert_eq!(change(|d| d.title = text("Autre titre")), (None, None, None));
    assert_eq!(change(|d| d.seats = 2), (None, Some(News::Promoted), None));
    let mut off = Case::new(1, &[1, 1]);
    off.give_up(3).unwrap();
    call_off(&mut off);
    assert_eq!((off.news(2), off.news(3)), (Some(News::CalledOff), None));
}

fn origin(original: Timestamp) -> Option<Origin> {
    let uid = Uid::new("photos@mairie.example").unwrap();
    Some(Origin { calendar: text("Médiathèque"), uid, original: Some(original) })
}

fn revise(case: &mut Case, with: fn(&mut Details), origin: Option<Origin>) -> Result<usize, Refusal> {
    let mut details = case.workshop().details.clone().unwrap();
    with(&mut details);
    case.act(Command::Revise { workshop: id(), details, origin })
}

#[test]
fn a_workshop_that_takes_another_place_in_its_calendar_keeps_its_id_and_its_people() {
    let mut case = Case::new(1, &[1, 1]);
    assert_eq!(revise(&mut case, |_| {}, origin(NOON)), Ok(1), "its place alone");
    assert_eq!((case.news(2), case.news(3)), (None, None));
    assert_eq!(revise(&mut case, |_| {}, origin(NOON)), Ok(0));
    let later = |d: &mut Details| {
        d.starts = d.starts.plus(3_600_000);
        d.ends = d.ends.plus(3_600_000);
    };
    assert_eq!(revise(&mut case, later, origin(NOON.plus(3_600_000))), Ok(1));
    assert_eq!((case.news(2), case.news(3)), (Some(News::Moved), Some(News::Moved)));
    assert_eq!(case.standing(), "S1");
    assert_eq!((case.workshop().id, case.workshop().origin.clone()), (id(), origin(NOON.plus(3_600_000))));
    assert_eq!(revise(&mut case, |d| d.seats = 2, origin(NOON)), Ok(2), "a larger room gives a seat");
    assert_eq!(case.standing(), "SS");
    let backwards = |d: &mut Details| d.ends = d.starts;
    assert_eq!(revise(&mut case, backwards, None), Err(Refusal::BadPlan));
}

#[test]
fn a_workshop_that_was_called_off_takes_place_again_and_its_people_are_called() {
    let mut case = Case::new(2, &[1, 1]);
    case.give_up(3).unwrap();
    call_off(&mut case);
    assert_eq!(case.sign_up(1), Err(Refusal::CalledOff));
    assert_eq!(revise(&mut case, |_| {}, None), Ok(1));
    assert!(!case.workshop().called_off);
    assert_eq!((case.news(2), case.news(3)), (Some(News::OnAgain), None));
    assert_eq!((case.standing().as_str(), case.workshop().free()), ("S-", 1));
    case.sign_up(1).unwrap();
}

#[test]
fn news_that_may_not_have_been_told_is_told_with_the_next() {
    let later = |d: &mut Details| {
        d.starts = d.starts.plus(3_600_000);
        d.ends = d.ends.plus(3_600_000);
    };
    let mut promoted = Case::new(1, &[1, 1]);
    promoted.give_up(2).unwrap();
    assert_eq!(promoted.news(3), Some(News::Promoted));
    revise(&mut promoted, later, None).unwrap();
    assert_eq!(promoted.news(3), Some(News::PromotedMoved), "they learn of the seat and of the hour");
    call_off(&mut promoted);
    assert_eq!(promoted.news(3), Some(News::CalledOff));
    revise(&mut promoted, later, None).unwrap();
    assert_eq!(promoted.news(3), Some(News::OnAgainMoved));
    let mut larger = Case::new(1, &[1, 1]);
    let both = |d: &mut Details| {
        d.seats = 2;
        d.room = text("Salle 3");
    };
    revise(&mut larger, both, None).unwrap();
    assert_eq!((larger.news(2), larger.news(3)), (Some(News::Moved), Some(News::PromotedMoved)));
}

#[test]
fn a_smaller_room_sends_nobody_away() {
    let mut case = Case::new(3, &[1, 1, 1]);
    case.act(Command::Plan { source: SOURCE, details: details(1), origin: None }).unwrap();
    assert_eq!((case.standing().as_str(), case.workshop().free()), ("SSS", 0));
    case.sign_up(1).unwrap();
    case.give_up(2).unwrap();
    assert_eq!(case.standing(), "-SS1", "a seat too many is not given again");
    case.give_up(3).unwrap();
    case.give_up(4).unwrap();
    assert_eq!(case.standing(), "---S");
}

#[test]
fn another_device_asks_and_does_not_decide() {
    let other = DeviceId([2; 16]);
    let mut case = Case::new(2, &[1]);
    let ask = Command::SignUp { workshop: id(), party: 2, via: Via::Kiosk, lang: Lang::EN };
    let bodies = case.decide(&ask, other).unwrap();
    assert!(
        matches!(bodies.as_slice(), [Body::Known(Known::SignUpRequested { party: 2, .. })]),
        "{bodies:?}"
    );
    for command in [
        Command::CallOff { workshop: id() },
        Command::SetSignUp { workshop: id(), open: false },
        Command::GiveUp { workshop: id(), signup: SignUpId([2; 16]) },
    ] {
        assert_eq!(case.decide(&command, other), Err(Refusal::NotOwner), "{command:?}");
    }
}

#[test]
fn a_workshop_is_adopted_as_it_was() {
    let heir = DeviceId([2; 16]);
    let mut case = Case::new(1, &[1, 2]);
    close(&mut case);
    call_off(&mut case);
    let from = case.workshop().clone();
    let adopt = Command::Adopt { from: Box::new(from.clone()) };
    let bodies = decide(
        None,
        &adopt,
        heir,
        &Moment { time: Time::synchronised(NOON), ids: IdSeed::from_bytes([0; 32]) },
    )
    .unwrap();
    let [Body::Known(body)] = bodies.as_slice() else { panic!("{bodies:?}") };
    let meta = Meta { hlc: Hlc(99), device: heir, seq: 1, op_id: Default::default() };
    let Aggregate::Workshop(new) = evolve(None, &meta, body) else { panic!() };
    let expected = Workshop { id: workshop_id(heir, &SOURCE), owner: Some(heir), ..from };
    assert_eq!(new, expected, "sign-ups, news, closed and called off come along");
    let again = decide(
        Some(&Aggregate::Workshop(new)),
        &adopt,
        heir,
        &Moment { time: Time::synchronised(NOON), ids: IdSeed::from_bytes([0; 32]) },
    );
    assert_eq!(again, Ok(vec![]), "once");
}
