//! The incomplete beta function and its inverse.
//!
//! Both tails come from one continued fraction (DiDonato and Morris) on the side of the mean where it converges, times
//! xᵃ yᵇ / B(a, b) in Loader's form. x and y = 1 − x travel together and the smaller is the exact one, so neither end loses
//! digits. The inverse takes Halley steps for the logarithm of the smaller tail by the logit of x: that function is concave
//! for all shapes, so the plain Newton steps far from the answer cannot go astray.
//!
//! statrs 0.19 is not used here: its fraction stops after 140 terms (Beta(12, 1e5) is off by 1.6e-6), and small shapes with
//! small probabilities are wrong.
//!
//! DiDonato, A. R. and Morris, A. H. (1992). Algorithm 708. ACM Transactions on Mathematical Software 18, 360–373.

use super::gamma::{lag, rest};
use super::normal::normal_quantile;

/// P(X ≤ x) for a beta variable with shapes a and b; NaN unless both shapes are positive and finite.
pub fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    if !valid(a, b) || x.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    Beta::new(a, b).at(Point { x, y: 1.0 - x }).lower
}

/// The x with P(X ≤ x) = p for a beta variable with shapes a and b; 0 at p = 0, 1 at p = 1; NaN unless p lies within 0
/// and 1 and both shapes are positive and finite.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    if !valid(a, b) || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return p;
    }
    if p <= 0.5 { Beta::new(a, b).quantile(p, None).x } else { Beta::new(b, a).quantile(1.0 - p, None).y }
}

/// The x with P(X > x) = p, which keeps the digits of a small p; otherwise as [`beta_quantile`].
pub fn beta_upper_quantile(p: f64, a: f64, b: f64) -> f64 {
    if !valid(a, b) || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return 1.0 - p;
    }
    if p <= 0.5 { Beta::new(b, a).quantile(p, None).y } else { Beta::new(a, b).quantile(1.0 - p, None).x }
}

fn valid(a: f64, b: f64) -> bool {
    a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()
}

/// x with its complement; the smaller of the two is exact.
#[derive(Clone, Copy)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Point {
    /// The point of the given odds x / y.
    pub(super) fn of_odds(odds: f64) -> Self {
        if odds < 1.0 {
            let x = odds / (1.0 + odds);
            Self { x, y: 1.0 - x }
        } else {
            let y = 1.0 / (1.0 + odds);
            Self { x: 1.0 - y, y }
        }
    }
}

/// What the distribution is at one point.
pub(super) struct At {
    /// P(X ≤ x).
    pub(super) lower: f64,
    /// xᵃ yᵇ / B(a, b): the density of logit x.
    front: f64,
    /// (a + b) x − a, how far the point lies from the mean.
    deviation: f64,
}

/// A pair of shapes with what does not depend on x.
pub(super) struct Beta {
    a: f64,
    b: f64,
    ln_front: f64,
}

impl Beta {
    pub(super) fn new(a: f64, b: f64) -> Self {
        let ln_front = (a / (a + b) * b).ln() + (rest(a + b) - rest(a) - rest(b));
        Self { a, b, ln_front }
    }

    pub(super) fn at(&self, at: Point) -> At {
        let &Self { a, b, .. } = self;
        let deviation = if at.x <= at.y { deviation(at.x, a, b) } else { -deviation(at.y, b, a) };
        self.at_deviation(at, deviation)
    }

    /// At a point whose (a + b) x − a is known better than x.
    pub(super) fn at_deviation(&self, at: Point, deviation: f64) -> At {
        let &Self { a, b, ln_front } = self;
        let Point { x, y } = at;
        let n = a + b;
        let ln_power = a * lag(deviation / a, n * x / a) + b * lag(-deviation / b, n * y / b);
        let front = (ln_front - ln_power).exp();
        let lower = if deviation <= 0.0 && b < 1.0 && (n + 1.0) * y < NEAR_END {
            1.0 - front * series(y, b, a)
        } else if deviation <= 0.0 {
            front * fraction(x, -deviation, a, b)
        } else {
            1.0 - front * fraction(y, deviation, b, a)
        };
        // Rounding may step over the ends.
        At { lower: lower.clamp(0.0, 1.0), front, deviation }
    }

