//! What is said of many replications: means, medians, spreads and quantiles of scores and ranks.
//!
//! Quantiles of scores are straight between the values at (n − 1)p (rule 7 of Hyndman and Fan). Those of ranks are ranks: the
//! least one up to which a share p of the replications lies.

use crate::composite::scale::quantile;
use crate::num::sum::exact_sum;

/// Mean, median, spread and quantiles of scores, or of shifts, over replications.
pub(super) struct Summary {
    pub(super) count: usize,
    pub(super) mean: f64,
    pub(super) sd: f64,
    sorted: Vec<f64>,
}

impl Summary {
    /// Of values of which those that are missing are NaN.
    pub(super) fn of(mut values: Vec<f64>) -> Self {
        values.retain(|value| !value.is_nan());
        let count = values.len();
        let n = count as f64;
        let mean = exact_sum(values.iter().copied()) / n;
        let sd = (exact_sum(values.iter().map(|x| (x - mean).powi(2))) / (n - 1.0)).sqrt();
        values.sort_unstable_by(f64::total_cmp);
        Self { count, mean, sd, sorted: values }
    }

    pub(super) fn quantile(&self, p: f64) -> Option<f64> {
        (self.count > 0).then(|| quantile(&self.sorted, p))
    }
}

/// The same of ranks, by how often each was taken; the first is rank 1.
pub(super) struct RankSummary<'a>(pub(super) &'a [u64]);

impl RankSummary<'_> {
    fn count(&self) -> u64 {
        self.0.iter().sum()
    }

    pub(super) fn mean(&self) -> f64 {
        self.moment(|rank| rank)
    }

    pub(super) fn sd(&self) -> f64 {
        let (n, mean) = (self.count() as f64, self.mean());
        (self.moment(|rank| (rank - mean).powi(2)) * n / (n - 1.0)).sqrt()
    }

    fn moment(&self, of: impl Fn(f64) -> f64) -> f64 {
        let terms = self.0.iter().enumerate().map(|(at, &count)| of(at as f64 + 1.0) * count as f64);
        exact_sum(terms) / self.count() as f64
    }

    pub(super) fn quantile(&self, p: f64) -> Option<u64> {
        let count = self.count();
        let least = (p * count as f64 * (1.0 - 1e-12)).ceil().max(1.0) as u64;
        let mut below = 0;
        let at = self.0.iter().position(|own| {
            below += own;
            below >= least
        });
        at.filter(|_| count > 0).map(|at| at as u64 + 1)
    }

    /// The share of the replications in which the rank was among the first so many.
    pub(super) fn within(&self, top: u32) -> f64 {
        self.0.iter().take(top as usize).sum::<u64>() as f64 / self.count() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_summarised_as_hand_does() {
        // 1, 1, 1, 2, 4: mean 9/5.
        let own = RankSummary(&[3, 1, 0, 1]);
        assert!((own.mean() - 1.8).abs() < 1e-15);
        assert!((own.sd() - (6.8_f64 / 4.0).sqrt()).abs() < 1e-14);
        assert_eq!(
            [own.quantile(0.05), own.quantile(0.6), own.quantile(0.61), own.quantile(1.0)],
            [Some(1), Some(1), Some(2), Some(4)]
        );
        assert_eq!(own.within(2), 0.8);
        assert_eq!(RankSummary(&[0, 0]).quantile(0.5), None);
    }

    #[test]
    fn missing_scores_have_no_part_in_what_is_said() {
        let own = Summary::of(vec![f64::NAN, 1.0, 3.0]);
        assert_eq!((own.count, own.mean, own.quantile(0.5)), (2, 2.0, Some(2.0)));
        assert!((own.sd - 2_f64.sqrt()).abs() < 1e-15);
        assert_eq!(Summary::of(vec![f64::NAN]).quantile(0.5), None);
    }
}
