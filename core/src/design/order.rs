//! Design order: rows by stratum and PSU, and what lies where.
//!
//! Most files come in that order already. Then nothing is sorted and no list of rows is kept ([`Order::All`]), so that a
//! design takes no memory that grows with its rows.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Ranked, Ranks, Stratum};
use crate::answers::MISSING;

/// Rows in some order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Order {
    /// So many, as they come.
    All(u32),
    Listed(Vec<u32>),
}

impl Order {
    /// Rows that were picked from so many, as they come.
    pub(super) fn of(rows: Vec<u32>, all: usize) -> Self {
        let all_as_they_come =
            rows.len() == all && rows.iter().enumerate().all(|(place, &row)| place == row as usize);
        if all_as_they_come { Self::All(all as u32) } else { Self::Listed(rows) }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::All(rows) => *rows as usize,
            Self::Listed(rows) => rows.len(),
        }
    }

    #[inline]
    pub(super) fn row(&self, place: usize) -> u32 {
        match self {
            Self::All(_) => place as u32,
            Self::Listed(rows) => rows[place],
        }
    }

    /// The rows at some places.
    pub(super) fn rows(&self, places: Range<usize>) -> impl Iterator<Item = u32> + Clone + '_ {
        places.map(|place| self.row(place))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + Clone + '_ {
        self.rows(0..self.len())
    }

    /// The list of rows where it is not all of them as they come.
    pub(super) fn into_list(self) -> Option<Vec<u32>> {
        match self {
            Self::All(_) => None,
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
    let mut last = (MISSING, MISSING);
    for row in rows.iter() {
        let pair = (first.ranks.of(row), second.ranks.of(row));
        // In most files the rows of a PSU follow each other.
        if pair != last {
            let known = &mut first_of[pair.1 as usize];
            if *known != MISSING && *known != pair.0 {
                return None;
            }
            (*known, last) = (pair.0, pair);
        }
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
    runs(rows, key).for_each(|(key, _)| {
        seen.insert(key, 0);
    });
    let mut keys: Vec<u64> = seen.keys().copied().collect();
    keys.sort_unstable();
    keys.iter().enumerate().for_each(|(rank, key)| *seen.get_mut(key).expect("just collected") = rank as u32);
    let mut ranks = vec![MISSING; first.ranks.len()];
    runs(rows, key).for_each(|(key, run)| rows.rows(run).for_each(|row| ranks[row as usize] = seen[&key]));
    let pairs = keys.iter().map(|key| ((key / width) as u32, (key % width) as u32)).collect();
    Pairs { ranks: Ranks::dense(ranks, keys.len()), pairs }
}

/// Rows that follow each other and have the same key, as places; in most files those of a PSU do.
fn runs<K: PartialEq + Copy>(
    rows: &Order,
    key: impl Fn(u32) -> K,
) -> impl Iterator<Item = (K, Range<usize>)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let own = (start < rows.len()).then(|| key(rows.row(start)))?;
        let length = rows.rows(start..rows.len()).position(|row| key(row) != own);
        let run = start..length.map_or(rows.len(), |length| start + length);
        start = run.end;
        Some((own, run))
    })
}

/// Sorts rows by a dense rank, keeping their order within it; also gives the first place of each rank and the end.
pub(super) fn counting_sort(rows: &Order, ranks: &Ranks, count: usize) -> (Order, Vec<u32>) {
    let rank = |row: u32| ranks.of(row) as usize;
    let mut starts = vec![0_u32; count + 1];
    let (mut last, mut is_sorted) = (0, true);
    for (rank, run) in runs(rows, rank) {
        starts[rank + 1] += run.len() as u32;
        is_sorted &= last <= rank;
        last = rank;
    }
    for rank in 0..count {
        starts[rank + 1] += starts[rank];
    }
    if is_sorted {
        return (rows.clone(), starts);
    }
    let mut next = starts.clone();
    let mut order = vec![0; rows.len()];
    for (rank, run) in runs(rows, rank) {
        let place = next[rank] as usize;
        next[rank] += run.len() as u32;
        order[place..place + run.len()].iter_mut().zip(rows.rows(run)).for_each(|(place, row)| *place = row);
    }
    (Order::Listed(order), starts)
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
            prop_assert_eq!(starts.last(), Some(&(sorted.len() as u32)));
            // What is in order already is not listed.
            let in_order = ranked(sorted.iter().map(|&row| nested.ranks.of(row)).collect(), 6);
            prop_assert_eq!(counting_sort(&all, &in_order.ranks, 6).0, all);
        }
    }
}
