//! Cameras of the machine, through the kernel's video calls (v4l2).
//!
//! ```text
//!            what can it do?      ranked offers        buffers, queue, start
//!  closed ─► Capability ─► offers ─► Choice ─► Layout ─► streaming ─ wait ─► newest buffer ─ copy ─► Frame
//!                                      ▲ no room on the cable │                 │ short, damaged: counted
//!                                      └──────────────────────┘                 └ gone: Unplugged
//! ```
//!
//! Exposure, gain, white balance and focus are left to the camera: nothing of them is set. A driver is outside input: a
//! size, an index or a count that it gives is checked before it is used, and its memory is copied before it is read.
//! Everything unsafe is in [`kernel`].

mod calls;
mod choice;
#[cfg(test)]
mod fake;
mod find;
mod grey;
mod kernel;
mod stream;
#[cfg(test)]
mod tests;
mod wire;

#[cfg(test)]
pub(crate) use fake::{FakeCameras, Scene};

pub use choice::{Offer, PixelFormat, nearest, ranked};
pub use find::V4l2Cameras;
pub use grey::{Bad, Layout};
pub use stream::V4l2Camera;
