//! Linear sums of every replicate by cell, from which any estimator of totals is taken once for each replicate.
//!
//! The sums of a cell are those of the pass ([`Task::linear`]): the weights of each class, or Σwy with its companion
//! Σw or Σwx. Given columns are streamed ([`super::stream`]); made replicates weigh the sums of PSUs.

use std::borrow::Cow;

use super::columns::GivenColumns;
use super::leave_out;
use super::make::{Made, Method};
use super::stream::{self, Additions, Multipliers};
use super::{Replicates, Source, Spread, in_order};
use crate::answers::{Answers, MISSING};
use crate::design::Design;
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::domains::Domains;
use crate::estimate::pass::{self, Decoded, Group, PsuSums, Sums};
use crate::estimate::plan::{Content, NO_ANSWER, OUTSIDE, Task};
use crate::estimate::rows::Rows;
use crate::estimate::{Measure, Query};

/// Linear sums of one task: replicate after replicate, cell after cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReplicateSums {
    totals: Vec<f64>,
    /// Sums of a replicate.
    width: usize,
    /// Sums of a cell.
    linear: usize,
}

impl ReplicateSums {
    /// The sums of one cell in one replicate.
    pub(crate) fn cell(&self, replicate: usize, cell: usize) -> &[f64] {
        &self.totals[replicate * self.width + cell * self.linear..][..self.linear]
    }

    /// Covariance of estimates of one cell: `values` takes them from linear sums, NaN where there are none.
    pub(crate) fn spread(
        &self,
        replicates: &Replicates,
        cell: usize,
        full: &[f64],
        values: impl Fn(&[f64], &mut [f64]),
    ) -> Option<Spread> {
        let mut of_replicates = vec![f64::NAN; replicates.len() * full.len()];
        for (replicate, out) in of_replicates.chunks_mut(full.len().max(1)).enumerate() {
            values(self.cell(replicate, cell), out);
        }
        replicates.spread(full, &of_replicates)
    }
}

/// An estimate with its variance over replicates.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicateEstimate {
    /// Category of each breakdown.
    pub cell: Vec<String>,
    /// Category of a distribution; empty otherwise.
    pub category: String,
    /// The full-sample estimate; NaN where nobody answered.
    pub estimate: f64,
    /// Its variance; `None` where too few replicates have an estimate.
    pub variance: Option<f64>,
    /// Replicates without an estimate, which were left out.
    pub left_out: usize,
}

impl Replicates {
    /// Linear sums of every replicate for all tasks, in the order of groups and tasks; `full` are the sums of the pass.
    pub(crate) fn sums(&self, design: &Design, groups: &[Group], full: &[Sums]) -> Vec<ReplicateSums> {
        match &self.source {
            Source::Given(columns) => given_sums(columns, self.len(), design, groups),
            Source::Made(made) => made_sums(made, self.len(), design, groups, full),
        }
    }

    /// Estimates of queries with their variances over replicates, and nothing else: no interval, no remarks.
    ///
    /// # Errors
    /// Reports all that does not fit the answers.
    pub fn estimate(
        &self,
        design: &Design,
        answers: &Answers,
        queries: &[Query],
    ) -> Result<Vec<Vec<ReplicateEstimate>>> {
        let mut problems = Vec::new();
        if design.rows() != answers.rows() {
            let message = "the design and the answers have different numbers of rows";
            problems.push(Problem::new(Code::WrongLength, message));
        }
        for query in queries.iter().filter(|query| query.measure.is_of_columns()) {
            let message = format!("`{}` is no function of sums by cell", query.name);
            problems
                .push(Problem::new(Code::Unsupported, message).help("ask a sample of this design for it"));
        }
        Error::unless_empty(Stage::Estimate, std::mem::take(&mut problems))?;
        let groups: Vec<Group> = queries
            .iter()
            .map(|query| Group {
                domains: Domains::cross(answers, &query.by, &mut problems),
                tasks: Task::resolve(query, answers, &mut problems).into_iter().collect(),
            })
            .collect();
        Error::unless_empty(Stage::Estimate, problems)?;
        let full = pass::run(design, &groups);
        let sums = self.sums(design, &groups, &full);
        let of_query = |(((query, group), full), sums): (((&Query, &Group), &Sums), &ReplicateSums)| {
            self.rows(query, group, full, sums)
        };
        Ok(queries.iter().zip(&groups).zip(&full).zip(&sums).map(of_query).collect())
    }

