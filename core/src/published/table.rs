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
//! let table = PublishedTable::from_toml(r#"
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
use crate::error::{Code, Error, Place, Problem, Result, Stage};

/// A text in the languages that it exists in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Bokmål.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nb: Option<String>,
    /// Nynorsk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nn: Option<String>,
    /// English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The name that other rows and results refer to.
    pub id: String,
    /// What is measured.
    #[serde(default)]
    pub label: Label,
    /// The row whose count is this row's denominator: "of those that recruited".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Who the row is about, in words; the answering units unless stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Label>,
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The name that sums and results refer to.
    pub id: String,
    /// What the group is called.
    #[serde(default)]
    pub label: Label,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishedTable {
    /// The version of this document's form.
    #[serde(default = "schema_version")]
    pub schema_version: u32,
    /// What the table shows.
    #[serde(default)]
    pub title: Label,
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
            title: Label::default(),
            source: None,
            decimals,
            rounding: Rounding::default(),
            answered_max: None,
            rows: Vec::new(),
            columns: Vec::new(),
            sums: Vec::new(),
        }
    }

    /// Reads a TOML document and validates it.
    ///
    /// # Errors
    /// If the text is not such a document (the first fault of form), or states something impossible (all problems).
    pub fn from_toml(text: &str) -> Result<Self> {
        let table: Self = toml::from_str(text).map_err(|error| {
            let place = error.span().map_or_else(Place::default, |span| line_and_column(text, span.start));
            refused(error.message(), place)
        })?;
        table.validate().map(|()| table)
    }

    /// Reads a JSON document and validates it.
    ///
    /// # Errors
    /// If the text is not such a document (the first fault of form), or states something impossible (all problems).
    pub fn from_json(text: &str) -> Result<Self> {
        let table: Self = serde_json::from_str(text).map_err(|error| {
            let place = Place {
                line: Some(error.line() as u64),
                column: Some(error.column() as u64),
                ..Place::default()
            };
            let message = error.to_string();
            refused(message.split(" at line ").next().unwrap_or_default(), place)
        })?;
        table.validate().map(|()| table)
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
        schemars::schema_for!(Self).to_value()
    }
}

/// A document that has not the form of a table; serde stops at the first such fault.
fn refused(message: &str, place: Place) -> Error {
    let code = if message.starts_with("unknown field") {
        Code::UnknownKey
    } else if message.starts_with("missing field") {
        Code::MissingKey
    } else if message.starts_with("duplicate") {
        Code::Duplicate
    } else if message.starts_with("invalid") || message.starts_with("unknown variant") {
        Code::WrongType
    } else {
        Code::Syntax
    };
    Error::one(Stage::Published, Problem::new(code, message).at(place))
}

fn line_and_column(text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place {
        line: Some(before.matches('\n').count() as u64 + 1),
        column: Some(before[start..].chars().count() as u64 + 1),
        ..Place::default()
    }
}
