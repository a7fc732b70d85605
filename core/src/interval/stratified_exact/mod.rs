//! Stratified exact: limits for a small population in strata, each a simple random sample, by convolution over the strata.
//!
//! The estimator T = Σ N_h k_h / n_h has, for every allocation (K₁ … K_H) of yes units to strata, an exact distribution:
//! that of a weighted sum of hypergeometric counts. A total K belongs to the interval as long as some allocation with
//! Σ K_h = K makes what was seen likely enough on either side,
//!
//! max P(T ≥ t | K₁ … K_H) + β > α/2 and max P(T ≤ t | K₁ … K_H) + β > α/2,
//!
//! over the allocations within hypergeometric limits for each stratum, which jointly hold with probability 1 − β, β = α/100
//! (Berger and Boos). The worst allocation guards the coverage whatever the strata are like; the limits for each stratum
//! keep allocations out that the answers contradict. The probability rises with every K_h, so the totals that are kept
//! have no gaps.
//!
//! **What is guaranteed.** With two or three strata that are not taken in full, and with four small ones, no allocation is
//! left out (`every`, by branch and bound): the coverage is never below the level ([`Remark::Exact`]). With more the
//! maximum is searched (`search`), which finds one that need not be the largest, so nothing is promised; by complete
//! enumeration of small designs (`docs/intervals.md`) the coverage was not below the level.
//!
//! Sums of strata that are searched and fit no common grid are rounded up onto one of a few thousand steps, which makes the
//! tails a little larger and the interval a little wider, never narrower. Chances that together come to less than a
//! millionth of a tail are left out of the tables and counted as reached. Strata taken in full are constants; with a single
//! open stratum this is `hypergeometric`. Limits are shares the population can have and reach past the estimate as there.
//!
//! **What it costs** depends on the design alone: the product of w_h, the numbers of yes units that the answers of a stratum
//! can leave open, over all strata but the widest ([`is_quick`]). Two strata of up to a thousand units, three of together
//! three or four hundred, or small ones beside large ones (10 counties, 210 agencies and 356 municipalities) take 0.05 to
//! 2 ms, and `finite` then takes this method. A search over six strata takes a tenth of a second.
//!
//! An answer that is missing in a stratum that was invited in full counts as a unit that did not answer: n_h are the
//! answers to the question.
//!
//! Wendell, J. P. and Schmee, J. (1996). Exact inference for proportions from a stratified finite population. JASA 91,
//! 825–830. Berger, R. L. and Boos, D. D. (1994). P values maximized over a confidence set for the nuisance parameter. JASA
//! 89, 1012–1016.

mod every;
mod part;
mod search;

use part::Parts;

use super::{Interval, Limits, NoLimits, Outcome, Remark, ShareEvidence, StratumCounts, hypergeometric};

/// Steps of the grid where all allocations are tried: sums of whole numbers, nearly never rounded.
const FINE: u64 = 1 << 53;

/// How near to a whole number of units an estimated total counts as being it.
const ON_UNIT: f64 = 1e-6;

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    let strata = evidence.strata;
    if strata.is_empty() {
        return Err(NoLimits::NeedsStrata);
    }
    let tail = (1.0 - level) / 2.0;
    let population: u64 = strata.iter().map(|stratum| stratum.population).sum();
    let open: Vec<_> = strata.iter().copied().filter(|one| one.answered < one.population).collect();
    let closed = strata.iter().filter(|one| one.answered == one.population);
    let (yes, no) = closed.fold((0, 0), |(yes, no), one| (yes + one.yes, no + one.answered - one.yes));
    let mirrored: Vec<_> =
        open.iter().map(|one| StratumCounts { yes: one.answered - one.yes, ..*one }).collect();
    let least = yes + fewest(&open, tail)?;
    let most = population - no - fewest(&mirrored, tail)?;
    let units = population as f64;
    // The whole numbers of units next to the estimate stay in the interval, as far as the answers leave them possible.
    let total = evidence.share * units;
    let (seen_yes, seen) = strata.iter().fold((0, 0), |(yes, all), one| (yes + one.yes, all + one.answered));
    let possible = (seen_yes as f64, (population - (seen - seen_yes)) as f64);
    let below = ((total - ON_UNIT).ceil() - 1.0).max(possible.0);
    let above = ((total + ON_UNIT).floor() + 1.0).min(possible.1);
    let (low, high) = ((least as f64).min(below), (most as f64).max(above));
    let mut remarks = Vec::new();
    if tries_all(&open) {
        remarks.push(Remark::Exact);
    }
    if (low, high) != (least as f64, most as f64) {
        remarks.push(Remark::Snapped);
    }
    Ok((Limits { low: low / units, high: high / units, method: Interval::StratifiedExact }, remarks))
}

/// Strata not taken in full beyond which the limits never come at little cost.
pub(crate) const QUICK_STRATA: usize = every::MOST_STRATA;

