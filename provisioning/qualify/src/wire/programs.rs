//! Programs, run with a limit on their time and on what they say.
//!
//! A failing drive can hold smartctl in the kernel where no signal reaches it. So the answer is waited for on a channel,
//! and what does not die in [`GRACE`] is left behind rather than waited for.

use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use super::{OUTPUT_MAX, Output, ProgramError, Programs};

/// Where programs are looked for: a plain `su` leaves the administrator's folders out.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// How long a stopped program may take to go.
const GRACE: Duration = Duration::from_millis(500);

/// Time between two looks at whether it is gone.
const LOOK: Duration = Duration::from_millis(10);

/// The programs of this machine.
pub struct Tools;

impl Programs for Tools {
    fn run(&self, argv: &[&str], limit: Duration) -> Result<Output, ProgramError> {
        let (program, arguments) = argv.split_first().unwrap_or((&"", &[]));
        let fault = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => ProgramError::Absent { program: (*program).to_owned() },
            _ => ProgramError::System { program: (*program).to_owned(), source },
        };
        let until = Instant::now() + limit;
        let mut child = Command::new(program)
            .args(arguments)
            .env("LC_ALL", "C")
            .env("PATH", PATH)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(fault)?;
        let answer = listen(&mut child).map_err(fault)?;
        let bytes = answer.recv_timeout(limit).ok();
        let left = until.saturating_duration_since(Instant::now());
        let code = bytes.is_some().then(|| wait(&mut child, left)).flatten();
        let (Some(bytes), Some(is_success)) = (bytes, code) else {
            stop(&mut child);
            return Err(ProgramError::Hung { program: (*program).to_owned(), limit });
        };
        Ok(Output { bytes, is_success })
    }
}

/// Reads what the program says on a thread of its own. Who says more than is read gets a closed pipe.
fn listen(child: &mut Child) -> io::Result<Receiver<Vec<u8>>> {
    let (told, answer) = sync_channel(1);
    let pipe = child.stdout.take();
    thread::Builder::new().spawn(move || {
        let mut bytes = vec![];
        if let Some(pipe) = pipe {
            let _ = pipe.take(OUTPUT_MAX as u64).read_to_end(&mut bytes);
        }
        let _ = told.send(bytes);
    })?;
    Ok(answer)
}

fn wait(child: &mut Child, limit: Duration) -> Option<bool> {
    let until = Instant::now() + limit;
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status.success());
        }
        if Instant::now() >= until {
            return None;
        }
        thread::sleep(LOOK);
    }
}

/// Ends the program and those that it started.
fn stop(child: &mut Child) {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = wait(child, GRACE);
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn what_a_program_says_and_how_it_ends() {
        let said = Tools.run(&["sh", "-c", "printf %s \"$LC_ALL\""], LONG).unwrap();
        assert_eq!((said.bytes.as_slice(), said.is_success), (b"C".as_slice(), true));
        let failed = Tools.run(&["sh", "-c", "echo half; exit 4"], LONG).unwrap();
        assert_eq!((failed.bytes.as_slice(), failed.is_success), (b"half\n".as_slice(), false));
    }

    #[test]
    fn an_absent_program_names_its_package() {
        let missing = Tools.run(&["perron-no-such-program"], LONG).unwrap_err();
        assert!(matches!(missing, ProgramError::Absent { .. }), "{missing}");
        let smart = ProgramError::Absent { program: "smartctl".to_owned() };
        assert_eq!(smart.to_string(), "smartctl is not there: install smartmontools");
    }

    #[test]
    fn a_program_that_hangs_is_stopped_with_those_it_started() {
        for script in ["sleep 600", "sleep 600 & wait", "exec >&-; sleep 600"] {
            let hung = Tools.run(&["sh", "-c", script], Duration::from_millis(200)).unwrap_err();
            assert!(matches!(hung, ProgramError::Hung { .. }), "{script}: {hung}");
        }
    }

    #[test]
    fn a_program_that_never_stops_talking_is_cut() {
        let said = Tools.run(&["sh", "-c", "while :; do echo y; done"], LONG).unwrap();
        assert_eq!((said.bytes.len(), said.is_success), (OUTPUT_MAX, false));
    }
}
