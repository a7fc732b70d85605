//! Response in words: who answered and which groups did least and most, how alike those who answered are to those who were
//! invited, and what of an uncertainty comes from whom.
//!
//! - The rate is one of those invited. Where everybody was, that is said, and that nothing is uncertain by sampling; where a
//!   sample was, of how many.
//! - Lowest and highest are told with their counts; groups with the same rate are told together.
//! - What is assumed of those who did not answer follows, with the groups within which it is.
//! - That groups answered differently is said only where the interval of the R-indicator leaves 1 out; otherwise neither
//!   that they did nor that they did not.

mod en;
mod nb;
mod nn;

use indexmap::IndexMap;

use super::facts::{Base, Words};
use super::{Sentence, norwegian, refuse};
use crate::error::{Code, Problem, Result};
use crate::estimate::{Cell, Estimate, Measure, MeasureKind, Query};
use crate::language::number;
use crate::report::context::Context;
use crate::report::note;
use crate::response::{Bound, PhaseError, Representativity, ResponseRow, ResponseTable};
use crate::survey::Language;

/// Who answered.
#[derive(Debug, Clone)]
struct ResponseFacts {
    /// Units that answered, that were invited, and that did not answer.
    counts: [u64; 3],
    /// The same as text.
    told: [String; 3],
    per_cent: String,
    base: Base,
    wave: Option<String>,
    /// Whether the whole population was invited, where that is known.
    everybody_invited: Option<bool>,
    population: Option<String>,
    /// Per cent with the weights of sampling, where it is another.
    weighted: Option<String>,
    breakdowns: Vec<Breakdown>,
    /// Units invited that lack the breakdown.
    lacking: Option<String>,
    /// What is assumed of those that did not answer; empty where all answered.
    assumption: String,
}

impl ResponseFacts {
    /// The noun of so many units.
    fn noun(&self) -> &str {
        if self.counts[1] == 1 { &self.base.one } else { &self.base.many }
    }

    fn everybody_was_invited(&self) -> bool {
        self.everybody_invited == Some(true)
    }
}

/// How groups of one breakdown, or of several crossed, answered.
#[derive(Debug, Clone)]
struct Breakdown {
    /// Its name, where there are several.
    name: Option<String>,
    /// The lowest and the highest; none where all answered alike.
    ends: Option<[End; 2]>,
}

/// Groups that share the lowest or the highest rate.
#[derive(Debug, Clone)]
pub(super) struct End {
    /// Their names; empty where they are more than can be listed.
    pub(super) who: Vec<String>,
    /// How many they are.
    pub(super) groups: String,
    pub(super) per_cent: String,
    /// Units that answered and that were invited, where it is one group.
    pub(super) counts: Option<(String, String)>,
}

/// How alike those who answered are to those who were invited.
#[derive(Debug, Clone)]
struct RepresentativityFacts {
    /// The variables in quotes.
    by: Vec<String>,
    wave: Option<String>,
    r: String,
    /// Level, lower and upper limit, where intervals are told.
    interval: Option<[String; 3]>,
    /// Units that answered, and that were invited.
    told: [String; 2],
    everybody_answered: bool,
    /// Whether groups differ for certain.
    differ: bool,
    /// Largest bias of a share in points as estimated, where that is above 0, and with its uncertainty.
    bias: Option<String>,
    outer_bias: String,
}

/// What the variance of one figure consists of.
#[derive(Debug, Clone)]
struct PhaseFacts {
    subject: String,
    base: Base,
    wave: Option<String>,
    se: String,
    parts: Parts,
}

/// From whom the variance comes.
#[derive(Debug, Clone)]
enum Parts {
    Unknown,
    Nothing,
    Sampling,
    Response,
    /// Per cent of the variance.
    Both {
        sampling: String,
        response: String,
    },
}

/// Groups with the same rate that are listed by name.
const MOST_NAMES: usize = 3;

