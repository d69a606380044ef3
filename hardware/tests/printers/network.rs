//! A printer on the loopback network that answers as its state says. It reads the stream with its
//! own simple eyes: the tickets of these tests hold no question among their dots.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use perron_hardware::printer::{FolderState, Paper};

/// A printer to which nothing whole has come for so long gets nothing any more.
const HANGS: Duration = Duration::from_secs(600);

#[derive(Default)]
struct Shared {
    state: FolderState,
    bytes: Vec<u8>,
    connections: usize,
}

/// A listener on a free port, served until the process ends.
pub(crate) struct NetworkPrinter {
    port: u16,
    shared: Arc<Mutex<Shared>>,
}

impl NetworkPrinter {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let printer = Self { port: listener.local_addr().unwrap().port(), shared: Arc::default() };
        let shared = Arc::clone(&printer.shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                shared.lock().unwrap().connections += 1;
                serve(stream, &shared);
            }
        });
        printer
    }

    pub(crate) fn address(&self) -> String {
        format!("tcp://127.0.0.1:{}", self.port)
    }

    pub(crate) fn turn_into(&self, state: FolderState) {
        let mut shared = self.shared.lock().unwrap();
        (shared.state, shared.bytes) = (state, Vec::new());
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.shared.lock().unwrap().bytes.clone()
    }

    /// What has come, once this holds of it: the far end of a network may still be reading.
    #[allow(dead_code, reason = "not every test that shares this file waits")]
    pub(crate) fn bytes_once(&self, whole: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        let from = Instant::now();
        while !whole(&self.bytes()) && from.elapsed() < HANGS {
            std::thread::sleep(Duration::from_millis(5));
        }
        self.bytes()
    }

    #[allow(dead_code, reason = "not every test that shares this file counts them")]
    pub(crate) fn connections(&self) -> usize {
        self.shared.lock().unwrap().connections
    }
}

fn serve(mut stream: TcpStream, shared: &Mutex<Shared>) {
    let mut window: Vec<u8> = Vec::new();
    let mut byte = [0];
    loop {
        {
            let mut shared = shared.lock().unwrap();
            let taken = shared.bytes.len();
            if shared.state.cut_off_after.is_some_and(|after| taken >= after) {
                return;
            }
            if shared.state.paper_out_after.is_some_and(|after| taken >= after) {
                shared.state.paper = Paper::Out;
            }
        }
        if !matches!(stream.read(&mut byte), Ok(1)) {
            return;
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
