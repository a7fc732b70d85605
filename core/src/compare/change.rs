//! Change of a figure between two waves, with an interval made of the intervals of both.
//!
//! `δ = θ₂ − θ₁`. The interval squares and adds the distances from each estimate to its own limits (Newcombe 1998,
//! *Interval estimation for the difference between independent proportions*, Statistics in Medicine 17; Zou and Donner
//! 2008, *Construction of confidence limits about effect measures: a general approach*, ibid. 27):
//! `low = δ − √((θ₂ − l₂)² + (u₁ − θ₁)²)`, `high = δ + √((u₂ − θ₂)² + (θ₁ − l₁)²)`.
//! It keeps what the single intervals know: exact limits of small populations, no width for a census, no symmetry
//! where there is none. The waves are treated as independent; where the same units answer twice and tend to stick to
//! their answer, the true interval is narrower, so that a rise or fall found here stands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates};

/// What can be said of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The whole interval lies above zero.
    Rise,
    /// The whole interval lies below zero.
    Fall,
    /// The whole interval lies within the stated margin around zero.
    Standstill,
    /// None of these: the figures leave it open.
    NotDetermined,
}

impl Verdict {
    /// The word as in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rise => "rise",
            Self::Fall => "fall",
            Self::Standstill => "standstill",
            Self::NotDetermined => "not_determined",
        }
    }
}

/// A change between two waves. Changes of shares are differences of fractions; text shows percentage points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The earlier estimate.
    pub from: Estimate,
    /// The later estimate.
    pub to: Estimate,
    /// Later minus earlier.
    pub difference: f64,
    /// Standard error, with the waves as independent.
    pub se: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// Confidence level.
    pub level: f64,
    /// The margin within which a change counts as none, on the scale of the estimates; `None` where none was stated.
    pub margin: Option<f64>,
    /// What can be said.
    pub verdict: Verdict,
    /// Whether the later wave is marked as not comparable with earlier ones.
    #[serde(default)]
    pub frame_break: bool,
}

/// The change from one estimate to another of the same indicator in the same cell.
///
/// # Errors
/// Refuses estimates of different indicators, cells or levels, a negative margin, and missing estimates.
///
/// ```
/// use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize, Verdict};
/// let wave = |yes: usize, all: usize| {
///     let open: Column = (0..all).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let answers = Answers::new([("open".to_owned(), open)])?;
///     let census = PopulationSizes::one(StratumSize::census(all as u64));
///     let design = Design::builder(all).population(census).build()?;
///     Ok::<_, peil::Error>(Sample::new(answers, design)?.share("open").equals("yes").run()?.rows.remove(0))
/// };
/// // All 10 counties in the first wave, 12 of 14 in the second: both full counts, so the fall is certain.
/// let change = peil::change(&wave(10, 10)?, &wave(12, 14)?, None)?;
/// assert_eq!(change.verdict, Verdict::Fall);
/// assert_eq!(change.low, change.high);
/// # Ok::<(), peil::Error>(())
/// ```
pub fn change(from: &Estimate, to: &Estimate, margin: Option<f64>) -> Result<Change> {
    let mut problems = Vec::new();
    let same = from.indicator == to.indicator && from.by == to.by && from.category == to.category;
    if !same || from.measure != to.measure {
        let name = |row: &Estimate| {
            let cell: Vec<&str> =
                row.by.values().map(String::as_str).chain(row.category.as_deref()).collect();
            format!("{} of `{}` ({})", row.measure.word(), row.indicator, cell.join(", "))
        };
        problems.push(
            Problem::new(Code::Contradiction, "the two estimates are not of the same thing")
                .expected(name(from))
                .found(name(to)),
        );
    }
    if from.level != to.level {
        problems.push(
            Problem::new(Code::Contradiction, "the two estimates have different confidence levels")
                .expected(from.level.to_string())
                .found(to.level.to_string()),
        );
    }
    if let Some(margin) = margin.filter(|margin| !(*margin >= 0.0 && margin.is_finite())) {
        problems.push(
            Problem::new(Code::OutOfRange, "the margin must not be negative").found(margin.to_string()),
        );
    }
    let (Some(first), Some(second)) = (from.estimate, to.estimate) else {
        problems.push(Problem::new(Code::NoRows, "one of the waves has no answers in this cell"));
        return Err(Error::unless_empty(Stage::Estimate, problems).unwrap_err());
    };
    Error::unless_empty(Stage::Estimate, problems)?;
    let difference = second - first;
    let limits = from.low.zip(from.high).zip(to.low.zip(to.high)).map(|((low1, high1), (low2, high2))| {
        let below = (second - low2).hypot(high1 - first);
        let above = (high2 - second).hypot(first - low1);
        (difference - below, difference + above)
    });
    let verdict = match limits {
        Some((low, _)) if low > 0.0 => Verdict::Rise,
        Some((_, high)) if high < 0.0 => Verdict::Fall,
        // Two full counts with the same share stand still whatever the margin.
        Some((low, high)) if low == 0.0 && high == 0.0 => Verdict::Standstill,
        Some((low, high)) if margin.is_some_and(|margin| -margin <= low && high <= margin) => {
            Verdict::Standstill
        }
        _ => Verdict::NotDetermined,
    };
    Ok(Change {
        from: from.clone(),
        to: to.clone(),
        difference,
        se: from.se.zip(to.se).map(|(first, second)| first.hypot(second)),
        low: limits.map(|limits| limits.0),
        high: limits.map(|limits| limits.1),
        level: to.level,
        margin,
        verdict,
        frame_break: false,
    })
}

