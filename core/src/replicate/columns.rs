//! Replicate weights given as columns of the answers.
//!
//! Columns hold full weights of each replicate (`combined`, the rule) or factors that multiply the sampling weight.
//! They are kept as the host's arrays and never copied. Everything that does not hold is reported at once; what the
//! kind implies for the variance stands in [`ReplicateKind`].

use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rank::KnownBases;
use super::{Likeness, ReplicateKind, Replicates, Source, stream};
use crate::answers::{Answers, Column, Values};
use crate::design::Design;
use crate::error::{Code, Error, Place, Problem, Result, Stage, add_rows};
use crate::num::sum::LARGEST;
use crate::weighting::Response;

/// Which columns hold replicate weights, and how their spread becomes a variance.
///
/// ```
/// use peil::replicate::{ReplicateColumns, ReplicateKind};
/// let text = r#"{"columns": ["r1", "r2"], "kind": "fay", "rho": 0.5}"#;
/// let columns: ReplicateColumns = serde_json::from_str(text).unwrap();
/// assert!(columns.combined && !columns.mse && columns.kind == ReplicateKind::Fay);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplicateColumns {
    /// Columns of replicate weights.
    pub columns: Vec<String>,
    /// How they were made.
    pub kind: ReplicateKind,
    /// Fay's ρ, from 0 up to but not including 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rho: Option<f64>,
    /// What the sum of squares is multiplied with; follows from the kind unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<f64>,
    /// What the square of each replicate is multiplied with; follows from the kind unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rscales: Option<Vec<f64>>,
    /// Whether replicates spread about the full-sample estimate instead of their own mean.
    #[serde(default)]
    pub mse: bool,
    /// Whether columns are weights; otherwise they are factors that multiply the sampling weight.
    #[serde(default = "yes")]
    pub combined: bool,
    /// Degrees of freedom; the rank of the replicate weights less one unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub df: Option<f64>,
}

fn yes() -> bool {
    true
}

