//! A machine that went through everything, for tests.

use serde_json::{Value, from_value, json};

use super::model::{EnrolmentRecord, ImageRecord, Parts};
use crate::bench::{Unit, Wifi};

pub(crate) fn unit() -> Unit {
    Unit {
        asset_tag: "K-001".parse().unwrap(),
        place: "Médiathèque du Pont, salle 2".parse().unwrap(),
        role: "kiosk".parse().unwrap(),
        language: "fr".parse().unwrap(),
        hostname: "borne-001".parse().unwrap(),
        wifi: Wifi::new("Mairie", "s3cret-s3cret").unwrap(),
    }
}

fn qualification() -> Value {
    let finding = |part: &str, outcome: &str, seen: &str, reason: Option<&str>| -> Value {
        json!({ "part": part, "outcome": outcome, "seen": seen, "reason": reason })
    };
    json!({
        "machine": { "vendor": "Exemple", "model": "Bureau 700", "serial": "SN-4711" },
        "profile": "kiosk",
        "findings": [
            finding("processor", "pass", "4 cores, 2.4 GHz", None),
            finding("memory", "pass", "8 GiB, no error in 40 s", None),
            finding("storage", "pass", "240 GB SSD, 1,204 hours, healthy", None),
            finding("battery", "limited", "61 % of its capacity", Some("worn: keep it on the mains")),
            finding("screen", "pass", "1920 × 1080, touch", None),
            finding("keyboard", "pass", "every key answers", None),
            finding("sound", "pass", "heard", None),
            finding("camera", "unknown", "none found", Some("nobody looked: plug the camera in")),
            finding("network", "pass", "cable 1 Gb/s, Wi-Fi", None),
            finding("usb", "pass", "6 ports", None),
            finding("clock", "pass", "keeps time", None),
            finding("temperature", "pass", "71 °C under load", None),
            finding("firmware", "pass", "2019-04-12, TPM 2.0, Secure Boot on", None),
        ],
        "verdict": "kiosk", "reasons": ["Everything a resident needs works."], "keep": [], "took_s": 214
    })
}

pub(crate) fn parts() -> Parts {
    let (content, manifest, digest) = ("a5".repeat(32), "5a".repeat(32), "17".repeat(32));
    let erasure = json!({
        "model": "Exemple SSD 240", "serial": "SSD-0042", "bytes": 240_057_409_536_u64,
        "method": "ata-secure-erase", "samples": 512, "sampled_bytes": 2 << 20,
        "limits": "The drive erased itself; what it sets aside cannot be read from outside.", "took_s": 95
    });
    let image = json!({
        "name": "perron-kiosk", "version": "1.4.0", "drive": "ssd-0042 ", "manifest": manifest,
        "content": content, "mapped_bytes": 734_003_200,
        "verification": { "state": "verified", "how": "O_DIRECT, reopened", "digest": content }
    });
    let enrolment = json!({ "hostname": "borne-001", "language": "fr", "digest": digest });
    Parts {
        qualification: Some(from_value(qualification()).unwrap()),
        erasures: vec![from_value(erasure).unwrap()],
        image: Some(from_value::<ImageRecord>(image).unwrap()),
        enrolment: Some(from_value::<EnrolmentRecord>(enrolment).unwrap()),
        rejection: vec![],
    }
}

/// The same machine, judged as spare parts before anything was done with it.
pub(crate) fn spare() -> Parts {
    let mut report = qualification();
    report["verdict"] = "spare-parts".into();
    report["reasons"] = json!(["The memory fails: 3 errors in 40 s.", "The screen stays dark."]);
    report["keep"] = json!(["storage", "network", "keyboard"]);
    for (place, seen) in [(1, "3 errors in 40 s"), (4, "stays dark")] {
        report["findings"][place]["outcome"] = "fail".into();
        report["findings"][place]["seen"] = seen.into();
    }
    Parts { qualification: Some(from_value(report).unwrap()), ..Parts::default() }
}
