//! Normalisation: values of different units become scores of one scale, on which more is better.
//!
//! x is a value after treatment, min and max are over the units that parameters are taken of. For an indicator of which less
//! is better the formulas are those of −x, turned so that the best has the best score.
//!
//! | method | score where more is better | where less is better |
//! |---|---|---|
//! | `min_max` | low + (high − low)(x − min)/(max − min) | low + (high − low)(max − x)/(max − min) |
//! | `z_score` | mean + sd·(x − x̄)/s, s with n − 1 | mean − sd·(x − x̄)/s |
//! | `rank` | 1 + number of units below; equal values share the lower rank | 1 + number above |
//! | `borda` | rank − 1 | |
//! | `percentile_rank` | (rank − 1)/(n − 1) | |
//! | `fraction_of_max` | x/max | min/x |
//! | `distance_to_reference` | 1 − (r − x)/(r − min), r the value of a unit | 1 − (x − r)/(max − r) |
//! | `distance_to_target` | 1 − (t − x)/(t − min) | 1 − (x − t)/(max − t) |
//! | `goalposts` | from + (to − from)(x − low)/(high − low) | from + (to − from)(high − x)/(high − low) |
//! | `robust` | at + per·(x − median)/spread | at − per·(x − median)/spread |
//! | `grades` | straight from low at min to middle at the mean, and on to high at max | turned around |
//! | `as_is` | x | refused |
//!
//! The distance to the maximum is `min_max` from 0 to 1. Goalposts are fixed by whoever made the index: a value beyond one
//! gives a score beyond the scale, unless `beyond = "clip"`. So do targets that are passed, unless `clip`ped.
//!
//! The spread of `robust` is the median absolute deviation times 1.4826, or the interquartile range (rule 7 of Hyndman and
//! Fan) over 1.349; both estimate the standard deviation of a normal distribution. Where more than half of the units have
//! one value the former is 0: the mean absolute deviation times 1.2533 then takes its place (Iglewicz and Hoaglin 1993). So it
//! does where the range is 0.
//!
//! Grades have `tails`: the share of units, at either end, that have the lowest or the highest grade; min and max are then
//! those quantiles (rule 7), and what is beyond is set to them.
//!
//! The score of a branch can be brought to a scale again by the same methods, before it is rounded and goes on (`rescale`): the
//! components of the United Nations' e-government index are means of z-scores that are then taken to 0..1.
//!
//! **No scale.** Where all units have the same value there is no scale: they have the middle of it (`min_max`, `grades`), the
//! mean (`z_score`), `at` (`robust`), the same rank, and half for the share of ranks. The record says so. Where even the worst
//! has reached a target, all have the distance 1. With parameters of a base wave in which all were equal, another value in a later wave has no score. One unit is such a case.
//! (COINr gives NaN.)
//!
//! Agrees with COINr 1.1.14 on all methods that both have, but for `fraction_of_max` where less is better: COINr gives x/min
//! there, so that worse is larger; ours is its reciprocal. COINr also turns the sign of x before it applies posts: its posts
//! 0 and 100 are −100 and 0 here where less is better.
//!
//! OECD and JRC (2008), *Handbook on constructing composite indicators*, step 5.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::data::check_number;
use super::model::Direction;
use crate::error::{Code, Problem};

