//! Passwords that stay, freezes, sanitizes that stand still, and what a drive hides.

use std::time::Duration;

use super::hdparm::tests::{READY, SANITIZE, answer};
use super::tests::{
    ConcatAll, Exchange, NEVER, NVME, Script, Sim, WHOLE, Writes, drive, late, mute, run, says, wipes,
};
use super::*;
use crate::guard::Transport;
use crate::probe::Seed;

const LOG: &str = r#"{"sprog":30000,"sstat":2}"#;

/// The section on security, with these words true.
fn security(words: &[&str]) -> String {
    words
        .iter()
        .fold(READY.to_owned(), |text, word| text.replace(&format!("\tnot\t{word}"), &format!("\t\t{word}")))
}

fn is(words: &[&str]) -> Exchange {
    says("hdparm -I", answer("", &security(words)))
}

/// What stands before every secure erase.
fn begun() -> Vec<Exchange> {
    vec![is(&[]), says("hdparm -N", WHOLE)]
}

/// The certificate or the error of an ATA drive after these exchanges.
fn erased(sim: &Sim, wish: Wish, due: Vec<Exchange>) -> Result<Certificate, EraseError> {
    run(sim, Transport::Ata, wish, due).0
}

#[test]
fn a_drive_that_may_have_kept_the_password_is_not_ready_whatever_failed() {
    let kept: [(&str, Vec<Exchange>); 5] = [
        (
            "it keeps the password, disable refused",
            vec![
                says("--security-set-pass perron", ""),
                says("--security-erase", "error: Input/output error"),
                is(&["enabled"]),
                says("--security-disable perron", "error: Input/output error"),
                is(&["enabled"]),
            ],
        ),
        (
            "it says yes to disable and keeps it all the same",
            vec![
                says("--security-set-pass perron", ""),
                late("--security-erase"),
                is(&["enabled"]),
                says("--security-disable perron", ""),
                is(&["enabled"]),
            ],
        ),
        (
            "it locked itself, and does not open",
            vec![
                says("--security-set-pass perron", ""),
                says("--security-erase", "error: Input/output error"),
                is(&["enabled", "locked"]),
                says("--security-unlock perron", "error: Input/output error"),
                is(&["enabled", "locked"]),
            ],
        ),
        (
            "no answer when the password was set, and none afterwards",
            vec![
                late("--security-set-pass perron"),
                late("hdparm -I"),
                late("--security-unlock perron"),
                late("--security-disable perron"),
                late("hdparm -I"),
            ],
        ),
        (
            "the erase succeeds and the password stays",
            vec![
                says("--security-set-pass perron", ""),
                wipes("--security-erase-enhanced perron"),
                is(&["enabled"]),
                says("--security-disable perron", ""),
                is(&["enabled"]),
            ],
        ),
    ];
    for (what, due) in kept {
        let error = erased(&Sim::new(Writes::All), Wish::Auto, [begun(), due].concat_all()).unwrap_err();
        assert!(matches!(error, EraseError::PasswordKept { .. }), "{what}: {error}");
        let said = error.to_string();
        for words in ["“perron”", "not ready", "--user-master u --security-disable perron /dev/sda"] {
            assert!(said.contains(words), "{what}: {said}");
        }
    }
}

#[test]
fn a_password_that_goes_again_leaves_an_overwritten_drive() {
    for due in [
        // It locked itself meanwhile.
        vec![
            says("--security-set-pass perron", ""),
            late("--security-erase"),
            is(&["enabled", "locked"]),
            says("--security-unlock perron", ""),
            says("--security-disable perron", ""),
            is(&[]),
        ],
        // No answer when the password was set, though it was.
        vec![
            late("--security-set-pass perron"),
            is(&["enabled"]),
            says("--security-disable perron", ""),
            is(&[]),
        ],
        // It did not take the password at all.
        vec![says("--security-set-pass perron", "error: Input/output error"), is(&[])],
    ] {
        let sim = Sim::new(Writes::All);
        let done = erased(&sim, Wish::Auto, [begun(), due].concat_all()).unwrap();
        assert!(done.method == Method::Overwrite && !sim.holds_secrets());
        assert!(done.passed_over.iter().any(|over| over.contains("ATA secure erase failed")), "{done:?}");
    }
}

