//! How low and how high a figure of the population can be, whatever those who did not answer would have said.
//!
//! Of a share with Y who said yes and B known to lie in the base, of whom M did not answer, nothing more is certain than
//! `Y/(B) ≤ share ≤ (Y + M)/B`: the lowest where all M say no, the highest where all say yes (Manski's worst-case bounds).
//! A unit that skipped the question did not answer it, and one of which it is unknown whether it belongs to the base, or
//! to the group, counts as one that does and takes the extreme answer, which is the worst that it can do. Means need the
//! least and the largest value that an answer can have; then M take the one or the other.
//!
//! In a census the bounds are certain. In a sample they are estimates from all that were invited, with the weights of
//! sampling alone, and the *outer limits* are the lower confidence limit of the lower bound and the upper of the upper one:
//! the interval between them holds both bounds, and with them the figure, with at least the stated confidence (Horowitz
//! and Manski). Limits for the figure alone could be a little narrower (Imbens and Manski); they are not used.
//!
//! No response group, weight of response or calibration has a part in this.
//!
//! Manski (1989), *Anatomy of the selection problem*, Journal of Human Resources 24, 343–360; Horowitz and Manski (2000),
//! *Nonparametric analysis of randomized experiments with missing covariate and outcome data*, Journal of the American
//! Statistical Association 95, 77–84; Imbens and Manski (2004), *Confidence intervals for partially identified
//! parameters*, Econometrica 72, 1845–1857.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::frame::{Frame, Grouped};
use super::worst;
use crate::answers::{Answers, MISSING};
use crate::design::{Design, InvitedUnit};
use crate::error::{Code, Error, Place, Problem, Result, Stage, add_rows};
use crate::estimate::plan::{Content, NO_ANSWER, OUTSIDE, Task};
use crate::estimate::{Cell, Estimate, Estimates, Measure, MeasureKind, Note, Query};
use crate::interval::Interval;

/// What bounds need to know beyond the queries.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BoundsQuery {
    /// The least and the largest value that an answer can have, by the name of an indicator that is a mean.
    pub ranges: BTreeMap<String, [f64; 2]>,
}

/// How low and how high one figure can be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bound {
    /// Name of the indicator.
    pub indicator: String,
    /// What was computed.
    pub measure: MeasureKind,
    /// Wave by name, where the answers belong to one.
    pub wave: Option<String>,
    /// Category of each breakdown, by the names of the columns.
    pub by: Cell,
    /// Answer of a distribution.
    pub category: Option<String>,
    /// The estimate that takes those who answered as a random sample.
    pub estimate: Option<f64>,
    /// Answers that the estimate rests on.
    pub answered: u64,
    /// Units invited that did not answer, and that belong, or may belong, to the base.
    pub silent: u64,
    /// The figure if all of them gave the answer that makes it lowest; `None` where nobody is in the base.
    pub lowest: Option<f64>,
    /// The figure if all of them gave the answer that makes it highest.
    pub highest: Option<f64>,
    /// In a sample: the lower confidence limit of the lowest figure. Where everybody was invited, the lowest itself.
    pub low: Option<f64>,
    /// In a sample: the upper confidence limit of the highest figure. Where everybody was invited, the highest itself.
    pub high: Option<f64>,
    /// Whether the bounds are estimates, because not everybody was invited.
    pub sampled: bool,
    /// Confidence level of the limits.
    pub level: f64,
    /// The method that gave the limits.
    pub interval: Option<Interval>,
    /// Who is in the base, as a clause in the document's first language; empty where it is everybody.
    #[serde(default)]
    pub base: String,
    /// What a reader must know.
    pub notes: Vec<Note>,
}

