//! Plans from facts.

use super::*;
use crate::guard::Transport;

const READY: AtaFacts = AtaFacts {
    security: true,
    is_enabled: false,
    is_locked: false,
    is_frozen: false,
    is_expired: false,
    enhanced: true,
    minutes: Some(2),
    enhanced_minutes: Some(8),
    sanitize: false,
    sanitize_block: false,
    sanitize_crypto: false,
    unfinished: None,
    sanitize_is_frozen: false,
    overlay: false,
    sector: 512,
};

fn facts(transport: Transport) -> DriveFacts {
    DriveFacts { transport, siblings: vec![], nvme: None, ata: None, unasked: None }
}

/// What is chosen and why nothing better, and that overwriting is chosen where it is asked for.
fn planned(facts: &DriveFacts) -> (Option<Own>, Vec<Why>) {
    assert_eq!(plan(facts, Wish::Overwrite).own, None, "{facts:?}");
    let made = plan(facts, Wish::Auto);
    (made.own, made.passed_over.into_iter().map(|over| over.why).collect())
}

#[test]
fn an_ata_drive_gets_the_best_that_it_takes() {
    let secure = |is_enhanced, minutes| Some(Own::AtaSecureErase { is_enhanced, minutes });
    let sanitize = |is_crypto| Some(Own::AtaSanitize { is_crypto });
    let both = AtaFacts { sanitize_block: true, sanitize_crypto: true, ..READY };
    for (ata, own, whys) in [
        (READY, secure(true, Some(8)), vec![Why::NotSupported]),
        (AtaFacts { enhanced: false, ..READY }, secure(false, Some(2)), vec![Why::NotSupported]),
        (AtaFacts { is_frozen: true, ..READY }, None, vec![Why::NotSupported, Why::Frozen]),
        (AtaFacts { is_enabled: true, ..READY }, None, vec![Why::NotSupported, Why::PasswordSet]),
        (AtaFacts { is_locked: true, ..both }, None, vec![Why::Locked]),
        (AtaFacts { sanitize_crypto: true, ..READY }, sanitize(true), vec![]),
        (both, sanitize(false), vec![]),
        (AtaFacts { is_frozen: true, ..both }, sanitize(false), vec![]),
        (AtaFacts { sanitize_is_frozen: true, ..both }, secure(true, Some(8)), vec![Why::Frozen]),
        (
            AtaFacts { sanitize_is_frozen: true, is_frozen: true, ..both },
            None,
            vec![Why::Frozen, Why::Frozen],
        ),
        (AtaFacts::default(), None, vec![Why::NotSupported, Why::NotSupported]),
        // As long as a day: the others of the round would wait for it.
        (AtaFacts { enhanced_minutes: Some(720), ..READY }, secure(true, Some(720)), vec![Why::NotSupported]),
        (AtaFacts { enhanced_minutes: Some(722), ..READY }, None, vec![Why::NotSupported, Why::TooLong(722)]),
    ] {
        let facts = DriveFacts { ata: Some(ata), ..facts(Transport::Ata) };
        assert_eq!(planned(&facts), (own, whys), "{ata:?}");
    }
    for (transport, why) in [(Transport::Usb, Why::Bridge), (Transport::Other, Why::Adapter)] {
        let bridged = DriveFacts { ata: Some(READY), ..facts(transport) };
        assert_eq!(planned(&bridged), (None, vec![why]));
    }
    // Of a drive that nobody asked nothing is said that it does not have.
    for unasked in [Transport::Mmc, Transport::Other, Transport::Virtio, Transport::Virtual] {
        assert_eq!(planned(&facts(unasked)), (None, vec![Why::NotAsked]), "{unasked:?}");
    }
}

#[test]
fn only_a_freeze_that_stands_in_the_way_is_waited_for() {
    let both = AtaFacts { sanitize_block: true, ..READY };
    for (ata, wish, is_kept) in [
        (READY, Wish::Auto, false),
        (AtaFacts { is_frozen: true, ..READY }, Wish::Auto, true),
        (AtaFacts { is_frozen: true, ..READY }, Wish::Overwrite, false),
        (AtaFacts { is_frozen: true, ..both }, Wish::Auto, false),
        (AtaFacts { sanitize_is_frozen: true, ..both }, Wish::Auto, false),
        (AtaFacts { is_frozen: true, sanitize_is_frozen: true, ..both }, Wish::Auto, true),
        (AtaFacts { security: false, is_frozen: true, ..READY }, Wish::Auto, false),
        // No password can be tried on a frozen drive.
        (AtaFacts { is_frozen: true, is_enabled: true, is_locked: true, ..READY }, Wish::Overwrite, true),
        (AtaFacts { is_frozen: true, is_enabled: true, ..READY }, Wish::Overwrite, true),
        (AtaFacts { is_enabled: true, ..READY }, Wish::Auto, false),
    ] {
        let made = |transport| plan(&DriveFacts { ata: Some(ata), ..facts(transport) }, wish);
        let own = made(Transport::Ata);
        assert_eq!((own.is_kept_by_freezing, own.has_password), (is_kept, ata.is_enabled), "{ata:?}");
        // What an adapter froze does not thaw when the PC sleeps.
        assert!(!made(Transport::Usb).is_kept_by_freezing, "{ata:?}");
    }
}

#[test]
fn an_nvme_drive_never_takes_its_neighbours_along() {
    let all = NvmeFacts { sanitize_block: true, sanitize_crypto: true, format: true, ..NvmeFacts::default() };
    let none = NvmeFacts::default();
    let shared = || Why::Shared("nvme0n2".to_owned());
    let format = NvmeFacts { format: true, ..none };
    for (nvme, is_alone, own, whys) in [
        (all, true, Some(Own::NvmeSanitize { is_crypto: false }), vec![]),
        (
            NvmeFacts { sanitize_block: false, ..all },
            true,
            Some(Own::NvmeSanitize { is_crypto: true }),
            vec![],
        ),
        (format, true, Some(Own::NvmeFormat), vec![Why::NotSupported]),
        (none, true, None, vec![Why::NotSupported, Why::NotSupported]),
        (all, false, Some(Own::NvmeFormat), vec![shared()]),
        (NvmeFacts { format_is_shared: true, ..all }, false, None, vec![shared(), shared()]),
        (
            NvmeFacts { format_is_shared: true, ..format },
            true,
            Some(Own::NvmeFormat),
            vec![Why::NotSupported],
        ),
    ] {
        let siblings = if is_alone { vec![] } else { vec!["nvme0n2".to_owned()] };
        let facts = DriveFacts { nvme: Some(nvme), siblings, ..facts(Transport::Nvme) };
        assert_eq!(planned(&facts), (own, whys), "{nvme:?} {is_alone}");
    }
}

#[test]
fn each_reason_names_its_remedy() {
    for why in [Why::Frozen, Why::PasswordSet, Why::Locked, Why::Bridge, Why::Adapter] {
        assert!(why.to_string().contains(": "), "{why}");
    }
    let facts = DriveFacts { unasked: Some(Unasked::Refused("no".to_owned())), ..facts(Transport::Ata) };
    assert!(
        plan(&facts, Wish::Auto).passed_over[0]
            .to_string()
            .contains("did not say what it can do (no): check")
    );
}
