//! Influence values, the common currency: an estimate is a smooth function of totals, and its influence on a unit
//! is the gradient of that function applied to the unit's part of the totals.
//!
//! With `θ = g(T)` and `T = Σ_k w_k x_k`, the influence of PSU i is `z_i = Σ_m (∂g/∂T_m) T_im`, where `T_im` is the
//! PSU's part of total m. Variances, covariances, contrasts and changes are all made of these `z_i`; outside the
//! domain they are zero, and no row is ever dropped. See Deville (1999), *Variance estimation for complex statistics
//! and estimators: linearization and residual techniques*, Survey Methodology 25(2).

/// The estimates of one cell with what is needed to take influences.
#[derive(Debug, Clone)]
pub(crate) enum Linear {
    /// Shares of classes in a base: `z = (T_c − p_c B_i) / B`.
    Shares {
        /// First class that is an estimate: a share has the class 1, a distribution all.
        first: usize,
        shares: Vec<f64>,
        base: f64,
    },
    /// A ratio of two totals, a mean being one over Σw: `z = (Y_i − R X_i) / X`.
    Ratio { ratio: f64, denominator: f64 },
    /// A total: `z = Y_i`.
    Total { total: f64 },
    /// A mean of points given to classes: `z = (Σ_c s_c T_ic − ȳ B_i) / B`.
    Score { points: Vec<f64>, mean: f64, base: f64 },
}

impl Linear {
    /// The estimates.
    pub(crate) fn values(&self) -> &[f64] {
        match self {
            Self::Shares { first, shares, .. } => &shares[*first..],
            Self::Ratio { ratio: value, .. }
            | Self::Total { total: value }
            | Self::Score { mean: value, .. } => std::slice::from_ref(value),
        }
    }

    /// Writes the estimates that other linear sums of the cell give; NaN where they give none.
    pub(crate) fn values_at(&self, linear: &[f64], out: &mut [f64]) {
        match self {
            Self::Shares { first, .. } => {
                let base: f64 = linear.iter().sum();
                out.iter_mut().zip(&linear[*first..]).for_each(|(out, sum)| *out = sum / base);
            }
            Self::Ratio { .. } => out[0] = linear[0] / linear[1],
            Self::Total { .. } => out[0] = linear[0],
            Self::Score { points, .. } => {
                let sum: f64 = linear.iter().zip(points).map(|(sum, points)| sum * points).sum();
                out[0] = sum / linear.iter().sum::<f64>();
            }
        }
    }

    /// Writes the influence of one PSU (or stratum: influences are linear) on each estimate.
    #[inline]
    pub(crate) fn influence(&self, linear: &[f64], out: &mut [f64]) {
        match self {
            Self::Shares { first, shares, base } => {
                let own: f64 = linear.iter().sum();
                for ((out, &sum), share) in out.iter_mut().zip(&linear[*first..]).zip(&shares[*first..]) {
                    *out = (sum - share * own) / base;
                }
            }
            Self::Ratio { ratio, denominator } => out[0] = (linear[0] - ratio * linear[1]) / denominator,
            Self::Total { .. } => out[0] = linear[0],
            Self::Score { points, mean, base } => {
                let apart: f64 = linear.iter().zip(points).map(|(sum, points)| sum * (points - mean)).sum();
                out[0] = apart / base;
            }
        }
    }
}
