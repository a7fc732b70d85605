//! The twelve rules by which a quantile is read off weighted answers, under the names of R `survey` (`qrule`).
//!
//! Units are sorted by value; `w_k` is the weight of the k-th, `C_k = w_1 + … + w_k`, `W = C_n`. Three rules pick a unit:
//! - `hf1` (`math`): the least value with `C_k ≥ p W`, the inverse of the weighted distribution function;
//! - `hf2` (`school`): the same, but halfway to the next value where `C_k = p W` exactly, so that the median of an even
//!   number of equal units is the middle of the two in the middle;
//! - `hf3`: the next value where `C_k = p W` and the k-th different value has an odd number k. R's reading of Hyndman and
//!   Fan's nearest-even rule; it is not the rule of R `quantile(type = 3)`, which rounds to the nearest.
//!
//! Six interpolate between the points `(A_k, x_k)` at `p (W + b w_n)`, where `A_k = C_k − a w_k`. Below the first point
//! the estimate is the smallest value, above the last the largest:
//!
//! | rule | a | b | with equal weights, `A_k / (W + b w_n)` is |
//! |---|---|---|---|
//! | `hf4` | 0 | 0 | k / n |
//! | `hf5` | 1/2 | 0 | (k − ½) / n |
//! | `hf6` | 0 | 1 | k / (n + 1) |
//! | `hf7` | 1 | −1 | (k − 1) / (n − 1) |
//! | `hf8` | 1/3 | 1/3 | (k − ⅓) / (n + ⅓) |
//! | `hf9` | 3/8 | 1/4 | (k − ⅜) / (n + ¼) |
//!
//! `shahvaish` takes the unit with the greatest `(n C_k / W + ½ − w_k / 2) / (n + 1)` up to p, as R computes it. **Beware:**
//! `w_k` enters unscaled, so the estimate depends on the scale of the weights; it is the rule of Shah and Vaish only where
//! the weights of the cell have mean 1. With the weights of 34 that a survey of schools has, the median is moved by 17
//! units, and where weights differ much its quantiles can fall as p rises.
//!
//! Equality is meant up to [`SAME`] of `W`: weights and `p` are decimal fractions in the user's eye, and `3 w = 0.3 · 10 w`
//! must hold for them. Where units of one value weigh differently, the rules that interpolate depend on which comes first;
//! here the lighter does, so that the order of rows is of no account (R goes by the order of rows).
//!
//! Agrees with R `survey` 4.1-1 but for its slips below the first point: for `p W < w_1` R gives the second value under
//! `hf1`, `hf2` and `hf3` (so that its quantiles are not monotone in p), extrapolates under `hf4`, and gives NaN for one
//! unit under the rules that interpolate. Here quantiles never fall as p rises, and one unit is its own quantile.
//!
//! Hyndman, R. J. and Fan, Y. (1996). Sample quantiles in statistical packages. The American Statistician 50, 361–365.
//! Shah, B. V. and Vaish, A. K. (2006). Confidence intervals for quantile estimation from complex survey data. Proceedings
//! of the Section on Survey Research Methods, American Statistical Association.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bunch::{Bunch, Unit};
use super::select::Neighbours;

/// How near a sum of weights must come to `p W` to count as equal, relative to `W`.
pub(super) const SAME: f64 = 1e-12;

/// How a quantile is read off the weighted answers, by the names of R `survey`.
///
/// The rule is of the estimate; limits come from the interval method. The default, `finite`, takes ranks and not R's
/// interval for the share at or below the estimate: exact ones for a simple random sample of a finite group, which the
/// row calls `hypergeometric`, and otherwise those of the effective number of answers, which it calls `finite`. R's are
/// `wald`, `logit` and `beta`.
///
/// ```
/// use peil::QuantileRule;
/// assert_eq!(QuantileRule::from_word("school"), Some(QuantileRule::School));
/// assert_eq!(QuantileRule::default().word(), "hf1");
/// ```
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum QuantileRule {
    /// The least value at or below which at least the share p lies.
    #[default]
    Hf1,
    /// As `hf1`, but halfway to the next value where exactly the share p lies at or below.
    Hf2,
    /// As `hf1`, but the next value where exactly the share p lies at or below an odd one.
    Hf3,
    /// Interpolates the distribution function.
    Hf4,
    /// Interpolates it in the middle of its steps.
    Hf5,
    /// Interpolates the expected ranks of a uniform distribution.
    Hf6,
    /// Interpolates their modes; what spreadsheets and R `quantile` do.
    Hf7,
    /// Interpolates so that the estimate is about median-unbiased.
    Hf8,
    /// Interpolates so that it is about unbiased for a normal distribution.
    Hf9,
    /// R's `shahvaish`, which depends on the scale of the weights.
    #[serde(rename = "shahvaish")]
    ShahVaish,
    /// Another name of `hf1`.
    Math,
    /// Another name of `hf2`.
    School,
}

impl QuantileRule {
    /// All rules, in the order of the documentation.
    pub const ALL: [Self; 12] = [
        Self::Hf1,
        Self::Hf2,
        Self::Hf3,
        Self::Hf4,
        Self::Hf5,
        Self::Hf6,
        Self::Hf7,
        Self::Hf8,
        Self::Hf9,
        Self::ShahVaish,
        Self::Math,
        Self::School,
    ];

