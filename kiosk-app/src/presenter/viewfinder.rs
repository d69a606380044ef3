//! What the camera sees, and how one is asked to show a code.

use super::Context;
use crate::vm::{Picture, ViewfinderVm};
use perron_flow::{Camera, CameraFault, CameraUse, Reader};

/// Shown while the camera is to look, and there is one: nobody is looked at without seeing it.
pub(super) fn viewfinder(cx: &Context<'_>) -> ViewfinderVm {
    let context = &cx.k.context;
    let (picture, aim) = cx.pictures.seen().unwrap_or((Picture::default(), 0.0));
    let looking = context.camera == Camera::Looking && picture != Picture::default();
    let is_asked_for = context.reader() == Reader::Camera
        || context.site.camera == CameraUse::Always
        || cx.k.shown.screen().tries_the_camera();
    if !context.looks || !(looking || is_asked_for) {
        return ViewfinderVm::default();
    }
    let text = match context.camera {
        Camera::Looking if looking => "camera-looks",
        Camera::Looking | Camera::Closed | Camera::Absent => "camera-opens",
        Camera::Fault(CameraFault::Black) => "camera-black",
        Camera::Fault(CameraFault::NoPictures) => "camera-fault",
    };
    ViewfinderVm { shown: true, looking, picture, aim, text: cx.w.text(text) }
}

/// One of three messages: for the scanner, for the camera, and where neither is there.
pub(super) fn by_reader(cx: &Context<'_>, [scanner, camera, nothing]: [&str; 3]) -> String {
    cx.w.text(match cx.k.context.reader() {
        Reader::Scanner => scanner,
        Reader::Camera => camera,
        Reader::Nothing => nothing,
    })
}
