//! The machine: boots, answers what its program asks of the world outside, and hears its last line.

use std::io::{self, BufRead, BufReader, Lines, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::error::Error;

/// Its memory, in MiB: its files lie in it twice while it starts.
const MEMORY: &str = "1536";
/// Its screen: what the screens were drawn for.
const SCREEN: &str = "virtio-gpu-pci,xres=1280,yres=800";
/// How long QEMU may take for an answer.
const ANSWERS: Duration = Duration::from_secs(20);
/// Two sound cards of which each plays what the other end records, and one with a mixer.
const SOUND_CARDS: &str =
    "snd_aloop.enable=1,1 snd_aloop.index=0,1 snd_aloop.pcm_substreams=1,1 snd_dummy.index=2";
/// The longest that the machine may take, from its start to its last line.
const LIMIT: Duration = Duration::from_secs(18 * 60);
/// How the program's last line begins, and how it ends where all is well.
const END: &str = "end: ";
const WELL: &str = ", 0 failed";
/// How it begins where no case has such a name.
const NOTHING: &str = "end: 0 held";

/// How its program asks something of the world outside: a command of QEMU's, as JSON, on one line.
const ASK: &str = "ask ";

/// Boots the machine, answers it, and reads its lines until the last. Pictures of its screen go to `folder`.
pub(super) fn boot(kernel: &Path, initrd: &Path, firmware: &Path, folder: &Path) -> Result<(), Error> {
    let place = std::env::temp_dir().join(format!("perron-guest-{}", std::process::id()));
    let listener =
        UnixListener::bind(&place).map_err(|source| Error::Folder { path: place.clone(), source })?;
    let mut qemu = Command::new("qemu-system-x86_64");
    qemu.args(["-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", MEMORY]);
    qemu.args(["-nodefaults", "-no-user-config", "-display", "none", "-vga", "none", "-no-reboot"]);
    qemu.args(["-serial", "stdio", "-device", SCREEN, "-device", "virtio-tablet-pci"]);
    qemu.arg("-qmp").arg(format!("unix:{}", place.display()));
    qemu.arg("-kernel").arg(kernel).arg("-initrd").arg(initrd);
    qemu.arg("-acpitable").arg(format!("file={}", firmware.display()));
    let line = format!("console=ttyS0 quiet loglevel=4 panic=-1 rdinit=/init {SOUND_CARDS}");
    qemu.args(["-append", &line]).current_dir(folder);
    println!("$ qemu-system-x86_64 … (at most {} minutes)", LIMIT.as_secs() / 60);
    let start = |source| Error::Start { command: "qemu-system-x86_64".to_owned(), source };
    let mut machine = qemu.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(start)?;
    let began = Instant::now();
    let ended = hear(&mut machine, &listener, began);
    machine.kill().and_then(|()| machine.wait()).map_err(start)?;
    let _ = std::fs::remove_file(&place);
    println!("the machine ran for {} s", began.elapsed().as_secs());
    match ended.map_err(start)? {
        Some(true) => Ok(()),
        Some(false) => Err(Error::GuestFailed),
        None => Err(Error::GuestSilent { limit: LIMIT }),
    }
}

/// Reads the machine's lines, and answers those that ask, until its last; none where that does not come in time.
fn hear(machine: &mut Child, listener: &UnixListener, began: Instant) -> io::Result<Option<bool>> {
    let (sender, lines) = channel();
    let (Some(output), Some(mut input)) = (machine.stdout.take(), machine.stdin.take()) else {
        return Ok(None);
    };
    std::thread::spawn(move || {
        let lines = BufReader::new(output).split(b'\n').map_while(Result::ok);
        for line in lines {
            let line = String::from_utf8_lossy(&line).trim().to_owned();
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    // A machine that does not even start ends what it prints; whoever waits for its call would wait for ever.
    listener.set_nonblocking(true)?;
    let mut control = None;
    let mut failed = false;
    loop {
        match lines.recv_timeout(LIMIT.saturating_sub(began.elapsed())) {
            Ok(line) => {
                // The kernel may have said something on the same line.
                if let Some((_, command)) =
                    line.split_once(ASK).filter(|(_, command)| command.starts_with('{'))
                {
                    let control = match &mut control {
                        Some(control) => control,
                        None => control.insert(Control::open(listener)?),
                    };
                    writeln!(input, "{}", control.answer(command)?)?;
                    continue;
                }
                println!("{line}");
                failed |= line.starts_with("FAIL ");
                if line.starts_with(END) {
                    return Ok(Some(!failed && line.ends_with(WELL) && !line.starts_with(NOTHING)));
                }
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Ok(None),
        }
    }
}

/// QEMU's own line: what happens to the machine from outside.
struct Control {
    lines: Lines<BufReader<UnixStream>>,
    line: UnixStream,
}

impl Control {
    /// QEMU called when it started.
    fn open(listener: &UnixListener) -> io::Result<Self> {
        let (line, _) = listener.accept()?;
        line.set_nonblocking(false)?;
        line.set_read_timeout(Some(ANSWERS))?;
        let mut control = Self { lines: BufReader::new(line.try_clone()?).lines(), line };
        control.answer("{\"execute\": \"qmp_capabilities\"}")?;
        Ok(control)
    }

    /// Gives it a command, and its answer back.
    fn answer(&mut self, command: &str) -> io::Result<String> {
        writeln!(self.line, "{command}")?;
        // It greets, and tells of what happened meanwhile.
        let is_answer = |line: &String| line.starts_with("{\"return\"") || line.starts_with("{\"error\"");
        for line in self.lines.by_ref() {
            let line = line?;
            if is_answer(&line) {
                return Ok(line);
            }
        }
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}
