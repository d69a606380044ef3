use super::*;

fn manifest() -> Manifest {
    Manifest {
        format: 1,
        name: "Perron kiosk".to_owned(),
        version: "2026.11".to_owned(),
        min_size: 8_000_000_000,
        image: CompressedFile { file: "kiosk.img.zst".to_owned(), size: 5, sha256: [1; 32] },
        content: ContentEntry { size: 4_294_967_296, digest: [2; 32] },
        bmap: Some(MapFile { file: "kiosk.bmap".to_owned(), sha256: [3; 32] }),
    }
}

/// A signature that is the signed bytes themselves.
fn open(text: &str) -> Result<Manifest, ManifestError> {
    let bytes = text.as_bytes();
    Manifest::open(bytes, &Manifest::digest(bytes), &|bytes, signature| bytes == signature)
}

#[test]
fn what_is_written_is_read_again() {
    for bmap in [manifest().bmap, None] {
        let made = Manifest { bmap, ..manifest() };
        assert_eq!(open(&made.to_toml().unwrap()), Ok(made));
    }
}

#[test]
fn nothing_is_read_before_the_signature_holds() {
    let text = manifest().to_toml().unwrap();
    let altered = text.replace("8000000000", "8000000001");
    let signature = Manifest::digest(text.as_bytes());
    let verify = |bytes: &[u8], signature: &[u8]| bytes == signature;
    assert_eq!(Manifest::open(altered.as_bytes(), &signature, &verify), Err(ManifestError::Signature));
    assert_eq!(Manifest::open(b"\xff", b"", &|_, _| false), Err(ManifestError::Signature));
    let long = vec![b'#'; MANIFEST_MAX as usize + 1];
    assert_eq!(Manifest::open(&long, b"", &|_, _| true), Err(ManifestError::Signature));
}

#[test]
fn what_contradicts_itself_or_could_mislead_is_refused() {
    let good = manifest().to_toml().unwrap();
    for (from, to, reason) in [
        ("format = 1", "format = 2", "format 2"),
        ("format = 1", "format = 0", "format 0"),
        ("min-size = 8000000000", "min-size = 4294967295", "asks for media"),
        ("kiosk.img.zst", "../kiosk.img.zst", "image file"),
        ("kiosk.bmap", "a/b", "map file"),
        ("kiosk.bmap", ".b", "map file"),
        ("Perron kiosk", "a\\u202eb", "the name"),
        ("2026.11", "", "the version"),
        ("[image]", "[other]\na = 1\n[image]", "unknown field"),
        (&"01".repeat(32), &"01".repeat(31), "32 bytes"),
        ("size = 5", "size = -5", "cannot be read"),
    ] {
        assert!(good.contains(from), "{from}\n{good}");
        let said = open(&good.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(said.contains(reason), "{to}: {said}");
    }
    let nameless = Manifest { name: String::new(), ..manifest() };
    assert_eq!(nameless.to_toml(), Err(ManifestError::Label("name")));
}
