//! The kernel that reads replicate columns: every column once, for all cells and all estimates asked together.
//!
//! For replicate r and cell d it adds up `T_r[d] = Σ_{i in d} w_ir v_i`, where `v_i` is 1 or a number that does not
//! depend on the replicate. There are hundreds of columns and one `v`, so the loop takes a row at a time and
//! [`LANES`] columns side by side: the cell and `v` are read once for all of them, the sums of one cell lie together,
//! and no two additions of a row wait for each other.
//!
//! Sums do not depend on the order of rows or on threads, because they are sums of integers. A term `t` is put on a
//! grid by adding a number so large that its last bit is one unit: with `M = 1.5 · 2^52 u` the bits of `t + M`, read
//! as an integer, are those of `M` plus `t / u` rounded (the trick is folklore; see Demmel and Nguyen 2015,
//! *Parallel reproducible summation*, IEEE Transactions on Computers 64(7), for sums on such grids). Choosing another
//! `M` for each column costs nothing, so a term is one addition of doubles and one of integers.
//!
//! One word keeps 51 bits below the power of two above the column's largest weight. The error of a sum is at most half a
//! unit a term, so relative to `Σ w |v|` it is below `2^-51 · max w / min w · n / Σ|v|` (weights of zero have no error; `v`
//! is scaled by a power of two to 1 in every cell). Where that bound exceeds [`LOSS`], the part that was rounded off goes into
//! a second word of 44 bits, for about twice the time.

use crate::answers::MISSING;
use crate::estimate::rows::CHUNK_ROWS;
use crate::threads;

/// Columns read side by side.
pub(super) const LANES: usize = 4;

/// Rows read from each column before the next task reads the same ones, so that they are still in the cache.
const BLOCK: usize = 2048;

/// Terms that an integer of 64 bits certainly holds when each has 51.
const MOST_TERMS: u32 = 4095;

/// Largest relative error of a sum on one word.
const LOSS: f64 = 4e-13;

/// Bits of the second word.
const LOW_BITS: i32 = 44;

/// What the weight of a row is multiplied with in each sum of its cell.
#[derive(Debug, Clone)]
pub(super) enum Multipliers {
    /// One sum, of the weights themselves.
    Weight,
    /// One sum of weight times number.
    One(Vec<f64>),
    /// Two sums: weight times number, and the weights themselves.
    OneAndWeight(Vec<f64>),
    /// Two sums of weight times number.
    Two(Vec<f64>, Vec<f64>),
}

/// What one task adds up: the cell and the multipliers of every row, in the order of the rows.
#[derive(Debug, Clone)]
pub(super) struct Additions {
    /// Cell of each row; the number of cells for rows that belong to none.
    cells_of_rows: Vec<u32>,
    cells: usize,
    multipliers: Multipliers,
    /// Power of two by which the multipliers of each sum were scaled, sums of a cell together.
    scales: Vec<f64>,
    /// The largest `n / Σ|v|` of a sum.
    unevenness: f64,
    /// For each block of rows: terms by cell since the integers were last emptied, where they are after it.
    flushes: Vec<Option<Vec<u32>>>,
}

impl Additions {
    /// Prepares rows whose cell is [`MISSING`] where they belong to none. Numbers must be finite in the others.
    pub(super) fn new(mut cells_of_rows: Vec<u32>, cells: usize, mut multipliers: Multipliers) -> Self {
        for cell in cells_of_rows.iter_mut().filter(|cell| **cell == MISSING) {
            *cell = cells as u32;
        }
        let sums = multipliers.sums();
        let mut scales = vec![1.0; cells * sums];
        let mut unevenness = 1.0_f64;
        for (sum, numbers) in multipliers.numbers_mut().into_iter().enumerate() {
            let (own, uneven) = normalize(&cells_of_rows, cells, numbers);
            unevenness = unevenness.max(uneven);
            scales.iter_mut().skip(sum).step_by(sums).zip(own).for_each(|(scale, own)| *scale = own);
        }
        let flushes = plan_flushes(&cells_of_rows, cells);
        Self { cells_of_rows, cells, multipliers, scales, unevenness, flushes }
    }

