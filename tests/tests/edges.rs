//! The layers hold: the workspace as cargo sees it, against the allow-list.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test's helpers may stop it")]

use std::process::Command;

use perron_tests::edges::{ALLOWED, Breach, Edge, IMPURE, breaches};
use serde_json::Value;

/// What a cargo subcommand prints about this workspace, without the network.
fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .args([
            "--locked",
            "--offline",
            "--manifest-path",
            concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"),
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The workspace's crates, and every dependency that one of them declares.
fn workspace() -> (Vec<String>, Vec<Edge>) {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1"])).unwrap();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap();
    let edges = packages.iter().flat_map(|package| {
        let dependencies = package["dependencies"].as_array().unwrap();
        dependencies.iter().map(|dependency| Edge { from: name(package), to: name(dependency) })
    });
    (packages.iter().map(name).collect(), edges.collect())
}

#[test]
fn our_crates_depend_only_on_those_below_them() {
    let (crates, edges) = workspace();
    assert!(crates.iter().any(|name| name == "perron"), "the workspace was not read: {crates:?}");
    let found: Vec<String> = breaches(&crates, &edges).iter().map(Breach::to_string).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_forbidden_edge_in_the_real_workspace_is_found() {
    let table = [
        ("perron-domain", "perron-store"),
        ("perron-paper", "perron-hardware"),
        ("perron-ui", "perron-domain"),
        ("perron-store", "perron-ui"),
        ("perron-hardware", "perron-domain"),
        ("perron-kit", "perron"),
        ("perron-kit", "perron-store"),
        ("perron", "perron-kit"),
        ("perron", "perron-tests"),
        ("xtask", "perron-domain"),
    ];
    let (crates, edges) = workspace();
    for (from, to) in table {
        let edge = Edge { from: from.to_owned(), to: to.to_owned() };
        let mut edges = edges.clone();
        edges.push(edge.clone());
        assert_eq!(breaches(&crates, &edges), [Breach::Forbidden(edge)], "{from} -> {to}");
    }
}

#[test]
fn a_crate_without_a_place_is_found() {
    let (mut crates, edges) = workspace();
    crates.push("perron-extra".to_owned());
    assert_eq!(breaches(&crates, &edges), [Breach::Unlisted("perron-extra".to_owned())]);
}

#[test]
fn only_the_tests_may_know_the_kiosk() {
    let knowing: Vec<&str> =
        ALLOWED.iter().filter(|(_, to)| to.contains(&"perron")).map(|(from, _)| *from).collect();
    assert_eq!(knowing, ["perron-tests"]);
}

#[test]
fn the_domain_reaches_nothing_outside() {
    let tree = |package: &str| -> Vec<String> {
        cargo(&["tree", "--package", package, "--edges", "normal", "--prefix", "none", "--format", "{p}"])
            .lines()
            .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
            .collect()
    };
    let impure = |crates: &[String]| -> Vec<String> {
        crates.iter().filter(|name| IMPURE.contains(&name.as_str())).cloned().collect()
    };
    let domain = tree("perron-domain");
    assert!(domain.iter().any(|name| name == "perron-domain"), "the tree was not read: {domain:?}");
    assert_eq!(impure(&domain), Vec::<String>::new());
    // The same question asked of the store finds SQLite: it can be answered with yes.
    assert!(impure(&tree("perron-store")).contains(&"rusqlite".to_owned()));
}
