//! One stratum as the searches see it: how likely each number of yes answers is for each number of yes units that the
//! stratum's own answers leave possible, and where on a common grid that number of answers puts the estimated total.

use crate::interval::{StratumCounts, hypergeometric};

/// The part of each tail that is spent on limits for the single strata.
const SPENT: f64 = 0.02;

/// The part of each tail that chances left out of the tables may come to.
const LEFT_OUT: f64 = 1e-6;

/// How near to a step of the grid an estimated total counts as being on it.
const ON_STEP: f64 = 1e-6;

/// One stratum.
pub(super) struct Part {
    /// Yes units that the stratum's own answers leave possible: the fewest.
    pub(super) low: u64,
    /// Units of the stratum.
    pub(super) population: u64,
    /// Place on the grid of 0, 1, … yes answers.
    pub(super) places: Vec<u64>,
    /// The variance of the stratum's estimate is this times K (N − K).
    pub(super) spread: f64,
    rows: Vec<Span>,
    chances: Vec<f64>,
}

/// Where a row lies in the table, and the yes answers that it begins with.
struct Span {
    start: usize,
    end: usize,
    first: usize,
}

/// P(X = first), P(X = first + 1), … as far as they matter.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) first: usize,
    pub(super) chances: &'a [f64],
}

impl Part {
    /// No stratum at all, to fill up a group of them.
    pub(super) fn none() -> Self {
        let row = Span { start: 0, end: 1, first: 0 };
        Self { low: 0, population: 0, places: vec![0], spread: 0.0, rows: vec![row], chances: vec![1.0] }
    }

    fn new(one: &StratumCounts, (low, high): (u64, u64), places: Vec<u64>, left_out: f64) -> Self {
        let &StratumCounts { population, answered, .. } = one;
        let (mut rows, mut chances) = (Vec::new(), Vec::new());
        for units in low..=high {
            let start = chances.len();
            let first = add_row(population, units, answered, left_out, &mut chances);
            rows.push(Span { start, end: chances.len(), first });
        }
        let spread = (population - answered) as f64 / (answered as f64 * (population - 1).max(1) as f64);
        Self { low, population, places, spread, rows, chances }
    }

    /// How many numbers of yes units are possible.
    pub(super) fn width(&self) -> usize {
        self.rows.len()
    }

    /// The row of `low + at` yes units.
    pub(super) fn row(&self, at: usize) -> Row<'_> {
        let &Span { start, end, first } = &self.rows[at];
        Row { first, chances: &self.chances[start..end] }
    }
}

impl Row<'_> {
    /// P(X = yes).
    pub(super) fn chance(self, yes: usize) -> f64 {
        let place = yes.checked_sub(self.first);
        place.and_then(|place| self.chances.get(place)).copied().unwrap_or(0.0)
    }

    /// Σ P(X = x) values[x].
    pub(super) fn dot(self, values: &[f64]) -> f64 {
        self.chances.iter().zip(&values[self.first..]).map(|(chance, value)| chance * value).sum()
    }
}

/// All strata on one grid, and what their sum must reach.
pub(super) struct Parts {
    pub(super) strata: Vec<Part>,
    /// Place on the grid that the sum must reach.
    pub(super) goal: u64,
    /// The probability above which an allocation is kept: the tail less what was spent.
    pub(super) kept_above: f64,
}

