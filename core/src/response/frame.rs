//! Everybody who was invited by the groups of breakdowns.
//!
//! A unit with a row of its own has its groups there, whether it answered or not. Of a unit without a row only the stratum
//! is known, so a breakdown is known of it where its categories are what strata (or response groups) are called, and
//! nowhere else: what those who answered say of themselves is no evidence of the others.

use rustc_hash::FxHashMap;

use crate::answers::{Answers, Categories, MISSING};
use crate::design::{Design, Invited, as_categories};
use crate::error::{Code, Place, Problem};

/// The groups of one breakdown, or of several crossed.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    /// The cell of each unit invited, [`MISSING`] where a breakdown has no category.
    pub(super) of: Vec<u32>,
    /// The categories of each cell, in the order of their columns.
    pub(super) words: Vec<Vec<String>>,
}

/// Everybody who was invited, with the columns that tell of them.
pub(super) struct Frame<'a> {
    pub(super) design: &'a Design,
    answers: &'a Answers,
    pub(super) invited: Invited,
}

/// A column with the code of every unit invited.
pub(super) struct Grouped {
    pub(super) column: Categories,
    pub(super) codes: Vec<u32>,
}

impl Grouped {
    /// The word of a unit; none where it is not known.
    pub(super) fn word(&self, unit: usize) -> Option<&str> {
        self.column.words().get(self.codes[unit] as usize).map(String::as_str)
    }
}

impl<'a> Frame<'a> {
    pub(super) fn new(design: &'a Design, answers: &'a Answers) -> Result<Self, Vec<Problem>> {
        Ok(Self { design, answers, invited: design.invited()? })
    }

    /// The category of every unit invited in a column.
    pub(super) fn grouped(&self, name: &str, problems: &mut Vec<Problem>) -> Option<Grouped> {
        let column = match self.answers.find(name) {
            Ok(column) => as_categories(column),
            Err(problem) => {
                problems.push(problem);
                return None;
            }
        };
        let of_strata = if self.invited.without_row > 0 {
            let of_strata = self.codes_of_strata(&column);
            if of_strata.is_none() {
                problems.push(self.unknown(name));
                return None;
            }
            of_strata
        } else {
            None
        };
        let code = |row: u32, stratum: u32| match &of_strata {
            Some(of_strata) if row == MISSING => of_strata[stratum as usize],
            _ => column.codes().get(row as usize),
        };
        let codes = self.invited.units.iter().map(|unit| code(unit.row, unit.stratum)).collect();
        Some(Grouped { column, codes })
    }

    /// The category that all units of each stratum have, where strata are called by the categories of the column.
    fn codes_of_strata(&self, column: &Categories) -> Option<Vec<u32>> {
        let mut of_strata = vec![MISSING; self.design.strata().len()];
        for unit in self.invited.units.iter().filter(|unit| unit.row != MISSING && unit.stratum != MISSING) {
            let code = column.codes().get(unit.row as usize);
            let own = &mut of_strata[unit.stratum as usize];
            if code == MISSING || (*own != MISSING && *own != code) {
                return None;
            }
            if *own == MISSING
                && !self.design.stratum_is(unit.stratum as usize, &column.words()[code as usize])
            {
                return None;
            }
            *own = code;
        }
        Some(of_strata)
    }

    fn unknown(&self, name: &str) -> Problem {
        let units = self.invited.units.len() as u64;
        let message = format!("`{name}` is not known of those who did not answer");
        Problem::new(Code::Unsupported, message)
            .at(Place::question(name))
            .expected(format!("a row for each of the {units} units that were invited"))
            .found(format!("{} rows", units - self.invited.without_row))
            .help(
                "read the whole register, with a column that says who answered (`responded`), or make the breakdown the \
                 strata of the design, with the size of each",
            )
    }

    /// Crosses breakdowns. A name that is given twice is reported.
    pub(super) fn cells(&self, by: &[String], problems: &mut Vec<Problem>) -> Option<Cells> {
        let before = problems.len();
        for (index, name) in by.iter().enumerate().filter(|(index, name)| by[..*index].contains(name)) {
            let problem =
                Problem::new(Code::Duplicate, format!("the response is broken down by `{name}` twice"));
            problems.push(problem.at(Place::path(format!("by[{index}]"))));
        }
        let columns: Vec<Grouped> = by.iter().filter_map(|name| self.grouped(name, problems)).collect();
        (problems.len() == before).then(|| cross(self.invited.units.len(), &columns))
    }
}

/// Numbers the combinations of categories that occur, in the order of the columns' categories.
pub(super) fn cross(units: usize, columns: &[Grouped]) -> Cells {
    let mut of = vec![0_u32; units];
    let mut words: Vec<Vec<String>> = vec![Vec::new()];
    for column in columns {
        let width = column.column.words().len() as u64;
        let key = |cell: u32, code: u32| {
            (cell != MISSING && code != MISSING).then(|| u64::from(cell) * width + u64::from(code))
        };
        let mut ranks: FxHashMap<u64, u32> = FxHashMap::default();
        for (&cell, &code) in of.iter().zip(&column.codes) {
            if let Some(key) = key(cell, code) {
                ranks.insert(key, 0);
            }
        }
        let mut keys: Vec<u64> = ranks.keys().copied().collect();
        keys.sort_unstable();
        for (rank, key) in keys.iter().enumerate() {
            ranks.insert(*key, rank as u32);
        }
        for (cell, &code) in of.iter_mut().zip(&column.codes) {
            *cell = key(*cell, code).map_or(MISSING, |key| ranks[&key]);
        }
        let name = |key: &u64| {
            let (cell, code) = ((key / width) as usize, (key % width) as usize);
            [words[cell].as_slice(), std::slice::from_ref(&column.column.words()[code])].concat()
        };
        words = keys.iter().map(name).collect();
    }
    Cells { of, words }
}
