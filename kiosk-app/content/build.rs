//! Embeds `tutorials/` and `self-check/` into the program: a kiosk whose disk is damaged still teaches.
//!
//! Only the files of the format are taken. A symbolic link is refused: what is embedded lies in the source tree.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Folders that are embedded.
const FOLDERS: [&str; 2] = ["tutorials", "self-check"];
/// Endings of the format's files.
const ENDINGS: [&str; 3] = ["toml", "md", "svg"];
/// Folders within folders: `tutorials/<id>/file`.
const DEPTH_MAX: usize = 3;

fn walk(path: &Path, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let kind = fs::symlink_metadata(path)?.file_type();
    if kind.is_symlink() {
        return Err(io::Error::other(format!(
            "{} is a symbolic link: put the file itself there",
            path.display()
        )));
    }
    if kind.is_dir() && depth < DEPTH_MAX {
        let mut inside: Vec<PathBuf> =
            fs::read_dir(path)?.map(|e| Ok(e?.path())).collect::<io::Result<_>>()?;
        inside.sort();
        return inside.iter().try_for_each(|inner| walk(inner, depth + 1, found));
    }
    let known = path.extension().and_then(|e| e.to_str()).is_some_and(|e| ENDINGS.contains(&e));
    if kind.is_file() && known {
        found.push(path.to_owned());
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let root = PathBuf::from(
        env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| io::Error::other("run by cargo only"))?,
    );
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("run by cargo only"))?);
    let mut table = String::from("&[\n");
    println!("cargo::rerun-if-changed=build.rs");
    for folder in FOLDERS {
        let path = root.join(folder);
        println!("cargo::rerun-if-changed={}", path.display());
        let mut found = vec![];
        if path.exists() {
            walk(&path, 0, &mut found)?;
        }
        for file in found {
            let name = file.strip_prefix(&root).map_err(io::Error::other)?;
            let (name, file) = (name.display().to_string(), file.display().to_string());
            writeln!(table, "    ({name:?}, include_bytes!({file:?})),").map_err(io::Error::other)?;
        }
    }
    table.push_str("]\n");
    fs::write(out.join("built_in.rs"), table)
}
