//! `perron decode`: the camera's decoder on picture files.

use super::CommandError;
use perron_hardware::camera::{CameraError, Decoder, read_picture_file};
use perron_outside::shown;
use std::io::Write;
use std::path::PathBuf;

/// One line per code: `file<TAB>text`, line breaks inside either as `\n`. False when a file gave none.
pub(super) fn run(files: &[PathBuf], out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CommandError> {
    let mut all = true;
    for file in files {
        let read = Decoder::start().and_then(|mut decoder| decoder.decode(read_picture_file(file)?));
        match read {
            Ok(texts) if texts.is_empty() => {
                all = false;
                writeln!(err, "{}: no QR code found; hold the camera closer, or in more light", shown(file))?;
            }
            Ok(texts) => {
                for text in texts {
                    writeln!(out, "{}\t{}", shown(file), shown(&text))?;
                }
            }
            Err(error @ CameraError::Outside(_)) => {
                all = false;
                writeln!(err, "{error}")?;
            }
            Err(error) => {
                all = false;
                writeln!(err, "{}: {error}", shown(file))?;
            }
        }
    }
    Ok(all)
}
