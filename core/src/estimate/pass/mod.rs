//! The pass through the rows: all indicators and breakdowns of a request at once, into sums by cell.
//!
//! Rows are read in design order, in chunks of whole PSUs that are fixed by the data alone. Within a chunk every
//! breakdown and every indicator is decoded once into narrow buffers; then weights are added up by cell with exact,
//! associative sums ([`crate::num::sum`]). Variances of a cluster design are taken on the sums of each PSU by touched
//! cell. Where these are few beside the rows they are kept; where not, [`PsuReader`] reads the rows once more for them,
//! which costs less than the memory. Where every row is its own PSU nothing is kept.

#[cfg(feature = "parallel")]
use std::sync::{Mutex, PoisonError};

mod decode;
mod marks;
mod merge;
mod reader;
mod table;

use super::domains::Domains;
use super::plan::{Content, Task};
use super::rows::{Chunk, Rows, chunks};
use crate::design::Design;
use crate::interrupt;
use crate::num::sum::{Exact, Grid};
pub(crate) use decode::Decoded;
use merge::Merger;
use reader::Buffers;
pub(crate) use reader::PsuReader;
use table::{Layout, Psus, Table};

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
    /// Sums of squares of single rows, where there are no rows to be read again: of classes Σw² each; of numbers the upper
    /// triangle of Σ u uᵀ a cell, with u = w (y − c, x − d, 1), or w (y − c, 1) of one number.
    pub(crate) products: Option<Vec<f64>>,
}

/// Sums of each PSU of a cluster design by touched cell.
#[derive(Debug, Clone)]
pub(crate) struct PsuSums {
    /// First entry of each PSU, and the end.
    pub(crate) starts: Vec<u32>,
    pub(crate) cells: Vec<u32>,
    /// Linear sums, `task.linear()` an entry.
    pub(crate) linear: Vec<f64>,
}

impl Default for PsuSums {
    fn default() -> Self {
        Self { starts: vec![0], cells: Vec::new(), linear: Vec::new() }
    }
}

impl PsuSums {
    /// With room for all that a task can have.
    fn with_room(design: &Design, cells: usize, task: &Task) -> Self {
        let entries = most_psu_sums(design, cells);
        let mut starts = Vec::with_capacity(design.psus() + 1);
        starts.push(0);
        let linear = Vec::with_capacity(entries * task.linear());
        Self { starts, cells: Vec::with_capacity(entries), linear }
    }

    /// Puts the sums of other PSUs behind these.
    #[cfg(feature = "parallel")]
    fn append(&mut self, other: &Self) {
        let end = self.cells.len() as u32;
        self.starts.extend(other.starts[1..].iter().map(|start| end + start));
        self.cells.extend_from_slice(&other.cells);
        self.linear.extend_from_slice(&other.linear);
    }
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
    /// `None` where every row is its own PSU, or [`PsuReader`] is to read them again.
    pub(crate) psus: Option<PsuSums>,
    /// c and d, by which numbers were moved in the products of strata and not in the linear sums.
    pub(crate) offsets: [f64; 2],
}

impl Sums {
    /// Answers in a cell.
    pub(crate) fn answered(&self, cell: usize) -> u64 {
        self.counts[cell * self.counts_per_cell..][..self.counts_per_cell].iter().sum()
    }
}

/// Counts that a task keeps of each cell: one of numbers.
pub(crate) fn counts_per_cell(task: &Task) -> usize {
    match &task.content {
        Content::Classes { classes, .. } => *classes,
        Content::Terms { .. } => 1,
    }
}

/// What a chunk leaves behind for one task.
#[derive(Default)]
struct Part {
    cells: Vec<u32>,
    /// `task.sums()` a cell.
    sums: Vec<Exact>,
    /// `counts_per_cell` a cell.
    counts: Vec<u32>,
    missing: Vec<u32>,
    psu_counts: Vec<u32>,
    /// Sums of the PSUs, in a cluster design.
    psus: PsuSums,
}

