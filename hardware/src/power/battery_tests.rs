//! Machines as their owners reported them.

use proptest::prelude::*;

use super::battery::{CRITICAL_PERCENT, LOW_PERCENT, Power};
use super::fake::FakeSys;

/// Supplies, one a line: `name [@place] attribute=value…`; an underscore in a value is a space.
fn look(supplies: &[&str]) -> Power {
    let sys = FakeSys::new();
    for supply in supplies {
        let (name, rest) = supply.split_once(' ').unwrap();
        let (place, rest) = match rest.strip_prefix('@') {
            Some(rest) => rest.split_once(' ').unwrap(),
            None => ("platform/PNP0C0A:00", rest),
        };
        sys.node("power_supply", place, name, rest);
    }
    Power::read(&sys.machine())
}

/// Cases: a line with a name, its supplies below it, and what is made of them.
fn check(cases: &str) {
    let (mut case, mut supplies) = ("", vec![]);
    for line in cases.lines() {
        match (line.strip_prefix("    "), line.strip_prefix("    = ")) {
            (None, _) => (case, supplies) = (line, vec![]),
            (_, Some(want)) => {
                let power = look(&supplies);
                let mut seen = vec![if power.on_mains { "mains" } else { "battery" }.to_owned()];
                seen.extend(power.draining.then(|| "draining".to_owned()));
                seen.extend(power.level.map(|level| level.to_string()));
                assert_eq!(seen.join(" "), want, "{case}");
            }
            (Some(supply), None) => supplies.push(supply),
        }
    }
    assert!(!case.is_empty());
}

const SOURCES: &str = "\
a desktop
    = mains
a desktop whose graphics card has a port
    ucsi0 type=USB online=0 scope=System
    = mains
a laptop on mains
    AC type=Mains online=1
    BAT0 type=Battery status=Charging capacity=60
    = mains 60
unplugged
    AC type=Mains online=0
    BAT0 type=Battery status=Discharging capacity=60
    = battery draining 60
kept below full
    AC type=Mains online=1
    BAT0 type=Battery status=Not_charging capacity=80
    = mains 80
its adapter is online and it says to discharge: both are told
    AC type=Mains online=1
    BAT1 type=Battery status=Discharging capacity=61
    = mains draining 61
a charger by USB-C that is listed nowhere
    AC type=Mains online=0
    BAT0 type=Battery status=Charging capacity=60
    = mains 60
the same, kept below full
    AC type=Mains online=0
    BAT0 type=Battery status=Not_charging capacity=80
    = mains 80
only ports, one of them feeds it
    ucsi1 type=USB online=0
    ucsi2 type=USB online=1
    BAT0 type=Battery status=Charging capacity=9
    = mains 9
a port that feeds a telephone
    ADP0 type=Mains online=0
    ucsi1 type=USB online=1
    BAT0 type=Battery status=Discharging capacity=50
    = battery draining 50
a port that still says online after its charger went
    ac type=Mains online=0
    tps6598x type=USB online=1
    bat type=Battery status=Discharging capacity=99
    = battery draining 99
a voltage that can be chosen
    usb type=USB online=2
    bat type=Battery status=Full capacity=100
    = mains 100
it does not know, and all is off
    AC type=Mains online=0
    BAT0 type=Battery status=Unknown capacity=40
    = battery draining 40
it does not know, and nothing is listed
    BAT0 type=Battery status=Unknown capacity=40
    = mains 40
nothing is listed but a pack that drains
    BAT0 type=Battery status=Discharging capacity=40
    = battery draining 40
an adapter that cannot be read
    AC type=Mains
    BAT0 type=Battery status=Full capacity=100
    = mains 100
an empty bay
    AC type=Mains online=1
    BAT0 type=Battery present=0
    = mains
what is none of these
    x capacity=3
    y type= status=Discharging
    = mains
";

#[test]
fn what_the_machine_runs_on() {
    check(SOURCES);
}

const DEVICES: &str = "\
a mouse
    hidpp_battery_0 type=Battery scope=Device status=Discharging capacity=3 online=1
    = mains
