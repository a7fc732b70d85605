//! Cells: the distinct combinations of some columns, found once, so that what follows reads cells and not rows.
//!
//! A million rows of five margins lie in some thousand cells. Post-stratification, raking and their residuals need of
//! the rows only sums by cell; they sweep over the cells, and one more pass brings the result back to the rows. Cells
//! are in the order of their codes, so that sums over cells do not depend on the order of the rows.

use indexmap::IndexSet;
use rustc_hash::FxHashMap;

use super::Rows;
use crate::answers::{Categories, Codes, MISSING, Values};
use crate::design::as_categories;
use crate::error::{Code, Place, Problem, add_rows};

/// Up to here combinations are numbered directly, whether they occur or not.
const DENSE: usize = 1 << 22;

/// Places by the combination of their categories.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    names: IndexSet<String>,
    columns: Vec<Categories>,
    /// The cell of each place.
    of: Vec<u32>,
    /// Some place of each cell.
    first: Vec<u32>,
    /// Whether these are just the places that will be weighted.
    are_known: bool,
}

/// Groups of cells by some of their columns.
#[derive(Debug, Clone)]
pub(super) struct Groups {
    /// The group of each cell.
    pub(super) of_cell: Vec<u32>,
    /// What each group is called: its categories joined.
    pub(super) labels: Vec<String>,
    /// The categories of each group.
    pub(super) words: Vec<Vec<String>>,
    /// Whether every group has rows that will be weighted.
    pub(super) are_known: bool,
}

impl Cells {
    /// Crosses the named columns at places, and at further rows after them. Reports every column that is not there, and
    /// every row that has no category; the cells then only serve to find what else is wrong.
    pub(super) fn cross<'a>(
        places: &Rows<'_>,
        further: &[u32],
        by: impl Iterator<Item = &'a String>,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let count = places.count;
        let rows: Option<Vec<u32>> = (places.order.is_some() || !further.is_empty())
            .then(|| (0..count).map(|place| places.row(place)).chain(further.iter().copied()).collect());
        let (mut names, mut columns) = (IndexSet::new(), Vec::new());
        for name in by.collect::<IndexSet<_>>() {
            match places.answers.find(name) {
                Ok(column) => {
                    names.insert(name.clone());
                    columns.push(at_rows(&as_categories(column), rows.as_deref()));
                }
                Err(problem) => problems.push(within(problem, path)),
            }
        }
        let (of, first) = number(&columns, count + further.len());
        let cells = Self { names, columns, of, first, are_known: places.are_known };
        if places.are_known {
            cells.report_missing(rows.as_deref(), path, problems);
        }
        cells
    }

    /// Number of cells; every one has rows.
    pub(super) fn len(&self) -> usize {
        self.first.len()
    }

    /// The cell of each place.
    pub(super) fn of(&self) -> &[u32] {
        &self.of
    }

    /// The groups that these columns make of the cells, in the order of their categories; none where a column was not
    /// found. Cells that lack a category are in no group.
    pub(super) fn groups(&self, by: &[String]) -> Option<Groups> {
        let which: Vec<usize> = by.iter().map(|name| self.names.get_index_of(name)).collect::<Option<_>>()?;
        let key = |cell: usize| -> Vec<u32> {
            which.iter().map(|&at| self.columns[at].codes().get(self.first[cell] as usize)).collect()
        };
        let keys: Vec<Vec<u32>> = (0..self.len()).map(key).collect();
        let mut distinct: Vec<&Vec<u32>> = keys.iter().filter(|key| !key.contains(&MISSING)).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let of_cell = keys.iter().map(|key| distinct.partition_point(|other| *other < key) as u32).collect();
        let words: Vec<Vec<String>> = distinct
            .iter()
            .map(|key| {
                let word = |(&at, &code): (&usize, &u32)| self.columns[at].words()[code as usize].clone();
                which.iter().zip(key.iter()).map(word).collect()
            })
            .collect();
        let labels = words.iter().map(|words| label(words)).collect();
        Some(Groups { of_cell, labels, words, are_known: self.are_known })
    }

    /// Reports every row that has no category in some column.
    fn report_missing(&self, rows: Option<&[u32]>, path: &str, problems: &mut Vec<Problem>) {
        for (name, column) in self.names.iter().zip(&self.columns) {
            let lacks = |cell: usize| column.codes().get(self.first[cell] as usize) == MISSING;
            let lacking: Vec<bool> = (0..self.len()).map(lacks).collect();
            if lacking.contains(&true) {
                let places = (0..self.of.len()).filter(|&place| lacking[self.of[place] as usize]);
                let row = |place: usize| rows.map_or(place as u32, |rows| rows[place]);
                add_rows(problems, places, |place| missing(name, row(place), path));
            }
        }
    }
}

/// What a group of several columns is called.
pub(super) fn label(words: &[String]) -> String {
    words.join(" / ")
}

/// The problem that a row lacks its value in a column.
pub(super) fn missing(column: &str, row: u32, path: &str) -> Problem {
    Problem::new(Code::MissingValue, format!("`{column}` is missing"))
        .at(Place { path: Some(path.to_owned()), ..Place::question(column).row(u64::from(row) + 1) })
        .help("make missing a category of its own, or leave the row out of those that responded")
}

/// A problem that lies in a step.
pub(super) fn within(mut problem: Problem, path: &str) -> Problem {
    problem.place.path.get_or_insert_with(|| path.to_owned());
    problem
}

