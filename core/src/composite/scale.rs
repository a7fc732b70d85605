//! Scales: [`Normalise`] with its parameters, taken of values or frozen, and the score of any value on it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::impute::{mean, median};
use super::model::Direction;
use super::normalise::{Beyond, Normalise, RobustSpread};
use crate::num::sum::exact_sum;

/// A normal distribution's standard deviation over its median absolute deviation.
const PER_MAD: f64 = 1.482_602_218_505_602;
/// A normal distribution's interquartile range over its standard deviation.
const IQR_PER: f64 = 1.348_979_500_392_163_5;
/// A normal distribution's standard deviation over its mean absolute deviation, √(π/2).
const PER_MEAN_DEVIATION: f64 = 1.253_314_137_315_500_3;

/// A scale with its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "scale", rename_all = "snake_case")]
pub enum Scale {
    /// at + per·(x − from)/unit, within limits if there are such.
    Straight {
        /// The score of `from`.
        at: f64,
        /// The score of a unit more.
        per: f64,
        /// The value from which it is measured.
        from: f64,
        /// The distance that counts as one; negative where less is better.
        unit: f64,
        /// The least score.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<f64>,
        /// The largest score.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<f64>,
    },
    /// Two straight lines that meet: from low by middle to high.
    Broken {
        /// Values of the three scores, after the sign.
        values: [f64; 3],
        /// The three scores.
        scores: [f64; 3],
        /// −1 where less is better.
        sign: f64,
    },
    /// first + (number of units below)/unit, of sorted values.
    Ranks {
        /// The values of all units after the sign, sorted.
        sorted: Vec<f64>,
        /// The score of the worst.
        first: f64,
        /// How many ranks count as one.
        unit: f64,
        /// −1 where less is better.
        sign: f64,
    },
    /// best/x, of positive values.
    Reciprocal {
        /// The least value.
        best: f64,
    },
    /// Every unit has reached the goal: 1 at the goal and beyond.
    Reached {
        /// The goal.
        goal: f64,
        /// −1 where less is better.
        sign: f64,
    },
    /// All units had one value: there is no scale.
    None {
        /// The value.
        value: f64,
        /// The score of that value.
        score: f64,
    },
    /// Nobody had a value.
    Empty,
}

impl Scale {
    /// The scale of values that are not missing, sorted where the method [needs order](Self::needs_order), the least first and
    /// the largest last in any case; `reference` is the value of the unit that some methods need.
    pub(super) fn fit(
        method: &Normalise,
        direction: Direction,
        sorted: &[f64],
        reference: f64,
        scratch: &mut Vec<f64>,
    ) -> Self {
        let sign = if direction == Direction::Up { 1.0 } else { -1.0 };
        let straight = |at, per, from, unit| Self::Straight { at, per, from, unit, least: None, most: None };
        // Those that need no values.
        match *method {
            Normalise::AsIs => return straight(0.0, 1.0, 0.0, 1.0),
            Normalise::Goalposts { low, high, from, to, beyond } => {
                let worse = if sign > 0.0 { low } else { high };
                let clip = beyond == Beyond::Clip;
                return Self::Straight {
                    at: from,
                    per: to - from,
                    from: worse,
                    unit: sign * (high - low),
                    least: clip.then_some(from),
                    most: clip.then_some(to),
                };
            }
            _ => {}
        }
        let (Some(&min), Some(&max)) = (sorted.first(), sorted.last()) else { return Self::Empty };
        let (worst, best) = if sign > 0.0 { (min, max) } else { (max, min) };
        let constant = min == max;
        let none = |score| Self::None { value: min, score };
        match *method {
            Normalise::MinMax { low, high } if constant => none(f64::midpoint(low, high)),
            Normalise::MinMax { low, high } => straight(low, high - low, worst, best - worst),
            Normalise::ZScore { mean, .. } if constant => none(mean),
            Normalise::ZScore { mean: at, sd } => {
                let center = mean(sorted);
                straight(at, sd, center, sign * standard_deviation(sorted, center))
            }
            Normalise::Rank => Self::ranks(sorted, sign, 1.0, 1.0),
            Normalise::Borda => Self::ranks(sorted, sign, 0.0, 1.0),
            Normalise::PercentileRank if constant => none(0.5),
            Normalise::PercentileRank => Self::ranks(sorted, sign, 0.0, sorted.len() as f64 - 1.0),
            Normalise::FractionOfMax if sign > 0.0 && max > 0.0 => straight(0.0, 1.0, 0.0, max),
            Normalise::FractionOfMax if min > 0.0 => Self::Reciprocal { best: min },
            Normalise::FractionOfMax => Self::Empty,
            Normalise::DistanceToReference { .. } => Self::towards(worst, reference, sign, Beyond::Keep),
            Normalise::DistanceToTarget { target, beyond } => Self::towards(worst, target, sign, beyond),
            Normalise::Robust { at, .. } if constant => none(at),
            Normalise::Robust { at, per, spread } => {
                straight(at, per, median(sorted), sign * spread.of(sorted, scratch))
            }
            Normalise::Grades { middle, .. } if constant => none(middle),
            Normalise::Grades { low, middle, high, tails } => {
                let (lower, upper) = (quantile(sorted, tails), quantile(sorted, 1.0 - tails));
                let center = mean(sorted);
                let (worst, best) = if sign > 0.0 { (lower, upper) } else { (-upper, -lower) };
                // A mean outside the tails (one unit far above all others) leaves no room below or above it.
                let center = (sign * center).clamp(worst, best);
                Self::Broken { values: [worst, center, best], scores: [low, middle, high], sign }
            }
            Normalise::AsIs | Normalise::Goalposts { .. } => unreachable!("taken above"),
        }
    }

