//! All allocations of two to four strata, by branch and bound.
//!
//! P(T ≥ t) rises with the yes units of every stratum. A box of allocations with a given total can therefore be left out
//! whole when its upper corner, which has a larger total, is not kept; otherwise it is halved.
//!
//! One probability is a sum over the answers of one or two strata of what the others must then reach,
//!
//! P(T ≥ t) = Σ_x P(X₁ = x₁) P(X₂ = x₂) · P(the rest ≥ t − x's part),
//!
//! where the last factor is looked up: the answers of the rest stand in the order of their sums, and how many of them fall
//! short of each x is found once.

use std::cell::OnceCell;

use super::part::{Part, Parts, Row};
use crate::interrupt;
use crate::num::ascending;

/// Strata at most: two whose answers are gone through, and two whose answers stand in order.
pub(super) const MOST_STRATA: usize = 4;

/// Yes units of each stratum beyond its fewest.
type Allocation = [usize; MOST_STRATA];

/// The smallest number of yes units in the strata of which some allocation is kept.
pub(super) fn fewest(parts: &Parts) -> u64 {
    let none = Part::none();
    let every = Every::new(parts, &none);
    let (low, most) = parts.range();
    let widest = parts.widest();
    let along = |total: usize| {
        let mut units = Allocation::default();
        widest[..total].iter().for_each(|&stratum| units[every.seats[stratum]] += 1);
        units
    };
    // First down the allocations of largest variance: nearly always it is one of them that is kept longest.
    let (mut rejected, mut kept) = (0, most);
    while rejected < kept {
        let middle = rejected.midpoint(kept);
        if every.keeps(&along(middle)) {
            kept = middle;
        } else {
            rejected = middle + 1;
        }
    }
    let all = every.widths.map(|width| width - 1);
    while kept > 0 && every.some_is_kept(Allocation::default(), all, kept - 1) {
        kept -= 1;
    }
    low + kept as u64
}

struct Every<'a> {
    parts: [&'a Part; MOST_STRATA],
    /// Which of them each stratum of the design is.
    seats: Vec<usize>,
    widths: [usize; MOST_STRATA],
    kept_above: f64,
    /// By answers of the first two, how many answers of the last two fall short of the goal.
    short: Vec<u32>,
    /// Answers of the last two in the order of their sums.
    order: Vec<(u32, u32)>,
    /// By yes units of the last two, the chance of all answers from each of the ordered ones on.
    tails: Vec<OnceCell<Box<[f64]>>>,
}

impl<'a> Every<'a> {
    fn new(parts: &'a Parts, none: &'a Part) -> Self {
        let kept_above = parts.kept_above;
        let sizes: Vec<f64> = parts.strata.iter().map(|stratum| stratum.places.len() as f64).collect();
        let by_size = ascending(&sizes);
        let free: &[usize] = match by_size.len() {
            2 => &[0, 2],
            _ => &[0, 1, 2, 3],
        };
        let mut seats = vec![0; by_size.len()];
        let mut own = [none; MOST_STRATA];
        for (&stratum, &seat) in by_size.iter().zip(free) {
            seats[stratum] = seat;
            own[seat] = &parts.strata[stratum];
        }
        let [a, b, c, d] = own;
        let sum = |&(x, y): &(u32, u32)| c.places[x as usize] + d.places[y as usize];
        let answers = |part: &Part| 0..part.places.len() as u32;
        let mut order: Vec<_> = answers(c).flat_map(|x| answers(d).map(move |y| (x, y))).collect();
        order.sort_by_key(sum);
        let sums: Vec<u64> = order.iter().map(sum).collect();
        let wanting =
            a.places.iter().flat_map(|x| b.places.iter().map(move |y| parts.goal.saturating_sub(x + y)));
        let short = wanting.map(|wanting| sums.partition_point(|&sum| sum < wanting) as u32).collect();
        let widths = own.map(Part::width);
        let tails = vec![OnceCell::new(); widths[2] * widths[3]];
        Self { parts: own, seats, widths, kept_above, short, order, tails }
    }

    fn keeps(&self, units: &Allocation) -> bool {
        self.reached(units) > self.kept_above
    }

    /// Whether some allocation of so many units between two corners is kept.
    fn some_is_kept(&self, mut low: Allocation, mut high: Allocation, total: usize) -> bool {
        interrupt::checkpoint();
        let sum = |units: &Allocation| units.iter().sum::<usize>();
        if sum(&low) > total || sum(&high) < total {
            return false;
        }
        // What the total leaves room for.
        let (room, lack) = (total - sum(&low), sum(&high) - total);
        for (low, high) in low.iter_mut().zip(&mut high) {
            let most = (*high).min(*low + room);
            *low = (*low).max(high.saturating_sub(lack));
            *high = most;
        }
        if !self.keeps(&high) {
            return false;
        }
        let widest = (0..MOST_STRATA).max_by_key(|&at| high[at] - low[at]).unwrap_or(0);
        if high[widest] == low[widest] {
            return true;
        }
        let (mut below, mut above) = (high, low);
        below[widest] = low[widest].midpoint(high[widest]);
        above[widest] = below[widest] + 1;
        self.some_is_kept(low, below, total) || self.some_is_kept(above, high, total)
    }

    /// P(T ≥ t) for an allocation.
    fn reached(&self, units: &Allocation) -> f64 {
        let [a, b, c, d] = self.parts;
        let tails = self.tails[units[2] * self.widths[3] + units[3]]
            .get_or_init(|| self.ordered(c.row(units[2]), d.row(units[3])));
        let (row_a, row_b) = (a.row(units[0]), b.row(units[1]));
        let mut all = 0.0;
        for (x, chance) in (row_a.first..).zip(row_a.chances) {
            let short = &self.short[x * b.places.len() + row_b.first..];
            let pairs = short.iter().zip(row_b.chances);
            all += chance * pairs.map(|(&short, own)| own * tails[short as usize]).sum::<f64>();
        }
        all
    }

    /// The chance of all answers of the last two strata from each of the ordered ones on.
    fn ordered(&self, c: Row<'_>, d: Row<'_>) -> Box<[f64]> {
        let mut tails = vec![0.0; self.order.len() + 1].into_boxed_slice();
        let mut sum = 0.0;
        for (tail, &(x, y)) in tails.iter_mut().zip(&self.order).rev() {
            sum += c.chance(x as usize) * d.chance(y as usize);
            *tail = sum;
        }
        tails
    }
}
