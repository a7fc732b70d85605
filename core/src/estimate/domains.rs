//! Breakdowns as dense cell codes: the cells of a request are numbered once and shared by all its indicators.

use rustc_hash::FxHashMap;

use super::cell::Cell;
use super::plan::base_mask;
use super::rows::{CHUNK_ROWS, Rows};
use crate::answers::{Answers, Categories, Codes, MISSING};
use crate::design::{Design, as_categories};
use crate::error::Problem;

/// Cells of crossed breakdowns up to this number are addressed directly, whether they occur or not.
const DIRECT_CELLS: usize = 1 << 16;

/// The cells of crossed breakdowns.
#[derive(Debug, Clone)]
pub(crate) struct Domains {
    /// Columns with the stride of each in the cell number.
    columns: Vec<(Categories, u32)>,
    cells: Vec<Cell>,
}

impl Domains {
    /// Crosses the named columns; categories keep the order of their column, numbers that of their size.
    pub(crate) fn cross(answers: &Answers, by: &[String], problems: &mut Vec<Problem>) -> Self {
        let mut columns = Vec::new();
        for name in by {
            match answers.find(name) {
                Ok(column) => columns.push(as_categories(column)),
                Err(problem) => problems.push(problem),
            }
        }
        let size =
            columns.iter().try_fold(1_usize, |size, column| size.checked_mul(column.words().len().max(1)));
        if size.is_some_and(|size| size <= DIRECT_CELLS) {
            Self::direct(by, columns)
        } else {
            Self::present(by, &columns)
        }
    }

    fn direct(by: &[String], columns: Vec<Categories>) -> Self {
        let mut stride = 1;
        let mut strided: Vec<_> = columns
            .into_iter()
            .rev()
            .map(|column| {
                let own = stride;
                stride *= column.words().len() as u32;
                (column, own)
            })
            .collect();
        strided.reverse();
        let cell = |cell: u32| {
            let category = |(column, stride): &(Categories, u32)| {
                let words = column.words();
                words[(cell / stride) as usize % words.len()].clone()
            };
            by.iter().zip(strided.iter().map(category)).collect()
        };
        let cells = (0..stride).map(cell).collect();
        Self { columns: strided, cells }
    }

    /// Too many possible cells: numbers only those that occur, in the order of their categories.
    fn present(by: &[String], columns: &[Categories]) -> Self {
        let rows = columns[0].codes().len();
        let key = |row: usize| columns.iter().map(|column| column.codes().get(row)).collect::<Vec<u32>>();
        let mut seen: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
        for row in 0..rows {
            let key = key(row);
            if !key.contains(&MISSING) {
                seen.entry(key).or_insert(0);
            }
        }
        let mut keys: Vec<Vec<u32>> = seen.keys().cloned().collect();
        keys.sort_unstable();
        for (rank, key) in keys.iter().enumerate() {
            seen.insert(key.clone(), rank as u32);
        }
        let codes = (0..rows).map(|row| seen.get(&key(row)).copied().unwrap_or(MISSING));
        let codes = Codes::pack(codes, keys.len());
        let words = |key: &[u32]| {
            let of = |(&code, column): (&u32, &Categories)| column.words()[code as usize].clone();
            key.iter().zip(columns).map(of).collect::<Vec<String>>()
        };
        let cells = keys.iter().map(|key| by.iter().zip(words(key)).collect()).collect();
        let joined: Vec<String> = keys.iter().map(|key| words(key).join(" / ")).collect();
        let column = Categories::trusted(codes, joined);
        Self { columns: vec![(column, 1)], cells }
    }

    /// Number of cells, including those that may turn out empty.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The categories of one cell.
    pub(crate) fn cell(&self, cell: usize) -> &Cell {
        &self.cells[cell]
    }

    /// Whether some row may lack a breakdown.
    pub(crate) fn has_gaps(&self) -> bool {
        self.columns.iter().any(|(column, _)| match column.codes() {
            Codes::U8(codes) => codes.as_slice().contains(&u8::MAX),
            Codes::U16(codes) => codes.as_slice().contains(&u16::MAX),
            Codes::U32(codes) => codes.as_slice().contains(&u32::MAX),
        })
    }

    /// Rows of a base that responded and lack a breakdown, and so are in no cell.
    pub(crate) fn lacking(&self, design: &Design, base: &[(Categories, Vec<bool>)]) -> u64 {
        let (mut cells, mut mask, mut units) = (Vec::new(), Vec::new(), 0);
        let mut start = 0;
        while start < design.answered() {
            let end = (start + CHUNK_ROWS).min(design.answered());
            let rows = Rows::new(design, start..end);
            self.decode(&rows, &mut cells);
            let in_base = base_mask(base, &rows, &mut mask);
            let lacks = |(at, cell): &(usize, &u32)| **cell == MISSING && in_base.get(*at) != Some(&false);
            units += cells.iter().enumerate().filter(lacks).count() as u64;
            start = end;
        }
        units
    }

    /// Writes the cell of each of the given rows, [`MISSING`] where a breakdown has no category.
    pub(crate) fn decode(&self, rows: &super::rows::Rows<'_>, out: &mut Vec<u32>) {
        out.resize(rows.len(), 0);
        if self.columns.is_empty() {
            out.fill(0);
        }
        for (index, (column, stride)) in self.columns.iter().enumerate() {
            // `MISSING` is the largest number, so that whatever is added to it leaves it as it is.
            if let Codes::U8(codes) = column.codes() {
                let mut table = [MISSING; 256];
                let known = table.iter_mut().zip(0..column.words().len() as u32);
                known.for_each(|(part, code)| *part = code * stride);
                let (codes, part) = (codes.as_slice(), |code: u8| table[usize::from(code)]);
                if index == 0 {
                    rows.zip(codes, out, |cell, code| *cell = part(code));
                } else {
                    rows.zip(codes, out, |cell, code| *cell = cell.saturating_add(part(code)));
                }
            } else {
                if index == 0 {
                    out.fill(0);
                }
                rows.for_each_code(column.codes(), |place, code| {
                    let part = if code == MISSING { MISSING } else { code * stride };
                    out[place] = out[place].saturating_add(part);
                });
            }
        }
    }
}
