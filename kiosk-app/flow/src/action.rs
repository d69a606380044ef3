//! What a person does on the screen, in the words of the feature that offers it.
//!
//! A button carries its act from the presenter through the screen and back to [`update`](crate::update()): who offers an act
//! and who does it name the same variant, or do not compile.

use crate::advisor::AdvisorAct;
use crate::advisor::devices::DevicesAct;
use crate::advisor::door::DoorAct;
use crate::advisor::redeem::RedeemAct;
use crate::advisor::roster::RosterAct;
use crate::home::HomeAct;
use crate::learn::{CoverAct, EndAct, LearnAct, LessonAct, SelfCheckAct, ShelfAct};
use crate::notice::NoticeAct;
use crate::pass::PassAct;
use crate::sign_up::SignUpAct;
use crate::ticket::TicketAct;
use crate::workshops::WorkshopsAct;
use perron_domain::lang::Lang;
use std::fmt;

/// What a person did on the screen.
#[derive(Clone, PartialEq, Eq)]
pub enum Action {
    /// To the doors.
    Home,
    /// One screen back.
    Back,
    /// The visit is over; in the advisor's mode: lock.
    End,
    /// Somebody is called, from whatever screen.
    Help,
    /// Read aloud.
    Listen,
    /// What is read aloud is to be louder, for this visit.
    Louder,
    /// Softer.
    Softer,
    /// High contrast on or off.
    Contrast,
    /// Text size, 1 to 4.
    TextSize(u8),
    /// Show the languages.
    Languages,
    /// Take a language.
    Language(Lang),
    /// Any touch.
    Touch,
    /// Somebody is there: a key was pressed, whatever it does.
    Present,
    /// The window is small, so that lists show fewer rows; or it is not. No act of a person.
    Cramped(bool),
    /// The page of a list before.
    Earlier,
    /// The page of a list after.
    Later,
    /// One character was typed.
    Key(char),
    /// The last character is taken back.
    Erase,
    /// On a notice.
    OnNotice(NoticeAct),
    /// On the first screen.
    OnHome(HomeAct),
    /// On the list of workshops, or one of them.
    OnWorkshops(WorkshopsAct),
    /// In the sign-up form.
    OnSignUp(SignUpAct),
    /// On a ticket.
    OnTicket(TicketAct),
    /// On the pass.
    OnPass(PassAct),
    /// On the shelf, and in what stands on it.
    OnLearn(LearnAct),
    /// At the advisor's door.
    OnDoor(DoorAct),
    /// On any screen of the advisor.
    OnAdvisor(AdvisorAct),
    /// On the list of one workshop.
    OnRoster(RosterAct),
    /// On taking vouchers.
    OnRedeem(RedeemAct),
    /// On trying the devices.
    OnDevices(DevicesAct),
}

impl Action {
    /// Whether it leaves alone what is heard: all others cut it.
    pub(crate) fn lets_sound_go_on(&self) -> bool {
        let of_devices = matches!(self, Self::OnDevices(DevicesAct::Louder | DevicesAct::Softer));
        of_devices || matches!(self, Self::Cramped(_) | Self::Louder | Self::Softer)
    }

    /// Whether it belongs to the frame of every screen, beside what a screen itself shows.
    pub(crate) fn is_beside_the_screen(&self) -> bool {
        matches!(
            self,
            Self::End
                | Self::Home
                | Self::Help
                | Self::Listen
                | Self::Louder
                | Self::Softer
                | Self::Contrast
                | Self::TextSize(_)
                | Self::Languages
                | Self::Language(_)
        )
    }
}

impl fmt::Debug for Action {
    /// Without what was typed: on a practice keyboard the item touched is the letter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("Home"),
            Self::Back => f.write_str("Back"),
            Self::End => f.write_str("End"),
            Self::Help => f.write_str("Help"),
            Self::Listen => f.write_str("Listen"),
            Self::Louder => f.write_str("Louder"),
            Self::Softer => f.write_str("Softer"),
            Self::Contrast => f.write_str("Contrast"),
            Self::TextSize(size) => write!(f, "TextSize({size})"),
            Self::Languages => f.write_str("Languages"),
            Self::Language(lang) => write!(f, "Language({})", lang.as_str()),
            Self::Touch => f.write_str("Touch"),
            Self::Present => f.write_str("Present"),
            Self::Cramped(cramped) => write!(f, "Cramped({cramped})"),
            Self::Earlier => f.write_str("Earlier"),
            Self::Later => f.write_str("Later"),
            Self::Key(_) => f.write_str("Key(…)"),
            Self::Erase => f.write_str("Erase"),
            Self::OnNotice(act) => act.fmt(f),
            Self::OnHome(act) => act.fmt(f),
            Self::OnWorkshops(act) => act.fmt(f),
            Self::OnSignUp(act) => act.fmt(f),
            Self::OnTicket(act) => act.fmt(f),
            Self::OnPass(act) => act.fmt(f),
            Self::OnLearn(act) => act.fmt(f),
            Self::OnDoor(act) => act.fmt(f),
            Self::OnAdvisor(act) => act.fmt(f),
            Self::OnRoster(act) => act.fmt(f),
            Self::OnRedeem(act) => act.fmt(f),
            Self::OnDevices(act) => act.fmt(f),
        }
    }
}

macro_rules! becomes_action {
    ($($act:ident => $on:ident),* $(,)?) => {$(
        impl From<$act> for Action {
            fn from(act: $act) -> Self {
                Self::$on(act.into())
            }
        }
    )*};
}
becomes_action! {
    NoticeAct => OnNotice, HomeAct => OnHome, WorkshopsAct => OnWorkshops, SignUpAct => OnSignUp,
    TicketAct => OnTicket, PassAct => OnPass, LearnAct => OnLearn, ShelfAct => OnLearn, SelfCheckAct => OnLearn,
    CoverAct => OnLearn, LessonAct => OnLearn, EndAct => OnLearn, DoorAct => OnDoor, AdvisorAct => OnAdvisor,
    RosterAct => OnRoster, RedeemAct => OnRedeem, DevicesAct => OnDevices,
}
