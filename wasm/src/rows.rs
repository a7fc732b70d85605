//! Rows of estimates on their way to JavaScript: numbers as one typed array, words as codes into the few that there are.
//!
//! The JSON text of a row is some 600 bytes, nearly all of it the same in every row; writing and reading it took longer than
//! computing the estimates. `js/rows.ts` makes the same objects of the columns.

use indexmap::IndexSet;
use peil::Estimate;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::json;

/// The columns of some rows; each can be taken once.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Rows {
    numbers: Vec<f64>,
    codes: Vec<u32>,
    words: String,
}

#[wasm_bindgen]
impl Rows {
    /// The numbers, column by column in the order of `js/rows.ts`; NaN is null.
    pub fn numbers(&mut self) -> Vec<f64> {
        std::mem::take(&mut self.numbers)
    }

    /// Places in the lists of `words`, column by column.
    pub fn codes(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.codes)
    }

    /// What the codes of each column stand for: a list of lists as JSON.
    pub fn words(&mut self) -> String {
        std::mem::take(&mut self.words)
    }
}

/// The numbers of a row.
const NUMBERS: [fn(&Estimate) -> Option<f64>; 15] = [
    |row| row.estimate,
    |row| row.se,
    |row| row.low,
    |row| row.high,
    |row| Some(row.level),
    |row| row.df,
    |row| Some(row.n as f64),
    |row| row.yes.map(|yes| yes as f64),
    |row| Some(row.missing as f64),
    |row| Some(row.weighted_base),
    |row| row.population.map(|population| population as f64),
    |row| row.n_eff,
    |row| row.deff,
    |row| row.deff_with_replacement,
    |row| row.cv,
];

impl Rows {
    pub(crate) fn of(rows: &[Estimate]) -> Self {
        let numbers = NUMBERS.iter().flat_map(|of| rows.iter().map(|row| of(row).unwrap_or(f64::NAN)));
        let numbers = numbers.collect();
        let mut codes = Vec::with_capacity(9 * rows.len());
        let words = [
            words(rows, &mut codes, |row| row.indicator.as_str()),
            words(rows, &mut codes, |row| row.measure.word()),
            words(rows, &mut codes, |row| row.wave.as_deref()),
            words(rows, &mut codes, |row| row.category.as_deref()),
            words(rows, &mut codes, |row| row.base.as_str()),
            words(rows, &mut codes, |row| row.flag),
            alike(rows, &mut codes, |row| &row.by),
            alike(rows, &mut codes, |row| &row.interval),
            alike(rows, &mut codes, |row: &Estimate| &row.notes),
        ];
        Self { numbers, codes, words: format!("[{}]", words.join(",")) }
    }
}

/// Adds the codes of a column of words, and gives the words as JSON. (Not by way of a value, which would sort the keys of
/// breakdowns.)
fn words<'a, W>(rows: &'a [Estimate], codes: &mut Vec<u32>, of: impl Fn(&'a Estimate) -> W) -> String
where
    W: Serialize + std::hash::Hash + Eq + 'a,
{
    let mut known: IndexSet<W> = IndexSet::new();
    codes.extend(rows.iter().map(|row| known.insert_full(of(row)).0 as u32));
    json(&known.iter().collect::<Vec<_>>())
}

/// How many values a value is held against, the newest first: cells come in the same order again and again.
const LOOKED_AT: usize = 32;

/// The same for values that can only be compared; one that is not among the newest is written again.
fn alike<'a, V: Serialize + PartialEq + 'a>(
    rows: &'a [Estimate],
    codes: &mut Vec<u32>,
    of: impl Fn(&'a Estimate) -> &'a V,
) -> String {
    let mut known: Vec<&V> = Vec::new();
    codes.extend(rows.iter().map(|row| {
        let value = of(row);
        let newest = known.iter().enumerate().rev().take(LOOKED_AT).find(|(_, one)| **one == value);
        let place = newest.map_or(known.len(), |(place, _)| place);
        if place == known.len() {
            known.push(value);
        }
        place as u32
    }));
    json(&known)
}
