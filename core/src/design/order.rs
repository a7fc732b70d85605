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
    let width = second.names.len() as u64;
    let key = |row: u32| u64::from(first.codes[row as usize]) * width + u64::from(second.codes[row as usize]);
    let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
    for &row in rows {
        seen.entry(key(row)).or_insert(0);
    }
    let mut keys: Vec<u64> = seen.keys().copied().collect();
    keys.sort_unstable();
    keys.iter().enumerate().for_each(|(rank, key)| *seen.get_mut(key).expect("just collected") = rank as u32);
    let mut codes = vec![MISSING; first.codes.len()];
    rows.iter().for_each(|&row| codes[row as usize] = seen[&key(row)]);
    Pairs { codes, pairs: keys.iter().map(|key| ((key / width) as u32, (key % width) as u32)).collect() }
}

/// Sorts rows by a dense key, keeping their order within a key; also gives the first place of each key and the end.
pub(super) fn counting_sort(rows: &[u32], key_of: &[u32], keys: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; keys + 1];
    rows.iter().for_each(|&row| starts[key_of[row as usize] as usize + 1] += 1);
    for key in 0..keys {
        starts[key + 1] += starts[key];
    }
    let mut next = starts.clone();
    let mut order = vec![0; rows.len()];
    for &row in rows {
        let place = &mut next[key_of[row as usize] as usize];
        order[*place as usize] = row;
        *place += 1;
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
