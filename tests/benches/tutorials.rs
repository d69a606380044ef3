//! Figures of learning: how soon a tutorial stands open, how fast the shelf turns, what the content weighs in memory.
//!
//! A kiosk runs as it does on a machine, its window drawn at 1280×800 by the software renderer into a picture that stays,
//! as a screen's does: of it, only what changed is drawn anew. A time goes from the touch to the finished picture.
//! Nothing here fails because of a figure; one over its budget is said.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark prints and may stop"
)]

#[path = "../tests/end_to_end/support/mod.rs"]
mod support;

use perron::app::{Running, Start, prepare, start};
use perron::bridge::Bridge;
use perron::catalogue::Catalogue;
use perron::clock::ManualClock;
use perron::shelf;
use perron::vm::{Screen, ViewModel};
use perron::workers::Message;
use perron_content::tutorial::Meta;
use perron_content::{Card, CardText};
use perron_domain::lang::Lang;
use perron_flow::{Action, CoverAct, Door, Event, HomeAct};
use perron_learn::Tutorial;
use perron_ui::AppWindow;
use slint::platform::software_renderer::{MinimalSoftwareWindow, PremultipliedRgbaColor, RepaintBufferType};
use slint::platform::{Platform, WindowAdapter, update_timers_and_animations};
use slint::{ComponentHandle, PhysicalSize, PlatformError};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const CARDS: usize = 500;
const OPENED_MS: f64 = 100.0;
const TURN_MS: f64 = 16.0;
const CONTENT_MIB: f64 = 10.0;
const PATIENCE: Duration = Duration::from_secs(10);

const WIDTH: u32 = 1280;
const HEIGHT: u32 = 800;

/// A screen with one window.
struct OneWindow(Rc<MinimalSoftwareWindow>);

impl Platform for OneWindow {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        let adapter: Rc<dyn WindowAdapter> = self.0.clone();
        Ok(adapter)
    }
}

/// A kiosk and its window.
struct Seen {
    screen: Rc<MinimalSoftwareWindow>,
    picture: Vec<PremultipliedRgbaColor>,
    drawings: usize,
    running: Running,
    views: Receiver<Arc<ViewModel>>,
    window: AppWindow,
    catalogue: Arc<Catalogue>,
    bridge: Bridge,
}

impl Seen {
    fn start(site: &support::Site) -> Self {
        let screen = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
        slint::platform::set_platform(Box::new(OneWindow(Rc::clone(&screen)))).unwrap();
        let clock = ManualClock::at(support::now());
        let (views, published) = channel();
        let ready = prepare(site.setup("data"), &clock).unwrap();
        let catalogue = Arc::clone(&ready.catalogue);
        let running = start(Start {
            ready,
            clock: Arc::new(clock),
            offset: Arc::default(),
            publish: Box::new(move |view| drop(views.send(view))),
            pressed: None,
            beside_a_desktop: true,
            ticking: false,
            panel: false,
            tap: None,
            on_death: Arc::new(|name: &str| panic!("{name} ended")),
        })
        .unwrap();
        let window = AppWindow::new().unwrap();
        window.show().unwrap();
        screen.set_size(PhysicalSize::new(WIDTH, HEIGHT));
        let bridge = Bridge::connect(&window, |_| {});
        let picture = vec![PremultipliedRgbaColor::default(); (WIDTH * HEIGHT) as usize];
        Self { screen, picture, drawings: 0, running, views: published, window, catalogue, bridge }
    }

    fn send(&self, event: Event) {
        self.running.inbox.blocking_send(Message::Event(event)).unwrap();
    }

    /// Shows views until one is as wanted, then draws it.
    fn drawn(&mut self, wanted: impl Fn(&ViewModel) -> bool) {
        while !self.bridge.shown().is_some_and(|view| wanted(view)) {
            let view = self.views.recv_timeout(PATIENCE).unwrap();
            let words = self.catalogue.of(Lang::new(&view.look.lang));
            self.bridge.publish(&self.window, view, &|id| words.text(id));
        }
        update_timers_and_animations();
        let picture = &mut self.picture;
        let is_drawn = self.screen.draw_if_needed(|renderer| {
            renderer.render(picture, WIDTH as usize);
        });
        self.drawings += usize::from(is_drawn);
    }

