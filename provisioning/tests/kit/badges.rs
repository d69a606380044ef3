//! The site's badges: who has one, what it opens, and that no step that stops half way loses one.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use crate::bench::{Bench, badges, field, opens};
use perron_domain::badges::{BADGES_VALID_MAX, Role};
use perron_domain::crypto::{BadgeError, BadgeSecret};
use perron_kit::{EXIT_EXISTS, EXIT_FAILED, EXIT_OK, EXIT_REFUSED, EXIT_USAGE};

const LIST: &str = "s/kiosk/badges.perron";

fn site() -> Bench {
    let bench = Bench::new();
    bench.ok("site init --name Médiathèque --out s");
    bench
}

/// The badge in use, as its file says it.
fn in_use(bench: &Bench) -> String {
    field(bench, "s/secret/badge.key", "text")
}

fn number(badge: &str) -> String {
    data_encoding::HEXLOWER.encode(&BadgeSecret::parse(badge).unwrap().id().0)
}

/// What a page says.
fn printed(bench: &Bench, page: &str) -> String {
    bench.codes(page).remove(0)
}

#[test]
fn a_new_site_has_a_signed_list_whose_only_badge_opens_its_sealing_key() {
    let bench = site();
    let list = badges(&bench);
    assert_eq!((list.version, list.badges.len()), (1, 1));
    assert_eq!((list.badges[0].role, list.badges[0].revoked), (Role::Advisor, false));
    assert!(list.issued_at.0 > 0);
    assert_eq!(data_encoding::HEXLOWER.encode(&list.fleet.0), field(&bench, "s/kiosk/site.toml", "fleet"));
    bench.ok("badge --site s --out one.png");
    assert_eq!(printed(&bench, "one.png"), in_use(&bench));
    assert_eq!(opens(&bench, &in_use(&bench)), Ok(()));
    assert_eq!(bench.exit("badge --site s --out one.png"), EXIT_EXISTS);
    bench.ok("badge --site s --out one.png --force");
    assert_eq!(badges(&bench), list, "printing changes nothing");
}

#[test]
fn a_site_of_an_earlier_version_is_refused_with_the_remedy() {
    let bench = site();
    let text = std::fs::read_to_string(bench.path("s/kiosk/site.toml")).unwrap();
    assert!(!text.contains("wrapped"), "{text}");
    bench.write("s/kiosk/site.toml", &format!("{text}seal-secret-wrapped = \"{}\"\n", "00".repeat(60)));
    for command in ["badge --site s --out b.png", "badge --site s --list"] {
        let (code, _, err) = bench.run(command);
        assert!(
            code == EXIT_REFUSED && err.contains("earlier version") && err.contains("site init"),
            "{err}"
        );
    }
    bench.ok("site init --name Autre --out s --force");
    assert_eq!(badges(&bench).version, 2, "a version is never used twice in a folder");
}

#[test]
fn a_renewed_badge_opens_the_same_key_and_the_old_one_is_withdrawn() {
    let bench = site();
    let old = in_use(&bench);
    bench.ok("badge --site s --new --out two.png");
    let new = printed(&bench, "two.png");
    assert_eq!(new, in_use(&bench));
    assert_eq!(opens(&bench, &new), Ok(()));
    assert_eq!(opens(&bench, &old), Err(BadgeError::Revoked));
    let list = badges(&bench);
    assert_eq!((list.version, list.badges.len()), (2, 2));
    assert!(list.badges[0].wrapped.is_none(), "its copy of the key is gone from the list");
    assert!(!bench.path("s/secret/badge.key.next").exists());
}

