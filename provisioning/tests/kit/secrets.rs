//! What is secret stays where it belongs.

use std::os::unix::fs::PermissionsExt;

use crate::bench::{Bench, field};
use perron_domain::crypto::base32;

#[test]
fn secret_files_are_their_owners_alone() {
    let bench = Bench::ready();
    bench.ok("badge --site s --out badge.png");
    bench.ok("badge --site s --add --role volunteer --out volunteer.png");
    let added = bench.json("badge --site s --list").remove(2)["id"].as_str().unwrap()[..8].to_owned();
    let added = format!("s/secret/badge-{added}.key");
    bench.ok("pass mint --issuer-key i/issuer.key --value 10 --valid-until 2099-06-30 --out v.csv");
    bench.ok("pass sheet v.csv --out pages");
    for (name, mode) in [
        ("s/secret", 0o700),
        ("s/secret/authority.key", 0o600),
        ("s/secret/badge.key", 0o600),
        (&added, 0o600),
        ("s/secret/badges.version", 0o600),
        ("volunteer.png", 0o600),
        ("i/issuer.key", 0o600),
        ("badge.png", 0o600),
        ("v.csv", 0o600),
        ("pages/vouchers-001.png", 0o600),
        ("s/kiosk/site.toml", 0o644),
        ("s/kiosk/trust.perron", 0o644),
        ("s/kiosk/badges.perron", 0o644),
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
        "--json badge --site s --add --role coordinator --out badge3.png",
        "badge --site s --add --role volunteer --label Accueil --out badge4.png",
        "badge --site s --list",
        "--json badge --site s --list",
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
    secrets.extend(
        ["badge.png", "badge2.png", "badge3.png", "badge4.png"].map(|page| bench.codes(page).remove(0)),
    );
    for entry in std::fs::read_dir(bench.path("s/secret")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.starts_with("badge-") {
            secrets.push(field(&bench, &format!("s/secret/{name}"), "text"));
        }
    }
    assert_eq!(secrets.len(), 3 + 4 + 2);
    // What the texts say, in bytes too: a list is no text.
    let raw: Vec<Vec<u8>> = secrets
        .iter()
        .filter_map(|text| base32::decode(text.strip_prefix("PB1:").unwrap_or(text), 32).ok())
        .collect();
    assert_eq!(raw.len(), secrets.len());
    for (name, bytes) in bench.contents() {
        let given = name.starts_with(bench.path("s/kiosk"));
        let holds = |raw: &Vec<u8>| bytes.windows(raw.len()).any(|window| window == raw.as_slice());
        assert!(!given || !raw.iter().any(holds), "{}", name.display());
    }
    secrets.extend(bench.vouchers("v.csv"));
    let public = ["s/kiosk/site.toml", "s/kiosk/trust.perron", "s/kiosk/badges.perron", "i/issuer.toml"];
    for secret in &secrets {
        assert!(secret.len() > 25, "{secret}");
        assert!(!said.contains(secret.as_str()), "{said}");
        for name in public {
            let bytes = std::fs::read(bench.path(name)).unwrap();
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{name}");
        }
    }
}
