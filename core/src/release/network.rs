//! The cells of two crossed breakdowns as a network: rows and columns are its nodes, cells that hold answers its edges.

use std::collections::BTreeMap;

use indexmap::{IndexMap, IndexSet};

/// Which of the two breakdowns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Row,
    Column,
}

/// A row or column by its number.
pub(super) type Node = (Side, usize);

#[derive(Debug, Default)]
pub(super) struct Network {
    rows: IndexSet<String>,
    columns: IndexSet<String>,
    /// Answers of each cell that has some, and whether it is hidden already.
    cells: IndexMap<(usize, usize), (u64, bool)>,
}

impl Network {
    pub(super) fn add(&mut self, row: &str, column: &str, answers: u64, hidden: bool) {
        let place = (self.rows.insert_full(row.to_owned()).0, self.columns.insert_full(column.to_owned()).0);
        if answers > 0 {
            self.cells.insert(place, (answers, hidden));
        }
    }

    pub(super) fn place(&self, side: Side, code: &str) -> Option<Node> {
        let codes = if side == Side::Row { &self.rows } else { &self.columns };
        Some((side, codes.get_index_of(code)?))
    }

    /// A cell by the names of its breakdowns.
    pub(super) fn cell(&self, pair: &[String; 2], (row, column): (usize, usize)) -> BTreeMap<String, String> {
        [(pair[0].clone(), self.rows[row].clone()), (pair[1].clone(), self.columns[column].clone())].into()
    }

    /// The cells of the path from one node to another that hides the fewest answers, where cells gain and lose `step` in turn,
    /// the first of them gaining or losing, and every loser keeps at least one.
    ///
    /// Every node on the way then has one cell that gains and one that loses. (Dijkstra; which cells lose is told by the side
    /// that an edge leaves, since sides take turns.)
    pub(super) fn path(
        &self,
        from: Node,
        to: Node,
        first_gains: bool,
        step: u64,
        skip: Option<(usize, usize)>,
    ) -> Option<Vec<(usize, usize)>> {
        let number = |(side, index): Node| if side == Side::Row { index } else { self.rows.len() + index };
        let nodes = self.rows.len() + self.columns.len();
        let mut cost: Vec<Option<u64>> = vec![None; nodes];
        let mut before: Vec<Option<(usize, (usize, usize))>> = vec![None; nodes];
        let mut done = vec![false; nodes];
        cost[number(from)] = Some(0);
        while let Some((own, node)) =
            (0..nodes).filter(|node| !done[*node]).filter_map(|node| Some((cost[node]?, node))).min()
        {
            done[node] = true;
            let side = if node < self.rows.len() { Side::Row } else { Side::Column };
            let gains = (side == from.0) == first_gains;
            for (cell, (answers, hidden)) in &self.cells {
                let (row, column) = (cell.0, self.rows.len() + cell.1);
                let other = match side {
                    Side::Row if row == node => column,
                    Side::Column if column == node => row,
                    _ => continue,
                };
                if skip == Some(*cell) || (!gains && *answers <= step) {
                    continue;
                }
                // One cell more is worse than any that are hidden already.
                let total = own + if *hidden { 0 } else { 1 + answers };
                if cost[other].is_none_or(|known| total < known) {
                    cost[other] = Some(total);
                    before[other] = Some((node, *cell));
                }
            }
        }
        let (mut node, mut path) = (number(to), Vec::new());
        while node != number(from) {
            let (next, cell) = before[node]?;
            path.push(cell);
            node = next;
        }
        Some(path)
    }
}
