//! What the screens show, as plain values: comparable, sendable, and without a thread of their own.
//!
//! Field for field the structs of `ui/api.slint`. The presenter fills them, the bridge hands over what changed.

use perron_flow::Action;
use perron_ui as ui;
use std::sync::Arc;

pub use ui::{Act, Door, Keys, LessonKind, Paper, Screen, SimAct, StageFrame, StageKind, Standing, Tone};

/// Becomes the type that Slint generated for it. An act becomes its number in `acts`.
pub trait ToSlint {
    /// That type.
    type Out;
    /// The value in that type.
    fn to_slint(&self, acts: &mut Acts) -> Self::Out;
}

/// The acts of one published view, by the numbers that its buttons and cards send back.
#[derive(Debug, Default)]
pub struct Acts {
    list: Vec<Action>,
    /// The number of the first.
    first: i32,
}

impl Acts {
    /// None yet, the first of them to have this number.
    #[must_use]
    pub fn from(first: i32) -> Self {
        Self { list: Vec::new(), first }
    }

    /// The act of a number.
    #[must_use]
    pub fn get(&self, number: i32) -> Option<&Action> {
        self.list.get(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }
}

/// What touching something does; nothing where there is nothing to touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Does(pub Option<Action>);

impl<A: Into<Action>> From<A> for Does {
    fn from(act: A) -> Self {
        Self(Some(act.into()))
    }
}

impl ToSlint for Does {
    type Out = i32;
    fn to_slint(&self, acts: &mut Acts) -> i32 {
        let Some(act) = &self.0 else { return NO_ACT };
        let number = i32::try_from(acts.list.len()).unwrap_or(i32::MAX).saturating_add(acts.first);
        acts.list.push(act.clone());
        number
    }
}

/// The number that stands for no act.
const NO_ACT: i32 = -1;

impl ToSlint for String {
    type Out = slint::SharedString;
    fn to_slint(&self, _: &mut Acts) -> Self::Out {
        self.as_str().into()
    }
}

impl<T: ToSlint> ToSlint for Vec<T>
where
    T::Out: Clone + 'static,
{
    type Out = slint::ModelRc<T::Out>;
    fn to_slint(&self, acts: &mut Acts) -> Self::Out {
        let items: Vec<T::Out> = self.iter().map(|item| item.to_slint(acts)).collect();
        slint::ModelRc::new(slint::VecModel::from(items))
    }
}

macro_rules! same {
    ($($t:ty),*) => {$(
        impl ToSlint for $t {
            type Out = $t;
            fn to_slint(&self, _: &mut Acts) -> $t {
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
    fn to_slint(&self, _: &mut Acts) -> slint::Image {
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
        #[doc = concat!("`", stringify!($name), "` of `ui/api.slint`.")]
        #[derive(Clone, Debug, Default, PartialEq)]
        #[allow(missing_docs, reason = "each field is described in ui/api.slint")]
        pub struct $name { $(pub $field: $type,)* }

        impl ToSlint for $name {
            type Out = ui::$name;
            fn to_slint(&self, acts: &mut Acts) -> ui::$name {
                ui::$name { $($field: self.$field.to_slint(acts),)* }
            }
        }
    )*};
}

vm! {
    ButtonVm { act: Does, icon: String, text: String, enabled: bool }
    LanguageVm { act: Does, name: String, face: String, code: String }
    Chrome {
        screen: Screen, door: Door, title: String, back: String, with_home: bool, with_end: bool, with_listen: bool,
        languages: Vec<LanguageVm>, language: i32, site: String, date: String, time: String, message: String,
        advisor: bool, dark: bool,
    }
    DoorVm { act: Does, door: Door, title: String, hint: String }
    HomeVm { greeting: String, doors: Vec<DoorVm>, advisor: Does }
    WorkshopVm {
        act: Does, day: String, num: String, month: String, day_short: String, month_short: String, title: String, time: String,
        begins: String, ends: String, room: String, level: String, taken: i32, total: i32, seats: String, free: bool,
    }
    ListVm {
        question: String, cards: Vec<WorkshopVm>, can_up: bool, can_down: bool, position: String, empty: String,
        have_ticket: ButtonVm,
    }
    FactVm { icon: String, text: String, sub: String }
    DetailVm {
        card: WorkshopVm, summary: String, facts: Vec<FactVm>, primary: ButtonVm, secondary: ButtonVm, note: String,
    }
    FormVm {
        question: String, hint: String, value: String, promise: String, error: String, keys: Keys, primary: ButtonVm,
        secondary: ButtonVm, has_card: bool, card: WorkshopVm,
    }
    TicketVm {
        headline: String, sub: String, good: bool, paper: Paper, steps: Vec<String>, helps: Vec<FactVm>,
        picture: Picture, qr: Picture, code: String, lines: Vec<String>, card_title: String, primary: ButtonVm,
        secondary: ButtonVm, note: String,
    }
    MyTicketVm {
        headline: String, state: String, good: bool, card: WorkshopVm, note: String, primary: ButtonVm,
        secondary: ButtonVm,
    }
    NoticeVm { tone: Tone, icon: String, title: String, lines: Vec<String>, primary: ButtonVm, secondary: ButtonVm }
    PassScanVm { headline: String, steps: Vec<String>, promise: String, type_number: ButtonVm }
    ViewfinderVm { shown: bool, looking: bool, picture: Picture, aim: f32, text: String }
    ChequeVm { text: String, used: bool }
    PaysVm { door: Door, text: String, sub: String }
    PassResultVm {
        lead: String, amount: String, cheques: Vec<ChequeVm>, validity: String, validity_sub: String, funder: String,
        pays_title: String, pays: Vec<PaysVm>, note: String, see_workshops: ButtonVm, print: ButtonVm,
        another: ButtonVm,
    }
    PinVm { question: String, hint: String, dots: i32, length: i32, error: String, locked: bool, forgotten: ButtonVm, give: Does }
    NavVm { act: Does, icon: String, text: String, badge: String }
    AdvisorRowVm {
        act: Does, day: String, num: String, month: String, title: String, time: String, counts: String, calls: String,
        state: String,
    }
    AdvisorVm {
        title: String, sub: String, nav: Vec<NavVm>, at: i32, rows: Vec<AdvisorRowVm>, can_up: bool, can_down: bool,
        position: String, empty: String, badge: String, badge_in: bool, lock: String,
    }
    RosterRowVm {
        act: Does, place: String, name: String, note: String, code: String, origin: String, standing: Standing, state: String,
        phone: String,
    }
    CountVm { number: String, text: String, tone: Tone }
    RosterVm {
        title: String, sub: String, counts: Vec<CountVm>, heads: Vec<String>, rows: Vec<RosterRowVm>, selected: i32,
        actions: Vec<ButtonVm>, can_up: bool, can_down: bool, position: String, empty: String, footer: String,
        badge_in: bool,
    }
    ChoiceVm { act: Does, text: String, sub: String, chosen: bool }
    RedeemVm {
        title: String, sub: String, amount: String, amount_sub: String, choices_title: String, choices: Vec<ChoiceVm>,
        spend_title: String, spend: String, less: ButtonVm, more: ButtonVm, primary: ButtonVm, secondary: ButtonVm,
        error: String, past_title: String, past: Vec<ButtonVm>,
    }
    DeviceRowVm { act: Does, icon: String, name: String, found: String, state: String, tone: Tone, chosen: bool }
    DevicesVm {
        title: String, sub: String, rows: Vec<DeviceRowVm>, ask: String, icon: String, camera: bool, result: String,
        tone: Tone, volume: String, softer: ButtonVm, louder: ButtonVm, primary: ButtonVm, secondary: ButtonVm,
        report: ButtonVm,
    }
    IdleVm {
        headline: String, body: String, left: i32, total: i32, unit: String, stay: String, end: String, hint: String,
    }
    StageItem {
        key: String, kind: StageKind, text: String, sub: String, trail: String, icon: String, is_on: bool,
        is_off: bool, drag: bool, pointed: bool, level: i32, of: i32, wide: i32,
    }
    StageRow { items: Vec<StageItem> }
    StageVm { frame: StageFrame, rows: Vec<StageRow>, keys: Vec<StageRow>, promise: String, showing: bool }
    AnswerVm { act: Does, text: String, number: String, chosen: bool, right: bool, wrong: bool }
    SpotVm { act: Does, x: f32, y: f32, w: f32, h: f32, text: String, right: bool, wrong: bool }
    LessonVm {
        kind: LessonKind, step_label: String, step: i32, steps: i32, ask: String, text: String, tip: String,
        done: String, stage: StageVm, answers: Vec<AnswerVm>, picture: Picture, picture_text: String,
        spots: Vec<SpotVm>, points: Vec<String>, next: ButtonVm, show: ButtonVm, before: ButtonVm,
        skip: ButtonVm, near: ButtonVm, begin: String, reread: String,
        fresh: bool,
    }
    TutorialCardVm {
        act: Does, icon: String, title: String, summary: String, minutes: String, level: String, state: String, finished: bool,
    }
    ShelfVm {
        question: String, themes: Vec<ChoiceVm>, cards: Vec<TutorialCardVm>, can_up: bool, can_down: bool,
        position: String, empty: String, check: ButtonVm, type_memo: ButtonVm, simple: ButtonVm, simple_on: bool,
    }
    TutorialVm {
        icon: String, title: String, summary: String, facts: Vec<FactVm>, steps: i32, at: i32, primary: ButtonVm,
        secondary: ButtonVm, simple: ButtonVm, simple_on: bool, note: String,
    }
    LessonEndVm {
        headline: String, sub: String, steps: i32, at: i32, points: Vec<String>, code_title: String, code: String, next_title: String,
        next: Vec<TutorialCardVm>, workshop_title: String, has_workshop: bool, workshop: WorkshopVm, print: ButtonVm,
        shelf: ButtonVm, note: String,
    }
    SimSwitchVm { act: SimAct, text: String, is_on: bool, toggle: bool }
    SimVm { shown: bool, title: String, switches: Vec<SimSwitchVm>, printer: String, paper: Picture, log: Vec<String> }
}

impl ButtonVm {
    /// A button that can be touched.
    pub(crate) fn new(act: impl Into<Action>, text: String) -> Self {
        Self { act: act.into().into(), icon: String::new(), text, enabled: true }
    }

    /// The same, perhaps not now.
    pub(crate) fn when(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }

    /// The same with a pictogram.
    pub(crate) fn with_icon(self, icon: &str) -> Self {
        Self { icon: icon.to_owned(), ..self }
    }
}

/// How a door of the flow is drawn.
pub(crate) fn drawn(door: perron_flow::Door) -> Door {
    match door {
        perron_flow::Door::Learn => Door::Learn,
        perron_flow::Door::Workshops => Door::Workshops,
        perron_flow::Door::Pass => Door::Pass,
    }
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

/// The screens' views, in one field each, and how Slint is given them.
macro_rules! screens {
    ($($field:ident: $type:ty => $set:ident),* $(,)?) => {
        /// All that is on the screen. A screen that is not shown keeps its default: nothing stays behind.
        #[derive(Clone, Debug, Default, PartialEq)]
        #[allow(missing_docs, reason = "one field per screen, named after it")]
        pub struct ViewModel {
            pub look: LookVm,
            $(pub $field: $type,)*
        }

        /// The acts of what is published, screen by screen.
        #[derive(Debug, Default)]
        pub struct Published {
            $($field: Acts,)*
        }

        impl Published {
            /// Hands over what changed since `before`, and keeps the acts that it carries.
            pub fn publish(&mut self, backend: &ui::Backend<'_>, before: Option<&ViewModel>, view: &ViewModel) {
                let mut first = 0;
                $(
                    if before.map(|b| &b.$field) != Some(&view.$field) {
                        self.$field = Acts::from(first);
                        backend.$set(view.$field.to_slint(&mut self.$field));
                    }
                    first += ACTS_PER_SCREEN;
                )*
                debug_assert!(first > 0);
            }

            /// The act of this number.
            #[must_use]
            pub fn act(&self, number: i32) -> Option<&Action> {
                None$(.or_else(|| self.$field.get(number)))*
            }
        }
    };
}

/// Numbers kept for the acts of one screen.
const ACTS_PER_SCREEN: i32 = 1_000_000;

// The screens first, the frame that chooses between them last.
screens! {
    home: HomeVm => set_home,
    workshops: ListVm => set_workshops,
    workshop: DetailVm => set_workshop,
    form: FormVm => set_form,
    ticket: TicketVm => set_ticket,
    my_ticket: MyTicketVm => set_my_ticket,
    notice: NoticeVm => set_notice,
    pass_scan: PassScanVm => set_pass_scan,
    pass_result: PassResultVm => set_pass_result,
    pin: PinVm => set_pin,
    advisor: AdvisorVm => set_advisor,
    roster: RosterVm => set_roster,
    redeem: RedeemVm => set_redeem,
    devices: DevicesVm => set_devices,
    shelf: ShelfVm => set_shelf,
    tutorial: TutorialVm => set_tutorial,
    lesson: LessonVm => set_lesson,
    lesson_end: LessonEndVm => set_lesson_end,
    idle: IdleVm => set_idle,
    viewfinder: ViewfinderVm => set_viewfinder,
    simulator: SimVm => set_simulator,
    chrome: Chrome => set_chrome,
}
