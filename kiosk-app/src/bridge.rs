//! The one place where Rust and Slint meet: publish a view, receive an act. It decides nothing.

use crate::settings::Settings;
use crate::vm::{Act, ToSlint, ViewModel};
use perron_flow::{Action, Door};
use perron_ui::{AppWindow, Backend, Text, Theme, fill};
use slint::platform::{Key, WindowEvent};
use slint::{ComponentHandle, SharedString};

/// What comes from the screen: an action of a person, or an act on the simulator's panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FromScreen {
    /// For the state machine.
    Action(Action),
    /// For the simulated devices: the switch's place, or -1 with a text to read.
    Simulate(i32, String),
}

/// Publishes what changed between two views.
pub fn publish(
    window: &AppWindow,
    before: Option<&ViewModel>,
    view: &ViewModel,
    labels: &dyn Fn(&str) -> String,
) {
    let backend = window.global::<Backend<'_>>();
    let theme = window.global::<Theme<'_>>();
    if before.map(|b| &b.look) != Some(&view.look) {
        if before.is_none_or(|b| b.look.lang != view.look.lang) {
            fill(&window.global::<Text<'_>>(), labels);
        }
        theme.set_size(view.look.size);
        theme.set_hc(view.look.contrast);
        theme.set_reads_right_to_left(view.look.right_to_left);
        theme.set_font(view.look.font.as_str().into());
    }
    macro_rules! changed {
        ($($field:ident => $set:ident),* $(,)?) => {$(
            if before.map(|b| &b.$field) != Some(&view.$field) {
                backend.$set(view.$field.to_slint());
            }
        )*};
    }
    // The screens first, the frame that chooses between them last.
    changed! {
        home => set_home, workshops => set_workshops, workshop => set_workshop, form => set_form,
        ticket => set_ticket, my_ticket => set_my_ticket, notice => set_notice, pass_scan => set_pass_scan,
        pass_result => set_pass_result, pin => set_pin, advisor => set_advisor, roster => set_roster,
        redeem => set_redeem, shelf => set_shelf, tutorial => set_tutorial, lesson => set_lesson,
        lesson_end => set_lesson_end, idle => set_idle, simulator => set_simulator, chrome => set_chrome,
    }
}

/// Sets what is fixed for a site: its panel and its colour.
pub fn apply_theme(window: &AppWindow, settings: &Settings) {
    let theme = window.global::<Theme<'_>>();
    if let Some(ppi) = settings.ppi {
        theme.set_ppi(f32::from(u16::try_from(ppi).unwrap_or(100)));
    }
    if let Some(accent) = settings.accent {
        theme.set_site_accent(slint::Color::from_argb_encoded(0xFF00_0000 | accent.0));
    }
}

/// Receives what people do.
pub fn connect(window: &AppWindow, send: impl Fn(FromScreen) + 'static) {
    let backend = window.global::<Backend<'_>>();
    // The window measured itself before anyone listened.
    send(FromScreen::Action(Action::Cramped(window.global::<Theme<'_>>().get_cramped())));
    backend.on_act(move |act, index, text| {
        if let Some(from) = translate(act, index, &text) {
            send(from);
        }
    });
    let weak = window.as_weak();
    backend.on_move_focus(move |forward| {
        // Sent after the key event at hand has run its course.
        let weak = weak.clone();
        slint::Timer::single_shot(std::time::Duration::ZERO, move || {
            let Some(window) = weak.upgrade() else { return };
            let key: SharedString = if forward { Key::Tab.into() } else { Key::Backtab.into() };
            window.window().dispatch_event(WindowEvent::KeyPressed { text: key.clone() });
            window.window().dispatch_event(WindowEvent::KeyReleased { text: key });
        });
    });
}

/// An act of the screen in the domain's words.
fn translate(act: Act, index: i32, text: &str) -> Option<FromScreen> {
    let place = || usize::try_from(index).ok();
    let action = match act {
        Act::Home => Action::Home,
        Act::Back => Action::Back,
        Act::End => Action::End,
        Act::Listen => Action::Listen,
        Act::Contrast => Action::Contrast,
        Act::TextSize => Action::TextSize(u8::try_from(index).ok()?),
        Act::Languages => Action::Languages,
        Act::Language => Action::Language(place()?),
        Act::Door => {
            let doors = [Door::Learn, Door::Workshops, Door::Advisor, Door::Pass, Door::Help];
            Action::Door(*doors.get(place()?)?)
        }
        Act::Up => Action::Up,
        Act::Down => Action::Down,
        Act::Choose => Action::Choose(place()?),
        Act::Primary => Action::Primary,
        Act::Secondary => Action::Secondary,
        Act::Tertiary => Action::Tertiary,
        Act::Key => Action::Key(text.chars().next()?),
        Act::Erase => Action::Erase,
        Act::Nav => Action::Nav(place()?),
        Act::RowAction => Action::RowAction(place()?),
        Act::StageTouch => Action::StageTouch(text.to_owned()),
        Act::StageDrag => {
            let (from, to) = text.split_once(' ')?;
            Action::StageDrag(from.to_owned(), to.to_owned())
        }
        Act::Simple => Action::Simple,
        Act::Near => Action::Near,
        Act::AdvisorDoor => Action::AdvisorDoor,
        Act::Touch => Action::Touch,
        Act::Cramped => Action::Cramped(index != 0),
        Act::Simulate => return Some(FromScreen::Simulate(index, text.to_owned())),
    };
    Some(FromScreen::Action(action))
}
