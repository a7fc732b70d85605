//! The rank of the columns of replicate weights on some rows, without a decomposition of all of them.
//!
//! R `survey` takes a QR decomposition that passes over a column whose part orthogonal to those before it is shorter
//! than 10⁻⁵ of the column. The same test is made here on the Gram matrix by Cholesky: a pivot below 10⁻¹⁰ of its
//! diagonal, far above the rounding of a Gram matrix (10⁻¹⁵).
//!
//! The Gram matrix of all `n` rows and `R` columns would cost `n R² / 2` multiplications, seconds for large samples. It
//! is taken on a few more than `R` rows instead, spread evenly over rows sorted by content, so that their order in the
//! file does not matter. Columns that are independent there are so on all rows,
//! which settles most replicates. For those that are not, the rows at hand say which combination of the columns before
//! makes each of them up, and one pass over all rows, `n R` multiplications, shows whether a mixture of these
//! combinations vanishes everywhere (the check of Freivalds 1979, *Fast probabilistic algorithms*; its chance of missing
//! a row is that of numbers fixed here being orthogonal to it). Rows where it does not are taken in, and so on; since
//! each round takes in a direction that was not seen, there are few.
//!
//! Source: Golub and Van Loan (2013), *Matrix Computations*, 4th edition, sections 4.2.5 and 5.3.

use super::{Replicates, Source};
use crate::design::Design;

/// Square of the relative length below which a column counts as a combination of others (R's `tol = 1e-05`).
const TOLERANCE: f64 = 1e-10;

/// Rows that are tried first beyond one for each column.
const SPARE: usize = 16;

/// Steps of the golden ratio, which never repeat.
const STEP: f64 = 0.618_033_988_749_894_9;

/// Rows of the matrix held at a time.
const CHUNK: usize = 2048;

impl Replicates {
    /// The rank on some places in order.
    pub(super) fn rank(&self, design: &Design, full: &[f64], places: &[u32]) -> usize {
        let count = self.len();
        let few = (count + SPARE).min(places.len());
        let by_content = self.by_content(design, full, places);
        let mut new: Vec<usize> = (0..few).map(|index| by_content[index * places.len() / few]).collect();
        let mut rank_of = vec![0_u32; places.len()];
        by_content.iter().zip(0..).for_each(|(&index, rank)| rank_of[index] = rank);
        let mut is_tried = vec![false; places.len()];
        let mut tried = 0;
        let mut gram = vec![0.0; count * count];
        loop {
            new.iter().for_each(|&index| is_tried[index] = true);
            tried += new.len();
            let rows: Vec<u32> = new.iter().map(|&index| places[index]).collect();
            self.add_to_gram(design, full, &rows, &mut gram);
            let basis = Basis::of(&gram, count, places.len() as f64 / tried.max(1) as f64);
            if basis.kept.len() == count || tried == places.len() {
                return basis.kept.len();
            }
            new = self.unlike(design, full, places, &is_tried, &basis, tried);
            if new.is_empty() {
                return basis.kept.len();
            }
            new.sort_unstable_by_key(|&index| rank_of[index]);
        }
    }

    /// Places sorted by what their replicates are to their weight: those of one PSU lie together, and whatever order
    /// the rows of a file have, they lie in the same order here.
    fn by_content(&self, design: &Design, full: &[f64], places: &[u32]) -> Vec<usize> {
        let mut mixed = vec![0.0; places.len()];
        let mut column = vec![0.0; CHUNK.min(places.len())];
        for (places, mixed) in places.chunks(CHUNK).zip(mixed.chunks_mut(CHUNK)) {
            for replicate in 0..self.len() {
                let column = &mut column[..places.len()];
                self.gather(design, full, replicate, places, column);
                let factor = 1.0 + (replicate as f64 * STEP).fract();
                mixed.iter_mut().zip(column).for_each(|(mixed, weight)| *mixed += factor * *weight);
            }
            let weights = places.iter().map(|&place| full[place as usize]);
            mixed.iter_mut().zip(weights).for_each(|(mixed, weight)| *mixed /= weight);
        }
        let mut sorted: Vec<usize> = (0..places.len()).collect();
        let weight = |index: usize| full[places[index] as usize];
        sorted.sort_by(|&a, &b| mixed[a].total_cmp(&mixed[b]).then(weight(a).total_cmp(&weight(b))));
        sorted
    }

