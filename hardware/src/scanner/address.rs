//! Where codes come from, as written in the configuration.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// The speed of most serial scanners as they leave the factory, in bits per second. On USB it means nothing.
pub const DEFAULT_BAUD: u32 = 9600;
/// The speeds that a line may have.
const BAUDS: std::ops::RangeInclusive<u32> = 1200..=921_600;

/// A scanner's address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Address {
    /// `auto`: whatever scanners are plugged in.
    #[default]
    Auto,
    /// `none`: codes are typed.
    None,
    /// `stdin:`: lines of the standard input.
    StandardInput,
    /// `pipe:///path`: a named pipe, or a file.
    Pipe(PathBuf),
    /// `serial:///dev/ttyACM0?baud=9600`: a scanner on a serial line.
    Serial {
        /// The device file.
        path: PathBuf,
        /// Bits per second.
        baud: u32,
    },
}

/// What was written is no address of a scanner.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "« {0} » names no scanner: write auto, none, serial:///dev/ttyACM0?baud=9600, pipe:///path/of/a/pipe or stdin:"
)]
pub struct AddressError(pub String);

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let refuse = || AddressError(text.to_owned());
        let path =
            |rest: &str| rest.strip_prefix("//").filter(|path| path.starts_with('/')).map(PathBuf::from);
        match text.split_once(':') {
            None if text == "auto" => Ok(Self::Auto),
            None if text == "none" => Ok(Self::None),
            Some(("stdin", "")) => Ok(Self::StandardInput),
            Some(("pipe", rest)) => path(rest).map(Self::Pipe).ok_or_else(refuse),
            Some(("serial", rest)) => {
                let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
                let baud = match query.strip_prefix("baud=") {
                    Some(baud) => baud.parse().ok().filter(|baud| BAUDS.contains(baud)),
                    None => query.is_empty().then_some(DEFAULT_BAUD),
                };
                let (Some(path), Some(baud)) = (path(rest), baud) else { return Err(refuse()) };
                Ok(Self::Serial { path, baud })
            }
            _ => Err(refuse()),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::None => f.write_str("none"),
            Self::StandardInput => f.write_str("stdin:"),
            Self::Pipe(path) => write!(f, "pipe://{}", path.display()),
            Self::Serial { path, baud } => write!(f, "serial://{}?baud={baud}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written_alike() {
        for (text, shown) in [
            ("auto", "auto"),
            ("none", "none"),
            ("stdin:", "stdin:"),
            ("pipe:///run/perron/scanner", "pipe:///run/perron/scanner"),
            ("serial:///dev/ttyACM0", "serial:///dev/ttyACM0?baud=9600"),
            ("serial:///dev/ttyUSB1?baud=115200", "serial:///dev/ttyUSB1?baud=115200"),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!(address.to_string(), shown);
            assert_eq!(shown.parse::<Address>().unwrap(), address);
        }
    }

    #[test]
    fn wrong_ones_name_the_remedy() {
        for bad in [
            "",
            "pipe:",
            "pipe:relative",
            "pipe://host/x",
            "tcp://x",
            "stdin://",
            "sim://x",
            "AUTO",
            "auto:",
            "serial://ttyACM0",
            "serial:///dev/ttyACM0?baud=fast",
            "serial:///dev/ttyACM0?parity=even",
            "serial:///dev/x?baud=1",
        ] {
            let error = bad.parse::<Address>().unwrap_err();
            assert!(error.to_string().contains("write auto, none, serial:///"), "{bad}: {error}");
        }
    }
}
