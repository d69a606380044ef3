//! Which Debian packages each task needs, and why. The names are the same in Debian 12 and 13.

/// One package, and how to see that it need not be installed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Package {
    /// Its name for apt.
    pub(crate) name: &'static str,
    /// What it is for, in a few words: shown before it is installed.
    pub(crate) why: &'static str,
    /// The sign that it, or something as good, is here already.
    pub(crate) sign: Sign,
}

/// How to see that a package's service is already there.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sign {
    /// dpkg has this very package.
    Installed,
    /// This command is on the PATH, wherever it comes from.
    Command(&'static str),
}

const fn library(name: &'static str, why: &'static str) -> Package {
    Package { name, why, sign: Sign::Installed }
}

const fn command(name: &'static str, program: &'static str, why: &'static str) -> Package {
    Package { name, why, sign: Sign::Command(program) }
}

/// Everything that compiles.
pub(crate) const BUILD: &[Package] = &[
    command("build-essential", "cc", "compiles SQLite and links every program"),
    command("pkg-config", "pkg-config", "tells build scripts where system libraries are"),
    library("libasound2-dev", "sound: what programs that speak to ALSA are linked with"),
    library("libinput-dev", "touch screens and mice of a station without a desktop"),
    library("libudev-dev", "finds them"),
    library("libxkbcommon-dev", "their keyboards"),
];

/// Everything that draws, with a display or without: the renderer stops where there is no font.
pub(crate) const DRAW: &[Package] = &[
    command("fontconfig", "fc-list", "finds the system's fonts"),
    library("fonts-dejavu-core", "the system font behind the kiosk's own"),
];

/// A window under X11. The window library opens these while it runs.
pub(crate) const WINDOW: &[Package] = &[
    library("libxkbcommon0", "the keyboard"),
    library("libxkbcommon-x11-0", "the keyboard, under X11"),
    library("libx11-6", "a window under X11"),
    library("libx11-xcb1", "a window under X11"),
    library("libxcursor1", "the pointer, under X11"),
    library("libxi6", "touch and pointer, under X11"),
];

/// What the tests start beside the kiosk.
pub(crate) const TESTS: &[Package] = &[
    command("zbar-tools", "zbarimg", "reads our tickets' QR codes with a decoder that is not ours"),
    command("xvfb", "Xvfb", "a display for the window's tests"),
    command("xauth", "xauth", "access to that display"),
    command("xdotool", "xdotool", "moves the pointer and types on that display"),
    command("cups-daemon", "cupsd", "the print server of office printers, started with queues of its own"),
    command("strace", "strace", "counts the writes that reach the disk"),
];

/// What the fuzz targets are built with.
pub(crate) const FUZZ: &[Package] = &[command("g++", "c++", "compiles libFuzzer")];

/// The virtual machine in which devices are tried.
pub(crate) const GUEST: &[Package] = &[
    command("qemu-system-x86", "qemu-system-x86_64", "the virtual machine in which devices are tried"),
    command("busybox-static", "busybox", "the shell inside that machine"),
    command("kmod", "kmod", "loads the kernel's modules inside that machine"),
    command("cpio", "cpio", "packs the files of that machine"),
    command("acpica-tools", "iasl", "compiles the battery and the lid of that machine's firmware"),
    command("espeak-ng", "espeak-ng", "a voice inside that machine"),
    command("udev", "udevadm", "says inside that machine which devices are touch screens and mice"),
];

/// What the figures are compared with.
pub(crate) const PEER: &[Package] = &[
    command("chromium", "chromium", "the browser that the kiosk's figures stand beside"),
    command("bmap-tools", "bmaptool", "the tool that the bench's figures stand beside"),
];
