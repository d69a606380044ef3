//! `manual`: man pages and shell completions, made from the command line itself.

use std::path::PathBuf;

use clap::{Args as Arguments, CommandFactory};
use clap_complete::Shell;
use serde_json::json;

use crate::args::Args;
use crate::error::KitError;
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

/// Writes a man page for each command, and what Bash, Zsh and Fish need to complete them.
pub(crate) fn manual(args: &ManualArgs, report: &mut Report<'_>) -> Result<(), KitError> {
    let (pages, completions) = (args.out.join("man"), args.out.join("completions"));
    let fault = |path: &PathBuf| {
        let path = path.clone();
        move |source| KitError::File { doing: "write", path, source }
    };
    for folder in [&pages, &completions] {
        files::folder(folder, Access::Public)?;
    }
    clap_mangen::generate_to(Args::command(), &pages).map_err(fault(&pages))?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        clap_complete::generate_to(shell, &mut Args::command(), NAME, &completions)
            .map_err(fault(&completions))?;
    }
    report.file("man pages, to copy to /usr/local/share/man/man1", &pages)?;
    report.file("completions for bash, zsh and fish", &completions)?;
    report.say("manual", "Read them with man -l FILE.", &json!({}))
}
