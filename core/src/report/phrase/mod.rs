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
//!   stated; across a break between waves nothing is claimed. Where the same units answered both times, it is said how
//!   many; where several changes were judged together, that too.
//! - Of two shares one is called higher, or both about equal, as of a change; that they do not differ significantly never
//!   makes them alike.
//! - "Largest" and "most common" are said of a figure only where it is the first with confidence; otherwise the figures
//!   that may be first are named, and the ranks that each can have.
//! - A tendency is spoken of only where the interval of the slope leaves zero out; waves that are not evenly spaced are
//!   told with the times between them.
//! - A target is called reached, or not, only where the whole interval says so; on the way only where the change does.
//! - Of response it is said who was invited, the groups that answered least and most with their counts, and what is assumed
//!   of the others; that groups answered differently only where it is established.
//!
//! One file a language: each has the facts of a figure (`facts`, `sets`) and its own grammar. A label that lacks the
//! sentence's language is an error: no sentence mixes languages. `docs/sentences.md` shows each kind in all languages, and
//! [`super::claim`] says whether figures support a headline.
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
mod goal;
mod nb;
mod nn;
mod norwegian;
mod response;
mod score;
mod sets;

use serde::Serialize;

pub use facts::SMALL_BASE;
pub use fraction::{DISTANCE, Fraction, HALF_DISTANCE};
pub use goal::target;
pub use response::{bound, phases, representativity, response};
pub use score::{Certainty, score};

use super::context::Context;
use crate::compare::{Change, Comparison, Ranking, Spread, Trend};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates, MeasureKind};
use crate::survey::Language;
use facts::{ChangeFacts, ShareFacts};
use sets::{ComparisonFacts, RangeFacts, RankingFacts, TrendFacts};

pub(super) use facts::{p_text, signed_points};

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
/// Refuses an estimate that is no share, labels that lack the language and more decimals than [`MAX_DECIMALS`].
pub fn share(context: &Context<'_>, row: &Estimate, language: Language) -> Result<Sentence> {
    let mut problems = Vec::new();
    check(context, row, &mut problems);
    let facts = ShareFacts::of(context, row, language, &mut problems);
    Error::unless_empty(Stage::Estimate, problems)?;
    let text = match language {
        Language::Nb => nb::share(&facts),
        Language::Nn => nn::share(&facts),
        Language::En => en::share(&facts),
    };
    Ok(Sentence { text: with_remarks(text, &facts.remarks), language, fraction: facts.fraction() })
}

/// Every row in words.
///
/// # Errors
/// As [`share`], of all rows at once.
pub fn shares(context: &Context<'_>, estimates: &Estimates, language: Language) -> Result<Vec<Sentence>> {
    each(context, &estimates.rows, language, share)
}

