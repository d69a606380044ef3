//! The layers hold: the workspace as cargo sees it, against the allow-list; and within each crate no modules import each
//! other in a circle.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use perron_tests::edges::{Breach, Edge, FOR_TESTS, IMPURE, breaches};
use perron_tests::imports::{Source, circles};
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

fn metadata() -> Value {
    serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1"])).unwrap()
}

/// The workspace's crates, and every dependency that one of them declares.
fn workspace() -> (Vec<String>, Vec<Edge>) {
    let metadata = metadata();
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

/// Every source file below a folder, as its path from there and its text.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = vec![];
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

/// The folders with the sources of each crate of ours.
fn folders() -> Vec<(String, PathBuf)> {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let folder = |package: &Value| {
        let manifest = Path::new(package["manifest_path"].as_str().unwrap()).to_owned();
        (package["name"].as_str().unwrap().to_owned(), manifest.with_file_name("src"))
    };
    packages.map(folder).collect()
}

#[test]
fn no_modules_of_a_crate_import_each_other_in_a_circle() {
    let mut found = vec![];
    for (name, folder) in folders() {
        let files = sources(&folder);
        let files: Vec<Source<'_>> = files.iter().map(|(path, text)| Source { path, text }).collect();
        assert!(files.iter().any(|file| matches!(file.path, "lib.rs" | "main.rs")), "{name} was not read");
        found.extend(circles(&files).iter().map(|circle| format!("{name}: {circle}")));
    }
    assert!(found.is_empty(), "move what both need below them:\n{}", found.join("\n"));
}

#[test]
fn a_circle_put_into_a_real_crate_is_found() {
    let (_, folder) = folders().into_iter().find(|(name, _)| name == "perron-kit").unwrap();
    let mut files = sources(&folder);
    let report = files.iter_mut().find(|(path, _)| path == "report.rs").unwrap();
    report.1.push_str("\nfn circle() { crate::keys::circle() }\n");
    let files: Vec<Source<'_>> = files.iter().map(|(path, text)| Source { path, text }).collect();
    let found: Vec<_> = circles(&files).into_iter().map(|circle| circle.modules.join(", ")).collect();
    assert_eq!(found, ["keys, report"]);
}
