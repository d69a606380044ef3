//! A folder to run commands in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use perron_domain::badges::BadgeList;
use perron_domain::crypto::{BadgeError, BadgeSecret, PublicKey};
use perron_hardware::camera::{decode_frame, read_picture_file};
use serde_json::Value;

/// Words that hold a path: they are taken within the bench's folder.
const PATHS: [&str; 10] = [
    "--out",
    "--site",
    "--issuer",
    "--issuer-key",
    "--register",
    "--numbers",
    "--file",
    "--old",
    "show",
    "sheet",
];

/// The folder.
pub(crate) struct Bench(tempfile::TempDir);

impl Bench {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A site `s` that trusts the issuer `i`.
    pub(crate) fn ready() -> Self {
        let bench = Self::new();
        bench.ok("site init --name Médiathèque --out s");
        let bench_issuer =
            ["pass", "issuer", "new", "--id", "departement-74", "--name", "Département de démonstration"];
        let rest = [
            "--funder",
            "Conseil départemental",
            "--from",
            "2020-01-01",
            "--until",
            "2099-12-31",
            "--out",
            "i",
        ];
        let (code, _, err) = bench.run_words(bench_issuer.into_iter().chain(rest));
        assert_eq!(code, 0, "{err}");
        bench.ok("trust make --site s --issuer i/issuer.toml");
        bench
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a command; gives exit code, output and errors.
    pub(crate) fn run(&self, command: &str) -> (u8, String, String) {
        self.run_words(command.split_whitespace())
    }

    /// Runs a command given in words.
    pub(crate) fn run_words<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> (u8, String, String) {
        let mut arguments = vec!["perron-kit".into()];
        let mut is_path = false;
        for word in words {
            arguments.push(if is_path { self.path(word).into_os_string() } else { word.into() });
            is_path = PATHS.contains(&word);
        }
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = perron_kit::run(arguments, &mut out, &mut err);
        (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    /// Runs a command for its exit code.
    pub(crate) fn exit(&self, command: &str) -> u8 {
        self.run(command).0
    }

    /// Runs a command that must succeed.
    pub(crate) fn ok(&self, command: &str) -> String {
        let (code, out, err) = self.run(command);
        assert_eq!((code, err.as_str()), (0, ""), "{command}");
        out
    }

    /// Runs a command with `--json`; gives its events.
    pub(crate) fn json(&self, command: &str) -> Vec<Value> {
        let out = self.ok(&format!("--json {command}"));
        let events: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(events.iter().all(|event| event["event"].is_string()), "{out}");
        events
    }

    /// Writes a file, readable by anyone.
    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// The vouchers' texts in a table.
    pub(crate) fn vouchers(&self, name: &str) -> Vec<String> {
        let table = std::fs::read_to_string(self.path(name)).unwrap();
        table.lines().skip(1).map(|line| line.rsplit(';').next().unwrap().to_owned()).collect()
    }

    /// The codes in a picture.
    pub(crate) fn codes(&self, name: &str) -> Vec<String> {
        decode_frame(&read_picture_file(&self.path(name)).unwrap(), Duration::from_secs(20))
    }

    /// All files and what is in them.
    pub(crate) fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.clone(), std::fs::read(path).unwrap());
                }
            }
        }
        files
    }
}

/// The value of a line `name = "…"`.
pub(crate) fn field(bench: &Bench, file: &str, name: &str) -> String {
    let text = std::fs::read_to_string(bench.path(file)).unwrap();
    let line = text.lines().find(|line| line.starts_with(&format!("{name} = "))).unwrap();
    line.split('"').nth(1).unwrap().to_owned()
}

/// The site's list of badges, verified with the authority of its `site.toml`.
pub(crate) fn badges(bench: &Bench) -> BadgeList {
    let key =
        data_encoding::HEXLOWER.decode(field(bench, "s/kiosk/site.toml", "authority").as_bytes()).unwrap();
    let bytes = std::fs::read(bench.path("s/kiosk/badges.perron")).unwrap();
    BadgeList::open(&bytes, &PublicKey::from_bytes(&key).unwrap()).unwrap()
}

/// What a badge does at a kiosk of the site: `Ok` where it opens the sealing key of `site.toml`.
pub(crate) fn opens(bench: &Bench, badge: &str) -> Result<(), BadgeError> {
    let seal =
        data_encoding::HEXLOWER.decode(field(bench, "s/kiosk/site.toml", "seal-public").as_bytes()).unwrap();
    let key = badges(bench).open_key(&BadgeSecret::parse(badge).unwrap())?;
    assert_eq!(key.public().unwrap().0.as_slice(), seal, "the same key for ever");
    Ok(())
}