/// Several figures in words, such as all changes by [`change`].
///
/// # Errors
/// As those of a single figure, of all at once.
pub fn each<T>(
    context: &Context<'_>,
    figures: &[T],
    language: Language,
    sentence: fn(&Context<'_>, &T, Language) -> Result<Sentence>,
) -> Result<Vec<Sentence>> {
    let mut problems = Vec::new();
    let mut sentences = Vec::with_capacity(figures.len());
    for figure in figures {
        match sentence(context, figure, language) {
            Ok(sentence) => sentences.push(sentence),
            Err(error) => {
                // What is wrong with the document or the language is the same for every figure, and told once.
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
    check(context, &change.to, &mut problems);
    check_range(&change.from, &mut problems);
    let facts = ChangeFacts::of(context, change, language, &mut problems);
    Error::unless_empty(Stage::Estimate, problems)?;
    let text = match language {
        Language::Nb => nb::change(&facts),
        Language::Nn => nn::change(&facts),
        Language::En => en::change(&facts),
    };
    Ok(plain(text, &facts.remarks, language))
}

/// Two shares beside each other: which is higher, or that they are about equal, or that this is open.
///
/// # Errors
/// As [`share`].
///
/// ```
/// use peil::report::{Context, phrase};
/// use peil::{Answers, Column, Comparison, Design, Language, Sample};
/// let group = |yes: usize, all: usize| {
///     let open: Column = (0..all).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let sample = Sample::new(Answers::new([("open".to_owned(), open)])?, Design::builder(all).build()?)?;
///     Ok::<_, peil::Error>(sample.share("open").equals("yes").run()?.rows.remove(0))
/// };
/// let own = Comparison::independent(&group(62, 77)?, &group(17, 19)?, None)?;
/// let sentence = phrase::comparison(&Context::neutral().statement("share open data"), &own, Language::En)?;
/// assert!(sentence.text.contains("it cannot be concluded which of the shares is larger, nor that they are alike"));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn comparison(context: &Context<'_>, own: &Comparison, language: Language) -> Result<Sentence> {
    let mut problems = Vec::new();
    check_all(context, &[&own.first, &own.second], &mut problems);
    let facts = ComparisonFacts::of(context, own, language, &mut problems);
    refuse(problems)?;
    let text = match language {
        Language::Nb => nb::comparison(&facts),
        Language::Nn => nn::comparison(&facts),
        Language::En => en::comparison(&facts),
    };
    Ok(plain(text, &facts.remarks, language))
}

/// The order of several shares, the largest first: "largest" only where it is first with confidence.
///
/// # Errors
/// As [`share`], and refuses fewer than two figures.
///
/// ```
/// use peil::report::{Context, phrase};
/// use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
/// let column = |yes: usize| (0..24).map(|unit| if unit < yes { "yes" } else { "no" }).collect::<Column>();
/// let answers = Answers::new([("people".to_owned(), column(22)), ("money".to_owned(), column(6))])?;
/// let design = Design::builder(24).population(PopulationSizes::one(StratumSize::census(30))).build()?;
/// let sample = Sample::new(answers, design)?;
/// let queries = ["people", "money"].map(|name| sample.share(name).equals("yes").query().clone());
/// let ranking = sample.together(&queries)?.ranking(&[0, 1])?;
/// let sentence = phrase::ranking(&Context::neutral(), &ranking, Language::En)?;
/// assert!(sentence.text.starts_with("“people” (91.7 per cent; 22 of 24) holds for the largest share of the units."));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn ranking(context: &Context<'_>, own: &Ranking, language: Language) -> Result<Sentence> {
    ordered(context, own, false, language, Vec::new())
}

/// A full distribution, the most common answer first, each share with its interval, and which of them are told apart: the
/// ranking of all answers of one question in one base.
///
/// # Errors
/// As [`ranking`], and refuses figures that are not answers of one distribution.
///
/// ```
/// use peil::report::{Context, phrase};
/// use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
/// let pace: Column = (0..14).map(|unit| if unit < 9 { "faster" } else { "slower" }).collect();
/// let design = Design::builder(14).population(PopulationSizes::one(StratumSize::census(14))).build()?;
/// let sample = Sample::new(Answers::new([("pace".to_owned(), pace)])?, design)?;
/// let ranking = sample.together(&[sample.distribution("pace").query().clone()])?.ranking(&[0, 1])?;
/// let sentence = phrase::distribution(&Context::neutral(), &ranking, Language::Nn)?;
/// assert!(sentence.text.contains("det vanlegaste svaret blant einingane er «faster» (64,3 prosent; 9 av 14)"));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn distribution(context: &Context<'_>, own: &Ranking, language: Language) -> Result<Sentence> {
    let mut problems = Vec::new();
    if let [first, rest @ ..] = own.ranked.as_slice() {
        let first = &first.estimate;
        for row in std::iter::once(first).chain(rest.iter().map(|own| &own.estimate)) {
            let same = row.indicator == first.indicator && row.by == first.by && row.wave == first.wave;
            if !same || row.measure != MeasureKind::Distribution || row.category.is_none() {
                let problem =
                    Problem::new(Code::WrongMeasure, "the figures are not the answers of one distribution");
                problems.push(
                    problem.expected(crate::compare::describe(first)).found(crate::compare::describe(row)),
                );
            }
        }
    }
    ordered(context, own, true, language, problems)
}

fn ordered(
    context: &Context<'_>,
    own: &Ranking,
    with_limits: bool,
    language: Language,
    mut problems: Vec<Problem>,
) -> Result<Sentence> {
    let rows: Vec<&Estimate> = own.ranked.iter().map(|own| &own.estimate).collect();
    check_all(context, &rows, &mut problems);
    if rows.len() < 2 {
        let problem = Problem::new(Code::NoRows, "an order needs at least two figures");
        problems.push(problem.found(rows.len().to_string()));
        return Err(refuse(problems).unwrap_err());
    }
    let facts = RankingFacts::of(context, own, with_limits, language, &mut problems);
    refuse(problems)?;
    let text = match language {
        Language::Nb => nb::ranking(&facts),
        Language::Nn => nn::ranking(&facts),
        Language::En => en::ranking(&facts),
    };
    Ok(plain(text, &facts.remarks, language))
}

/// The range of a set of shares: between which figures they lie, and between which limits all of them.
///
/// # Errors
/// As [`share`], and refuses fewer than two figures.
///
/// ```
/// use peil::report::{Context, phrase};
/// use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
/// let column = |yes: usize| (0..12).map(|unit| if unit < yes { "yes" } else { "no" }).collect::<Column>();
/// let answers = Answers::new([("people".to_owned(), column(12)), ("money".to_owned(), column(9))])?;
/// let design = Design::builder(12).population(PopulationSizes::one(StratumSize::census(12))).build()?;
/// let sample = Sample::new(answers, design)?;
/// let queries = ["people", "money"].map(|name| sample.share(name).equals("yes").query().clone());
/// let range = sample.together(&queries)?.range(&[0, 1])?;
/// let sentence = phrase::spread(&Context::neutral().decimals(0), &range, Language::En)?;
/// assert!(sentence.text.starts_with("The 2 shares lie between 75 per cent of the units (“money”; 9 of 12) and 100"));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn spread(context: &Context<'_>, own: &Spread, language: Language) -> Result<Sentence> {
    let mut problems = Vec::new();
    check_all(context, &[&own.smallest, &own.largest], &mut problems);
    if own.figures < 2 {
        let problem = Problem::new(Code::NoRows, "a range needs at least two figures to be told");
        problems.push(problem.found(own.figures.to_string()));
    }
    let facts = RangeFacts::of(context, own, language, &mut problems);
    refuse(problems)?;
    let text = match language {
        Language::Nb => nb::spread(&facts),
        Language::Nn => nn::spread(&facts),
        Language::En => en::spread(&facts),
    };
    Ok(plain(text, &facts.remarks, language))
}

