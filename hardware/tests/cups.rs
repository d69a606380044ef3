//! The real CUPS, with queues of its own in a folder of its own, and what a job comes to there.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use perron_hardware::printer::{
    Fault, Outcome, Queue,
    cups::{Cups, SheetLimits},
};
use perron_paper::Document;
use perron_skips::{Missing, skip};

/// For what will come, however slow the machine is.
const COMING: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(200);

const QUEUES: &str = "<Printer office>\nDeviceURI file:///dev/null\nState Idle\nAccepting Yes\n</Printer>\n\
     <Printer holds>\nDeviceURI file:///dev/null\nState Idle\nAccepting Yes\nOption job-hold-until indefinite\n</Printer>\n\
     <Printer paused>\nDeviceURI file:///dev/null\nState Stopped\nAccepting Yes\n</Printer>\n\
     <Printer refuses>\nDeviceURI file:///dev/null\nState Idle\nAccepting No\n</Printer>\n";

/// A CUPS that ends with the test.
struct Daemon {
    folder: tempfile::TempDir,
    running: Child,
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.running.kill();
        let _ = self.running.wait();
    }
}

/// The installed program; none where there is none.
fn cupsd() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into()]);
    folders.map(|folder| folder.join("cupsd")).find(|file| file.is_file())
}

fn start(program: &Path) -> Daemon {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    for name in ["etc", "spool/tmp", "cache", "state"] {
        fs::create_dir_all(at(name)).unwrap();
    }
    fs::write(at("etc/printers.conf"), QUEUES).unwrap();
    fs::write(at("etc/sheets.types"), "application/pdf pdf string(0,%PDF)\n").unwrap();
    let files = format!(
        "ServerRoot {}\nRequestRoot {}\nTempDir {}\nCacheDir {}\nStateDir {}\nDataDir {}\nFileDevice Yes\n\
         AccessLog {log}\nErrorLog {log}\nPageLog {log}\n",
        at("etc"),
        at("spool"),
        at("spool/tmp"),
        at("cache"),
        at("state"),
        at("etc"),
        log = at("log"),
    );
    fs::write(at("files.conf"), files).unwrap();
    // Who may do what stands as in the configuration that CUPS comes with.
    let policy = "<Policy default>\n<Limit Cancel-Job>\nRequire user @OWNER @SYSTEM\nOrder deny,allow\n</Limit>\n\
                  <Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n";
    fs::write(at("cupsd.conf"), format!("Listen {}\nWebInterface No\n{policy}", at("sock"))).unwrap();
    // A copy: distributions let the program itself only into the system's folders.
    fs::copy(program, at("cupsd")).unwrap();
    let mut command = Command::new(at("cupsd"));
    command.args(["-f", "-c", &at("cupsd.conf"), "-s", &at("files.conf")]);
    let running = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    Daemon { running, folder }
}

#[test]
fn the_real_cups_is_understood() {
    let Some(program) = cupsd() else { return skip(Missing::Program("cupsd".to_owned()), "") };
    let daemon = start(&program);
    let socket = daemon.folder.path().join("sock");
    let limits = SheetLimits { ask: COMING, job: COMING, fault: COMING, look: SHORT };
    let (patient, hasty) =
        (Cups::at(&socket, limits), Cups::at(&socket, SheetLimits { job: SHORT, ..limits }));
    let queue = |name: &str| Queue::new(name).unwrap();
    let until = Instant::now() + COMING;
    while patient.fault(&queue("office")) == Some(Fault::NoCups) && Instant::now() < until {
        std::thread::sleep(SHORT);
    }
    let document = Document::new("workshop-ticket", "fr").heading("Premiers pas");
    for (name, cups, fault, outcome) in [
        // « Completed », though nothing came out anywhere: why it is never called printed.
        ("office", &patient, None, Outcome::Unknown(None)),
        ("holds", &hasty, None, Outcome::Failed(Fault::Busy)),
        ("paused", &patient, Some(Fault::Queue), Outcome::Failed(Fault::Queue)),
        ("refuses", &patient, Some(Fault::Queue), Outcome::Failed(Fault::Queue)),
        ("nowhere", &patient, Some(Fault::NoQueue), Outcome::Failed(Fault::NoQueue)),
    ] {
        let log = || fs::read_to_string(daemon.folder.path().join("log")).unwrap_or_default();
        assert_eq!(cups.fault(&queue(name)), fault, "{name}: {}", log());
        assert_eq!(cups.print(&queue(name), &document).unwrap(), outcome, "{name}: {}", log());
    }
}