    /// Whether a method reads more of sorted values than the least, the largest and sums.
    pub(super) fn needs_order(method: &Normalise) -> bool {
        match method {
            Normalise::MinMax { .. }
            | Normalise::ZScore { .. }
            | Normalise::FractionOfMax
            | Normalise::DistanceToReference { .. }
            | Normalise::DistanceToTarget { .. }
            | Normalise::Goalposts { .. }
            | Normalise::AsIs => false,
            Normalise::Rank | Normalise::Borda | Normalise::PercentileRank | Normalise::Robust { .. } => true,
            Normalise::Grades { tails, .. } => *tails > 0.0,
        }
    }

    fn ranks(sorted: &[f64], sign: f64, first: f64, unit: f64) -> Self {
        let sorted = if sign > 0.0 { sorted.to_vec() } else { sorted.iter().rev().map(|x| -x).collect() };
        Self::Ranks { sorted, first, unit, sign }
    }

    /// From 0 at the worst value to 1 at a goal.
    fn towards(worst: f64, goal: f64, sign: f64, beyond: Beyond) -> Self {
        if goal.is_nan() {
            return Self::Empty;
        }
        if sign * (goal - worst) <= 0.0 {
            return Self::Reached { goal, sign };
        }
        let most = (beyond == Beyond::Clip).then_some(1.0);
        Self::Straight { at: 1.0, per: 1.0, from: goal, unit: goal - worst, least: None, most }
    }

    /// The scale as a plain function where it is a straight line without limits: with the bits of [`of`](Self::of).
    pub(super) fn line(&self) -> Option<impl Fn(f64) -> f64 + use<>> {
        match *self {
            Self::Straight { at, per, from, unit, least: None, most: None } => {
                Some(move |x: f64| at + per * ((x - from) / unit))
            }
            _ => None,
        }
    }

    /// The score of a value; missing where it has none.
    #[inline]
    pub(super) fn of(&self, x: f64) -> f64 {
        match self {
            Self::Straight { at, per, from, unit, least, most } => {
                let score = at + per * ((x - from) / unit);
                match (least, most) {
                    (Some(least), _) if score < *least => *least,
                    (_, Some(most)) if score > *most => *most,
                    _ => score,
                }
            }
            Self::Broken { values: [worst, center, best], scores: [low, middle, high], sign } => {
                let y = sign * x;
                if y.is_nan() {
                    f64::NAN
                } else if y >= *best {
                    *high
                } else if y <= *worst {
                    *low
                } else if y >= *center {
                    middle + (high - middle) * ((y - center) / (best - center))
                } else {
                    low + (middle - low) * ((y - worst) / (center - worst))
                }
            }
            Self::Ranks { sorted, first, unit, sign } => {
                if x.is_nan() {
                    return f64::NAN;
                }
                let y = sign * x;
                first + sorted.partition_point(|own| *own < y) as f64 / unit
            }
            Self::Reciprocal { best } if x > 0.0 => best / x,
            Self::Reached { goal, sign } if sign * (x - goal) >= 0.0 => 1.0,
            Self::None { value, score } if x == *value => *score,
            Self::Reciprocal { .. } | Self::Reached { .. } | Self::None { .. } | Self::Empty => f64::NAN,
        }
    }

