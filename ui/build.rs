//! Turns the catalogue and the screens into Rust.
//!
//! ```text
//! lang/fr/labels.ftl ─► OUT_DIR/text.slint      global `Text`, one property per fixed label (`@text`)
//!                    ─► OUT_DIR/catalogue.rs    fill(): sets them; CATALOGUES: every language's files
//! app.slint + @text  ─► slint::include_modules!()
//! ```
//!
//! French is the reference: a language that misses one of its messages is left out, with a warning that
//! names the message.

#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use fluent_syntax::ast::{Entry, PatternElement, Resource};
use fluent_syntax::parser;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const REFERENCE: &str = "fr";
const LABELS: &str = "labels.ftl";

/// File name → source, of one language.
type Files = BTreeMap<String, String>;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let lang = root.join("lang");
    println!("cargo:rerun-if-changed={}", lang.display());

    let mut languages = BTreeMap::new();
    for folder in fs::read_dir(&lang)? {
        let folder = folder?;
        if folder.file_type()?.is_dir() {
            languages.insert(folder.file_name().to_string_lossy().into_owned(), read_files(&folder.path())?);
        }
    }
    let reference =
        languages.get(REFERENCE).ok_or("ui/lang/fr is missing: French is the reference language")?.clone();
    let needed = messages(&reference)
        .map_err(|junk| format!("ui/lang/fr: cannot read {junk:?}: mend this message"))?;
    languages.retain(|name, files| complete(name, files, &needed));

    let labels =
        reference.get(LABELS).ok_or("ui/lang/fr/labels.ftl is missing: it names the fixed labels")?;
    let labels = fixed_labels(labels)?;
    write_as_old(&out.join("text.slint"), &text_global(&labels)?, &lang.join(REFERENCE).join(LABELS))?;
    fs::write(out.join("catalogue.rs"), catalogue(&labels, &languages)?)?;

    let config = slint_build::CompilerConfiguration::new()
        .with_style("fluent".to_owned())
        .with_debug_info(true)
        .embed_resources(slint_build::EmbedResourcesKind::EmbedFiles)
        .with_library_paths(HashMap::from([("text".to_owned(), out.join("text.slint"))]));
    slint_build::compile_with_config("app.slint", config)?;
    Ok(())
}

/// Writes a file with the time of its source. The compiler names it to cargo as a thing to watch, and one that is newer
/// than the start of this program would have the screens compiled anew each time.
fn write_as_old(file: &Path, text: &str, source: &Path) -> Result<(), Box<dyn Error>> {
    fs::write(file, text)?;
    fs::File::options().write(true).open(file)?.set_modified(fs::metadata(source)?.modified()?)?;
    Ok(())
}

fn read_files(folder: &Path) -> Result<Files, Box<dyn Error>> {
    let mut files = Files::new();
    for file in fs::read_dir(folder)? {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        if name.ends_with(".ftl") {
            files.insert(name, fs::read_to_string(file.path())?);
        }
    }
    Ok(files)
}

fn parse(source: &str) -> Resource<&str> {
    match parser::parse(source) {
        Ok(resource) | Err((resource, _)) => resource,
    }
}

/// The ids of all messages, or the first text that is no message.
fn messages(files: &Files) -> Result<BTreeSet<String>, String> {
    let mut ids = BTreeSet::new();
    for source in files.values() {
        for entry in parse(source).body {
            match entry {
                Entry::Message(message) => drop(ids.insert(message.id.name.to_owned())),
                Entry::Junk { content } => return Err(content.lines().next().unwrap_or_default().to_owned()),
                _ => {}
            }
        }
    }
    Ok(ids)
}

/// Whether a language says all that French says; warns when it does not.
fn complete(name: &str, files: &Files, needed: &BTreeSet<String>) -> bool {
    let missing = match messages(files) {
        Ok(ids) => needed.difference(&ids).cloned().collect::<Vec<_>>(),
        Err(junk) => {
            println!("cargo:warning=ui/lang/{name} is not offered: cannot read {junk:?}");
            return false;
        }
    };
    if let Some(first) = missing.first() {
        println!(
            "cargo:warning=ui/lang/{name} is not offered: {} messages are missing, the first is {first}",
            missing.len()
        );
    }
    missing.is_empty()
}

/// Id and French text of every label; a label takes no argument and stands on one line.
fn fixed_labels(source: &str) -> Result<Vec<(String, String)>, String> {
    let mut labels = Vec::new();
    for entry in parse(source).body {
        let Entry::Message(message) = entry else { continue };
        let id = message.id.name;
        let elements = message.value.map(|pattern| pattern.elements).unwrap_or_default();
        let [PatternElement::TextElement { value }] = elements.as_slice() else {
            return Err(format!(
                "ui/lang/fr/labels.ftl: {id} is not one plain line: move it to messages.ftl"
            ));
        };
        labels.push((id.to_owned(), (*value).to_owned()));
    }
    Ok(labels)
}

fn text_global(labels: &[(String, String)]) -> Result<String, std::fmt::Error> {
    let mut slint = String::from("export global Text {\n");
    for (id, french) in labels {
        let french = french.replace('\\', "\\\\").replace('"', "\\\"");
        writeln!(slint, "    in property <string> {id}: \"{french}\";")?;
    }
    slint.push_str("}\n");
    Ok(slint)
}

fn catalogue(
    labels: &[(String, String)],
    languages: &BTreeMap<String, Files>,
) -> Result<String, std::fmt::Error> {
    let mut rust = String::from(
        "/// Sets every fixed label; `get` gives the text of a message id in the language of the moment.\n\
         pub fn fill(text: &Text<'_>, get: &dyn Fn(&str) -> String) {\n",
    );
    for (id, _) in labels {
        writeln!(rust, "    text.set_{}(get({id:?}).into());", id.replace('-', "_"))?;
    }
    rust.push_str(
        "}\n/// Every language on offer: its code, then the name and the source of each of its files.\n\
         pub const CATALOGUES: &[(&str, &[(&str, &str)])] = &[\n",
    );
    for (name, files) in languages {
        writeln!(rust, "    ({name:?}, &[")?;
        for file in files.keys() {
            writeln!(
                rust,
                "        ({file:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/lang/{name}/{file}\"))),"
            )?;
        }
        rust.push_str("    ]),\n");
    }
    rust.push_str("];\n");
    Ok(rust)
}
