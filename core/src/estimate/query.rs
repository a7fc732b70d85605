//! What to estimate: a measure of a column, within a base, by breakdowns.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::quantile::QuantileRule;
use crate::interval::Interval;

/// What is computed of the answers in the base.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "measure", rename_all = "snake_case")]
pub enum Measure {
    /// The share of the base that gave one of some answers.
    Share {
        /// Column of answers.
        of: String,
        /// The answers that count; one or several ("to a large or very large extent").
        equals: Vec<String>,
    },
    /// The share of every answer.
    Distribution {
        /// Column of answers.
        of: String,
    },
    /// The mean of a number.
    Mean {
        /// Column of numbers.
        of: String,
    },
    /// The population total of a number.
    Total {
        /// Column of numbers.
        of: String,
    },
    /// The total of one number over the total of another.
    Ratio {
        /// Column of the numerator.
        of: String,
        /// Column of the denominator.
        over: String,
    },
    /// Values at or below which given shares of the base lie.
    Quantile {
        /// Column of numbers.
        of: String,
        /// The shares, such as 0.5 for the median.
        at: Vec<f64>,
        /// How the value is read off the answers.
        #[serde(default)]
        rule: QuantileRule,
    },
}

impl Measure {
    /// The word for the kind of measure, as in documents.
    pub fn word(&self) -> &'static str {
        MeasureKind::from(self).word()
    }

    /// The column measured.
    pub fn of(&self) -> &str {
        match self {
            Self::Share { of, .. }
            | Self::Distribution { of }
            | Self::Mean { of }
            | Self::Total { of }
            | Self::Ratio { of, .. }
            | Self::Quantile { of, .. } => of,
        }
    }

    /// Whether estimates are shares of a base (0 to 1).
    pub fn is_share(&self) -> bool {
        MeasureKind::from(self).is_share()
    }
}

/// What kind of figure an estimate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// A share of a base, from 0 to 1.
    Share,
    /// One share of a full distribution.
    Distribution,
    /// A mean.
    Mean,
    /// A total.
    Total,
    /// A ratio of totals.
    Ratio,
    /// A quantile.
    Quantile,
}

impl MeasureKind {
    /// The word as in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Distribution => "distribution",
            Self::Mean => "mean",
            Self::Total => "total",
            Self::Ratio => "ratio",
            Self::Quantile => "quantile",
        }
    }

    /// Whether figures are shares of a base (0 to 1), shown as per cent.
    pub fn is_share(self) -> bool {
        matches!(self, Self::Share | Self::Distribution)
    }
}

impl From<&Measure> for MeasureKind {
    fn from(measure: &Measure) -> Self {
        match measure {
            Measure::Share { .. } => Self::Share,
            Measure::Distribution { .. } => Self::Distribution,
            Measure::Mean { .. } => Self::Mean,
            Measure::Total { .. } => Self::Total,
            Measure::Ratio { .. } => Self::Ratio,
            Measure::Quantile { .. } => Self::Quantile,
        }
    }
}

/// A condition on a column: the answer is one of those listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Column by name.
    pub question: String,
    /// Answers that fulfil the condition.
    pub is: Vec<String>,
}

/// Where degrees of freedom come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DegreesOfFreedom {
    /// PSUs minus strata among those with answers in the base; strata taken in full give none.
    #[default]
    Base,
    /// PSUs minus strata of the whole design; strata taken in full give none.
    Design,
    /// Stated by the user.
    Given(f64),
    /// Infinite: normal quantiles.
    Infinite,
}

/// One thing to estimate in all cells of a breakdown.
///
/// Unknown keys are refused where the query enters as JSON (see [`crate::wire`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Query {
    /// Name of the indicator in the results.
    pub name: String,
    /// What is computed.
    #[serde(flatten)]
    pub measure: Measure,
    /// Columns whose categories are crossed; none gives one cell with everybody.
    #[serde(default)]
    pub by: Vec<String>,
    /// Who is in the base: all conditions must hold.
    #[serde(default)]
    pub base: Vec<Condition>,
    /// Answers of the measured column that leave the base, such as "do not know".
    #[serde(default)]
    pub outside: Vec<String>,
    /// Answers of the measured column that are no answer at all, such as a refusal.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Interval method.
    #[serde(default)]
    pub interval: Interval,
    /// Confidence level, between 0 and 1.
    #[serde(default = "default_level")]
    pub level: f64,
    /// Degrees of freedom.
    #[serde(default)]
    pub df: DegreesOfFreedom,
}

/// The confidence level unless another is asked for.
pub(crate) fn default_level() -> f64 {
    0.95
}

impl Query {
    /// A query with the default interval and level, everybody in the base and no breakdown.
    pub fn new(name: impl Into<String>, measure: Measure) -> Self {
        Self {
            name: name.into(),
            measure,
            by: Vec::new(),
            base: Vec::new(),
            outside: Vec::new(),
            missing: Vec::new(),
            interval: Interval::default(),
            level: default_level(),
            df: DegreesOfFreedom::default(),
        }
    }
}
