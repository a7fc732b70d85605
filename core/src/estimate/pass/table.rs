//! Accumulators of one task over the cells of a chunk, and the loop that every row goes through.
//!
//! Every row has a *slot*: one for each class of each cell, then one for each cell where the answer is missing, then one
//! for all rows outside the breakdown or the base. So the loop has no branch. Sums run on from one PSU to the next: what
//! a PSU adds is the difference to what was there before it, so nothing is cleared before the chunk ends.

use std::array;
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

    /// The first slot of missing answers; there is one for each cell, and then that of rows outside.
    pub(super) fn missing(&self) -> usize {
        self.cells * self.classes
    }

    /// Marks of rows with an answer are numbered by cell; those of rows without one follow from here.
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
}

impl Table {
    pub(super) fn new(layout: Layout, wanted: Psus) -> Self {
        let slots = layout.missing() + layout.cells + 1;
        let earlier = if wanted == Psus::Summed { layout.missing() } else { 0 };
        Self {
            layout,
            wanted,
            sums: vec![Exact::default(); slots * layout.width],
            counts: vec![0; slots],
            earlier: vec![Exact::default(); earlier * layout.linear],
            earlier_counts: vec![0; earlier],
            psus: vec![0; layout.cells],
            marks: Marks::new(2 * layout.marks()),
            touched: Marks::new(layout.marks()),
        }
    }

    pub(super) fn layout(&self) -> Layout {
        self.layout
    }

    /// Adds a run of rows.
    pub(super) fn add(&mut self, places: &Places, run: Range<usize>, terms: Terms<'_>) {
        match terms {
            Terms::Common(_) => {
                for (&slot, &mark) in places.slots[run.clone()].iter().zip(&places.marks[run]) {
                    self.counts[slot as usize] += 1;
                    self.marks.set(mark as usize);
                }
            }
            Terms::Weights(terms) => self.add_terms(places, run, terms),
            Terms::One(terms) => self.add_terms(places, run, terms),
            Terms::Two(terms) => self.add_terms(places, run, terms),
        }
    }

    #[inline]
    fn add_terms<const W: usize>(&mut self, places: &Places, run: Range<usize>, terms: [&[Exact]; W]) {
        let terms = terms.map(|terms| &terms[run.clone()]);
        let (slots, marks) = (&places.slots[run.clone()], &places.marks[run]);
        let (sums, _) = self.sums.as_chunks_mut::<W>();
        let counts = &mut self.counts[..sums.len()];
        for (row, (&slot, &mark)) in slots.iter().zip(marks).enumerate() {
            let slot = slot as usize;
            let sums = &mut sums[slot];
            counts[slot] += 1;
            for (sum, terms) in sums.iter_mut().zip(&terms) {
                sum.add(terms[row]);
            }
            self.marks.set(mark as usize);
        }
    }

    /// Counts the PSU that ends in the cells where it has answers.
    pub(super) fn count_psu(&mut self) {
        self.end_cells(|_, _| ());
    }

    /// Tells what a PSU of so many rows has added to the linear sums of each cell where it has answers.
    pub(super) fn end_psu(
        &mut self,
        rows: usize,
        grids: &[Grid],
        terms: Terms<'_>,
        tell: &mut impl FnMut(usize, &[f64]),
    ) {
        let few = grids.iter().all(|grid| rows <= grid.few());
        match (terms, self.layout.classes) {
            (Terms::Common(weight), _) => self.end_counts(grids, weight, tell),
            (Terms::One(_), _) => self.end_sums::<3, 2>(few, grids, tell),
            (Terms::Two(_), _) => self.end_sums::<6, 2>(few, grids, tell),
            // Loops of a known length are twice as fast; questions seldom have more answers.
            (Terms::Weights(_), 2) => self.end_sums::<2, 2>(few, grids, tell),
            (Terms::Weights(_), 3) => self.end_sums::<3, 3>(few, grids, tell),
            (Terms::Weights(_), 4) => self.end_sums::<4, 4>(few, grids, tell),
            (Terms::Weights(_), 5) => self.end_sums::<5, 5>(few, grids, tell),
            (Terms::Weights(_), _) => self.end_many(grids, tell),
        }
    }

