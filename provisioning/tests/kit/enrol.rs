//! Enrolment on real bytes: images with partition tables made here, and a loop device where there is one.

use std::process::Command;

use crate::bench::Bench;
use crate::media::{Bytes, Plan, SECRETS, desk, enrolled, found, holds, ok, partition, reserved, run};
use gpt::partition_types::{EFI, LINUX_FS, Type};
use perron_domain::crypto::SigningKey;
use perron_domain::enrolment::slots::{Rest, blank, write};
use perron_domain::enrolment::{MachineRole, PARTITION_BYTES};
use perron_kit::{Console, EXIT_EXISTS, EXIT_FAILED, EXIT_OK, EXIT_REFUSED, EXIT_USAGE};
use perron_skips::Missing;

const ENROL: &str = "enrol --roster @r.csv --site @s --image-file @i.img --unit";

fn image(bench: &Bench) -> Vec<u8> {
    std::fs::read(bench.path("i.img")).unwrap()
}

#[test]
fn a_written_image_becomes_one_machine_and_nothing_else_changes() {
    let bench = desk();
    let before = Plan::small().image();
    std::fs::write(bench.path("i.img"), &before).unwrap();
    let said = ok(&bench, &format!("{ENROL} k-001"));
    assert!(said.contains("all of it was read back") && said.contains("borne-001"), "{said}");
    let mut after = image(&bench);
    let (start, end) = partition(&before, 2);
    assert!(before[..start] == after[..start] && before[end..] == after[end..], "only the partition changed");
    let enrolment = enrolled(&bench, &after);
    let files: Vec<&str> = enrolment.files().map(|(name, ..)| name).collect();
    assert_eq!(files, ["site.toml", "badges.perron", "trust.perron"]);
    for (name, bytes, _) in enrolment.files() {
        assert_eq!(std::fs::read(bench.path("s/kiosk").join(name)).unwrap(), bytes, "{name}");
    }
    let machine = &enrolment.machine;
    assert_eq!((machine.asset_tag.as_str(), machine.role), ("K-001", MachineRole::Kiosk));
    assert_eq!(machine.place.as_str(), "Médiathèque du Pont; salle 2");
    assert_eq!((machine.language.as_str(), machine.hostname.as_str()), ("fr", "borne-001"));
    let wifi = machine.wifi.as_ref().unwrap();
    assert_eq!((wifi.ssid.as_str(), wifi.password.as_ref().unwrap().reveal()), ("Mairie", SECRETS[0]));
    // The first start takes it over and blanks it: the image is as before.
    blank(&mut Bytes(&mut after[start..end])).unwrap();
    assert!(before == after);
}

#[test]
fn enrolling_again_changes_nothing_and_another_unit_is_refused() {
    let bench = desk();
    std::fs::write(bench.path("i.img"), Plan::small().image()).unwrap();
    ok(&bench, &format!("{ENROL} K-001"));
    let once = image(&bench);
    assert!(ok(&bench, &format!("{ENROL} K-001")).contains("nothing was changed"));
    assert!(image(&bench) == once, "the same words leave the same bytes");

    for _ in 0..2 {
        ok(&bench, &format!("{ENROL} K-001 --record @e.json")); // its own record is replaced without force
    }
    let other =
        run(&bench, "enrol --roster @r.csv --site @s --image-file @i.img --unit K-003 --record @e.json");
    assert_eq!(other.0, EXIT_EXISTS, "another machine's is not");
    let (code, _, err) = run(&bench, &format!("{ENROL} K-002"));
    assert!(code == EXIT_REFUSED && err.contains("enrolled as K-001"), "{err}");
    assert!(image(&bench) == once);

    // The roster changes the same machine: no force is needed, and the old password is gone from the whole image.
    let roster = std::fs::read_to_string(bench.path("r.csv")).unwrap();
    std::fs::write(bench.path("r.csv"), roster.replace(SECRETS[0], "a-n3w-one-2026")).unwrap();
    ok(&bench, &format!("{ENROL} K-001"));
    let changed = image(&bench);
    assert!(holds(&changed, "a-n3w-one-2026") && !holds(&changed, SECRETS[0]));

    ok(&bench, &format!("{ENROL} K-002 --force"));
    let forced = image(&bench);
    assert!(holds(&forced, SECRETS[1]) && !holds(&forced, "a-n3w-one-2026"));
    let shown = ok(&bench, "enrol --show --site @s --image-file @i.img");
    assert!(
        shown.contains("K-002") && shown.contains("station") && shown.contains("set, not shown"),
        "{shown}"
    );
    assert!(!shown.contains(SECRETS[1]));
}

