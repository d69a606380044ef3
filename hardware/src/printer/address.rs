//! Where a printer is, as written in the configuration.

use std::{fmt, path::PathBuf, str::FromStr};

use super::queue::Queue;
use crate::find::DeviceId;

/// The port network printers listen on.
pub const DEFAULT_PORT: u16 = 9100;
/// The speed most serial printers leave the factory with, in bits per second.
pub const DEFAULT_BAUD: u32 = 19_200;

/// Longest name of one device, in bytes.
const ID_MAX: usize = 512;

/// A printer's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// `auto`: the one that is plugged in.
    Auto,
    /// `auto:usb 04b8:0e15 number J5YK00123`: this one, wherever it is plugged in. For a site with several.
    Only(DeviceId),
    /// `tcp://host:9100`
    Tcp {
        /// Name or number of the host; an IPv6 number in brackets.
        host: String,
        /// Its port.
        port: u16,
    },
    /// `file:///dev/usb/lp0`: a printer's device file, or a file that collects the bytes.
    File(PathBuf),
    /// `serial:///dev/ttyUSB0?baud=19200`
    Serial {
        /// The device file.
        path: PathBuf,
        /// Bits per second.
        baud: u32,
    },
    /// `cups://queue`: an office printer behind CUPS, which takes whole sheets and is no [`super::Printer`].
    Cups(Queue),
    /// `sim://folder`: the simulated printer of that folder.
    Simulated(PathBuf),
}

/// What was written is no address of a printer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "« {text} » is no printer's address ({reason}): write auto, tcp://host:9100, file:///dev/usb/lp0, \
     serial:///dev/ttyUSB0?baud=19200, cups://queue or sim://folder"
)]
pub struct AddressError {
    /// What was written.
    pub text: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let refuse = |reason| AddressError { text: text.to_owned(), reason };
        match text.trim().split_once(':') {
            None if text.trim() == "auto" => return Ok(Self::Auto),
            Some(("auto", id)) => return only(id.trim()).map_err(refuse),
            _ => {}
        }
        let (scheme, rest) = text.trim().split_once("://").ok_or_else(|| refuse("no :// in it"))?;
        match scheme {
            _ if rest.is_empty() => Err(refuse("nothing after ://")),
            "tcp" => tcp(rest.trim_end_matches('/')).map_err(refuse),
            "file" if rest.starts_with('/') => Ok(Self::File(rest.into())),
            "serial" if rest.starts_with('/') => serial(rest).map_err(refuse),
            "file" | "serial" => Err(refuse("the path does not start with /")),
            "cups" => {
                let queue = Queue::new(rest.trim_end_matches('/'));
                queue.map(Self::Cups).ok_or_else(|| refuse("it is no queue's name: « lpstat -p » lists them"))
            }
            "sim" => Ok(Self::Simulated(rest.into())),
            _ => Err(refuse("unknown kind")),
        }
    }
}

fn only(id: &str) -> Result<Address, &'static str> {
    if id.is_empty() || id.len() > ID_MAX || id.chars().any(char::is_control) {
        return Err("after auto: stands what names one printer");
    }
    Ok(Address::Only(DeviceId::stored(id)))
}

fn tcp(rest: &str) -> Result<Address, &'static str> {
    let (host, port) = match rest.rsplit_once(':') {
        // In a bare IPv6 number the last colon is no port's.
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
            (host, port.parse().ok().filter(|port| *port > 0).ok_or("the port is not 1 to 65535")?)
        }
        _ => (rest, DEFAULT_PORT),
    };
    if host.is_empty() || host.contains(['/', '?', '@', ' ']) {
        return Err("the host is not a name");
    }
    Ok(Address::Tcp { host: host.to_owned(), port })
}

fn serial(rest: &str) -> Result<Address, &'static str> {
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let baud = match query.split_once('=') {
        None if query.is_empty() => DEFAULT_BAUD,
        Some(("baud", baud)) => {
            let allowed = |baud: &u32| (1_200..=4_000_000).contains(baud);
            baud.parse().ok().filter(allowed).ok_or("the speed is not 1200 to 4000000")?
        }
        _ => return Err("only baud= may follow the ?"),
    };
    Ok(Address::Serial { path: path.into(), baud })
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Only(id) => write!(f, "auto:{}", id.as_str()),
            Self::Tcp { host, port } => write!(f, "tcp://{host}:{port}"),
            Self::File(path) => write!(f, "file://{}", path.display()),
            Self::Serial { path, baud } => write!(f, "serial://{}?baud={baud}", path.display()),
            Self::Cups(queue) => write!(f, "cups://{queue}"),
            Self::Simulated(folder) => write!(f, "sim://{}", folder.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn addresses_are_read_and_written_alike() {
        for (text, shown) in [
            ("tcp://printer.local", "tcp://printer.local:9100"),
            ("tcp://192.0.2.7:9101/", "tcp://192.0.2.7:9101"),
            ("tcp://[2001:db8::1]:9100", "tcp://[2001:db8::1]:9100"),
            ("tcp://[2001:db8::1]", "tcp://[2001:db8::1]:9100"),
            ("file:///dev/usb/lp0", "file:///dev/usb/lp0"),
            ("serial:///dev/ttyUSB0", "serial:///dev/ttyUSB0?baud=19200"),
            ("serial:///dev/ttyS0?baud=9600", "serial:///dev/ttyS0?baud=9600"),
            ("sim://some/folder", "sim://some/folder"),
            ("cups://Bureau_2", "cups://Bureau_2"),
            ("cups://HP-LaserJet.1/", "cups://HP-LaserJet.1"),
            (" auto ", "auto"),
            ("auto:usb 04b8:0e15 port 1-3.2", "auto:usb 04b8:0e15 port 1-3.2"),
            ("auto: usb 04b8:0e15 number J5YK00123", "auto:usb 04b8:0e15 number J5YK00123"),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!(address.to_string(), shown);
            assert_eq!(shown.parse::<Address>().unwrap(), address);
        }
    }

    #[test]
    fn wrong_addresses_name_the_reason_and_the_remedy() {
        for (text, reason) in [
            ("printer", "no ://"),
            ("automatic", "no ://"),
            ("auto:", "names one printer"),
            ("auto:usb\u{7}", "names one printer"),
            ("tcp://", "nothing after"),
            ("tcp://host:0", "port"),
            ("tcp://host:99999", "port"),
            ("tcp://a b", "host"),
            ("file://relative", "start with /"),
            ("serial:///dev/ttyS0?baud=fast", "speed"),
            ("serial:///dev/ttyS0?parity=even", "only baud="),
            ("cups://", "nothing after"),
            ("cups://-d", "no queue's name"),
            ("cups://../admin", "no queue's name"),
            ("cups://a b", "no queue's name"),
            ("cups://a?b", "no queue's name"),
            ("cups://a\r\nHost: b", "no queue's name"),
            ("cups://host/printers/a", "no queue's name"),
            ("usb://1:2", "unknown kind"),
        ] {
            let message = text.parse::<Address>().unwrap_err().to_string();
            assert!(message.contains(reason) && message.contains("write auto, tcp://"), "{message}");
        }
    }
}
