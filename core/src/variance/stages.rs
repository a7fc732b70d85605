//! The variance of the total of influences over all stages of a design.
//!
//! `V = Σ_stages Σ_g λ_g (1 − f_g) n_g / (n_g − 1) Σ_{i in g} (z_i − z̄_g)(z_i − z̄_g)'` over the groups g of each stage:
//! strata of PSUs, then strata of units within each PSU, and so on (see `design/stages`). `z_i` is the sum of the
//! influences in unit i, zero where nothing of the domain lies in it; `n_g` counts every unit drawn.
//!
//! A group of one unit that was not drawn with certainty has no deviation of its own. What then counts is a policy
//! (R's `survey.lonely.psu`): nothing (`remove`, `certainty`); its distance from zero, the mean of all influences
//! (`adjust`); or the mean of the other groups of its stage among those with influence (`average`). A stratum that a
//! domain reduces to one unit is left as it is, since the units without answers count as zeros, unless the design asks
//! for the policy there too. Agrees with R `svyrecvar`, but that averages are taken over the whole of a later stage, not
//! within each PSU, and that `adjust` gives no variance, not 0, where a stage has a single unit in all.
//!
//! Sums are exact on grids (`num/sum`), so that the order of rows changes no bit.

use std::ops::Range;

use super::{two_phases, unequal};
use crate::design::{Design, Level, LevelGroup, LonelyPsu};
use crate::num::sum::{Exact, Grid, exact_sum};

/// Influences of places on some estimates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Influences<'a> {
    /// The places, ascending; `None` means all.
    pub(crate) places: Option<&'a [u32]>,
    /// For each of them its influence on every estimate.
    pub(crate) z: &'a [f64],
    /// Number of estimates.
    pub(crate) width: usize,
}

impl Influences<'_> {
    /// The entries whose places lie in a range.
    pub(super) fn within(&self, range: Range<usize>) -> Range<usize> {
        match self.places {
            None => range,
            Some(places) => {
                places.partition_point(|&place| (place as usize) < range.start)
                    ..places.partition_point(|&place| (place as usize) < range.end)
            }
        }
    }

    pub(super) fn place(&self, entry: usize) -> usize {
        self.places.map_or(entry, |places| places[entry] as usize)
    }
}

/// Sums of influences by unit, for the units of one group that have any.
pub(super) struct UnitSums {
    pub(super) units: Vec<usize>,
    /// `width` sums a unit.
    pub(super) sums: Vec<f64>,
}

/// Products of unit sums, added up exactly: all pairs of estimates, or each with itself.
pub(super) struct Products {
    width: usize,
    pairs: bool,
    total: Vec<f64>,
}

impl Products {
    fn new(width: usize, pairs: bool) -> Self {
        Self { width, pairs, total: vec![0.0; if pairs { width * width } else { width }] }
    }

    /// Adds `factor Σ_i weight_i z_i z_i'`, where `z` gives the numbers of each row i one after the other.
    pub(super) fn add(
        &mut self,
        factor: f64,
        rows: usize,
        z: impl Fn(usize) -> f64,
        weight: impl Fn(usize) -> f64,
    ) {
        let left: Vec<f64> = (0..rows * self.width).map(z).collect();
        let right: Vec<f64> = left.iter().enumerate().map(|(at, z)| weight(at / self.width) * z).collect();
        self.add_cross(factor, &left, &right);
    }

    /// Adds `factor Σ_i left_i right_i'`, a symmetric matrix.
    pub(super) fn add_cross(&mut self, factor: f64, left: &[f64], right: &[f64]) {
        let width = self.width;
        let largest = |z: &[f64]| z.iter().fold(0.0_f64, |largest, z| largest.max(z.abs()));
        let grid = Grid::new(largest(left) * largest(right), left.len() / width.max(1));
        for a in 0..width {
            for b in if self.pairs { 0..a + 1 } else { a..a + 1 } {
                let mut sum = Exact::default();
                for (left, right) in left.chunks_exact(width).zip(right.chunks_exact(width)) {
                    sum.add(grid.term(left[a] * right[b]));
                }
                let sum = factor * grid.value(sum);
                if self.pairs {
                    self.total[a * width + b] += sum;
                    if a != b {
                        self.total[b * width + a] += sum;
                    }
                } else {
                    self.total[a] += sum;
                }
            }
        }
    }
}

/// Variances of the estimates, or with `pairs` their covariance matrix row by row; `None` where the design gives none.
pub(crate) fn covariance(design: &Design, influences: &Influences<'_>, pairs: bool) -> Option<Vec<f64>> {
    if design.calibrations().is_empty() {
        return sampled(design, influences, pairs);
    }
    // What calibration knows does not vary: residuals remain, and they also lie outside the domain.
    let (width, places) = (influences.width, design.answered());
    let mut z = vec![0.0; width * places];
    let mut own = vec![0.0; places];
    for e in 0..width {
        own.fill(0.0);
        let entries = influences.z.iter().skip(e).step_by(width).enumerate();
        entries.for_each(|(entry, &value)| own[influences.place(entry)] = value);
        design.calibrations().iter().for_each(|calibration| calibration.residualize(&mut own));
        own.iter().enumerate().for_each(|(place, &value)| z[place * width + e] = value);
    }
    sampled(design, &Influences { places: None, z: &z, width }, pairs)
}

