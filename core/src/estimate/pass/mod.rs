//! The pass through the rows: all indicators and breakdowns of a request at once, into sums by cell.
//!
//! Rows are read in design order, in chunks of whole PSUs that are fixed by the data alone. Within a chunk every
//! breakdown and every indicator is decoded once into narrow buffers; then weights are added up by cell with exact,
//! associative sums ([`crate::num::sum`]). In a cluster design the sums of each PSU are kept by touched cell, since
//! residuals and variances are taken on them and not on the rows; where every row is its own PSU nothing is kept.

mod decode;
mod marks;
mod merge;
mod table;

use super::domains::Domains;
use super::plan::{Content, Task};
use super::rows::{Chunk, Rows, chunks};
use crate::design::Design;
use crate::num::sum::{Exact, Grid};
pub(crate) use decode::Decoded;
use decode::{Places, Products, Weights};
use merge::Merger;
use table::{Layout, Table};

/// A breakdown with the indicators that share it.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) domains: Domains,
    pub(crate) tasks: Vec<Task>,
}

/// The grids on which a task's sums are exact.
struct Grids(Vec<Grid>);

impl Grids {
    fn new(design: &Design, task: &Task) -> Self {
        let (weight, rows) = (design.largest_weight(), design.answered());
        let grid = |bound: f64| Grid::new(weight * bound, rows);
        Self(match &task.content {
            Content::Classes { classes, .. } => vec![grid(1.0); *classes],
            Content::Terms { x: None, largest_y: y, .. } => vec![grid(*y), grid(1.0), grid(4.0 * y * y)],
            Content::Terms { x: Some(_), largest_y: y, largest_x: x, .. } => {
                vec![grid(*y), grid(*x), grid(1.0), grid(4.0 * y * y), grid(4.0 * x * y), grid(4.0 * x * x)]
            }
        })
    }
}

/// Sums of one task in one stratum, for the cells it touches.
#[derive(Debug, Clone, Default)]
pub(crate) struct StratumSums {
    pub(crate) cells: Vec<u32>,
    /// Linear sums, `task.linear()` a cell.
    pub(crate) linear: Vec<f64>,
    /// Answers of each class, `counts_per_cell` a cell.
    pub(crate) counts: Vec<u64>,
    /// Rows of the base without an answer.
    pub(crate) missing: Vec<u64>,
    /// PSUs with an answer.
    pub(crate) psus: Vec<u64>,
}

/// Sums of each PSU of a cluster design by touched cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct PsuSums {
    /// First entry of each PSU, and the end.
    pub(crate) starts: Vec<u32>,
    pub(crate) cells: Vec<u32>,
    pub(crate) linear: Vec<f64>,
}

/// Everything the estimators of one task need.
#[derive(Debug, Clone)]
pub(crate) struct Sums {
    /// All sums, `task.sums()` a cell.
    pub(crate) totals: Vec<f64>,
    /// Answers of each class, `counts_per_cell` a cell.
    pub(crate) counts: Vec<u64>,
    pub(crate) counts_per_cell: usize,
    pub(crate) missing: Vec<u64>,
    pub(crate) strata: Vec<StratumSums>,
    /// `None` where every row is its own PSU.
    pub(crate) psus: Option<PsuSums>,
}

impl Sums {
    /// Answers in a cell.
    pub(crate) fn answered(&self, cell: usize) -> u64 {
        self.counts[cell * self.counts_per_cell..][..self.counts_per_cell].iter().sum()
    }
}

fn counts_per_cell(task: &Task) -> usize {
    match &task.content {
        Content::Classes { classes, .. } => *classes,
        Content::Terms { .. } => 1,
    }
}

/// What a chunk leaves behind for one task.
#[derive(Default)]
struct Part {
    cells: Vec<u32>,
    sums: Vec<Exact>,
    counts: Vec<u32>,
    missing: Vec<u32>,
    psus: Vec<u32>,
    entry_counts: Vec<u32>,
    entry_cells: Vec<u32>,
    entry_linear: Vec<f64>,
}

/// Buffers of one worker.
struct Worker {
    cells: Vec<u32>,
    decoded: Decoded,
    weights: Weights,
    places: Places,
    products: Products,
    /// One for each task.
    tables: Vec<Table>,
}

