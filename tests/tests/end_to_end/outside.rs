//! What comes from outside does no harm: whatever stands where a file is due is refused at once, and nothing that a
//! stranger wrote reaches a terminal as a command or forges a line.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::support::{Ran, Site, calendar, event, in_days, kit, perron, text};
use qrcode::{Color, QrCode};
use rustix::fs::{CWD, FileType, Mode, mknodat};

/// After so long on a slow and busy machine, a command hangs.
const PATIENCE: Duration = Duration::from_secs(120);
/// Larger than any file that a command reads; it takes no place on the disk.
const LARGE: u64 = 80 << 20;

/// Runs a command in a thread; one that hangs fails the test.
fn at_once(program: fn(&[&str]) -> Ran, arguments: &[&str]) -> Ran {
    let words: Vec<String> = arguments.iter().map(|&word| word.to_owned()).collect();
    let (done, ran) = channel();
    std::thread::spawn(move || {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let _ = done.send(program(&words));
    });
    ran.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{arguments:?} hangs"))
}

/// What can stand where a file is due.
const THINGS: [&str; 7] = ["pipe", "link", "endless", "folder", "device", "socket", "large"];

/// Puts a thing at a path. Gives what must stay open.
fn plant(thing: &str, path: &Path, good: &Path) -> Option<UnixListener> {
    if path.is_dir() && !path.is_symlink() {
        fs::remove_dir(path).unwrap();
    } else {
        let _ = fs::remove_file(path);
    }
    match thing {
        "pipe" => mknodat(CWD, path, FileType::Fifo, Mode::RWXU, 0).unwrap(),
        "link" => symlink(good, path).unwrap(),
        "endless" => symlink("/dev/zero", path).unwrap(),
        "device" => symlink("/dev/null", path).unwrap(),
        "folder" => fs::create_dir(path).unwrap(),
        "socket" => return Some(UnixListener::bind(path).unwrap()),
        _ => File::create(path).unwrap().set_len(LARGE).unwrap(),
    }
    None
}

fn said(ran: &Ran) -> String {
    format!("{}{}", ran.out, ran.err)
}

/// A message names the file, and says more than what is wrong.
fn assert_named(ran: &Ran, path: &Path, what: &str) {
    let said = said(ran);
    let line = said.lines().find(|line| line.contains(text(path)));
    let line = line.unwrap_or_else(|| panic!("{what}: no line names the file: {said}"));
    assert!(line.contains([';', ':']) && line.len() > text(path).len() + 20, "{what}: {line}");
}

/// The commands of the kiosk that take a file, and a good file of that kind.
fn kiosk_cases(site: &Site) -> Vec<(Vec<String>, PathBuf, PathBuf)> {
    let ics = site.path("good.ics");
    fs::write(&ics, calendar(&[event("a", "Mails", in_days(3), &[])])).unwrap();
    let (config, badge) = (site.path("perron.toml"), site.path("badge.png"));
    let data = text(&site.path("data")).to_owned();
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let planted = site.path("planted");
    let on_site = |command: &[&str]| {
        let place = ["--config", text(&config), "--data", &data];
        words(&[&place[..], command].concat())
    };
    let file = text(&planted);
    // Keys, list of issuers and register are named by the configuration.
    let keys = |name: &str, settings: &str| {
        let folder = site.path(name);
        fs::create_dir_all(&folder).unwrap();
        for file in ["site.toml", "badges.perron", "trust.perron"] {
            let _ = fs::copy(site.path("site/kiosk").join(file), folder.join(file));
        }
        let config = site.path(&format!("{name}.toml"));
        fs::write(&config, format!("[site]\nname = \"M\"\nkeys = \"{name}\"\n{settings}")).unwrap();
        (config, folder)
    };
    let (no_keys, bad_keys) = keys("keys", "");
    let (no_list, bad_list) = keys("list", "");
    let (no_badges, bad_badges) = keys("badges", "");
    let (no_register, _) = keys("register", &format!("[pass]\nregisters = [\"{file}\"]\n"));
    let doctor = |config: &Path| words(&["--config", text(config), "--data", &data, "doctor"]);
    vec![
        (words(&["decode", file]), planted.clone(), badge.clone()),
        (on_site(&["import-workshops", file]), planted.clone(), ics),
        (on_site(&["restore", "/nowhere", "--badge", file]), planted.clone(), badge.clone()),
        (doctor(&planted), planted.clone(), config.clone()),
        (doctor(&no_keys), bad_keys.join("site.toml"), site.path("site/kiosk/site.toml")),
        (on_site(&["restore", file, "--badge", text(&badge)]), planted.clone(), config.clone()),
        (doctor(&no_list), bad_list.join("trust.perron"), config.clone()),
        (doctor(&no_badges), bad_badges.join("badges.perron"), config.clone()),
        (doctor(&no_register), planted.clone(), config.clone()),
    ]
}

