//! What each row that answered must hold by itself: a weight, sizes of populations, probabilities of being drawn.
//!
//! A row that does not hold it is named with its column, what stands there and what would be right. What rows must hold
//! together (one size a stratum, one probability a unit) is looked at where strata and units are laid out.

use super::builder::{DesignBuilder, at_row, named};
use super::order::Order;
use super::sizes::{PopulationSizes, is_size};
use super::unequal::{JointProbabilities, is_probability};
use super::{Level, LonelyPsu, Stratum};
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
    /// Strata and response groups.
    pub(super) response: Vec<String>,
    /// Response groups alone.
    pub(super) groups: Vec<String>,
}

impl DesignBuilder<'_> {
    /// Whether sizes and probabilities stand where they must; problems with weights are told as well.
    pub(super) fn check_rows(&self, answered: &Order, problems: &mut Vec<Problem>) {
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
        // A row that did not respond may lack everything.
        if self.wanting.responded {
            return;
        }
        let called = &self.called;
        if let PopulationSizes::PerRow(values) = &self.population {
            check_sizes(values, 1, called.sizes.first(), answered, problems);
        }
        let first = self.unequal.iter().map(|(values, ..)| Some(values));
        let drawn = self.drawn_with.iter().map(Option::as_ref).chain(first).enumerate();
        for (stage, values) in drawn.filter_map(|(stage, values)| Some((stage, values?))) {
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
        // Weights that were made of probabilities are as good as those.
        let are_given = self.drawn_with.is_empty() || called.weight.is_some();
        if let Some(weights) = self.weights.as_ref().filter(|_| are_given) {
            check_weights(weights, called.weight.as_ref(), answered, problems);
        }
    }

    /// Reports single units of which nothing says how they vary.
    ///
    /// R refuses every design of one PSU, also one that was taken in full. Here a unit that is all there is leaves
    /// nothing to chance, and a single row drawn from a population of known size has exact limits for its shares, also
    /// where it is the only one of many that responded; a single cluster has none, whatever is known of the population.
    pub(super) fn check_lonely(
        &self,
        design: &[Stratum],
        inner: &[Level],
        order: &Order,
        problems: &mut Vec<Problem>,
    ) {
        const HELP: &str = "merge it with a similar stratum, or choose another `lonely` than `fail`";
        let independent = matches!(&self.unequal, Some((_, JointProbabilities::Poisson, _)));
        if self.lonely != LonelyPsu::Fail || independent || self.has_replicates {
            return;
        }
        // Where a size should be but is not, the unit may be all there is.
        let is_known = |stratum: &Stratum| {
            stratum.population.is_some() || matches!(self.population, PopulationSizes::Unknown)
        };
        let is_lonely = |stratum: &Stratum| stratum.answered == 1 && !stratum.is_full() && is_known(stratum);
        // Groups that cut across strata have been looked at where they were laid out.
        for stratum in design.iter().filter(|stratum| is_lonely(stratum) && !self.cuts_across) {
            let of = if stratum.label.is_empty() { "the sample".to_owned() } else { named(&stratum.label) };
            let message = format!("{of} has a single primary sampling unit");
            let problem = Problem::new(Code::LonelyPsu, message);
            if design.len() > 1 {
                problems.push(problem.help(HELP));
            } else if self.psus.is_some() {
                problems.push(problem.help(
                    "nothing says how units vary: give at least two, leave out `psu` if rows were drawn one by one, or \
                     choose `lonely = \"average\"` for estimates without standard error",
                ));
            } else if stratum.population.is_none() {
                problems.push(problem.help(
                    "nothing says how units vary: give at least two rows, or the size of the population, from which \
                     shares have exact limits",
                ));
            }
        }
        for (index, level) in inner.iter().enumerate() {
            let lonely = level.groups.iter().filter(|group| group.lambda > 0.0 && level.is_lonely(group));
            add_rows(problems, lonely, |group| {
                let message = format!("a unit has a single unit of stage {}", index + 2);
                at_row(Code::LonelyPsu, &message, order.row(level.group_places(group).start)).help(HELP)
            });
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