/// The changes of all figures between two waves of the same estimates, in the order of the later wave. Rows without a
/// counterpart, or without an estimate in one of the waves, are left out.
///
/// # Errors
/// Refuses a wave that no row has, a negative margin, and rows of different confidence levels.
pub fn changes(estimates: &Estimates, from: &str, to: &str, margin: Option<f64>) -> Result<Vec<Change>> {
    let mut problems = Vec::new();
    let waves: Vec<&str> = estimates.rows.iter().filter_map(|row| row.wave.as_deref()).collect();
    for wave in [from, to].into_iter().filter(|wave| !waves.contains(wave)) {
        problems.push(
            Problem::new(Code::UnknownName, format!("there is no estimate of wave `{wave}`"))
                .suggest(wave, waves.iter().copied()),
        );
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let of_wave = |wave: &str| Estimates {
        rows: estimates.rows.iter().filter(|row| row.wave.as_deref() == Some(wave)).cloned().collect(),
    };
    changes_since(&of_wave(from), &of_wave(to), margin)
}

/// The changes from the estimates of one wave to those of another, in the order of the later. Rows without a
/// counterpart, or without an estimate in one of the waves, are left out.
///
/// # Errors
/// Refuses estimates that have no row in common, a negative margin, and rows of different confidence levels.
///
/// ```
/// use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize};
/// let wave = |yes: usize| {
///     let open: Column = (0..10).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let design = Design::builder(10).population(PopulationSizes::one(StratumSize::census(10))).build()?;
///     Sample::new(Answers::new([("open".to_owned(), open)])?, design)?.distribution("open").run()
/// };
/// let changes = peil::compare::changes_since(&wave(2)?, &wave(7)?, None)?;
/// assert_eq!(changes.iter().map(|change| change.difference).collect::<Vec<_>>(), [-0.5, 0.49999999999999994]);
/// # Ok::<(), peil::Error>(())
/// ```
pub fn changes_since(earlier: &Estimates, later: &Estimates, margin: Option<f64>) -> Result<Vec<Change>> {
    let same = |one: &Estimate, other: &Estimate| {
        one.indicator == other.indicator && one.by == other.by && one.category == other.category
    };
    let known = |row: &&Estimate| row.estimate.is_some();
    let pairs: Vec<(&Estimate, &Estimate)> = later
        .rows
        .iter()
        .filter(known)
        .filter_map(|later| Some((earlier.rows.iter().filter(known).find(|row| same(row, later))?, later)))
        .collect();
    if pairs.is_empty() {
        let problem = Problem::new(Code::UnknownName, "the two waves have no figure in common")
            .help("a change is between the same indicator, by the same breakdowns");
        return Err(Error::one(Stage::Estimate, problem));
    }
    pairs.into_iter().map(|(earlier, later)| change(earlier, later, margin)).collect()
}