    /// How much the score rises with the value; `None` where it jumps.
    pub(super) fn slope(&self, x: f64) -> Option<f64> {
        match self {
            Self::Straight { .. } | Self::Broken { .. } if self.clips(x) => Some(0.0),
            Self::Straight { per, unit, .. } => Some(per / unit),
            Self::Broken { values: [worst, center, best], scores: [low, middle, high], sign } => {
                let upper = (high - middle) / (best - center);
                let lower = (middle - low) / (center - worst);
                Some(sign * if sign * x >= *center { upper } else { lower })
            }
            Self::Reciprocal { best } => Some(-best / (x * x)),
            Self::Reached { .. } | Self::None { .. } => Some(0.0),
            Self::Ranks { .. } | Self::Empty => None,
        }
    }

    /// Whether a value's score is set to the end of the scale.
    pub(super) fn clips(&self, x: f64) -> bool {
        match self {
            Self::Straight { at, per, from, unit, least, most } => {
                let score = at + per * ((x - from) / unit);
                least.is_some_and(|least| score < least) || most.is_some_and(|most| score > most)
            }
            Self::Broken { values: [worst, _, best], sign, .. } => sign * x < *worst || sign * x > *best,
            _ => false,
        }
    }

    /// Whether all units had one value, so that scores do not tell them apart.
    pub(super) fn is_constant(&self) -> bool {
        match self {
            Self::None { .. } | Self::Reached { .. } => true,
            Self::Ranks { sorted, .. } => sorted.first() == sorted.last(),
            _ => false,
        }
    }
}

