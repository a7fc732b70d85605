//! What a test is asked and what it answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::estimate::{Condition, default_level};

/// A test of a hypothesis.
///
/// ```
/// use peil::inference::{Test, TestKind};
/// let test: Test = serde_json::from_str(r#"{"test": "t", "of": "api00", "by": "sch.wide"}"#)?;
/// assert_eq!(test.kind.word(), "t");
/// assert_eq!(test.level, 0.95);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Test {
    /// Which test, of what.
    #[serde(flatten)]
    pub kind: TestKind,
    /// Who is in the base: all conditions must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<Condition>,
    /// Confidence level of the limits of a difference.
    #[serde(default = "default_level")]
    pub level: f64,
}

impl Test {
    /// A test among everybody.
    pub fn new(kind: TestKind) -> Self {
        Self { kind, base: Vec::new(), level: default_level() }
    }
}

/// The kinds of tests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "test", rename_all = "snake_case")]
pub enum TestKind {
    /// Whether two columns of categories are independent of each other; `chisq` is read too.
    #[serde(alias = "chisq")]
    ChiSquare {
        /// Column of the rows of the table.
        rows: String,
        /// Column of the columns of the table.
        columns: String,
        /// Which statistic.
        #[serde(default)]
        statistic: ChiSquare,
    },
    /// Whether the mean of a number differs between two groups, or from a stated value.
    T {
        /// Column of numbers.
        of: String,
        /// Column of two groups; without it the mean of all is compared with `mean`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        /// The mean under the hypothesis, 0 unless said; only without groups.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mean: Option<f64>,
    },
    /// Whether a number tends to be larger in one group than in another.
    Rank {
        /// Column of numbers.
        of: String,
        /// Column of two or more groups.
        by: String,
        /// Which scores the ranks get.
        #[serde(default)]
        kind: RankScores,
    },
}

impl TestKind {
    /// The word for the kind of test, as in requests.
    pub fn word(&self) -> &'static str {
        match self {
            Self::ChiSquare { .. } => "chi_square",
            Self::T { .. } => "t",
            Self::Rank { .. } => "rank",
        }
    }
}

/// The statistics of the test of association.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChiSquare {
    /// Pearson's X² with the second-order correction of Rao and Scott, against F.
    #[default]
    #[serde(alias = "F")]
    F,
    /// Pearson's X² with the first-order correction of Rao and Scott, against chi-square.
    #[serde(alias = "Chisq")]
    Chisq,
    /// Wald's statistic of the departures from independence.
    #[serde(alias = "Wald")]
    Wald,
    /// The same, with the degrees of freedom adjusted for the number of departures.
    #[serde(alias = "adjWald")]
    AdjustedWald,
    /// Pearson's X² against its own distribution, a sum of weighted chi-squares.
    Lincom,
    /// The same distribution by a saddlepoint approximation.
    Saddlepoint,
}

/// What the ranks of a number are turned into.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RankScores {
    /// The ranks themselves (Wilcoxon, Mann and Whitney).
    #[default]
    Wilcoxon,
    /// Normal quantiles of the ranks.
    VanDerWaerden,
    /// Whether above the median (Mood).
    Median,
    /// The ranks themselves, for any number of groups.
    KruskalWallis,
}

/// What distribution a statistic is set against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// Student's t.
    T,
    /// F.
    F,
    /// Chi-square after a correction of its size.
    ChiSquare,
    /// A sum of chi-squares, each times a generalised design effect; over an estimated scale where there is a
    /// `df_denominator`.
    WeightedChiSquares,
}

/// One group of a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TestGroup {
    /// The category.
    pub name: String,
    /// Units that answered.
    pub n: u64,
    /// The mean, of scores in a rank test.
    pub mean: f64,
}

/// The outcome of a test. Where there is no statistic or no p-value a note says why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TestResult {
    /// What was asked.
    #[serde(flatten)]
    pub asked: Test,
    /// What the value is set against.
    pub distribution: Distribution,
    /// The statistic: t, F, or Pearson's X².
    pub value: Option<f64>,
    /// Degrees of freedom: of t, or of the numerator.
    pub df: Option<f64>,
    /// Degrees of freedom of the denominator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub df_denominator: Option<f64>,
    /// The probability of such a statistic or a larger one under the hypothesis.
    pub p: Option<f64>,
    /// The mean, or the mean of the second group minus that of the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<f64>,
    /// Its standard error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub se: Option<f64>,
    /// Lower limit of the estimate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper limit of the estimate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// The groups compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<TestGroup>,
    /// Generalised design effects, largest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<f64>,
    /// Units that the test rests on.
    pub n: u64,
    /// Units of the base that lack one of the answers.
    pub missing: u64,
    /// What a reader must know.
    pub notes: Vec<TestNote>,
}

impl TestResult {
    /// A result with nothing in it yet.
    pub(super) fn empty(asked: &Test, distribution: Distribution) -> Self {
        Self {
            asked: asked.clone(),
            distribution,
            value: None,
            df: None,
            df_denominator: None,
            p: None,
            estimate: None,
            se: None,
            low: None,
            high: None,
            groups: Vec::new(),
            effects: Vec::new(),
            n: 0,
            missing: 0,
            notes: Vec::new(),
        }
    }
}

/// What a reader must know about a test or a model, as words with numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "note", rename_all = "snake_case")]
#[non_exhaustive]
pub enum TestNote {
    /// Nobody in the base gave all the answers, so there is nothing to test.
    NoAnswers,
    /// Fewer groups or categories have answers than the test compares.
    TooFewGroups {
        /// The column.
        column: String,
        /// How many have answers.
        groups: u64,
    },
    /// The design gives no variance, such as with a lonely PSU.
    NoVariance,
    /// The sample leaves nothing to chance here: the standard error is zero.
    NoSpread,
    /// There are not as many degrees of freedom as the test needs.
    NoDegreesOfFreedom,
    /// Replicates in which the estimates do not exist, such as a group without weight; they were left out.
    ReplicatesLeftOut {
        /// How many.
        replicates: u64,
    },
    /// The covariance matrix is singular: more is tested than the PSUs of the sample can tell apart.
    Singular,
    /// The p-value takes all generalised design effects as their average; it is exact where they are alike.
    FirstOrder,
    /// The p-value matches the mean and the variance of the statistic's distribution.
    SecondOrder,
    /// Ranks are those of the population as estimated from the sample: the p-value holds for samples of some size.
    EstimatedRanks,
    /// A category has no rows in the base, and no column of the model.
    EmptyCategory {
        /// The column.
        column: String,
        /// The category.
        category: String,
    },
}
