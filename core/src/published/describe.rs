//! The wording of what was found: from candidates and solutions to statuses, counts and neighbours.

use std::collections::BTreeSet;

use super::check::Checked;
use super::column::{Bases, Candidate, Cell, Facts};
use super::recovered::{Chance, Count, Nearest, RecoveredCell, RecoveredColumn, Status};
use super::rounding::Span;
use super::table::PublishedTable;

/// What all explanations together say of one column.
#[derive(Clone)]
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
            if denominator == 0 {
                // A share of nobody: nothing to count, and a per cent printed there means nothing.
                tally.open = true;
                tally.unfit.extend((!slot.fits).then_some(0));
                continue;
            }
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

impl Tally {
    /// Adds what other explanations say.
    pub(super) fn merge(&mut self, other: Self) {
        self.answered.extend(other.answered);
        for (mine, other) in self.cells.iter_mut().zip(other.cells) {
            mine.fits.extend(other.fits);
            mine.implied.extend(other.implied);
            mine.open |= other.open;
            mine.unfit.extend(other.unfit);
        }
    }

    /// The only count that a cell without a fitting figure can have, if there is only one.
    pub(super) fn implied(&self, facts: &Facts, row: usize) -> Option<Nearest> {
        let tally = &self.cells[row];
        let &(answered, yes) = tally.implied.first().filter(|_| !tally.open && tally.implied.len() == 1)?;
        Some(in_words(facts, (facts.grid.print(yes, answered), yes, answered)))
    }
}

/// Words for what a tally holds.
pub(super) fn describe(
    table: &PublishedTable,
    checked: &Checked,
    index: usize,
    alone: &[Candidate],
    tally: &Tally,
    chance: Option<Chance>,
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
                    printed: facts.printed(row),
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
        chance,
        cells,
    }
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

fn in_words(facts: &Facts, (numeral, yes, answered): (u32, u32, u32)) -> Nearest {
    Nearest { yes, answered, prints: facts.grid.numeral(numeral) }
}