#[test]
fn another_sites_medium_and_a_forged_enrolment_are_refused() {
    let bench = desk();
    std::fs::write(bench.path("i.img"), Plan::small().image()).unwrap();
    bench.ok("site init --name Autre --out other");
    let (code, _, err) = run(&bench, "enrol --roster @r.csv --site @other --image-file @i.img --unit K-001");
    assert_eq!(code, EXIT_OK, "{err}");
    assert!(err.contains("no list of issuers"), "{err}");
    let (code, _, err) = run(&bench, &format!("{ENROL} K-001"));
    assert!(code == EXIT_REFUSED && err.contains("did not sign"), "{err}");
    ok(&bench, &format!("{ENROL} K-001 --force"));
    let mut bytes = image(&bench);
    let signed = enrolled(&bench, &bytes);
    let forged = signed.sign(&SigningKey::from_seed([9; 32])).unwrap();
    let (start, end) = partition(&bytes, 2);
    write(&mut Bytes(&mut bytes[start..end]), &forged).unwrap();
    std::fs::write(bench.path("i.img"), &bytes).unwrap();
    for command in ["enrol --show --site @s --image-file @i.img".to_owned(), format!("{ENROL} K-001")] {
        let (code, _, err) = run(&bench, &command);
        assert!(code == EXIT_REFUSED && err.contains("signature"), "{err}");
        assert!(image(&bench) == bytes);
    }
    ok(&bench, &format!("{ENROL} K-001 --force"));
    assert_eq!(enrolled(&bench, &image(&bench)), signed);
}

#[test]
fn what_a_pulled_cable_left_is_said_and_put_right_by_enrolling_again() {
    let bench = desk();
    std::fs::write(bench.path("i.img"), Plan::small().image()).unwrap();
    ok(&bench, &format!("{ENROL} K-001"));
    let (start, _) = partition(&image(&bench), 2);
    let mut torn = image(&bench);
    torn[start + 4096 + 40] ^= 1;
    std::fs::write(bench.path("i.img"), &torn).unwrap();
    let (code, _, err) = run(&bench, "enrol --show --site @s --image-file @i.img");
    assert!(code == EXIT_REFUSED && err.contains("not whole"), "{err}");
    assert!(ok(&bench, &format!("{ENROL} K-001")).contains("read back"));
    enrolled(&bench, &image(&bench));
    // An older one that was not blanked: the same words are no reason to leave it there.
    let mut two = image(&bench);
    two[start + (8 << 20)..start + (8 << 20) + 8192].fill(0x5a);
    assert_eq!(found(&two).rest, Rest::Remains);
    std::fs::write(bench.path("i.img"), &two).unwrap();
    assert!(ok(&bench, &format!("{ENROL} K-001")).contains("read back"));
    enrolled(&bench, &image(&bench));
    let mut later = image(&bench);
    let slot = if holds(&later[start..start + 8], "PERRONEN") { start } else { start + (8 << 20) };
    later[slot + 8] = 2;
    std::fs::write(bench.path("i.img"), &later).unwrap();
    let (code, _, err) = run(&bench, &format!("{ENROL} K-001 --force"));
    assert!(code == EXIT_REFUSED && err.contains("newer perron-kit") && image(&bench) == later, "{err}");
}

#[test]
fn a_list_of_badges_that_kiosks_would_refuse_goes_on_no_medium() {
    let bench = desk();
    let before = Plan::small().image();
    std::fs::write(bench.path("i.img"), &before).unwrap();
    bench.ok("site init --name Autre --out other");
    let list = bench.path("s/kiosk/badges.perron");
    std::fs::copy(bench.path("other/kiosk/badges.perron"), &list).unwrap();
    let (code, _, err) = run(&bench, &format!("{ENROL} K-001"));
    assert!(code == EXIT_REFUSED && err.contains("not this site's"), "{err}");
    std::fs::remove_file(&list).unwrap();
    let (code, _, err) = run(&bench, &format!("{ENROL} K-001"));
    assert!(code == EXIT_REFUSED && err.contains("badges.perron is missing"), "{err}");
    assert!(image(&bench) == before);
}

