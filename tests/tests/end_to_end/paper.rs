//! A ticket from the document to the reader's eye: over the network, through a decoder that shares
//! no code with the crates under test, and its QR code through Debian's `zbarimg`.

use std::{path::Path, process::Command, time::Duration};

use crate::support::network::NetworkPrinter;
use perron_hardware::printer::{FolderState, JobNumber, Limits, Outcome, open, print};
use perron_paper::{
    Align, Cell, CodePage, Document, Profile, QrSize,
    escpos::{Mode, render},
    raster,
};
use perron_skips::Missing;
use perron_tests::escpos_decoder::{Event, Picture, decode, lines, picture};

/// For printers that answer, however busy the machine is.
const PATIENT: Limits = Limits {
    send: Duration::from_secs(600),
    status: Duration::from_secs(600),
    answer: Duration::from_secs(600),
    look: Duration::from_secs(1),
};
const QR: &str = "PT1:MFRGGZDFMZTWQ2LKNNWG23TPOB";

fn ticket() -> Document {
    Document::new("workshop-ticket", "fr")
        .heading("L’e-mail, pas à pas")
        .banner("mardi 12 mai, 14\u{a0}h")
        .pair("Prénom", "Zoé")
        .pair("Accès", "1er étage")
        .rule()
        .text("Ça coûte 0\u{a0}€ au lieu de 10\u{a0}€.")
        .row([Cell::new("Œuvre", 1, Align::Start), Cell::new("à 9\u{a0}h", 1, Align::End)])
        .qr(QR, QrSize::Medium)
        .code("7K3M-9QRX")
}

/// What stands on each line, the spaces between label and value left out.
const LINES: [&str; 7] = [
    "L’e-mail, pas à pas",
    "mardi 12 mai, 14 h",
    "PrénomZoé",
    "Accès1er étage",
    "Ça coûte 0 € au lieu de 10 €.",
    "Œuvreà 9 h",
    "7K3M-9QRX",
];

/// Prints the ticket over the network; the events of its bytes, without the questions.
fn over_the_network(document: &Document, profile: &Profile) -> (Mode, Vec<Event>) {
    let printer = NetworkPrinter::start();
    printer.turn_into(FolderState::default());
    let rendered = render(document, profile).unwrap();
    let mut line = open(&printer.address().parse().unwrap()).unwrap();
    let outcome = print(&mut *line, &rendered, profile, JobNumber(7), &PATIENT);
    let answers = profile.completion != perron_paper::Completion::None;
    let expected = if answers { Outcome::Printed } else { Outcome::Unknown(None) };
    assert_eq!(outcome, expected, "{}", profile.name);
    let bytes = printer.bytes_once(|bytes| bytes.len() >= rendered.bytes.len());
    let events = decode(&bytes).unwrap_or_else(|error| panic!("{}: {error}", profile.name));
    (rendered.mode, events)
}

#[test]
fn what_is_written_is_what_is_read() {
    let with_letters = |profile: &Profile| !profile.code_pages.is_empty();
    let profiles: Vec<Profile> = Profile::built_in().into_iter().filter(with_letters).collect();
    assert!(profiles.len() >= 4, "{profiles:?}");
    for profile in profiles {
        let (mode, events) = over_the_network(&ticket(), &profile);
        assert_eq!(mode, Mode::Text);
        let expected = match profile.code_pages.first() {
            Some((_, CodePage::Wpc1252)) => LINES.map(str::to_owned),
            // Other printers print the typewriter's apostrophe.
            _ => LINES.map(|line| line.replace('’', "'")),
        };
        let squeeze = |line: &String| line.split("  ").map(str::trim).collect::<String>();
        let read: Vec<_> =
            lines(&events).iter().map(squeeze).filter(|line| line.contains(char::is_alphanumeric)).collect();
        // Narrow paper breaks lines elsewhere.
        assert_eq!(read.join(" "), expected.join(" "), "{}", profile.name);
    }
}

#[test]
fn qr_codes_are_read_back_from_paper() {
    let Ok(version) = Command::new("zbarimg").arg("--version").output() else {
        return perron_skips::skip(Missing::Program("zbarimg".to_owned()), "Debian's package zbar-tools");
    };
    println!("zbarimg {}", String::from_utf8_lossy(&version.stdout).trim());
    let folder = tempfile::tempdir().unwrap();
    for profile in Profile::built_in() {
        let (_, events) = over_the_network(&ticket(), &profile);
        let own = events.iter().find_map(|event| match event {
            Event::Qr { text, module, .. } => Some(drawn_by_the_printer(text, usize::from(*module))),
            _ => None,
        });
        let file = folder.path().join(format!("{}.png", profile.name));
        write_png(&own.or_else(|| picture(&events)).unwrap(), &file);
        assert_eq!(read_back(&file), QR, "{}", profile.name);
    }
    let file = folder.path().join("preview.png");
    let preview = raster::render(&ticket(), 576).unwrap();
    std::fs::write(&file, perron_paper::png::encode(&preview).unwrap()).unwrap();
    assert_eq!(read_back(&file), QR, "the picture on the screen");
}

/// Stands for the printer's own drawing of a QR code.
fn drawn_by_the_printer(text: &str, module: usize) -> Picture {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).unwrap();
    let (modules, colours) = (code.width(), code.to_colors());
    let side = (modules + 8) * module;
    let dark = |x: usize, y: usize| {
        let inside = |at: usize| (4..modules + 4).contains(&(at / module));
        inside(x) && inside(y) && colours[(y / module - 4) * modules + x / module - 4] == qrcode::Color::Dark
    };
    let dots = (0..side * side).map(|index| dark(index % side, index / side)).collect();
    Picture { width: side, height: side, dots }
}

fn write_png(picture: &Picture, path: &Path) {
    let (width, height) = (u32::try_from(picture.width).unwrap(), u32::try_from(picture.height).unwrap());
    let mut encoder = png::Encoder::new(std::fs::File::create(path).unwrap(), width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let grey: Vec<u8> = picture.dots.iter().map(|dot| if *dot { 0 } else { 255 }).collect();
    encoder.write_header().unwrap().write_image_data(&grey).unwrap();
}

fn read_back(path: &Path) -> String {
    let output = Command::new("zbarimg").args(["--quiet", "--raw"]).arg(path).output().unwrap();
    assert!(output.status.success(), "zbarimg finds nothing in {}", path.display());
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