#[test]
fn a_badge_kept_elsewhere_can_be_given_and_a_wrong_one_is_refused() {
    let bench = site();
    std::fs::rename(bench.path("s/secret/badge.key"), bench.path("usb.key")).unwrap();
    bench.ok("site init --name Autre --out other");
    std::fs::rename(bench.path("other/secret/badge.key"), bench.path("wrong.key")).unwrap();
    assert_eq!(bench.exit("badge --site s --old wrong.key --new --out b.png"), EXIT_REFUSED);
    assert_eq!(bench.exit("badge --site s --new --out b.png"), EXIT_FAILED, "no badge at all");
    assert_eq!(bench.exit("badge --site s --add --out b.png"), EXIT_REFUSED, "nothing opens the key");
    assert!(!bench.path("b.png").exists());
    assert_eq!(badges(&bench).version, 1);
    bench.ok("badge --site s --old usb.key --out a.png");
    assert_eq!(printed(&bench, "a.png"), field(&bench, "usb.key", "text"));
    assert!(!bench.path("s/secret/badge.key").exists(), "printing puts no secret back");
    bench.ok("badge --site s --old usb.key --add --out c.png");
    bench.ok("badge --site s --old usb.key --new --out b.png");
    for page in ["b.png", "c.png"] {
        assert_eq!(opens(&bench, &printed(&bench, page)), Ok(()), "{page}");
    }
    assert_eq!(opens(&bench, &field(&bench, "usb.key", "text")), Err(BadgeError::Revoked));
}

#[test]
fn a_badge_is_added_for_each_role_and_a_volunteers_opens_no_names() {
    let bench = site();
    for (role, want, opened) in [
        ("", Role::Advisor, Ok(())),
        (" --role coordinator", Role::Coordinator, Ok(())),
        (" --role volunteer", Role::Volunteer, Err(BadgeError::NoNames)),
    ] {
        bench.ok(&format!("badge --site s --add{role} --label Tiroir --out p.png --force"));
        let text = printed(&bench, "p.png");
        let list = badges(&bench);
        let badge = list.find(&BadgeSecret::parse(&text).unwrap()).unwrap();
        assert_eq!((badge.role, badge.label.as_str()), (want, "Tiroir"));
        assert_eq!(opens(&bench, &text), opened, "{role}");
        let file = format!("s/secret/badge-{}.key", &number(&text)[..8]);
        assert_eq!(field(&bench, &file, "text"), text);
        bench.ok(&format!("badge --site s --old {file} --out again.png --force"));
        assert_eq!(printed(&bench, "again.png"), text, "printed once more");
    }
    assert_eq!(opens(&bench, &in_use(&bench)), Ok(()), "beside the others");
    // The key is opened with an added badge where the first one is gone; a volunteer's needs none.
    std::fs::remove_file(bench.path("s/secret/badge.key")).unwrap();
    bench.ok("badge --site s --add --out q.png");
    assert_eq!(opens(&bench, &printed(&bench, "q.png")), Ok(()));
}

#[test]
fn a_renewal_keeps_the_secret_of_every_other_badge() {
    let bench = site();
    let first = in_use(&bench);
    bench.ok("badge --site s --add --out two.png");
    let second = printed(&bench, "two.png");
    let file = format!("s/secret/badge-{}.key", &number(&second)[..8]);
    bench.ok(&format!("badge --site s --new --old {file} --out three.png"));
    assert_eq!(opens(&bench, &second), Err(BadgeError::Revoked));
    assert_eq!(in_use(&bench), printed(&bench, "three.png"));
    assert_eq!(field(&bench, &format!("s/secret/badge-{}.key", &number(&first)[..8]), "text"), first);
    assert_eq!(opens(&bench, &first), Ok(()));
}

