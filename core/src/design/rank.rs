//! Dense codes ranked by name, so that nothing depends on the order in which names first appear.

use rustc_hash::FxHashMap;

use super::order::rank_pairs;
use crate::answers::{Codes, Column, MISSING};

/// A column as dense ranks: code `c` of a row stands for the `c`-th name in ascending order.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    /// One code a row, [`MISSING`] where the column has none.
    pub(crate) codes: Vec<u32>,
    /// The names in ascending order; every name occurs.
    pub(crate) names: Vec<String>,
}

/// Ranks the distinct values of a column; numbers in numerical order, words in the order of their characters.
pub(crate) fn rank(column: &Column) -> Ranked {
    match column {
        Column::Categories(column) => {
            let mut present = vec![false; column.words().len()];
            each_code(column.codes(), |code| {
                if let Some(present) = present.get_mut(code as usize) {
                    *present = true;
                }
            });
            let mut used: Vec<u32> =
                (0..present.len() as u32).filter(|&code| present[code as usize]).collect();
            used.sort_by(|&a, &b| column.words()[a as usize].cmp(&column.words()[b as usize]));
            let mut rank_of = vec![MISSING; present.len()];
            used.iter().enumerate().for_each(|(rank, &code)| rank_of[code as usize] = rank as u32);
            let mut codes = Vec::with_capacity(column.codes().len());
            each_code(column.codes(), |code| {
                codes.push(rank_of.get(code as usize).copied().unwrap_or(MISSING));
            });
            Ranked { codes, names: used.iter().map(|&code| column.words()[code as usize].clone()).collect() }
        }
        Column::Numbers(values) => {
            let values = values.as_slice();
            // Small whole numbers, which are the most usual, are found by themselves instead of by their bits.
            let mut whole = vec![MISSING; values.len().min(1 << 16)];
            let mut first_seen: FxHashMap<u64, u32> = FxHashMap::default();
            let mut distinct: Vec<f64> = Vec::new();
            let mut next = |value: f64| {
                // Adding zero makes −0 and 0 the same name.
                distinct.push(value + 0.0);
                distinct.len() as u32 - 1
            };
            let mut codes: Vec<u32> = values
                .iter()
                .map(|&value| {
                    if value.is_nan() {
                        return MISSING;
                    }
                    let index = value as usize;
                    match whole.get_mut(index) {
                        Some(code) if index as f64 == value => {
                            if *code == MISSING {
                                *code = next(value);
                            }
                            *code
                        }
                        _ => *first_seen.entry(value.to_bits()).or_insert_with(|| next(value)),
                    }
                })
                .collect();
            let mut used: Vec<u32> = (0..distinct.len() as u32).collect();
            used.sort_by(|&a, &b| distinct[a as usize].total_cmp(&distinct[b as usize]));
            let mut rank_of = vec![0; distinct.len()];
            used.iter().enumerate().for_each(|(rank, &code)| rank_of[code as usize] = rank as u32);
            codes
                .iter_mut()
                .filter(|code| **code != MISSING)
                .for_each(|code| *code = rank_of[*code as usize]);
            Ranked { codes, names: used.iter().map(|&code| distinct[code as usize].to_string()).collect() }
        }
    }
}

/// Calls `f` with every code in row order; the marks of missing ones are beyond every dictionary.
fn each_code(codes: &Codes, f: impl FnMut(u32)) {
    match codes {
        Codes::U8(codes) => codes.as_slice().iter().map(|&code| code.into()).for_each(f),
        Codes::U16(codes) => codes.as_slice().iter().map(|&code| code.into()).for_each(f),
        Codes::U32(codes) => codes.as_slice().iter().copied().for_each(f),
    }
}

/// Between the name of a stratum and that of a response group.
pub(super) const GROUP_MARK: &str = " / ";

/// Two ranked columns as one, its names joined.
pub(super) fn cross(first: &Ranked, second: &Ranked) -> Ranked {
    let rows: Vec<u32> = (0..first.codes.len() as u32)
        .filter(|&row| first.codes[row as usize] != MISSING && second.codes[row as usize] != MISSING)
        .collect();
    let pairs = rank_pairs(&rows, first, second);
    let name =
        |&(a, b): &(u32, u32)| format!("{}{GROUP_MARK}{}", first.names[a as usize], second.names[b as usize]);
    Ranked { names: pairs.pairs.iter().map(name).collect(), codes: pairs.codes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rank_by_size_and_words_by_their_characters() {
        let numbers = rank(&Column::from(vec![10.0, 2.0, f64::NAN, 10.0]));
        assert_eq!(
            (numbers.codes, numbers.names),
            (vec![1, 0, MISSING, 1], vec!["2".to_owned(), "10".to_owned()])
        );
        let mixed = rank(&Column::from(vec![-0.0, 1e9, 0.0, -1.0, 0.5]));
        assert_eq!(mixed.codes, [1, 3, 1, 0, 2]);
        assert_eq!(mixed.names, ["-1", "0", "0.5", "1000000000"]);
        let words = rank(&["b", "a", "b"].into_iter().collect());
        assert_eq!((words.codes, words.names), (vec![1, 0, 1], vec!["a".to_owned(), "b".to_owned()]));
    }
}
