//! A block of columns tied by sums: its solutions, or the misprints that keep it from having any.
//!
//! Where no table of counts satisfies everything, some printed figure is wrong. The smallest explanation is sought:
//! first every single figure, then every pair, is left out in turn, and those sets are reported without which the
//! table can be solved. Trying all pairs of cells would take long, but leaving out more never makes a solvable table
//! unsolvable; so a set of cells is tried only if the table is solvable without their whole rows, and also without
//! their whole columns.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::check::Checked;
use super::column::{Candidate, Cell, Facts, candidates};
use super::describe::Tally;
use super::recovered::{Block, Misprint, Outcome};
use super::solve::{Effort, Solved, System};
use super::table::PublishedTable;

/// When the search for all solutions is given up.
const SOLUTIONS: Effort = Effort { solutions: 1_000, work: 4_000_000 };

/// Likewise for all solutions of one explanation by misprints.
const EXPLAINED: Effort = Effort { solutions: 200, work: 500_000 };

/// How many explanations by misprints are listed at most.
const MOST_EXPLANATIONS: usize = 400;

/// When the question whether there is any solution is given up.
const ANY_SOLUTION: Effort = Effort { solutions: 1, work: 200_000 };

/// When the search for misprints is given up; the unit is that of [`Effort::work`].
const MISPRINT_WORK: u64 = 15_000_000;

/// Misprints are not sought in blocks with more possible denominators than this, all columns together.
const MOST_DENOMINATORS: usize = 50_000;

/// The columns and sums of a block, by their indices in the table.
#[derive(Debug)]
pub(super) struct Tied {
    columns: Vec<usize>,
    /// With indices within the block.
    sums: Vec<(usize, Vec<usize>)>,
}

/// The sets of columns that sums connect.
pub(super) fn blocks(checked: &Checked) -> Vec<Tied> {
    let mut block_of: Vec<usize> = (0..checked.columns.len()).collect();
    for (total, parts) in &checked.sums {
        for part in parts {
            let (from, to) = (block_of[*part], block_of[*total]);
            block_of.iter_mut().filter(|block| **block == from).for_each(|block| *block = to);
        }
    }
    let names: BTreeSet<usize> = checked.sums.iter().map(|(total, _)| block_of[*total]).collect();
    let tie = |name: usize| {
        let columns: Vec<usize> = (0..block_of.len()).filter(|&column| block_of[column] == name).collect();
        let local = |column: usize| columns.binary_search(&column).expect("sums stay within their block");
        let sums = (checked.sums.iter())
            .filter(|(total, _)| block_of[*total] == name)
            .map(|(total, parts)| (local(*total), parts.iter().map(|&part| local(part)).collect()))
            .collect();
        Tied { columns, sums }
    };
    let mut blocks: Vec<Tied> = names.into_iter().map(tie).collect();
    blocks.sort_by_key(|block| block.columns[0]);
    blocks
}

/// Solves a block and replaces the tallies of its columns by what the solutions say.
pub(super) fn solve_block(
    table: &PublishedTable,
    checked: &Checked,
    tied: &Tied,
    alone: &[Vec<Candidate>],
    tallies: &mut [Tally],
) -> Block {
    let mut trial = Trial::new(checked, tied, alone);
    let mut block = Block {
        columns: tied.columns.iter().map(|&column| table.columns[column].id.clone()).collect(),
        outcome: Outcome::None,
        solutions: 0,
        steps: 0,
        misprints: Vec::new(),
    };
    let blank = || vec![Tally::new(table.rows.len()); tied.columns.len()];
    let mut tally = blank();
    let mut solved = trial.tally(&BTreeSet::new(), SOLUTIONS, &mut tally);
    if solved.exhausted && solved.denominators.is_empty() {
        for left_out in trial.explanations() {
            let mut one = blank();
            let ended = trial.tally(&left_out, EXPLAINED, &mut one);
            let misprint = |&(column, row): &Address| Misprint {
                column: block.columns[column].clone(),
                row: table.rows[row].id.clone(),
                printed: checked.columns[tied.columns[column]].printed(row),
                implied: one[column].implied(&checked.columns[tied.columns[column]], row),
            };
            block.misprints.push(left_out.iter().map(misprint).collect());
            tally.iter_mut().zip(one).for_each(|(all, one)| all.merge(one));
            solved.exhausted &= ended.exhausted;
            solved.denominators.extend(ended.denominators);
        }
        solved.exhausted &= trial.settled || block.misprints.is_empty();
    }
    block.steps = trial.steps;
    block.solutions = solved.denominators.len() as u64;
    block.outcome = match block.solutions {
        _ if !solved.exhausted => Outcome::TooMany,
        0 => return block,
        1 => Outcome::Unique,
        _ => Outcome::Several,
    };
    for (&column, tally) in tied.columns.iter().zip(tally) {
        tallies[column] = tally;
    }
    block
}

/// A cell of a block: its column there, and its row.
type Address = (usize, usize);

/// Solves a block with some of its cells left out.
struct Trial<'a> {
    checked: &'a Checked,
    tied: &'a Tied,
    /// The exact candidates of a column without some of its rows.
    known: BTreeMap<(usize, Vec<usize>), Rc<Vec<Candidate>>>,
    steps: u64,
    work: u64,
    /// Every question about misprints was answered.
    settled: bool,
}

