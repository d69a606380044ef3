//! `manual`: man pages and shell completions, made from the command line itself.

use std::path::PathBuf;

use clap::{Args as Arguments, Command};
use clap_complete::Shell;
use serde_json::json;

use crate::base::BaseError;
use crate::files::{self, Access};
use crate::report::Report;

/// The program's name.
const NAME: &str = "perron-kit";

#[derive(Arguments)]
pub(crate) struct ManualArgs {
    /// Folder for man/ and completions/
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// Writes a man page for each command of `whole`, the command line, and its completions for Bash, Zsh and Fish.
pub(crate) fn manual(
    args: &ManualArgs,
    mut whole: Command,
    report: &mut Report<'_>,
) -> Result<(), BaseError> {
    let (pages, completions) = (args.out.join("man"), args.out.join("completions"));
    let fault = |path: &PathBuf| {
        let path = path.clone();
        move |source| BaseError::File { doing: "write", path, source }
    };
    for folder in [&pages, &completions] {
        files::folder(folder, Access::Public)?;
    }
    clap_mangen::generate_to(whole.clone(), &pages).map_err(fault(&pages))?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        clap_complete::generate_to(shell, &mut whole, NAME, &completions).map_err(fault(&completions))?;
    }
    report.file("man pages, to copy to /usr/local/share/man/man1", &pages)?;
    report.file("completions for bash, zsh and fish", &completions)?;
    report.say("manual", "Read them with man -l FILE.", &json!({}))
}
