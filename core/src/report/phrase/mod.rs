//! Sentences that say no more than the figures allow.
//!
//! Rules, held by a test over every count in small populations:
//! - The base is named in every sentence, with the clause that restricts it ("of the municipalities that recruited"),
//!   and so is the wave.
//! - A share is called by a fraction only as [`Fraction`] permits; otherwise by its per cent.
//! - "All" and "none" are said of units only where every unit of the base was counted; where someone is missing they
//!   are said of "those that answered".
//! - Bases of at most [`SMALL_BASE`] units are told in whole counts: "8 of the 14".
//! - A share outside 0 and 1, which negative weights can give, is refused.
//! - A full count is called that, and nothing is said of uncertainty. Where there is no interval the reason is given.
//! - A change is called rise or fall only where its interval says so, a standstill only with the margin that was
//!   stated; across a break between waves nothing is claimed.
//!
//! One file a language: each has the facts of a figure (`facts`) and its own grammar. Nynorsk is not written yet, and
//! asking for it is an error. A label that lacks the sentence's language is one too: no sentence mixes languages.
//!
//! ```
//! use peil::report::{Context, phrase};
//! use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
//! let open_data: Column = (0..13).map(|unit| if unit < 8 { "yes" } else { "no" }).collect();
//! let answers = Answers::new([("open_data".to_owned(), open_data)])?;
//! let design = Design::builder(13).population(PopulationSizes::one(StratumSize::census(14))).build()?;
//! let estimates = Sample::new(answers, design)?.share("open_data").equals("yes").run()?;
//! let context = Context::neutral().statement("share open data");
//! let sentence = phrase::share(&context, estimates.single(), Language::En)?;
//! assert_eq!(
//!     sentence.text,
//!     "8 of the 13 units that answered share open data (61.5 per cent; 95% confidence interval for all 14: 57.1–64.3)."
//! );
//! # Ok::<(), peil::Error>(())
//! ```

mod en;
mod facts;
mod fraction;
mod nb;

use serde::Serialize;

pub use facts::SMALL_BASE;
pub use fraction::{DISTANCE, Fraction, HALF_DISTANCE};

use super::context::Context;
use crate::compare::Change;
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates};
use crate::survey::Language;
use facts::{ChangeFacts, ShareFacts};

pub(super) use facts::signed_points;

/// A sentence, or the few that belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Sentence {
    /// The words.
    pub text: String,
    /// Their language.
    pub language: Language,
    /// What the share is called, where that is anything but its per cent.
    pub fraction: Option<Fraction>,
}

impl std::fmt::Display for Sentence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// A share in words.
///
/// # Errors
/// Refuses an estimate that is no share, a language without grammar, labels that lack the language and more decimals
/// than [`MAX_DECIMALS`].
pub fn share(context: &Context<'_>, row: &Estimate, language: Language) -> Result<Sentence> {
    let mut problems = Vec::new();
    check(context, row, language, &mut problems);
    let facts = ShareFacts::of(context, row, language, &mut problems);
    Error::unless_empty(Stage::Estimate, problems)?;
    let text = match language {
        Language::En => en::share(&facts),
        // Nynorsk was refused above.
        Language::Nb | Language::Nn => nb::share(&facts),
    };
    Ok(Sentence { text: with_remarks(text, &facts.remarks), language, fraction: facts.fraction() })
}

/// Every row in words.
///
/// # Errors
/// As [`share`], of all rows at once.
pub fn shares(context: &Context<'_>, estimates: &Estimates, language: Language) -> Result<Vec<Sentence>> {
    let mut problems = Vec::new();
    let mut sentences = Vec::with_capacity(estimates.rows.len());
    for row in estimates {
        match share(context, row, language) {
            Ok(sentence) => sentences.push(sentence),
            Err(error) => {
                // What is wrong with the document or the language is the same for every row, and told once.
                problems.extend(error.problems().iter().cloned());
            }
        }
    }
    problems.dedup();
    Error::unless_empty(Stage::Estimate, problems)?;
    Ok(sentences)
}

/// A change between waves in words.
///
/// # Errors
/// As [`share`].
pub fn change(context: &Context<'_>, change: &Change, language: Language) -> Result<Sentence> {
    let mut problems = Vec::new();
    check(context, &change.to, language, &mut problems);
    check_range(&change.from, &mut problems);
    let facts = ChangeFacts::of(context, change, language, &mut problems);
    Error::unless_empty(Stage::Estimate, problems)?;
    let text = match language {
        Language::En => en::change(&facts),
        Language::Nb | Language::Nn => nb::change(&facts),
    };
    Ok(Sentence { text: with_remarks(text, &facts.remarks), language, fraction: None })
}

/// Decimals beyond this say nothing about a share.
pub const MAX_DECIMALS: usize = 6;

fn check(context: &Context<'_>, row: &Estimate, language: Language, problems: &mut Vec<Problem>) {
    if language == Language::Nn {
        let problem = Problem::new(Code::Unsupported, "there are no sentences in `nn` yet");
        problems.push(problem.expected("`nb` or `en`").help("tables and notes are there in `nn`"));
    }
    if !row.measure.is_share() {
        let problem = Problem::new(
            Code::WrongMeasure,
            format!("`{}` is a {}; sentences are made of shares", row.indicator, row.measure.word()),
        );
        problems.push(problem.expected("share, distribution").found(row.measure.word()));
    }
    check_range(row, problems);
    if context.places() > MAX_DECIMALS {
        let problem = Problem::new(Code::OutOfRange, "too many decimals");
        problems
            .push(problem.expected(format!("at most {MAX_DECIMALS}")).found(context.places().to_string()));
    }
}

/// No sentence says that minus four in ten, or twelve in ten, did something.
fn check_range(row: &Estimate, problems: &mut Vec<Problem>) {
    /// Farther out than sums of weights round.
    const ROUNDING: f64 = 1e-9;
    let beyond = |share: &f64| *share < -ROUNDING || *share > 1.0 + ROUNDING;
    if let Some(share) = row.estimate.filter(|_| row.measure.is_share()).filter(beyond) {
        let message =
            format!("the share of `{}` lies outside 0 and 1, and no sentence can say that", row.indicator);
        problems.push(
            Problem::new(Code::OutOfRange, message)
                .expected("a share from 0 to 1")
                .found(share.to_string())
                .help("negative weights make such figures: bound the weights where they are calibrated"),
        );
    }
}

fn with_remarks(mut text: String, remarks: &[String]) -> String {
    for remark in remarks {
        text.push(' ');
        text.push_str(&super::note::sentence(remark));
    }
    text
}

/// The parts that are not empty, with spaces between.
fn join(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// A wave as part of a sentence, ` in 2024` for a year, or else as a name for the brackets: how "autumn 2024" joins a
/// sentence only its language's prepositions know.
fn time<'a>(wave: Option<&'a str>, preposition: &str) -> (String, Option<&'a str>) {
    match wave {
        Some(year) if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) => {
            (format!(" {preposition} {year}"), None)
        }
        other => (String::new(), other),
    }
}

/// A wave where there are no brackets yet: ` in 2024`, ` (autumn 2024)`.
fn place_in_time(wave: Option<&str>, preposition: &str) -> String {
    match time(wave, preposition) {
        (_, Some(name)) => format!(" ({name})"),
        (words, None) => words,
    }
}

/// Two limits: a dash, or a word where a dash would be taken for a minus.
pub(super) fn range(low: &str, high: &str, to: &str) -> String {
    if low.starts_with('−') || high.starts_with('−') {
        format!("{low} {to} {high}")
    } else {
        format!("{low}–{high}")
    }
}
