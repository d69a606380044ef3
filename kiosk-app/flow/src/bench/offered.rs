//! The acts that a screen offers, as its buttons and cards carry them.

use super::Bench;
use crate::*;
use perron_learn::Answer as Level;

impl Bench {
    /// What can be touched now, besides the frame and the keyboard.
    pub(crate) fn offered(&self) -> Vec<Action> {
        if let Some(notice) = self.k.shown.notice() {
            return on_notice(notice).into_iter().map(Action::from).collect();
        }
        let cx = &self.k.context;
        match self.screen() {
            Screen::Home => {
                let doors = doors(self.k.shelf.learning.is_there()).into_iter().map(HomeAct::Open);
                doors.chain([HomeAct::AdvisorDoor]).map(Action::from).collect()
            }
            Screen::Workshops(Workshops::List { .. }) => {
                let cards = cx.ahead().map(|w| WorkshopsAct::Open(w.id));
                cards.chain([WorkshopsAct::HaveTicket]).map(Action::from).collect()
            }
            Screen::Workshops(Workshops::One { .. }) => {
                actions([WorkshopsAct::SignUp(1), WorkshopsAct::SignUp(2)])
            }
            Screen::SignUp(_) => {
                actions([SignUpAct::Continue, SignUpAct::SkipCompanion, SignUpAct::WithoutPhone])
            }
            Screen::Ticket(ticket) => on_ticket(ticket),
            Screen::Pass(Pass::Scan) => actions([PassAct::TypeNumber]),
            Screen::Pass(Pass::TypeNumber(_)) => actions([PassAct::LookUp]),
            Screen::Pass(Pass::Worth(_)) => {
                actions([PassAct::SeeWorkshops, PassAct::Print, PassAct::Another])
            }
            Screen::Learn(learn) => self.in_learning(learn),
            Screen::Door(_) => actions([DoorAct::Forgotten, DoorAct::Give]),
            Screen::Advisor { .. } => {
                let rows = cx.workshops.iter().map(|w| AdvisorAct::Open(w.id));
                rows.chain([AdvisorAct::Workshops, AdvisorAct::Passes, AdvisorAct::Devices])
                    .map(Action::from)
                    .collect()
            }
            Screen::Roster(roster) => {
                let workshop = cx.workshop(roster.workshop);
                let rows = workshop.into_iter().flat_map(|w| listed(w)).map(|s| RosterAct::Choose(s.id));
                let acts = rows.chain(roster.acts(cx)).map(Action::from);
                acts.chain([AdvisorAct::Workshops.into(), AdvisorAct::Passes.into()]).collect()
            }
            Screen::Redeem(redeeming) => redeem(redeeming),
            Screen::Devices(_) => {
                let chosen = Device::ALL.map(DevicesAct::Choose).into_iter();
                let acts = [
                    DevicesAct::PrintPage,
                    DevicesAct::CameOut(true),
                    DevicesAct::Play,
                    DevicesAct::Heard(true),
                    DevicesAct::Report,
                ];
                chosen.chain(acts).map(Action::from).chain([AdvisorAct::Workshops.into()]).collect()
            }
        }
    }

    fn in_learning(&self, learn: &Learn) -> Vec<Action> {
        let cards = self.k.shelf.cards().into_iter().map(|card| card.meta.id.clone());
        match learn {
            Learn::Shelf => {
                let acts = [ShelfAct::SelfCheck, ShelfAct::TypeMemo, ShelfAct::Filter(Default::default())];
                let acts = cards.map(ShelfAct::Open).chain(acts).map(Action::from);
                acts.chain([LearnAct::Simple.into()]).collect()
            }
            Learn::SelfCheck(_) => {
                let answers = Level::ALL.into_iter().map(SelfCheckAct::Answer);
                answers.chain([SelfCheckAct::Before]).map(Action::from).collect()
            }
            Learn::Cover(_) => {
                vec![CoverAct::Begin.into(), CoverAct::FromStart.into(), LearnAct::Simple.into()]
            }
            Learn::Lesson(_) => {
                let touches = ["lamp", "bell"].map(|key| LessonAct::Touch(key.to_owned()));
                let choices = (0..3).map(LessonAct::Choose);
                let others = [
                    LessonAct::Show,
                    LessonAct::Next,
                    LessonAct::Skip,
                    LessonAct::Before,
                    LessonAct::CallAdvisor,
                ];
                touches.into_iter().chain(choices).chain(others).map(Action::from).collect()
            }
            Learn::End(_) => {
                let acts = [EndAct::PrintMemo, EndAct::Shelf, EndAct::Workshop(Self::id(1))];
                cards.map(EndAct::Open).chain(acts).map(Action::from).collect()
            }
            Learn::TypeMemo(_) => actions([LearnAct::OpenMemo]),
        }
    }
}

fn actions<A: Into<Action>, const N: usize>(acts: [A; N]) -> Vec<Action> {
    acts.into_iter().map(Into::into).collect()
}

fn on_notice(notice: &Notice) -> Vec<NoticeAct> {
    match notice {
        Notice::NotSaved => vec![NoticeAct::TryAgain],
        Notice::AskDate { .. } => vec![NoticeAct::DateRight, NoticeAct::DateWrong],
        Notice::LeaveLearning(_) => vec![NoticeAct::Close, NoticeAct::Leave],
        Notice::Foreign(_) | Notice::UnknownTicket | Notice::Unreadable => {
            vec![NoticeAct::Close, NoticeAct::TypeCode]
        }
        _ => vec![NoticeAct::Close],
    }
}

fn on_ticket(ticket: &Ticket) -> Vec<Action> {
    match ticket {
        Ticket::New(_) => actions([
            TicketAct::HaveIt,
            TicketAct::CameOut,
            TicketAct::DidNotComeOut,
            TicketAct::PrintAgain,
            TicketAct::TryAgain,
        ]),
        Ticket::Mine { sure: true, .. } => actions([TicketAct::GiveUpForSure, TicketAct::KeepPlace]),
        Ticket::Mine { .. } => actions([TicketAct::Reprint, TicketAct::GiveUp, TicketAct::OtherWorkshops]),
        Ticket::TypeCode(_) => actions([TicketAct::LookUp]),
    }
}

fn redeem(redeeming: &Redeeming) -> Vec<Action> {
    let Redeeming::Voucher(redeem) = redeeming else { return actions([RedeemAct::Give]) };
    let past = redeem.past.iter().map(|past| RedeemAct::Reverse(past.op));
    let choices = (0..redeem.choices.len()).map(RedeemAct::Choose);
    let others =
        [RedeemAct::Less, RedeemAct::More, RedeemAct::TypeAmount, RedeemAct::Another, RedeemAct::TypeNumber];
    let take = redeem.view.iter().map(|view| RedeemAct::Take(view.facts.id));
    let acts = past.chain(choices).chain(others).chain(take).map(Action::from);
    acts.chain([AdvisorAct::Workshops.into(), AdvisorAct::Passes.into()]).collect()
}
