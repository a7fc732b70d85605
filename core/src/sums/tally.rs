//! Groups by stratum, PSU and cell: what the pass makes of rows, made of rows that stand for several.

use super::{GroupedSums, Moment};
use crate::answers::MISSING;
use crate::design::Design;
use crate::estimate::pass::{Decoded, Group, PsuSums, StratumSums, Sums};
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

/// The sums of one task, `offsets` being what is added to numbers about their centres to be those of the task.
#[expect(
    clippy::too_many_lines,
    reason = "one loop over strata, PSUs and groups, with what each leaves behind"
)]
pub(super) fn tally(
    design: &Design,
    group: &Group,
    task: &Task,
    sums: &GroupedSums,
    offsets: [f64; 2],
) -> Sums {
    let cells = group.domains.len();
    let counts_per_cell = match &task.content {
        Content::Classes { classes, .. } => *classes,
        Content::Terms { .. } => 1,
    };
    let (linear, all) = (task.linear(), task.sums());
    let rows_are_psus = design.is_element_sample();
    let products = match &task.content {
        _ if !rows_are_psus => 0,
        Content::Classes { classes, .. } => *classes,
        Content::Terms { x: None, .. } => 3,
        Content::Terms { x: Some(_), .. } => 6,
    };
    let mut result = Sums {
        totals: vec![0.0; cells * all],
        counts: vec![0; cells * counts_per_cell],
        counts_per_cell,
        missing: vec![0; cells],
        strata: Vec::with_capacity(design.strata().len()),
        psus: (!rows_are_psus).then(PsuSums::default),
        offsets,
    };
    let mut terms = Terms {
        sums,
        common: 1.0,
        rows_are_psus,
        offsets,
        linear: Vec::new(),
        further: Vec::new(),
        products: Vec::new(),
    };
    // Of the stratum: linear sums and squares, and counts with those missing behind them.
    let mut of_stratum = Table::new(cells, linear + products);
    let mut counted = Table::new(cells, counts_per_cell + 2);
    let mut of_psu = Table::new(if rows_are_psus { 0 } else { cells }, linear);
    let (mut cell_of, mut decoded, mut row_of) = (Vec::new(), Decoded::default(), Vec::new());
    let own_rows: Vec<u32> = (0..sums.groups() as u32).collect();
    for stratum in design.strata() {
        let rows = Rows::new(design, stratum.rows.clone());
        group.domains.decode(&rows, &mut cell_of);
        decoded.read(task, &rows);
        rows.copy(&own_rows, &mut row_of);
        terms.common = stratum.common_weight.unwrap_or(1.0);
        let psus =
            if rows_are_psus { stratum.psus.start..stratum.psus.start + 1 } else { stratum.psus.clone() };
        for psu in psus {
            let places = if rows_are_psus { stratum.rows.clone() } else { design.psu_rows(psu) };
            for place in places.start - stratum.rows.start..places.end - stratum.rows.start {
                let (cell, class, row) = (cell_of[place], decoded.classes[place], row_of[place] as usize);
                if cell == MISSING || class == OUTSIDE {
                    continue;
                }
                let (cell, units) = (cell as usize, sums.units[row]);
                // Counts are whole numbers far below 2⁵³, and so exact.
                if class == NO_ANSWER {
                    counted.at(cell)[counts_per_cell] += units as f64;
                    continue;
                }
                counted.at(cell)[usize::from(class)] += units as f64;
                terms.read(task, row, class.into());
                let own = of_stratum.at(cell);
                let read = terms.linear.iter().chain(&terms.products);
                own.iter_mut().zip(read).for_each(|(sum, term)| *sum += term);
                let further = result.totals[cell * all + linear..(cell + 1) * all].iter_mut();
                further.zip(&terms.further).for_each(|(sum, term)| *sum += term);
                if rows_are_psus {
                    counted.at(cell)[counts_per_cell + 1] += units as f64;
                } else {
                    of_psu.at(cell).iter_mut().zip(&terms.linear).for_each(|(sum, term)| *sum += term);
                }
            }
            if let Some(psus) = &mut result.psus {
                of_psu.take(|cell, sums| {
                    counted.at(cell as usize)[counts_per_cell + 1] += 1.0;
                    psus.cells.push(cell);
                    psus.linear.extend_from_slice(sums);
                });
                psus.starts.push(psus.cells.len() as u32);
            }
        }
        // Classes that all have one weight are counted.
        let squared = !matches!((&task.content, stratum.common_weight), (Content::Classes { .. }, Some(_)));
        let mut own =
            StratumSums { products: (rows_are_psus && squared).then(Vec::new), ..StratumSums::default() };
        counted.take(|cell, counts| {
            let at = cell as usize;
            let (classes, rest) = counts.split_at(counts_per_cell);
            let whole = classes.iter().map(|&count| count as u64);
            own.cells.push(cell);
            own.counts.extend(whole.clone());
            own.missing.push(rest[0] as u64);
            own.psus.push(rest[1] as u64);
            result.counts[at * counts_per_cell..]
                .iter_mut()
                .zip(whole)
                .for_each(|(sum, count)| *sum += count);
            result.missing[at] += rest[0] as u64;
            let sums = of_stratum.at(at);
            own.linear.extend_from_slice(&sums[..linear]);
            own.products.iter_mut().for_each(|products| products.extend_from_slice(&sums[linear..]));
            result.totals[at * all..][..linear].iter_mut().zip(&*sums).for_each(|(total, sum)| *total += sum);
        });
        of_stratum.take(|_, _| {});
        result.strata.push(own);
    }
    result
}
