//! Accumulators of one task over the cells of a chunk, and the loop that every row goes through.
//!
//! Every row has a *slot*: each cell has one for every class, one for answers that are missing and one for rows outside
//! the base, and rows outside the breakdown have a cell behind the others. So the loop has no branch. Sums run on from
//! one PSU to the next: what a PSU adds is the difference to what was there before it, so nothing is cleared before the
//! chunk ends.

use std::mem::{replace, take};
use std::ops::Range;

use super::decode::Places;
use super::marks::{BLOCK, Marks};
use super::{Part, counts_per_cell};
use crate::estimate::plan::{Content, Task};
use crate::num::sum::{Exact, Grid};

/// How the accumulators of a task lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) cells: usize,
    /// Classes that are counted.
    pub(super) classes: usize,
    /// Sums of a slot, and how many of them are linear; the rest is only needed over all rows.
    width: usize,
    linear: usize,
}

impl Layout {
    pub(super) fn new(cells: usize, task: &Task) -> Self {
        let (width, linear) = match &task.content {
            Content::Classes { .. } => (1, 1),
            Content::Terms { .. } => (task.sums(), task.linear()),
        };
        Self { cells, classes: counts_per_cell(task), width, linear }
    }

    /// Slots of a cell.
    pub(super) fn stride(&self) -> usize {
        self.classes + 2
    }

    /// Marks of a kind: rows with an answer are marked by cell, then come those without one and those outside.
    pub(super) fn marks(&self) -> usize {
        (self.cells + 1).next_multiple_of(BLOCK)
    }
}

