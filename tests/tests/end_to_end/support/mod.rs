//! A site on the bench, and a kiosk that runs without a window: started as the program starts it, driven by what people
//! do, watched through what it publishes.

#![allow(dead_code, reason = "each test file uses its part")]

#[path = "../../../../hardware/tests/printers/network.rs"]
pub(crate) mod network;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use perron::app::{Running, Setup, Start, prepare, start};
use perron::clock::{Clock, ManualClock, SystemClock};
use perron::vm::{Does, Keys, Paper, Screen, ViewModel};
use perron::workers::lifeline::OnDeath;
use perron::workers::{Message, Probe};
use perron_domain::crypto::{BadgeSecret, SealSecret};
use perron_domain::time::Timestamp;
use perron_flow::{Action, Door, Event, HomeAct, NoticeAct, SignUpAct};

/// A kiosk that shows nothing new for so long hangs. No test that holds waits for it.
const PATIENCE: Duration = Duration::from_secs(600);

/// Wall time now.
pub(crate) fn now() -> Timestamp {
    SystemClock::new(Arc::default()).time().wall
}

/// What a command gave back.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

type Entry = fn(Vec<OsString>, &mut dyn std::io::Write, &mut dyn std::io::Write) -> u8;

fn run(entry: Entry, program: &str, arguments: &[&str]) -> Ran {
    let words = std::iter::once(&program).chain(arguments).map(OsString::from).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = entry(words, &mut out, &mut err);
    Ran { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

/// `perron`, as typed.
pub(crate) fn perron(arguments: &[&str]) -> Ran {
    run(|words, out, err| perron::commands::run(words, out, err), "perron", arguments)
}

/// `perron-kit`, as typed.
pub(crate) fn kit(arguments: &[&str]) -> Ran {
    run(|words, out, err| perron_kit::run(words, out, err), "perron-kit", arguments)
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A site made by the technician's tool, and its configuration.
pub(crate) struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    /// `settings` follow the `[site]` table.
    pub(crate) fn new(settings: &str) -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        let keys = site.path("site");
        let made = kit(&["site", "init", "--name", "Médiathèque", "--out", text(&keys)]);
        assert_eq!(made.code, 0, "{made:?}");
        let badge = kit(&["badge", "--site", text(&keys), "--out", text(&site.path("badge.png"))]);
        assert_eq!(badge.code, 0, "{badge:?}");
        let table = "[site]\nname = \"Médiathèque\"\nkeys = \"site/kiosk\"\n";
        fs::write(site.path("perron.toml"), format!("{table}{settings}")).unwrap();
        site
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What the advisor's badge says, read from its printed page.
    pub(crate) fn badge(&self) -> String {
        let read = perron(&["decode", text(&self.path("badge.png"))]);
        let (_, badge) = read.out.trim_end().split_once('\t').unwrap_or_else(|| panic!("{read:?}"));
        assert!(BadgeSecret::parse(badge).is_ok());
        badge.to_owned()
    }

    /// The site's sealing key, opened with its badge.
    pub(crate) fn key(&self, data: &str) -> SealSecret {
        let list = self.setup(data).badges().read().unwrap();
        list.open_key(&BadgeSecret::parse(&self.badge()).unwrap()).unwrap()
    }

    /// A command on a data folder of this site.
    pub(crate) fn perron(&self, data: &str, arguments: &[&str]) -> Ran {
        let (config, data) = (self.path("perron.toml"), self.path(data));
        let place = ["--config", text(&config), "--data", text(&data)];
        perron(&[&place[..], arguments].concat())
    }

    /// A command that must succeed.
    pub(crate) fn ok(&self, data: &str, arguments: &[&str]) -> String {
        let ran = self.perron(data, arguments);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments:?}: {}", ran.out);
        ran.out
    }

    /// What a kiosk on that data folder is started with.
    pub(crate) fn setup(&self, data: &str) -> Setup {
        let clock = ManualClock::at(now());
        Setup::read(Some(&self.path("perron.toml")), Some(&self.path(data)), &clock).unwrap()
    }

    /// Writes a calendar and imports it.
    pub(crate) fn import(&self, data: &str, events: &[String]) -> String {
        let file = self.path("ateliers.ics");
        fs::write(&file, calendar(events)).unwrap();
        self.ok(data, &["import-workshops", text(&file)])
    }
}

/// A calendar file.
pub(crate) fn calendar(events: &[String]) -> String {
    let head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//FR\r\nX-WR-CALNAME:Médiathèque\r\n";
    format!("{head}{}END:VCALENDAR\r\n", events.concat())
}

/// One event of two hours. `lines` hold what else it says.
pub(crate) fn event(uid: &str, title: &str, starts: Timestamp, lines: &[&str]) -> String {
    let utc = |at: Timestamp| at.utc().format("%Y%m%dT%H%M%SZ");
    let mut text = format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{}\r\nDTEND:{}\r\nSUMMARY:{title}\r\n",
        utc(starts),
        utc(starts.plus(7_200_000)),
    );
    for line in lines {
        text.push_str(&format!("{line}\r\n"));
    }
    text + "END:VEVENT\r\n"
}

