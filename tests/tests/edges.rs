//! The layers hold: the workspace as cargo sees it, against the allow-list.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test's helpers may stop it")]

use std::process::Command;

use perron_tests::edges::{Breach, Edge, FOR_TESTS, IMPURE, breaches};
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
        dependencies.iter().map(|dependency| Edge {
            from: name(package),
            to: name(dependency),
            in_tests: dependency["kind"] == "dev",
        })
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
        for in_tests in [false, true] {
            let edge = Edge { from: from.to_owned(), to: to.to_owned(), in_tests };
            assert_eq!(with(&crates, &edges, &edge), [Breach::Forbidden(edge)], "{from} -> {to}");
        }
    }
}

/// What breaks the list once an edge is added.
fn with(crates: &[String], edges: &[Edge], edge: &Edge) -> Vec<Breach> {
    breaches(crates, &[edges, std::slice::from_ref(edge)].concat())
}

#[test]
fn a_crate_without_a_place_is_found() {
    let (mut crates, edges) = workspace();
    crates.push("perron-extra".to_owned());
    assert_eq!(breaches(&crates, &edges), [Breach::Unlisted("perron-extra".to_owned())]);
}

#[test]
fn only_the_tests_know_the_kiosk() {
    let (crates, edges) = workspace();
    let knowing: Vec<&str> =
        edges.iter().filter(|edge| edge.to == "perron").map(|edge| edge.from.as_str()).collect();
    assert_eq!(knowing, ["perron-tests"]);
    for from in crates.iter().filter(|name| *name != "perron-tests") {
        let edge = Edge { from: from.clone(), to: "perron".to_owned(), in_tests: true };
        assert_eq!(with(&crates, &edges, &edge), [Breach::Forbidden(edge)], "{from}");
    }
}

#[test]
fn what_helps_tests_is_known_to_tests_alone() {
    let (crates, edges) = workspace();
    for to in FOR_TESTS {
        assert!(crates.iter().any(|name| name == to), "{to} is not in the workspace");
        let edge = |in_tests| Edge { from: "perron-ui".to_owned(), to: (*to).to_owned(), in_tests };
        assert_eq!(with(&crates, &edges, &edge(true)), []);
        assert_eq!(with(&crates, &edges, &edge(false)), [Breach::Forbidden(edge(false))]);
    }
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
