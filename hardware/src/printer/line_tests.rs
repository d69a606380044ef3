//! A device behind a descriptor that behaves as the kernel's driver of USB printers does.

use std::os::{fd::BorrowedFd, unix::net::UnixStream};

use super::*;

/// For what will come, however slow the machine is.
const COMING: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(30);

/// Gives so many empty packets, then a byte, then nothing. It is ready to be written to while its socket is.
struct Device {
    socket: UnixStream,
    empty: usize,
    answer: Option<u8>,
}

impl Read for Device {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.empty > 0 {
            self.empty -= 1;
            return Ok(0);
        }
        let answer = self.answer.take().ok_or(ErrorKind::WouldBlock)?;
        buffer[0] = answer;
        Ok(1)
    }
}

impl Write for Device {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl AsFd for Device {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

/// A line to such a device, and the device's other end.
fn line(empty: usize, answer: Option<u8>) -> (Line<Device>, UnixStream) {
    let (socket, far) = UnixStream::pair().unwrap();
    socket.set_nonblocking(true).unwrap();
    let device = Device { socket, empty, answer };
    (Line { device, silence: Silence::Quiet, speed: None, port: true }, far)
}

#[test]
fn empty_packets_are_silence_and_no_end_of_it() {
    let mut byte = [0];
    let (mut answers, _far) = line(3, Some(0x12));
    assert_eq!((answers.receive(&mut byte, COMING), byte), (Ok(1), [0x12]));
    let (mut silent, _far) = line(usize::MAX, None);
    assert_eq!(silent.receive(&mut byte, SHORT), Ok(0));
    let (mut gone, far) = line(usize::MAX, None);
    drop(far);
    assert_eq!(gone.receive(&mut byte, COMING), Err(Fault::Unplugged));
}

#[test]
fn what_the_system_holds_is_waited_for() {
    let (mut line, mut far) = line(0, None);
    assert_eq!(line.drain(COMING), Ok(true));
    let sent = line.send(&vec![0; 16 * 1024 * 1024], SHORT);
    assert_eq!(sent.fault, Some(Fault::Busy), "it takes no more");
    assert_eq!(line.drain(SHORT), Ok(false));
    let reader = std::thread::spawn(move || {
        let mut taken = vec![0; sent.accepted];
        far.read_exact(&mut taken).map(|()| far)
    });
    assert_eq!(line.drain(COMING), Ok(true));
    drop(reader.join().unwrap().unwrap());
    assert_eq!(line.drain(COMING), Err(Fault::Unplugged));
}
