//! Which of our crates may know which: the allow-list behind the layers.
//!
//! An edge is any dependency, for tests and build scripts too. A crate that is not in the list
//! breaks it, so that a new one gets its place here before anything leans on it. What helps tests,
//! every crate's tests may know, and its code may not.

use std::fmt;

/// Each crate of ours, and those of ours that it may depend on.
pub const ALLOWED: &[(&str, &[&str])] = &[
    ("perron-domain", &[]),
    ("perron-outside", &[]),
    ("perron-languages", &[]),
    ("perron-content", &["perron-languages", "perron-outside"]),
    ("perron-learn", &["perron-content"]),
    ("perron-flow", &["perron-domain", "perron-learn"]),
    ("perron-paper", &["perron-languages", "perron-outside"]),
    ("perron-flash", &[]),
    ("perron-memory", &[]),
    ("perron-qualify", &["perron-flash", "perron-outside"]),
    ("perron-ui", &[]),
    ("perron-skips", &[]),
    ("xtask", &["perron-skips"]),
    ("perron-guest", &["perron-hardware", "perron-paper"]),
    ("perron-hardware", &["perron-paper", "perron-outside"]),
    ("perron-store", &["perron-domain", "perron-outside"]),
    ("perron-sync", &["perron-domain"]),
    ("perron-hub", &["perron-domain", "perron-sync"]),
    (
        "perron-kit",
        &[
            "perron-domain",
            "perron-content",
            "perron-languages",
            "perron-learn",
            "perron-outside",
            "perron-paper",
            "perron-hardware",
            "perron-flash",
            "perron-qualify",
        ],
    ),
    (
        "perron",
        &[
            "perron-domain",
            "perron-flow",
            "perron-languages",
            "perron-learn",
            "perron-store",
            "perron-sync",
            "perron-content",
            "perron-outside",
            "perron-ui",
            "perron-hardware",
            "perron-memory",
            "perron-paper",
        ],
    ),
    (
        "perron-tests",
        &[
            "perron",
            "perron-domain",
            "perron-flow",
            "perron-languages",
            "perron-learn",
            "perron-store",
            "perron-sync",
            "perron-content",
            "perron-outside",
            "perron-ui",
            "perron-hardware",
            "perron-paper",
            "perron-kit",
            "perron-flash",
            "perron-qualify",
            "perron-hub",
            "perron-skips",
        ],
    ),
];

/// Crates of ours that the tests of any other may depend on.
pub const FOR_TESTS: &[&str] = &["perron-skips"];

/// Crates that reach the disk, the network, the screen, the clock's runtime or chance. The domain
/// gets time and randomness in its inputs, so it has none of them, directly or through another.
pub const IMPURE: &[&str] = &["rusqlite", "tokio", "slint", "reqwest", "getrandom", "rustix", "mio"];

/// One crate of ours depends on another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The crate whose `Cargo.toml` says so.
    pub from: String,
    /// The crate that it names.
    pub to: String,
    /// Only the first one's tests depend on the second.
    pub in_tests: bool,
}

/// What breaks the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Breach {
    /// A crate of the workspace is not in [`ALLOWED`].
    Unlisted(String),
    /// An edge is not in [`ALLOWED`].
    Forbidden(Edge),
}

impl fmt::Display for Breach {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unlisted(name) => {
                write!(out, "{name} has no place among the layers; give it one in tests/src/edges.rs")
            }
            Self::Forbidden(Edge { from, to, .. }) => write!(
                out,
                "{from} may not depend on {to}; pass what it needs as an argument, or move the type to a \
                 crate that both may know"
            ),
        }
    }
}

/// Everything in a workspace of `crates`, joined by `edges`, that [`ALLOWED`] does not allow.
/// Edges to crates that are not of the workspace are for others to judge.
#[must_use]
pub fn breaches(crates: &[String], edges: &[Edge]) -> Vec<Breach> {
    let allowed = |name: &str| ALLOWED.iter().find(|(from, _)| *from == name).map(|(_, to)| *to);
    let unlisted =
        crates.iter().filter(|name| allowed(name).is_none()).map(|name| Breach::Unlisted(name.clone()));
    let forbidden = edges
        .iter()
        .filter(|edge| crates.contains(&edge.to))
        .filter(|edge| !(edge.in_tests && FOR_TESTS.contains(&edge.to.as_str())))
        .filter(|edge| !allowed(&edge.from).is_some_and(|to| to.contains(&edge.to.as_str())))
        .map(|edge| Breach::Forbidden(edge.clone()));
    unlisted.chain(forbidden).collect()
}
