//! Circles of imports between the modules of one crate, found by reading its sources.
//!
//! Modules are compared with those that stand beside them: in the crate's root, and below each module. What lies below a
//! module is part of it. A module imports another where it names it with `crate::` or `super::`, in a `use` or anywhere
//! else in its code. What they stand in (`lib.rs`, `mod.rs`) puts them together and may know all of them; a name that it
//! exports again counts as the module that it comes from. Code for tests alone (`#[cfg(test)]`, files that end in
//! `tests.rs`) may look anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

#[cfg(test)]
mod tests;
mod tokens;

use tokens::{Token, skip_item, tokens};

/// One source file.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Where it lies below the crate's root folder: `lib.rs`, `targets/mod.rs`.
    pub path: &'a str,
    /// What it holds.
    pub text: &'a str,
}

/// A module names another one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// The module that names.
    pub from: String,
    /// The module that is named.
    pub to: String,
    /// The file, as its [`Source`] calls it.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
}

/// Modules that import each other, each of them all the others on some way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    /// Their names, sorted.
    pub modules: Vec<String>,
    /// The first import of each module by each other one.
    pub imports: Vec<Import>,
}

impl fmt::Display for Circle {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} import each other:", self.modules.join(", "))?;
        for Import { from, to, file, line } in &self.imports {
            write!(out, "\n  {from} -> {to} ({file}:{line})")?;
        }
        Ok(())
    }
}

