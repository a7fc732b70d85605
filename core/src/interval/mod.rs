//! Confidence intervals for a share and for any other estimate, one file a method.
//!
//! In: a share with its standard error, degrees of freedom and, where the base is a simple random sample of a finite
//! group, the whole counts ([`ShareEvidence`]). Out: [`Limits`] with the method that was really used and [`Remark`]s
//! that the report turns into notes, or a reason why there is no interval ([`NoLimits`]). Never a zero-width interval
//! unless every unit of the base answered, never a NaN.
//!
//! What all methods share, because other systems go wrong here:
//! - **Every unit of the base answered**: the limits equal the share ([`Remark::Census`]).
//! - **Share 0 or 1 while someone did not answer**: no formula in p (1 − p) works. The exact limits are taken instead
//!   ([`Remark::ExactAtBoundary`]): hypergeometric where there are counts of a group of known size, otherwise Clopper–Pearson with `n` answers,
//!   lowered for the design's degrees of freedom; the design effect is unknown there, and the limit that is not
//!   trivial has the same α/2 as elsewhere, so the interval does not jump between no yes and one yes.
//! - **Share below 0 or above 1**, as negative weights can make it: it is no share of any units, and has no interval.
//! - **No degrees of freedom** (`df ≤ 0`): no interval from a standard error, and a reason; never z instead.
//!   The exact methods need none.
//!
//! ```
//! use peil::interval::{self, FiniteCounts, Interval, ShareEvidence};
//!
//! // 8 of 14 county municipalities answered, 5 of them yes.
//! let counts = FiniteCounts { yes: 5, answered: 8, population: 14, population_known: true };
//! let (limits, _) = interval::share(Interval::Finite, &ShareEvidence::of_counts(counts), 0.95).unwrap();
//! assert_eq!((limits.low * 14.0, limits.high * 14.0), (5.0, 11.0));
//! assert_eq!(limits.method, Interval::Hypergeometric);
//! ```

mod agresti_coull;
mod asin;
mod beta;
mod bootstrap;
mod clopper_pearson;
mod finite;
mod hypergeometric;
mod jeffreys;
mod korn_graubard_truncated;
mod likelihood;
mod logit;
mod mean;
mod stratified_exact;
mod wald;
mod wilson;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::num;

pub use finite::SMALL_POPULATION;
pub use mean::{MeanEvidence, mean};
pub(crate) use stratified_exact::QUICK_STRATA;

/// How the interval for a share is made, by the words that users type. R's words `mean` and `xlogit` are read as `wald`
/// and `logit`.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[schemars(transform = other_words)]
#[non_exhaustive]
pub enum Interval {
    /// Exact where the base is a simple random sample of a finite group or of a few small strata, otherwise `beta` with
    /// the limits widened to shares the population can have. For a quantile: ranks, exact or of the effective number of answers.
    #[default]
    Finite,
    /// Share ± t · se, as R `svyciprop(method = "mean")`; may pass 0 or 1.
    #[serde(alias = "mean")]
    Wald,
    /// Wald on the log-odds, as R `svyciprop(method = "xlogit")`.
    #[serde(alias = "xlogit")]
    Logit,
    /// Wald on the angle arcsin √p, as R `svyciprop(method = "asin")`.
    Asin,
    /// Score interval with the effective sample size, as R 4.5 `svyciprop(method = "wilson")`.
    Wilson,
    /// Korn–Graubard: Clopper–Pearson with the effective sample size, as R `svyciprop(method = "beta")`.
    Beta,
    /// Korn–Graubard with an effective sample size of at most n, as the National Center for Health Statistics.
    KornGraubardTruncated,
    /// Profile of the binomial likelihood scaled to the design, as R `svyciprop(method = "likelihood")`.
    Likelihood,
    /// Wald after adding t²/2 yes and t²/2 no answers to the effective sample; may pass 0 or 1.
    AgrestiCoull,
    /// Posterior interval under Jeffreys' prior, with the effective sample size.
    Jeffreys,
    /// Exact binomial limits of the answers; for equal weights, ignores the size of the population.
    ClopperPearson,
    /// Exact limits for a simple random sample from a finite group.
    Hypergeometric,
    /// Exact limits for simple random samples from the strata of a small population.
    StratifiedExact,
    /// Percentiles of given bootstrap estimates.
    Bootstrap,
    /// Quantile ± t · se, with the spread of the quantile itself over replicate weights, as R
    /// `svyquantile(interval.type = "quantile")`; none for a share.
    Quantile,
}

