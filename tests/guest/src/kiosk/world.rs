//! What happens to the machine from outside: QEMU moves its mouse, presses its keys and photographs its screen.

use std::io::{Write, stdin, stdout};
use std::time::Duration;

use crate::{Failure, fail};

/// How far QEMU counts across the screen.
const ACROSS: u32 = 32_767;
/// The screen.
const WIDTH: u32 = 1280;
const HEIGHT: u32 = 800;
/// How long a person holds a key or a button. Shorter, an emulated machine may not see it.
const HELD: Duration = Duration::from_millis(60);

/// Gives QEMU a command.
fn ask(command: &str) -> Result<(), Failure> {
    println!("ask {command}");
    stdout().flush()?;
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    if answer.starts_with("{\"return\"") { Ok(()) } else { fail((command, answer)) }
}

fn send(events: &[String]) -> Result<(), Failure> {
    let events = events.join(", ");
    ask(&format!("{{\"execute\": \"input-send-event\", \"arguments\": {{\"events\": [{events}]}}}}"))
}

/// Moves the mouse to a place on the screen.
pub(super) fn move_to((x, y): (u32, u32)) -> Result<(), Failure> {
    let axis = |name: &str, at: u32, whole: u32| {
        let value = at * ACROSS / whole;
        format!("{{\"type\": \"abs\", \"data\": {{\"axis\": \"{name}\", \"value\": {value}}}}}")
    };
    send(&[axis("x", x, WIDTH), axis("y", y, HEIGHT)])
}

/// Presses the mouse's left button and lets it go.
pub(super) fn click() -> Result<(), Failure> {
    for down in [true, false] {
        send(&[format!("{{\"type\": \"btn\", \"data\": {{\"button\": \"left\", \"down\": {down}}}}}")])?;
        std::thread::sleep(HELD);
    }
    Ok(())
}

/// Presses keys together, in this order, and lets them go in the other; QEMU's names.
pub(super) fn press(keys: &[&str]) -> Result<(), Failure> {
    let downs = keys.iter().map(|key| (key, true));
    for (key, down) in downs.chain(keys.iter().rev().map(|key| (key, false))) {
        let key = format!("{{\"type\": \"qcode\", \"data\": \"{key}\"}}");
        send(&[format!("{{\"type\": \"key\", \"data\": {{\"down\": {down}, \"key\": {key}}}}}")])?;
        std::thread::sleep(HELD);
    }
    Ok(())
}

/// Photographs the screen, for whoever looks at it.
pub(super) fn photograph(name: &str) -> Result<(), Failure> {
    let file = format!("\"filename\": \"{name}.png\", \"format\": \"png\"");
    ask(&format!("{{\"execute\": \"screendump\", \"arguments\": {{{file}}}}}"))
}