impl ReplicateColumns {
    /// Columns of a kind, with all else left to the kind.
    pub fn new(kind: ReplicateKind, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            columns: columns.into_iter().map(Into::into).collect(),
            kind,
            rho: None,
            scale: None,
            rscales: None,
            mse: false,
            combined: true,
            df: None,
        }
    }

    /// Finds the columns and checks everything.
    ///
    /// # Errors
    /// Reports columns that are not there, hold words or are named twice; weights of rows that answered which are
    /// missing, negative or out of range; numbers that do not fit the columns or the kind, and options without
    /// effect; columns that are weights where factors were announced, and the other way round.
    pub fn build(&self, answers: &Answers, design: &Design) -> Result<Replicates> {
        let mut problems = Vec::new();
        if design.rows() != answers.rows() {
            let message = "the design and the answers have different numbers of rows";
            problems.push(
                Problem::new(Code::WrongLength, message)
                    .expected(format!("{} rows", design.rows()))
                    .found(format!("{} rows", answers.rows())),
            );
            return Err(Error::one(Stage::Design, problems.remove(0)));
        }
        let answered = Answered::of(design);
        let columns = self.checked(answers, &answered, &mut problems);
        let mut given = GivenColumns { columns: Vec::new(), combined: self.combined };
        let mut sum = 0.0;
        for (values, scan) in columns {
            sum += scan.sum;
            given.columns.push(GivenColumn { values, smallest: scan.smallest, largest: scan.largest });
        }
        if problems.is_empty() {
            self.check_combined(sum / (given.columns.len() * answered.count) as f64, design, &mut problems);
        }
        Error::unless_empty(Stage::Design, problems)?;
        let factor = |column: &GivenColumn| (!self.combined).then_some(column.largest);
        let first = given.columns.first().and_then(factor);
        let replicates = given.columns.len();
        let scale = self.scale.unwrap_or_else(|| self.kind.scale(replicates, self.rho.unwrap_or(0.0), first));
        let rscales = match &self.rscales {
            Some(one) if one.len() == 1 => vec![one[0]; replicates],
            Some(rscales) => rscales.clone(),
            None if self.kind == ReplicateKind::Jkn => {
                given.columns.iter().map(|column| column.largest.recip()).collect()
            }
            None => vec![1.0; replicates],
        };
        Ok(Replicates {
            source: Source::Given(given),
            scale,
            rscales,
            mse: self.mse,
            df: self.df.map_or_else(OnceLock::new, OnceLock::from),
            df_is_given: self.df.is_some(),
            bases: KnownBases::default(),
            likeness: match self.kind {
                ReplicateKind::Bootstrap => Likeness::DrawnAnew,
                ReplicateKind::Jk1 | ReplicateKind::Jkn | ReplicateKind::Jk2 => Likeness::LessAPart,
                _ => Likeness::Other,
            },
        })
    }

    /// Reports what does not hold whatever the design is.
    pub(crate) fn check_alone(&self, answers: &Answers, response: Response<'_>, problems: &mut Vec<Problem>) {
        self.checked(answers, &Answered::marked(answers.rows(), response), problems);
    }

    /// The columns that are there, with what they hold.
    fn checked(
        &self,
        answers: &Answers,
        answered: &Answered,
        problems: &mut Vec<Problem>,
    ) -> Vec<(Values<f64>, Scan)> {
        self.check_options(problems);
        let columns = self.find(answers, problems).into_iter().map(|(name, values)| {
            let scan = Scan::of(values.as_slice(), answered);
            if scan.is_bad() {
                report_bad(name, values.as_slice(), answered, problems);
            }
            (values, scan)
        });
        columns.collect()
    }

    fn check_options(&self, problems: &mut Vec<Problem>) {
        let kind = self.kind.word();
        let replicates = self.columns.len();
        if replicates < 2 {
            let problem = Problem::new(Code::OutOfRange, "a variance needs at least two replicates");
            problems.push(problem.at(Place::path("columns")).found(format!("{replicates} columns")));
        }
        for (index, name) in self.columns.iter().enumerate() {
            if self.columns[..index].contains(name) {
                let message = format!("the replicate column `{name}` is given twice");
                problems.push(
                    Problem::new(Code::Duplicate, message).at(Place::path(format!("columns[{index}]"))),
                );
            }
        }
        match (self.kind, self.rho) {
            (ReplicateKind::Fay, None) => {
                let problem = Problem::new(Code::MissingKey, "replicates of the kind `fay` need `rho`");
                problems.push(problem.at(Place::path("rho")).expected("a number such as 0.5"));
            }
            (ReplicateKind::Fay, Some(rho)) => check_rho(rho, problems),
            (_, Some(_)) => problems.push(no_effect("rho", kind)),
            (_, None) => {}
        }
        if self.scale.is_some() && !self.kind.takes_scale() {
            problems.push(no_effect("scale", kind));
        }
        if let Some(scale) = self.scale
            && !(scale > 0.0 && scale < LARGEST)
        {
            let problem = Problem::new(Code::OutOfRange, "`scale` must be a number above 0");
            problems.push(problem.at(Place::path("scale")).found(scale.to_string()));
        }
        if let Some(rscales) = &self.rscales {
            if !self.kind.takes_rscales() {
                problems.push(no_effect("rscales", kind));
            }
            if rscales.len() != replicates && rscales.len() != 1 {
                problems.push(
                    Problem::new(Code::WrongLength, "`rscales` does not fit the number of columns")
                        .at(Place::path("rscales"))
                        .expected(format!("{replicates} numbers, or one for all"))
                        .found(format!("{} numbers", rscales.len())),
                );
            }
            let bad =
                rscales.iter().enumerate().filter(|(_, rscale)| !(**rscale >= 0.0 && **rscale < LARGEST));
            add_rows(problems, bad, |(index, rscale)| {
                Problem::new(Code::OutOfRange, "a number of `rscales` is negative or not finite")
                    .at(Place::path(format!("rscales[{index}]")))
                    .found(rscale.to_string())
            });
            if !rscales.is_empty() && rscales.iter().all(|rscale| *rscale == 0.0) {
                let problem = Problem::new(Code::OutOfRange, "all `rscales` are zero, so nothing varies");
                problems.push(problem.at(Place::path("rscales")));
            }
        } else if self.kind == ReplicateKind::Jkn && self.combined {
            problems.push(
                Problem::new(Code::MissingKey, "weights of the kind `jkn` need `rscales`")
                    .at(Place::path("rscales"))
                    .help("(n − 1)/n of the stratum that a replicate drops a unit from, n units being in it"),
            );
        }
        if let Some(df) = self.df
            && (df.is_nan() || df < 1.0)
        {
            let problem = Problem::new(Code::OutOfRange, "the degrees of freedom must be at least 1");
            problems.push(problem.at(Place::path("df")).found(df.to_string()));
        }
    }

    fn find<'a>(&'a self, answers: &Answers, problems: &mut Vec<Problem>) -> Vec<(&'a str, Values<f64>)> {
        let mut found = Vec::with_capacity(self.columns.len());
        for name in &self.columns {
            match answers.find(name) {
                Ok(Column::Numbers(values)) => found.push((name.as_str(), values.clone())),
                Ok(Column::Categories(_)) => {
                    let message = format!("the replicate column `{name}` holds words, not numbers");
                    problems.push(Problem::new(Code::NotANumber, message).at(Place::question(name)));
                }
                Err(problem) => problems.push(problem),
            }
        }
        found
    }

    /// The rule by which R only warns: weights have about the mean of the sampling weights, factors have mean one.
    fn check_combined(&self, mean: f64, design: &Design, problems: &mut Vec<Problem>) {
        /// How far apart the means may lie.
        const APART: f64 = 5.0;
        /// How far from 1 the mean may lie where weights of 1 were assumed.
        const AWAY: f64 = 0.25;
        if design.weights_assumed() && self.combined && (mean - 1.0).abs() > AWAY {
            problems.push(
                Problem::new(Code::MissingKey, "replicate weights are given, but not the weight itself")
                    .at(Place::path("weight"))
                    .expected("the column of the weight that estimates are made with")
                    .found(format!(
                        "replicate weights with a mean of {mean:.4}, where the weights would be 1"
                    )),
            );
            return;
        }
        let weights = design.weights_in_order();
        let full = weights.iter().sum::<f64>() / weights.len() as f64;
        let (like, not) = if self.combined { ("factors", "weights") } else { ("weights", "factors") };
        let factors = mean < APART && full > APART * mean;
        let combined = mean > APART && full < APART * mean;
        if (self.combined && factors) || (!self.combined && combined) {
            problems.push(
                Problem::new(
                    Code::Contradiction,
                    format!("the replicate columns look like {like}, not {not}"),
                )
                .at(Place::path("combined"))
                .expected(format!("`combined = {}`", !self.combined))
                .found(format!("a mean of {mean:.4}, where the sampling weights have {full:.4}")),
            );
        }
    }
}