/// How values become scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Normalise {
    /// From the least to the largest value.
    MinMax {
        /// The lowest score; 0 unless said.
        #[serde(default)]
        low: f64,
        /// The highest score; 1 unless said.
        #[serde(default = "one")]
        high: f64,
    },
    /// In standard deviations from the mean.
    ZScore {
        /// The mean of the scores; 0 unless said.
        #[serde(default)]
        mean: f64,
        /// Their standard deviation; 1 unless said.
        #[serde(default = "one")]
        sd: f64,
    },
    /// The rank, 1 for the worst.
    Rank,
    /// The number of units that are worse.
    Borda,
    /// The share of the other units that are worse.
    PercentileRank,
    /// As a fraction of the best value, which must be positive as all others.
    FractionOfMax,
    /// How far on the way from the worst value to that of one unit.
    DistanceToReference {
        /// The unit.
        unit: String,
    },
    /// How far on the way from the worst value to a target.
    DistanceToTarget {
        /// The target.
        target: f64,
        /// What a target that is passed gives.
        #[serde(default)]
        beyond: Beyond,
    },
    /// Between two fixed values.
    Goalposts {
        /// The lower value.
        low: f64,
        /// The higher value.
        high: f64,
        /// The score of the worse post; 0 unless said.
        #[serde(default)]
        from: f64,
        /// The score of the better post; 1 unless said.
        #[serde(default = "one")]
        to: f64,
        /// What a value beyond a post gives.
        #[serde(default)]
        beyond: Beyond,
    },
    /// In spreads from the median.
    Robust {
        /// The score of the median; 0 unless said.
        #[serde(default)]
        at: f64,
        /// How much a spread is in scores; 1 unless said.
        #[serde(default = "one")]
        per: f64,
        /// The spread.
        #[serde(default)]
        spread: RobustSpread,
    },
    /// Grades, with the mean of all units in the middle.
    Grades {
        /// The lowest grade; 1 unless said.
        #[serde(default = "one")]
        low: f64,
        /// The grade of the mean; 3.5 unless said.
        #[serde(default = "three_and_a_half")]
        middle: f64,
        /// The highest grade; 6 unless said.
        #[serde(default = "six")]
        high: f64,
        /// The share of units, at either end, with the lowest or highest grade; only the worst and the best unless said.
        #[serde(default)]
        tails: f64,
    },
    /// The value is the score.
    AsIs,
}

impl Default for Normalise {
    fn default() -> Self {
        Self::MinMax { low: 0.0, high: 1.0 }
    }
}

fn one() -> f64 {
    1.0
}

fn three_and_a_half() -> f64 {
    3.5
}

fn six() -> f64 {
    6.0
}

/// What a value beyond the goal gives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Beyond {
    /// A score beyond the scale.
    #[default]
    Keep,
    /// The end of the scale.
    Clip,
}

/// How spread is measured around a median.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RobustSpread {
    /// The median absolute deviation.
    #[default]
    Mad,
    /// The interquartile range.
    Iqr,
}

impl Normalise {
    pub(super) fn check(&self, direction: Direction, path: &str, report: &mut dyn FnMut(String, Problem)) {
        let mut number = |key: &str, number: f64| check_number(number, &format!("{path}.{key}"), report);
        let mut increasing: &[(&str, f64)] = &[];
        let (pair, triple);
        match *self {
            Self::MinMax { low, high } => {
                pair = [("low", low), ("high", high)];
                increasing = &pair;
            }
            Self::Goalposts { low, high, from, to, .. } => {
                pair = [("low", low), ("high", high)];
                increasing = &pair;
                number("from", from);
                number("to", to);
                if from >= to {
                    let problem = Problem::new(Code::Contradiction, "`from` is not below `to`");
                    let problem = problem.help("with `direction = \"down\"` less is better");
                    report(format!("{path}.from"), problem.found(format!("{from} and {to}")));
                }
            }
            Self::Grades { low, middle, high, tails } => {
                triple = [("low", low), ("middle", middle), ("high", high)];
                increasing = &triple;
                if !(0.0..0.5).contains(&tails) {
                    let problem = Problem::new(Code::OutOfRange, "the tails are no share of the units");
                    let problem = problem.expected("0 to less than 0.5").found(tails.to_string());
                    report(format!("{path}.tails"), problem);
                }
            }
            Self::ZScore { mean, sd } => {
                number("mean", mean);
                super::data::check_scale(sd, &format!("{path}.sd"), report);
            }
            Self::Robust { at, per, .. } => {
                number("at", at);
                super::data::check_scale(per, &format!("{path}.per"), report);
            }
            Self::DistanceToTarget { target, .. } => number("target", target),
            Self::AsIs if direction == Direction::Down => {
                let problem = Problem::new(Code::Contradiction, "a score of which less is better");
                report(path.to_owned(), problem.help("turn it around by `goalposts`"));
            }
            Self::AsIs
            | Self::Rank
            | Self::Borda
            | Self::PercentileRank
            | Self::FractionOfMax
            | Self::DistanceToReference { .. } => {}
        }
        for (key, value) in increasing {
            check_number(*value, &format!("{path}.{key}"), report);
        }
        for ends in increasing.windows(2).filter(|ends| ends[0].1 >= ends[1].1) {
            let message = format!("`{}` is not below `{}`", ends[0].0, ends[1].0);
            let problem = Problem::new(Code::Contradiction, message);
            report(
                format!("{path}.{}", ends[0].0),
                problem.found(format!("{} and {}", ends[0].1, ends[1].1)),
            );
        }
    }
}
