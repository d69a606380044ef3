//! A video call: the browser's question, the waiting room, the call itself.
//!
//! ```text
//!            join, camera: not allowed yet        allow, refuse: back to what was wanted
//!   lobby ───────────────────────────────► ask ───────────────────────────────────────► lobby or call
//!     └──join, allowed or refused──► call ──hang-up──► ended ──again──► lobby
//! ```
//!
//! Without the permission camera and microphone are off; touching either asks again, so that a refusal is never a dead
//! end.

#[cfg(test)]
mod tests;
mod view;

use super::act::{facts, on_off};
use super::names::yes;
use super::{Act, Facts, Stage, Start, StartError, View, Words};

/// The largest volume.
const VOLUME_MAX: u8 = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Ask,
    Lobby,
    Call,
    Ended,
}

impl At {
    fn name(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Lobby => "lobby",
            Self::Call => "call",
            Self::Ended => "ended",
        }
    }
}

/// Whether camera and microphone may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Permission {
    Ask,
    Allowed,
    Refused,
}

impl Permission {
    fn name(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Allowed => "allowed",
            Self::Refused => "refused",
        }
    }
}

/// What was touched when the browser's question came up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Nothing,
    Camera,
    Mic,
    Join,
}

/// A video call.
#[derive(Clone)]
pub struct Call {
    at: At,
    /// Where the answer to the question leads back to.
    behind: At,
    wanted: Wanted,
    permission: Permission,
    mic: bool,
    camera: bool,
    volume: u8,
    /// What the person says is written too.
    chat: bool,
    joined: bool,
}

impl Stage for Call {
    const NAME: &'static str = "call";

    fn open(start: &mut Start<'_>, _: &Words) -> Result<Self, StartError> {
        let at = match start.text_or("view", "lobby") {
            "ask" => At::Ask,
            "lobby" => At::Lobby,
            "call" => At::Call,
            other => return Err(Start::wrong("view", other, "ask, lobby or call")),
        };
        let permission = match (start.text("permission"), at) {
            (None | Some("ask"), At::Ask) => Permission::Ask,
            (Some(other), At::Ask) => {
                return Err(Start::wrong("permission", other, "ask, as the view is ask"));
            }
            (Some("ask"), At::Lobby) => Permission::Ask,
            (None | Some("allowed"), _) => Permission::Allowed,
            (Some("refused"), _) => Permission::Refused,
            (Some(other), _) => {
                return Err(Start::wrong("permission", other, "allowed, refused, or before the call: ask"));
            }
        };
        let refused = permission == Permission::Refused;
        let (mic, camera) = (start.switch("mic", !refused)?, start.switch("camera", !refused)?);
        if refused && (mic || camera) {
            let key = if mic { "mic" } else { "camera" };
            return Err(Start::wrong(key, "on", "off, as the permission is refused"));
        }
        let volume = start.number("volume", 2, VOLUME_MAX)?;
        let chat = start.switch("chat", false)?;
        let (behind, wanted) = (At::Lobby, Wanted::Nothing);
        Ok(Self { at, behind, wanted, permission, mic, camera, volume, chat, joined: at == At::Call })
    }

    fn act(&mut self, act: &Act, _: &Words) {
        let Act::Touch(key) = act else { return };
        match (self.at, key.as_str()) {
            (At::Ask, "allow") => self.answered(true),
            (At::Ask, "refuse") => self.answered(false),
            (At::Lobby, "join") if self.permission == Permission::Ask => self.ask(Wanted::Join),
            (At::Lobby, "join") => self.join(),
            (At::Lobby | At::Call, "camera") if self.permission != Permission::Allowed => {
                self.ask(Wanted::Camera);
            }
            (At::Lobby | At::Call, "camera") => self.camera = !self.camera,
            (At::Lobby | At::Call, "mic") if self.permission != Permission::Allowed && !self.mic => {
                self.ask(Wanted::Mic);
            }
            (At::Lobby | At::Call, "mic") => self.mic = !self.mic,
            (At::Call, "louder") => self.volume = (self.volume + 1).min(VOLUME_MAX),
            (At::Call, "quieter") => self.volume = self.volume.saturating_sub(1),
            (At::Call, "hang-up") => self.at = At::Ended,
            (At::Ended, "again") => (self.at, self.joined) = (At::Lobby, false),
            _ => {}
        }
    }

    fn view(&self, words: &Words) -> View {
        view::view(self, words)
    }

    fn facts(&self) -> Facts {
        facts([
            ("view", self.at.name().to_owned()),
            ("mic", on_off(self.mic)),
            ("camera", on_off(self.camera)),
            ("volume", self.volume.to_string()),
            ("permission", self.permission.name().to_owned()),
            ("joined", yes(self.joined).to_owned()),
            ("ended", yes(self.at == At::Ended).to_owned()),
        ])
    }
}

impl Call {
    fn ask(&mut self, wanted: Wanted) {
        (self.behind, self.at, self.wanted) = (self.at, At::Ask, wanted);
    }

    /// The question is answered: what was wanted happens, as far as the answer lets it.
    fn answered(&mut self, allowed: bool) {
        self.at = self.behind;
        self.permission = if allowed { Permission::Allowed } else { Permission::Refused };
        let wanted = std::mem::replace(&mut self.wanted, Wanted::Nothing);
        self.camera = allowed && (self.camera || wanted == Wanted::Camera);
        self.mic = allowed && (self.mic || wanted == Wanted::Mic);
        if wanted == Wanted::Join {
            self.join();
        }
    }

    fn join(&mut self) {
        (self.at, self.joined) = (At::Call, true);
    }

    /// Whether the camera really shows something.
    fn is_seen(&self) -> bool {
        self.camera && self.permission == Permission::Allowed
    }
}