#[test]
fn the_kiosk_refuses_at_once_what_is_no_file_and_names_it() {
    let site = Site::new("");
    for (command, planted, good) in kiosk_cases(&site) {
        for thing in THINGS {
            let _open = plant(thing, &planted, &good);
            let words: Vec<&str> = command.iter().map(String::as_str).collect();
            let (ran, what) = (at_once(perron, &words), format!("{thing}: {command:?}"));
            assert_eq!(ran.code, 1, "{what}: {ran:?}");
            assert_named(&ran, &planted, &what);
        }
        let _ = fs::remove_dir_all(&planted).or_else(|_| fs::remove_file(&planted));
    }
}

/// A pack of a folder's tutorials, signed by the site.
fn packed(site: &Site, name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kiosk-app/content/tutorials");
    let (keys, pack) = (site.path("site"), site.path(name));
    let words = ["content", "pack", text(&folder), "--name", "essai", "--version", "1"];
    let ran = kit(&[&words[..], &["--keys", text(&keys), "--out", text(&pack)]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    pack
}

#[test]
fn a_stick_with_traps_beside_a_pack_installs_the_pack_and_says_what_was_passed_over() {
    let site = Site::new("");
    let good = packed(&site, "good.perronpack");
    let stick = site.path("stick");
    fs::create_dir(&stick).unwrap();
    let place =
        ["--config", text(&site.path("perron.toml")), "--data", text(&site.path("data"))].map(str::to_owned);
    let install = |path: &Path| {
        let words: Vec<&str> = place.iter().map(String::as_str).collect();
        at_once(perron, &[&words[..], &["install-content", text(path)]].concat())
    };
    for thing in THINGS {
        let planted = stick.join("trap.perronpack");
        let _open = plant(thing, &planted, &good);
        let alone = if thing == "folder" { None } else { Some(install(&planted)) };
        for ran in alone.into_iter().chain([install(&stick)]) {
            assert_eq!(ran.code, 1, "{thing}: {ran:?}");
            assert_named(&ran, &planted, thing);
        }
    }
    fs::remove_file(stick.join("trap.perronpack")).unwrap();
    symlink(&good, stick.join("link.perronpack")).unwrap();
    fs::copy(&good, stick.join("pack.perronpack")).unwrap();
    let ran = install(&stick);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("passed over: ") && ran.out.contains("essai version 1"), "{ran:?}");
}

/// The kit's commands that take a file, F, with a good file of that kind. S is the site, O what is written.
const KIT: [(&str, &str); 13] = [
    ("pass inspect --file F --site S", "badge.png"),
    ("pass inspect 12345678 --issuer F", "i/issuer.toml"),
    ("pass inspect 12345678 --site S --register F", "r.perron"),
    ("pass mint --issuer-key F --value 10 --valid-until 2099-06-30 --out O", "i/issuer.key"),
    ("pass sheet F --out O", "v.csv"),
    ("pass register --issuer-key K --numbers F --valid-until 2099-06-30 --value 10 --out O", "n.csv"),
    ("trust make --site S --issuer F --out O", "i/issuer.toml"),
    ("trust show F --site S", "site/kiosk/trust.perron"),
    ("content inspect F --site S", "good.perronpack"),
    ("passport show F", "v.csv"),
    ("passport verify F --site S", "v.csv"),
    ("label --passport F --out O", "v.csv"),
    ("qualify --unattended --profile F --root S", "v.csv"),
];

#[test]
fn the_kit_refuses_at_once_what_is_no_file_and_names_it() {
    let site = Site::new("");
    packed(&site, "good.perronpack");
    let run = |command: &str| {
        let word = |word: &str| match word {
            "S" => text(&site.path("site")).to_owned(),
            "F" => text(&site.path("planted")).to_owned(),
            "O" => text(&site.path("written")).to_owned(),
            "K" => text(&site.path("i/issuer.key")).to_owned(),
            word => word.replace("./", &format!("{}/", text(&site.path("")))),
        };
        let words: Vec<String> = command.split_whitespace().map(word).collect();
        at_once(kit, &words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    fs::write(site.path("n.csv"), "number\n12345678\n").unwrap();
    for command in [
        "pass issuer new --id ville --name Ville --funder Ville --out ./i",
        "trust make --site S --issuer ./i/issuer.toml",
        "pass mint --issuer-key K --value 10 --valid-until 2099-06-30 --out ./v.csv",
        "pass register --issuer-key K --numbers ./n.csv --value 10 --valid-until 2099-06-30 --out ./r.perron",
    ] {
        assert_eq!(run(command).code, 0, "{command}");
    }
    for (command, good) in KIT {
        let (planted, good) = (site.path("planted"), site.path(good));
        assert!(good.exists(), "{good:?}");
        for thing in THINGS {
            let _open = plant(thing, &planted, &good);
            let (ran, what) = (run(command), format!("{thing}: {command}"));
            // A file that is too large was read and refused: 3 for scripts.
            let due: &[u8] = if thing == "large" { &[1, 3] } else { &[1] };
            assert!(due.contains(&ran.code), "{what}: {ran:?}");
            assert_named(&ran, &planted, &what);
            assert!(!site.path("written").exists(), "{what}");
        }
        let _ = fs::remove_file(&planted);
    }
}

/// What a stranger writes who wants to rule the terminal.
const HOSTILE: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}\u{2066}\u{200b}\u{85}";

/// Nothing of a stranger is obeyed.
fn assert_plain(ran: &Ran, what: &str) {
    let odd = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let said = said(ran);
    assert!(!said.contains(odd), "{what}: {said:?}");
    let shown = said.contains("\\u001b") || said.contains("\\u202e");
    assert!(shown, "{what}: the stranger's text was not shown at all: {said:?}");
    assert!(!said.lines().any(|line| line.starts_with("forged")), "{what}: a forged line: {said:?}");
}

fn write_code(path: &Path, said: &str) {
    let code = QrCode::new(said).unwrap();
    let (modules, scale) = (code.width() + 8, 4);
    let colors = code.to_colors();
    let dark = |x: usize, y: usize| {
        let inside = (4..modules - 4).contains(&x) && (4..modules - 4).contains(&y);
        inside && colors[(y - 4) * code.width() + x - 4] == Color::Dark
    };
    let side = modules * scale;
    let grey: Vec<u8> =
        (0..side * side).map(|i| if dark(i % side / scale, i / side / scale) { 0 } else { 255 }).collect();
    let side = u32::try_from(side).unwrap();
    let mut encoder = png::Encoder::new(File::create(path).unwrap(), side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&grey).unwrap();
}

#[test]
fn a_code_and_a_file_name_neither_rule_the_terminal_nor_forge_a_line() {
    let site = Site::new("");
    let file = site.path(&format!("{HOSTILE}\nforged\tname.png"));
    write_code(&file, &format!("{HOSTILE}\nforged\r\nforged"));
    let ran = perron(&["decode", text(&file)]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_plain(&ran, "decode");
    let (name, code) = ran.out.trim_end().split_once('\t').unwrap();
    assert!(ran.out.lines().count() == 1 && name.ends_with("\\nforged\\tname.png"), "{name}");
    assert!(
        code.contains("\\u001b]0;owned\\u0007\\u001b[2J") && code.contains("\\nforged\\r\\nforged"),
        "{code}"
    );
    assert!(code.contains("\\u009b31m\\u202e\\u2066\\u200b"), "{code}");

    fs::remove_file(&file).unwrap();
    let inspect =
        ["pass", "inspect", "--site", text(&site.path("site")), "--file", text(&file)].map(str::to_owned);
    let words: Vec<&str> = inspect.iter().map(String::as_str).collect();
    for (what, ran) in [("decode", perron(&["decode", text(&file)])), ("inspect", kit(&words))] {
        assert_eq!(ran.code, 1, "{what}: {ran:?}");
        assert_plain(&ran, what);
        assert_eq!(ran.err.lines().count(), 1, "{what}: {}", ran.err);
    }
}

#[test]
fn a_calendar_and_a_stick_neither_rule_the_terminal_nor_forge_a_line() {
    let site = Site::new("");
    let title = format!("{HOSTILE}\\nforged");
    let file = site.path("a.ics");
    fs::write(&file, calendar(&[event("a", &title, in_days(3), &[&format!("X-PERRON-SEATS:{title}")])]))
        .unwrap();
    let ran = site.perron("data", &["import-workshops", text(&file)]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_plain(&ran, "import-workshops");

    let stick = site.path("stick");
    fs::create_dir(&stick).unwrap();
    fs::write(stick.join(format!("{HOSTILE}\nforged.perronpack")), b"no pack").unwrap();
    symlink("/dev/zero", stick.join(format!("link{HOSTILE}\nforged.perronpack"))).unwrap();
    let ran = site.perron("data", &["install-content", text(&stick)]);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 2), "{ran:?}");
    assert_plain(&ran, "install-content");

    let tutorial = site.path("mine");
    fs::create_dir(&tutorial).unwrap();
    fs::write(tutorial.join("tutorial.toml"), "x").unwrap();
    fs::write(tutorial.join(format!("{HOSTILE}\nforged.png")), b"x").unwrap();
    assert_plain(&kit(&["content", "check", text(&tutorial)]), "content check");
}

#[test]
fn a_table_and_an_argument_neither_rule_the_terminal_nor_forge_a_line() {
    let site = Site::new("");
    let (keys, table, out) = (site.path("i"), site.path("n.csv"), site.path("r"));
    let made = ["pass", "issuer", "new", "--id", "v", "--name", "V", "--funder", "V", "--out", text(&keys)];
    assert_eq!(kit(&made).code, 0);
    fs::write(&table, format!("number\n\"{HOSTILE}\"\n")).unwrap();
    let key = keys.join("issuer.key");
    let register = ["pass", "register", "--issuer-key", text(&key), "--numbers", text(&table)];
    let terms = ["--value", "10", "--valid-until", "2099-06-30", "--out", text(&out)];
    let ran = kit(&[&register[..], &terms].concat());
    assert_eq!(ran.code, 3, "{ran:?}");
    assert_plain(&ran, "pass register");
    let ran = kit(&[&["--json"], &register[..], &terms].concat());
    assert_plain(&ran, "pass register --json");
    let event: serde_json::Value = serde_json::from_str(ran.out.lines().last().unwrap()).unwrap();
    assert_eq!(event["event"], "error", "each line is one JSON object");

    for (program, run) in [("perron", perron as fn(&[&str]) -> Ran), ("perron-kit", kit)] {
        let ran = run(&[HOSTILE]);
        assert_eq!(ran.code, 2, "{program}");
        assert_plain(&ran, program);
    }
}
