//! Media that fail, lie or are pulled out: nothing is called done that is not.

use std::io::Cursor;
use std::sync::{Arc, Mutex};

use fatfs::{FatType, FormatVolumeOptions, format_volume};
use gpt::GptConfig;
use perron_flash::{Disk, OpenError};

use super::*;

/// What is wrong with a medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    /// It takes writes and keeps none.
    Forgets,
    /// It keeps the first writes, then takes them and keeps none.
    ForgetsAfter(usize),
    /// It is pulled out after so many writes.
    PulledAfter(usize),
    /// One bit is another one when read again.
    FlipsLater(usize),
    /// It cannot say that everything lies on it.
    SyncFails,
}

struct State {
    bytes: Vec<u8>,
    fault: Fault,
    writes: usize,
    openings: usize,
}

#[derive(Clone)]
struct Memory(Arc<Mutex<State>>);

impl Memory {
    fn new(bytes: Vec<u8>, fault: Fault) -> Self {
        Self(Arc::new(Mutex::new(State { bytes, fault, writes: 0, openings: 0 })))
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().bytes.clone()
    }

    fn writes(&self) -> usize {
        self.0.lock().unwrap().writes
    }
}

impl Medium for Memory {
    fn name(&self) -> &str {
        "memory"
    }

    fn open(&self, _: Access) -> Result<Box<dyn Disk>, OpenError> {
        let mut state = self.0.lock().unwrap();
        state.openings += 1;
        if let (Fault::FlipsLater(at), 2) = (state.fault, state.openings) {
            state.bytes[at] ^= 4;
        }
        Ok(Box::new(self.clone()))
    }
}

impl Disk for Memory {
    fn size(&self) -> u64 {
        self.0.lock().unwrap().bytes.len() as u64
    }
    fn align(&self) -> usize {
        512
    }
    fn is_direct(&self) -> bool {
        true
    }
    fn read_at(&mut self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        let at = usize::try_from(at).unwrap();
        buffer.copy_from_slice(&self.0.lock().unwrap().bytes[at..at + buffer.len()]);
        Ok(buffer.len())
    }
    fn write_at(&mut self, bytes: &[u8], at: u64) -> io::Result<usize> {
        let mut state = self.0.lock().unwrap();
        state.writes += 1;
        match state.fault {
            Fault::Forgets => return Ok(bytes.len()),
            Fault::ForgetsAfter(writes) if state.writes > writes => return Ok(bytes.len()),
            Fault::PulledAfter(writes) if state.writes > writes => return Err(ErrorKind::NotConnected.into()),
            _ => {}
        }
        let at = usize::try_from(at).unwrap();
        state.bytes[at..at + bytes.len()].copy_from_slice(bytes);
        Ok(bytes.len())
    }
    fn zero(&mut self, _: u64, _: u64) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }
    fn sync(&mut self) -> io::Result<()> {
        if self.0.lock().unwrap().fault == Fault::SyncFails { Err(ErrorKind::Other.into()) } else { Ok(()) }
    }
}

const LOADER: &[u8] = b"the boot loader, whole and untouched";

fn image(fat: FatType, bytes: u64) -> Vec<u8> {
    // What stood on the medium before is still in what the file system calls free.
    let device = Cursor::new(vec![0x5a; usize::try_from(bytes + (2 << 20)).unwrap()]);
    let mut table = GptConfig::new().writable(true).create_from_device(device, None).unwrap();
    table.add_partition("esp", bytes, gpt::partition_types::EFI, 0, Some(2048)).unwrap();
    let place = table.partitions()[&1].clone();
    let mut image = table.write().unwrap().into_inner();
    let start = usize::try_from(place.first_lba * 512).unwrap();
    let volume = &mut image[start..start + usize::try_from(bytes).unwrap()];
    format_volume(Cursor::new(&mut *volume), FormatVolumeOptions::new().fat_type(fat).bytes_per_cluster(512))
        .unwrap();
    let fs = FileSystem::new(Cursor::new(volume), FsOptions::new()).unwrap();
    fs.root_dir().create_file("LOADER.EFI").unwrap().write_all(LOADER).unwrap();
    fs.unmount().unwrap();
    image
}

