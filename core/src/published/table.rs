//! A published table as a typed document: the same TOML or JSON serves Rust, Python and the browser.
//!
//! Columns are groups of units, one per wave (municipalities 2023, municipalities 2024 …); rows are indicators; a
//! cell is a printed per cent, a count, or nothing. What the publication says besides its figures is stated too:
//! how figures are rounded, how many units there are, which rows are asked of part of the units only, and which
//! columns are the sum of others.
//!
//! ```
//! use peil::published::PublishedTable;
//!
//! let table = PublishedTable::from_text(r#"
//!     decimals = 1
//!     rows = [{ id = "recruited" }, { id = "had_problems", of = "recruited" }]
//!
//!     [[columns]]
//!     id = "municipalities"
//!     population = 357
//!     answered = 354
//!     figures = [48.6, 74.4]
//! "#)?;
//! let recovered = table.recover()?;
//! let counts = &recovered.columns[0].cells[1].counts;
//! assert_eq!((counts[0].yes, counts[0].answered), (128, 172));
//! # Ok::<(), peil::Error>(())
//! ```

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::figure::Figure;
use super::rounding::Rounding;
use crate::document;
use crate::error::{Error, Result, Stage};
use crate::survey::{Label, Noun};

/// Where the figures were published and under which licence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Who published them.
    pub publisher: String,
    /// In what: the name of the statistic or report, and the table.
    pub title: String,
    /// When, as printed there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// The licence of the figures, such as `CC BY 4.0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// What else a reader must know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An indicator.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The name that other rows and results refer to.
    pub id: String,
    /// What is measured; the id unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// What the units counted did, as it follows the noun in a sentence: `deler åpne data`, `share open data`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Label>,
    /// The row whose count is this row's denominator: "of those that recruited".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Who a conditional row is about, as a clause after the noun: `som rekrutterte`, `that recruited`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among: Option<Label>,
}

/// What the figures of a column are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Rounded per cents of the units that answered.
    #[default]
    Percent,
    /// Whole counts of units; `answered` must be given.
    Count,
}

/// A group of units in one wave.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The name that sums and results refer to.
    pub id: String,
    /// What the group is called; the id unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// What its units are called in sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noun: Option<Noun>,
    /// The group that this column is a wave of; columns of one group and different waves are comparable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The wave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave: Option<String>,
    /// Per cents or counts.
    #[serde(default)]
    pub unit: Unit,
    /// Decimals of this column's per cents, where they differ from the table's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u8>,
    /// N, the number of units in the group, answering or not; bounds the denominator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<u32>,
    /// How many answered, where the publication says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<u32>,
    /// The fewest that can have answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_min: Option<u32>,
    /// The most that can have answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_max: Option<u32>,
    /// One figure for each row, in the order of the rows.
    pub figures: Vec<Figure>,
}

/// A statement that one column's units are the units of other columns taken together.
///
/// Several sums with the same total are several groupings of the same units and constrain each other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// The name of the grouping, such as `by_county`.
    pub id: String,
    /// The column of all units.
    pub total: String,
    /// The columns that they are divided into.
    pub parts: Vec<String>,
}

/// A published table; see the [module](super).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishedTable {
    /// The version of this document's form.
    #[serde(default = "schema_version")]
    pub schema_version: u32,
    /// What the table shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Label>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Decimals of the per cents, 0 to 3.
    pub decimals: u8,
    /// How ties are rounded.
    #[serde(default)]
    pub rounding: Rounding,
    /// The most that can have answered in any column that does not say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_max: Option<u32>,
    /// The indicators.
    pub rows: Vec<Row>,
    /// The groups of units.
    pub columns: Vec<Column>,
    /// Which columns add up to which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<Sum>,
}

/// The version of the document's form that this library writes and reads.
pub const SCHEMA_VERSION: u32 = 1;

fn schema_version() -> u32 {
    SCHEMA_VERSION
}

impl PublishedTable {
    /// A table without rows or columns yet, for figures with so many decimals.
    pub fn new(decimals: u8) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            title: None,
            source: None,
            decimals,
            rounding: Rounding::default(),
            answered_max: None,
            rows: Vec::new(),
            columns: Vec::new(),
            sums: Vec::new(),
        }
    }

    /// Reads a document, TOML or JSON, and validates it.
    ///
    /// # Errors
    /// Reports every problem of form and meaning with line, column and path.
    pub fn from_text(text: &str) -> Result<Self> {
        Self::checked(document::read(text, Stage::Published)?)
    }

    /// Takes a document that a host holds as a JSON value, and validates it.
    ///
    /// # Errors
    /// Reports every problem of form and meaning with its path.
    pub fn from_value(value: serde_json::Value) -> Result<Self> {
        Self::checked(document::from_value(value, Stage::Published)?)
    }

    fn checked(read: document::Read<Self>) -> Result<Self> {
        let mut problems = read.problems;
        if let Err(error) = read.value.validate() {
            problems.extend(error.problems().iter().cloned().map(|mut problem| {
                if let Some(path) = &problem.place.path {
                    problem.place = read.places.of(path);
                }
                problem
            }));
        }
        Error::unless_empty(Stage::Published, problems)?;
        Ok(read.value)
    }

    /// The document as indented JSON.
    ///
    /// # Panics
    /// Never: every key is a string.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a table has string keys only")
    }

    /// The JSON Schema of the document.
    pub fn schema() -> serde_json::Value {
        document::schema::written(include_str!("../../schemas/published.json"))
    }
}