a mouse and a pack
    hidpp_battery_7 type=Battery scope=Device status=Discharging capacity=60
    macsmc-battery type=Battery scope=System status=Full capacity=80
    = mains 80
a digitiser that writes no scope
    hid-0018:04F3:2AF0.0002-battery @pci/i2c-1/0018:04F3:2AF0.0002 type=Battery status=Unknown capacity=0
    BAT1 type=Battery status=Full capacity=100
    = mains 100
a headset by radio that writes no scope
    headset @virtual/bluetooth/hci0 type=Battery status=Discharging capacity=5
    = mains
a scanner's cradle that is online
    cradle type=USB scope=Device online=1
    AC type=Mains online=0
    BAT0 type=Battery status=Unknown capacity=30
    = battery draining 30
";

#[test]
fn what_feeds_a_device_is_not_the_machines() {
    check(DEVICES);
}

const LEVELS: &str = "\
more than full
    BAT0 type=Battery status=Full capacity=106
    = mains 100
more than full by energy
    BAT1 type=Battery status=Unknown energy_now=93790000 energy_full=93550000
    = mains 100
a scale of its own
    b type=Battery status=Discharging capacity=652 energy_now=388363800 energy_full=59565000
    = battery draining
the level is right where the charge is not
    b type=Battery status=Discharging capacity=97 charge_now=34067000 charge_full=5225000
    = battery draining 97
below nothing
    b type=Battery status=Discharging capacity=-1 charge_now=1000 charge_full=4000
    = battery draining 25
no capacity, energy
    b type=Battery status=Discharging energy_now=2420000 energy_full=25860000
    = battery draining 9
no capacity, charge
    b type=Battery status=Discharging charge_now=3692000 charge_full=3750000
    = battery draining 98
no number but its design
    b type=Battery status=Discharging charge_now=3692000 charge_full_design=3750000
    = battery draining
nothing fits in
    b type=Battery status=Discharging energy_now=0 energy_full=0
    = battery draining
numbers that are words
    b type=Battery status=Discharging capacity=full energy_now=x energy_full=1
    = battery draining
too large for a number
    b type=Battery status=Discharging capacity=99999999999999999999
    = battery draining
as large as a number can be
    b type=Battery status=Discharging energy_now=9223372036854775807 energy_full=9223372036854775807
    = battery draining 100
empty on battery
    AC type=Mains online=0
    b type=Battery status=Discharging capacity=0
    = battery draining 0
empty on mains: worn out
    AC type=Mains online=1
    b type=Battery status=Charging capacity=0
    = mains
the same where it says to discharge
    AC type=Mains online=1
    b type=Battery status=Discharging capacity=0
    = mains draining
empty on mains, and its energy says otherwise
    AC type=Mains online=1
    b type=Battery status=Charging capacity=0 energy_now=10 energy_full=40
    = mains 25
";

#[test]
fn levels_that_can_be_believed() {
    check(LEVELS);
}

const PACKS: &str = "\
one rests while the other works
    AC type=Mains online=0
    BAT0 type=Battery status=Not_charging capacity=79 energy_now=18960000 energy_full=24000000
    BAT1 type=Battery status=Discharging capacity=98 energy_now=23520000 energy_full=24000000
    = battery draining 88
a small one that is full beside a large one that is not
    a type=Battery status=Unknown energy_now=10 energy_full=10
    b type=Battery status=Discharging energy_now=0 energy_full=90
    = battery draining 10
in other units
    a type=Battery status=Discharging charge_now=10 charge_full=20
    b type=Battery status=Unknown energy_now=10 energy_full=10
    = battery draining 75
by charge
    a type=Battery status=Discharging charge_now=10 charge_full=30
    b type=Battery status=Unknown charge_now=0 charge_full=10
    = battery draining 25
a second that is not real
    AC type=Mains online=1
    BAT0 type=Battery status=Charging capacity=88 energy_now=18 energy_full=20
    BAT1 type=Battery status=Unknown capacity=0 energy_now=0 energy_full=0
    = mains 88
empty, while the other drains
    a type=Battery status=Unknown capacity=0 energy_now=0 energy_full=50
    b type=Battery status=Discharging capacity=20 energy_now=10 energy_full=50
    = battery draining 10
";

