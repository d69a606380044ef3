//! Hands and eyes of the tour: dispatches events to the window, waits for words on the screen, takes pictures.

use super::report::{Seen, Step};
use super::{Sabotage, TourError, TourOptions, paper};
use crate::app::{Running, deliver};
use crate::bridge::Bridge;
use crate::catalogue::{Arg, Catalogue};
use crate::clock::{Clock, ManualClock};
use crate::demo::Samples;
use crate::vm::{Screen, ViewModel};
use crate::workers::{Message, Probe, Settled};
use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementQuery, mock_elapsed_time};
use perron_domain::lang::Lang;
use perron_domain::time::DAY;
use perron_flow::Event;
use perron_outside::PRIVATE;
use perron_paper::Document;
use perron_ui::{AppWindow, Theme};
use slint::platform::{Key, PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, PhysicalSize};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// What is read of a job that the simulated printer kept, in bytes.
const PAPER_MAX: u64 = 16 << 20;
/// A kiosk that does not answer a probe for so long hangs. Nothing else here is measured in time that passes outside: a
/// step holds, or the kiosk is at rest and it does not.
const HANGS: Duration = Duration::from_secs(600);
/// Between two looks at the screen while paper is on its way.
const LOOK: Duration = Duration::from_millis(3);
/// Time that passes on the screen between two acts: longer than a double strike.
const BETWEEN: Duration = Duration::from_millis(400);

mod camera;
mod hands;
mod languages;

pub(super) struct Driver {
    pub(super) options: TourOptions,
    pub(super) running: Running,
    catalogue: Arc<Catalogue>,
    clock: ManualClock,
    views: Receiver<Arc<ViewModel>>,
    printed: Receiver<Document>,
    window: AppWindow,
    bridge: Bridge,
    /// What was seen, on the kiosks before this one too.
    pub(super) seen: Seen,
    journey: &'static str,
    acted: Instant,
    samples: Samples,
}

impl Driver {
    pub(super) fn new(
        options: TourOptions,
        running: Running,
        catalogue: Arc<Catalogue>,
        clock: ManualClock,
        views: Receiver<Arc<ViewModel>>,
        printed: Receiver<Document>,
        samples: Samples,
    ) -> Result<Self, TourError> {
        let screen = |e: slint::PlatformError| TourError::Screen(e.to_string());
        let window = AppWindow::new().map_err(screen)?;
        let inbox = running.inbox.clone();
        let bridge = Bridge::connect(&window, move |from| deliver(&inbox, from));
        window.global::<Theme<'_>>().set_rtl_forced(options.mirrored);
        window.show().map_err(screen)?;
        window.window().set_size(PhysicalSize::new(options.size.0, options.size.1));
        Ok(Self {
            options,
            running,
            catalogue,
            clock,
            views,
            printed,
            window,
            bridge,
            seen: Seen::default(),
            journey: "",
            acted: Instant::now(),
            samples,
        })
    }

    /// Begins a journey.
    pub(super) fn journey(&mut self, name: &'static str) {
        self.journey = name;
    }

    /// A text of the catalogue in the language on the screen.
    pub(super) fn text(&self, id: &str) -> String {
        self.catalogue.of(self.lang()).text(id)
    }

    /// The same with arguments.
    pub(super) fn text_with(&self, id: &str, args: &[(&str, Arg)]) -> String {
        self.catalogue.of(self.lang()).with(id, args)
    }

    fn lang(&self) -> Lang {
        self.bridge.shown().map_or(self.options.lang, |v| Lang::new(&v.look.lang))
    }

    /// The view on the screen.
    pub(super) fn view(&self) -> Arc<ViewModel> {
        self.bridge.shown().cloned().unwrap_or_default()
    }

    /// Sends a question behind all that was asked before it, through every worker, and waits until it is back.
    fn probe(&self) -> Result<Settled, TourError> {
        let (probe, answer) = Probe::new();
        self.running.inbox.blocking_send(Message::Settle(probe)).map_err(|_| TourError::Gone)?;
        answer.recv_timeout(HANGS).map_err(|_| TourError::Gone)
    }

