//! Reads chunks: the buffers into which they are decoded, and a second reading for the sums of PSUs.

use super::decode::{Decoded, Places, Products, Weights};
use super::table::{Layout, Psus, Table, Terms};
use super::{Grids, Group, Part};
use crate::design::Design;
use crate::estimate::plan::Task;
use crate::estimate::rows::{Chunk, Rows, chunks};
use crate::num::sum::Grid;

/// What a chunk is decoded into.
#[derive(Default)]
pub(super) struct Buffers {
    /// The cell of each row in the breakdown at hand.
    pub(super) cells: Vec<u32>,
    decoded: Decoded,
    weights: Weights,
    places: Places,
    products: Products,
}

impl Buffers {
    pub(super) fn read_weights(&mut self, design: &Design, chunk: &Chunk) {
        let grid = Grid::new(design.largest_weight(), design.answered());
        let common = design.strata()[chunk.stratum].common_weight.unwrap_or(1.0);
        self.weights.read(design, &grid, common, chunk.places.clone());
    }

    /// Where the rows go and what they add there, once their cells and weights are read.
    pub(super) fn read(
        &mut self,
        task: &Task,
        rows: &Rows<'_>,
        layout: Layout,
        grids: &[Grid],
    ) -> (&Places, Terms<'_>) {
        self.decoded.read(task, rows);
        self.places.find(layout, &self.cells, &self.decoded.classes);
        (&self.places, self.products.take(task, grids, &self.weights, &self.decoded))
    }
}

/// Reads the rows of one task again, stratum by stratum, for the sums of each PSU.
pub(crate) struct PsuReader<'a> {
    design: &'a Design,
    group: &'a Group,
    task: &'a Task,
    grids: Grids,
    chunks: Vec<Chunk>,
    buffers: Buffers,
    table: Table,
    part: Part,
}

impl<'a> PsuReader<'a> {
    pub(crate) fn new(design: &'a Design, group: &'a Group, task: &'a Task) -> Self {
        Self {
            design,
            group,
            task,
            grids: Grids::new(design, task),
            chunks: chunks(design),
            buffers: Buffers::default(),
            table: Table::new(Layout::new(group.domains.len(), task), Psus::Summed),
            part: Part::default(),
        }
    }

    /// Tells of every PSU of a stratum the cells where it has answers and their linear sums.
    pub(crate) fn read(&mut self, stratum: usize, tell: &mut dyn FnMut(&[u32], &[f64])) {
        let first = self.chunks.partition_point(|chunk| chunk.stratum < stratum);
        for chunk in self.chunks[first..].iter().take_while(|chunk| chunk.stratum == stratum) {
            let rows = Rows::new(self.design, chunk.places.clone());
            self.buffers.read_weights(self.design, chunk);
            self.group.domains.decode(&rows, &mut self.buffers.cells);
            let (places, terms) = self.buffers.read(self.task, &rows, self.table.layout(), &self.grids.0);
            for run in chunk.runs(self.design) {
                self.table.add(places, run.clone(), terms);
                let (cells, linear) = self.table.end_psu(run.len(), &self.grids.0, terms);
                tell(cells, linear);
            }
            self.table.end_chunk(terms, &mut self.part);
            self.part.clear();
        }
    }
}
