//! Joins what the chunks leave behind, stratum by stratum and then over all.

use std::mem::take;

use super::marks::Marks;
use super::table::Layout;
use super::{Part, PsuSums, StratumSums, Sums, counts_per_cell};
use crate::design::Design;
use crate::estimate::plan::Task;
use crate::num::sum::{Exact, Grid};

/// The sums of one task in the making.
pub(super) struct Merger<'a> {
    task: &'a Task,
    grids: &'a [Grid],
    layout: Layout,
    totals: Vec<Exact>,
    sums: Sums,
    // Of the stratum at hand.
    own_sums: Vec<Exact>,
    own_counts: Vec<u64>,
    own_missing: Vec<u64>,
    own_psus: Vec<u64>,
    touched: Marks,
    list: Vec<u32>,
}

impl<'a> Merger<'a> {
    pub(super) fn new(design: &Design, cells: usize, task: &'a Task, grids: &'a [Grid]) -> Self {
        let (layout, counts_per_cell) = (Layout::new(cells, task), counts_per_cell(task));
        Self {
            task,
            grids,
            layout,
            totals: vec![Exact::default(); cells * task.sums()],
            sums: Sums {
                totals: Vec::new(),
                counts: vec![0; cells * counts_per_cell],
                counts_per_cell,
                missing: vec![0; cells],
                strata: Vec::with_capacity(design.strata().len()),
                psus: None,
                offsets: [0.0; 2],
            },
            own_sums: vec![Exact::default(); cells * task.sums()],
            own_counts: vec![0; cells * counts_per_cell],
            own_missing: vec![0; cells],
            own_psus: vec![0; cells],
            touched: Marks::new(layout.marks()),
            list: Vec::new(),
        }
    }

    /// Adds the sums of a chunk and leaves the part empty but for those of its PSUs.
    pub(super) fn add(&mut self, part: &mut Part) {
        let (k, c) = (self.task.sums(), self.sums.counts_per_cell);
        for (index, &cell) in part.cells.iter().enumerate() {
            let cell = cell as usize;
            self.touched.set(cell);
            self.own_missing[cell] += u64::from(part.missing[index]);
            self.own_psus[cell] += u64::from(part.psu_counts[index]);
            for (sum, &count) in self.own_counts[cell * c..][..c].iter_mut().zip(&part.counts[index * c..]) {
                *sum += u64::from(count);
            }
            for (sum, &term) in self.own_sums[cell * k..][..k].iter_mut().zip(&part.sums[index * k..]) {
                sum.add(term);
            }
        }
        part.clear();
    }

    /// Ends the stratum at hand.
    pub(super) fn end_stratum(&mut self) {
        let (k, c, linear) = (self.task.sums(), self.sums.counts_per_cell, self.task.linear());
        let touched = self.touched.take(0..self.layout.marks(), &mut self.list);
        let mut own = StratumSums {
            cells: touched.to_vec(),
            linear: Vec::with_capacity(touched.len() * linear),
            counts: Vec::with_capacity(touched.len() * c),
            missing: Vec::with_capacity(touched.len()),
            psus: Vec::with_capacity(touched.len()),
            products: None,
        };
        for &cell in touched {
            let cell = cell as usize;
            let sums = &mut self.own_sums[cell * k..][..k];
            own.linear.extend(sums[..linear].iter().zip(self.grids).map(|(&sum, grid)| grid.value(sum)));
            for (total, sum) in self.totals[cell * k..][..k].iter_mut().zip(sums) {
                total.add(take(sum));
            }
            for (total, count) in
                self.sums.counts[cell * c..].iter_mut().zip(&mut self.own_counts[cell * c..][..c])
            {
                own.counts.push(*count);
                *total += take(count);
            }
            own.missing.push(self.own_missing[cell]);
            self.sums.missing[cell] += take(&mut self.own_missing[cell]);
            own.psus.push(take(&mut self.own_psus[cell]));
        }
        self.sums.strata.push(own);
    }

    /// The sums, with those by PSU in a cluster design.
    pub(super) fn finish(mut self, psus: Option<PsuSums>) -> Sums {
        self.end_stratum();
        self.sums.psus = psus;
        let k = self.task.sums();
        let value = |(index, &sum): (usize, &Exact)| self.grids[index % k].value(sum);
        self.sums.totals = self.totals.iter().enumerate().map(value).collect();
        self.sums
    }
}
