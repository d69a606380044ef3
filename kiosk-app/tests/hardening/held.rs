//! Looks at a program from outside while it waits: shared by the tests of each program.

use std::io::{ErrorKind, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

/// How long a program may take to start on a slow and busy machine.
const PATIENCE: Duration = Duration::from_secs(600);

/// Ends the program, however the test ends.
struct Held(Child);

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// A program that waits: its output is a pipe that is full, and nobody reads.
fn held(program: &str) -> (Held, std::io::PipeReader) {
    let (reader, mut writer) = std::io::pipe().unwrap();
    let flags = fcntl_getfl(&writer).unwrap();
    fcntl_setfl(&writer, flags | OFlags::NONBLOCK).unwrap();
    let full = loop {
        if let Err(error) = writer.write(b"x") {
            break error;
        }
    };
    assert_eq!(full.kind(), ErrorKind::WouldBlock);
    fcntl_setfl(&writer, flags).unwrap();
    (Held(Command::new(program).arg("--help").stdout(Stdio::from(writer)).spawn().unwrap()), reader)
}

/// The program asks the system for no core dump, from its beginning.
pub(crate) fn assert_no_core_dumps(program: &str) {
    let (mut program, _reader) = held(program);
    let limits = format!("/proc/{}/limits", program.0.id());
    let until = Instant::now() + PATIENCE;
    loop {
        let text = std::fs::read_to_string(&limits).unwrap();
        let line = text.lines().find(|line| line.starts_with("Max core file size")).unwrap();
        let words: Vec<&str> = line.split_whitespace().skip(4).collect();
        if words.starts_with(&["0", "0"]) {
            break;
        }
        assert!(program.0.try_wait().unwrap().is_none(), "it ended before it was looked at");
        assert!(Instant::now() < until, "{line}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
