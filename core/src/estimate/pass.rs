//! The pass through the rows: all indicators and breakdowns of a request at once, into sums by cell.
//!
//! Rows are read in design order, in chunks of whole PSUs that are fixed by the data alone. Within a chunk every
//! breakdown and every indicator is decoded once into narrow buffers; then weights are added up by cell with exact,
//! associative sums ([`crate::num::sum`]). In a cluster design the sums of each PSU are kept by touched cell, since
//! residuals and variances are taken on them and not on the rows; where every row is its own PSU nothing is kept.

use std::ops::Range;

use super::domains::Domains;
use super::plan::{Content, NO_ANSWER, OUTSIDE, Task, base_mask};
use super::rows::{Chunk, Rows, chunks};
use crate::answers::MISSING;
use crate::design::Design;
use crate::num::sum::{Exact, Grid};

/// A breakdown with the indicators that share it.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) domains: Domains,
    pub(crate) tasks: Vec<Task>,
}

/// What one task reads from a run of rows.
#[derive(Default)]
pub(crate) struct Decoded {
    /// Class of each row, or [`OUTSIDE`] or [`NO_ANSWER`]; class 0 for rows with numbers.
    pub(crate) classes: Vec<u16>,
    pub(crate) y: Vec<f64>,
    pub(crate) x: Vec<f64>,
    mask: Vec<bool>,
}

impl Decoded {
    pub(crate) fn read(&mut self, task: &Task, rows: &Rows<'_>) {
        let mut mask = std::mem::take(&mut self.mask);
        let in_base = base_mask(&task.base, rows, &mut mask);
        let classes = &mut self.classes;
        classes.clear();
        classes.resize(rows.len(), 0);
        match &task.content {
            Content::Classes { codes, class_of, .. } => rows.for_each_code(codes.codes(), |place, code| {
                classes[place] = if code == MISSING { NO_ANSWER } else { class_of[code as usize] };
            }),
            Content::Terms { y, x, .. } => {
                let (own_y, own_x) = (&mut self.y, &mut self.x);
                own_y.clear();
                own_y.resize(rows.len(), 0.0);
                own_x.clear();
                own_x.resize(rows.len(), 1.0);
                rows.for_each(y.as_slice(), |place, value| own_y[place] = value);
                if let Some(x) = x {
                    rows.for_each(x.as_slice(), |place, value| own_x[place] = value);
                }
                for place in 0..rows.len() {
                    if own_y[place].is_nan() || own_x[place].is_nan() {
                        classes[place] = NO_ANSWER;
                    }
                }
            }
        }
        for (class, _) in classes.iter_mut().zip(in_base.iter()).filter(|(_, inside)| !**inside) {
            *class = OUTSIDE;
        }
        self.mask = mask;
    }
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

/// Accumulators of one task over the cells; only touched ones are ever cleared or read.
struct Scratch {
    sums: Vec<Exact>,
    counts: Vec<u32>,
    missing: Vec<u32>,
    psus: Vec<u32>,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
    k: usize,
    c: usize,
}

impl Scratch {
    fn new(cells: usize, task: &Task) -> Self {
        let k = task.sums();
        let c = counts_per_cell(task);
        Self {
            sums: vec![Exact::default(); cells * k],
            counts: vec![0; cells * c],
            missing: vec![0; cells],
            psus: vec![0; cells],
            touched: Vec::new(),
            is_touched: vec![false; cells],
            k,
            c,
        }
    }

