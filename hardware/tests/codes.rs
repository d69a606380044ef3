//! Codes and scenes drawn as a camera would take them, against what must be read of them. `examples/codes.rs` shows the
//! same as a table, with times.

mod drawn;

use drawn::{CONDITIONS, HEIGHT, SCENES, WIDTH};
use perron_hardware::camera::{FRAME_LIMIT, Frame, LiveSearch, decode_unhurried};

/// Which of the frames of each condition are looked at: a debug build takes its time.
const STEPS: [usize; 2] = [1, 5];

/// The fewest of them that are read.
const WANTED: usize = 23;

#[test]
fn no_text_is_wrong_and_most_are_read() {
    let mut read = 0;
    for condition in CONDITIONS {
        for step in STEPS {
            let frame = drawn::drawn(condition, step);
            let texts = decode_unhurried(WIDTH as u32, HEIGHT as u32, &frame.luma);
            assert!(texts.is_empty() || texts == [frame.text.as_str()], "{}: {texts:?}", frame.name);
            read += usize::from(!texts.is_empty());
        }
    }
    println!("{read} of {} read", CONDITIONS.len() * STEPS.len());
    assert!(read >= WANTED, "only {read} were read");
}

/// How many frames of each scene are looked at.
const FRAMES: usize = 3;

#[test]
fn scenes_without_a_code_give_no_text() {
    for name in SCENES {
        let frame = Frame::new(WIDTH as u32, HEIGHT as u32, drawn::scene(name, 7)).unwrap();
        let mut search = LiveSearch::default();
        for _ in 0..FRAMES {
            assert_eq!(search.look(&frame, FRAME_LIMIT), [] as [&str; 0], "{name}");
        }
    }
}
