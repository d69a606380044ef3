//! Drives behind adapters that are locked, and passwords that could not be tried.

use super::hdparm::tests::{READY, answer};
use super::tests::{Exchange, Sim, Writes, late, mute, run, says};
use super::*;
use crate::guard::Transport;

const OWN_PORT: &str = "put the drive in a PC's own SATA or M.2 port and run the same command there";

/// A drive's answer, with these words true.
fn is(words: &[&str]) -> Exchange {
    let section = words
        .iter()
        .fold(READY.to_owned(), |text, word| text.replace(&format!("\tnot\t{word}"), &format!("\t\t{word}")));
    says("hdparm -I", answer("", &section))
}

/// What is said of a drive that takes nothing.
fn refused(transport: Transport, due: Vec<Exchange>) -> EraseError {
    run(&Sim::new(Writes::First(0)), transport, Wish::Auto, due).0.unwrap_err()
}

#[test]
fn the_kits_own_password_is_tried_through_an_adapter_too() {
    for transport in [Transport::Usb, Transport::Other] {
        let sim = Sim::new(Writes::All);
        let due = vec![
            is(&["enabled", "locked"]),
            says("--user-master u --security-unlock perron /dev/sda", ""),
            says("--user-master u --security-disable perron /dev/sda", ""),
            is(&[]),
        ];
        let done = run(&sim, transport, Wish::Auto, due).0.unwrap();
        assert!(done.method == Method::Overwrite && !sim.holds_secrets(), "{transport:?}");
        assert!(done.passed_over[0].contains("attach it"), "{:?}", done.passed_over);
    }
}

#[test]
fn a_locked_drive_behind_an_adapter_goes_to_a_pcs_own_port_before_it_is_destroyed() {
    for transport in [Transport::Usb, Transport::Other] {
        let cases: [(&str, Vec<Exchange>, &[&str]); 4] = [
            (
                "the adapter lets nothing through",
                vec![mute()],
                &[
                    "cannot be overwritten at byte 0",
                    "may be locked",
                    "the kit's own password, “perron”, first",
                ],
            ),
            (
                "the drive says no",
                vec![
                    is(&["enabled", "locked"]),
                    says("--security-unlock perron", "error: Input/output error"),
                ],
                &[
                    "is locked",
                    "the kit's own, “perron”, was tried first through its adapter",
                    "PASSWORD /dev/sda",
                ],
            ),
            (
                "no answer",
                vec![is(&["enabled", "locked"]), late("--security-unlock perron")],
                &["the kit's own, “perron”, could not be tried (hdparm gave no answer in 60 seconds"],
            ),
            (
                "the adapter froze it",
                vec![is(&["enabled", "locked", "frozen"])],
                &[
                    "could not be tried (it is frozen)",
                    "switch it off and on, then run the same command again; if",
                ],
            ),
        ];
        for (what, due, words) in cases {
            let said = refused(transport, due).to_string();
            for words in words.iter().chain(&[OWN_PORT]) {
                assert!(said.contains(words), "{what}: {words}: {said}");
            }
            let destroy = said.find("destroy").unwrap_or(said.len());
            let psid = said.find("PSID on its label").unwrap_or(0);
            assert!(said.find(OWN_PORT).unwrap() < destroy && psid < destroy, "{what}: {said}");
        }
    }
}

#[test]
fn a_drive_that_gave_no_answer_and_takes_nothing_is_asked_again_before_it_is_destroyed() {
    for asked in [late("hdparm -I"), ("hdparm -I", Err(ToolError::Missing { program: "hdparm" }), false)] {
        let said = refused(Transport::Ata, vec![asked]).to_string();
        let (first, last) = said.split_once("PSID on its label").unwrap();
        for words in
            ["may be locked", "run the same command again", "the kit's own password, “perron”, first"]
        {
            assert!(first.contains(words), "{words}: {said}");
        }
        assert!(last.ends_with("if nothing of that helps, destroy it"), "{said}");
    }
}

#[test]
fn a_password_that_was_not_really_tried_is_not_called_a_strangers() {
    let cases: [(&str, Vec<Exchange>, &str); 5] = [
        ("five wrong ones came before", vec![is(&["enabled", "locked", "expired"])], "too many were tried"),
        ("no answer", vec![is(&["enabled", "locked"]), late("--security-unlock perron")], "gave no answer"),
        ("open, and no answer", vec![is(&["enabled"]), late("--security-disable perron")], "gave no answer"),
        (
            "unlocked, and then no answer",
            vec![
                is(&["enabled", "locked"]),
                says("--security-unlock perron", ""),
                says("--security-disable perron", ""),
                late("hdparm -I"),
            ],
            "gave no answer",
        ),
        (
            "the program is gone",
            vec![
                is(&["enabled", "locked"]),
                ("--security-unlock perron", Err(ToolError::Missing { program: "hdparm" }), false),
            ],
            "hdparm is not installed",
        ),
    ];
    for (what, due, why) in cases {
        let error = refused(Transport::Ata, due);
        assert!(matches!(error, EraseError::PasswordUntried { .. }) && error.is_refusal(), "{what}: {error}");
        let said = error.to_string();
        for words in [why, "switch it off and on, then run the same command again; nothing was written"] {
            assert!(said.contains(words), "{what}: {words}: {said}");
        }
        assert!(!said.contains("is not it") && !said.contains("destroy"), "{what}: {said}");
    }
    // The count bars unlocking only: an open drive is tried, and answers.
    let due = vec![is(&["enabled", "expired"]), says("--security-disable perron", "error: no")];
    assert!(matches!(refused(Transport::Ata, due), EraseError::PasswordSet { .. }));
}
