//! `cargo xtask demo`: the main job on real figures, with the core alone.
//!
//! Three parts, each a file: Statistics Norway's figures of 2023 and 2024 recovered, estimated, compared and put into
//! words ([`digitalisation`]); the table of 2003 solved as a whole ([`cooperation`]); and a survey whose truth is known
//! ([`municipalities`]). Everything is printed, and written as two self-contained pages.

mod cooperation;
mod digitalisation;
mod municipalities;

use anyhow::{Context as _, Result};
use peil::Language;
use peil::report::html::Report;
use xshell::Shell;

use crate::tools;

/// Texts of the demo itself, in the languages that sentences are made in.
fn say<'a>(language: Language, nb: &'a str, en: &'a str) -> &'a str {
    if language == Language::En { en } else { nb }
}

/// A heading in the terminal.
fn heading(text: &str) {
    println!("\n{text}\n{}\n", "═".repeat(text.chars().count()));
}

pub(crate) fn run(sh: &Shell) -> Result<()> {
    let digitalisation = digitalisation::Figures::recover()?;
    let cooperation = cooperation::Table::solve()?;
    let municipalities = municipalities::Survey::read()?;
    digitalisation.print()?;
    cooperation.print();
    municipalities.print()?;

    let folder = tools::target_dir().join("demo");
    sh.create_dir(&folder)?;
    heading("The report");
    for language in [Language::Nb, Language::En] {
        let title = say(language, "Hva tallene bærer", "What the figures can bear");
        let mut report = Report::new(title, language);
        report = digitalisation.report(report, language)?;
        report = cooperation.report(report, language);
        report = municipalities.report(report, language)?;
        let path = folder.join(format!("report.{}.html", language.code()));
        sh.write_file(&path, report.html()).context("the report cannot be written")?;
        println!("{}", path.display());
    }
    Ok(())
}