/// How a share moved over three waves or more.
///
/// # Errors
/// As [`share`], and refuses a trend without waves.
///
/// ```
/// use peil::panel::{Matching, Panel};
/// use peil::report::{Context, phrase};
/// use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
/// let wave = |yes: usize| {
///     let open: Column = (0..14).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let design = Design::builder(14).population(PopulationSizes::one(StratumSize::census(14))).build()?;
///     Sample::new(Answers::new([("open".to_owned(), open)])?, design)
/// };
/// let waves = [("2018", wave(4)?), ("2022", wave(8)?), ("2023", wave(9)?)];
/// let panel = Panel::new(waves, &Matching::independent())?;
/// let trend = &panel.run(&[wave(4)?.share("open").equals("yes").query().clone()])?.trend(&[], None)?[0];
/// let sentence = phrase::trend(&Context::neutral().statement("share open data"), trend, Language::En)?;
/// assert!(sentence.text.contains("a rising tendency") && sentence.text.ends_with("4 and 1 years."));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn trend(context: &Context<'_>, own: &Trend, language: Language) -> Result<Sentence> {
    let mut problems = Vec::new();
    let rows: Vec<&Estimate> = own.estimates.iter().collect();
    check_all(context, &rows, &mut problems);
    if rows.is_empty() {
        problems.push(Problem::new(Code::NoRows, "no wave of the trend has an estimate"));
        return Err(refuse(problems).unwrap_err());
    }
    let facts = TrendFacts::of(context, own, language, &mut problems);
    refuse(problems)?;
    let text = match language {
        Language::Nb => nb::trend(&facts),
        Language::Nn => nn::trend(&facts),
        Language::En => en::trend(&facts),
    };
    Ok(plain(text, &facts.remarks, language))
}

fn plain(text: String, remarks: &[String], language: Language) -> Sentence {
    Sentence { text: with_remarks(text, remarks), language, fraction: None }
}

/// # Errors
/// The problems, each once: what is wrong with a document is the same for every row.
fn refuse(mut problems: Vec<Problem>) -> Result<()> {
    let mut told: Vec<Problem> = Vec::with_capacity(problems.len());
    problems.retain(|own| {
        let is_new = !told.contains(own);
        if is_new {
            told.push(own.clone());
        }
        is_new
    });
    Error::unless_empty(Stage::Estimate, problems)
}

/// Decimals beyond this say nothing about a share.
pub const MAX_DECIMALS: usize = 6;

fn check_all(context: &Context<'_>, rows: &[&Estimate], problems: &mut Vec<Problem>) {
    for row in rows {
        check(context, row, problems);
        if row.estimate.is_none() {
            let message = format!("there is no estimate of {}", crate::compare::describe(row));
            problems.push(Problem::new(Code::NoRows, message));
        }
    }
}

fn check(context: &Context<'_>, row: &Estimate, problems: &mut Vec<Problem>) {
    if !row.measure.is_share() {
        let problem = Problem::new(
            Code::WrongMeasure,
            format!(
                "`{}` is measured by `{}`; sentences are made of shares",
                row.indicator,
                row.measure.word()
            ),
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

/// `a, b and c`; an item may end with the comma that closes its clause.
fn list(items: impl Iterator<Item = String>, and: &str) -> String {
    let items: Vec<String> = items.collect();
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            if index + 1 == items.len() {
                text.extend([" ", and]);
            } else if !text.ends_with(',') {
                text.push(',');
            }
            text.push(' ');
        }
        text.push_str(item);
    }
    text
}

/// Without the comma of a clause that ends where something else ends too.
fn open_end(text: &str) -> &str {
    text.trim_end_matches(',')
}

/// With a full stop.
fn ended(text: &str) -> String {
    format!("{}.", open_end(text))
}

/// Reasons in brackets with a space before them, or nothing.
fn in_brackets(reasons: &[String]) -> String {
    if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join("; ")) }
}

/// Two limits: a dash, or a word where a dash would be taken for a minus or stand beside a sign.
pub(super) fn range(low: &str, high: &str, to: &str) -> String {
    if [low, high].iter().any(|limit| limit.starts_with(['−', '+'])) {
        format!("{low} {to} {high}")
    } else {
        format!("{low}–{high}")
    }
}
