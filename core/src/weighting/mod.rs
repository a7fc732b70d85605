//! Weighting: brings design weights to what is known of the population, and remembers it for the variance.
//!
//! A weighting is a list of [`WeightingStep`]s, done in order; each turns weights w_k into g_k w_k:
//!
//! | step | g_k | file |
//! |---|---|---|
//! | weighting classes | weights of all over weights of those that responded, in the class of k | `classes.rs` |
//! | post-stratification | known size over estimated size of the cell of k | `post_stratify.rs` |
//! | raking | a product of one factor for each margin, by iterative proportional fitting | `rake.rs` |
//! | calibration | F(x_k'λ), λ such that the totals of x are hit; F linear, exponential or logistic | `calibrate.rs` |
//! | trimming | brings weights between bounds, and spreads what is cut off over the others | `trim.rs` |
//!
//! Totals that are known do not vary from sample to sample, so an estimate after post-stratification, raking or
//! calibration varies as its *residuals* on the groups or terms do. Each such step leaves a [`Calibration`], and
//! [`Calibration::residualize`] turns influences into influences of residuals (`residual.rs`; Deville and Särndal
//! 1992, *Calibration estimators in survey sampling*, JASA 87). With several steps each is applied in turn.
//! Weighting classes and trimming leave none: their weights are treated as if they had been given.
//!
//! Agrees with R `survey` 4.1-1 (`postStratify`, `rake`, `calibrate`, `trimWeights`) in weights and standard errors,
//! one step after another included; `core/vectors/weighting` holds the figures.
//!
//! When weighting fails it says why, for every group and term at once: a margin that no weights can reach is not
//! approached, it is an error that names how far off it is.
//!
//! ```
//! use peil::weighting::{Places, WeightingStep, apply};
//! use peil::{Answers, Column};
//! let answers = Answers::new([("kind".to_owned(), Column::from_iter(["county", "county", "agency", "agency"]))])?;
//! let steps: Vec<WeightingStep> = serde_json::from_str(
//!     r#"[{"method": "rake", "margins": [{"by": ["kind"], "totals": {"county": 10, "agency": 30}}]}]"#,
//! )
//! .unwrap();
//! let weighted = apply(&steps, &Places::of(&answers, &[1.0, 1.0, 1.0, 1.0]))?;
//! assert_eq!(weighted.weights.as_slice(), [5.0, 5.0, 15.0, 15.0]);
//! assert_eq!(weighted.diagnostics[0].weighting_effect, 1.25);
//! // The variance of a known total is none: its influences leave no residuals.
//! let mut counties = [5.0, 5.0, 0.0, 0.0];
//! weighted.calibrations[0].residualize(&mut counties);
//! assert_eq!(counties, [0.0; 4]);
//! # Ok::<(), peil::Error>(())
//! ```

mod calibrate;
mod cells;
mod classes;
mod diagnostics;
mod distance;
mod misfit;
mod normal;
mod post_stratify;
mod rake;
mod residual;
mod solve;
mod sums;
mod targets;
mod terms;
mod trim;

use std::borrow::Cow;

pub use calibrate::{CalibrationTargets, CalibrationTotals, PartitionTotals};
pub use classes::WeightingClasses;
pub use diagnostics::{Deviation, Diagnostics};
pub use distance::Distance;
pub use post_stratify::PostStratification;
pub use rake::{Raking, RakingMargin};
pub use residual::Calibration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
pub use targets::CellTotal;
pub use trim::Trimming;

use crate::answers::{Answers, Values};
use crate::error::{Code, Error, Place, Problem, Result, Stage, add_rows};
use crate::num::sum::LARGEST;

/// One step of a weighting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum WeightingStep {
    /// Lets those that responded stand for those of their class that did not.
    WeightingClasses(WeightingClasses),
    /// Brings the cells of crossed columns to known sizes.
    PostStratify(PostStratification),
    /// Brings several margins to known sizes by turns.
    Rake(Raking),
    /// Brings totals of columns to known ones with factors near 1.
    Calibrate(CalibrationTargets),
    /// Brings weights between bounds.
    Trim(Trimming),
}

/// The rows that are weighted, in design order or any other.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a> {
    /// The columns that steps name.
    pub answers: &'a Answers,
    /// Row of the answers at each place; `None` where every row has a place and they are in order.
    pub order: Option<&'a [u32]>,
    /// Weight at each place.
    pub weights: &'a [f64],
    /// Rows that were invited and did not respond, with their weights; only weighting classes use them.
    pub nonrespondents: Option<(&'a [u32], &'a [f64])>,
}

impl<'a> Places<'a> {
    /// All rows of the answers in their order, with these weights.
    pub fn of(answers: &'a Answers, weights: &'a [f64]) -> Self {
        Self { answers, order: None, weights, nonrespondents: None }
    }

