//! Sensitivity: which of the things that are uncertain move scores and ranks.
//!
//! The errors of the values are one factor and every choice is one; the outputs are every unit's score and rank, and the mean
//! shift of ranks. Effects are those of [`effects`](super::effects::effects). The design's rows are pseudo-random and seeded: row i depends on the seed
//! and i alone. (A sequence of low discrepancy gains nothing here, where a factor is a choice of a few alternatives, or the seed of
//! some thousand errors.) With n rows and d factors the index is evaluated n (d + 2) times; outputs are kept until they are
//! summarised, 16 bytes for every unit and evaluation, and what would exceed 800 MB is refused.
//!
//! A choice without effect on a unit has effects near 0, not of 0: the intervals say how near.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::check::{MOST, check_level};
use super::effects::{Effect, Resamples, effects};
use super::monte_carlo::RobustNote;
use super::plan::RobustPlan;
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::interrupt::{self, Step};
use crate::replicate::draw::Draws;
use crate::threads;

/// Rows that one thread makes before it asks for more.
const CHUNK: usize = 16;
/// The most scores that are kept.
const MOST_KEPT: usize = 50_000_000;

/// How sensitivities are estimated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Sensitivity {
    /// Rows of the design, 2 to 1 000 000; 1000 unless said.
    pub rows: u32,
    /// Resamples of the bootstrap, 20 to 10 000; 200 unless said.
    pub resamples: u32,
    /// The level of intervals, between 0 and 1; 0.95 unless said.
    pub level: f64,
    /// The units whose scores and ranks are looked at, in the last wave; all of them unless said.
    pub units: Vec<String>,
}

impl Default for Sensitivity {
    fn default() -> Self {
        Self { rows: 1000, resamples: 200, level: 0.95, units: Vec::new() }
    }
}

/// What came out of a sensitivity analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sensitivities {
    /// Rows of the design that were evaluated.
    pub rows: u64,
    /// The seed.
    pub seed: u64,
    /// The level of intervals.
    pub level: f64,
    /// The factors: `values` for the errors of the values, where there are any, and the choices.
    pub factors: Vec<String>,
    /// The effects on the mean shift of ranks first, then on each unit's score and rank.
    pub outputs: Vec<OutputEffects>,
    /// What should be known of these figures.
    pub notes: Vec<RobustNote>,
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "output", rename_all = "snake_case")]
pub enum Output {
    /// The mean shift of ranks.
    Shift,
    /// The score of a unit.
    Score {
        /// The unit.
        unit: String,
        /// The wave, where there are several.
        wave: Option<String>,
    },
    /// The rank of a unit.
    Rank {
        /// The unit.
        unit: String,
        /// The wave, where there are several.
        wave: Option<String>,
    },
}

/// The effects of all factors on one output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OutputEffects {
    /// The output.
    pub output: Output,
    /// Its variance over all that is uncertain; 0 where it does not vary.
    pub variance: f64,
    /// By factor; none where the output does not vary, so that there is nothing to be shared out.
    pub effects: Vec<Effect>,
}

/// Evaluations of some rows: of A, of B, and of A with each factor of B.
struct Evaluated {
    /// By row, evaluation and unit.
    scores: Vec<f64>,
    ranks: Vec<u32>,
    /// By row and evaluation.
    shifts: Vec<f64>,
}

