//! What the screens show, as plain values: comparable, sendable, and without a thread of their own.
//!
//! Field for field the structs of `ui/api/types.slint`. The presenter fills them, the bridge hands over what changed.

use perron_ui as ui;
use std::sync::Arc;

pub use ui::{Act, Door, Keys, LessonKind, Paper, Screen, SimAct, StageFrame, StageKind, Standing, Tone};

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
same!(bool, i32, f32, Door, Keys, LessonKind, Paper, Screen, SimAct, StageFrame, StageKind, Standing, Tone);

/// A picture's pixels, row by row.
#[derive(Clone)]
pub enum Pixels {
    /// One byte each: paper, codes.
    Grey(Arc<Vec<u8>>),
    /// Red, green, blue and opacity, multiplied by it: drawings.
    Colour(Arc<Vec<u8>>),
}

impl Default for Pixels {
    fn default() -> Self {
        Self::Grey(Arc::default())
    }
}

/// A picture, shared and compared by its key.
#[derive(Clone, Default)]
pub struct Picture {
    /// What it shows; two pictures with one key are the same.
    pub key: String,
    /// Width in pixels.
    pub width: u32,
    /// The pixels.
    pub pixels: Pixels,
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
        let height = |bytes: usize| u32::try_from(bytes).unwrap_or(0).checked_div(self.width).unwrap_or(0);
        match &self.pixels {
            Pixels::Grey(grey) if self.width > 0 && !grey.is_empty() => {
                let mut buffer =
                    slint::SharedPixelBuffer::<slint::Rgb8Pixel>::new(self.width, height(grey.len()));
                for (pixel, grey) in buffer.make_mut_slice().iter_mut().zip(grey.iter()) {
                    *pixel = slint::Rgb8Pixel { r: *grey, g: *grey, b: *grey };
                }
                slint::Image::from_rgb8(buffer)
            }
            Pixels::Colour(rgba) if self.width > 0 && !rgba.is_empty() => {
                let buffer =
                    slint::SharedPixelBuffer::clone_from_slice(rgba, self.width, height(rgba.len() / 4));
                slint::Image::from_rgba8_premultiplied(buffer)
            }
            Pixels::Grey(_) | Pixels::Colour(_) => slint::Image::default(),
        }
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
    DoorVm { door: Door, title: String, hint: String }
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
    StageItem {
        key: String, kind: StageKind, text: String, sub: String, trail: String, icon: String, is_on: bool,
        is_off: bool, drag: bool, pointed: bool, level: i32, of: i32, wide: i32,
    }
    StageRow { items: Vec<StageItem> }
    StageVm { frame: StageFrame, rows: Vec<StageRow>, keys: Vec<StageRow>, promise: String, showing: bool }
    AnswerVm { text: String, number: String, chosen: bool, right: bool, wrong: bool }
    SpotVm { x: f32, y: f32, w: f32, h: f32, text: String, right: bool, wrong: bool }
    LessonVm {
        kind: LessonKind, step_label: String, step: i32, steps: i32, ask: String, text: String, tip: String,
        done: String, stage: StageVm, answers: Vec<AnswerVm>, picture: Picture, picture_text: String,
        spots: Vec<SpotVm>, points: Vec<String>, primary: String, primary_enabled: bool, show: String,
        before: String, skip: String, near: String, begin: String, reread: String,
        fresh: bool,
    }
    TutorialCardVm {
        icon: String, title: String, summary: String, minutes: String, level: String, state: String, finished: bool,
    }
    ShelfVm {
        question: String, themes: Vec<ChoiceVm>, cards: Vec<TutorialCardVm>, can_up: bool, can_down: bool,
        position: String, empty: String, primary: String, secondary: String, simple: String, simple_on: bool,
    }
    TutorialVm {
        icon: String, title: String, summary: String, facts: Vec<FactVm>, steps: i32, at: i32, primary: String,
        secondary: String, simple: String, simple_on: bool, note: String,
    }
    LessonEndVm {
        headline: String, sub: String, steps: i32, at: i32, points: Vec<String>, code_title: String, code: String, next_title: String,
        next: Vec<TutorialCardVm>, workshop_title: String, has_workshop: bool, workshop: WorkshopVm, primary: String,
        primary_enabled: bool, secondary: String, note: String,
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
    /// The screen is read from right to left.
    pub right_to_left: bool,
    /// The typeface that has the letters of what is read.
    pub font: String,
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
    pub shelf: ShelfVm,
    pub tutorial: TutorialVm,
    pub lesson: LessonVm,
    pub lesson_end: LessonEndVm,
    pub simulator: SimVm,
}
