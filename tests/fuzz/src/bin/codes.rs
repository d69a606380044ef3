//! A text that somebody holds under the reader: a ticket or a voucher is read, or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perron_domain::pass::{Operators, classify};
use perron_domain::ticket::{TicketCode, qr_text, read_qr};

fuzz_target!(|text: &str| {
    if let Some(signup) = read_qr(text) {
        assert!(text.trim().eq_ignore_ascii_case(&qr_text(signup)));
    }
    if let Some(code) = TicketCode::read(text) {
        assert_eq!(TicketCode::read(&code.to_string()), Some(code));
    }
    let _ = classify(text);
    // No issuer is trusted here, so no voucher is.
    assert!(Operators::default().look_up(text).is_err());
});
