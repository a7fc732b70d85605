//! The order of several figures, and the ranks that each of them can have.
//!
//! All pairs are compared, and their p-values adjusted after Holm; with confidence at the level, all orders of two that are
//! found are right together. A figure then ranks at best behind all that are found above it, and at worst before all that
//! are found below it: rank intervals that hold for all figures at once. "Most" and "largest" are said only of a figure
//! whose worst rank is the first.
//!
//! Mohamad, D., Goeman, J. J. and van Zwet, E. W. (2019). Simultaneous confidence intervals for ranks with application to
//! ranking institutions. Biometrics 78, 238–247.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Dependence;
use super::adjust::Adjustment;
use super::comparison::{check_alike, check_there, comparison};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::Estimate;
use crate::num::descending;

/// A figure with its rank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ranked {
    /// The estimate.
    pub estimate: Estimate,
    /// Its rank by the estimate, 1 for the largest; equal estimates share the better rank.
    pub rank: u64,
    /// The best rank it can have.
    pub best: u64,
    /// The worst.
    pub worst: u64,
}

/// Several figures, the largest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ranking {
    /// The figures in order of their estimates.
    pub ranked: Vec<Ranked>,
    /// Confidence that all rank intervals hold together.
    pub level: f64,
}

impl Ranking {
    /// Of estimates that are treated as independent, as those of strata or samples of their own. Figures of one sample are
    /// ranked by [`crate::panel::PanelEstimates::ranking`], which knows how they vary together.
    ///
    /// # Errors
    /// Refuses fewer than two estimates, missing ones, and estimates of different kinds or levels.
    ///
    /// ```
    /// use peil::{Answers, Column, Design, PopulationSizes, Ranking, Sample, StratumSize};
    /// let group = |yes: usize| {
    ///     let open: Column = (0..40).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
    ///     let design = Design::builder(40).population(PopulationSizes::one(StratumSize::census(50))).build()?;
    ///     let sample = Sample::new(Answers::new([("open".to_owned(), open)])?, design)?;
    ///     Ok::<_, peil::Error>(sample.share("open").equals("yes").run()?.rows.remove(0))
    /// };
    /// let own = Ranking::independent(&[&group(20)?, &group(38)?, &group(18)?])?;
    /// assert_eq!(own.largest().unwrap().estimate.yes, Some(38));
    /// assert_eq!((own.ranked[1].best, own.ranked[1].worst), (2, 3));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn independent(rows: &[&Estimate]) -> Result<Self> {
        check_there(rows)?;
        Self::of(rows, |_, _| None)
    }

    /// Of some rows, where `dependence(a, b)` is that of row b and row a.
    pub(crate) fn of(
        rows: &[&Estimate],
        dependence: impl Fn(usize, usize) -> Option<Dependence>,
    ) -> Result<Self> {
        let mut problems = Vec::new();
        if rows.len() < 2 {
            let problem = Problem::new(Code::NoRows, "a ranking needs at least two figures");
            problems.push(problem.found(rows.len().to_string()));
        }
        check_alike(rows, &mut problems);
        Error::unless_empty(Stage::Estimate, problems)?;
        let count = rows.len();
        let pairs: Vec<(usize, usize)> =
            (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b))).collect();
        let compared = pairs.iter().map(|&(a, b)| comparison(rows[a], rows[b], None, dependence(a, b)));
        let compared = compared.collect::<Result<Vec<_>>>()?;
        let p: Vec<Option<f64>> = compared.iter().map(|own| own.p).collect();
        let level = rows[0].level;
        // How many are found above and below each.
        let (mut above, mut below) = (vec![0; count], vec![0; count]);
        for ((&(a, b), own), p) in pairs.iter().zip(&compared).zip(Adjustment::Holm.of(&p)) {
            if p.is_some_and(|p| p < 1.0 - level) {
                let (higher, lower) = if own.difference > 0.0 { (a, b) } else { (b, a) };
                above[lower] += 1;
                below[higher] += 1;
            }
        }
        let value = |row: usize| rows[row].estimate.unwrap_or(f64::NEG_INFINITY);
        let values: Vec<f64> = (0..count).map(value).collect();
        let ranked = descending(&values).into_iter().map(|row| Ranked {
            estimate: rows[row].clone(),
            rank: 1 + (0..count).filter(|&other| value(other) > value(row)).count() as u64,
            best: 1 + above[row],
            worst: count as u64 - below[row],
        });
        Ok(Self { ranked: ranked.collect(), level })
    }

    /// The figure that is the largest with confidence, where there is one.
    pub fn largest(&self) -> Option<&Ranked> {
        self.ranked.first().filter(|own| own.worst == 1)
    }
}
