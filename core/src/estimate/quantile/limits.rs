//! Limits for a quantile: limits for the share at or below it, turned back into answers.
//!
//! **Woodruff** (`wald`, `logit`, `beta`; R's interval types `mean`, `xlogit`, `beta`): the share of units at or below the
//! estimate q has an interval like any share, `a ≤ F(q) ≤ b`; the limits are the a- and the b-quantile, by the same rule
//! as the estimate. `a < 0` or `b > 1` gives no limit on that side, and so does an estimate that nobody exceeds: nothing
//! is then known of what lies above it.
//!
//! **Ranks** (`finite`, the default). Woodruff's interval is centred at F(q), which may lie far above p where many gave the
//! same answer, and its normal theory is poor for a handful of units. The rank test has neither fault. With J units of the
//! sample among the K smallest of the population, where K is the rank of the population's own p-quantile, the r-th smallest
//! answer exceeds it only if J < r:
//!
//! low = the r-th answer, r the largest with P(J ≤ r − 1 | N, K, n) ≤ α/2;
//! high = the s-th answer, s the smallest with P(J ≥ s | N, K − 1, n) ≤ α/2.
//!
//! For a simple random sample of a finite group J is hypergeometric and the coverage is never below the level, whatever
//! the values and their ties. Rules that interpolate have a population quantile between two ranks: the lower counts for
//! `low`, the higher for `high`. Where r < 1 or s > n the answers hold no such limit.
//!
//! For other designs, and for a base within the group, whose size is estimated, the same test is made with the binomial
//! distribution and `n_eff = F(q) (1 − F(q)) / se²`, lowered for few degrees of freedom as in the Korn–Graubard interval: r
//! from `I_p(r, n_eff − r + 1) = 1 − α/2`, s from `I_p(s, n_eff − s + 1) = α/2`, and the limits are the (r − 1)/n_eff- and
//! the s/n_eff-quantile under `hf1`. That is an approximation without a guarantee. Where nobody exceeds the estimate n_eff is n. The row names the method that gave its
//! limits: `hypergeometric` where they are exact, `finite` where they are of effective ranks.
//!
//! The standard error is half the length over t (R's), for comparison only: quantiles of small samples are not normal.
//!
//! Woodruff, R. S. (1952). Confidence intervals for medians and other position measures. Journal of the American
//! Statistical Association 47, 635–646. Francisco, C. A. and Fuller, W. A. (1991). Quantile estimation with a complex
//! survey design. Annals of Statistics 19, 454–469. Wilks, S. S. (1962). Mathematical Statistics, section 11.4 (ranks in
//! finite populations). R's type `score` is not offered: its ends depend on which side of a step its root finder stops.

use super::rule::QuantileRule;
use super::select::Lookup;
use crate::interval::{FiniteCounts, Interval, NoLimits, ShareEvidence, share, without_rounding};
use crate::num::{Hypergeometric, beta_cdf};

/// Where limits are found among the answers, each `None` where these hold none, and the method that says so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ends {
    pub(super) low: Option<Lookup>,
    pub(super) high: Option<Lookup>,
    pub(super) method: Interval,
}

/// The share of units at or below an estimate, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShareBelow {
    pub(super) share: f64,
    pub(super) se: Option<f64>,
    pub(super) df: f64,
    /// Answers of the cell.
    pub(super) n: u64,
}

impl ShareBelow {
    fn evidence(&self) -> ShareEvidence<'static> {
        ShareEvidence {
            share: without_rounding(self.share),
            se: self.se.unwrap_or(f64::NAN),
            df: self.df,
            n: self.n,
            // R leaves out who did not answer before anything else.
            n_design: self.n,
            equal_weights: false,
            yes: None,
            counts: None,
            lattice: None,
            full_census: false,
            strata: &[],
            replicates: None,
        }
    }
}

/// Woodruff's limits for the estimate whose share is given.
pub(super) fn woodruff(
    rule: QuantileRule,
    below: &ShareBelow,
    method: Interval,
    level: f64,
) -> Result<Ends, NoLimits> {
    let evidence = below.evidence();
    if !evidence.se.is_finite() {
        return Err(NoLimits::NoEstimate);
    }
    let nobody_above = evidence.share >= 1.0;
    let (limits, _) = share(method, &evidence, level)?;
    let at = |p: f64| (0.0..=1.0).contains(&p).then_some(Lookup::Quantile(rule, p));
    Ok(Ends { low: at(limits.low), high: at(limits.high).filter(|_| !nobody_above), method })
}

/// Limits by ranks, with the effective number of answers.
pub(super) fn effective_ranks(p: f64, below: &ShareBelow, level: f64) -> Result<Ends, NoLimits> {
    let evidence = below.evidence();
    if !evidence.se.is_finite() {
        return Err(NoLimits::NoEstimate);
    }
    if !(0.0..=1.0).contains(&evidence.share) {
        return Err(NoLimits::ShareOutOfRange);
    }
    let n = if evidence.share >= 1.0 { below.n as f64 } else { evidence.n_eff()? };
    let n = n * evidence.df_adjustment(level)?;
    let tail = (1.0 - level) / 2.0;
    // P(at least r of n at or below the quantile) falls in r; beyond n it is 0 and below 1 there is nothing to find.
    let rank = |probability: f64| {
        let (mut low, mut high) = (0.0, n);
        for _ in 0..100 {
            let middle = f64::midpoint(low, high);
            if beta_cdf(p, middle, n - middle + 1.0) > probability { low = middle } else { high = middle }
        }
        high
    };
    let at = |share: f64| Some(Lookup::Quantile(QuantileRule::Hf1, share));
    let low = rank(1.0 - tail) - 1.0;
    // The chance that all n lie at or below the quantile: is it large, none of them need exceed it.
    let high = if p.powf(n) > tail { None } else { at(rank(tail) / n) };
    Ok(Ends { low: if low > 0.0 { at(low / n) } else { None }, high, method: Interval::Finite })
}

/// Exact limits by ranks for a simple random sample of a finite group; `units` of it have a weight.
pub(super) fn exact_ranks(rule: QuantileRule, p: f64, units: u64, counts: &FiniteCounts, level: f64) -> Ends {
    let &FiniteCounts { answered: n, population, .. } = counts;
    let tail = (1.0 - level) / 2.0;
    let (least, most) = rule.ranks(population, p);
    let among = Hypergeometric::new(population, least, n);
    let low = first(n + 1, |rank| among.cdf(rank) > tail);
    let among = Hypergeometric::new(population, most - 1, n);
    let high = first(n + 1, |rank| among.sf_from(rank) <= tail);
    // Ranks of the sample from 1; a single rank cannot hold the quantile unless everybody answered.
    let (low, high) = if low == high && n < population { (low - 1, high + 1) } else { (low, high) };
    let at = |rank: u64| (1..=units).contains(&rank).then_some(Lookup::Rank(rank));
    Ends { low: at(low), high: at(high), method: Interval::Hypergeometric }
}

/// The smallest whole number below `end` for which a property holds that does not cease again; `end` where there is none.
fn first(end: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}
