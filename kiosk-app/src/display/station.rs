//! The machine's own screen, without a desktop.

use super::input::Input;
use super::turn::Turn;
use crate::app::StartError;
use crate::settings::{Screen, Settings};
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

/// The variables by which the renderer is told, before it starts.
const ROTATION: &str = "SLINT_KMS_ROTATION";
const OUTPUT: &str = "SLINT_DRM_OUTPUT";

/// The screen came back: the program begins again.
static CAME_BACK: AtomicBool = AtomicBool::new(false);

/// Starts the program anew with the variables that the configuration wants, unless it has them. A configuration that
/// cannot be read is told of by whoever reads it next.
pub(super) fn prepare(config: Option<&Path>) {
    let Some(screen) = config.and_then(|config| Settings::read(config).ok()).map(|s| s.screen) else {
        return;
    };
    let missing: Vec<_> = wanted(&screen)
        .into_iter()
        .filter(|(name, value)| std::env::var_os(name).as_ref() != Some(value))
        .collect();
    if !missing.is_empty() {
        execute(missing);
    }
}

fn wanted(screen: &Screen) -> Vec<(&'static str, OsString)> {
    let rotation = screen.rotation.map(|degrees| (ROTATION, degrees.to_string().into()));
    let output = screen.output.as_ref().map(|output| (OUTPUT, output.into()));
    rotation.into_iter().chain(output).collect()
}

/// The same program with the same words, in the same process. It comes back only where that fails.
fn execute(variables: Vec<(&'static str, OsString)>) {
    let mut program = Command::new("/proc/self/exe");
    let error = program.arg0("perron").args(std::env::args_os().skip(1)).envs(variables).exec();
    tracing::error!(%error, "the program does not start anew");
}

pub(super) fn open() -> Result<AppWindow, StartError> {
    let machine = Machine::default();
    let sight = await_screen(&machine, PATIENCE, |sight| match sight {
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
        await_return(&machine);
        tracing::warn!("the screen came back: the kiosk begins again");
        CAME_BACK.store(true, Ordering::Release);
        if let Err(error) = slint::quit_event_loop() {
            tracing::error!(%error, "the kiosk does not begin again");
        }
    })?;
    Ok(window)
}

pub(super) fn begin_again() {
    if CAME_BACK.load(Ordering::Acquire) {
        execute(vec![]);
    }
}