/// What the rows of a chunk add to the sums of their slots.
#[derive(Clone, Copy)]
pub(super) enum Terms<'a> {
    /// Every row has this weight: counting is enough.
    Common(Exact),
    /// The weight of each row.
    Weights([&'a [Exact]; 1]),
    /// Of one number: Σwy, Σw and Σw(y−c)².
    One([&'a [Exact]; 3]),
    /// Of two: Σwy, Σwx, Σw, and the squares and the product about the centres.
    Two([&'a [Exact]; 6]),
}

/// What is wanted of PSUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Psus {
    /// Every row is one.
    Rows,
    /// How many have answers.
    Counted,
    /// The linear sums of each.
    Summed,
}

/// Accumulators of one task over the cells of a chunk.
pub(super) struct Table {
    layout: Layout,
    wanted: Psus,
    /// `width` a slot; unused where the weight is common.
    sums: Vec<Exact>,
    counts: Vec<u32>,
    /// What linear sums and counts were before the PSU at hand, where its sums are wanted.
    earlier: Vec<Exact>,
    earlier_counts: Vec<u32>,
    psus: Vec<u32>,
    /// Cells that the rows at hand have touched, and all of the chunk.
    marks: Marks,
    touched: Marks,
    /// Cells of the PSU that ends, how many they are, and its sums.
    cells: Vec<u32>,
    entries: usize,
    linear: Vec<f64>,
}

impl Table {
    pub(super) fn new(layout: Layout, wanted: Psus) -> Self {
        let slots = (layout.cells + 1) * layout.stride();
        let earlier = if wanted == Psus::Summed { layout.cells * layout.classes } else { 0 };
        Self {
            layout,
            wanted,
            sums: vec![Exact::default(); slots * layout.width],
            counts: vec![0; slots],
            earlier: vec![Exact::default(); earlier * layout.linear],
            earlier_counts: vec![0; earlier],
            psus: vec![0; layout.cells],
            marks: Marks::new(3 * layout.marks()),
            touched: Marks::new(layout.marks()),
            cells: Vec::new(),
            entries: 0,
            linear: Vec::new(),
        }
    }

    pub(super) fn layout(&self) -> Layout {
        self.layout
    }

    /// Adds a run of rows.
    pub(super) fn add(&mut self, places: &Places, run: Range<usize>, terms: Terms<'_>) {
        let (slots, marks) = (&places.slots[run.clone()], &places.marks[run.clone()]);
        match terms {
            Terms::Common(_) => {
                for &slot in slots {
                    self.counts[slot as usize] += 1;
                }
            }
            Terms::Weights(terms) => self.add_terms(slots, run, terms),
            Terms::One(terms) => self.add_terms(slots, run, terms),
            Terms::Two(terms) => self.add_terms(slots, run, terms),
        }
        let (bytes, blocks) = self.marks.bytes();
        marks.iter().for_each(|&mark| bytes[mark as usize] = 1);
        if !blocks.is_empty() {
            marks.iter().for_each(|&mark| blocks[mark as usize / BLOCK] = 1);
        }
    }

    #[inline]
    fn add_terms<const W: usize>(&mut self, slots: &[u32], run: Range<usize>, terms: [&[Exact]; W]) {
        let terms = terms.map(|terms| &terms[run.clone()][..slots.len()]);
        let (sums, _) = self.sums.as_chunks_mut::<W>();
        let counts = &mut self.counts[..sums.len()];
        for (row, &slot) in slots.iter().enumerate() {
            let slot = slot as usize;
            let sums = &mut sums[slot];
            counts[slot] += 1;
            for (sum, terms) in sums.iter_mut().zip(&terms) {
                sum.add(terms[row]);
            }
        }
    }

    /// Counts the PSU that ends in the cells where it has answers.
    pub(super) fn count_psu(&mut self) {
        let Self { marks, touched, psus, layout, cells, .. } = self;
        let answered = marks.take(0..layout.marks(), cells);
        // The last cell is that of the rows outside.
        let inside = answered.iter().filter(|&&cell| (cell as usize) < layout.cells).count();
        for &cell in &answered[..inside] {
            psus[cell as usize] += 1;
            touched.set(cell as usize);
        }
        self.entries = inside;
    }

    /// Counts a PSU of so many rows; the cells where it has answers, and what it has added to their linear sums.
    pub(super) fn end_psu(&mut self, rows: usize, grids: &[Grid], terms: Terms<'_>) -> (&[u32], &[f64]) {
        self.count_psu();
        self.linear.resize(self.entries * self.layout.classes * self.layout.linear, 0.0);
        let few = grids.iter().all(|grid| rows <= grid.few());
        match (terms, self.layout.classes) {
            (Terms::Common(weight), _) => self.end_counts(grids, weight),
            // Loops of a known length are several times as fast; questions seldom have more answers. A cell has the
            // sums of all its slots, of which the linear sums of the classes are the first.
            (Terms::One(_), _) => self.end_sums::<9, 2>(few, grids),
            (Terms::Two(_), _) => self.end_sums::<18, 2>(few, grids),
            (Terms::Weights(_), 2) => self.end_sums::<4, 2>(few, grids),
            (Terms::Weights(_), 3) => self.end_sums::<5, 3>(few, grids),
            (Terms::Weights(_), 4) => self.end_sums::<6, 4>(few, grids),
            (Terms::Weights(_), 5) => self.end_sums::<7, 5>(few, grids),
            (Terms::Weights(_), _) => self.end_many(grids),
        }
        (&self.cells[..self.entries], &self.linear)
    }

    /// For `K` sums a cell, of which the first `L` are linear.
    fn end_sums<const K: usize, const L: usize>(&mut self, few: bool, grids: &[Grid]) {
        if few {
            self.end_sums_by::<K, L>(grids, Grid::value_of_few);
        } else {
            self.end_sums_by::<K, L>(grids, Grid::value);
        }
    }

    #[inline]
    fn end_sums_by<const K: usize, const L: usize>(
        &mut self,
        grids: &[Grid],
        value: impl Fn(&Grid, Exact) -> f64,
    ) {
        let Some((grids, _)) = grids.split_first_chunk::<L>() else { return };
        let (sums, _) = self.sums.as_chunks::<K>();
        let (earlier, _) = self.earlier.as_chunks_mut::<L>();
        let (linear, _) = self.linear.as_chunks_mut::<L>();
        for (&cell, linear) in self.cells[..self.entries].iter().zip(linear) {
            let (sums, earlier) = (&sums[cell as usize], &mut earlier[cell as usize]);
            for at in 0..L {
                linear[at] = value(&grids[at], sums[at].since(replace(&mut earlier[at], sums[at])));
            }
        }
    }

    fn end_many(&mut self, grids: &[Grid]) {
        let (classes, stride) = (self.layout.classes, self.layout.stride());
        let mut linear = self.linear.iter_mut();
        for &cell in &self.cells[..self.entries] {
            let sums = self.sums[cell as usize * stride..][..classes].iter();
            let earlier = &mut self.earlier[cell as usize * classes..];
            for (((&sum, earlier), grid), linear) in sums.zip(earlier).zip(grids).zip(&mut linear) {
                *linear = grid.value(sum.since(replace(earlier, sum)));
            }
        }
    }

    fn end_counts(&mut self, grids: &[Grid], weight: Exact) {
        let (classes, stride) = (self.layout.classes, self.layout.stride());
        let mut linear = self.linear.iter_mut();
        for &cell in &self.cells[..self.entries] {
            let counts = self.counts[cell as usize * stride..][..classes].iter();
            let earlier = &mut self.earlier_counts[cell as usize * classes..];
            for (((&count, earlier), grid), linear) in counts.zip(earlier).zip(grids).zip(&mut linear) {
                *linear = grid.value(weight.times(count - replace(earlier, count)));
            }
        }
    }

    /// Writes the sums of the chunk and clears the accumulators.
    pub(super) fn end_chunk(&mut self, terms: Terms<'_>, part: &mut Part) {
        let Layout { cells, classes, width, linear } = self.layout;
        let (marks_each, stride) = (self.layout.marks(), self.layout.stride());
        let Self { sums, counts, earlier, earlier_counts, psus, marks, touched, wanted, cells: list, .. } =
            self;
        for &mark in marks.take(0..3 * marks_each, list) {
            touched.set(mark as usize % marks_each);
        }
        let touched = touched.take(0..marks_each, list);
        part.reserve(touched.len(), classes, width);
        for &cell in touched {
            let cell = cell as usize;
            let counts = &mut counts[cell * stride..][..stride];
            let sums = &mut sums[cell * stride * width..][..stride * width];
            let is_in = counts[..=classes].iter().any(|&count| count > 0);
            if cell < cells && is_in {
                part.cells.push(cell as u32);
                let classes = &counts[..classes];
                match terms {
                    Terms::Common(weight) => {
                        part.sums.extend(classes.iter().map(|&count| weight.times(count)));
                    }
                    _ => part.sums.extend_from_slice(&sums[..classes.len() * width]),
                }
                part.counts.extend_from_slice(classes);
                part.missing.push(counts[classes.len()]);
                part.psu_counts.push(match wanted {
                    Psus::Rows => classes.iter().sum(),
                    Psus::Counted | Psus::Summed => take(&mut psus[cell]),
                });
                if *wanted == Psus::Summed {
                    let classes = classes.len();
                    earlier[cell * classes * linear..][..classes * linear].fill(Exact::default());
                    earlier_counts[cell * classes..][..classes].fill(0);
                }
            }
            counts.fill(0);
            sums.fill(Exact::default());
        }
    }
}
