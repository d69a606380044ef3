//! The kiosk itself, on a screen of its own: no desktop, and from the card's driver to the finger nothing simulated.

mod finger;
mod idle;
mod mouse;
mod plugs;
mod program;
mod screen;
mod world;

use std::fs;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use finger::Finger;
use perron_hardware::keys::Layout;
use program::{Kiosk, PATIENCE};
use screen::{Part, Picture, Screen};

use crate::typist::Typist;
use crate::{Case, Failure, Outcome, fail, hold};

/// What is tried, in this order: the first starts the kiosk, and the others go on with it.
pub(crate) const CASES: &[Case] = &[
    ("station: the graphics card comes after the kiosk", late),
    ("station: the mouse's arrow is drawn, and a click opens a door", mouse),
    ("station: a touch screen is plugged in, a finger opens a door, and the arrow goes", touch),
    ("station: keys pressed together lead nowhere", chords),
    ("station: nothing of a new scanner's first code is typed into a form", first_code),
    ("station-scan: from a scan's last key to the new picture", scan),
    ("station-plugs: a scanner is pulled out and plugged in again", plugs::scanner),
    ("station-plugs: a touch screen is pulled out and plugged in again", plugs::touch),
    ("station-plugs: a mouse is pulled out and plugged in again", plugs::mouse),
    ("station-plugs: a keyboard is pulled out and plugged in again", plugs::keyboard),
    ("station: the screen goes dark and comes back", returns),
    ("station-side: the screen stands on its side", turned),
    ("station-plugs: a camera is pulled out while it looks and plugged in again", plugs::camera),
    ("station-idle: with everything plugged in, nobody uses it", idle::idle),
];

/// The kiosk that the cases share.
static KIOSK: Mutex<Option<Kiosk>> = Mutex::new(None);

/// Where things are on the home screen, in pixels.
const LEARN: (u32, u32) = (284, 580);
const WORKSHOPS: (u32, u32) = (640, 600);
/// And on the screens behind it.
const FIRST_WORKSHOP: (u32, u32) = (560, 268);
const SIGN_UP: (u32, u32) = (350, 641);
/// The field that a name is typed into, without its caret's edge.
const FIELD: Part = (474, 244, 968, 302);
/// All of the screen.
const ALL: Part = (0, 0, 1280, 800);
/// The screen's size.
const SIZE: (f64, f64) = (1280.0, 800.0);
/// The colours of the page and of the ink.
const PAPER: u32 = 0x00FB_F5EA;
const INK: u32 = 0x001D_1B30;
const WORKSHOPS_DOOR: u32 = 0x0095_301C;
const FIELD_EMPTY: u32 = 0x00FF_FFFF;
/// The kit's configuration.
const CONFIG: &str = "[site]\nname = \"Mairie de Perron\"\nkeys = \"/data/site\"\n";
/// Between two events of a scanner. Quicker than this the emulated machine does not read them all.
const QUICK: Duration = Duration::from_millis(3);
/// How long nothing changes on a screen that is at rest.
const RESTS: Duration = Duration::from_millis(400);
/// Between two looks at the picture's number.
const LOOK: Duration = Duration::from_millis(1);
/// A code that the kiosk knows nothing of.
const TICKET: &str = "PT1:T6G4J2ABA6WAOCKYGNXZ54RKRA";
/// How many scans are measured, and how often at most the minute may change in the middle of one.
const SCANS: usize = 9;
const EARLY_MAX: usize = 2;

/// Says which devices are touch screens and mice, as on every kit.
fn udev() -> Result<(), Failure> {
    static BEGUN: Mutex<bool> = Mutex::new(false);
    let mut begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
    if !*begun {
        fs::create_dir_all("/run/udev")?;
        let run = |program: &str, words: &[&str]| -> Result<(), Failure> {
            hold(Command::new(program).args(words).status()?.success(), (program, words))
        };
        run("/lib/systemd/systemd-udevd", &["--daemon"])?;
        run("/bin/udevadm", &["trigger", "--action=add", "--subsystem-match=input"])?;
        run("/bin/udevadm", &["settle"])?;
        *begun = true;
    }
    Ok(())
}

