//! Weighted selection: the unit at which a running sum of weights reaches a target, without sorting them all.
//!
//! Weights are whole numbers of ticks, a power of two so small that the largest weight of the cell has 61 − log₂ n bits;
//! sums of ticks are exact, so neither the order of rows nor threads nor a power of two in the weights changes a bit.
//!
//! A large cell is spread once over buckets of equal width between its least and greatest value, with the weight in each.
//! A target then lies in one bucket; it and the nearest that hold something on both sides contain the unit and its
//! neighbours. Those few units are spread again where they are still many, and sorted where they are not. Each question
//! costs one look at the buckets' numbers, and the estimate and both ends of the interval share the first spreading.
//! Compare Blum et al. (1973), Time bounds for selection, Journal of Computer and System Sciences 7; buckets need fewer
//! steps where values are spread like those of a survey, and a cell of which buckets get no hold is sorted.

use std::borrow::Cow;
use std::cmp::Ordering;

/// One answer with its weight in ticks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    pub(super) value: f64,
    pub(super) weight: i64,
}

impl Unit {
    fn order(&self, other: &Self) -> Ordering {
        self.value.total_cmp(&other.value).then(self.weight.cmp(&other.weight))
    }
}

/// Size of a tick for weights of at most `largest`, so that `units` of them can be added.
pub(super) fn tick(largest: f64, units: usize) -> f64 {
    if largest <= 0.0 {
        return 1.0;
    }
    let bits = 61 - (units.max(1) as f64).log2().ceil() as i32;
    2.0_f64.powi(largest.log2().ceil() as i32 - bits)
}

/// Units that are sorted rather than spread.
const FEW: usize = 512;
const BUCKETS: usize = 1024;

/// The unit at which the running sum of weights reaches a target, and those beside it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbours {
    /// The running sum, the unit's own weight included.
    pub(super) sum: i64,
    pub(super) unit: Unit,
    pub(super) before: Option<Unit>,
    pub(super) after: Option<Unit>,
}

/// The units of one cell, at least one.
pub(super) struct Units<'a> {
    all: Cow<'a, [Unit]>,
    tick: f64,
    total: i64,
    last: Unit,
    /// `None` where the units are sorted.
    buckets: Option<Buckets>,
}

struct Buckets {
    of: Vec<u16>,
    /// Weight up to the end of each bucket.
    sums: Vec<i64>,
}

impl<'a> Units<'a> {
    /// Prepares units whose weights are in ticks of that size; `None` where there are none.
    pub(super) fn new(mut units: Cow<'a, [Unit]>, tick: f64) -> Option<Self> {
        let first = *units.first()?;
        let (mut total, mut least, mut last) = (0, first.value, first);
        for unit in units.iter() {
            total += unit.weight;
            least = least.min(unit.value);
            if unit.order(&last) == Ordering::Greater {
                last = *unit;
            }
        }
        let buckets = (units.len() > FEW).then(|| Buckets::spread(&units, least, last.value));
        if buckets.is_none() && !units.is_sorted_by(|a, b| a.order(b) != Ordering::Greater) {
            units.to_mut().sort_unstable_by(Unit::order);
        }
        Some(Self { all: units, tick, total, last, buckets })
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// W in ticks.
    pub(super) fn total(&self) -> i64 {
        self.total
    }

    /// The greatest value; of several the heaviest.
    pub(super) fn last(&self) -> Unit {
        self.last
    }

    /// A unit's weight as it was given.
    pub(super) fn weight_of(&self, unit: &Unit) -> f64 {
        unit.weight as f64 * self.tick
    }

    /// All units by value.
    pub(super) fn sorted(&self) -> Cow<'_, [Unit]> {
        let mut units = Cow::Borrowed(&*self.all);
        if self.buckets.is_some() {
            units.to_mut().sort_unstable_by(Unit::order);
        }
        units
    }

    /// Number of different values that are not greater than `value`.
    pub(super) fn different_values_up_to(&self, value: f64) -> usize {
        let sorted = self.sorted();
        let below = &sorted[..sorted.partition_point(|unit| unit.value <= value)];
        below.chunk_by(|a, b| a.value == b.value).count()
    }

    /// The first unit at which the running sum reaches `target`; the first of all for what none falls short of, and the
    /// last for what is never reached.
    pub(super) fn reaching(&self, target: f64) -> Neighbours {
        self.reaching_ticks((target.ceil() as i64).clamp(1, self.total))
    }

