//! Errors of the values: standard errors, or a covariance of all values, and draws from them.
//!
//! Errors are normal, with the covariance that is given; independent of each other where only standard errors are. A draw from a
//! covariance Σ is L z with Σ = L L′, z independent standard normals. Finite populations give covariances without full rank –
//! shares that add up to 1, domains that were taken in full – so L is found by Cholesky's method with pivots, on the correlations,
//! and ends where what is left of every variance is below 10⁻⁸ of it. What is then left of some covariance, or a variance
//! that is less than nothing, shows that the matrix is no covariance: it is refused with the two values that do not fit.
//!
//! Memory: 8 bytes for every value, or for every two values times the rank. One draw costs as many multiplications.
//!
//! Higham (2002), *Accuracy and stability of numerical algorithms*, section 10.3.

use super::super::plan::Compiled;
use super::model::{Keep, ValueRange};
use crate::error::{Code, Place, Problem, add_rows};
use crate::num::sum::LARGEST;
use crate::replicate::draw::Draws;

/// What is known of the errors of the values that an index is made of, in the order of [`Plan::values`](super::super::Plan::values):
/// column after column, in each the rows of the data.
#[derive(Debug, Clone, PartialEq)]
pub enum InputErrors {
    /// The standard error of every value, 0 where it is known exactly, NaN where it is missing; independent of each other.
    Standard(Vec<f64>),
    /// The covariance of all values, row after row; 0 for those that are known exactly or missing.
    Covariance(Vec<f64>),
}

/// Errors that can be drawn.
#[derive(Debug)]
pub(super) struct Errors {
    /// The values that have an error.
    places: Vec<usize>,
    spread: Factor,
    /// By place: how the value is kept within its bounds.
    bounds: Vec<Option<Bound>>,
}

#[derive(Debug)]
enum Factor {
    Standard(Vec<f64>),
    /// L, row after row, with its number of columns.
    Joint(Vec<f64>, usize),
}

/// What is left of a variance, as a share of it, when there is nothing left.
const NOTHING: f64 = 1e-8;

/// How one value is kept within bounds.
#[derive(Debug, Clone, Copy)]
enum Bound {
    /// low + width / (1 + exp(−(logit + slope · error)))
    Between { low: f64, width: f64, logit: f64, slope: f64 },
    /// low + distance · exp(error / distance)
    Above { low: f64, distance: f64 },
    /// Set to the bound.
    Clip { low: f64, high: f64 },
}

impl Bound {
    fn value(self, x: f64, error: f64) -> f64 {
        match self {
            Self::Between { low, width, logit, slope } => {
                low + width / (1.0 + (-(logit + slope * error)).exp())
            }
            Self::Above { low, distance } => low + distance * (error / distance).exp(),
            Self::Clip { low, high } => (x + error).clamp(low, high),
        }
    }
}

impl Errors {
    /// Reports everything that is wrong with errors and ranges.
    pub(super) fn new(
        own: Option<&InputErrors>,
        ranges: &[ValueRange],
        compiled: &Compiled,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let before = problems.len();
        if own.is_none() && !ranges.is_empty() {
            let problem = Problem::new(Code::NoEffect, "ranges have no effect where values have no errors");
            problems.push(problem.at(Place::path("ranges")));
        }
        let count = compiled.raw.len();
        let (deviations, covariance) = match own? {
            InputErrors::Standard(own) if own.len() == count => (own.clone(), None),
            InputErrors::Covariance(own) if own.len() == count * count => {
                check_matrix(own, compiled, problems);
                let diagonal = (0..count).map(|at| own[at * count + at]);
                (
                    diagonal.map(|variance| if variance > 0.0 { variance.sqrt() } else { 0.0 }).collect(),
                    Some(own),
                )
            }
            InputErrors::Standard(own) => {
                problems.push(wrong_length("standard errors", own.len(), count));
                return None;
            }
            InputErrors::Covariance(own) => {
                problems.push(wrong_length("covariances", own.len(), count * count));
                return None;
            }
        };
        check_deviations(&deviations, compiled, problems);
        let places: Vec<usize> = (0..count).filter(|&at| deviations[at] > 0.0).collect();
        let bounds = bounds(ranges, &places, compiled, problems);
        if problems.len() > before {
            return None;
        }
        if places.is_empty() {
            let problem = Problem::new(Code::NoEffect, "no value has an error");
            problems.push(problem.help("leave the errors out"));
            return None;
        }
        let spread = match covariance {
            None => Factor::Standard(places.iter().map(|&at| deviations[at]).collect()),
            Some(covariance) => {
                let own: Vec<f64> = places.iter().map(|&at| deviations[at]).collect();
                let entry =
                    |i: usize, j: usize| covariance[places[i] * count + places[j]] / (own[i] * own[j]);
                match factor(&own, &entry) {
                    Ok((factor, rank)) => Factor::Joint(factor, rank),
                    Err((i, j)) => {
                        problems.push(indefinite(places[i], places[j], compiled));
                        return None;
                    }
                }
            }
        };
        Some(Self { places, spread, bounds })
    }

