//! What is secret stays where it belongs, and the badge opens what it must.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use std::os::unix::fs::PermissionsExt;

use bench::Bench;
use perron_domain::crypto::{BadgeSecret, SealPublic, unwrap};
use perron_kit::{EXIT_OK, EXIT_REFUSED};

/// The value of a line `name = "…"`.
fn field(bench: &Bench, file: &str, name: &str) -> String {
    let text = std::fs::read_to_string(bench.path(file)).unwrap();
    let line = text.lines().find(|line| line.starts_with(&format!("{name} = "))).unwrap();
    line.split('"').nth(1).unwrap().to_owned()
}

/// Whether a badge opens the site's sealing key.
fn opens(bench: &Bench, badge: &str) -> bool {
    let hex =
        |name| data_encoding::HEXLOWER.decode(field(bench, "s/kiosk/site.toml", name).as_bytes()).unwrap();
    let public = SealPublic(hex("seal-public").try_into().unwrap());
    let secret = unwrap(&hex("seal-secret-wrapped"), &BadgeSecret::parse(badge).unwrap());
    secret.is_ok_and(|secret| secret.public() == Ok(public))
}

#[test]
fn secret_files_are_their_owners_alone() {
    let bench = Bench::ready();
    bench.ok("badge --site s --out badge.png");
    bench.ok("pass mint --issuer-key i/issuer.key --value 10 --valid-until 2099-06-30 --out v.csv");
    bench.ok("pass sheet v.csv --out pages");
    for (name, mode) in [
        ("s/secret", 0o700),
        ("s/secret/authority.key", 0o600),
        ("s/secret/badge.key", 0o600),
        ("i/issuer.key", 0o600),
        ("badge.png", 0o600),
        ("v.csv", 0o600),
        ("pages/vouchers-001.png", 0o600),
        ("s/kiosk/site.toml", 0o644),
        ("s/kiosk/trust.perron", 0o644),
        ("i/issuer.toml", 0o644),
    ] {
        let found = bench.path(name).metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "{name}: {found:o}");
    }
}

#[test]
fn no_secret_is_printed_or_given_to_kiosks() {
    let bench = Bench::new();
    let mut said = String::new();
    for command in [
        "site init --name Médiathèque --out s",
        "badge --site s --out badge.png",
        "badge --site s --new --out badge2.png",
        "pass issuer new --id ville --name Ville --funder Ville --out i",
        "trust make --site s --issuer i/issuer.toml",
        "--json pass mint --issuer-key i/issuer.key --value 10 --valid-until 2099-06-30 --out v.csv",
        "--json pass sheet v.csv --out pages",
    ] {
        said += &bench.ok(command);
    }
    let mut secrets = vec![
        field(&bench, "s/secret/authority.key", "seed"),
        field(&bench, "s/secret/badge.key", "text"),
        field(&bench, "i/issuer.key", "seed"),
    ];
    secrets.extend(bench.vouchers("v.csv"));
    let public = ["s/kiosk/site.toml", "s/kiosk/trust.perron", "i/issuer.toml"];
    for secret in &secrets {
        assert!(secret.len() > 25, "{secret}");
        assert!(!said.contains(secret.as_str()), "{said}");
        for name in public {
            let bytes = std::fs::read(bench.path(name)).unwrap();
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{name}");
        }
    }
}

#[test]
fn the_printed_badge_opens_the_site_and_a_new_one_takes_its_place() {
    let bench = Bench::ready();
    bench.ok("badge --site s --out one.png");
    let first = bench.codes("one.png").remove(0);
    assert_eq!(first, field(&bench, "s/secret/badge.key", "text"));
    assert!(opens(&bench, &first));
    let public = field(&bench, "s/kiosk/site.toml", "seal-public");
    bench.ok("badge --site s --new --out two.png");
    let second = bench.codes("two.png").remove(0);
    assert!(opens(&bench, &second) && !opens(&bench, &first));
    assert_eq!(
        field(&bench, "s/kiosk/site.toml", "seal-public"),
        public,
        "what was sealed before stays readable"
    );
    assert!(!bench.path("s/secret/badge.key.next").exists());
}

#[test]
fn a_badge_kept_elsewhere_can_be_given_and_a_wrong_one_is_refused() {
    let bench = Bench::ready();
    std::fs::rename(bench.path("s/secret/badge.key"), bench.path("usb.key")).unwrap();
    bench.ok("site init --name Autre --out other");
    std::fs::rename(bench.path("other/secret/badge.key"), bench.path("wrong.key")).unwrap();
    assert_eq!(bench.exit("badge --site s --old wrong.key --new --out b.png"), EXIT_REFUSED);
    assert_ne!(bench.exit("badge --site s --new --out b.png"), EXIT_OK, "no badge at all");
    assert!(!bench.path("b.png").exists());
    bench.ok("badge --site s --old usb.key --new --out b.png");
    assert!(opens(&bench, &bench.codes("b.png").remove(0)));
}

#[test]
fn a_renewal_that_stopped_half_way_loses_no_badge() {
    // Stopped before the site's file changed: the old badge still opens.
    let bench = Bench::ready();
    let old = std::fs::read(bench.path("s/secret/badge.key")).unwrap();
    bench.ok("site init --name Autre --out other");
    std::fs::copy(bench.path("other/secret/badge.key"), bench.path("s/secret/badge.key.next")).unwrap();
    bench.ok("badge --site s --out one.png");
    assert_eq!(std::fs::read(bench.path("s/secret/badge.key")).unwrap(), old);
    // Stopped after it changed: the new badge opens.
    bench.ok("badge --site s --new --out two.png");
    std::fs::rename(bench.path("s/secret/badge.key"), bench.path("s/secret/badge.key.next")).unwrap();
    std::fs::write(bench.path("s/secret/badge.key"), old).unwrap();
    std::fs::set_permissions(bench.path("s/secret/badge.key"), std::fs::Permissions::from_mode(0o600))
        .unwrap();
    bench.ok("badge --site s --out three.png");
    assert!(opens(&bench, &bench.codes("three.png").remove(0)));
    assert!(opens(&bench, &field(&bench, "s/secret/badge.key", "text")));
}
