//! Runs of rows in design order: how the pass and the variances read columns.

use std::ops::Range;

use crate::answers::{Codes, MISSING};
use crate::design::{Design, Order};

/// Rows that a chunk holds at least, before the next PSU begins another.
pub(crate) const CHUNK_ROWS: usize = 1 << 14;

/// A run of rows in design order.
pub(crate) struct Rows<'a> {
    lie: Lie<'a>,
    count: usize,
}

/// Where rows lie in the columns.
enum Lie<'a> {
    /// Files often hold strata and PSUs together, only in another order than that of their names.
    Runs(Vec<Range<usize>>),
    Listed(&'a [u32]),
}

impl<'a> Rows<'a> {
    pub(crate) fn new(design: &'a Design, places: Range<usize>) -> Self {
        let count = places.len();
        let lie = match design.layout() {
            Order::Listed(rows) => Lie::Listed(&rows[places]),
            order => Lie::Runs(order.runs(places).map(|run| run.start as usize..run.end as usize).collect()),
        };
        Self { lie, count }
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Copies the values of the run.
    pub(crate) fn copy<T: Copy>(&self, values: &[T], out: &mut Vec<T>) {
        out.clear();
        match &self.lie {
            Lie::Runs(runs) => runs.iter().for_each(|run| out.extend_from_slice(&values[run.clone()])),
            Lie::Listed(rows) => out.extend(rows.iter().map(|&row| values[row as usize])),
        }
    }

    /// Puts values of the run where its rows lie in `out`.
    pub(crate) fn put<T: Copy>(&self, values: &[T], out: &mut [T]) {
        match &self.lie {
            Lie::Runs(runs) => {
                let mut start = 0;
                for run in runs {
                    out[run.clone()].copy_from_slice(&values[start..start + run.len()]);
                    start += run.len();
                }
            }
            Lie::Listed(rows) => rows.iter().zip(values).for_each(|(&row, &value)| out[row as usize] = value),
        }
    }

    /// The values of the run: where they lie if that is in one piece, otherwise copied into `buffer`.
    pub(crate) fn values<'v, T: Copy>(&self, values: &'v [T], buffer: &'v mut Vec<T>) -> &'v [T] {
        if let Lie::Runs(runs) = &self.lie
            && let [run] = runs.as_slice()
        {
            return &values[run.clone()];
        }
        self.copy(values, buffer);
        buffer
    }

    /// Calls `f` with the value of every row and what belongs to it in `out`, without a check for each.
    #[inline]
    pub(crate) fn zip<T: Copy, O>(&self, values: &[T], out: &mut [O], mut f: impl FnMut(&mut O, T)) {
        match &self.lie {
            Lie::Runs(runs) => {
                let mut start = 0;
                for run in runs {
                    let out = out[start..].iter_mut().zip(&values[run.clone()]);
                    out.for_each(|(out, &value)| f(out, value));
                    start += run.len();
                }
            }
            Lie::Listed(rows) => {
                out.iter_mut().zip(*rows).for_each(|(out, &row)| f(out, values[row as usize]));
            }
        }
    }

    /// Calls `f` with the position in the run and the code of every row.
    #[inline]
    pub(crate) fn for_each_code(&self, codes: &Codes, f: impl FnMut(usize, u32)) {
        match codes {
            Codes::U8(codes) => self.visit(codes.as_slice(), u8::MAX, f),
            Codes::U16(codes) => self.visit(codes.as_slice(), u16::MAX, f),
            Codes::U32(codes) => self.visit(codes.as_slice(), u32::MAX, f),
        }
    }

    #[inline]
    fn visit<T: Copy + PartialEq + Into<u32>>(
        &self,
        values: &[T],
        missing: T,
        mut f: impl FnMut(usize, u32),
    ) {
        self.for_each(values, |place, code| f(place, if code == missing { MISSING } else { code.into() }));
    }

    /// Calls `f` with the position in the run and the value of every row.
    #[inline]
    pub(crate) fn for_each<T: Copy>(&self, values: &[T], mut f: impl FnMut(usize, T)) {
        match &self.lie {
            Lie::Runs(runs) => {
                let mut start = 0;
                for run in runs {
                    values[run.clone()].iter().zip(start..).for_each(|(&value, place)| f(place, value));
                    start += run.len();
                }
            }
            Lie::Listed(rows) => {
                rows.iter().enumerate().for_each(|(place, &row)| f(place, values[row as usize]));
            }
        }
    }
}

/// Whole PSUs of one stratum.
pub(super) struct Chunk {
    pub(super) stratum: usize,
    pub(super) psus: Range<usize>,
    pub(super) places: Range<usize>,
}

impl Chunk {
    /// The rows of each PSU, counted from the first of the chunk.
    pub(super) fn runs<'a>(&'a self, design: &'a Design) -> impl Iterator<Item = Range<usize>> + 'a {
        self.psus.clone().map(|psu| {
            let places = design.psu_rows(psu);
            places.start - self.places.start..places.end - self.places.start
        })
    }
}

/// The chunks of a design, in order.
pub(super) fn chunks(design: &Design) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    for (index, stratum) in design.strata().iter().enumerate() {
        let mut first = stratum.psus.start;
        while first < stratum.psus.end {
            let start = design.psu_rows(first).start;
            let mut last = first;
            while last < stratum.psus.end && design.psu_rows(last).end - start < CHUNK_ROWS {
                last += 1;
            }
            let end = (last + 1).min(stratum.psus.end);
            chunks.push(Chunk {
                stratum: index,
                psus: first..end,
                places: start..design.psu_rows(end - 1).end,
            });
            first = end;
        }
    }
    chunks
}
