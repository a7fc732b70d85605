//! What to estimate: a measure of a column, within a base, by breakdowns.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::quantile::QuantileRule;
use crate::design::Design;
use crate::interval::Interval;
use crate::variance::Precision;

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
    /// Values at or below which given shares of the base lie. The default interval is of ranks (see [`QuantileRule`]).
    Quantile {
        /// Column of numbers.
        of: String,
        /// The shares, such as 0.5 for the median.
        at: Vec<f64>,
        /// How the value is read off the answers.
        #[serde(default)]
        rule: QuantileRule,
    },
    /// Those who gave one of some answers less those who gave one of some others, as a share of the base.
    NetBalance {
        /// Column of answers.
        of: String,
        /// The answers that count as up.
        up: Vec<String>,
        /// The answers that count as down.
        down: Vec<String>,
    },
    /// The mean of the points of a scale.
    ScoreMean {
        /// Column of answers.
        of: String,
        /// Points of each answer; the numbers that the answers are themselves, unless said.
        #[serde(default)]
        points: BTreeMap<String, f64>,
    },
    /// The share of the base that chose at least one of several items.
    AnyOf {
        /// Columns of the items.
        of: Vec<String>,
        /// The answers by which an item is chosen.
        equals: Vec<String>,
        /// What an empty item means.
        #[serde(default)]
        blank: Blank,
    },
    /// The share of the base that chose all of several items.
    AllOf {
        /// Columns of the items.
        of: Vec<String>,
        /// The answers by which an item is chosen.
        equals: Vec<String>,
        /// What an empty item means.
        #[serde(default)]
        blank: Blank,
    },
    /// The share of the base that chose none, one, two … of several items.
    CountOf {
        /// Columns of the items.
        of: Vec<String>,
        /// The answers by which an item is chosen.
        equals: Vec<String>,
        /// What an empty item means.
        #[serde(default)]
        blank: Blank,
    },
    /// The mean number of items chosen.
    CountMean {
        /// Columns of the items.
        of: Vec<String>,
        /// The answers by which an item is chosen.
        equals: Vec<String>,
        /// What an empty item means.
        #[serde(default)]
        blank: Blank,
    },
    /// The share that chose each of several items, in one base for all of them: those of whom every item is known.
    Multiple {
        /// Columns of the items.
        of: Vec<String>,
        /// The answers by which an item is chosen.
        equals: Vec<String>,
        /// What an empty item means.
        #[serde(default)]
        blank: Blank,
    },
    /// The variance of a number among the units of the population.
    Variance {
        /// Column of numbers.
        of: String,
    },
    /// The correlation of two numbers among the units of the population.
    Correlation {
        /// Column of numbers.
        of: String,
        /// The other column of numbers.
        with: String,
    },
    /// A smooth function of totals, such as `(a + b) / c`.
    Expression {
        /// The expression: columns by name stand for their totals.
        expression: String,
    },
}

impl Measure {
    /// The word for the kind of measure, as in documents.
    pub fn word(&self) -> &'static str {
        MeasureKind::from(self).word()
    }

    /// The word with its article, for messages.
    pub(crate) fn one(&self) -> String {
        MeasureKind::from(self).one()
    }

    /// The column measured; of an expression its text, of several items the first.
    pub fn of(&self) -> &str {
        if let Some(items) = self.items() {
            return items.of.first().map_or("", String::as_str);
        }
        match self {
            Self::Share { of, .. }
            | Self::Distribution { of }
            | Self::Mean { of }
            | Self::Total { of }
            | Self::Ratio { of, .. }
            | Self::NetBalance { of, .. }
            | Self::ScoreMean { of, .. }
            | Self::Variance { of }
            | Self::Correlation { of, .. }
            | Self::Quantile { of, .. } => of,
            Self::Expression { expression } => expression,
            // These are of several items.
            Self::AnyOf { .. }
            | Self::AllOf { .. }
            | Self::CountOf { .. }
            | Self::CountMean { .. }
            | Self::Multiple { .. } => "",
        }
    }

    /// What is chosen among which items, where the measure is of several.
    pub(crate) fn items(&self) -> Option<Items<'_>> {
        match self {
            Self::AnyOf { of, equals, blank }
            | Self::AllOf { of, equals, blank }
            | Self::CountOf { of, equals, blank }
            | Self::CountMean { of, equals, blank }
            | Self::Multiple { of, equals, blank } => Some(Items { of, equals, blank: *blank }),
            _ => None,
        }
    }

    /// The name of the indicator unless another is given: the column, or `any_of(a, b)` of several items, so that no
    /// two figures of the same items share a name.
    pub fn name(&self) -> String {
        match self.items() {
            Some(items) => format!("{}({})", self.word(), items.of.join(", ")),
            None => self.of().to_owned(),
        }
    }

    /// Whether what is measured are answers, some of which may leave the base, and not numbers.
    pub fn is_of_answers(&self) -> bool {
        matches!(
            self,
            Self::Share { .. } | Self::Distribution { .. } | Self::NetBalance { .. } | Self::ScoreMean { .. }
        ) || self.items().is_some()
    }

    /// Whether it is a function of totals of columns that are not summed in the pass.
    pub(crate) fn is_of_columns(&self) -> bool {
        matches!(self, Self::Variance { .. } | Self::Correlation { .. } | Self::Expression { .. })
    }

    /// Whether estimates are shares of a base (0 to 1).
    pub fn is_share(&self) -> bool {
        MeasureKind::from(self).is_share()
    }
}

