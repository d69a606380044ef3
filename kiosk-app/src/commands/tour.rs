//! `perron tour`.

use super::CommandError;
use crate::tour::{Sabotage, TourOptions, run as make};
use clap::{Args, ValueEnum};
use perron_domain::lang::Lang;
use perron_outside::shown;
use std::io::Write;
use std::path::PathBuf;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Contrast {
    Normal,
    High,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Fault {
    Words,
    Printer,
}

/// Arguments of the tour.
#[derive(Debug, Args)]
pub(super) struct TourArgs {
    /// Where pictures, documents and tour.json go
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Language, two letters
    #[arg(long, default_value = "fr", value_parser = lang)]
    lang: Lang,
    /// Size of the screen, in pixels
    #[arg(long, default_value = "1280x800", value_name = "WxH", value_parser = size)]
    size: (u32, u32),
    /// Text size
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=4))]
    text_size: u8,
    /// Contrast
    #[arg(long, value_enum, default_value = "normal")]
    contrast: Contrast,
    /// Lay the screens out from right to left, to look at mirroring
    #[arg(long)]
    mirrored: bool,
    /// Only do every tutorial in each of its languages to its end
    #[arg(long)]
    lessons: bool,
    /// A deliberate fault, to see that the tour finds it
    #[arg(long, hide = true)]
    sabotage: Option<Fault>,
}

fn lang(text: &str) -> Result<Lang, String> {
    let offered: Vec<&str> = perron_ui::CATALOGUES.iter().map(|(name, _)| *name).collect();
    if offered.contains(&text) {
        Ok(Lang::new(text))
    } else {
        Err(format!("write one of {}", offered.join(", ")))
    }
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let read = || {
        let (w, h) = text.split_once('x')?;
        let (w, h) = (w.parse().ok()?, h.parse().ok()?);
        ((640..=3840).contains(&w) && (480..=2160).contains(&h)).then_some((w, h))
    };
    read().ok_or_else(|| "write a size such as 1280x800, from 640x480 to 3840x2160".to_owned())
}

pub(super) fn run(args: &TourArgs, out: &mut dyn Write) -> Result<bool, CommandError> {
    let options = TourOptions {
        out: args.out.clone(),
        lang: args.lang,
        size: args.size,
        text_size: args.text_size,
        contrast: args.contrast == Contrast::High,
        mirrored: args.mirrored,
        lessons: args.lessons,
        sabotage: args.sabotage.map(|fault| match fault {
            Fault::Words => Sabotage::Words,
            Fault::Printer => Sabotage::Printer,
        }),
    };
    let report = make(&options)?;
    for step in report.steps.iter().filter(|s| !s.held) {
        writeln!(
            out,
            "not held: {} / {}: expected {}, seen {}",
            step.journey, step.name, step.expected, step.seen
        )?;
    }
    let pictures = report.steps.iter().filter(|s| !s.picture.is_empty()).count();
    let held = report.steps.iter().filter(|s| s.held).count();
    writeln!(
        out,
        "{held} of {} steps held, {pictures} pictures and {} documents in {}",
        report.steps.len(),
        report.documents.len(),
        shown(&args.out)
    )?;
    Ok(report.held)
}
