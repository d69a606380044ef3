//! A camera that the kernel plays (`vivid`): what is written to its output is what its camera sees, as with a cable
//! between the two.
//!
//! ```text
//!  Screen: a code, drawn ─ write ─► output node ═ cable, in the kernel ═► camera node ─► Perron
//!                                                     ▲
//!  Vivid: set, press ── faults, darkness, no signal ──┘
//! ```
//!
//! The cable carries a picture only where both ends have one pixel format and size: a code that arrives was read in the
//! format that it was written in.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use perron_hardware::camera::PixelFormat;
use perron_hardware::find::{Machine, Node};
use qrcode::{Color, QrCode};

use crate::video::{Format, Output, set_control};
use crate::{Failure, fail, hold};

/// The size that both ends have from the start.
pub(crate) const WIDTH: usize = 1280;
pub(crate) const HEIGHT: usize = 720;
/// Pixels of a side of one module of a code.
const MODULE: usize = 14;
/// What does not come in this time, on however slow a machine, does not come.
const PATIENCE: Duration = Duration::from_secs(60);

/// The kernel says only what is worse than an error.
const QUIET: &str = "3";
/// How many of its sixty pictures a second the camera leaves out, in parts of a hundred: an emulated machine has enough to
/// do with the rest.
pub(crate) const SPARED: i32 = 70;
/// Where the kernel's driver is told to let go of its device, or to take it.
const DRIVER: &str = "/sys/bus/platform/drivers/vivid";
const DEVICE: &str = "vivid.0";
const CAMERA: &str = "vivid-000-vid-cap";
const OUTPUT: &str = "vivid-000-vid-out";

fn open(node: &Path) -> Result<File, Failure> {
    let opened = OpenOptions::new().read(true).write(true).open(node);
    opened.map_err(|error| Failure(format!("{}: {error}", node.display())))
}

fn named(name: &str) -> Option<PathBuf> {
    let mut nodes = Machine::default().devices("video4linux", "video").into_iter();
    nodes.find(|node: &Node| node.label == name && node.file.exists()).map(|node| node.file)
}

/// The kernel's camera, plugged in.
pub(crate) struct Vivid {
    /// What Perron opens.
    pub(crate) camera: PathBuf,
    output: PathBuf,
}

impl Vivid {
    /// Waits until it is there, and joins both ends of its cable; without faults, and with nothing written into its picture.
    pub(crate) fn ready() -> Result<Self, Failure> {
        if !Path::new(DRIVER).join(DEVICE).exists() {
            plug(true)?; // a case failed while it was unplugged
        }
        let until = Instant::now() + PATIENCE;
        let (camera, output) = loop {
            if let (Some(camera), Some(output)) = (named(CAMERA), named(OUTPUT)) {
                break (camera, output);
            }
            hold(Instant::now() < until, "the kernel makes no camera")?;
            std::thread::sleep(Duration::from_millis(50));
        };
        // Where the machine is too slow for the driver it says so again and again: nobody needs that among the results.
        std::fs::write("/proc/sys/kernel/printk", QUIET)?;
        let vivid = Self { camera, output };
        // The newer kernels' name, then the older ones'. Of the newer one's outputs the first comes after two others.
        let joined = vivid.set("HDMI 000-0 Is Connected To", 2);
        joined.or_else(|_| vivid.set("Loop Video", 1))?;
        for (name, value) in
            [("OSD Text Mode", 2), ("DV Timings Signal Mode", 0), ("Percentage of Dropped Buffers", 0)]
        {
            vivid.set(name, value)?;
        }
        Ok(vivid)
    }

    /// Sets what the driver calls so.
    pub(crate) fn set(&self, name: &str, value: i32) -> Result<(), Failure> {
        set_control(&open(&self.camera)?, name, value)
    }

    /// Makes what the driver calls so happen once.
    pub(crate) fn press(&self, name: &str) -> Result<(), Failure> {
        self.set(name, 1)
    }

    /// Holds nothing up to it yet, in this format.
    pub(crate) fn screen(&self, format: PixelFormat) -> Result<Screen, Failure> {
        let name = match format {
            PixelFormat::Grey => b"GREY",
            PixelFormat::Nv12 => b"NV12",
            PixelFormat::Yuyv => b"YUYV",
            PixelFormat::Mjpeg => return fail("nothing is written in this format"),
        };
        let set = Format::written(name, u32::try_from(WIDTH)?, u32::try_from(HEIGHT)?);
        Ok(Screen { output: Output::start(open(&self.output)?, set)?, format })
    }

    /// Another program that takes pictures from it until this is dropped.
    pub(crate) fn other_program(&self) -> Result<File, Failure> {
        use std::io::Read;
        let mut file = open(&self.camera)?;
        hold(file.read(&mut [0; 4096])? > 0, "it gives another program no picture")?;
        Ok(file)
    }

    /// How often this program has it open now.
    pub(crate) fn opened(&self) -> usize {
        let files = std::fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
        files.filter(|file| std::fs::read_link(file.path()).is_ok_and(|path| path == self.camera)).count()
    }
}

/// Plugs it out, or in.
pub(crate) fn plug(is_in: bool) -> Result<(), Failure> {
    let file = Path::new(DRIVER).join(if is_in { "bind" } else { "unbind" });
    Ok(std::fs::write(file, DEVICE)?)
}

/// What is held up to the camera, until this is dropped.
pub(crate) struct Screen {
    output: Output,
    format: PixelFormat,
}

impl Screen {
    /// A code in the middle of grey.
    pub(crate) fn code(&mut self, text: &str) -> Result<(), Failure> {
        let luma = drawn(text)?;
        self.grey(&luma)
    }

    /// Nothing but this grey.
    pub(crate) fn even(&mut self, grey: u8) -> Result<(), Failure> {
        self.grey(&vec![grey; WIDTH * HEIGHT])
    }

    fn grey(&mut self, luma: &[u8]) -> Result<(), Failure> {
        let mut bytes: Vec<u8> = match self.format {
            PixelFormat::Yuyv => luma.iter().flat_map(|grey| [*grey, 128]).collect(),
            _ => luma.to_vec(),
        };
        bytes.resize(self.output.bytes(), 128);
        self.output.show(&bytes)
    }
}

/// The grey values of a picture of a code.
fn drawn(text: &str) -> Result<Vec<u8>, Failure> {
    let code = QrCode::new(text)?;
    let (modules, colors) = (code.width(), code.to_colors());
    let side = MODULE * modules;
    let (Some(left), Some(top)) = (WIDTH.checked_sub(side), HEIGHT.checked_sub(side)) else {
        return fail(("the code is larger than the picture", text));
    };
    let inside = |at: usize, gap: usize| at.checked_sub(gap / 2).map(|at| at / MODULE);
    let grey = |at: usize| {
        let (x, y) = (inside(at % WIDTH, left), inside(at / WIDTH, top));
        let module = x.zip(y).filter(|(x, y)| *x < modules && *y < modules);
        let color = module.and_then(|(x, y)| colors.get(y * modules + x));
        if color == Some(&Color::Dark) { 30 } else { 200 }
    };
    Ok((0..WIDTH * HEIGHT).map(grey).collect())
}