/// The kiosk on its home screen, started where it does not run.
fn at_home(case: impl FnOnce(&mut Kiosk) -> Outcome) -> Outcome {
    udev()?;
    let mut shared = KIOSK.lock().unwrap_or_else(PoisonError::into_inner);
    let mut kiosk = match shared.take() {
        Some(kiosk) => kiosk,
        None => {
            hold(Command::new("/bin/modprobe").arg("virtio_gpu").status()?.success(), "the driver loads")?;
            let mut kiosk = Kiosk::start(&["--data", "/data"], &[])?;
            kiosk.shows("Home")?;
            kiosk
        }
    };
    // One that a case has failed with is not used again.
    let figure = case(&mut kiosk)?;
    *shared = Some(kiosk);
    Ok(figure)
}

/// A kiosk of its own as on a kit: its devices are this machine's, its keys the demonstration's.
fn on_a_kit() -> Result<Kiosk, Failure> {
    if !fs::exists("/data/site")? {
        at_home(|_| Ok(String::new()))?;
    }
    udev()?;
    let_go();
    fs::write("/site.toml", CONFIG)?;
    let mut kiosk = Kiosk::start(&["--config", "/site.toml", "--data", "/kit"], &[])?;
    kiosk.shows("Home")?;
    Ok(kiosk)
}

/// Ends the kiosk that the cases share: a card is drawn on by one program alone.
fn let_go() {
    drop(KIOSK.lock().unwrap_or_else(PoisonError::into_inner).take());
}

/// Waits until the picture has not changed for a while.
fn at_rest(screen: &Screen) -> Result<(), Failure> {
    let until = Instant::now() + PATIENCE;
    let (mut shown, mut since) = (screen.shown()?, Instant::now());
    while since.elapsed() < RESTS {
        hold(Instant::now() < until, "the screen never rests")?;
        std::thread::sleep(LOOK);
        let now = screen.shown()?;
        if now != shown {
            (shown, since) = (now, Instant::now());
        }
    }
    Ok(())
}

/// Looks at the screen until it is so.
fn sees(what: &str, is_so: impl Fn(&Picture) -> bool) -> Result<Picture, Failure> {
    let screen = Screen::open()?;
    let until = Instant::now() + PATIENCE;
    loop {
        let picture = screen.picture()?;
        if is_so(&picture) {
            return Ok(picture);
        }
        if Instant::now() >= until {
            world::photograph("unseen")?;
            return fail(("never seen", what));
        }
        std::thread::sleep(RESTS);
    }
}

fn share((x, y): (u32, u32)) -> (f64, f64) {
    (f64::from(x) / SIZE.0, f64::from(y) / SIZE.1)
}

/// The home screen: its doors, on a page with letters and pictures.
fn is_home(picture: &Picture) -> bool {
    let paper = picture.share(ALL, PAPER);
    let door = picture.share((500, 590, 720, 670), WORKSHOPS_DOOR);
    (picture.width, picture.height) == (1280, 800)
        && door > 0.9
        && (0.2..0.6).contains(&paper)
        && picture.colours() > 100
}

fn late() -> Outcome {
    udev()?;
    hold(!fs::exists("/dev/dri/card0")?, "no card yet")?;
    let mut kiosk = Kiosk::start(&["--data", "/data"], &[])?;
    kiosk.says("waiting for the graphics card's driver")?;
    hold(Command::new("/bin/modprobe").arg("virtio_gpu").status()?.success(), "the driver loads")?;
    let from = Instant::now();
    kiosk.shows("Home")?;
    sees("the home screen", is_home)?;
    let took = from.elapsed();
    world::photograph("home")?;
    *KIOSK.lock().unwrap_or_else(PoisonError::into_inner) = Some(kiosk);
    Ok(format!("home {:.1} s after it", took.as_secs_f64()))
}

