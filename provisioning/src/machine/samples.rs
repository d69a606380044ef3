//! A machine that went through everything, for tests.

use serde_json::{Value, from_value, json};

use super::{EnrolmentRecord, ImageRecord, Parts, Unit, Wifi};

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
    let text = |(en, fr): (&str, &str)| json!({ "en": en, "fr": fr });
    let finding = |part: &str, outcome: &str, seen: (&str, &str), reason: Option<(&str, &str)>| -> Value {
        json!({ "part": part, "outcome": outcome, "seen": text(seen), "reason": reason.map(text) })
    };
    json!({
        "machine": { "vendor": "Exemple", "model": "Bureau 700", "serial": "SN-4711" },
        "profile": "kiosk",
        "findings": [
            finding("processor", "pass", ("4 cores, 2400 MHz", "4\u{a0}cœurs, 2400\u{a0}MHz"), None),
            finding("memory", "pass", ("7843 MiB", "7843\u{a0}Mio"), None),
            finding("storage", "pass", ("sda: 223 GiB, 1204 hours", "sda\u{a0}: 223\u{a0}Gio, 1204\u{a0}heures"), None),
            finding("battery", "limited", ("BAT0: 61 %", "BAT0\u{a0}: 61\u{a0}%"), Some(("worn", "usée"))),
            finding("screen", "pass", ("1920x1080, touch", "1920\u{a0}×\u{a0}1080, tactile"), None),
            finding("keyboard", "pass", ("42 of 42 keys answered", "touches qui ont répondu\u{a0}: 42 sur 42"), None),
            finding("sound", "pass", ("heard", "entendu"), None),
            finding("camera", "unknown", ("none", "aucune"), Some(("nobody looked", "personne n’a regardé"))),
            finding("network", "pass", ("cable, linked", "câble, relié"), None),
            finding("usb", "pass", ("6 ports", "6\u{a0}ports"), None),
            finding("clock", "pass", ("2026-02-03 10:24:00", "2026-02-03 10:24:00"), None),
            finding("temperature", "pass", ("71 °C after 45 s of load", "71\u{a0}°C après 45\u{a0}s en charge"), None),
            finding("firmware", "pass", ("Secure Boot on", "Secure Boot activé"), None),
        ],
        "verdict": "kiosk", "reasons": [], "keep": [], "took_s": 214
    })
}

pub(crate) fn parts() -> Parts {
    let (content, manifest, digest) = ("a5".repeat(32), "5a".repeat(32), "17".repeat(32));
    let erasure = json!({
        "model": "Exemple SSD 240", "serial": "SSD-0042", "bytes": 240_057_409_536_u64,
        "method": "ata-secure-erase", "samples": 512, "sampled_bytes": 2 << 20,
        "limits": {
            "en": "The drive erased itself; what it sets aside cannot be read from outside.",
            "fr": "Le disque s’est effacé lui-même\u{a0}; ce qu’il met de côté ne peut être lu du dehors.",
        },
        "took_s": 95
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
    report["reasons"] = json!([
        { "en": "The memory fails: 3 errors.", "fr": "Mémoire en panne – 3\u{a0}erreurs." },
        { "en": "The screen stays dark.", "fr": "L’écran reste noir." },
    ]);
    report["keep"] = json!(["storage", "network", "keyboard"]);
    for (place, en, fr) in [(1, "3 errors", "3\u{a0}erreurs"), (4, "stays dark", "reste noir")] {
        report["findings"][place]["outcome"] = "fail".into();
        report["findings"][place]["seen"] = json!({ "en": en, "fr": fr });
    }
    Parts { qualification: Some(from_value(report).unwrap()), ..Parts::default() }
}