fn files(byte: u8) -> Vec<Placed> {
    let file = |name, bytes: usize| Placed { name, bytes: Zeroizing::new(vec![byte; bytes]) };
    vec![
        file("provision.perron", 700),
        file("site.toml", 400),
        file("badges.perron", 900),
        file("trust.perron", 3_000),
    ]
}

fn put(medium: &dyn Medium, files: &[Placed]) -> Result<bool, EnrolError> {
    let esp = Esp::open(medium, Access::Write)?;
    esp.ensure_room(files)?;
    esp.write(files)?;
    read_back(medium, files)
}

fn loader(medium: &dyn Medium) -> Vec<u8> {
    let mut esp = Esp::open(medium, Access::Read).unwrap();
    let fs = esp.mount().unwrap();
    let mut bytes = Vec::new();
    fs.root_dir().open_file("LOADER.EFI").unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_medium_that_lies_or_fails_is_never_called_done() {
    let good = image(FatType::Fat16, 3 << 20);
    let medium = Memory::new(good.clone(), Fault::None);
    assert!(put(&medium, &files(1)).unwrap(), "read past the cache");
    let (after, writes) = (medium.bytes(), medium.writes());
    let at = after.windows(700).position(|window| window == [1; 700]).unwrap();
    assert!(matches!(
        put(&Memory::new(good.clone(), Fault::Forgets), &files(1)),
        Err(EnrolError::Differs { file: "provision.perron", .. })
    ));
    assert!(matches!(
        put(&Memory::new(good.clone(), Fault::FlipsLater(at + 699)), &files(1)),
        Err(EnrolError::Differs { .. })
    ));
    assert!(matches!(
        put(&Memory::new(good.clone(), Fault::SyncFails), &files(1)),
        Err(EnrolError::Medium { doing: "write", .. })
    ));
    for kept in 0..writes {
        let medium = Memory::new(good.clone(), Fault::ForgetsAfter(kept));
        let done = put(&medium, &files(1)).is_ok();
        let same = files(1).iter().all(|file| {
            Esp::open(&medium, Access::Read).and_then(|mut esp| esp.read(file.name)).unwrap().as_ref()
                == Some(&file.bytes)
        });
        assert_eq!(done, same, "{kept} of {writes} writes kept");
    }
}

/// Wherever the cable is pulled, enrolling again puts it right, and what else stands there stays.
#[test]
fn a_pulled_cable_is_put_right_by_enrolling_again() {
    for (fat, bytes) in [(FatType::Fat16, 3 << 20), (FatType::Fat32, 34 << 20)] {
        let fresh = image(fat, bytes);
        let enrolled = Memory::new(fresh.clone(), Fault::None);
        put(&enrolled, &files(1)).unwrap();
        for before in [fresh, enrolled.bytes()] {
            let whole = Memory::new(before.clone(), Fault::None);
            put(&whole, &files(2)).unwrap();
            for pulled in 0..whole.writes() {
                let medium = Memory::new(before.clone(), Fault::PulledAfter(pulled));
                assert!(matches!(put(&medium, &files(2)), Err(EnrolError::Medium { .. })), "write {pulled}");
                let again = Memory::new(medium.bytes(), Fault::None);
                put(&again, &files(3)).unwrap_or_else(|error| panic!("{fat:?}, write {pulled}: {error}"));
                assert_eq!(loader(&again), LOADER, "{fat:?}, write {pulled}");
                let left = again.bytes();
                let old = left.windows(64).any(|window| window == [1; 64] || window == [2; 64]);
                assert!(!old, "{fat:?}, write {pulled}: what an old file said is left");
            }
        }
    }
}
