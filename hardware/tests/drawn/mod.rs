//! Frames as a camera of 1280 × 720 would take them, drawn here: codes under bad conditions, and scenes without a code.
//!
//! Every frame follows from its name and number alone: the same on any machine, at any time.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "drawn for tests and for the benchmark, each of which uses a part"
)]

mod empty;
mod light;
mod plane;

use qrcode::{Color, EcLevel, QrCode, Version};

pub use empty::{SCENES, scene};
use light::Light;
pub use plane::Dice;
use plane::{Plane, Shot};

/// The width of every frame, in pixels.
pub const WIDTH: usize = 1280;
/// The height of every frame, in pixels.
pub const HEIGHT: usize = 720;

/// A frame and what it shows.
pub struct Drawn {
    /// The condition, and its number from the mildest to the worst.
    pub name: String,
    /// The text of the code.
    pub text: String,
    /// Grey values of [`WIDTH`] × [`HEIGHT`].
    pub luma: Vec<u8>,
}

/// The conditions.
pub const CONDITIONS: [&str; 13] = [
    "clean",
    "blur",
    "motion",
    "glare",
    "rotation",
    "perspective",
    "low light",
    "moire",
    "far",
    "negative",
    "voucher",
    "old phone",
    "bent",
];

/// How many frames there are of each condition.
pub const STEPS: usize = 12;

/// A printed ticket's text.
fn ticket(dice: &mut Dice) -> String {
    format!("PT1:{}", dice.letters(26))
}

/// A voucher's text of about 300 characters, of capitals, digits and signs.
fn voucher(dice: &mut Dice) -> String {
    format!("PV1:{}", dice.letters(296))
}

/// The modules of a code, dark ones true, with the number of modules along a side.
fn modules(text: &str, level: EcLevel, least: i16) -> (usize, Vec<bool>) {
    let code = QrCode::with_error_correction_level(text, level).unwrap();
    let code = match code.version() {
        Version::Normal(version) if version < least => {
            QrCode::with_version(text, Version::Normal(least), level).unwrap()
        }
        _ => code,
    };
    (code.width(), code.to_colors().into_iter().map(|color| color == Color::Dark).collect())
}

/// A frame of a condition; `step` goes from 0, mild, to [`STEPS`], beyond what can be read.
pub fn drawn(condition: &str, step: usize) -> Drawn {
    let mut dice = Dice::new(condition, step);
    let part = step as f32 / (STEPS - 1) as f32;
    let between = |from: f32, to: f32| from + (to - from) * part;
    let is_long = matches!(condition, "voucher" | "old phone");
    let text = if is_long { voucher(&mut dice) } else { ticket(&mut dice) };
    let level = if is_long { EcLevel::L } else { EcLevel::M };
    let (side, dark) = modules(&text, level, if is_long { 15 } else { 1 });
    let mut plane = Plane::paper(side, dark);
    let mut shot = Shot { module: 8.0, turn: dice.range(-0.1, 0.1), ..Shot::default() };
    let mut light = Light { noise: 2.0, blur: 0.7, ..Light::default() };
    match condition {
        "blur" => light.blur = shot.module * between(0.3, 1.0),
        "motion" => light.motion = (shot.module * between(0.8, 3.0), dice.range(0.0, 3.1)),
        "glare" => light.glare = between(30.0, 140.0),
        "rotation" => shot.turn = between(0.1, 6.2),
        "perspective" => (shot.tilt, shot.module) = ((between(0.2, 0.9), dice.range(-0.5, 0.5)), 7.0),
        "low light" => (light.gain, light.noise) = (between(0.5, 0.06), between(4.0, 9.0)),
        "moire" => {
            plane = plane.on_screen(between(0.30, 0.55));
            (shot.module, light.blur) = (between(9.0, 5.0), 0.4);
        }
        "far" => (shot.module, light.blur) = (between(3.0, 1.5), 0.5),
        "negative" => (plane, light.blur) = (plane.negative(), shot.module * between(0.1, 0.7)),
        "voucher" => (shot.module, light.blur) = (between(6.0, 2.4), between(0.8, 1.4)),
        "old phone" => {
            plane = plane.on_screen(between(0.25, 0.45)).dim(between(0.7, 0.35));
            (shot.module, light.blur, light.noise) =
                (between(6.5, 3.0), between(0.6, 1.2), between(2.0, 5.0));
            light.glare = between(0.0, 60.0);
        }
        "bent" => (shot.bend, shot.module) = (between(0.05, 0.5), 6.0),
        _ => shot.module = between(12.0, 4.0),
    }
    let luma = light.falls_on(shot.take(&plane, &mut dice), &mut dice);
    Drawn { name: format!("{condition} {step:02}"), text, luma }
}
