//! Temperature: the processor kept busy, and how hot it gets.
//!
//! Dust and dry paste show only under load: a machine that stands idle at 45 °C may switch itself off when a resident
//! opens the third page. A sensor whose figure does not change under load measures nothing.

use std::time::Duration;

use crate::draft::Draft;
use crate::exam::{Exam, over};
use crate::report::{Outcome, Part};
use crate::words::{Message, say};

/// How long the cores are kept busy.
const WANT: Duration = Duration::from_secs(45);

/// A shorter load does not warm a cooler through.
const LEAST: Duration = Duration::from_secs(20);

/// Drivers of sensors in processors.
const DRIVERS: [&str; 5] = ["coretemp", "k10temp", "zenpower", "cpu_thermal", "via_cputemp"];

/// The most sensors that are read.
const SENSORS_MAX: usize = 32;

/// Temperatures that are believed, in thousandths of a degree.
const BELIEVED: std::ops::RangeInclusive<i64> = -40_000..=150_000;

/// So close to the critical temperature the load ends, in thousandths of a degree.
const MARGIN: i64 = 2_000;

/// Where the load ends if the sensor names no critical temperature, in thousandths of a degree.
const CRITICAL: i64 = 105_000;

pub(super) fn examine(exam: &mut Exam<'_>) -> Draft {
    let sensors = sensors(exam);
    let Some(before) = hottest(exam, &sensors) else {
        return Draft::unknown(Part::Temperature, say!("temperature-missing"));
    };
    let Some(time) = exam.budget.share(WANT, LEAST) else {
        return Draft::unknown(Part::Temperature, over());
    };
    exam.person.tell(&format!("Every core is kept busy for {} s; the fan may be heard.", time.as_secs()));
    let exam = &*exam;
    let throttled = throttled(exam);
    let mut peak = before;
    let mut is_stopped = false;
    let mut look = || {
        peak = peak.max(hottest(exam, &sensors).unwrap_or(i64::MIN));
        is_stopped = sensors.iter().any(|sensor| sensor.is_critical(exam));
        !is_stopped
    };
    if let Err(error) = exam.wire.load.processor(time, &mut look) {
        let why = error.message();
        return Draft::unknown(Part::Temperature, say!("temperature-not-loaded", why));
    }
    let degrees = |milli: i64| u64::try_from(milli / 1000).unwrap_or_default();
    let mut draft = Draft::new(Part::Temperature);
    let (idle, loaded, seconds) = (degrees(before), degrees(peak), time.as_secs());
    draft.saw(say!("temperature-reached", idle, loaded, seconds));
    weigh(exam, (peak != before).then_some(loaded), &mut draft);
    let clean = clean();
    if is_stopped {
        let why = say!("temperature-stopped", clean);
        draft.weigh(Outcome::Fail, why);
    } else if self::throttled(exam) > throttled {
        let why = say!("temperature-throttled", clean);
        draft.weigh(Outcome::Limited, why);
    }
    draft
}

/// Weighs the degrees that were reached; none if the sensor did not move.
fn weigh(exam: &Exam<'_>, reached: Option<u64>, draft: &mut Draft) {
    let Some(reached) = reached else {
        let why = say!("temperature-still");
        return draft.weigh(Outcome::Unknown, why);
    };
    let clean = clean();
    draft.weigh(exam.profile.temperature.celsius.rate(reached), say!("temperature-high", reached, clean));
}

/// What helps a machine that gets too hot.
fn clean() -> Message {
    say!("temperature-clean")
}

/// A sensor's file, and where it is too hot, in thousandths of a degree.
struct Sensor {
    path: String,
    critical: i64,
}

impl Sensor {
    fn read(&self, exam: &Exam<'_>) -> Option<i64> {
        exam.number(&self.path).filter(|milli| BELIEVED.contains(milli))
    }

    fn is_critical(&self, exam: &Exam<'_>) -> bool {
        self.read(exam).is_some_and(|milli| milli >= self.critical - MARGIN)
    }
}

fn hottest(exam: &Exam<'_>, sensors: &[Sensor]) -> Option<i64> {
    sensors.iter().filter_map(|sensor| sensor.read(exam)).max()
}

