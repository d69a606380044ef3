//! Scenes without a code: what a camera sees nearly all the time.

use super::light::Light;
use super::{Dice, HEIGHT, WIDTH};

/// Their names.
pub const SCENES: [&str; 10] =
    ["flat", "face", "shelf", "checker", "keyboard", "page", "noise", "stripes", "dark", "rings"];

/// A scene; another number gives other places and sizes.
pub fn scene(name: &str, number: usize) -> Vec<u8> {
    let mut dice = Dice::new(name, number);
    let size = dice.range(0.8, 1.3);
    let (left, top) = (dice.range(0.0, 40.0), dice.range(0.0, 40.0));
    let salt = dice.next();
    let mut light = Light { blur: 0.8, noise: 2.5, ..Light::default() };
    if matches!(name, "noise" | "dark") {
        light.noise = if name == "noise" { 45.0 } else { 4.0 };
    }
    let mut values = Vec::with_capacity(WIDTH * HEIGHT);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let (x, y) = ((x as f32 + left) / size, (y as f32 + top) / size);
            values.push(match name {
                "face" => face(x, y),
                "shelf" => shelf(x, y, salt),
                "checker" => {
                    50.0 + 150.0
                        * f32::from(u8::from(((x / 18.0) as u32 + (y / 18.0) as u32).is_multiple_of(2)))
                }
                "keyboard" => keyboard(x, y, salt),
                "page" => page(x, y, salt),
                "stripes" => 60.0 + 140.0 * f32::from(u8::from((x as u32 % 28) < 14)),
                "rings" => rings(x, y),
                "dark" => 9.0,
                _ => 120.0 + 0.02 * x,
            });
        }
    }
    light.falls_on(values, &mut dice)
}

/// Something between 0 and 1 for a place of a pattern.
fn grain(a: u32, b: u32, salt: u64) -> f32 {
    let mut dice = Dice::new("grain", (u64::from(a) << 24 ^ u64::from(b) ^ salt) as usize);
    dice.range(0.0, 1.0)
}

fn face(x: f32, y: f32) -> f32 {
    let oval = |cx: f32, cy: f32, rx: f32, ry: f32| ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2);
    let eye = |cx: f32| oval(cx, 300.0, 34.0, 17.0);
    if eye(540.0).min(eye(730.0)) < 1.0 {
        let pupil = oval(540.0, 300.0, 13.0, 13.0).min(oval(730.0, 300.0, 13.0, 13.0));
        return if pupil < 1.0 { 25.0 } else { 210.0 };
    }
    if oval(635.0, 500.0, 80.0, 20.0) < 1.0 {
        return 85.0;
    }
    let head = oval(635.0, 380.0, 220.0, 300.0);
    if head < 1.0 && y > 160.0 {
        185.0 - 70.0 * head
    } else if head < 1.3 {
        40.0
    } else {
        130.0 + 0.03 * x
    }
}

fn shelf(x: f32, y: f32, salt: u64) -> f32 {
    let board = (y / 190.0) as u32;
    if y % 190.0 < 14.0 {
        return 60.0;
    }
    let book = ((x + 13.0 * grain(board, 1, salt)) / 31.0) as u32;
    let letter = grain((y / 6.0) as u32 + 7 * book, (x / 5.0) as u32, salt) > 0.6;
    let is_title = x % 31.0 > 9.0 && x % 31.0 < 22.0 && y % 190.0 > 50.0 && y % 190.0 < 150.0;
    let back = 40.0 + 180.0 * grain(book, board, salt);
    if is_title && letter { 255.0 - back } else { back }
}

fn keyboard(x: f32, y: f32, salt: u64) -> f32 {
    let (column, row) = ((x / 64.0) as u32, (y / 62.0) as u32);
    let (x, y) = (x % 64.0, y % 62.0);
    if x < 6.0 || y < 6.0 {
        return 20.0;
    }
    let glyph = x > 16.0 && x < 34.0 && y > 14.0 && y < 38.0;
    let is_ink = glyph && grain((x / 4.0) as u32 + 16 * column, (y / 4.0) as u32 + 16 * row, salt) > 0.5;
    if is_ink { 235.0 } else { 62.0 }
}

fn page(x: f32, y: f32, salt: u64) -> f32 {
    let line = (y / 17.0) as u32;
    let letter = (x / 9.0) as u32;
    let is_word = grain(letter / 6, line, salt) > 0.15 && y % 17.0 < 10.0 && x % 9.0 < 7.0;
    let is_ink = is_word && grain((x / 2.3) as u32, (y / 2.5) as u32 + 91, salt) > 0.5;
    if is_ink { 45.0 } else { 225.0 }
}

/// Drawn like the corner marks of codes, but round.
fn rings(x: f32, y: f32) -> f32 {
    let (x, y) = (x % 90.0 - 45.0, y % 90.0 - 45.0);
    let away = (x * x + y * y).sqrt();
    if away < 12.0 || (away > 20.0 && away < 28.0) { 40.0 } else { 215.0 }
}
