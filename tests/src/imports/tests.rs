//! Small crates with and without circles.

use super::*;

/// The circles of a crate, each as the names of its modules.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let sources: Vec<Source<'_>> = files.iter().map(|(path, text)| Source { path, text }).collect();
    circles(&sources).iter().map(|circle| circle.modules.join(" ")).collect()
}

#[test]
fn a_circle_is_found_however_it_is_written() {
    for (a, b) in [
        ("use crate::b::B;", "use crate::a::A;"),
        ("use crate::{b, c};", "use super::a;"),
        ("use crate::{c, b::{self, D}};", "fn f() -> crate::a::A { todo!() }"),
        ("pub(crate) use crate::b::B as C;", "pub use super::a::*;"),
        ("mod inner { use super::super::b; }", "fn f() { let _ = super::a::f(); }"),
        (
            "mod inner { mod deep { fn f() { super::super::super::b::f() } } }",
            "use crate::{self as root, a};",
        ),
        ("#[cfg(unix)]\nuse crate::b;", "use\n    crate\n    ::a;"),
        ("macro_rules! m { () => { $crate::b::f() } }", "type A = Vec<crate::a::A>;"),
        ("use crate::r#b;", "use crate::a;"),
        ("fn f<'a>(c: &'a char) -> bool { *c == '\"' || crate::b::f('\\'') }", "use crate::a;"),
        ("/* a /* nested */ comment */ use crate::b;", "const R: &str = r#\"a \" b\"#; use crate::a;"),
    ] {
        assert_eq!(
            found(&[("lib.rs", "mod a; mod b; mod c;"), ("a.rs", a), ("b.rs", b), ("c.rs", "")]),
            ["a b"],
            "{a}"
        );
    }
}

#[test]
fn what_is_no_import_makes_no_circle() {
    for a in [
        "//! See [`crate::b`].\n// use crate::b;\n/* use crate::b; */",
        "const A: &str = \"use crate::b;\"; const B: &str = r#\"crate::b\"#; const C: &[u8] = b\"crate::b\\\"\";",
        "use crate::a::inner; use self::inner::X; mod inner { use super::b; }",
        "#[cfg(test)]\nmod tests { use crate::b; }",
        "#[cfg(test)]\n#[path = \"x.rs\"]\nmod tests { fn f() { crate::b::f() } }\nfn g() {}",
        "#[cfg(test)]\nuse crate::b;\nfn f() {}",
        "#[cfg(test)]\nimpl A { fn f(&self) { crate::b::f() } }",
        "use other::b; use b::c; fn f() { b::g() }",
        "pub(crate) struct B; fn f() -> B { B }",
    ] {
        assert_eq!(
            found(&[("lib.rs", "use a::A; use b::B;"), ("a.rs", a), ("b.rs", "use crate::a;")]),
            [""; 0],
            "{a}"
        );
    }
}

#[test]
fn files_below_a_module_are_part_of_it() {
    let below = [
        ("lib.rs", ""),
        ("a/mod.rs", ""),
        ("a/deep.rs", "use super::super::b;"),
        ("b/mod.rs", ""),
        ("b/x.rs", "use crate::a;"),
    ];
    assert_eq!(found(&below), ["a b"]);
    let siblings = [
        ("lib.rs", ""),
        ("a/mod.rs", "use crate::a::x;"),
        ("a/x.rs", "use super::y;"),
        ("a/y.rs", "use super::x;"),
    ];
    assert_eq!(found(&siblings), ["a::x a::y"], "and stands beside others in it");
    let own = [
        ("lib.rs", ""),
        ("a/mod.rs", "use x::X; pub use y::Y; pub struct Own;"),
        ("a/x.rs", "use super::Own;"),
        ("a/y.rs", "use super::x::X; use super::Own;"),
    ];
    assert_eq!(found(&own), [""; 0], "what a module holds itself is below those that stand in it");
    let again = [
        ("a/b/mod.rs", "pub use y::Y;"),
        ("a/b/x.rs", "fn f() -> crate::a::b::Y { todo!() }"),
        ("a/b/y.rs", "use super::x::X;"),
    ];
    assert_eq!(found(&again), ["a::b::x a::b::y"], "what it exports again is its modules'");
}

