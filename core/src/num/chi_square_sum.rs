//! Sums of weighted chi-squares, `Q = Σ λ_i χ²(h_i)`, and such sums over an independent chi-square, `Q / (χ²(ν) / ν)`.
//!
//! Pearson's X² of a table from a complex sample is distributed so (Rao and Scott), with generalised design effects as
//! weights. `P(Q / (χ²(ν)/ν) > x)` is `P(Q − x χ²(ν)/ν > 0)`, one more term with a negative weight. Three ways:
//!
//! - **Satterthwaite**: one chi-square of the same mean and variance. Exact where all weights are equal.
//! - **Saddlepoint** (Lugannani and Rice in the form of Barndorff-Nielsen, as Kuonen has it for these sums): with the
//!   cumulant function K and its saddlepoint ζ, K'(ζ) = x, the upper tail is `Φ(−w − ln(v/w)/w)`,
//!   `w = ±√(2(ζx − K))`, `v = ζ√K''`. The relative error stays bounded however small the upper tail is.
//! - **Integration**: the exact tail. Imhof integrates along the imaginary axis, where small tails are lost in sums of
//!   large numbers. Here the same integral of `exp(K(s) − s x) / s` is taken along a hyperbola through its saddlepoint
//!   that bends towards the half-plane where `exp(−s x)` falls, in steps that are halved until nothing changes; the
//!   trapezoidal rule then converges exponentially (Trefethen and Weideman). Nothing cancels: both tails have 1e-12
//!   relative precision on the grid of `core/vectors/num`, down to 1e-300.
//!
//! Near the mean w and v vanish together; both are sums over terms of small functions of the deviation
//! `e_i = 2λ_iζ / (1 − 2λ_iζ)` in which nothing cancels: `w² = Σ h_i (e_i − ln(1 + e_i))`, `v² = ½ Σ h_i e_i²`.
//!
//! Weights must be finite and not negative, degrees of freedom positive and finite (ν may be infinite); otherwise the
//! probabilities are NaN. Weights of zero add nothing.
//!
//! Imhof, J. P. (1961). Computing the distribution of quadratic forms in normal variables. Biometrika 48, 419–426.
//! Kuonen, D. (1999). Saddlepoint approximations for distributions of quadratic forms in normal variables. Biometrika
//! 86, 929–935. Lugannani, R. and Rice, S. (1980). Saddle point approximation for the distribution of the sum of
//! independent random variables. Advances in Applied Probability 12, 475–490. Satterthwaite, F. E. (1946). An
//! approximate distribution of estimates of variance components. Biometrics Bulletin 2, 110–114. Trefethen, L. N. and
//! Weideman, J. A. C. (2014). The exponentially convergent trapezoidal rule. SIAM Review 56, 385–458.

use std::f64::consts::PI;

use super::chi_square::{chi_square_cdf, chi_square_sf};
use super::fisher::{f_cdf, f_sf};
use super::gamma::lag;
use super::normal::normal_cdf;

/// Ways to compute the distribution of a sum of weighted chi-squares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SumMethod {
    /// One chi-square with the same mean and variance.
    Satterthwaite,
    /// The saddlepoint approximation.
    Saddlepoint,
    /// The exact distribution, by integration.
    Integration,
}

/// A sum of weighted chi-squares, perhaps over an independent chi-square.
///
/// ```
/// use peil::num::{ChiSquareSum, SumMethod};
///
/// // Two exponentials: P(Q > x) = 2 e^(−x/4) − e^(−x/2).
/// let sum = ChiSquareSum::new([(2.0, 2.0), (1.0, 2.0)]);
/// let truth = 2.0 * (-5.0_f64 / 4.0).exp() - (-5.0_f64 / 2.0).exp();
/// assert!((sum.sf(5.0, SumMethod::Integration) - truth).abs() < 1e-14);
/// assert!((sum.sf(5.0, SumMethod::Saddlepoint) / truth - 1.0).abs() < 0.05);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ChiSquareSum {
    /// Weights, the largest being 1, and degrees of freedom.
    terms: Vec<(f64, f64)>,
    /// The largest weight.
    scale: f64,
    /// Degrees of freedom of the chi-square that the sum is divided by; infinite where it is not.
    over: f64,
    valid: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Lower,
    Upper,
}

