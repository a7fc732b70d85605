//! Treatment of outliers: what is done with an indicator whose few largest or smallest values would decide its scale.
//!
//! With `until`, an indicator is tested first, by its skewness and kurtosis. It fails where |skewness| and kurtosis are both
//! above their thresholds (2 and 3.5 unless said). What is listed in `with` is then tried in turn, each on the values as
//! they came, and the first after which the test is passed is kept; where none is, the values stay as they came and the
//! record says so. Without `until` the one method listed is used whatever the values look like.
//!
//! - `winsorise`: the largest value (the smallest, where skewness is negative) is set to the next, then the two largest to
//!   the third, and so on, up to `most` values.
//! - `log`: ln x, of positive values only.
//! - `log_shifted`: ln(x − min + a (max − min)), a = 0.01 unless said; where skewness is negative its mirror image,
//!   −ln(max − x + a (max − min)).
//! - `log_gii`: ln((f·max − 1)(x − min)/(max − min) + 1), the logarithm of the Global Innovation Index, which maps the least
//!   value to 0 and the largest to ln(f·max); f = 1 unless said, and f·max must be above 1. Mirrored where skewness is
//!   negative. (COINr 1.1.14 gives back the values unchanged.)
//! - `box_cox`: (x^λ − 1)/λ, ln x where λ = 0; of positive values only. Without `lambda`, the λ between −5 and 5 at which a
//!   normal distribution is the most likely.
//!
//! A method that the values do not allow counts as not passed with `until`, and is refused without.
//!
//! Skewness and kurtosis are the adjusted ones of samples, kurtosis less 3 (type 2 of Joanes and Gill 1998, *The Statistician*
//! 47, 183–189; those of Excel, SAS and COINr). Fewer than three values, four for kurtosis, and constant columns pass.
//! Agrees with COINr's default treatment. With parameters of a base wave the bounds and constants are those of that wave:
//! another wave's value beyond a bound is set to the bound, one that has no logarithm becomes missing, and both are recorded.
//!
//! Groeneveld and Meeden (1984), *Measuring skewness and kurtosis*, The Statistician 33, 391–399; Box and Cox (1964), JRSS B
//! 26, 211–252.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::impute::mean;
use crate::error::{Code, Problem};
use crate::num::sum::exact_sum;

/// How outliers are treated.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Treat {
    /// What is tried, in turn; an empty list switches off what is said for the whole index.
    #[serde(default)]
    pub with: Vec<Treatment>,
    /// When values are well enough; without it the one method is used in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PassTest>,
}

/// One way to treat outliers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Treatment {
    /// Sets the values at the long end to the next.
    Winsorise {
        /// The most values that are moved.
        most: u32,
    },
    /// Logarithm.
    Log,
    /// Logarithm of the distance from the short end.
    LogShifted {
        /// What is added, in ranges of the indicator; 0.01 unless said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        share: Option<f64>,
    },
    /// Logarithm of the Global Innovation Index.
    LogGii {
        /// f; 1 unless said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        factor: Option<f64>,
    },
    /// Power transformation.
    BoxCox {
        /// λ; the most likely unless said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lambda: Option<f64>,
    },
}

/// When the shape of an indicator is well enough: |skewness| or kurtosis does not exceed its threshold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PassTest {
    /// The largest skewness, whatever its sign; 2 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skewness: Option<f64>,
    /// The largest kurtosis, that of a normal distribution being 0; 3.5 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kurtosis: Option<f64>,
}

/// What is done with every value of an indicator once its parameters are known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "treated", rename_all = "snake_case")]
pub enum Treated {
    /// Nothing had to be done.
    AsItCame,
    /// Nothing was done, although the test is not passed: no method listed helps.
    NotPassed,
    /// Values beyond a bound are set to it.
    Bounded {
        /// Least value.
        low: f64,
        /// Largest value.
        high: f64,
    },
    /// Logarithm.
    Log,
    /// sign · ln(slope · (sign·x − foot) + start).
    Shifted {
        /// 1, or −1 where it is mirrored.
        sign: f64,
        /// The least value of sign·x.
        foot: f64,
        /// What the distance is multiplied by.
        slope: f64,
        /// The argument at the foot.
        start: f64,
    },
    /// Power transformation.
    Power {
        /// λ.
        lambda: f64,
    },
}

impl Treat {
    /// Whether what is done to a value does not hang on any other value.
    pub(super) fn is_fixed(&self) -> bool {
        let fixed = |own: &Treatment| matches!(own, Treatment::Log | Treatment::BoxCox { lambda: Some(_) });
        self.with.is_empty() || (self.until.is_none() && self.with.iter().all(fixed))
    }

