//! What a device with keys sends: whatever it is, no code holds what does not print, and nothing grows.
#![no_main]

use std::time::{Duration, SystemTime};

use evdev::KeyCode;
use libfuzzer_sys::fuzz_target;
use perron_hardware::keys::{KeyEvent, Layout, Layouts, Role, Typed, Typist};

fuzz_target!(|bytes: &[u8]| {
    let Some(([how, which], bytes)) = bytes.split_first_chunk::<2>() else { return };
    let role = [Role::Unknown, Role::Typing, Role::Proven, Role::Named][usize::from(how % 4)];
    let layouts = match Layout::ALL.get(usize::from(*which)) {
        Some(layout) => Layouts::only(*layout),
        None => Layouts::default(),
    };
    let mut typist = Typist::new(role, layouts);
    let mut at = SystemTime::now() - Duration::from_secs(600);
    let mut typed = vec![];
    for pair in bytes.chunks_exact(2) {
        let key = KeyCode::new(u16::from(pair[0]));
        let event = match pair[1] % 8 {
            0 => KeyEvent::Lost,
            n if n % 2 == 0 => KeyEvent::Down(key),
            _ => KeyEvent::Up(key),
        };
        at += Duration::from_millis(u64::from(pair[1] / 8) * 3);
        typist.take(&[(at, event)], &mut typed);
        for typed in typed.drain(..) {
            if let Typed::Code(Ok(scan)) = typed {
                assert!(!scan.as_str().is_empty() && !scan.as_str().chars().any(char::is_control));
            }
        }
        assert!(!typist.layouts().possible().is_empty());
    }
});