    fn rows(
        &self,
        query: &Query,
        group: &Group,
        full: &Sums,
        sums: &ReplicateSums,
    ) -> Vec<ReplicateEstimate> {
        let categories = &group.tasks[0].categories;
        let points = group.tasks[0].content.points();
        let per_cell = full.totals.len() / group.domains.len().max(1);
        let mut rows = Vec::new();
        for cell in 0..group.domains.len() {
            let totals = &full.totals[cell * per_cell..][..sums.linear];
            for (index, category) in categories.iter().enumerate() {
                let value = |sums: &[f64], out: &mut [f64]| {
                    out[0] = value(&query.measure, points, sums, index);
                };
                let mut estimate = [0.0];
                value(totals, &mut estimate);
                let spread = sums.spread(self, cell, &estimate, value);
                rows.push(ReplicateEstimate {
                    cell: group.domains.cell(cell).iter().map(ToString::to_string).collect(),
                    category: category.clone(),
                    estimate: estimate[0],
                    variance: spread.as_ref().map(|spread| spread.covariance[0]),
                    left_out: spread.map_or(self.len(), |spread| spread.left_out),
                });
            }
        }
        rows
    }
}

/// An estimate from the linear sums of its cell.
fn value(measure: &Measure, points: &[f64], sums: &[f64], category: usize) -> f64 {
    match measure {
        Measure::Share { .. } => sums[1] / (sums[0] + sums[1]),
        Measure::Distribution { .. } => sums[category] / sums.iter().sum::<f64>(),
        Measure::NetBalance { .. } | Measure::ScoreMean { .. } => {
            sums.iter().zip(points).map(|(sum, points)| sum * points).sum::<f64>() / sums.iter().sum::<f64>()
        }
        Measure::Total { .. } => sums[0],
        Measure::Mean { .. } | Measure::Ratio { .. } => sums[0] / sums[1],
        // Refused before.
        Measure::Variance { .. } | Measure::Correlation { .. } | Measure::Expression { .. } => f64::NAN,
    }
}

fn given_sums(columns: &GivenColumns, count: usize, design: &Design, groups: &[Group]) -> Vec<ReplicateSums> {
    let own = (!columns.combined).then(|| design.weights_in_order());
    let mut reader = Reader::new(design);
    let mut linear = Vec::new();
    let mut tasks = Vec::new();
    for group in groups {
        group.domains.decode(&reader.rows, &mut reader.cells);
        for task in &group.tasks {
            tasks.push(reader.additions(design, group, task, own.as_deref()));
            linear.push(task.linear());
        }
    }
    let lanes = stream::LANES;
    let parts = in_order(count.div_ceil(lanes), |group| {
        stream::read(&tasks, &columns.lanes(group * lanes).collect::<Vec<_>>())
    });
    let mut sums: Vec<ReplicateSums> = tasks
        .iter()
        .zip(linear)
        .map(|(task, linear)| ReplicateSums { totals: Vec::new(), width: task.width(), linear })
        .collect();
    for part in parts {
        sums.iter_mut().zip(part).for_each(|(sums, part)| sums.totals.extend(part));
    }
    sums
}

fn made_sums(
    made: &Made,
    count: usize,
    design: &Design,
    groups: &[Group],
    full: &[Sums],
) -> Vec<ReplicateSums> {
    let mut reader = Reader::new(design);
    let weights = design.weights_in_order();
    let mut all = Vec::new();
    let mut full = full.iter();
    for group in groups {
        group.domains.decode(&reader.rows, &mut reader.cells);
        for task in &group.tasks {
            let linear = task.linear();
            let width = group.domains.len() * linear;
            let psus = match full.next().and_then(|sums| sums.psus.as_ref()) {
                Some(psus) => Cow::Borrowed(psus),
                None => Cow::Owned(reader.rows_as_psus(task, &weights)),
            };
            let totals = match &made.method {
                Method::Jackknife(jackknife) => leave_out::totals(jackknife, design, &psus, width, linear),
                _ => in_order(count, |replicate| weighted(&made.factors(replicate), &psus, width, linear))
                    .concat(),
            };
            all.push(ReplicateSums { totals, width, linear });
        }
    }
    all
}

