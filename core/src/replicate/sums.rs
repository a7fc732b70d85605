//! Linear sums of every replicate by cell, from which any estimator of totals is taken once for each replicate.
//!
//! The sums of a cell are those of the pass ([`Task::linear`]): the weights of each class, or Σwy with its companion
//! Σw or Σwx. Given columns are streamed ([`super::stream`]); made replicates weigh the sums of PSUs.

use std::borrow::Cow;

use super::columns::GivenColumns;
use super::leave_out;
use super::make::{Made, Method};
use super::spread::Variances;
use super::stream::{self, Additions, Multipliers};
use super::{Replicates, Source};
use crate::answers::MISSING;
use crate::design::Design;
use crate::estimate::pass::{Decoded, Group, PsuSums, Sums};
use crate::estimate::plan::{Content, NO_ANSWER, OUTSIDE, Task};
use crate::estimate::rows::{CHUNK_ROWS, Rows};
use crate::interrupt::{self, Step};
use crate::threads::in_order;

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

    /// Variances of estimates of one cell: `values` takes them from linear sums, NaN where there are none.
    pub(crate) fn variances(
        &self,
        replicates: &Replicates,
        cell: usize,
        full: &[f64],
        values: impl Fn(&[f64], &mut [f64]),
    ) -> Option<Variances> {
        let mut of_replicates = vec![f64::NAN; replicates.len() * full.len()];
        for (replicate, out) in of_replicates.chunks_mut(full.len().max(1)).enumerate() {
            values(self.cell(replicate, cell), out);
        }
        replicates.variances(full, &of_replicates)
    }
}

impl Replicates {
    /// Linear sums of every replicate for all tasks, in the order of groups and tasks; `full` are the sums of the pass.
    pub(crate) fn sums(&self, design: &Design, groups: &[Group], full: &[Sums]) -> Vec<ReplicateSums> {
        match &self.source {
            Source::Given(columns) => given_sums(columns, self.len(), design, groups),
            Source::Made(made) => made_sums(made, self.len(), design, groups, full),
        }
    }
}

fn given_sums(columns: &GivenColumns, count: usize, design: &Design, groups: &[Group]) -> Vec<ReplicateSums> {
    let own = (!columns.combined).then(|| design.weights_in_order());
    let mut linear = Vec::new();
    let mut tasks = Vec::new();
    for group in groups {
        for task in &group.tasks {
            tasks.push(additions(design, group, task, own.as_deref()));
            linear.push(task.linear());
        }
    }
    let lanes = stream::LANES;
    interrupt::begin(Step::Replicates, count);
    let parts = in_order(count.div_ceil(lanes), |group| {
        let sums = stream::read(&tasks, &columns.lanes(group * lanes).collect::<Vec<_>>());
        interrupt::advance(lanes);
        sums
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

/// What one task adds up, in the order of the rows; `own` are weights that columns of factors multiply.
fn additions(design: &Design, group: &Group, task: &Task, own: Option<&[f64]>) -> Additions {
    let classes = match &task.content {
        Content::Classes { classes, .. } => *classes,
        Content::Terms { .. } => 1,
    };
    let places = design.answered();
    let chunks = in_order(places.div_ceil(CHUNK_ROWS), |chunk| {
        let (mut cells, mut decoded) = (Vec::new(), Decoded::default());
        let places = chunk * CHUNK_ROWS..((chunk + 1) * CHUNK_ROWS).min(places);
        let rows = Rows::new(design, places.clone());
        group.domains.decode(&rows, &mut cells);
        decoded.read(task, &rows);
        for (cell, &class) in cells.iter_mut().zip(&decoded.classes) {
            let outside = *cell == MISSING || class == OUTSIDE || class == NO_ANSWER;
            *cell = if outside { MISSING } else { *cell * classes as u32 + u32::from(class) };
        }
        let Decoded { mut y, mut x, .. } = decoded;
        match (&task.content, own) {
            (Content::Classes { .. }, Some(own)) => y = own[places].to_vec(),
            (Content::Terms { .. }, Some(own)) => {
                for numbers in [&mut y, &mut x] {
                    numbers.iter_mut().zip(&own[places.clone()]).for_each(|(number, own)| *number *= own);
                }
            }
            (_, None) => {}
        }
        (cells, y, x)
    });
    let cells = in_rows(design, MISSING, chunks.iter().map(|(cells, ..)| cells.as_slice()));
    let y = || in_rows(design, 0.0, chunks.iter().map(|(_, y, _)| y.as_slice()));
    let x = || in_rows(design, 0.0, chunks.iter().map(|(.., x)| x.as_slice()));
    let multipliers = match (&task.content, own) {
        (Content::Classes { .. }, None) => Multipliers::Weight,
        (Content::Classes { .. }, Some(_)) => Multipliers::One(y()),
        (Content::Terms { x: None, .. }, None) => Multipliers::OneAndWeight(y()),
        (Content::Terms { .. }, _) => Multipliers::Two(y(), x()),
    };
    Additions::new(cells, group.domains.len() * classes, multipliers)
}

/// Chunks of values in design order, in the order of the rows.
fn in_rows<'a, T: Copy + 'a>(design: &Design, other: T, chunks: impl Iterator<Item = &'a [T]>) -> Vec<T> {
    let Some(order) = design.order() else { return chunks.collect::<Vec<_>>().concat() };
    let mut rows = vec![other; design.rows()];
    order.iter().zip(chunks.flatten()).for_each(|(&row, value)| rows[row as usize] = *value);
    rows
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
    interrupt::begin(Step::Replicates, count * groups.iter().map(|group| group.tasks.len()).sum::<usize>());
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
            let one = |replicate| {
                let sums = weighted(&made.factors(replicate), &psus, width, linear);
                interrupt::advance(1);
                sums
            };
            let totals = match &made.method {
                Method::Jackknife(jackknife) => leave_out::totals(jackknife, design, &psus, width, linear),
                _ => in_order(count, one).concat(),
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