    /// What steps read of them.
    fn rows(&self) -> Rows<'a> {
        Rows {
            answers: self.answers,
            order: self.order,
            count: self.weights.len(),
            nonrespondents: self.nonrespondents,
            are_known: true,
        }
    }

    /// Whether lengths and rows fit one another.
    fn check(&self, problems: &mut Vec<Problem>) {
        let places = self.order.map_or(self.answers.rows(), <[u32]>::len);
        let outside = |rows: &[u32]| rows.iter().any(|&row| row as usize >= self.answers.rows());
        let nonrespondents = self.nonrespondents.unwrap_or_default();
        if places == 0 {
            problems.push(Problem::new(Code::NoRows, "there are no rows to weight"));
        }
        if self.weights.len() != places || nonrespondents.0.len() != nonrespondents.1.len() {
            problems.push(Problem::new(Code::WrongLength, "there is not one weight for each row"));
        }
        if self.order.is_some_and(outside) || outside(nonrespondents.0) {
            problems.push(Problem::new(Code::OutOfRange, "the order names a row that is not there"));
        }
    }
}

/// What steps read of the rows that are weighted: all but their weights.
#[derive(Debug, Clone, Copy)]
struct Rows<'a> {
    answers: &'a Answers,
    order: Option<&'a [u32]>,
    count: usize,
    nonrespondents: Option<(&'a [u32], &'a [f64])>,
    /// Whether it is known which rows are weighted; otherwise these are all that may be.
    are_known: bool,
}

impl Rows<'_> {
    /// The row of the answers at a place.
    fn row(&self, place: usize) -> u32 {
        self.order.map_or(place as u32, |order| order[place])
    }
}

/// Which rows responded, where there is no design to say it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Response<'a> {
    All,
    Marked(&'a [bool]),
    /// It is said somewhere, but cannot be read.
    Unknown,
}

/// Reports everything that does not hold in any of the steps, whatever the design is: it needs to be neither sound nor
/// whole. `weights_are_given` is whether those that did not respond have weights, if the design should be mended.
pub(crate) fn check(
    steps: &[WeightingStep],
    answers: &Answers,
    response: Response<'_>,
    weights_are_given: bool,
    problems: &mut Vec<Problem>,
) {
    let mark = |responded: bool| {
        let marks = match response {
            Response::Marked(marks) => marks,
            _ => &[],
        };
        let rows = (0_u32..).zip(marks).filter(move |(_, mark)| **mark == responded);
        rows.map(|(row, _)| row).collect::<Vec<u32>>()
    };
    let (ours, theirs) = (mark(true), mark(false));
    let ones = vec![1.0; theirs.len()];
    // Where nobody responded something is wrong with that, and nothing more is known of groups.
    let are_known = match response {
        Response::All => true,
        Response::Marked(_) => !ours.is_empty(),
        Response::Unknown => false,
    };
    let order = (are_known && !theirs.is_empty()).then_some(ours.as_slice());
    let weighed = (theirs.as_slice(), ones.as_slice());
    let rows = Rows {
        answers,
        order,
        count: order.map_or(answers.rows(), <[u32]>::len),
        nonrespondents: if are_known {
            Some(weighed).filter(|_| weights_are_given && !theirs.is_empty())
        } else {
            Some((&[], &[]))
        },
        are_known,
    };
    look_up(steps, &rows, problems);
}

/// Weights after all steps.
#[derive(Debug, Clone)]
pub struct Weighted {
    /// The weight at each place.
    pub weights: Values<f64>,
    /// What the variance needs to know, in the order of the steps that leave something.
    pub calibrations: Vec<Calibration>,
    /// One for each step.
    pub diagnostics: Vec<Diagnostics>,
}

/// Weights these places by these steps.
///
/// # Errors
/// Reports everything that does not hold in any of the steps; if all are sound but one cannot be done, every group or
/// term that it misses.
pub fn apply(steps: &[WeightingStep], places: &Places<'_>) -> Result<Weighted> {
    match Prepared::new(steps, places) {
        Ok(prepared) => prepared.weight(places.weights),
        Err(error) => {
            let mut problems = error.problems().to_vec();
            problems.extend(check_weights(places.weights));
            Err(Error::many(Stage::Design, problems))
        }
    }
}

/// Steps whose columns, groups and totals have been looked up and checked; weights replicates without doing it again.
#[derive(Debug, Clone)]
pub struct Prepared {
    places: usize,
    steps: Vec<Ready>,
}

#[derive(Debug, Clone)]
enum Ready {
    Classes(classes::Ready),
    PostStratify(post_stratify::Ready),
    Rake(rake::Ready),
    Calibrate(calibrate::Ready),
    Trim(Trimming),
}

/// What a step makes of weights.
struct Outcome {
    weights: Values<f64>,
    calibration: Option<Calibration>,
    diagnostics: Diagnostics,
}

