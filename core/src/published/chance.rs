//! How often a column of random figures would fit some denominator as well as the printed one does.
//!
//! Let S_n be the numerals that denominator n can print, out of the P + 1 printable ones, and let m figures be
//! independent and uniform over the printable numerals. Below P the shares of n lie more than one numeral apart, so
//! |S_n| = n + 1. The chance that n fits all but at most q of them is a binomial
//! tail A_n in |S_n| / (P + 1), exact. The chance that *some* n in the admissible range does is the probability of a
//! union; since S_n ⊆ S_jn for every multiple, only the n without a multiple in the range count. It is enclosed
//! between two bounds that need no simulation: at most Σ A_n (Boole), at least Σ_i A_i² / Σ_j A_ij (de Caen), with
//! A_ij the exact chance that i and j both fit. They meet where one denominator dominates and lie close together
//! when the chance is small, which is when it matters.
//!
//! Real figures are not uniform – shares of one survey crowd together, and 0 and 100 fit every n – so this is a
//! yardstick, not a p-value.
//!
//! Literature: D. de Caen, A lower bound on the probability of a union, Discrete Mathematics 169 (1997) 217–220.

use std::collections::BTreeMap;

use super::column::{Bases, Candidate, Cell, Facts};
use super::recovered::Chance;
use super::rounding::{Grid, Span};

/// Above this many steps for the joint chances the lower bound is the largest single chance instead of de Caen's.
const MOST_WORK: usize = 8_000_000;

/// Likewise above so many misfits, where the joint chances have too many terms and say nothing worth having.
const MOST_MISFITS: u32 = 3;

/// The odds of the columns of one table; columns under the same bounds share the work.
#[derive(Debug, Default)]
pub(super) struct Odds {
    known: BTreeMap<(u8, Span, u32, u32), Chance>,
}

impl Odds {
    /// The odds for the unconditional per cents of a column, whose best candidates are given.
    pub(super) fn of(&mut self, facts: &Facts, bases: &Bases, best: &[Candidate]) -> Option<Chance> {
        let counted: Vec<usize> = (0..facts.cells.len())
            .filter(|&row| bases.of[row].is_none() && matches!(facts.cells[row], Cell::Percent(_)))
            .collect();
        let outside =
            |candidate: &Candidate| counted.iter().filter(|&&row| !candidate.slots[row].fits).count();
        let misfits = best.iter().map(outside).min()? as u32;
        let figures = counted.len() as u32;
        let key = (facts.grid.decimals, facts.answered, figures, misfits);
        let odds =
            || *self.known.entry(key).or_insert_with(|| chance(facts.grid, facts.answered, figures, misfits));
        (figures > 0).then(odds)
    }
}

/// The chance for `figures` random figures of which at most `misfits` fit no count.
fn chance(grid: Grid, range: Span, figures: u32, misfits: u32) -> Chance {
    let printable = f64::from(grid.whole()) + 1.0;
    if range.high >= grid.whole() || misfits >= figures {
        // From P on every numeral can be printed, so everything fits.
        return Chance { at_least: 1.0, at_most: 1.0 };
    }
    let first = range.low.max(range.high / 2 + 1);
    let share = |numerals: u32| f64::from(numerals) / printable;
    let single: Vec<f64> = (first..=range.high).map(|n| tail(share(n + 1), figures, misfits)).collect();
    let at_most = single.iter().sum::<f64>().min(1.0);
    let largest = single.iter().copied().fold(0.0, f64::max);
    let words = grid.whole() as usize / 64 + 1;
    if single.len().saturating_pow(2).saturating_mul(words) > MOST_WORK || misfits > MOST_MISFITS {
        return Chance { at_least: largest.min(at_most), at_most };
    }
    let sets: Vec<(u32, Vec<u64>)> = (first..=range.high).map(|n| (n + 1, printed_set(grid, n))).collect();
    let mut together = single.clone();
    for (i, (size, set)) in sets.iter().enumerate() {
        for (j, (other_size, other)) in sets.iter().enumerate().skip(i + 1) {
            let both = ones(set.iter().zip(other).map(|(a, b)| a & b));
            let (only_i, only_j) = (size - both, other_size - both);
            let neither = 1.0 - share(both + only_i + only_j);
            let chance = joint([share(both), share(only_i), share(only_j), neither], figures, misfits);
            together[i] += chance;
            together[j] += chance;
        }
    }
    let bound: f64 =
        single.iter().zip(&together).map(|(&fits, &both)| fits * fits / both.max(f64::MIN_POSITIVE)).sum();
    Chance { at_least: largest.max(bound).min(at_most), at_most }
}

