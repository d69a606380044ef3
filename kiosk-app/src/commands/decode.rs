//! `perron decode`: the camera's decoder on picture files.

use super::CommandError;
use perron_hardware::camera::{CameraError, Decoder, read_picture_file};
use std::io::Write;
use std::path::PathBuf;

/// One line per code: `file<TAB>text`, line breaks inside a text as `\n`. False when a file gave none.
pub(super) fn run(files: &[PathBuf], out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CommandError> {
    let mut all = true;
    for file in files {
        let read = Decoder::start().and_then(|mut decoder| decoder.decode(read_picture_file(file)?));
        match read {
            Ok(texts) if texts.is_empty() => {
                all = false;
                writeln!(
                    err,
                    "{}: no QR code found; hold the camera closer, or in more light",
                    file.display()
                )?;
            }
            Ok(texts) => {
                for text in texts {
                    let line = text.replace('\\', "\\\\").replace('\r', "\\r").replace('\n', "\\n");
                    writeln!(out, "{}\t{line}", file.display())?;
                }
            }
            Err(error @ CameraError::File { .. }) => {
                all = false;
                writeln!(err, "{error}")?;
            }
            Err(error) => {
                all = false;
                writeln!(err, "{}: {error}", file.display())?;
            }
        }
    }
    Ok(all)
}