#[test]
fn what_is_not_our_image_is_refused_and_left_as_it_is() {
    let bench = desk();
    let good = Plan::small().image();
    let (_, end) = partition(&good, 2);
    let plan = |partitions: &[(Type, u64)]| Plan(partitions.to_vec()).image();
    let ours = (reserved(), PARTITION_BYTES);
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (vec![0; 4 << 20], "no GPT"),
        (good[..512].to_vec(), "no GPT"),
        (vec![], "no GPT"),
        (plan(&[(EFI, 1 << 20), (LINUX_FS, 3 << 20)]), "no partition for the enrolment"),
        (plan(&[ours.clone(), (EFI, 1 << 20), ours]), "two partitions for the enrolment"),
        (plan(&[(reserved(), 8 << 20)]), "has 8388608 bytes at 1048576, and 16777216 are due"),
        (plan(&[(reserved(), 17 << 20)]), "made for enrolment"),
        (good[..end - 4096].to_vec(), "larger medium"),
    ];
    for (bytes, words) in cases {
        std::fs::write(bench.path("i.img"), &bytes).unwrap();
        for more in ["", " --force", " --dry-run"] {
            let (code, out, err) = run(&bench, &format!("{ENROL} K-001{more}"));
            assert!(code == EXIT_REFUSED && err.contains(words), "{words}: {out}{err}");
            assert!(image(&bench) == bytes, "{words}");
        }
    }
}

#[test]
fn a_dry_run_checks_and_writes_nothing() {
    let bench = desk();
    let before = Plan::small().image();
    std::fs::write(bench.path("i.img"), &before).unwrap();
    let said = ok(&bench, &format!("{ENROL} K-001 --dry-run --record @e.json"));
    assert!(said.contains("nothing was written"));
    assert!(image(&bench) == before && !bench.path("e.json").exists());
}

#[test]
fn the_password_is_nowhere_but_on_the_targets_partition() {
    let bench = desk();
    let before = Plan::small().image();
    std::fs::write(bench.path("i.img"), &before).unwrap();
    let mut said = String::new();
    for command in [
        format!("{ENROL} K-001 --record @e.json"),
        format!("--json {ENROL} K-001"),
        format!("--json {ENROL} K-002 --force --dry-run"),
        "enrol --show --site @s --image-file @i.img".to_owned(),
        "--json enrol --show --site @s --image-file @i.img".to_owned(),
        "passport make --roster @r.csv --unit K-001 --site @s --enrolment @e.json --out @p".to_owned(),
        "--json passport show @p/K-001.passport.json --site @s".to_owned(),
        "label --passport @p/K-001.passport.json --site @s --out @l.png".to_owned(),
    ] {
        said += &ok(&bench, &command);
    }
    for command in [format!("{ENROL} K-002"), format!("{ENROL} K-009"), "enrol --unit K-001".to_owned()] {
        let (_, out, err) = run(&bench, &command);
        said += &(out + &err);
    }
    let after = image(&bench);
    let (start, end) = partition(&before, 2);
    for secret in SECRETS {
        assert!(!said.contains(secret), "{said}");
        assert!(!holds(&after[..start], secret) && !holds(&after[end..], secret));
        for (path, bytes) in bench.contents() {
            let may = path == bench.path("i.img") || path == bench.path("r.csv");
            assert!(may || !holds(&bytes, secret), "{}", path.display());
        }
    }
    assert!(holds(&after[start..end], SECRETS[0]) && !holds(&after, SECRETS[1]));
}

