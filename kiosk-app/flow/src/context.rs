//! What every screen may know: the site, the time, the workshops, who is in.

use crate::battery::Battery;
use crate::device::Loudness;
use crate::reader::{Camera, CameraUse, Reader};
use crate::site::Site;
use perron_domain::badges::Role;
use perron_domain::calls::Call;
use perron_domain::crypto::SealSecret;
use perron_domain::ids::{SignUpId, WorkshopId};
use perron_domain::jobs::PaperFault;
use perron_domain::lang::Lang;
use perron_domain::time::{Time, Timestamp};
use perron_domain::workshop::Workshop;

/// How a person wants the screen. Begins anew with every visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The language of the screen, and of what is printed from it.
    pub lang: Lang,
    /// Text size, 1 to 4.
    pub size: u8,
    /// High contrast.
    pub contrast: bool,
}

impl Look {
    /// How a visit begins.
    #[must_use]
    pub fn first(site: &Site) -> Self {
        Self {
            lang: site.languages.first().copied().unwrap_or(Lang::FR),
            size: site.text_size.clamp(1, 4),
            contrast: false,
        }
    }
}

/// Somebody of the staff is in. Dropped at the lock: the key goes with it.
#[derive(Clone, Debug)]
pub struct Advisor {
    /// As what.
    pub role: Role,
    /// The site's key, while the badge is in.
    pub key: Option<SealSecret>,
}

/// What every screen may know. Screens read it; the kiosk alone changes it.
#[derive(Clone, Debug)]
pub struct Context {
    /// What is fixed here.
    pub site: Site,
    /// How this visit wants the screen.
    pub look: Look,
    /// The time of the last input, and what is known of it.
    pub time: Time,
    /// The best that is known of it.
    pub now: Timestamp,
    /// Workshops of the next 90 days, by beginning.
    pub workshops: Vec<Workshop>,
    /// Calls, of sign-ups with news.
    pub calls: Vec<(SignUpId, Call)>,
    /// The advisor is in.
    pub advisor: Option<Advisor>,
    /// The printer's known fault.
    pub printer: Option<PaperFault>,
    /// Whether a scanner is plugged in.
    pub scanner: bool,
    /// What is known of the camera.
    pub camera: Camera,
    /// The machine's battery.
    pub battery: Battery,
    /// Whether something can be heard: there is a loudspeaker, or there are headphones.
    pub sound: bool,
    /// How loud it is for whoever is here now.
    pub loudness: Loudness,
    /// Whether something was told to be heard since the last touch: the next one silences it, whether it ended or not.
    pub(crate) sounds: bool,
    /// Whether the camera was told to look.
    pub looks: bool,
    /// The window is small: lists show fewer rows.
    pub cramped: bool,
    /// A command is on its way to the disk.
    pub saving: bool,
    /// A guess is being looked up: a second touch on the same answer is none.
    pub(crate) looking_up: bool,
    /// The counts of guesses from before the start have been read. Until then nothing that can be guessed is looked up:
    /// whoever turns the kiosk off and on would else begin anew.
    pub(crate) guesses_counted: bool,
}

impl Context {
    pub(crate) fn new(site: Site) -> Self {
        Self {
            look: Look::first(&site),
            time: Time::synchronised(Timestamp::default()),
            now: Timestamp::default(),
            workshops: Vec::new(),
            calls: Vec::new(),
            advisor: None,
            printer: site.printer_is_sought.then_some(PaperFault::NoPrinter),
            scanner: false,
            camera: Camera::Absent,
            battery: Battery::Well,
            sound: false,
            loudness: site.loudness,
            sounds: false,
            looks: false,
            cramped: false,
            saving: false,
            looking_up: false,
            guesses_counted: false,
            site,
        }
    }

    /// Whether there is a printer: the site has one, and where it is whichever is plugged in, one is.
    #[must_use]
    pub fn prints(&self) -> bool {
        self.site.prints && self.printer != Some(PaperFault::NoPrinter)
    }

    /// How a code is shown here now.
    #[must_use]
    pub fn reader(&self) -> Reader {
        match (self.scanner, self.site.camera, self.camera) {
            (true, ..) => Reader::Scanner,
            (false, CameraUse::Never, _) | (false, _, Camera::Absent) => Reader::Nothing,
            (false, CameraUse::WithoutScanner | CameraUse::Always | CameraUse::Simulated, _) => {
                Reader::Camera
            }
        }
    }

    /// Whether the site uses a camera at all.
    pub(crate) fn has_camera(&self) -> bool {
        self.site.camera != CameraUse::Never
    }

    /// Whether the camera may look while a code is awaited. One that is not there yet may be plugged in meanwhile.
    pub(crate) fn may_look(&self) -> bool {
        match self.site.camera {
            CameraUse::Never => false,
            CameraUse::WithoutScanner => !self.scanner,
            CameraUse::Always | CameraUse::Simulated => true,
        }
    }

    /// One workshop of the list.
    #[must_use]
    pub fn workshop(&self, id: WorkshopId) -> Option<&Workshop> {
        self.workshops.iter().find(|w| w.id == id)
    }

    /// Workshops that people can still come to, by beginning.
    pub fn ahead(&self) -> impl Iterator<Item = &Workshop> {
        let now = self.now;
        self.workshops
            .iter()
            .filter(move |w| !w.called_off && w.details.as_ref().is_some_and(|d| d.ends > now))
    }

    /// The call register of a sign-up.
    #[must_use]
    pub fn call(&self, signup: SignUpId) -> Call {
        self.calls.iter().find(|(id, _)| *id == signup).map(|(_, c)| *c).unwrap_or_default()
    }

    /// Cards of a list on one page: large letters and small windows hold fewer.
    #[must_use]
    pub fn cards_per_page(&self) -> usize {
        if self.look.size >= 3 || self.cramped { 2 } else { 3 }
    }

    /// Rows of an advisor's list on one page.
    #[must_use]
    pub fn rows_per_page(&self) -> usize {
        let rows = 7 - usize::from(self.look.size.clamp(1, 4));
        rows - usize::from(self.cramped)
    }
}

/// The last page of a list, from 0.
pub(crate) fn last_page(count: usize, per_page: usize) -> usize {
    count.saturating_sub(1) / per_page.max(1)
}
