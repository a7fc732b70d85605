//! One figure beside another of the same wave: two groups, two answers, two indicators.
//!
//! `δ = θ_a − θ_b`, with limits as those of a change ([`super::limits`]). *Higher* and *lower*: the whole interval lies on
//! that side of zero. *Alike*: it lies within the stated margin. Anything else is not determined: that two figures do not
//! differ significantly never makes them alike.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::adjust::Adjustment;
use super::change::{Gap, check_margin, describe};
use super::{Dependence, Verdict};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::{Estimate, Note};

/// What can be said of one figure beside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The first is higher.
    Higher,
    /// The first is lower.
    Lower,
    /// They differ by less than the stated margin.
    Alike,
    /// None of these: the figures leave it open.
    NotDetermined,
}

impl Standing {
    /// The word as in results.
    pub fn word(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Alike => "alike",
            Self::NotDetermined => "not_determined",
        }
    }
}

impl From<Verdict> for Standing {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Rise => Self::Higher,
            Verdict::Fall => Self::Lower,
            Verdict::Standstill => Self::Alike,
            Verdict::NotDetermined => Self::NotDetermined,
        }
    }
}

/// One figure less another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// The one.
    pub first: Estimate,
    /// The other.
    pub second: Estimate,
    /// The one less the other.
    pub difference: f64,
    /// Standard error.
    pub se: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// Confidence level.
    pub level: f64,
    /// How the two vary together; `None` where they are treated as independent.
    pub dependence: Option<Dependence>,
    /// Two-sided p-value of no difference that the interval implies.
    pub p: Option<f64>,
    /// The same adjusted for the comparisons made together, where that was asked for.
    pub p_adjusted: Option<f64>,
    /// The margin within which the two count as alike; `None` where none was stated.
    pub margin: Option<f64>,
    /// What can be said.
    pub standing: Standing,
    /// What a reader must know.
    pub notes: Vec<Note>,
}

impl Comparison {
    /// One estimate less another, with the two as independent: figures of strata or samples of their own, such as those of
    /// a published table. Figures of one sample are compared by [`crate::panel::PanelEstimates::compare`], which knows how
    /// they vary together.
    ///
    /// # Errors
    /// Refuses estimates of different kinds or levels, missing ones, and a negative margin.
    ///
    /// ```
    /// use peil::{Answers, Column, Comparison, Design, PopulationSizes, Sample, Standing, StratumSize};
    /// let group = |yes: usize, all: usize, units: u64| {
    ///     let open: Column = (0..all).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
    ///     let design =
    ///         Design::builder(all).population(PopulationSizes::one(StratumSize::census(units))).build()?;
    ///     let sample = Sample::new(Answers::new([("open".to_owned(), open)])?, design)?;
    ///     Ok::<_, peil::Error>(sample.share("open").equals("yes").run()?.rows.remove(0))
    /// };
    /// // 81 and 89 per cent in groups of 77 and 19 answers are neither different nor alike.
    /// let own = Comparison::independent(&group(62, 77, 90)?, &group(17, 19, 24)?, Some(0.05))?;
    /// assert_eq!(own.standing, Standing::NotDetermined);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn independent(first: &Estimate, second: &Estimate, margin: Option<f64>) -> Result<Self> {
        check_there(&[first, second])?;
        comparison(first, second, margin, None)
    }
}

/// # Errors
/// Reports every row without an estimate.
pub(super) fn check_there(rows: &[&Estimate]) -> Result<()> {
    let missing = rows
        .iter()
        .filter(|row| row.estimate.is_none())
        .map(|row| Problem::new(Code::NoRows, format!("there is no estimate of {}", describe(row))));
    Error::unless_empty(Stage::Estimate, missing.collect())
}

/// The comparison of two rows; `dependence` with the second first.
pub(crate) fn comparison(
    first: &Estimate,
    second: &Estimate,
    margin: Option<f64>,
    dependence: Option<Dependence>,
) -> Result<Comparison> {
    let mut problems = Vec::new();
    check_margin(margin, first, &mut problems);
    check_alike(&[first, second], &mut problems);
    Error::unless_empty(Stage::Estimate, problems)?;
    let gap = Gap::between(second, first, dependence);
    let turned = |own: Dependence| Dependence { first: own.second, second: own.first, ..own };
    Ok(Comparison {
        first: first.clone(),
        second: second.clone(),
        difference: gap.difference,
        se: gap.se,
        low: gap.limits.map(|limits| limits.0),
        high: gap.limits.map(|limits| limits.1),
        level: first.level,
        dependence: gap.dependence.map(turned),
        p: gap.p(0.0),
        p_adjusted: None,
        margin,
        standing: gap.verdict(margin).into(),
        notes: gap.notes,
    })
}

/// Reports rows that cannot stand beside each other: of different scales, or of different levels.
pub(super) fn check_alike(rows: &[&Estimate], problems: &mut Vec<Problem>) {
    let Some((first, rest)) = rows.split_first() else { return };
    for row in rest {
        let same_scale = row.measure == first.measure || (row.measure.is_share() && first.measure.is_share());
        if !same_scale {
            let problem = Problem::new(Code::Contradiction, "figures of different kinds cannot be compared");
            problems.push(problem.expected(describe(first)).found(describe(row)));
        }
        if row.level != first.level {
            let problem = Problem::new(Code::Contradiction, "the estimates have different confidence levels");
            problems.push(problem.expected(first.level.to_string()).found(row.level.to_string()));
        }
    }
}

/// The same comparisons with p-values adjusted for having been made together, and with standings that hold for the
/// family.
#[must_use]
pub fn adjusted_comparisons(mut comparisons: Vec<Comparison>, how: Adjustment) -> Vec<Comparison> {
    let p: Vec<_> = comparisons.iter().map(|own| own.p).collect();
    for (own, p) in comparisons.iter_mut().zip(how.of(&p)) {
        own.p_adjusted = p;
        let differs = matches!(own.standing, Standing::Higher | Standing::Lower);
        if differs && !p.is_some_and(|p| p < 1.0 - own.level) {
            own.standing = Standing::NotDetermined;
        }
    }
    comparisons
}
