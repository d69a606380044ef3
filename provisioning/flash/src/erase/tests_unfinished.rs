//! Sanitizes that a power cut or a stall left behind: they run on, or stand at “failed”, and bar every write.

use super::hdparm::tests::{READY, SANITIZE, answer};
use super::tests::{
    ConcatAll, Exchange, NEVER, NVME, Script, Sim, WHOLE, Writes, drive, late, run, says, wipes,
};
use super::*;
use crate::guard::Transport;
use crate::probe::Seed;

const RUNS: &str = r#"{"nvme0":{"sprog":30000,"sstat":{"status":"(2) Sanitize in Progress."}}}"#;
const MOVES: &str = r#"{"nvme0":{"sprog":40000,"sstat":{"status":"(2) Sanitize in Progress."}}}"#;
const FAILED: &str =
    r#"{"nvme0":{"sprog":65535,"sstat":{"status":"(3) Most Recent Sanitize Command Failed."}}}"#;
const DONE: &str =
    r#"{"nvme0":{"sprog":65535,"sstat":{"status":"(1) Most Recent Sanitize Command Completed."}}}"#;
const ATA_RUNS: &str = "State:    SD2 Sanitize operation In Process\n    Progress: 0x7fff (49%)";
const ATA_FAILED: &str = "State:    SD3 Sanitize Operation Failed";
const ATA_IDLE: &str = "State:    SD0 Sanitize Idle";
const ATA_DONE: &str = "State:    SD0 Sanitize Idle\n    Last Sanitize Operation Completed Without Error";

fn nvme(log: &'static str) -> Vec<Exchange> {
    vec![says("nvme id-ctrl", NVME), says("sanitize-log", log)]
}

/// A sanitize without marks that ends well.
fn redone() -> Vec<Exchange> {
    vec![wipes("nvme sanitize /dev/sda --sanact=2"), says("sanitize-log", DONE)]
}

fn ata(status: &'static str) -> Vec<Exchange> {
    vec![says("hdparm -I", answer(SANITIZE, READY)), says("--sanitize-status", status)]
}

/// The erase with marks, as of any other drive.
fn nvme_whole() -> Vec<Exchange> {
    [nvme(DONE), vec![wipes("nvme sanitize /dev/sda --sanact=2"), says("sanitize-log", DONE)]].concat_all()
}

fn ata_whole() -> Vec<Exchange> {
    let own =
        vec![says("hdparm -N", WHOLE), wipes("--sanitize-block-erase"), says("--sanitize-status", ATA_DONE)];
    [ata(ATA_DONE), own].concat_all()
}

/// A drive that takes no write before it has erased itself, erased: the certificate, and what was told.
fn erased(
    drive: &Drive,
    wish: Wish,
    due: Vec<Exchange>,
) -> (Result<Certificate, EraseError>, Vec<Unfinished>) {
    let (sim, seed, mut told) = (Sim::new(Writes::First(0)), Seed::fixed([5; 32]), vec![]);
    let job = Job { drive, medium: &sim, wish, frozen: Frozen::Refuse, samples: 64, seed: &seed };
    let mut script = Script::new(&sim, due);
    let done = erase(&job, &mut script, &mut |event| {
        if let Event::Unfinished(what) = event {
            told.push(what);
        }
    });
    assert!(script.due.is_empty(), "left unsaid: {:?}", script.due);
    assert!(done.is_err() || !sim.holds_secrets());
    (done, told)
}

