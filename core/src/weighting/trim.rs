//! Trimming: brings weights between bounds, and gives what is cut off to the rows that are within, in equal parts.
//!
//! w' = min(max(w, lower), upper); what Σ w − Σ w' leaves goes to the rows that were within, the same to each, so that
//! the sum of weights stays. That can push a row over a bound; `strict` goes on until none is. Trimming trades bias for
//! variance (Potter 1990, *A study of procedures to identify and trim extreme sampling weights*) and undoes part of a
//! calibration: totals that were hit are so no more.
//!
//! Agrees with R `trimWeights`, also in that the variance takes residuals as of the steps before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::diagnostics::Diagnostics;
use super::sums::total;
use super::{Done, Outcome};
use crate::error::{Code, Place, Problem};
use crate::interrupt;
use crate::num::sum::LARGEST;

/// Strict trimming gives up after so many rounds; each leaves a part of the excess of the last.
const MAX_ROUNDS: u32 = 10_000;

/// Brings weights between bounds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trimming {
    /// Smallest weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lower: Option<f64>,
    /// Largest weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// Whether to go on until no weight is outside.
    #[serde(default)]
    pub strict: bool,
}

impl Trimming {
    pub(super) fn ready(&self, path: &str, problems: &mut Vec<Problem>) -> Option<Self> {
        let before = problems.len();
        for (name, bound) in [("lower", self.lower), ("upper", self.upper)] {
            if let Some(bound) = bound.filter(|bound| !(*bound >= 0.0 && *bound < LARGEST)) {
                let problem = Problem::new(Code::OutOfRange, format!("`{name}` is not a weight"));
                problems.push(problem.at(Place::path(format!("{path}.{name}"))).found(bound.to_string()));
            }
        }
        if let (Some(lower), Some(upper)) = (self.lower, self.upper)
            && lower > upper
        {
            let message = format!("`lower` is {lower}, above `upper`, {upper}");
            problems.push(Problem::new(Code::Contradiction, message).at(Place::path(path)));
        }
        if self.lower.is_none() && self.upper.is_none() {
            let problem = Problem::new(Code::NoEffect, "trimming has no effect without `lower` or `upper`");
            problems.push(problem.at(Place::path(path)));
        }
        (problems.len() == before).then(|| self.clone())
    }

    pub(super) fn weight(&self, weights: &[f64]) -> Done {
        let (lower, upper) = (self.lower.unwrap_or(f64::NEG_INFINITY), self.upper.unwrap_or(f64::INFINITY));
        let outside = |weight: f64| weight < lower || weight > upper;
        let mut new = weights.to_vec();
        let mut touched = vec![false; weights.len()];
        let mut rounds = 0;
        loop {
            interrupt::checkpoint();
            let within = new.iter().filter(|weight| !outside(**weight)).count();
            if within == new.len() || (rounds > 0 && !self.strict) {
                break;
            }
            if rounds == MAX_ROUNDS {
                let message = format!("after {rounds} rounds there are still weights outside the bounds");
                return Err(vec![Problem::new(Code::NoConvergence, message)]);
            }
            if within == 0 || (self.strict && self.is_impossible(weights)) {
                return Err(vec![impossible(weights)]);
            }
            let cut: Vec<f64> = new.iter().map(|weight| weight - weight.clamp(lower, upper)).collect();
            let share = total(&cut) / within as f64;
            for (weight, touched) in new.iter_mut().zip(&mut touched) {
                if outside(*weight) {
                    *touched = true;
                    *weight = weight.clamp(lower, upper);
                } else {
                    *weight += share;
                }
            }
            rounds += 1;
        }
        if new.iter().any(|weight| *weight < 0.0) && weights.iter().all(|weight| *weight >= 0.0) {
            return Err(vec![impossible(weights)]);
        }
        let diagnostics = Diagnostics {
            iterations: rounds,
            trimmed: touched.iter().filter(|touched| **touched).count() as u64,
            ..Diagnostics::new("trim", weights, &new)
        };
        Ok(Outcome { weights: new.into(), calibration: None, diagnostics })
    }

    /// Whether no weights between the bounds have the sum of these.
    fn is_impossible(&self, weights: &[f64]) -> bool {
        let mean = mean(weights);
        self.lower.is_some_and(|lower| mean < lower) || self.upper.is_some_and(|upper| mean > upper)
    }
}

fn impossible(weights: &[f64]) -> Problem {
    Problem::new(Code::Contradiction, "trimming leaves no row to take what is cut off")
        .expected("bounds with the mean weight, and some weights, between them")
        .found(format!("a mean weight of {}", mean(weights)))
}

fn mean(weights: &[f64]) -> f64 {
    total(weights) / weights.len() as f64
}