#[test]
fn what_an_erase_that_was_cut_off_left_is_opened_with_the_kits_own_password_first() {
    let own = || vec![says("--security-set-pass", ""), wipes("--security-erase"), is(&[])];
    for (first, rest) in [
        // After a power cut, and in the same session.
        (
            vec![
                is(&["enabled", "locked"]),
                says("--security-unlock perron /dev/sda", ""),
                says("--security-disable perron /dev/sda", ""),
                is(&[]),
            ],
            own(),
        ),
        (vec![is(&["enabled"]), says("--security-disable perron /dev/sda", ""), is(&[])], own()),
    ] {
        let sim = Sim::new(Writes::All);
        let due = [first, vec![says("hdparm -N", WHOLE)], rest].concat_all();
        let (drive, seed) = (drive(Transport::Ata), Seed::fixed([5; 32]));
        let (wish, frozen) = (Wish::Auto, Frozen::Refuse);
        let job = Job { drive: &drive, medium: &sim, wish, frozen, samples: 64, seed: &seed };
        let (mut script, mut unlocked) = (Script::new(&sim, due), 0);
        let done =
            erase(&job, &mut script, &mut |event| unlocked += u32::from(matches!(event, Event::Unlocked)));
        assert_eq!((done.unwrap().method, unlocked), (Method::AtaSecureErase, 1));
        assert!(script.due.is_empty());
    }
}

#[test]
fn a_password_that_is_not_the_kits_stops_before_a_byte_is_written() {
    let cases: [(Vec<Exchange>, Wish, &[&str]); 4] = [
        (
            vec![is(&["enabled", "locked"]), says("--security-unlock perron", "error: no")],
            Wish::Auto,
            &["the kit's own, “perron”, was tried", "PSID", "--security-unlock PASSWORD /dev/sda"],
        ),
        (
            vec![
                is(&["enabled", "locked"]),
                says("--security-unlock perron", ""),
                says("--security-disable perron", ""),
                is(&["enabled", "locked"]),
            ],
            Wish::Overwrite,
            &["is locked with a password", "PSID"],
        ),
        // Open today, and locked at the next power-on.
        (
            vec![is(&["enabled"]), says("--security-disable perron", "error: no")],
            Wish::Overwrite,
            &["would lock at the next power-on", "--security-disable PASSWORD /dev/sda", "PSID"],
        ),
        // Frozen: no password can be tried.
        (
            vec![is(&["enabled", "locked", "frozen"])],
            Wish::Overwrite,
            &["--frozen suspend); nothing was written"],
        ),
    ];
    for (due, wish, words) in cases {
        let sim = Sim::new(Writes::All);
        let error = erased(&sim, wish, due).unwrap_err();
        for words in words {
            assert!(error.to_string().contains(words), "{words}: {error}");
        }
        assert!(error.is_refusal() && sim.0.lock().unwrap().opened == 0, "{error}");
    }
}

#[test]
fn a_frozen_drive_is_overwritten_only_where_that_is_asked_for() {
    let sim = Sim::new(Writes::All);
    let error = erased(&sim, Wish::Auto, vec![is(&["frozen"])]).unwrap_err();
    assert!(matches!(error, EraseError::Frozen { .. }) && error.is_refusal(), "{error}");
    for words in ["--frozen suspend", "--frozen overwrite", "nothing was written"] {
        assert!(error.to_string().contains(words), "{error}");
    }
    assert_eq!(sim.0.lock().unwrap().opened, 0);
    let (drive, seed) = (drive(Transport::Ata), Seed::fixed([5; 32]));
    let (wish, frozen) = (Wish::Auto, Frozen::Overwrite);
    let job = Job { drive: &drive, medium: &sim, wish, frozen, samples: 64, seed: &seed };
    let mut script = Script::new(&sim, [is(&["frozen"]), says("hdparm -N", WHOLE)]);
    let done = erase(&job, &mut script, &mut |_| {}).unwrap();
    assert_eq!(done.method, Method::Overwrite);
    assert!(done.passed_over[1].contains("is frozen"), "{:?}", done.passed_over);
}

