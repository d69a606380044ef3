//! A reader's own prefix is dropped before the codes that the domain prints, and before no others.

use perron_domain::{crypto::badge, pass::voucher, ticket::TICKET_PREFIX};
use perron_flow::MEMO_PREFIX;
use perron_hardware::scanner::{OWN_STARTS, Scan};

#[test]
fn readers_know_how_our_codes_begin() {
    let mut ours = [TICKET_PREFIX, voucher::PREFIX, badge::PREFIX, MEMO_PREFIX];
    let mut known = OWN_STARTS;
    ours.sort_unstable();
    known.sort_unstable();
    assert_eq!(known, ours);
    for start in ours {
        let scan = Scan::new(format!("K1-{start}ABC").as_bytes()).unwrap();
        assert_eq!(scan.as_str(), format!("{start}ABC"));
    }
}
