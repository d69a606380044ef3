//! Camera: whether there is one, and whether a picture comes out of it.
//!
//! The kiosk reads codes with a scanner, so a camera is welcome and not needed. Nothing that it sees is kept: the picture
//! is only looked at for whether it is all one value, as a covered or dead sensor gives it.

use std::time::Duration;

use crate::clean;
use crate::draft::Draft;
use crate::exam::{Exam, over};
use crate::report::{Outcome, Part};
use crate::wire::ProgramError;
use crate::words::{Message, say};

/// Where the kernel lists cameras.
const CAMERAS: &str = "/sys/class/video4linux";

/// How long a picture may take.
const LIMIT: Duration = Duration::from_secs(8);

/// Fewer bytes than this are no picture.
const PICTURE_MIN: usize = 1024;

pub(super) fn examine(exam: &Exam<'_>) -> Draft {
    let first = |name: &String| exam.count(&format!("{CAMERAS}/{name}/index")).unwrap_or_default() == 0;
    let cameras: Vec<String> =
        exam.names(CAMERAS).into_iter().filter(|name| is_video(name)).filter(first).collect();
    let Some(camera) = cameras.first() else {
        return Draft::absent(Part::Camera, say!("camera-none"), Outcome::Limited, say!("camera-missing"));
    };
    let mut draft = Draft::new(Part::Camera);
    let label = exam.text(&format!("{CAMERAS}/{camera}/name"));
    draft.saw(Message::same(label.unwrap_or_else(|| clean::name(camera))));
    let device = format!("/dev/{camera}");
    let argv = ["v4l2-ctl", "--device", &device, "--stream-mmap", "--stream-count=1", "--stream-to=-"];
    let Some(limit) = exam.budget.share(LIMIT, Duration::from_secs(2)) else {
        draft.weigh(Outcome::Unknown, over());
        return draft;
    };
    match exam.wire.programs.run(&argv, limit) {
        Ok(said) if is_picture(&said.bytes) => draft.saw(say!("camera-gives-picture")),
        Ok(_) => draft.weigh(Outcome::Fail, say!("camera-no-picture")),
        Err(error @ ProgramError::Hung { .. }) => draft.weigh(Outcome::Fail, error.message()),
        Err(error) => {
            let why = error.message();
            let why = say!("camera-not-tried", why);
            draft.weigh(Outcome::Unknown, why);
        }
    }
    draft
}

/// `video0`, and nothing that would be another path or option.
fn is_video(name: &str) -> bool {
    name.strip_prefix("video")
        .is_some_and(|n| !n.is_empty() && n.len() <= 3 && n.bytes().all(|b| b.is_ascii_digit()))
}

fn is_picture(bytes: &[u8]) -> bool {
    bytes.len() >= PICTURE_MIN && bytes.iter().any(|byte| Some(byte) != bytes.first())
}

#[cfg(test)]
mod tests {
    use crate::fake_machine::FakeMachine;
    use crate::report::Outcome::{Fail, Limited, Pass, Unknown};
    use crate::report::Part;

    const TAKE: &str = "v4l2-ctl --device /dev/video0 --stream-mmap --stream-count=1 --stream-to=-";

    #[test]
    fn a_picture_is_more_than_one_value() {
        let noise: String = (0..4096).map(|n| if n % 3 == 0 { 'a' } else { 'b' }).collect();
        for (said, outcome) in [(noise, Pass), ("a".repeat(4096), Fail), ("short".to_owned(), Fail)] {
            let machine = FakeMachine::new()
                .file("/sys/class/video4linux/video0/name", "Integrated")
                .program(TAKE, &said);
            let found = machine.part(Part::Camera);
            assert_eq!(found.outcome, outcome, "{found:?}");
            assert!(found.seen.en().starts_with("Integrated"), "{found:?}");
        }
    }

    #[test]
    fn without_tool_or_camera() {
        let machine = FakeMachine::new().file("/sys/class/video4linux/video0/name", "Integrated");
        let found = machine.part(Part::Camera);
        assert_eq!(found.outcome, Unknown);
        assert!(found.reason.unwrap().en().contains("install v4l-utils"));
        for name in ["video", "v4l-subdev0", "video0;x", "video12345"] {
            let machine = FakeMachine::new().file(&format!("/sys/class/video4linux/{name}/index"), "0");
            assert_eq!(machine.part(Part::Camera).outcome, Limited, "{name}");
        }
        let second = FakeMachine::new().file("/sys/class/video4linux/video1/index", "1").part(Part::Camera);
        assert_eq!((second.outcome, second.seen.en()), (Limited, "none"));
    }
}