impl RobustSpread {
    /// The spread of sorted values that are not all equal.
    fn of(self, sorted: &[f64], scratch: &mut Vec<f64>) -> f64 {
        let center = median(sorted);
        let spread = match self {
            Self::Mad => {
                scratch.clear();
                scratch.extend(sorted.iter().map(|x| (x - center).abs()));
                scratch.sort_unstable_by(f64::total_cmp);
                PER_MAD * median(scratch)
            }
            Self::Iqr => (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / IQR_PER,
        };
        if spread > 0.0 {
            return spread;
        }
        PER_MEAN_DEVIATION * exact_sum(sorted.iter().map(|x| (x - center).abs())) / sorted.len() as f64
    }
}

/// The standard deviation with n − 1.
fn standard_deviation(values: &[f64], center: f64) -> f64 {
    let squares = exact_sum(values.iter().map(|x| (x - center).powi(2)));
    (squares / (values.len() as f64 - 1.0)).sqrt()
}

/// Rule 7 of Hyndman and Fan: straight between the values at (n − 1)p.
pub(super) fn quantile(sorted: &[f64], p: f64) -> f64 {
    let place = (sorted.len() as f64 - 1.0) * p;
    let below = (place.floor() as usize).min(sorted.len() - 1);
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(method: &Normalise, direction: Direction, values: &[f64]) -> Vec<f64> {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let scale = Scale::fit(method, direction, &sorted, 4.0, &mut Vec::new());
        values.iter().map(|&x| scale.of(x)).collect()
    }

    fn method(text: &str) -> Normalise {
        serde_json::from_str(text).unwrap()
    }

    const VALUES: [f64; 5] = [2.0, 4.0, 4.0, 5.0, 10.0];

    #[test]
    fn scores_are_those_that_hand_gives() {
        use Direction::{Down, Up};
        for (text, direction, expected) in [
            (r#"{"method":"min_max","high":100}"#, Up, [0.0, 25.0, 25.0, 37.5, 100.0]),
            (r#"{"method":"min_max","high":100}"#, Down, [100.0, 75.0, 75.0, 62.5, 0.0]),
            // Mean 5, squares 9 + 1 + 1 + 25 = 36, s = 3.
            (r#"{"method":"z_score","mean":50,"sd":9}"#, Up, [41.0, 47.0, 47.0, 50.0, 65.0]),
            (r#"{"method":"rank"}"#, Up, [1.0, 2.0, 2.0, 4.0, 5.0]),
            (r#"{"method":"rank"}"#, Down, [5.0, 3.0, 3.0, 2.0, 1.0]),
            (r#"{"method":"percentile_rank"}"#, Up, [0.0, 0.25, 0.25, 0.75, 1.0]),
            (r#"{"method":"fraction_of_max"}"#, Up, [0.2, 0.4, 0.4, 0.5, 1.0]),
            (r#"{"method":"fraction_of_max"}"#, Down, [1.0, 0.5, 0.5, 0.4, 0.2]),
            // The unit of reference has 4: from 2 up to it, or from 10 down.
            (r#"{"method":"distance_to_reference","unit":"u"}"#, Up, [0.0, 1.0, 1.0, 1.5, 4.0]),
            (r#"{"method":"distance_to_target","target":4}"#, Down, [8.0 / 6.0, 1.0, 1.0, 5.0 / 6.0, 0.0]),
            (
                r#"{"method":"distance_to_target","target":5,"beyond":"clip"}"#,
                Up,
                [0.0, 2.0 / 3.0, 2.0 / 3.0, 1.0, 1.0],
            ),
            (r#"{"method":"goalposts","low":0,"high":5}"#, Up, [0.4, 0.8, 0.8, 1.0, 2.0]),
            (r#"{"method":"goalposts","low":0,"high":5,"beyond":"clip"}"#, Down, [0.6, 0.2, 0.2, 0.0, 0.0]),
            // From 1 at 2 by 3.5 at the mean, 5, to 6 at 10.
            (r#"{"method":"grades"}"#, Up, [1.0, 1.0 + 5.0 / 3.0, 1.0 + 5.0 / 3.0, 3.5, 6.0]),
            // Grades from 6 at 2 by 3.5 at 5 to 1 at 10.
            (r#"{"method":"grades"}"#, Down, [6.0, 6.0 - 5.0 / 3.0, 6.0 - 5.0 / 3.0, 3.5, 1.0]),
        ] {
            for (own, expected) in scores(&method(text), direction, &VALUES).into_iter().zip(expected) {
                assert!((own - expected).abs() < 1e-12, "{text}, {direction:?}: {own} is not {expected}");
            }
        }
    }

    #[test]
    fn a_robust_scale_has_a_spread_even_where_half_the_units_are_alike() {
        // Deviations 2 0 0 1 6: the middle one is 1.
        let mad = scores(&method(r#"{"method":"robust"}"#), Direction::Up, &VALUES);
        assert!((mad[4] - 6.0 / PER_MAD).abs() < 1e-12 && mad[1] == 0.0);
        // Quartiles 4 and 5.
        let iqr = scores(&method(r#"{"method":"robust","spread":"iqr"}"#), Direction::Up, &VALUES);
        assert!((iqr[0] + 2.0 * IQR_PER).abs() < 1e-12);
        // Median 1, of which the deviations are 0 0 0 0 5: their mean, 1, takes the place of their median.
        let alike = scores(&method(r#"{"method":"robust"}"#), Direction::Up, &[1.0, 1.0, 1.0, 1.0, 6.0]);
        assert!((alike[4] - 5.0 / PER_MEAN_DEVIATION).abs() < 1e-12);
    }

    #[test]
    fn a_constant_column_has_the_middle_of_every_scale_and_never_nan() {
        for (text, expected) in [
            (r#"{"method":"min_max","low":1,"high":6}"#, 3.5),
            (r#"{"method":"z_score","mean":50}"#, 50.0),
            (r#"{"method":"rank"}"#, 1.0),
            (r#"{"method":"percentile_rank"}"#, 0.5),
            (r#"{"method":"fraction_of_max"}"#, 1.0),
            (r#"{"method":"distance_to_target","target":7}"#, 1.0),
            (r#"{"method":"robust","at":1}"#, 1.0),
            (r#"{"method":"grades"}"#, 3.5),
        ] {
            for values in [&[7.0, 7.0, 7.0][..], &[7.0]] {
                let own = scores(&method(text), Direction::Up, values);
                assert!(own.iter().all(|score| *score == expected), "{text}: {own:?}");
            }
        }
    }
}
