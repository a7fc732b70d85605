//! The chi-square distribution for any positive degrees of freedom, both tails with full relative precision.
//!
//! P(X ≤ x) is the incomplete gamma function P(a, h) with a = df / 2 and h = x / 2. Below the mean it is summed from its
//! positive series, above it the upper tail comes from Legendre's continued fraction; both are multiplied by
//! hᵃ e⁻ʰ / Γ(a + 1) in Loader's form, so that large a cost no digits. Two corners need their own way: for small a and h
//! the upper tail is a difference of nearly equal numbers, which `expm1` takes apart, and for a ≥ 1e8 two terms of
//! Temme's uniform expansion are exact to the last digits. The inverse takes Halley steps for the logarithm of the
//! smaller tail by ln x, a concave function.
//!
//! Right to 1e-12 relative on the grid of `core/vectors/num` (df 1e-3 to 1e10, tails down to 1e-300); the quantile for
//! df below 0.02 to 1e-11, since it is a power with exponent 2 / df. Agrees with R `pchisq` and `qchisq`.
//!
//! DiDonato, A. R. and Morris, A. H. (1986). Computation of the incomplete gamma function ratios and their inverse. ACM
//! Transactions on Mathematical Software 12, 377–393. Temme, N. M. (1979). The asymptotic expansion of the incomplete
//! gamma functions. SIAM Journal on Mathematical Analysis 10, 757–766.

use std::f64::consts::PI;

use super::gamma::{lag, ln_gamma_of_one_more, rest};
use super::normal::{normal_cdf, normal_quantile};

/// P(X ≤ x) with `df` degrees of freedom; NaN unless `df` is positive and finite.
pub fn chi_square_cdf(x: f64, df: f64) -> f64 {
    tails(x, df).0
}

/// P(X > x) with `df` degrees of freedom; NaN unless `df` is positive and finite.
///
/// ```
/// use peil::num::chi_square_sf;
///
/// assert!((chi_square_sf(3.841_458_820_694_124, 1.0) - 0.05).abs() < 1e-15);
/// ```
pub fn chi_square_sf(x: f64, df: f64) -> f64 {
    tails(x, df).1
}

/// The x with P(X ≤ x) = p; 0 at p = 0, infinite at p = 1, NaN unless p lies within 0 and 1 and `df` is positive and
/// finite.
pub fn chi_square_quantile(p: f64, df: f64) -> f64 {
    if !valid(df) || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    match p {
        0.0 => 0.0,
        1.0 => f64::INFINITY,
        _ => 2.0 * quantile(p, 0.5 * df),
    }
}

fn valid(df: f64) -> bool {
    df > 0.0 && df.is_finite()
}

fn tails(x: f64, df: f64) -> (f64, f64) {
    if !valid(df) || x.is_nan() {
        return (f64::NAN, f64::NAN);
    }
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x == f64::INFINITY {
        return (1.0, 0.0);
    }
    let at = Incomplete::at(0.5 * df, 0.5 * x);
    (at.lower, at.upper)
}

/// From here on two terms of Temme's expansion are enough: the next is under 1e-16.
const LARGE: f64 = 1e8;

/// The incomplete gamma function ratios at a point.
struct Incomplete {
    lower: f64,
    upper: f64,
    /// The density of ln h: a hᵃ e⁻ʰ / Γ(a + 1).
    density: f64,
}

impl Incomplete {
    fn at(a: f64, h: f64) -> Self {
        let e = (h - a) / a;
        let deviance = a * lag(e, h / a);
        // Where h / a leaves the range of numbers nothing is left of the upper tail.
        let front = if deviance.is_nan() { 0.0 } else { (-deviance - rest(a)).exp() };
        let density = a * front;
        let (lower, upper) = if a >= LARGE {
            uniform(a, e, deviance)
        } else if h < 1.0 && a < 0.5 {
            (front * series(a, h), small_upper(a, h))
        } else if h < a.max(1.0) {
            let lower = front * series(a, h);
            (lower, 1.0 - lower)
        } else {
            let upper = if density == 0.0 { 0.0 } else { density / fraction(a, h) };
            (1.0 - upper, upper)
        };
        // Rounding may step over the ends.
        Self { lower: lower.clamp(0.0, 1.0), upper: upper.clamp(0.0, 1.0), density }
    }
}

/// 1 + h / (a + 1) + h² / ((a + 1)(a + 2)) + …
fn series(a: f64, h: f64) -> f64 {
    let (mut term, mut sum, mut over) = (1.0, 1.0, a);
    loop {
        over += 1.0;
        term *= h / over;
        let next = sum + term;
        if next == sum {
            return sum;
        }
        sum = next;
    }
}