/// Bounds of every row that `estimate` gives for each query.
pub(super) fn of(
    frame: &Frame<'_>,
    answers: &Answers,
    queries: &[Query],
    estimate: impl Fn(&Query) -> Result<Estimates>,
    ranges: &BTreeMap<String, [f64; 2]>,
) -> Result<Vec<Bound>> {
    let mut problems = Vec::new();
    super::check_units(frame, "bounds", &mut problems);
    let mut readers = Vec::new();
    for query in queries {
        readers.push(Reader::new(frame, answers, query, ranges.get(&query.name), &mut problems));
    }
    let is_mean = |query: &Query| matches!(query.measure, Measure::Mean { .. });
    for name in ranges.keys().filter(|name| !queries.iter().any(|own| own.name == **name && is_mean(own))) {
        let message = format!("the range of `{name}` has no effect, since no mean of that name is asked for");
        problems.push(Problem::new(Code::NoEffect, message).at(Place::path("ranges")));
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let design = worst::sampled(frame)?;
    let mut bounds = Vec::new();
    for (query, reader) in queries.iter().zip(readers.iter().flatten()) {
        for row in estimate(query)?.rows {
            bounds.push(reader.bound(frame, &design, query, row)?);
        }
    }
    Ok(bounds)
}

/// Reads what one query asks of every unit invited.
struct Reader {
    task: Task,
    /// Whether each unit belongs to the base, where that is known.
    base: Vec<Option<bool>>,
    /// The category of each unit in each breakdown.
    by: Vec<Grouped>,
    /// Least and largest value of an answer.
    range: [f64; 2],
}

impl Reader {
    fn new(
        frame: &Frame<'_>,
        answers: &Answers,
        query: &Query,
        range: Option<&[f64; 2]>,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let before = problems.len();
        let bounded = match query.measure {
            Measure::Share { .. }
            | Measure::Distribution { .. }
            | Measure::AnyOf { .. }
            | Measure::AllOf { .. }
            | Measure::CountOf { .. } => Some([0.0, 1.0]),
            Measure::NetBalance { .. } => Some([-1.0, 1.0]),
            Measure::ScoreMean { .. } | Measure::CountMean { .. } => None,
            Measure::Mean { .. } => own_range(query, range, problems),
            Measure::Total { .. }
            | Measure::Ratio { .. }
            | Measure::Quantile { .. }
            | Measure::Variance { .. }
            | Measure::Correlation { .. }
            | Measure::Multiple { .. }
            | Measure::Expression { .. } => {
                let message = format!("a {} has no bounds without assumptions here", query.measure.word());
                let problem = Problem::new(Code::WrongMeasure, message).at(Place::question(&query.name));
                problems.push(problem.expected(
                    "a share, distribution, net balance, score mean, mean, or any, all or the count of items",
                ));
                return None;
            }
        };
        let task = Task::resolve(query, answers, problems);
        let by: Vec<Grouped> = query.by.iter().filter_map(|name| frame.grouped(name, problems)).collect();
        // Only several items with a row each are more than one task, and those were refused.
        let task = task.filter(|_| problems.len() == before)?.into_iter().next()?;
        let range = bounded.unwrap_or_else(|| extent(task.content.points()));
        let base = frame.invited.units.iter().map(|unit| belongs(&task, unit.row)).collect();
        let reader = Self { task, base, by, range };
        reader.check_range(frame, query, problems);
        (problems.len() == before).then_some(reader)
    }

    /// Reports answers outside the range that they are said to have.
    fn check_range(&self, frame: &Frame<'_>, query: &Query, problems: &mut Vec<Problem>) {
        let [least, largest] = self.range;
        let rows = frame.invited.units.iter().filter(|unit| unit.answered).filter_map(|unit| {
            let value = self.value(unit, None)?;
            (value < least || value > largest).then_some((unit.row, value))
        });
        add_rows(problems, rows, |(row, value)| {
            Problem::new(Code::OutOfRange, format!("an answer of `{}` lies outside its range", query.name))
                .at(Place::question(query.measure.of()).row(u64::from(row) + 1))
                .expected(format!("from {least} to {largest}"))
                .found(value.to_string())
        });
    }

    /// What the answer of a unit is worth for the figure of one category (a class of a share, otherwise none); `None` where
    /// it gave none, NaN where its answer leaves the base.
    fn value(&self, unit: &InvitedUnit, class: Option<usize>) -> Option<f64> {
        if !unit.answered {
            return None;
        }
        let row = unit.row as usize;
        match &self.task.content {
            Content::Classes { codes, class_of, points, .. } => {
                let own = class_of.get(codes.codes().get(row) as usize).copied().unwrap_or(NO_ANSWER);
                match (own, class) {
                    (NO_ANSWER, _) => None,
                    (OUTSIDE, _) => Some(f64::NAN),
                    (own, Some(class)) => Some(f64::from(u8::from(usize::from(own) == class))),
                    (own, None) => Some(points.get(usize::from(own)).copied().unwrap_or(0.0)),
                }
            }
            Content::Terms { y, shift, .. } => {
                let value = y.as_slice()[row];
                (!value.is_nan()).then_some(value + shift)
            }
        }
    }

    fn bound(&self, frame: &Frame<'_>, design: &Design, query: &Query, row: Estimate) -> Result<Bound> {
        let class = match query.measure {
            Measure::Share { .. } | Measure::AnyOf { .. } | Measure::AllOf { .. } => Some(1),
            Measure::Distribution { .. } | Measure::CountOf { .. } => {
                self.task.categories.iter().position(|own| row.category.as_ref() == Some(own))
            }
            _ => None,
        };
        let [least, largest] = self.range;
        let mut silent = 0;
        let units = frame.invited.units.iter().enumerate().map(|(index, unit)| {
            let belongs = self.belongs_to(index, row.by.values());
            let value = self.value(unit, class);
            match (belongs, value) {
                (Some(false), _) => [None, None],
                (_, Some(value)) if value.is_nan() => [None, None],
                (Some(true), Some(value)) => [Some(value), Some(value)],
                // It is left out where that is worse.
                (None, Some(value)) if class.is_some() => {
                    [Some(value).filter(|own| *own < 0.5), Some(value).filter(|own| *own > 0.5)]
                }
                (_, None) => {
                    silent += 1;
                    [Some(least), Some(largest)]
                }
                (None, Some(_)) => [Some(least), Some(largest)],
            }
        });
        let units: Vec<[Option<f64>; 2]> = units.collect();
        let [low, high] = worst::run(design, query, class.is_some(), &units)?;
        let sampled = frame.design.strata().iter().any(|own| own.population != Some(own.selected as f64));
        let mut notes = Vec::new();
        for note in low.notes.iter().chain(&high.notes) {
            if matches!(note, Note::NoInterval { .. } | Note::NoVariance | Note::NoAnswers)
                && !notes.contains(note)
            {
                notes.push(note.clone());
            }
        }
        Ok(Bound {
            indicator: row.indicator,
            measure: row.measure,
            wave: row.wave,
            by: row.by,
            category: row.category,
            estimate: row.estimate,
            answered: row.n,
            silent,
            lowest: low.estimate,
            highest: high.estimate,
            low: low.low,
            high: high.high,
            sampled,
            level: query.level,
            interval: low.interval.filter(|_| sampled),
            base: row.base,
            notes,
        })
    }

    /// Whether a unit belongs to the base and to the cell of some categories, where that is known.
    fn belongs_to<'a>(&self, unit: usize, mut cell: impl Iterator<Item = &'a String>) -> Option<bool> {
        let mut belongs = self.base[unit];
        for column in &self.by {
            let own = cell.next()?;
            belongs = both(belongs, column.word(unit).map(|word| word == own));
        }
        belongs
    }
}

