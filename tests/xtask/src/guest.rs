//! `cargo xtask guest [CASE…]`: the devices with a real kernel, in a virtual machine.
//!
//! ```text
//!  Debian's kernel and its modules ─┐
//!  perron-guest and its libraries ──┼─ cpio ─► QEMU (no disk, no network, emulated) ─ serial line ─► lines ok, FAIL, end
//!  busybox, kmod, init ─────────────┤
//!  a laptop's battery, mains, lid ──┘ (firmware)
//! ```
//!
//! The kernel is fetched as a package and unpacked into the target folder, never installed. What the machine prints is
//! shown as it comes; the task fails unless its last line says that nothing failed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::packages::{BUILD, GUEST};
use crate::{apt, shell};

/// The package that depends on Debian's newest kernel.
const KERNEL: &str = "linux-image-amd64";
/// What makes devices, and what drives them.
const MODULES: [&str; 17] = [
    "evdev",
    "uinput",
    "configfs",
    "libcomposite",
    "dummy_hcd",
    "usb_f_acm",
    "cdc_acm",
    "usb_f_printer",
    "usblp",
    "uhid",
    "hid_generic",
    "ac",
    "battery",
    "button",
    "snd_aloop",
    "snd_dummy",
    "vivid",
];
/// How they are loaded: two sockets, so that two devices can be plugged in at once; one camera on a cable of HDMI, and
/// what is at the cable's other end.
const OPTIONS: (&str, &str) = (
    "etc/modprobe.d/perron.conf",
    "options dummy_hcd num=2\n\
     options vivid n_devs=1 node_types=0x101 num_inputs=1 input_types=3 num_outputs=1 output_types=1\n",
);
/// What is added to the machine's firmware.
const FIRMWARE: &str = "tests/guest/laptop.asl";
/// Two sound cards of which each plays what the other end records, and one with a mixer.
const SOUND_CARDS: &str =
    "snd_aloop.enable=1,1 snd_aloop.index=0,1 snd_aloop.pcm_substreams=1,1 snd_dummy.index=2";
/// What the library of sound reads, and what its voice reads.
const SHARED: [&str; 4] =
    ["/usr/share/alsa/alsa.conf", "/usr/share/alsa/cards", "/usr/share/alsa/ctl", "/usr/share/alsa/pcm"];
const VOICE: [&str; 5] = ["phondata", "phonindex", "phontab", "intonations", "fr_dict"];
const VOICE_LANGUAGE: &str = "lang/roa/fr";
/// The longest that the machine may take, from its start to its last line.
const LIMIT: Duration = Duration::from_secs(12 * 60);
/// How the program's last line begins, and how it ends where all is well.
const END: &str = "end: ";
const WELL: &str = ", 0 failed";
/// How it begins where no case has such a name.
const NOTHING: &str = "end: 0 held";

/// The machine's first and only script.
const INIT: &str = "#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sys /sys
/bin/busybox mount -t devtmpfs dev /dev
for module in $(/bin/busybox cat /modules); do /bin/modprobe $module || echo \"FAIL no module $module\"; done
/bin/busybox mount -t configfs config /sys/kernel/config
/bin/perron-guest $(/bin/busybox cat /cases)
/bin/busybox poweroff -f
";

/// Runs the cases whose names contain one of these words; all without any.
///
/// # Errors
/// Fails where the machine cannot be made, does not end in time, or a case fails.
pub(crate) fn guest(arguments: &[String]) -> Result<(), Error> {
    apt::ensure(&[BUILD, GUEST])?;
    let mut build = shell::cargo(&["build", "--package", "perron-guest"])?;
    shell::run(build.args(shell::PROFILE))?;
    built(arguments)
}

/// The same with the program as it was built last.
///
/// # Errors
/// As [`guest`].
pub(crate) fn built(arguments: &[String]) -> Result<(), Error> {
    let target = shell::target()?;
    let folder = target.join("guest");
    let kernel = kernel(&folder)?;
    let files = folder.join("files");
    shell::remove_folder(&files)?;
    lay_out(&files, &kernel, &target.join("ci/perron-guest"), arguments)?;
    let initrd = folder.join("initrd");
    let pack = format!("find . | cpio --quiet -o -H newc > '{}'", initrd.display());
    shell::run(Command::new("sh").args(["-c", &pack]).current_dir(&files))?;
    let firmware = folder.join("laptop.aml");
    shell::run(Command::new("iasl").arg("-p").arg(&firmware).arg(shell::root()?.join(FIRMWARE)))?;
    boot(&kernel.image, &initrd, &firmware)
}

