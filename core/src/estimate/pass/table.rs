//! Accumulators of one task over the cells of a chunk, and the loop that every row goes through.
//!
//! Each cell has a *slot* for every class and one more for answers that are missing; rows outside the breakdown or the
//! base go to a cell of their own behind the others, so that the loop has no branch. Sums run on from one PSU to the
//! next: what a PSU adds is the difference to what was there before it, so nothing is cleared before the chunk ends.

use std::mem::replace;
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
        self.classes + 1
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

/// Accumulators of one task over the cells of a chunk.
pub(super) struct Table {
    layout: Layout,
    /// `width` a slot; unused where the weight is common.
    sums: Vec<Exact>,
    counts: Vec<u32>,
    /// What linear sums and counts were before the PSU at hand; empty where every row is its own PSU.
    earlier: Vec<Exact>,
    earlier_counts: Vec<u32>,
    psus: Vec<u32>,
    /// Cells that the rows at hand have touched, and all of the chunk.
    marks: Marks,
    touched: Marks,
}

impl Table {
    pub(super) fn new(layout: Layout, with_psus: bool) -> Self {
        let slots = (layout.cells + 1) * layout.stride();
        let earlier = if with_psus { slots } else { 0 };
        Self {
            layout,
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

    /// Writes what the PSU that ends has added.
    pub(super) fn end_psu(&mut self, grids: &[Grid], terms: Terms<'_>, part: &mut Part) {
        let Layout { cells, classes, width, linear } = self.layout;
        let stride = self.layout.stride();
        let before = part.entry_cells.len();
        let Self { sums, counts, earlier, earlier_counts, psus, marks, touched, layout } = self;
        marks.drain(0..layout.marks(), |cell| {
            if cell == cells {
                return;
            }
            touched.set(cell);
            psus[cell] += 1;
            part.entry_cells.push(cell as u32);
            let first = cell * stride;
            if let Terms::Common(weight) = terms {
                let counts = counts[first..][..classes].iter().zip(&mut earlier_counts[first..]);
                let values = counts.zip(grids).map(|((&count, earlier), grid)| {
                    grid.value(weight.times(count - replace(earlier, count)))
                });
                part.entry_linear.extend(values);
            } else {
                // Classes have one sum each; terms have one class and the linear sums first.
                let sums = sums[first * width..][..classes * linear].iter();
                let values = sums
                    .zip(&mut earlier[first * linear..])
                    .zip(grids)
                    .map(|((&sum, earlier), grid)| grid.value(sum.since(replace(earlier, sum))));
                part.entry_linear.extend(values);
            }
        });
        part.entry_counts.push((part.entry_cells.len() - before) as u32);
    }

    /// Writes the sums of the chunk and clears the accumulators.
    pub(super) fn end_chunk(&mut self, terms: Terms<'_>, part: &mut Part) {
        let Layout { cells, classes, width, linear } = self.layout;
        let stride = self.layout.stride();
        let with_psus = !self.earlier.is_empty();
        let Self { sums, counts, earlier, earlier_counts, psus, marks, touched, layout } = self;
        marks.drain(0..layout.marks(), |cell| touched.set(cell));
        marks.drain(layout.marks()..2 * layout.marks(), |mark| touched.set(mark - layout.marks()));
        touched.drain(0..layout.marks(), |cell| {
            let first = cell * stride;
            let (counts, sums) =
                (&mut counts[first..][..stride], &mut sums[first * width..][..stride * width]);
            if cell < cells {
                part.cells.push(cell as u32);
                match terms {
                    Terms::Common(weight) => {
                        part.sums.extend(counts[..classes].iter().map(|&count| weight.times(count)));
                    }
                    _ => part.sums.extend_from_slice(&sums[..classes * width]),
                }
                part.counts.extend_from_slice(&counts[..classes]);
                part.missing.push(counts[classes]);
                // Without clusters every answer is a PSU of its own.
                let answers = || counts[..classes].iter().sum();
                part.psus.push(if with_psus { std::mem::take(&mut psus[cell]) } else { answers() });
            }
            counts.fill(0);
            sums.fill(Exact::default());
            if with_psus {
                earlier[first * linear..][..stride * linear].fill(Exact::default());
                earlier_counts[first..][..stride].fill(0);
            }
        });
    }
}
