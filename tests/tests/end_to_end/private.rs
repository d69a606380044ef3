//! What a kiosk keeps is its owner's alone, whatever the umask of whoever starts it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Kiosk, now};
use perron::app::Setup;
use perron::clock::ManualClock;

/// Names the data folder to the test in its own child process: a umask is the whole process's.
const CHILD: &str = "PERRON_TEST_PRIVATE_DATA";
const NAME: &str = "private::data_folders_and_files_are_their_owners_whatever_the_umask";

/// Everything below a folder, and the folder.
fn below(path: &Path) -> Vec<PathBuf> {
    let mut found = vec![path.to_owned()];
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| found.extend(below(&entry.unwrap().path())));
    }
    found
}

/// The demonstration's first day: keys, store, camera, and a ticket from the simulated printer.
fn fill(data: &Path) {
    let setup = Setup::read(None, Some(data), &ManualClock::at(now())).unwrap();
    let mut kiosk = Kiosk::start(setup);
    kiosk.sign_up("Mes premiers e-mails", "Lou", "");
    kiosk.stop();
}

#[test]
fn data_folders_and_files_are_their_owners_whatever_the_umask() {
    if let Some(data) = std::env::var_os(CHILD) {
        return fill(Path::new(&data));
    }
    for umask in ["000", "022", "077"] {
        let folder = tempfile::tempdir().unwrap();
        let new = folder.path().join("new");
        let data = new.join("data");
        let ran = Command::new("sh")
            .args(["-c", &format!("umask {umask}; exec \"$0\" \"$@\"")])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", NAME])
            .env(CHILD, &data)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{umask}: {}", String::from_utf8_lossy(&ran.stdout));
        let found = below(&new);
        for name in ["site", "camera", "printer", "perron.db", "device.key", "samples.json"] {
            assert!(found.contains(&data.join(name)), "{umask}: no {name} in {found:?}");
        }
        for name in ["site/trust.perron", "site/site.toml", "printer/0001.bin"] {
            assert!(found.contains(&data.join(name)), "{umask}: no {name} in {found:?}");
        }
        for path in found {
            let mode = path.metadata().unwrap().permissions().mode() & 0o777;
            let due = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode, due, "{umask}: {} is {mode:o}", path.display());
        }
    }
}
