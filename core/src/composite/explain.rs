//! From a score down to raw values: how much of it comes from where.
//!
//! The contribution of a part is its score times the slope of the index in it, c = x ∂I/∂x. All the means of this library are
//! homogeneous of degree 1 – twice the scores, twice the mean – so that by Euler's theorem the contributions of the parts of a
//! branch add up to its own, whatever the mean, and those of all indicators to the index. Under arithmetic means c is the
//! weight times the score; under a geometric mean it is the weight's share of the score, however high the part: there a high
//! part lifts the others' contributions as much as its own.
//!
//! Weights are those that were in force for this unit, the missing parts' weights having gone to the others. Where scores are
//! rounded between tiers, or brought to a scale again, what that adds to a branch is told apart as its remainder, and
//!
//! score of the index = Σ contributions of indicators + Σ remainders of branches.
//!
//! A Copeland score compares units and is no mean of parts, and a rank has no slope; nothing below them has a contribution.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::run::{Run, Step, Touch, number};
use crate::error::{Code, Error, Place, Problem, Result, Stage};

/// How a unit came to its score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Explanation {
    /// The unit.
    pub unit: String,
    /// The wave, where there are several.
    pub wave: Option<String>,
    /// The score of the index.
    pub score: Option<f64>,
    /// Its rank in the wave.
    pub rank: Option<u64>,
    /// The index and all its parts, each before its own parts.
    pub parts: Vec<ExplainedPart>,
}

/// One node of the tree for one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExplainedPart {
    /// The index, branch or indicator.
    pub node: String,
    /// Its tier: 0 for the index, 1 for its parts.
    pub tier: u64,
    /// Its score.
    pub score: Option<f64>,
    /// Its share of the weights of those siblings that have a score.
    pub weight: Option<f64>,
    /// How much the index rises with its score.
    pub slope: Option<f64>,
    /// How much of the index comes from it.
    pub contribution: Option<f64>,
    /// Of a branch: how much of the index comes from rounding its score, and from where its scale begins.
    pub remainder: f64,
    /// The indicator's value after each step.
    pub steps: Option<Steps>,
    /// What the steps did to it, and why.
    pub touches: Vec<Touch>,
}

/// The values of an indicator on the way to its score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Steps {
    /// As the data have it.
    pub raw: Option<f64>,
    /// Over its denominator.
    pub denominated: Option<f64>,
    /// With missing values filled.
    pub imputed: Option<f64>,
    /// With outliers treated.
    pub treated: Option<f64>,
    /// As a score.
    pub normalised: Option<f64>,
}

