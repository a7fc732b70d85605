//! Groups by stratum, PSU and cell: what the pass makes of rows, made of rows that stand for several.

use std::ops::Range;

use super::{GroupedSums, Moment};
use crate::answers::MISSING;
use crate::design::Design;
use crate::estimate::pass::{Decoded, Group, PsuSums, StratumSums, Sums, counts_per_cell};
use crate::estimate::plan::{Content, NO_ANSWER, OUTSIDE, Task};
use crate::estimate::rows::Rows;

/// Sums by cell, with the cells that any row has touched.
struct Table {
    width: usize,
    sums: Vec<f64>,
    touched: Vec<bool>,
    list: Vec<u32>,
}

impl Table {
    fn new(cells: usize, width: usize) -> Self {
        Self { width, sums: vec![0.0; cells * width], touched: vec![false; cells], list: Vec::new() }
    }

    /// The sums of a cell, to be added to.
    fn at(&mut self, cell: usize) -> &mut [f64] {
        if !self.touched[cell] {
            self.touched[cell] = true;
            self.list.push(cell as u32);
        }
        &mut self.sums[cell * self.width..][..self.width]
    }

    /// Tells the touched cells in order with their sums, and forgets them.
    fn take(&mut self, mut tell: impl FnMut(u32, &[f64])) {
        self.list.sort_unstable();
        for &cell in &self.list {
            let own = &mut self.sums[cell as usize * self.width..][..self.width];
            tell(cell, own);
            own.fill(0.0);
            self.touched[cell as usize] = false;
        }
        self.list.clear();
    }
}

/// What a group adds: linear sums, those beyond them that only totals have, and those of squares.
struct Terms<'a> {
    sums: &'a GroupedSums,
    /// Weight of every row, where no column gives it.
    common: f64,
    /// Whether every row is its own PSU, so that squares are wanted.
    rows_are_psus: bool,
    offsets: [f64; 2],
    linear: Vec<f64>,
    further: Vec<f64>,
    products: Vec<f64>,
}

impl Terms<'_> {
    /// Σ wᵃ (y − c)ᵇ (x − d)ᶜ of a group.
    fn sum(&self, group: usize, w: u8, y: u8, x: u8) -> f64 {
        if self.sums.grouping.weight.is_some() {
            return self.sums.sum(group, Moment { w, y, x });
        }
        self.sums.sum(group, Moment { w: 0, y, x }) * self.common.powi(w.into())
    }

    fn read(&mut self, task: &Task, group: usize, class: usize) {
        self.further.clear();
        self.products.clear();
        match &task.content {
            Content::Classes { classes, .. } => {
                self.linear.clear();
                self.linear.resize(*classes, 0.0);
                self.linear[class] = self.sum(group, 1, 0, 0);
                if self.rows_are_psus {
                    self.products.resize(*classes, 0.0);
                    self.products[class] = self.sum(group, 2, 0, 0);
                }
            }
            Content::Terms { x: None, .. } => {
                let of = |w, y| self.sum(group, w, y, 0);
                let linear = [of(1, 1) + self.offsets[0] * of(1, 0), of(1, 0)];
                let further = of(1, 2);
                let products = [2, 1, 0].map(|y| if self.rows_are_psus { of(2, y) } else { 0.0 });
                self.set(&linear, &[further], &products);
            }
            Content::Terms { x: Some(_), .. } => {
                let of = |w, y, x| self.sum(group, w, y, x);
                let [c, d] = self.offsets;
                let linear = [of(1, 1, 0) + c * of(1, 0, 0), of(1, 0, 1) + d * of(1, 0, 0)];
                let further = [of(1, 0, 0), of(1, 2, 0), of(1, 1, 1), of(1, 0, 2)];
                let products = [(2, 0), (1, 1), (1, 0), (0, 2), (0, 1), (0, 0)]
                    .map(|(y, x)| if self.rows_are_psus { of(2, y, x) } else { 0.0 });
                self.set(&linear, &further, &products);
            }
        }
    }

    fn set(&mut self, linear: &[f64], further: &[f64], products: &[f64]) {
        self.linear.clear();
        self.linear.extend_from_slice(linear);
        self.further.extend_from_slice(further);
        if self.rows_are_psus {
            self.products.extend_from_slice(products);
        }
    }
}

/// The rows of a stratum as the plan reads them.
#[derive(Default)]
struct Read {
    cells: Vec<u32>,
    decoded: Decoded,
    /// The group of each row.
    groups: Vec<u32>,
}

/// Sums in the making: those of the PSU and the stratum that are read, and those of all strata before.
struct Tally<'a> {
    task: &'a Task,
    sums: &'a GroupedSums,
    terms: Terms<'a>,
    /// Of the PSU: linear sums. Nothing where every row is its own PSU.
    of_psu: Table,
    /// Of the stratum: linear sums, and those of squares behind them.
    of_stratum: Table,
    /// Of the stratum: rows of each class, those without an answer, and PSUs with one. Counts are whole numbers far
    /// below 2⁵³, and so exact.
    counted: Table,
    result: Sums,
}

