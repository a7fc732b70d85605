//! Trend and average over waves, as sums of the waves' estimates with their joint variation.
//!
//! The slope of the least-squares line through the estimates, `b = Σ_w c_w θ_w`, `c_w = (t_w − t̄) / Σ_v (t_v − t̄)²`, is a
//! contrast: its uncertainty is that of the θ_w, which depend on each other where the same units answered. How far the
//! estimates lie from the line does not enter; the slope says how the figure moved on the whole, not that it moved
//! evenly. Times need not be evenly spaced (2018, 2022, 2023). Limits as in [`super::limits`].
//!
//! A tendency is spoken of only where the whole interval of the slope lies on one side of zero.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::check_margin;
use super::comparison::check_alike;
use super::limits::{self, Limited};
use super::{Verdict, verdict_of};
use crate::error::{Error, Result, Stage};
use crate::estimate::{Estimate, Note};

/// How a figure moved over three waves or more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Trend {
    /// The estimates of the waves that have one, the earliest first.
    pub estimates: Vec<Estimate>,
    /// When each was asked.
    pub times: Vec<f64>,
    /// Change for each unit of time; `None` with fewer than three estimates.
    pub slope: Option<f64>,
    /// Standard error of the slope.
    pub se: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// Confidence level.
    pub level: f64,
    /// Two-sided p-value of no slope that the interval implies.
    pub p: Option<f64>,
    /// The slope that counts as none; `None` where none was stated.
    pub margin: Option<f64>,
    /// What can be said: rise and fall are tendencies.
    pub verdict: Verdict,
    /// Whether one of the waves is marked as not comparable with earlier ones.
    pub frame_break: bool,
    /// What a reader must know.
    pub notes: Vec<Note>,
}

impl Trend {
    /// The slope through some estimates at their times; `correlation(a, b)` is that of two of them.
    pub(crate) fn of(
        of: &Estimate,
        rows: &[(&Estimate, f64)],
        margin: Option<f64>,
        correlation: impl Fn(usize, usize) -> f64,
    ) -> Result<Self> {
        let mut problems = Vec::new();
        check_margin(margin, of, &mut problems);
        check_alike(&rows.iter().map(|row| row.0).collect::<Vec<_>>(), &mut problems);
        Error::unless_empty(Stage::Estimate, problems)?;
        let mut trend = Self {
            estimates: rows.iter().map(|row| row.0.clone()).collect(),
            times: rows.iter().map(|row| row.1).collect(),
            slope: None,
            se: None,
            low: None,
            high: None,
            level: of.level,
            p: None,
            margin,
            verdict: Verdict::NotDetermined,
            frame_break: false,
            notes: Vec::new(),
        };
        if rows.len() < 3 {
            trend.notes.push(Note::TooFewWaves { waves: rows.len() as u64 });
            return Ok(trend);
        }
        let mean = trend.times.iter().sum::<f64>() / rows.len() as f64;
        let square: f64 = trend.times.iter().map(|time| (time - mean).powi(2)).sum();
        let terms: Vec<(f64, &Estimate)> =
            rows.iter().map(|(row, time)| ((time - mean) / square, *row)).collect();
        let sum = Sum::of(&terms, correlation);
        (trend.slope, trend.se) = (sum.value, sum.se);
        (trend.low, trend.high) = (sum.limits.map(|own| own.0), sum.limits.map(|own| own.1));
        trend.p = sum.value.zip(sum.limits).map(|(value, own)| limits::p_value(value, own, of.level, 0.0));
        trend.verdict = verdict_of(sum.limits, margin);
        Ok(trend)
    }
}

/// A sum of estimates times numbers, such as the mean of a figure over some waves, or a change less another change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Combination {
    /// The estimates.
    pub estimates: Vec<Estimate>,
    /// What each is multiplied with.
    pub factors: Vec<f64>,
    /// Their sum; `None` where one of them is missing.
    pub estimate: Option<f64>,
    /// Standard error.
    pub se: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// Confidence level.
    pub level: f64,
}

impl Combination {
    pub(crate) fn of(terms: &[(f64, &Estimate)], correlation: impl Fn(usize, usize) -> f64) -> Self {
        let sum = Sum::of(terms, correlation);
        Self {
            estimates: terms.iter().map(|(_, row)| (*row).clone()).collect(),
            factors: terms.iter().map(|(times, _)| *times).collect(),
            estimate: sum.value,
            se: sum.se,
            low: sum.limits.map(|own| own.0),
            high: sum.limits.map(|own| own.1),
            level: terms.first().map_or(0.95, |(_, row)| row.level),
        }
    }
}

/// A sum of estimates times numbers.
struct Sum {
    value: Option<f64>,
    se: Option<f64>,
    limits: Option<(f64, f64)>,
}

impl Sum {
    fn of(terms: &[(f64, &Estimate)], correlation: impl Fn(usize, usize) -> f64) -> Self {
        let count = terms.len();
        let rho: Vec<f64> = (0..count * count)
            .map(|at| match (at / count, at % count) {
                (a, b) if a == b => 1.0,
                (a, b) => correlation(a.min(b), a.max(b)),
            })
            .collect();
        let value = terms.iter().map(|(times, row)| Some(times * row.estimate?)).sum();
        let of: Option<Vec<f64>> = terms.iter().map(|(times, row)| Some(times * row.se?)).collect();
        let se = of.map(|own| {
            let pairs = (0..count * count).map(|at| own[at / count] * own[at % count] * rho[at]);
            pairs.sum::<f64>().max(0.0).sqrt()
        });
        let limited: Option<Vec<(f64, Limited)>> =
            terms.iter().map(|(times, row)| Some((*times, Limited::of(row)?))).collect();
        let limits = limited.map(|own| limits::of_sum(&own, |a, b| rho[a * count + b]));
        Self { value, se, limits }
    }
}
