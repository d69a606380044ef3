//! A scene's view for the stage: the same things, and where the hand points.

use crate::vm::{StageFrame, StageItem, StageKind, StageRow, StageVm};
use perron_learn::scene::{Frame, Item, Kind, Row};
use perron_learn::{Doing, Lesson};

/// The stage of a practice; empty on any other step.
pub(super) fn stage(lesson: &Lesson, promise: String) -> StageVm {
    let Doing::Practice { scene, words, .. } = &lesson.doing else { return StageVm::default() };
    let view = scene.view(words);
    let pointed = lesson.pointed().unwrap_or_default();
    let rows = |rows: &[Row]| rows.iter().map(|r| row(r, &pointed)).collect();
    StageVm {
        frame: match view.frame {
            Frame::Window => StageFrame::Window,
            Frame::Phone => StageFrame::Phone,
            Frame::Plain => StageFrame::Plain,
        },
        rows: rows(&view.rows),
        keys: rows(&view.keys),
        promise,
        showing: lesson.show.is_some(),
    }
}

fn row(row: &Row, pointed: &str) -> StageRow {
    StageRow { items: row.items.iter().map(|i| item(i, pointed)).collect() }
}

fn item(item: &Item, pointed: &str) -> StageItem {
    StageItem {
        key: item.key.clone(),
        kind: kind(item.kind),
        text: item.text.clone(),
        sub: item.sub.clone(),
        trail: item.trail.clone(),
        icon: item.icon.clone(),
        is_on: item.on,
        is_off: item.off,
        drag: item.drag,
        pointed: !pointed.is_empty() && item.key == pointed,
        level: i32::from(item.level),
        of: i32::from(item.of),
        wide: i32::from(item.wide),
    }
}

fn kind(kind: Kind) -> StageKind {
    match kind {
        Kind::Bar => StageKind::Bar,
        Kind::Heading => StageKind::Heading,
        Kind::Text => StageKind::Text,
        Kind::Line => StageKind::Line,
        Kind::Button => StageKind::Button,
        Kind::Link => StageKind::Link,
        Kind::Field => StageKind::Field,
        Kind::Check => StageKind::Check,
        Kind::Tile => StageKind::Tile,
        Kind::Bubble => StageKind::Bubble,
        Kind::Picture => StageKind::Picture,
        Kind::Person => StageKind::Person,
        Kind::Note => StageKind::Note,
        Kind::Tab => StageKind::Tab,
        Kind::Zone => StageKind::Zone,
        Kind::Meter => StageKind::Meter,
        Kind::Key => StageKind::Key,
        Kind::Gap => StageKind::Gap,
    }
}