/// A column at the given rows; the same column where there are none.
pub(super) fn at_rows(column: &Categories, rows: Option<&[u32]>) -> Categories {
    fn gather<T: Copy + Send + Sync + 'static>(codes: &Values<T>, rows: &[u32]) -> Values<T> {
        let codes = codes.as_slice();
        rows.iter().map(|&row| codes[row as usize]).collect::<Vec<T>>().into()
    }
    let Some(rows) = rows else { return column.clone() };
    let codes = match column.codes() {
        Codes::U8(codes) => Codes::U8(gather(codes, rows)),
        Codes::U16(codes) => Codes::U16(gather(codes, rows)),
        Codes::U32(codes) => Codes::U32(gather(codes, rows)),
    };
    Categories::trusted(codes, column.words())
}

/// Numbers the combinations that occur in the order of their codes, the first column first; missing comes last.
/// Returns the number of each place and some place of each number.
fn number(columns: &[Categories], places: usize) -> (Vec<u32>, Vec<u32>) {
    let mut keys = vec![0_u32; places];
    let mut count = 1;
    for column in columns {
        // Missing takes the code after the last word.
        let width = column.words().len() + 1;
        if count * width > DENSE {
            count = compact(&mut keys, count).len();
        }
        if count * width > DENSE {
            count = extend_sparsely(&mut keys, column.codes(), width as u32);
        } else {
            match column.codes() {
                Codes::U8(codes) => extend(&mut keys, codes.as_slice(), width as u32),
                Codes::U16(codes) => extend(&mut keys, codes.as_slice(), width as u32),
                Codes::U32(codes) => extend(&mut keys, codes.as_slice(), width as u32),
            }
            count *= width;
        }
    }
    let first = compact(&mut keys, count);
    (keys, first)
}

/// Key by key, what came before and the code of one more column.
fn extend<T: Copy + Into<u32>>(keys: &mut [u32], codes: &[T], width: u32) {
    for (key, &code) in keys.iter_mut().zip(codes) {
        *key = *key * width + code.into().min(width - 1);
    }
}

/// The same where there may be too many combinations to number those that do not occur.
fn extend_sparsely(keys: &mut [u32], codes: &Codes, width: u32) -> usize {
    let wide = |(place, &key): (usize, &u32)| {
        u64::from(key) * u64::from(width) + u64::from(codes.get(place).min(width - 1))
    };
    let mut ranks: FxHashMap<u64, u32> = keys.iter().enumerate().map(|pair| (wide(pair), 0)).collect();
    let mut distinct: Vec<u64> = ranks.keys().copied().collect();
    distinct.sort_unstable();
    for (rank, key) in (0..).zip(&distinct) {
        ranks.insert(*key, rank);
    }
    for place in 0..keys.len() {
        keys[place] = ranks[&wide((place, &keys[place]))];
    }
    distinct.len()
}

/// Renumbers keys below `count` so that every number occurs, keeping their order. Returns some place of each.
fn compact(keys: &mut [u32], count: usize) -> Vec<u32> {
    let mut rank_of = vec![MISSING; count];
    (0..).zip(keys.iter()).for_each(|(place, &key)| rank_of[key as usize] = place);
    let mut first = Vec::new();
    for rank in rank_of.iter_mut().filter(|place| **place != MISSING) {
        first.push(*rank);
        *rank = first.len() as u32 - 1;
    }
    keys.iter_mut().for_each(|key| *key = rank_of[*key as usize]);
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::answers::Column;
    use crate::weighting::Places;

    fn wide(rows: usize, width: usize, step: usize) -> Column {
        (0..rows).map(|row| (row * step % width) as f64).collect::<Vec<f64>>().into()
    }

    #[test]
    fn cells_are_the_combinations_that_occur_in_the_order_of_their_codes() {
        let answers = Answers::new([
            ("a".to_owned(), Column::from_iter(["y", "x", "y", "x"])),
            ("b".to_owned(), Column::from(vec![2.0, 10.0, 2.0, 3.0])),
        ])
        .unwrap();
        let by = ["a".to_owned(), "b".to_owned()];
        let mut problems = Vec::new();
        let places = Places::of(&answers, &[1.0; 4]).rows();
        let cells = Cells::cross(&places, &[], by.iter(), "", &mut problems);
        assert_eq!(cells.of(), [2, 1, 2, 0]);
        assert_eq!(cells.groups(&by).unwrap().labels, ["x / 3", "x / 10", "y / 2"]);
        assert_eq!(cells.groups(&by[1..]).unwrap().of_cell, [1, 2, 0]);
        assert!(problems.is_empty());
    }

    #[test]
    fn many_wide_columns_are_crossed_without_room_for_all_combinations() {
        let rows = 4000;
        let columns = [("a", 3000, 1), ("b", 2999, 7), ("c", 1000, 3)];
        let named = columns.map(|(name, width, step)| (name.to_owned(), wide(rows, width, step)));
        let answers = Answers::new(named).unwrap();
        let by = ["a", "b", "c"].map(str::to_owned);
        let weights = vec![1.0; rows];
        let cells = Cells::cross(&Places::of(&answers, &weights).rows(), &[], by.iter(), "", &mut Vec::new());
        let mut expected: Vec<[usize; 3]> =
            (0..rows).map(|row| columns.map(|(_, width, step)| row * step % width)).collect();
        let keys = expected.clone();
        expected.sort_unstable();
        expected.dedup();
        assert_eq!(cells.len(), expected.len());
        for (row, key) in keys.iter().enumerate() {
            assert_eq!(cells.of()[row] as usize, expected.binary_search(key).unwrap());
        }
    }
}
