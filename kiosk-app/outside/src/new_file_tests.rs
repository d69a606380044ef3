use super::*;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_new_file_is_whole_private_and_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a");
    write_new(&path, b"one", PRIVATE).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"one");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    replace(&path, b"two", PRIVATE).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(names(dir.path()), ["a"]);
}

#[test]
fn what_is_there_is_neither_followed_nor_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("victim"), b"mine").unwrap();
    fs::write(at("file"), b"mine").unwrap();
    fs::create_dir(at("folder")).unwrap();
    symlink(at("victim"), at("link")).unwrap();
    symlink(at("absent"), at("dangling")).unwrap();
    let before = names(dir.path());
    for name in ["file", "folder", "link", "dangling"] {
        let refused = write_new(&at(name), b"theirs", PRIVATE).unwrap_err();
        assert!(matches!(&refused, OutsideError::Exists { .. }), "{name}: {refused}");
        assert!(refused.to_string().contains(name) && refused.to_string().contains("remove"), "{refused}");
        assert_eq!(names(dir.path()), before, "{name}: no draft stays");
    }
    assert!(!at("absent").exists());
    replace(&at("link"), b"theirs", PRIVATE).unwrap();
    assert!(at("link").symlink_metadata().unwrap().is_file());
    for name in ["victim", "file"] {
        assert_eq!(fs::read(at(name)).unwrap(), b"mine", "{name}");
    }
}

#[test]
fn a_file_system_that_cannot_rename_so_replaces_nothing_either() {
    for take in [take_new as Take, take_by_link, take_by_look] {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        symlink(at("absent"), at("link")).unwrap();
        write(&at("a"), b"one", PRIVATE, take).unwrap();
        for name in ["a", "link"] {
            let refused = write(&at(name), b"two", PRIVATE, take).unwrap_err();
            assert!(matches!(refused, OutsideError::Exists { .. }), "{name}: {refused}");
        }
        assert_eq!(fs::read(at("a")).unwrap(), b"one");
        assert_eq!(names(dir.path()), ["a", "link"]);
    }
}

#[test]
fn what_fails_leaves_no_draft() {
    let dir = tempfile::tempdir().unwrap();
    let fails: Take = |_, _, _| Err(Errno::IO);
    assert!(matches!(write(&dir.path().join("a"), b"x", PRIVATE, fails), Err(OutsideError::Io { .. })));
    assert_eq!(names(dir.path()), Vec::<String>::new());
    for lost in [dir.path().join("no/such/a"), dir.path().join(".."), Path::new("/").to_owned()] {
        assert!(matches!(write_new(&lost, b"x", PRIVATE), Err(OutsideError::Io { .. })), "{lost:?}");
    }
}