pub(super) fn check_rho(rho: f64, problems: &mut Vec<Problem>) {
    if !(0.0..1.0).contains(&rho) {
        let problem = Problem::new(Code::OutOfRange, "`rho` must be at least 0 and below 1");
        problems.push(problem.at(Place::path("rho")).found(rho.to_string()));
    }
}

pub(super) fn no_effect(option: &str, kind: &str) -> Problem {
    Problem::new(Code::NoEffect, format!("`{option}` has no effect on replicates of the kind `{kind}`"))
        .at(Place::path(option))
}

/// Columns of replicate weights, as the host has them.
#[derive(Debug, Clone)]
pub(super) struct GivenColumns {
    columns: Vec<GivenColumn>,
    /// Whether they are weights instead of factors.
    pub(super) combined: bool,
}

#[derive(Debug, Clone)]
struct GivenColumn {
    values: Values<f64>,
    smallest: f64,
    largest: f64,
}

impl GivenColumns {
    /// Weights of replicates that were computed, one column each; calibration may have made some negative.
    pub(super) fn combined(columns: Vec<Values<f64>>) -> Self {
        let columns = columns.into_iter().map(|values| {
            let sizes = || values.as_slice().iter().map(|weight| weight.abs());
            let smallest = sizes().filter(|size| *size > 0.0).fold(f64::INFINITY, f64::min);
            let largest = sizes().fold(0.0, f64::max);
            GivenColumn { values, smallest, largest }
        });
        Self { columns: columns.collect(), combined: true }
    }

    /// Writes the weights of one replicate in design order.
    pub(super) fn weights(&self, design: &Design, full: &[f64], replicate: usize, out: &mut Vec<f64>) {
        let values = self.columns[replicate].values.as_slice();
        out.clear();
        match design.order() {
            None => out.extend_from_slice(&values[..full.len()]),
            Some(order) => out.extend(order.iter().map(|&row| values[row as usize])),
        }
        if !self.combined {
            out.iter_mut().zip(full).for_each(|(out, full)| *out *= full);
        }
    }

    /// Writes the weights of one replicate at some places.
    pub(super) fn gather(
        &self,
        design: &Design,
        full: &[f64],
        replicate: usize,
        places: &[u32],
        out: &mut [f64],
    ) {
        let values = self.columns[replicate].values.as_slice();
        for (out, &place) in out.iter_mut().zip(places) {
            let row = design.order().map_or(place, |order| order[place as usize]);
            *out = values[row as usize] * if self.combined { 1.0 } else { full[place as usize] };
        }
    }

