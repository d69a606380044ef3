//! How loud the kiosk is, as it was set on the screen that tries the devices: `sound.toml` in the data folder.

use super::FILE_MAX;
use perron_flow::Loudness;
use perron_outside::{OutsideError, read_text, replace};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The file's name in the data folder.
const NAME: &str = "sound.toml";

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// 1 to 10.
    loudness: u8,
}

/// As it was set last; the usual where nobody has, or the file cannot be read.
#[must_use]
pub fn kept_loudness(data: &Path) -> Loudness {
    let kept = match read_text(&data.join(NAME), FILE_MAX) {
        Ok(text) => toml::from_str::<File>(&text).map_err(|error| error.to_string()),
        Err(error) if error.is_missing() => return Loudness::default(),
        Err(error) => Err(error.to_string()),
    };
    match kept {
        Ok(file) => Loudness::new(file.loudness),
        Err(error) => {
            tracing::warn!(error, "how loud the kiosk was set cannot be read: set it again");
            Loudness::default()
        }
    }
}

/// Keeps it for the next start.
///
/// # Errors
/// [`OutsideError`] when the file cannot be written.
pub fn keep_loudness(data: &Path, loudness: Loudness) -> Result<(), OutsideError> {
    // Nothing in it that TOML cannot hold.
    let text = toml::to_string(&File { loudness: loudness.steps() }).unwrap_or_default();
    replace(&data.join(NAME), text.as_bytes(), 0o600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_as_loud_after_the_next_start_whatever_the_file_holds() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(kept_loudness(dir.path()), Loudness::default());
        keep_loudness(dir.path(), Loudness::new(3)).unwrap();
        assert_eq!(kept_loudness(dir.path()), Loudness::new(3));
        for (text, steps) in
            [("loudness = 0", 1), ("loudness = 200", 10), ("loudness = -1", 7), ("nonsense", 7), ("", 7)]
        {
            std::fs::write(dir.path().join(NAME), text).unwrap();
            assert_eq!(kept_loudness(dir.path()).steps(), steps, "{text}");
        }
    }
}
