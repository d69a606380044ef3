//! What a machine is good for, computed from the findings and the profile alone.
//!
//! | a part that | kiosk | station |
//! |---|---|---|
//! | must pass | passes | |
//! | must work | passes or is limited | does not fail |
//! | is unknown | is not enough: somebody must look | does, and the reason says what to look at |
//! | is not named | does not matter | does not matter |
//!
//! So a part that nobody looked at keeps a machine from being a kiosk, and never makes it spare parts.

use crate::draft::Assessed;
use crate::profile::Profile;
use crate::report::{Finding, Outcome, Part, Verdict};
use crate::text::Text;
use crate::words::{Message, say};

/// What the machine is good for, why, and which parts of spare parts are worth keeping.
///
/// Without a finding about a part it is unknown. For spare parts the reasons name what rules a station out; for a
/// station, what is missing for a kiosk; for a kiosk, what is limited.
pub(crate) fn judge_machine(profile: &Profile, found: &[Assessed]) -> (Verdict, Vec<Text>, Vec<Part>) {
    let outcome = |part: Part| find(found, part).map_or(Outcome::Unknown, |finding| finding.outcome);
    let failed: Vec<Part> =
        profile.station.work.iter().copied().filter(|part| outcome(*part) == Outcome::Fail).collect();
    if !failed.is_empty() {
        let keep = found.iter().filter(|one| is_worth_keeping(profile, one)).map(|one| one.finding.part);
        return (Verdict::SpareParts, sentences(found, &failed), keep.collect());
    }
    let must_pass = profile.kiosk.pass.iter().filter(|part| outcome(**part) != Outcome::Pass);
    let works = |part: &Part| matches!(outcome(*part), Outcome::Pass | Outcome::Limited);
    let must_work = profile.kiosk.work.iter().filter(|part| !works(part));
    let mut missing: Vec<Part> = must_pass.chain(must_work).copied().collect();
    missing.sort();
    missing.dedup();
    if missing.is_empty() {
        let limited: Vec<Part> =
            profile.kiosk.work.iter().copied().filter(|part| outcome(*part) == Outcome::Limited).collect();
        return (Verdict::Kiosk, sentences(found, &limited), vec![]);
    }
    (Verdict::Station, sentences(found, &missing), vec![])
}

fn is_worth_keeping(profile: &Profile, one: &Assessed) -> bool {
    one.is_fitted && one.finding.outcome == Outcome::Pass && profile.keep.contains(&one.finding.part)
}

fn find(found: &[Assessed], part: Part) -> Option<&Finding> {
    found.iter().map(|one| &one.finding).find(|finding| finding.part == part)
}

/// A sentence for each part.
fn sentences(found: &[Assessed], parts: &[Part]) -> Vec<Text> {
    parts.iter().map(|part| sentence(*part, find(found, *part))).collect()
}

fn sentence(part: Part, finding: Option<&Finding>) -> Text {
    let outcome = finding.map_or(Outcome::Unknown, |finding| finding.outcome);
    let why = match finding {
        None => say!("verdict-nobody-looked"),
        Some(Finding { reason: Some(reason), .. }) => Message::Told(reason.clone()),
        Some(_) => say!("verdict-no-reason"),
    };
    let (part, outcome) = (part.message(), outcome.message());
    say!("verdict-reason", part, outcome, why).text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{Fail, Limited, Pass, Unknown};
    use Part::{Battery, Camera, Clock, Firmware, Memory, Screen, Storage, Usb};
    use proptest::prelude::*;

    fn machine(changes: &[(Part, Outcome)]) -> Vec<Assessed> {
        let outcome = |part| changes.iter().find(|(p, _)| *p == part).map_or(Pass, |(_, outcome)| *outcome);
        let finding = |part| Finding {
            part,
            outcome: outcome(part),
            seen: Text::default(),
            reason: (outcome(part) != Pass).then(|| Text::new("why", "pourquoi")),
        };
        Part::ALL.into_iter().map(|part| Assessed { finding: finding(part), is_fitted: true }).collect()
    }

    #[test]
    fn verdicts() {
        let profile = Profile::kiosk().unwrap();
        for (changes, verdict, reasons) in [
            (&[][..], Verdict::Kiosk, &[][..]),
            (&[(Camera, Fail), (Battery, Fail), (Firmware, Unknown)], Verdict::Kiosk, &[]),
            (&[(Clock, Limited)], Verdict::Kiosk, &["clock limited: why"]),
            (&[(Clock, Fail)], Verdict::Station, &["clock fail: why"]),
            (&[(Memory, Limited)], Verdict::Station, &["memory limited: why"]),
            (&[(Screen, Unknown)], Verdict::Station, &["screen unknown: why"]),
            (
                &[(Usb, Unknown), (Screen, Limited)],
                Verdict::Station,
                &["screen limited: why", "usb unknown: why"],
            ),
            (&[(Storage, Unknown)], Verdict::Station, &["storage unknown: why"]),
            (&[(Storage, Fail), (Screen, Limited)], Verdict::SpareParts, &["storage fail: why"]),
        ] {
            let (found, why, _) = judge_machine(&profile, &machine(changes));
            let why: Vec<&str> = why.iter().map(|why| why.en()).collect();
            assert_eq!((found, why.as_slice()), (verdict, reasons), "{changes:?}");
        }
    }

    #[test]
    fn a_part_without_a_finding_is_unknown() {
        let (verdict, reasons, _) = judge_machine(&Profile::kiosk().unwrap(), &[]);
        assert_eq!(verdict, Verdict::Station);
        let memory = Text::new("memory unknown: nobody looked", "Mémoire à vérifier – personne n’a regardé");
        assert!(reasons.contains(&memory), "{reasons:?}");
    }

    #[test]
    fn only_what_passed_is_there_and_can_be_taken_out_is_kept() {
        let profile = Profile::kiosk().unwrap();
        let mut found = machine(&[(Storage, Fail), (Camera, Limited), (Part::Sound, Unknown)]);
        found.iter_mut().find(|one| one.finding.part == Battery).unwrap().is_fitted = false;
        let (_, _, keep) = judge_machine(&profile, &found);
        assert_eq!(keep, [Memory, Screen, Part::Keyboard, Part::Network]);
    }

    proptest! {
        /// Getting worse never lifts a verdict, and doubt never makes a kiosk.
        #[test]
        fn worse_parts_make_no_better_machine(
            outcomes in prop::collection::vec(prop::sample::select(vec![Pass, Limited, Fail, Unknown]), 13),
            worse in 0usize..13,
        ) {
            let profile = Profile::kiosk().unwrap();
            let rank = |verdict| match verdict {
                Verdict::Kiosk => 2,
                Verdict::Station => 1,
                Verdict::SpareParts => 0,
            };
            let mut all: Vec<_> = Part::ALL.into_iter().zip(outcomes).collect();
            let before = judge_machine(&profile, &machine(&all));
            if before.0 == Verdict::Kiosk {
                for part in profile.kiosk.pass.iter().chain(&profile.kiosk.work) {
                    prop_assert!(all.contains(&(*part, Pass)) || all.contains(&(*part, Limited)));
                }
            }
            prop_assert!(before.0 == Verdict::SpareParts || before.2.is_empty());
            all[worse].1 = Fail;
            prop_assert!(rank(judge_machine(&profile, &machine(&all)).0) <= rank(before.0));
        }
    }
}
