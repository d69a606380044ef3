//! What disks are used for: mounts, swap, and whatever holds them, followed down through every layer.
//!
//! ```text
//!  / on dm-1 ─ slaves ─► dm-0 (LUKS) ─ slaves ─► md0 ─ slaves ─► sda2, sdb2     sda and sdb carry /
//! ```

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::device::{Device, Holding, Number, Use};
use super::nodes::{Index, resolve};
use super::roots::Roots;
use super::sysfs;
use super::text::clean;

/// Where the machine starts from, with what lies below.
const BOOT: [&str; 3] = ["/boot", "/efi", "/esp"];

/// A line of mountinfo or swaps.
struct Claim {
    number: Option<Number>,
    source: Option<String>,
    is: Use,
}

/// Files that cannot be read whole, and the system's answer.
type Unread = (PathBuf, io::Error);

/// Fills in every device's uses; gives those that belong to no known disk but may belong to one.
pub(super) fn fill(roots: &Roots, devices: &mut [Device]) -> Result<Vec<String>, Unread> {
    let index = Index::new(devices);
    let below = layers(roots, devices, &index)?;
    let mut unplaced = vec![];
    for claim in claims(roots)? {
        let mut places: BTreeSet<usize> =
            claim.number.and_then(|number| index.number(number)).into_iter().collect();
        let is_hidden = claim.number.is_none_or(|number| number.0 == 0);
        if let Some(source) = claim.source.as_deref().filter(|source| source.starts_with("/dev/")) {
            match place(roots, &index, Path::new(source)) {
                Place::Device(at) => drop(places.insert(at)),
                Place::Unknown if is_hidden && places.is_empty() => unplaced.push(clean(source)),
                Place::Unknown | Place::NoDisk => {}
            }
        }
        for at in places {
            note(devices, &below, at, &claim.is);
        }
    }
    for (top, layer) in below.iter().enumerate() {
        let Some((name, is)) =
            devices.get(top).map(|device| (device.name.clone(), holding(roots, &device.name)))
        else {
            continue;
        };
        for &under in layer {
            note(devices, &below, under, &Use::Held { by: is, name: clean(&name) });
        }
    }
    holders(roots, devices)?;
    members(roots, devices, &index, &below)?;
    Ok(unplaced)
}

/// Notes a use of a device and of everything below it.
fn note(devices: &mut [Device], below: &[BTreeSet<usize>], at: usize, is: &Use) {
    let (mut due, mut seen) = (vec![at], BTreeSet::new());
    while let Some(at) = due.pop() {
        if !seen.insert(at) {
            continue;
        }
        if let Some(device) = devices.get_mut(at).filter(|device| !device.uses.contains(is)) {
            device.uses.push(is.clone());
        }
        due.extend(below.get(at).into_iter().flatten());
    }
}

/// For each device, the devices that it is made of.
fn layers(roots: &Roots, devices: &[Device], index: &Index) -> Result<Vec<BTreeSet<usize>>, Unread> {
    let mut all = vec![];
    for device in devices {
        let folder = folder(roots, &device.name);
        let slaves = folder.join("slaves");
        let names = sysfs::names(&slaves).map_err(|error| (slaves, error))?;
        let mut layer: BTreeSet<usize> = names.iter().filter_map(|name| index.name(name)).collect();
        let file = sysfs::text(&folder.join("loop"), "backing_file");
        if let Some(file) = file.filter(|file| file.starts_with("/dev/"))
            && let Place::Device(at) = place(roots, index, Path::new(&file))
        {
            layer.insert(at);
        }
        all.push(layer);
    }
    Ok(all)
}

/// Holders that the kernel lists though they are no device of the list.
fn holders(roots: &Roots, devices: &mut [Device]) -> Result<(), Unread> {
    for device in devices {
        let whole = folder(roots, &device.name);
        let folders = device.parts.iter().map(|part| whole.join(&part.name)).chain([whole.clone()]);
        for folder in folders.collect::<Vec<_>>() {
            let held = folder.join("holders");
            for name in sysfs::names(&held).map_err(|error| (held.clone(), error))? {
                let is = Use::Held { by: holding(roots, &name), name: clean(&name) };
                if !device.uses.contains(&is) {
                    device.uses.push(is);
                }
            }
        }
    }
    Ok(())
}

/// Members of mounted btrfs: mountinfo names one of them only.
fn members(
    roots: &Roots,
    devices: &mut [Device],
    index: &Index,
    below: &[BTreeSet<usize>],
) -> Result<(), Unread> {
    let all = roots.sys.join("fs/btrfs");
    for system in sysfs::names(&all).map_err(|error| (all.clone(), error))? {
        let folder = all.join(&system).join("devices");
        for name in sysfs::names(&folder).map_err(|error| (folder.clone(), error))? {
            if let Some(at) = index.name(&name) {
                note(devices, below, at, &Use::Held { by: Holding::Btrfs, name: clean(&system) });
            }
        }
    }
    Ok(())
}

fn folder(roots: &Roots, name: &str) -> PathBuf {
    roots.sys.join("block").join(name)
}

