//! The printer's end of a line: takes a stream byte by byte and answers as its state says. It reads the stream with its
//! own simple eyes: the tickets of these tests hold no question among their dots.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::{
    io::{Read, Write},
    sync::Mutex,
};

use perron_hardware::printer::{FolderState, Paper};

/// How the printer is, and what has come to it.
#[derive(Default)]
pub(crate) struct Shared {
    pub(crate) state: FolderState,
    /// All of the paper's side.
    pub(crate) bytes: Vec<u8>,
    #[allow(dead_code, reason = "not every line counts them")]
    pub(crate) connections: usize,
}

/// Why the far end stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The other end is closed.
    Closed,
    /// The state says that the cable is pulled here.
    Pulled,
}

/// Serves one connection.
pub(crate) fn serve(stream: &mut (impl Read + Write), shared: &Mutex<Shared>) -> Ended {
    let mut window: Vec<u8> = Vec::new();
    let mut byte = [0];
    loop {
        {
            let mut shared = shared.lock().unwrap();
            let taken = shared.bytes.len();
            if shared.state.cut_off_after.is_some_and(|after| taken >= after) {
                return Ended::Pulled;
            }
            if shared.state.paper_out_after.is_some_and(|after| taken >= after) {
                shared.state.paper = Paper::Out;
            }
        }
        if !matches!(stream.read(&mut byte), Ok(1)) {
            return Ended::Closed;
        }
        window.push(byte[0]);
        let mut shared = shared.lock().unwrap();
        shared.bytes.push(byte[0]);
        let blocked = shared.state.paper == Paper::Out || shared.state.cover_open;
        let answer = match window.as_slice() {
            [.., 0x10, 0x04, n] => {
                let kept = shared.bytes.len() - 3;
                shared.bytes.truncate(kept);
                vec![status(&shared.state, *n)]
            }
            [.., 0x1d, b'I', n] => {
                let kept = shared.bytes.len() - 3;
                shared.bytes.truncate(kept);
                let name = if *n == 67 { &shared.state.model } else { &shared.state.maker };
                name.iter().flat_map(|name| [b"_", name.as_bytes(), b"\0"].concat()).collect()
            }
            [.., 0x1d, b'r', 1] if !blocked => vec![0],
            [.., 0x1d, b'(', b'H', 6, 0, 48, 48, a, b, c, d] if !blocked => {
                vec![0x37, 0x22, *a, *b, *c, *d, 0]
            }
            _ => continue,
        };
        window.clear();
        if shared.state.answers {
            let _ = stream.write_all(&answer);
        }
    }
}

fn status(state: &FolderState, n: u8) -> u8 {
    match (n, state.cover_open, state.paper) {
        (1, true, _) | (1, _, Paper::Out) => 0b0001_1010,
        (2, true, Paper::Out) => 0b0011_0110,
        (2, true, _) => 0b0001_0110,
        (2, false, Paper::Out) => 0b0011_0010,
        (4, _, Paper::Out) => 0b0111_1110,
        (4, _, Paper::Low) => 0b0001_1110,
        _ => 0b0001_0010,
    }
}
