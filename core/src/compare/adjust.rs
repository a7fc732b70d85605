//! Several comparisons at once: p-values adjusted so that a family of findings keeps what a single one promises.
//!
//! - Holm: `p̃_(i) = max_{j ≤ i} min(1, (m − j + 1) p_(j))`. The chance of any false finding in the family is at most α,
//!   whatever the comparisons share.
//! - Benjamini–Hochberg: `p̃_(i) = min_{j ≥ i} min(1, m p_(j) / j)`. The expected part of false findings among the findings
//!   is at most α, where the comparisons are independent or depend on each other positively.
//!
//! Agrees with R `p.adjust(method = "holm")` and `"BH"`.
//!
//! Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6, 65–70.
//! Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57, 289–300.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::num::by_key;

/// How p-values of a family of comparisons are adjusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Adjustment {
    /// The chance of any false finding is held.
    Holm,
    /// The expected part of false findings is held (Benjamini–Hochberg).
    Bh,
}

impl Adjustment {
    /// The word as in requests.
    pub fn word(self) -> &'static str {
        match self {
            Self::Holm => "holm",
            Self::Bh => "bh",
        }
    }

    /// The adjusted p-values, in the order given. One that does not exist stays so and is not of the family.
    ///
    /// ```
    /// use peil::compare::Adjustment;
    /// let p = [Some(0.01), Some(0.04), None, Some(0.03)];
    /// assert_eq!(Adjustment::Holm.of(&p), [Some(0.03), Some(0.06), None, Some(0.06)]);
    /// assert_eq!(Adjustment::Bh.of(&p), [Some(0.03), Some(0.04), None, Some(0.04)]);
    /// ```
    pub fn of(self, p: &[Option<f64>]) -> Vec<Option<f64>> {
        let own = |index: usize| p[index].unwrap_or(1.0);
        let known: Vec<usize> = (0..p.len()).filter(|&index| p[index].is_some()).collect();
        let order = by_key(&known, own);
        let family = order.len();
        let mut adjusted = vec![None; p.len()];
        match self {
            Self::Holm => {
                let mut largest: f64 = 0.0;
                for (rank, &index) in order.iter().enumerate() {
                    largest = largest.max((family - rank) as f64 * own(index));
                    adjusted[index] = Some(largest.min(1.0));
                }
            }
            Self::Bh => {
                let mut smallest: f64 = 1.0;
                for (rank, &index) in order.iter().enumerate().rev() {
                    smallest = smallest.min(family as f64 / (rank + 1) as f64 * own(index));
                    adjusted[index] = Some(smallest);
                }
            }
        }
        adjusted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R 4.2.2 `p.adjust(c(.001, .008, .039, .041, .042, .06, .074, .205), …)`.
    #[test]
    fn adjusted_p_values_are_those_of_r() {
        let p = [0.042, 0.001, 0.205, 0.008, 0.074, 0.039, 0.06, 0.041].map(Some);
        let close = |own: Vec<Option<f64>>, r: [f64; 8]| {
            own.iter().zip(r).all(|(own, r)| (own.unwrap() - r).abs() < 1e-12)
        };
        assert!(close(Adjustment::Holm.of(&p), [0.234, 0.008, 0.234, 0.056, 0.234, 0.234, 0.234, 0.234]));
        let bh = [0.0672, 0.008, 0.205, 0.032, 0.592 / 7.0, 0.0672, 0.08, 0.0672];
        assert!(close(Adjustment::Bh.of(&p), bh));
    }
}