    /// Milliseconds from an event to the picture of what it brings.
    fn time(&mut self, event: Event, wanted: impl Fn(&ViewModel) -> bool) -> f64 {
        let from = Instant::now();
        self.send(event);
        self.drawn(wanted);
        from.elapsed().as_secs_f64() * 1000.0
    }
}

/// Proportional set size of this process, in MiB.
fn pss() -> f64 {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let line = text.lines().find(|l| l.starts_with("Pss:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// The part of the values that lies below the answer.
fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * part).round() as usize]
}

fn say(what: &str, value: f64, unit: &str, budget: f64) {
    let over = if value > budget { "  OVER" } else { "" };
    println!("{what:<58} {value:>8.1} {unit}  budget {budget} {unit}{over}");
}

/// Everything that is built in, opened as a kiosk opens it, each text once.
fn content() -> usize {
    let built_in = shelf::built_in();
    let ids: Vec<String> = built_in.cards().map(|card| card.meta.id.clone()).collect();
    let tutorials: Vec<_> = ids.iter().map(|id| Arc::new(built_in.load(id).unwrap())).collect();
    let open = |t: &Arc<perron_content::Tutorial>| {
        t.languages.keys().filter_map(|lang| Tutorial::in_language(Arc::clone(t), lang)).collect::<Vec<_>>()
    };
    let texts: Vec<_> = tutorials.iter().flat_map(open).collect();
    texts.iter().map(Tutorial::step_count).sum()
}

fn card(n: usize) -> Card {
    let text = CardText {
        title: format!("Un tutoriel parmi d’autres, le numéro {n}"),
        summary: "Ce que l’on apprend ici, en une phrase qui tient sur deux lignes de la carte.".to_owned(),
    };
    let meta = Meta { id: format!("t{n}"), level: 1, minutes: 10, ..Meta::default() };
    Card { meta, steps: 8, languages: BTreeMap::from([("fr".to_owned(), text)]) }
}

fn main() {
    let before = pss();
    let steps = content();
    say(
        &format!("memory of all content, {steps} steps, all open at once"),
        pss() - before,
        "MiB",
        CONTENT_MIB,
    );

    let site = support::Site::new("");
    let mut seen = Seen::start(&site);
    seen.drawn(|v| v.chrome.screen == Screen::Home);
    seen.time(Event::Action(HomeAct::Open(Door::Learn).into()), |v| !v.shelf.cards.is_empty());
    let mut opened = vec![];
    for place in [0, 1, 2].into_iter().cycle().take(30) {
        let card = seen.bridge.shown().unwrap().shelf.cards[place].act.0.clone().unwrap();
        seen.time(Event::Action(card), |v| v.chrome.screen == Screen::Tutorial);
        opened.push(seen.time(Event::Action(CoverAct::Begin.into()), |v| v.chrome.screen == Screen::Lesson));
        seen.time(Event::Action(Action::Back), |v| v.chrome.screen == Screen::Tutorial);
        seen.time(Event::Action(Action::Back), |v| v.chrome.screen == Screen::Shelf);
    }
    say("a tutorial opens, from the touch to its first step", quantile(&opened, 0.5), "ms", OPENED_MS);
    say("  the slowest of thirty", quantile(&opened, 1.0), "ms", OPENED_MS);

    let cards: Vec<Card> = (0..CARDS).map(card).collect();
    seen.time(Event::Shelf(cards), |v| v.shelf.can_down);
    let mut turned = vec![];
    while seen.bridge.shown().is_some_and(|v| v.shelf.can_down) {
        let here = seen.bridge.shown().unwrap().shelf.position.clone();
        turned.push(seen.time(Event::Action(Action::Later), |v| v.shelf.position != here));
    }
    let pages = turned.len();
    assert!(seen.drawings > pages, "every page was drawn");
    say(
        &format!("a page of a shelf of {CARDS}, {pages} pages, median"),
        quantile(&turned, 0.5),
        "ms",
        TURN_MS,
    );
    say("  95 of 100 within", quantile(&turned, 0.95), "ms", TURN_MS);
    seen.running.stop();
}
