//! Turns a run of rows into what the accumulators take: a slot for every row, and its terms on their grids.

use std::ops::Range;

use super::table::{Layout, Terms};
use crate::answers::{Codes, MISSING};
use crate::design::Design;
use crate::estimate::plan::{Content, NO_ANSWER, OUTSIDE, Task, base_mask};
use crate::estimate::rows::Rows;
use crate::num::sum::{Exact, Grid};

/// What one task reads from a run of rows.
#[derive(Default)]
pub(crate) struct Decoded {
    /// Class of each row, or [`OUTSIDE`] or [`NO_ANSWER`]; class 0 for rows with numbers.
    pub(crate) classes: Vec<u16>,
    pub(crate) y: Vec<f64>,
    pub(crate) x: Vec<f64>,
    mask: Vec<bool>,
}

impl Decoded {
    pub(crate) fn read(&mut self, task: &Task, rows: &Rows<'_>) {
        let Self { classes, y: own_y, x: own_x, mask } = self;
        classes.resize(rows.len(), 0);
        match &task.content {
            Content::Classes { codes, class_of, .. } => read_classes(codes.codes(), class_of, rows, classes),
            Content::Terms { y, x, .. } => {
                rows.copy(y.as_slice(), own_y);
                if let Some(x) = x {
                    rows.copy(x.as_slice(), own_x);
                } else {
                    own_x.clear();
                    own_x.resize(rows.len(), 1.0);
                }
                for ((class, y), x) in classes.iter_mut().zip(&*own_y).zip(&*own_x) {
                    *class = if y.is_nan() || x.is_nan() { NO_ANSWER } else { 0 };
                }
            }
        }
        let in_base = base_mask(&task.base, rows, mask);
        for (class, _) in classes.iter_mut().zip(in_base.iter()).filter(|(_, inside)| !**inside) {
            *class = OUTSIDE;
        }
    }
}

fn read_classes(codes: &Codes, class_of: &[u16], rows: &Rows<'_>, classes: &mut [u16]) {
    if let Codes::U8(codes) = codes {
        // A table over all codes needs neither a branch nor a check.
        let mut table = [NO_ANSWER; 256];
        table.iter_mut().zip(class_of).for_each(|(entry, &class)| *entry = class);
        rows.zip(codes.as_slice(), classes, |class, code: u8| *class = table[usize::from(code)]);
    } else {
        rows.for_each_code(codes, |place, code| {
            classes[place] = if code == MISSING { NO_ANSWER } else { class_of[code as usize] };
        });
    }
}

/// Where the rows of a chunk go in the accumulators of a task.
#[derive(Default)]
pub(super) struct Places {
    pub(super) slots: Vec<u32>,
    /// The cell; where there is no answer, or the row is outside, that many marks further on ([`Layout::marks`]).
    pub(super) marks: Vec<u32>,
}

impl Places {
    pub(super) fn find(&mut self, layout: Layout, cells: &[u32], classes: &[u16]) {
        let (outside, stride, marks) = (layout.cells as u32, layout.stride() as u32, layout.marks() as u32);
        let counted = layout.classes as u16;
        self.slots.resize(cells.len(), 0);
        self.marks.resize(cells.len(), 0);
        let places = self.slots.iter_mut().zip(&mut self.marks);
        for ((slot, mark), (&cell, &class)) in places.zip(cells.iter().zip(classes)) {
            let cell = cell.min(outside);
            // `NO_ANSWER` and `OUTSIDE` are the last two numbers and become the two classes after those counted.
            let without = class.saturating_sub(NO_ANSWER - 1);
            let class = if without == 0 { class } else { counted + without - 1 };
            *slot = cell * stride + u32::from(class);
            *mark = cell + u32::from(without) * marks;
        }
    }
}

/// The terms of a chunk's rows.
#[derive(Default)]
pub(super) struct Products([Vec<Exact>; 5]);

impl Products {
    /// The terms of a task; the weights are shared by all tasks of the chunk.
    pub(super) fn take<'a>(
        &'a mut self,
        task: &Task,
        grids: &[Grid],
        weights: &'a Weights,
        decoded: &Decoded,
    ) -> Terms<'a> {
        let rows = weights.values.iter().zip(&decoded.y);
        match &task.content {
            Content::Classes { .. } => weights.common.map_or(Terms::Weights([&weights.terms]), Terms::Common),
            Content::Terms { x: None, center_y, .. } => {
                let [y, yy, ..] = &mut self.0;
                fill(y, &grids[0], rows.clone().map(|(w, y)| w * y));
                fill(yy, &grids[2], rows.map(|(w, y)| w * (y - center_y) * (y - center_y)));
                Terms::One([y, &weights.terms, yy])
            }
            Content::Terms { x: Some(_), center_y, center_x, .. } => {
                let [y, x, yy, xy, xx] = &mut self.0;
                let both = rows.clone().zip(&decoded.x);
                fill(y, &grids[0], rows.clone().map(|(w, y)| w * y));
                fill(x, &grids[1], both.clone().map(|((w, _), x)| w * x));
                fill(yy, &grids[3], rows.map(|(w, y)| w * (y - center_y) * (y - center_y)));
                fill(xy, &grids[4], both.clone().map(|((w, y), x)| w * (y - center_y) * (x - center_x)));
                fill(xx, &grids[5], both.map(|((w, _), x)| w * (x - center_x) * (x - center_x)));
                Terms::Two([y, x, &weights.terms, yy, xy, xx])
            }
        }
    }
}

fn fill(out: &mut Vec<Exact>, grid: &Grid, values: impl ExactSizeIterator<Item = f64>) {
    out.resize(values.len(), Exact::default());
    out.iter_mut().zip(values).for_each(|(out, value)| *out = grid.term(value));
}

/// The weights of a chunk's rows.
#[derive(Default)]
pub(super) struct Weights {
    values: Vec<f64>,
    terms: Vec<Exact>,
    /// The term of every row, where weights are common and nothing but counts is asked for.
    common: Option<Exact>,
}

impl Weights {
    pub(super) fn read(&mut self, design: &Design, grid: &Grid, common: f64, places: Range<usize>) {
        self.common = None;
        if design.read_weights(places.clone(), &mut self.values) {
            fill(&mut self.terms, grid, self.values.iter().copied());
        } else {
            let term = grid.term(common);
            self.values.resize(places.len(), common);
            self.terms.clear();
            self.terms.resize(places.len(), term);
            self.common = Some(term);
        }
    }
}