    /// Sums of a cell.
    fn sums(&self) -> usize {
        self.multipliers.sums()
    }

    /// All sums of a replicate.
    pub(super) fn width(&self) -> usize {
        self.cells * self.sums()
    }
}

impl Multipliers {
    fn sums(&self) -> usize {
        match self {
            Self::Weight | Self::One(_) => 1,
            Self::OneAndWeight(_) | Self::Two(..) => 2,
        }
    }

    fn numbers_mut(&mut self) -> Vec<&mut Vec<f64>> {
        match self {
            Self::Weight => vec![],
            Self::One(y) | Self::OneAndWeight(y) => vec![y],
            Self::Two(y, x) => vec![y, x],
        }
    }
}

/// Scales the numbers of each cell by a power of two so that the largest lies between 1/2 and 1. Gives the powers that
/// take the sums back, and the largest `n / Σ|v|`, over whole numbers so that it does not depend on the order of rows.
fn normalize(cells_of_rows: &[u32], cells: usize, numbers: &mut [f64]) -> (Vec<f64>, f64) {
    /// Parts of 1 in which `Σ|v|` is counted.
    const PARTS: f64 = (1_u64 << 32) as f64;
    let shares = threads::shares(numbers.len(), CHUNK_ROWS);
    let of_share = |share: usize| cells_of_rows[shares[share].clone()].iter();
    let largest = threads::in_order(shares.len(), |share| {
        let mut largest = vec![0.0_f64; cells + 1];
        for (&cell, number) in of_share(share).zip(&numbers[shares[share].clone()]) {
            let largest = &mut largest[cell as usize];
            *largest = largest.max(number.abs());
        }
        largest
    });
    let largest = largest.into_iter().fold(vec![0.0_f64; cells + 1], |mut all, own| {
        all.iter_mut().zip(own).for_each(|(all, own)| *all = all.max(own));
        all
    });
    let scales: Vec<f64> = largest.iter().map(|&largest| power_of_two(exponent_above(largest))).collect();
    threads::each_part(numbers, CHUNK_ROWS, |start, numbers, (): &mut ()| {
        for (&cell, number) in cells_of_rows[start..].iter().zip(numbers) {
            // Rows outside every cell may hold anything.
            *number = if cell as usize == cells { 0.0 } else { *number / scales[cell as usize] };
        }
    });
    let spread = threads::in_order(shares.len(), |share| {
        let mut spread = vec![(0_u64, 0_u64); cells + 1];
        for (&cell, number) in of_share(share).zip(&numbers[shares[share].clone()]) {
            let spread = &mut spread[cell as usize];
            spread.0 += u64::from(*number != 0.0);
            spread.1 += (number.abs() * PARTS) as u64;
        }
        spread
    });
    let of_cell = |cell: usize| {
        spread.iter().fold((0, 0), |(terms, parts), own| (terms + own[cell].0, parts + own[cell].1))
    };
    let uneven = (0..cells).map(of_cell).filter(|(terms, _)| *terms > 0);
    let uneven = uneven.map(|(terms, parts)| terms as f64 * PARTS / parts as f64).fold(1.0, f64::max);
    (scales[..cells].to_vec(), uneven)
}

/// The smallest exponent whose power of two is larger than the number.
fn exponent_above(number: f64) -> i32 {
    if number == 0.0 {
        return 0;
    }
    // The exponent of a normal number; those far below 1 need no better one.
    ((number.to_bits() >> 52) & 0x7ff) as i32 - 1022
}

fn power_of_two(exponent: i32) -> f64 {
    2.0_f64.powi(exponent.clamp(-1000, 1000))
}