/// A full hour, so many days from now.
pub(crate) fn in_days(days: i64) -> Timestamp {
    let hour = 3_600_000;
    Timestamp(now().0 / hour * hour).plus(days * perron_domain::time::DAY)
}

/// A kiosk that runs.
pub(crate) struct Kiosk {
    pub(crate) running: Running,
    views: Receiver<Arc<ViewModel>>,
    pub(crate) view: Arc<ViewModel>,
    pub(crate) clock: ManualClock,
}

impl Kiosk {
    /// Starts it and waits for its first screen. Ticks come by hand.
    pub(crate) fn start(setup: Setup) -> Self {
        Self::begin(setup, false)
    }

    /// The same with the simulator's panel, as on a desktop.
    pub(crate) fn start_with_panel(setup: Setup) -> Self {
        Self::begin(setup, true)
    }

    fn begin(setup: Setup, panel: bool) -> Self {
        Self::start_by(setup, ManualClock::at(now()), panel)
    }

    /// The same by another clock.
    pub(crate) fn start_by(setup: Setup, clock: ManualClock, panel: bool) -> Self {
        let watched = Arc::new(clock.clone());
        let on_death: OnDeath = Arc::new(|name: &str| panic!("{name} ended"));
        let kiosk = Self::start_with(setup, clock, watched, panel, on_death);
        // What is read at the start has been read, the counts of guesses too.
        kiosk.settle();
        kiosk
    }

    /// The same with a clock of one's own making, and told when a part of it dies.
    pub(crate) fn start_with(
        setup: Setup,
        clock: ManualClock,
        given: Arc<dyn Clock>,
        panel: bool,
        on_death: OnDeath,
    ) -> Self {
        let (views, published) = channel();
        let running = start(Start {
            ready: prepare(setup, &clock).unwrap(),
            clock: given,
            offset: Arc::default(),
            publish: Box::new(move |view| drop(views.send(view))),
            pressed: None,
            beside_a_desktop: true,
            ticking: false,
            panel,
            tap: None,
            on_death,
        })
        .unwrap();
        let mut kiosk = Self { running, views: published, view: Arc::default(), clock };
        kiosk.wait("the doors", |v| !v.home.doors.is_empty());
        kiosk
    }

    pub(crate) fn event(&self, event: Event) {
        self.running.inbox.blocking_send(Message::Event(event)).unwrap();
    }

    pub(crate) fn act(&self, act: impl Into<Action>) {
        self.event(Event::Action(act.into()));
    }

    /// Touches what a view shows.
    pub(crate) fn press(&self, does: &Does) {
        self.act(does.0.clone().unwrap());
    }

    /// Touches the workshop of this row on the advisor's first screen.
    pub(crate) fn open_list(&mut self, row: usize) {
        let view = self.wait("a workshop", |v| v.advisor.rows.len() > row);
        self.press(&view.advisor.rows[row].act);
    }

    pub(crate) fn keys(&self, keys: &str) {
        keys.chars().for_each(|key| self.act(Action::Key(key)));
    }

    /// Seconds pass without a touch.
    pub(crate) fn seconds(&self, n: u32) {
        for _ in 0..n {
            self.clock.advance(1000);
            self.event(Event::Tick);
        }
    }

    /// Waits until everything that was asked so far has been answered.
    pub(crate) fn settle(&self) {
        let mut last = None;
        loop {
            let (probe, answer) = Probe::new();
            self.running.inbox.blocking_send(Message::Settle(probe)).unwrap();
            let settled = answer.recv_timeout(PATIENCE).unwrap();
            if settled.papers == 0 && last == Some(settled.handled) {
                return;
            }
            last = Some(settled.handled);
        }
    }

