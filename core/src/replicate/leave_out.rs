//! Linear sums of a jackknife: every replicate differs from the full sample only in the cells of one stratum.
//!
//! With `T_h` the sums of stratum h, the replicate without PSU i has `Σ_{g≠h} T_g + n_h/(n_h−1) Σ_{j≠i} T_hj`. Both
//! sums are taken from sums before and sums after, never by subtraction, so that nothing cancels and a cell that had
//! all its answers in PSU i is exactly empty without it. The work is the number of PSU sums plus, for every replicate,
//! a copy of the totals and the cells of its stratum.

use super::jackknife::{Jackknife, weigh_up};
use crate::design::Design;
use crate::estimate::pass::PsuSums;
use crate::interrupt;

/// Sums of a stratum by touched cell, and of all other strata in the same cells.
#[derive(Default)]
struct OfStratum {
    cells: Vec<usize>,
    own: Vec<f64>,
    outside: Vec<f64>,
}

/// Sums of every replicate, `width` each with `linear` a cell.
pub(super) fn totals(
    jackknife: &Jackknife,
    design: &Design,
    psus: &PsuSums,
    width: usize,
    linear: usize,
) -> Vec<f64> {
    let entries = |psu: usize| psus.starts[psu] as usize..psus.starts[psu + 1] as usize;
    let entries_of = |psus: std::ops::Range<usize>| entries(psus.start).start..entries(psus.end - 1).end;
    let mut strata: Vec<OfStratum> = Vec::with_capacity(design.strata().len());
    // Sums of a stratum's PSUs but the one that an entry belongs to, in the entry's cell.
    let mut without = vec![0.0; psus.linear.len()];
    let mut running = vec![0.0; width];
    for stratum in design.strata() {
        let all = entries_of(stratum.psus.clone());
        let mut pass = |entry: usize, running: &mut [f64]| {
            let cell = psus.cells[entry] as usize;
            for k in 0..linear {
                without[entry * linear + k] += running[cell * linear + k];
                running[cell * linear + k] += psus.linear[entry * linear + k];
            }
        };
        let mut own = OfStratum::default();
        own.cells.extend(psus.cells[all.clone()].iter().map(|&cell| cell as usize));
        own.cells.sort_unstable();
        own.cells.dedup();
        all.clone().for_each(|entry| pass(entry, &mut running));
        for &cell in &own.cells {
            let sums = &mut running[cell * linear..][..linear];
            own.own.extend(sums.iter());
            sums.fill(0.0);
        }
        all.rev().for_each(|entry| pass(entry, &mut running));
        own.cells.iter().for_each(|&cell| running[cell * linear..][..linear].fill(0.0));
        own.outside = vec![0.0; own.own.len()];
        strata.push(own);
    }
    let pass = |own: &mut OfStratum, running: &mut [f64]| {
        for (at, &cell) in own.cells.iter().enumerate() {
            for k in 0..linear {
                own.outside[at * linear + k] += running[cell * linear + k];
                running[cell * linear + k] += own.own[at * linear + k];
            }
        }
    };
    strata.iter_mut().for_each(|own| pass(own, &mut running));
    let full = running.clone();
    running.fill(0.0);
    strata.iter_mut().rev().for_each(|own| pass(own, &mut running));

    let varying: Vec<_> = jackknife.varying().collect();
    let stratum_of: Vec<usize> = varying
        .iter()
        .map(|psus| design.strata().partition_point(|stratum| stratum.psus.end <= psus.start))
        .collect();
    let mut out = Vec::with_capacity(jackknife.replicates() * width);
    for &(index, psu) in jackknife.left_out() {
        interrupt::advance(1);
        let own = &strata[stratum_of[index as usize]];
        let factor = weigh_up(&varying[index as usize]);
        let start = out.len();
        out.extend_from_slice(&full);
        let sums = &mut out[start..];
        for (at, &cell) in own.cells.iter().enumerate() {
            for k in 0..linear {
                sums[cell * linear + k] = own.outside[at * linear + k] + factor * own.own[at * linear + k];
            }
        }
        for entry in entries(psu as usize) {
            let cell = psus.cells[entry] as usize;
            let Ok(at) = own.cells.binary_search(&cell) else { continue };
            for k in 0..linear {
                sums[cell * linear + k] = own.outside[at * linear + k] + factor * without[entry * linear + k];
            }
        }
    }
    out
}
