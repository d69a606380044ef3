//! A program that is none of espeak-ng's makers, but takes its words.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::*;

const HEAD: &str = r"RIFF\044\360\377\177WAVEfmt \020\000\000\000\001\000\001\000\042\126\000\000\104\254\000\000\002\000\020\000data";
const PATIENCE: Duration = Duration::from_secs(20);

fn script(folder: &Path, body: &str) -> PathBuf {
    let file = folder.join("voice");
    std::fs::write(&file, format!("#!/bin/sh\n{body}\n")).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    file
}

fn speak(program: &Path) -> Result<Box<dyn Samples>, SoundError> {
    // A script that another test's child still holds open for writing is busy for a moment.
    let until = Instant::now() + PATIENCE;
    loop {
        match Espeak::program(program).speak(&Utterance::new("Bonjour [[a", "fr").unwrap()) {
            Err(SoundError::Voice { source })
                if source.kind() == std::io::ErrorKind::ExecutableFileBusy && Instant::now() < until => {}
            other => return other,
        }
    }
}

fn all(samples: &mut dyn Samples) -> Result<Vec<i16>, SoundError> {
    let (mut all, until) = (vec![], Instant::now() + PATIENCE);
    loop {
        match samples.next(&mut all)? {
            Step::End => return Ok(all),
            Step::More => {}
            Step::NotYet => std::thread::sleep(ASK_AGAIN),
        }
        assert!(Instant::now() < until);
    }
}

#[test]
fn sound_is_read_as_it_comes_and_only_as_long_as_it_says() {
    for (what, body, want) in [
        (
            "no length, cut off in the middle",
            format!(r"printf '{HEAD}\000\360\377\177\001\000\002\000\003'"),
            vec![1, 2],
        ),
        (
            "a length, and more behind it",
            format!(r"printf '{HEAD}\004\000\000\000\001\000\002\000\003\000'"),
            vec![1, 2],
        ),
        ("an odd length", format!(r"printf '{HEAD}\003\000\000\000\001\000\002\000\003\000'"), vec![1]),
        (
            "in two parts",
            format!(r"printf '{HEAD}\000\360'; sleep 0.1; printf '\377\177\001'; sleep 0.1; printf '\000'"),
            vec![1],
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut samples = speak(&script(folder.path(), &body)).unwrap();
        assert_eq!(all(&mut *samples).unwrap(), want, "{what}");
        assert_eq!(samples.rate(), 22_050, "{what}");
    }
}

#[test]
fn the_program_gets_the_language_and_the_text() {
    let folder = tempfile::tempdir().unwrap();
    let body = format!(
        r#"cd "$(dirname "$0")"; echo "$*" > words; cat > text; printf '{HEAD}\004\000\000\000\001\000\002\000'"#
    );
    all(&mut *speak(&script(folder.path(), &body)).unwrap()).unwrap();
    let told = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(told("words"), "--stdout --stdin -v fr\n");
    assert_eq!(told("text"), "Bonjour [ [a", "no names of sounds");
}

#[test]
fn a_program_that_gives_no_sound_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let missing = speak(&folder.path().join("absent")).err().unwrap();
    assert!(missing.to_string().contains("install it"), "{missing}");
    for (body, want) in [
        ("exit 1", "in « fr »"),
        ("cat > /dev/null; exit 0", "in « fr »"),
        ("echo no such voice", "no WAV"),
        ("printf RIF", "cut off"),
        ("cat /dev/zero", "no WAV"),
    ] {
        let mut samples = speak(&script(folder.path(), body)).unwrap();
        let error = all(&mut *samples).unwrap_err();
        assert!(error.to_string().contains(want) && !error.is_transient(), "{body}: {error}");
    }
}

#[test]
fn a_voice_that_is_dropped_leaves_no_program_behind() {
    let folder = tempfile::tempdir().unwrap();
    let body = r#"echo $$ > "$(dirname "$0")/number"; exec sleep 1000"#;
    let mut samples = speak(&script(folder.path(), body)).unwrap();
    let number = folder.path().join("number");
    let until = Instant::now() + PATIENCE;
    let id = loop {
        if let Some(id) = std::fs::read_to_string(&number).ok().filter(|text| text.ends_with('\n')) {
            break id.trim().to_owned();
        }
        assert!(Instant::now() < until);
        std::thread::sleep(ASK_AGAIN);
    };
    assert_eq!(samples.next(&mut vec![]).unwrap(), Step::NotYet, "it is not waited for");
    assert!(Path::new("/proc").join(&id).exists());
    drop(samples);
    assert!(!Path::new("/proc").join(&id).exists(), "neither running nor unburied");
}
