//! The commands beside the kiosk, as typed.

use std::fs;
use std::path::Path;

use crate::support::network::NetworkPrinter;
use crate::support::{Kiosk, Site, kit, perron, text};
use perron_hardware::printer::{FolderState, Paper};
use perron_tests::escpos_decoder::{Event, decode, lines};
use serde_json::Value;

#[test]
fn doctor_says_one_line_each_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let data = text(folder.path());
    let well = perron(&["--data", data, "doctor"]);
    assert_eq!((well.code, well.err.as_str()), (0, ""), "{}", well.out);
    for part in [
        "clock",
        "fonts",
        "configuration",
        "storage",
        "badges",
        "backup",
        "printer",
        "reader",
        "passes",
        "tutorials",
        "swap",
        "network",
    ] {
        let line = well.out.lines().find(|l| l[6..].starts_with(&format!("{part}: ")));
        assert!(line.is_some_and(|l| l.starts_with("ok  ") || l.starts_with("warn")), "{part}: {}", well.out);
    }
    let json = perron(&["--data", data, "doctor", "--json"]);
    assert_eq!(json.out.lines().count(), well.out.lines().count());
    for (line, plain) in json.out.lines().zip(well.out.lines()) {
        let finding: Value = serde_json::from_str(line).unwrap();
        assert!(["ok", "warn", "fail"].contains(&finding["health"].as_str().unwrap()));
        let said = format!("{}: {}", finding["part"].as_str().unwrap(), finding["text"].as_str().unwrap());
        // The clock goes on between the two.
        assert!(plain.ends_with(&said) || finding["part"] == "clock", "{plain} / {said}");
    }
    let printer = folder.path().join("printer");
    let cases = [
        (FolderState { paper: Paper::Out, ..FolderState::default() }, "warn", 0),
        (FolderState { cover_open: true, ..FolderState::default() }, "warn", 0),
        (FolderState { unplugged: true, ..FolderState::default() }, "FAIL", 1),
    ];
    for (state, mark, code) in cases {
        fs::write(printer.join("state.txt"), state.to_text()).unwrap();
        let ill = perron(&["--data", data, "doctor"]);
        let line = ill.out.lines().find(|l| l.contains("printer: ")).unwrap();
        assert!(line.starts_with(mark) && line.contains(": ") && line.len() > 30, "{state:?}: {line}");
        assert_eq!(ill.code, code, "{state:?}");
    }
}

#[test]
fn a_demonstration_of_an_earlier_version_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    fs::create_dir(&site).unwrap();
    fs::write(site.join("site.toml"), "seal-secret-wrapped = \"00\"\n").unwrap();
    for name in ["samples.json", "device.key", "perron.db"] {
        fs::write(folder.path().join(name), "of an earlier version").unwrap();
    }
    let ran = perron(&["--data", text(folder.path()), "doctor"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    for name in ["samples.json", "device.key", "perron.db", "site/site.toml"] {
        assert!(folder.path().join("earlier").join(name).exists(), "{name}");
    }
}

#[test]
fn doctor_is_not_alarmed_by_the_kiosk_that_runs() {
    let site = Site::new("");
    let kiosk = Kiosk::start(site.setup("data"));
    let ran = site.perron("data", &["doctor"]);
    let line = ran.out.lines().find(|l| l.contains("storage: ")).unwrap();
    assert!(line.starts_with("ok  ") && line.contains("kiosk"), "{line}");
    assert_eq!(ran.code, 0, "{}", ran.out);
    kiosk.stop();
}

#[test]
fn doctor_says_that_a_newer_list_of_issuers_was_used_before_and_that_records_contradict() {
    let site = Site::new("");
    Kiosk::start(site.setup("data")).stop();
    let store = rusqlite::Connection::open(site.path("data").join("perron.db")).unwrap();
    store
        .execute(
            "INSERT OR REPLACE INTO settings(key, value) VALUES ('trust.version', ?1)",
            [99_u32.to_be_bytes()],
        )
        .unwrap();
    store
        .execute("INSERT INTO forks SELECT device, 1, zeroblob(32), x'00' FROM devices LIMIT 1", [])
        .unwrap();
    drop(store);
    let ran = site.perron("data", &["doctor"]);
    let said = |part: &str| ran.out.lines().find(|l| l.contains(&format!("{part}: "))).unwrap().to_owned();
    let (passes, storage) = (said("passes"), said("storage"));
    assert!(
        passes.starts_with("FAIL") && passes.contains("99") && passes.contains("copy the newest"),
        "{passes}"
    );
    assert!(storage.starts_with("warn") && storage.contains("coordinator"), "{storage}");
    assert_eq!(ran.code, 1);
}

#[test]
fn photographs_are_decoded_one_line_each() {
    let Some(folder) = perron_skips::test_data("qr") else { return };
    let mut pictures: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| text(&entry.unwrap().path()).to_owned())
        .filter(|path| path.ends_with(".png"))
        .collect();
    pictures.sort();
    let mut arguments = vec!["decode"];
    arguments.extend(pictures.iter().map(String::as_str));
    let ran = perron(&arguments);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    let wanted: Vec<String> = pictures
        .iter()
        .map(|picture| {
            let said = fs::read_to_string(Path::new(picture).with_extension("txt")).unwrap();
            let line = said.trim_end_matches(['\r', '\n']);
            format!("{picture}\t{}", line.replace('\\', "\\\\").replace('\r', "\\r").replace('\n', "\\n"))
        })
        .collect();
    // A text may end in a line break that its file keeps or does not.
    let read: Vec<&str> =
        ran.out.lines().map(|l| l.trim_end_matches("\\n").trim_end_matches("\\r")).collect();
    assert_eq!(read, wanted);
    assert!(wanted.len() >= 42 && wanted.iter().any(|line| line.contains("\\n")));
}

