//! The arguments of `badge`.

use std::path::PathBuf;

use clap::{ArgGroup, Args as Arguments, ValueEnum};
use perron_domain::badges::Role;

use crate::values::StaffName;

#[derive(Arguments)]
#[command(group = ArgGroup::new("operation").args(["new", "add", "revoke", "list"]))]
pub(crate) struct BadgeArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR")]
    pub(crate) site: PathBuf,
    /// The page to write, a PNG of A4 size
    #[arg(long, value_name = "FILE", required_unless_present_any = ["revoke", "list"], conflicts_with_all = ["revoke", "list"])]
    pub(crate) out: Option<PathBuf>,
    /// Make a new badge that takes the place of the one in use, which is withdrawn
    #[arg(long)]
    pub(crate) new: bool,
    /// Make one more badge
    #[arg(long)]
    pub(crate) add: bool,
    /// What the added badge is for; a volunteer's opens no names
    #[arg(long, value_enum, default_value_t = BadgeRole::Advisor, requires = "add")]
    pub(crate) role: BadgeRole,
    /// What staff call the added badge, such as its drawer; no person's name
    #[arg(long, value_name = "TEXT", requires = "add")]
    pub(crate) label: Option<StaffName>,
    /// Withdraw a lost badge: at least the first 8 digits of its number, as --list shows and the page says
    #[arg(long, value_name = "ID", conflicts_with = "old")]
    pub(crate) revoke: Option<String>,
    /// Say which badges there are
    #[arg(long, conflicts_with_all = ["old", "force"])]
    pub(crate) list: bool,
    /// The badge to print, to renew or to open the key with, when it is not the site's secret/badge.key
    #[arg(long, value_name = "FILE")]
    pub(crate) old: Option<PathBuf>,
    /// Replace the page; with --revoke, withdraw even the last badge that opens names
    #[arg(long)]
    pub(crate) force: bool,
}

/// What a badge is for, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BadgeRole {
    /// Runs the sessions, reads names and telephone numbers
    Advisor,
    /// Lends a hand, reads no names
    Volunteer,
    /// Looks after several places, reads names
    Coordinator,
}

impl From<BadgeRole> for Role {
    fn from(role: BadgeRole) -> Self {
        match role {
            BadgeRole::Advisor => Self::Advisor,
            BadgeRole::Volunteer => Self::Volunteer,
            BadgeRole::Coordinator => Self::Coordinator,
        }
    }
}
