//! What a reader must know about a figure, as words with numbers; the report turns them into sentences.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::design::Design;
use crate::interval::{NoLimits, Remark};

/// A note on one estimate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "note", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Note {
    /// Said of the interval.
    Interval {
        /// What is said.
        remark: Remark,
    },
    /// There is no interval.
    NoInterval {
        /// Why.
        reason: NoLimits,
    },
    /// Nobody in the base answered, so there is no estimate.
    NoAnswers,
    /// Replicates that give no estimate, since all they hold of the base weighs nothing, and were left out.
    ReplicatesLeftOut {
        /// How many.
        replicates: u64,
    },
    /// The figure is not defined for these answers, such as a ratio to nothing.
    Undefined,
    /// Not all that were invited answered; those that did are taken as a random sample of them, within response groups.
    ResponseAssumed {
        /// Units that answered.
        answered: u64,
        /// Units that were invited: in a census the population.
        invited: u64,
        /// Columns whose crossed categories are the response groups; none where all are one group, or where groups have
        /// no name.
        within: Vec<String>,
        /// Whether weights that were given or adjusted stand between: it is with them that the assumption must hold.
        weighted: bool,
    },
    /// The share is of all: units outside the narrower base of the question count as not having given the answer.
    OfAll,
    /// Units that belong to the base but did not answer the question.
    ItemMissing {
        /// How many.
        units: u64,
    },
    /// Units of the base that lack a category of the breakdown, and so are in no row of it.
    BreakdownMissing {
        /// How many.
        units: u64,
    },
    /// Answers whose weight a calibration made negative: they take away from the figure instead of adding to it.
    NegativeWeights {
        /// How many of the base.
        units: u64,
    },
    /// Weights were neither given nor derivable, and are taken as 1: totals are those of the answers.
    WeightsAssumed,
    /// A stratum with a single PSU leaves the variance unknown.
    NoVariance,
    /// The answers hold no lower limit at this level.
    NoLowerLimit,
    /// The answers hold no upper limit at this level.
    NoUpperLimit,
    /// Both limits are the same value, which many gave; that does not mean that everybody is known.
    LimitsTied,
    /// The estimated variance is negative, as joint probabilities of selection can make it.
    NegativeVariance,
    /// How two estimates vary together could not be estimated from the units that answered both, and was taken as what
    /// makes the interval widest, between independence and perfect agreement.
    DependenceUnknown {
        /// Units that answered in both bases.
        both: u64,
    },
    /// A score bends within the uncertainty of what it is made of – another unit becomes the best, a bound is met – so that
    /// its standard error, which is taken along straight lines, is rough, or has been left out.
    ScoreBends,
    /// What is said of a change holds whatever units answered both times and whatever they answered.
    AnyOverlap,
    /// What is said of a change holds if the waves are independent, and not for all answers that units may have given both
    /// times.
    OnlyIndependent,
    /// A trend needs estimates of at least three waves.
    TooFewWaves {
        /// Waves that have one.
        waves: u64,
    },
    /// Whole counts were recovered from printed per cents.
    Recovered {
        /// How many counts fit the printed figure.
        counts: u64,
    },
    /// No whole count gives the printed figure, which stands as printed and has no interval.
    ImpossibleFigure {
        /// The figure as printed, in per cent.
        printed: String,
        /// The nearest figures that whole counts give, such as `8/14 = 57.1`.
        nearest: Vec<String>,
    },
}

impl Note {
    /// What is assumed of those that were invited and did not answer.
    pub(crate) fn response_assumed(design: &Design, answered: u64, invited: u64) -> Self {
        let (within, weighted) = design.response_within();
        Self::ResponseAssumed { answered, invited, within, weighted }
    }
}
