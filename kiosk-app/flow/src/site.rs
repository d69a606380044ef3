//! What is fixed for a site: read from its configuration at start, never changed by a visit.

use crate::device::Loudness;
use crate::reader::CameraUse;
use chrono_tz::Tz;
use perron_domain::crypto::SealPublic;
use perron_domain::ids::Cents;
use perron_domain::lang::Lang;
use perron_domain::pass::{Service, Territory};

/// When the kiosk asks whether someone is there, and when it wipes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdleRule {
    /// Seconds without a touch before the warning: 120 to 300.
    pub after: u32,
    /// Seconds of the countdown: 20 to 45.
    pub countdown: u32,
}

impl Default for IdleRule {
    fn default() -> Self {
        Self { after: 120, countdown: 30 }
    }
}

/// What a service costs here, in vouchers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// Which service.
    pub service: Service,
    /// For one unit: a workshop's session, half an hour of help. Nothing: it is free.
    pub amount: Cents,
}

/// The site.
#[derive(Clone, Debug)]
pub struct Site {
    /// Name of the place, as on its door.
    pub name: String,
    /// Its time zone.
    pub zone: Tz,
    /// Languages on offer, the first is the one a visit begins in.
    pub languages: Vec<Lang>,
    /// Text size a visit begins with, 1 to 4.
    pub text_size: u8,
    /// Idle rule.
    pub idle: IdleRule,
    /// Country of telephone numbers written without a prefix, as ISO 3166 letters.
    pub country: String,
    /// The key that contacts are sealed to.
    pub seal: SealPublic,
    /// What services cost; for one that is not named, nobody said.
    pub prices: Vec<Price>,
    /// Where the site is, as funders' orders name places; not said by default.
    pub territory: Option<Territory>,
    /// Digits of a PIN.
    pub pin_length: usize,
    /// Whether there is a printer. Without one the screen shows the code, and nothing is said of a fault.
    pub prints: bool,
    /// Whether the printer is whichever is plugged in: then there is none until it is told.
    pub printer_is_sought: bool,
    /// How a camera is used.
    pub camera: CameraUse,
    /// How loud it is for whoever comes.
    pub loudness: Loudness,
}

impl Site {
    /// What a service costs here, where the site says so.
    #[must_use]
    pub fn price(&self, service: Service) -> Option<Cents> {
        self.prices.iter().find(|price| price.service == service).map(|price| price.amount)
    }
}