/// Words of other systems that are read and never printed.
const OTHER_WORDS: [(&str, Interval); 2] = [("mean", Interval::Wald), ("xlogit", Interval::Logit)];

/// Lists the other words in the schema, which documents and requests are held against.
fn other_words(schema: &mut schemars::Schema) {
    if let Some(choices) = schema.get_mut("oneOf").and_then(serde_json::Value::as_array_mut) {
        choices.extend(OTHER_WORDS.map(|(word, method)| {
            serde_json::json!({ "description": format!("Another word for `{method}`."), "type": "string", "const": word })
        }));
    }
}

impl Interval {
    /// All methods for a share, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::Finite,
        Self::Wald,
        Self::Logit,
        Self::Asin,
        Self::Wilson,
        Self::Beta,
        Self::KornGraubardTruncated,
        Self::Likelihood,
        Self::AgrestiCoull,
        Self::Jeffreys,
        Self::ClopperPearson,
        Self::Hypergeometric,
        Self::StratifiedExact,
        Self::Bootstrap,
    ];

    /// The word that users type and read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Finite => "finite",
            Self::Wald => "wald",
            Self::Logit => "logit",
            Self::Asin => "asin",
            Self::Wilson => "wilson",
            Self::Beta => "beta",
            Self::KornGraubardTruncated => "korn_graubard_truncated",
            Self::Likelihood => "likelihood",
            Self::AgrestiCoull => "agresti_coull",
            Self::Jeffreys => "jeffreys",
            Self::ClopperPearson => "clopper_pearson",
            Self::Hypergeometric => "hypergeometric",
            Self::StratifiedExact => "stratified_exact",
            Self::Bootstrap => "bootstrap",
            Self::Quantile => "quantile",
        }
    }

    /// The method of that word, R's words included.
    pub fn from_word(word: &str) -> Option<Self> {
        let own = Self::ALL.iter().map(|method| (method.word(), *method));
        let own = own.chain([(Self::Quantile.word(), Self::Quantile)]);
        own.chain(OTHER_WORDS).find(|(known, _)| *known == word).map(|(_, method)| method)
    }

    /// All words, for messages that say what would have been right.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|method| method.word())
    }
}

impl std::fmt::Display for Interval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// Whole counts of a base that is a simple random sample of a finite group, or a census of it whose respondents are
/// treated as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FiniteCounts {
    /// Answers that count as yes: k.
    pub yes: u64,
    /// Answers: n.
    pub answered: u64,
    /// Units of the group: N.
    pub population: u64,
    /// Whether N is known, or estimated (a base within the group, such as those that recruited).
    pub population_known: bool,
}

/// Whole counts of one stratum whose answers are a simple random sample of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StratumCounts {
    /// Units of the stratum: N_h.
    pub population: u64,
    /// Answers: n_h.
    pub answered: u64,
    /// Answers that count as yes: k_h.
    pub yes: u64,
}

/// How far the share may lie from yes over answered: sums of weights round, counts do not.
const SAME_SHARE: f64 = 1e-9;

/// A share with what rounding put beyond 0 or 1 taken back; one that lies farther out stays there.
pub(crate) fn without_rounding(share: f64) -> f64 {
    let inside = share.clamp(0.0, 1.0);
    if (share - inside).abs() <= SAME_SHARE { inside } else { share }
}

