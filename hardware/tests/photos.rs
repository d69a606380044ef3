//! Photographs of QR codes, as cameras take them, against the text each must give.

use std::time::Instant;

use perron_hardware::camera::{FRAME_LIMIT, decode_frame, read_picture_file};

/// How many photographs there are at least; all of them are read today.
const WANTED: usize = 42;

#[test]
fn photographs_give_their_texts() {
    let Some(folder) = perron_skips::test_data("qr") else { return };
    let mut pictures: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "png"))
        .collect();
    pictures.sort();
    let (mut read, mut times) = (0, Vec::new());
    for picture in &pictures {
        let wanted = std::fs::read_to_string(picture.with_extension("txt")).unwrap();
        let frame = read_picture_file(picture).unwrap();
        let start = Instant::now();
        let texts = decode_frame(&frame, FRAME_LIMIT);
        times.push(start.elapsed());
        // The file may end in a line break that the code does not have.
        let holds = texts == [wanted.as_str()] || texts == [wanted.trim_end_matches(['\r', '\n'])];
        read += usize::from(holds);
        if !holds {
            println!("{}: wanted {wanted:?}, read {texts:?} in {:?}", picture.display(), times.last());
        }
    }
    times.sort();
    let median = times.get(times.len() / 2);
    println!("{read} of {} read, median {median:?}, slowest {:?}", pictures.len(), times.last());
    assert!(pictures.len() >= WANTED, "only {} photographs in {}", pictures.len(), folder.display());
    assert_eq!(read, pictures.len(), "some photographs were not read; they are named above");
}
