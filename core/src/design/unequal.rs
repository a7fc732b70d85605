//! Unequal probabilities without replacement: units drawn with probability `π_i`, often proportional to size.
//!
//! Weights are `1 / π_i`. The variance of `Σ z_i`, where `z_i` already has its weight, needs the joint probabilities
//! `π_ij`, which are known exactly or approximated from the `π_i`:
//! - Brewer: `V = n / (n − 1) Σ (1 − π_i) (z_i − z̄)²`, without joint probabilities, and so for several stages;
//! - Overton: `π_ij = π_i π_j (n − 1) / (n − (π_i + π_j) / 2)`;
//! - Hartley and Rao: `π_ij = π_i π_j (n − 1) / (n − π_i − π_j + S)` with `S = Σ_U π² / n`, estimated by `Σ_s π / n`
//!   where it is not given;
//! - Poisson: draws are independent, `V = Σ (1 − π_i) z_i²`;
//! - joint probabilities as given.
//!
//! With joint probabilities there are two estimators: Horvitz–Thompson `V = ΣΣ (1 − π_i π_j / π_ij) z_i z_j` and
//! Yates–Grundy (Sen) `V = −½ ΣΣ (1 − π_i π_j / π_ij) (z_i − z_j)²`, the latter for samples of fixed size. Both can be
//! negative; then there is no standard error, and a note.
//!
//! Sources: Brewer and Donadio (2003), *The high entropy variance of the Horvitz–Thompson estimator*, Survey
//! Methodology 29(2); Overton (1985), *A sampling plan for streams in the National Stream Survey*; Hartley and Rao
//! (1962), *Sampling with unequal probabilities and without replacement*, Annals of Mathematical Statistics 33(2);
//! Särndal, Swensson and Wretman (1992), section 3.6 on Poisson sampling. Agrees with R `svydesign(pps = )`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::builder::at_row;
use super::order::Order;
use super::stages::Level;
use crate::answers::Values;
use crate::error::{Code, Place, Problem, add_rows};

/// How joint probabilities of selection are found.
#[derive(Debug, Clone, PartialEq)]
pub enum JointProbabilities {
    /// Brewer's approximation, which needs none.
    Brewer,
    /// Overton's approximation.
    Overton,
    /// Hartley and Rao's approximation, with `Σ_U π² / n` of the population where it is known.
    HartleyRao(Option<f64>),
    /// Units were drawn independently of each other.
    Poisson,
    /// Given: for each pair of rows of the answers, row by row.
    Given(Vec<f64>),
}

/// The words for [`JointProbabilities`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pps {
    /// Brewer's approximation.
    Brewer,
    /// Overton's approximation.
    Overton,
    /// Hartley and Rao's approximation.
    HartleyRao,
    /// Joint probabilities given by the host.
    Joint,
    /// Units were drawn independently of each other.
    Poisson,
}

impl Pps {
    /// Whether variances are made of joint probabilities.
    pub(super) fn has_joint(self) -> bool {
        matches!(self, Self::Overton | Self::HartleyRao | Self::Joint)
    }
}

/// Which estimator of the variance is made of joint probabilities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PpsVariance {
    /// Horvitz–Thompson.
    #[default]
    HorvitzThompson,
    /// Yates–Grundy, also named after Sen; for samples of fixed size.
    YatesGrundy,
}

/// Probabilities of selection of the first stage, prepared for variances.
#[derive(Debug, Clone)]
pub(crate) struct Unequal {
    pub(crate) joint: JointProbabilities,
    pub(crate) variance: PpsVariance,
}

/// Whether a number can be the probability of a unit that was drawn.
pub(super) fn is_probability(value: f64) -> bool {
    value > 0.0 && value <= 1.0
}

/// The probabilities of the units of one stage, which must be the same for all rows of a unit; `None` where a row has
/// none that can be.
pub(super) fn unit_probabilities(
    level: &Level,
    order: &Order,
    values: &[f64],
    stage: usize,
    problems: &mut Vec<Problem>,
) -> Option<Vec<f64>> {
    if order.iter().any(|row| !is_probability(values[row as usize])) {
        return None;
    }
    let units = level.groups.last().map_or(0, |group| group.units.end);
    let mut probabilities = Vec::with_capacity(units);
    let mut differ = Vec::new();
    for unit in 0..units {
        let mut rows = order.rows(level.places(unit));
        let first = values[order.row(level.places(unit).start) as usize];
        differ.extend(rows.find(|&row| values[row as usize] != first).map(|row| (row, first)));
        probabilities.push(first);
    }
    add_rows(problems, differ.into_iter(), |(row, first): (u32, f64)| {
        let message = format!("a unit of stage {stage} has several probabilities");
        at_row(Code::BadProbability, &message, row)
            .expected(first.to_string())
            .found(values[row as usize].to_string())
    });
    Some(probabilities)
}

/// Joint probabilities must be a symmetric matrix over the rows whose diagonal holds the probabilities, and two units
/// are drawn together at most as often as either of them.
pub(super) fn check_joint(
    matrix: &[f64],
    probabilities: &Values<f64>,
    rows: usize,
    problems: &mut Vec<Problem>,
) {
    /// Approximations and rounding may pass the bound by so much of it.
    const SLACK: f64 = 1.0 + 1e-6;
    let single = probabilities.as_slice();
    let is_square = matrix.len() == rows * rows;
    if !is_square {
        problems.push(
            Problem::new(Code::WrongLength, "the matrix of joint probabilities does not fit the answers")
                .at(Place::path("joint_probabilities"))
                .expected(format!("{rows} x {rows}"))
                .found(format!("{} numbers", matrix.len())),
        );
    }
    if !is_square || single.len() != rows {
        return;
    }
    let alike = |left: f64, right: f64| (left - right).abs() <= 1e-9 * right;
    let pairs = (0..rows).flat_map(|i| (0..=i).map(move |j| (i, j)));
    let wrong = pairs.filter_map(|(i, j)| {
        let (own, other) = (matrix[i * rows + j], matrix[j * rows + i]);
        let most = single[i].min(single[j]);
        let expected = if i == j {
            (!alike(own, single[i])).then(|| format!("{}, the probability of the row itself", single[i]))
        } else if !(is_probability(own) && own <= most * SLACK) {
            Some(format!("a number above 0 and at most {most}, the smaller probability of the two"))
        } else {
            (!alike(own, other)).then(|| format!("{other}, as for rows {} and {}", j + 1, i + 1))
        };
        expected.map(|expected| (i, j, expected))
    });
    add_rows(problems, wrong, |(i, j, expected)| {
        let message = format!("the joint probability of rows {} and {} cannot be", i + 1, j + 1);
        Problem::new(Code::BadProbability, message)
            .at(Place::path(format!("joint_probabilities[{i}][{j}]")).row(i as u64 + 1))
            .expected(expected)
            .found(matrix[i * rows + j].to_string())
            .help("the matrix must be symmetric, with the probabilities of the units themselves on its diagonal")
    });
}
