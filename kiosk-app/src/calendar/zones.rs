//! From the names that calendars give to time zones to the zones themselves.
//!
//! Tried in order: the name of a city's zone (`Europe/Paris`), the same behind a prefix
//! (`/mozilla.org/20070129_1/Europe/Paris`), a Windows name (`Romance Standard Time`), and what the file itself tells
//! of the zone: its place, or else offsets that are those of the site.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;

use super::lines::Block;
use super::windows;

/// What a file tells of a zone: its place, and its offsets in winter and summer as written (`+0100`).
#[derive(Debug)]
struct Told {
    place: Option<String>,
    standard: String,
    daylight: String,
}

/// The zones of one file.
#[derive(Debug)]
pub(super) struct Zones {
    /// The zone of times that name none.
    pub(super) site: Tz,
    told: BTreeMap<String, Told>,
}

impl Zones {
    pub(super) fn new(site: Tz, blocks: &[Block]) -> Self {
        let told = blocks.iter().filter_map(|block| {
            let offset = |name| block.text(name).unwrap_or_default().trim().to_owned();
            let standard = offset("STANDARD.TZOFFSETTO");
            let daylight = Some(offset("DAYLIGHT.TZOFFSETTO")).filter(|offset| !offset.is_empty());
            let place = block.text("X-LIC-LOCATION").map(str::to_owned);
            let daylight = daylight.unwrap_or_else(|| standard.clone());
            Some((block.text("TZID")?.trim_matches('"').to_owned(), Told { place, standard, daylight }))
        });
        Self { site, told: told.collect() }
    }

    /// The zone of a name, or `None` when nothing tells what it is.
    pub(super) fn resolve(&self, name: &str) -> Option<Tz> {
        let name = name.trim();
        by_name(name).or_else(|| {
            let told = self.told.get(name)?;
            let place = told.place.as_deref().and_then(by_name);
            place.or_else(|| {
                (offsets(self.site) == (told.standard.clone(), told.daylight.clone())).then_some(self.site)
            })
        })
    }
}

fn by_name(name: &str) -> Option<Tz> {
    let city = |name: &str| name.parse::<Tz>().ok();
    let behind = || name.match_indices('/').find_map(|(at, _)| city(name.get(at + 1..)?));
    city(name).or_else(|| windows::zone(name)).or_else(behind)
}

/// A zone's offsets outside and in summer time, written as `+0100`.
fn offsets(zone: Tz) -> (String, String) {
    let minutes = |month| {
        let noon = NaiveDate::from_ymd_opt(2026, month, 1).and_then(|day| day.and_hms_opt(12, 0, 0));
        noon.map(|noon| zone.offset_from_utc_datetime(&noon).fix().local_minus_utc() / 60).unwrap_or_default()
    };
    let written = |minutes: i32| {
        let sign = if minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60)
    };
    let (january, july) = (minutes(1), minutes(7));
    (written(january.min(july)), written(january.max(july)))
}