/// What kind of holder a device is.
fn holding(roots: &Roots, name: &str) -> Holding {
    let uuid = sysfs::text(&folder(roots, name).join("dm"), "uuid").unwrap_or_default();
    match name {
        _ if uuid.starts_with("CRYPT-") => Holding::Luks,
        _ if uuid.starts_with("LVM-") => Holding::Lvm,
        _ if name.starts_with("dm-") => Holding::Mapper,
        _ if name.starts_with("md") => Holding::Raid,
        _ if name.starts_with("bcache") => Holding::Bcache,
        _ if name.starts_with("loop") => Holding::Loop,
        _ => Holding::Other,
    }
}

enum Place {
    Device(usize),
    /// A node that is no disk, such as `/dev/fuse`.
    NoDisk,
    Unknown,
}

fn place(roots: &Roots, index: &Index, source: &Path) -> Place {
    let (number, name) = resolve(&roots.dev, source);
    let at = number.and_then(|number| index.number(number));
    let at = at.or_else(|| name.as_deref().and_then(|name| index.name(name)));
    let node = roots.dev.join(source.strip_prefix("/dev").unwrap_or(source));
    match at {
        Some(at) => Place::Device(at),
        None if number.is_none() && node.exists() => Place::NoDisk,
        None => Place::Unknown,
    }
}

/// All mounts that can be seen from here, and swap.
fn claims(roots: &Roots) -> Result<Vec<Claim>, Unread> {
    let table = |name: &str| {
        let path = roots.proc.join(name);
        sysfs::bytes(&path, sysfs::TABLE_MAX).map_err(|error| (path, error))
    };
    let own = table("self/mountinfo")?;
    let first = table("1/mountinfo").unwrap_or_default(); // of another user's process 1 only the own namespace is seen
    let swaps = match table("swaps") {
        Err((_, error)) if error.kind() == io::ErrorKind::NotFound => vec![], // a kernel without swap
        read => read?,
    };
    let mut claims: Vec<Claim> =
        [own, first].iter().flat_map(|table| mounts(&String::from_utf8_lossy(table))).collect();
    claims.extend(swap(&String::from_utf8_lossy(&swaps)));
    Ok(claims)
}

/// Reads mountinfo: `36 35 98:0 / /mnt rw,noatime master:1 - ext3 /dev/root rw`.
fn mounts(table: &str) -> Vec<Claim> {
    let claim = |line: &str| {
        let (front, back) = line.split_once(" - ")?;
        let mut front = front.split(' ').skip(2);
        let number = Number::parse(front.next()?);
        let at = unescape(front.nth(1)?);
        let source = back.split(' ').nth(1).map(unescape);
        let is_boot = BOOT.iter().any(|boot| Path::new(&at).starts_with(boot));
        let is = match at.as_str() {
            "/" => Use::Root,
            _ if is_boot => Use::Boot { at: clean(&at) },
            _ => Use::Mounted { at: clean(&at) },
        };
        Some(Claim { number, source, is })
    };
    table.lines().filter_map(claim).collect()
}

/// Reads swaps: `/dev/sda3 partition 8388604 0 -2` below one line of titles.
fn swap(table: &str) -> Vec<Claim> {
    let rows = table.lines().skip(1).filter_map(|line| line.split_whitespace().next());
    let claim = |source: &str| {
        let source = unescape(source);
        Claim { number: None, is: Use::Swap { on: clean(&source) }, source: Some(source) }
    };
    rows.map(claim).collect()
}

/// Undoes the kernel's escapes: a backslash and three octal digits.
fn unescape(text: &str) -> String {
    let mut bytes = vec![];
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let octal = after
            .get(..3)
            .filter(|digits| first == b'\\' && digits.iter().all(|d| (b'0'..=b'7').contains(d)));
        let value =
            octal.map(|digits| digits.iter().fold(0u32, |sum, digit| sum * 8 + u32::from(digit - b'0')));
        if let Some(byte) = value.and_then(|value| u8::try_from(value).ok()) {
            bytes.push(byte);
            rest = after.get(3..).unwrap_or_default();
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mounts_are_read_with_their_escapes() {
        let table = "22 27 0:21 / /proc rw,relatime - proc proc rw\n\
                     27 1 254:0 / / rw master:1 shared:3 - ext4 /dev/vda rw\n\
                     31 1 8:17 / /media/Cl\\303\\251\\040USB\\012x rw - vfat /dev/sdb1 rw\n\
                     40 1 0:43 /@ /boot/efi rw - btrfs /dev/sd\\040c1 rw\n\
                     torn\n12 13\n";
        let read: Vec<_> =
            mounts(table).into_iter().map(|claim| (claim.number, claim.source.unwrap(), claim.is)).collect();
        assert_eq!(read[1], (Some(Number(254, 0)), "/dev/vda".to_owned(), Use::Root));
        assert_eq!(read[2].2, Use::Mounted { at: "/media/Clé USB?x".to_owned() });
        assert_eq!(read[3].1, "/dev/sd c1");
        assert_eq!(read[3].2, Use::Boot { at: "/boot/efi".to_owned() });
        assert_eq!(read.len(), 4);
        assert_eq!(unescape("a\\"), "a\\");
        assert_eq!(unescape("\\777\\04"), "\\777\\04");
    }
}
