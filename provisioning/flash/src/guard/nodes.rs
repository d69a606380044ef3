//! From a device node, by its name or its number, to the device that it leads to.

use std::collections::BTreeMap;
use std::path::Path;

use super::device::{Device, Number};

/// Number and kernel name of a node: the number, where the node is a real one.
pub(super) fn resolve(dev: &Path, named: &Path) -> (Option<Number>, Option<String>) {
    let below = if named.is_absolute() {
        named.strip_prefix(dev).or_else(|_| named.strip_prefix("/dev")).unwrap_or(named)
    } else {
        named
    };
    let path = dev.join(below);
    let whole = path.canonicalize().unwrap_or(path);
    let base = dev.canonicalize().unwrap_or_else(|_| dev.to_owned());
    let name = whole.strip_prefix(&base).ok().and_then(Path::to_str).map(|name| name.replace('/', "!"));
    (Number::of_node(&whole), name)
}

/// Where a node's name or number leads: the place of its device in the list.
pub(super) struct Index {
    names: BTreeMap<String, usize>,
    numbers: BTreeMap<Number, usize>,
}

impl Index {
    pub(super) fn new(devices: &[Device]) -> Self {
        let mut index = Self { names: BTreeMap::new(), numbers: BTreeMap::new() };
        for (at, device) in devices.iter().enumerate() {
            let parts = device.parts.iter().map(|part| (part.name.clone(), part.number));
            for (name, number) in parts.chain([(device.name.clone(), device.number)]) {
                index.names.insert(name, at);
                index.numbers.insert(number, at);
            }
        }
        index
    }

    pub(super) fn number(&self, number: Number) -> Option<usize> {
        self.numbers.get(&number).copied()
    }

    pub(super) fn name(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }
}
