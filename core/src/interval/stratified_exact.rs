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
//! keep allocations out that the answers contradict. The probability rises with every K_h, so K is found by bisection.
//!
//! **What is guaranteed.** With up to three strata that are not taken in full every allocation is tried: the coverage is
//! never below the level ([`Remark::Exact`]). With more the maximum is searched: from the allocation with the largest
//! variance, exact by concavity, on through the best allocations of any three strata near the present one, until none
//! raises the probability. That finds a maximum which need not be the largest, so nothing is promised; by complete
//! enumeration of all populations and samples of the designs in `docs/intervals.md` the coverage was not below the level.
//!
//! Sums of four or more strata that fit no common grid of [`CELLS`] steps are rounded up onto it, which makes the tails a little larger and the
//! interval a little wider, never narrower. Strata taken in full are constants; with a single open stratum this is
//! `hypergeometric`. Limits are shares the population can have and reach past the estimate as there.
//!
//! It costs a millisecond for two strata of a hundred units and under a tenth of a second for three to six: for small
//! populations, not for
//! populations in thousands of strata.
//!
//! Wendell, J. P. and Schmee, J. (1996). Exact inference for proportions from a stratified finite population. JASA 91,
//! 825–830. Berger, R. L. and Boos, D. D. (1994). P values maximized over a confidence set for the nuisance parameter. JASA
//! 89, 1012–1016.

use super::{Interval, Limits, NoLimits, Outcome, Remark, ShareEvidence, StratumCounts, hypergeometric};
use crate::num::Hypergeometric;

/// Steps of the grid on which sums of strata are added up, where their distribution is held in cells.
const CELLS: u64 = 1 << 13;

/// Steps where it is not, since all answers of up to three strata are met one by one.
const FINE: u64 = 1 << 24;

/// The part of each tail that is spent on limits for the single strata.
const SPENT: f64 = 0.02;

/// A probability that nothing here can see.
const NOTHING: f64 = 1e-18;

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
    let least = yes + fewest(&open, tail);
    let most = population - no - fewest(&mirrored, tail);
    let units = population as f64;
    // The whole numbers of units next to the estimate stay in the interval, as far as the answers leave them possible.
    let total = evidence.share * units;
    let (seen_yes, seen) = strata.iter().fold((0, 0), |(yes, all), one| (yes + one.yes, all + one.answered));
    let possible = (seen_yes as f64, (population - (seen - seen_yes)) as f64);
    let below = ((total - ON_UNIT).ceil() - 1.0).max(possible.0);
    let above = ((total + ON_UNIT).floor() + 1.0).min(possible.1);
    let (low, high) = ((least as f64).min(below), (most as f64).max(above));
    let mut remarks = Vec::new();
    if open.len() <= ALL_TRIED {
        remarks.push(Remark::Exact);
    }
    if (low, high) != (least as f64, most as f64) {
        remarks.push(Remark::Snapped);
    }
    Ok((Limits { low: low / units, high: high / units, method: Interval::StratifiedExact }, remarks))
}

/// Open strata up to which every allocation is tried.
const ALL_TRIED: usize = 3;

/// How near to a whole number of units an estimated total counts as being it.
const ON_UNIT: f64 = 1e-6;

/// The smallest number of yes units in the strata that what was seen does not reject as too small.
fn fewest(strata: &[StratumCounts], tail: f64) -> u64 {
    match strata {
        [] => 0,
        [one] => hypergeometric::fewest(one.population, one.answered, one.yes, tail),
        _ if strata.len() <= ALL_TRIED => Search::new(strata, tail * SPENT).over_all(tail),
        _ => Search::new(strata, tail * SPENT).around_the_widest(tail),
    }
}

/// One stratum within the search.
struct Part {
    /// Yes units that the stratum's own answers leave possible.
    low: u64,
    high: u64,
    /// Place on the grid of 0, 1, … yes answers.
    places: Vec<usize>,
    /// Probability of 0, 1, … yes answers for low, low + 1, … yes units.
    rows: Vec<Vec<f64>>,
    /// The variance of the stratum's estimate is this times K (N − K).
    spread: f64,
    population: u64,
}

impl Part {
    /// No stratum at all, to fill up three.
    fn none() -> Self {
        Self { low: 0, high: 0, places: vec![0], rows: vec![vec![1.0]], spread: 0.0, population: 0 }
    }

    fn row(&self, units: u64) -> &[f64] {
        &self.rows[(units - self.low) as usize]
    }
}

struct Search {
    parts: Vec<Part>,
    /// Place on the grid that the sum must reach.
    goal: usize,
    /// β: the chance that the limits for the single strata fail.
    spent: f64,
}

