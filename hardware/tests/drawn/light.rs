//! What lens, light and sensor do to a picture.

use super::{Dice, HEIGHT, WIDTH};

/// The conditions under which a frame is taken.
pub struct Light {
    /// The deviation of the blur, in pixels.
    pub blur: f32,
    /// How far the hand moves while the shutter is open, in pixels, and in which direction, in radians.
    pub motion: (f32, f32),
    /// The radius of a lamp's reflection, in pixels.
    pub glare: f32,
    /// The part of the light that there is.
    pub gain: f32,
    /// The deviation of the noise, in grey values.
    pub noise: f32,
}

impl Default for Light {
    fn default() -> Self {
        Self { blur: 0.0, motion: (0.0, 0.0), glare: 0.0, gain: 1.0, noise: 0.0 }
    }
}

impl Light {
    /// The grey values that the sensor gives.
    pub fn falls_on(&self, mut light: Vec<f32>, dice: &mut Dice) -> Vec<u8> {
        if self.glare > 0.0 {
            let (cx, cy) =
                (WIDTH as f32 / 2.0 + dice.range(-90.0, 90.0), HEIGHT as f32 / 2.0 + dice.range(-90.0, 90.0));
            for (at, value) in light.iter_mut().enumerate() {
                let (x, y) = ((at % WIDTH) as f32 - cx, (at / WIDTH) as f32 - cy);
                *value += 260.0 * (-(x * x + y * y) / (self.glare * self.glare)).exp();
            }
        }
        if self.blur > 0.0 {
            let reach = (self.blur * 3.0).ceil() as isize;
            let weight = |at: isize| (-(at * at) as f32 / (2.0 * self.blur * self.blur)).exp();
            let kernel: Vec<(isize, f32)> = (-reach..=reach).map(|at| (at, weight(at))).collect();
            light = mixed(&light, &kernel.iter().map(|&(at, w)| (at, 0, w)).collect::<Vec<_>>());
            light = mixed(&light, &kernel.iter().map(|&(at, w)| (0, at, w)).collect::<Vec<_>>());
        }
        if self.motion.0 > 0.0 {
            let steps = (self.motion.0 * 2.0).ceil() as isize;
            let place = |step: isize| (step as f32 / steps as f32 - 0.5) * self.motion.0;
            let (sin, cos) = self.motion.1.sin_cos();
            let along =
                |step| ((place(step) * cos).round() as isize, (place(step) * sin).round() as isize, 1.0);
            light = mixed(&light, &(0..=steps).map(along).collect::<Vec<_>>());
        }
        let sensed = light.iter().map(|value| value * self.gain + self.noise * dice.bell());
        sensed.map(|value| value.round().clamp(0.0, 255.0) as u8).collect()
    }
}

/// Each value the mean of its neighbours at these places, by their weights.
fn mixed(light: &[f32], places: &[(isize, isize, f32)]) -> Vec<f32> {
    let all: f32 = places.iter().map(|place| place.2).sum();
    let mut sums = vec![0.0; light.len()];
    for &(dx, dy, weight) in places {
        for y in 0..HEIGHT {
            let from = y.saturating_add_signed(dy).min(HEIGHT - 1) * WIDTH;
            let row = &light[from..from + WIDTH];
            let to = &mut sums[y * WIDTH..(y + 1) * WIDTH];
            for (x, sum) in to.iter_mut().enumerate() {
                *sum += weight * row[x.saturating_add_signed(dx).min(WIDTH - 1)];
            }
        }
    }
    sums.iter().map(|sum| sum / all).collect()
}