impl Part {
    /// Makes room for so many cells, each with so many classes, and so many sums a class.
    fn reserve(&mut self, cells: usize, classes: usize, width: usize) {
        self.cells.reserve(cells);
        self.sums.reserve(cells * classes * width);
        self.counts.reserve(cells * classes);
        self.missing.reserve(cells);
        self.psu_counts.reserve(cells);
    }

    /// Forgets all but the sums of PSUs.
    fn clear(&mut self) {
        self.cells.clear();
        self.sums.clear();
        self.counts.clear();
        self.missing.clear();
        self.psu_counts.clear();
    }
}

/// What the pass wants of PSUs: their sums are kept where they take little room beside the columns, and where
/// replicates rest on them.
fn wanted(design: &Design, groups: &[Group]) -> Psus {
    /// Bytes for each row: half of what a weight and a few answers take.
    const PER_ROW: usize = 5;
    const SMALL: usize = 1 << 20;
    let sizes = groups.iter().flat_map(|group| {
        let entries = most_psu_sums(design, group.domains.len());
        group.tasks.iter().map(move |task| entries * (4 + 8 * task.linear()))
    });
    if design.is_element_sample() {
        Psus::Rows
    } else if design.replicates().is_some()
        || (design.is_one_stage() && sizes.sum::<usize>() <= SMALL.max(PER_ROW * design.answered()))
    {
        Psus::Summed
    } else {
        Psus::Counted
    }
}

/// So many cells cannot be touched by PSUs more often than this.
fn most_psu_sums(design: &Design, cells: usize) -> usize {
    design.psus().saturating_mul(cells).min(design.answered())
}

/// One thread's buffers, and a table for each task.
struct Worker {
    buffers: Buffers,
    tables: Vec<Table>,
}

impl Worker {
    fn new(groups: &[Group], wanted: Psus) -> Self {
        let tables = groups.iter().flat_map(|group| {
            let layout = |task| Layout::new(group.domains.len(), task);
            group.tasks.iter().map(move |task| Table::new(layout(task), wanted))
        });
        Self { buffers: Buffers::default(), tables: tables.collect() }
    }

    fn run(
        &mut self,
        design: &Design,
        groups: &[Group],
        wanted: Psus,
        grids: &[Grids],
        chunk: &Chunk,
        parts: &mut [Part],
    ) {
        let rows = Rows::new(design, chunk.places.clone());
        self.buffers.read_weights(design, chunk);
        let mut tasks = self.tables.iter_mut().zip(grids).zip(parts);
        for group in groups {
            group.domains.decode(&rows, &mut self.buffers.cells);
            for (task, ((table, grids), part)) in group.tasks.iter().zip(&mut tasks) {
                let (places, terms) = self.buffers.read(task, &rows, table.layout(), &grids.0);
                match wanted {
                    Psus::Rows => table.add(places, 0..rows.len(), terms),
                    Psus::Counted => {
                        for run in chunk.runs(design) {
                            table.add(places, run, terms);
                            table.count_psu();
                        }
                    }
                    Psus::Summed => {
                        let PsuSums { starts, cells, linear } = &mut part.psus;
                        for run in chunk.runs(design) {
                            table.add(places, run.clone(), terms);
                            let (own_cells, own_linear) = table.end_psu(run.len(), &grids.0, terms);
                            cells.extend_from_slice(own_cells);
                            linear.extend_from_slice(own_linear);
                            starts.push(cells.len() as u32);
                        }
                    }
                }
                table.end_chunk(terms, part);
            }
        }
    }
}

