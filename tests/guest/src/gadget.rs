//! USB devices that the kernel plays to itself: `dummy_hcd` is the socket, and what is configured below
//! `/sys/kernel/config` is plugged into it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Failure, fail};

/// Where gadgets are configured.
const GADGETS: &str = "/sys/kernel/config/usb_gadget";

/// What a gadget says of itself.
pub(crate) struct Says {
    /// Its folder's name.
    pub(crate) name: &'static str,
    /// Maker's and product's number.
    pub(crate) ids: (&'static str, &'static str),
    /// Maker, product and serial number in words.
    pub(crate) words: [&'static str; 3],
    /// The kernel's function, such as `acm.0`.
    pub(crate) function: &'static str,
}

/// A gadget, plugged in until it is dropped. It is made anew each time: the kernel's printer that is plugged in a second time
/// frees what it freed before.
pub(crate) struct Gadget {
    folder: PathBuf,
    /// Its function's place in its configuration.
    link: PathBuf,
    /// What it is made of, in the order in which it is taken apart.
    parts: [PathBuf; 4],
}

impl Gadget {
    /// Makes it and plugs it in. `prepare` writes what the function needs into its folder.
    pub(crate) fn plug(says: &Says, prepare: impl Fn(&Path) -> std::io::Result<()>) -> Result<Self, Failure> {
        let folder = Path::new(GADGETS).join(says.name);
        let strings = folder.join("strings/0x409");
        let (config, function) = (folder.join("configs/c.1"), folder.join("functions").join(says.function));
        let link = config.join(says.function);
        for part in [&folder, &strings, &config, &function] {
            fs::create_dir(part)?;
        }
        fs::write(folder.join("idVendor"), says.ids.0)?;
        fs::write(folder.join("idProduct"), says.ids.1)?;
        for (file, words) in ["manufacturer", "product", "serialnumber"].iter().zip(says.words) {
            fs::write(strings.join(file), words)?;
        }
        prepare(&function)?;
        std::os::unix::fs::symlink(&function, &link)?;
        let gadget = Self { parts: [config, function, strings, folder.clone()], link, folder };
        let folder = &gadget.folder;
        let mut sockets: Vec<_> =
            fs::read_dir("/sys/class/udc")?.flatten().map(|socket| socket.file_name()).collect();
        sockets.sort();
        // One that is taken refuses.
        let plug = |socket: &std::ffi::OsString| fs::write(folder.join("UDC"), socket.as_encoded_bytes());
        if sockets.iter().any(|socket| plug(socket).is_ok()) {
            return Ok(gadget);
        }
        fail("there is no socket to plug it into")
    }
}

impl Drop for Gadget {
    fn drop(&mut self) {
        let unplugged = fs::write(self.folder.join("UDC"), "\n").and_then(|()| fs::remove_file(&self.link));
        let apart = unplugged.and_then(|()| self.parts.iter().try_for_each(fs::remove_dir));
        if let Err(error) = apart {
            println!("FAIL {}: {error}", self.folder.display());
        }
    }
}