fn mouse() -> Outcome {
    at_home(|kiosk| {
        world::move_to(WORKSHOPS)?;
        // The arrow's tip lies at the place itself; its body below and to the right is ink.
        let (x, y) = WORKSHOPS;
        let body = (x, y, x + 8, y + 14);
        sees("the arrow", |picture| picture.share(body, INK) > 0.2)?;
        world::photograph("arrow")?;
        world::click()?;
        kiosk.shows("Workshops")?;
        world::press(&["esc"])?;
        kiosk.shows("Home")?;
        Ok(String::new())
    })
}

fn touch() -> Outcome {
    at_home(|kiosk| {
        let mut finger = Finger::plug("eGalax touch screen")?;
        kiosk.says("eGalax touch screen")?;
        world::move_to(WORKSHOPS)?;
        let (x, y) = WORKSHOPS;
        let body = (x, y, x + 8, y + 14);
        sees("the arrow", |picture| picture.share(body, INK) > 0.2)?;
        let (x, y) = share(LEARN);
        finger.taps(x, y)?;
        kiosk.shows("Shelf")?;
        world::press(&["esc"])?;
        kiosk.shows("Home")?;
        sees("no arrow", |picture| picture.share(body, INK) < 0.01)?;
        Ok(String::new())
    })
}

fn chords() -> Outcome {
    at_home(|kiosk| {
        let console = || fs::read_to_string("/sys/class/tty/tty0/active");
        let before = console()?;
        fs::write("/proc/sys/kernel/sysrq", "1")?;
        for keys in [
            &["ctrl", "alt", "backspace"][..],
            &["ctrl", "alt", "delete"],
            &["ctrl", "alt", "f2"],
            &["alt", "tab"],
            &["alt", "f4"],
            // Starts the machine anew at once, where the kernel hears it.
            &["alt", "sysrq", "b"],
        ] {
            world::press(keys)?;
        }
        hold(kiosk.runs()?, "it goes on")?;
        hold(console()? == before, "on the same console")?;
        world::move_to(WORKSHOPS)?;
        world::click()?;
        kiosk.shows("Workshops")?;
        world::press(&["esc"])?;
        kiosk.shows("Home")?;
        Ok(String::new())
    })
}

fn first_code() -> Outcome {
    at_home(|kiosk| {
        form(kiosk)?;
        // A key that is typed does reach the field, or this shows nothing.
        let screen = Screen::open()?;
        let empty = screen.picture()?;
        world::press(&["s"])?;
        sees("the letter", |picture| picture.differs(&empty, FIELD) > 0.002)?;
        world::press(&["backspace"])?;
        sees("the empty field", |picture| picture.differs(&empty, FIELD) < 0.02)?;
        at_rest(&screen)?;
        let empty = screen.picture()?;
        // It types as soon as it is there, before anybody can have taken it for himself.
        let mut scanner = Typist::plug("WCM HIDKeyBoard")?;
        scanner.types(&format!("{TICKET}\r"), Layout::Fr, QUICK)?;
        let until = Instant::now() + Duration::from_secs(4);
        while Instant::now() < until && kiosk.says_in("shown", LOOK)?.is_none() {
            let differs = screen.picture()?.differs(&empty, FIELD);
            hold(differs < 0.002, ("typed into the field", differs))?;
            std::thread::sleep(Duration::from_millis(20));
        }
        world::photograph("first-code")?;
        drop(scanner);
        go_home(kiosk)
    })
}

/// From the home screen to the form that asks for a name, empty.
fn form(kiosk: &mut Kiosk) -> Result<(), Failure> {
    for (place, screen) in [(WORKSHOPS, "Workshops"), (FIRST_WORKSHOP, "Workshop"), (SIGN_UP, "Form")] {
        world::move_to(place)?;
        world::click()?;
        kiosk.shows(screen)?;
    }
    sees("the form", |picture| picture.share(FIELD, FIELD_EMPTY) > 0.9).map(drop)
}