/// What a step makes of weights, or all that keeps it from doing so.
type Done = std::result::Result<Outcome, Vec<Problem>>;

/// Looks up what the steps name; those of which something does not hold are left out.
fn look_up(steps: &[WeightingStep], rows: &Rows<'_>, problems: &mut Vec<Problem>) -> Vec<Ready> {
    let mut ready = Vec::with_capacity(steps.len());
    for (at, step) in steps.iter().enumerate() {
        let path = format!("weighting[{at}]");
        ready.extend(match step {
            WeightingStep::WeightingClasses(step) => {
                if at > 0 {
                    let message = "weighting classes come after another step, but those that did not respond \
                                   have the weights of the design";
                    let problem = Problem::new(Code::Contradiction, message).at(Place::path(&path));
                    problems.push(problem.help("make weighting classes the first step"));
                }
                step.ready(rows, &path, problems).map(Ready::Classes)
            }
            WeightingStep::PostStratify(step) => step.ready(rows, &path, problems).map(Ready::PostStratify),
            WeightingStep::Rake(step) => step.ready(rows, &path, problems).map(Ready::Rake),
            WeightingStep::Calibrate(step) => step.ready(rows, &path, problems).map(Ready::Calibrate),
            WeightingStep::Trim(step) => step.ready(&path, problems).map(Ready::Trim),
        });
    }
    ready
}

/// Reports weights that are none.
fn check_weights(weights: &[f64]) -> Vec<Problem> {
    let mut problems = Vec::new();
    // Many at a time: a loop that may end at any row is slow.
    let all_sound =
        |chunk: &[f64]| chunk.iter().fold(true, |all, weight| all & (0.0..LARGEST).contains(weight));
    if !weights.chunks(1024).all(all_sound) {
        let bad = (0_u64..).zip(weights).filter(|(_, weight)| !(0.0..LARGEST).contains(*weight));
        add_rows(&mut problems, bad, |(place, _)| {
            let message = format!("weight {} is missing, negative or out of range", place + 1);
            Problem::new(Code::BadWeight, message)
        });
    } else if !weights.is_empty() && weights.iter().all(|&weight| weight == 0.0) {
        problems.push(Problem::new(Code::BadWeight, "no weight is positive"));
    }
    problems
}

impl Prepared {
    /// Looks everything up that the steps name.
    ///
    /// # Errors
    /// Reports everything that does not hold, whatever the weights are.
    pub fn new(steps: &[WeightingStep], places: &Places<'_>) -> Result<Self> {
        let mut problems = Vec::new();
        places.check(&mut problems);
        if !problems.is_empty() {
            check(steps, places.answers, Response::Unknown, true, &mut problems);
            return Err(Error::many(Stage::Design, problems));
        }
        let steps = look_up(steps, &places.rows(), &mut problems);
        Error::unless_empty(Stage::Design, problems)?;
        Ok(Self { places: places.weights.len(), steps })
    }

    /// Weights the places anew from these weights, in their own memory where it is given away.
    ///
    /// # Errors
    /// Reports weights that are no weights, and the first step that cannot be done with everything it misses.
    pub fn weight<'a>(&self, weights: impl Into<Cow<'a, [f64]>>) -> Result<Weighted> {
        let weights = weights.into();
        if weights.len() != self.places {
            let problem = Problem::new(Code::WrongLength, "there is not one weight for each row")
                .expected(format!("{} weights", self.places))
                .found(format!("{} weights", weights.len()));
            return Err(Error::one(Stage::Design, problem));
        }
        Error::unless_empty(Stage::Design, check_weights(&weights))?;
        let mut weighted =
            Weighted { weights: Values::from(Vec::new()), calibrations: Vec::new(), diagnostics: Vec::new() };
        if self.steps.is_empty() {
            weighted.weights = Values::from(weights.into_owned());
            return Ok(weighted);
        }
        let mut given = Some(weights);
        for (at, step) in self.steps.iter().enumerate() {
            let now = given.take().unwrap_or_else(|| weighted.weights.as_slice().into());
            let done = match step {
                Ready::Classes(step) => step.weight(&now),
                Ready::PostStratify(step) => step.weight(&now),
                Ready::Rake(step) => step.weight(now),
                Ready::Calibrate(step) => step.weight(&now),
                Ready::Trim(step) => step.weight(&now),
            };
            let outcome = done.map_err(|mut problems| {
                for problem in &mut problems {
                    let path = problem.place.path.take().map_or(String::new(), |path| format!(".{path}"));
                    problem.place.path = Some(format!("weighting[{at}]{path}"));
                }
                Error::unless_empty(Stage::Design, problems).expect_err("a step that fails says why")
            })?;
            weighted.weights = outcome.weights;
            weighted.calibrations.extend(outcome.calibration);
            weighted.diagnostics.push(outcome.diagnostics);
        }
        Ok(weighted)
    }
}