#[test]
fn a_sanitize_that_stands_still_is_given_up_after_a_quarter_of_an_hour() {
    let quarter = Duration::from_secs(15 * 60);
    type First = fn() -> Vec<Exchange>;
    let firsts: [(Transport, First); 2] = [
        (Transport::Nvme, || {
            vec![says("nvme id-ctrl", NVME), says("sanitize-log", NEVER), says("nvme sanitize", "")]
        }),
        (Transport::Ata, || {
            vec![
                says("hdparm -I", answer(SANITIZE, READY)),
                says("--sanitize-status", "State:    SD0 Sanitize Idle"),
                says("hdparm -N", WHOLE),
                says("--sanitize-block-erase", ""),
            ]
        }),
    ];
    for (transport, first) in firsts {
        // It moves once, then never; and it takes no writes meanwhile, or does.
        for (writes, is_done) in [(Writes::First(66), false), (Writes::All, true)] {
            let sim = Sim::new(writes);
            let looks = |percent: &'static str, log: &'static str, times: usize| {
                let is_nvme = transport == Transport::Nvme;
                let (words, answer) =
                    if is_nvme { ("sanitize-log", log) } else { ("--sanitize-status", percent) };
                (0..times).map(move |_| says(words, answer)).collect::<Vec<_>>()
            };
            let start = "State:    SD2 Sanitize\n    Progress: 0x0100 (1%)";
            let stuck = "State:    SD2 Sanitize\n    Progress: 0x7fff (49%)";
            let due =
                [first(), looks(start, r#"{"sprog":1,"sstat":2}"#, 1), looks(stuck, LOG, 181)].concat_all();
            let (drive, seed) = (drive(transport), Seed::fixed([5; 32]));
            let (wish, frozen) = (Wish::Auto, Frozen::Refuse);
            let job = Job { drive: &drive, medium: &sim, wish, frozen, samples: 64, seed: &seed };
            let mut script = Script::new(&sim, due);
            let mut why = String::new();
            let done = erase(&job, &mut script, &mut |event| {
                if let Event::FellBack { why: told, .. } = event {
                    why = told.to_string();
                }
            });
            assert!(script.due.is_empty(), "{} looks left", script.due.len());
            assert!(script.waited >= quarter && script.waited < quarter * 2, "{:?}", script.waited);
            assert!(why.contains("has not moved for 15 minutes"), "{why}");
            match done {
                Ok(done) => assert!(is_done && done.method == Method::Overwrite && !sim.holds_secrets()),
                Err(error) => {
                    assert!(!is_done && matches!(error, EraseError::Write { .. }), "{error}");
                    // What else keeps a drive from taking writes: it encrypts by itself, and is locked.
                    assert!(error.to_string().contains("PSID"), "{error}");
                    let said = error.to_string();
                    let (first, rest) = said.split_once("switch it off and on").unwrap();
                    assert!(
                        !first.contains("destroy") && rest.contains("run the same command again"),
                        "{said}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_a_drive_hides_is_opened_erased_and_certified_or_said_to_be_left() {
    const HPA: &str = " max sectors   = 18432/20480, HPA is enabled";
    const OPEN: &str = " max sectors   = 20480/20480, HPA is disabled";
    let bytes = 2048 * 512;
    let opens = || vec![says("-N /dev/sda", HPA), says("-Np20480 /dev/sda", ""), says("-N /dev/sda", OPEN)];
    let shut =
        || vec![says("-N /dev/sda", HPA), says("-Np20480 /dev/sda", "error: no"), says("-N /dev/sda", HPA)];
    let own = || vec![says("--security-set-pass", ""), wipes("--security-erase"), is(&[])];
    for (wish, asked, rest, hidden, words) in [
        (Wish::Auto, opens(), own(), Hidden::Opened { bytes }, "was opened first"),
        // The kernel does not see it before the drive is switched off and on.
        (Wish::Overwrite, opens(), vec![], Hidden::Left { bytes }, "1048576 bytes was NOT erased"),
        (Wish::Auto, shut(), own(), Hidden::Left { bytes }, "only the drive can have erased it"),
        (Wish::Overwrite, shut(), vec![], Hidden::Left { bytes }, "was NOT erased"),
        (Wish::Overwrite, vec![says("hdparm -N", WHOLE)], vec![], Hidden::Nothing, "hides no area"),
        (Wish::Overwrite, vec![late("hdparm -N")], vec![], Hidden::NotAsked, "was not asked"),
    ] {
        let sim = Sim::new(Writes::All);
        let done = erased(&sim, wish, [vec![is(&[])], asked, rest].concat_all()).unwrap();
        assert_eq!(done.hidden, Some(hidden));
        // Only what the method did not reach counts as left.
        let is_left = matches!(hidden, Hidden::Left { .. }) && wish == Wish::Overwrite;
        assert_eq!(done.left_hidden(), is_left.then_some(bytes));
        assert!(done.limits.en.contains(words), "{}", done.limits.en);
        let json = serde_json::to_string(&done).unwrap();
        assert_eq!(serde_json::from_str::<Certificate>(&json).unwrap(), done);
    }
    // Behind a bridge nobody asks; what has no such area is not spoken of.
    for (transport, due, hidden) in [
        (Transport::Usb, vec![mute()], Some(Hidden::NotAsked)),
        (Transport::Usb, vec![is(&[])], Some(Hidden::NotAsked)),
        (Transport::Other, vec![is(&[])], Some(Hidden::NotAsked)),
        (Transport::Other, vec![mute()], None),
        (Transport::Mmc, vec![], None),
    ] {
        assert_eq!(run(&Sim::new(Writes::All), transport, Wish::Auto, due).0.unwrap().hidden, hidden);
    }
    // The kernel saw at once that the drive is larger: it is another medium now, and has to be chosen again.
    let sim = Sim::new(Writes::All);
    sim.0.lock().unwrap().has_changed = true;
    let error = erased(&sim, Wish::Auto, [vec![is(&[])], opens()].concat_all()).unwrap_err();
    assert!(matches!(error, EraseError::Grown { .. }) && error.is_refusal(), "{error}");
    assert!(error.to_string().contains("run the same command again"), "{error}");
}

#[test]
fn the_system_is_told_to_look_again_at_a_drive_whose_hidden_area_is_open() {
    const HPA: &str = " max sectors   = 18432/20480, HPA is enabled";
    const OPEN: &str = " max sectors   = 20480/20480, HPA is disabled";
    let opens = || vec![says("-N /dev/sda", HPA), says("-Np20480 /dev/sda", ""), says("-N /dev/sda", OPEN)];
    let shut =
        || vec![says("-N /dev/sda", HPA), says("-Np20480 /dev/sda", "error: no"), says("-N /dev/sda", HPA)];
    // Opened now, or by an earlier run; and whether the system sees it then, or the drive hides it still.
    for (asked, grows, rescans) in [
        (opens(), true, 1),
        (opens(), false, 1),
        (vec![says("-N", OPEN)], true, 1),
        (vec![says("-N", OPEN)], false, 1),
        (shut(), true, 0),
        (vec![says("-N", WHOLE)], true, 0),
    ] {
        let sim = Sim::new(Writes::All);
        sim.0.lock().unwrap().grows = grows;
        let done = erased(&sim, Wish::Overwrite, [vec![is(&[])], asked].concat_all());
        assert_eq!(sim.0.lock().unwrap().rescans, rescans);
        match done {
            Err(EraseError::Grown { bytes, .. }) => assert!(grows && bytes == 2048 * 512),
            Err(error) => panic!("{error}"),
            Ok(done) => {
                assert!(!grows || rescans == 0);
                assert_eq!(done.hidden == Some(Hidden::Nothing), done.left_hidden().is_none(), "{done:?}");
            }
        }
    }
}
