//! Trying the devices: what is there, what to do, what came of it.

use super::Context;
use crate::readiness::{found_text, name_of, trial_text};
use crate::vm::{ButtonVm, DeviceRowVm, DevicesVm, Tone};
use perron_flow::{Device, Devices, DevicesAct, Found, Kind, Loudness, Trial, Tried, is_ready};

pub(super) fn devices(cx: &Context<'_>, screen: &Devices) -> DevicesVm {
    let w = &cx.w;
    let report = screen.report(&cx.k.context);
    let chosen = report.iter().find(|line| line.device == screen.chosen);
    let (result, tone) = chosen.map_or((String::new(), Tone::Calm), |line| result(cx, screen, line));
    let (is_ready, loudness) = (is_ready(&report), cx.k.context.loudness);
    DevicesVm {
        title: w.text("devices-title"),
        sub: w.text(if is_ready { "devices-ready" } else { "devices-sub" }),
        rows: report.iter().map(|line| row(cx, screen, line)).collect(),
        ask: w.text(ask(screen.chosen)),
        icon: icon(screen.chosen).to_owned(),
        camera: screen.chosen == Device::Camera,
        result,
        tone,
        volume: volume(cx, screen),
        softer: ButtonVm::new(DevicesAct::Softer, w.text("devices-softer"))
            .when(loudness.softer() != loudness),
        louder: ButtonVm::new(DevicesAct::Louder, w.text("devices-louder"))
            .when(loudness.louder() != loudness),
        primary: primary(cx, screen),
        secondary: match (screen.chosen, unsure(screen)) {
            (Device::Printer, true) => ButtonVm::new(DevicesAct::CameOut(false), w.text("devices-not-out")),
            (Device::Sound, true) => ButtonVm::new(DevicesAct::Heard(false), w.text("devices-not-heard")),
            _ => ButtonVm::default(),
        },
        report: ButtonVm::new(DevicesAct::Report, w.text("devices-report")),
    }
}

/// How loud it is, where that can be heard.
fn volume(cx: &Context<'_>, screen: &Devices) -> String {
    if screen.chosen != Device::Sound || !cx.k.context.sound {
        return String::new();
    }
    format!("{} / {}", cx.k.context.loudness.steps(), Loudness::MAX)
}

fn unsure(screen: &Devices) -> bool {
    matches!(screen.chosen, Device::Printer | Device::Sound) && screen.trial(screen.chosen) == Trial::Unsure
}

fn icon(device: Device) -> &'static str {
    match device {
        Device::Scanner => "search",
        Device::Camera => "camera",
        Device::Printer => "print",
        Device::Sound => "sound",
    }
}

fn ask(device: Device) -> &'static str {
    match device {
        Device::Scanner => "devices-ask-scanner",
        Device::Camera => "devices-ask-camera",
        Device::Printer => "devices-ask-printer",
        Device::Sound => "devices-ask-sound",
    }
}

fn row(cx: &Context<'_>, screen: &Devices, line: &Tried) -> DeviceRowVm {
    DeviceRowVm {
        act: DevicesAct::Choose(line.device).into(),
        icon: icon(line.device).to_owned(),
        name: name_of(&cx.w, line.device),
        found: found_text(&cx.w, line.device, line.found),
        state: trial_text(&cx.w, line.trial),
        tone: match line.trial {
            Trial::Works => Tone::Good,
            Trial::Fails => Tone::Warn,
            Trial::NotTried | Trial::Running | Trial::Unsure => Tone::Calm,
        },
        chosen: line.device == screen.chosen,
    }
}

fn primary(cx: &Context<'_>, screen: &Devices) -> ButtonVm {
    let w = &cx.w;
    match screen.chosen {
        Device::Printer if unsure(screen) => ButtonVm::new(DevicesAct::CameOut(true), w.text("devices-out")),
        Device::Printer => ButtonVm::new(DevicesAct::PrintPage, w.text("devices-print"))
            .when(screen.trial(Device::Printer) != Trial::Running && cx.k.context.site.prints),
        Device::Sound if unsure(screen) => ButtonVm::new(DevicesAct::Heard(true), w.text("devices-heard")),
        Device::Sound => ButtonVm::new(DevicesAct::Play, w.text("devices-play")).when(cx.k.context.sound),
        Device::Scanner | Device::Camera => ButtonVm::default(),
    }
}

/// What came of it, in words, and whether that is good.
fn result(cx: &Context<'_>, screen: &Devices, line: &Tried) -> (String, Tone) {
    let w = &cx.w;
    let id = match (line.device, line.trial, screen.read) {
        (Device::Printer, Trial::Running, _) => return (w.text("message-printing"), Tone::Calm),
        (Device::Printer, Trial::Unsure, _) => return (w.text("devices-unsure"), Tone::Calm),
        (Device::Printer, Trial::Works, _) => return (w.text("message-printed"), Tone::Good),
        (Device::Printer, Trial::Fails, _) => match line.found {
            Found::Paper(_) | Found::Absent => {
                return (found_text(w, line.device, line.found), Tone::Warn);
            }
            Found::There | Found::Unused | Found::Sight(_) => {
                return (w.text("message-paper-other"), Tone::Warn);
            }
        },
        (Device::Printer, Trial::NotTried, _) => return (String::new(), Tone::Calm),
        (Device::Sound, Trial::Unsure, _) => return (w.text("devices-listen"), Tone::Calm),
        (Device::Sound, Trial::Works, _) => return (w.text("devices-sound-works"), Tone::Good),
        (Device::Sound, Trial::Fails, _) => return (w.text("devices-sound-fails"), Tone::Warn),
        (Device::Sound, Trial::NotTried | Trial::Running, _) => return (String::new(), Tone::Calm),
        (_, _, Some(Kind::Badge)) => "devices-read-badge",
        (_, _, Some(Kind::Ticket)) => "devices-read-ticket",
        (_, _, Some(Kind::Voucher)) => "devices-read-voucher",
        (_, _, Some(Kind::Memo)) => "devices-read-memo",
        (_, _, Some(Kind::Other)) => "devices-read-other",
        (_, Trial::Fails, None) => return (w.text("devices-unreadable"), Tone::Warn),
        (_, Trial::Works, None) => "devices-works",
        (_, Trial::NotTried | Trial::Running | Trial::Unsure, None) => return (String::new(), Tone::Calm),
    };
    (w.text(id), Tone::Good)
}
