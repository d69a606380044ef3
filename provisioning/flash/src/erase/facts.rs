//! What a drive can do by itself, as it says.

use super::tool::ToolError;
use crate::guard::Transport;

/// What is known of a drive before it is erased.
#[derive(Debug)]
pub struct DriveFacts {
    /// How it is attached.
    pub transport: Transport,
    /// Other disks of the same controller, by name: what erases the controller erases them too.
    pub siblings: Vec<String>,
    /// What an NVMe drive says.
    pub nvme: Option<NvmeFacts>,
    /// What an ATA drive says.
    pub ata: Option<AtaFacts>,
    /// Why it was not asked.
    pub unasked: Option<Unasked>,
}

/// Why a drive said nothing of itself.
#[derive(Debug, thiserror::Error)]
pub enum Unasked {
    /// No answer.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// An answer that says no.
    #[error("the drive did not say what it can do ({0}): check the cable, and that this runs as root")]
    Refused(String),
    /// An answer that is not understood.
    #[error(
        "{0} gave an answer that this program does not read: update Perron, or choose --method overwrite"
    )]
    Unreadable(&'static str),
}

impl DriveFacts {
    /// A sanitize of it that did not end.
    #[must_use]
    pub fn unfinished(&self) -> Option<Unfinished> {
        let ata = self.ata.and_then(|ata| ata.unfinished);
        ata.or_else(|| self.nvme.and_then(|nvme| nvme.unfinished))
    }

    /// Whether it hangs on an adapter and not on a port of this PC that is made for it.
    #[must_use]
    pub fn is_bridged(&self) -> bool {
        self.transport.is_bridged()
    }
}

/// How a sanitize stands that did not end. Either way the drive takes nothing else, whatever power cuts come between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// It goes on by itself.
    Running,
    /// It failed, and another one is due.
    Failed,
}

/// What an NVMe controller can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NvmeFacts {
    /// Sanitize by erasing all blocks.
    pub sanitize_block: bool,
    /// Sanitize by forgetting the key.
    pub sanitize_crypto: bool,
    /// Sanitize by overwriting, which this program does not start.
    pub sanitize_overwrite: bool,
    /// A sanitize that did not end.
    pub unfinished: Option<Unfinished>,
    /// Format NVM, which can erase what users wrote.
    pub format: bool,
    /// Whether a format, or its secure erase, goes over every namespace of the controller.
    pub format_is_shared: bool,
}

/// What an ATA drive can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AtaFacts {
    /// The security commands are there.
    pub security: bool,
    /// A password is set.
    pub is_enabled: bool,
    /// It gives nothing without the password.
    pub is_locked: bool,
    /// It takes no security command until it is switched off and on.
    pub is_frozen: bool,
    /// Too many wrong passwords: it takes none, be it right, until it is switched off and on.
    pub is_expired: bool,
    /// Enhanced secure erase is there.
    pub enhanced: bool,
    /// Minutes that a secure erase takes, as the drive says.
    pub minutes: Option<u32>,
    /// Minutes that an enhanced secure erase takes.
    pub enhanced_minutes: Option<u32>,
    /// Some sanitize is there.
    pub sanitize: bool,
    /// Sanitize by erasing all blocks.
    pub sanitize_block: bool,
    /// Sanitize by forgetting the key.
    pub sanitize_crypto: bool,
    /// A sanitize that did not end.
    pub unfinished: Option<Unfinished>,
    /// It takes no sanitize command until it is switched off and on.
    pub sanitize_is_frozen: bool,
    /// Its maker or seller may have cut it down with a configuration overlay.
    pub overlay: bool,
    /// Bytes of a sector, as its addresses count; 0 where it does not say.
    pub sector: u32,
}
