//! Installing: everything is verified first, written beside, and takes its place in one step.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk::{Disk, RealDisk};
use super::installed::{Installed, Pack, folder_name, installed, label_of};
use super::read::{Contents, open};
use super::{MANIFEST_FILE, PackError, SIGNATURE_FILE, Verify, io};

/// Installs a pack's file into a folder of packs, which is made if need be. The same pack again changes nothing.
///
/// # Errors
/// The pack is refused, or older than what is installed, or the disk failed. What was installed before stays.
pub fn install(pack: &Path, into: &Path, verify: Verify<'_>) -> Result<Installed, PackError> {
    install_on(&RealDisk, pack, into, verify)
}

/// The same on any disk.
pub(super) fn install_on(
    disk: &dyn Disk,
    pack: &Path,
    into: &Path,
    verify: Verify<'_>,
) -> Result<Installed, PackError> {
    let contents = open(pack, verify)?;
    perron_outside::private_folder(into)?;
    let (name, version) = (contents.manifest.name.clone(), contents.manifest.version);
    let place = into.join(folder_name(&name, version));
    let old: Vec<Installed> = installed(into)?.into_iter().filter(|pack| pack.name == name).collect();
    if let Some(newer) = old.iter().find(|pack| pack.version > version) {
        return Err(PackError::Older { name, found: version, installed: newer.version });
    }
    if let Ok(same) = Pack::open(&place, verify).and_then(|pack| pack.verify_files().map(|()| pack)) {
        if same.manifest().file != contents.manifest.file {
            return Err(PackError::SameVersion { name, version });
        }
        return Ok(Installed::of(same.manifest(), place));
    }
    let part = into.join(format!(".{}.part", folder_name(&name, version)));
    sweep(disk, into, &name, &part)?;
    let done = fill(disk, &contents, &part).and_then(|()| take_place(disk, &part, &place, into));
    if let Err(error) = done {
        let _ = disk.remove(&part); // what is left is swept by the next installation
        return Err(error);
    }
    for older in old.iter().filter(|pack| pack.version < version) {
        let _ = disk.remove(&older.path); // the higher version is read even beside it
    }
    Ok(Installed::of(&contents.manifest, place))
}

/// Removes what an installation of this pack that was cut off has left.
fn sweep(disk: &dyn Disk, into: &Path, name: &str, part: &Path) -> Result<(), PackError> {
    let left = |entry: &Path| {
        let file = entry.file_name().and_then(|file| file.to_str()).unwrap_or_default();
        let label =
            file.strip_prefix('.').and_then(|file| file.strip_suffix(".part").or(file.strip_suffix(".old")));
        label.and_then(label_of).is_some_and(|(of, _)| of == name)
    };
    let entries: Vec<PathBuf> =
        fs::read_dir(into).map_err(io("read", into))?.flatten().map(|entry| entry.path()).collect();
    for entry in entries.iter().filter(|entry| left(entry)) {
        disk.remove(entry).map_err(io("tidy up", part))?;
    }
    Ok(())
}

/// Writes everything into the folder `part`, down to the disk.
fn fill(disk: &dyn Disk, contents: &Contents, part: &Path) -> Result<(), PackError> {
    let write = |path: &Path, bytes: &[u8]| disk.write(path, bytes).map_err(io("write", path));
    disk.make_folder(part).map_err(io("make", part))?;
    for id in contents.manifest.tutorials() {
        let folder = part.join(&id);
        disk.make_folder(&folder).map_err(io("make", &folder))?;
        for file in contents.manifest.files(&id) {
            let path = format!("{id}/{file}");
            let bytes = contents.files.get(&path).ok_or(PackError::Missing(path))?;
            write(&folder.join(&file), bytes)?;
        }
        disk.sync_folder(&folder).map_err(io("save", &folder))?;
    }
    write(&part.join(SIGNATURE_FILE), &contents.signature)?;
    write(&part.join(MANIFEST_FILE), &contents.manifest_bytes)?;
    disk.sync_folder(part).map_err(io("save", part))
}

/// The one step. A damaged folder of the same version, which nobody can read, makes way first.
fn take_place(disk: &dyn Disk, part: &Path, place: &Path, into: &Path) -> Result<(), PackError> {
    if place.symlink_metadata().is_ok() {
        let file = place.file_name().unwrap_or_default().to_string_lossy();
        let aside = into.join(format!(".{file}.old"));
        disk.rename(place, &aside).map_err(io("replace", place))?;
    }
    disk.rename(part, place).map_err(io("rename", part))?;
    disk.sync_folder(into).map_err(io("save", into))
}
