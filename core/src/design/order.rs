//! Design order: rows by stratum and PSU, and what lies where.

use rustc_hash::FxHashMap;

use super::{Ranked, Stratum};
use crate::answers::MISSING;

/// All pairs of two ranked columns that occur, ranked by the first and then by the second.
pub(super) struct Pairs {
    pub(super) codes: Vec<u32>,
    pub(super) pairs: Vec<(u32, u32)>,
}

pub(super) fn rank_pairs(rows: &[u32], first: &Ranked, second: &Ranked) -> Pairs {
    rank_nested(rows, first, second).unwrap_or_else(|| rank_crossed(rows, first, second))
}

/// The usual case: each name of the second column occurs with only one of the first.
fn rank_nested(rows: &[u32], first: &Ranked, second: &Ranked) -> Option<Pairs> {
    let mut first_of = vec![MISSING; second.names.len()];
    for &row in rows {
        let (outer, known) = (first.codes[row as usize], &mut first_of[second.codes[row as usize] as usize]);
        if *known != outer {
            if *known != MISSING {
                return None;
            }
            *known = outer;
        }
    }
    let mut pairs: Vec<(u32, u32)> = first_of.iter().copied().zip(0..).collect();
    pairs.retain(|&(outer, _)| outer != MISSING);
    pairs.sort_unstable();
    let mut rank_of = vec![MISSING; second.names.len()];
    pairs.iter().enumerate().for_each(|(rank, &(_, inner))| rank_of[inner as usize] = rank as u32);
    let mut codes = vec![MISSING; first.codes.len()];
    rows.iter().for_each(|&row| codes[row as usize] = rank_of[second.codes[row as usize] as usize]);
    Some(Pairs { codes, pairs })
}

fn rank_crossed(rows: &[u32], first: &Ranked, second: &Ranked) -> Pairs {
    let width = second.names.len() as u64;
    let key = |row: u32| u64::from(first.codes[row as usize]) * width + u64::from(second.codes[row as usize]);
    let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
    runs(rows, key).for_each(|(key, _)| {
        seen.insert(key, 0);
    });
    let mut keys: Vec<u64> = seen.keys().copied().collect();
    keys.sort_unstable();
    keys.iter().enumerate().for_each(|(rank, key)| *seen.get_mut(key).expect("just collected") = rank as u32);
    let mut codes = vec![MISSING; first.codes.len()];
    runs(rows, key).for_each(|(key, run)| run.iter().for_each(|&row| codes[row as usize] = seen[&key]));
    Pairs { codes, pairs: keys.iter().map(|key| ((key / width) as u32, (key % width) as u32)).collect() }
}

/// Rows that follow each other and have the same key; in most files those of a PSU do.
fn runs<K: PartialEq + Copy>(rows: &[u32], key: impl Fn(u32) -> K) -> impl Iterator<Item = (K, &[u32])> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let own = key(*rest.first()?);
        let length = rest.iter().position(|&row| key(row) != own).unwrap_or(rest.len());
        let (run, others) = rest.split_at(length);
        rest = others;
        Some((own, run))
    })
}

/// Sorts rows by a dense key, keeping their order within a key; also gives the first place of each key and the end.
pub(super) fn counting_sort(rows: &[u32], key_of: &[u32], keys: usize) -> (Vec<u32>, Vec<u32>) {
    let key = |row: u32| key_of[row as usize] as usize;
    let mut starts = vec![0_u32; keys + 1];
    runs(rows, key).for_each(|(key, run)| starts[key + 1] += run.len() as u32);
    for key in 0..keys {
        starts[key + 1] += starts[key];
    }
    let mut next = starts.clone();
    let mut order = vec![0; rows.len()];
    for (key, run) in runs(rows, key) {
        let place = next[key] as usize;
        order[place..place + run.len()].copy_from_slice(run);
        next[key] += run.len() as u32;
    }
    (order, starts)
}

/// The strata with the ranges of their rows and PSUs; strata in which nobody answered are kept out.
pub(super) fn lay_out(
    names: &[String],
    order: &[u32],
    stratum_of_row: &[u32],
    psu_starts: Option<&[u32]>,
    psu_strata: &[u32],
) -> Vec<Stratum> {
    let mut strata: Vec<Stratum> = Vec::new();
    let mut psu = 0;
    while psu < psu_strata.len() {
        let code = psu_strata[psu];
        let end = psu + psu_strata[psu..].iter().take_while(|&&other| other == code).count();
        let rows = psu_starts.map_or(psu..end, |starts| starts[psu] as usize..starts[end] as usize);
        debug_assert!(order[rows.clone()].iter().all(|&row| stratum_of_row[row as usize] == code));
        strata.push(Stratum {
            label: names[code as usize].clone(),
            population: None,
            selected: (end - psu) as u64,
            answered: (end - psu) as u64,
            census: false,
            common_weight: None,
            rows,
            psus: psu..end,
        });
        psu = end;
    }
    strata
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pairs_are_the_same_whether_names_nest_or_not(pairs in prop::collection::vec((0..4_u32, 0..6_u32), 1..60)) {
            let ranked = |codes: Vec<u32>, names: u32| Ranked { codes, names: (0..names).map(|name| name.to_string()).collect() };
            let rows: Vec<u32> = (0..pairs.len() as u32).collect();
            let outer = ranked(pairs.iter().map(|pair| pair.1 % 4).collect(), 4);
            let inner = ranked(pairs.iter().map(|pair| pair.1).collect(), 6);
            let (nested, crossed) = (rank_nested(&rows, &outer, &inner), rank_crossed(&rows, &outer, &inner));
            let nested = nested.expect("each name has one parent");
            prop_assert_eq!(&nested.codes, &crossed.codes);
            prop_assert_eq!(&nested.pairs, &crossed.pairs);
            let (order, starts) = counting_sort(&rows, &nested.codes, nested.pairs.len());
            let mut sorted = rows.clone();
            sorted.sort_by_key(|&row| nested.codes[row as usize]);
            prop_assert_eq!(order, sorted);
            prop_assert_eq!(starts.last(), Some(&(rows.len() as u32)));
        }
    }
}
