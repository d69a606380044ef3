//! Packs: made, read, installed; and every trick that a pack of somebody else may try.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, EntryType, Header};

use super::manifest::{digest, hash, split};
use super::*;
use crate::Source;
use crate::bench::Bench;
use crate::source::SourceError;

/// A signature that only this test makes.
pub(super) fn sign(bytes: &[u8]) -> Vec<u8> {
    [b"signed:", bytes].concat()
}

pub(super) fn verify(bytes: &[u8], signature: &[u8]) -> bool {
    signature == sign(bytes)
}

/// A pack of the bench's shelf, as a file.
pub(super) fn packed(bench: &Bench, version: u32) -> PathBuf {
    let bytes = make(&bench.source(), "town", version, "2026-11-24", &sign).unwrap();
    let path = bench.dir().join(format!("town-{version}.{ENDING}"));
    std::fs::write(&path, bytes).unwrap();
    path
}

/// What stands in an archive: kind, name as raw bytes, the size it claims, bytes.
struct Raw {
    kind: EntryType,
    path: Vec<u8>,
    claims: Option<u64>,
    bytes: Vec<u8>,
}

fn plain(path: &str, bytes: &[u8]) -> Raw {
    Raw { kind: EntryType::Regular, path: path.as_bytes().to_vec(), claims: None, bytes: bytes.to_vec() }
}

