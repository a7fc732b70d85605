//! Limits of sums and ratios of estimates, made of each estimate's own limits and of how the estimates vary together.
//!
//! The distances from an estimate to its own limits stand in for its standard error on that side (the method of variance
//! estimates recovery). For `δ = Σ_a c_a θ_a` with correlations `ρ_ab` of the estimates,
//!
//! `low = δ − √(Σ_ab s_a s_b ρ_ab v_a v_b)`, `v_a = |c_a| (θ_a − l_a)` where c_a > 0 and `|c_a| (u_a − θ_a)` where c_a < 0,
//!
//! s_a the sign of c_a; the upper limit takes the distances on the other sides. So a difference keeps what the single
//! intervals know: exact limits of small populations, no width for a full count, no symmetry where there is none. With
//! Wald limits it is Wald's interval of the difference.
//!
//! The limits of a ratio R = θ₂ / θ₁ of positive figures are those R for which the limits of θ₂ − R θ₁ touch zero, the
//! roots of a quadratic equation (Fieller's argument).
//!
//! Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions. Statistics in Medicine
//! 17, 873–890. Zou, G. Y. (2007). Toward using confidence intervals to compare correlations. Psychological Methods 12,
//! 399–413. Zou, G. Y. and Donner, A. (2008). Construction of confidence limits about effect measures: a general approach.
//! Statistics in Medicine 27, 1693–1702. Donner, A. and Zou, G. Y. (2012). Closed-form confidence intervals for functions
//! of the normal mean and standard deviation. Statistical Methods in Medical Research 21, 347–359.

use crate::estimate::Estimate;
use crate::num::{normal_cdf, normal_quantile};

/// An estimate with its own limits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limited {
    pub(super) value: f64,
    low: f64,
    high: f64,
}

impl Limited {
    /// `None` where the row has no estimate or no limits.
    pub(super) fn of(row: &Estimate) -> Option<Self> {
        Some(Self { value: row.estimate?, low: row.low?, high: row.high? })
    }

    fn below(self) -> f64 {
        self.value - self.low
    }

    fn above(self) -> f64 {
        self.high - self.value
    }
}

/// Limits of `Σ c θ` over pairs of a factor and an estimate, where `correlation(a, b)` is that of two of them.
pub(super) fn of_sum(terms: &[(f64, Limited)], correlation: impl Fn(usize, usize) -> f64) -> (f64, f64) {
    let value: f64 = terms.iter().map(|(times, own)| times * own.value).sum();
    let reach = |toward_low: bool| {
        let v: Vec<f64> = terms
            .iter()
            .map(|(times, own)| times * if (*times > 0.0) == toward_low { own.below() } else { own.above() })
            .collect();
        let pairs = (0..v.len()).flat_map(|a| (0..v.len()).map(move |b| (a, b)));
        let square: f64 =
            pairs.map(|(a, b)| if a == b { v[a] * v[a] } else { v[a] * v[b] * correlation(a, b) }).sum();
        // Terms that cancel leave rounding, which may fall below zero.
        square.max(0.0).sqrt()
    };
    (value - reach(true), value + reach(false))
}

/// Limits of `over / under`, neither negative; `None` where the denominator may be zero.
pub(super) fn of_ratio(over: Limited, under: Limited, correlation: f64) -> Option<(f64, f64)> {
    if !(over.value >= 0.0 && under.low > 0.0) {
        return None;
    }
    // R² (θ₁² − b²) − 2 R (θ₁ θ₂ − ρ a b) + θ₂² − a² = 0, a and b the distances of θ₂ and θ₁ on the sides that count.
    let equation = |a: f64, b: f64| {
        let square = under.value * under.value - b * b;
        let half = over.value * under.value - correlation * a * b;
        let rest = over.value * over.value - a * a;
        (square, half + (half * half - square * rest).max(0.0).sqrt(), rest)
    };
    // The smaller root is written with the larger one, since θ₁ may reach beyond twice its estimate: no square then.
    let (_, larger, rest) = equation(over.below(), under.above());
    let low = if larger > 0.0 { (rest / larger).max(0.0) } else { 0.0 };
    let (square, larger, _) = equation(over.above(), under.below());
    (square > 0.0).then(|| (low, larger / square))
}

/// The two-sided p-value that an interval implies for `value = at`: on the normal scale on which the limit on that side
/// lies as far out as the level says. It is below 1 − level if and only if `at` lies outside the limits.
pub(super) fn p_value(value: f64, limits: (f64, f64), level: f64, at: f64) -> f64 {
    let reach = if value >= at { value - limits.0 } else { limits.1 - value };
    let distance = (value - at).abs();
    if distance == 0.0 {
        return 1.0;
    }
    if reach <= 0.0 {
        return 0.0;
    }
    (2.0 * normal_cdf(-normal_quantile(0.5 + level / 2.0) * distance / reach)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wald(value: f64, half: f64) -> Limited {
        Limited { value, low: value - half, high: value + half }
    }

    #[test]
    fn with_symmetric_limits_a_sum_has_the_variance_of_the_sum() {
        let terms = [(1.0, wald(4.0, 0.3)), (-2.0, wald(1.0, 0.4)), (0.5, wald(3.0, 0.2))];
        let rho = [[1.0, 0.5, -0.2], [0.5, 1.0, 0.1], [-0.2, 0.1, 1.0]];
        let (low, high) = of_sum(&terms, |a, b| rho[a][b]);
        let half = (0.09 + 4.0 * 0.16 + 0.25 * 0.04 - 2.0 * 2.0 * 0.5 * 0.3 * 0.4
            + 2.0 * 0.5 * -0.2 * 0.3 * 0.2
            - 2.0 * 2.0 * 0.5 * 0.1 * 0.4 * 0.2_f64)
            .sqrt();
        assert!((low - (3.5 - half)).abs() < 1e-12 && (high - (3.5 + half)).abs() < 1e-12);
    }

    #[test]
    fn a_ratio_is_at_its_limits_where_the_difference_touches_zero() {
        let (over, under) =
            (Limited { value: 0.6, low: 0.5, high: 0.72 }, Limited { value: 0.4, low: 0.33, high: 0.45 });
        for rho in [-0.5, 0.0, 0.6] {
            let (low, high) = of_ratio(over, under, rho).unwrap();
            let at = |ratio: f64| of_sum(&[(1.0, over), (-ratio, under)], |_, _| rho);
            assert!(at(low).0.abs() < 1e-12 && at(high).1.abs() < 1e-12, "{low} {high}");
        }
    }

    #[test]
    fn a_ratio_to_what_may_be_nothing_has_no_limits() {
        let none = Limited { value: 0.1, low: 0.0, high: 0.3 };
        assert!(of_ratio(wald(0.5, 0.1), none, 0.0).is_none());
        assert_eq!(
            of_ratio(Limited { value: 0.0, low: 0.0, high: 0.2 }, wald(0.5, 0.0), 0.0),
            Some((0.0, 0.4))
        );
    }

    #[test]
    fn the_p_value_is_below_the_rest_of_the_level_just_where_the_limits_leave_it_out() {
        for (limits, at) in [((0.1, 0.9), 0.1), ((-0.2, 0.7), 0.7)] {
            assert!((p_value(0.5, limits, 0.95, at) - 0.05).abs() < 1e-12);
            assert!(p_value(0.5, limits, 0.95, at + (at - 0.5) * 1e-3) < 0.05);
        }
        assert_eq!(p_value(0.5, (0.5, 0.5), 0.95, 0.0), 0.0);
        assert_eq!(p_value(0.5, (0.5, 0.5), 0.95, 0.5), 1.0);
    }
}
