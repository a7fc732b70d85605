//! The variance of the total of influences where a stratified sample was drawn and some of it answered, group by group.
//!
//! With `z_k` the influence of a unit, weight included, `π_k = m_g / n_g` its chance to answer and `ž_k = π_k z_k` what it
//! was before response, the variance is estimated by the sum of
//!
//! - sampling: `Σ_h (1 − n_h/N_h) [Σ_k ž_k² / π_k − 1/(n_h − 1) Σ_{k≠l} ž_k ž_l / π_kl]`, over the units of stratum h that
//!   answered and their pairs; `π_kl = π_k π_l` in two groups, `m_g (m_g − 1) / (n_g (n_g − 1))` in one;
//! - response: `Σ_g (1 − m_g/n_g) m_g/(m_g − 1) Σ_k (z_k − z̄_g)²`, over the units of group g that answered.
//!
//! Each is without bias for its part of the variance of a total, given the numbers that answer. With `Z_h` and `Z_hg` the
//! sums of influences in a stratum and in its part of a group and `κ_g = (n_g − 1) m_g / (n_g (m_g − 1))`, the first is
//! `Σ_h (1 − f_h) {Σ_g (π_g + κ_g/(n_h − 1)) Σ_k z_k² − [Z_h² + Σ_g (κ_g − 1) Z_hg²] / (n_h − 1)}`, which needs no pairs. It
//! can be negative; where one group is one stratum it is that of a simple random sample. A unit outside the domain has
//! `z = 0`.
//!
//! Särndal, Swensson and Wretman (1992), *Model Assisted Survey Sampling*, results 9.3.1 and 9.4.1. Agrees with R
//! `twophase(method = "full")`.

use std::collections::BTreeMap;

use super::stages::{Influences, Products};
use crate::design::{Design, ResponseGroup, ResponsePhase};
use crate::num::sum::exact_sum;

/// π of a unit.
fn chance(group: ResponseGroup) -> f64 {
    group.answered / group.invited
}

/// κ; of a group of one unit there are no pairs, and every κ gives the same.
fn kappa(group: ResponseGroup) -> f64 {
    if group.answered <= 1.0 { 1.0 } else { (group.invited - 1.0) / (group.answered - 1.0) * chance(group) }
}

/// Adds the variances of both phases, or of sampling alone.
pub(super) fn add(
    design: &Design,
    phase: &ResponsePhase,
    influences: &Influences<'_>,
    products: &mut Products,
) {
    add_sampling(design, phase, influences, products);
    if phase.counts() {
        add_response(phase, influences, products);
    }
}

fn add_sampling(
    design: &Design,
    phase: &ResponsePhase,
    influences: &Influences<'_>,
    products: &mut Products,
) {
    let (width, z) = (influences.width, influences.z);
    for stratum in design.strata() {
        let own = influences.within(stratum.rows.clone());
        let n = stratum.selected as f64;
        let open = stratum.population.map_or(1.0, |size| 1.0 - n / size);
        if own.is_empty() || open <= 0.0 {
            continue;
        }
        let group_of = |entry: usize| phase.group_of(influences.place(entry));
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        own.clone().for_each(|entry| members.entry(group_of(entry)).or_default().push(entry));
        products.add(
            open,
            own.len(),
            |at| z[own.start * width + at],
            |row| {
                let group = phase.groups()[group_of(own.start + row)];
                chance(group) + kappa(group) / (n - 1.0)
            },
        );
        // The sums of the stratum, then those of its parts.
        let mut counts = vec![1.0];
        let mut sums: Vec<f64> =
            (0..width).map(|e| exact_sum(own.clone().map(|entry| z[entry * width + e]))).collect();
        for (&group, members) in &members {
            counts.push(kappa(phase.groups()[group]) - 1.0);
            sums.extend((0..width).map(|e| exact_sum(members.iter().map(|&entry| z[entry * width + e]))));
        }
        products.add(-open / (n - 1.0), counts.len(), |at| sums[at], |row| counts[row]);
    }
}

fn add_response(phase: &ResponsePhase, influences: &Influences<'_>, products: &mut Products) {
    let (width, z) = (influences.width, influences.z);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); phase.groups().len()];
    for entry in 0..z.len() / width.max(1) {
        members[phase.group_of(influences.place(entry))].push(entry);
    }
    for (group, members) in phase.groups().iter().zip(&members) {
        let m = group.answered;
        if members.is_empty() || m <= 1.0 || m >= group.invited {
            continue;
        }
        let mean = |e: usize| exact_sum(members.iter().map(|&entry| z[entry * width + e])) / m;
        let means: Vec<f64> = (0..width).map(mean).collect();
        let factor = (1.0 - chance(*group)) * m / (m - 1.0);
        let away = |at: usize| z[members[at / width] * width + at % width] - means[at % width];
        products.add(factor, members.len(), away, |_| 1.0);
        // Those that answered and have no influence stand at zero.
        products.add(factor * (m - members.len() as f64), 1, |e| means[e], |_| 1.0);
    }
}

/// Degrees of freedom among some places: those that answered less the strata or less the groups that they lie in,
/// whichever are more, where anything was left to chance.
pub(super) fn degrees_of_freedom(design: &Design, phase: &ResponsePhase, places: &[u32]) -> f64 {
    let (mut units, mut strata) = (0_u32, 0_u32);
    let mut is_touched = vec![false; phase.groups().len()];
    for (index, stratum) in design.strata().iter().enumerate() {
        let own = places.partition_point(|&place| (place as usize) < stratum.rows.start)
            ..places.partition_point(|&place| (place as usize) < stratum.rows.end);
        if own.is_empty() || design.is_taken_in_full(index) {
            continue;
        }
        strata += 1;
        for &place in &places[own] {
            units += 1;
            is_touched[phase.group_of(place as usize)] = true;
        }
    }
    let groups = is_touched.iter().filter(|own| **own).count() as u32;
    f64::from(units) - f64::from(strata.max(groups))
}
