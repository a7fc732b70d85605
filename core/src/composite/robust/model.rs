//! What is uncertain about an index: typed choices with named alternatives, and how values stay in their range.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::aggregate::Aggregate;
use super::super::impute::Impute;
use super::super::model::Index;
use super::super::normalise::Normalise;
use super::super::treat::Treat;
use super::super::weigh::Weigh;
use crate::document;
use crate::error::{Error, Result, Stage};

/// What is uncertain about an index, and what is asked of it.
///
/// ```
/// use peil::composite::Robustness;
/// let asked = Robustness::from_text(r#"
///     seed = 7
///     replications = 2000
///     top = [3]
///     [[choices]]
///     id = "scale"
///     alternatives = [
///         { name = "as stated" },
///         { name = "ranks", normalise = { method = "percentile_rank" } },
///     ]
///     [[choices]]
///     id = "weights"
///     alternatives = [{ name = "a quarter up or down", weights = { method = "perturbed", by = 0.25 } }]
///     [[choices]]
///     id = "one fewer"
///     leave_one_out = true
/// "#)?;
/// assert_eq!(asked.choices[0].alternatives.len(), 2);
/// # Ok::<(), peil::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Robustness {
    /// The seed: the same seed gives the same bits, on any number of threads; 1 unless said.
    #[serde(default = "one")]
    pub seed: u64,
    /// Replications of the Monte Carlo, 2 to 1 000 000; 1000 unless said.
    #[serde(default = "thousand")]
    pub replications: u32,
    /// What could have been chosen otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Columns whose values have bounds, such as shares, and how errors are kept within them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranges: Vec<ValueRange>,
    /// Whether scales, bounds and what fills in are taken anew in every replication.
    #[serde(default)]
    pub parameters: Taken,
    /// The level of intervals, between 0 and 1; 0.95 unless said.
    #[serde(default = "level")]
    pub level: f64,
    /// How probable it is to be among the first k, for these k.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub top: Vec<u32>,
    /// Branches and indicators that are summarised beside the index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<String>,
    /// Whether the probability that one unit is above another is counted for all pairs of units of a wave.
    #[serde(default)]
    pub pairs: bool,
}

impl Default for Robustness {
    fn default() -> Self {
        Self {
            seed: one(),
            replications: thousand(),
            choices: Vec::new(),
            ranges: Vec::new(),
            parameters: Taken::default(),
            level: level(),
            top: Vec::new(),
            nodes: Vec::new(),
            pairs: false,
        }
    }
}

fn one() -> u64 {
    1
}

fn thousand() -> u32 {
    1000
}

fn level() -> f64 {
    0.95
}

/// When parameters are taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// In every replication of its own values, as another sample would have had them: least and largest values move too. Of
    /// the base wave's values, where the index has one.
    #[default]
    Anew,
    /// Once, of the data as they are: scales stay, and values that pass them have scores beyond.
    Frozen,
}

/// One thing that could have been chosen otherwise: in every replication one of its alternatives is drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Short name.
    pub id: String,
    /// The alternatives; one of them can be the index as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// In place of alternatives: the whole index, or the index without one of its indicators, each equally likely.
    #[serde(default)]
    pub leave_one_out: bool,
}

/// One alternative: what it changes of the index. What it does not name stays as the index has it; one that names nothing is
/// the index as it is.
///
/// What it names holds everywhere, also where a tier or a part of the index has words of its own. Changes that belong
/// together, such as a geometric mean and a scale without zeros, stand in one alternative.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// Name, unique within the choice.
    pub name: String,
    /// How likely it is to be drawn, in proportion to the others; 1 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// Another index as a whole, of the same data; further changes are made to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Index>,
    /// Another normalisation, of all indicators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normalise: Option<Normalise>,
    /// Another way to take parts together, of all branches, or of those of `tier`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<Aggregate>,
    /// The tier whose branches are aggregated otherwise: 0 for the index, 1 for its parts; all unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<u32>,
    /// Another imputation, of all indicators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impute: Option<Impute>,
    /// Another treatment of outliers, of all indicators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treat: Option<Treat>,
    /// Weights from elsewhere, of all branches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weigh: Option<Weigh>,
    /// Other weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<Weights>,
    /// Indicators and branches that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave_out: Vec<String>,
}

