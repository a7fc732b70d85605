//! The kinds of replicate weights, and what each implies for the scale of the variance.
//!
//! `V(θ) = scale Σ_r rscales_r (θ_r − θ̄)²`. What is not given follows from the kind as in `svrepdesign` of R `survey`
//! 4.1-1, with R replicates and Fay's ρ:
//!
//! | kind | `scale` | `rscales` | may be given |
//! |---|---|---|---|
//! | `brr` | 1/R | 1 | `rscales` |
//! | `fay` | 1/(R (1−ρ)²) | 1 | `rscales` (`rho` must be) |
//! | `jk1` | (R−1)/R; of factors 1/max of the first column | 1 | both |
//! | `jkn` | 1 | must be given; of factors 1/max of each column | both |
//! | `jk2` | 1 | 1 | neither |
//! | `bootstrap` | 1/(R−1) | 1 | both |
//! | `sdr`, `acs` | 4/R (4/80 for the 80 replicates of the American Community Survey) | 1 | neither |
//! | `other` | 1 | 1 | both |
//!
//! R ignores what may not be given, with a warning; here it is an error. Sources: Wolter (2007), *Introduction to
//! Variance Estimation*, chapters 3–5; Judkins (1990), *Fay's method for variance estimation*, Journal of Official
//! Statistics 6(3); Fay and Train (1995), *Aspects of survey and model-based postcensal estimation of income and
//! poverty characteristics for states and counties*, ASA Proceedings of the Section on Government Statistics.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How replicate weights that are given were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplicateKind {
    /// Balanced repeated replication: half-samples of two PSUs a stratum.
    Brr,
    /// Fay's variant of balanced repeated replication, which keeps the share ρ of the half left out.
    Fay,
    /// Jackknife that drops one PSU of an unstratified sample.
    Jk1,
    /// Jackknife that drops one PSU of a stratum.
    Jkn,
    /// Jackknife of paired PSUs that drops one of each pair.
    Jk2,
    /// Bootstrap.
    Bootstrap,
    /// Successive differences.
    Sdr,
    /// The successive differences of the American Community Survey.
    Acs,
    /// Anything else; `scale` and `rscales` are 1 unless given.
    Other,
}

impl ReplicateKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Brr => "brr",
            Self::Fay => "fay",
            Self::Jk1 => "jk1",
            Self::Jkn => "jkn",
            Self::Jk2 => "jk2",
            Self::Bootstrap => "bootstrap",
            Self::Sdr => "sdr",
            Self::Acs => "acs",
            Self::Other => "other",
        }
    }

    /// Whether a scale of one's own has an effect.
    pub(super) fn takes_scale(self) -> bool {
        matches!(self, Self::Jk1 | Self::Jkn | Self::Bootstrap | Self::Other)
    }

    /// Whether factors of one's own for each replicate have an effect.
    pub(super) fn takes_rscales(self) -> bool {
        !matches!(self, Self::Jk2 | Self::Sdr | Self::Acs)
    }

    /// The scale where none is given; `first` is the largest factor of the first column, where columns are factors.
    pub(super) fn scale(self, replicates: usize, rho: f64, first: Option<f64>) -> f64 {
        let count = replicates as f64;
        match self {
            Self::Brr => count.recip(),
            Self::Fay => (count * (1.0 - rho) * (1.0 - rho)).recip(),
            Self::Jk1 => first.map_or((count - 1.0) / count, f64::recip),
            Self::Bootstrap => (count - 1.0).recip(),
            Self::Sdr | Self::Acs => 4.0 / count,
            Self::Jkn | Self::Jk2 | Self::Other => 1.0,
        }
    }
}
