//! Variances of the first stage where units were drawn with unequal probabilities whose joint probabilities are known,
//! approximated, or those of independent draws. The formulas and their sources stand in `design/unequal`.
//!
//! Units of different strata were drawn independently, so pairs are taken within strata. A unit without influence has
//! `z = 0`: under Horvitz–Thompson it drops out; under Yates–Grundy its distance to the others counts.

use super::stages::{Influences, Products, UnitSums, sum_units};
use crate::design::{Design, JointProbabilities, Level, LevelGroup, PpsVariance, Unequal};
use crate::interrupt;
use crate::num::sum::{Exact, Grid};

impl Unequal {
    /// Whether variances need pairs or independent draws, and not those of `variance/stages`.
    pub(super) fn has_joint(&self) -> bool {
        self.joint != JointProbabilities::Brewer
    }
}

/// Adds the variance of the first stage.
pub(super) fn add(
    design: &Design,
    unequal: &Unequal,
    level: &Level,
    influences: &Influences<'_>,
    products: &mut Products,
) {
    for group in &level.groups {
        let units = sum_units(level, influences, influences.within(level.group_places(group)));
        if units.units.is_empty() {
            continue;
        }
        let width = influences.width;
        if unequal.joint == JointProbabilities::Poisson {
            let open = |index: usize| 1.0 - level.drawn(group, units.units[index]);
            products.add(1.0, units.units.len(), |index| units.sums[index], open);
        } else {
            let all = spread(&units, group, width);
            let pairs = Pairs::new(design, unequal, level, group);
            pairs.add(unequal.variance, &all, width, products);
        }
    }
}

/// Sums of all units of a group, zero where one has no influence.
fn spread(units: &UnitSums, group: &LevelGroup, width: usize) -> Vec<f64> {
    let mut all = vec![0.0; group.units.len() * width];
    for (index, unit) in units.units.iter().enumerate() {
        all[(unit - group.units.start) * width..][..width]
            .copy_from_slice(&units.sums[index * width..][..width]);
    }
    all
}

/// `Δ_ij / π_ij = 1 − π_i π_j / π_ij` of the units of one group.
struct Pairs {
    n: usize,
    check: Vec<f64>,
}

impl Pairs {
    fn new(design: &Design, unequal: &Unequal, level: &Level, group: &LevelGroup) -> Self {
        let own: Vec<f64> = group.units.clone().map(|unit| level.drawn(group, unit)).collect();
        let n = own.len();
        let count = n as f64;
        let mean = own.iter().sum::<f64>() / count;
        let mut check = vec![0.0; n * n];
        for i in 0..n {
            interrupt::checkpoint();
            for j in 0..n {
                let product = own[i] * own[j];
                check[i * n + j] = 1.0
                    - match &unequal.joint {
                        _ if i == j => own[i],
                        JointProbabilities::Overton => {
                            (count - f64::midpoint(own[i], own[j])) / (count - 1.0)
                        }
                        JointProbabilities::HartleyRao(sum) => {
                            (count - own[i] - own[j] + sum.unwrap_or(mean)) / (count - 1.0)
                        }
                        JointProbabilities::Given(matrix) => {
                            let row = |unit: usize| {
                                let place = group.units.start + unit;
                                design.order().map_or(place, |order| order[place] as usize)
                            };
                            product / matrix[row(i) * design.rows() + row(j)]
                        }
                        JointProbabilities::Brewer | JointProbabilities::Poisson => 1.0,
                    };
            }
        }
        Self { n, check }
    }

    fn add(&self, variance: PpsVariance, z: &[f64], width: usize, products: &mut Products) {
        // HT: ΣΣ c_ij z_i z_j' = Σ_i z_i (Σ_j c_ij z_j)'.
        // YG: −½ ΣΣ c_ij (z_i − z_j)(z_i − z_j)' = Σ_i z_i (Σ_j c_ij (z_j − z_i))'.
        let largest = z.iter().fold(0.0_f64, |largest, z| largest.max(z.abs()));
        let bound = self.check.iter().fold(0.0_f64, |bound, check| bound.max(check.abs()));
        let grid = Grid::new(2.0 * largest * bound, self.n);
        let right = (0..z.len()).map(|index| {
            let (unit, e) = (index / width, index % width);
            let from = if variance == PpsVariance::YatesGrundy { z[index] } else { 0.0 };
            let mut sum = Exact::default();
            for (other, check) in self.check[unit * self.n..][..self.n].iter().enumerate() {
                sum.add(grid.term(check * (z[other * width + e] - from)));
            }
            grid.value(sum)
        });
        products.add_cross(1.0, z, &right.collect::<Vec<_>>());
    }
}