/// An unpacked kernel.
struct Kernel {
    root: PathBuf,
    image: PathBuf,
    version: String,
}

/// Fetches Debian's newest kernel, unless it is here.
fn kernel(folder: &Path) -> Result<Kernel, Error> {
    let ask = || shell::output(Command::new("apt-cache").args(["depends", KERNEL]));
    let depends = ask().or_else(|_| apt::update().and_then(|()| ask()))?;
    let name = depends.lines().find_map(|line| line.trim().strip_prefix("Depends: "));
    let name = name.filter(|name| name.starts_with("linux-image-")).ok_or(Error::NoKernel)?;
    let version = name.trim_start_matches("linux-image-").to_owned();
    let root = folder.join(name);
    let image = root.join("boot").join(format!("vmlinuz-{version}"));
    if !image.is_file() {
        let fetched = folder.join("fetched");
        shell::remove_folder(&fetched)?;
        make_folder(&fetched)?;
        let download = || {
            shell::run(Command::new("apt-get").args(["--quiet=2", "download", name]).current_dir(&fetched))
        };
        // Lists that look fresh may name a version that the mirror has replaced.
        download().or_else(|_| apt::update().and_then(|()| download()))?;
        let package =
            fs::read_dir(&fetched).ok().and_then(|mut files| files.next()?.ok()).ok_or(Error::NoKernel)?;
        shell::run(Command::new("dpkg-deb").arg("-x").arg(package.path()).arg(&root))?;
        shell::remove_folder(&fetched)?;
        // Debian 13 keeps its modules below /usr.
        let modules = root.join("usr/lib/modules");
        if modules.is_dir() {
            shell::run(Command::new("ln").arg("-s").arg("usr/lib").arg(root.join("lib")))?;
        }
        shell::run(Command::new("depmod").arg("-b").arg(&root).arg(&version))?;
    }
    Ok(Kernel { root, image, version })
}

/// Lays out the machine's files.
fn lay_out(files: &Path, kernel: &Kernel, program: &Path, cases: &[String]) -> Result<(), Error> {
    for name in ["bin", "dev", "etc/modprobe.d", "proc", "sys", "lib64", "tmp"] {
        make_folder(&files.join(name))?;
    }
    let (busybox, kmod, voice) = (on_path("busybox")?, on_path("kmod")?, on_path("espeak-ng")?);
    for (from, to) in [
        (busybox.as_path(), "busybox"),
        (&kmod, "modprobe"),
        (&voice, "espeak-ng"),
        (program, "perron-guest"),
    ] {
        copy(from, &files.join("bin").join(to))?;
        for library in libraries(from)? {
            copy(&library, &files.join(library.strip_prefix("/").unwrap_or(&library)))?;
        }
    }
    for folder in SHARED.map(PathBuf::from).into_iter().chain(voice_files()?) {
        copy_all(&folder, &files.join(folder.strip_prefix("/").unwrap_or(&folder)))?;
    }
    let modules = Path::new("lib/modules").join(&kernel.version);
    for file in needed(&kernel.root.join(&modules))? {
        copy(&kernel.root.join(&modules).join(&file), &files.join(&modules).join(&file))?;
    }
    write(&files.join(OPTIONS.0), OPTIONS.1)?;
    write(&files.join("modules"), &MODULES.join("\n"))?;
    write(&files.join("cases"), &cases.join(" "))?;
    write(&files.join("init"), INIT)?;
    shell::run(Command::new("chmod").arg("755").arg(files.join("init")))
}

/// The files of the wanted modules and of what they depend on, and the lists that modprobe reads.
fn needed(modules: &Path) -> Result<Vec<PathBuf>, Error> {
    let list = modules.join("modules.dep");
    let text = fs::read_to_string(&list).map_err(|source| Error::Folder { path: list, source })?;
    let mut files: Vec<PathBuf> = [
        "modules.dep.bin",
        "modules.alias.bin",
        "modules.symbols.bin",
        "modules.builtin.bin",
        "modules.softdep",
    ]
    .map(PathBuf::from)
    .to_vec();
    files.retain(|file| modules.join(file).is_file());
    for line in text.lines() {
        let Some((file, depends)) = line.split_once(':') else { continue };
        let stem = Path::new(file).file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let stem = stem.split('.').next().unwrap_or_default().replace('-', "_");
        if MODULES.contains(&stem.as_str()) {
            files.extend(std::iter::once(file).chain(depends.split_whitespace()).map(PathBuf::from));
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// The files of the voice, for French alone. It says itself where they are.
fn voice_files() -> Result<Vec<PathBuf>, Error> {
    let told = shell::output(Command::new("espeak-ng").arg("--version"))?;
    let folder = told.lines().find_map(|line| line.split_once("Data at: ")).map(|(_, folder)| folder.trim());
    let folder = folder.map(Path::new).ok_or(Error::NoVoice)?;
    Ok(VOICE.iter().chain(&[VOICE_LANGUAGE]).map(|file| folder.join(file)).collect())
}

/// The libraries that a program is linked to, its loader among them; none of one that is linked to nothing.
fn libraries(program: &Path) -> Result<Vec<PathBuf>, Error> {
    let Ok(text) = shell::output(Command::new("ldd").arg(program)) else { return Ok(vec![]) };
    let words = text.split_whitespace().filter(|word| word.starts_with('/'));
    Ok(words.map(PathBuf::from).filter(|path| path.is_file()).collect())
}

fn on_path(program: &str) -> Result<PathBuf, Error> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into(), "/bin".into()]);
    folders.map(|folder| folder.join(program)).find(|file| file.is_file()).ok_or(Error::NoKernel)
}