    /// Writes the values of one draw; those without an error are left alone. `normal` is room for the draws.
    pub(super) fn draw(&self, key: u64, raw: &[f64], values: &mut [f64], normal: &mut Vec<f64>) {
        let mut draws = Draws::new(key, 0);
        let rank = match &self.spread {
            Factor::Standard(_) => self.places.len(),
            Factor::Joint(_, rank) => *rank,
        };
        normal.resize(rank, 0.0);
        draws.normal(normal);
        for (place, &at) in self.places.iter().enumerate() {
            let error = match &self.spread {
                Factor::Standard(own) => own[place] * normal[place],
                Factor::Joint(factor, rank) => {
                    let row = &factor[place * rank..][..*rank];
                    row.iter().zip(&*normal).map(|(a, z)| a * z).sum()
                }
            };
            values[at] = match self.bounds[place] {
                None => raw[at] + error,
                Some(bound) => bound.value(raw[at], error),
            };
        }
    }
}

/// L of the pivoted Cholesky decomposition, row after row, and its number of columns; the two values that do not fit where the
/// matrix is no covariance. `entry` gives correlations.
fn factor(
    deviations: &[f64],
    entry: &dyn Fn(usize, usize) -> f64,
) -> Result<(Vec<f64>, usize), (usize, usize)> {
    let count = deviations.len();
    let mut rows: Vec<Vec<f64>> = vec![Vec::new(); count];
    let mut left = vec![1.0_f64; count];
    let mut taken = vec![false; count];
    let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(x, y)| x * y).sum() };
    for _ in 0..count {
        let open = (0..count).filter(|&at| !taken[at]);
        let Some(pivot) = open.max_by(|&a, &b| left[a].total_cmp(&left[b]).then(b.cmp(&a))) else { break };
        if left[pivot] <= NOTHING {
            break;
        }
        taken[pivot] = true;
        let root = left[pivot].sqrt();
        let own = rows[pivot].clone();
        for at in 0..count {
            let value = if at == pivot {
                root
            } else if taken[at] {
                0.0
            } else {
                (entry(at, pivot) - dot(&rows[at], &own)) / root
            };
            rows[at].push(value);
            left[at] -= value * value;
        }
    }
    let open: Vec<usize> = (0..count).filter(|&at| !taken[at]).collect();
    for (place, &i) in open.iter().enumerate() {
        if left[i] < -NOTHING {
            // The value whose covariance takes most of what is not there.
            let most = (0..count)
                .filter(|&at| taken[at])
                .max_by(|&a, &b| entry(i, a).abs().total_cmp(&entry(i, b).abs()));
            return Err((i, most.unwrap_or(i)));
        }
        for &j in &open[..place] {
            if (entry(i, j) - dot(&rows[i], &rows[j])).abs() > 10.0 * NOTHING {
                return Err((i, j));
            }
        }
    }
    let rank = rows.first().map_or(0, Vec::len);
    let scaled = rows.iter().zip(deviations).flat_map(|(row, own)| row.iter().map(move |value| value * own));
    Ok((scaled.collect(), rank))
}

fn place_of(at: usize, compiled: &Compiled) -> Place {
    let rows = compiled.rows();
    Place::question(&compiled.inputs[at / rows]).row((at % rows) as u64 + 1)
}

fn words_of(at: usize, compiled: &Compiled) -> String {
    let rows = compiled.rows();
    format!("`{}` of `{}`", compiled.inputs[at / rows], compiled.units[at % rows])
}

fn wrong_length(what: &str, found: usize, expected: usize) -> Problem {
    let problem = Problem::new(Code::WrongLength, format!("the {what} are not those of the plan's values"));
    problem.expected(format!("{expected} numbers")).found(found.to_string())
}

fn indefinite(i: usize, j: usize, compiled: &Compiled) -> Problem {
    let message = format!(
        "the matrix is no covariance: {} and {} cannot vary together as it says, beside what it says of the others",
        words_of(i, compiled),
        words_of(j, compiled)
    );
    let problem = Problem::new(Code::Contradiction, message).at(place_of(i, compiled));
    problem.help("some combination of the values would have a negative variance; are covariances put together from several sources?")
}

fn check_deviations(deviations: &[f64], compiled: &Compiled, problems: &mut Vec<Problem>) {
    let bad = deviations.iter().enumerate().filter_map(|(at, &own)| {
        let missing = compiled.raw[at].is_nan();
        let problem = if own.is_nan() && !missing {
            Problem::new(Code::MissingValue, "the value has no standard error")
                .help("write 0 where it is known exactly")
        } else if own > 0.0 && missing {
            Problem::new(Code::Contradiction, "a missing value has a standard error")
                .help("leave it missing, or write 0")
        } else if !own.is_nan() && !(0.0..LARGEST).contains(&own) {
            Problem::new(Code::OutOfRange, "the standard error cannot be one").expected("0 or more")
        } else {
            return None;
        };
        Some((at, problem.found(own.to_string())))
    });
    add_rows(problems, bad.collect::<Vec<_>>().into_iter(), |(at, problem)| {
        problem.at(place_of(at, compiled))
    });
}

