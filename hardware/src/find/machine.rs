//! Devices as the kernel lists them below `/sys`.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The most nodes of a class that are looked at.
const NODES_MAX: usize = 256;
/// The longest attribute that is read, in characters.
const ATTRIBUTE_MAX: usize = 256;
/// How far up from a node its USB device is looked for.
const LEVELS_MAX: usize = 24;

/// Where the kernel and its nodes are; another folder in tests.
#[derive(Clone, Debug)]
pub struct Machine {
    sys: PathBuf,
    dev: PathBuf,
}

/// One node of a class, such as `event4` of `input`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The kernel's class.
    pub class: String,
    /// The kernel's name, which changes from one start to the next.
    pub name: String,
    /// The file to open, below `/dev`.
    pub file: PathBuf,
    /// Where it hangs in the machine, without the parts that change.
    pub path: String,
    /// What the device calls itself; empty where it says nothing.
    pub label: String,
    /// What it is plugged in by.
    pub usb: Option<Usb>,
}

/// What a USB device says of itself, and where it is plugged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usb {
    /// Its maker's number.
    pub vendor: u16,
    /// Its maker's number for the product.
    pub product: u16,
    /// Its serial number.
    pub serial: Option<String>,
    /// Bus and ports, as `1-3.2`.
    pub port: String,
    /// Maker and product in its own words.
    pub name: String,
}

impl Default for Machine {
    fn default() -> Self {
        Self { sys: PathBuf::from("/sys"), dev: PathBuf::from("/dev") }
    }
}

impl Machine {
    /// A machine whose kernel shows itself in these folders.
    #[must_use]
    pub fn at(sys: &Path, dev: &Path) -> Self {
        Self { sys: sys.to_owned(), dev: dev.to_owned() }
    }

    /// The nodes of a class whose names start so, in the order of their numbers. Empty where there is no such class.
    #[must_use]
    pub fn devices(&self, class: &str, start: &str) -> Vec<Node> {
        self.named(class, |name| is_numbered(name, start))
    }

    /// All nodes of a class whose names follow no rule, such as `power_supply`. Empty where there is no such class.
    #[must_use]
    pub fn all(&self, class: &str) -> Vec<Node> {
        self.named(class, |_| true)
    }

    fn named(&self, class: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<Node> {
        let entries = std::fs::read_dir(self.sys.join("class").join(class)).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(|name| is_wanted(name)).take(NODES_MAX).collect();
        names.sort_by_key(|name| (name.len(), name.clone()));
        names.iter().map(|name| self.node(class, name)).collect()
    }

    /// An attribute of a node's device: one line, without what does not print.
    #[must_use]
    pub fn attribute(&self, node: &Node, name: &str) -> Option<String> {
        attribute(&self.attribute_file(node, name))
    }

    /// Where an attribute of a node is.
    #[must_use]
    pub fn attribute_file(&self, node: &Node, name: &str) -> PathBuf {
        self.sys.join("class").join(&node.class).join(&node.name).join(name)
    }

    /// Writes an attribute that is there.
    ///
    /// # Errors
    /// What the system said: the kernel has no such attribute, refuses the value, or this user may not write it.
    pub fn set_attribute(&self, node: &Node, name: &str, value: &str) -> std::io::Result<()> {
        let mut file = OpenOptions::new().write(true).truncate(true).open(self.attribute_file(node, name))?;
        file.write_all(value.as_bytes())
    }

    fn node(&self, class: &str, name: &str) -> Node {
        let entry = self.sys.join("class").join(class).join(name);
        let place = entry.canonicalize().unwrap_or(entry);
        // A USB device has these two; what hangs on it, and a hub above it, have not, or are further up.
        // What comes by radio hangs on an adapter that many devices share.
        let by_radio = place.iter().any(|part| part == "bluetooth");
        let usb = if by_radio { None } else { place.ancestors().take(LEVELS_MAX).find_map(usb) };
        let label =
            ["device/name", "name", "device/product"].iter().find_map(|file| attribute(&place.join(file)));
        Node {
            class: class.to_owned(),
            name: name.to_owned(),
            file: self.file(class, name),
            path: lasting(&place, &self.sys),
            label: label.unwrap_or_default(),
            usb,
        }
    }

    fn file(&self, class: &str, name: &str) -> PathBuf {
        match class {
            "input" => self.dev.join("input").join(name),
            "usbmisc" => self.dev.join("usb").join(name),
            "sound" => self.dev.join("snd").join(name),
            _ => self.dev.join(name),
        }
    }
}

/// The name's start, then digits and nothing else.
fn is_numbered(name: &str, start: &str) -> bool {
    let number = name.strip_prefix(start);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

fn usb(place: &Path) -> Option<Usb> {
    let number = |name: &str| u16::from_str_radix(&attribute(&place.join(name))?, 16).ok();
    let words: Vec<String> =
        ["manufacturer", "product"].iter().filter_map(|file| attribute(&place.join(file))).collect();
    Some(Usb {
        vendor: number("idVendor")?,
        product: number("idProduct")?,
        serial: attribute(&place.join("serial")).filter(|serial| !serial.is_empty()),
        port: place.file_name()?.to_str()?.to_owned(),
        name: words.join(" "),
    })
}

/// A node's place without the kernel's running numbers, which another start gives anew: those of its classes, and the last
/// part of a HID device's name (`0005:046D:B33B.0009`).
fn lasting(place: &Path, sys: &Path) -> String {
    let within = place.strip_prefix(sys.canonicalize().unwrap_or_else(|_| sys.to_owned())).unwrap_or(place);
    let runs = |part: &str| {
        ["input", "event", "tty", "video", "lp", "card"].iter().any(|class| is_numbered(part, class))
    };
    let parts = within.iter().filter_map(|part| part.to_str()).filter(|part| !runs(part));
    let lasting = parts.map(|part| match part.split_once('.') {
        Some((name, number)) if name.matches(':').count() == 2 && number.len() == 4 => name,
        _ => part,
    });
    lasting.collect::<Vec<_>>().join("/")
}

fn attribute(file: &Path) -> Option<String> {
    let text = perron_outside::read_text(file, 4096).ok()?;
    let line = text.lines().next().unwrap_or_default();
    let shown = line.chars().filter(|c| !c.is_control()).take(ATTRIBUTE_MAX).collect::<String>();
    Some(shown.trim().to_owned())
}
