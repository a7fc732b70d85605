//! The rows of a cell with the numbers of several columns, for estimators that need more of a row than the pass sums up.
//!
//! A row is a member where all its columns have a value; a row of the base that lacks one counts as missing, as with
//! every other measure.

use super::domains::Domains;
use super::plan::base_mask;
use super::rows::{CHUNK_ROWS, Rows};
use crate::answers::{Categories, MISSING, Values};
use crate::design::Design;

/// What is read of each row.
#[derive(Debug, Clone)]
pub(crate) struct ColumnsTask {
    pub(crate) columns: Vec<Values<f64>>,
    /// For each condition of the base: the column and whether each of its codes fulfils the condition.
    pub(crate) base: Vec<(Categories, Vec<bool>)>,
}

/// The members of one cell in design order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Members {
    pub(crate) places: Vec<u32>,
    /// The columns of each member, one after the other.
    pub(crate) numbers: Vec<f64>,
    /// Rows of the base that lack a number.
    pub(crate) missing: u64,
}

impl ColumnsTask {
    /// Reads the rows by cell.
    pub(crate) fn read(&self, design: &Design, domains: &Domains) -> Vec<Members> {
        let mut members = vec![Members::default(); domains.len()];
        let (mut cells, mut mask) = (Vec::new(), Vec::new());
        let width = self.columns.len();
        let mut numbers = Vec::new();
        let mut start = 0;
        while start < design.answered() {
            let end = (start + CHUNK_ROWS).min(design.answered());
            let rows = Rows::new(design, start..end);
            domains.decode(&rows, &mut cells);
            let in_base = base_mask(&self.base, &rows, &mut mask);
            numbers.clear();
            numbers.resize(rows.len() * width, 0.0);
            for (column, values) in self.columns.iter().enumerate() {
                rows.for_each(values.as_slice(), |place, value| numbers[place * width + column] = value);
            }
            for (at, &cell) in cells.iter().enumerate() {
                if cell == MISSING || in_base.get(at) == Some(&false) {
                    continue;
                }
                let own = &mut members[cell as usize];
                let numbers = &numbers[at * width..][..width];
                if numbers.iter().any(|number| number.is_nan()) {
                    own.missing += 1;
                } else {
                    own.places.push((start + at) as u32);
                    own.numbers.extend_from_slice(numbers);
                }
            }
            start = end;
        }
        members
    }
}