/// Empties the integers after a block where another block could make them overflow, and after the last.
fn plan_flushes(cells_of_rows: &[u32], cells: usize) -> Vec<Option<Vec<u32>>> {
    let mut flushes: Vec<Option<Vec<u32>>> = Vec::new();
    let mut counts = vec![0_u32; cells + 1];
    for block in cells_of_rows.chunks(BLOCK) {
        let mut with_block = counts.clone();
        block.iter().for_each(|&cell| with_block[cell as usize] += 1);
        if with_block[..cells].iter().any(|&count| count > MOST_TERMS) {
            if let Some(before) = flushes.last_mut() {
                *before = Some(std::mem::replace(&mut counts, vec![0; cells + 1]));
            }
            block.iter().for_each(|&cell| counts[cell as usize] += 1);
        } else {
            counts = with_block;
        }
        flushes.push(None);
    }
    if let Some(last) = flushes.last_mut() {
        *last = Some(counts);
    }
    flushes
}

/// A column of replicate weights with the range of its weights.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column<'a> {
    pub(super) weights: &'a [f64],
    /// Smallest weight above zero.
    pub(super) smallest: f64,
    pub(super) largest: f64,
}

impl Column<'_> {
    fn unit_exponent(&self) -> i32 {
        exponent_above(self.largest) - 51
    }
}

/// The terms of a row with one weight.
trait Terms<const K: usize> {
    fn of(&self, row: usize, weight: f64) -> [f64; K];
}

struct Weight;
struct One<'a>(&'a [f64]);
struct OneAndWeight<'a>(&'a [f64]);
struct Two<'a>(&'a [f64], &'a [f64]);

impl Terms<1> for Weight {
    #[inline]
    fn of(&self, _: usize, weight: f64) -> [f64; 1] {
        [weight]
    }
}

impl Terms<1> for One<'_> {
    #[inline]
    fn of(&self, row: usize, weight: f64) -> [f64; 1] {
        [weight * self.0[row]]
    }
}

impl Terms<2> for OneAndWeight<'_> {
    #[inline]
    fn of(&self, row: usize, weight: f64) -> [f64; 2] {
        [weight * self.0[row], weight]
    }
}

impl Terms<2> for Two<'_> {
    #[inline]
    fn of(&self, row: usize, weight: f64) -> [f64; 2] {
        [weight * self.0[row], weight * self.1[row]]
    }
}

/// The integers of one cell: by sum, word and column.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Bank<const K: usize, const WORDS: usize>([[[i64; LANES]; WORDS]; K]);

/// Adds a block of rows. All slices have the length of `cells`.
#[inline(never)]
fn add<const K: usize, const WORDS: usize>(
    cells: &[u32],
    terms: &impl Terms<K>,
    columns: [&[f64]; LANES],
    grids: &Grids,
    banks: &mut [Bank<K, WORDS>],
) {
    let columns = columns.map(|column| &column[..cells.len()]);
    for (row, &cell) in cells.iter().enumerate() {
        let bank = &mut banks[cell as usize].0;
        let weights: [f64; LANES] = std::array::from_fn(|lane| columns[lane][row]);
        let terms = weights.map(|weight| terms.of(row, weight));
        for (k, words) in bank.iter_mut().enumerate() {
            for lane in 0..LANES {
                let high = terms[lane][k] + grids.high[lane];
                words[0][lane] = words[0][lane].wrapping_add(high.to_bits().cast_signed());
                if WORDS == 2 {
                    let low = (terms[lane][k] - (high - grids.high[lane])) + grids.low[lane];
                    words[1][lane] = words[1][lane].wrapping_add(low.to_bits().cast_signed());
                }
            }
        }
    }
}

/// The grid of each column, as the number that puts a term on it.
struct Grids {
    units: [i32; LANES],
    high: [f64; LANES],
    low: [f64; LANES],
}

impl Grids {
    fn new(columns: &[Column<'_>; LANES]) -> Self {
        let units = columns.map(|column| column.unit_exponent());
        let magic = |unit: i32| 1.5 * power_of_two(unit + 52);
        Self { units, high: units.map(magic), low: units.map(|unit| magic(unit - LOW_BITS)) }
    }
}

/// Integers of one task for the columns at hand, in blocks and, after a flush, in full.
struct Accumulator<const K: usize, const WORDS: usize> {
    banks: Vec<Bank<K, WORDS>>,
    totals: Vec<[[[i128; LANES]; WORDS]; K]>,
}

impl<const K: usize, const WORDS: usize> Accumulator<K, WORDS> {
    fn new(cells: usize) -> Self {
        Self {
            banks: vec![Bank([[[0; LANES]; WORDS]; K]); cells + 1],
            totals: vec![[[[0; LANES]; WORDS]; K]; cells],
        }
    }