fn archive(entries: &[Raw]) -> Vec<u8> {
    let mut archive = Builder::new(GzEncoder::new(vec![], Compression::fast()));
    for entry in entries {
        let mut header = Header::new_ustar();
        header.as_old_mut().name[..entry.path.len()].copy_from_slice(&entry.path);
        header.set_entry_type(entry.kind);
        header.set_size(entry.claims.unwrap_or(entry.bytes.len() as u64));
        header.set_mode(0o644);
        header.set_cksum();
        archive.append(&header, entry.bytes.as_slice()).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap()
}

/// The files of the good tutorial under their paths.
fn files(bench: &Bench) -> Vec<(String, Vec<u8>)> {
    let source = bench.source();
    let names = source.files("good").unwrap();
    names
        .iter()
        .map(|name| (format!("good/{name}"), source.read("good", name).unwrap().into_owned()))
        .collect()
}

fn manifest_of(files: &[(String, Vec<u8>)]) -> Manifest {
    let entry = |(path, bytes): &(String, Vec<u8>)| Entry {
        path: path.clone(),
        size: bytes.len() as u64,
        sha256: hash(bytes),
    };
    let file = files.iter().map(entry).collect();
    Manifest { format: FORMAT, name: "town".to_owned(), version: 1, created: "2026-11-24".to_owned(), file }
}

/// A signed pack of any manifest and any entries, written to a file and inspected.
fn inspected(bench: &Bench, manifest: &[u8], entries: Vec<Raw>) -> Result<Manifest, PackError> {
    let mut all = vec![plain(MANIFEST_FILE, manifest), plain(SIGNATURE_FILE, &sign(&digest(manifest)))];
    all.extend(entries);
    inspected_bytes(bench, &archive(&all))
}

fn inspected_bytes(bench: &Bench, bytes: &[u8]) -> Result<Manifest, PackError> {
    let path = bench.dir().join("x.perronpack");
    std::fs::write(&path, bytes).unwrap();
    let result = inspect(&path, &verify);
    assert!(install(&path, &bench.dir().join("packs"), &verify).is_ok() == result.is_ok());
    if result.is_err() {
        assert_eq!(installed(&bench.dir().join("packs")).unwrap(), [], "nothing may be written");
    }
    result
}

fn text(manifest: &Manifest) -> Vec<u8> {
    toml::to_string(manifest).unwrap().into_bytes()
}

#[test]
fn a_pack_is_made_the_same_each_time_installed_and_read() {
    let bench = Bench::new();
    let pack = packed(&bench, 1);
    let again = make(&bench.source(), "town", 1, "2026-11-24", &sign).unwrap();
    assert_eq!(std::fs::read(&pack).unwrap(), again);
    let manifest = inspect(&pack, &verify).unwrap();
    assert_eq!((manifest.name.as_str(), manifest.version, manifest.file.len()), ("town", 1, 5));
    let packs = bench.dir().join("packs");
    assert_eq!(installed(&packs).unwrap(), []);
    let done = install(&pack, &packs, &verify).unwrap();
    assert_eq!(installed(&packs).unwrap(), std::slice::from_ref(&done));
    assert_eq!(install(&pack, &packs, &verify).unwrap(), done, "again changes nothing");
    let (opened, refused) = open_all(&packs, &verify).unwrap();
    assert_eq!((opened.len(), refused.len()), (1, 0));
    let shelf = crate::Shelf::open(vec![Box::new(opened[0].clone())]);
    assert_eq!(shelf.load("good").unwrap(), bench.tutorial());
}

#[test]
fn a_higher_version_takes_the_place_and_a_lower_is_refused() {
    let bench = Bench::new();
    let (one, two) = (packed(&bench, 1), packed(&bench, 2));
    bench.spoil("en.md", "Touch the lamp.", "Touch this lamp.");
    let other = {
        let bytes = make(&bench.source(), "town", 2, "2026-11-25", &sign).unwrap();
        let path = bench.dir().join("other.perronpack");
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let packs = bench.dir().join("packs");
    install(&one, &packs, &verify).unwrap();
    install(&two, &packs, &verify).unwrap();
    let names: Vec<_> = std::fs::read_dir(&packs).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["town@2"]);
    let older = install(&one, &packs, &verify).unwrap_err();
    assert!(matches!(older, PackError::Older { found: 1, installed: 2, .. }));
    assert!(older.to_string().contains("older than the installed version 2"), "{older}");
    assert!(matches!(install(&other, &packs, &verify), Err(PackError::SameVersion { version: 2, .. })));
}

#[test]
fn a_damaged_pack_is_not_read_and_can_be_installed_again() {
    let bench = Bench::new();
    let pack = packed(&bench, 1);
    let packs = bench.dir().join("packs");
    let path = install(&pack, &packs, &verify).unwrap().path;
    std::fs::write(path.join("good/en.md"), "# Other").unwrap();
    let opened = Pack::open(&path, &verify).unwrap();
    assert!(matches!(opened.read("good", "en.md"), Err(SourceError::Altered(_))));
    assert!(matches!(opened.read("good", "../../x"), Err(SourceError::Missing(_))));
    let shelf = crate::Shelf::open(vec![Box::new(opened)]);
    assert_eq!(shelf.cards().count(), 0);
    install(&pack, &packs, &verify).unwrap();
    Pack::open(&path, &verify).unwrap().verify_files().unwrap();
    std::fs::write(path.join(MANIFEST_FILE), "format = 1").unwrap();
    let (opened, refused) = open_all(&packs, &verify).unwrap();
    assert!(opened.is_empty() && matches!(refused[0], PackError::Signature));
    install(&pack, &packs, &verify).unwrap();
    assert_eq!(open_all(&packs, &verify).unwrap().0.len(), 1);
}

#[test]
fn a_folder_under_another_name_is_no_pack() {
    let bench = Bench::new();
    let packs = bench.dir().join("packs");
    let path = install(&packed(&bench, 1), &packs, &verify).unwrap().path;
    std::fs::rename(path, packs.join("town@9")).unwrap(); // would keep every update out
    let (opened, refused) = open_all(&packs, &verify).unwrap();
    assert!(opened.is_empty() && matches!(refused[0], PackError::Altered(_)));
}

#[test]
fn only_a_trusted_signature_is_read_any_further() {
    let bench = Bench::new();
    let files = files(&bench);
    let manifest = text(&manifest_of(&files));
    for signature in [vec![], b"signed:".to_vec(), sign(&digest(b"another")), vec![0; SIGNATURE_MAX + 1]] {
        let bytes = archive(&[plain(MANIFEST_FILE, &manifest), plain(SIGNATURE_FILE, &signature)]);
        assert!(matches!(
            inspected_bytes(&bench, &bytes),
            Err(PackError::Signature | PackError::Malformed(_))
        ));
    }
    let unsigned = archive(&[plain(MANIFEST_FILE, b"format = 99"), plain(SIGNATURE_FILE, b"x")]);
    assert!(matches!(inspected_bytes(&bench, &unsigned), Err(PackError::Signature)));
}

#[test]
fn a_later_format_is_refused_in_words() {
    let bench = Bench::new();
    let error = inspected(&bench, b"format = 2\nnew = \"things\"", vec![]).unwrap_err();
    assert!(matches!(error, PackError::Later { found: 2 }));
    assert!(error.to_string().contains("update Perron first"), "{error}");
    assert!(matches!(inspected(&bench, b"format = 0", vec![]), Err(PackError::Manifest(_))));
    assert!(matches!(inspected(&bench, b"\xff", vec![]), Err(PackError::Manifest(_))));
    assert!(matches!(inspected(&bench, b"format = 1\nextra = 1", vec![]), Err(PackError::Manifest(_))));
}

#[test]
fn no_path_leaves_its_folder() {
    for path in [
        "/etc/passwd",
        "../good/fr.md",
        "good/../fr.md",
        "good/../../fr.md",
        "./fr.md",
        "good/./fr.md",
        "good//fr.md",
        "good\\fr.md",
        "..\\fr.md",
        "C:/fr.md",
        "C:\\good\\fr.md",
        "good/sub/fr.md",
        "good/",
        "good",
        "fr.md",
        "",
        "good/fr.md\0",
        "good/FR.md",
        "Good/fr.md",
        "good/é.svg",
        "good/\u{202e}gvs.md",
        "goo\u{0301}d/fr.md",
        "good/.fr.md",
        "good/fr.md ",
        "good/run.sh",
        "good/tutorial.toml.md",
        "con:/fr.md",
        "-good/fr.md",
    ] {
        assert!(matches!(split(path), Err(PackError::Path(_))), "{path:?}");
        let bench = Bench::new();
        // In the signed list …
        let mut listed = files(&bench);
        listed.push((path.to_owned(), b"x".to_vec()));
        listed.sort();
        let result = inspected(&bench, &text(&manifest_of(&listed)), vec![]);
        assert!(matches!(result, Err(PackError::Path(_))), "{path:?}: {result:?}");
        // … and slipped in among the files.
        let good = files(&bench);
        let mut entries: Vec<Raw> = good.iter().map(|(path, bytes)| plain(path, bytes)).collect();
        entries.push(plain(path, b"x"));
        let result = inspected(&bench, &text(&manifest_of(&good)), entries);
        assert!(result.is_err(), "{path:?}");
    }
    for path in ["good/fr.md", "good/tutorial.toml", "good/fr-x-falc.md", "a-1/letter-2.svg"] {
        assert!(split(path).is_ok(), "{path}");
    }
}

#[test]
fn the_archive_must_be_exactly_what_was_signed() {
    let bench = Bench::new();
    let good = files(&bench);
    let manifest = text(&manifest_of(&good));
    let entries = || good.iter().map(|(path, bytes)| plain(path, bytes)).collect::<Vec<_>>();
    assert!(inspected(&Bench::new(), &manifest, entries()).is_ok());
    let spoilt = |change: &dyn Fn(&mut Vec<Raw>)| {
        let mut entries = entries();
        change(&mut entries);
        inspected(&bench, &manifest, entries).unwrap_err()
    };
    assert!(matches!(spoilt(&|e| drop(e.pop())), PackError::Missing(_)));
    assert!(matches!(spoilt(&|e| e.swap(0, 1)), PackError::NotListed(_)));
    assert!(matches!(spoilt(&|e| e[0].bytes[0] ^= 1), PackError::Altered(_)));
    assert!(matches!(spoilt(&|e| e[0].bytes.push(b'\n')), PackError::Altered(_)));
    assert!(matches!(spoilt(&|e| e.push(plain("good/zz.md", b"x"))), PackError::NotListed(_)));
    assert!(matches!(spoilt(&|e| e.insert(1, plain(&good[0].0, &good[0].1))), PackError::NotListed(_)));
    assert!(matches!(
        spoilt(&|e| e[4].claims = Some(1 << 40)),
        PackError::Malformed(_) | PackError::TooLarge { .. }
    ));
    for kind in [
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Directory,
        EntryType::Fifo,
        EntryType::Char,
        EntryType::Block,
        EntryType::GNULongName,
        EntryType::GNULongLink,
        EntryType::GNUSparse,
        EntryType::XHeader,
        EntryType::XGlobalHeader,
        EntryType::Continuous,
    ] {
        let error = spoilt(&|e| e[1].kind = kind);
        assert!(matches!(error, PackError::NotPlain(_)), "{kind:?}: {error}");
    }
}

#[test]
fn lists_that_repeat_or_exceed_are_refused() {
    let bench = Bench::new();
    let good = manifest_of(&files(&bench));
    let with = |change: &dyn Fn(&mut Manifest)| {
        let mut manifest = good.clone();
        change(&mut manifest);
        inspected(&bench, &text(&manifest), vec![]).unwrap_err()
    };
    assert!(matches!(with(&|m| m.file.insert(0, m.file[0].clone())), PackError::Manifest(_)));
    assert!(matches!(with(&|m| m.file.reverse()), PackError::Manifest(_)));
    assert!(matches!(with(&|m| m.file.clear()), PackError::Empty));
    assert!(matches!(with(&|m| m.name = "../town".to_owned()), PackError::Label { .. }));
    assert!(matches!(with(&|m| m.version = 0), PackError::Label { .. }));
    assert!(matches!(with(&|m| m.created = "yesterday".to_owned()), PackError::Label { .. }));
    assert!(matches!(with(&|m| m.file[0].size = 1 << 40), PackError::TooLarge { .. }));
    let many = |m: &mut Manifest, size| {
        m.file = (0..=FILES_MAX)
            .map(|n| Entry { path: format!("good-{n:04}/fr.md"), size, sha256: String::new() })
            .collect();
    };
    assert!(matches!(with(&|m| many(m, 1)), PackError::TooLarge { limit: 2000, .. }));
    assert!(matches!(
        with(&|m| {
            many(m, 256 * 1024);
            m.file.truncate(300);
        }),
        PackError::TooLarge { limit: TOTAL_MAX, .. }
    ));
}

#[test]
fn bombs_do_not_go_off() {
    let bench = Bench::new();
    // A signed list that lies about a size: the bytes are counted, not believed.
    let mut manifest = manifest_of(&files(&bench));
    manifest.file[0].size = 10;
    let zeros = vec![0; 8 * 1024 * 1024];
    let first = manifest.file[0].path.clone();
    assert!(matches!(
        inspected(&bench, &text(&manifest), vec![plain(&first, &zeros)]),
        Err(PackError::TooLarge { .. })
    ));
    // A manifest that never ends.
    let endless = archive(&[plain(MANIFEST_FILE, &zeros), plain(SIGNATURE_FILE, b"x")]);
    assert!(matches!(inspected_bytes(&bench, &endless), Err(PackError::TooLarge { .. })));
    // More zeros than a pack may hold, in a few hundred kilobytes.
    let mut squeezed = GzEncoder::new(vec![], Compression::fast());
    for _ in 0..(TOTAL_MAX / 1024 / 1024 + 16) {
        squeezed.write_all(&zeros[..1024 * 1024]).unwrap();
    }
    let squeezed = squeezed.finish().unwrap();
    assert!(squeezed.len() < 1024 * 1024);
    assert!(inspected_bytes(&bench, &squeezed).is_err());
    // The same behind a good beginning: unlisted bytes are not unpacked to their end.
    let good = files(&bench);
    let mut entries: Vec<Raw> = good.iter().map(|(path, bytes)| plain(path, bytes)).collect();
    entries.push(plain("good/zz.md", &vec![0; 80 * 1024 * 1024]));
    assert!(matches!(
        inspected(&bench, &text(&manifest_of(&good)), entries),
        Err(PackError::TooLarge { .. })
    ));
}

#[test]
fn what_is_no_pack_is_said_to_be_none() {
    let bench = Bench::new();
    let whole = std::fs::read(packed(&bench, 1)).unwrap();
    for cut in [0, 1, 10, 100, whole.len() / 2, whole.len() - 30] {
        assert!(inspected_bytes(&bench, &whole[..cut]).is_err(), "cut at {cut}");
    }
    for at in (0..whole.len()).step_by(97) {
        let mut other = whole.clone();
        other[at] ^= 0x40;
        let path = bench.dir().join("flipped.perronpack");
        std::fs::write(&path, other).unwrap();
        if let Ok(manifest) = inspect(&path, &verify) {
            assert_eq!(
                manifest,
                inspect(&bench.dir().join("town-1.perronpack"), &verify).unwrap(),
                "byte {at}"
            );
        }
    }
    assert!(inspected_bytes(&bench, b"PK\x03\x04 not a pack").is_err());
    assert!(matches!(inspect(&bench.dir().join("none"), &verify), Err(PackError::Outside(_))));
    assert!(matches!(inspect(bench.dir(), &verify), Err(PackError::Outside(_))));
}

#[test]
fn a_broken_tutorial_is_neither_packed_nor_installed() {
    let bench = Bench::new();
    bench.spoil("tutorial.toml", "right = [\"b\"]", "right = [\"c\"]");
    assert!(matches!(make(&bench.source(), "town", 1, "2026-11-24", &sign), Err(PackError::Broken(_))));
    let broken = files(&bench);
    let entries = broken.iter().map(|(path, bytes)| plain(path, bytes)).collect();
    assert!(matches!(inspected(&bench, &text(&manifest_of(&broken)), entries), Err(PackError::Broken(_))));
    let bench = Bench::new();
    bench.write(
        "good/letter.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><script/></svg>",
    );
    assert!(matches!(make(&bench.source(), "town", 1, "2026-11-24", &sign), Err(PackError::Broken(_))));
    let empty = tempfile::tempdir().unwrap();
    assert!(matches!(
        make(&crate::Folder::new(empty.path()), "town", 1, "2026-11-24", &sign),
        Err(PackError::Empty)
    ));
}

#[test]
fn an_installed_pack_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    let into = bench.dir().join("new/packs");
    let placed = install(&packed(&bench, 1), &into, &verify).unwrap().path;
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let tutorials = std::fs::read_dir(&placed).unwrap().map(|entry| entry.unwrap().path());
    let folders = [bench.dir().join("new"), into, placed.clone()].into_iter().chain(tutorials);
    for path in folders {
        let due = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(&path), due, "{}", path.display());
    }
}
