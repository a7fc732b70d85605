//! Design order: rows by stratum and PSU, and what lies where.
//!
//! Most files hold the rows of a PSU together. Those that come in design order are not sorted and no list of rows is kept
//! ([`Order::All`]); where the names of strata and PSUs have another order than the file, as those of numbers have, it
//! is enough to know where each run of rows goes ([`Order::Runs`]). So a design takes no memory that grows with its rows,
//! and estimates read columns from end to end.

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{Ranked, Ranks, Stratum};
use crate::answers::MISSING;
use crate::interrupt;

/// Rows in some order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Order {
    /// So many, as they come.
    All(u32),
    Runs(Runs),
    Listed(Vec<u32>),
}

/// Runs of rows that follow each other in the file as well.
#[derive(Debug, Clone)]
pub(crate) struct Runs {
    /// The first place of each run and its row.
    firsts: Vec<(u32, u32)>,
    length: u32,
    /// Every row by itself, for those who ask.
    listed: OnceLock<Vec<u32>>,
}

/// Rows that a run holds on average at least, for runs to be kept instead of rows.
const ROWS_OF_RUNS: usize = 16;

impl PartialEq for Runs {
    fn eq(&self, other: &Self) -> bool {
        (&self.firsts, self.length) == (&other.firsts, other.length)
    }
}

impl Order {
    /// Rows that were picked from so many, as they come.
    pub(super) fn of(rows: Vec<u32>, all: usize) -> Self {
        let all_as_they_come =
            rows.len() == all && rows.iter().enumerate().all(|(place, &row)| place == row as usize);
        if all_as_they_come { Self::All(all as u32) } else { Self::Listed(rows) }
    }

    /// Ranges of rows one after the other.
    fn of_runs(runs: impl Iterator<Item = Range<usize>>) -> Self {
        let (mut firsts, mut length, mut end) = (Vec::new(), 0, None);
        for run in runs.filter(|run| !run.is_empty()) {
            if end != Some(run.start) {
                firsts.push((length, run.start as u32));
            }
            length += run.len() as u32;
            end = Some(run.end);
        }
        Self::Runs(Runs { firsts, length, listed: OnceLock::new() })
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::All(rows) => *rows as usize,
            Self::Runs(runs) => runs.length as usize,
            Self::Listed(rows) => rows.len(),
        }
    }

    #[inline]
    pub(super) fn row(&self, place: usize) -> u32 {
        match self {
            Self::All(_) => place as u32,
            Self::Runs(_) => self.run_at(place..place + 1).start,
            Self::Listed(rows) => rows[place],
        }
    }

    /// The rows at the first of some places that follow each other in the file.
    fn run_at(&self, places: Range<usize>) -> Range<u32> {
        match self {
            Self::All(_) => places.start as u32..places.end as u32,
            Self::Runs(Runs { firsts, length, .. }) => {
                let after = firsts.partition_point(|&(place, _)| place as usize <= places.start);
                let end = firsts.get(after).map_or(*length, |&(place, _)| place).min(places.end as u32);
                let (place, row) = firsts[after - 1];
                let offset = row.wrapping_sub(place);
                (places.start as u32).wrapping_add(offset)..end.wrapping_add(offset)
            }
            Self::Listed(rows) => rows[places.start]..rows[places.start] + 1,
        }
    }

    /// The rows at some places, in runs.
    pub(crate) fn runs(&self, places: Range<usize>) -> impl Iterator<Item = Range<u32>> + Clone + '_ {
        let mut next = places.start;
        std::iter::repeat(()).map_while(move |()| {
            let run = (next < places.end).then(|| self.run_at(next..places.end))?;
            next += run.len();
            Some(run)
        })
    }

    /// The rows at some places.
    pub(super) fn rows(&self, places: Range<usize>) -> impl Iterator<Item = u32> + Clone + '_ {
        self.runs(places).flatten()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + Clone + '_ {
        self.rows(0..self.len())
    }

    /// Every row, where it is not all of them as they come.
    pub(crate) fn list(&self) -> Option<&[u32]> {
        match self {
            Self::All(_) => None,
            Self::Runs(runs) => Some(runs.listed.get_or_init(|| self.iter().collect())),
            Self::Listed(rows) => Some(rows),
        }
    }
}

