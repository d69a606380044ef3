//! The lock by programs that stand for `systemd-inhibit`: real processes, real pipes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::{InhibitError, InhibitNews, Inhibitor};

/// What does not come in this time, on however slow a machine, does not come.
const PATIENCE: Duration = Duration::from_secs(60);
/// Names the folder to the process that is to be killed.
const FOLDER: &str = "PERRON_TEST_INHIBIT";
/// Notes how it was called, begins what it was told to run, and notes the end.
const GOOD: &str = "echo \"$@\" >> log; shift 4; \"$@\"; echo ended >> log";

/// A program of this name that does as the script says in its own folder.
fn program(folder: &Path, script: &str) -> PathBuf {
    let (text, program) = (folder.join("script"), folder.join("systemd-inhibit"));
    std::fs::write(&text, format!("#!/bin/sh\ncd '{}' || exit\n{script}\n", folder.display())).unwrap();
    // Written by another process: what this one has open for writing, a test beside this one may hand to its child, and
    // the kernel begins no program that is open for writing.
    let copied = Command::new("install").args(["-m", "700"]).args([&text, &program]).status().unwrap();
    assert!(copied.success());
    program
}

fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(Instant::now() < end, "it never came");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The next news; the clock does not move meanwhile.
fn news(inhibitor: &mut Inhibitor, now: Instant) -> InhibitNews {
    until(|| inhibitor.tend(now))
}

fn problem(inhibitor: &mut Inhibitor, now: Instant) -> String {
    match news(inhibitor, now) {
        InhibitNews::Problem(error) => error.to_string(),
        InhibitNews::Held => panic!("it is held"),
    }
}

fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("log")).unwrap_or_default()
}

#[test]
fn the_lock_is_held_and_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut inhibitor = Inhibitor::by(&program(folder.path(), GOOD));
    let now = Instant::now();
    assert!(inhibitor.tend(now).is_none(), "nobody asked for it");
    for round in 1..=2 {
        inhibitor.hold(now);
        inhibitor.hold(now);
        assert!(matches!(news(&mut inhibitor, now), InhibitNews::Held));
        assert!(inhibitor.is_held());
        assert!(inhibitor.tend(now).is_none(), "said once");
        inhibitor.release();
        assert!(!inhibitor.is_held());
        until(|| (log(folder.path()).matches("ended").count() == round).then_some(()));
    }
    let called = "--what=sleep:idle:handle-lid-switch --who=Perron --why=The kiosk is in use --mode=block cat\nended\n";
    assert_eq!(log(folder.path()), called.repeat(2));
}

#[test]
fn what_only_starts_does_not_hold_it() {
    let folder = tempfile::tempdir().unwrap();
    // As while the service asks somebody for a password.
    let mut inhibitor = Inhibitor::by(&program(folder.path(), "echo begun >> log; exec sleep 600"));
    let now = Instant::now();
    inhibitor.hold(now);
    assert!(inhibitor.tend(now).is_none());
    until(|| log(folder.path()).contains("begun").then_some(()));
    assert!(inhibitor.tend(now).is_none() && !inhibitor.is_held());
    assert!(problem(&mut inhibitor, now + Duration::from_secs(20)).contains("does not answer"));
}

#[test]
fn a_system_without_it_is_told_once_and_never_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("systemd-inhibit");
    let mut inhibitor = Inhibitor::by(&missing);
    let now = Instant::now();
    inhibitor.hold(now);
    let Some(InhibitNews::Problem(error)) = inhibitor.tend(now) else { panic!("no problem") };
    assert!(matches!(error, InhibitError::NotThere) && !error.is_transient());
    program(folder.path(), GOOD);
    for hours in 0..48 {
        assert!(inhibitor.tend(now + Duration::from_secs(3600 * hours)).is_none());
    }
    assert_eq!(log(folder.path()), "");
}

#[test]
fn a_refusal_is_told_once_and_tried_again_ever_more_slowly() {
    let folder = tempfile::tempdir().unwrap();
    let refuse = "echo tried >> log; echo 'Failed to inhibit: Access denied' >&2; exit 1";
    let mut inhibitor = Inhibitor::by(&program(folder.path(), refuse));
    let mut now = Instant::now();
    inhibitor.hold(now);
    let words = problem(&mut inhibitor, now);
    assert!(words.contains("« Failed to inhibit: Access denied »") && words.contains("polkit"), "{words}");
    // The waits are 1, 2, 4 … seconds, at most 10 minutes.
    for (tries, wait) in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600].into_iter().enumerate() {
        let early = now + Duration::from_secs(wait) - Duration::from_millis(1);
        assert!(inhibitor.tend(early).is_none());
        assert_eq!(log(folder.path()).lines().count(), tries + 1, "not before {wait} s");
        now += Duration::from_secs(wait);
        assert!(inhibitor.tend(now).is_none(), "the same reason is not told again");
        // Seen to have ended when it waits again: the next look at the same moment starts nothing.
        until(|| {
            assert!(inhibitor.tend(now).is_none());
            inhibitor.is_waiting().then_some(())
        });
    }
    program(folder.path(), GOOD);
    assert!(matches!(news(&mut inhibitor, now + Duration::from_secs(600)), InhibitNews::Held));
}

#[test]
fn a_lock_that_is_lost_is_told_and_taken_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut inhibitor = Inhibitor::by(&program(folder.path(), "echo $$ > pid; head -c 1; exec sleep 600"));
    let now = Instant::now();
    inhibitor.hold(now);
    assert!(matches!(news(&mut inhibitor, now), InhibitNews::Held));
    let pid = std::fs::read_to_string(folder.path().join("pid")).unwrap();
    assert!(Command::new("kill").args(["-9", pid.trim()]).status().unwrap().success());
    assert!(problem(&mut inhibitor, now).contains("signal: 9"));
    assert!(!inhibitor.is_held());
    program(folder.path(), GOOD);
    assert!(inhibitor.tend(now).is_none(), "not at once");
    assert!(matches!(news(&mut inhibitor, now + Duration::from_secs(1)), InhibitNews::Held));
}

#[test]
fn what_does_not_end_by_itself_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let mut inhibitor = Inhibitor::by(&program(folder.path(), "echo $$ > pid; head -c 1; exec sleep 600"));
    let now = Instant::now();
    inhibitor.hold(now);
    assert!(matches!(news(&mut inhibitor, now), InhibitNews::Held));
    let pid = std::fs::read_to_string(folder.path().join("pid")).unwrap();
    drop(inhibitor);
    assert!(!Path::new("/proc").join(pid.trim()).exists());
}

/// Not a test by itself: what the next one kills.
#[test]
fn holds_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut inhibitor = Inhibitor::by(&Path::new(&folder).join("systemd-inhibit"));
    inhibitor.hold(Instant::now());
    assert!(matches!(news(&mut inhibitor, Instant::now()), InhibitNews::Held));
    std::fs::write(Path::new(&folder).join("held"), "").unwrap();
    std::thread::sleep(PATIENCE);
}

#[test]
fn the_lock_goes_with_a_process_that_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    program(folder.path(), GOOD);
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "power::inhibit::tests::holds_until_it_is_killed"])
        .env(FOLDER, folder.path())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    until(|| folder.path().join("held").exists().then_some(()));
    assert!(!log(folder.path()).contains("ended"));
    holder.kill().unwrap();
    holder.wait().unwrap();
    until(|| log(folder.path()).contains("ended").then_some(()));
}