/// Other weights than those of the index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Weights {
    /// All parts of a branch weigh the same.
    Equal,
    /// These; the others keep theirs.
    Stated {
        /// Weights by the name of the part.
        parts: IndexMap<String, f64>,
    },
    /// Every weight times a number that is drawn evenly between 1 − x and 1 + x, each by itself.
    Perturbed {
        /// x, above 0 and below 1.
        by: f64,
    },
    /// Shares of a branch drawn from a Dirichlet distribution: their means are the shares w of the index, their variances
    /// w(1 − w)/(c + 1) with this concentration c, which is positive. With c the number of equal parts, all sets of shares
    /// are equally likely.
    Dirichlet {
        /// c.
        concentration: f64,
    },
}

/// A column whose values have bounds.
///
/// With `keep = "scale"` the error is added on another scale and taken back: ln((x − low)/(high − x)) between two bounds (the
/// logit of a share), ln(x − low) above one. The standard error there is the one stated times the slope (delta method). So
/// all values stay strictly within, their median is the value itself, and their spread is the one stated where it is
/// small beside the distance to the bounds; beside a bound the distribution is skewed away from it. A value on a
/// bound has no such scale and is refused, unless it has no error.
///
/// With `keep = "clip"` what passes a bound is set to it: the spread is understated there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueRange {
    /// The column.
    pub column: String,
    /// The lower bound; 0 unless said.
    #[serde(default)]
    pub low: f64,
    /// The upper bound; none unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// How values are kept within.
    #[serde(default)]
    pub keep: Keep,
}

/// How values are kept within their bounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// Errors are added on a scale without bounds.
    #[default]
    Scale,
    /// What passes a bound is set to it.
    Clip,
}

impl Choice {
    /// A choice between alternatives.
    pub fn between(id: impl Into<String>, alternatives: impl IntoIterator<Item = Alternative>) -> Self {
        Self { id: id.into(), alternatives: alternatives.into_iter().collect(), leave_one_out: false }
    }

    /// The whole index, or the index without one of its indicators.
    pub fn leave_one_out(id: impl Into<String>) -> Self {
        Self { id: id.into(), alternatives: Vec::new(), leave_one_out: true }
    }
}

impl Alternative {
    /// The index as it is, under a name; fields are changed from there.
    ///
    /// ```
    /// use peil::composite::{Aggregate, Alternative, Choice, Normalise};
    /// let means = Choice::between("mean", [
    ///     Alternative::named("arithmetic"),
    ///     Alternative {
    ///         aggregate: Some(Aggregate::Geometric),
    ///         normalise: Some(Normalise::MinMax { low: 1.0, high: 100.0 }),
    ///         ..Alternative::named("geometric")
    ///     },
    /// ]);
    /// assert_eq!(means.alternatives[1].share, None);
    /// ```
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

impl Robustness {
    /// Reads the choices from TOML or JSON text.
    ///
    /// # Errors
    /// Reports every problem of form with its line and column. What they mean is held against an index and data by
    /// [`plan`](Self::plan).
    pub fn from_text(text: &str) -> Result<Self> {
        Self::whole(document::read(text, Stage::Estimate)?)
    }

    /// Takes them as a JSON value that a host holds.
    ///
    /// # Errors
    /// Reports every problem of form with its path.
    pub fn from_value(value: serde_json::Value) -> Result<Self> {
        Self::whole(document::from_value(value, Stage::Estimate)?)
    }

    fn whole(read: document::Read<Self>) -> Result<Self> {
        Error::unless_empty(Stage::Estimate, read.problems)?;
        Ok(read.value)
    }

    /// Their JSON Schema.
    pub fn schema() -> serde_json::Value {
        document::schema::written(include_str!("../../../schemas/robustness.json"))
    }
}