/// Whether the limits cost no more than a millisecond or two, whatever was answered, with every allocation tried.
pub(super) fn is_quick(strata: &[StratumCounts]) -> bool {
    const WIDEST: f64 = 300.0;
    const ALLOCATIONS: f64 = 1000.0;
    let open = || strata.iter().filter(|one| one.answered < one.population);
    let widest = open().map(width).fold(0.0, f64::max);
    match open().count() {
        0 | 1 => true,
        2..=QUICK_STRATA => widest <= WIDEST && allocations(open()) <= ALLOCATIONS,
        _ => false,
    }
}

/// Whether every allocation of open strata is tried.
fn tries_all(open: &[StratumCounts]) -> bool {
    /// Allocations of four strata up to which that costs no more than a search.
    const PATIENCE: f64 = 30_000.0;
    open.len() < every::MOST_STRATA
        || (open.len() == every::MOST_STRATA && allocations(open.iter()) <= PATIENCE)
}

/// About how many numbers of yes units the answers of a stratum can leave open: seven standard errors where half say yes.
fn width(one: &StratumCounts) -> f64 {
    let (population, answered) = (one.population as f64, one.answered as f64);
    let silent = population - answered;
    silent.min(3.5 * (population * silent / answered).sqrt())
}

/// About how many allocations of a total there are.
fn allocations<'a>(open: impl Iterator<Item = &'a StratumCounts>) -> f64 {
    let (product, widest) = open.map(width).fold((1.0, 1.0), |(product, widest): (f64, f64), width| {
        (product * width.max(1.0), widest.max(width))
    });
    product / widest
}

/// The smallest number of yes units in the strata that what was seen does not reject as too small.
fn fewest(strata: &[StratumCounts], tail: f64) -> Result<u64, NoLimits> {
    match strata {
        [] => Ok(0),
        [one] => Ok(hypergeometric::fewest(one.population, one.answered, one.yes, tail)),
        _ if too_large(strata, tail) => Err(NoLimits::TooLarge),
        _ if tries_all(strata) => Ok(every::fewest(&Parts::new(strata, tail, FINE))),
        _ => Ok(search::fewest(&Parts::new(strata, tail, search::CELLS))),
    }
}

/// Whether the tables of probabilities would have too many cells, or the search too many groups to look at.
fn too_large(strata: &[StratumCounts], tail: f64) -> bool {
    const CELLS: f64 = 1e7;
    const ALLOCATIONS: f64 = 200_000.0;
    const STRATA: usize = 40;
    let rows = strata.iter().zip(part::ranges(strata, tail));
    let cells: f64 = rows.map(|(one, (low, high))| (one.answered + 1) as f64 * (high - low + 1) as f64).sum();
    cells > CELLS || strata.len() > STRATA || (tries_all(strata) && allocations(strata.iter()) > ALLOCATIONS)
}

#[cfg(test)]
mod tests {
    use super::search::{CELLS, Search};
    use super::*;
    use crate::num::Hypergeometric;

    fn strata(of: &[(u64, u64, u64)]) -> Vec<StratumCounts> {
        of.iter().map(|&(population, answered, yes)| StratumCounts { population, answered, yes }).collect()
    }

    /// Every allocation within the limits of the single strata.
    fn allocations(strata: &[StratumCounts], tail: f64) -> Vec<Vec<u64>> {
        part::ranges(strata, tail).into_iter().fold(vec![Vec::new()], |sofar, (low, high)| {
            let longer = |own: Vec<u64>| (low..=high).map(move |units| [&own[..], &[units]].concat());
            sofar.into_iter().flat_map(longer).collect()
        })
    }

    /// P(T ≥ t) by its definition: the sum over all samples.
    fn by_definition(strata: &[StratumCounts], units: &[u64]) -> f64 {
        let value = |yes: &[u64]| -> f64 {
            strata.iter().zip(yes).map(|(one, &k)| (one.population * k) as f64 / one.answered as f64).sum()
        };
        let seen: Vec<u64> = strata.iter().map(|one| one.yes).collect();
        let samples = strata.iter().fold(vec![Vec::new()], |sofar, one| {
            let longer = |own: Vec<u64>| (0..=one.answered).map(move |yes| [&own[..], &[yes]].concat());
            sofar.into_iter().flat_map(longer).collect()
        });
        let chance = |yes: &[u64]| -> f64 {
            let each = strata.iter().zip(units).zip(yes);
            each.map(|((one, &own), &k)| Hypergeometric::new(one.population, own, one.answered).pmf(k))
                .product()
        };
        samples.iter().filter(|yes| value(yes) >= value(&seen) - 1e-9).map(|yes| chance(yes)).sum()
    }

