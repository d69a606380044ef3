//! A printer on the loopback network that answers as its state says.

mod far_end;

use std::{
    net::TcpListener,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use far_end::{Shared, serve};
use perron_hardware::printer::FolderState;

/// A printer to which nothing whole has come for so long gets nothing any more.
const HANGS: Duration = Duration::from_secs(600);

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
            for mut stream in listener.incoming().flatten() {
                shared.lock().unwrap().connections += 1;
                serve(&mut stream, &shared);
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
