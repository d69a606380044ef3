//! Clock: whether the battery on the board kept the time.
//!
//! The kernel tells no voltage. What can be seen is a date that cannot be: before this software was written, or before
//! the machine's own firmware. A right date shows a good battery only if the machine stood without mains before.

use crate::draft::Draft;
use crate::exam::Exam;
use crate::parts::firmware;
use crate::report::{Outcome, Part};
use crate::words::{day, say};

/// This software did not exist before, so an earlier clock is wrong; the kiosk does not believe it either.
const FIRST_DAY: &str = "2026-11-01";

/// A later year is no year.
const LAST_DAY: &str = "2099-12-31";

pub(super) fn examine(exam: &Exam<'_>) -> Draft {
    let clocks = exam.names("/sys/class/rtc");
    let date = clocks.first().and_then(|clock| exam.text(&format!("/sys/class/rtc/{clock}/date")));
    let time = clocks.first().and_then(|clock| exam.text(&format!("/sys/class/rtc/{clock}/time")));
    let Some(date) = date.filter(|date| is_day(date)) else {
        return Draft::unknown(Part::Clock, say!("clock-missing"));
    };
    let mut draft = Draft::new(Part::Clock);
    let shown = day(&date);
    let time = time.unwrap_or_default();
    draft.saw(say!("clock-shows", shown, time));
    let made = firmware::date(exam).unwrap_or_default();
    let why = if date.as_str() < made.as_str() {
        let made = day(&made);
        Some(say!("clock-before-firmware", made))
    } else if !(FIRST_DAY..=LAST_DAY).contains(&date.as_str()) {
        Some(say!("clock-impossible"))
    } else {
        None
    };
    match why {
        None => draft.saw(say!("clock-good-sign")),
        Some(why) => draft.weigh(Outcome::Fail, say!("clock-dead-battery", why)),
    }
    draft
}

/// Whether this is a day as `2026-11-24`.
fn is_day(text: &str) -> bool {
    let digit =
        |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(digit)
}

#[cfg(test)]
mod tests {
    use crate::fake_machine::FakeMachine;
    use crate::report::Outcome::{Fail, Pass, Unknown};
    use crate::report::Part;

    #[test]
    fn a_date_that_cannot_be_is_a_dead_battery() {
        for (date, made, outcome, reason) in [
            ("2026-11-24", "03/15/2016", Pass, ""),
            ("2026-11-01", "", Pass, ""),
            ("2026-10-31", "", Fail, "cannot be"),
            ("2000-01-01", "03/15/2016", Fail, "before its firmware was made (2016-03-15)"),
            ("2000-01-01", "05-11-2014", Fail, "before its firmware was made (2014)"),
            ("2000-01-01", "14/11/05", Fail, "cannot be"),
            ("2100-01-01", "", Fail, "cannot be"),
            ("1999-99-99", "", Fail, "CR2032"),
            ("2027-01-05", "02/01/2027", Fail, "before its firmware"),
            ("now", "", Unknown, "no clock"),
            ("", "", Unknown, "no clock"),
        ] {
            let found = FakeMachine::new()
                .file("/sys/class/rtc/rtc0/date", date)
                .file("/sys/class/rtc/rtc0/time", "10:24:00")
                .file("/sys/class/dmi/id/bios_date", made)
                .part(Part::Clock);
            assert_eq!(found.outcome, outcome, "{found:?}");
            assert!(found.reason.clone().unwrap_or_default().en().contains(reason), "{found:?}");
        }
    }
}