/// Runs through the rows once for all groups; the sums of each task, in the order of groups and tasks.
pub(crate) fn run(design: &Design, groups: &[Group]) -> Vec<Sums> {
    let tasks =
        || groups.iter().flat_map(|group| group.tasks.iter().map(move |task| (group.domains.len(), task)));
    let grids: Vec<Grids> = tasks().map(|(_, task)| Grids::new(design, task)).collect();
    let wanted = wanted(design, groups);
    let mut mergers: Vec<Merger<'_>> = tasks()
        .zip(&grids)
        .map(|((cells, task), grids)| Merger::new(design, cells, task, &grids.0))
        .collect();
    let mut stratum = 0;
    let merge = |chunk: &Chunk, parts: &mut [Part]| {
        for (merger, part) in mergers.iter_mut().zip(parts) {
            if chunk.stratum != stratum {
                merger.end_stratum();
            }
            merger.add(part);
        }
        stratum = chunk.stratum;
    };
    // Growing would take the room twice while it is moved.
    let room = |(cells, task): (usize, &Task)| {
        if wanted == Psus::Summed { PsuSums::with_room(design, cells, task) } else { PsuSums::default() }
    };
    let parts = tasks().map(|own| Part { psus: room(own), ..Part::default() }).collect();
    let parts = each_chunk(
        &chunks(design),
        || Worker::new(groups, wanted),
        parts,
        |worker, chunk, parts| worker.run(design, groups, wanted, &grids, chunk, parts),
        merge,
    );
    let psus = parts.into_iter().map(|part| (wanted == Psus::Summed).then_some(part.psus));
    mergers.into_iter().zip(psus).map(|(merger, psus)| merger.finish(psus)).collect()
}

/// Runs through chunks one after the other. All of them write into the same parts, which are merged in between.
fn one_by_one<W>(
    chunks: &[Chunk],
    mut worker: W,
    mut parts: Vec<Part>,
    run: impl Fn(&mut W, &Chunk, &mut [Part]),
    mut merge: impl FnMut(&Chunk, &mut [Part]),
) -> Vec<Part> {
    for chunk in chunks {
        interrupt::checkpoint();
        run(&mut worker, chunk, &mut parts);
        merge(chunk, &mut parts);
    }
    parts
}

/// Runs through chunks, on several threads where the feature is on, and merges what they leave behind in order. Returns
/// the parts, in which the sums of all PSUs are.
#[cfg(not(feature = "parallel"))]
fn each_chunk<W>(
    chunks: &[Chunk],
    worker: impl Fn() -> W,
    all: Vec<Part>,
    run: impl Fn(&mut W, &Chunk, &mut [Part]),
    merge: impl FnMut(&Chunk, &mut [Part]),
) -> Vec<Part> {
    one_by_one(chunks, worker(), all, run, merge)
}

/// Runs through chunks, on several threads where the feature is on, and merges what they leave behind in order. Returns
/// the parts, in which the sums of all PSUs are.
#[cfg(feature = "parallel")]
fn each_chunk<W: Send>(
    chunks: &[Chunk],
    worker: impl Fn() -> W + Sync,
    mut all: Vec<Part>,
    run: impl Fn(&mut W, &Chunk, &mut [Part]) + Sync,
    mut merge: impl FnMut(&Chunk, &mut [Part]),
) -> Vec<Part> {
    use rayon::prelude::*;
    /// Chunks in flight for each thread: enough to keep it busy, few enough that memory stays bounded.
    const IN_FLIGHT: usize = 8;
    let threads = rayon::current_num_threads();
    if threads == 1 || chunks.len() == 1 {
        return one_by_one(chunks, worker(), all, run, merge);
    }
    let idle = Mutex::new(Vec::new());
    let tasks = all.len();
    for batch in chunks.chunks(threads * IN_FLIGHT) {
        interrupt::checkpoint();
        let run_one = |chunk| {
            let take = || idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut worker = take().unwrap_or_else(&worker);
            let mut parts: Vec<Part> = (0..tasks).map(|_| Part::default()).collect();
            run(&mut worker, chunk, &mut parts);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
            parts
        };
        let results: Vec<Vec<Part>> = batch.par_iter().map(run_one).collect();
        for (chunk, mut parts) in batch.iter().zip(results) {
            merge(chunk, &mut parts);
            all.iter_mut().zip(&parts).for_each(|(all, part)| all.psus.append(&part.psus));
        }
    }
    all
}
