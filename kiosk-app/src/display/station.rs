//! The machine's own screen, without a desktop.

use super::input::Input;
use super::turn::Turn;
use crate::app::StartError;
use crate::settings::{Screen, Settings};
use perron_hardware::console;
use perron_hardware::find::Machine;
use perron_hardware::graphics::{PATIENCE, Sight, await_return, await_screen};
use perron_ui::AppWindow;
use slint::ComponentHandle;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The variables by which the renderer is told, before it starts.
const ROTATION: &str = "SLINT_KMS_ROTATION";
const OUTPUT: &str = "SLINT_DRM_OUTPUT";

/// How long after something could not be drawn: a program that fails at once each time is not to fill the log.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// The screen came back: the program begins again.
static CAME_BACK: AtomicBool = AtomicBool::new(false);

/// Starts the program anew with the variables that the configuration wants, unless it has them.
pub(super) fn prepare(config: Option<&Path>) -> Result<(), StartError> {
    // Until the kiosk holds the keyboards, and whenever it holds them no more, keys pressed together lead nowhere either.
    console::ignore_keys();
    if let Err(error) = console::turn_off() {
        tracing::warn!(%error, "the console behind the kiosk hears keys while the kiosk starts");
    }
    let Some(config) = config else { return Ok(()) };
    let missing: Vec<_> = wanted(&Settings::read(config)?.screen)
        .into_iter()
        .filter(|(name, value)| std::env::var_os(name).as_ref() != Some(value))
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(StartError::Thread(execute(missing))) }
}

fn wanted(screen: &Screen) -> Vec<(&'static str, OsString)> {
    let rotation = screen.rotation.map(|degrees| (ROTATION, degrees.to_string().into()));
    let output = screen.output.as_ref().map(|output| (OUTPUT, output.into()));
    rotation.into_iter().chain(output).collect()
}

/// The same program with the same words, in the same process. It comes back only where that fails.
fn execute(variables: Vec<(&'static str, OsString)>) -> std::io::Error {
    let mut program = Command::new("/proc/self/exe");
    program.arg0("perron").args(std::env::args_os().skip(1)).envs(variables).exec()
}

pub(super) fn open() -> Result<AppWindow, StartError> {
    let (machine, output) = (Machine::default(), std::env::var(OUTPUT).ok());
    let sight = await_screen(&machine, output.as_deref(), PATIENCE, |sight| match sight {
        Sight::NoScreen => tracing::warn!("no screen is plugged in and switched on: waiting for one"),
        Sight::Nothing | Sight::Doubtful => tracing::info!(?sight, "waiting for the graphics card's driver"),
        Sight::Screen => {}
    });
    tracing::info!(?sight, "the screen");
    let turned = std::env::var(ROTATION).ok().and_then(|degrees| Turn::by_degrees(degrees.parse().ok()?));
    let input = Rc::new(Input::new(turned.unwrap_or_default()));
    let hook = Rc::clone(&input);
    let selector = slint::BackendSelector::new().backend_name("linuxkms".to_owned());
    let selector = selector.renderer_name("software".to_owned());
    selector.with_libinput_event_hook(move |event| hook.take(event)).select()?;
    crate::fonts::check_shared()?;
    let window = AppWindow::new()?;
    input.goes_to(window.as_weak());
    // It ends with the program: nothing waits for it.
    std::thread::Builder::new().name("screen".to_owned()).spawn(move || {
        await_return(&machine, output.as_deref());
        tracing::warn!("the screen came back: the kiosk begins again");
        CAME_BACK.store(true, Ordering::Release);
        // It may come back before the window runs: then this waits for it.
        let quit = || {
            if let Err(error) = slint::quit_event_loop() {
                tracing::error!(%error, "the kiosk does not begin again");
            }
        };
        if let Err(error) = slint::invoke_from_event_loop(quit) {
            tracing::error!(%error, "the kiosk does not begin again");
        }
    })?;
    Ok(window)
}

pub(super) fn begin_again(ended: &Result<(), slint::PlatformError>) -> Result<(), StartError> {
    // A card that went away, as the firmware's does when the driver comes, ends the window before anybody tells of it.
    if let Err(error) = ended {
        tracing::warn!(%error, "nothing can be drawn any more: the kiosk begins again");
        std::thread::sleep(AGAIN_AFTER);
    }
    if ended.is_ok() && !CAME_BACK.load(Ordering::Acquire) {
        return Ok(());
    }
    Err(StartError::Thread(execute(vec![])))
}