/// Whether both hold, where that is known: one that does not decides.
fn both(first: Option<bool>, second: Option<bool>) -> Option<bool> {
    match (first, second) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Whether a row fulfils all conditions of the base, where its answers tell.
fn belongs(task: &Task, row: u32) -> Option<bool> {
    let mut belongs = Some(true);
    for (column, fulfils) in &task.base {
        let code = if row == MISSING { MISSING } else { column.codes().get(row as usize) };
        belongs = both(belongs, fulfils.get(code as usize).copied());
    }
    belongs
}

fn extent(points: &[f64]) -> [f64; 2] {
    let start = [f64::INFINITY, f64::NEG_INFINITY];
    points.iter().fold(start, |[least, largest], &point| [least.min(point), largest.max(point)])
}

fn own_range(query: &Query, range: Option<&[f64; 2]>, problems: &mut Vec<Problem>) -> Option<[f64; 2]> {
    let Some(&range) = range else {
        let message = format!("how small and how large an answer of `{}` can be is not said", query.name);
        problems.push(
            Problem::new(Code::MissingKey, message)
                .at(Place::path("ranges"))
                .expected("the least and the largest value that an answer can have")
                .help("without them a mean has no bounds: one who did not answer may have any value"),
        );
        return None;
    };
    if !(range[0] < range[1] && range[0].is_finite() && range[1].is_finite()) {
        let message = format!("the range of `{}` does not go from a number to a larger one", query.name);
        problems.push(
            Problem::new(Code::OutOfRange, message)
                .at(Place::path("ranges"))
                .found(format!("{} to {}", range[0], range[1])),
        );
    }
    Some(range)
}