    /// Columns from a number on, as many as the kernel reads side by side.
    pub(super) fn lanes(&self, from: usize) -> impl Iterator<Item = stream::Column<'_>> {
        self.columns[from..].iter().take(stream::LANES).map(|column| stream::Column {
            weights: column.values.as_slice(),
            smallest: column.smallest,
            largest: column.largest,
        })
    }
}

/// Which rows answered.
struct Answered {
    count: usize,
    /// `None` where all did.
    rows: Option<Vec<bool>>,
}

impl Answered {
    fn of(design: &Design) -> Self {
        let count = design.answered();
        let rows = (count < design.rows()).then(|| {
            let mut rows = vec![false; design.rows()];
            match design.order() {
                None => rows[..count].fill(true),
                Some(order) => order.iter().for_each(|&row| rows[row as usize] = true),
            }
            rows
        });
        Self { count, rows }
    }

    fn marked(all: usize, response: Response<'_>) -> Self {
        let rows = match response {
            Response::All => None,
            Response::Marked(rows) => Some(rows.to_vec()),
            // Rows that may not have responded may lack their weights.
            Response::Unknown => Some(vec![false; all]),
        };
        let count = rows.as_ref().map_or(all, |rows| rows.iter().filter(|responded| **responded).count());
        Self { count, rows }
    }

    fn includes(&self, row: usize) -> bool {
        self.rows.as_ref().is_none_or(|rows| rows[row])
    }
}

/// What a column holds in the rows that answered.
#[derive(Clone, Copy)]
struct Scan {
    lowest: f64,
    /// Smallest above zero.
    smallest: f64,
    largest: f64,
    /// Not a number where one of the weights is none.
    sum: f64,
}

impl Scan {
    const START: Self = Self { lowest: f64::INFINITY, smallest: f64::INFINITY, largest: 0.0, sum: 0.0 };

    fn of(values: &[f64], answered: &Answered) -> Self {
        /// Weights scanned side by side.
        const LANES: usize = 8;
        let mut lanes = [Self::START; LANES];
        if let Some(rows) = &answered.rows {
            let answered = values.iter().zip(rows).filter(|(_, answered)| **answered);
            answered.for_each(|(&value, _)| lanes[0].add(value));
        } else {
            let (chunks, rest) = values.as_chunks::<LANES>();
            for chunk in chunks {
                lanes.iter_mut().zip(chunk).for_each(|(lane, &value)| lane.add(value));
            }
            rest.iter().for_each(|&value| lanes[0].add(value));
        }
        lanes.into_iter().fold(Self::START, |all, lane| Self {
            lowest: all.lowest.min(lane.lowest),
            smallest: all.smallest.min(lane.smallest),
            largest: all.largest.max(lane.largest),
            sum: all.sum + lane.sum,
        })
    }

    /// Comparisons instead of `min` and `max`, which would stop to look for numbers that are none.
    #[inline]
    fn add(&mut self, value: f64) {
        let above = if value > 0.0 { value } else { f64::INFINITY };
        self.lowest = if value < self.lowest { value } else { self.lowest };
        self.smallest = if above < self.smallest { above } else { self.smallest };
        self.largest = if value > self.largest { value } else { self.largest };
        self.sum += value;
    }

    fn is_bad(&self) -> bool {
        self.sum.is_nan() || self.lowest < 0.0 || self.largest >= LARGEST || self.smallest <= LARGEST.recip()
    }
}

fn report_bad(name: &str, values: &[f64], answered: &Answered, problems: &mut Vec<Problem>) {
    /// Rows named for each column; there may be hundreds of columns.
    const LISTED: usize = 3;
    let is_bad = |value: f64| !(value == 0.0 || (value > LARGEST.recip() && value < LARGEST));
    let mut bad = values.iter().enumerate().filter(|&(row, &value)| answered.includes(row) && is_bad(value));
    for (row, value) in bad.by_ref().take(LISTED) {
        problems.push(
            Problem::new(Code::BadWeight, "a replicate weight is missing, negative or out of range")
                .at(Place::question(name).row(row as u64 + 1))
                .found(value.to_string()),
        );
    }
    let more = bad.count();
    if more > 0 {
        let message = format!("replicate weights are missing, negative or out of range in {more} more rows");
        problems.push(Problem::new(Code::BadWeight, message).at(Place::question(name)));
    }
}
