//! Precision of the cells of one task by the universal route: the influence of every row, for designs whose variances
//! need more than sums by PSU.
//!
//! The rows are read once more and sorted by cell; each cell's influences then go through the stages of the design. The
//! cost grows with the rows that answered, not with rows times cells.

use super::stages::{self, Influences};
use super::{Precision, df_of_places};
use crate::answers::MISSING;
use crate::design::Design;
use crate::estimate::linear::Linear;
use crate::estimate::pass::{Decoded, Group};
use crate::estimate::plan::{Content, NO_ANSWER, OUTSIDE, Task};
use crate::estimate::rows::{CHUNK_ROWS, Rows};
use crate::interrupt;

/// The rows of one cell: places in order, and what each contributes to the linear sums.
#[derive(Debug, Clone, Default)]
pub(crate) struct Members {
    pub(crate) places: Vec<u32>,
    classes: Vec<u16>,
    numbers: Vec<f64>,
}

impl Members {
    /// Reads the rows that answered, by cell.
    pub(crate) fn read(design: &Design, group: &Group, task: &Task) -> Vec<Self> {
        let mut members = vec![Self::default(); group.domains.len()];
        each_answer(design, group, task, |place, cell, decoded, at| {
            let own = &mut members[cell];
            own.places.push(place);
            match &task.content {
                Content::Classes { .. } => own.classes.push(decoded.classes[at]),
                Content::Terms { .. } => own.numbers.extend([decoded.y[at], decoded.x[at]]),
            }
        });
        members
    }

    /// The places of the rows that answered alone, by cell and in order.
    pub(crate) fn places(design: &Design, group: &Group, task: &Task) -> Vec<Vec<u32>> {
        let mut places = vec![Vec::new(); group.domains.len()];
        each_answer(design, group, task, |place, cell, _, _| places[cell].push(place));
        places
    }

    /// The influence of each member on every estimate of the cell.
    pub(crate) fn influences(&self, weights: &[f64], task: &Task, estimate: &Linear) -> Vec<f64> {
        let width = estimate.values().len();
        let mut z = vec![0.0; self.places.len() * width];
        let mut linear = vec![0.0; task.linear()];
        for (index, (&place, z)) in self.places.iter().zip(z.chunks_exact_mut(width)).enumerate() {
            let weight = weights[place as usize];
            match &task.content {
                Content::Classes { .. } => {
                    linear.fill(0.0);
                    linear[usize::from(self.classes[index])] = weight;
                }
                Content::Terms { .. } => {
                    let numbers = &self.numbers[index * linear.len()..];
                    linear.iter_mut().zip(numbers).for_each(|(sum, number)| *sum = weight * number);
                }
            }
            estimate.influence(&linear, z);
        }
        z
    }
}

/// Tells of every row that answered its place, its cell, and where it lies in what was decoded.
fn each_answer(
    design: &Design,
    group: &Group,
    task: &Task,
    mut tell: impl FnMut(u32, usize, &Decoded, usize),
) {
    let (mut cells, mut decoded) = (Vec::new(), Decoded::default());
    let mut start = 0;
    while start < design.answered() {
        interrupt::checkpoint();
        let end = (start + CHUNK_ROWS).min(design.answered());
        let rows = Rows::new(design, start..end);
        group.domains.decode(&rows, &mut cells);
        decoded.read(task, &rows);
        for (at, (&cell, &class)) in cells.iter().zip(&decoded.classes).enumerate() {
            if cell != MISSING && class != OUTSIDE && class != NO_ANSWER {
                tell((start + at) as u32, cell as usize, &decoded, at);
            }
        }
        start = end;
    }
}

/// Precision of every cell of one task.
pub(super) fn precision(
    design: &Design,
    group: &Group,
    task: &Task,
    estimates: &[Option<Linear>],
) -> Vec<Precision> {
    let weights = design.weights_in_order();
    Members::read(design, group, task)
        .iter()
        .zip(estimates)
        .map(|(members, estimate)| {
            interrupt::checkpoint();
            let Some(estimate) = estimate else { return Precision::default() };
            let z = members.influences(&weights, task, estimate);
            of_places(design, &members.places, &z, estimate.values().len())
        })
        .collect()
}

/// Precision of `width` estimates from the influences of some places on them; all others have none.
pub(crate) fn of_places(design: &Design, places: &[u32], z: &[f64], width: usize) -> Precision {
    let touched = design.strata().iter().enumerate().filter(|(_, stratum)| {
        let first = places.partition_point(|&place| (place as usize) < stratum.rows.start);
        places.get(first).is_some_and(|&place| (place as usize) < stratum.rows.end)
    });
    let (mut strata, mut full) = (0, true);
    for (index, _) in touched {
        strata += 1;
        full &= design.is_taken_in_full(index);
    }
    let influences = Influences { places: Some(places), z, width };
    Precision {
        variances: stages::covariance(design, &influences, false),
        df: df_of_places(design, places),
        full: full && strata > 0,
        strata,
        left_out: 0,
    }
}
