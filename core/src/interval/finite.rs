//! Finite: the default. Exact where that is possible, otherwise an approximation that respects the small population.
//!
//! 1. The base is a simple random sample of a group of known size, or its respondents are treated as one:
//!    `hypergeometric`. The coverage is never below the level, and no degrees of freedom are needed.
//! 2. The base is one or more whole strata of known size, each a simple random sample or with respondents treated as one:
//!    `stratified_exact`, where that costs no more than a millisecond or two whatever was answered. That is a matter of the
//!    design alone: up to four strata that are not taken in full, the product of whose w_h without the widest is at most
//!    1000, and each w_h at most 300; w_h = min(N_h − n_h, 3.5 √(N_h (N_h − n_h) / n_h)) is about how many numbers of yes
//!    units the answers of the stratum can leave open. The coverage is never below the level here either.
//! 3. Otherwise Korn–Graubard (`beta`) with the design's own n_eff, and exact limits at 0 and 1. In a population of at
//!    most [`SMALL_POPULATION`] units the limits are then moved outwards to the nearest shares it can have, K / N.
//! 4. Limits are never beyond what the answers leave possible: with k yes and n − k no seen, the population's share lies
//!    between k / N and (N − n + k) / N.
//!
//! A base within a group, such as those that recruited, has a size that is itself estimated. Exact limits that take the
//! estimate for the true size cover far less than they say (0.60 at the least and 0.71 on average in the worst of six
//! designs that were enumerated); it goes to step 3, which covers 0.93 to 0.96 on average in the same designs.
//!
//! Step 3 is an approximation without a guarantee. Its coverage by complete enumeration, for simple random samples whose
//! counts are withheld from it and for strata, is in `docs/coverage.csv`: on average it is above the level in all of
//! them, since moving outwards adds what `beta` alone lacks. For clusters, unequal weights and bases that are parts of
//! strata see `docs/intervals.md`.

use super::{Limits, Outcome, Remark, ShareEvidence, exact_at_boundary, hypergeometric, stratified_exact};

/// The largest population whose attainable shares limits are moved to; beyond it a step is under a tenth of a per cent.
pub const SMALL_POPULATION: u64 = 1000;

/// How near to a multiple of 1 / N a limit counts as being it, in units of the population.
const ON_LATTICE: f64 = 1e-9;

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    if evidence.counts.is_some_and(|counts| counts.population_known) {
        return hypergeometric::limits(evidence, level);
    }
    if !evidence.strata.is_empty() && stratified_exact::is_quick(evidence.strata) {
        return stratified_exact::limits(evidence, level);
    }
    let (limits, mut remarks) = if evidence.at_boundary() {
        exact_at_boundary(evidence, level)?
    } else {
        super::beta::limits(evidence, level)?
    };
    let is_known = evidence.counts.is_none_or(|counts| counts.population_known);
    let limits = match evidence.lattice.filter(|_| is_known) {
        Some(population) if population >= evidence.n => {
            attainable(limits, evidence, population, &mut remarks)
        }
        _ => limits,
    };
    Ok((limits, remarks))
}

/// Outwards to the lattice of a small population, then back to what the answers leave possible.
fn attainable(
    limits: Limits,
    evidence: &ShareEvidence,
    population: u64,
    remarks: &mut Vec<Remark>,
) -> Limits {
    let units = population as f64;
    let Limits { mut low, mut high, method } = limits;
    if population <= SMALL_POPULATION {
        low = (low * units + ON_LATTICE).floor() / units;
        high = (high * units - ON_LATTICE).ceil() / units;
        remarks.push(Remark::Snapped);
    }
    if let Some(yes) = evidence.yes_count() {
        let least = yes as f64 / units;
        let most = (population - (evidence.n - yes)) as f64 / units;
        if low < least || high > most {
            remarks.push(Remark::BoundedByAnswers);
        }
        // Weights that do not sum to the population may put the estimate itself beyond the bounds; it stays inside.
        low = low.max(least).min(evidence.share);
        high = high.min(most).max(evidence.share);
    }
    Limits { low, high, method }
}
