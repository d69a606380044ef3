//! Why a medium does not hold the image, as the read-back found it.

use std::io;

use crate::disk::Unreadable;
use crate::gpt::TableError;

/// Why a medium does not hold the image.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Other bytes than written.
    #[error("{bytes} bytes at {at} are not what the image has: do not use this medium, try another")]
    Differs {
        /// Place, in bytes.
        at: u64,
        /// Length of the region that differs somewhere, in bytes.
        bytes: u64,
    },
    /// It does not give its bytes back.
    #[error("it cannot be read at {at} ({source}): do not use this medium, try another")]
    Unreadable {
        /// Place, in bytes.
        at: u64,
        /// The system's answer.
        source: io::Error,
    },
    /// Smaller than what was to be on it.
    #[error("it has {found} bytes and the image needs {due}: take a larger medium")]
    Small {
        /// Its size, in bytes.
        found: u64,
        /// What is needed, in bytes.
        due: u64,
    },
    /// The medium is as image and map say, and its partition tables do not hold together.
    #[error(
        "its partition table is damaged, as image or map have it ({0}): get both again, or make the map anew"
    )]
    Table(#[from] TableError),
}

impl From<Unreadable> for Fault {
    fn from(Unreadable { at, source }: Unreadable) -> Self {
        Self::Unreadable { at, source }
    }
}

impl Fault {
    /// The same in French, for the paper.
    #[must_use]
    pub fn french(&self) -> String {
        match self {
            Self::Differs { at, bytes } => format!(
                "{bytes}\u{a0}octets à partir de {at} ne sont pas ceux de l’image\u{a0}: n’utilisez pas ce disque, prenez-en un \
                 autre"
            ),
            Self::Unreadable { at, source } => {
                format!("illisible à l’octet {at} ({source})\u{a0}: n’utilisez pas ce disque, prenez-en un autre")
            }
            Self::Small { found, due } => format!(
                "il a {found}\u{a0}octets et l’image en demande {due}\u{a0}: prenez un disque plus grand"
            ),
            Self::Table(_) => "sa table de partitions est abîmée, telle que l’image ou sa carte la donne\u{a0}: reprenez les \
                               deux, ou refaites la carte"
                .to_owned(),
        }
    }
}