/// What an interval for a share is computed from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareEvidence<'a> {
    /// The estimated share, 0 to 1.
    pub share: f64,
    /// Its standard error.
    pub se: f64,
    /// Degrees of freedom; infinite means the normal distribution, 0 or less that there are none.
    pub df: f64,
    /// Answers in the base.
    pub n: u64,
    /// Rows of the whole design; R's adjustment of n_eff uses t with this less one.
    pub n_design: u64,
    /// Whether all answers of the base weigh the same.
    pub equal_weights: bool,
    /// Answers of the base that are yes, where each is a whole yes or no; found from `share` and `n` where it is not
    /// given and the weights are equal.
    pub yes: Option<u64>,
    /// Set where the base is a simple random sample of a finite group.
    pub counts: Option<FiniteCounts>,
    /// Units of the population's base: its share is a multiple of one over this.
    pub lattice: Option<u64>,
    /// Every unit of the base answered.
    pub full_census: bool,
    /// Counts of every stratum of the base, where each is a simple random sample of a stratum of known size; empty
    /// otherwise. The share is an average of theirs, k_h / n_h: with the weights N_h unless answers to the question are
    /// missing. Only `stratified_exact` and `finite` read them.
    pub strata: &'a [StratumCounts],
    /// Bootstrap estimates of the share. Only `bootstrap` reads them.
    pub replicates: Option<&'a [f64]>,
}

impl ShareEvidence<'_> {
    /// The evidence of plain counts: simple random sampling without replacement of `answered` from `population`.
    pub fn of_counts(counts: FiniteCounts) -> Self {
        let FiniteCounts { yes, answered, population, .. } = counts;
        let (n, p) = (answered as f64, yes as f64 / answered as f64);
        let fpc = 1.0 - n / population as f64;
        Self {
            share: p,
            se: (fpc.max(0.0) * p * (1.0 - p) / (n - 1.0).max(1.0)).sqrt(),
            df: n - 1.0,
            n: answered,
            n_design: answered,
            equal_weights: true,
            yes: Some(yes),
            counts: Some(counts),
            lattice: Some(population),
            full_census: answered == population,
            strata: &[],
            replicates: None,
        }
    }

    /// The standard error; an error where it is missing or shows no spread.
    pub(crate) fn spread(&self) -> Result<f64, NoLimits> {
        spread(self.se)
    }

    /// n_eff = p (1 − p) / se², the design's own, not truncated at n.
    pub(crate) fn n_eff(&self) -> Result<f64, NoLimits> {
        Ok(self.share * (1.0 - self.share) / self.spread()?.powi(2))
    }

    /// The t quantile of the two-sided level; an error where there are no degrees of freedom.
    pub(crate) fn t(&self, level: f64) -> Result<f64, NoLimits> {
        t_two_sided(level, self.df)
    }

    /// (t with rows of the design less one ÷ t with `df`)²: how R lowers n_eff for few degrees of freedom.
    /// One where `df` is infinite, since then nothing was lost.
    pub(crate) fn df_adjustment(&self, level: f64) -> Result<f64, NoLimits> {
        if self.df == f64::INFINITY {
            return Ok(1.0);
        }
        let rows = self.n_design.saturating_sub(1) as f64;
        // Nothing was lost either, as in most small surveys; the quantiles would cost as much as the rest.
        if rows == self.df && rows > 0.0 {
            return Ok(1.0);
        }
        Ok((t_two_sided(level, rows)? / self.t(level)?).powi(2))
    }

    fn at_boundary(&self) -> bool {
        self.share <= 0.0 || self.share >= 1.0
    }

    /// Yes answers as a whole number, where that is known.
    pub(crate) fn yes_count(&self) -> Option<u64> {
        self.yes.or_else(|| {
            let count = self.share * self.n as f64;
            let whole = count.round();
            (self.equal_weights && (count - whole).abs() <= 1e-6).then_some(whole as u64)
        })
    }

    fn check(&self, level: f64) -> Result<(), NoLimits> {
        if !(level > 0.0 && level < 1.0) {
            return Err(NoLimits::LevelOutOfRange);
        }
        if self.n == 0 {
            return Err(NoLimits::NoAnswers);
        }
        if !self.share.is_finite() {
            return Err(NoLimits::NoEstimate);
        }
        if !(0.0..=1.0).contains(&self.share) {
            return Err(NoLimits::ShareOutOfRange);
        }
        let impossible = |c: FiniteCounts| {
            c.answered == 0
                || c.yes > c.answered
                || c.answered > c.population
                || (c.yes as f64 / c.answered as f64 - self.share).abs() > SAME_SHARE
        };
        if self.counts.is_some_and(impossible)
            || self.yes.is_some_and(|yes| yes > self.n)
            || self.lattice.is_some_and(|population| population < self.n)
            || self.strata_contradict()
        {
            return Err(NoLimits::ContradictoryCounts);
        }
        Ok(())
    }

    fn strata_contradict(&self) -> bool {
        let impossible = |one: &StratumCounts| {
            one.answered == 0 || one.yes > one.answered || one.answered > one.population
        };
        let shares = || self.strata.iter().map(|one| one.yes as f64 / one.answered as f64);
        let (least, most) = (shares().fold(1.0, f64::min), shares().fold(0.0, f64::max));
        let average =
            self.strata.is_empty() || (least - SAME_SHARE <= self.share && self.share <= most + SAME_SHARE);
        self.strata.iter().any(impossible) || !average
    }

    fn is_census(&self) -> bool {
        self.full_census
            || (!self.strata.is_empty() && self.strata.iter().all(|one| one.answered == one.population))
            || self.counts.is_some_and(|c| c.answered == c.population)
    }
}

