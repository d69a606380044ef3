//! One contract for found printers, held by a machine's USB printers and by simulated ones.

use std::path::PathBuf;
use std::time::Duration;

use perron_paper::{ChosenBy, Document, MODEL_MAX, Model, PaperWidth, Profile, escpos::render};
use proptest::prelude::*;

use super::ieee1284::Told;
use super::*;
use crate::find::Machine;
use crate::printer::{Fault, Folder, JobNumber, Limits, Outcome, print};

/// For printers that never answer.
const SILENT: Limits = Limits {
    send: Duration::from_secs(60),
    status: Duration::from_millis(20),
    answer: Duration::from_millis(20),
    look: Duration::from_millis(10),
};

const EPSON: &str = "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;";
const CLONE: &str = "MFG:Printer;CMD:EPSON;MDL:POS-80;CLS:PRINTER;1";
const LASER: &str = "MFG:HP;CMD:PJL,PCL;MDL:LaserJet P1102;CLS:PRINTER;";

/// A printer as it is plugged in.
#[derive(Clone, Copy)]
struct Plug {
    lp: u8,
    port: &'static str,
    usb: &'static str,
    serial: Option<&'static str>,
    told: &'static str,
}

const ONE: Plug = Plug { lp: 0, port: "1-1", usb: "04b8:0e15", serial: Some("J5YK001234"), told: EPSON };
const OTHER: Plug = Plug { lp: 1, port: "1-2", usb: "0416:5011", serial: None, told: CLONE };
const OFFICE: Plug = Plug { lp: 2, port: "1-3", usb: "03f0:002a", serial: None, told: LASER };

/// A machine below a folder: `/sys` as the kernel shows it, and a file in place of each device.
struct Fake(tempfile::TempDir);

