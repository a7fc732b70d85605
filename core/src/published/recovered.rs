//! What the figures of a table say: denominators, counts, and the figures that say nothing true.
//!
//! Nothing is chosen where several answers fit: a cell lists every count it can have, so that an interval computed
//! from it can cover them all, and a figure that no count gives keeps its place with the nearest attainable figures
//! beside it, but without counts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::figure::Figure;

/// So many of those that answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Count {
    /// k, those counted.
    pub yes: u32,
    /// n, the denominator: those that answered, or for a conditional row those of its base.
    pub answered: u32,
    /// N, the units that the share is about, where that is known; for a conditional row only under a full count,
    /// because nobody knows how many of those that did not answer belong to the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<u32>,
}

/// How much is known of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// One count and denominator.
    Exact,
    /// Several; all are listed.
    Several,
    /// The figure fits in some explanations of the table and is a misprint in others.
    Suspect,
    /// No count gives the figure.
    Misfit,
    /// The row that this one is a share of has no known count here, or the count 0.
    BaseUnknown,
    /// Not printed.
    Missing,
    /// Not printed, yet the sums leave one count only.
    Derived,
}

/// An attainable figure next to one that is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Nearest {
    /// The count.
    pub yes: u32,
    /// Its denominator.
    pub answered: u32,
    /// What it prints as.
    pub prints: Figure,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecoveredCell {
    /// The row's id.
    pub row: String,
    /// The row that this one is a share of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The figure, digit for digit.
    pub printed: Figure,
    /// How much is known.
    pub status: Status,
    /// Every count that the cell can have, by rising denominator; empty where none is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Count>,
    /// For a misfit: the nearest attainable figures, below and above.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nearest: Vec<Nearest>,
}

/// How surprising it is that a denominator fits.
///
/// The measure is a column of as many independent figures, each equally likely to be any printable numeral, under the
/// same bounds on the denominator. Conditional rows and counts are left out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Chance {
    /// The odds that some denominator fits such a column as well are at least this …
    pub at_least: f64,
    /// … and at most this.
    pub at_most: f64,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecoveredColumn {
    /// The column's id.
    pub id: String,
    /// The group that it is a wave of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The wave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave: Option<String>,
    /// N, as the table states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<u32>,
    /// Every possible number of units that answered.
    pub answered: Vec<u32>,
    /// The same before the sums were used: what the column's own figures leave.
    pub answered_alone: Vec<u32>,
    /// All units answered: the only denominator is the population.
    pub full_count: bool,
    /// How many figures fit no count.
    pub misfits: usize,
    /// The odds of fitting as well by chance; none where there is no per cent to fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chance: Option<Chance>,
    /// The cells, in the order of the rows.
    pub cells: Vec<RecoveredCell>,
}

impl RecoveredColumn {
    /// The cell of a row.
    pub fn cell(&self, row: &str) -> Option<&RecoveredCell> {
        self.cells.iter().find(|cell| cell.row == row)
    }
}

/// A table's figures as whole counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recovered {
    /// The columns, in the order of the table.
    pub columns: Vec<RecoveredColumn>,
    /// The sets of columns that sums tie together, and how the search for counts that add up ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
}

impl Recovered {
    /// A column by its id.
    pub fn column(&self, id: &str) -> Option<&RecoveredColumn> {
        self.columns.iter().find(|column| column.id == id)
    }
}

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The search was exhausted and one set of denominators remains.
    Unique,
    /// The search was exhausted and several remain; all are in the columns.
    Several,
    /// The search was given up. Without misprints the columns hold everything that was not excluded by then; with
    /// misprints there may be other explanations than those listed.
    TooMany,
    /// Nothing satisfies all figures and sums, and no one or two figures were found whose omission would help; the
    /// columns are as if they stood alone.
    None,
}

/// Columns tied together by sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// The columns' ids.
    pub columns: Vec<String>,
    /// How the search ended.
    pub outcome: Outcome,
    /// How many sets of denominators satisfy every figure and every sum; where the search was given up, how many
    /// had been found.
    pub solutions: u64,
    /// How many steps the search took.
    pub steps: u64,
    /// The smallest sets of figures without which the table can be solved; each set is one explanation. Empty where
    /// all figures fit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub misprints: Vec<Vec<Misprint>>,
}

/// A figure that must be wrong, under one explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Misprint {
    /// The column's id.
    pub column: String,
    /// The row's id.
    pub row: String,
    /// The figure as printed.
    pub printed: Figure,
    /// What the rest of the table says should stand there, if it leaves one figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implied: Option<Nearest>,
}
