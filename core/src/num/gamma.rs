//! Logarithms of gamma and binomial coefficients, and the two small functions from which beta and hypergeometric
//! probabilities are built without cancellation.
//!
//! A density written with ln Γ subtracts numbers of size n to get one of size 1 and loses the digits of n. Following
//! Loader, ln Γ(a + 1) = a ln a − a + L(a) is split: the large part joins the powers, where it becomes
//! a [`lag`] of the relative deviation from the mean, and only the small rest [`rest`] L is left.
//!
//! Loader, C. (2000). Fast and accurate computation of binomial probabilities.

use std::f64::consts::PI;

/// ln Γ(x) for x > 0; NaN for x ≤ 0, infinite at infinity.
pub fn ln_gamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    if x >= 10.0 {
        let a = x - 1.0;
        return a * a.ln() - a + rest(a);
    }
    statrs::function::gamma::ln_gamma(x)
}

/// ln Γ(a + 1) for a ≥ 0, with relative precision where a is near 0 and the logarithm with it.
pub(super) fn ln_gamma_of_one_more(a: f64) -> f64 {
    /// One less Euler's constant.
    const FIRST: f64 = 0.422_784_335_098_467_13;
    if a > 0.5 {
        return a * a.ln() - a + rest(a);
    }
    // −ln(1 + a) + (1 − γ) a + Σ (ζ(k) − 1) (−a)ᵏ / k.
    let series =
        (2_u32..27).zip(ZETA_LESS_ONE).rev().fold(0.0, |sum, (k, zeta)| zeta / f64::from(k) - a * sum);
    -a.ln_1p() + a * (FIRST + a * series)
}

/// ζ(k) − 1 for k = 2 to 26.
const ZETA_LESS_ONE: [f64; 25] = [
    0.644_934_066_848_226_4,
    0.202_056_903_159_594_3,
    0.082_323_233_711_138_19,
    0.036_927_755_143_369_93,
    0.017_343_061_984_449_14,
    0.008_349_277_381_922_827,
    0.004_077_356_197_944_34,
    0.002_008_392_826_082_214_3,
    0.000_994_575_127_818_085_3,
    0.000_494_188_604_119_464_5,
    0.000_246_086_553_308_048_3,
    0.000_122_713_347_578_489_15,
    6.124_813_505_870_483e-5,
    3.058_823_630_702_049e-5,
    1.528_225_940_865_187e-5,
    7.637_197_637_899_763e-6,
    3.817_293_264_999_84e-6,
    1.908_212_716_553_939e-6,
    9.539_620_338_727_962e-7,
    4.769_329_867_878_064e-7,
    2.384_505_027_277_33e-7,
    1.192_199_259_653_110_6e-7,
    5.960_818_905_125_948e-8,
    2.980_350_351_465_228e-8,
    1.490_155_482_836_504_3e-8,
];

/// ln of the number of ways to choose k of n; NaN for k > n.
pub fn ln_choose(n: u64, k: u64) -> f64 {
    if k > n {
        return f64::NAN;
    }
    let (n, k) = (n as f64, k.min(n - k) as f64);
    if k == 0.0 {
        return 0.0;
    }
    // C(n, k) with the large parts joined: k ln(n / k) + (n − k) ln(n / (n − k)).
    let large = k * (n / k).ln() - (n - k) * (-k / n).ln_1p();
    large + (rest(n) - rest(k) - rest(n - k))
}

/// L(a) = ln Γ(a + 1) − a ln a + a: nothing at 0, ½ ln(2πa) plus Stirling's series for large a.
pub(super) fn rest(a: f64) -> f64 {
    if a <= 15.0 && a.fract() == 0.0 {
        return REST_OF_WHOLE[a.max(0.0) as usize];
    }
    let half_log = 0.5 * (2.0 * PI * a).ln();
    // Shifted up to where the series holds; every step is positive, so nothing cancels.
    let (mut shifted, mut steps) = (a, 0.0);
    while shifted < 10.0 {
        steps += step(shifted);
        shifted += 1.0;
    }
    let s = 1.0 / (shifted * shifted);
    let series = 1.0 / 12.0
        - s * (1.0 / 360.0
            - s * (1.0 / 1260.0
                - s * (1.0 / 1680.0 - s * (1.0 / 1188.0 - s * (691.0 / 360_360.0 - s * (1.0 / 156.0))))));
    half_log + (steps + series / shifted)
}

/// L of 0 to 15.
const REST_OF_WHOLE: [f64; 16] = [
    0.0,
    1.0,
    1.306_852_819_440_054_6,
    1.495_922_603_223_725_8,
    1.632_876_385_868_383_2,
    1.740_302_180_611_544_2,
    1.828_694_396_641_771,
    1.903_790_317_678_221_2,
    1.969_070_569_306_562_9,
    2.026_806_284_055_495_2,
    2.078_561_643_135_058_6,
    2.125_459_845_091_809_6,
    2.168_334_698_205_882_6,
    2.207_822_206_123_445,
    2.244_418_568_125_061,
    2.278_518_367_307_740_7,
];

/// By how much Stirling's series at a exceeds that at a + 1: (a + ½) ln(1 + 1/a) − 1.
fn step(a: f64) -> f64 {
    if a < 1.0 {
        return (a + 0.5) * (1.0 / a).ln_1p() - 1.0;
    }
    // atanh(r) / r − 1 with r = 1 / (2a + 1).
    let r = 1.0 / (2.0 * a + 1.0);
    odd_powers(r * r)
}

/// r²/3 + r⁴/5 + r⁶/7 + …, from r².
fn odd_powers(r2: f64) -> f64 {
    let (mut power, mut sum, mut k) = (r2, 0.0, 3.0);
    loop {
        let next = sum + power / k;
        if next == sum {
            return sum;
        }
        sum = next;
        power *= r2;
        k += 2.0;
    }
}

/// e − ln(1 + e) ≥ 0 for a relative deviation e from a mean; `ratio` is 1 + e, computed by the caller without
/// subtraction, since 1 + e has no digits left where e is near −1.
pub(crate) fn lag(e: f64, ratio: f64) -> f64 {
    if e.abs() > 0.4 {
        return e - ratio.ln();
    }
    // ln(1 + e) = 2 atanh(r), r = e / (2 + e): the leading terms cancel on paper instead of in the machine.
    let r = e / (2.0 + e);
    r * (e - 2.0 * odd_powers(r * r))
}