#[test]
fn a_lost_badge_is_withdrawn_by_its_number_and_the_last_reader_is_not() {
    let bench = site();
    bench.ok("badge --site s --add --role volunteer --out v.png");
    bench.ok("badge --site s --add --out two.png");
    let (first, volunteer, second) = (in_use(&bench), printed(&bench, "v.png"), printed(&bench, "two.png"));
    for bad in ["00000000", "1234567", "nothexad"] {
        assert_eq!(bench.exit(&format!("badge --site s --revoke {bad}")), EXIT_REFUSED, "{bad}");
    }
    assert_eq!(badges(&bench).version, 3);
    let said = bench.ok(&format!("badge --site s --revoke {}", number(&second)[..8].to_uppercase()));
    assert!(said.contains("update-site") && said.contains("badges.perron"), "{said}");
    assert_eq!(opens(&bench, &second), Err(BadgeError::Revoked));
    // Given again, as after a power cut, it changes nothing.
    bench.ok(&format!("badge --site s --revoke {}", number(&second)));
    assert_eq!(badges(&bench).version, 4);
    let before = bench.contents();
    let last = format!("badge --site s --revoke {}", number(&first));
    let (code, _, err) = bench.run(&last);
    assert!(code == EXIT_REFUSED && err.contains("last one that opens names"), "{err}");
    assert_eq!(bench.contents(), before);
    bench.ok(&format!("badge --site s --revoke {}", number(&volunteer)));
    let (code, _, err) = bench.run(&format!("{last} --force"));
    assert!(code == EXIT_OK && err.contains("nobody reads the names"), "{err}");
    assert_eq!(badges(&bench).valid().count(), 0);
    assert_eq!(bench.exit("badge --site s --new --out n.png"), EXIT_REFUSED);
}

#[test]
fn the_badge_in_use_can_be_withdrawn_first_and_renewed_then() {
    let bench = site();
    let first = in_use(&bench);
    bench.ok("badge --site s --add --out two.png");
    bench.ok(&format!("badge --site s --revoke {}", number(&first)));
    assert_eq!(bench.exit("badge --site s --out one.png"), EXIT_REFUSED, "a withdrawn badge is not printed");
    bench.ok("badge --site s --new --out three.png");
    for page in ["two.png", "three.png"] {
        assert_eq!(opens(&bench, &printed(&bench, page)), Ok(()), "{page}");
    }
    assert_eq!(in_use(&bench), printed(&bench, "three.png"));
}

#[test]
fn the_list_is_shown_without_any_secret() {
    let bench = site();
    bench.ok("badge --site s --add --role volunteer --label Accueil --out v.png");
    bench.ok("badge --site s --new --out n.png");
    std::fs::remove_dir_all(bench.path("s/secret")).unwrap();
    let shown = bench.json("badge --site s --list");
    assert_eq!((shown[0]["version"].as_u64(), shown.len()), (Some(3), 4));
    let rows: Vec<_> = shown[1..]
        .iter()
        .map(|row| {
            (row["role"].as_str().unwrap(), row["revoked"].as_bool().unwrap(), row["label"].as_str().unwrap())
        })
        .collect();
    assert_eq!(rows, [("advisor", true, ""), ("volunteer", false, "Accueil"), ("advisor", false, "")]);
    let said = bench.ok("badge --site s --list");
    let new = &number(&printed(&bench, "n.png"))[..8];
    assert!(said.contains("version 3") && said.contains("WITHDRAWN") && said.contains(new), "{said}");
}

#[test]
fn versions_only_grow_even_when_an_older_list_was_put_back() {
    let bench = site();
    let old = std::fs::read(bench.path(LIST)).unwrap();
    for _ in 0..2 {
        bench.ok("badge --site s --add --role volunteer --out v.png --force");
    }
    std::fs::write(bench.path(LIST), &old).unwrap();
    let (code, out, err) = bench.run("badge --site s --list");
    assert!(code == EXIT_OK && out.contains("version 1"), "{out}");
    assert!(err.contains("version 3") && err.contains("older list"), "{err}");
    assert_eq!(bench.exit("badge --site s --add --role volunteer --out w.png"), EXIT_OK);
    assert_eq!(badges(&bench).version, 4);
    std::fs::remove_file(bench.path("s/secret/badges.version")).unwrap();
    bench.ok("badge --site s --add --role volunteer --out x.png");
    assert_eq!(badges(&bench).version, 5, "the list itself remembers too");
}