impl ChiSquareSum {
    /// The sum of `weight · χ²(df)` over pairs of a weight and degrees of freedom.
    pub fn new(terms: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut terms: Vec<(f64, f64)> = terms.into_iter().collect();
        let valid = terms
            .iter()
            .all(|&(weight, df)| weight >= 0.0 && weight.is_finite() && df > 0.0 && df.is_finite());
        let scale = terms.iter().fold(0.0_f64, |largest, (weight, _)| largest.max(*weight));
        terms.iter_mut().for_each(|(weight, _)| *weight /= scale);
        terms.retain(|(weight, _)| *weight > 0.0);
        Self { terms, scale, over: f64::INFINITY, valid }
    }

    /// The sum of `weight · χ²(1)`.
    pub fn of_weights(weights: impl IntoIterator<Item = f64>) -> Self {
        Self::new(weights.into_iter().map(|weight| (weight, 1.0)))
    }

    /// The sum divided by an independent chi-square over its degrees of freedom.
    #[must_use]
    pub fn over(self, df: f64) -> Self {
        Self { over: df, ..self }
    }

    /// The scale and the degrees of freedom of the chi-square with the mean and the variance of the sum (before it is
    /// divided).
    pub fn satterthwaite(&self) -> (f64, f64) {
        let mean: f64 = self.terms.iter().map(|(weight, df)| weight * df).sum();
        let half_variance: f64 = self.terms.iter().map(|(weight, df)| weight * weight * df).sum();
        (self.scale * half_variance / mean, mean * mean / half_variance)
    }

    /// P(Q ≤ x).
    pub fn cdf(&self, x: f64, method: SumMethod) -> f64 {
        self.tail(x, method, Side::Lower)
    }

    /// P(Q > x).
    pub fn sf(&self, x: f64, method: SumMethod) -> f64 {
        self.tail(x, method, Side::Upper)
    }

    fn tail(&self, x: f64, method: SumMethod, side: Side) -> f64 {
        let certain = |of_all| f64::from(u8::from(side == of_all));
        if !self.valid || x.is_nan() || self.over.is_nan() || self.over <= 0.0 {
            return f64::NAN;
        }
        if x < 0.0 {
            return certain(Side::Upper);
        }
        let x = x / self.scale;
        // No sum at all is zero.
        if self.terms.is_empty() || x == f64::INFINITY {
            return certain(Side::Lower);
        }
        if x == 0.0 {
            return certain(Side::Upper);
        }
        match method {
            SumMethod::Satterthwaite => {
                let (scale, df) = self.satterthwaite();
                let ratio = x / (scale / self.scale);
                match (side, self.over == f64::INFINITY) {
                    (Side::Lower, true) => chi_square_cdf(ratio, df),
                    (Side::Upper, true) => chi_square_sf(ratio, df),
                    (Side::Lower, false) => f_cdf(ratio / df, df, self.over),
                    (Side::Upper, false) => f_sf(ratio / df, df, self.over),
                }
            }
            SumMethod::Saddlepoint => {
                let z = Form { sum: self, x }.saddlepoint_deviate();
                normal_cdf(if side == Side::Lower { z } else { -z })
            }
            SumMethod::Integration => {
                let form = Form { sum: self, x };
                let mean: f64 = self.terms.iter().map(|(weight, df)| weight * df).sum();
                let (near, far) =
                    if x < mean { (Side::Lower, Side::Upper) } else { (Side::Upper, Side::Lower) };
                // The smaller tail is computed, and the larger is what it leaves; of skew sums it may lie across the mean.
                let (mut own, mut tail) = (near, form.integrate(near));
                if tail > 0.5 {
                    (own, tail) = (far, form.integrate(far));
                }
                if own == side { tail } else { 1.0 - tail }
            }
        }
    }
}