    #[inline]
    fn touch(&mut self, cell: usize) {
        if !self.is_touched[cell] {
            self.is_touched[cell] = true;
            self.touched.push(cell as u32);
        }
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
    weights: Vec<f64>,
    weight_terms: Vec<Exact>,
    /// Of the chunk, and (in cluster designs) of the PSU at hand.
    scratch: Vec<(Scratch, Option<Scratch>)>,
}

impl Worker {
    fn new(design: &Design, groups: &[Group]) -> Self {
        let scratch = groups.iter().flat_map(|group| {
            let cells = group.domains.len();
            group.tasks.iter().map(move |task| {
                (Scratch::new(cells, task), (!design.is_element_sample()).then(|| Scratch::new(cells, task)))
            })
        });
        Self {
            cells: Vec::new(),
            decoded: Decoded::default(),
            weights: Vec::new(),
            weight_terms: Vec::new(),
            scratch: scratch.collect(),
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
        let stratum = &design.strata()[chunk.stratum];
        let rows = Rows::new(design, chunk.places.clone());
        self.weights.clear();
        self.weights.extend(chunk.places.clone().map(|place| design.weight(place, stratum)));
        self.weight_terms.clear();
        self.weight_terms.extend(self.weights.iter().map(|&weight| weight_grid.term(weight)));
        let mut parts = Vec::with_capacity(grids.len());
        for group in groups {
            group.domains.decode(&rows, &mut self.cells);
            for task in &group.tasks {
                self.decoded.read(task, &rows);
                let index = parts.len();
                let (of_chunk, of_psu) = &mut self.scratch[index];
                let input = Input {
                    cells: &self.cells,
                    decoded: &self.decoded,
                    weights: &self.weights,
                    weight_terms: &self.weight_terms,
                    grids: &grids[index].0,
                };
                let mut part = Part::default();
                match of_psu {
                    None => {
                        input.add(task, 0..rows.len(), of_chunk);
                        // Every answer is a PSU of its own.
                        for &cell in &of_chunk.touched {
                            let cell = cell as usize;
                            of_chunk.psus[cell] =
                                of_chunk.counts[cell * of_chunk.c..][..of_chunk.c].iter().sum();
                        }
                    }
                    Some(of_psu) => {
                        for psu in chunk.psus.clone() {
                            let places = design.psu_rows(psu);
                            let run = places.start - chunk.places.start..places.end - chunk.places.start;
                            input.add(task, run, of_psu);
                            flush_psu(task, &grids[index].0, of_psu, of_chunk, &mut part);
                        }
                    }
                }
                flush_chunk(of_chunk, &mut part);
                parts.push(part);
            }
        }
        parts
    }
}

/// The decoded rows of a chunk.
struct Input<'a> {
    cells: &'a [u32],
    decoded: &'a Decoded,
    weights: &'a [f64],
    weight_terms: &'a [Exact],
    grids: &'a [Grid],
}

impl Input<'_> {
    /// Adds a run of rows to the accumulators.
    fn add(&self, task: &Task, run: Range<usize>, scratch: &mut Scratch) {
        let (k, c) = (scratch.k, scratch.c);
        for place in run {
            let (cell, class) = (self.cells[place], self.decoded.classes[place]);
            if cell == MISSING || class == OUTSIDE {
                continue;
            }
            let cell = cell as usize;
            scratch.touch(cell);
            if class == NO_ANSWER {
                scratch.missing[cell] += 1;
                continue;
            }
            match &task.content {
                Content::Classes { .. } => {
                    let class = usize::from(class);
                    scratch.counts[cell * c + class] += 1;
                    scratch.sums[cell * k + class].add(self.weight_terms[place]);
                }
                Content::Terms { x, center_y, center_x, .. } => {
                    scratch.counts[cell] += 1;
                    let (weight, y) = (self.weights[place], self.decoded.y[place]);
                    let apart = y - center_y;
                    let sums = &mut scratch.sums[cell * k..][..k];
                    let mut add = |sum: usize, term: f64| sums[sum].add(self.grids[sum].term(term));
                    add(0, weight * y);
                    if x.is_none() {
                        add(1, weight);
                        add(2, weight * apart * apart);
                    } else {
                        let x = self.decoded.x[place];
                        let x_apart = x - center_x;
                        add(1, weight * x);
                        add(2, weight);
                        add(3, weight * apart * apart);
                        add(4, weight * apart * x_apart);
                        add(5, weight * x_apart * x_apart);
                    }
                }
            }
        }
    }
}

/// Moves a PSU's sums into the table of PSU sums and adds them to those of the chunk.
fn flush_psu(task: &Task, grids: &[Grid], psu: &mut Scratch, chunk: &mut Scratch, part: &mut Part) {
    let (k, c, linear) = (psu.k, psu.c, task.linear());
    psu.touched.sort_unstable();
    let before = part.entry_cells.len();
    for &touched in &psu.touched {
        let cell = touched as usize;
        psu.is_touched[cell] = false;
        chunk.touch(cell);
        chunk.missing[cell] += std::mem::take(&mut psu.missing[cell]);
        let counts = &mut psu.counts[cell * c..][..c];
        if counts.iter().all(|&count| count == 0) {
            continue;
        }
        chunk.psus[cell] += 1;
        for (sum, count) in chunk.counts[cell * c..][..c].iter_mut().zip(counts) {
            *sum += std::mem::take(count);
        }
        part.entry_cells.push(touched);
        let sums = &mut psu.sums[cell * k..][..k];
        part.entry_linear.extend(sums[..linear].iter().zip(grids).map(|(&sum, grid)| grid.value(sum)));
        for (total, sum) in chunk.sums[cell * k..][..k].iter_mut().zip(sums) {
            total.add(std::mem::take(sum));
        }
    }
    psu.touched.clear();
    part.entry_counts.push((part.entry_cells.len() - before) as u32);
}

fn flush_chunk(scratch: &mut Scratch, part: &mut Part) {
    let (k, c) = (scratch.k, scratch.c);
    for &touched in &scratch.touched {
        let cell = touched as usize;
        scratch.is_touched[cell] = false;
        part.cells.push(touched);
        part.sums.extend(scratch.sums[cell * k..][..k].iter_mut().map(std::mem::take));
        part.counts.extend(scratch.counts[cell * c..][..c].iter_mut().map(std::mem::take));
        part.missing.push(std::mem::take(&mut scratch.missing[cell]));
        part.psus.push(std::mem::take(&mut scratch.psus[cell]));
    }
    scratch.touched.clear();
}

/// Merges the parts of all chunks, first by stratum and then over all.
struct Merger<'a> {
    task: &'a Task,
    grids: &'a [Grid],
    totals: Vec<Exact>,
    sums: Sums,
    stratum: Scratch,
}

