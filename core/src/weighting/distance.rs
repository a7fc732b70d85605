//! Distances of calibration: what a g-weight is as a function of the linear predictor.
//!
//! Calibrated weights are as near to the old ones as hitting the totals allows. With q = 1/σ² and u = q x'λ:
//!
//! - linear: g = 1 + u, the least squares distance (generalised regression, GREG); with bounds L and U cut off there;
//! - raking: g = exp(u), the entropy distance; never negative; with bounds cut off there;
//! - logit: g = (L(U−1) + U(1−L)e^{Au}) / ((U−1) + (1−L)e^{Au}), A = (U−L) / ((1−L)(U−1)); between bounds, smoothly.
//!
//! Deville and Särndal (1992), *Calibration estimators in survey sampling*, JASA 87, cases 1, 2, 6 and 7. λ is found
//! where the convex function Σ w σ² G(u) − λ'T is least; G is the primitive of g with G(0) = 0.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which distance between old and new weights is least.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Distance {
    /// Least squares: generalised regression. Without bounds weights can become negative.
    #[default]
    Linear,
    /// Entropy: factors are products, as in raking.
    Raking,
    /// Between two bounds, smoothly.
    Logit,
}

/// A distance with its bounds on g.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) distance: Distance,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// g at some u, its derivative there and its integral from 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub(super) g: f64,
    pub(super) slope: f64,
    pub(super) integral: f64,
}

impl Link {
    /// Whether one step of Newton's method is all it takes.
    pub(super) fn is_straight(&self) -> bool {
        self.distance == Distance::Linear && self.low == f64::NEG_INFINITY && self.high == f64::INFINITY
    }

    pub(super) fn at(&self, u: f64) -> At {
        let Self { low, high, .. } = *self;
        match self.distance {
            Distance::Linear => {
                let cut = |bound: f64| flat(bound, u, bound - 1.0, (bound * bound - 1.0) / 2.0);
                if u + 1.0 < low {
                    cut(low)
                } else if u + 1.0 > high {
                    cut(high)
                } else {
                    At { g: 1.0 + u, slope: 1.0, integral: u + u * u / 2.0 }
                }
            }
            Distance::Raking => {
                let g = u.exp();
                if g < low {
                    flat(low, u, low.ln(), low - 1.0)
                } else if g > high {
                    flat(high, u, high.ln(), high - 1.0)
                } else {
                    At { g, slope: g, integral: u.exp_m1() }
                }
            }
            Distance::Logit => {
                let (below, above) = (1.0 - low, high - 1.0);
                let scale = (high - low) / (below * above);
                let t = scale * u;
                // Both parts are divided by e^t where that is large.
                let (up, down) = if t > 0.0 { (1.0, (-t).exp()) } else { (t.exp(), 1.0) };
                let whole = above * down + below * up;
                At {
                    g: (low * above * down + high * below * up) / whole,
                    slope: scale * above * below * (high - low) * up * down / (whole * whole),
                    integral: low * u + (high - low) / scale * (t.max(0.0) + (whole / (high - low)).ln()),
                }
            }
        }
    }
}

/// g at a bound that was met at `from`, where the integral was `so_far`.
fn flat(bound: f64, u: f64, from: f64, so_far: f64) -> At {
    At { g: bound, slope: 0.0, integral: so_far + bound * (u - from) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slope_and_integral_belong_to_g_and_g_is_one_at_zero() {
        let infinite = (f64::NEG_INFINITY, f64::INFINITY);
        for (distance, (low, high)) in [
            (Distance::Linear, infinite),
            (Distance::Linear, (0.5, 1.7)),
            (Distance::Raking, infinite),
            (Distance::Raking, (0.5, 1.7)),
            (Distance::Logit, (0.5, 1.7)),
        ] {
            let link = Link { distance, low, high };
            let zero = link.at(0.0);
            assert!((zero.g - 1.0).abs() < 1e-15 && (zero.slope - 1.0).abs() < 1e-15);
            assert!(zero.integral.abs() < 1e-15, "{distance:?}");
            for u in [-3.0, -0.9, -0.3, 0.2, 0.66, 1.4] {
                let (h, here) = (1e-5, link.at(u));
                let (before, after) = (link.at(u - h), link.at(u + h));
                assert!(((after.g - before.g) / (2.0 * h) - here.slope).abs() < 1e-8, "{distance:?} {u}");
                assert!(
                    ((after.integral - before.integral) / (2.0 * h) - here.g).abs() < 1e-8,
                    "{distance:?} {u}"
                );
                assert!((low..=high).contains(&here.g));
            }
        }
    }

    #[test]
    fn logit_reaches_its_bounds_without_overflow() {
        let link = Link { distance: Distance::Logit, low: 0.5, high: 2.0 };
        for (u, bound) in [(-1e6, 0.5), (1e6, 2.0)] {
            let at = link.at(u);
            assert!((at.g - bound).abs() < 1e-15 && at.slope == 0.0 && at.integral.is_finite());
        }
    }
}