/// The form Q − x χ²(ν)/ν, or Q − x where ν is infinite, of which the sign is asked. All in units of the largest weight
/// and of s = 2ζ, so that its cumulant function is `K(s) = −½ Σ h_i ln(1 − a_i s) − ½ ν ln(1 + x s/ν)`, the last being
/// `−½ x s` without a denominator. It is finite for −ν/x < s < 1.
struct Form<'a> {
    sum: &'a ChiSquareSum,
    x: f64,
}

impl Form<'_> {
    /// s from a coordinate u that resolves both −∞ and 1.
    fn at(u: f64) -> f64 {
        -(-u).exp_m1()
    }

    /// Twice the slope of K at s = 1 − e^(−u); −∞ where K is not finite.
    fn slope(&self, u: f64) -> f64 {
        let denominator = 1.0 + self.x / self.sum.over * Self::at(u);
        if denominator <= 0.0 {
            return f64::NEG_INFINITY;
        }
        let left = (-u).exp();
        // 1 − a s = (1 − a) + a e^(−u).
        let own = self.sum.terms.iter().map(|&(a, df)| df * a / ((1.0 - a) + a * left));
        own.sum::<f64>() - self.x / denominator
    }

    /// What a standard normal is compared with: w + ln(v/w)/w.
    fn saddlepoint_deviate(&self) -> f64 {
        /// So near to the mean the limit is reached, and cubes are still numbers.
        const NEAREST: f64 = 1e-60;
        let mut u = bisect(-745.0, 709.0, |u| self.slope(u));
        if u.abs() < NEAREST {
            u = NEAREST;
        }
        let (s, left) = (Self::at(u), (-u).exp());
        let (mut w2, mut v2, mut apart) = (0.0, 0.0, 0.0);
        let mut add = |df: f64, e: f64, ratio: f64| {
            let own = lag(e, ratio);
            w2 += df * own;
            v2 += 0.5 * df * e * e;
            apart += df * beyond_square(e, own);
        };
        for &(a, df) in &self.sum.terms {
            let ratio = 1.0 / ((1.0 - a) + a * left);
            add(df, a * s * ratio, ratio);
        }
        // Without a denominator nothing is left of its term: K'(s) = 0 makes x s the sum of h e, which the lags hold.
        if self.sum.over < f64::INFINITY {
            let rate = self.x / self.sum.over;
            let ratio = 1.0 / (1.0 + rate * s);
            add(self.sum.over, -rate * s * ratio, ratio);
        }
        let w = w2.sqrt().copysign(s);
        if w.is_infinite() {
            return w;
        }
        // ln(v/w) = ½ ln(1 + (v² − w²) / w²), the difference being summed without cancellation.
        w + 0.5 * (apart / w2).ln_1p() / w
    }

    /// One tail: ∓ (1/2πi) ∫ exp(K(s)) ds/s along a contour that crosses the real axis below 0 for the lower tail, and
    /// above for the upper.
    fn integrate(&self, side: Side) -> f64 {
        /// The slant of the hyperbola: its asymptotes lie at this angle from the vertical.
        const SLANT: f64 = 0.3;
        /// Steps start at ½ and are halved so often at most.
        const HALVINGS: u32 = 14;
        let lowest = -self.sum.over / self.x;
        let point = |t: f64| match side {
            Side::Upper => 1.0 / (1.0 + (-t).exp()),
            Side::Lower if lowest == f64::NEG_INFINITY => -t.exp(),
            Side::Lower => lowest / (1.0 + (-t).exp()),
        };
        // Where exp(K(s)) / |s| is least on the real axis: its logarithm is convex between its poles.
        let direction = if side == Side::Upper { 1.0 } else { -1.0 };
        let crossing = point(bisect(-700.0, 700.0, |t| direction * self.slope_with_pole(point(t))));
        let (sin, cos) = SLANT.sin_cos();
        // The hyperbola's foci must not pass the poles, so that all contours between them are as good.
        let (before, after) = match side {
            Side::Upper => (crossing, 1.0 - crossing),
            Side::Lower => (crossing - lowest, -crossing),
        };
        let size = (before / (1.0 + sin)).min(after / (1.0 - sin));
        let level = self.exponent(crossing, 0.0).0;
        // The modulus and the value of the integrand over dt, relative to the level at the crossing.
        let integrand = |t: f64| {
            let half = (0.5 * t).sinh();
            // sinh and cosh − 1 of t.
            let (sinh, rise) = (t.sinh(), 2.0 * half * half);
            let (re, im) = (crossing + size * sin * rise, size * cos * sinh);
            let (exponent, angle) = self.exponent(re, im);
            let turn = (cos * (1.0 + rise)).atan2(sin * sinh) - im.atan2(re);
            let speed = size * (sin * sinh).hypot(cos * (1.0 + rise));
            let modulus = (exponent - level).exp() * (speed / re.hypot(im));
            (modulus, modulus * (angle + turn).sin())
        };
        let start = integrand(0.0);
        let mut step = 0.5;
        let mut sum = 0.5 * start.1 + along(step, step, integrand);
        for _ in 0..HALVINGS {
            let finer = sum + along(0.5 * step, step, integrand);
            let (before, now) = (step * sum, 0.5 * step * finer);
            (sum, step) = (finer, 0.5 * step);
            // The error of each step is about the square of that before.
            if (now - before).abs() <= 1e-10 * now.abs() {
                break;
            }
        }
        (level + (direction * step * sum / PI).ln()).exp()
    }

    /// Twice the slope of K(s) − ln|s| at a real s.
    fn slope_with_pole(&self, s: f64) -> f64 {
        let own: f64 = self.sum.terms.iter().map(|&(a, df)| df * a / (1.0 - a * s)).sum();
        own - self.x / (1.0 + self.x / self.sum.over * s) - 2.0 / s
    }

    /// Real and imaginary part of K at a complex s.
    fn exponent(&self, re: f64, im: f64) -> (f64, f64) {
        let (mut modulus, mut angle) = (0.0, 0.0);
        for &(a, df) in &self.sum.terms {
            let (re, im) = (-a * re, -a * im);
            modulus -= 0.5 * df * ln_modulus(re, im);
            angle -= 0.5 * df * im.atan2(1.0 + re);
        }
        let over = self.sum.over;
        if over == f64::INFINITY {
            (modulus - 0.5 * self.x * re, angle - 0.5 * self.x * im)
        } else {
            let rate = self.x / over;
            let (re, im) = (rate * re, rate * im);
            (modulus - 0.5 * over * ln_modulus(re, im), angle - 0.5 * over * im.atan2(1.0 + re))
        }
    }
}

