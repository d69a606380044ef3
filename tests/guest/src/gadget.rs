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

/// A gadget, plugged in until it is dropped.
pub(crate) struct Gadget {
    folder: PathBuf,
}

impl Gadget {
    /// Makes it and plugs it in. `prepare` writes what the function needs into its folder.
    pub(crate) fn plug(says: &Says, prepare: impl Fn(&Path) -> std::io::Result<()>) -> Result<Self, Failure> {
        let folder = Path::new(GADGETS).join(says.name);
        let gadget = Self { folder: folder.clone() };
        if !folder.is_dir() {
            fs::create_dir(&folder)?;
            fs::write(folder.join("idVendor"), says.ids.0)?;
            fs::write(folder.join("idProduct"), says.ids.1)?;
            let strings = folder.join("strings/0x409");
            fs::create_dir(&strings)?;
            for (file, words) in ["manufacturer", "product", "serialnumber"].iter().zip(says.words) {
                fs::write(strings.join(file), words)?;
            }
            let (config, function) =
                (folder.join("configs/c.1"), folder.join("functions").join(says.function));
            fs::create_dir(&config)?;
            fs::create_dir(&function)?;
            prepare(&function)?;
            std::os::unix::fs::symlink(&function, config.join(says.function))?;
        }
        let socket = fs::read_dir("/sys/class/udc")?.flatten().next();
        let Some(socket) = socket else { return fail("there is no socket to plug it into") };
        fs::write(folder.join("UDC"), socket.file_name().to_string_lossy().as_bytes())?;
        Ok(gadget)
    }
}

impl Drop for Gadget {
    fn drop(&mut self) {
        if let Err(error) = fs::write(self.folder.join("UDC"), "\n") {
            println!("{}: {error}", self.folder.display());
        }
    }
}