/// What is chosen among which items.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Items<'a> {
    pub(crate) of: &'a [String],
    pub(crate) equals: &'a [String],
    pub(crate) blank: Blank,
}

/// What an empty item means, where a unit may tick several and some files leave out what was not ticked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Blank {
    /// It is not known whether the item was chosen.
    #[default]
    Missing,
    /// The item was not chosen, where another of the items is answered; a unit that answered none of them is missing.
    NoBesideAnswers,
    /// The item was not chosen, also by a unit that ticked nothing at all.
    No,
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
    /// Up less down, from -1 to 1.
    NetBalance,
    /// A mean of points.
    ScoreMean,
    /// A variance.
    Variance,
    /// A correlation, from -1 to 1.
    Correlation,
    /// A function of totals.
    Expression,
    /// A quantile.
    Quantile,
    /// The share that chose at least one of several items.
    AnyOf,
    /// The share that chose all of several items.
    AllOf,
    /// The share that chose so many of several items.
    CountOf,
    /// The mean number of items chosen.
    CountMean,
    /// The share that chose one of several items that share a base.
    Multiple,
    /// A score of a composite index, made of other estimates.
    IndexScore,
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
            Self::NetBalance => "net_balance",
            Self::ScoreMean => "score_mean",
            Self::Variance => "variance",
            Self::Correlation => "correlation",
            Self::Expression => "expression",
            Self::Quantile => "quantile",
            Self::AnyOf => "any_of",
            Self::AllOf => "all_of",
            Self::CountOf => "count_of",
            Self::CountMean => "count_mean",
            Self::Multiple => "multiple",
            Self::IndexScore => "index_score",
        }
    }

    /// The word with its article, for messages.
    pub(crate) fn one(self) -> String {
        let word = self.word();
        format!("{} {word}", if word.starts_with(['a', 'e', 'i']) { "an" } else { "a" })
    }

    /// Whether figures are shares of a base (0 to 1), shown as per cent.
    pub fn is_share(self) -> bool {
        matches!(
            self,
            Self::Share | Self::Distribution | Self::AnyOf | Self::AllOf | Self::CountOf | Self::Multiple
        )
    }

    /// Whether figures are of several items together.
    pub fn is_of_items(self) -> bool {
        matches!(self, Self::AnyOf | Self::AllOf | Self::CountOf | Self::CountMean | Self::Multiple)
    }

    /// Whether an indicator of a survey document can be of this kind.
    pub fn is_in_documents(self) -> bool {
        !matches!(self, Self::Variance | Self::Correlation | Self::Expression | Self::IndexScore)
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
            Measure::NetBalance { .. } => Self::NetBalance,
            Measure::ScoreMean { .. } => Self::ScoreMean,
            Measure::Variance { .. } => Self::Variance,
            Measure::Correlation { .. } => Self::Correlation,
            Measure::Expression { .. } => Self::Expression,
            Measure::Quantile { .. } => Self::Quantile,
            Measure::AnyOf { .. } => Self::AnyOf,
            Measure::AllOf { .. } => Self::AllOf,
            Measure::CountOf { .. } => Self::CountOf,
            Measure::CountMean { .. } => Self::CountMean,
            Measure::Multiple { .. } => Self::Multiple,
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

impl DegreesOfFreedom {
    /// Their number for an estimate of such precision.
    pub(crate) fn of(self, precision: &Precision, design: &Design) -> f64 {
        match self {
            Self::Base => precision.df,
            Self::Design => design.df(),
            Self::Given(df) => df,
            Self::Infinite => f64::INFINITY,
        }
    }
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
    /// Whether a share of the base is told as the share of all that it implies: units outside the base count as "not", and
    /// the results bear the name with `_of_all` behind it.
    #[serde(default)]
    pub of_all: bool,
    /// With `of_all`: answers to the questions of `base` that leave it open whether a unit is in the base, such as "do not
    /// know". Such units are missing, like those without an answer.
    #[serde(default)]
    pub undecided: Vec<Condition>,
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
            of_all: false,
            undecided: Vec::new(),
            outside: Vec::new(),
            missing: Vec::new(),
            interval: Interval::default(),
            level: default_level(),
            df: DegreesOfFreedom::default(),
        }
    }

    /// Name of the indicator in the results: the query's, with `_of_all` where it is of everybody although the base is not.
    pub fn result_name(&self) -> String {
        if self.of_all { of_all_name(&self.name) } else { self.name.clone() }
    }
}

/// What ends the names of indicators that say of all what another says of a narrower base.
const OF_ALL: &str = "_of_all";

/// The name under which an indicator of a narrower base is told of all.
pub(crate) fn of_all_name(name: &str) -> String {
    format!("{name}{OF_ALL}")
}

/// The indicator whose share of all has a name, if the name is of that kind.
pub(crate) fn told_of_all(name: &str) -> Option<&str> {
    name.strip_suffix(OF_ALL)
}
