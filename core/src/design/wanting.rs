//! What a design should have and has not: columns that are not there, hold the wrong kind of values, or have another
//! length than the answers.
//!
//! It has been reported where it was looked for. What else is wrong is still to be told, but nothing that merely follows:
//! a check that would need what is wanting is not made, and one that gives the same whatever it may be, is. Without
//! strata all rows lie in one, and sizes are not held against it; without units each row stands for its own; without
//! knowing who responded, no row is looked at alone, since those that did not may lack everything.

use super::builder::DesignBuilder;
use super::sizes::PopulationSizes;
use super::stages::StageColumns;
use crate::answers::{Column, Values};
use crate::error::{Code, Problem};

/// What is wanting of a design.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each may be wanting by itself")]
pub(super) struct Wanting {
    /// The strata of the first stage.
    pub(super) strata: bool,
    /// The primary sampling units.
    pub(super) psus: bool,
    pub(super) groups: bool,
    /// The population sizes of the first stage, or the probabilities that stand for them.
    pub(super) sizes: bool,
    /// Which rows responded.
    pub(super) responded: bool,
    /// The first of the later stages that lacks its strata or units.
    pub(super) stage: Option<usize>,
}

impl Wanting {
    pub(super) fn any(&self) -> bool {
        self.strata || self.psus || self.groups || self.sizes || self.responded || self.stage.is_some()
    }

    /// Whether a unit may look alone that is not, or not be known to have been left to chance.
    pub(super) fn hides_lonely(&self) -> bool {
        self.strata || self.groups || self.sizes
    }
}

impl DesignBuilder<'_> {
    /// Whether rows of one primary sampling unit are known as such.
    pub(super) fn units_are_known(&self) -> bool {
        !(self.wanting.psus || self.wanting.strata && self.nest)
    }

    /// Reports everything that has another length than the answers, and goes on without it.
    pub(super) fn leave_out_what_does_not_fit(&mut self, problems: &mut Vec<Problem>) {
        let rows = self.rows;
        let mut is_unfit = |what: &str, length: Option<usize>| {
            let Some(length) = length.filter(|&length| length != rows) else { return false };
            let message = format!("the {what} have another length than the answers");
            let problem = Problem::new(Code::WrongLength, message);
            problems.push(problem.expected(format!("{rows} rows")).found(format!("{length} rows")));
            true
        };
        let of_column = |column: Option<&Column>| column.map(Column::len);
        let of_values = |values: Option<&Values<f64>>| values.map(|values| values.as_slice().len());
        if is_unfit("strata", of_column(self.strata)) {
            (self.strata, self.wanting.strata) = (None, true);
        }
        if is_unfit("primary sampling units", of_column(self.psus)) {
            (self.psus, self.wanting.psus) = (None, true);
        }
        if is_unfit("weights", of_values(self.weights.as_ref())) {
            self.weights = None;
        }
        if let PopulationSizes::PerRow(values) = &self.population
            && is_unfit("population sizes", of_values(Some(values)))
        {
            (self.population, self.wanting.sizes) = (PopulationSizes::Unknown, true);
        }
        if is_unfit("response marks", self.responded.map(<[bool]>::len)) {
            (self.responded, self.wanting.responded) = (None, true);
        }
        if is_unfit("response groups", of_column(self.response_groups)) {
            (self.response_groups, self.wanting.groups) = (None, true);
        }
        if is_unfit("probabilities", of_values(self.unequal.as_ref().map(|(values, ..)| values))) {
            (self.unequal, self.wanting.sizes) = (None, true);
        }
        for (index, stage) in self.stages.iter_mut().enumerate() {
            let StageColumns { strata, units, population, .. } = stage;
            let mut is_wanting = false;
            for (what, column) in [("strata", strata), ("units", units)] {
                if is_unfit(&format!("{what} of stage {}", index + 2), of_column(*column)) {
                    (*column, is_wanting) = (None, true);
                }
            }
            if is_unfit(&format!("population sizes of stage {}", index + 2), of_values(population.as_ref())) {
                *population = None;
            }
            if is_wanting {
                self.wanting.stage = Some(self.wanting.stage.map_or(index, |stage| stage.min(index)));
            }
        }
    }
}