impl Fake {
    fn new(plugs: &[Plug]) -> Self {
        let fake = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir_all(fake.at("sys/class/usbmisc")).unwrap();
        std::fs::create_dir_all(fake.at("dev/usb")).unwrap();
        plugs.iter().for_each(|plug| fake.plug(*plug));
        fake
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn device(&self, lp: u8) -> PathBuf {
        self.at(&format!("dev/usb/lp{lp}"))
    }

    fn plug(&self, plug: Plug) {
        let device = self.at(&format!("sys/devices/pci0000:00/usb1/{}", plug.port));
        let interface = device.join(format!("{}:1.0", plug.port));
        let node = interface.join(format!("usbmisc/lp{}", plug.lp));
        std::fs::create_dir_all(&node).unwrap();
        let (vendor, product) = plug.usb.split_once(':').unwrap();
        std::fs::write(device.join("idVendor"), format!("{vendor}\n")).unwrap();
        std::fs::write(device.join("idProduct"), format!("{product}\n")).unwrap();
        if let Some(serial) = plug.serial {
            std::fs::write(device.join("serial"), serial).unwrap();
        }
        if !plug.told.is_empty() {
            std::fs::write(interface.join("ieee1284_id"), plug.told).unwrap();
        }
        std::os::unix::fs::symlink("../..", node.join("device")).unwrap();
        std::os::unix::fs::symlink(&node, self.at(&format!("sys/class/usbmisc/lp{}", plug.lp))).unwrap();
        std::fs::write(self.device(plug.lp), b"").unwrap();
    }

    fn unplug(&self, plug: Plug) {
        std::fs::remove_file(self.at(&format!("sys/class/usbmisc/lp{}", plug.lp))).unwrap();
        std::fs::remove_dir_all(self.at(&format!("sys/devices/pci0000:00/usb1/{}", plug.port))).unwrap();
        std::fs::remove_file(self.device(plug.lp)).unwrap();
    }

    fn printers(&self) -> PluggedPrinters {
        PluggedPrinters::at(Machine::at(&self.at("sys"), &self.at("dev")))
    }
}

fn ids(printers: &mut dyn Printers) -> Vec<String> {
    printers.list().iter().map(|info| info.id.as_str().to_owned()).collect()
}

#[test]
fn what_is_plugged_in_is_listed_with_what_it_told() {
    let fake = Fake::new(&[ONE, OTHER, OFFICE]);
    let listed = fake.printers().list();
    let seen: Vec<_> =
        listed.iter().map(|info| (info.name.as_str(), info.id.as_str(), info.takes_tickets)).collect();
    assert_eq!(
        seen,
        [
            ("EPSON TM-T20II", "usb 04b8:0e15 number J5YK001234", true),
            ("Printer POS-80", "usb 0416:5011 port 1-2", true),
            ("HP LaserJet P1102", "usb 03f0:002a port 1-3", false),
        ]
    );
    assert_eq!(listed[0].address, Address::File(fake.device(0)));
    assert_eq!(listed[0].usb, "04b8:0e15".parse().ok());
    assert_eq!(Fake::new(&[]).printers().list(), []);
    // One that tells nothing is a printer all the same; it may have a name as a USB device.
    let mute = Plug { told: "", ..OTHER };
    let fake = Fake::new(&[mute]);
    let listed = fake.printers().list();
    assert_eq!(
        (listed[0].name.as_str(), listed[0].model.as_ref(), listed[0].takes_tickets),
        ("lp1", None, true)
    );
    std::fs::write(fake.at("sys/devices/pci0000:00/usb1/1-2/product"), "Printer-80\n").unwrap();
    std::fs::write(fake.at("sys/devices/pci0000:00/usb1/1-2/manufacturer"), "Acme\n").unwrap();
    assert_eq!(fake.printers().list()[0].name, "Acme Printer-80");
}

/// What `auto` opens, with what is plugged in and remembered.
#[test]
fn auto_takes_the_one_that_is_there() {
    let number = DeviceId::stored("usb 04b8:0e15 number J5YK001234");
    let port = DeviceId::stored("usb 0416:5011 port 1-2");
    let gone = DeviceId::stored("usb 0519:0001 port 1-9");
    for (plugs, address, remembered, expected) in [
        (vec![ONE], Address::Auto, None, Ok(0)),
        (vec![OFFICE, ONE], Address::Auto, None, Ok(0)),
        (vec![ONE], Address::Auto, Some(&gone), Ok(0)),
        (vec![ONE, OTHER], Address::Auto, Some(&number), Ok(0)),
        (vec![ONE, OTHER], Address::Auto, Some(&port), Ok(1)),
        (vec![ONE, OTHER], Address::Only(port.clone()), Some(&number), Ok(1)),
        (vec![], Address::Auto, None, Err("no ticket printer is plugged in: plug one in")),
        (vec![OFFICE], Address::Auto, Some(&gone), Err("there is HP LaserJet P1102")),
        (
            vec![ONE, OTHER],
            Address::Auto,
            None,
            Err("auto:usb 04b8:0e15 number J5YK001234 (EPSON TM-T20II) or auto:usb 0416"),
        ),
        (vec![ONE, OTHER], Address::Auto, Some(&gone), Err("choose one")),
        (vec![ONE], Address::Only(port.clone()), None, Err("(there is EPSON TM-T20II): plug it in")),
    ] {
        let fake = Fake::new(&plugs);
        let found = find(&address, remembered, &mut fake.printers());
        match (found, expected) {
            (Ok(info), Ok(lp)) => assert_eq!(info.address, Address::File(fake.device(lp)), "{address}"),
            (Err(error), Err(words)) => assert!(error.to_string().contains(words), "{error}"),
            (found, expected) => panic!("{address}: {found:?}, not {expected:?}"),
        }
    }
}

/// What an error says to write is what then opens the right one.
#[test]
fn a_site_with_two_of_a_kind_chooses_once() {
    let twins = |serial| {
        let left = Plug { serial, ..ONE };
        [left, Plug { lp: 1, port: "1-2", ..left }]
    };
    for serial in [None, Some("J5YK001234")] {
        let fake = Fake::new(&twins(serial));
        let error = find(&Address::Auto, None, &mut fake.printers()).unwrap_err();
        assert!(!error.is_transient());
        let PrinterError::Several { found } = error else { panic!("{error}") };
        for (lp, (_, address)) in (0..).zip(found) {
            let written: Address = address.to_string().parse().unwrap();
            let (_, mut printer) = open_found(&written, None, &mut fake.printers()).unwrap();
            printer.send(b"here", SILENT.send);
            assert_eq!(std::fs::read(fake.device(lp)).unwrap(), b"here", "{written}");
        }
        // Two that give the same number cannot be remembered by it.
        let first = fake.printers().list().remove(0);
        assert_eq!(find(&Address::Auto, Some(&first.id), &mut fake.printers()).is_ok(), serial.is_none());
    }
}

/// Pulled out and plugged in again under another of the kernel's numbers, and for one with a number on another port.
#[test]
fn a_printer_is_found_again_after_it_was_unplugged() {
    let fake = Fake::new(&[ONE, OTHER]);
    let mut printers = fake.printers();
    let chosen =
        find(&Address::Only(DeviceId::stored("usb 04b8:0e15 number J5YK001234")), None, &mut printers)
            .unwrap();
    let document = render(&Document::new("t", "fr").heading("Bonjour"), &Profile::generic_58()).unwrap();
    let profile = Profile::generic_58();
    let job = |printers: &mut PluggedPrinters| {
        let mut printer = printers.open(&chosen)?;
        Ok::<_, PrinterError>(print(&mut *printer, &document, &profile, JobNumber(1), &SILENT))
    };
    assert_eq!(job(&mut printers).unwrap(), Outcome::Unknown(None));
    fake.unplug(ONE);
    let refused = job(&mut printers).unwrap_err();
    assert!(matches!(refused, PrinterError::Open { fault: Fault::Unplugged, .. }) && refused.is_transient());
    fake.plug(Plug { lp: 7, port: "1-4", ..ONE });
    assert_eq!(job(&mut printers).unwrap(), Outcome::Unknown(None));
    assert!(std::fs::read(fake.device(7)).unwrap().ends_with(&document.bytes));
    assert!(std::fs::read(fake.device(1)).unwrap().is_empty(), "the other one got nothing");
}

#[test]
fn serial_lines_are_listed_where_they_are_asked_for() {
    let fake = Fake::new(&[ONE]);
    let device = fake.at("sys/devices/pci0000:00/usb1/1-5");
    let node = device.join("1-5:1.0/ttyUSB0/tty/ttyUSB0");
    std::fs::create_dir_all(&node).unwrap();
    std::fs::create_dir_all(fake.at("sys/class/tty")).unwrap();
    std::fs::write(device.join("idVendor"), "067b").unwrap();
    std::fs::write(device.join("idProduct"), "2303").unwrap();
    std::os::unix::fs::symlink(&node, fake.at("sys/class/tty/ttyUSB0")).unwrap();
    assert_eq!(ids(&mut fake.printers()).len(), 1);
    let listed = fake.printers().with_serial(9_600).list();
    assert_eq!(listed[1].id.as_str(), "usb 067b:2303 port 1-5");
    assert_eq!(listed[1].address, Address::Serial { path: fake.at("dev/ttyUSB0"), baud: 9_600 });
}

#[test]
fn an_address_that_was_written_is_used_as_it_stands() {
    let fake = Fake::new(&[ONE]);
    let mut printers = fake.printers();
    for text in
        ["tcp://192.0.2.7:9100", "serial:///dev/ttyS0?baud=9600", "sim:///nowhere", "file:///dev/usb/lp42"]
    {
        let address: Address = text.parse().unwrap();
        assert_eq!(find(&address, None, &mut printers).unwrap(), PrinterInfo::written(&address));
    }
    // What is known of the device behind it is known all the same.
    let found = find(&Address::File(fake.device(0)), None, &mut printers).unwrap();
    assert_eq!(found.model.unwrap().name(), "TM-T20II");
}

#[test]
fn simulated_printers_come_and_go_as_real_ones() {
    let folder = tempfile::tempdir().unwrap();
    let machine = SimulatedPrinters::new().unwrap();
    let mut printers = machine.clone();
    assert!(matches!(find(&Address::Auto, None, &mut printers), Err(PrinterError::NoneFound { .. })));
    let info = |name: &str| PrinterInfo {
        name: name.to_owned(),
        ..PrinterInfo::written(&Address::Only(DeviceId::stored(name)))
    };
    machine.plug(&info("one"), &folder.path().join("one"));
    assert!(printers.changed());
    let (found, mut printer) = open_found(&Address::Auto, None, &mut printers).unwrap();
    assert_eq!(printer.send(b"\x1b@a", SILENT.send).fault, None);
    assert_eq!(Folder::new(&folder.path().join("one")).unwrap().received().unwrap().len(), 1);
    machine.plug(&info("two"), &folder.path().join("two"));
    assert!(matches!(find(&Address::Auto, None, &mut printers), Err(PrinterError::Several { .. })));
    assert_eq!(find(&Address::Auto, Some(&found.id), &mut printers).unwrap(), found);
    machine.unplug(&found.id);
    assert!(printers.open(&found).err().unwrap().is_transient());
    assert_eq!(ids(&mut printers).len(), 1);
}

/// A printer that is asked by name, counting the questions.
struct Asked {
    folder: tempfile::TempDir,
    questions: usize,
}

impl Asked {
    /// One that knows the questions answers both.
    fn new(model: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Folder::new(folder.path()).unwrap().update(|state| {
            state.model = model.map(str::to_owned);
            state.maker = model.map(|_| "Epson and others".to_owned());
        });
        Self { folder, questions: 0 }
    }