impl<'a> Trial<'a> {
    fn new(checked: &'a Checked, tied: &'a Tied, alone: &[Vec<Candidate>]) -> Self {
        let exact = |list: &[Candidate]| list.iter().filter(|c| c.misfits == 0).cloned().collect::<Vec<_>>();
        let known = (tied.columns.iter().enumerate())
            .map(|(local, &column)| ((local, Vec::new()), Rc::new(exact(&alone[column]))))
            .collect();
        Self { checked, tied, known, steps: 0, work: 0, settled: true }
    }

    fn facts(&self, column: usize) -> &Facts {
        &self.checked.columns[self.tied.columns[column]]
    }

    /// The exact candidates of a column without some cells; none if there are too many to list.
    fn candidates(&mut self, column: usize, left_out: &BTreeSet<Address>) -> Option<Rc<Vec<Candidate>>> {
        let rows: Vec<usize> = left_out.iter().filter(|cell| cell.0 == column).map(|cell| cell.1).collect();
        let key = (column, rows);
        if let Some(known) = self.known.get(&key) {
            return Some(Rc::clone(known));
        }
        let mut facts = self.facts(column).clone();
        self.work += facts.answered.values().count() as u64;
        key.1.iter().for_each(|&row| facts.cells[row] = Cell::Open);
        let mut list = candidates(&facts, &self.checked.bases)?;
        list.retain(|candidate| candidate.misfits == 0);
        let list = Rc::new(list);
        if key.1.len() == 1 {
            self.known.insert(key, Rc::clone(&list));
        }
        Some(list)
    }

    fn with_system<T>(
        &mut self,
        left_out: &BTreeSet<Address>,
        use_it: impl FnOnce(&System) -> T,
    ) -> Option<T> {
        let columns = 0..self.tied.columns.len();
        let lists: Vec<_> = columns.map(|column| self.candidates(column, left_out)).collect::<Option<_>>()?;
        let system = System {
            columns: lists.iter().map(|list| list.as_slice()).collect(),
            sums: &self.tied.sums,
            rows: self.checked.bases.of.len(),
            work: std::cell::Cell::new(0),
        };
        let result = use_it(&system);
        self.work += system.work.get();
        Some(result)
    }

    /// All solutions without some cells, added to the tallies; if they are too many, everything not excluded.
    fn tally(&mut self, left_out: &BTreeSet<Address>, effort: Effort, tallies: &mut [Tally]) -> Solved {
        let bases = &self.checked.bases;
        let solved = self.with_system(left_out, |system| {
            let empty = tallies.to_vec();
            let add = |tallies: &mut [Tally], state: &_| {
                for (column, tally) in tallies.iter_mut().enumerate() {
                    for (candidate, narrowed) in system.possibilities(state, column) {
                        tally.add(candidate, Some(&narrowed), bases);
                    }
                }
            };
            let solved = system.solve(effort, |state| add(tallies, state));
            if !solved.exhausted {
                tallies.clone_from_slice(&empty);
                system.root().iter().for_each(|state| add(tallies, state));
            }
            solved
        });
        let solved = solved.expect("the candidates were listed before, alone or for `solvable`");
        self.steps += solved.steps;
        solved
    }

    /// Whether there is a solution without some cells; `None` if that was not settled.
    fn solvable(&mut self, left_out: &BTreeSet<Address>) -> Option<bool> {
        let mut found = None;
        if self.work < MISPRINT_WORK
            && let Some(solved) = self.with_system(left_out, |system| system.solve(ANY_SOLUTION, |_| ()))
        {
            self.steps += solved.steps;
            let any = !solved.denominators.is_empty();
            found = (any || solved.exhausted).then_some(any);
        }
        self.settled &= found.is_some();
        found
    }

    /// The smallest sets of printed cells without which there is a solution.
    fn explanations(&mut self) -> Vec<BTreeSet<Address>> {
        let columns = self.tied.columns.len();
        let rows = self.checked.bases.of.len();
        let denominators = (0..columns).map(|column| self.facts(column).answered.values().count());
        if denominators.sum::<usize>() > MOST_DENOMINATORS {
            return Vec::new();
        }
        let printed: Vec<Address> = (0..columns)
            .flat_map(|column| (0..rows).map(move |row| (column, row)))
            .filter(|&(column, row)| self.facts(column).cells[row] != Cell::Open)
            .collect();
        for size in [1, 2] {
            let by_row = self.groups(&printed, rows, size, |address| address.1);
            let by_column = self.groups(&printed, columns, size, |address| address.0);
            let pair = |a: usize, b: usize| (a.min(b), a.max(b));
            let mut found = Vec::new();
            for (at, &first) in printed.iter().enumerate() {
                for &second in if size == 1 { &printed[at..=at] } else { &printed[at + 1..] } {
                    if by_row.contains(&pair(first.1, second.1))
                        && by_column.contains(&pair(first.0, second.0))
                    {
                        let left_out = BTreeSet::from([first, second]);
                        if found.len() == MOST_EXPLANATIONS {
                            self.settled = false;
                            return found;
                        }
                        if self.solvable(&left_out) == Some(true) {
                            found.push(left_out);
                        }
                    }
                }
            }
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// The pairs of rows, or of columns, without which a solution is not excluded; of equal members for size 1.
    fn groups(
        &mut self,
        printed: &[Address],
        count: usize,
        size: usize,
        member: impl Fn(&Address) -> usize,
    ) -> BTreeSet<(usize, usize)> {
        let mut open = BTreeSet::new();
        for first in 0..count {
            for second in first..if size == 1 { first + 1 } else { count } {
                let left_out =
                    printed.iter().filter(|a| [first, second].contains(&member(a))).copied().collect();
                if self.solvable(&left_out) != Some(false) {
                    open.insert((first, second));
                }
            }
        }
        open
    }
}
