//! Runs inside a virtual machine that `cargo xtask guest` starts, as the only program there: makes devices with the
//! kernel's own means, and looks at what Perron makes of them.
//!
//! ```text
//!  ok NAME, FIGURE          one line for each case, on the serial line
//!  FAIL NAME: why
//!  ask {…}                  a command of QEMU's, answered on the same line
//!  end: 12 held, 0 failed
//! ```
#![allow(clippy::print_stdout, reason = "its lines are the result")]

mod camera;
mod gadget;
mod hands;
mod keys;
mod kiosk;
mod listen;
mod lookout;
mod power;
mod printer;
mod serial;
mod sound;
mod typist;
mod uhid;
mod video;
mod vivid;

use std::fmt;

/// What a case came to: a figure or nothing, or why it failed.
type Outcome = Result<String, Failure>;

/// Why a case failed.
#[derive(Debug)]
struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Fails a case with what was seen.
fn fail<T>(what: impl fmt::Debug) -> Result<T, Failure> {
    Err(Failure(format!("{what:?}")))
}

/// Fails a case unless this holds.
fn hold(holds: bool, what: impl fmt::Debug) -> Result<(), Failure> {
    if holds { Ok(()) } else { fail(what) }
}

/// A case: its name and what it does.
type Case = (&'static str, fn() -> Outcome);

fn main() {
    // Parts of names; those after a minus are left out.
    let (left_out, wanted): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|part| part.starts_with('-'));
    let is_left_out = |name: &str| left_out.iter().any(|part| name.contains(part.trim_start_matches('-')));
    let is_named = |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()));
    let is_wanted = |name: &str| is_named(name) && !is_left_out(name);
    let (mut held, mut failed) = (0, 0);
    // The camera's first: it measures memory. The kiosk's last: it takes every keyboard.
    let cases = [
        camera::CASES,
        keys::CASES,
        hands::CASES,
        serial::CASES,
        power::CASES,
        printer::CASES,
        sound::CASES,
        kiosk::CASES,
    ]
    .into_iter();
    for (name, case) in cases.flatten().filter(|(name, _)| is_wanted(name)) {
        match case() {
            Ok(figure) if figure.is_empty() => println!("ok {name}"),
            Ok(figure) => println!("ok {name}, {figure}"),
            Err(why) => {
                failed += 1;
                println!("FAIL {name}: {why}");
                continue;
            }
        }
        held += 1;
    }
    println!("end: {held} held, {failed} failed");
}