    /// Rows, at most so many, on which columns outside the basis are not what those within it make of them elsewhere.
    fn unlike(
        &self,
        design: &Design,
        full: &[f64],
        places: &[u32],
        is_tried: &[bool],
        basis: &Basis,
        most: usize,
    ) -> Vec<usize> {
        let (mixture, share) = basis.vanishing(self.len());
        let (mut whole, mut rest) = (0.0, vec![0.0; places.len()]);
        let mut column = vec![0.0; CHUNK.min(places.len())];
        let mut dropped = column.clone();
        for (places, rest) in places.chunks(CHUNK).zip(rest.chunks_mut(CHUNK)) {
            dropped.fill(0.0);
            for (replicate, (factor, of_dropped)) in mixture.iter().zip(&share).enumerate() {
                let column = &mut column[..places.len()];
                self.gather(design, full, replicate, places, column);
                for ((rest, dropped), weight) in rest.iter_mut().zip(&mut dropped).zip(column) {
                    *rest += factor * *weight;
                    *dropped += of_dropped * *weight;
                }
            }
            whole += dropped.iter().map(|value| value * value).sum::<f64>();
        }
        let bound = TOLERANCE * whole;
        if rest.iter().map(|value| value * value).sum::<f64>() <= bound {
            return Vec::new();
        }
        let is_unlike =
            |index: &usize| !is_tried[*index] && rest[*index].powi(2) * places.len() as f64 > bound;
        let mut unlike: Vec<usize> = (0..places.len()).filter(is_unlike).collect();
        if unlike.len() > most {
            let size = |index: &usize| rest[*index].abs();
            unlike.select_nth_unstable_by(most, |a, b| size(b).total_cmp(&size(a)).then(a.cmp(b)));
            unlike.truncate(most);
        }
        unlike
    }

    /// Adds the products of the columns on some places to the lower triangle of their Gram matrix.
    fn add_to_gram(&self, design: &Design, full: &[f64], places: &[u32], gram: &mut [f64]) {
        let count = self.len();
        let mut columns = vec![0.0; count * CHUNK.min(places.len())];
        for places in places.chunks(CHUNK) {
            let rows = places.len();
            for (replicate, column) in columns.chunks_mut(rows).take(count).enumerate() {
                self.gather(design, full, replicate, places, column);
            }
            let column = |index: usize| &columns[index * rows..][..rows];
            for i in (0..count).step_by(2) {
                let pair = [column(i), column((i + 1).min(count - 1))];
                for j in (0..=i).step_by(2) {
                    let other = [column(j), column((j + 1).min(count - 1))];
                    let dots = dots(pair, other);
                    for (a, row) in dots.iter().enumerate().take(count - i) {
                        for (b, dot) in row.iter().enumerate().take(count - j) {
                            gram[(i + a) * count + j + b] += dot;
                        }
                    }
                }
            }
        }
    }

    /// The weights of one replicate at some places.
    fn gather(&self, design: &Design, full: &[f64], replicate: usize, places: &[u32], out: &mut [f64]) {
        match &self.source {
            Source::Given(columns) => columns.gather(design, full, replicate, places, out),
            Source::Made(made) => {
                let factors = made.factors(replicate);
                for (out, &place) in out.iter_mut().zip(places) {
                    *out = factors[design.levels()[0].unit_of(place as usize)] * full[place as usize];
                }
            }
        }
    }
}

/// Columns that are no combination of those before them, and how the others are made up of them.
struct Basis {
    kept: Vec<usize>,
    /// For each column its coordinates along the kept ones before it; for a kept one its own rest is the last of them.
    coordinates: Vec<Vec<f64>>,
}

