//! One request to CUPS over its socket: HTTP with one answer, then the line is closed.

use std::{
    io::{ErrorKind, Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    time::{Duration, Instant},
};

/// Longest answer that is read, head included, in bytes.
const ANSWER_MAX: usize = 128 * 1024;
/// Bytes written or read at once.
const PIECE: usize = 16 * 1024;
/// What ends the head.
const HEAD_END: &[u8] = b"\r\n\r\n";

/// How a request failed, by how far it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failed {
    /// There is no such socket: CUPS is not there.
    Absent,
    /// CUPS has not got all of it, so it does nothing of it.
    NotSent,
    /// CUPS has got it, and did not answer, or not so that it can be understood.
    NoAnswer,
    /// It was refused before it was looked at, with HTTP's number.
    Refused(u16),
}

/// Sends a request and reads the answer's body, until `end`.
pub(super) fn post(socket: &Path, body: &[u8], end: Instant) -> Result<Vec<u8>, Failed> {
    let mut line = UnixStream::connect(socket).map_err(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::ConnectionRefused => Failed::Absent,
        _ => Failed::NotSent,
    })?;
    // In the words of HTTP 1.0 no answer comes in chunks, and each line carries one.
    let head = format!(
        "POST / HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    send(&mut line, head.as_bytes(), end).and_then(|()| send(&mut line, body, end)).ok_or(Failed::NotSent)?;
    let answer = receive(&mut line, end).ok_or(Failed::NoAnswer)?;
    let at = answer.windows(HEAD_END.len()).position(|part| part == HEAD_END).ok_or(Failed::NoAnswer)?;
    let (head, body) = answer.split_at(at);
    match number(head).ok_or(Failed::NoAnswer)? {
        200 => Ok(body.get(HEAD_END.len()..).unwrap_or_default().to_vec()),
        refused => Err(Failed::Refused(refused)),
    }
}

fn send(line: &mut UnixStream, bytes: &[u8], end: Instant) -> Option<()> {
    for piece in bytes.chunks(PIECE) {
        let mut rest = piece;
        while !rest.is_empty() {
            line.set_write_timeout(Some(left(end)?)).ok()?;
            match line.write(rest) {
                Ok(0) => return None,
                Ok(taken) => rest = rest.get(taken..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return None,
            }
        }
    }
    Some(())
}

/// All that comes until the line is closed, or as much as the head announces.
fn receive(line: &mut UnixStream, end: Instant) -> Option<Vec<u8>> {
    let mut answer = Vec::new();
    let mut piece = vec![0; PIECE];
    while answer.len() < ANSWER_MAX && !is_whole(&answer) {
        line.set_read_timeout(Some(left(end)?)).ok()?;
        match line.read(&mut piece) {
            Ok(0) => return Some(answer),
            Ok(taken) => answer.extend(piece.iter().take(taken)),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
    Some(answer)
}

fn is_whole(answer: &[u8]) -> bool {
    let Some(at) = answer.windows(HEAD_END.len()).position(|part| part == HEAD_END) else { return false };
    let length = answer.get(..at).and_then(announced);
    length.is_some_and(|length| answer.len() - at - HEAD_END.len() >= length)
}

/// The body's length, in bytes.
fn announced(head: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(head).ok()?;
    let mut fields = text.lines().filter_map(|line| line.split_once(':'));
    let (_, length) = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-length"))?;
    length.trim().parse().ok()
}

/// HTTP's number in the first line.
fn number(head: &[u8]) -> Option<u16> {
    let first = std::str::from_utf8(head.split(|b| *b == b'\r').next()?).ok()?;
    first.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()
}

/// The time that is left; none once it is over.
fn left(end: Instant) -> Option<Duration> {
    Some(end.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
}