/// Back to the home screen, from wherever it is.
fn go_home(kiosk: &mut Kiosk) -> Outcome {
    let until = Instant::now() + PATIENCE;
    while kiosk.says_in("screen=Home", RESTS)?.is_none() {
        hold(Instant::now() < until, "there is no way home")?;
        world::press(&["esc"])?;
    }
    Ok(String::new())
}

fn scan() -> Outcome {
    at_home(|kiosk| {
        let screen = Screen::open()?;
        let mut scanner = Typist::plug("Barcode scanner")?;
        kiosk.says("a scanner")?;
        let (mut took, mut early) = (vec![], 0);
        // The first ones teach the kiosk the scanner's layout and ending.
        for n in 0..SCANS + 3 {
            sees("the home screen", is_home)?;
            at_rest(&screen)?;
            let before = screen.shown()?;
            scanner.types(TICKET, Layout::Us, QUICK)?;
            // The clock on the screen may have gone on meanwhile.
            let is_still = screen.shown()? == before;
            early += usize::from(!is_still);
            hold(early <= EARLY_MAX, "something changes before the code is whole")?;
            let from = Instant::now();
            scanner.types("\r", Layout::Us, Duration::ZERO)?;
            while screen.shown()? == before {
                hold(from.elapsed() < PATIENCE, "a scan changes nothing")?;
                std::thread::sleep(LOOK);
            }
            if n >= 3 && is_still {
                took.push(from.elapsed());
            }
            kiosk.shows("Notice")?;
            if n == 0 {
                sees("the notice", |picture| !is_home(picture))?;
                world::photograph("scanned")?;
            }
            go_home(kiosk)?;
        }
        took.sort();
        let median = took.get(took.len() / 2).copied().unwrap_or_default();
        Ok(format!("median {} ms, emulated", median.as_millis()))
    })
}

fn returns() -> Outcome {
    at_home(|kiosk| {
        let id = kiosk.id();
        let card = "/sys/class/drm/card0";
        for (status, expected, told) in
            [("off", "disconnected", "the screen is gone"), ("detect", "connected", "begins again")]
        {
            fs::write(format!("{card}-Virtual-1/status"), status)?;
            let now = fs::read_to_string(format!("{card}-Virtual-1/status"))?;
            hold(now.trim() == expected, (status, now))?;
            // As the card's driver does when a plug moves.
            fs::write(format!("{card}/uevent"), "change")?;
            kiosk.says(told)?;
        }
        kiosk.shows("Home")?;
        sees("the home screen", is_home)?;
        hold(kiosk.id() == id && kiosk.runs()?, "in the same process")?;
        Ok(String::new())
    })
}

fn turned() -> Outcome {
    udev()?;
    let_go();
    let mut finger = Finger::plug("eGalax touch screen")?;
    let mut kiosk = Kiosk::start(&["--data", "/data"], &[("SLINT_KMS_ROTATION", "90")])?;
    kiosk.shows("Home")?;
    // The picture is 800 wide and 1280 high, its top at the panel's right edge: the second of three doors lies in the middle.
    let door = (470, 500, 560, 660);
    sees("the door on its side", |picture| picture.share(door, WORKSHOPS_DOOR) > 0.9)?;
    world::photograph("turned")?;
    let (x, y) = share((515, 580));
    finger.taps(x, y)?;
    kiosk.shows("Workshops")?;
    // The mouse's arrow follows the picture too: right of its tip is below it on the panel, and below is left.
    world::move_to((300, 400))?;
    sees("the arrow on its side", |picture| picture.share((286, 400, 300, 408), INK) > 0.2)?;
    sees("another screen", |picture| picture.share(door, WORKSHOPS_DOOR) < 0.5)?;
    at_rest(&Screen::open()?)?;
    world::photograph("turned-touched")?;
    kiosk.end()?;
    Ok(String::new())
}