    pub(super) fn check(&self, path: &str, report: &mut dyn FnMut(String, Problem)) {
        if self.with.is_empty() && self.until.is_some() {
            let problem = Problem::new(Code::NoEffect, "a test without a method has no effect");
            report(format!("{path}.until"), problem.help("list methods in `with`"));
        }
        if self.until.is_none() && self.with.len() > 1 {
            let problem = Problem::new(Code::NoEffect, "all methods but the first have no effect");
            report(format!("{path}.with"), problem.help("say with `until` when the next is tried"));
        }
        let thresholds = self.until.iter();
        for (key, threshold) in
            thresholds.flat_map(|own| [("skewness", own.skewness), ("kurtosis", own.kurtosis)])
        {
            positive(threshold, "the threshold", &format!("{path}.until.{key}"), report);
        }
        for (index, own) in self.with.iter().enumerate() {
            let path = format!("{path}.with[{index}]");
            match own {
                Treatment::Winsorise { most: 0 } => {
                    let problem = Problem::new(Code::OutOfRange, "no value is moved");
                    report(format!("{path}.most"), problem.expected("at least 1"));
                }
                Treatment::LogShifted { share } => {
                    positive(*share, "the share of the range", &format!("{path}.share"), report);
                }
                Treatment::LogGii { factor } => {
                    positive(*factor, "the factor", &format!("{path}.factor"), report);
                }
                Treatment::BoxCox { lambda: Some(lambda) } if !(-5.0..=5.0).contains(lambda) => {
                    let problem = Problem::new(Code::OutOfRange, "λ is out of range");
                    let problem = problem.expected("−5 to 5").found(lambda.to_string());
                    report(format!("{path}.lambda"), problem);
                }
                _ => {}
            }
        }
    }

    /// Whether anything is to be done with an indicator of these values, which are not missing, in any order.
    pub(super) fn is_needed(&self, values: &[f64]) -> bool {
        !self.with.is_empty() && !self.until.as_ref().is_some_and(|until| until.passes(values))
    }

    /// What is done with an indicator of which treatment [is needed](Self::is_needed), of values that are not missing and sorted;
    /// `None` where the one method that is to be used in any case cannot be.
    pub(super) fn fit(&self, sorted: &[f64], scratch: &mut Vec<f64>) -> Option<Treated> {
        let Some(until) = &self.until else {
            return match self.with.first() {
                None => Some(Treated::AsItCame),
                Some(Treatment::Winsorise { most }) => Some(winsorise(sorted, *most, None, scratch)?.0),
                Some(own) => own.fit(sorted),
            };
        };
        let found = self.with.iter().find_map(|own| {
            if let Treatment::Winsorise { most } = own {
                return winsorise(sorted, *most, Some(until), scratch)
                    .filter(|(_, passed)| *passed)
                    .map(|own| own.0);
            }
            let treated = own.fit(sorted)?;
            scratch.clear();
            scratch.extend(sorted.iter().map(|&x| treated.of(x)));
            until.passes(scratch).then_some(treated)
        });
        Some(found.unwrap_or(Treated::NotPassed))
    }
}

impl Treatment {
    /// What is done with values, where they allow it.
    fn fit(&self, sorted: &[f64]) -> Option<Treated> {
        let (&min, &max) = (sorted.first()?, sorted.last()?);
        let sign = if skewness(sorted) < 0.0 { -1.0 } else { 1.0 };
        let foot = if sign > 0.0 { min } else { -max };
        match self {
            Self::Winsorise { .. } => None,
            Self::Log => (min > 0.0).then_some(Treated::Log),
            Self::LogShifted { share } => {
                let start = share.unwrap_or(0.01) * (max - min);
                (start > 0.0).then_some(Treated::Shifted { sign, foot, slope: 1.0, start })
            }
            Self::LogGii { factor } => {
                let top = factor.unwrap_or(1.0) * max;
                let slope = (top - 1.0) / (max - min);
                (top > 1.0 && max > min).then_some(Treated::Shifted { sign, foot, slope, start: 1.0 })
            }
            Self::BoxCox { lambda } => (min > 0.0).then(|| {
                let lambda = lambda.unwrap_or_else(|| most_likely(sorted));
                if lambda == 0.0 { Treated::Log } else { Treated::Power { lambda } }
            }),
        }
    }
}

impl Treated {
    /// Whether it can give another value than it is given.
    pub(super) fn changes(self) -> bool {
        !matches!(self, Self::AsItCame | Self::NotPassed)
    }

    /// A value after treatment; missing where it has none.
    #[inline]
    pub(super) fn of(self, x: f64) -> f64 {
        let log = |x: f64| if x > 0.0 { x.ln() } else { f64::NAN };
        match self {
            Self::AsItCame | Self::NotPassed => x,
            // `clamp` panics on bounds that are no numbers, and so does not serve indicators without values.
            Self::Bounded { low, high } => {
                if x < low {
                    low
                } else if x > high {
                    high
                } else {
                    x
                }
            }
            Self::Log => log(x),
            Self::Shifted { sign, foot, slope, start } => sign * log(slope * (sign * x - foot) + start),
            Self::Power { lambda } if x > 0.0 => (x.powf(lambda) - 1.0) / lambda,
            Self::Power { .. } => f64::NAN,
        }
    }
}