impl Parts {
    /// Tables of strata that are not taken in full, on a grid of at most so many steps.
    pub(super) fn new(strata: &[StratumCounts], tail: f64, steps: u64) -> Self {
        let ranges = ranges(strata, tail);
        let population: u64 = strata.iter().map(|one| one.population).sum();
        // On a grid of 1 / lcm(n_h) units nothing is rounded.
        let common = strata.iter().try_fold(1_u64, |all, one| {
            let own = one.answered / greatest_common_divisor(all, one.answered);
            all.checked_mul(own).filter(|all| all.saturating_mul(population) <= steps)
        });
        let (steps, units) = common.map_or((steps, population), |common| (common, 1));
        // Places are rounded up, the goal down: whatever reaches the goal in truth reaches it on the grid.
        let place = |one: &StratumCounts, yes: u64| {
            let over = u128::from(one.population) * u128::from(yes) * u128::from(steps);
            over.div_ceil(u128::from(one.answered) * u128::from(units)) as u64
        };
        let goal = if common.is_some() {
            strata.iter().map(|one| place(one, one.yes)).sum()
        } else {
            let total: f64 =
                strata.iter().map(|one| one.population as f64 * one.yes as f64 / one.answered as f64).sum();
            (total * steps as f64 / units as f64 - ON_STEP).ceil().max(0.0) as u64
        };
        let left_out = tail * LEFT_OUT / (2.0 * strata.len() as f64);
        let part = |(one, range): (&StratumCounts, (u64, u64))| {
            Part::new(one, range, (0..=one.answered).map(|yes| place(one, yes)).collect(), left_out)
        };
        let strata = strata.iter().zip(ranges).map(part).collect();
        Self { strata, goal, kept_above: tail * (1.0 - SPENT - LEFT_OUT) }
    }

    /// Σ low, and by how much more yes units there may be.
    pub(super) fn range(&self) -> (u64, usize) {
        self.strata.iter().fold((0, 0), |(low, more), part| (low + part.low, more + part.width() - 1))
    }

    /// The strata in the order in which units go to them, so that every total has the largest variance
    /// Σ c_h K_h (N_h − K_h).
    pub(super) fn widest(&self) -> Vec<usize> {
        let mut given = vec![0_usize; self.strata.len()];
        (0..self.range().1)
            .map(|_| {
                let (mut best, mut most) = (0, f64::NEG_INFINITY);
                for (at, (part, &own)) in self.strata.iter().zip(&given).enumerate() {
                    let units = part.low + own as u64;
                    let gain = part.spread * (part.population as f64 - 2.0 * units as f64 - 1.0);
                    if own + 1 < part.width() && gain > most {
                        (best, most) = (at, gain);
                    }
                }
                given[best] += 1;
                best
            })
            .collect()
    }
}

/// Limits of the yes units of each stratum, which jointly fail with probability β = α/100.
pub(super) fn ranges(strata: &[StratumCounts], tail: f64) -> Vec<(u64, u64)> {
    let own = tail * SPENT / (2.0 * strata.len() as f64);
    let range = |&StratumCounts { population, answered, yes }: &StratumCounts| {
        let low = hypergeometric::fewest(population, answered, yes, own);
        (low, population - hypergeometric::fewest(population, answered, answered - yes, own))
    };
    strata.iter().map(range).collect()
}

/// Adds P(X = first), … of a hypergeometric count, leaving out at most so much at either end; gives the first.
///
/// Neighbours have simple ratios, which fall from the mode outwards: what lies beyond a term is less than a geometric
/// series. The sum is one, so that no factorial is needed.
fn add_row(population: u64, units: u64, answered: u64, left_out: f64, chances: &mut Vec<f64>) -> usize {
    let start = chances.len();
    let (least, most) = ((units + answered).saturating_sub(population), units.min(answered));
    let mode = ((answered + 1) * (units + 1) / (population + 2)).clamp(least, most);
    let (all, k, n) = (population as f64, units as f64, answered as f64);
    let over = |yes: f64| (k - yes) * (n - yes) / ((yes + 1.0) * (all + yes + 1.0 - k - n));
    let (mut term, mut yes, mut sum) = (1.0, mode as f64, 1.0);
    chances.push(1.0);
    for _ in least..mode {
        let ratio = 1.0 / over(yes - 1.0);
        if term * ratio <= left_out * (1.0 - ratio) {
            break;
        }
        term *= ratio;
        yes -= 1.0;
        sum += term;
        chances.push(term);
    }
    chances[start..].reverse();
    let first = yes as usize;
    (term, yes) = (1.0, mode as f64);
    for _ in mode..most {
        let ratio = over(yes);
        if term * ratio <= left_out * (1.0 - ratio) {
            break;
        }
        term *= ratio;
        yes += 1.0;
        sum += term;
        chances.push(term);
    }
    let scale = 1.0 / sum;
    chances[start..].iter_mut().for_each(|chance| *chance *= scale);
    first
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