/// The circles among the modules of a crate, at every level.
#[must_use]
pub fn circles(sources: &[Source<'_>]) -> Vec<Circle> {
    let files: Vec<File<'_>> = sources.iter().filter_map(File::read).collect();
    let tests: Vec<Vec<String>> = files.iter().flat_map(|file| file.test_modules.clone()).collect();
    let is_test = |file: &File<'_>| tests.iter().any(|test| file.module.starts_with(test));
    let (files, _): (Vec<File<'_>>, Vec<_>) = files.into_iter().partition(|file| !is_test(file));
    let parents: BTreeSet<&[String]> =
        files.iter().filter_map(|file| file.module.split_last()).map(|(_, parent)| parent).collect();
    parents.into_iter().flat_map(|parent| circles_below(parent, &files)).collect()
}

/// The circles among the modules that stand in one.
fn circles_below(parent: &[String], files: &[File<'_>]) -> Vec<Circle> {
    let imports = imports(parent, files);
    let reach = reach(&imports);
    let reaches = |from: &str, to: &str| reach.get(from).is_some_and(|all| all.contains(to));
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut found = vec![];
    for module in reach.keys().copied().filter(|module| reaches(module, module)) {
        if !seen.contains(module) {
            let is_in = |other: &str| reaches(module, other) && reaches(other, module);
            let modules: Vec<&str> = reach.keys().copied().filter(|other| is_in(other)).collect();
            seen.extend(&modules);
            let imports = imports.iter().filter(|import| is_in(&import.from) && is_in(&import.to));
            found.push(Circle {
                imports: imports.cloned().collect(),
                modules: modules.into_iter().map(str::to_owned).collect(),
            });
        }
    }
    found
}

/// The modules that each module reaches, directly or through others.
fn reach(imports: &[Import]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut reach: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for Import { from, to, .. } in imports {
        reach.entry(from).or_default().insert(to);
    }
    loop {
        let mut grown = false;
        for module in reach.keys().copied().collect::<Vec<_>>() {
            let direct = reach.get(module).into_iter().flatten();
            let more: BTreeSet<&str> = direct.filter_map(|to| reach.get(to)).flatten().copied().collect();
            let known = reach.entry(module).or_default();
            let before = known.len();
            known.extend(more);
            grown |= known.len() > before;
        }
        if !grown {
            return reach;
        }
    }
}

/// The first import of each module that stands in `parent` by each other one.
fn imports(parent: &[String], files: &[File<'_>]) -> Vec<Import> {
    let child = |path: &[String]| path.strip_prefix(parent).and_then(|below| below.first().cloned());
    let modules: BTreeSet<String> = files.iter().filter_map(|file| child(&file.module)).collect();
    let whole = |module: &str| [parent, &[module.to_owned()]].concat().join("::");
    let roots = files.iter().filter(|file| file.module == parent);
    let exported: BTreeMap<&str, String> = roots.flat_map(|root| root.exported(parent, &modules)).collect();
    let mut first: BTreeMap<(String, String), Import> = BTreeMap::new();
    for file in files {
        let Some(from) = child(&file.module) else { continue };
        for (line, path) in &file.paths {
            let Some(name) = child(path) else { continue };
            let to = if modules.contains(&name) { Some(name) } else { exported.get(name.as_str()).cloned() };
            if let Some(to) = to.filter(|to| *to != from) {
                first.entry((from.clone(), to.clone())).or_insert_with(|| Import {
                    from: whole(&from),
                    to: whole(&to),
                    file: file.path.to_owned(),
                    line: *line,
                });
            }
        }
    }
    first.into_values().collect()
}

/// What one file says.
#[derive(Default)]
struct File<'a> {
    path: &'a str,
    /// The module that it is, as names from the root; none for the root.
    module: Vec<String>,
    /// Modules for tests alone that lie in files of their own.
    test_modules: Vec<Vec<String>>,
    /// Every path from the root that it names, with its line.
    paths: Vec<(usize, Vec<String>)>,
    /// What it takes into scope by `use`: the path and the name it gets.
    used: Vec<(Vec<String>, String)>,
}

impl<'a> File<'a> {
    /// Reads a file; `None` where it is for tests alone, or a program beside the library.
    fn read(source: &Source<'a>) -> Option<Self> {
        if source.path.starts_with("bin/") || source.path.ends_with("tests.rs") {
            return None;
        }
        let names = source.path.strip_suffix(".rs")?.split('/');
        let mut module: Vec<String> = names.map(str::to_owned).collect();
        let is_root = matches!(module.as_slice(), [one] if one == "lib" || one == "main");
        if is_root || module.last().is_some_and(|name| name == "mod") {
            module.pop();
        }
        let mut file = Self { path: source.path, module: module.clone(), ..Self::default() };
        file.walk(&tokens(source.text), &module);
        Some(file)
    }

    /// Reads the tokens of a module and of those that stand in it.
    fn walk(&mut self, tokens: &[Token], module: &[String]) {
        let mut rest = tokens;
        while let Some(token) = rest.first() {
            let words: Vec<&str> = rest.iter().take(7).map(|token| token.text.as_str()).collect();
            rest = match words.as_slice() {
                ["#", "[", "cfg", "(", "test", ")", "]"] => self.skip_test(rest, module),
                ["mod", name, "{", ..] => {
                    let body = rest.get(3..).unwrap_or_default();
                    let end = skip_item(rest);
                    let inner = [module, &[(*name).to_owned()]].concat();
                    self.walk(body.get(..body.len() - end.len()).unwrap_or_default(), &inner);
                    end
                }
                ["use", ..] => {
                    let tree = rest.get(1..).unwrap_or_default();
                    self.read_use(tree, module);
                    self.note_path(tree, module).unwrap_or(tree)
                }
                ["crate" | "super" | "self", ":", ":", ..] => {
                    self.note_path(rest, module).unwrap_or(rest.get(1..).unwrap_or_default())
                }
                _ => rest.get(1..).unwrap_or_default(),
            };
            debug_assert!(rest.len() < tokens.len(), "stuck at line {}", token.line);
        }
    }

    /// What follows an item for tests alone; a module in a file of its own is remembered.
    fn skip_test<'t>(&mut self, rest: &'t [Token], module: &[String]) -> &'t [Token] {
        let item = rest.get(7..).unwrap_or_default();
        let end = skip_item(item);
        let words: Vec<&str> = item.iter().take(item.len() - end.len()).map(|t| t.text.as_str()).collect();
        if let [.., "mod", name, ";"] = words.as_slice() {
            self.test_modules.push([module, &[(*name).to_owned()]].concat());
        }
        end
    }

    /// Notes every path of the tree that begins here, where it leads to the root. Gives what follows it.
    fn note_path<'t>(&mut self, tree: &'t [Token], module: &[String]) -> Option<&'t [Token]> {
        let line = tree.first()?.line;
        let (paths, end) = flatten(tree);
        for (path, _) in paths {
            if let Some(path) = absolute(&path, module) {
                self.paths.push((line, path));
            }
        }
        Some(end)
    }

    fn read_use(&mut self, tree: &[Token], module: &[String]) {
        for (path, name) in flatten(tree).0 {
            self.used.push((absolute(&path, module).unwrap_or(path), name));
        }
    }

    /// Names that this module takes from those that stand in it: `crate::Console` is `report`'s.
    fn exported<'m>(
        &'m self,
        parent: &'m [String],
        modules: &'m BTreeSet<String>,
    ) -> impl Iterator<Item = (&'m str, String)> {
        self.used.iter().filter_map(|(path, name)| {
            // A path that begins with a name in scope is one from here.
            let below = path.strip_prefix(parent).unwrap_or(path);
            let module = modules.get(below.first()?)?;
            Some((name.as_str(), module.clone()))
        })
    }
}