    fn reaching_ticks(&self, target: i64) -> Neighbours {
        let Some(buckets) = &self.buckets else { return walk(&self.all, target) };
        let holds =
            |bucket: usize| buckets.sums[bucket] > if bucket == 0 { 0 } else { buckets.sums[bucket - 1] };
        let at = buckets.sums.partition_point(|&sum| sum < target);
        let low = (0..at).rev().find(|&bucket| holds(bucket)).unwrap_or(at);
        let high = (at + 1..BUCKETS).find(|&bucket| holds(bucket)).unwrap_or(at);
        let wanted = low as u16..=high as u16;
        let pairs = buckets.of.iter().zip(self.all.iter());
        let mut near: Vec<Unit> =
            pairs.filter(|(bucket, _)| wanted.contains(bucket)).map(|(_, unit)| *unit).collect();
        let base = if low == 0 { 0 } else { buckets.sums[low - 1] };
        let deeper = near.len() > FEW && near.len() <= self.all.len() / 2;
        let found = if deeper {
            Units::new(Cow::Owned(near), self.tick).map(|units| units.reaching_ticks(target - base))
        } else {
            near.sort_unstable_by(Unit::order);
            Some(walk(&near, target - base))
        };
        // The bucket that holds the target is not empty.
        let found = found.unwrap_or(Neighbours { sum: 0, unit: self.last, before: None, after: None });
        Neighbours { sum: found.sum + base, ..found }
    }
}

/// Adds up sorted units until the target is reached.
fn walk(units: &[Unit], target: i64) -> Neighbours {
    let mut sum = 0;
    let reached = units.iter().position(|unit| {
        sum += unit.weight;
        sum >= target
    });
    let at = reached.unwrap_or(units.len() - 1);
    Neighbours {
        sum,
        unit: units[at],
        before: at.checked_sub(1).map(|before| units[before]),
        after: units.get(at + 1).copied(),
    }
}

impl Buckets {
    fn spread(units: &[Unit], least: f64, greatest: f64) -> Self {
        let scale = (BUCKETS as f64 - 0.5) / (greatest - least);
        // Without spread all are in the first; a difference or a quotient that overflows leaves them there too.
        let scale = if scale.is_finite() { scale } else { 0.0 };
        let mut sums = vec![0; BUCKETS];
        let mut of = Vec::with_capacity(units.len());
        for unit in units {
            // Multiplication rounds monotonely, so buckets are in the order of values.
            let bucket = (((unit.value - least) * scale) as usize).min(BUCKETS - 1);
            sums[bucket] += unit.weight;
            of.push(bucket as u16);
        }
        let mut sum = 0;
        for own in &mut sums {
            sum += *own;
            *own = sum;
        }
        Self { of, sums }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn units(values: &[(i32, u8)]) -> Vec<Unit> {
        let unit = |&(value, weight): &(i32, u8)| Unit {
            value: (f64::from(value) / 40.0).exp(),
            weight: 1 + i64::from(weight),
        };
        values.iter().map(unit).collect()
    }

    proptest! {
        #[test]
        fn buckets_find_what_sorting_finds(
            values in prop::collection::vec((-300..300_i32, 0..9_u8), 513..3000),
            share in 0.0..=1.0_f64,
        ) {
            let mut all = units(&values);
            let of_buckets = Units::new(Cow::Borrowed(&all), 1.0).unwrap();
            prop_assert!(of_buckets.buckets.is_some());
            let target = ((share * of_buckets.total() as f64).ceil() as i64).max(1);
            let found = of_buckets.reaching_ticks(target);
            drop(of_buckets);
            all.sort_unstable_by(Unit::order);
            let right = walk(&all, target);
            prop_assert_eq!((found.sum, found.unit), (right.sum, right.unit));
            prop_assert_eq!((found.before, found.after), (right.before, right.after));
        }
    }

    #[test]
    fn a_long_tail_and_a_single_value_are_no_trouble() {
        let mut all: Vec<Unit> =
            (0..5000).map(|rank| Unit { value: 1.01_f64.powi(rank), weight: 1 }).collect();
        let expected = all[2499].value;
        let units = Units::new(Cow::Borrowed(&all), 1.0).unwrap();
        assert_eq!(units.reaching(2500.0).unit.value, expected);
        all.fill(Unit { value: 7.0, weight: 3 });
        let units = Units::new(Cow::Borrowed(&all), 1.0).unwrap();
        let found = units.reaching(7500.0);
        assert_eq!((found.unit.value, found.sum), (7.0, 7500));
    }
}
