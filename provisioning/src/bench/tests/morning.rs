//! A morning at the bench, recorded: a dock of two bays, locked drives, and a power cut in the middle. What the terminal
//! shows stands in the guide's folder, and is compared with what is said today; `PERRON_RECORD` writes it anew.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;

/// What the guides show.
const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/session-dock.txt");
const HEAD: &str = "\
# A morning with a dock of two bays, two locked drives and a power cut, recorded.
# The PC, its dock and its disks are simulated, the program is the real one. One disk hangs on the bench's own cable
# (/dev/sda), two stand in the dock (/dev/sdb, /dev/sdc). Lines of disks that are worked on at once may come in another order.
";
const BENCH: &str =
    "perron-kit bench --roster r.csv --image kiosk.img --manifest m.toml --site s --out out --samples 64";

impl Desk {
    /// A disk on the bench's own cable.
    fn own_cable(&self, serial: &'static str) -> PathBuf {
        if self.tree.path("sys/block/sda").exists() {
            self.tree.unplug("sda");
        }
        self.tree.named("sda", SATA, "8:0", "EXEMPLE SSD", serial);
        let node = self.tree.path("dev/sda");
        fs::write(&node, vec![0xa1; usize::try_from(SECTORS * 512).unwrap()]).unwrap();
        node
    }

    /// Runs the bench as a person sees it; gives what the terminal shows, and the exit code.
    fn show(&self, words: &str) -> (String, u8) {
        let line = format!("{BENCH} {words} ");
        let files = ["r.csv", "kiosk.img", "m.toml", "s", "out"];
        let real =
            files.iter().fold(line, |line, name| line.replace(&format!(" {name} "), &format!(" @{name} ")));
        let Command::Bench(args) = Args::try_parse_from(self.words(&real)).unwrap().command else {
            panic!("another command")
        };
        let host = host_with(&self.tree, &self.tools);
        let (code, out, err) = run("", false, |report| bench_in(host, &args, report));
        let root = self.tree.path("").display().to_string();
        let all = format!("\n$ {BENCH} {words}\n{out}{err}");
        let shown = |line: &&str| !line.contains(" left") || !line.contains(" %, ");
        let named = |line: &str| line.replace(&format!("{root}dev/"), "/dev/").replace(&root, "") + "\n";
        (all.lines().filter(shown).map(named).collect(), code)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// What is the same however the threads of several disks took turns.
fn sorted(record: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = record.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn a_morning_with_a_dock_locked_drives_and_a_power_cut_goes_as_it_is_recorded() {
    let desk = Desk::new("201503310007F");
    desk.kit("trust make --site @s");
    let mut record = HEAD.to_owned();
    desk.put(0, 0xb2, Some("SSD1-AAAA"));
    desk.put(1, 0xc3, Some("SSD1-BBBB"));

    // The first machine's drive is locked by somebody else.
    let node = desk.own_cable("SSD1-LOCK");
    desk.tools.0.lock().unwrap().locked.insert(node.clone(), "somebody's");
    let (text, code) = desk.show("--target /dev/sda --yes --confirm LOCK");
    assert!(code == EXIT_PARTIAL && text.contains("PSID"), "{code}: {text}");
    record.push_str(&format!("{text}[exit code {code}]\n"));

    // Another one in its place, and two in the dock. While the first erases itself the power fails.
    desk.tools.0.lock().unwrap().locked.clear();
    desk.own_cable("SSD1-CCCC");
    let (folder, aside) = (desk.tree.path(""), desk.tree.path("aside"));
    let kept = ["out", "dev"];
    let cut = {
        let (folder, aside) = (folder.clone(), aside.clone());
        move || kept.iter().for_each(|name| copy(&folder.join(name), &aside.join(name)))
    };
    desk.tools.0.lock().unwrap().power_cut = Some(Box::new(cut));
    let words = "--target /dev/sda /dev/sdb /dev/sdc --yes --confirm CCCC AAAA BBBB";
    let (text, _) = desk.show(&format!("--rebind K-1 {words}"));
    let before: Vec<&str> = text.lines().take_while(|line| !line.contains(": erase: ")).collect();
    record.push_str(&format!("{}\n[the power fails]\n", before.join("\n")));
    for name in kept {
        fs::remove_dir_all(folder.join(name)).unwrap();
        copy(&aside.join(name), &folder.join(name));
    }
    {
        let mut all = desk.tools.0.lock().unwrap();
        (all.is_off, all.power_cut) = (false, None);
        all.has_password.insert(node.clone());
        all.locked.insert(node, "perron");
    }

    // The first drive is locked with the kit's own password, and somebody put the dock's disks back the other way round.
    fs::remove_dir_all(&aside).unwrap();
    desk.swap([Some("SSD1-BBBB"), Some("SSD1-AAAA")]);
    let (text, code) = desk.show(&words.replace("AAAA BBBB", "BBBB AAAA"));
    assert!(code == EXIT_OK && text.contains("3 of 3 ready"), "{code}: {text}");
    record.push_str(&text);
    let serials = ["K-1", "K-2", "K-3"].map(|unit| desk.certificate(unit)[0].clone());
    assert_eq!(serials, ["SSD1-CCCC", "SSD1-AAAA", "SSD1-BBBB"], "each machine has the disk that it had");

    if std::env::var_os("PERRON_RECORD").is_some() {
        fs::write(RECORDED, &record).unwrap();
    }
    let recorded = fs::read_to_string(RECORDED).unwrap();
    assert_eq!(sorted(&record), sorted(&recorded), "{record}");
}