fn write_picture(path: &Path, grey: &[u8], side: u32) {
    let mut encoder = png::Encoder::new(fs::File::create(path).unwrap(), side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(grey).unwrap();
}

#[test]
fn decode_says_which_picture_gave_nothing() {
    let site = Site::new("");
    let (badge, blank, odd) = (site.path("badge.png"), site.path("blank.png"), site.path("odd.png"));
    write_picture(&blank, &[255; 64 * 64], 64);
    fs::write(&odd, b"no picture at all").unwrap();
    let missing = site.path("missing.png");
    let files = [&blank, &odd, &missing, &badge].map(|path| text(path));
    let ran = perron(&[&["decode"], &files[..]].concat());
    assert_eq!(ran.code, 1);
    assert_eq!(ran.out, format!("{}\t{}\n", text(&badge), site.badge()), "the good one is read all the same");
    for path in &files[..3] {
        let said = ran.err.lines().any(|line| line.contains(path) && line.len() > path.len() + 30);
        assert!(said, "{path}: {}", ran.err);
    }
    assert_eq!(perron(&["decode"]).code, 2, "no file is a wrong use");
}

fn assert_test_page(bytes: &[u8], how: &str) {
    let events = decode(bytes).unwrap_or_else(|error| panic!("{how}: {error}"));
    let paper = lines(&events).join("\n").replace('\u{a0}', " ");
    for wanted in ["Médiathèque", "10 €", "é è ê ë à â ç î ï ô ù û œ €", "2345-6789"] {
        assert!(paper.contains(wanted), "{how}: {wanted:?} in {paper}");
    }
    assert!(events.iter().any(|e| matches!(e, Event::Qr { text, .. } if text == "PERRON")), "{how}");
    assert!(events.iter().any(|e| matches!(e, Event::Cut { .. })), "{how}");
}

#[test]
fn a_test_page_prints_on_a_folder_and_over_the_network() {
    let site = Site::new("");
    let folder = site.path("paper");
    let address = format!("sim://{}", text(&folder));
    let page = ["test-page", "--profile", "epson-tm-t20", "--printer"];
    let out = site.ok("data", &[&page[..], &[&address]].concat());
    assert!(out.starts_with("printed: "), "{out}");
    assert_test_page(&fs::read(folder.join("0001.bin")).unwrap(), "folder");

    let printer = NetworkPrinter::start();
    printer.turn_into(FolderState::default());
    let out = site.ok("data", &[&page[..], &[&printer.address()]].concat());
    assert!(out.starts_with("printed: "), "{out}");
    assert_test_page(&printer.bytes_once(|bytes| decode(bytes).is_ok()), "network");
}

#[test]
fn the_sites_own_printer_is_asked_what_it_is() {
    let site = Site::new("[printer]\naddress = \"sim://paper\"\n");
    let folder = site.path("paper");
    fs::create_dir(&folder).unwrap();
    let config = fs::read_to_string(site.path("perron.toml")).unwrap();
    fs::write(site.path("perron.toml"), config.replace("sim://paper", &format!("sim://{}", text(&folder))))
        .unwrap();
    for (state, profile) in
        [("maker=EPSON\nmodel=TM-T20III\n", "epson-tm-t20"), ("answers=no\n", "generic-80")]
    {
        fs::write(folder.join("state.txt"), state).unwrap();
        let out = site.ok("data", &["test-page"]);
        assert!(out.contains(&format!("its profile is {profile}\n")), "{state}: {out}");
    }
    fs::write(site.path("perron.toml"), config.replace("sim://paper", "none")).unwrap();
    let none = site.perron("data", &["test-page"]);
    assert!(none.code == 1 && none.err.contains("--printer"), "{none:?}");
}

#[test]
fn a_test_page_that_does_not_print_says_why() {
    let site = Site::new("");
    let folder = site.path("paper");
    fs::create_dir(&folder).unwrap();
    let state = FolderState { paper: Paper::Out, ..FolderState::default() };
    fs::write(folder.join("state.txt"), state.to_text()).unwrap();
    let sim = format!("sim://{}", text(&folder));
    let cases: [(&[&str], &str); 4] = [
        (&["--printer", &sim], "not printed: "),
        (&["--printer", "tcp://127.0.0.1:1"], "127.0.0.1:1"),
        (&["--printer", "usb:printer"], "sim://"),
        (&["--printer", &sim, "--profile", "epson"], "epson-tm-t20"),
    ];
    for (arguments, said) in cases {
        let ran = site.perron("data", &[&["test-page"], arguments].concat());
        assert_eq!(ran.code, 1, "{arguments:?}: {ran:?}");
        assert!(format!("{}{}", ran.out, ran.err).contains(said), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn a_wrong_configuration_names_file_line_and_remedy() {
    let site = Site::new("");
    let head = fs::read_to_string(site.path("perron.toml")).unwrap();
    let cases = [
        ("text_size = 2\n", 4, "text-size"),
        ("text-size = 5\n", 4, "from 1 to 4"),
        ("timezone = \"Paris\"\n", 4, "Europe/Paris"),
        ("languages = [\"fr\", \"de\"]\n", 4, "is not offered: write one of \""),
        ("territory = \"Lyon!\"\n", 4, "write"),
        ("pin-length = 3\n", 4, "from 4 to 12"),
        ("[scanner]\naddress = \"usb\"\n", 5, "write auto, none, serial://"),
        ("[scanner]\nlayout = \"azerty\"\n", 5, "\"fr\""),
        ("[printer]\npaper = \"90\"\n", 5, "\"58\" or \"80\""),
        ("[printer]\naddress = \"usb\"\n", 5, "or none"),
        ("[idle]\nafter = 10\n", 5, "from 120 to 300"),
        ("[idle]\nafter = \"long\"\n", 5, "from 120 to 300"),
        ("\n\n[idle]\ncountdown = 60\n", 7, "from 20 to 45"),
        ("[printer]\naddress = \"192.168.1.9\"\n", 5, "tcp://"),
        ("[printer]\nprofile = \"epson\"\n", 5, "\"epson-tm-t20\""),
        ("[printer]\nadress = \"tcp://a:9100\"\n", 5, "address"),
        ("[workshops]\nseats = 0\n", 5, "from 1 to 500"),
        ("[workshops]\nlevel = \"easy\"\n", 5, "beginner"),
        ("[pass]\nworkshop = -1\n", 5, "from 0 to 100000"),
        ("[scanner]\naddress = \"usb\"\n", 5, "pipe:///"),
        ("[site]\n", 4, "duplicate key"),
        ("country = \"France\"\n", 4, "\"FR\""),
        ("country = 33\n", 4, "string"),
    ];
    let file = site.path("wrong.toml");
    let mut unsaid: Vec<String> = vec![];
    for (added, line, remedy) in cases {
        fs::write(&file, format!("{head}{added}")).unwrap();
        let (config, data) = (text(&file), site.path("data"));
        let ran = perron(&["--config", config, "--data", text(&data), "backup", text(&site.path(""))]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{added}");
        let place = format!("line {line},");
        let absent = [config, &place, remedy].into_iter().filter(|wanted| !ran.err.contains(*wanted));
        unsaid.extend(absent.map(|wanted| format!("{added:?}: {wanted:?} in {}", ran.err)));
        assert!(!data.join("perron.db").exists(), "nothing starts on a wrong configuration");
        let doctor = perron(&["--config", config, "--data", text(&data), "doctor"]);
        let said = doctor.out.lines().find(|l| l.starts_with("FAIL  configuration: ")).unwrap();
        if !said.contains(remedy) {
            unsaid.push(format!("{added:?}: one line holds it all: {said}"));
        }
        assert!(doctor.out.lines().all(|l| l.get(4..6) == Some("  ")), "{}", doctor.out);
    }
    assert!(unsaid.is_empty(), "{}", unsaid.join("\n"));
}

#[test]
fn what_is_missing_is_named_with_the_remedy() {
    let site = Site::new("");
    let (config, absent) = (site.path("perron.toml"), site.path("absent.toml"));
    let data = site.path("data");
    let cases: [(&Path, &[&str], &[&str]); 3] = [
        (&absent, &["doctor"], &["absent.toml", "--config"]),
        (&config, &["import-workshops", "/nowhere/a.ics"], &["/nowhere/a.ics", "check the path"]),
        (&config, &["backup", "/nowhere"], &["no badge was ever shown", "show an advisor's badge"]),
    ];
    for (config, arguments, wanted) in cases {
        let place = ["--config", text(config), "--data", text(&data)];
        let ran = perron(&[&place[..], arguments].concat());
        assert_eq!(ran.code, 1, "{arguments:?}: {ran:?}");
        let said = format!("{}{}", ran.out, ran.err);
        assert!(wanted.iter().all(|w| said.contains(w)), "{arguments:?}: {said}");
    }
    fs::remove_dir_all(site.path("site")).unwrap();
    let ran = site.perron("data", &["backup", text(&site.path(""))]);
    assert!(ran.err.contains("site.toml") && ran.err.contains("perron-kit site init"), "{ran:?}");
}

#[test]
fn a_configuration_in_another_encoding_is_told_so_and_not_called_a_wrong_path() {
    let site = Site::new("");
    let good = fs::read_to_string(site.path("perron.toml")).unwrap();
    let latin1: Vec<u8> = good.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(good.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let data = site.path("data");
    for (bytes, wanted) in [(latin1, ["line 2", "Latin-1"]), (utf16, ["UTF-16", "Notepad"])] {
        for (file, config) in [("odd.toml", "odd.toml"), ("site/kiosk/site.toml", "perron.toml")] {
            let kept = fs::read(site.path(file)).unwrap_or_default();
            fs::write(site.path(file), &bytes).unwrap();
            let ran = perron(&["--config", text(&site.path(config)), "--data", text(&data), "doctor"]);
            let said = ran.out.lines().find(|l| l.starts_with("FAIL  configuration: ")).unwrap();
            let wanted = wanted.into_iter().chain(["as UTF-8", file]);
            assert!(wanted.clone().all(|w| said.contains(w)), "{file}: {said}");
            assert!(!said.contains("path") && !said.contains("site init"), "{said}");
            fs::write(site.path(file), kept).unwrap();
        }
    }
    // The mark of Windows programs is simply accepted.
    fs::write(site.path("perron.toml"), format!("\u{feff}{good}")).unwrap();
    assert_eq!(site.perron("data", &["doctor"]).code, 0);
}

#[test]
fn what_stands_where_the_data_should_lie_is_named() {
    let site = Site::new("");
    let file = site.path("file");
    fs::write(&file, "not a folder").unwrap();
    let lost = site.path("lost");
    std::os::unix::fs::symlink(site.path("nowhere"), &lost).unwrap();
    for (data, stands) in
        [(file.clone(), "is a file"), (file.join("deeper"), "is a file"), (lost, "is a link to nothing")]
    {
        for config in [Some(site.path("perron.toml")), None] {
            let place = ["--data", text(&data)].map(str::to_owned).to_vec();
            let config = config.map(|config| vec!["--config".to_owned(), text(&config).to_owned()]);
            let words = [place, config.unwrap_or_default(), vec!["backup".to_owned(), "/nowhere".to_owned()]]
                .concat();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let ran = perron(&words);
            assert_eq!(ran.code, 1, "{words:?}");
            assert!(ran.err.contains(stands) && ran.err.contains("--data"), "{words:?}: {}", ran.err);
            assert!(!ran.err.contains("memory"), "{}", ran.err);
        }
    }
}

#[test]
fn an_option_that_would_be_ignored_is_refused() {
    for words in [
        &["tour", "--out", "/nowhere/tour", "--config", "perron.toml"][..],
        &["--data", "/nowhere/data", "tour", "--out", "/nowhere/tour"],
        &["decode", "badge.png", "--config", "perron.toml"],
        &["--fullscreen", "doctor"],
    ] {
        let ran = perron(words);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{words:?}");
        assert!(ran.err.contains("leave"), "{words:?}: {}", ran.err);
    }
}

#[test]
fn a_table_of_the_bench_in_another_encoding_is_told_so_too() {
    let site = Site::new("");
    let file = site.path("issuer.toml");
    fs::write(&file, b"# the funder's\nname = \"D\xe9partement\"\n").unwrap();
    let ran = kit(&["trust", "make", "--site", text(&site.path("site")), "--issuer", text(&file)]);
    assert_ne!(ran.code, 0);
    assert!(
        [text(&file), "line 2", "Latin-1", "as UTF-8"].iter().all(|w| ran.err.contains(w)),
        "{}",
        ran.err
    );
}
