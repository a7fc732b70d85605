//! What each row that answered must hold by itself: a weight, sizes of populations, probabilities of being drawn.
//!
//! A row that does not hold it is named with its column, what stands there and what would be right. What rows must hold
//! together (one size a stratum, one probability a unit) is looked at where strata and units are laid out.

use super::builder::DesignBuilder;
use super::order::Order;
use super::sizes::{PopulationSizes, is_size};
use super::unequal::{JointProbabilities, is_probability};
use crate::answers::Values;
use crate::error::{Code, Place, Problem, add_rows};
use crate::num::sum::LARGEST;

/// Names of the columns that numbers came from, where a host has names for them.
#[derive(Debug, Clone, Default)]
pub(super) struct Called {
    pub(super) weight: Option<String>,
    /// Population sizes by stage.
    pub(super) sizes: Vec<String>,
    /// Probabilities by stage.
    pub(super) probabilities: Vec<String>,
}

impl DesignBuilder<'_> {
    /// Whether sizes and probabilities stand where they must; problems with weights are told as well.
    pub(super) fn check_rows(&self, answered: &Order, problems: &mut Vec<Problem>) {
        let called = &self.called;
        if let PopulationSizes::PerRow(values) = &self.population {
            check_sizes(values, 1, called.sizes.first(), answered, problems);
        }
        let first = self.unequal.iter().map(|(values, ..)| values);
        for (stage, values) in self.drawn_with.iter().chain(first).enumerate() {
            check_probabilities(values, stage + 1, called.probabilities.get(stage), answered, problems);
        }
        for (index, stage) in self.stages.iter().enumerate() {
            let Some(values) = &stage.population else { continue };
            if stage.drawn_unequally {
                let name = called.probabilities.get(index + 1);
                check_probabilities(values, index + 2, name, answered, problems);
            } else {
                check_sizes(values, index + 2, called.sizes.get(index + 1), answered, problems);
            }
        }
        if let Some((_, JointProbabilities::HartleyRao(Some(sum)), _)) = &self.unequal
            && !(*sum > 0.0 && *sum <= 1.0)
        {
            let message = "`hartley_rao_sum` must lie above 0 and be at most 1";
            problems.push(
                Problem::new(Code::OutOfRange, message)
                    .at(Place::path("hartley_rao_sum"))
                    .found(written(*sum))
                    .help(
                        "the sum over the population of squared probabilities, divided by the number drawn",
                    ),
            );
        }
        // Weights that were made of probabilities are as good as those.
        if let Some(weights) = self.weights.as_ref().filter(|_| self.drawn_with.is_empty()) {
            check_weights(weights, called.weight.as_ref(), answered, problems);
        }
    }
}

fn check_weights(values: &Values<f64>, name: Option<&String>, answered: &Order, problems: &mut Vec<Problem>) {
    let values = values.as_slice();
    let bad = answered.iter().filter(|&row| {
        let weight = values[row as usize];
        !(weight > LARGEST.recip() && weight < LARGEST)
    });
    add_rows(problems, bad, |row| {
        let weight = values[row as usize];
        let fault = match weight {
            _ if weight.is_nan() => "missing",
            0.0 => "zero",
            _ if weight < 0.0 => "negative",
            _ => "out of range",
        };
        let problem = Problem::new(Code::BadWeight, format!("the weight is {fault}")).at(cell(name, row));
        silent(problem.expected("a number above 0"), weight)
    });
}

fn check_sizes(
    values: &Values<f64>,
    stage: usize,
    name: Option<&String>,
    answered: &Order,
    problems: &mut Vec<Problem>,
) {
    let values = values.as_slice();
    let bad = answered.iter().filter(|&row| !is_size(values[row as usize]));
    let of = if stage == 1 { String::new() } else { format!(" of stage {stage}") };
    add_rows(problems, bad, |row| {
        Problem::new(Code::BadPopulation, format!("the population size{of} is missing or not positive"))
            .at(cell(name, row))
            .expected("a number of units, or the fraction drawn")
            .found(written(values[row as usize]))
    });
}

fn check_probabilities(
    values: &Values<f64>,
    stage: usize,
    name: Option<&String>,
    answered: &Order,
    problems: &mut Vec<Problem>,
) {
    let values = values.as_slice();
    let bad = answered.iter().filter(|&row| !is_probability(values[row as usize]));
    add_rows(problems, bad, |row| {
        let probability = values[row as usize];
        let message = format!("the probability of stage {stage} is missing or does not lie between 0 and 1");
        let problem = Problem::new(Code::BadProbability, message).at(cell(name, row));
        silent(problem.expected("a number above 0 and at most 1"), probability)
    });
}

/// What was found; a number that is missing or zero is often that of a unit that did not answer.
fn silent(problem: Problem, number: f64) -> Problem {
    let problem = problem.found(written(number));
    if number.is_nan() || number == 0.0 {
        problem.help("a unit that did not answer belongs in `responded`")
    } else {
        problem
    }
}

/// A row counted from 0, in a column where that has a name.
fn cell(column: Option<&String>, row: u32) -> Place {
    column.map_or_else(Place::default, Place::question).row(u64::from(row) + 1)
}

/// A number as it is told to its owner.
fn written(number: f64) -> String {
    if number.is_nan() { "no number".to_owned() } else { number.to_string() }
}
