//! What a printer answers when it is asked how it is and what it is: any bytes end, and none is believed beyond its form.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use perron_hardware::printer::{Fault, Printer, Sent, ask_model, ask_status};

/// A printer that answers so, whatever it is asked.
struct Answers<'a>(&'a [u8]);

impl Printer for Answers<'_> {
    fn send(&mut self, bytes: &[u8], _: Duration) -> Sent {
        Sent { accepted: bytes.len(), fault: None }
    }

    fn receive(&mut self, buffer: &mut [u8], _: Duration) -> Result<usize, Fault> {
        let count = buffer.len().min(self.0.len());
        let (now, later) = self.0.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.0 = later;
        Ok(count)
    }
}

fuzz_target!(|bytes: &[u8]| {
    let _ = ask_status(&mut Answers(bytes), Duration::from_millis(1));
    let _ = ask_model(&mut Answers(bytes), Duration::from_millis(1));
});