#[test]
fn a_foreign_damaged_or_missing_list_is_refused_and_left() {
    let bench = site();
    bench.ok("site init --name Autre --out other");
    let mut damaged = std::fs::read(bench.path(LIST)).unwrap();
    *damaged.last_mut().unwrap() ^= 1;
    let foreign = std::fs::read(bench.path("other/kiosk/badges.perron")).unwrap();
    for bytes in [damaged, foreign] {
        std::fs::write(bench.path(LIST), bytes).unwrap();
        let before = bench.contents();
        for more in ["--list", "--new --out p.png", "--add --out p.png", "--revoke 00000000"] {
            assert_eq!(bench.exit(&format!("badge --site s {more}")), EXIT_REFUSED, "{more}");
        }
        assert_eq!(bench.contents(), before);
    }
    std::fs::remove_file(bench.path(LIST)).unwrap();
    let (code, _, err) = bench.run("badge --site s --new --out p.png");
    assert!(code == EXIT_REFUSED && err.contains("copy it back"), "{err}");
    // Signed with another site's key, the kiosks would refuse it.
    let bench = site();
    bench.ok("site init --name Autre --out other");
    std::fs::copy(bench.path("other/secret/authority.key"), bench.path("s/secret/authority.key")).unwrap();
    assert_eq!(bench.exit("badge --site s --new --out p.png"), EXIT_REFUSED);
    assert_eq!((badges(&bench).version, opens(&bench, &in_use(&bench))), (1, Ok(())));
}

#[test]
fn flags_that_contradict_each_other_are_not_understood() {
    let bench = site();
    for more in [
        "",
        "--new",
        "--new --add --out p.png",
        "--list --out p.png",
        "--revoke 00000000 --out p.png",
        "--list --new",
        "--role volunteer --out p.png",
        "--label X --out p.png",
        "--add --role boss --out p.png",
    ] {
        assert_eq!(bench.exit(&format!("badge --site s {more}")), EXIT_USAGE, "{more}");
    }
}

