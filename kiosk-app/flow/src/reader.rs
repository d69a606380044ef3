//! How a person shows a code here, and when the camera looks.
//!
//! A scanner needs nobody to be looked at, so where one is plugged in the camera stays dark unless the site says
//! otherwise. It looks while the screen awaits a code and somebody is there, and at no other time.

/// How the site uses a camera.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CameraUse {
    /// Never.
    Never,
    /// Where no scanner is plugged in.
    #[default]
    WithoutScanner,
    /// Wherever a code is awaited.
    Always,
    /// The same with pictures instead of a camera: it is shown once there is one.
    Simulated,
}

/// What is known of the camera.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Camera {
    /// There is none, as far as is known.
    #[default]
    Absent,
    /// There is one, and it is closed: its light is off.
    Closed,
    /// It looks: its light is on.
    Looking,
    /// There is one, and nothing can be read with it now.
    Fault(CameraFault),
}

/// What is the matter with a camera, as far as somebody beside it can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameraFault {
    /// It sees nothing: a cover is on its lens, or there is no light.
    Black,
    /// It gives no pictures: another program holds it, or it is broken.
    NoPictures,
}

/// How a code is shown to this kiosk now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Under the scanner.
    Scanner,
    /// To the camera.
    Camera,
    /// Not at all: what is printed beside it is typed.
    Nothing,
}
