//! A mouse by USB that this program plays, with a battery of its own.

use std::fs::{File, OpenOptions};
use std::io::Write;

use crate::Failure;

/// The kernel's numbers of `uhid.h`.
const CREATE: u32 = 11;
const INPUT: u32 = 12;
const BUS_USB: u16 = 3;

/// What the mouse says of its reports: three buttons, two axes, and how full its battery is, from 0 to 100.
#[rustfmt::skip]
const REPORTS: [u8; REPORTS_LENGTH] = [
    0x05, 0x01, 0x09, 0x02, 0xa1, 0x01, 0x09, 0x01, 0xa1, 0x00,
    0x05, 0x09, 0x19, 0x01, 0x29, 0x03, 0x15, 0x00, 0x25, 0x01, 0x95, 0x03, 0x75, 0x01, 0x81, 0x02,
    0x95, 0x01, 0x75, 0x05, 0x81, 0x01,
    0x05, 0x01, 0x09, 0x30, 0x09, 0x31, 0x15, 0x81, 0x25, 0x7f, 0x75, 0x08, 0x95, 0x02, 0x81, 0x06,
    0xc0,
    0x05, 0x06, 0x09, 0x20, 0x15, 0x00, 0x26, 0x64, 0x00, 0x75, 0x08, 0x95, 0x01, 0x81, 0x02, 0xc0,
];
const REPORTS_LENGTH: usize = 65;

/// The mouse, plugged in until it is dropped.
pub(crate) struct Mouse(File);

impl Mouse {
    /// Plugs it in.
    pub(crate) fn plug(name: &str) -> Result<Self, Failure> {
        let mut device = OpenOptions::new().read(true).write(true).open("/dev/uhid")?;
        let mut event = CREATE.to_ne_bytes().to_vec();
        let mut words = name.as_bytes().to_vec();
        // Its name, its place and its number: 128 and twice 64 bytes.
        words.resize(256, 0);
        event.extend(words);
        event.extend(u16::try_from(REPORTS_LENGTH)?.to_ne_bytes());
        event.extend(BUS_USB.to_ne_bytes());
        for number in [0x1234_u32, 0x5679, 0, 0] {
            event.extend(number.to_ne_bytes());
        }
        event.extend(REPORTS);
        device.write_all(&event)?;
        Ok(Self(device))
    }

    /// Says how full its battery is.
    pub(crate) fn says(&mut self, percent: u8) -> Result<(), Failure> {
        let mut event = INPUT.to_ne_bytes().to_vec();
        event.extend(4_u16.to_ne_bytes());
        event.extend([0, 0, 0, percent]);
        Ok(self.0.write_all(&event)?)
    }
}
