//! From a checked table to its counts: columns first, then the sums, then the wording of what was found.

use std::collections::BTreeSet;

use super::chance::chance;
use super::check::{Checked, check};
use super::column::{Bases, Candidate, Cell, Facts, MOST_CANDIDATES, candidates};
use super::figure::{Decimal, Figure};
use super::recovered::{Count, Nearest, Recovered, RecoveredCell, RecoveredColumn, Status};
use super::rounding::Span;
use super::table::PublishedTable;
use crate::error::{Code, Error, Place, Problem, Result, Stage};

impl PublishedTable {
    /// Finds every denominator and count that the table's figures and sums allow.
    ///
    /// Fails only on a table that is not valid, with all its problems. Figures that fit nothing are results.
    pub fn recover(&self) -> Result<Recovered> {
        let checked = check(self)?;
        let alone = stand_alone(self, &checked)?;
        let columns = (0..self.columns.len())
            .map(|index| {
                let mut tally = Tally::new(self.rows.len());
                for candidate in &alone[index] {
                    tally.add(candidate, None, &checked.bases);
                }
                describe(self, &checked, index, &alone[index], &tally)
            })
            .collect();
        Ok(Recovered { columns, blocks: Vec::new() })
    }
}

/// The candidates of every column by itself.
fn stand_alone(table: &PublishedTable, checked: &Checked) -> Result<Vec<Vec<Candidate>>> {
    let mut problems = Vec::new();
    let mut alone = Vec::new();
    for (index, facts) in checked.columns.iter().enumerate() {
        alone.push(candidates(facts, &checked.bases).unwrap_or_else(|| {
            let message =
                format!("`{}` leaves more than {MOST_CANDIDATES} combinations open", table.columns[index].id);
            let problem = Problem::new(Code::TooManySolutions, message)
                .help("give `answered`, or narrow it with `answered_min` and `answered_max`");
            problems.push(problem.at(Place::path(format!("columns[{index}]"))));
            Vec::new()
        }));
    }
    Error::unless_empty(Stage::Published, problems).map(|()| alone)
}

/// What all explanations together say of one column.
pub(super) struct Tally {
    answered: BTreeSet<u32>,
    cells: Vec<CellTally>,
}

#[derive(Default, Clone)]
struct CellTally {
    /// Denominators and counts that print the figure.
    fits: BTreeSet<(u32, u32)>,
    /// Denominators and counts that hold although the figure is missing or wrong.
    implied: BTreeSet<(u32, u32)>,
    /// Some explanation leaves the cell open.
    open: bool,
    /// Denominators in explanations in which the figure does not fit.
    unfit: BTreeSet<u32>,
}

impl Tally {
    pub(super) fn new(rows: usize) -> Self {
        Self { answered: BTreeSet::new(), cells: vec![CellTally::default(); rows] }
    }

    /// Adds one explanation: a candidate, its counts perhaps narrowed by sums.
    pub(super) fn add(&mut self, candidate: &Candidate, narrowed: Option<&[Span]>, bases: &Bases) {
        self.answered.insert(candidate.answered);
        for (row, (slot, tally)) in candidate.slots.iter().zip(&mut self.cells).enumerate() {
            let span = narrowed.map_or(slot.span, |spans| spans[row]);
            let Some(denominator) = candidate.denominator(row, bases) else {
                tally.open = true;
                continue;
            };
            if slot.fits {
                tally.fits.extend(span.values().map(|count| (denominator, count)));
            } else {
                tally.unfit.insert(denominator);
                if span.is_one() {
                    tally.implied.insert((denominator, span.low));
                } else {
                    tally.open = true;
                }
            }
        }
    }
}

