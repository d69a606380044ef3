//! Turns `lang/<language>/scenes.ftl` into a table, so that a new language is a new folder and nothing else.
//!
//! A scene's word is plain text with variables, `{ $name }`; anything else that Fluent knows is refused here. In the
//! table a variable is written `{name}`.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, PatternElement};
use fluent_syntax::parser;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let lang = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("lang");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", lang.display());
    let mut languages = BTreeMap::new();
    for folder in fs::read_dir(&lang)? {
        let folder = folder?.path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = folder.join("scenes.ftl");
        if file.is_file() {
            let words =
                read(&fs::read_to_string(&file)?).map_err(|what| format!("{}: {what}", file.display()))?;
            languages.insert(name, words);
        }
    }
    let mut table = String::from("&[\n");
    for (name, words) in languages {
        writeln!(table, "    ({name:?}, &[")?;
        for (id, text) in words {
            writeln!(table, "        ({id:?}, {text:?}),")?;
        }
        table.push_str("    ]),\n");
    }
    table.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("scenes.rs"), table)?;
    Ok(())
}

/// The words of a file by id, or what is wrong with it.
fn read(source: &str) -> Result<BTreeMap<String, String>, String> {
    let resource = parser::parse(source).map_err(|(_, errors)| match errors.first() {
        Some(error) => format!("cannot be read at byte {}: {error}", error.pos.start),
        None => "cannot be read".to_owned(),
    })?;
    let mut words = BTreeMap::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let id = message.id.name.to_owned();
        let text =
            plain(&message).ok_or_else(|| format!("{id} is not plain text with variables: simplify it"))?;
        if words.insert(id.clone(), text).is_some() {
            return Err(format!("{id} stands there twice: remove one"));
        }
    }
    Ok(words)
}

fn plain(message: &Message<&str>) -> Option<String> {
    let mut text = String::new();
    for element in &message.value.as_ref()?.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => text.push_str(&format!("{{{}}}", id.name)),
            PatternElement::Placeable { .. } => return None,
        }
    }
    Some(text)
}