/// A path from the root. `None` for one that begins with a crate's name or with a name in scope.
fn absolute(path: &[String], module: &[String]) -> Option<Vec<String>> {
    let mut base = module.to_vec();
    let mut rest = path;
    match rest.first()?.as_str() {
        "crate" => base.clear(),
        "self" => {}
        "super" => drop(base.pop()),
        _ => return None,
    }
    rest = rest.get(1..)?;
    while let Some(("super", more)) = rest.split_first().map(|(first, more)| (first.as_str(), more)) {
        base.pop();
        rest = more;
    }
    Some([base.as_slice(), rest].concat())
}

/// Every path of a `use` tree or of a path in code, with the name by which it is known; and what follows the tree.
fn flatten(tree: &[Token]) -> (Vec<(Vec<String>, String)>, &[Token]) {
    let mut path: Vec<String> = vec![];
    let mut rest = tree;
    loop {
        let words: Vec<&str> = rest.iter().take(3).map(|token| token.text.as_str()).collect();
        match words.as_slice() {
            [":", ":", ..] => rest = rest.get(2..).unwrap_or_default(),
            ["{", ..] if path.is_empty() || is_after_colons(tree, rest) => return group(&path, rest),
            ["*", ..] if is_after_colons(tree, rest) => {
                return (vec![(path, "*".to_owned())], rest.get(1..).unwrap_or_default());
            }
            ["as", name, ..] => return (vec![(path, (*name).to_owned())], rest.get(2..).unwrap_or_default()),
            [word, ..] if is_name(word) && (path.is_empty() || is_after_colons(tree, rest)) => {
                path.push((*word).to_owned());
                rest = rest.get(1..).unwrap_or_default();
            }
            _ => {
                let name = path.last().cloned().unwrap_or_default();
                return (vec![(path, name)], rest);
            }
        }
    }
}

/// The paths of `{a, b::c}` after `path`.
fn group<'t>(path: &[String], group: &'t [Token]) -> (Vec<(Vec<String>, String)>, &'t [Token]) {
    let mut found = vec![];
    let mut rest = group.get(1..).unwrap_or_default();
    while let Some(token) = rest.first() {
        match token.text.as_str() {
            "}" => return (found, rest.get(1..).unwrap_or_default()),
            "," => rest = rest.get(1..).unwrap_or_default(),
            _ => {
                let (inner, end) = flatten(rest);
                for (tail, name) in inner {
                    let is_self = tail.first().is_some_and(|first| first == "self");
                    let tail = if is_self { tail.get(1..).unwrap_or_default() } else { &tail };
                    let whole: Vec<String> = [path, tail].concat();
                    let name = if name == "self" { whole.last().cloned().unwrap_or_default() } else { name };
                    found.push((whole, name));
                }
                // No tree begins here: the text is no Rust, and the rest of it is read as it comes.
                rest = if end.len() < rest.len() { end } else { rest.get(1..).unwrap_or_default() };
            }
        }
    }
    (found, rest)
}

/// Whether `::` stands right before `rest`, which is the end of `tree`.
fn is_after_colons(tree: &[Token], rest: &[Token]) -> bool {
    let before = tree.get(..tree.len() - rest.len()).unwrap_or_default();
    matches!(before, [.., one, two] if one.text == ":" && two.text == ":")
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}