impl PassTest {
    fn passes(&self, values: &[f64]) -> bool {
        // A shape that is not defined does not fail.
        let fails = skewness(values).abs() > self.skewness.unwrap_or(2.0)
            && kurtosis(values) > self.kurtosis.unwrap_or(3.5);
        !fails
    }
}

/// Bounds that set values at the long end to the next until the test is passed, or `most` are moved, and whether it is.
fn winsorise(
    sorted: &[f64],
    most: u32,
    until: Option<&PassTest>,
    values: &mut Vec<f64>,
) -> Option<(Treated, bool)> {
    let (mut low, mut high) = (0, sorted.len().checked_sub(1)?);
    values.clear();
    values.extend_from_slice(sorted);
    for _ in 0..most {
        if high <= low + 1 {
            break;
        }
        if skewness(values) < 0.0 {
            low += 1;
        } else {
            high -= 1;
        }
        values.iter_mut().for_each(|x| *x = x.clamp(sorted[low], sorted[high]));
        if until.is_some_and(|until| until.passes(values)) {
            return Some((Treated::Bounded { low: sorted[low], high: sorted[high] }, true));
        }
    }
    Some((Treated::Bounded { low: sorted[low], high: sorted[high] }, until.is_none()))
}

/// G₁ = √(n(n−1)) / (n−2) · m₃ / m₂^(3/2); not defined for fewer than three values or equal ones.
///
/// ```
/// // By hand: mean 3, deviations −2 −2 −1 5, m₂ = 34/4, m₃ = 108/4.
/// let skewness = peil::composite::skewness(&[1.0, 1.0, 2.0, 8.0]);
/// assert!((skewness - 12_f64.sqrt() / 2.0 * 27.0 / 8.5_f64.powf(1.5)).abs() < 1e-15);
/// ```
pub fn skewness(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    if values.len() < 3 {
        return f64::NAN;
    }
    let m2 = moment(values, |own| own.powi(2));
    if m2 == 0.0 {
        return f64::NAN;
    }
    (n * (n - 1.0)).sqrt() / (n - 2.0) * moment(values, |own| own.powi(3)) / m2.powf(1.5)
}

/// G₂ = (n−1) / ((n−2)(n−3)) · ((n+1)(m₄/m₂² − 3) + 6), that of a normal distribution being 0; not defined for fewer than
/// four values or equal ones.
///
/// ```
/// // By hand: deviations −2 −2 −1 5, m₂ = 8.5, m₄ = 658/4.
/// let kurtosis = peil::composite::kurtosis(&[1.0, 1.0, 2.0, 8.0]);
/// assert!((kurtosis - 1.5 * (5.0 * (164.5 / 72.25 - 3.0) + 6.0)).abs() < 1e-14);
/// ```
pub fn kurtosis(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    if values.len() < 4 {
        return f64::NAN;
    }
    let m2 = moment(values, |own| own.powi(2));
    if m2 == 0.0 {
        return f64::NAN;
    }
    let excess = moment(values, |own| own.powi(4)) / (m2 * m2) - 3.0;
    (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * excess + 6.0)
}

/// The mean power of the deviations from the mean; exactly 0 for equal values.
fn moment(values: &[f64], power: impl Fn(f64) -> f64) -> f64 {
    if values.iter().all(|x| *x == values[0]) {
        return 0.0;
    }
    let center = mean(values);
    exact_sum(values.iter().map(|x| power(x - center))) / values.len() as f64
}

/// The λ of the largest likelihood, by golden sections: −n/2 · ln var(y) + (λ − 1) Σ ln x.
fn most_likely(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let logs = exact_sum(values.iter().map(|x| x.ln()));
    // The geometric mean as the unit keeps the powers within what doubles hold, and moves no maximum.
    let unit = (logs / n).exp();
    let likelihood = |lambda: f64| {
        let own = if lambda == 0.0 { Treated::Log } else { Treated::Power { lambda } };
        let treated: Vec<f64> = values.iter().map(|x| own.of(x / unit)).collect();
        -n / 2.0 * moment(&treated, |own| own.powi(2)).ln()
    };
    let ratio = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (-5.0, 5.0);
    for _ in 0..80 {
        let (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
        if likelihood(left) > likelihood(right) {
            high = right;
        } else {
            low = left;
        }
    }
    f64::midpoint(low, high)
}

fn positive(number: Option<f64>, what: &str, path: &str, report: &mut dyn FnMut(String, Problem)) {
    if let Some(number) = number.filter(|number| !(*number > 0.0 && number.is_finite())) {
        let problem = Problem::new(Code::OutOfRange, format!("{what} is not positive"));
        report(path.to_owned(), problem.found(number.to_string()));
    }
}