/// All pairs of two ranked columns that occur, ranked by the first and then by the second.
pub(super) struct Pairs {
    pub(super) ranks: Ranks,
    pub(super) pairs: Vec<(u32, u32)>,
}

pub(super) fn rank_pairs(rows: &Order, first: &Ranked, second: &Ranked) -> Pairs {
    rank_nested(rows, first, second).unwrap_or_else(|| rank_crossed(rows, first, second))
}

/// The usual case: each name of the second column occurs with only one of the first.
fn rank_nested(rows: &Order, first: &Ranked, second: &Ranked) -> Option<Pairs> {
    let mut first_of = vec![MISSING; second.names.len()];
    // In most files the rows of a PSU follow each other.
    for (inner, run) in second.ranks.runs(rows) {
        let (outer, known) = (first.ranks.common(rows, run)?, &mut first_of[inner as usize]);
        if *known != MISSING && *known != outer {
            return None;
        }
        *known = outer;
    }
    let mut pairs: Vec<(u32, u32)> = first_of.iter().copied().zip(0..).collect();
    pairs.retain(|&(outer, _)| outer != MISSING);
    pairs.sort_unstable();
    let mut rank_of = vec![MISSING; second.names.len()];
    pairs.iter().enumerate().for_each(|(rank, &(_, inner))| rank_of[inner as usize] = rank as u32);
    Some(Pairs { ranks: second.ranks.then(&rank_of), pairs })
}

fn rank_crossed(rows: &Order, first: &Ranked, second: &Ranked) -> Pairs {
    let width = second.names.len() as u64;
    let key = |row: u32| u64::from(first.ranks.of(row)) * width + u64::from(second.ranks.of(row));
    let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
    runs_of(rows, key).for_each(|(key, _)| {
        seen.insert(key, 0);
    });
    let mut keys: Vec<u64> = seen.keys().copied().collect();
    keys.sort_unstable();
    keys.iter().enumerate().for_each(|(rank, key)| *seen.get_mut(key).expect("just collected") = rank as u32);
    let mut ranks = vec![MISSING; first.ranks.len()];
    runs_of(rows, key).for_each(|(key, run)| rows.rows(run).for_each(|row| ranks[row as usize] = seen[&key]));
    let pairs = keys.iter().map(|key| ((key / width) as u32, (key % width) as u32)).collect();
    Pairs { ranks: Ranks::dense(ranks, keys.len()), pairs }
}

/// Rows that follow each other and have the same key, as places.
pub(super) fn runs_of<K: PartialEq + Copy>(
    rows: &Order,
    key: impl Fn(u32) -> K,
) -> impl Iterator<Item = (K, Range<usize>)> {
    let (mut start, mut rest) = (0, rows.iter());
    let mut own = rest.next().map(&key);
    std::iter::from_fn(move || {
        let (this, first) = (own?, start);
        own = loop {
            start += 1;
            interrupt::checkpoint_at(start);
            match rest.next().map(&key) {
                Some(next) if next == this => {}
                next => break next,
            }
        };
        Some((this, first..start))
    })
}