#[test]
fn usage_and_warnings() {
    let bench = desk();
    std::fs::write(bench.path("i.img"), Plan::small().image()).unwrap();
    for (command, code, words) in [
        ("enrol --site @s --image-file @i.img", EXIT_USAGE, "--roster"),
        ("enrol --site @s --image-file @i.img --target @i.img --show", EXIT_USAGE, "cannot be used with"),
        ("enrol --roster @r.csv --site @s --unit ../x --image-file @i.img", EXIT_USAGE, "asset tag"),
        ("enrol --roster @r.csv --site @s --unit K-9 --image-file @i.img", EXIT_REFUSED, "no unit K-9"),
        ("enrol --roster @r.csv --site @s --unit K-001 --target @i.img", EXIT_REFUSED, "1 refused"),
        ("enrol --roster @r.csv --site @s --unit K-001 --target /dev/null", EXIT_REFUSED, "1 refused"),
        ("enrol --roster @r.csv --site @s --unit K-001 --image-file @s", EXIT_REFUSED, "neither a disk"),
        (
            "enrol --roster @r.csv --site @s --unit K-001 --image-file @no.img",
            EXIT_FAILED,
            "cannot be opened",
        ),
        ("enrol --show --site @s --image-file @i.img", EXIT_REFUSED, "holds no enrolment"),
    ] {
        let (found, _, err) = run(&bench, command);
        assert!(found == code && err.contains(words), "{command}: {found} {err}");
    }
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(bench.path("r.csv"), open).unwrap();
    let (_, _, err) = run(&bench, &format!("{ENROL} K-001 --dry-run"));
    assert!(err.contains("Wi-Fi passwords") && err.contains("chmod 600"), "{err}");
}

/// A loop device over a file; let go when dropped.
struct Loop(String);

impl Loop {
    /// `None`, and the calling test is skipped, where this machine has none to give.
    fn over(path: &std::path::Path) -> Option<Self> {
        let made = Command::new("losetup").args(["--find", "--show", "--direct-io=on"]).arg(path).output();
        match made {
            Ok(made) if made.status.success() => {
                Some(Self(String::from_utf8(made.stdout).unwrap().trim().to_owned()))
            }
            other => {
                perron_skips::skip(Missing::LoopDevices, &format!("{other:?}"));
                None
            }
        }
    }
}

impl Drop for Loop {
    fn drop(&mut self) {
        let _ = Command::new("losetup").args(["--detach", &self.0]).status();
    }
}

#[test]
fn a_loop_device_is_enrolled_only_when_it_is_meant() {
    let bench = desk();
    let before = Plan::small().image();
    std::fs::write(bench.path("i.img"), &before).unwrap();
    let Some(device) = Loop::over(&bench.path("i.img")) else { return };
    let name = &device.0;
    let last4: String = name.chars().skip(name.len() - 4).collect();
    let target = format!("enrol --roster @r.csv --site @s --unit K-001 --target {name}");
    for (more, words) in [
        (String::new(), "1 refused"),
        (" --allow-loop".to_owned(), "is not confirmed"),
        (" --allow-loop --yes".to_owned(), "is not confirmed"),
        (format!(" --allow-loop --confirm {last4}"), "nobody said yes"),
        (" --allow-loop --confirm zzzz --yes".to_owned(), "is not confirmed"),
    ] {
        let (code, out, err) = run(&bench, &format!("{target}{more}"));
        assert!(code == EXIT_REFUSED && err.contains(words), "{more}: {out}{err}");
        assert!(image(&bench) == before, "{more}");
    }
    assert!(ok(&bench, &format!("{target} --allow-loop --dry-run")).contains("nothing was written"));
    assert!(image(&bench) == before);

    let said = ok(&bench, &format!("--json {target} --allow-loop --confirm {last4} --yes"));
    let event: serde_json::Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
    assert_eq!((event["state"].as_str(), event["past_the_cache"].as_bool()), (Some("written"), Some(true)));
    assert_eq!(enrolled(&bench, &image(&bench)).machine.asset_tag, "K-001");

    // A person types the four characters.
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let answer = format!("{last4}\n");
    let arguments = ["perron-kit", "enrol", "--unit", "K-002", "--allow-loop", "--force", "--target", name]
        .map(ToOwned::to_owned)
        .into_iter()
        .chain(["--roster", "r.csv", "--site", "s"].map(|word| match word.starts_with("--") {
            true => word.to_owned(),
            false => bench.path(word).to_str().unwrap().to_owned(),
        }));
    let console = Console { input: &mut answer.as_bytes(), out: &mut out, err: &mut err, is_live: false };
    assert_eq!(perron_kit::run_in(arguments, console), EXIT_OK, "{}", String::from_utf8_lossy(&err));
    assert!(ok(&bench, &format!("enrol --show --site @s --target {name} --allow-loop")).contains("K-002"));
}