/// The sensors in the processor; the board's zones where there are none.
fn sensors(exam: &Exam<'_>) -> Vec<Sensor> {
    let critical =
        |path: &str| exam.number(path).filter(|milli| (50_000..=130_000).contains(milli)).unwrap_or(CRITICAL);
    let mut found = vec![];
    for chip in exam.names("/sys/class/hwmon") {
        let chip = format!("/sys/class/hwmon/{chip}");
        if exam.text(&format!("{chip}/name")).is_none_or(|name| !DRIVERS.contains(&name.as_str())) {
            continue;
        }
        for place in exam.names(&chip).iter().filter_map(|name| name.strip_suffix("_input")) {
            if place.starts_with("temp") {
                let critical = critical(&format!("{chip}/{place}_crit"));
                found.push(Sensor { path: format!("{chip}/{place}_input"), critical });
            }
        }
    }
    if found.is_empty() {
        let zones =
            exam.names("/sys/class/thermal").into_iter().filter(|name| name.starts_with("thermal_zone"));
        found.extend(
            zones.map(|zone| Sensor { path: format!("/sys/class/thermal/{zone}/temp"), critical: CRITICAL }),
        );
    }
    found.truncate(SENSORS_MAX);
    found
}

/// How often the processor slowed itself down since the start.
fn throttled(exam: &Exam<'_>) -> u64 {
    let cpus = "/sys/devices/system/cpu";
    let counts = exam.names(cpus).into_iter().filter(|name| name.starts_with("cpu")).flat_map(|cpu| {
        ["core_throttle_count", "package_throttle_count"]
            .map(|kind| format!("{cpus}/{cpu}/thermal_throttle/{kind}"))
    });
    counts.filter_map(|path| exam.count(&path)).fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use crate::fake_machine::FakeMachine;
    use crate::report::Outcome::{Fail, Limited, Pass, Unknown};
    use crate::report::Part;

    const INPUT: &str = "/sys/class/hwmon/hwmon2/temp1_input";
    const THROTTLE: &str = "/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count";

    fn chip(name: &str, idle: &str) -> FakeMachine {
        FakeMachine::new()
            .file("/sys/class/hwmon/hwmon2/name", name)
            .file("/sys/class/hwmon/hwmon2/temp1_crit", "100000")
            .file(INPUT, idle)
            .file(THROTTLE, "7")
    }

    #[test]
    fn heat_under_load() {
        for (idle, loaded, throttle, outcome, words) in [
            ("41000", "72000", "7", Pass, "41 °C idle, 72 °C after 45 s"),
            ("41000", "85999", "7", Pass, "85 °C"),
            ("41000", "86000", "7", Limited, "clean fan"),
            ("41000", "72000", "9", Limited, "slowed itself down"),
            ("41000", "97000", "7", Fail, "97 °C under load"),
            ("41000", "98000", "7", Fail, "was ended"),
            ("41000", "41000", "7", Unknown, "does not move"),
            ("41000", "999999999", "7", Unknown, "does not move"),
            ("-128000", "-128000", "7", Unknown, "no sensor"),
            ("hot", "hot", "7", Unknown, "no sensor"),
        ] {
            let machine = chip("coretemp", idle).under_load(INPUT, loaded).under_load(THROTTLE, throttle);
            let found = machine.part(Part::Temperature);
            assert_eq!(found.outcome, outcome, "{found:?}");
            assert!(format!("{found:?}").contains(words), "{found:?}");
        }
    }

    #[test]
    fn zones_of_the_board_stand_in_for_the_processors_sensor() {
        let zone = "/sys/class/thermal/thermal_zone0/temp";
        let found =
            chip("drivetemp", "20000").file(zone, "40000").under_load(zone, "60000").part(Part::Temperature);
        assert_eq!((found.outcome, found.seen.en()), (Pass, "40 °C idle, 60 °C after 45 s of load"));
    }

    #[test]
    fn without_time_it_is_unknown() {
        let found = chip("k10temp", "40000").under_load(INPUT, "60000").late(345).part(Part::Temperature);
        assert_eq!(found.outcome, Unknown);
        assert!(found.reason.unwrap().en().contains("six minutes"));
    }
}
