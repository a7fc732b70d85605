//! Means of groups and their differences from the first, with the design's covariance: what t and rank tests rest on.
//!
//! With `W_g = Σ_{k in g} w_k` the mean of group g is `m_g = Σ_{k in g} w_k y_k / W_g`, with influence
//! `u_k = (y_k − m_g) / W_g` on it. One group is compared with a stated value, several with the first among them:
//! `d_j = m_j − m_1`. The degrees of freedom are those of the design among the places with a group, less one for each
//! difference, as in a regression on the groups.
//!
//! Means are taken about the smallest value of each group, so that constant values have no spread at all.

use nalgebra::DMatrix;

use super::base::Classes;
use super::linear::covariance;
use super::test::{TestGroup, TestNote, TestResult};
use super::wald::{limits, two_sided};
use crate::design::Design;
use crate::variance::degrees_of_freedom;
use crate::variance::standard_error;

/// How estimates vary over replicates, where there are some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replication {
    /// The means are taken anew in each.
    Anew,
    /// The influences are added up anew in each.
    Linear,
}

/// Groups compared.
pub(super) struct Compared {
    pub(super) groups: Vec<TestGroup>,
    /// The mean of the only group, or the differences of the others from the first.
    pub(super) estimates: Vec<f64>,
    pub(super) covariance: Result<DMatrix<f64>, TestNote>,
    pub(super) df: f64,
    /// Replicates without an estimate.
    pub(super) left_out: usize,
}

/// Values of places by group.
struct Values<'a> {
    classes: &'a Classes,
    /// Each less the smallest of its group; 0 outside.
    above: Vec<f64>,
    lowest: Vec<f64>,
}

impl<'a> Values<'a> {
    fn new(classes: &'a Classes, values: &[f64]) -> Self {
        let mut lowest = vec![f64::INFINITY; classes.names.len()];
        let inside = || (0..values.len()).filter(|&place| classes.has(place));
        for place in inside() {
            let own = &mut lowest[classes.of[place] as usize];
            *own = own.min(values[place]);
        }
        let mut above = vec![0.0; values.len()];
        inside().for_each(|place| above[place] = values[place] - lowest[classes.of[place] as usize]);
        Self { classes, above, lowest }
    }

    /// Total weight of each group, and the mean above its smallest value; NaN without weight.
    fn means(&self, weights: &[f64]) -> Vec<(f64, f64)> {
        let totals = self.classes.sums(|place| weights[place]);
        let sums = self.classes.sums(|place| weights[place] * self.above[place]);
        let mean = |(total, sum): (f64, f64)| (total, if total > 0.0 { sum / total } else { f64::NAN });
        totals.into_iter().zip(sums).map(mean).collect()
    }

    fn estimates(&self, weights: &[f64]) -> Vec<f64> {
        let means: Vec<f64> =
            self.means(weights).iter().zip(&self.lowest).map(|((_, above), lowest)| lowest + above).collect();
        if means.len() == 1 { means } else { means[1..].iter().map(|mean| mean - means[0]).collect() }
    }
}

/// Compares the values of the groups of `classes`, of which there is at least one.
pub(super) fn compare(
    design: &Design,
    classes: &Classes,
    values: &[f64],
    replication: Replication,
) -> Compared {
    let weights = design.weights_in_order();
    let own = Values::new(classes, values);
    let means = own.means(&weights);
    let estimates = own.estimates(&weights);
    let (count, width) = (classes.names.len(), estimates.len());
    let mut left_out = 0;
    let covariance = match design.replicates() {
        _ if estimates.iter().any(|estimate| !estimate.is_finite()) => Err(TestNote::NoVariance),
        Some(replicates) if replication == Replication::Anew => {
            let spread = replicates.covariance(design, &estimates, |weights| own.estimates(weights));
            left_out = spread.as_ref().map_or(0, |spread| spread.left_out);
            let matrix = spread.map(|spread| DMatrix::from_vec(width, width, spread.covariance));
            matrix.ok_or(TestNote::NoVariance)
        }
        _ => {
            let mut u = vec![0.0; design.answered() * width];
            for (place, u) in u.chunks_exact_mut(width).enumerate().filter(|(place, _)| classes.has(*place)) {
                let group = classes.of[place] as usize;
                let (total, above) = means[group];
                let influence = (own.above[place] - above) / total;
                match group {
                    _ if count == 1 => u[0] = influence,
                    0 => u.fill(-influence),
                    _ => u[group - 1] = influence,
                }
            }
            covariance(design, &weights, u, width)
        }
    };
    let numbers = classes.sums(|_| 1.0);
    let groups = classes.names.iter().enumerate().map(|(group, name)| TestGroup {
        name: name.clone(),
        n: numbers[group] as u64,
        mean: own.lowest[group] + means[group].1,
    });
    let df = degrees_of_freedom(design, |place| classes.has(place)) - (count - 1) as f64;
    Compared { groups: groups.collect(), estimates, covariance, df, left_out }
}

impl Compared {
    /// Notes on what the comparison rests on.
    pub(super) fn remark(&self, result: &mut TestResult) {
        if self.left_out > 0 {
            result.notes.push(TestNote::ReplicatesLeftOut { replicates: self.left_out as u64 });
        }
        if self.df <= 0.0 {
            result.notes.push(TestNote::NoDegreesOfFreedom);
        }
    }

    /// Writes the t test that the only estimate is `hypothesis`.
    pub(super) fn test_one(self, hypothesis: f64, result: &mut TestResult) {
        self.remark(result);
        let estimate = self.estimates[0];
        result.estimate = Some(estimate).filter(|estimate| estimate.is_finite());
        result.df = Some(self.df);
        match &self.covariance {
            Err(note) => result.notes.push(note.clone()),
            Ok(covariance) => {
                let se = standard_error(covariance[(0, 0)].max(0.0), estimate);
                result.se = Some(se);
                if se == 0.0 {
                    result.notes.push(TestNote::NoSpread);
                } else {
                    let t = (estimate - hypothesis) / se;
                    result.value = Some(t);
                    result.p = two_sided(t, self.df);
                    let limits = limits(estimate, se, self.df, result.asked.level);
                    (result.low, result.high) = limits.unzip();
                }
            }
        }
        result.groups = self.groups;
    }
}

/// Number of places with an answer, and those of the base that lack one.
pub(super) fn count(result: &mut TestResult, answered: usize, in_base: usize) {
    result.n = answered as u64;
    result.missing = in_base.saturating_sub(answered) as u64;
}
