//! What may still help with a drive, said before anybody destroys it.

use std::path::Path;

use super::SECURITY_PASSWORD;
use super::facts::DriveFacts;
use super::order::OwnError;
use crate::guard::Transport;

/// Where a locked drive answers.
pub(super) const OWN_PORT: &str =
    "put the drive in a PC's own SATA or M.2 port and run the same command there";

/// How a self-encrypting drive is given back to whoever holds it, without the password.
pub(super) fn psid(node: &Path) -> String {
    format!(
        "revert a self-encrypting drive with the PSID on its label, which loses all data (cryptsetup erase \
         --hw-opal-factory-reset {0}, or sedutil-cli --yesIreallywanttoERASEALLmydatausingthePSID PSID {0})",
        node.display()
    )
}

/// For a drive that takes no writes, after its own erase failed so or was not tried. Empty where nothing is known to help.
pub(super) fn unwritten(facts: &DriveFacts, node: &Path, failed: Option<&OwnError>) -> String {
    let again = match failed {
        None | Some(OwnError::Refused(_)) => String::new(),
        Some(_) => {
            "switch it off and on, then run the same command again, which takes its erase up; if that does \
                    not help, "
                .to_owned()
        }
    };
    let psid = psid(node);
    let own = format!("the kit's own password, “{SECURITY_PASSWORD}”, first");
    match facts.transport {
        Transport::Ata if facts.ata.is_none() => format!(
            "it may be locked, and gave no answer to that: switch it off and on, then run the same command again where \
             hdparm is installed, which tries {own}; {psid}; if nothing of that helps, "
        ),
        Transport::Ata | Transport::Nvme => format!("{again}{psid}, or "),
        Transport::Usb | Transport::Other => format!(
            "it may be locked, which its adapter hides: {OWN_PORT}, which tries {own}; {psid}; if nothing of that helps, "
        ),
        Transport::Mmc | Transport::Virtio | Transport::Virtual => again,
    }
}

/// For a drive whose sanitize did not end.
pub(super) fn unfinished(node: &Path, why: &OwnError) -> String {
    match why {
        OwnError::Bridged => OWN_PORT.to_owned(),
        OwnError::OnlyOverwrites => format!(
            "start that one by hand (hdparm --yes-i-know-what-i-am-doing --sanitize-overwrite hex:00000000 {0}, or nvme \
             sanitize {0} --sanact=3), then run the same command again",
            node.display()
        ),
        OwnError::Shared(_) => format!(
            "if that may go too, start one by hand (nvme sanitize {} --sanact=2), then run the same command again",
            node.display()
        ),
        _ => "switch it off and on, then run the same command again; if it is said once more, destroy it"
            .to_owned(),
    }
}