    /// What is on the screen once everything that was asked has been answered.
    pub(crate) fn at_rest(&mut self) -> Arc<ViewModel> {
        self.settle();
        if let Some(view) = self.views.try_iter().last() {
            self.view = view;
        }
        self.view.clone()
    }

    /// Shows the badge, so that the kiosk can be backed up, and leaves.
    pub(crate) fn show_badge(&mut self, badge: &str) {
        self.event(Event::Scanned(badge.into()));
        self.screen(Screen::Pin);
        self.act(Action::End);
        self.screen(Screen::Home);
    }

    /// Shows a badge that has no PIN here yet, chooses one, and is in. What is asked of the date is answered with yes.
    pub(crate) fn enter_with(&mut self, badge: &str, pin: &str) {
        self.event(Event::Scanned(badge.into()));
        self.screen(Screen::Pin);
        self.keys(&pin.repeat(2));
        self.screen(Screen::Notice);
        self.act(NoticeAct::Close);
        self.settle();
        self.act(NoticeAct::DateRight);
        self.screen(Screen::Advisor);
    }

    /// Waits until a published view holds.
    pub(crate) fn wait(&mut self, what: &str, holds: impl Fn(&ViewModel) -> bool) -> Arc<ViewModel> {
        let until = Instant::now() + PATIENCE;
        while !holds(&self.view) {
            match self.views.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(view) => self.view = view,
                Err(RecvTimeoutError::Timeout) => panic!("waiting for {what}: {:#?}", self.view),
                Err(RecvTimeoutError::Disconnected) => panic!("waiting for {what}: the kiosk is gone"),
            }
        }
        self.view.clone()
    }

    /// Waits for a screen.
    pub(crate) fn screen(&mut self, screen: Screen) -> Arc<ViewModel> {
        self.wait(&format!("{screen:?}"), |v| v.chrome.screen == screen)
    }

    /// From the doors to the question for a telephone number.
    pub(crate) fn up_to_phone(&mut self, title: &str, name: &str) {
        self.act(Action::Home);
        self.act(HomeAct::Open(Door::Workshops));
        let view = self.wait("cards", |v| v.workshops.cards.iter().any(|c| c.title == title));
        self.press(&view.workshops.cards.iter().find(|c| c.title == title).unwrap().act);
        let view = self.screen(Screen::Workshop);
        self.press(&view.workshop.primary.act);
        self.screen(Screen::Form);
        self.keys(name);
        self.wait("the name", |v| v.form.value == name);
        self.act(SignUpAct::Continue);
        self.wait("the phone's question", |v| v.form.keys == Keys::Digits);
    }

    /// One sign-up, to the paper or its absence; gives the code on the ticket.
    pub(crate) fn sign_up(&mut self, title: &str, name: &str, phone: &str) -> String {
        self.up_to_phone(title, name);
        self.keys(phone);
        self.act(if phone.is_empty() { SignUpAct::WithoutPhone } else { SignUpAct::Continue });
        let view = self
            .wait("the ticket", |v| v.chrome.screen == Screen::Ticket && v.ticket.paper != Paper::Printing);
        view.ticket.code.clone()
    }

    /// Touches the list's button with this text.
    pub(crate) fn row_action(&mut self, text: &str) {
        let view = self.wait(text, |v| v.roster.actions.iter().any(|a| a.text == text && a.enabled));
        self.press(&view.roster.actions.iter().find(|a| a.text == text).unwrap().act);
    }

    /// Closes the kiosk; gives the last view.
    pub(crate) fn stop(self) -> Arc<ViewModel> {
        self.running.stop();
        self.views.try_iter().last().unwrap_or(self.view)
    }
}

/// All files of a folder and what is in them.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.clone(), fs::read(path).unwrap()));
        }
    }
    found
}

/// The folder as it is on the disk at this moment: what a power cut, or a thief, would leave.
pub(crate) fn snapshot(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        let copy = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::write(copy, bytes).unwrap();
    }
}

/// Files in which a needle lies, letters in either case.
pub(crate) fn found_in<'f>(files: &'f [(PathBuf, Vec<u8>)], needle: &[u8]) -> Vec<&'f Path> {
    let holds = |bytes: &[u8]| bytes.windows(needle.len()).any(|w| w.eq_ignore_ascii_case(needle));
    files.iter().filter(|(_, bytes)| holds(bytes)).map(|(path, _)| path.as_path()).collect()
}
