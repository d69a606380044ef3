//! Sites, workshops, badges, vouchers and tutorials for tests.

use super::{Bench, NOON};
use crate::*;
use perron_domain::badges::Role;
use perron_domain::crypto::{BadgeSecret, SealKeyPair};
use perron_domain::ids::{BadgeId, Cents, StaffText, VoucherId};
use perron_domain::lang::Lang;
use perron_domain::pass::{IssuerId, Places, Service, Services, VoucherFacts, VoucherProblem};
use perron_domain::time::DAY;
use perron_domain::workshop::{Details, Level};

#[path = "../../../learn/src/sample.rs"]
mod sample;

pub(crate) use sample::{card, tutorial};

/// A voucher that carries its signature, in form.
pub(crate) const SIGNED: &str = "PN1:ABCDEFGH";
/// What may be a printed voucher number.
pub(crate) const NUMBER: &str = "AB12-CD34-EF56";

pub(crate) fn site() -> Site {
    Site {
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
        printer_is_sought: false,
        camera: CameraUse::WithoutScanner,
        loudness: Loudness::default(),
    }
}

pub(crate) fn details(day: i64, seats: u16) -> Details {
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

/// A badge that is on the list; it has a PIN here.
pub(crate) fn badge(n: u8, role: Role) -> OpenedBadge {
    let key = role.reads_names().then(|| SealKeyPair::derive([7; 32]).secret);
    OpenedBadge { id: BadgeId([n; 16]), role, key, pin_set: true }
}

/// The text on a badge.
pub(crate) fn badge_code() -> String {
    BadgeSecret::from_seed([9; 16]).to_text().to_string()
}

/// What a voucher of 50 € says.
pub(crate) fn facts(unit: Option<u32>) -> Box<VoucherFacts> {
    let day = |text: &str| text.parse().unwrap();
    Box::new(VoucherFacts {
        id: VoucherId([4; 16]),
        issuer: IssuerId::new("departement-74").unwrap(),
        issuer_name: StaffText::lossy("Département"),
        funder: StaffText::lossy("Conseil départemental"),
        face: Cents(5000),
        unit: unit.map(Cents),
        not_before: day("2026-01-01"),
        valid_until: day("2099-12-31"),
        tolerance_until: day("2099-12-31"),
        services: Services::ANY,
        places: Places::Everywhere,
        order: None,
        serial_shown: "…4821".to_owned(),
    })
}

pub(crate) fn known(spent: u32, unit: Option<u32>) -> Answer {
    Answer::Checked(CheckAnswer::Known { facts: facts(unit), spent: Cents(spent) })
}

pub(crate) fn unknown() -> Answer {
    Answer::Checked(CheckAnswer::Problem(VoucherProblem::UnknownNumber))
}

/// A redemption of the last days.
pub(crate) fn past(n: u8, reversed: bool) -> Past {
    Past {
        voucher: VoucherId([4; 16]),
        op: perron_domain::ids::OpId([n; 16]),
        amount: Cents(1000),
        service: Service::OneToOne,
        issuer: StaffText::lossy("Département"),
        at: NOON,
        reversed,
    }
}

/// A self-check with one question for each of these tutorials.
pub(crate) fn self_check(ids: &[&str]) -> Answer {
    let questions: Vec<&[&str]> = ids.iter().map(std::slice::from_ref).collect();
    Answer::SelfCheck(Box::new(sample::self_check(&questions)))
}

/// A tutorial as its worker sends it.
pub(crate) fn read(id: &str, lang: &str, at: usize) -> Answer {
    Answer::Tutorial(Box::new(tutorial(id, lang)), at)
}

/// A kiosk that has read its tutorials: a, b, c, d.
pub(crate) fn with_tutorials() -> Bench {
    let mut b = Bench::new(&[8]);
    b.event(Event::Start);
    b.event(Event::Shelf(["a", "b", "c", "d"].map(card).to_vec()));
    b
}

impl Bench {
    /// The worker of the tutorials reads what it was asked for.
    pub(crate) fn serve(&mut self, effects: &[Effect]) {
        for effect in effects {
            if let Effect::Content(_, ContentAsk::Tutorial { id, lang, simple, at }) = effect {
                let lang = if *simple { "fr-x-falc" } else { lang.as_str() };
                self.answer(read(id, lang, *at));
            }
        }
    }

    /// The cover of tutorial b.
    pub(crate) fn cover(&mut self) {
        self.act(Action::Home);
        self.act(HomeAct::Open(Door::Learn));
        self.open_card(1);
        assert!(matches!(self.screen(), Screen::Learn(Learn::Cover(id)) if id == "b"), "{:?}", self.screen());
    }

    /// The first step of tutorial b.
    pub(crate) fn begin(&mut self) {
        self.cover();
        let effects = self.act(CoverAct::Begin);
        self.serve(&effects);
        assert_eq!(self.lesson().at, 0);
    }
}

/// The answer at this place of the self-check's screen, from 0.
pub(crate) fn check_answer(place: usize) -> SelfCheckAct {
    SelfCheckAct::Answer(perron_learn::Answer::ALL[place])
}