/// What happened, how the drive hangs on the PC, what is wished, the exchanges, how the sanitize stands, and what erases it.
type Case = (&'static str, Transport, Wish, Vec<Exchange>, Unfinished, Method);

/// An answer upon which the drive takes writes again: its sanitize has ended.
fn ends(words: &'static str, log: &str) -> Exchange {
    (words, Ok(log.to_owned()), true)
}

fn brought_to_an_end(cases: impl IntoIterator<Item = Case>) {
    for (what, transport, wish, due, unfinished, method) in cases {
        let (done, told) = erased(&drive(transport), wish, due);
        let done = done.unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!((done.method, told), (method, vec![unfinished]), "{what}");
    }
}

#[test]
fn a_sanitize_of_nvme_that_was_cut_off_is_brought_to_its_end_and_the_drive_erased_as_any_other() {
    brought_to_an_end([
        (
            "it runs on",
            Transport::Nvme,
            Wish::Auto,
            [
                nvme(RUNS),
                vec![says("sanitize-log", RUNS), says("sanitize-log", MOVES), ends("sanitize-log", DONE)],
                nvme_whole(),
            ]
            .concat_all(),
            Unfinished::Running,
            Method::NvmeSanitize,
        ),
        (
            "it runs on and fails",
            Transport::Nvme,
            Wish::Auto,
            [
                nvme(RUNS),
                vec![
                    says("sanitize-log", FAILED),
                    wipes("nvme sanitize /dev/sda --sanact=2"),
                    says("sanitize-log", DONE),
                ],
                nvme_whole(),
            ]
            .concat_all(),
            Unfinished::Running,
            Method::NvmeSanitize,
        ),
        (
            "it failed",
            Transport::Nvme,
            Wish::Auto,
            [nvme(FAILED), redone(), nvme_whole()].concat_all(),
            Unfinished::Failed,
            Method::NvmeSanitize,
        ),
        (
            "it failed, and overwriting is asked for",
            Transport::Nvme,
            Wish::Overwrite,
            [nvme(FAILED), redone(), nvme(DONE)].concat_all(),
            Unfinished::Failed,
            Method::Overwrite,
        ),
        (
            "it failed, fails again, and the drive leaves the failure",
            Transport::Nvme,
            Wish::Auto,
            [
                nvme(FAILED),
                vec![
                    says("nvme sanitize /dev/sda --sanact=2", "error: Sanitize Failed"),
                    wipes("nvme sanitize /dev/sda --sanact=1"),
                ],
                nvme_whole(),
            ]
            .concat_all(),
            Unfinished::Failed,
            Method::NvmeSanitize,
        ),
    ]);
}

#[test]
fn a_sanitize_of_ata_that_was_cut_off_is_brought_to_its_end_and_the_drive_erased_as_any_other() {
    brought_to_an_end([
        (
            "an ATA drive's runs on",
            Transport::Ata,
            Wish::Auto,
            [
                ata(ATA_RUNS),
                vec![says("--sanitize-status", ATA_RUNS), ends("--sanitize-status", ATA_DONE)],
                ata_whole(),
            ]
            .concat_all(),
            Unfinished::Running,
            Method::AtaSanitize,
        ),
        (
            "an ATA drive's failed",
            Transport::Ata,
            Wish::Auto,
            [
                ata(ATA_FAILED),
                vec![
                    wipes("--yes-i-know-what-i-am-doing --sanitize-block-erase"),
                    says("--sanitize-status", ATA_DONE),
                ],
                ata_whole(),
            ]
            .concat_all(),
            Unfinished::Failed,
            Method::AtaSanitize,
        ),
        (
            "one runs behind an adapter: waiting harms nothing",
            Transport::Usb,
            Wish::Auto,
            [ata(ATA_RUNS), vec![ends("--sanitize-status", ATA_DONE)], ata(ATA_DONE)].concat_all(),
            Unfinished::Running,
            Method::Overwrite,
        ),
    ]);
}

#[test]
fn a_sanitize_that_cannot_be_ended_says_what_to_do_before_destroy() {
    let twin = || Drive { siblings: vec!["nvme0n2".to_owned()], ..drive(Transport::Nvme) };
    let still = (0..181).map(|_| says("sanitize-log", RUNS)).collect();
    let only_overwrites = answer("\t   *\tSANITIZE feature set\n\t   *\tOVERWRITE_EXT command\n", READY);
    let cases: [(&str, Drive, Vec<Exchange>, &[&str]); 6] = [
        (
            "it stands still",
            drive(Transport::Nvme),
            [nvme(RUNS), still].concat_all(),
            &["has not moved for 15 minutes", "switch it off and on, then run the same command again; if"],
        ),
        (
            "it fails again",
            drive(Transport::Ata),
            [
                ata(ATA_FAILED),
                vec![says("--sanitize-block-erase", ""), says("--sanitize-status", ATA_FAILED)],
            ]
            .concat_all(),
            &["says that its erase failed", "switch it off and on, then run the same command again; if"],
        ),
        (
            "no answer: nothing more is sent to a drive that may be at work",
            drive(Transport::Nvme),
            [nvme(FAILED), vec![late("nvme sanitize /dev/sda --sanact=2")]].concat_all(),
            &["switch it off and on, then run the same command again; if"],
        ),
        (
            "a sanitize would take a neighbour along",
            twin(),
            [nvme(FAILED), vec![says("--sanact=1", "error: Sanitize Failed")]].concat_all(),
            &["would erase nvme0n2 too", "nvme sanitize /dev/sda --sanact=2), then run the same"],
        ),
        (
            "it stands behind an adapter",
            drive(Transport::Usb),
            ata(ATA_FAILED),
            &[
                "its adapter may lose a sanitize",
                "put the drive in a PC's own SATA or M.2 port and run the same",
            ],
        ),
        (
            "it knows only the slow one",
            drive(Transport::Ata),
            vec![says("hdparm -I", only_overwrites), says("--sanitize-status", ATA_FAILED)],
            &[
                "overwrites everything",
                "--sanitize-overwrite hex:00000000 /dev/sda",
                "then run the same command",
            ],
        ),
    ];
    for (what, drive, due, words) in cases {
        let (done, _) = erased(&drive, Wish::Auto, due);
        let error = done.unwrap_err();
        assert!(matches!(error, EraseError::Unfinished { .. }), "{what}: {error}");
        let said = error.to_string();
        for words in words.iter().chain(&["stands in a sanitize that did not end", "not erased"]) {
            assert!(said.contains(words), "{what}: {words}: {said}");
        }
        let before = said.split("destroy").next().unwrap();
        assert!(before.contains("run the same command"), "{what}: {said}");
    }
}

#[test]
fn a_drive_at_rest_is_not_held_up() {
    let asked = [
        nvme(NEVER),
        nvme(DONE),
        vec![says("nvme id-ctrl", NVME), says("sanitize-log", "error: Invalid Log Page")],
        vec![says("nvme id-ctrl", NVME), says("sanitize-log", "what nobody understands")],
    ];
    for asked in asked {
        let own = vec![wipes("nvme sanitize"), says("sanitize-log", DONE)];
        let done = run(&Sim::new(Writes::All), Transport::Nvme, Wish::Auto, [asked, own].concat_all()).0;
        assert_eq!(done.unwrap().method, Method::NvmeSanitize);
    }
    // A drive without any is not asked.
    let due = vec![says("nvme id-ctrl", r#"{"oacs":2,"sanicap":0,"fna":0}"#), wipes("nvme format")];
    assert!(run(&Sim::new(Writes::All), Transport::Nvme, Wish::Auto, due).0.is_ok());
    let own = vec![says("-N", WHOLE), wipes("--sanitize-block-erase"), says("--sanitize-status", ATA_DONE)];
    let due = [ata(ATA_IDLE), own].concat_all();
    assert!(run(&Sim::new(Writes::All), Transport::Ata, Wish::Auto, due).0.is_ok());
}