    fn open(&self) -> Box<dyn Printer> {
        super::super::open(&Address::Simulated(self.folder.path().to_owned())).unwrap()
    }
}

struct Counting<'a>(Box<dyn Printer>, &'a mut usize);

impl Printer for Counting<'_> {
    fn send(&mut self, bytes: &[u8], timeout: Duration) -> crate::printer::Sent {
        *self.1 += usize::from(bytes.starts_with(b"\x1dI\x43"));
        self.0.send(bytes, timeout)
    }

    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, Fault> {
        self.0.receive(buffer, timeout)
    }
}

#[test]
fn a_printer_is_asked_once_and_only_where_its_cable_tells_too_little() {
    use PaperWidth::Mm80;
    let clone = || Told::read(CLONE).model;
    for (usb, told, answers, expected, by, questions) in [
        (Some("04b8:0e15"), Told::read(EPSON).model, None, "epson-tm-t20", ChosenBy::Model, 0),
        (Some("04b8:0e15"), None, None, "epson-tm-t20", ChosenBy::Usb, 0),
        (Some("0416:5011"), clone(), None, "generic-80", ChosenBy::WidthInName, 1),
        (Some("0416:5011"), clone(), Some("XP-N160II"), "xprinter-80", ChosenBy::Model, 1),
        (Some("0416:5011"), clone(), Some("nothing known"), "generic-80", ChosenBy::WidthInName, 1),
        (None, None, Some("TM-m30III"), "epson-tm-m30", ChosenBy::Model, 1),
        (None, None, None, "generic-80", ChosenBy::Paper, 1),
    ] {
        let mut asked = Asked::new(answers);
        let info = PrinterInfo {
            usb: usb.and_then(|usb| usb.parse().ok()),
            model: told,
            ..PrinterInfo::written(&Address::Simulated(asked.folder.path().to_owned()))
        };
        let limit = if answers.is_some() { Duration::from_secs(60) } else { Duration::from_millis(10) };
        let mut recognised = Recognised::default();
        for _ in 0..3 {
            let mut printer = Counting(asked.open(), &mut asked.questions);
            let choice = recognised.choose(&info, &mut printer, Mm80, limit).unwrap();
            assert_eq!((choice.profile.name.as_str(), choice.by), (expected, by));
        }
        assert_eq!(asked.questions, questions, "{expected}");
        let received = Folder::new(asked.folder.path()).unwrap().received().unwrap();
        let zeros = |file: &PathBuf| std::fs::read(file).unwrap().iter().all(|byte| *byte == 0);
        assert!(received.iter().all(zeros), "questions are not paper");
        recognised.forget(&info.id);
        let mut printer = Counting(asked.open(), &mut asked.questions);
        recognised.choose(&info, &mut printer, Mm80, limit).unwrap();
        assert_eq!(asked.questions, 2 * questions);
    }
}