impl Run {
    /// How a unit came to its score; without a wave, in the last one.
    ///
    /// # Errors
    /// Refuses units and waves that are not in the data.
    ///
    /// ```
    /// use peil::composite::{Index, IndexData, Part};
    /// use peil::{Answers, Column};
    /// let table = Answers::new([
    ///     ("unit".to_owned(), Column::from_iter(["a", "b", "c"])),
    ///     ("x".to_owned(), Column::from(vec![0.0, 5.0, 10.0])),
    ///     ("y".to_owned(), Column::from(vec![4.0, 1.0, 2.0])),
    /// ])?;
    /// let index = Index::new("index", [Part::indicator("x").weight(3.0), Part::indicator("y")]);
    /// let run = index.plan(&IndexData::new(&table, "unit", None)?)?.run();
    /// let own = run.explain("c", None)?;
    /// // 3/4 of 1, and 1/4 of 1/3.
    /// let parts: Vec<f64> = own.parts.iter().filter_map(|part| part.contribution).collect();
    /// assert_eq!(own.score, Some(parts[0]));
    /// assert!((parts[1] - 0.75).abs() < 1e-15 && (parts[2] - 1.0 / 12.0).abs() < 1e-15);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn explain(&self, unit: &str, wave: Option<&str>) -> Result<Explanation> {
        self.rows_of(wave)?;
        let Some(row) = self.row(unit, wave) else {
            let known = self.units().iter().map(String::as_str);
            let message = match wave {
                Some(wave) => format!("there is no unit `{unit}` in wave `{wave}`"),
                None => format!("there is no unit `{unit}`"),
            };
            let problem = Problem::new(Code::UnknownName, message).at(Place::path("unit"));
            return Err(Error::one(Stage::Estimate, problem.suggest(unit, known.filter(|own| *own != unit))));
        };
        Ok(self.explained(row))
    }

    /// How the unit of a row came to its score.
    pub(crate) fn explained(&self, row: usize) -> Explanation {
        let compiled = &*self.compiled;
        let Inside { weights, slopes, remainders } = self.inside(row);
        let score = |node: usize| self.scratch.score(node, row);
        let parts = compiled.nodes.iter().enumerate().map(|(place, node)| {
            let steps = node.leaf.map(|leaf| {
                let at = |step: usize| number(self.steps[step][leaf * compiled.rows() + row]);
                Steps { raw: at(0), denominated: at(1), imputed: at(2), treated: at(3), normalised: at(4) }
            });
            let all = [Step::Denominated, Step::Imputed, Step::Treated, Step::Normalised, Step::Aggregated];
            ExplainedPart {
                node: node.id.clone(),
                tier: node.tier as u64,
                score: number(score(place)),
                weight: weights[place],
                slope: slopes[place],
                contribution: slopes[place].map(|slope| slope * score(place)),
                remainder: remainders[place],
                steps,
                touches: all.into_iter().filter_map(|step| self.touch(step, place, row)).collect(),
            }
        });
        Explanation {
            unit: compiled.units[row].clone(),
            wave: self.wave(row),
            score: number(score(0)),
            rank: self.ranks(&compiled.index.id)[row],
            parts: parts.collect(),
        }
    }

    /// Weights in force, slopes of the index and remainders of all nodes for one row.
    pub(super) fn inside(&self, row: usize) -> Inside {
        let compiled = &*self.compiled;
        let mut slopes: Vec<Option<f64>> = vec![None; compiled.nodes.len()];
        let mut weights = vec![None; compiled.nodes.len()];
        let mut remainders = vec![0.0; compiled.nodes.len()];
        let score = |node: usize| self.scratch.score(node, row);
        slopes[0] = number(score(0)).map(|_| 1.0);
        weights[0] = slopes[0];
        for (place, node) in compiled.nodes.iter().enumerate().filter(|(_, node)| node.leaf.is_none()) {
            let parts = || {
                let own = node.parts.iter().copied().zip(node.weights.iter().copied());
                own.filter(|(part, _)| !score(*part).is_nan())
            };
            let sum: f64 = parts().map(|(_, weight)| weight).sum();
            for (part, weight) in parts() {
                weights[part] = Some(weight / sum);
            }
            let (Some(mean), Some(slope)) = (node.mean, slopes[place]) else { continue };
            let inside: f64 =
                parts().filter(|own| own.1 > 0.0).map(|(part, weight)| weight * mean.into(score(part))).sum();
            let exact = mean.out(inside / sum);
            let mut inner = slope;
            if let Some(rescale) = &node.rescale {
                let Some(own) = rescale.scales[compiled.basis_of[row] as usize].slope(exact) else {
                    continue;
                };
                inner *= own;
            }
            if node.decimals.is_some() || node.rescale.is_some() {
                remainders[place] = slope * score(place) - inner * exact;
            }
            for (part, weight) in parts() {
                slopes[part] = Some(inner * mean.slope(weight / sum, score(part), exact));
            }
        }
        Inside { weights, slopes, remainders }
    }
}

/// By node: what a unit's score came of.
pub(super) struct Inside {
    /// Its share of the weights of those siblings that have a score.
    weights: Vec<Option<f64>>,
    /// How much the index rises with its score.
    pub(super) slopes: Vec<Option<f64>>,
    /// How much of the index comes from rounding its score, and from where its scale begins.
    remainders: Vec<f64>,
}
