//! The hypergeometric distribution: yes answers among n units drawn without replacement from N units of which K are yes.
//!
//! A single probability is built from the four cells of the two-by-two table, each by its deviation from expectation
//! (Loader's form, where nothing cancels; the deviations are ratios of whole numbers). Tails are summed from there by the
//! ratio of neighbours, away from the mode, until nothing more is added. Right to about 1e-13 for N up to 1e6.

use super::gamma::{lag, rest};

/// X yes among `drawn` units, from `population` units of which `yes` are yes.
///
/// ```
/// let x = peil::num::Hypergeometric::new(14, 8, 13);
/// assert!((x.pmf(8) - 6.0 / 14.0).abs() < 1e-14);
/// assert_eq!(x.cdf(8), 1.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hypergeometric {
    population: u64,
    yes: u64,
    drawn: u64,
}

impl Hypergeometric {
    /// The distribution. Where `yes` or `drawn` exceeds `population`, every probability is NaN.
    pub fn new(population: u64, yes: u64, drawn: u64) -> Self {
        Self { population, yes, drawn }
    }

    /// P(X = k); 0 for counts that cannot be.
    pub fn pmf(&self, k: u64) -> f64 {
        if !self.valid() {
            return f64::NAN;
        }
        if k < self.least() || k > self.most() {
            return 0.0;
        }
        let &Self { population, yes, drawn } = self;
        let (all, n) = (population as f64, drawn as f64);
        let (no, left) = (all - yes as f64, all - n);
        // k N − K n, whole and exact; every cell deviates by this over N, two up and two down.
        let excess = (i128::from(k) * i128::from(population) - i128::from(yes) * i128::from(drawn)) as f64;
        let k = k as f64;
        let cell = |count: f64, margins: f64, excess: f64| {
            if margins == 0.0 {
                return 0.0;
            }
            let expected = margins / all;
            // Loader's deviance: count · ln(count / expected) + expected − count.
            let deviance =
                if count == 0.0 { expected } else { count * lag(-excess / all / count, expected / count) };
            deviance + rest(count)
        };
        let cells = cell(k, yes as f64 * n, excess)
            + cell(yes as f64 - k, yes as f64 * left, -excess)
            + cell(n - k, no * n, -excess)
            + cell(left - (yes as f64 - k), no * left, excess);
        (rest(yes as f64) + rest(no) + rest(n) + rest(left) - rest(all) - cells).exp()
    }

    /// P(X ≤ k).
    pub fn cdf(&self, k: u64) -> f64 {
        self.tails(k).0
    }

    /// P(X ≥ k), itself included.
    pub fn sf_from(&self, k: u64) -> f64 {
        if k == 0 && self.valid() { 1.0 } else { self.tails(k.wrapping_sub(1)).1 }
    }

    /// P(X = k) and P(X ≥ k), the latter never as a difference: for the inversion, which asks only in the upper tail.
    pub(crate) fn pmf_and_upper(&self, k: u64) -> (f64, f64) {
        let pmf = self.pmf(k);
        (pmf, pmf * self.sum_up(k))
    }

    /// P(X ≤ k) and P(X > k); the one away from the mode is summed, the other is its complement.
    fn tails(&self, k: u64) -> (f64, f64) {
        if !self.valid() {
            return (f64::NAN, f64::NAN);
        }
        if k < self.least() {
            return (0.0, 1.0);
        }
        if k >= self.most() {
            return (1.0, 0.0);
        }
        let below_mean =
            u128::from(k) * u128::from(self.population) <= u128::from(self.yes) * u128::from(self.drawn);
        if below_mean {
            let lower = self.pmf(k) * self.sum_down(k);
            (lower, 1.0 - lower)
        } else {
            let upper = self.pmf(k + 1) * self.sum_up(k + 1);
            (1.0 - upper, upper)
        }
    }

    /// Σ P(X = j) / P(X = k) over j ≤ k.
    fn sum_down(&self, k: u64) -> f64 {
        let (yes, drawn, k) = (self.yes as f64, self.drawn as f64, k as f64);
        let other = self.population as f64 - yes - drawn;
        summed((0u32..).map(|i| k - f64::from(i)), |j| {
            j * (other + j) / ((yes - j + 1.0) * (drawn - j + 1.0))
        })
    }

    /// Σ P(X = j) / P(X = k) over j ≥ k.
    fn sum_up(&self, k: u64) -> f64 {
        let (yes, drawn, k) = (self.yes as f64, self.drawn as f64, k as f64);
        let other = self.population as f64 - yes - drawn;
        summed((0u32..).map(|i| k + f64::from(i)), |j| {
            (yes - j) * (drawn - j) / ((j + 1.0) * (other + j + 1.0))
        })
    }

    fn least(&self) -> u64 {
        (self.drawn + self.yes).saturating_sub(self.population)
    }

    fn most(&self) -> u64 {
        self.drawn.min(self.yes)
    }

    fn valid(&self) -> bool {
        self.yes <= self.population && self.drawn <= self.population
    }
}

/// 1 + r₁ + r₁ r₂ + … until a term adds nothing; the ratios fall, so none that follows does.
fn summed(counts: impl Iterator<Item = f64>, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for j in counts {
        term *= ratio(j);
        let next = sum + term;
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}