/// Who answered, in words: how many of those invited, the groups that answered least and most, whether those invited are
/// all or a sample, and what is assumed of the others.
///
/// # Errors
/// Refuses labels that lack the language and more decimals than [`MAX_DECIMALS`](super::MAX_DECIMALS).
///
/// ```
/// use peil::report::{Context, phrase};
/// use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
/// let size: Column = (0..356).map(|unit| if unit < 182 { "small" } else { "large" }).collect();
/// let responded: Vec<bool> = (0..356).map(|unit| unit < 60 || unit >= 225).collect();
/// let design = Design::builder(356)
///     .population(PopulationSizes::one(StratumSize::census(356)))
///     .responded(&responded)
///     .build()?;
/// let sample = Sample::new(Answers::new([("size".to_owned(), size)])?, design)?;
/// let sentence = phrase::response(&Context::neutral(), &sample.response(&["size"])?, Language::En)?;
/// assert!(sentence.text.starts_with(
///     "191 of 356 units (53.7 per cent) answered. The response rate was lowest among the units where `size` is `small` \
///      (33.0 per cent; 60 of 182) and highest among the units where `size` is `large` (75.3 per cent; 131 of 174)."
/// ));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn response(context: &Context<'_>, table: &ResponseTable, language: Language) -> Result<Sentence> {
    let mut problems = Vec::new();
    check_decimals(context, &mut problems);
    let mut words = |by: &Cell| base(context, by, language, &mut problems);
    let whole = |count: u64| number::plain(count as f64, language);
    let total = &table.total;
    let silent = total.invited - total.answered;
    let rate = |row: &ResponseRow| rate_text(row.answered, row.invited, context.places(), language);
    let differs = |own: &f64| (own - total.rate).abs() > 1e-9;
    let mut spans: IndexMap<Vec<&String>, Vec<&ResponseRow>> = IndexMap::new();
    for row in &table.rows {
        spans.entry(row.by.keys().collect()).or_default().push(row);
    }
    let several = spans.len() > 1;
    let mut breakdowns = Vec::new();
    for (names, rows) in spans.iter().filter(|(_, rows)| rows.len() > 1 && silent > 0) {
        let mut end = |is_better: fn(u128, u128) -> bool| {
            let across = |one: &ResponseRow, other: &ResponseRow| {
                let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
                (product(one.answered, other.invited), product(other.answered, one.invited))
            };
            let mut best = rows[0];
            for row in rows {
                let (own, other) = across(row, best);
                if is_better(own, other) {
                    best = row;
                }
            }
            let alike = |row: &&&ResponseRow| {
                let (own, other) = across(row, best);
                own == other
            };
            let alike: Vec<&&ResponseRow> = rows.iter().filter(alike).collect();
            let names = if alike.len() > MOST_NAMES { &[] } else { alike.as_slice() };
            End {
                who: names.iter().map(|row| words(&row.by).definite()).collect(),
                groups: whole(alike.len() as u64),
                per_cent: rate(best),
                counts: (alike.len() == 1).then(|| (whole(best.answered), whole(best.invited))),
            }
        };
        let ends = [end(|own, other| own < other), end(|own, other| own > other)];
        let same = rows.iter().all(|row| {
            let (first, own) = (rows[0], row);
            u128::from(own.answered) * u128::from(first.invited)
                == u128::from(first.answered) * u128::from(own.invited)
        });
        let labels: Vec<String> = names.iter().map(|name| context.breakdown_label(name, language)).collect();
        breakdowns
            .push(Breakdown { name: several.then(|| labels.join(" × ")), ends: (!same).then_some(ends) });
    }
    let within: Vec<String> =
        table.within.iter().map(|name| context.breakdown_label(name, language)).collect();
    let facts = ResponseFacts {
        counts: [total.answered, total.invited, silent],
        told: [total.answered, total.invited, silent].map(whole),
        per_cent: rate(total),
        base: words(&Cell::default()),
        wave: wave(context, table.wave.as_deref(), language),
        everybody_invited: table.everybody_invited,
        population: total.population.map(whole),
        weighted: total
            .weighted_rate
            .filter(differs)
            .map(|rate| number::per_cent(rate, context.places(), language)),
        lacking: (table.lacking > 0 && !breakdowns.is_empty()).then(|| whole(table.lacking)),
        breakdowns,
        assumption: if silent == 0 {
            String::new()
        } else {
            note::sentence(&note::assumed_of_those(&within, table.weighted, language))
        },
    };
    refuse(problems)?;
    let text = match language {
        Language::Nb => nb::response(&facts),
        Language::Nn => nn::response(&facts),
        Language::En => en::response(&facts),
    };
    Ok(Sentence { text, language, fraction: None })
}

/// How low and how high a figure can be whatever those who did not answer would have said, in words.
///
/// # Errors
/// Refuses more decimals than [`MAX_DECIMALS`](super::MAX_DECIMALS).
///
/// ```
/// use peil::report::{Context, phrase};
/// use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
/// let agree: Column = (0..191).map(|unit| if unit < 103 { "agree" } else { "disagree" }).collect();
/// let design = Design::builder(191).population(PopulationSizes::one(StratumSize::census(356))).build()?;
/// let sample = Sample::new(Answers::new([("pace".to_owned(), agree)])?, design)?;
/// let bounds = sample.bounds(&[sample.share("pace").equals("agree").query().clone()])?;
/// let sentence = phrase::bound(&Context::neutral(), &bounds[0], Language::En)?;
/// assert!(sentence.text.ends_with("the share among the units lies between 28.9 and 75.3 per cent."));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn bound(context: &Context<'_>, own: &Bound, language: Language) -> Result<Sentence> {
    let mut problems = Vec::new();
    check_decimals(context, &mut problems);
    let row = Estimate { category: own.category.clone(), ..named(&own.indicator, own.measure, &own.by) };
    let (subject, base) = figure(context, &row, language, &mut problems);
    refuse(problems)?;
    let wave = wave(context, own.wave.as_deref(), language);
    let among = match language {
        Language::Nb | Language::Nn => norwegian::among(&base, wave.as_deref()),
        Language::En => en::among(&base, wave.as_deref()),
    };
    let text = crate::report::response::sentence(own, (&subject, &among), context, language);
    Ok(Sentence { text, language, fraction: None })
}

