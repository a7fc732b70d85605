//! What can be said of a change when nobody knows who answered both times, or how: two published waves.
//!
//! The interval of a change needs the correlation ρ of the two figures, and printed tables hold only their margins. Treating the
//! waves as independent is one assumption among many. The margins bound the others: with shares p₁ and p₂ the part of the
//! population that says yes both times lies between max(0, p₁ + p₂ − 1) and min(p₁, p₂) (Fréchet), which bounds the correlation r of
//! the answers; of n₁ and n₂ answers from N₁ and N₂ units, at least n₁ + n₂ − max(N₁, N₂) and at most min(n₁, n₂) are of units that
//! answered both times, which bounds the factor in
//!
//! `ρ = (n₁₂ / (n₁n₂) − min(N₁, N₂) / (N₁N₂)) r / √((1/n₁ − 1/N₁)(1/n₂ − 1/N₂))`.
//!
//! Where several counts fit a printed figure, n₁ or n₂ is open too, and ρ is anything from −1 to 1.
//!
//! The interval is widest at the smallest ρ, and what it allows to be said there holds for every table of joint answers that
//! the margins leave possible.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits::{self, Limited};
use super::{Verdict, change, verdict_of};
use crate::estimate::{Estimate, Note};

/// The interval of a change over all joint answers that the margins and the populations allow.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AnyOverlap {
    /// Smallest correlation of the two estimates.
    pub correlation_low: f64,
    /// Largest correlation.
    pub correlation_high: f64,
    /// Lower limit at the smallest correlation: the interval is nowhere wider.
    pub low_widest: f64,
    /// Upper limit at the smallest correlation.
    pub high_widest: f64,
    /// Lower limit at the largest correlation: the interval is nowhere narrower.
    pub low_narrowest: f64,
    /// Upper limit at the largest correlation.
    pub high_narrowest: f64,
    /// What can be said whatever the joint answers are.
    pub verdict: Verdict,
}

impl AnyOverlap {
    /// Of two shares of whole populations of known size, not both full counts; `None` for anything else.
    pub(super) fn of(first: &Estimate, second: &Estimate, margin: Option<f64>) -> Option<Self> {
        let shares = first.measure.is_share() && second.measure.is_share();
        if !shares || first.is_census() || second.is_census() {
            return None;
        }
        let (p1, p2) = (first.estimate?, second.estimate?);
        let (n1, n2) = (first.n as f64, second.n as f64);
        let (all1, all2) = (first.population? as f64, second.population? as f64);
        let spread = (p1 * (1.0 - p1) * p2 * (1.0 - p2)).sqrt();
        let open = ((1.0 / n1 - 1.0 / all1) * (1.0 / n2 - 1.0 / all2)).sqrt();
        let (mut lowest, mut highest) = (0.0_f64, 0.0_f64);
        if spread > 0.0 && open > 0.0 {
            let agreement = [(p1 + p2 - 1.0).max(0.0), p1.min(p2)].map(|both| (both - p1 * p2) / spread);
            let shared = [(n1 + n2 - all1.max(all2)).max(0.0), n1.min(n2)];
            let factors = shared.map(|both| (both / (n1 * n2) - all1.min(all2) / (all1 * all2)) / open);
            for rho in factors.into_iter().flat_map(|factor| agreement.map(|r| factor * r)) {
                (lowest, highest) = (lowest.min(rho), highest.max(rho));
            }
        }
        // How many answered is itself open where several counts fit a printed figure, and with it the factor.
        let is_open = |row: &Estimate| {
            row.notes.iter().any(|own| matches!(own, Note::Recovered { counts } if *counts > 1))
        };
        if is_open(first) || is_open(second) {
            (lowest, highest) = (-1.0, 1.0);
        }
        let (lowest, highest) = (lowest.max(-1.0), highest.min(1.0));
        let (later, earlier) = Limited::of(second).zip(Limited::of(first))?;
        let at = |rho: f64| {
            let own = limits::of_sum(&[(1.0, later), (-1.0, earlier)], |_, _| rho);
            change::to_whole_units(first, second, own).unwrap_or(own)
        };
        let (widest, narrowest) = (at(lowest), at(highest));
        Some(Self {
            correlation_low: lowest,
            correlation_high: highest,
            low_widest: widest.0,
            high_widest: widest.1,
            low_narrowest: narrowest.0,
            high_narrowest: narrowest.1,
            verdict: verdict_of(Some(widest), margin),
        })
    }
}
