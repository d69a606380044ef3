//! The answers of `nvme`, in JSON.

use serde_json::Value;

use super::facts::NvmeFacts;

/// How a sanitize stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sanitize {
    Done,
    /// Parts of 65,536.
    Running(u64),
    Failed,
    /// None was ever started.
    Never,
}

/// Reads `nvme id-ctrl -o json`.
pub(super) fn controller(json: &str) -> Option<NvmeFacts> {
    let all: Value = serde_json::from_str(json).ok()?;
    let field = |name: &str| all.get(name).and_then(Value::as_u64);
    let (sanicap, oacs) = (field("sanicap")?, field("oacs")?);
    let fna = field("fna").unwrap_or(u64::MAX); // unsaid: assume that it reaches all
    let bit = |value: u64, nth: u32| value >> nth & 1 == 1;
    Some(NvmeFacts {
        sanitize_crypto: bit(sanicap, 0),
        sanitize_block: bit(sanicap, 1),
        sanitize_overwrite: bit(sanicap, 2),
        unfinished: None, // the log says it
        format: bit(oacs, 1),
        format_is_shared: fna & 0b11 != 0,
    })
}

/// Reads `nvme sanitize-log -o json`: the log itself, or one level down below the device's name. The state is a number
/// or, in other versions, a text such as `(2) …` under a key that has changed over time.
pub(super) fn sanitize_log(json: &str) -> Option<Sanitize> {
    let all: Value = serde_json::from_str(json).ok()?;
    let is_log = |value: &&Value| value.get("sstat").is_some();
    let log = Some(&all).filter(is_log).or_else(|| all.as_object()?.values().find(is_log))?;
    let state = match log.get("sstat")? {
        Value::Number(number) => number.as_u64()? & 0b111,
        Value::Object(parts) => parts.values().find_map(|part| state_text(part.as_str()?))?,
        _ => return None,
    };
    let progress = log.get("sprog").and_then(Value::as_u64).unwrap_or(0);
    match state {
        0 => Some(Sanitize::Never),
        1 | 4 => Some(Sanitize::Done),
        2 => Some(Sanitize::Running(progress.min(65_536))),
        3 => Some(Sanitize::Failed),
        _ => None,
    }
}

/// `(2) Sanitize in Progress` gives 2.
fn state_text(text: &str) -> Option<u64> {
    text.strip_prefix('(')?.split_once(')')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abilities_are_bits() {
        let read = |sanicap: u64, oacs: u64, fna: u64| {
            controller(&format!(r#"{{"vid":5197,"sn":"S1","oacs":{oacs},"sanicap":{sanicap},"fna":{fna}}}"#))
                .unwrap()
        };
        assert_eq!(read(0, 0, 0), NvmeFacts::default());
        assert!(read(1, 0, 0).sanitize_crypto && !read(1, 0, 0).sanitize_block);
        assert!(read(0x6000_0002, 23, 4).sanitize_block && read(2, 23, 4).format);
        assert!(
            !read(2, 23, 4).format_is_shared
                && read(2, 23, 1).format_is_shared
                && read(2, 23, 2).format_is_shared
        );
        assert!(controller(r#"{"oacs":2,"sanicap":0}"#).unwrap().format_is_shared);
        for torn in ["", "{", "[]", "{}", r#"{"sanicap":"3","oacs":2}"#, r#"{"sanicap":-1,"oacs":2}"#] {
            assert_eq!(controller(torn), None, "{torn}");
        }
    }

    #[test]
    fn every_form_of_the_log_is_read() {
        for (json, state) in [
            (r#"{"sprog":65535,"sstat":257}"#, Some(Sanitize::Done)),
            (
                r#"{"nvme0":{"sprog":100,"sstat":{"global_erased":0,"status":"(2) Sanitize in Progress."}}}"#,
                Some(Sanitize::Running(100)),
            ),
            (
                r#"{"nvme0n1":{"sprog":65535,"sstat":{"global_erased":1,"Most Recent":"(1) Most Recent Sanitize Command Completed."}}}"#,
                Some(Sanitize::Done),
            ),
            (r#"{"nvme0":{"sprog":9999999,"sstat":{"status":"(2) x"}}}"#, Some(Sanitize::Running(65_536))),
            (r#"{"sprog":65535,"sstat":{"status":"(3) Failed"}}"#, Some(Sanitize::Failed)),
            (r#"{"sprog":65535,"sstat":{"status":"(4) Done without deallocating"}}"#, Some(Sanitize::Done)),
            (r#"{"sprog":65535,"sstat":0}"#, Some(Sanitize::Never)),
            (r#"{"sprog":65535,"sstat":7}"#, None),
            (r#"{"sprog":65535}"#, None),
            (r#"{"nvme0":{"sstat":{"global_erased":1}}}"#, None),
            ("", None),
        ] {
            assert_eq!(sanitize_log(json), state, "{json}");
        }
    }
}