impl<'a> Merger<'a> {
    fn new(design: &Design, cells: usize, task: &'a Task, grids: &'a [Grid]) -> Self {
        let counts_per_cell = counts_per_cell(task);
        Self {
            task,
            grids,
            totals: vec![Exact::default(); cells * task.sums()],
            sums: Sums {
                totals: Vec::new(),
                counts: vec![0; cells * counts_per_cell],
                counts_per_cell,
                missing: vec![0; cells],
                strata: Vec::with_capacity(design.strata().len()),
                psus: (!design.is_element_sample())
                    .then(|| PsuSums { starts: vec![0], ..PsuSums::default() }),
            },
            stratum: Scratch::new(cells, task),
        }
    }

    fn add(&mut self, part: Part) {
        let (k, c) = (self.stratum.k, self.stratum.c);
        for (index, &touched) in part.cells.iter().enumerate() {
            let cell = touched as usize;
            self.stratum.touch(cell);
            self.stratum.missing[cell] += part.missing[index];
            self.stratum.psus[cell] += part.psus[index];
            for (sum, count) in self.stratum.counts[cell * c..][..c].iter_mut().zip(&part.counts[index * c..])
            {
                *sum += count;
            }
            for (sum, &term) in self.stratum.sums[cell * k..][..k].iter_mut().zip(&part.sums[index * k..]) {
                sum.add(term);
            }
        }
        if let Some(psus) = &mut self.sums.psus {
            for count in part.entry_counts {
                let last = *psus.starts.last().unwrap_or(&0);
                psus.starts.push(last + count);
            }
            psus.cells.extend(part.entry_cells);
            psus.linear.extend(part.entry_linear);
        }
    }

    fn end_stratum(&mut self) {
        let (k, c, linear) = (self.stratum.k, self.stratum.c, self.task.linear());
        let mut part = Part::default();
        self.stratum.touched.sort_unstable();
        flush_chunk(&mut self.stratum, &mut part);
        let mut own = StratumSums::default();
        for (index, &touched) in part.cells.iter().enumerate() {
            let cell = touched as usize;
            let sums = &part.sums[index * k..][..k];
            own.linear.extend(sums[..linear].iter().zip(self.grids).map(|(&sum, grid)| grid.value(sum)));
            for (total, &sum) in self.totals[cell * k..][..k].iter_mut().zip(sums) {
                total.add(sum);
            }
            for (total, &count) in self.sums.counts[cell * c..][..c].iter_mut().zip(&part.counts[index * c..])
            {
                *total += u64::from(count);
            }
            self.sums.missing[cell] += u64::from(part.missing[index]);
        }
        own.counts = part.counts.into_iter().map(u64::from).collect();
        own.missing = part.missing.into_iter().map(u64::from).collect();
        own.psus = part.psus.into_iter().map(u64::from).collect();
        own.cells = part.cells;
        self.sums.strata.push(own);
    }

    fn finish(mut self) -> Sums {
        let k = self.stratum.k;
        let value = |(index, &sum): (usize, &Exact)| self.grids[index % k].value(sum);
        self.sums.totals = self.totals.iter().enumerate().map(value).collect();
        self.sums
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
