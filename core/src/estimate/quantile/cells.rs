//! The numbers of every cell, read from the columns anew each time: nothing of a row is kept but its cell.

use std::ops::Range;

use crate::answers::{Categories, Codes, MISSING, Values};
use crate::design::{Design, Order};
use crate::estimate::domains::Domains;
use crate::estimate::pass::Decoded;
use crate::estimate::plan::{Content, Task};
use crate::estimate::rows::{CHUNK_ROWS, Rows};
use crate::interrupt;
use crate::threads;

/// Rows whose numbers and weights lie in buffers at a time.
const BLOCK: usize = 4096;

/// Which cell every row that answered belongs to.
pub(super) struct Cells<'a> {
    design: &'a Design,
    numbers: &'a [f64],
    count: usize,
    /// Cell of each place; missing outside the base and without an answer.
    of: Codes,
}

/// Weights in design order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Weights<'a> {
    OfDesign,
    OfReplicate(&'a [f64]),
}

impl<'a> Cells<'a> {
    /// Reads the answers of a task about one number.
    pub(super) fn read(design: &'a Design, domains: &Domains, task: &'a Task) -> Self {
        let numbers = match &task.content {
            Content::Terms { y, .. } => y.as_slice(),
            Content::Classes { .. } => &[],
        };
        let of = match domains.len() {
            0..=255 => Codes::U8(codes(design, domains, task, u8::MAX).into()),
            256..=65_535 => Codes::U16(codes(design, domains, task, u16::MAX).into()),
            _ => Codes::U32(codes(design, domains, task, u32::MAX).into()),
        };
        Self { design, numbers, count: domains.len(), of }
    }

    /// All rows of a design in one cell.
    #[cfg(test)]
    pub(super) fn one(design: &'a Design, numbers: &'a [f64]) -> Self {
        Self { design, numbers, count: 1, of: Codes::U8(vec![0; numbers.len()].into()) }
    }

    /// Number of cells.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Shows `each` the cell, number and weight of every unit. Rows are shared out among threads, each of which has a
    /// state of its own; `merge` must give the same whatever the share. A weight of zero takes a row out.
    pub(super) fn fold<S: Send>(
        &self,
        weights: Weights<'_>,
        state: impl Fn() -> S + Sync + Send,
        each: impl Fn(&mut S, usize, f64, f64) + Sync + Send,
        merge: impl FnMut(S, S) -> S,
    ) -> S {
        let shares = threads::shares(self.design.answered(), CHUNK_ROWS);
        let read = |share: usize| {
            let mut state = state();
            let places = shares[share].clone();
            self.show(weights, places, |cell, number, weight| each(&mut state, cell, number, weight));
            state
        };
        threads::in_order(shares.len(), read).into_iter().reduce(merge).unwrap_or_else(&state)
    }

    fn show(&self, weights: Weights<'_>, places: Range<usize>, mut each: impl FnMut(usize, f64, f64)) {
        let (mut cells, mut numbers, mut buffer) = (Vec::new(), Vec::new(), Vec::new());
        for start in places.clone().step_by(BLOCK) {
            interrupt::checkpoint();
            let block = start..(start + BLOCK).min(places.end);
            let numbers = Rows::new(self.design, block.clone()).values(self.numbers, &mut numbers);
            let weights = match weights {
                Weights::OfReplicate(weights) => &weights[block.clone()],
                Weights::OfDesign => self.design.weights_at(block.clone(), &mut buffer),
            };
            self.copy(block, &mut cells);
            for ((&cell, &number), &weight) in cells.iter().zip(numbers).zip(weights) {
                if cell != MISSING && weight > 0.0 {
                    // Zero has one sign.
                    each(cell as usize, number + 0.0, weight);
                }
            }
        }
    }

    /// The cells of some places.
    fn copy(&self, places: Range<usize>, out: &mut Vec<u32>) {
        fn widen<T: Copy + Into<u32>>(codes: &[T], missing: u32, out: &mut Vec<u32>) {
            let wide = |code: &T| {
                let code = (*code).into();
                if code == missing { MISSING } else { code }
            };
            out.extend(codes.iter().map(wide));
        }
        out.clear();
        match &self.of {
            Codes::U8(codes) => widen(&codes.as_slice()[places], u8::MAX.into(), out),
            Codes::U16(codes) => widen(&codes.as_slice()[places], u16::MAX.into(), out),
            Codes::U32(codes) => out.extend_from_slice(&codes.as_slice()[places]),
        }
    }

    /// The places of one cell.
    pub(super) fn places(&self, cell: usize) -> Vec<u32> {
        let places = 0..self.design.answered();
        places.filter(|&place| self.of.get(place) == cell as u32).map(|place| place as u32).collect()
    }

    /// Of every row that answered: whether its number is at most that of its cell, as a column of two answers of which
    /// the second means yes.
    pub(super) fn at_most(&self, limits: &[f64]) -> Categories {
        let fill = |start: usize, out: &mut [u8], cells: &mut Vec<u32>| {
            let places = start..start + out.len();
            self.copy(places.clone(), cells);
            Rows::new(self.design, places).for_each(self.numbers, |at, number| {
                out[at] = match cells[at] {
                    MISSING => u8::MAX,
                    cell => u8::from(number <= limits[cell as usize]),
                };
            });
        };
        let mut by_row = vec![u8::MAX; self.design.rows()];
        if let Order::All(_) = self.design.layout() {
            threads::each_part(&mut by_row, CHUNK_ROWS, fill);
        } else {
            let (mut codes, mut cells) = (Vec::new(), Vec::new());
            for start in (0..self.design.answered()).step_by(CHUNK_ROWS) {
                codes.resize(CHUNK_ROWS.min(self.design.answered() - start), 0);
                fill(start, &mut codes, &mut cells);
                Rows::new(self.design, start..start + codes.len()).put(&codes, &mut by_row);
            }
        }
        let words = ["above", "at_most"].map(str::to_owned);
        Categories::trusted(Codes::U8(Values::from(by_row)), words.to_vec())
    }
}

/// The cell of every place, or `missing`.
fn codes<T>(design: &Design, domains: &Domains, task: &Task, missing: T) -> Vec<T>
where
    T: Copy + Send + Sync + TryFrom<u32>,
{
    let mut cells = vec![missing; design.answered()];
    threads::each_part(&mut cells, CHUNK_ROWS, |start, cells, buffers: &mut (Vec<u32>, Decoded)| {
        let rows = Rows::new(design, start..start + cells.len());
        domains.decode(&rows, &mut buffers.0);
        buffers.1.read(task, &rows);
        let classes = buffers.0.iter().zip(&buffers.1.classes);
        for (cell, (&own, _)) in cells.iter_mut().zip(classes).filter(|(_, (_, class))| **class == 0) {
            // A row in no cell has the largest number there is, for which no narrower code has room.
            *cell = T::try_from(own).unwrap_or(missing);
        }
    });
    cells
}
