//! First-order and total effects, from evaluations of a design of two independent samples.
//!
//! Rows of A and B are independent draws of all factors; A_B⁽ⁱ⁾ is A with factor i of B. With f their outputs (Jansen 1999, as
//! Saltelli and others 2010 recommend),
//!
//! S_i = 1 − Σ (f_B − f_{A_B⁽ⁱ⁾})² / 2nV, T_i = Σ (f_A − f_{A_B⁽ⁱ⁾})² / 2nV,
//!
//! with V the variance of all 2n outputs of A and B. S_i is the share of the variance that would go on the mean if factor i were
//! known, T_i the share that would be left if all others were; T_i − S_i is what it does together with others. Both
//! rest on differences alone: a constant added to the output changes nothing. (COINr 1.1.14 takes means of products that are not
//! centred, which a constant moves.) Estimates can fall a little below 0 or above 1; they are given as they come.
//!
//! Intervals are percentiles of a bootstrap of the rows, seeded.
//!
//! Jansen (1999), *Analysis of variance designs for model output*, Computer Physics Communications 117, 35–43; Saltelli,
//! Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), *Variance based sensitivity analysis of model output*, Computer
//! Physics Communications 181, 259–270; Archer, Saltelli and Sobol' (1997), Journal of Statistical Computation and Simulation
//! 58, 99–120 (bootstrap).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::composite::scale::quantile;
use crate::num::sum::exact_sum;
use crate::replicate::draw::Draws;

/// How much of the variance of an output comes from a factor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Effect {
    /// By itself: the first-order effect.
    pub first: f64,
    /// The lower end of its interval.
    pub first_low: f64,
    /// The upper end.
    pub first_high: f64,
    /// With all that it does together with others: the total effect.
    pub total: f64,
    /// The lower end of its interval.
    pub total_low: f64,
    /// The upper end.
    pub total_high: f64,
}

/// Rows drawn again and again, to see how much effects depend on which rows there are.
#[derive(Debug, Clone)]
pub struct Resamples {
    /// By resample, how often each row is in it.
    counts: Vec<Vec<u16>>,
    level: f64,
}

impl Resamples {
    /// So many resamples of rows, for intervals of a level. The same seed gives the same.
    pub fn new(rows: usize, resamples: usize, level: f64, seed: u64) -> Self {
        let counts = (0..resamples).map(|resample| {
            // Streams of their own, behind those of the design's rows.
            let mut draws = Draws::new(seed, usize::MAX - resample);
            let mut counts = vec![0_u16; rows];
            for _ in 0..rows {
                let row = draws.below(rows as u64) as usize;
                counts[row] = counts[row].saturating_add(1);
            }
            counts
        });
        Self { counts: counts.collect(), level }
    }
}

/// The effects of all factors on an output, and its variance; `None` where the output does not vary to twelve digits. `mixed`
/// are the outputs of A with one factor of B, factor by factor. Rows in which some output is missing (NaN) have no part.
///
/// ```
/// use peil::composite::{Resamples, effects};
/// // f = 3x + y of x, y = ±1, all rows there are: variances 9 and 1, nothing together.
/// let f = |x: f64, y: f64| 3.0 * x + y;
/// let signs = [-1.0, 1.0];
/// let mut rows = Vec::new();
/// for a in signs { for b in signs { for c in signs { for d in signs { rows.push([a, b, c, d]) } } } }
/// let of = |g: &dyn Fn(&[f64; 4]) -> f64| rows.iter().map(g).collect::<Vec<f64>>();
/// let (a, b) = (of(&|r| f(r[0], r[1])), of(&|r| f(r[2], r[3])));
/// let mixed = [of(&|r| f(r[2], r[1])), of(&|r| f(r[0], r[3]))];
/// let (variance, own) = effects(&a, &b, &mixed, &Resamples::new(16, 100, 0.95, 1)).unwrap();
/// assert!((variance - 10.0).abs() < 1e-12 && (own[0].first - 0.9).abs() < 1e-12 && (own[1].total - 0.1).abs() < 1e-12);
/// ```
pub fn effects(
    a: &[f64],
    b: &[f64],
    mixed: &[Vec<f64>],
    resamples: &Resamples,
) -> Option<(f64, Vec<Effect>)> {
    let there: Vec<usize> = (0..a.len())
        .filter(|&row| !(a[row].is_nan() || b[row].is_nan() || mixed.iter().any(|own| own[row].is_nan())))
        .collect();
    let n = there.len() as f64;
    let outputs = || there.iter().flat_map(|&row| [a[row], b[row]]);
    let mean = exact_sum(outputs()) / (2.0 * n);
    let (least, most) = outputs().fold((f64::MAX, f64::MIN), |(least, most), x| (least.min(x), most.max(x)));
    if there.len() < 2 || most - least <= 1e-12 * least.abs().max(most.abs()) {
        return None;
    }
    // Centred, so that what is squared is small.
    let sums: Vec<(f64, f64)> = there
        .iter()
        .map(|&row| {
            let (x, y) = (a[row] - mean, b[row] - mean);
            (x + y, x * x + y * y)
        })
        .collect();
    let squares: Vec<Vec<(f64, f64)>> = mixed
        .iter()
        .map(|own| {
            there.iter().map(|&row| ((b[row] - own[row]).powi(2), (a[row] - own[row]).powi(2))).collect()
        })
        .collect();
    let variance = exact_sum(sums.iter().map(|own| own.1)) / (2.0 * n);
    let whole: Vec<(f64, f64)> = squares
        .iter()
        .map(|own| {
            let first = exact_sum(own.iter().map(|own| own.0));
            let total = exact_sum(own.iter().map(|own| own.1));
            (1.0 - first / (2.0 * n * variance), total / (2.0 * n * variance))
        })
        .collect();
    let mut firsts = vec![Vec::with_capacity(resamples.counts.len()); mixed.len()];
    let mut totals = firsts.clone();
    for counts in &resamples.counts {
        let weights: Vec<f64> = there.iter().map(|&row| f64::from(counts[row])).collect();
        let count: f64 = weights.iter().sum();
        let [sum, square] = weighted(&weights, &sums);
        let variance = square / (2.0 * count) - (sum / (2.0 * count)).powi(2);
        // A resample in which nothing varies says nothing.
        if variance > 0.0 {
            for (factor, own) in squares.iter().enumerate() {
                let [first, total] = weighted(&weights, own);
                firsts[factor].push(1.0 - first / (2.0 * count * variance));
                totals[factor].push(total / (2.0 * count * variance));
            }
        }
    }
    let ends = |own: &mut Vec<f64>, estimate: f64| {
        own.sort_unstable_by(f64::total_cmp);
        let (lower, upper) = ((1.0 - resamples.level) / 2.0, f64::midpoint(1.0, resamples.level));
        if own.is_empty() { (estimate, estimate) } else { (quantile(own, lower), quantile(own, upper)) }
    };
    let effects = whole.into_iter().zip(firsts.iter_mut().zip(&mut totals)).map(
        |((first, total), (firsts, totals))| {
            let (first_low, first_high) = ends(firsts, first);
            let (total_low, total_high) = ends(totals, total);
            Effect { first, first_low, first_high, total, total_low, total_high }
        },
    );
    Some((variance, effects.collect()))
}

fn weighted(weights: &[f64], of: &[(f64, f64)]) -> [f64; 2] {
    let mut sums = [0.0; 2];
    for (weight, own) in weights.iter().zip(of) {
        sums[0] += weight * own.0;
        sums[1] += weight * own.1;
    }
    sums
}