    fn flush(&mut self, grids: &Grids, counts: &[u32]) {
        for ((bank, totals), &count) in self.banks.iter_mut().zip(&mut self.totals).zip(counts) {
            for (words, totals) in bank.0.iter_mut().zip(totals) {
                for ((word, total), magic) in words.iter_mut().zip(totals).zip([&grids.high, &grids.low]) {
                    for lane in 0..LANES {
                        let offset = magic[lane].to_bits().cast_signed().wrapping_mul(i64::from(count));
                        total[lane] += i128::from(std::mem::take(&mut word[lane]).wrapping_sub(offset));
                    }
                }
            }
        }
    }

    fn value(&self, grids: &Grids, cell: usize, k: usize, lane: usize) -> f64 {
        let words = &self.totals[cell][k];
        if WORDS == 1 {
            words[0][lane] as f64 * power_of_two(grids.units[lane])
        } else {
            ((words[0][lane] << LOW_BITS) + words[1][lane]) as f64
                * power_of_two(grids.units[lane] - LOW_BITS)
        }
    }
}

/// One task with its accumulator.
trait Running {
    fn add(&mut self, block: usize, columns: [&[f64]; LANES], grids: &Grids);
    fn finish(&self, grids: &Grids, lane: usize, out: &mut [f64]);
}

struct Run<'a, const K: usize, const WORDS: usize> {
    task: &'a Additions,
    accumulator: Accumulator<K, WORDS>,
}

impl<'a, const K: usize, const WORDS: usize> Run<'a, K, WORDS> {
    fn boxed(task: &'a Additions) -> Box<dyn Running + 'a>
    where
        Self: Running,
    {
        Box::new(Self { task, accumulator: Accumulator::new(task.cells) })
    }

    fn write(&self, grids: &Grids, lane: usize, out: &mut [f64]) {
        for (index, out) in out.iter_mut().enumerate() {
            *out = self.accumulator.value(grids, index / K, index % K, lane) * self.task.scales[index];
        }
    }
}

impl<const WORDS: usize> Running for Run<'_, 1, WORDS> {
    fn add(&mut self, block: usize, columns: [&[f64]; LANES], grids: &Grids) {
        let rows = block * BLOCK..((block + 1) * BLOCK).min(self.task.cells_of_rows.len());
        let cells = &self.task.cells_of_rows[rows.clone()];
        let banks = &mut self.accumulator.banks;
        match &self.task.multipliers {
            Multipliers::One(y) => add(cells, &One(&y[rows]), columns, grids, banks),
            _ => add(cells, &Weight, columns, grids, banks),
        }
        if let Some(counts) = &self.task.flushes[block] {
            self.accumulator.flush(grids, counts);
        }
    }

    fn finish(&self, grids: &Grids, lane: usize, out: &mut [f64]) {
        self.write(grids, lane, out);
    }
}

impl<const WORDS: usize> Running for Run<'_, 2, WORDS> {
    fn add(&mut self, block: usize, columns: [&[f64]; LANES], grids: &Grids) {
        let rows = block * BLOCK..((block + 1) * BLOCK).min(self.task.cells_of_rows.len());
        let cells = &self.task.cells_of_rows[rows.clone()];
        let banks = &mut self.accumulator.banks;
        match &self.task.multipliers {
            Multipliers::Two(y, x) => {
                add(cells, &Two(&y[rows.clone()], &x[rows]), columns, grids, banks);
            }
            Multipliers::OneAndWeight(y) => add(cells, &OneAndWeight(&y[rows]), columns, grids, banks),
            Multipliers::Weight | Multipliers::One(_) => {}
        }
        if let Some(counts) = &self.task.flushes[block] {
            self.accumulator.flush(grids, counts);
        }
    }

    fn finish(&self, grids: &Grids, lane: usize, out: &mut [f64]) {
        self.write(grids, lane, out);
    }
}