    /// The point below which lies p ≤ ½ of the distribution; `start` is the logit of a first guess.
    pub(super) fn quantile(&self, p: f64, start: Option<f64>) -> Point {
        /// Below this distance in ln P the next step, of third order, is the last.
        const NEAR: f64 = 1e-5;
        /// Logit of the smallest and largest x that can be told from 0 and 1.
        const ENDS: f64 = 700.0;
        let &Self { a, b, ln_front } = self;
        let (mut low, mut high) = (-ENDS, ENDS);
        // With shapes of one and more P(X ≤ x) is at most (b + 1) x, or its mirror, so that the quantile lies at no end.
        let is_inside = a.min(b) >= 1.0 && p > 1e-16;
        let known = start.or_else(|| self.normal_guess(p)).filter(|_| is_inside);
        let mut logit = if let Some(guess) = known {
            guess
        } else {
            // So near to an end that xᵃ / (a B) = p, or its mirror, is the distribution itself.
            let ln_beta = -a * (b / a).ln_1p() - b * (a / b).ln_1p() - ln_front;
            let x = end(p, a, ln_beta);
            if x * (b + 1.0) < 1e-17 {
                return Point { x, y: 1.0 };
            }
            let y = end(1.0 - p, b, ln_beta);
            if y * (a + 1.0) < 1e-17 {
                return Point { x: 1.0, y };
            }
            start.or_else(|| self.normal_guess(p)).unwrap_or_else(|| self.guess_of_ends(x, y))
        }
        .clamp(low, high);
        let mut at = Point::of_odds(logit.exp());
        for _ in 0..200 {
            let At { lower, front, deviation } = self.at(at);
            let miss = (lower / p).ln();
            if miss < 0.0 {
                low = logit;
            } else {
                high = logit;
            }
            let slope = front / lower;
            let newton = -miss / slope;
            let halley = newton / (1.0 + 0.5 * miss * (deviation + slope) / slope);
            let step = if miss.abs() < 0.5 { halley } else { newton };
            if miss.abs() < NEAR {
                return Point::of_odds(at.x / at.y * step.exp());
            }
            let next = logit + step;
            if next > low && next < high {
                logit = next;
                at = Point::of_odds(at.x / at.y * step.exp());
            } else if high - low > f64::EPSILON * logit.abs() {
                // Where P underflows or is all rounding there is no slope to follow.
                logit = 0.5 * (low + high);
                at = Point::of_odds(logit.exp());
            } else {
                break;
            }
        }
        at
    }

    /// Logit of a first guess by a normal distribution (Abramowitz and Stegun 26.5.22); none where that makes no sense.
    fn normal_guess(&self, p: f64) -> Option<f64> {
        let &Self { a, b, .. } = self;
        if a.min(b) <= 0.6 {
            return None;
        }
        let z = -normal_quantile(p);
        let (u, v) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
        let lambda = (z * z - 3.0) / 6.0;
        let h = 2.0 / (u + v);
        let w = z * (h + lambda).max(0.0).sqrt() / h - (v - u) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
        Some((a / b).ln() - 2.0 * w).filter(|guess| guess.abs() < 300.0)
    }

    /// Logit of a first guess; x and y are what either end alone would give.
    fn guess_of_ends(&self, x: f64, y: f64) -> f64 {
        if x < 0.5 {
            (x / (1.0 - x)).ln()
        } else if y < 0.5 {
            ((1.0 - y) / y).ln()
        } else {
            (self.a / self.b).ln()
        }
    }
}

/// The x with xᵃ / (a B) = p.
fn end(p: f64, a: f64, ln_beta: f64) -> f64 {
    let ln_scale = a.ln() + ln_beta;
    // The power magnifies less of the rounding than a logarithm, as long as the number to raise does not underflow.
    if ln_scale > -600.0 { (p * ln_scale.exp()).powf(1.0 / a) } else { ((p.ln() + ln_scale) / a).exp() }
}

/// (a + b) x − a with the products and sums exact: near the mean of large shapes the difference has few digits otherwise.
fn deviation(x: f64, a: f64, b: f64) -> f64 {
    let (ax, bx) = (a * x, b * x);
    let lost = a.mul_add(x, -ax) + b.mul_add(x, -bx);
    let (first, lost_first) = exact_sum(ax, -a);
    let (second, lost_second) = exact_sum(first, bx);
    second + (lost + lost_first + lost_second)
}

/// The rounded sum and what the rounding lost (Knuth).
fn exact_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

/// So near x = 1, in units of 1 / (a + b + 1), that the fraction would take 1 / √y terms where b is small, while the upper
/// tail's series takes a few and leaves the lower one its digits.
const NEAR_END: f64 = 0.05;

/// I_x(a, b) B(a, b) / (xᵃ yᵇ) for small x: 1/a · (1 + (a + b) x / (a + 1) + …), all positive.
fn series(x: f64, a: f64, b: f64) -> f64 {
    let (mut term, mut sum, mut n) = (1.0, 1.0, 0.0);
    loop {
        term *= (a + b + n) / (a + 1.0 + n) * x;
        let next = sum + term;
        if next == sum {
            return sum / a;
        }
        sum = next;
        n += 1.0;
    }
}

/// I_x(a, b) B(a, b) / (xᵃ yᵇ) for x at or below the mean; `short` = a − (a + b) x.
fn fraction(x: f64, short: f64, a: f64, b: f64) -> f64 {
    /// Enough for shapes of 1e12; a bound only, since the fraction converges.
    const TERMS: u32 = 1_000_000;
    let first = a / (a + 1.0) * (short + 1.0);
    // Lentz: ratios of successive numerators and denominators.
    let (mut numerator, mut denominator, mut value) = (first, 0.0, first);
    for m in 1..TERMS {
        let m = f64::from(m);
        let odd = a + 2.0 * m - 1.0;
        let turn = m * (b - m) * x / odd;
        let over = (a + m - 1.0) * ((a + b + m - 1.0) / odd) * turn * x;
        let plus = m + turn + (a + m) / (odd + 2.0) * (short + 1.0 + m * (2.0 - x));
        denominator = 1.0 / (plus + over * denominator);
        numerator = plus + over / numerator;
        let change = numerator * denominator;
        value *= change;
        if (change - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    1.0 / value
}
