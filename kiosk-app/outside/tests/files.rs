//! Everything that can stand where a file is due, real, on the disk.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use perron_outside::{Kind, OutsideError, open, private_folder, read, read_text, shown};
use rustix::fs::{CWD, FileType, Mode, mknodat};

#[test]
fn only_a_regular_file_is_read_and_nothing_is_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("file"), b"good").unwrap();
    fs::create_dir(at("folder")).unwrap();
    symlink(at("file"), at("link")).unwrap();
    symlink("/dev/zero", at("endless")).unwrap();
    mknodat(CWD, at("pipe"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    let _listener = UnixListener::bind(at("socket")).unwrap();
    assert_eq!(read(&at("file"), 4).unwrap(), b"good");
    for (path, due) in [
        (at("folder"), Kind::Folder),
        (at("link"), Kind::Link),
        (at("endless"), Kind::Link),
        (at("pipe"), Kind::Pipe),
        (at("socket"), Kind::Socket),
        (Path::new("/dev/zero").to_owned(), Kind::Device),
    ] {
        for error in [open(&path).unwrap_err(), read(&path, 4).unwrap_err()] {
            assert!(
                matches!(&error, OutsideError::NotAFile { kind, .. } if *kind == due),
                "{path:?}: {error}"
            );
            let said = error.to_string();
            assert!(said.contains(path.to_str().unwrap()) && said.contains("give the file itself"), "{said}");
        }
    }
    let missing = read(&at("missing"), 4).unwrap_err();
    assert!(missing.is_missing() && missing.to_string().contains("check the path"), "{missing}");
}

#[test]
fn the_limit_holds_while_reading() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("t");
    fs::write(&path, "née").unwrap();
    assert_eq!(read_text(&path, 4).unwrap(), "née");
    assert!(matches!(read(&path, 3), Err(OutsideError::TooLarge { limit: 3, .. })));
    // A file of the kernel has length 0 by its metadata, and many bytes when read.
    let endless = Path::new("/proc/self/status");
    assert_eq!(endless.metadata().unwrap().len(), 0);
    assert!(matches!(read(endless, 10), Err(OutsideError::TooLarge { limit: 10, .. })));
    fs::write(&path, b"\xff").unwrap();
    assert!(matches!(read_text(&path, 10), Err(OutsideError::NotText { .. })));
}

#[test]
fn a_text_in_another_encoding_is_named_with_its_line_and_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("perron.toml");
    fs::write(&path, b"\xef\xbb\xbfname = \"M\xc3\xa9diath\xc3\xa8que\"\n").unwrap();
    assert_eq!(read_text(&path, 100).unwrap(), "name = \"Médiathèque\"\n", "a mark is simply accepted");
    for (bytes, wanted) in [
        (&b"# ok\n\nname = \"M\xe9diath\xe8que\"\n"[..], ["line 3: ", "Latin-1", "save the file as UTF-8"]),
        (b"\xff\xfen\0a\0m\0e\0", ["UTF-16", "save it as UTF-8", "Notepad"]),
        (b"n\0a\0m\0e\0", ["UTF-16", "save it as UTF-8", "Notepad"]),
        (b"\x7fELF\x02\x01\xff", ["no text", "give the right file", ""]),
    ] {
        fs::write(&path, bytes).unwrap();
        let said = read_text(&path, 100).unwrap_err().to_string();
        assert!(wanted.iter().chain(&[path.to_str().unwrap()]).all(|w| said.contains(w)), "{said}");
        assert!(!said.contains("check the path"), "{said}");
    }
}

#[test]
fn what_stands_where_a_folder_is_due_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("file"), b"").unwrap();
    symlink(at("nowhere"), at("lost")).unwrap();
    mknodat(CWD, at("pipe"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    for (path, stands, due) in [
        (at("file"), at("file"), Kind::File),
        (at("file/data/perron"), at("file"), Kind::File),
        (at("lost"), at("lost"), Kind::LostLink),
        (at("lost/data"), at("lost"), Kind::LostLink),
        (at("pipe"), at("pipe"), Kind::Pipe),
    ] {
        let error = private_folder(&path).unwrap_err();
        assert!(
            matches!(&error, OutsideError::NotAFolder { path, kind } if *path == stands && *kind == due),
            "{path:?}: {error}"
        );
        assert!(error.to_string().contains("name a folder"), "{error}");
    }
    fs::create_dir(at("folder")).unwrap();
    symlink(at("folder"), at("link")).unwrap();
    private_folder(&at("link/data")).unwrap();
    private_folder(&at("link")).unwrap();
}

#[test]
fn a_name_forges_no_line_and_no_column() {
    for (name, due) in [
        ("/stick/Médiathèque.ics", "/stick/Médiathèque.ics"),
        ("a\nerror: b\r\tc\\n", "a\\nerror: b\\r\\tc\\\\n"),
        ("\u{1b}[2J\u{202e}", "\\u001b[2J\\u202e"),
    ] {
        assert_eq!(shown(name).to_string(), due);
    }
    assert_eq!(shown(OsStr::from_bytes(b"a\xffb")).to_string(), "a\u{fffd}b");
}

#[test]
fn folders_are_for_their_owner_and_those_there_keep_their_rights() {
    let dir = tempfile::tempdir().unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let (outer, inner) = (dir.path().join("a"), dir.path().join("a/b"));
    private_folder(&inner).unwrap();
    assert_eq!((mode(&outer), mode(&inner)), (0o700, 0o700));
    fs::set_permissions(&outer, fs::Permissions::from_mode(0o755)).unwrap();
    private_folder(&outer).unwrap();
    assert_eq!(mode(&outer), 0o755);
}