/// Sums of all tasks over up to [`LANES`] columns: for each task, column after column, its sums by cell.
pub(super) fn read(tasks: &[Additions], columns: &[Column<'_>]) -> Vec<Vec<f64>> {
    let Some(last) = columns.last() else { return vec![Vec::new(); tasks.len()] };
    let lanes: [Column<'_>; LANES] = std::array::from_fn(|lane| *columns.get(lane).unwrap_or(last));
    let grids = Grids::new(&lanes);
    let range = columns.iter().map(|column| column.largest / column.smallest).fold(1.0, f64::max);
    let mut running: Vec<Box<dyn Running + '_>> = tasks
        .iter()
        .map(|task| {
            let fits = range * task.unevenness * 2.0 * f64::EPSILON <= LOSS;
            match (task.sums(), fits) {
                (1, true) => Run::<1, 1>::boxed(task),
                (1, false) => Run::<1, 2>::boxed(task),
                (_, true) => Run::<2, 1>::boxed(task),
                (_, false) => Run::<2, 2>::boxed(task),
            }
        })
        .collect();
    let rows = last.weights.len();
    for (block, start) in (0..rows).step_by(BLOCK).enumerate() {
        let block_of = lanes.map(|lane| &lane.weights[start..(start + BLOCK).min(rows)]);
        for task in &mut running {
            task.add(block, block_of, &grids);
        }
    }
    tasks
        .iter()
        .zip(&running)
        .map(|(task, running)| {
            let mut out = vec![0.0; columns.len() * task.width()];
            for (lane, out) in out.chunks_mut(task.width().max(1)).enumerate() {
                running.finish(&grids, lane, out);
            }
            out
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::num::sum::{Exact, Grid};

    /// Sums by cell of `weight · v`, each rounded once.
    fn exact(cells_of_rows: &[u32], cells: usize, weights: &[f64], v: &[f64]) -> Vec<f64> {
        let of_cell = |cell: usize| {
            let terms: Vec<f64> = (0..weights.len())
                .filter(|&row| cells_of_rows[row] as usize == cell)
                .map(|row| weights[row] * v[row])
                .collect();
            let grid = Grid::new(terms.iter().fold(0.0, |most, term| term.abs().max(most)), terms.len());
            let mut sum = Exact::default();
            terms.iter().for_each(|&term| sum.add(grid.term(term)));
            grid.value(sum)
        };
        (0..cells).map(of_cell).collect()
    }

    fn column(weights: &[f64]) -> Column<'_> {
        let smallest = weights.iter().copied().filter(|weight| *weight > 0.0).fold(f64::INFINITY, f64::min);
        Column { weights, smallest, largest: weights.iter().copied().fold(0.0, f64::max) }
    }

    fn assert_near(ours: f64, exact: f64, absolute: f64) {
        // Products and the last sum are rounded too.
        let loss = LOSS + 4.0 * f64::EPSILON;
        assert!((ours - exact).abs() <= loss * absolute, "{ours} for {exact}");
    }

    /// Reads `columns` for both forms of two sums and for one, and compares every sum.
    fn check(cells_of_rows: &[u32], cells: usize, y: &[f64], columns: &[Vec<f64>]) {
        let ones = vec![1.0; y.len()];
        let x: Vec<f64> = y.iter().map(|y| 3.0 - y).collect();
        let tasks = [
            Additions::new(cells_of_rows.to_vec(), cells, Multipliers::OneAndWeight(y.to_vec())),
            Additions::new(cells_of_rows.to_vec(), cells, Multipliers::Two(y.to_vec(), x.clone())),
            Additions::new(cells_of_rows.to_vec(), cells, Multipliers::Weight),
            Additions::new(cells_of_rows.to_vec(), cells, Multipliers::One(y.to_vec())),
        ];
        let numbers: [&[&[f64]]; 4] = [&[y, &ones], &[y, &x], &[&ones], &[y]];
        let all: Vec<Column<'_>> = columns.iter().map(|weights| column(weights)).collect();
        let chunks = all.chunks(LANES).zip(columns.chunks(LANES));
        for (read, columns) in chunks.map(|(all, columns)| (read(&tasks, all), columns)) {
            for ((sums, numbers), task) in read.iter().zip(numbers).zip(&tasks) {
                for (weights, sums) in columns.iter().zip(sums.chunks(task.width())) {
                    for (k, v) in numbers.iter().enumerate() {
                        let absolute: Vec<f64> = v.iter().map(|v| v.abs()).collect();
                        let absolute = exact(cells_of_rows, cells, weights, &absolute);
                        let exact = exact(cells_of_rows, cells, weights, v);
                        for cell in 0..cells {
                            assert_near(sums[cell * numbers.len() + k], exact[cell], absolute[cell]);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn sums_of_many_rows_in_one_cell_do_not_overflow() {
        // Twenty thousand terms just below the largest that a column may hold, in one cell of two.
        let rows = 20_000;
        let cells: Vec<u32> = (0..rows).map(|row| u32::from(row % 1000 == 0)).collect();
        let y: Vec<f64> = (0..rows).map(|row| if row % 3 == 0 { -1.0 } else { 1.0 - 1e-9 }).collect();
        let weights = vec![vec![8.0 - 1e-9; rows], vec![7.9; rows], vec![4.0; rows]];
        check(&cells, 2, &y, &weights);
    }

    #[test]
    fn weights_of_very_different_size_keep_their_digits() {
        // A cell of weights near 1 beside one of weights near 10^12: one word of 51 bits is not enough.
        let rows = 5000;
        let cells: Vec<u32> = (0..rows).map(|row| u32::from(row % 2 == 0)).collect();
        let spread = |row: usize| 1.0 + (row % 97) as f64 / 31.0;
        let y: Vec<f64> = (0..rows).map(|row| spread(row) - 2.0).collect();
        let weight = |row: usize| spread(row * 7) * if row.is_multiple_of(2) { 1.0 } else { 1e12 };
        check(&cells, 2, &y, &[(0..rows).map(weight).collect()]);
    }

    #[test]
    fn rows_outside_every_cell_may_hold_anything() {
        let cells = vec![0, MISSING, 1, MISSING];
        let y = vec![1.0, f64::NAN, 2.0, f64::INFINITY];
        let task = Additions::new(cells, 2, Multipliers::OneAndWeight(y));
        let weights = [3.0, f64::NAN, 5.0, -1.0];
        let column = Column { weights: &weights, smallest: 3.0, largest: 5.0 };
        assert_eq!(read(&[task], &[column]), [[3.0, 3.0, 10.0, 5.0]]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn sums_agree_with_exact_ones_and_no_order_of_rows_changes_a_bit(
            rows in prop::collection::vec((0u32..5, -1e3..1e3_f64, 0.0..50.0_f64, 0.0..1e9_f64), 1..300),
            turn in 0usize..300,
        ) {
            let split = |rows: &[(u32, f64, f64, f64)]| {
                let cells: Vec<u32> = rows.iter().map(|row| row.0).collect();
                let y: Vec<f64> = rows.iter().map(|row| row.1).collect();
                let of = |f: fn(&(u32, f64, f64, f64)) -> f64| rows.iter().map(f).collect::<Vec<_>>();
                let weights = vec![of(|row| row.2), of(|row| row.3), of(|row| row.2 + 1.0), of(|_| 0.0), of(|_| 1.0)];
                (cells, y, weights)
            };
            let (cells, y, weights) = split(&rows);
            check(&cells, 5, &y, &weights);
            let bits = |(cells, y, weights): (Vec<u32>, Vec<f64>, Vec<Vec<f64>>)| -> Vec<u64> {
                let task = Additions::new(cells, 5, Multipliers::OneAndWeight(y));
                let columns: Vec<_> = weights.iter().map(|weights| column(weights)).collect();
                let parts = columns.chunks(LANES).flat_map(|columns| read(std::slice::from_ref(&task), columns));
                parts.flatten().map(f64::to_bits).collect()
            };
            let before = bits((cells, y, weights));
            let mut turned = rows.clone();
            turned.rotate_left(turn % rows.len());
            turned.reverse();
            prop_assert_eq!(before, bits(split(&turned)));
        }
    }
}
