//! The range of a set of figures: "between 75 and 100 per cent".
//!
//! The smallest and the largest estimate, with limits between which all the population's figures lie together with
//! confidence at the level: each figure has its limits at 1 − α/m (Bonferroni), and the range goes from the lowest of the
//! lower limits to the highest of the upper ones.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::comparison::check_alike;
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::Estimate;

/// The range of a set of figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Spread {
    /// The smallest estimate.
    pub smallest: Estimate,
    /// The largest estimate.
    pub largest: Estimate,
    /// Figures in the set.
    pub figures: u64,
    /// Above this lie all of the population's figures, with confidence at the level; `None` where one has no limit.
    pub low: Option<f64>,
    /// Below this lie all of them.
    pub high: Option<f64>,
    /// Confidence level of both limits together.
    pub level: f64,
}

impl Spread {
    /// Of some rows, and the same rows with limits at the level that each needs.
    pub(crate) fn of(rows: &[&Estimate], limits: &[&Estimate]) -> Result<Self> {
        let mut problems = Vec::new();
        check_alike(rows, &mut problems);
        let by_value = |a: &&&Estimate, b: &&&Estimate| {
            let value = |row: &Estimate| row.estimate.unwrap_or(f64::NAN);
            value(a).total_cmp(&value(b))
        };
        let ends = rows.iter().min_by(by_value).zip(rows.iter().max_by(by_value));
        let Some((smallest, largest)) = ends else {
            problems.push(Problem::new(Code::NoRows, "a range needs at least one figure"));
            return Err(Error::unless_empty(Stage::Estimate, problems).unwrap_err());
        };
        Error::unless_empty(Stage::Estimate, problems)?;
        let all = |limit: fn(&Estimate) -> Option<f64>, choose: fn(f64, f64) -> f64| {
            let own: Option<Vec<f64>> = limits.iter().map(|row| limit(row)).collect();
            own.and_then(|own| own.into_iter().reduce(choose))
        };
        Ok(Self {
            smallest: (*smallest).clone(),
            largest: (*largest).clone(),
            figures: rows.len() as u64,
            low: all(|row| row.low, f64::min),
            high: all(|row| row.high, f64::max),
            level: smallest.level,
        })
    }
}