/// Sorts rows by a dense rank, keeping their order within it; also gives the first place of each rank and the end.
pub(super) fn counting_sort(rows: &Order, ranks: &Ranks, count: usize) -> (Order, Vec<u32>) {
    interrupt::checkpoint();
    let mut starts = vec![0_u32; count + 1];
    let (mut last, mut is_sorted, mut runs) = (0, true, 0);
    for (rank, run) in ranks.runs(rows) {
        starts[rank as usize + 1] += run.len() as u32;
        is_sorted &= last <= rank;
        last = rank;
        runs += 1;
    }
    for rank in 0..count {
        starts[rank + 1] += starts[rank];
    }
    if is_sorted {
        return (rows.clone(), starts);
    }
    if matches!(rows, Order::All(_)) && runs * ROWS_OF_RUNS <= rows.len() {
        return (sorted_runs(rows, ranks), starts);
    }
    let mut next = starts.clone();
    let mut order = vec![0; rows.len()];
    for (rank, run) in ranks.runs(rows) {
        let next = &mut next[rank as usize];
        let place = *next as usize;
        *next += run.len() as u32;
        order[place..place + run.len()].iter_mut().zip(rows.rows(run)).for_each(|(place, row)| *place = row);
    }
    (Order::Listed(order), starts)
}

/// All rows by rank, as runs.
fn sorted_runs(rows: &Order, ranks: &Ranks) -> Order {
    let mut runs: Vec<(u32, Range<usize>)> = ranks.runs(rows).collect();
    runs.sort_by_key(|(rank, _)| *rank);
    Order::of_runs(runs.into_iter().map(|(_, run)| run))
}

/// The strata with the ranges of their rows and PSUs, from the rank of each that has any and its PSUs.
pub(super) fn lay_out(
    names: &[String],
    strata: impl Iterator<Item = (u32, Range<usize>)>,
    psu_starts: Option<&[u32]>,
) -> Vec<Stratum> {
    let stratum = |(rank, psus): (u32, Range<usize>)| Stratum {
        label: names[rank as usize].clone(),
        population: None,
        selected: psus.len() as u64,
        answered: psus.len() as u64,
        census: false,
        invited_is_said: false,
        common_weight: None,
        rows: psu_starts
            .map_or_else(|| psus.clone(), |starts| starts[psus.start] as usize..starts[psus.end] as usize),
        psus,
    };
    strata.map(stratum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pairs_are_the_same_whether_names_nest_or_not(pairs in prop::collection::vec((0..4_u32, 0..6_u32), 1..60)) {
            let ranked = |ranks: Vec<u32>, names: u32| Ranked {
                ranks: Ranks::dense(ranks, names as usize),
                names: (0..names).map(|name| name.to_string()).collect(),
            };
            let all = Order::All(pairs.len() as u32);
            let outer = ranked(pairs.iter().map(|pair| pair.1 % 4).collect(), 4);
            let inner = ranked(pairs.iter().map(|pair| pair.1).collect(), 6);
            let (nested, crossed) = (rank_nested(&all, &outer, &inner), rank_crossed(&all, &outer, &inner));
            let nested = nested.expect("each name has one parent");
            prop_assert_eq!(nested.ranks.iter().collect::<Vec<_>>(), crossed.ranks.iter().collect::<Vec<_>>());
            prop_assert_eq!(&nested.pairs, &crossed.pairs);
            let (order, starts) = counting_sort(&all, &nested.ranks, nested.pairs.len());
            let mut sorted: Vec<u32> = all.iter().collect();
            sorted.sort_by_key(|&row| nested.ranks.of(row));
            prop_assert_eq!(order.iter().collect::<Vec<_>>(), sorted.clone());
            let runs = sorted_runs(&all, &nested.ranks);
            prop_assert_eq!(runs.list(), Some(sorted.as_slice()));
            for (place, &row) in sorted.iter().enumerate() {
                prop_assert_eq!(runs.row(place), row);
                prop_assert!(runs.rows(place..sorted.len()).eq(sorted[place..].iter().copied()));
            }
            prop_assert_eq!(starts.last(), Some(&(sorted.len() as u32)));
            // What is in order already is not listed.
            let in_order = ranked(sorted.iter().map(|&row| nested.ranks.of(row)).collect(), 6);
            prop_assert_eq!(counting_sort(&all, &in_order.ranks, 6).0, all);
        }
    }
}