/// All files of the site.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Puts the site's folder into a state.
fn put(bench: &Bench, files: &Files) {
    std::fs::remove_dir_all(bench.path("s")).unwrap();
    for (path, bytes) in files {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

fn of_site(bench: &Bench) -> Files {
    bench.contents().into_iter().filter(|(path, _)| path.starts_with(bench.path("s"))).collect()
}

/// Every state in which a power cut can leave the site: after each of these files was written, in this order.
fn cuts(before: &Files, steps: &[(PathBuf, Vec<u8>)]) -> Vec<Files> {
    let mut states = vec![before.clone()];
    for (path, bytes) in steps {
        let mut state = states.last().unwrap().clone();
        state.insert(path.clone(), bytes.clone());
        states.push(state);
    }
    states
}

/// Whatever is done next ends well: the badge in use opens the names, its page is printed, nothing lies about.
fn holds_whatever_comes_next(bench: &Bench, states: &[Files], what: &str) {
    for (at, state) in states.iter().enumerate() {
        for more in ["", "--new", "--add", "--add --role volunteer"] {
            let named = format!("{what}, cut after step {at}, then {more:?}");
            put(bench, state);
            let before = badges(bench).version;
            assert_eq!(
                bench.exit(&format!("badge --site s {more} --out after.png --force")),
                EXIT_OK,
                "{named}"
            );
            assert_eq!(opens(bench, &in_use(bench)), Ok(()), "{named}");
            let page = printed(bench, "after.png");
            let list = badges(bench);
            assert!(
                list.find(&BadgeSecret::parse(&page).unwrap()).is_ok(),
                "{named}: the page is on the list"
            );
            assert!(list.version >= before && !bench.path("s/secret/badge.key.next").exists(), "{named}");
            // Every valid badge has its secret on the bench.
            for badge in list.valid() {
                let id = data_encoding::HEXLOWER.encode(&badge.id.0);
                let added = bench.path(format!("s/secret/badge-{}.key", &id[..8])).exists();
                assert!(added || number(&in_use(bench)) == id, "{named}: {id}");
            }
        }
    }
}

#[test]
fn a_renewal_cut_at_any_step_loses_no_badge() {
    let bench = site();
    let before = of_site(&bench);
    bench.ok("badge --site s --new --out two.png");
    let after = of_site(&bench);
    let path = |name: &str| bench.path(name);
    let new = after[&path("s/secret/badge.key")].clone();
    let version = path("s/secret/badges.version");
    let steps = [
        (path("s/secret/badge.key.next"), new.clone()),
        (version.clone(), after[&version].clone()),
        (path(LIST), after[&path(LIST)].clone()),
        (path("s/secret/badge.key"), new),
    ];
    let states = cuts(&before, &steps);
    holds_whatever_comes_next(&bench, &states, "renewal");
    // Once the list knows the new badge, the same command again ends that renewal and makes no second badge.
    for state in &states[3..] {
        put(&bench, state);
        bench.ok("badge --site s --new --out three.png --force");
        assert_eq!(printed(&bench, "three.png"), printed(&bench, "two.png"));
        assert_eq!(badges(&bench).badges.len(), 2);
    }
    // Another badge was lost meanwhile: it is that one which goes, and the renewal is ended too.
    put(&bench, &before);
    bench.ok("badge --site s --add --out lost.png");
    let lost = printed(&bench, "lost.png");
    let file = format!("s/secret/badge-{}.key", &number(&lost)[..8]);
    let old = std::fs::read(bench.path("s/secret/badge.key")).unwrap();
    bench.ok("badge --site s --new --out stopped.png");
    std::fs::rename(bench.path("s/secret/badge.key"), bench.path("s/secret/badge.key.next")).unwrap();
    std::fs::write(bench.path("s/secret/badge.key"), old).unwrap();
    std::fs::set_permissions(bench.path("s/secret/badge.key"), std::fs::Permissions::from_mode(0o600))
        .unwrap();
    bench.ok(&format!("badge --site s --new --old {file} --out four.png"));
    assert_eq!(opens(&bench, &lost), Err(BadgeError::Revoked));
    for page in ["stopped.png", "four.png"] {
        assert_eq!(opens(&bench, &printed(&bench, page)), Ok(()), "{page}");
    }
}

#[test]
fn one_badge_too_many_is_refused_before_anything_is_written() {
    let bench = site();
    for n in 1..BADGES_VALID_MAX {
        bench.ok(&format!("badge --site s --add --role volunteer --out p{n}.png"));
    }
    let before = bench.contents();
    let (code, _, err) = bench.run("badge --site s --add --out q.png");
    assert!(code == EXIT_REFUSED && err.contains("16 at most"), "{err}");
    assert_eq!(bench.contents(), before);
    bench.ok("badge --site s --new --out r.png");
    assert_eq!(badges(&bench).valid().count(), BADGES_VALID_MAX);
}

#[test]
fn an_addition_or_a_withdrawal_cut_at_any_step_loses_no_badge() {
    let bench = site();
    let path = |name: &str| bench.path(name);
    let version = path("s/secret/badges.version");
    let before = of_site(&bench);
    bench.ok("badge --site s --add --out two.png");
    let added = of_site(&bench);
    let id = number(&printed(&bench, "two.png"));
    let key = path(&format!("s/secret/badge-{}.key", &id[..8]));
    let step = |files: &Files, path: &PathBuf| (path.clone(), files[path].clone());
    let steps = [step(&added, &key), step(&added, &version), step(&added, &path(LIST))];
    holds_whatever_comes_next(&bench, &cuts(&before, &steps), "addition");
    put(&bench, &added);
    bench.ok(&format!("badge --site s --revoke {id}"));
    let without = of_site(&bench);
    let states = cuts(&added, &[step(&without, &version), step(&without, &path(LIST))]);
    holds_whatever_comes_next(&bench, &states, "withdrawal");
    for state in &states {
        put(&bench, state);
        assert_eq!(bench.exit(&format!("badge --site s --revoke {id}")), EXIT_OK);
        assert_eq!(opens(&bench, &printed(&bench, "two.png")), Err(BadgeError::Revoked));
    }
}

#[test]
fn a_page_that_cannot_be_written_is_printed_by_the_next_command() {
    let bench = site();
    assert_eq!(bench.exit("badge --site s --new --out no/such/page.png"), EXIT_FAILED);
    bench.ok("badge --site s --out page.png");
    assert_eq!(printed(&bench, "page.png"), in_use(&bench));
    assert_eq!(opens(&bench, &in_use(&bench)), Ok(()));
}
