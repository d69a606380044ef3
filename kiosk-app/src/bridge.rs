//! The one place where Rust and Slint meet: publish a view, receive an act. It decides nothing.

use crate::settings::Settings;
use crate::vm::{Act, Published, ViewModel};
use perron_flow::{Action, LessonAct};
use perron_ui::{AppWindow, Backend, Text, Theme, fill};
use slint::platform::{Key, WindowEvent};
use slint::{ComponentHandle, SharedString};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// What comes from the screen: an action of a person, or an act on the simulator's panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FromScreen {
    /// For the state machine.
    Action(Action),
    /// For the simulated devices: the switch's place, or -1 with a text to read.
    Simulate(i32, String),
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

/// One window: what is published on it, and what its buttons and cards mean.
#[derive(Clone, Debug, Default)]
pub struct Bridge {
    shown: Option<Arc<ViewModel>>,
    published: Rc<RefCell<Published>>,
}

impl Bridge {
    /// Receives what people do on a window.
    pub fn connect(window: &AppWindow, send: impl Fn(FromScreen) + 'static) -> Self {
        let bridge = Self::default();
        let backend = window.global::<Backend<'_>>();
        let send = Rc::new(send);
        // The window measured itself before anyone listened.
        send(FromScreen::Action(Action::Cramped(window.global::<Theme<'_>>().get_cramped())));
        let act = Rc::clone(&send);
        backend.on_act(move |what, index, text| {
            if let Some(from) = translate(what, index, &text) {
                act(from);
            }
        });
        let published = Rc::clone(&bridge.published);
        backend.on_press(move |number| {
            let act = published.borrow().act(number).cloned();
            if let Some(act) = act {
                send(FromScreen::Action(act));
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
        bridge
    }

    /// The view on the window.
    #[must_use]
    pub fn shown(&self) -> Option<&Arc<ViewModel>> {
        self.shown.as_ref()
    }

    /// Publishes what changed since the view before.
    pub fn publish(&mut self, window: &AppWindow, view: Arc<ViewModel>, labels: &dyn Fn(&str) -> String) {
        let before = self.shown.as_deref();
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
        self.published.borrow_mut().publish(&window.global::<Backend<'_>>(), before, &view);
        self.shown = Some(view);
    }
}

/// What the frame, the keyboard and a practice send, in the flow's words. `None` for what they never send.
fn translate(act: Act, index: i32, text: &str) -> Option<FromScreen> {
    let action = match act {
        Act::Touch => Action::Touch,
        Act::Present => Action::Present,
        Act::Home => Action::Home,
        Act::Back => Action::Back,
        Act::End => Action::End,
        Act::Listen => Action::Listen,
        Act::Contrast => Action::Contrast,
        Act::TextSize => Action::TextSize(u8::try_from(index).ok()?),
        Act::Languages => Action::Languages,
        Act::Earlier => Action::Earlier,
        Act::Later => Action::Later,
        Act::Key => Action::Key(text.chars().next()?),
        Act::Erase => Action::Erase,
        Act::StageTouch => LessonAct::Touch(text.to_owned()).into(),
        Act::StageDrag => {
            let (from, to) = text.split_once(' ')?;
            LessonAct::Drag { from: from.to_owned(), to: to.to_owned() }.into()
        }
        Act::Cramped => Action::Cramped(index != 0),
        Act::Simulate => return Some(FromScreen::Simulate(index, text.to_owned())),
    };
    Some(FromScreen::Action(action))
}
