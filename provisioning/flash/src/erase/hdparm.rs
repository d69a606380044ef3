//! The answers of `hdparm`, which are meant for people.

use super::facts::AtaFacts;

/// How a sanitize stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sanitize {
    Idle,
    Frozen,
    /// In percent.
    Running(u64),
    Failed,
    Done,
}

/// Reads `hdparm -I`. `None`: this is no such answer.
pub(super) fn identify(text: &str) -> Option<AtaFacts> {
    let is_drive = text.lines().any(|line| line.trim_start().starts_with("Model Number:"));
    if !is_drive {
        return None;
    }
    let has = |feature: &str| {
        text.lines().filter_map(|line| line.trim().strip_prefix('*')).any(|line| line.trim() == feature)
    };
    let sanitize = has("SANITIZE feature set");
    let mut facts = AtaFacts {
        sanitize,
        sanitize_block: sanitize && has("BLOCK_ERASE_EXT command"),
        sanitize_crypto: sanitize && has("CRYPTO_SCRAMBLE_EXT command"),
        overlay: has("Device Configuration Overlay feature set"),
        sector: sector(text),
        ..AtaFacts::default()
    };
    let section = text.lines().skip_while(|line| line.trim() != "Security:").skip(1);
    for line in section.take_while(|line| line.starts_with([' ', '\t'])) {
        security(line, &mut facts);
    }
    Some(facts)
}