#[test]
fn several_packs_count_by_what_fits_in() {
    check(PACKS);
}

#[test]
fn minutes_only_where_they_can_be_true() {
    for (attributes, want) in [
        ("status=Discharging capacity=71 time_to_empty_now=48300 time_to_empty_avg=55140", Some(805)),
        ("status=Discharging capacity=71 time_to_empty_now=0 time_to_empty_avg=3600", Some(60)),
        ("status=Discharging capacity=71 time_to_empty_avg=3932100", None),
        ("status=Charging capacity=71 time_to_empty_now=3600", None),
        ("status=Discharging capacity=71 time_to_empty_now=180", None),
        ("status=Discharging capacity=8 time_to_empty_now=180", Some(3)),
        ("status=Discharging time_to_empty_now=-5", None),
        ("status=Discharging capacity=50", None),
    ] {
        assert_eq!(look(&[&format!("b type=Battery {attributes}")]).minutes, want, "{attributes}");
    }
    let two = ["a type=Battery status=Discharging time_to_empty_now=3600", "b type=Battery status=Unknown"];
    assert_eq!(look(&two).minutes, None);
}

#[test]
fn when_to_warn() {
    let level =
        |level: u8, status: &str| look(&[&format!("b type=Battery status={status} capacity={level}")]);
    for (percent, low, critical) in [
        (LOW_PERCENT + 1, false, false),
        (LOW_PERCENT, true, false),
        (CRITICAL_PERCENT + 1, true, false),
        (CRITICAL_PERCENT, true, true),
        (0, true, true),
    ] {
        let power = level(percent, "Discharging");
        assert_eq!((power.is_low(), power.is_critical()), (low, critical), "{percent}");
        let power = level(percent, "Charging");
        assert!(!power.is_low() && !power.is_critical(), "{percent} while it is filled");
    }
    let weak = look(&["AC type=Mains online=1", "b type=Battery status=Discharging capacity=9"]);
    assert!(weak.on_mains && weak.is_low(), "a charger that is too weak");
    for (word, want) in [("Critical", (true, true)), ("Low", (true, false)), ("Normal", (false, false))] {
        let power = look(&[&format!("b type=Battery status=Discharging capacity_level={word}")]);
        assert_eq!((power.is_low(), power.is_critical()), want, "{word}");
    }
    let normal = look(&["b type=Battery status=Discharging capacity=50 capacity_level=Critical"]);
    assert!(!normal.is_low(), "a number counts more than a word");
}

/// What a driver may write into an attribute.
fn value() -> impl Strategy<Value = String> {
    let number = any::<i64>().prop_map(|number| number.to_string());
    let small = (-5i64..130).prop_map(|number| number.to_string());
    let words =
        prop::sample::select(vec!["Discharging", "Charging", "Full", "Unknown", "Critical", "", "\u{e9}"]);
    prop_oneof![2 => number, 4 => small, 2 => words.prop_map(str::to_owned)]
}

const ATTRIBUTES: [&str; 11] = [
    "online",
    "present",
    "status",
    "capacity",
    "capacity_level",
    "energy_now",
    "energy_full",
    "charge_now",
    "charge_full",
    "time_to_empty_now",
    "time_to_empty_avg",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_the_drivers_write(
        supplies in prop::collection::vec(
            (prop::sample::select(vec!["Battery", "Mains", "USB", "UPS", ""]), prop::collection::vec((0..11usize, value()), 0..8)),
            0..4,
        ),
    ) {
        let lines: Vec<String> = supplies.iter().enumerate().map(|(at, (kind, attributes))| {
            let attributes: Vec<String> =
                attributes.iter().map(|(at, value)| format!("{}={value}", ATTRIBUTES[*at])).collect();
            format!("s{at} type={kind} {}", attributes.join(" "))
        }).collect();
        let power = look(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        prop_assert!(power.level.is_none_or(|level| level <= 100));
        prop_assert!(power.has_battery || (power.on_mains && !power.draining && power.level.is_none()));
        prop_assert!(power.on_mains || power.draining);
        prop_assert!(!power.is_low() || power.draining);
        prop_assert!(!power.is_critical() || power.is_low());
    }
}