/// Words for what a tally holds.
pub(super) fn describe(
    table: &PublishedTable,
    checked: &Checked,
    index: usize,
    alone: &[Candidate],
    tally: &Tally,
) -> RecoveredColumn {
    let column = &table.columns[index];
    let facts = &checked.columns[index];
    let answered: Vec<u32> = tally.answered.iter().copied().collect();
    let full_count = column.population.is_some_and(|population| answered == [population]);
    let cells: Vec<RecoveredCell> = (table.rows.iter().enumerate())
        .map(|(row, stated)| {
            let population = if checked.bases.of[row].is_none() { column.population } else { None };
            cell(
                facts,
                row,
                &tally.cells[row],
                population,
                full_count,
                RecoveredCell {
                    row: stated.id.clone(),
                    of: stated.of.clone(),
                    printed: column.figures[row].clone(),
                    status: Status::Missing,
                    counts: Vec::new(),
                    nearest: Vec::new(),
                },
            )
        })
        .collect();
    let mut own: Vec<u32> = alone.iter().map(|candidate| candidate.answered).collect();
    own.dedup();
    let misfits = cells.iter().filter(|cell| cell.status == Status::Misfit).count();
    RecoveredColumn {
        id: column.id.clone(),
        group: column.group.clone(),
        wave: column.wave.clone(),
        population: column.population,
        answered,
        answered_alone: own,
        full_count,
        misfits,
        chance: odds(checked, facts, alone),
        cells,
    }
}

/// The odds for the unconditional per cents of a column.
fn odds(checked: &Checked, facts: &Facts, alone: &[Candidate]) -> Option<super::Chance> {
    let counted: Vec<usize> = (0..facts.cells.len())
        .filter(|&row| checked.bases.of[row].is_none() && matches!(facts.cells[row], Cell::Percent(_)))
        .collect();
    let outside = |candidate: &Candidate| counted.iter().filter(|&&row| !candidate.slots[row].fits).count();
    let misfits = alone.iter().map(outside).min()?;
    (!counted.is_empty()).then(|| chance(facts.grid, facts.answered, counted.len() as u32, misfits as u32))
}

fn cell(
    facts: &Facts,
    row: usize,
    tally: &CellTally,
    population: Option<u32>,
    full_count: bool,
    blank: RecoveredCell,
) -> RecoveredCell {
    let printed = facts.cells[row] != Cell::Open;
    let status = match (printed, tally.fits.len()) {
        (true, 0) if tally.unfit.is_empty() => Status::BaseUnknown,
        (true, 0) => Status::Misfit,
        (true, _) if !tally.unfit.is_empty() || tally.open => Status::Suspect,
        (true, 1) => Status::Exact,
        (true, _) => Status::Several,
        (false, _) if !tally.open && tally.implied.len() == 1 => Status::Derived,
        (false, _) => Status::Missing,
    };
    let listed = match status {
        Status::Derived => &tally.implied,
        _ => &tally.fits,
    };
    let counts = listed.iter().map(|&(answered, yes)| {
        // Under a full count the base of a conditional row is known unit by unit.
        let population = population.or(full_count.then_some(answered));
        Count { yes, answered, population }
    });
    let nearest = match (status, facts.cells[row]) {
        (Status::Misfit, Cell::Percent(figure)) => nearest(facts, figure, &tally.unfit),
        _ => Vec::new(),
    };
    RecoveredCell { status, counts: counts.collect(), nearest, ..blank }
}

/// The attainable figures next below and next above, over the denominators that remain.
fn nearest(facts: &Facts, figure: u32, denominators: &BTreeSet<u32>) -> Vec<Nearest> {
    let grid = facts.grid;
    let mut below: Option<(u32, u32, u32)> = None;
    let mut above: Option<(u32, u32, u32)> = None;
    for &answered in denominators.iter().filter(|&&answered| answered > 0) {
        for yes in grid.nearest(figure, answered) {
            let numeral = grid.print(yes, answered);
            let found = Some((numeral, yes, answered));
            if numeral < figure && below.is_none_or(|(best, ..)| numeral > best) {
                below = found;
            } else if numeral > figure && above.is_none_or(|(best, ..)| numeral < best) {
                above = found;
            }
        }
    }
    [below, above].into_iter().flatten().map(|found| in_words(facts, found)).collect()
}

pub(super) fn in_words(facts: &Facts, (numeral, yes, answered): (u32, u32, u32)) -> Nearest {
    let prints = Figure::Printed(Decimal::new(i64::from(numeral), facts.grid.decimals));
    Nearest { yes, answered, prints }
}
