//! Dense codes ranked by name, so that nothing depends on the order in which names first appear.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::order::{Order, rank_pairs, runs_of};
use crate::answers::{Categories, Codes, Column, MISSING};
use crate::interrupt;
use crate::num::ascending;

/// The rank of every row, by way of the codes of a column, which are shared with it.
#[derive(Debug, Clone)]
pub(crate) struct Ranks {
    codes: Codes,
    /// Rank of each code; those beyond are missing.
    rank_of: Vec<u32>,
}

impl Ranks {
    /// Ranks of rows ([`MISSING`] where there is none) below `count`.
    pub(super) fn dense(ranks: Vec<u32>, count: usize) -> Self {
        Self { codes: Codes::pack(ranks.into_iter(), count), rank_of: (0..count as u32).collect() }
    }

    /// The same rank for so many rows.
    pub(super) fn one(rows: usize) -> Self {
        Self { codes: Codes::U8(vec![0; rows].into()), rank_of: vec![0] }
    }

    /// The rank of a row, [`MISSING`] where it has none.
    #[inline]
    pub(super) fn of(&self, row: u32) -> u32 {
        let code = match &self.codes {
            Codes::U8(codes) => codes.as_slice()[row as usize].into(),
            Codes::U16(codes) => codes.as_slice()[row as usize].into(),
            Codes::U32(codes) => codes.as_slice()[row as usize],
        };
        self.rank_of.get(code as usize).copied().unwrap_or(MISSING)
    }

    /// Whether a row has no rank.
    pub(super) fn has_missing(&self) -> bool {
        let known = |code: u32| self.rank_of.get(code as usize).is_some_and(|rank| *rank != MISSING);
        match &self.codes {
            Codes::U8(codes) => !codes.as_slice().iter().all(|&code| known(code.into())),
            Codes::U16(codes) => !codes.as_slice().iter().all(|&code| known(code.into())),
            Codes::U32(codes) => !codes.as_slice().iter().all(|&code| known(code)),
        }
    }

    /// Rows that follow each other and have the same rank, as places; every row must have one.
    pub(super) fn runs<'a>(&'a self, rows: &'a Order) -> Box<dyn Iterator<Item = (u32, Range<usize>)> + 'a> {
        // Codes are compared as they lie where all rows are wanted as they come.
        match (rows, &self.codes) {
            (Order::All(_), Codes::U8(codes)) => Box::new(self.runs_of_codes(codes.as_slice())),
            (Order::All(_), Codes::U16(codes)) => Box::new(self.runs_of_codes(codes.as_slice())),
            (Order::All(_), Codes::U32(codes)) => Box::new(self.runs_of_codes(codes.as_slice())),
            _ => Box::new(runs_of(rows, |row| self.of(row))),
        }
    }

    fn runs_of_codes<'a, T: Copy + PartialEq + Into<u32>>(
        &'a self,
        codes: &'a [T],
    ) -> impl Iterator<Item = (u32, Range<usize>)> + 'a {
        let mut start = 0;
        std::iter::from_fn(move || {
            let code = *codes.get(start)?;
            let length = codes[start..].iter().position(|&other| other != code);
            let run = start..length.map_or(codes.len(), |length| start + length);
            start = run.end;
            Some((self.rank_of[code.into() as usize], run))
        })
    }

    /// The rank that all rows at some places have.
    pub(super) fn common(&self, rows: &Order, places: Range<usize>) -> Option<u32> {
        fn equal<T: PartialEq>(codes: &[T]) -> bool {
            codes.first().is_none_or(|first| codes.iter().all(|code| code == first))
        }
        let first = self.of(rows.row(places.start));
        let all = match (rows, &self.codes) {
            (Order::All(_), Codes::U8(codes)) => equal(&codes.as_slice()[places]),
            (Order::All(_), Codes::U16(codes)) => equal(&codes.as_slice()[places]),
            (Order::All(_), Codes::U32(codes)) => equal(&codes.as_slice()[places]),
            _ => rows.rows(places).all(|row| self.of(row) == first),
        };
        all.then_some(first)
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.codes.len()
    }

    /// The ranks in row order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.len() as u32).map(|row| self.of(row))
    }

    /// The rank that each rank of these is given.
    pub(super) fn then(&self, ranks: &[u32]) -> Self {
        let rank = |rank: &u32| ranks.get(*rank as usize).copied().unwrap_or(MISSING);
        Self { codes: self.codes.clone(), rank_of: self.rank_of.iter().map(rank).collect() }
    }
}

