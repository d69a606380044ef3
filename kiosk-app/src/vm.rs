//! What the screens show, as plain values: comparable, sendable, and without a thread of their own.
//!
//! Field for field the structs of `ui/api/types.slint`. The presenter fills them, the bridge hands over what changed.

use perron_ui as ui;
use std::sync::Arc;

pub use ui::{Act, Door, Keys, Paper, Screen, SimAct, Standing, Tone};

/// Becomes the type that Slint generated for it.
pub trait ToSlint {
    /// That type.
    type Out;
    /// The value in that type.
    fn to_slint(&self) -> Self::Out;
}

impl ToSlint for String {
    type Out = slint::SharedString;
    fn to_slint(&self) -> Self::Out {
        self.as_str().into()
    }
}

impl<T: ToSlint> ToSlint for Vec<T>
where
    T::Out: Clone + 'static,
{
    type Out = slint::ModelRc<T::Out>;
    fn to_slint(&self) -> Self::Out {
        slint::ModelRc::new(slint::VecModel::from(self.iter().map(ToSlint::to_slint).collect::<Vec<_>>()))
    }
}

macro_rules! same {
    ($($t:ty),*) => {$(
        impl ToSlint for $t {
            type Out = $t;
            fn to_slint(&self) -> $t {
                *self
            }
        }
    )*};
}
same!(bool, i32, Door, Keys, Paper, Screen, SimAct, Standing, Tone);

/// A picture in 8-bit grey, shared and compared by its key.
#[derive(Clone, Default)]
pub struct Picture {
    /// What it shows; two pictures with one key are the same.
    pub key: String,
    /// Width in pixels.
    pub width: u32,
    /// Rows of `width` bytes.
    pub grey: Arc<Vec<u8>>,
}

impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({})", self.key)
    }
}

impl ToSlint for Picture {
    type Out = slint::Image;
    fn to_slint(&self) -> slint::Image {
        if self.width == 0 || self.grey.is_empty() {
            return slint::Image::default();
        }
        let height = u32::try_from(self.grey.len()).unwrap_or(0) / self.width;
        let mut buffer = slint::SharedPixelBuffer::<slint::Rgb8Pixel>::new(self.width, height);
        for (pixel, grey) in buffer.make_mut_slice().iter_mut().zip(self.grey.iter()) {
            *pixel = slint::Rgb8Pixel { r: *grey, g: *grey, b: *grey };
        }
        slint::Image::from_rgb8(buffer)
    }
}

macro_rules! vm {
    ($($name:ident { $($field:ident: $type:ty),* $(,)? })*) => {$(
        #[doc = concat!("`", stringify!($name), "` of `ui/api/types.slint`.")]
        #[derive(Clone, Debug, Default, PartialEq)]
        #[allow(missing_docs, reason = "each field is described in ui/api/types.slint")]
        pub struct $name { $(pub $field: $type,)* }

        impl ToSlint for $name {
            type Out = ui::$name;
            fn to_slint(&self) -> ui::$name {
                ui::$name { $($field: self.$field.to_slint(),)* }
            }
        }
    )*};
}