impl Search {
    fn new(strata: &[StratumCounts], spent: f64) -> Self {
        let population: u64 = strata.iter().map(|one| one.population).sum();
        let most = if strata.len() <= ALL_TRIED { FINE } else { CELLS };
        // On a grid of 1 / lcm(n_h) units nothing is rounded.
        let common = strata.iter().try_fold(1_u64, |all, one| {
            let own = one.answered / greatest_common_divisor(all, one.answered);
            Some(all * own).filter(|all| all.saturating_mul(population) <= most)
        });
        let (steps, units) = common.map_or((most, population), |common| (common, 1));
        // Places are rounded up, the goal down: whatever reaches the goal in truth reaches it on the grid.
        let place = |one: &StratumCounts, yes: u64| {
            let (over, under) =
                (u128::from(one.population) * u128::from(yes) * u128::from(steps), one.answered);
            over.div_ceil(u128::from(under) * u128::from(units)) as usize
        };
        let total: f64 =
            strata.iter().map(|one| one.population as f64 * one.yes as f64 / one.answered as f64).sum();
        let goal = (total * steps as f64 / units as f64 - ON_UNIT).ceil().max(0.0) as usize;
        let own_tail = spent / (2.0 * strata.len() as f64);
        let parts = strata
            .iter()
            .map(|one| {
                let &StratumCounts { population, answered, yes } = one;
                let low = hypergeometric::fewest(population, answered, yes, own_tail);
                let high =
                    population - hypergeometric::fewest(population, answered, answered - yes, own_tail);
                Part {
                    low,
                    high,
                    places: (0..=answered).map(|yes| place(one, yes)).collect(),
                    rows: (low..=high).map(|units| probabilities(population, units, answered)).collect(),
                    spread: (population - answered) as f64
                        / (answered as f64 * (population - 1).max(1) as f64),
                    population,
                }
            })
            .collect();
        Self { parts, goal, spent }
    }

    /// Σ low to Σ high.
    fn range(&self) -> (u64, u64) {
        self.parts.iter().fold((0, 0), |(low, high), part| (low + part.low, high + part.high))
    }

    /// The answer from all allocations.
    fn over_all(&self, tail: f64) -> u64 {
        let (low, high) = self.range();
        let mut largest = vec![0.0_f64; (high - low) as usize + 1];
        let none = Part::none();
        let part = |at: usize| self.parts.get(at).unwrap_or(&none);
        let parts = [part(0), part(1), part(2)];
        self.three(parts, parts.map(|part| (part.low, part.high)), &Sum::new(), |units, reached| {
            let own = &mut largest[(units.iter().sum::<u64>() - low) as usize];
            *own = own.max(reached);
        });
        low + largest.iter().take_while(|&&reached| reached + self.spent <= tail).count() as u64
    }

    /// P(T ≥ t) of all allocations of three strata within ranges, beside the sum of the rest.
    fn three(
        &self,
        [a, b, c]: [&Part; 3],
        [of_a, of_b, of_c]: [(u64, u64); 3],
        rest: &Sum,
        mut visit: impl FnMut([u64; 3], f64),
    ) {
        let reached = rest.reached(self.goal);
        let (width_b, width_c) = ((of_b.1 - of_b.0) as usize + 1, (of_c.1 - of_c.0) as usize + 1);
        // For every answer of a: P(T ≥ t) by units of b and c.
        let tables: Vec<Vec<f64>> = a
            .places
            .iter()
            .map(|&place_a| {
                let mut table = vec![0.0; width_b * width_c];
                for (x_b, &place_b) in b.places.iter().enumerate() {
                    let beside: Vec<f64> =
                        c.places.iter().map(|&place_c| reached(place_a + place_b + place_c)).collect();
                    let by_c: Vec<f64> = (of_c.0..=of_c.1).map(|units| dot(c.row(units), &beside)).collect();
                    for (units, line) in (of_b.0..=of_b.1).zip(table.chunks_exact_mut(width_c)) {
                        let p = b.row(units)[x_b];
                        if p > NOTHING {
                            line.iter_mut().zip(&by_c).for_each(|(cell, own)| *cell += p * own);
                        }
                    }
                }
                table
            })
            .collect();
        for units_a in of_a.0..=of_a.1 {
            let mut sums = vec![0.0; width_b * width_c];
            for (&p, table) in a.row(units_a).iter().zip(&tables).filter(|(p, _)| **p > NOTHING) {
                sums.iter_mut().zip(table).for_each(|(sum, own)| *sum += p * own);
            }
            for (units_b, line) in (of_b.0..=of_b.1).zip(sums.chunks_exact(width_c)) {
                for (units_c, &sum) in (of_c.0..=of_c.1).zip(line) {
                    visit([units_a, units_b, units_c], sum);
                }
            }
        }
    }