/// hᵃ e⁻ʰ / Γ(a, h) by Legendre's continued fraction (Lentz), for h at or above a.
fn fraction(a: f64, h: f64) -> f64 {
    /// A bound only: near the mean it takes about 6 √a terms.
    const TERMS: u32 = 1_000_000;
    let mut plus = h - a + 1.0;
    let (mut numerator, mut denominator, mut value) = (plus, 0.0, plus);
    for n in 1..TERMS {
        let n = f64::from(n);
        let over = n * (a - n);
        plus += 2.0;
        denominator = 1.0 / (plus + over * denominator);
        numerator = plus + over / numerator;
        let change = numerator * denominator;
        value *= change;
        if (change - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}

/// The upper tail for h < 1 and a < ½: 1 − hᵃ / Γ(a + 1) · (1 + a Σ (−h)ⁿ / ((a + n) n!)), which is of size a for small a.
fn small_upper(a: f64, h: f64) -> f64 {
    let (mut term, mut sum, mut n) = (1.0, 0.0, 0.0);
    loop {
        n += 1.0;
        term *= -h / n;
        let next = sum + term / (a + n);
        if next == sum {
            break;
        }
        sum = next;
    }
    let less = (a * h.ln() - ln_gamma_of_one_more(a)).exp_m1();
    -(less + (1.0 + less) * a * sum)
}

/// Both tails for large a: ½ erfc(±η √(a/2)) ± e^(−aη²/2) c₀(η) / √(2πa) with aη²/2 = a (e − ln(1 + e)).
fn uniform(a: f64, e: f64, deviance: f64) -> (f64, f64) {
    if deviance.is_nan() || deviance > 800.0 {
        return if e < 0.0 { (0.0, 1.0) } else { (1.0, 0.0) };
    }
    let z = (2.0 * deviance).sqrt().copysign(e);
    let eta = z / a.sqrt();
    let c0 = -1.0 / 3.0 + eta * (1.0 / 12.0 - eta * (2.0 / 135.0 - eta * (1.0 / 864.0 + eta / 2835.0)));
    let more = (-deviance).exp() * c0 / (2.0 * PI * a).sqrt();
    (normal_cdf(z) - more, normal_cdf(-z) + more)
}

/// The h with P(a, h) = p, for p strictly between 0 and 1.
fn quantile(p: f64, a: f64) -> f64 {
    /// Below this distance in the logarithm of the tail the next step, of third order, is the last.
    const NEAR: f64 = 1e-5;
    // So near to 0 that hᵃ / Γ(a + 1) = p is the distribution itself.
    let end = ((p.ln() + ln_gamma_of_one_more(a)) / a).exp();
    if end < 1e-17 * (a + 1.0) / a.max(1.0) {
        return end;
    }
    let lower_tail = p <= 0.5;
    // 1 - p is exact for p above one half.
    let tail = p.min(1.0 - p);
    let (mut low, mut high) = (f64::MIN_POSITIVE.ln(), f64::MAX.ln());
    let mut log = guess(p, a, end).ln().clamp(low, high);
    for _ in 0..200 {
        let h = log.exp();
        let Incomplete { lower, upper, density } = Incomplete::at(a, h);
        let (reached, sign) = if lower_tail { (lower, 1.0) } else { (upper, -1.0) };
        let miss = (reached / tail).ln();
        if miss * sign < 0.0 {
            low = log;
        } else {
            high = log;
        }
        let slope = sign * density / reached;
        let newton = -miss / slope;
        let halley = newton / (1.0 - 0.5 * miss * (a - h - slope) / slope);
        if miss.abs() < NEAR {
            return h * halley.exp();
        }
        let next = log + if miss.abs() < 0.5 { halley } else { newton };
        if next > low && next < high {
            log = next;
        } else if high - low > f64::EPSILON * log.abs() {
            log = 0.5 * (low + high);
        } else {
            break;
        }
    }
    log.exp()
}

/// Wilson and Hilferty's cube, or the lower end where that fails.
fn guess(p: f64, a: f64, end: f64) -> f64 {
    let spread = 1.0 / (9.0 * a);
    let cube_root = 1.0 - spread + normal_quantile(p) * spread.sqrt();
    if cube_root > 0.2 { a * cube_root.powi(3) } else { end.max(f64::MIN_POSITIVE) }
}