/// A run that ended inside a picture leaves a printer that takes a question for dots.
#[test]
fn a_printer_that_waits_for_dots_is_asked_after_them() {
    let asked = Asked::new(Some("TM-T20II"));
    let info = PrinterInfo::written(&Address::Simulated(asked.folder.path().to_owned()));
    let mut printer = asked.open();
    printer.send(b"\x1b@\x1dv0\x00\x48\x00\x80\x00\xff\xff", SILENT.send);
    let coming = Duration::from_secs(60);
    let choice = Recognised::default().choose(&info, &mut *printer, PaperWidth::Mm80, coming).unwrap();
    assert_eq!(choice.profile.name, "epson-tm-t20");
}

#[test]
fn only_so_many_answers_are_remembered() {
    let asked = Asked::new(None);
    let mut recognised = Recognised::default();
    for n in 0..=ASKED_MAX {
        let address = Address::Tcp { host: format!("printer-{n}"), port: 9100 };
        let info = PrinterInfo::written(&address);
        recognised.choose(&info, &mut *asked.open(), PaperWidth::Mm58, Duration::ZERO).unwrap();
    }
    assert_eq!(recognised.remembered(), ASKED_MAX);
}

proptest! {
    /// Whatever stands in the kernel's files, which a device has filled, listing ends with short names.
    #[test]
    fn any_bytes_from_a_device_are_listed(
        told in prop::collection::vec(any::<u8>(), 0..5000),
        serial in prop::collection::vec(any::<u8>(), 0..300),
        vendor in prop::collection::vec(any::<u8>(), 0..8),
    ) {
        let fake = Fake::new(&[ONE, OTHER]);
        let device = fake.at("sys/devices/pci0000:00/usb1/1-1");
        std::fs::write(device.join("1-1:1.0/ieee1284_id"), told).unwrap();
        std::fs::write(device.join("serial"), serial).unwrap();
        std::fs::write(device.join("idVendor"), vendor).unwrap();
        let listed = fake.printers().list();
        prop_assert_eq!(listed.len(), 2);
        for info in listed {
            prop_assert!(info.name.chars().count() <= 2 * MODEL_MAX + 1 && !info.name.contains(char::is_control));
            prop_assert!(info.id.as_str().len() < 2048 && !info.id.as_str().contains(char::is_control));
        }
    }

    #[test]
    fn any_name_gets_a_profile(maker in "\\PC{0,80}", name in "\\PC{0,80}|(TM|XP|POS)-[0-9A-Z]{0,6}", usb: (u16, u16)) {
        let usb = perron_paper::UsbId { vendor: usb.0, product: usb.1 };
        let model = Model::new(Some(&maker), &name);
        let choice = perron_paper::choose(Some(usb), model.as_ref(), PaperWidth::Mm58);
        prop_assert!(Profile::by_name(&choice.profile.name).is_some());
    }
}