    /// The answer by bisection along the allocations of largest variance, then by a search around them.
    fn around_the_widest(&self, tail: f64) -> u64 {
        let widest = self.widest();
        let (low, mut high) = self.range();
        let mut total = low;
        while total < high {
            let middle = total.midpoint(high);
            if self.reached(&self.along(&widest, middle)) + self.spent > tail {
                high = middle;
            } else {
                total = middle + 1;
            }
        }
        // From here down an allocation of another shape may still reach the tail.
        while total > low && self.climbed(self.along(&widest, total - 1), tail) + self.spent > tail {
            total -= 1;
        }
        total
    }

    /// The strata in the order in which units go to them, so that every total has the largest variance Σ c_h K_h (N_h − K_h).
    fn widest(&self) -> Vec<usize> {
        let mut units: Vec<u64> = self.parts.iter().map(|part| part.low).collect();
        let (low, high) = self.range();
        (low..high)
            .map(|_| {
                let gain = |part: &Part, units: u64| {
                    part.spread * (part.population as f64 - 2.0 * units as f64 - 1.0)
                };
                let (mut best, mut most) = (0, f64::NEG_INFINITY);
                for (at, (part, &own)) in self.parts.iter().zip(&units).enumerate() {
                    if own < part.high && gain(part, own) > most {
                        (best, most) = (at, gain(part, own));
                    }
                }
                units[best] += 1;
                best
            })
            .collect()
    }

    fn along(&self, order: &[usize], total: u64) -> Vec<u64> {
        let mut units: Vec<u64> = self.parts.iter().map(|part| part.low).collect();
        for &at in &order[..(total - self.range().0) as usize] {
            units[at] += 1;
        }
        units
    }

    /// P(T ≥ t) for an allocation.
    fn reached(&self, units: &[u64]) -> f64 {
        let mut sum = Sum::new();
        for (part, &units) in self.parts.iter().zip(units) {
            sum = sum.plus(&part.places, part.row(units), self.goal);
        }
        sum.done
    }

    /// The largest P(T ≥ t) that the best allocations of three strata at a time lead to, or the first beyond the tail.
    fn climbed(&self, mut units: Vec<u64>, tail: f64) -> f64 {
        let mut best = self.reached(&units);
        let mut moved = true;
        while moved && best + self.spent <= tail {
            moved = false;
            for a in 0..units.len() {
                for b in a + 1..units.len() {
                    for c in b + 1..units.len() {
                        moved |= self.moved(&mut units, &mut best, [a, b, c]);
                    }
                }
            }
        }
        best
    }

    /// Moves units among three strata to where the probability is largest; whether that raised it.
    fn moved(&self, units: &mut [u64], best: &mut f64, three: [usize; 3]) -> bool {
        /// Units by which a stratum may change at a time.
        const NEAR: u64 = 6;
        let mut rest = Sum::new();
        for (at, (part, &own)) in self.parts.iter().zip(units.iter()).enumerate() {
            if !three.contains(&at) {
                rest = rest.plus(&part.places, part.row(own), self.goal);
            }
        }
        let parts = three.map(|at| &self.parts[at]);
        let near = |at: usize| {
            let (part, own) = (&self.parts[at], units[at]);
            (own.saturating_sub(NEAR).max(part.low), (own + NEAR).min(part.high))
        };
        let together: u64 = three.iter().map(|&at| units[at]).sum();
        let mut found = None;
        self.three(parts, three.map(near), &rest, |own, reached| {
            // By more than rounding, so that the search ends.
            if own.iter().sum::<u64>() == together && reached > *best * (1.0 + 1e-12) {
                (*best, found) = (reached, Some(own));
            }
        });
        if let Some(own) = found {
            three.iter().zip(own).for_each(|(&at, own)| units[at] = own);
        }
        found.is_some()
    }
}

/// The distribution of a sum of strata below the goal, and what has reached it.
struct Sum {
    /// Place of the first cell.
    start: usize,
    cells: Vec<f64>,
    done: f64,
}

impl Sum {
    fn new() -> Self {
        Self { start: 0, cells: vec![1.0], done: 0.0 }
    }

    fn plus(&self, places: &[usize], row: &[f64], goal: usize) -> Self {
        let some = |p: &f64| *p > NOTHING;
        let first = row.iter().position(some).unwrap_or(0);
        let last = row.iter().rposition(some).unwrap_or(0);
        let start = self.start + places[first];
        let end = (self.start + self.cells.len() + places[last]).min(goal);
        let mut cells = vec![0.0; end.saturating_sub(start)];
        let mut done = self.done;
        for (&place, p) in places[first..=last].iter().zip(&row[first..=last]) {
            let below = goal.saturating_sub(self.start + place).min(self.cells.len());
            let shift = (self.start + place).saturating_sub(start).min(cells.len());
            for (cell, own) in cells[shift..].iter_mut().zip(&self.cells[..below]) {
                *cell += own * p;
            }
            done += p * self.cells[below..].iter().sum::<f64>();
        }
        Self { start, cells, done }
    }

