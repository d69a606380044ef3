//! The names that Windows gives to time zones, for Europe, North Africa and the French overseas territories; the
//! rest of the world as far as a workshop may come from there.

use chrono_tz::Tz;

/// Windows' name and the zone of the largest city there, as in Unicode's table of zones.
const NAMES: [(&str, Tz); 36] = [
    ("Romance Standard Time", Tz::Europe__Paris),
    ("W. Europe Standard Time", Tz::Europe__Berlin),
    ("Central Europe Standard Time", Tz::Europe__Budapest),
    ("Central European Standard Time", Tz::Europe__Warsaw),
    ("GMT Standard Time", Tz::Europe__London),
    ("Greenwich Standard Time", Tz::Atlantic__Reykjavik),
    ("E. Europe Standard Time", Tz::Europe__Chisinau),
    ("FLE Standard Time", Tz::Europe__Kiev),
    ("GTB Standard Time", Tz::Europe__Bucharest),
    ("Kaliningrad Standard Time", Tz::Europe__Kaliningrad),
    ("Turkey Standard Time", Tz::Europe__Istanbul),
    ("Russian Standard Time", Tz::Europe__Moscow),
    ("Belarus Standard Time", Tz::Europe__Minsk),
    ("Azores Standard Time", Tz::Atlantic__Azores),
    ("Morocco Standard Time", Tz::Africa__Casablanca),
    ("W. Central Africa Standard Time", Tz::Africa__Lagos),
    ("Egypt Standard Time", Tz::Africa__Cairo),
    ("South Africa Standard Time", Tz::Africa__Johannesburg),
    ("E. Africa Standard Time", Tz::Africa__Nairobi),
    ("Israel Standard Time", Tz::Asia__Jerusalem),
    ("Middle East Standard Time", Tz::Asia__Beirut),
    ("Mauritius Standard Time", Tz::Indian__Mauritius),
    ("SA Western Standard Time", Tz::America__La_Paz),
    ("SA Eastern Standard Time", Tz::America__Cayenne),
    ("Saint Pierre Standard Time", Tz::America__Miquelon),
    ("Central Pacific Standard Time", Tz::Pacific__Guadalcanal),
    ("Hawaiian Standard Time", Tz::Pacific__Honolulu),
    ("Eastern Standard Time", Tz::America__New_York),
    ("Central Standard Time", Tz::America__Chicago),
    ("Mountain Standard Time", Tz::America__Denver),
    ("Pacific Standard Time", Tz::America__Los_Angeles),
    ("Atlantic Standard Time", Tz::America__Halifax),
    ("E. South America Standard Time", Tz::America__Sao_Paulo),
    ("India Standard Time", Tz::Asia__Kolkata),
    ("China Standard Time", Tz::Asia__Shanghai),
    ("Tokyo Standard Time", Tz::Asia__Tokyo),
];

/// The zone of a Windows name, whatever its case.
pub(super) fn zone(name: &str) -> Option<Tz> {
    NAMES.iter().find(|(windows, _)| windows.eq_ignore_ascii_case(name)).map(|(_, zone)| *zone)
}