impl<'a> Tally<'a> {
    fn new(design: &Design, cells: usize, task: &'a Task, sums: &'a GroupedSums, offsets: [f64; 2]) -> Self {
        let (linear, counts_per_cell) = (task.linear(), counts_per_cell(task));
        let rows_are_psus = design.is_element_sample();
        let products = match &task.content {
            _ if !rows_are_psus => 0,
            Content::Classes { classes, .. } => *classes,
            Content::Terms { x: None, .. } => 3,
            Content::Terms { x: Some(_), .. } => 6,
        };
        let terms = Terms {
            sums,
            common: 1.0,
            rows_are_psus,
            offsets,
            linear: Vec::new(),
            further: Vec::new(),
            products: Vec::new(),
        };
        let result = Sums {
            totals: vec![0.0; cells * task.sums()],
            counts: vec![0; cells * counts_per_cell],
            counts_per_cell,
            missing: vec![0; cells],
            strata: Vec::with_capacity(design.strata().len()),
            psus: (!rows_are_psus).then(PsuSums::default),
            offsets,
        };
        Self {
            task,
            sums,
            terms,
            of_psu: Table::new(if rows_are_psus { 0 } else { cells }, linear),
            of_stratum: Table::new(cells, linear + products),
            counted: Table::new(cells, counts_per_cell + 2),
            result,
        }
    }

    /// Adds a group to its cell.
    fn add(&mut self, group: usize, cell: usize, class: u16) {
        let (counts_per_cell, linear) = (self.result.counts_per_cell, self.task.linear());
        let units = self.sums.units[group] as f64;
        if class == NO_ANSWER {
            self.counted.at(cell)[counts_per_cell] += units;
            return;
        }
        self.counted.at(cell)[usize::from(class)] += units;
        self.terms.read(self.task, group, class.into());
        let terms = &self.terms;
        add(self.of_stratum.at(cell), terms.linear.iter().chain(&terms.products));
        let totals = &mut self.result.totals[cell * self.task.sums()..][..self.task.sums()];
        add(&mut totals[linear..], &terms.further);
        if terms.rows_are_psus {
            self.counted.at(cell)[counts_per_cell + 1] += units;
        } else {
            add(self.of_psu.at(cell), &terms.linear);
        }
    }

    fn end_psu(&mut self) {
        let Some(psus) = &mut self.result.psus else { return };
        self.of_psu.take(|cell, sums| {
            self.counted.at(cell as usize)[self.result.counts_per_cell + 1] += 1.0;
            psus.cells.push(cell);
            psus.linear.extend_from_slice(sums);
        });
        psus.starts.push(psus.cells.len() as u32);
    }

    fn end_stratum(&mut self, common_weight: Option<f64>) {
        let Self { task, terms, of_stratum, counted, result, .. } = self;
        let (linear, counts_per_cell) = (task.linear(), result.counts_per_cell);
        // Classes that all have one weight are counted.
        let squared = !matches!((&task.content, common_weight), (Content::Classes { .. }, Some(_)));
        let products = (terms.rows_are_psus && squared).then(Vec::new);
        let mut own = StratumSums { products, ..StratumSums::default() };
        counted.take(|cell, counts| {
            let at = cell as usize;
            let (classes, rest) = counts.split_at(counts_per_cell);
            let whole = classes.iter().map(|&count| count as u64);
            own.cells.push(cell);
            own.counts.extend(whole.clone());
            own.missing.push(rest[0] as u64);
            own.psus.push(rest[1] as u64);
            let all = result.counts[at * counts_per_cell..].iter_mut();
            all.zip(whole).for_each(|(sum, count)| *sum += count);
            result.missing[at] += rest[0] as u64;
            let (sums, squares) = of_stratum.at(at).split_at(linear);
            own.linear.extend_from_slice(sums);
            own.products.iter_mut().for_each(|products| products.extend_from_slice(squares));
            add(&mut result.totals[at * task.sums()..][..linear], sums);
        });
        of_stratum.take(|_, _| {});
        result.strata.push(own);
    }
}

fn add<'t>(sums: &mut [f64], terms: impl IntoIterator<Item = &'t f64>) {
    sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
}

/// The sums of one task, `offsets` being what is added to numbers about their centres to be those of the task.
pub(super) fn tally(
    design: &Design,
    group: &Group,
    task: &Task,
    sums: &GroupedSums,
    offsets: [f64; 2],
) -> Sums {
    let mut tally = Tally::new(design, group.domains.len(), task, sums, offsets);
    let mut read = Read::default();
    let groups: Vec<u32> = (0..sums.groups() as u32).collect();
    for stratum in design.strata() {
        let rows = Rows::new(design, stratum.rows.clone());
        group.domains.decode(&rows, &mut read.cells);
        read.decoded.read(task, &rows);
        rows.copy(&groups, &mut read.groups);
        tally.terms.common = stratum.common_weight.unwrap_or(1.0);
        let add_rows = |tally: &mut Tally<'_>, places: Range<usize>| {
            for place in places.start - stratum.rows.start..places.end - stratum.rows.start {
                let (cell, class) = (read.cells[place], read.decoded.classes[place]);
                if cell != MISSING && class != OUTSIDE {
                    tally.add(read.groups[place] as usize, cell as usize, class);
                }
            }
        };
        if design.is_element_sample() {
            add_rows(&mut tally, stratum.rows.clone());
        } else {
            for psu in stratum.psus.clone() {
                add_rows(&mut tally, design.psu_rows(psu));
                tally.end_psu();
            }
        }
        tally.end_stratum(stratum.common_weight);
    }
    tally.result
}
