//! From a checked table to its counts: columns first, then the sums that tie them.

use super::block::{blocks, solve_block};
use super::chance::Odds;
use super::check::{Checked, check};
use super::column::{Candidate, candidates};
use super::describe::{Tally, describe};
use super::recovered::Recovered;
use super::table::PublishedTable;
use crate::error::{Code, Error, Place, Problem, Result, Stage};

impl PublishedTable {
    /// Finds every denominator and count that the table's figures and sums allow.
    ///
    /// Figures that fit nothing are results, not errors.
    ///
    /// # Errors
    /// Only if the table is not valid or leaves too much open to list, with all its problems.
    pub fn recover(&self) -> Result<Recovered> {
        let checked = check(self)?;
        let alone = stand_alone(self, &checked)?;
        let mut tallies: Vec<Tally> = (alone.iter())
            .map(|candidates| {
                let mut tally = Tally::new(self.rows.len());
                for candidate in candidates {
                    tally.add(candidate, None, &checked.bases);
                }
                tally
            })
            .collect();
        let blocks = blocks(&checked)
            .into_iter()
            .map(|block| solve_block(self, &checked, &block, &alone, &mut tallies))
            .collect();
        let mut odds = Odds::default();
        let columns = (0..self.columns.len())
            .map(|index| {
                let chance = odds.of(&checked.columns[index], &checked.bases, &alone[index]);
                describe(self, &checked, index, &alone[index], &tallies[index], chance)
            })
            .collect();
        Ok(Recovered { columns, blocks })
    }
}

/// The candidates of every column by itself.
fn stand_alone(table: &PublishedTable, checked: &Checked) -> Result<Vec<Vec<Candidate>>> {
    let mut problems = Vec::new();
    let mut alone = Vec::new();
    for (index, facts) in checked.columns.iter().enumerate() {
        alone.push(candidates(facts, &checked.bases).unwrap_or_else(|| {
            let message = format!("the figures of `{}` leave too many counts open", table.columns[index].id);
            let problem = Problem::new(Code::TooManySolutions, message)
                .help("give `answered`, or narrow it with `answered_min` and `answered_max`");
            problems.push(problem.at(Place::path(format!("columns[{index}]"))));
            Vec::new()
        }));
    }
    Error::unless_empty(Stage::Published, problems).map(|()| alone)
}
