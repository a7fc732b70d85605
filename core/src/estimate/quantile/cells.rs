//! Numbers and weights of the answers, brought together by cell.
//!
//! One reading of the rows finds their cells. Then, for the weights of the sample and for those of every replicate alike,
//! one counts the answers of each cell and finds its largest weight, and the next puts every number and its weight, in
//! ticks of the cell, where the cell keeps them. A last one says of every row whether its number lies at or below a limit
//! of its cell: that column of yes and no goes through the same pass and the same variances as any share does.

use super::select::{Unit, tick};
use crate::answers::{Categories, Codes, MISSING, Values};
use crate::design::Design;
use crate::estimate::domains::Domains;
use crate::estimate::pass::Decoded;
use crate::estimate::plan::{Content, Task};
use crate::estimate::rows::{CHUNK_ROWS, Rows};

/// Which cell every row that answered belongs to.
pub(super) struct Cells<'a> {
    design: &'a Design,
    numbers: &'a [f64],
    count: usize,
    /// Cell of each place; [`MISSING`] outside the base and without an answer.
    of: Vec<u32>,
}

/// The numbers of every cell with some weights.
pub(super) struct Spread {
    /// First unit of each cell, and the end.
    starts: Vec<usize>,
    units: Vec<Unit>,
    ticks: Vec<f64>,
}

impl Spread {
    /// The units of each cell with the size of their ticks.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[Unit], f64)> {
        let units = self.starts.windows(2).map(|bounds| &self.units[bounds[0]..bounds[1]]);
        units.zip(self.ticks.iter().copied())
    }
}

impl<'a> Cells<'a> {
    /// Reads the answers of a task about one number.
    pub(super) fn read(design: &'a Design, domains: &Domains, task: &'a Task) -> Self {
        let numbers = match &task.content {
            Content::Terms { y, .. } => y.as_slice(),
            Content::Classes { .. } => &[],
        };
        let mut cells = vec![MISSING; design.answered()];
        each_chunk(&mut cells, |start, cells, own| {
            let rows = Rows::new(design, start..start + cells.len());
            domains.decode(&rows, &mut own.0);
            own.1.read(task, &rows);
            let classes = own.0.iter().zip(&own.1.classes);
            cells.iter_mut().zip(classes).for_each(|(cell, (&own, &class))| {
                *cell = if class == 0 { own } else { MISSING };
            });
        });
        Self { design, numbers, count: domains.len(), of: cells }
    }

    /// Brings numbers and weights in design order together by cell; a weight of zero takes a row out.
    pub(super) fn spread(&self, weights: &[f64]) -> Spread {
        let mut counts = vec![0; self.count];
        let mut largest = vec![0.0_f64; self.count];
        let counted = |cell: u32, weight: f64| cell != MISSING && weight > 0.0;
        for (&cell, &weight) in self.of.iter().zip(weights) {
            if counted(cell, weight) {
                counts[cell as usize] += 1;
                let largest = &mut largest[cell as usize];
                *largest = largest.max(weight);
            }
        }
        let ticks: Vec<f64> = largest.iter().zip(&counts).map(|(&weight, &n)| tick(weight, n)).collect();
        let per_weight: Vec<f64> = ticks.iter().map(|tick| tick.recip()).collect();
        let mut starts = vec![0];
        let mut end = 0;
        starts.extend(counts.iter().map(|count| {
            end += count;
            end
        }));
        let mut next = starts.clone();
        let mut units = vec![Unit { value: 0.0, weight: 0 }; end];
        let order = self.design.order();
        for (place, (&cell, &weight)) in self.of.iter().zip(weights).enumerate() {
            if !counted(cell, weight) {
                continue;
            }
            let number = self.numbers[order.map_or(place, |order| order[place] as usize)];
            let next = &mut next[cell as usize];
            // Zero has one sign, and no weight vanishes beside a large one.
            let weight = ((weight * per_weight[cell as usize]) as i64).max(1);
            units[*next] = Unit { value: number + 0.0, weight };
            *next += 1;
        }
        Spread { starts, units, ticks }
    }

    /// The places of one cell.
    pub(super) fn places(&self, cell: usize) -> Vec<u32> {
        let own = self.of.iter().enumerate().filter(|(_, own)| **own as usize == cell);
        own.map(|(place, _)| place as u32).collect()
    }

    /// Of every row that answered: whether its number is at most that of its cell, as a column of two answers of which
    /// the second means yes.
    pub(super) fn at_most(&self, limits: &[f64]) -> Categories {
        let codes = |places: std::ops::Range<usize>, out: &mut [u8]| {
            let rows = Rows::new(self.design, places.clone());
            let cells = &self.of[places];
            rows.for_each(self.numbers, |at, number| {
                out[at] = match cells[at] {
                    MISSING => u8::MAX,
                    cell => u8::from(number <= limits[cell as usize]),
                };
            });
        };
        let mut by_place = vec![u8::MAX; self.of.len()];
        each_chunk(&mut by_place, |start, out, _| codes(start..start + out.len(), out));
        let by_row = match self.design.order() {
            None => by_place,
            Some(order) => {
                let mut by_row = vec![u8::MAX; self.design.rows()];
                order.iter().zip(by_place).for_each(|(&row, code)| by_row[row as usize] = code);
                by_row
            }
        };
        let words = ["above", "at_most"].map(str::to_owned);
        Categories::trusted(Codes::U8(Values::from(by_row)), words.to_vec())
    }
}

/// What a reading of the rows decodes into.
type Buffers = (Vec<u32>, Decoded);

/// Fills `out`, one entry a place, chunk by chunk: `fill` gets the first place and the chunk.
#[cfg(not(feature = "parallel"))]
fn each_chunk<T>(out: &mut [T], fill: impl Fn(usize, &mut [T], &mut Buffers)) {
    let mut buffers = Buffers::default();
    for (chunk, out) in out.chunks_mut(CHUNK_ROWS).enumerate() {
        fill(chunk * CHUNK_ROWS, out, &mut buffers);
    }
}

/// Fills `out`, one entry a place, chunk by chunk: `fill` gets the first place and the chunk.
#[cfg(feature = "parallel")]
fn each_chunk<T: Send>(out: &mut [T], fill: impl Fn(usize, &mut [T], &mut Buffers) + Sync + Send) {
    use rayon::prelude::*;
    out.par_chunks_mut(CHUNK_ROWS)
        .enumerate()
        .for_each_init(Buffers::default, |buffers, (chunk, out)| fill(chunk * CHUNK_ROWS, out, buffers));
}