/// Sums by cell when every PSU has a factor.
fn weighted(factors: &[f64], psus: &PsuSums, width: usize, linear: usize) -> Vec<f64> {
    let mut totals = vec![0.0; width];
    for (entries, &factor) in psus.starts.windows(2).zip(factors).filter(|(_, factor)| **factor != 0.0) {
        for entry in entries[0] as usize..entries[1] as usize {
            let cell = psus.cells[entry] as usize * linear;
            for (total, sum) in totals[cell..][..linear].iter_mut().zip(&psus.linear[entry * linear..]) {
                *total += factor * sum;
            }
        }
    }
    totals
}

/// Decodes tasks for all rows.
struct Reader<'a> {
    rows: Rows<'a>,
    cells: Vec<u32>,
    decoded: Decoded,
}

impl<'a> Reader<'a> {
    fn new(design: &'a Design) -> Self {
        let rows = Rows::new(design, 0..design.answered());
        Self { rows, cells: Vec::new(), decoded: Decoded::default() }
    }

    /// What one task adds up, in the order of the rows, from the cells of its group; `own` are weights that columns of
    /// factors multiply.
    fn additions(&mut self, design: &Design, group: &Group, task: &Task, own: Option<&[f64]>) -> Additions {
        self.decoded.read(task, &self.rows);
        let decoded = &self.decoded;
        let row_of = |place: usize| design.order().map_or(place, |order| order[place] as usize);
        let in_rows = |value: &dyn Fn(usize) -> f64| {
            let mut out = vec![0.0; design.rows()];
            (0..decoded.classes.len()).for_each(|place| out[row_of(place)] = value(place));
            out
        };
        let classes = match &task.content {
            Content::Classes { classes, .. } => *classes,
            Content::Terms { .. } => 1,
        };
        let mut cells = vec![MISSING; design.rows()];
        for (place, (&cell, &class)) in self.cells.iter().zip(&decoded.classes).enumerate() {
            if cell != MISSING && class != OUTSIDE && class != NO_ANSWER {
                cells[row_of(place)] = cell * classes as u32 + u32::from(class);
            }
        }
        let multipliers = match (&task.content, own) {
            (Content::Classes { .. }, None) => Multipliers::Weight,
            (Content::Classes { .. }, Some(own)) => Multipliers::One(in_rows(&|place| own[place])),
            (Content::Terms { x: None, .. }, None) => {
                Multipliers::OneAndWeight(in_rows(&|place| decoded.y[place]))
            }
            (Content::Terms { .. }, None) => {
                Multipliers::Two(in_rows(&|place| decoded.y[place]), in_rows(&|place| decoded.x[place]))
            }
            (Content::Terms { .. }, Some(own)) => Multipliers::Two(
                in_rows(&|place| own[place] * decoded.y[place]),
                in_rows(&|place| own[place] * decoded.x[place]),
            ),
        };
        Additions::new(cells, group.domains.len() * classes, multipliers)
    }

    /// The rows of an element sample as PSUs of their own.
    fn rows_as_psus(&mut self, task: &Task, weights: &[f64]) -> PsuSums {
        self.decoded.read(task, &self.rows);
        let mut psus = PsuSums { starts: vec![0], ..PsuSums::default() };
        for (place, (&cell, &class)) in self.cells.iter().zip(&self.decoded.classes).enumerate() {
            if cell != MISSING && class != OUTSIDE && class != NO_ANSWER {
                psus.cells.push(cell);
                match &task.content {
                    Content::Classes { classes, .. } => {
                        let own = |other: usize| {
                            if other == usize::from(class) { weights[place] } else { 0.0 }
                        };
                        psus.linear.extend((0..*classes).map(own));
                    }
                    Content::Terms { .. } => {
                        let terms = [self.decoded.y[place], self.decoded.x[place]];
                        psus.linear.extend(terms.map(|term| weights[place] * term));
                    }
                }
            }
            psus.starts.push(psus.cells.len() as u32);
        }
        psus
    }
}