/// Bytes of a sector, from `Logical  Sector size:                   512 bytes`; 0 where no line says so.
fn sector(text: &str) -> u32 {
    let mut lines = text.lines().filter_map(|line| line.split_once("Sector size:"));
    let logical = lines.find(|(what, _)| what.trim_start().starts_with("Logical"));
    logical.and_then(|(_, size)| size.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// One line of the section on security.
fn security(line: &str, facts: &mut AtaFacts) {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let is_so = words.first() != Some(&"not");
    if !is_so {
        words.remove(0);
    }
    match words.as_slice() {
        ["supported"] => facts.security = is_so,
        ["enabled"] => facts.is_enabled = is_so,
        ["locked"] => facts.is_locked = is_so,
        ["frozen"] => facts.is_frozen = is_so,
        ["expired:", "security", "count"] => facts.is_expired = is_so,
        ["supported:", "enhanced", "erase"] => facts.enhanced = is_so,
        _ => {
            for sentence in line.split(". ").map(|sentence| sentence.trim().trim_end_matches('.')) {
                let minutes = sentence.trim_start_matches("more than ").split("min").next();
                let minutes = minutes.and_then(|number| number.trim().parse().ok());
                if sentence.ends_with("for ENHANCED SECURITY ERASE UNIT") {
                    facts.enhanced_minutes = minutes;
                } else if sentence.ends_with("for SECURITY ERASE UNIT") {
                    facts.minutes = minutes;
                }
            }
        }
    }
}

/// Reads `hdparm --sanitize-status`.
pub(super) fn sanitize_status(text: &str) -> Option<Sanitize> {
    let (_, rest) = text.split_once("State:")?;
    let state = rest.split_whitespace().next()?;
    let is_done = text.contains("Completed Without Error");
    match state {
        "SD0" | "SD4" if is_done => Some(Sanitize::Done),
        "SD0" => Some(Sanitize::Idle),
        "SD1" => Some(Sanitize::Frozen),
        "SD2" => {
            let percent =
                text.split_once('(').and_then(|(_, rest)| rest.split_once("%)")?.0.trim().parse().ok());
            Some(Sanitize::Running(percent.unwrap_or(0).min(100)))
        }
        "SD3" => Some(Sanitize::Failed),
        "SD4" => Some(Sanitize::Done),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An SSD's answer, with this section on security.
    pub(in crate::erase) fn answer(features: &str, security: &str) -> String {
        format!(
            "\n/dev/sda:\n\nATA device, with non-removable media\n\tModel Number:       EXAMPLE SSD 250GB\n\
             \tSerial Number:      S2RBNX0J\nCommands/features:\n\tEnabled\tSupported:\n\t   *\tSMART feature set\n\
             {features}\tHost Protected Area feature set\n{security}Logical Unit WWN Device Identifier: 5002538d\n\
             \tNAA\t\t: 5\nChecksum: correct\n"
        )
    }

    pub(in crate::erase) const READY: &str = "Security: \n\tMaster password revision code = 65534\n\t\tsupported\n\
         \tnot\tenabled\n\tnot\tlocked\n\tnot\tfrozen\n\tnot\texpired: security count\n\t\tsupported: enhanced erase\n\
         \t2min for SECURITY ERASE UNIT. 8min for ENHANCED SECURITY ERASE UNIT.\n";
    pub(in crate::erase) const SANITIZE: &str = "\t   *\tSANITIZE feature set\n\t   *\tCRYPTO_SCRAMBLE_EXT command\n\t   *\tBLOCK_ERASE_EXT command\n";

    #[test]
    fn what_a_drive_says_of_itself_is_read() {
        let facts = identify(&answer("", READY)).unwrap();
        assert!(
            facts.security && facts.enhanced && !facts.is_enabled && !facts.is_locked && !facts.is_frozen
        );
        assert_eq!((facts.minutes, facts.enhanced_minutes), (Some(2), Some(8)));
        assert!(!facts.sanitize_block && !facts.sanitize_crypto);
        let frozen = identify(&answer(SANITIZE, &READY.replace("\tnot\tfrozen", "\t\tfrozen"))).unwrap();
        assert!(frozen.is_frozen && frozen.sanitize_block && frozen.sanitize_crypto);
        let locked = READY.replace("\tnot\tlocked", "\t\tlocked").replace("\tnot\tenabled", "\t\tenabled");
        let locked = identify(&answer("", &locked)).unwrap();
        assert!(locked.is_locked && locked.is_enabled);
        let plain = READY.replace("\t\tsupported: enhanced", "\tnot\tsupported: enhanced");
        let plain = identify(&answer("", &plain.replace("2min for", "more than 508min for"))).unwrap();
        assert_eq!((plain.enhanced, plain.minutes), (false, Some(508)));
        assert_eq!(identify(&answer("", "")), Some(AtaFacts::default()));
        let cut =
            "\t   *\tDevice Configuration Overlay feature set \n\tLogical  Sector size:      4096 bytes\n";
        let cut = identify(&answer(cut, "")).unwrap();
        assert_eq!((cut.overlay, cut.sector), (true, 4096));
        let expired = READY.replace("\tnot\texpired", "\t\texpired");
        assert!(identify(&answer("", &expired)).unwrap().is_expired && !facts.is_expired);
        // Listed without a star: there, but switched off.
        assert!(!identify(&answer(&SANITIZE.replace('*', " "), "")).unwrap().sanitize_block);
        for other in
            ["", "/dev/sda: No such file or directory", " HDIO_DRIVE_CMD(identify) failed: Invalid argument"]
        {
            assert_eq!(identify(other), None, "{other}");
        }
    }

    #[test]
    fn the_state_of_a_sanitize_is_read() {
        let head = "\n/dev/sda:\nIssuing SANITIZE_STATUS command\nSanitize status:\n    State:    ";
        for (rest, state) in [
            ("SD0 Sanitize Idle\n", Some(Sanitize::Idle)),
            (
                "SD0 Sanitize Idle\n    Last Sanitize Operation Completed Without Error\n",
                Some(Sanitize::Done),
            ),
            ("SD1 Sanitize Frozen\n", Some(Sanitize::Frozen)),
            ("SD2 Sanitize operation In Process\n    Progress: 0x7fff (49%)\n", Some(Sanitize::Running(49))),
            ("SD3 Sanitize Operation Failed\n", Some(Sanitize::Failed)),
            ("SD4 Sanitize Operation succeeded\n", Some(Sanitize::Done)),
            ("SD9 x\n", None),
        ] {
            assert_eq!(sanitize_status(&format!("{head}{rest}")), state, "{rest}");
        }
        assert_eq!(sanitize_status("/dev/sda:\nSANITIZE feature set is not supported\n"), None);
    }
}
