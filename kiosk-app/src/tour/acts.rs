//! What every journey does: touch what a text of the catalogue names, look for one, end the visit.

use super::TourError;
use super::driver::Driver;
use crate::vm::Screen;

/// Ends the visit; in the middle of a lesson it is asked for first.
pub(super) fn end(d: &mut Driver) {
    touch(d, "end");
    let go = [d.text("leave-lesson-go"), d.text("leave-check-go")];
    d.wait(|v| v.chrome.screen == Screen::Home || go.contains(&v.notice.secondary.text));
    let asked = d.view().notice.secondary.text.clone();
    if go.contains(&asked) {
        d.touch(&asked);
    }
    d.wait(|v| v.chrome.screen == Screen::Home);
}

pub(super) fn touch(d: &mut Driver, id: &str) {
    let label = d.text(id);
    d.touch(&label);
}

pub(super) fn see(d: &mut Driver, name: &str, screen: Screen, id: &str) -> Result<(), TourError> {
    let words = d.text(id);
    d.see(name, screen, &words)
}