    /// Takes in what is published until something holds, or the kiosk is at rest: two probes in a row met nothing under
    /// way. How long that takes is the machine's business. What stood on the screen before the last act was handled says
    /// nothing: a probe goes first.
    fn until(&mut self, mut holds: impl FnMut(&mut Self) -> bool) -> Result<bool, TourError> {
        let mut last: Option<Settled> = None;
        loop {
            let now = self.probe()?;
            self.pump();
            if holds(self) {
                return Ok(true);
            }
            if now.papers > 0 {
                std::thread::sleep(LOOK);
            } else if last.is_some_and(|last| last.handled == now.handled) {
                return Ok(false);
            }
            last = Some(now);
        }
    }

    /// Takes in what the kiosk published.
    fn pump(&mut self) {
        while let Ok(view) = self.views.try_recv() {
            let words = self.catalogue.of(Lang::new(&view.look.lang));
            self.bridge.publish(&self.window, view, &|id| words.text(id));
            if self.options.contrast {
                self.window.global::<Theme<'_>>().set_hc(true);
            }
        }
    }

    /// Waits until a condition of the view holds; false when the kiosk is at rest and it does not.
    pub(super) fn wait(&mut self, holds: impl Fn(&ViewModel) -> bool) -> bool {
        let held = self.until(|d| d.bridge.shown().is_some_and(|view| holds(view))).unwrap_or(false);
        if held {
            settle();
        }
        held
    }

    /// A step: the screen and words that must be on it, then the picture.
    pub(super) fn see(&mut self, name: &str, screen: Screen, words: &str) -> Result<(), TourError> {
        let wanted = if self.options.sabotage == Some(Sabotage::Words) && self.seen.steps.len() == 3 {
            "⟂"
        } else {
            words
        };
        let held = self.until(|d| {
            d.bridge.shown().is_some_and(|v| v.chrome.screen == screen) && d.is_readable(wanted)
        })?;
        settle();
        self.pump();
        let ms = u64::try_from(self.acted.elapsed().as_millis()).unwrap_or(u64::MAX);
        let narration = self.narration();
        let now = self.view().chrome.screen;
        let seen = if held { format!("{now:?}: {wanted}") } else { format!("{now:?}: {narration}") };
        let picture = format!("{:02}-{}-{name}.png", self.seen.steps.len() + 1, self.journey);
        self.picture(&picture)?;
        if !held {
            tracing::warn!(journey = self.journey, name, expected = wanted, seen, "a step does not hold");
        }
        self.seen.steps.push(Step {
            journey: self.journey.to_owned(),
            name: name.to_owned(),
            expected: format!("{screen:?}: {wanted}"),
            seen,
            held,
            ms,
            picture,
            narration,
        });
        Ok(())
    }

    /// Notes a step that has no screen of its own only where it does not hold: hundreds of them would hide the rest.
    pub(super) fn hold(&mut self, name: &str, expected: &str, held: bool) {
        if !held {
            self.note(name, expected, false);
        }
    }

    /// Notes a step that has no screen of its own.
    pub(super) fn note(&mut self, name: &str, expected: &str, held: bool) {
        let seen =
            if held { expected.to_owned() } else { format!("not so, on {:?}", self.view().chrome.screen) };
        if !held {
            tracing::warn!(journey = self.journey, name, expected, "a step does not hold");
        }
        let (journey, name, expected) = (self.journey.to_owned(), name.to_owned(), expected.to_owned());
        self.seen.steps.push(Step {
            journey,
            name,
            expected,
            seen,
            held,
            ms: 0,
            picture: String::new(),
            narration: String::new(),
        });
    }

    fn texts(&self) -> Vec<String> {
        ElementQuery::from_root(&self.window)
            .find_all()
            .iter()
            .filter(|e| visible(e))
            .filter_map(ElementHandle::accessible_label)
            .map(|l| l.to_string())
            .collect()
    }

    /// Whether words stand on the screen, as an element's own text or within it.
    fn is_readable(&self, words: &str) -> bool {
        self.texts().iter().any(|label| label.contains(words))
    }

    fn narration(&self) -> String {
        let mut said: Vec<String> = vec![];
        for text in self.texts() {
            if !text.trim().is_empty() && said.last() != Some(&text) {
                said.push(text);
            }
        }
        said.join(" · ")
    }

    /// Touches the middle of the button with this label.
    pub(super) fn touch(&mut self, label: &str) {
        self.touch_nth(label, 0);
    }

