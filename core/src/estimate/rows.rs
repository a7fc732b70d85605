//! Runs of rows in design order: how the pass and the variances read columns.

use std::ops::Range;

use crate::answers::{Codes, MISSING};
use crate::design::Design;

/// Rows that a chunk holds at least, before the next PSU begins another.
pub(crate) const CHUNK_ROWS: usize = 1 << 14;

/// A run of rows in design order.
pub(crate) struct Rows<'a> {
    /// The row at each place, where they are not one after the other.
    order: Option<&'a [u32]>,
    /// The rows themselves, where they are.
    run: Range<usize>,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(design: &'a Design, places: Range<usize>) -> Self {
        let Some(order) = design.order() else { return Self { order: None, run: places } };
        // Files often hold strata and PSUs together, only in another order than that of their names.
        let order = &order[places];
        let first = order.first().map_or(0, |&row| row as usize);
        let run = first..first + order.len();
        let together = order.last().is_none_or(|&row| row as usize + 1 == run.end)
            && order.iter().zip(run.clone()).all(|(&row, place)| row as usize == place);
        Self { order: (!together).then_some(order), run }
    }

    pub(crate) fn len(&self) -> usize {
        self.run.len()
    }

    /// Copies the values of the run.
    pub(crate) fn copy<T: Copy>(&self, values: &[T], out: &mut Vec<T>) {
        out.clear();
        match self.order {
            None => out.extend_from_slice(&values[self.run.clone()]),
            Some(order) => out.extend(order.iter().map(|&row| values[row as usize])),
        }
    }

    /// Calls `f` with the value of every row and what belongs to it in `out`, without a check for each.
    #[inline]
    pub(crate) fn zip<T: Copy, O>(&self, values: &[T], out: &mut [O], mut f: impl FnMut(&mut O, T)) {
        match self.order {
            None => out.iter_mut().zip(&values[self.run.clone()]).for_each(|(out, &value)| f(out, value)),
            Some(order) => out.iter_mut().zip(order).for_each(|(out, &row)| f(out, values[row as usize])),
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
        match self.order {
            None => {
                values[self.run.clone()].iter().enumerate().for_each(|(place, &value)| f(place, value));
            }
            Some(order) => order.iter().enumerate().for_each(|(place, &row)| f(place, values[row as usize])),
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
