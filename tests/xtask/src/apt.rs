//! Installs missing packages through apt, and says beforehand which and why.
//!
//! Where nothing is missing, nothing is said and nothing is run but dpkg's own query. On a system
//! without apt the list is shown and the task goes on: it fails later, and more plainly, at
//! whatever is truly absent.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::error::Error;
use crate::packages::{Package, Sign};
use crate::shell;

/// Package lists older than this are fetched again before an installation.
const LISTS_MAX_AGE: Duration = Duration::from_secs(7 * 24 * 3600);

/// Few words, no questions, no pseudo-terminal (containers may lack it), and up to 300 s of
/// patience with another apt.
const MANNERS: &[&str] = &["--quiet=2", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300"];

/// Makes sure that every package of `groups` is there; asks for sudo only when one is not.
///
/// # Errors
/// Fails where apt does, or where something is missing and there is neither root nor sudo.
pub(crate) fn ensure(groups: &[&[Package]]) -> Result<(), Error> {
    let missing: Vec<&Package> =
        groups.iter().flat_map(|group| group.iter()).filter(|package| !present(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let with_apt = shell::on_path("apt-get");
    println!(
        "{}",
        if with_apt { "Packages to install:" } else { "No apt here. Please check that you have:" }
    );
    for package in &missing {
        println!("  {:<20} {}", package.name, package.why);
    }
    if with_apt { install(&missing) } else { Ok(()) }
}

fn present(package: &Package) -> bool {
    match package.sign {
        Sign::Command(program) => shell::on_path(program),
        Sign::Installed => {
            let mut query = Command::new("dpkg-query");
            query.args(["--show", "--showformat=${db:Status-Status}\n", package.name]);
            // dpkg-query fails for a name that it never met: absent, like any other answer.
            shell::output(&mut query).is_ok_and(|text| text.lines().any(|line| line == "installed"))
        }
    }
}

fn install(missing: &[&Package]) -> Result<(), Error> {
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    let mut install = vec!["install", "--yes", "--no-install-recommends"];
    install.extend(&names);

    let fresh = lists_are_fresh(Path::new("/var/lib/apt/lists"));
    if !fresh {
        shell::run(&mut apt_get(&["update"], &names)?)?;
    }
    match shell::run(&mut apt_get(&install, &names)?) {
        // Lists that look fresh may still name versions that the mirror has replaced.
        Err(Error::Failed { .. }) if fresh => {
            shell::run(&mut apt_get(&["update"], &names)?)?;
            shell::run(&mut apt_get(&install, &names)?)
        }
        other => other,
    }
}

/// Fetches the lists of packages anew.
///
/// # Errors
/// Fails where apt does, or where there is neither root nor sudo.
pub(crate) fn update() -> Result<(), Error> {
    shell::run(&mut apt_get(&["update"], &[])?)
}

/// `apt-get` that asks nothing, as root or through sudo.
fn apt_get(arguments: &[&str], names: &[&str]) -> Result<Command, Error> {
    let mut command = if shell::is_root() {
        Command::new("env")
    } else if shell::on_path("sudo") {
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    } else {
        return Err(Error::NotRoot { packages: names.join(" ") });
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(MANNERS).args(arguments);
    Ok(command)
}

/// Whether `folder` holds a package list younger than [`LISTS_MAX_AGE`].
fn lists_are_fresh(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().contains("_Packages"))
        .filter_map(|entry| entry.metadata().ok()?.modified().ok()?.elapsed().ok())
        .any(|age| age < LISTS_MAX_AGE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packages::{BUILD, DRAW, GUEST, PEER, TESTS, WINDOW};

    #[test]
    fn what_is_absent_is_seen_as_absent() {
        let table = [
            ("sh", Sign::Command("sh"), true),
            ("no-such-package-perron", Sign::Command("no-such-program-perron"), false),
            ("no-such-package-perron", Sign::Installed, false),
        ];
        for (name, sign, expected) in table {
            assert_eq!(present(&Package { name, why: "", sign }), expected, "{name} {sign:?}");
        }
    }

    #[test]
    fn lists_are_fresh_only_where_there_is_one() {
        let folder = std::env::temp_dir().join(format!("perron-apt-lists-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        assert!(!lists_are_fresh(&folder), "an empty folder");
        fs::write(folder.join("lock"), "").unwrap();
        assert!(!lists_are_fresh(&folder), "a lock is no list");
        let list = fs::File::create(folder.join("mirror_dists_stable_main_Packages")).unwrap();
        assert!(lists_are_fresh(&folder), "a new list");
        list.set_modified(std::time::SystemTime::now() - LISTS_MAX_AGE - Duration::from_secs(1)).unwrap();
        assert!(!lists_are_fresh(&folder), "an old list");
        fs::remove_dir_all(&folder).unwrap();
        assert!(!lists_are_fresh(&folder), "no folder");
    }

    #[test]
    fn every_package_is_named_once_and_has_a_reason() {
        let all: Vec<&Package> = [BUILD, DRAW, WINDOW, TESTS, GUEST, PEER].into_iter().flatten().collect();
        for package in &all {
            assert!(!package.why.is_empty(), "{}", package.name);
            assert_eq!(all.iter().filter(|other| other.name == package.name).count(), 1, "{}", package.name);
        }
    }
}
