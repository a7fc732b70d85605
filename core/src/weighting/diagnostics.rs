//! What a step of weighting did: how far it moved the weights, at what cost, and how near it came.
//!
//! `weighting_effect` is Kish's design effect of unequal weights, 1 + cv² = n Σw² / (Σw)²: the factor by which they
//! would raise the variance of a mean that has nothing to do with them (Kish 1992, *Weighting for unequal P_i*, Journal
//! of Official Statistics 8). Rows without weight do not count.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sums::moments;

/// What one step did to the weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostics {
    /// The method of the step, in the word of a request.
    pub method: String,
    /// Smallest g-weight: new weight over old.
    pub lowest_factor: f64,
    /// Largest g-weight.
    pub highest_factor: f64,
    /// Kish's design effect of the weights after the step.
    pub weighting_effect: f64,
    /// Sweeps or iterations; 0 where none are needed.
    pub iterations: u32,
    /// Rows whose weight was cut off or lifted to a bound.
    pub trimmed: u64,
    /// For each margin or term that has a target, where it is furthest off.
    pub deviations: Vec<Deviation>,
}

/// How near a margin or a term came to its target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Deviation {
    /// The columns of the margin, or the term.
    pub of: String,
    /// The category of the margin that is furthest off, or the partition; absent where there is only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The total that was asked for.
    pub target: f64,
    /// The total that the weights give.
    pub reached: f64,
}

impl Deviation {
    /// The distance, as a part of the target where that is not zero.
    pub fn relative(&self) -> f64 {
        let distance = (self.reached - self.target).abs();
        if self.target == 0.0 { distance } else { distance / self.target.abs() }
    }

    /// The one that is furthest off.
    pub(super) fn worst(all: impl Iterator<Item = Self>) -> Option<Self> {
        all.reduce(|worst, other| if other.relative() > worst.relative() { other } else { worst })
    }
}

impl Diagnostics {
    pub(super) fn new(method: &str, old: &[f64], new: &[f64]) -> Self {
        let weighed = old.iter().zip(new).filter(|(old, _)| **old != 0.0);
        let (lowest, highest) = weighed
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(lowest, highest), (old, new)| {
                (lowest.min(new / old), highest.max(new / old))
            });
        Self::with_range(method, lowest, highest, new)
    }

    /// The same where the range of the factors is known.
    pub(super) fn with_range(method: &str, lowest_factor: f64, highest_factor: f64, new: &[f64]) -> Self {
        let (rows, sum, squares) = moments(new);
        Self {
            method: method.to_owned(),
            lowest_factor,
            highest_factor,
            weighting_effect: rows as f64 * squares / (sum * sum),
            iterations: 0,
            trimmed: 0,
            deviations: Vec::new(),
        }
    }
}