    /// Touches the nth button with this label.
    pub(super) fn touch_nth(&mut self, label: &str, n: usize) {
        self.pump();
        let found: Vec<ElementHandle> = ElementHandle::find_by_accessible_label(&self.window, label)
            .filter(|e| visible(e) && e.accessible_role() != Some(AccessibleRole::Text))
            .collect();
        match found.get(n) {
            Some(element) => {
                let (at, size) = (element.absolute_position(), element.size());
                self.touch_at(at.x + size.width / 2.0, at.y + size.height / 2.0);
            }
            None => self.note("touch", &format!("a button « {label} »"), false),
        }
    }

    /// Touches a place of the screen.
    pub(super) fn touch_at(&mut self, x: f32, y: f32) {
        let (position, button) = (LogicalPosition::new(x, y), PointerEventButton::Left);
        self.acted = Instant::now();
        let window = self.window.window();
        window.dispatch_event(WindowEvent::PointerMoved { position });
        window.dispatch_event(WindowEvent::PointerPressed { position, button });
        mock_elapsed_time(Duration::from_millis(60));
        window.dispatch_event(WindowEvent::PointerReleased { position, button });
        window.dispatch_event(WindowEvent::PointerExited);
        mock_elapsed_time(BETWEEN);
    }

    /// Types on the keyboard of the screen.
    pub(super) fn touch_keys(&mut self, keys: &str) {
        for (i, key) in keys.chars().enumerate() {
            self.touch(&key.to_uppercase().to_string());
            self.wait(|v| {
                v.form.value.chars().filter(|c| *c != ' ').count() > i || v.chrome.screen == Screen::Pin
            });
        }
    }

    /// Types on a real keyboard.
    pub(super) fn type_keys(&mut self, keys: &str) {
        for key in keys.chars() {
            self.press(key.to_string().into());
        }
    }

    /// Presses one key of a real keyboard.
    pub(super) fn press(&mut self, text: slint::SharedString) {
        self.acted = Instant::now();
        self.window.window().dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
        self.window.window().dispatch_event(WindowEvent::KeyReleased { text });
        mock_elapsed_time(BETWEEN);
        self.pump();
    }

    /// Presses Tab, Enter and others by name.
    pub(super) fn press_key(&mut self, key: Key) {
        self.press(key.into());
    }

