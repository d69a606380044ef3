//! An installation that is cut off at every one of its steps: the old pack is there, or the new one, never neither.

use std::cell::Cell;
use std::io;
use std::path::Path;

use super::disk::{Disk, RealDisk};
use super::install::install_on;
use super::tests::{packed, verify};
use super::{PackError, install, open_all};
use crate::bench::Bench;

/// Does so many steps and then fails at each, as when the power goes; or fails at that one only, as a bad sector.
struct Failing {
    before: Cell<usize>,
    for_good: bool,
    done: Cell<bool>,
}

impl Failing {
    fn at(step: usize, for_good: bool) -> Self {
        Self { before: Cell::new(step), for_good, done: Cell::new(false) }
    }

    fn step(&self, work: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        if self.before.get() > 0 {
            self.before.set(self.before.get() - 1);
            return work();
        }
        if self.done.replace(true) && !self.for_good {
            work()
        } else {
            Err(io::Error::other("the disk failed"))
        }
    }
}

impl Disk for Failing {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|| RealDisk.make_folder(path))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step(|| RealDisk.write(path, bytes)).inspect_err(|_| {
            let _ = RealDisk.write(path, &bytes[..bytes.len() / 2]); // half of it reached the disk
        })
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|| RealDisk.sync_folder(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| RealDisk.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step(|| RealDisk.remove(path))
    }
}

/// The version on the shelf, whose tutorial must load whole.
fn version(packs: &Path) -> u32 {
    let (opened, _) = open_all(packs, &verify).unwrap();
    let [pack] = opened.as_slice() else { panic!("{} packs", opened.len()) };
    let shelf = crate::Shelf::open(vec![Box::new(pack.clone())]);
    shelf.load("good").unwrap();
    pack.manifest().version
}

#[test]
fn cut_off_anywhere_one_version_loads_and_the_next_try_succeeds() {
    for for_good in [true, false] {
        let (mut torn, mut step) = (0, 0);
        loop {
            let bench = Bench::new();
            let packs = bench.dir().join("packs");
            install(&packed(&bench, 1), &packs, &verify).unwrap();
            bench.spoil("en.md", "Touch the lamp.", "Touch this lamp.");
            let two = packed(&bench, 2);
            let disk = Failing::at(step, for_good);
            let result = install_on(&disk, &two, &packs, &verify);
            match &result {
                Ok(_) => assert_eq!(version(&packs), 2, "step {step}"),
                Err(error) => {
                    torn += 1;
                    assert!(matches!(error, PackError::Io { .. }) && error.is_transient(), "{error}");
                    assert!([1, 2].contains(&version(&packs)), "step {step}");
                }
            }
            install(&two, &packs, &verify).unwrap();
            assert_eq!(version(&packs), 2, "step {step}, again");
            if result.is_ok() && !disk.done.get() {
                break;
            }
            step += 1;
        }
        assert!(torn >= 11, "{torn}: two folders, seven files, their syncs and the rename can each fail");
    }
}

#[test]
fn what_a_cut_off_installation_left_is_swept() {
    let bench = Bench::new();
    let packs = bench.dir().join("packs");
    let one = packed(&bench, 1);
    assert!(install_on(&Failing::at(4, true), &one, &packs, &verify).is_err());
    assert!(packs.join(".town@1.part").exists());
    assert_eq!(super::installed(&packs).unwrap(), []);
    std::fs::create_dir(packs.join(".village@1.part")).unwrap();
    install(&one, &packs, &verify).unwrap();
    assert!(!packs.join(".town@1.part").exists());
    assert!(packs.join(".village@1.part").exists(), "another pack's is not ours to sweep");
    assert_eq!(version(&packs), 1);
}