impl RobustPlan {
    /// First-order and total effects. `go_on` is told how many rows are done of how many, and says whether to go on; where it
    /// says no, the figures are those of the rows done, with a note.
    ///
    /// # Errors
    /// Reports numbers that are out of range and units that are not in the last wave; refuses a single factor, to which all
    /// variance belongs, and what would need too much memory.
    ///
    /// ```
    /// use peil::composite::{Alternative, Choice, Index, IndexData, Part, Robustness, Sensitivity, Weights};
    /// use peil::{Answers, Column};
    /// let table = Answers::new([
    ///     ("unit".to_owned(), Column::from_iter(["a", "b", "c"])),
    ///     ("x".to_owned(), Column::from(vec![1.0, 5.0, 9.0])),
    ///     ("y".to_owned(), Column::from(vec![8.0, 1.0, 2.0])),
    /// ])?;
    /// let index = Index::new("index", [Part::indicator("x"), Part::indicator("y")]);
    /// let weights = [Alternative { weights: Some(Weights::Perturbed { by: 0.5 }), ..Alternative::named("by half") }];
    /// let choices = vec![Choice::between("weights", weights), Choice::leave_one_out("one fewer")];
    /// let plan = Robustness { choices, ..Robustness::default() }.plan(&index, &IndexData::new(&table, "unit", None)?, None)?;
    /// let found = plan.sensitivity(&Sensitivity::default(), &mut |_, _| true)?;
    /// let of_shift = &found.outputs[0].effects;
    /// assert!(of_shift[1].total > of_shift[0].total, "leaving an indicator out moves more than its weight does");
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn sensitivity(
        &self,
        own: &Sensitivity,
        go_on: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Sensitivities> {
        let units = &*self.units_of(own)?;
        let asked = own.rows as usize;
        let round = self.round(asked, CHUNK);
        let mut parts = Vec::new();
        let mut done = 0;
        interrupt::begin(Step::Replications, asked);
        while done < asked {
            let end = (done + round).min(asked);
            parts.extend(threads::in_order((end - done).div_ceil(CHUNK), |chunk| {
                let start = done + chunk * CHUNK;
                let made = self.rows_of_design(start..(start + CHUNK).min(end), units);
                interrupt::advance((start + CHUNK).min(end) - start);
                made
            }));
            done = end;
            if !go_on(done as u64, asked as u64) {
                break;
            }
        }
        let evaluations = self.keys() + 2;
        let resamples = Resamples::new(done, own.resamples as usize, own.level, self.asked.seed);
        let compiled = &*self.base.compiled;
        let outputs = threads::in_order(1 + 2 * units.len(), |at| {
            let column = |evaluation: usize| -> Vec<f64> {
                let values = parts.iter().flat_map(|part: &Evaluated| {
                    (0..part.shifts.len() / evaluations).map(move |row| {
                        let place = row * evaluations + evaluation;
                        match at.checked_sub(1) {
                            None => part.shifts[place],
                            Some(at) if at % 2 == 0 => part.scores[place * units.len() + at / 2],
                            Some(at) => match part.ranks[place * units.len() + at / 2] {
                                0 => f64::NAN,
                                rank => f64::from(rank),
                            },
                        }
                    })
                });
                values.collect()
            };
            let mixed: Vec<Vec<f64>> = (2..evaluations).map(column).collect();
            let found = effects(&column(0), &column(1), &mixed, &resamples);
            let output = match at.checked_sub(1) {
                None => Output::Shift,
                Some(at) => {
                    let row = units[at / 2];
                    let (unit, wave) = (compiled.units[row].clone(), self.nominal.wave(row));
                    if at % 2 == 0 { Output::Score { unit, wave } } else { Output::Rank { unit, wave } }
                }
            };
            let (variance, effects) = found.unwrap_or_default();
            OutputEffects { output, variance, effects }
        });
        let mut notes = self.notes();
        if done < asked {
            notes.push(RobustNote::Stopped { done: done as u64, asked: asked as u64 });
        }
        Ok(Sensitivities {
            rows: done as u64,
            seed: self.asked.seed,
            level: own.level,
            factors: self.factors().into_iter().map(str::to_owned).collect(),
            outputs,
            notes,
        })
    }

    /// The rows of the units asked for, after everything that is asked for has been looked at.
    fn units_of(&self, own: &Sensitivity) -> Result<Vec<usize>> {
        let compiled = &*self.base.compiled;
        let mut problems = Vec::new();
        let mut range = |key: &str, number: u32, least: u32, most: u32| {
            if !(least..=most).contains(&number) {
                let problem = Problem::new(Code::OutOfRange, format!("the number of {key} is out of range"));
                let problem = problem.expected(format!("{least} to {most}")).found(number.to_string());
                problems.push(problem.at(Place::path(key)));
            }
        };
        range("rows", own.rows, 2, MOST);
        range("resamples", own.resamples, 20, 10_000);
        check_level(own.level, "level", &mut problems);
        let mut units = Vec::new();
        for (index, unit) in own.units.iter().enumerate() {
            let at = Place::path(format!("units[{index}]"));
            match self.nominal.row(unit, None) {
                None => {
                    let problem = Problem::new(Code::UnknownName, format!("there is no unit `{unit}`"));
                    problems.push(problem.at(at).suggest(unit, compiled.units.iter().map(String::as_str)));
                }
                Some(row) if units.contains(&row) => {
                    problems.push(Problem::new(Code::Duplicate, format!("`{unit}` is named twice")).at(at));
                }
                Some(row) => units.push(row),
            }
        }
        if own.units.is_empty() {
            units = (0..compiled.rows()).collect();
        }
        if self.keys() < 2 {
            let problem =
                Problem::new(Code::NoEffect, "all variance belongs to the only thing that is uncertain");
            problems.push(problem.help("give errors of the values and choices, or two choices"));
        }
        let kept = units.len().saturating_mul(self.keys() + 2).saturating_mul(own.rows as usize);
        if kept > MOST_KEPT {
            let problem = Problem::new(Code::OutOfRange, "so many scores are too many to be kept");
            let problem = problem.expected(format!("units × rows × (factors + 2) of at most {MOST_KEPT}"));
            problems.push(
                problem
                    .found(kept.to_string())
                    .at(Place::path("rows"))
                    .help("take fewer rows, or name `units`"),
            );
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        Ok(units)
    }

    fn rows_of_design(&self, range: std::ops::Range<usize>, units: &[usize]) -> Evaluated {
        let factors = self.keys();
        let cells = self.rows() * (self.asked.nodes.len() + 1);
        let (mut scores, mut ranks) = (vec![f64::NAN; cells], vec![0; cells]);
        let mut work = self.work();
        let mut found = Evaluated { scores: Vec::new(), ranks: Vec::new(), shifts: Vec::new() };
        for row in range {
            let mut draws = Draws::new(self.asked.seed, row);
            let a: Vec<u64> = (0..factors).map(|_| draws.bits()).collect();
            let b: Vec<u64> = (0..factors).map(|_| draws.bits()).collect();
            let mixed = (0..factors).map(|factor| {
                let mut keys = a.clone();
                keys[factor] = b[factor];
                keys
            });
            for keys in [a.clone(), b.clone()].into_iter().chain(mixed) {
                self.evaluate(&keys, &mut work, &mut scores, &mut ranks);
                found.scores.extend(units.iter().map(|&row| scores[row]));
                found.ranks.extend(units.iter().map(|&row| ranks[row]));
                found.shifts.push(self.shift(&ranks));
            }
        }
        found
    }
}
