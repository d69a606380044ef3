//! What the graphics card shows, looked at from beside the kiosk.

use std::fs::{File, OpenOptions};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use drm::Device as _;
use drm::control::{Device as _, framebuffer};

use crate::{Failure, fail};

/// The card.
pub(super) struct Screen(File);

impl AsFd for Screen {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl drm::Device for Screen {}
impl drm::control::Device for Screen {}

impl Screen {
    /// Looks at the card. Whoever opens a card first could draw on it: that is the kiosk's.
    pub(super) fn open() -> Result<Self, Failure> {
        let screen = Self(OpenOptions::new().read(true).write(true).open("/dev/dri/card0")?);
        let _ = screen.release_master_lock();
        Ok(screen)
    }

    /// The picture that is shown now, by its number.
    pub(super) fn shown(&self) -> Result<Option<framebuffer::Handle>, Failure> {
        let crtcs = self.resource_handles()?;
        for crtc in crtcs.crtcs() {
            if let Some(shown) = self.get_crtc(*crtc)?.framebuffer() {
                return Ok(Some(shown));
            }
        }
        Ok(None)
    }

    /// The picture that is shown now.
    pub(super) fn picture(&self) -> Result<Picture, Failure> {
        let Some(shown) = self.shown()? else { return fail("nothing is shown") };
        let info = self.get_framebuffer(shown)?;
        let Some(buffer) = info.buffer() else { return fail("the picture cannot be read") };
        let (width, height) = info.size();
        let bytes = (info.pitch() * height) as usize;
        let place = drm_ffi::mode::dumbbuffer::map(self.as_fd(), buffer.into(), 0, 0)?;
        let pixels = mapped(&self.0, place.offset, bytes);
        self.close_buffer(buffer)?;
        let row = info.pitch() as usize;
        let pixels = pixels?;
        // Blue, green, red, and a byte of nothing.
        let pixels =
            pixels.chunks_exact(row).flat_map(|row| row.as_chunks::<4>().0.iter().take(width as usize));
        let pixels = pixels.map(|pixel| u32::from_le_bytes(*pixel) & 0x00FF_FFFF).collect();
        Ok(Picture { width, height, pixels })
    }
}

/// A copy of what lies at this place of the card's memory.
#[allow(unsafe_code, reason = "a card's memory is read by mapping it")]
fn mapped(card: &File, offset: u64, bytes: usize) -> Result<Vec<u8>, Failure> {
    let offset = i64::try_from(offset)?;
    // SAFETY: a new mapping, of a length and a place that the kernel gave for this buffer; it is read and let go of here.
    unsafe {
        let null = std::ptr::null_mut();
        let place = libc::mmap(null, bytes, libc::PROT_READ, libc::MAP_SHARED, card.as_raw_fd(), offset);
        if place == libc::MAP_FAILED {
            return Err(std::io::Error::last_os_error().into());
        }
        let copy = std::slice::from_raw_parts(place.cast::<u8>(), bytes).to_vec();
        libc::munmap(place, bytes);
        Ok(copy)
    }
}

/// A picture: red, green and blue, from the upper left.
pub(super) struct Picture {
    pub(super) width: u32,
    pub(super) height: u32,
    pixels: Vec<u32>,
}

/// A part of a picture: from x, from y, to x, to y.
pub(super) type Part = (u32, u32, u32, u32);

impl Picture {
    fn part(&self, (from_x, from_y, to_x, to_y): Part) -> impl Iterator<Item = u32> + '_ {
        let rows = self.pixels.chunks_exact(self.width as usize).take(to_y as usize).skip(from_y as usize);
        rows.flat_map(move |row| row.iter().take(to_x as usize).skip(from_x as usize).copied())
    }

    /// The share of a part that is of this colour.
    pub(super) fn share(&self, part: Part, colour: u32) -> f64 {
        let (mut all, mut of_it) = (0_u32, 0_u32);
        for pixel in self.part(part) {
            all += 1;
            of_it += u32::from(pixel == colour);
        }
        f64::from(of_it) / f64::from(all.max(1))
    }

    /// The share of a part that differs from another picture's.
    pub(super) fn differs(&self, other: &Self, part: Part) -> f64 {
        let (mut all, mut differ) = (0_u32, 0_u32);
        for (a, b) in self.part(part).zip(other.part(part)) {
            all += 1;
            differ += u32::from(a != b);
        }
        f64::from(differ) / f64::from(all.max(1))
    }

    /// How many colours there are.
    pub(super) fn colours(&self) -> usize {
        let mut colours = self.pixels.clone();
        colours.sort_unstable();
        colours.dedup();
        colours.len()
    }
}