vm! {
    LanguageVm { name: String, face: String, code: String }
    Chrome {
        screen: Screen, door: Door, title: String, back: String, with_home: bool, with_end: bool, with_listen: bool,
        languages: Vec<LanguageVm>, language: i32, site: String, date: String, time: String, message: String,
        advisor: bool,
    }
    DoorVm { door: Door, title: String, hint: String, open: bool }
    HomeVm { greeting: String, doors: Vec<DoorVm> }
    WorkshopVm {
        day: String, num: String, month: String, day_short: String, month_short: String, title: String, time: String,
        begins: String, ends: String, room: String, level: String, taken: i32, total: i32, seats: String, free: bool,
    }
    ListVm {
        question: String, cards: Vec<WorkshopVm>, can_up: bool, can_down: bool, position: String, empty: String,
        secondary: String,
    }
    FactVm { icon: String, text: String, sub: String }
    DetailVm {
        card: WorkshopVm, summary: String, facts: Vec<FactVm>, primary: String, primary_enabled: bool,
        secondary: String, note: String,
    }
    FormVm {
        question: String, hint: String, value: String, promise: String, error: String, keys: Keys, primary: String,
        primary_enabled: bool, secondary: String, has_card: bool, card: WorkshopVm,
    }
    TicketVm {
        headline: String, sub: String, good: bool, paper: Paper, steps: Vec<String>, helps: Vec<FactVm>,
        picture: Picture, qr: Picture, code: String, lines: Vec<String>, card_title: String, primary: String,
        secondary: String, note: String,
    }
    MyTicketVm {
        headline: String, state: String, good: bool, card: WorkshopVm, note: String, primary: String,
        secondary: String, tertiary: String,
    }
    NoticeVm { tone: Tone, icon: String, title: String, lines: Vec<String>, primary: String, secondary: String }
    PassScanVm { headline: String, steps: Vec<String>, promise: String, secondary: String }
    ChequeVm { text: String, used: bool }
    PaysVm { door: Door, text: String, sub: String }
    PassResultVm {
        lead: String, amount: String, cheques: Vec<ChequeVm>, validity: String, validity_sub: String, funder: String,
        pays_title: String, pays: Vec<PaysVm>, note: String, primary: String, secondary: String, tertiary: String,
    }
    PinVm { question: String, hint: String, dots: i32, length: i32, error: String, locked: bool }
    NavVm { icon: String, text: String, badge: String }
    AdvisorRowVm {
        day: String, num: String, month: String, title: String, time: String, counts: String, calls: String,
        state: String,
    }
    AdvisorVm {
        title: String, sub: String, nav: Vec<NavVm>, at: i32, rows: Vec<AdvisorRowVm>, can_up: bool, can_down: bool,
        position: String, empty: String, badge: String, badge_in: bool, primary: String, secondary: String,
        lock: String,
    }
    RosterRowVm {
        place: String, name: String, note: String, code: String, origin: String, standing: Standing, state: String,
        phone: String,
    }
    CountVm { number: String, text: String, tone: Tone }
    ActionVm { icon: String, text: String, enabled: bool }
    RosterVm {
        title: String, sub: String, counts: Vec<CountVm>, heads: Vec<String>, rows: Vec<RosterRowVm>, selected: i32,
        actions: Vec<ActionVm>, can_up: bool, can_down: bool, position: String, empty: String, footer: String,
        badge_in: bool,
    }
    ChoiceVm { text: String, sub: String, chosen: bool }
    RedeemVm {
        title: String, sub: String, amount: String, amount_sub: String, choices_title: String, choices: Vec<ChoiceVm>,
        spend_title: String, spend: String, can_less: bool, can_more: bool, primary: String, primary_enabled: bool,
        secondary: String, error: String, past_title: String, past: Vec<ActionVm>,
    }
    IdleVm {
        headline: String, body: String, left: i32, total: i32, unit: String, primary: String, secondary: String,
        hint: String,
    }
    SimSwitchVm { act: SimAct, text: String, is_on: bool, toggle: bool }
    SimVm { shown: bool, title: String, switches: Vec<SimSwitchVm>, printer: String, paper: Picture, log: Vec<String> }
}

/// How the theme is set for this visit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LookVm {
    /// Text size, 1 to 4.
    pub size: i32,
    /// High contrast.
    pub contrast: bool,
    /// Language, two letters.
    pub lang: String,
}

/// All that is on the screen. A screen that is not shown keeps its default: nothing stays behind.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "one field per screen, named after it")]
pub struct ViewModel {
    pub look: LookVm,
    pub chrome: Chrome,
    pub home: HomeVm,
    pub workshops: ListVm,
    pub workshop: DetailVm,
    pub form: FormVm,
    pub ticket: TicketVm,
    pub my_ticket: MyTicketVm,
    pub notice: NoticeVm,
    pub pass_scan: PassScanVm,
    pub pass_result: PassResultVm,
    pub pin: PinVm,
    pub advisor: AdvisorVm,
    pub roster: RosterVm,
    pub redeem: RedeemVm,
    pub idle: IdleVm,
    pub simulator: SimVm,
}