    /// Lays a code under the reader, and waits until it has come through the reader's own threads.
    pub(super) fn scan(&mut self, text: &str) -> Result<(), TourError> {
        self.acted = Instant::now();
        let before = self.probe()?.scanned;
        let from = Instant::now();
        // The reader opens beside the start of the kiosk.
        while !self.running.scanner.as_ref().is_some_and(|s| s.scan(text)) {
            if from.elapsed() > HANGS {
                self.note("scan", "a reader that reads", false);
                return Ok(());
            }
            std::thread::sleep(LOOK);
        }
        while self.probe()?.scanned == before {
            if from.elapsed() > HANGS {
                return Err(TourError::Gone);
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }

    /// Seconds pass without a touch.
    pub(super) fn seconds(&mut self, n: u32) -> Result<(), TourError> {
        for _ in 0..n {
            self.clock.advance(1000);
            self.running.inbox.blocking_send(Message::Event(Event::Tick)).map_err(|_| TourError::Gone)?;
        }
        self.pump();
        Ok(())
    }

    /// The time service goes away, and somebody sets the clock fifteen days ahead.
    pub(super) fn doubt_the_date(&mut self) -> Result<(), TourError> {
        self.clock.synchronise(false);
        self.seconds(1)?;
        self.clock.set(self.clock.time().wall.plus(15 * DAY));
        self.seconds(1)
    }

    /// Takes the next printed document: its files are written, its QR code is read back.
    pub(super) fn document(&mut self, kind: &str) -> Result<Option<Document>, TourError> {
        let mut document = None;
        self.until(|d| {
            document = document.take().or_else(|| d.printed.try_recv().ok());
            document.is_some()
        })?;
        let Some(document) = document else {
            self.note("document", &format!("a {kind} on paper"), false);
            return Ok(None);
        };
        let bytes = self
            .running
            .printer
            .as_ref()
            .and_then(|p| p.received().ok())
            .and_then(|files| perron_outside::read(files.last()?, PAPER_MAX).ok());
        let name = format!("document-{:02}-{kind}", self.seen.documents.len() + 1);
        let (printed, readable) =
            paper::write(&self.options.out, &name, &document, &bytes.unwrap_or_default())?;
        self.seen.documents.push(printed);
        self.note(
            "document",
            &format!("a {kind} on paper, its code readable"),
            readable && document.kind() == kind,
        );
        Ok(Some(document))
    }

    fn picture(&self, name: &str) -> Result<(), TourError> {
        let path = self.options.out.join(name);
        let fail = |problem: String| TourError::File { path: path.clone(), problem };
        let buffer = self.window.window().take_snapshot().map_err(|e| TourError::Screen(e.to_string()))?;
        let mut bytes = vec![];
        let mut encoder = png::Encoder::new(&mut bytes, buffer.width(), buffer.height());
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(|e| fail(e.to_string()))?;
        writer.write_image_data(buffer.as_bytes()).map_err(|e| fail(e.to_string()))?;
        writer.finish().map_err(|e| fail(e.to_string()))?;
        perron_outside::replace(&path, &bytes, PRIVATE).map_err(|e| fail(e.to_string()))
    }

    /// Closes the kiosk, and gives what was seen on it.
    pub(super) fn leave(self) -> Seen {
        self.running.stop();
        self.seen
    }
}

/// Lets the screen notice its new view, then lets a person's pause pass.
fn settle() {
    mock_elapsed_time(Duration::from_millis(1));
    mock_elapsed_time(BETWEEN);
}

fn visible(element: &ElementHandle) -> bool {
    let (at, size) = (element.absolute_position(), element.size());
    element.is_valid()
        && size.width > 0.0
        && size.height > 0.0
        && at.x + size.width > 0.0
        && at.y + size.height > 0.0
}

/// What journeys ask of the screen beside words.
impl Driver {
    /// Waits until nothing is under way: all that is read at the start was read.
    pub(super) fn at_rest(&mut self) -> Result<(), TourError> {
        self.until(|_| false)?;
        // A touch right after a screen came would be taken for a slip.
        settle();
        Ok(())
    }

    /// The codes that the simulator has.
    pub(super) fn samples(&self) -> Samples {
        self.samples.clone()
    }

    /// Label of the first element that can be touched and names this card.
    pub(super) fn card_label(&mut self, title: &str) -> String {
        self.wait(|v| {
            v.workshops.cards.iter().any(|c| c.title == title)
                || v.advisor.rows.iter().any(|r| r.title == title)
        });
        self.touchable(|label| label.contains(title))
    }

    /// Label of a row of the list.
    pub(super) fn row_label(&mut self, row: usize) -> String {
        let view = self.view();
        let chosen = view.roster.rows.get(row).or(view.roster.rows.last());
        let starts = chosen.map(|r| format!("{} {}", r.place, r.name)).unwrap_or_default();
        self.touchable(|label| label.starts_with(&starts))
    }

    /// Label of the row of a person to call.
    pub(super) fn row_to_call(&mut self) -> String {
        let to_call = |r: &crate::vm::RosterRowVm| r.standing == crate::vm::Standing::ToCall;
        let row = self.view().roster.rows.iter().position(to_call);
        self.row_label(row.unwrap_or(usize::MAX))
    }

    /// Turns pages until these words are on the screen, as a person would.
    pub(super) fn turn_to(&mut self, id: &str) {
        let (words, later) = (self.text(id), self.text("later"));
        for _ in 0..8 {
            self.wait(|_| true);
            if self.is_readable(&words) || !self.is_readable(&later) {
                return;
            }
            self.touch(&later);
        }
    }

    /// Label of the button that takes back an earlier redemption.
    pub(super) fn past_label(&mut self, row: usize) -> String {
        let text = self.view().redeem.past.get(row).map(|p| p.text.clone()).unwrap_or_default();
        self.touchable(|label| label.contains(&text))
    }

    fn touchable(&mut self, fits: impl Fn(&str) -> bool) -> String {
        self.pump();
        let buttons = ElementQuery::from_root(&self.window).find_all();
        let mut labels = buttons
            .iter()
            .filter(|e| visible(e) && e.accessible_role() != Some(AccessibleRole::Text))
            .filter_map(ElementHandle::accessible_label);
        labels.find(|label| fits(label)).map(|l| l.to_string()).unwrap_or_else(|| "?".to_owned())
    }

    /// Label of what the keyboard's focus is on, as the window's ring shows it.
    pub(super) fn focused(&mut self) -> String {
        self.pump();
        self.window.global::<perron_ui::Theme<'_>>().get_focused_label().to_string()
    }

    /// Waits until the printer has had its say.
    pub(super) fn wait_for_paper(&mut self) {
        self.wait(|v| v.ticket.paper != crate::vm::Paper::Printing);
    }
}