/// How alike those who answered are to those who were invited, in words.
///
/// # Errors
/// Refuses labels that lack the language.
///
/// ```
/// use peil::report::{Context, phrase};
/// use peil::response::RepresentativityQuery;
/// use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
/// let size: Column = (0..356).map(|unit| if unit < 182 { "small" } else { "large" }).collect();
/// let responded: Vec<bool> = (0..356).map(|unit| unit < 60 || unit >= 225).collect();
/// let design = Design::builder(356)
///     .population(PopulationSizes::one(StratumSize::census(356)))
///     .responded(&responded)
///     .build()?;
/// let sample = Sample::new(Answers::new([("size".to_owned(), size)])?, design)?;
/// let found = sample.representativity(&RepresentativityQuery::by(["size"]))?;
/// let sentence = phrase::representativity(&Context::neutral(), &found, Language::En)?;
/// assert!(sentence.text.contains("the groups differ more in response than chance would make them"));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn representativity(
    context: &Context<'_>,
    own: &Representativity,
    language: Language,
) -> Result<Sentence> {
    let mut problems = Vec::new();
    check_decimals(context, &mut problems);
    refuse(problems)?;
    let figure = |value: f64| number::fixed(value, 3, language);
    // A share of units has a standard deviation of at most one half.
    let points = |cv: f64| number::per_cent(cv / 2.0, context.places(), language);
    let quoted = |name: &String| {
        let label = context.breakdown_label(name, language);
        if language == Language::En { format!("“{label}”") } else { format!("«{label}»") }
    };
    let told = |limit: f64| number::fixed(limit, 3, language);
    let facts = RepresentativityFacts {
        by: own.by.iter().map(quoted).collect(),
        wave: wave(context, own.wave.as_deref(), language),
        r: figure(own.r.estimate),
        interval: context
            .shows_interval()
            .then(|| [number::level(own.level, language), told(own.r.low), told(own.r.high)]),
        told: [own.answered, own.invited].map(|count| number::plain(count as f64, language)),
        everybody_answered: own.answered == own.invited,
        differ: own.r.high < 1.0,
        bias: (own.cv.estimate > 0.0).then(|| points(own.cv.estimate)),
        outer_bias: points(own.cv.high),
    };
    let text = match language {
        Language::Nb => nb::representativity(&facts),
        Language::Nn => nn::representativity(&facts),
        Language::En => en::representativity(&facts),
    };
    Ok(Sentence { text, language, fraction: None })
}

/// What of the uncertainty of a figure comes from sampling, and what from response, in words.
///
/// # Errors
/// Refuses labels that lack the language and more decimals than [`MAX_DECIMALS`](super::MAX_DECIMALS).
///
/// ```
/// use peil::report::{Context, phrase};
/// use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
/// let open: Column = (0..100).map(|unit| if unit < 40 { "yes" } else { "no" }).collect();
/// let size = PopulationSizes::one(StratumSize::of(1000).selecting(200));
/// let design = Design::builder(100).population(size).build()?;
/// let sample = Sample::new(Answers::new([("open".to_owned(), open)])?, design)?;
/// let phases = sample.phases(&[sample.share("open").equals("yes").query().clone()])?;
/// let sentence = phrase::phases(&Context::neutral(), &phases[0], Language::En)?;
/// assert_eq!(
///     sentence.text,
///     "`open`: the standard error of the figure among the units is 4.7 percentage points. Of the variance 44 per cent \
///      comes from inviting only a sample and 56 per cent from not all invited having answered, if response is random \
///      within the response groups."
/// );
/// # Ok::<(), peil::Error>(())
/// ```
pub fn phases(context: &Context<'_>, own: &PhaseError, language: Language) -> Result<Sentence> {
    let mut problems = Vec::new();
    check_decimals(context, &mut problems);
    let row = Estimate { category: own.category.clone(), ..named(&own.indicator, own.measure, &own.by) };
    let (subject, base) = figure(context, &row, language, &mut problems);
    refuse(problems)?;
    let parts = match (own.se, own.se_sampling, own.se_response) {
        (Some(se), _, _) if se <= 0.0 => Parts::Nothing,
        (Some(_), Some(sampling), _) if sampling <= 0.0 => Parts::Response,
        (Some(_), _, Some(response)) if response <= 0.0 => Parts::Sampling,
        (Some(se), Some(sampling), Some(_)) => match (100.0 * (sampling / se).powi(2)).round() {
            whole if whole < 1.0 => both("<", 1.0, ">", 99.0, language),
            whole if whole > 99.0 => both(">", 99.0, "<", 1.0, language),
            whole => both("", whole, "", 100.0 - whole, language),
        },
        _ => Parts::Unknown,
    };
    let is_points = own.measure.is_share();
    let scale = if is_points { 100.0 } else { 1.0 };
    let facts = PhaseFacts {
        subject,
        base,
        wave: wave(context, own.wave.as_deref(), language),
        se: own.se.map(|se| error_text(scale * se, is_points, context, language)).unwrap_or_default(),
        parts,
    };
    let text = match language {
        Language::Nb => nb::phases(&facts),
        Language::Nn => nn::phases(&facts),
        Language::En => en::phases(&facts),
    };
    Ok(Sentence { text, language, fraction: None })
}