    /// For `K` sums a cell, of which the first `L` are linear.
    fn end_sums<const K: usize, const L: usize>(
        &mut self,
        few: bool,
        grids: &[Grid],
        tell: &mut impl FnMut(usize, &[f64]),
    ) {
        let Some((&grids, _)) = grids.split_first_chunk::<L>() else { return };
        let grown = |table: &mut Self, cell: usize| -> [Exact; L] {
            let sums = &table.sums.as_chunks::<K>().0[cell];
            let earlier = &mut table.earlier.as_chunks_mut::<L>().0[cell];
            array::from_fn(|at| sums[at].since(replace(&mut earlier[at], sums[at])))
        };
        if few {
            self.end_cells(|table, cell| {
                let grown = grown(table, cell);
                tell(cell, &array::from_fn::<_, L, _>(|at| grids[at].value_of_few(grown[at])));
            });
        } else {
            self.end_cells(|table, cell| {
                let grown = grown(table, cell);
                tell(cell, &array::from_fn::<_, L, _>(|at| grids[at].value(grown[at])));
            });
        }
    }

    fn end_many(&mut self, grids: &[Grid], tell: &mut impl FnMut(usize, &[f64])) {
        let classes = self.layout.classes;
        let mut values = Vec::with_capacity(classes);
        self.end_cells(|table, cell| {
            let sums = table.sums[cell * classes..][..classes].iter();
            let grown = sums
                .zip(&mut table.earlier[cell * classes..])
                .map(|(&sum, earlier)| sum.since(replace(earlier, sum)));
            values.clear();
            values.extend(grown.zip(grids).map(|(grown, grid)| grid.value(grown)));
            tell(cell, &values);
        });
    }

    fn end_counts(&mut self, grids: &[Grid], weight: Exact, tell: &mut impl FnMut(usize, &[f64])) {
        let classes = self.layout.classes;
        let mut values = Vec::with_capacity(classes);
        self.end_cells(|table, cell| {
            let counts = table.counts[cell * classes..][..classes].iter();
            let grown = counts
                .zip(&mut table.earlier_counts[cell * classes..])
                .map(|(&count, earlier)| count - replace(earlier, count));
            values.clear();
            values.extend(grown.zip(grids).map(|(grown, grid)| grid.value(weight.times(grown))));
            tell(cell, &values);
        });
    }

    /// Goes through the cells that have answers in the PSU that ends, and counts it there.
    #[inline]
    fn end_cells(&mut self, mut each: impl FnMut(&mut Self, usize)) {
        let mut marks = take(&mut self.marks);
        marks.drain(0..self.layout.marks(), |cell| {
            // The last cell is that of the rows outside.
            if let Some(psus) = self.psus.get_mut(cell) {
                *psus += 1;
                self.touched.set(cell);
                each(self, cell);
            }
        });
        self.marks = marks;
    }

    /// Writes the sums of the chunk and clears the accumulators.
    pub(super) fn end_chunk(&mut self, terms: Terms<'_>, part: &mut Part) {
        let Layout { cells, classes, width, linear } = self.layout;
        let Self { sums, counts, earlier, earlier_counts, psus, marks, touched, layout, wanted } = self;
        let (half, missing) = (layout.marks(), layout.missing());
        marks.drain(0..half, |cell| touched.set(cell));
        marks.drain(half..2 * half, |mark| touched.set(mark - half));
        touched.drain(0..half, |cell| {
            if cell == cells {
                return;
            }
            let (counts, lacking) = counts.split_at_mut(missing);
            let counts = &mut counts[cell * classes..][..classes];
            let sums = &mut sums[cell * classes * width..][..classes * width];
            part.cells.push(cell as u32);
            match terms {
                Terms::Common(weight) => part.sums.extend(counts.iter().map(|&count| weight.times(count))),
                _ => part.sums.extend_from_slice(sums),
            }
            part.counts.extend_from_slice(counts);
            part.missing.push(take(&mut lacking[cell]));
            part.psu_counts.push(match wanted {
                Psus::Rows => counts.iter().sum(),
                Psus::Counted | Psus::Summed => take(&mut psus[cell]),
            });
            counts.fill(0);
            sums.fill(Exact::default());
            if *wanted == Psus::Summed {
                earlier[cell * classes * linear..][..classes * linear].fill(Exact::default());
                earlier_counts[cell * classes..][..classes].fill(0);
            }
        });
    }
}