/// The numerals that a denominator can print, one bit each.
fn printed_set(grid: Grid, answered: u32) -> Vec<u64> {
    let mut bits = vec![0_u64; grid.whole() as usize / 64 + 1];
    for yes in 0..=answered {
        let numeral = grid.print(yes, answered) as usize;
        bits[numeral / 64] |= 1 << (numeral % 64);
    }
    bits
}

fn ones(words: impl Iterator<Item = u64>) -> u32 {
    words.map(u64::count_ones).sum()
}

/// The chance that at most `misfits` of `figures` fall outside a set of the given share.
fn tail(inside: f64, figures: u32, misfits: u32) -> f64 {
    let mut ways = 1.0;
    let mut sum = 0.0;
    for out in 0..=misfits {
        sum += ways * inside.powi((figures - out).cast_signed()) * (1.0 - inside).powi(out.cast_signed());
        ways *= f64::from(figures - out) / f64::from(out + 1);
    }
    sum
}

/// The chance that at most `misfits` fall outside the one set and at most `misfits` outside the other, from the
/// shares of the numerals in both, in the first only, in the second only, and in neither.
fn joint([both, first, second, neither]: [f64; 4], figures: u32, misfits: u32) -> f64 {
    if misfits == 0 {
        return both.powi(figures.cast_signed());
    }
    let mut sum = 0.0;
    for outside_both in 0..=misfits {
        for only_first in 0..=misfits - outside_both {
            for only_second in 0..=misfits - outside_both {
                let Some(inside) = figures.checked_sub(outside_both + only_first + only_second) else {
                    continue;
                };
                let ways = choose(figures, outside_both)
                    * choose(figures - outside_both, only_first)
                    * choose(figures - outside_both - only_first, only_second);
                sum += ways
                    * both.powi(inside.cast_signed())
                    * first.powi(only_first.cast_signed())
                    * second.powi(only_second.cast_signed())
                    * neither.powi(outside_both.cast_signed());
            }
        }
    }
    sum
}

fn choose(n: u32, k: u32) -> f64 {
    (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product()
}

#[cfg(test)]
mod tests {
    use super::super::rounding::Rounding;
    use super::*;

    /// Every column of `figures` numerals without decimals, and how many of them some denominator fits.
    fn by_enumeration(range: Span, figures: u32, misfits: u32) -> f64 {
        let grid = Grid { decimals: 0, rounding: Rounding::HalfUp };
        let columns = 101_u32.pow(figures);
        let fitting = (0..columns).filter(|&code| {
            range.values().any(|n| {
                let outside =
                    (0..figures).filter(|&i| grid.counts(code / 101_u32.pow(i) % 101, n).is_none()).count();
                outside <= misfits as usize
            })
        });
        fitting.count() as f64 / f64::from(columns)
    }

    #[test]
    fn the_bounds_enclose_the_enumerated_chance() {
        let grid = Grid { decimals: 0, rounding: Rounding::HalfUp };
        for (low, high) in [(1, 1), (1, 9), (7, 7), (20, 45)] {
            for (figures, misfits) in [(1, 0), (2, 0), (2, 1), (3, 1)] {
                let range = Span { low, high };
                let truth = by_enumeration(range, figures, misfits);
                let found = chance(grid, range, figures, misfits);
                assert!(
                    found.at_least <= truth + 1e-12 && truth <= found.at_most + 1e-12,
                    "{low}..{high}, {figures} figures, {misfits} misfits: {found:?} should enclose {truth}"
                );
                if low == high {
                    assert!((found.at_most - truth).abs() < 1e-12 && (found.at_least - truth).abs() < 1e-12);
                }
            }
        }
    }

    #[test]
    fn from_the_resolution_on_everything_fits() {
        let grid = Grid { decimals: 1, rounding: Rounding::HalfUp };
        assert_eq!(chance(grid, Span { low: 1, high: 1000 }, 6, 0), Chance { at_least: 1.0, at_most: 1.0 });
        assert!(chance(grid, Span { low: 1, high: 999 }, 6, 0).at_least > 0.9);
    }
}