    /// The word that users type and read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hf1 => "hf1",
            Self::Hf2 => "hf2",
            Self::Hf3 => "hf3",
            Self::Hf4 => "hf4",
            Self::Hf5 => "hf5",
            Self::Hf6 => "hf6",
            Self::Hf7 => "hf7",
            Self::Hf8 => "hf8",
            Self::Hf9 => "hf9",
            Self::ShahVaish => "shahvaish",
            Self::Math => "math",
            Self::School => "school",
        }
    }

    /// The rule of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.word() == word)
    }

    /// All words, for messages that say what would have been right.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::word)
    }

    /// `(a, b)` of the rules that interpolate.
    fn points(self) -> Option<(f64, f64)> {
        match self {
            Self::Hf4 => Some((0.0, 0.0)),
            Self::Hf5 => Some((0.5, 0.0)),
            Self::Hf6 => Some((0.0, 1.0)),
            Self::Hf7 => Some((1.0, -1.0)),
            Self::Hf8 => Some((1.0 / 3.0, 1.0 / 3.0)),
            Self::Hf9 => Some((0.375, 0.25)),
            Self::Hf1 | Self::Hf2 | Self::Hf3 | Self::ShahVaish | Self::Math | Self::School => None,
        }
    }

    /// The running sum of weights, in ticks, at which the unit is found from which [`read`](Self::read) reads the
    /// p-quantile of some units, for p from 0 to 1.
    pub(super) fn target(self, all: &Bunch, p: f64) -> f64 {
        let target = p * all.sum as f64;
        match self.points() {
            Some((_, b)) if b != 0.0 => target + p * b * all.last.weight as f64,
            Some(_) => target,
            None => target - slack(all),
        }
    }

    /// The p-quantile of some units from the one found at the target; `different_values_up_to` counts those of the units.
    pub(super) fn read(
        self,
        all: &Bunch,
        p: f64,
        at: &Neighbours,
        different_values_up_to: impl Fn(f64) -> usize,
    ) -> f64 {
        if let Some((a, _)) = self.points() {
            return interpolate(at, self.target(all, p), a, slack(all));
        }
        if matches!(self, Self::Hf1 | Self::Math) || (at.sum as f64 - p * all.sum as f64).abs() > slack(all) {
            return at.unit.value;
        }
        let next = at.after.map_or(at.unit.value, |unit| unit.value);
        if matches!(self, Self::Hf2 | Self::School) {
            return f64::midpoint(at.unit.value, next);
        }
        // The next different value begins here, or p W falls between units of one value and nothing is left to choose.
        if next == at.unit.value || different_values_up_to(at.unit.value).is_multiple_of(2) {
            at.unit.value
        } else {
            next
        }
    }

    /// The ranks, from 1, of the units of a population of `units` equal units between which its own p-quantile lies.
    pub(super) fn ranks(self, units: u64, p: f64) -> (u64, u64) {
        let n = units as f64;
        let (whole, slack) = (n * p, SAME * n);
        let least = (whole - slack).ceil();
        let (low, high) = match self {
            Self::Hf2 | Self::Hf3 | Self::School if (whole - least).abs() <= slack => (least, least + 1.0),
            Self::Hf1 | Self::Hf2 | Self::Hf3 | Self::Math | Self::School => (least, least),
            Self::ShahVaish => {
                let rank = ((n + 1.0) * p + slack).floor();
                (rank, rank)
            }
            _ => {
                let (a, b) = self.points().unwrap_or_default();
                let position = p * (n + b) + a;
                ((position + slack).floor(), (position - slack).ceil())
            }
        };
        (low.clamp(1.0, n) as u64, high.clamp(1.0, n) as u64)
    }
}

/// How near a sum must come to the target to count as equal; a tick may be lost with every unit.
fn slack(all: &Bunch) -> f64 {
    (SAME * all.sum as f64).max(all.units as f64)
}

/// Where `p (W + b w_n)` falls among the points `(C_k − a w_k, x_k)`; each lies in its unit's own step, so the unit whose
/// step holds the target and its neighbours suffice.
fn interpolate(at: &Neighbours, target: f64, a: f64, slack: f64) -> f64 {
    let Neighbours { sum, unit, before, after } = *at;
    let point = sum as f64 - a * unit.weight as f64;
    let (low, high, over, gap) = if point <= target {
        let Some(after) = after else { return unit.value };
        let gap = a * unit.weight as f64 + (1.0 - a) * after.weight as f64;
        (unit.value, after.value, target - point, gap)
    } else {
        let Some(before) = before else { return unit.value };
        let gap = a * before.weight as f64 + (1.0 - a) * unit.weight as f64;
        (before.value, unit.value, target - point + gap, gap)
    };
    // A target on a point is that point, whatever way it was rounded: the share below it depends on that.
    if over <= slack || low == high {
        low
    } else if over >= gap - slack {
        high
    } else {
        (low + over / gap * (high - low)).clamp(low, high)
    }
}

/// The quantile under [`QuantileRule::ShahVaish`] of sorted units whose weights are in ticks of that size.
pub(super) fn shah_vaish(sorted: &[Unit], tick: f64, p: f64) -> f64 {
    let n = sorted.len() as f64;
    let total: i64 = sorted.iter().map(|unit| unit.weight).sum();
    let scale = n / total as f64;
    let (mut least, mut found) = ((f64::INFINITY, 0.0), (f64::NEG_INFINITY, None));
    let mut sum = 0;
    for unit in sorted {
        sum += unit.weight;
        let position = (scale * sum as f64 + 0.5 - unit.weight as f64 * tick / 2.0) / (n + 1.0);
        // Positions need not rise with the values.
        if position <= p + SAME && position >= found.0 {
            found = (position, Some(unit.value));
        }
        if position < least.0 {
            least = (position, unit.value);
        }
    }
    found.1.unwrap_or(least.1)
}