/// Where an increasing function changes its sign.
fn bisect(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    /// Enough to leave nothing of a thousand beside the rounding of the function.
    const STEPS: u32 = 110;
    for _ in 0..STEPS {
        let middle = 0.5 * (low + high);
        if f(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The sum of an integrand at `first`, `first + step`, … until nothing is left of it.
fn along(first: f64, step: f64, integrand: impl Fn(f64) -> (f64, f64)) -> f64 {
    /// Beyond this the coordinates of the contour leave the range of numbers.
    const END: f64 = 340.0;
    let (mut t, mut sum, mut largest) = (first, 0.0, 0.0_f64);
    while t < END {
        let (modulus, value) = integrand(t);
        if modulus.is_nan() || (modulus < 1e-19 * largest && t > 1.0) {
            break;
        }
        sum += value;
        largest = largest.max(modulus);
        t += step;
    }
    sum
}

/// ln|1 + z|.
fn ln_modulus(re: f64, im: f64) -> f64 {
    if re.abs() + im.abs() < 0.5 {
        0.5 * (re * (2.0 + re) + im * im).ln_1p()
    } else {
        (1.0 + re).hypot(im).ln()
    }
}

/// e²/2 − (e − ln(1 + e)), where the latter is known as `lag`.
fn beyond_square(e: f64, lag: f64) -> f64 {
    if e.abs() > 0.3 {
        return 0.5 * e * e - lag;
    }
    // e³/3 − e⁴/4 + e⁵/5 − …
    let (mut power, mut sum, mut k) = (e * e * e, 0.0, 3.0);
    loop {
        let next = sum + power / k;
        if next == sum {
            return sum;
        }
        sum = next;
        power *= -e;
        k += 1.0;
    }
}