impl Worker {
    fn new(design: &Design, groups: &[Group]) -> Self {
        let tables = groups.iter().flat_map(|group| {
            let layout = |task| Layout::new(group.domains.len(), task);
            group.tasks.iter().map(move |task| Table::new(layout(task), !design.is_element_sample()))
        });
        Self {
            cells: Vec::new(),
            decoded: Decoded::default(),
            weights: Weights::default(),
            places: Places::default(),
            products: Products::default(),
            tables: tables.collect(),
        }
    }

    fn run(
        &mut self,
        design: &Design,
        groups: &[Group],
        grids: &[Grids],
        weight_grid: Grid,
        chunk: &Chunk,
    ) -> Vec<Part> {
        let rows = Rows::new(design, chunk.places.clone());
        let of_rows = design.row_weights().map(|weights| &weights[chunk.places.clone()]);
        let common = design.strata()[chunk.stratum].common_weight.unwrap_or(1.0);
        self.weights.read(&weight_grid, of_rows, common, rows.len());
        let mut parts = Vec::with_capacity(grids.len());
        for group in groups {
            group.domains.decode(&rows, &mut self.cells);
            for task in &group.tasks {
                let index = parts.len();
                let (table, grids) = (&mut self.tables[index], &grids[index].0);
                self.decoded.read(task, &rows);
                self.places.find(table.layout(), &self.cells, &self.decoded.classes);
                let terms = self.products.take(task, grids, &self.weights, &self.decoded);
                let mut part = Part::default();
                if design.is_element_sample() {
                    table.add(&self.places, 0..rows.len(), terms);
                } else {
                    for psu in chunk.psus.clone() {
                        let places = design.psu_rows(psu);
                        let run = places.start - chunk.places.start..places.end - chunk.places.start;
                        table.add(&self.places, run, terms);
                        table.end_psu(grids, terms, &mut part);
                    }
                }
                table.end_chunk(terms, &mut part);
                parts.push(part);
            }
        }
        parts
    }
}

/// Runs through the rows once for all groups; the sums of each task, in the order of groups and tasks.
pub(crate) fn run(design: &Design, groups: &[Group]) -> Vec<Sums> {
    let tasks =
        || groups.iter().flat_map(|group| group.tasks.iter().map(move |task| (group.domains.len(), task)));
    let grids: Vec<Grids> = tasks().map(|(_, task)| Grids::new(design, task)).collect();
    let weight_grid = Grid::new(design.largest_weight(), design.answered());
    let chunks = chunks(design);
    let mut mergers: Vec<Merger<'_>> = tasks()
        .zip(&grids)
        .map(|((cells, task), grids)| Merger::new(design, cells, task, &grids.0))
        .collect();
    let mut stratum = 0;
    let mut merge = |chunk: &Chunk, parts: Vec<Part>| {
        for (merger, part) in mergers.iter_mut().zip(parts) {
            if chunk.stratum != stratum {
                merger.end_stratum();
            }
            merger.add(part);
        }
        stratum = chunk.stratum;
    };
    each_chunk(
        &chunks,
        || Worker::new(design, groups),
        |worker, chunk| worker.run(design, groups, &grids, weight_grid, chunk),
        &mut merge,
    );
    mergers
        .into_iter()
        .map(|mut merger| {
            merger.end_stratum();
            merger.finish()
        })
        .collect()
}

/// Maps chunks, on several threads where the feature is on, and hands the results over in order.
#[cfg(not(feature = "parallel"))]
fn each_chunk<W, R>(
    chunks: &[Chunk],
    worker: impl Fn() -> W,
    run: impl Fn(&mut W, &Chunk) -> R,
    merge: &mut impl FnMut(&Chunk, R),
) {
    let mut worker = worker();
    for chunk in chunks {
        merge(chunk, run(&mut worker, chunk));
    }
}

/// Maps chunks, on several threads where the feature is on, and hands the results over in order.
#[cfg(feature = "parallel")]
fn each_chunk<W, R: Send>(
    chunks: &[Chunk],
    worker: impl Fn() -> W + Sync + Send,
    run: impl Fn(&mut W, &Chunk) -> R + Sync + Send,
    merge: &mut impl FnMut(&Chunk, R),
) {
    use rayon::prelude::*;
    /// Chunks in flight: enough for every thread, few enough that memory stays bounded.
    const BATCH: usize = 64;
    if chunks.len() == 1 {
        return merge(&chunks[0], run(&mut worker(), &chunks[0]));
    }
    for batch in chunks.chunks(BATCH) {
        let results: Vec<R> =
            batch.par_iter().map_init(&worker, |worker, chunk| run(worker, chunk)).collect();
        batch.iter().zip(results).for_each(|(chunk, result)| merge(chunk, result));
    }
}
