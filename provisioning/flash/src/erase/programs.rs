//! The real programs, run with a time limit and bounded output.

use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::tool::{Answer, EraseTool, ToolError};

/// Bytes kept of a program's output; the rest is read and dropped.
const OUTPUT_MAX: u64 = 256 << 10;
/// Between two looks whether a program has ended.
const LOOK: Duration = Duration::from_millis(50);
/// How long a killed program may take to end; one that waits for a dead drive may never do.
const GRACE: Duration = Duration::from_secs(5);
/// Where the programs are: sbin is not in everybody's path.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The programs of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Programs;

impl EraseTool for Programs {
    fn run(
        &mut self,
        program: &'static str,
        arguments: &[&str],
        limit: Duration,
    ) -> Result<Answer, ToolError> {
        let fault = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => ToolError::Missing { program },
            _ => ToolError::Run { program, source },
        };
        let mut child = Command::new(program)
            .args(arguments)
            .env_clear()
            .env("PATH", PATH)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(fault)?;
        let (out, err) = (drain(child.stdout.take()), drain(child.stderr.take()));
        let status = wait(&mut child, limit).map_err(fault)?;
        let Some(is_ok) = status else {
            return Err(ToolError::Timeout { program, limit_s: limit.as_secs() });
        };
        Ok(Answer { is_ok, out: out.join().unwrap_or_default(), err: err.join().unwrap_or_default() })
    }

    fn pause(&mut self, time: Duration) {
        thread::sleep(time);
    }
}

/// Whether it ended well; `None` where it had to be stopped.
fn wait(child: &mut Child, limit: Duration) -> io::Result<Option<bool>> {
    let started = Instant::now();
    while started.elapsed() < limit {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        thread::sleep(LOOK.min(limit));
    }
    child.kill()?;
    let killed = Instant::now();
    while killed.elapsed() < GRACE && child.try_wait()?.is_none() {
        thread::sleep(LOOK);
    }
    Ok(None)
}

/// Reads a pipe to its end, so that the program never waits for us.
fn drain(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<String> {
    thread::spawn(move || {
        let Some(mut pipe) = pipe else { return String::new() };
        let mut kept = vec![];
        let _ = pipe.by_ref().take(OUTPUT_MAX).read_to_end(&mut kept);
        let _ = io::copy(&mut pipe, &mut io::sink());
        String::from_utf8_lossy(&kept).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(script: &str, limit: Duration) -> Result<Answer, ToolError> {
        Programs.run("sh", &["-c", script], limit)
    }

    #[test]
    fn answers_are_bounded_and_programs_stopped() {
        let long = Duration::from_secs(60);
        let answer = run("echo said; echo cried >&2; exit 3", long).unwrap();
        assert_eq!(answer, Answer { is_ok: false, out: "said\n".to_owned(), err: "cried\n".to_owned() });
        assert!(run("exit 0", long).unwrap().is_ok);
        let much = run("head -c 1000000 /dev/zero", long).unwrap();
        assert_eq!((much.is_ok, much.out.len() as u64), (true, OUTPUT_MAX));
        assert!(matches!(run("exec sleep 600", Duration::from_millis(100)), Err(ToolError::Timeout { .. })));
        assert!(matches!(Programs.run("no-such-program", &[], long), Err(ToolError::Missing { .. })));
    }
}