impl Basis {
    /// From the lower triangle of a Gram matrix on one in `scale` of the rows that lengths are to be compared on.
    fn of(gram: &[f64], count: usize, scale: f64) -> Self {
        let mut basis = Self { kept: Vec::new(), coordinates: Vec::with_capacity(count) };
        for column in 0..count {
            let products = &gram[column * count..][..=column];
            let mut own = Vec::with_capacity(basis.kept.len() + 1);
            for &pivot in &basis.kept {
                let (rest, before) =
                    basis.coordinates[pivot].split_last().expect("a kept column has its rest");
                own.push((products[pivot] - dot(&own, before)) / rest);
            }
            let length = products[column];
            let rest = length - dot(&own, &own);
            if rest > 0.0 && rest >= TOLERANCE * length * scale {
                own.push(rest.sqrt());
                basis.kept.push(column);
            }
            basis.coordinates.push(own);
        }
        basis
    }

    /// Factors of all columns whose combination vanishes where the basis was found; and those of the columns outside it
    /// alone. They differ, so that no two columns cancel.
    fn vanishing(&self, count: usize) -> (Vec<f64>, Vec<f64>) {
        let mut dropped = vec![0.0; count];
        let mut sums = vec![0.0; self.kept.len()];
        let mut next = 0;
        for (column, (factor, own)) in dropped.iter_mut().zip(&self.coordinates).enumerate() {
            if self.kept.get(next) == Some(&column) {
                next += 1;
                continue;
            }
            *factor = 1.0 + (column as f64 * STEP).fract();
            sums.iter_mut().zip(own).for_each(|(sum, own)| *sum += *factor * own);
        }
        let mut mixture = dropped.clone();
        for at in (0..self.kept.len()).rev() {
            let own = &self.coordinates[self.kept[at]];
            let factor = sums[at] / own[at];
            mixture[self.kept[at]] = -factor;
            sums[..at].iter_mut().zip(own).for_each(|(sum, own)| *sum -= factor * own);
        }
        (mixture, dropped)
    }
}

/// Products side by side, so that no addition waits for the one before.
const LANES: usize = 4;

/// The scalar product of two columns of the length of the first.
fn dot(left: &[f64], right: &[f64]) -> f64 {
    let (mut sums, right) = ([0.0; LANES], &right[..left.len()]);
    let ((left, last_left), (right, last_right)) = (left.as_chunks::<LANES>(), right.as_chunks::<LANES>());
    for (left, right) in left.iter().zip(right) {
        for (sum, (left, right)) in sums.iter_mut().zip(left.iter().zip(right)) {
            *sum += left * right;
        }
    }
    sums.iter().sum::<f64>() + last_left.iter().zip(last_right).map(|(left, right)| left * right).sum::<f64>()
}

/// Scalar products of two columns with two others.
fn dots(left: [&[f64]; 2], right: [&[f64]; 2]) -> [[f64; 2]; 2] {
    let rows = left[0].len();
    let mut sums = [[[0.0; LANES]; 2]; 2];
    let whole = rows - rows % LANES;
    let from_left = left.map(|column| column[..whole].as_chunks::<LANES>().0);
    let from_right = right.map(|column| column[..whole].as_chunks::<LANES>().0);
    for chunk in 0..whole / LANES {
        for (a, sums) in sums.iter_mut().enumerate() {
            for (b, sums) in sums.iter_mut().enumerate() {
                for (lane, sum) in sums.iter_mut().enumerate() {
                    *sum += from_left[a][chunk][lane] * from_right[b][chunk][lane];
                }
            }
        }
    }
    let rest = |a: usize, b: usize| -> f64 { (whole..rows).map(|row| left[a][row] * right[b][row]).sum() };
    std::array::from_fn(|a| std::array::from_fn(|b| sums[a][b].iter().sum::<f64>() + rest(a, b)))
}
