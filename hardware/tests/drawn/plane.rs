//! The sheet or screen that carries a code, and how it lies before the camera.

use super::{HEIGHT, WIDTH};

/// Numbers that look like chance and are the same each time.
pub struct Dice(u64);

impl Dice {
    /// The dice of a name and a number.
    pub fn new(name: &str, number: usize) -> Self {
        let seed = name.bytes().fold(14_695_981_039_346_656_037_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(1_099_511_628_211)
        });
        Self(seed ^ (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Evenly between two values.
    pub fn range(&mut self, from: f32, to: f32) -> f32 {
        from + (to - from) * ((self.next() >> 40) as f32 / (1 << 24) as f32)
    }

    /// About normal, of deviation 1.
    pub fn bell(&mut self) -> f32 {
        (0..4).map(|_| self.range(-1.0, 1.0)).sum::<f32>() * 0.866
    }

    /// Capitals and digits.
    pub fn letters(&mut self, count: usize) -> String {
        let signs = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        (0..count).map(|_| char::from(signs[(self.next() % 32) as usize])).collect()
    }
}

/// A flat thing with a code on it. Lengths are in modules.
pub struct Plane {
    side: usize,
    dark: Vec<bool>,
    black: f32,
    white: f32,
    /// The distance of the screen's rows and columns of light; none on paper.
    pitch: Option<f32>,
}

impl Plane {
    pub fn paper(side: usize, dark: Vec<bool>) -> Self {
        Self { side, dark, black: 35.0, white: 215.0, pitch: None }
    }

    /// Shown by points of light with dark gaps between them.
    pub fn on_screen(self, pitch: f32) -> Self {
        Self { pitch: Some(pitch), ..self }
    }

    pub fn dim(self, part: f32) -> Self {
        Self { white: self.black + (self.white - self.black) * part, ..self }
    }

    pub fn negative(self) -> Self {
        Self { black: self.white, white: self.black, ..self }
    }

    /// The grey at a place counted from the middle of the code; none beyond the quiet zone.
    fn grey(&self, x: f32, y: f32) -> Option<f32> {
        let half = self.side as f32 / 2.0;
        if x.abs() > half + 4.0 || y.abs() > half + 4.0 {
            return None;
        }
        let (column, row) = ((x + half).floor(), (y + half).floor());
        let inside = |at: f32| at >= 0.0 && at < self.side as f32;
        let is_dark = inside(column) && inside(row) && self.dark[row as usize * self.side + column as usize];
        let grey = if is_dark { self.black } else { self.white };
        let Some(pitch) = self.pitch else { return Some(grey) };
        let wave = |at: f32| 0.72 + 0.28 * (at / pitch * std::f32::consts::TAU).cos();
        Some(grey * wave(x) * wave(y) * 1.25)
    }
}

/// How the thing lies before the camera.
pub struct Shot {
    /// The length of a module in the middle, in pixels.
    pub module: f32,
    /// In radians.
    pub turn: f32,
    /// How much nearer one edge is than the other, across and along.
    pub tilt: (f32, f32),
    /// How far its sides bend away from the camera, as a sheet held in one hand.
    pub bend: f32,
}

impl Default for Shot {
    fn default() -> Self {
        Self { module: 8.0, turn: 0.0, tilt: (0.0, 0.0), bend: 0.0 }
    }
}

impl Shot {
    /// Light for each pixel, before lens and sensor. The code lies near the middle.
    pub fn take(&self, plane: &Plane, dice: &mut Dice) -> Vec<f32> {
        let (cx, cy) =
            (WIDTH as f32 / 2.0 + dice.range(-60.0, 60.0), HEIGHT as f32 / 2.0 + dice.range(-20.0, 20.0));
        let (sin, cos) = self.turn.sin_cos();
        let wall = Wall::new(dice);
        let reach = (plane.side as f32 + 8.0) * self.module;
        let mut light = Vec::with_capacity(WIDTH * HEIGHT);
        for row in 0..HEIGHT {
            for column in 0..WIDTH {
                let mut sum = 0.0;
                for (dx, dy) in [
                    (0.17, 0.17),
                    (0.5, 0.17),
                    (0.83, 0.17),
                    (0.17, 0.5),
                    (0.5, 0.5),
                    (0.83, 0.5),
                    (0.17, 0.83),
                    (0.5, 0.83),
                    (0.83, 0.83),
                ] {
                    let (x, y) = (column as f32 + dx - cx, row as f32 + dy - cy);
                    let depth = 1.0 + (self.tilt.0 * x + self.tilt.1 * y) / reach;
                    let (x, y) = (x / depth / self.module, y / depth / self.module);
                    let (x, y) = (x * cos + y * sin, y * cos - x * sin);
                    let half = plane.side as f32 / 2.0;
                    let (x, y) = (
                        x * (1.0 + self.bend * 0.3 * (x / half).powi(2)),
                        y + self.bend * half * 0.3 * (x / half).powi(2),
                    );
                    let on_plane = if depth > 0.2 { plane.grey(x, y) } else { None };
                    sum += on_plane.unwrap_or_else(|| wall.grey(column, row));
                }
                light.push(sum / 9.0);
            }
        }
        light
    }
}

/// What is behind: a wall with a shelf, unevenly lit.
struct Wall {
    tilt: (f32, f32),
    base: f32,
    shelf: usize,
}

impl Wall {
    fn new(dice: &mut Dice) -> Self {
        let tilt = (dice.range(-0.03, 0.03), dice.range(-0.05, 0.05));
        Self { tilt, base: dice.range(70.0, 150.0), shelf: dice.next() as usize % HEIGHT }
    }

    fn grey(&self, x: usize, y: usize) -> f32 {
        let lit = self.base + self.tilt.0 * x as f32 + self.tilt.1 * y as f32;
        let spine = (x / 23 * 7919 + y / 180 * 104_729) % 61;
        if y > self.shelf { lit * 0.5 + spine as f32 } else { lit }
    }
}