fn make_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|source| Error::Folder { path: path.to_owned(), source })
}

fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    make_folder(to.parent().unwrap_or(to))?;
    fs::copy(from, to).map(drop).map_err(|source| Error::Folder { path: from.to_owned(), source })
}

/// A file, or a folder with everything in it.
fn copy_all(from: &Path, to: &Path) -> Result<(), Error> {
    if !from.is_dir() {
        return copy(from, to);
    }
    let failed = |source| Error::Folder { path: from.to_owned(), source };
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        copy_all(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(|source| Error::Folder { path: path.to_owned(), source })
}

/// Boots the machine and reads its lines until the last.
fn boot(kernel: &Path, initrd: &Path, firmware: &Path) -> Result<(), Error> {
    let mut qemu = Command::new("qemu-system-x86_64");
    qemu.args([
        "-accel",
        "tcg,thread=multi",
        "-cpu",
        "max",
        "-smp",
        "2",
        "-m",
        "768",
        "-nodefaults",
        "-no-user-config",
    ]);
    qemu.args(["-display", "none", "-vga", "none", "-no-reboot", "-serial", "stdio"]);
    qemu.arg("-kernel").arg(kernel).arg("-initrd").arg(initrd);
    qemu.arg("-acpitable").arg(format!("file={}", firmware.display()));
    let line = format!("console=ttyS0 quiet loglevel=4 panic=-1 rdinit=/init {SOUND_CARDS}");
    qemu.args(["-append", &line]);
    println!("$ qemu-system-x86_64 … (at most {} minutes)", LIMIT.as_secs() / 60);
    let start = |source| Error::Start { command: "qemu-system-x86_64".to_owned(), source };
    let mut machine = qemu.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(start)?;
    let (sender, lines) = channel();
    if let Some(output) = machine.stdout.take() {
        std::thread::spawn(move || {
            let lines = BufReader::new(output).split(b'\n').map_while(Result::ok);
            for line in lines {
                let line = String::from_utf8_lossy(&line).trim().to_owned();
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
    }
    let began = Instant::now();
    let mut end = None;
    let mut failed = false;
    while end.is_none() {
        match lines.recv_timeout(LIMIT.saturating_sub(began.elapsed())) {
            Ok(line) => {
                println!("{line}");
                failed |= line.starts_with("FAIL ");
                end = line.starts_with(END).then(|| line.ends_with(WELL) && !line.starts_with(NOTHING));
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    machine.kill().and_then(|()| machine.wait()).map_err(start)?;
    println!("the machine ran for {} s", began.elapsed().as_secs());
    match end {
        Some(true) if !failed => Ok(()),
        Some(_) => Err(Error::GuestFailed),
        None => Err(Error::GuestSilent { limit: LIMIT }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_come_with_what_they_depend_on() {
        let folder = std::env::temp_dir().join(format!("perron-modules-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let list = "kernel/a/uinput.ko:\nkernel/b/usb-f-acm.ko.xz: kernel/b/u_serial.ko.xz kernel/b/libcomposite.ko.xz\n\
                    kernel/c/other.ko: kernel/c/more.ko\n";
        fs::write(folder.join("modules.dep"), list).unwrap();
        let files = needed(&folder).unwrap();
        let names: Vec<&str> = files.iter().filter_map(|file| file.file_name()?.to_str()).collect();
        assert_eq!(names, ["uinput.ko", "libcomposite.ko.xz", "u_serial.ko.xz", "usb-f-acm.ko.xz"]);
        fs::remove_dir_all(&folder).unwrap();
    }
}