/// The same of influences that vary as they are.
fn sampled(design: &Design, influences: &Influences<'_>, pairs: bool) -> Option<Vec<f64>> {
    let mut products = Products::new(influences.width, pairs);
    if let Some(phase) = design.response_phase() {
        two_phases::add(design, phase, influences, &mut products);
        return Some(products.total);
    }
    let (first, inner) = design.levels().split_first()?;
    match design.unequal() {
        Some(unequal) if unequal.has_joint() => {
            unequal::add(design, unequal, first, influences, &mut products);
        }
        _ => add_level(design, first, influences, &mut products)?,
    }
    for level in inner {
        add_level(design, level, influences, &mut products)?;
    }
    Some(products.total)
}

fn add_level(
    design: &Design,
    level: &Level,
    influences: &Influences<'_>,
    products: &mut Products,
) -> Option<()> {
    let mut of_level = Products::new(products.width, products.pairs);
    let (mut present, mut lonely) = (0_u32, 0_u32);
    for group in level.groups.iter().filter(|group| group.lambda > 0.0) {
        let entries = influences.within(level.group_places(group));
        if entries.is_empty() {
            continue;
        }
        let units = sum_units(level, influences, entries);
        present += 1;
        let is_lonely = level.is_lonely(group)
            || (design.lonely_domains() && units.units.len() == 1 && !is_certain(level, group));
        if !is_lonely {
            add_group(level, group, &units, &mut of_level);
            continue;
        }
        lonely += 1;
        match design.lonely() {
            LonelyPsu::Fail => return None,
            // Influences add up to zero over all there is: a single unit that is all lies at no distance from the mean.
            LonelyPsu::Adjust if level.groups.len() == 1 && group.units.len() == 1 => return None,
            LonelyPsu::Remove | LonelyPsu::Certainty | LonelyPsu::Average => {}
            // The policy on domains leaves a stratum with several units as it is, unless it says what else to do.
            LonelyPsu::Adjust => {
                let n = group.units.len() as f64;
                let open = group.lambda * (1.0 - level.drawn(group, units.units[0]));
                let factor = open * if n > 1.0 { n / (n - 1.0) } else { 1.0 };
                of_level.add(factor, 1, |e| units.sums[e], |_| 1.0);
            }
        }
    }
    let scale = if design.lonely() == LonelyPsu::Average && lonely > 0 {
        if lonely == present {
            return None;
        }
        f64::from(present) / f64::from(present - lonely)
    } else {
        1.0
    };
    products.total.iter_mut().zip(&of_level.total).for_each(|(total, own)| *total += scale * own);
    Some(())
}

fn is_certain(level: &Level, group: &LevelGroup) -> bool {
    group.units.clone().all(|unit| level.drawn(group, unit) >= 1.0)
}

fn add_group(level: &Level, group: &LevelGroup, units: &UnitSums, products: &mut Products) {
    let (width, n) = (products.width, group.units.len() as f64);
    if n <= 1.0 {
        return;
    }
    let mut means = vec![0.0; width];
    for (e, mean) in means.iter_mut().enumerate() {
        let own = || units.sums.iter().skip(e).step_by(width);
        *mean = exact_sum(own().copied()) / n;
    }
    let factor = group.lambda * n / (n - 1.0);
    let open = |unit: usize| 1.0 - level.drawn(group, unit);
    products.add(
        factor,
        units.units.len(),
        |index| units.sums[index] - means[index % width],
        |index| open(units.units[index]),
    );
    // Units without influence stand at zero, which is as far from the mean as the mean is from zero.
    let silent = if level.probabilities.is_none() {
        (n - units.units.len() as f64) * (1.0 - group.fraction)
    } else {
        let all: f64 = group.units.clone().map(open).sum();
        all - units.units.iter().map(|&unit| open(unit)).sum::<f64>()
    };
    products.add(factor * silent, 1, |e| means[e], |_| 1.0);
}

/// Sums of the influences of a run of entries by unit.
pub(super) fn sum_units(level: &Level, influences: &Influences<'_>, entries: Range<usize>) -> UnitSums {
    let width = influences.width;
    let mut units = UnitSums { units: Vec::new(), sums: Vec::new() };
    let z = &influences.z[entries.start * width..entries.end * width];
    if level.unit_starts.is_none() {
        units.units.extend(entries.map(|entry| influences.place(entry)));
        units.sums.extend_from_slice(z);
        return units;
    }
    let largest = z.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let grid = Grid::new(largest, entries.len());
    let mut start = entries.start;
    let mut exact = vec![Exact::default(); width];
    while start < entries.end {
        let unit = level.unit_of(influences.place(start));
        let end = level.places(unit).end;
        let mut entry = start;
        while entry < entries.end && influences.place(entry) < end {
            for (sum, &value) in exact.iter_mut().zip(&influences.z[entry * width..][..width]) {
                sum.add(grid.term(value));
            }
            entry += 1;
        }
        units.units.push(unit);
        units.sums.extend(exact.iter_mut().map(|sum| grid.value(std::mem::take(sum))));
        start = entry;
    }
    units
}