    /// P(sum + place ≥ goal), by place.
    fn reached(&self, goal: usize) -> impl Fn(usize) -> f64 {
        let mut tails = vec![self.done; self.cells.len() + 1];
        for at in (0..self.cells.len()).rev() {
            tails[at] = tails[at + 1] + self.cells[at];
        }
        let start = self.start;
        move |place| {
            let least = goal.saturating_sub(place).saturating_sub(start);
            tails[least.min(tails.len() - 1)]
        }
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

/// P(X = 0), P(X = 1), … for a hypergeometric count, from the likeliest outwards.
fn probabilities(population: u64, units: u64, answered: u64) -> Vec<f64> {
    let mut row = vec![0.0; answered as usize + 1];
    let (least, most) = ((units + answered).saturating_sub(population), units.min(answered));
    let mode = ((answered + 1) * (units + 1) / (population + 2)).clamp(least, most);
    row[mode as usize] = Hypergeometric::new(population, units, answered).pmf(mode);
    let over = |yes: u64| (units - yes) as f64 * (answered - yes) as f64;
    let under = |yes: u64| (yes + 1) as f64 * (population + yes + 1 - units - answered) as f64;
    for yes in mode..most {
        row[yes as usize + 1] = row[yes as usize] * over(yes) / under(yes);
    }
    for yes in (least..mode).rev() {
        row[yes as usize] = row[yes as usize + 1] * under(yes) / over(yes);
    }
    row
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strata(of: &[(u64, u64, u64)]) -> Vec<StratumCounts> {
        of.iter().map(|&(population, answered, yes)| StratumCounts { population, answered, yes }).collect()
    }

    /// Every allocation within the search's limits.
    fn allocations(parts: &[Part]) -> Vec<Vec<u64>> {
        parts.iter().fold(vec![Vec::new()], |sofar, part| {
            let longer =
                |own: Vec<u64>| (part.low..=part.high).map(move |units| [&own[..], &[units]].concat());
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
    fn check(of: &[(u64, u64, u64)], find: impl Fn(&Search, f64) -> u64) {
        let tail = 0.025;
        let strata = strata(of);
        let search = Search::new(&strata, tail * SPENT);
        let found = find(&search, tail);
        let largest = |total: u64| {
            let own =
                allocations(&search.parts).into_iter().filter(|units| units.iter().sum::<u64>() == total);
            own.map(|units| by_definition(&strata, &units)).fold(0.0, f64::max)
        };
        assert!(largest(found) + search.spent > tail, "{of:?}: {found} is rejected");
        if found > search.range().0 {
            let below = largest(found - 1) + search.spent;
            assert!(below <= tail, "{of:?}: {} is kept with {below}", found - 1);
        }
    }

    #[test]
    fn up_to_three_strata_give_the_smallest_total_that_some_allocation_keeps() {
        for of in [
            &[(10, 7, 5), (8, 4, 1)][..],
            &[(30, 11, 2), (14, 13, 8)],
            &[(4, 2, 1), (5, 3, 2), (6, 4, 1)],
            &[(10, 7, 5), (8, 4, 1), (6, 3, 2)],
            &[(9, 3, 3), (9, 3, 0), (9, 3, 1)],
            &[(20, 5, 2), (6, 5, 5), (4, 3, 3)],
            &[(7, 6, 2), (12, 4, 1), (5, 2, 2)],
        ] {
            check(of, Search::over_all);
        }
    }

    #[test]
    fn the_search_finds_the_smallest_total_in_four_strata() {
        for of in [
            [(4, 3, 1), (4, 2, 1), (5, 3, 2), (3, 1, 1)],
            [(6, 3, 1), (6, 2, 2), (5, 4, 2), (4, 3, 0)],
            [(8, 5, 5), (5, 2, 1), (4, 3, 2), (6, 5, 1)],
        ] {
            check(&of, Search::around_the_widest);
        }
    }

    /// Strata of municipalities by size: what is no multiple of a common unit is rounded upwards only.
    #[test]
    fn the_grid_rounds_towards_wider_intervals() {
        let strata = strata(&[(100, 23, 15), (77, 19, 9), (61, 17, 4), (12, 7, 5)]);
        let search = Search::new(&strata, 0.0005);
        let units = [55, 32, 10, 7];
        let (ours, truth) = (search.reached(&units), by_definition(&strata, &units));
        assert!(ours >= truth - 1e-12 && ours < truth * 1.02, "{ours} for {truth}");
    }
}