fn check_matrix(matrix: &[f64], compiled: &Compiled, problems: &mut Vec<Problem>) {
    let count = compiled.raw.len();
    let bad = (0..count).flat_map(|i| (0..=i).map(move |j| (i, j))).filter_map(|(i, j)| {
        let (own, other) = (matrix[i * count + j], matrix[j * count + i]);
        let (a, b) = (matrix[i * count + i], matrix[j * count + j]);
        let bound = (a.max(0.0) * b.max(0.0)).sqrt();
        let problem = if own.is_nan() || other.is_nan() {
            Problem::new(Code::MissingValue, "a covariance is missing")
                .help("write 0 for values without error")
        } else if own.abs() >= LARGEST || other.abs() >= LARGEST {
            Problem::new(Code::OutOfRange, "the covariance is too large to be computed with")
        } else if i == j && own < 0.0 {
            Problem::new(Code::OutOfRange, "a variance is negative").found(own.to_string())
        } else if (own - other).abs() > NOTHING * bound.max(f64::MIN_POSITIVE) {
            Problem::new(Code::Contradiction, "the matrix is not symmetric")
                .found(format!("{own} and {other}"))
        } else if own.abs() > bound * (1.0 + NOTHING) {
            Problem::new(Code::Contradiction, "the covariance is larger than the two standard errors allow")
                .expected(format!("at most {bound}"))
                .found(own.to_string())
        } else {
            return None;
        };
        Some((i, j, problem))
    });
    add_rows(problems, bad.collect::<Vec<_>>().into_iter(), |(i, j, problem)| {
        let place = place_of(i, compiled);
        problem.at(Place { path: Some(format!("covariance[{i}][{j}]")), ..place })
    });
}

/// How each value that has an error is kept within the bounds of its column.
fn bounds(
    ranges: &[ValueRange],
    places: &[usize],
    compiled: &Compiled,
    problems: &mut Vec<Problem>,
) -> Vec<Option<Bound>> {
    let rows = compiled.rows();
    let mut bounds = vec![None; places.len()];
    for (index, range) in ranges.iter().enumerate() {
        let path = |key: &str| Place::path(format!("ranges[{index}].{key}"));
        let name = range.column.as_str();
        let Some(input) = compiled.inputs.iter().position(|own| own == name) else {
            let problem = Problem::new(Code::UnknownName, format!("the index reads no column `{name}`"));
            let known = compiled.inputs.iter().map(String::as_str);
            problems.push(problem.at(path("column")).suggest(name, known));
            continue;
        };
        if ranges[..index].iter().any(|own| own.column == name) {
            let problem = Problem::new(Code::Duplicate, format!("`{name}` has two ranges"));
            problems.push(problem.at(path("column")));
        }
        let high = range.high.unwrap_or(f64::INFINITY);
        if !(range.low < high && range.low.abs() < LARGEST) || range.high.is_some_and(|high| high >= LARGEST)
        {
            let problem = Problem::new(Code::Contradiction, "the lower bound is not below the upper");
            problems.push(problem.at(path("low")).found(format!("{} and {high}", range.low)));
            continue;
        }
        let own = places.iter().enumerate().filter(|(_, at)| **at / rows == input);
        let mut outside = Vec::new();
        let mut some = false;
        for (place, &at) in own {
            some = true;
            let x = compiled.raw[at];
            let (below, above) = (x - range.low, high - x);
            bounds[place] = match range.keep {
                Keep::Clip if below >= 0.0 && above >= 0.0 => Some(Bound::Clip { low: range.low, high }),
                Keep::Scale if below > 0.0 && above > 0.0 && range.high.is_none() => {
                    Some(Bound::Above { low: range.low, distance: below })
                }
                Keep::Scale if below > 0.0 && above > 0.0 => {
                    let width = high - range.low;
                    let slope = width / (below * above);
                    Some(Bound::Between { low: range.low, width, logit: (below / above).ln(), slope })
                }
                Keep::Clip | Keep::Scale => {
                    outside.push(at);
                    None
                }
            };
        }
        if !some {
            let problem = Problem::new(Code::NoEffect, format!("no value of `{name}` has an error"));
            problems.push(problem.at(path("column")).help("leave the range out"));
        }
        add_rows(problems, outside.into_iter(), |at| {
            let message = match range.keep {
                Keep::Scale => "the value has an error but does not lie within its range",
                Keep::Clip => "the value lies beyond its range",
            };
            let problem = Problem::new(Code::OutOfRange, message).at(place_of(at, compiled));
            problem
                .help("on a bound it has no error on the scale: use `clip`, or a standard error of 0")
                .found(compiled.raw[at].to_string())
        });
    }
    bounds
}
