//! The tour: drives the real application without a display and shows what it saw.
//!
//! Screens are reached as people reach them: by pointer and key events, by codes under the reader, by a printer that
//! runs out of paper. State is never set: a lesson begins with « Commencer ». Every step names what must be readable on
//! the screen; a step that does not hold makes the tour fail.

mod acts;
mod driver;
mod journeys;
mod learning;
mod lessons;
mod paper;
mod report;

pub use report::{Report, Step};

use crate::app::{Setup, Start, StartError, prepare, start};
use crate::clock::ManualClock;
use crate::settings::Sound;
use chrono::TimeZone;
use driver::Driver;
use i_slint_backend_testing::{TestingBackend, TestingBackendOptions};
use perron_domain::lang::Lang;
use perron_domain::time::Timestamp;
use perron_outside::{OutsideError, PRIVATE, private_folder, replace, shown};
use report::Seen;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// What to show.
#[derive(Clone, Debug)]
pub struct TourOptions {
    /// Where pictures, documents and `tour.json` go.
    pub out: PathBuf,
    /// Language of the visit.
    pub lang: Lang,
    /// Size of the screen, in pixels.
    pub size: (u32, u32),
    /// Text size, 1 to 4.
    pub text_size: u8,
    /// Drawn in high contrast throughout, whatever is chosen on the screen.
    pub contrast: bool,
    /// Lay the screens out from right to left whatever the language, to look at mirroring.
    pub mirrored: bool,
    /// Only the lessons: every tutorial in each of its languages, done to its end, without pictures.
    pub lessons: bool,
    /// A deliberate fault, for the test that a tour can fail.
    pub sabotage: Option<Sabotage>,
}

/// Deliberate faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// A step expects words that are not on the screen.
    Words,
    /// The printer swallows all that it is sent and never answers.
    Printer,
}

/// Why a tour could not be made. A step that does not hold is no such error.
#[derive(Debug, thiserror::Error)]
pub enum TourError {
    /// The kiosk does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A folder, or a file that cannot be written.
    #[error(transparent)]
    Outside(#[from] OutsideError),
    /// A picture or document that cannot be made.
    #[error("{}: {problem}", shown(.path))]
    File {
        /// The file that was to be written.
        path: PathBuf,
        /// What the encoder says.
        problem: String,
    },
    /// The headless backend.
    #[error("the headless screen does not start: {0}")]
    Screen(String),
    /// The kiosk went away.
    #[error("the kiosk stopped in the middle of the tour; see the log")]
    Gone,
}

/// Monday 23 November 2026, 10:24 in Paris: pictures of every tour show one day.
fn first_moment() -> Timestamp {
    let local = chrono_tz::Europe::Paris.with_ymd_and_hms(2026, 11, 23, 10, 24, 0);
    local.single().map(|at| Timestamp::from(at.to_utc())).unwrap_or_default()
}

/// Makes the tour.
///
/// Tutorials come in languages that no interface speaks yet. They are seen on a second kiosk, of a site that has such a
/// language alone: what a person does on it is the same.
///
/// # Errors
/// [`TourError`] when it cannot be made; a report whose `held` is false when it can, and something was wrong.
pub fn run(options: &TourOptions) -> Result<Report, TourError> {
    private_folder(&options.out)?;
    crate::fonts::check()?;
    let backend =
        TestingBackendOptions { mock_time: true, threading: false, renderer_name: Some("software".into()) };
    slint::platform::set_platform(Box::new(TestingBackend::new(backend)))
        .map_err(|e| TourError::Screen(e.to_string()))?;
    let mut seen = Seen::default();
    let (first, other): (Journeys, Journeys) = if options.lessons {
        (learning::every_lesson, learning::every_lesson)
    } else {
        (journeys::all, learning::without_interface)
    };
    let mut outcome = kiosk(options, None, first, &mut seen);
    for lang in without_interface() {
        if outcome.is_ok() && options.sabotage.is_none() {
            outcome = kiosk(options, Some(Lang::new(&lang)), other, &mut seen);
        }
    }
    outcome.and(write(options, seen))
}

/// Languages of tutorials that no interface speaks.
fn without_interface() -> BTreeSet<String> {
    let spoken = |lang: &String| perron_ui::CATALOGUES.iter().any(|(name, _)| name == lang);
    let lessons = lessons::every_language();
    let languages = lessons.iter().map(|lesson| lessons::interface(lesson).as_str().to_owned());
    languages.filter(|lang| !spoken(lang)).collect()
}

/// What is done on a kiosk.
type Journeys = fn(&mut Driver) -> Result<(), TourError>;

/// Starts a kiosk of the demonstration, in `only` this language or in those of the tour, and takes the journeys on it.
fn kiosk(
    options: &TourOptions,
    only: Option<Lang>,
    journeys: Journeys,
    seen: &mut Seen,
) -> Result<(), TourError> {
    let data =
        options.out.join(only.map_or_else(|| "data".to_owned(), |lang| format!("data-{}", lang.as_str())));
    if data.exists() {
        std::fs::remove_dir_all(&data).map_err(|source| OutsideError::Io { path: data.clone(), source })?;
    }
    let clock = ManualClock::at(first_moment());
    let mut setup = Setup::read(None, Some(&data), &clock)?;
    match only {
        Some(lang) => setup.settings.languages = vec![lang],
        None => setup.settings.languages.sort_by_key(|l| *l != options.lang),
    }
    setup.settings.text_size = options.text_size;
    // The tour is the same on every machine, whatever is plugged in.
    setup.settings.scanner = perron_hardware::scanner::Address::None;
    setup.settings.sound = Sound::Simulated;
    let samples = setup.samples.clone().ok_or(TourError::Gone)?;
    let (views, shown) = channel();
    let (tap, printed) = channel();
    let ready = prepare(setup, &clock)?;
    let catalogue = Arc::clone(&ready.catalogue);
    let running = start(Start {
        ready,
        clock: Arc::new(clock.clone()),
        offset: Arc::default(),
        publish: Box::new(move |view| drop(views.send(view))),
        pressed: None,
        beside_a_desktop: true,
        ticking: false,
        panel: false,
        tap: Some(tap),
        on_death: Arc::new(|name| tracing::error!(name, "a part of the kiosk ended: the tour cannot go on")),
    })?;
    if let (Some(Sabotage::Printer), Some(printer)) = (options.sabotage, &running.printer) {
        printer.update(|state| state.answers = false);
    }
    let mut driver = Driver::new(options.clone(), running, catalogue, clock, shown, printed, samples)?;
    driver.seen = std::mem::take(seen);
    let outcome = journeys(&mut driver);
    *seen = driver.leave();
    outcome
}

/// Writes `tour.json`.
fn write(options: &TourOptions, seen: Seen) -> Result<Report, TourError> {
    let Seen { steps, documents } = seen;
    let held = !steps.is_empty() && steps.iter().all(|s| s.held);
    let report = Report { lang: options.lang.as_str().to_owned(), held, steps, documents };
    let path = options.out.join("tour.json");
    let text = serde_json::to_string_pretty(&report)
        .map_err(|e| TourError::File { path: path.clone(), problem: e.to_string() })?;
    replace(&path, text.as_bytes(), PRIVATE)?;
    Ok(report)
}