/// Two whole per cents; `<` and `>` are written as words.
fn both(first: &str, sampling: f64, second: &str, response: f64, language: Language) -> Parts {
    let told = |sign: &str, per_cent: f64| {
        let word = match (sign, language) {
            ("<", Language::En) => "less than ",
            (">", Language::En) => "more than ",
            ("<", _) => "under ",
            (">", _) => "over ",
            _ => "",
        };
        format!("{word}{}", number::plain(per_cent, language))
    };
    Parts::Both { sampling: told(first, sampling), response: told(second, response) }
}

/// A standard error that is not written as zero.
fn error_text(se: f64, is_points: bool, context: &Context<'_>, language: Language) -> String {
    let digits = if is_points {
        context.places()
    } else {
        match se {
            _ if se >= 100.0 => 0,
            _ if se >= 10.0 => 1,
            _ if se >= 1.0 => 2,
            _ => 3,
        }
    };
    let places = (digits..=super::MAX_DECIMALS).find(|&places| se * 10_f64.powf(places as f64) >= 0.5);
    let text = number::fixed(se, places.unwrap_or(super::MAX_DECIMALS), language);
    if !is_points {
        return text;
    }
    let points = note::pick([" prosentpoeng", " prosentpoeng", " percentage points"], language);
    text + points
}

/// Per cent of a rate, with so many decimals that not all is never written as all, nor some as none.
fn rate_text(answered: u64, invited: u64, places: usize, language: Language) -> String {
    let rate = answered as f64 / invited as f64;
    let is_true = |places: &usize| {
        let text = number::per_cent(rate, *places, language);
        let ends = [0.0, 1.0].map(|end| number::per_cent(end, *places, language));
        (answered == 0 || text != ends[0]) && (answered == invited || text != ends[1])
    };
    let places = (places..=super::MAX_DECIMALS).find(is_true).unwrap_or(super::MAX_DECIMALS);
    number::per_cent(rate, places, language)
}

fn wave(context: &Context<'_>, wave: Option<&str>, language: Language) -> Option<String> {
    wave.map(|wave| context.wave_label(wave, language))
}

/// A row that only names a group.
fn nameless(by: &Cell) -> Estimate {
    Estimate::empty(&Query::new("response", Measure::Mean { of: String::new() }), by)
}

/// A row that names a figure and its group.
fn named(indicator: &str, measure: MeasureKind, by: &Cell) -> Estimate {
    Estimate { indicator: indicator.to_owned(), measure, ..nameless(by) }
}

/// What a figure is called, and of whom it is.
fn figure(
    context: &Context<'_>,
    row: &Estimate,
    language: Language,
    problems: &mut Vec<Problem>,
) -> (String, Base) {
    let (base, _, _) = Words { context, language, problems }.of(row);
    (Words { context, language, problems }.subject(row), base)
}

fn base(context: &Context<'_>, by: &Cell, language: Language, problems: &mut Vec<Problem>) -> Base {
    // Those invited have no narrower base, whatever that of an indicator is.
    let row = nameless(by);
    Words { context, language, problems }.group(&row)
}

fn check_decimals(context: &Context<'_>, problems: &mut Vec<Problem>) {
    if context.places() > super::MAX_DECIMALS {
        let problem = Problem::new(Code::OutOfRange, "too many decimals");
        let most = format!("at most {}", super::MAX_DECIMALS);
        problems.push(problem.expected(most).found(context.places().to_string()));
    }
}