/// An interval. Shares are fractions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Limits {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// The method that was used, where the one asked for chose or gave way to another.
    pub method: Interval,
}

/// What a reader must know about an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Remark {
    /// Every unit of the base answered: there is no sampling error.
    Census,
    /// Exact for simple random samples from a finite group or its strata: the coverage is never below the level.
    Exact,
    /// The share is 0 or 1, so exact limits took the place of the method asked for.
    ExactAtBoundary,
    /// The limits were widened to shares that a population of this size can have.
    Snapped,
    /// The limits were cut to what the answers leave possible: that many yes and that many no are already there.
    BoundedByAnswers,
    /// The population size of the base is itself an estimate, and the interval does not cover that.
    PopulationEstimated,
    /// A limit lies where the figure cannot: a share below 0 or above 1, a correlation or net balance beyond −1 or 1.
    BeyondRange,
}

impl Remark {
    /// The stable word of the remark.
    pub fn word(self) -> &'static str {
        match self {
            Self::Census => "census",
            Self::Exact => "exact",
            Self::ExactAtBoundary => "exact_at_boundary",
            Self::Snapped => "snapped",
            Self::BoundedByAnswers => "bounded_by_answers",
            Self::PopulationEstimated => "population_estimated",
            Self::BeyondRange => "beyond_range",
        }
    }
}

/// Why there is no interval; a row then carries this note instead of limits.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    thiserror::Error,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoLimits {
    /// Nobody in the base answered.
    #[error("nobody in the base answered")]
    NoAnswers,
    /// The estimate or its standard error is missing.
    #[error("there is no estimate or no standard error")]
    NoEstimate,
    /// The estimated share lies outside 0 and 1, as negative weights can make it.
    #[error("the estimated share lies outside 0 and 1")]
    ShareOutOfRange,
    /// The design leaves no degrees of freedom.
    #[error("the design leaves no degrees of freedom")]
    NoDegreesOfFreedom,
    /// The standard error is 0 though not everyone answered: the design saw no spread to judge from.
    #[error("the standard error is 0 though not everyone answered")]
    NoSpread,
    /// The method needs the whole counts of a simple random sample from a finite group.
    #[error("the method needs a simple random sample from a group of known size")]
    NeedsCounts,
    /// The method needs answers of equal weight.
    #[error("the method needs answers of equal weight")]
    NeedsEqualWeights,
    /// The method needs simple random samples from strata of known size.
    #[error("the method needs simple random samples from strata of known size")]
    NeedsStrata,
    /// The method needs the estimates of bootstrap replicates.
    #[error("the method needs the estimates of bootstrap replicates")]
    NeedsReplicates,
    /// There are too few bootstrap replicates for the level.
    #[error("there are too few bootstrap replicates for the level")]
    TooFewReplicates,
    /// The population is too large for the method.
    #[error("the population is too large for the method")]
    TooLarge,
    /// The counts cannot be: more yes than answers, more answers than units, or another share than the one given.
    #[error("the counts contradict each other")]
    ContradictoryCounts,
    /// The level does not lie between 0 and 1.
    #[error("the level does not lie between 0 and 1")]
    LevelOutOfRange,
}