    /// The smallest total that some allocation keeps, and the largest probability one below.
    fn check(of: &[(u64, u64, u64)], steps: u64, find: impl Fn(&Parts) -> u64) {
        let tail = 0.025;
        let strata = strata(of);
        let parts = Parts::new(&strata, tail, steps);
        let found = find(&parts);
        let largest = |total: u64| {
            let all = allocations(&strata, tail).into_iter();
            let own = all.filter(|units| units.iter().sum::<u64>() == total);
            own.map(|units| by_definition(&strata, &units)).fold(0.0, f64::max)
        };
        assert!(largest(found) > parts.kept_above, "{of:?}: {found} is rejected");
        if found > parts.range().0 {
            let below = largest(found - 1);
            // What the tables leave out counts as reached.
            assert!(below <= parts.kept_above + 1e-6 * tail, "{of:?}: {} is kept with {below}", found - 1);
        }
    }

    #[test]
    fn up_to_four_strata_give_the_smallest_total_that_some_allocation_keeps() {
        for of in [
            &[(10, 7, 5), (8, 4, 1)][..],
            &[(30, 11, 2), (14, 13, 8)],
            &[(40, 13, 12), (30, 29, 3)],
            &[(4, 2, 1), (5, 3, 2), (6, 4, 1)],
            &[(10, 7, 5), (8, 4, 1), (6, 3, 2)],
            &[(9, 3, 3), (9, 3, 0), (9, 3, 1)],
            &[(20, 5, 2), (6, 5, 5), (4, 3, 3)],
            &[(7, 6, 2), (12, 4, 1), (5, 2, 2)],
            &[(4, 3, 1), (4, 2, 1), (5, 3, 2), (3, 1, 1)],
            &[(6, 3, 1), (6, 2, 2), (5, 4, 2), (4, 3, 0)],
            &[(8, 5, 5), (5, 2, 1), (4, 3, 2), (6, 5, 1)],
        ] {
            check(of, FINE, every::fewest);
        }
    }

    #[test]
    fn the_search_finds_the_smallest_total_in_four_strata() {
        for of in [
            [(4, 3, 1), (4, 2, 1), (5, 3, 2), (3, 1, 1)],
            [(6, 3, 1), (6, 2, 2), (5, 4, 2), (4, 3, 0)],
            [(8, 5, 5), (5, 2, 1), (4, 3, 2), (6, 5, 1)],
        ] {
            check(&of, CELLS, search::fewest);
        }
    }

    #[test]
    fn many_strata_are_searched_by_pairs_and_too_large_ones_refused() {
        let twelve: Vec<_> =
            (0..12).map(|at| StratumCounts { population: 8 + at, answered: 5, yes: at % 5 }).collect();
        let least = fewest(&twelve, 0.025).unwrap();
        let seen: u64 = twelve.iter().map(|one| one.yes).sum();
        let total: f64 = twelve.iter().map(|one| (one.population * one.yes) as f64 / 5.0).sum();
        assert!(seen < least && (least as f64) < total, "{least} of {total}");
        let large = StratumCounts { population: 1_000_000, answered: 9000, yes: 4000 };
        assert_eq!(fewest(&[large; 2], 0.025), Err(NoLimits::TooLarge));
        let wide = StratumCounts { population: 9000, answered: 400, yes: 200 };
        assert_eq!(fewest(&[wide; 3], 0.025), Err(NoLimits::TooLarge));
        let many = [StratumCounts { population: 4, answered: 2, yes: 1 }; 60];
        assert_eq!(fewest(&many, 0.025), Err(NoLimits::TooLarge));
    }

    #[test]
    fn what_is_quick_depends_on_the_design_alone() {
        let quick = |of: &[(u64, u64)]| {
            let own: Vec<_> = of.iter().map(|&(population, answered)| (population, answered, 0)).collect();
            is_quick(&strata(&own))
        };
        assert!(quick(&[(10, 9), (210, 110), (356, 191)]));
        assert!(quick(&[(1000, 500), (1000, 500)]));
        assert!(quick(&[(100_000, 500), (356, 356), (10, 10)]));
        assert!(quick(&[(8, 5), (8, 5), (9, 4), (7, 7), (6, 3)]));
        assert!(!quick(&[(200, 100), (200, 100), (200, 100)]));
        assert!(!quick(&[(100_000, 500), (100_000, 500)]));
        assert!(!quick(&[(4, 2), (4, 2), (4, 2), (4, 2), (4, 2)]));
    }

    /// Strata of municipalities by size: what is no multiple of a common unit is rounded upwards only.
    #[test]
    fn the_grid_rounds_towards_wider_intervals() {
        let strata = strata(&[(100, 23, 15), (77, 19, 9), (61, 17, 4), (12, 7, 5)]);
        let parts = Parts::new(&strata, 0.025, CELLS);
        let units = [55, 32, 10, 7];
        let at: Vec<_> =
            parts.strata.iter().zip(units).map(|(part, units)| (units - part.low) as usize).collect();
        let (ours, truth) = (Search::new(&parts).reached(&at), by_definition(&strata, &units));
        assert!(ours >= truth - 1e-7 && ours < truth * 1.02, "{ours} for {truth}");
    }
}
