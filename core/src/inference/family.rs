//! Families of outcomes and their links: what a generalised linear model assumes of the mean and the variance.
//!
//! A family says how the variance of an outcome follows from its mean μ, up to a factor that is estimated: not at all
//! (gaussian), `μ (1 − μ)` (quasibinomial) or μ (quasipoisson). A link says how the mean follows from the linear predictor
//! η = x'β. With weights that only the design knows, nothing more is needed: estimating equations rest on the mean, and
//! standard errors on the design, so that no distribution is assumed.
//!
//! Near the ends, where μ rounds to 0 or 1, `1 − μ` is computed by itself, and η is held within what doubles can tell.
//!
//! McCullagh, P. and Nelder, J. A. (1989). Generalized Linear Models, 2nd edition, chapters 2 and 9. Agrees with R's
//! families of the same names.

use std::f64::consts::PI;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::num::{normal_cdf, normal_quantile};

/// How the outcome varies about its mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Any number; the variance does not depend on the mean.
    #[default]
    Gaussian,
    /// Yes or no, or a share from 0 to 1; the variance is proportional to μ (1 − μ). `binomial` is read too: what a design
    /// says of the variance is the same.
    #[serde(alias = "binomial")]
    Quasibinomial,
    /// A count or another number that is not negative; the variance is proportional to μ. `poisson` is read too.
    #[serde(alias = "poisson")]
    Quasipoisson,
}

impl Family {
    /// The word for the family, as in requests.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gaussian => "gaussian",
            Self::Quasibinomial => "quasibinomial",
            Self::Quasipoisson => "quasipoisson",
        }
    }

    /// The links that suit the family, the usual one first.
    ///
    /// ```
    /// use peil::inference::{Family, Link};
    /// assert_eq!(Family::Quasibinomial.links()[0], Link::Logit);
    /// ```
    pub fn links(self) -> &'static [Link] {
        match self {
            Self::Gaussian => &[Link::Identity],
            Self::Quasibinomial => &[Link::Logit, Link::Probit, Link::Cloglog],
            Self::Quasipoisson => &[Link::Log],
        }
    }

    /// The numbers that an outcome may have, in words, and whether one is among them.
    pub(super) fn admits(self, y: f64) -> (bool, &'static str) {
        match self {
            Self::Gaussian => (true, "any number"),
            Self::Quasibinomial => ((0.0..=1.0).contains(&y), "from 0 to 1"),
            Self::Quasipoisson => (y >= 0.0, "0 or more"),
        }
    }

    /// A linear predictor near an outcome, to start from.
    pub(super) fn start(self, link: Link, y: f64) -> f64 {
        match self {
            Self::Gaussian => y,
            Self::Quasibinomial => link.of_mean(0.5 * y + 0.25),
            Self::Quasipoisson => link.of_mean(y + 0.1),
        }
    }

    /// How far an outcome lies from what is expected, as twice the quasi-likelihood that is lost.
    pub(super) fn deviance(self, y: f64, at: &Expected) -> f64 {
        let part = |y: f64, mean: f64| if y > 0.0 { y * (y / mean).ln() } else { 0.0 };
        match self {
            Self::Gaussian => (y - at.mean).powi(2),
            Self::Quasibinomial => 2.0 * (part(y, at.mean) + part(1.0 - y, at.left)),
            Self::Quasipoisson => 2.0 * (part(y, at.mean) - (y - at.mean)),
        }
    }

    /// The variance at a mean, up to a factor.
    pub(super) fn variance(self, at: &Expected) -> f64 {
        match self {
            Self::Gaussian => 1.0,
            Self::Quasibinomial => at.mean * at.left,
            Self::Quasipoisson => at.mean,
        }
    }

    /// The outcome less its mean.
    pub(super) fn residual(self, y: f64, at: &Expected) -> f64 {
        match self {
            Self::Quasibinomial => y * at.left - (1.0 - y) * at.mean,
            _ => y - at.mean,
        }
    }
}

/// How the mean follows from the terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// μ = η.
    Identity,
    /// ln(μ / (1 − μ)) = η: coefficients are log-odds.
    Logit,
    /// μ = Φ(η).
    Probit,
    /// ln(−ln(1 − μ)) = η.
    Cloglog,
    /// ln μ = η.
    Log,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What a linear predictor makes one expect.
pub(super) struct Expected {
    pub(super) mean: f64,
    /// 1 − μ, for means between 0 and 1.
    pub(super) left: f64,
    /// dμ/dη.
    pub(super) slope: f64,
}

impl Link {
    /// The word for the link, as in requests.
    pub fn word(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Logit => "logit",
            Self::Probit => "probit",
            Self::Cloglog => "cloglog",
            Self::Log => "log",
        }
    }

    /// The linear predictor of a mean.
    fn of_mean(self, mean: f64) -> f64 {
        match self {
            Self::Identity => mean,
            Self::Logit => (mean / (1.0 - mean)).ln(),
            Self::Probit => normal_quantile(mean),
            Self::Cloglog => (-(-mean).ln_1p()).ln(),
            Self::Log => mean.ln(),
        }
    }

    /// The mean of a linear predictor.
    pub(super) fn expected(self, eta: f64) -> Expected {
        match self {
            Self::Identity => Expected { mean: eta, left: 1.0 - eta, slope: 1.0 },
            Self::Logit => {
                let tail = (-eta.abs().min(300.0)).exp();
                let (large, small) = (1.0 / (1.0 + tail), tail / (1.0 + tail));
                let (mean, left) = if eta < 0.0 { (small, large) } else { (large, small) };
                Expected { mean, left, slope: large * small }
            }
            Self::Probit => {
                let eta = eta.clamp(-25.0, 25.0);
                let slope = (-0.5 * eta * eta).exp() / (2.0 * PI).sqrt();
                Expected { mean: normal_cdf(eta), left: normal_cdf(-eta), slope }
            }
            Self::Cloglog => {
                let rate = eta.clamp(-300.0, 5.7).exp();
                let left = (-rate).exp();
                Expected { mean: -(-rate).exp_m1(), left, slope: rate * left }
            }
            Self::Log => {
                let mean = eta.clamp(-300.0, 300.0).exp();
                Expected { mean, left: 1.0 - mean, slope: mean }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_leads_back_and_has_the_slope_of_its_mean() {
        for (link, mean) in [
            (Link::Identity, 0.3),
            (Link::Logit, 0.3),
            (Link::Probit, 0.3),
            (Link::Cloglog, 0.7),
            (Link::Log, 2.5),
        ] {
            let eta = link.of_mean(mean);
            let at = link.expected(eta);
            assert!((at.mean - mean).abs() < 1e-14 && (at.left - (1.0 - mean)).abs() < 1e-14, "{link}");
            let slope = (link.expected(eta + 1e-6).mean - link.expected(eta - 1e-6).mean) / 2e-6;
            assert!((at.slope / slope - 1.0).abs() < 1e-8, "{link}");
        }
    }

    #[test]
    fn no_predictor_leaves_the_range_of_numbers() {
        for family in [Family::Quasibinomial, Family::Quasipoisson] {
            for &link in family.links() {
                for eta in [-1e300, -800.0, -40.0, 40.0, 800.0, 1e300] {
                    let at = link.expected(eta);
                    let weight = at.slope * at.slope / family.variance(&at);
                    assert!(weight.is_finite() && weight >= 0.0, "{link} at {eta}");
                    assert!((at.slope / family.variance(&at)).is_finite(), "{link} at {eta}");
                }
            }
        }
    }
}
