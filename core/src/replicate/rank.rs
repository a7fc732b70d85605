//! Degrees of freedom of replicates: the rank of the matrix of replicate weights, less one.
//!
//! R `survey` finds the rank by a QR decomposition that passes over a column whose part orthogonal to those before it
//! is shorter than 10⁻⁵ of the column (`degf`), for a subset on its rows alone. The same test is made here on the
//! Gram matrix by Cholesky: a pivot below 10⁻¹⁰ of its diagonal, far above the rounding of a Gram matrix (10⁻¹⁵).
//!
//! The cost is `rows · R² / 2` multiplications, up to seconds for hundreds of thousands of rows and hundreds of
//! columns, so a rank that is full is first proven on a few rows: what is orthogonal there is at least as long on all.
//! Where replicates are fewer than the rank of the design allows, as for most bootstraps, that settles it. Rank-deficient
//! columns (balanced half-samples of few strata) take the whole time once; given degrees of freedom cost nothing.
//! Jackknife and half-samples made here are counted by their structure instead.
//!
//! Source: Golub and Van Loan (2013), *Matrix Computations*, 4th edition, sections 4.2.5 and 5.3.

use std::ops::Range;

use super::{Likeness, Replicates, Source};
use crate::design::Design;

/// Square of the relative length below which a column counts as a combination of others (R's `tol = 1e-05`).
const TOLERANCE: f64 = 1e-10;

/// Rows for each replicate on which a full rank is tried first.
const TRIED: usize = 4;

/// Rows of the matrix held at a time.
const CHUNK: usize = 2048;

impl Replicates {
    /// Degrees of freedom of the whole sample: as given, or the rank of the replicate weights less one; found once.
    pub fn df(&self, design: &Design) -> f64 {
        *self.df.get_or_init(|| self.df_within(design, |_| true))
    }

    /// Whether the degrees of freedom were given or are already found.
    pub fn df_is_known(&self) -> bool {
        self.df.get().is_some()
    }

    /// Whether every replicate is a sample drawn anew, as in a bootstrap.
    pub(crate) fn resamples(&self) -> bool {
        self.likeness == Likeness::DrawnAnew
    }

    /// Whether the degrees of freedom were given, and then hold for every domain.
    pub(crate) fn df_is_given(&self) -> bool {
        self.df_is_given
    }

    /// Rank less one on the places for which `inside` holds, as R has it for a subset.
    pub(crate) fn df_within(&self, design: &Design, inside: impl Fn(usize) -> bool) -> f64 {
        let full = design.weights_in_order();
        let first_inside = |psu: usize| design.psu_rows(psu).find(|&place| inside(place));
        let places: Vec<u32> = match &self.source {
            Source::Given(_) => {
                (0..full.len()).filter(|&place| inside(place)).map(|place| place as u32).collect()
            }
            Source::Made(made) => match made.varying() {
                Some(varying) => {
                    let rank = rank_of_structure(design.psus(), &varying, |psu| first_inside(psu).is_some());
                    return (rank as f64 - 1.0).max(0.0);
                }
                // Rows of a PSU differ by their sampling weight alone, so one of them is enough.
                None => (0..design.psus()).filter_map(first_inside).map(|place| place as u32).collect(),
            },
        };
        let rank = self.rank(design, &full, &places);
        (rank as f64 - 1.0).max(0.0)
    }

    pub(super) fn rank(&self, design: &Design, full: &[f64], places: &[u32]) -> usize {
        let few = TRIED * self.len();
        if places.len() > few {
            let tried: Vec<u32> = (0..few).map(|index| places[index * places.len() / few]).collect();
            let longest: Vec<f64> = (0..self.len())
                .map(|replicate| {
                    let largest = self.largest(full, replicate);
                    largest * largest * places.len() as f64
                })
                .collect();
            if independent(self.gram(design, full, &tried), Some(&longest)) == self.len() {
                return self.len();
            }
        }
        independent(self.gram(design, full, places), None)
    }

    /// A bound on the weights of a replicate.
    fn largest(&self, full: &[f64], replicate: usize) -> f64 {
        let largest_full = || full.iter().copied().fold(0.0, f64::max);
        match &self.source {
            Source::Given(columns) if columns.combined => columns.largest(replicate),
            Source::Given(columns) => columns.largest(replicate) * largest_full(),
            Source::Made(made) => made.factors(replicate).into_iter().fold(0.0, f64::max) * largest_full(),
        }
    }

    /// The Gram matrix of the replicates on some places, its lower triangle.
    fn gram(&self, design: &Design, full: &[f64], places: &[u32]) -> Vec<f64> {
        let count = self.len();
        let mut gram = vec![0.0; count * count];
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
        gram
    }

    /// The weights of one replicate at some places.
    fn gather(&self, design: &Design, full: &[f64], replicate: usize, places: &[u32], out: &mut [f64]) {
        match &self.source {
            Source::Given(columns) => columns.gather(design, full, replicate, places, out),
            Source::Made(made) => {
                let factors = made.factors(replicate);
                let mut psus = (0..design.psus()).map(|psu| (psu, design.psu_rows(psu)));
                let mut at = psus.next();
                for (out, &place) in out.iter_mut().zip(places) {
                    while at.as_ref().is_some_and(|(_, rows)| rows.end <= place as usize) {
                        at = psus.next();
                    }
                    *out = at.as_ref().map_or(0.0, |&(psu, _)| factors[psu]) * full[place as usize];
                }
            }
        }
    }
}

/// The rank of a jackknife or of balanced half-samples on some PSUs.
///
/// Where a stratum that varies has lost a PSU, every one that is left spans a direction of its own; where it is whole,
/// its PSUs span the differences between them, and all whole and constant strata together span one direction more.
fn rank_of_structure(psus: usize, varying: &[Range<usize>], is_present: impl Fn(usize) -> bool) -> usize {
    let (mut rank, mut common, mut next) = (0, false, 0);
    for stratum in varying {
        common |= (next..stratum.start).any(&is_present);
        next = stratum.end;
        let present = stratum.clone().filter(|&psu| is_present(psu)).count();
        let whole = present == stratum.len();
        rank += present - usize::from(whole);
        common |= whole;
    }
    common |= (next..psus).any(is_present);
    rank + usize::from(common)
}

/// Scalar products of two columns with two others.
fn dots(left: [&[f64]; 2], right: [&[f64]; 2]) -> [[f64; 2]; 2] {
    /// Products side by side, so that no addition waits for the one before.
    const LANES: usize = 4;
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

/// Columns that are no combination of those before them, from the lower triangle of their Gram matrix; compared with
/// their own squared length or a bound on it.
fn independent(mut gram: Vec<f64>, lengths: Option<&[f64]>) -> usize {
    let count = (gram.len() as f64).sqrt().round() as usize;
    let mut kept: Vec<usize> = Vec::new();
    for column in 0..count {
        let length = lengths.map_or(gram[column * count + column], |lengths| lengths[column]);
        // Row `column` of the factor, one kept column after the other.
        for at in 0..kept.len() {
            let pivot = kept[at];
            let mut value = gram[column * count + pivot];
            for &before in &kept[..at] {
                value -= gram[column * count + before] * gram[pivot * count + before];
            }
            gram[column * count + pivot] = value / gram[pivot * count + pivot];
        }
        let squares: f64 = kept.iter().map(|&pivot| gram[column * count + pivot].powi(2)).sum();
        let rest = gram[column * count + column] - squares;
        if rest > 0.0 && rest >= TOLERANCE * length {
            gram[column * count + column] = rest.sqrt();
            kept.push(column);
        }
    }
    kept.len()
}
