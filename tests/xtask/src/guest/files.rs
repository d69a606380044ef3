//! The machine's kernel, and the files that it starts with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::{apt, shell};

/// The package that depends on Debian's newest kernel.
const KERNEL: &str = "linux-image-amd64";
/// What makes devices, and what drives them.
const MODULES: [&str; 20] = [
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
    "virtio_pci",
    "virtio_input",
    "psmouse",
];
/// What is loaded while the cases run: the graphics card's driver, which comes up after the kiosk.
const LATER: [&str; 1] = ["virtio_gpu"];
/// How they are loaded: two sockets, so that two devices can be plugged in at once; one camera on a cable of HDMI, and
/// what is at the cable's other end.
const OPTIONS: (&str, &str) = (
    "etc/modprobe.d/perron.conf",
    "options dummy_hcd num=2\n\
     options vivid n_devs=1 node_types=0x101 num_inputs=1 input_types=3 num_outputs=1 output_types=1\n",
);
/// What the library of sound reads, and what its voice reads.
const SHARED: [&str; 4] =
    ["/usr/share/alsa/alsa.conf", "/usr/share/alsa/cards", "/usr/share/alsa/ctl", "/usr/share/alsa/pcm"];
const VOICE: [&str; 5] = ["phondata", "phonindex", "phontab", "intonations", "fr_dict"];
const VOICE_LANGUAGE: &str = "lang/roa/fr";
/// What says which devices are touch screens and mice, and by which rules.
const UDEV: &str = "lib/systemd/systemd-udevd";
const UDEV_RULES: [&str; 2] = ["50-udev-default.rules", "60-input-id.rules"];
/// What the kiosk draws letters with, beside its own.
const FONTS: [&str; 3] = ["/etc/fonts", "/usr/share/fontconfig", "/usr/share/fonts/truetype/dejavu"];
/// What is known of touch screens and mice that lie.
const QUIRKS: &str = "/usr/share/libinput";
/// Opened by the kiosk while it runs, so that no list of libraries names it.
const FONT_LIBRARY: &str = "libfontconfig.so.1";
/// The machine's first and only script.
const INIT: &str = "#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sys /sys
/bin/busybox mount -t devtmpfs dev /dev
for module in $(/bin/busybox cat /modules); do /bin/modprobe $module || echo \"FAIL no module $module\"; done
/bin/busybox mount -t configfs config /sys/kernel/config
/bin/busybox stty -F /dev/console -echo
/bin/perron-guest $(/bin/busybox cat /cases)
/bin/busybox poweroff -f
";

/// An unpacked kernel.
pub(super) struct Kernel {
    root: PathBuf,
    pub(super) image: PathBuf,
    version: String,
}

/// Fetches Debian's newest kernel, unless it is here.
pub(super) fn kernel(folder: &Path) -> Result<Kernel, Error> {
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
pub(super) fn lay_out(files: &Path, kernel: &Kernel, programs: &Path, cases: &[String]) -> Result<(), Error> {
    for name in ["bin", "dev", "etc/modprobe.d", "proc", "sys", "lib64", "tmp"] {
        make_folder(&files.join(name))?;
    }
    let (udev, perron) = (on_path("udevadm")?, files.join("bin/perron"));
    for (from, to) in [
        (on_path("busybox")?, "bin/busybox"),
        (on_path("kmod")?, "bin/modprobe"),
        (on_path("espeak-ng")?, "bin/espeak-ng"),
        (udev.clone(), "bin/udevadm"),
        (udev, UDEV),
        (programs.join("perron-guest"), "bin/perron-guest"),
        (programs.join("perron"), "bin/perron"),
        (font_library()?, "lib/x86_64-linux-gnu/libfontconfig.so.1"),
    ] {
        copy(&from, &files.join(to))?;
        for library in libraries(&from)? {
            copy(&library, &files.join(library.strip_prefix("/").unwrap_or(&library)))?;
        }
    }
    // Its lines in backtraces are three quarters of it.
    shell::run(Command::new("strip").arg(&perron))?;
    let rules = UDEV_RULES.map(|name| Path::new("/lib/udev/rules.d").join(name));
    let shared = SHARED.iter().chain(&FONTS).chain(&[QUIRKS]).map(PathBuf::from);
    for folder in shared.chain(rules).chain(["/etc/passwd".into(), "/etc/group".into()]).chain(voice_files()?)
    {
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
        if MODULES.iter().chain(&LATER).any(|module| *module == stem) {
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

/// Where the library of fonts is, as the loader knows it.
fn font_library() -> Result<PathBuf, Error> {
    let known = shell::output(Command::new(on_path("ldconfig")?).arg("-p"))?;
    let mut lines = known.lines().filter(|line| line.trim().starts_with(FONT_LIBRARY));
    let path = lines.find_map(|line| line.split_once("=> ")).map(|(_, path)| PathBuf::from(path.trim()));
    path.ok_or(Error::NoFont)
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