/// A column as dense ranks: rank `k` of a row stands for the `k`-th name in ascending order.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    pub(crate) ranks: Ranks,
    /// The names in ascending order; every name occurs.
    pub(crate) names: Vec<String>,
}

/// The ranks of the used ones among codes in ascending order of what they stand for.
fn ranks_of(used: &[u32], codes: usize) -> Vec<u32> {
    let mut rank_of = vec![MISSING; codes];
    used.iter().enumerate().for_each(|(rank, &code)| rank_of[code as usize] = rank as u32);
    rank_of
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
            let ranks = Ranks { codes: column.codes().clone(), rank_of: ranks_of(&used, present.len()) };
            Ranked { ranks, names: used.iter().map(|&code| column.words()[code as usize].clone()).collect() }
        }
        Column::Numbers(values) => {
            let (codes, distinct) = number_values(values.as_slice());
            let used = by_size(&distinct);
            let codes = Codes::pack(codes.into_iter(), distinct.len());
            let ranks = Ranks { codes, rank_of: ranks_of(&used, distinct.len()) };
            Ranked { ranks, names: used.iter().map(|&code| distinct[code as usize].to_string()).collect() }
        }
    }
}

/// A column as categories; numbers become categories in the order of their size.
pub(crate) fn as_categories(column: &Column) -> Categories {
    match column {
        Column::Categories(column) => column.clone(),
        Column::Numbers(values) => values.categories(|| numbers_as_categories(values.as_slice())).clone(),
    }
}

/// The codes of numbers, the smallest number first.
fn by_size(distinct: &[f64]) -> Vec<u32> {
    ascending(distinct).into_iter().map(|code| code as u32).collect()
}

fn numbers_as_categories(values: &[f64]) -> Categories {
    let (mut codes, distinct) = number_values(values);
    let used = by_size(&distinct);
    let rank_of = ranks_of(&used, distinct.len());
    codes.iter_mut().filter(|code| **code != MISSING).for_each(|code| *code = rank_of[*code as usize]);
    let words: Vec<String> = used.iter().map(|&code| distinct[code as usize].to_string()).collect();
    Categories::trusted(Codes::pack(codes.into_iter(), words.len()), words)
}

/// Numbers the distinct values in the order in which they come; a code for each row, and the values.
fn number_values(values: &[f64]) -> (Vec<u32>, Vec<f64>) {
    // Small whole numbers, which are the most usual, are found by themselves instead of by their bits.
    let mut whole = vec![MISSING; values.len().min(1 << 16)];
    let mut first_seen: FxHashMap<u64, u32> = FxHashMap::default();
    let mut distinct: Vec<f64> = Vec::new();
    let mut next = |value: f64| {
        // Adding zero makes −0 and 0 the same name.
        distinct.push(value + 0.0);
        distinct.len() as u32 - 1
    };
    let mut code = |&value: &f64| {
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
    };
    let mut codes = Vec::with_capacity(values.len());
    for part in values.chunks(1 << 16) {
        interrupt::checkpoint();
        codes.extend(part.iter().map(&mut code));
    }
    (codes, distinct)
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
    let both = first.ranks.iter().zip(second.ranks.iter()).zip(0..);
    let rows = both.filter(|((a, b), _)| *a != MISSING && *b != MISSING).map(|(_, row)| row).collect();
    let pairs = rank_pairs(&Order::of(rows, first.ranks.len()), first, second);
    let name =
        |&(a, b): &(u32, u32)| format!("{}{GROUP_MARK}{}", first.names[a as usize], second.names[b as usize]);
    Ranked { names: pairs.pairs.iter().map(name).collect(), ranks: pairs.ranks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rank_by_size_and_words_by_their_characters() {
        let numbers = rank(&Column::from(vec![10.0, 2.0, f64::NAN, 10.0]));
        assert_eq!(
            (numbers.ranks.iter().collect::<Vec<_>>(), numbers.names),
            (vec![1, 0, MISSING, 1], vec!["2".to_owned(), "10".to_owned()])
        );
        let mixed = rank(&Column::from(vec![-0.0, 1e9, 0.0, -1.0, 0.5]));
        assert_eq!(mixed.ranks.iter().collect::<Vec<_>>(), [1, 3, 1, 0, 2]);
        assert_eq!(mixed.names, ["-1", "0", "0.5", "1000000000"]);
        let words = rank(&["b", "a", "b"].into_iter().collect());
        assert_eq!(
            (words.ranks.iter().collect::<Vec<_>>(), words.names),
            (vec![1, 0, 1], vec!["a".to_owned(), "b".to_owned()])
        );
    }
}