impl NoLimits {
    /// The stable word of the reason.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoAnswers => "no_answers",
            Self::NoEstimate => "no_estimate",
            Self::ShareOutOfRange => "share_out_of_range",
            Self::NoDegreesOfFreedom => "no_degrees_of_freedom",
            Self::NoSpread => "no_spread",
            Self::NeedsCounts => "needs_counts",
            Self::NeedsEqualWeights => "needs_equal_weights",
            Self::NeedsStrata => "needs_strata",
            Self::NeedsReplicates => "needs_replicates",
            Self::TooFewReplicates => "too_few_replicates",
            Self::TooLarge => "too_large",
            Self::ContradictoryCounts => "contradictory_counts",
            Self::LevelOutOfRange => "level_out_of_range",
        }
    }
}

/// What every method gives.
pub type Outcome = Result<(Limits, Vec<Remark>), NoLimits>;

/// The interval for a share, by the method asked for.
///
/// # Errors
/// The reason why there is none, which a row of the results carries instead.
pub fn share(method: Interval, evidence: &ShareEvidence, level: f64) -> Outcome {
    evidence.check(level)?;
    if evidence.is_census() {
        let p = evidence.share;
        return Ok((Limits { low: p, high: p, method }, vec![Remark::Census]));
    }
    match method {
        Interval::Finite => return finite::limits(evidence, level),
        Interval::Hypergeometric => return hypergeometric::limits(evidence, level),
        Interval::StratifiedExact => return stratified_exact::limits(evidence, level),
        Interval::ClopperPearson => return clopper_pearson::limits(evidence, level),
        // Queries refuse it; a share is no quantile.
        Interval::Quantile => return Err(NoLimits::NoEstimate),
        _ => {}
    }
    if evidence.at_boundary() {
        return exact_at_boundary(evidence, level);
    }
    inner(method, evidence, level)
}

/// The methods that need a share between 0 and 1 with a spread of its own.
fn inner(method: Interval, evidence: &ShareEvidence, level: f64) -> Outcome {
    match method {
        Interval::Wald => wald::limits(evidence, level),
        Interval::Logit => logit::limits(evidence, level),
        Interval::Asin => asin::limits(evidence, level),
        Interval::Wilson => wilson::limits(evidence, level),
        Interval::KornGraubardTruncated => korn_graubard_truncated::limits(evidence, level),
        Interval::Likelihood => likelihood::limits(evidence, level),
        Interval::AgrestiCoull => agresti_coull::limits(evidence, level),
        Interval::Jeffreys => jeffreys::limits(evidence, level),
        Interval::Bootstrap => bootstrap::limits(evidence, level),
        _ => beta::limits(evidence, level),
    }
}

/// Limits that may pass 0 or 1 are left where the formula puts them, with a remark.
fn beyond_range(low: f64, high: f64, method: Interval) -> (Limits, Vec<Remark>) {
    let beyond = low < 0.0 || high > 1.0;
    (Limits { low, high, method }, if beyond { vec![Remark::BeyondRange] } else { Vec::new() })
}

/// Share 0 or 1 with someone missing: the exact interval that the evidence allows.
fn exact_at_boundary(evidence: &ShareEvidence, level: f64) -> Outcome {
    let (limits, mut remarks) = match evidence.counts {
        Some(counts) if counts.population_known => hypergeometric::limits(evidence, level)?,
        // The answers are a simple random sample of a base of unknown size: no degrees of freedom are needed.
        Some(_) => (clopper_pearson::limits(evidence, level)?.0, Vec::new()),
        None => (clopper_pearson::at_boundary(evidence, level)?, Vec::new()),
    };
    remarks.push(Remark::ExactAtBoundary);
    Ok((limits, remarks))
}

fn spread(se: f64) -> Result<f64, NoLimits> {
    match se {
        _ if !se.is_finite() => Err(NoLimits::NoEstimate),
        _ if se <= 0.0 => Err(NoLimits::NoSpread),
        _ => Ok(se),
    }
}

fn t_two_sided(level: f64, df: f64) -> Result<f64, NoLimits> {
    // The upper tail is named by its complement: 1 - (1 - level) / 2 keeps the digits of the level.
    if df > 0.0 { Ok(num::t_quantile(0.5 + level / 2.0, df)) } else { Err(NoLimits::NoDegreesOfFreedom) }
}