#[test]
fn files_for_tests_alone_may_look_anywhere() {
    let b = ("b.rs", "use crate::a;");
    for files in [
        [("a/mod.rs", "#[cfg(test)]\nmod tests;"), ("a/tests.rs", "use crate::b;"), b],
        [("a/mod.rs", ""), ("a/place_tests.rs", "use crate::b;"), b],
        [("a/mod.rs", "#[cfg(test)]\npub(crate) mod samples;"), ("a/samples.rs", "use crate::b;"), b],
        [("a/mod.rs", "#[cfg(test)]\npub(crate) mod samples;"), ("a/samples/deep.rs", "use crate::b;"), b],
    ] {
        assert_eq!(found(&files), [""; 0], "{files:?}");
    }
    let both = [("a/mod.rs", "#[cfg(test)]\nmod tests;\nmod more;"), ("a/more.rs", "use crate::b;"), b];
    assert_eq!(found(&both), ["a b"], "a module after the tests counts");
}

#[test]
fn what_the_root_exports_again_is_its_modules() {
    let a = ("a.rs", "fn f() -> crate::B { todo!() }");
    let b = ("b.rs", "use crate::a;");
    for root in ["pub use b::B;", "pub use crate::b::{self, B};", "mod b; use self::b::Long as B;"] {
        assert_eq!(found(&[("lib.rs", root), a, b]), ["a b"], "{root}");
    }
    for root in ["pub use c::B;", "pub use other::b::B;", "struct B;"] {
        assert_eq!(found(&[("lib.rs", root), a, b, ("c.rs", "")]), [""; 0], "{root}");
    }
    let root =
        [("main.rs", "use a::A; use b::B; fn main() { crate::a::f() }"), ("a.rs", "use crate::main;"), b];
    assert_eq!(found(&root), [""; 0], "the root may know all");
}

#[test]
fn a_long_circle_is_one_and_two_are_two() {
    let chain = [("a.rs", "use crate::b;"), ("b.rs", "use crate::c;"), ("c.rs", "use crate::d;")];
    let with = |last: (&'static str, &'static str)| [chain.as_slice(), &[last]].concat();
    assert_eq!(found(&with(("d.rs", ""))), [""; 0]);
    assert_eq!(found(&with(("d.rs", "use crate::b;"))), ["b c d"]);
    assert_eq!(found(&with(("d.rs", "use crate::a;"))), ["a b c d"]);
    let two = [
        ("a.rs", "use crate::b;"),
        ("b.rs", "use crate::a; use crate::c;"),
        ("c.rs", "use crate::d;"),
        ("d.rs", "use crate::c;"),
    ];
    assert_eq!(found(&two), ["a b", "c d"]);
}

#[test]
fn a_circle_names_its_files_and_lines() {
    let sources = [
        Source { path: "a/x.rs", text: "//! A.\n\nuse std::fmt;\nuse crate::{\n    b,\n};\n" },
        Source {
            path: "b.rs",
            text: "const S: &str = \"two\nlines\";\nuse crate::a::x; // no other\nuse crate::a;\n",
        },
    ];
    let [circle] = circles(&sources).try_into().unwrap();
    let told = Circle::to_string(&circle);
    assert_eq!(told, "a, b import each other:\n  a -> b (a/x.rs:4)\n  b -> a (b.rs:3)");
}

#[test]
fn no_text_stops_it() {
    let pieces = [
        "use ",
        "crate",
        "::",
        "{",
        "}",
        "*",
        "#[cfg(test)]",
        "mod a",
        ";",
        "\"",
        "'",
        "r#",
        "/*",
        "é",
        "as",
        ",",
        "super",
        "\n",
    ];
    let mut seed = 7_u32;
    for _ in 0..2_000 {
        let mut text = String::new();
        for _ in 0..24 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(pieces[(seed >> 16) as usize % pieces.len()]);
        }
        let sources = [Source { path: "a.rs", text: &text }, Source { path: "b.rs", text: "use crate::a;" }];
        drop(circles(&sources));
    }
}
