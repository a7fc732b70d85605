//! Aggregation: the scores of parts become the score of a branch.
//!
//! With weights w of the parts that have a score x, brought to the sum 1:
//!
//! | | score | what a low score of one part does |
//! |---|---|---|
//! | `arithmetic` | Σ w x | is made up for by high ones, in full |
//! | `power` p | (Σ w x^p)^(1/p); `geometric` where p = 0 | the less is made up for, the lower p |
//! | `geometric` | Π x^w | is made up for in part |
//! | `harmonic` | 1 / Σ (w/x) | is hardly made up for |
//! | `copeland` | mean over the other units of 1, 0, −1 | counts as one comparison lost, however low |
//!
//! **Missing parts** leave their weight to the others; a branch with less than the share `available` of its parts has no
//! score, and one without any never has. (COINr's generalised mean gives NA wherever one part is missing.)
//!
//! **Zeros** make the geometric and harmonic means 0, which is their limit, and so with powers below 0. **Negative scores**
//! have none of these means but the arithmetic one, and so with powers: the score is then missing, and the record says why. A
//! scale from 0, which `min_max` is unless said, gives the worst unit 0 and with it a geometric index of 0: use a scale
//! from 1, as 1..100.
//!
//! **Copeland** compares every unit with every other of its wave, on the parts that both have: it wins where the weight of
//! parts on which it is ahead exceeds the weight of those on which it is behind. The score is the mean of 1, 0 and −1 over
//! all units compared with, so that units with missing parts have a score of the same scale, and the order of rows plays no
//! part. (In COINr it does where values are missing.) Multiplied by the number of other units it is the common score of wins
//! less losses. A single unit has no one to be compared with, and no score.
//!
//! OECD and JRC (2008), *Handbook on constructing composite indicators*, step 6; Munda and Nardo (2009), *Noncompensatory /
//! nonlinear composite indicators for ranking countries*, Applied Economics 41, 1513–1523.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::data::check_number;
use crate::error::{Code, Problem};

/// How parts are taken together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// Weighted arithmetic mean.
    #[default]
    Arithmetic,
    /// Weighted geometric mean.
    Geometric,
    /// Weighted harmonic mean.
    Harmonic,
    /// Wins less losses over all other units.
    Copeland,
    /// Weighted mean of this power.
    Power(f64),
}

/// A mean of a power p: how scores go in, how their mean comes out, and how it moves with them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mean {
    Arithmetic,
    Geometric,
    Power(f64),
}

impl Aggregate {
    pub(super) fn check(self, path: &str, report: &mut dyn FnMut(String, Problem)) {
        if let Self::Power(power) = self {
            let path = format!("{path}.power");
            if power.abs() > 100.0 {
                let problem = Problem::new(Code::OutOfRange, "the power is out of range");
                report(path, problem.expected("−100 to 100").found(power.to_string()));
            } else {
                check_number(power, &path, report);
            }
        }
    }

    /// The mean that it is, unless it compares units with each other.
    pub(super) fn mean(self) -> Option<Mean> {
        match self {
            Self::Arithmetic | Self::Power(1.0) => Some(Mean::Arithmetic),
            Self::Geometric | Self::Power(0.0) => Some(Mean::Geometric),
            Self::Harmonic => Some(Mean::Power(-1.0)),
            Self::Copeland => None,
            Self::Power(power) => Some(Mean::Power(power)),
        }
    }
}

impl Mean {
    /// What is averaged. A negative score gives NaN unless the mean is arithmetic; zero gives the limit.
    #[inline]
    pub(super) fn into(self, x: f64) -> f64 {
        match self {
            Self::Arithmetic => x,
            Self::Geometric => x.ln(),
            _ if x < 0.0 => f64::NAN,
            Self::Power(-1.0) => x.recip(),
            Self::Power(power) => x.powf(power),
        }
    }

    /// The score of a mean of what went in.
    #[inline]
    pub(super) fn out(self, y: f64) -> f64 {
        match self {
            Self::Arithmetic => y,
            Self::Geometric => y.exp(),
            Self::Power(-1.0) => y.recip(),
            Self::Power(power) => y.powf(power.recip()),
        }
    }

    /// The derivative of a score y in the score x of a part with weight w (of weights that add up to 1): w (x/y)^(p−1).
    pub(super) fn slope(self, w: f64, x: f64, y: f64) -> f64 {
        match self {
            Self::Arithmetic => w,
            // At zero the slope has no limit; what a part contributes, x times the slope, has: zero.
            _ if x == 0.0 || y == 0.0 => 0.0,
            Self::Geometric => w * y / x,
            Self::Power(power) => w * (x / y).powf(power - 1.0),
        }
    }
}

/// The Copeland scores of some units: `scores[part][unit]`, missing where NaN, with the weights of the parts.
pub(super) fn copeland(scores: &[&[f64]], weights: &[f64], rows: &[u32], out: &mut [f64]) {
    for &own in rows {
        let (mut sum, mut compared) = (0_i64, 0_u32);
        for &other in rows.iter().filter(|other| **other != own) {
            let (mut ahead, mut behind, mut shared) = (0.0, 0.0, false);
            for (part, weight) in scores.iter().zip(weights) {
                let (a, b) = (part[own as usize], part[other as usize]);
                shared |= !a.is_nan() && !b.is_nan();
                ahead += if a > b { *weight } else { 0.0 };
                behind += if a < b { *weight } else { 0.0 };
            }
            compared += u32::from(shared);
            sum += i64::from(ahead > behind) - i64::from(ahead < behind);
        }
        out[own as usize] = if compared == 0 { f64::NAN } else { sum as f64 / f64::from(compared) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_of(aggregate: Aggregate, scores: &[f64]) -> f64 {
        let mean = aggregate.mean().unwrap();
        mean.out(scores.iter().map(|x| mean.into(*x)).sum::<f64>() / scores.len() as f64)
    }

    #[test]
    fn means_are_those_that_hand_gives() {
        let close =
            |own: f64, expected: f64| assert!((own - expected).abs() < 1e-14, "{own} is not {expected}");
        close(mean_of(Aggregate::Arithmetic, &[2.0, 8.0]), 5.0);
        close(mean_of(Aggregate::Geometric, &[2.0, 8.0]), 4.0);
        close(mean_of(Aggregate::Harmonic, &[2.0, 8.0]), 3.2);
        close(mean_of(Aggregate::Power(2.0), &[2.0, 8.0]), 34_f64.sqrt());
        close(mean_of(Aggregate::Power(0.5), &[4.0, 16.0]), 9.0);
    }

    #[test]
    fn zero_is_the_limit_and_a_negative_score_has_no_mean() {
        for aggregate in [Aggregate::Geometric, Aggregate::Harmonic, Aggregate::Power(-0.5)] {
            assert_eq!(mean_of(aggregate, &[0.0, 8.0]), 0.0);
            assert!(mean_of(aggregate, &[-1.0, 8.0]).is_nan());
        }
        assert!(mean_of(Aggregate::Power(3.0), &[-1.0, 8.0]).is_nan());
        assert_eq!(mean_of(Aggregate::Power(2.0), &[0.0, 0.0]), 0.0);
    }

    #[test]
    fn parts_times_slopes_add_up_to_the_score() {
        let (scores, weights) = ([0.4, 1.7, 3.0], [0.2, 0.5, 0.3]);
        for mean in [Mean::Arithmetic, Mean::Geometric, Mean::Power(-1.0), Mean::Power(2.5)] {
            let score = |scores: &[f64]| {
                mean.out(scores.iter().zip(weights).map(|(x, w)| w * mean.into(*x)).sum::<f64>())
            };
            let y = score(&scores);
            let contributions = scores.iter().zip(weights).map(|(x, w)| x * mean.slope(w, *x, y));
            assert!((contributions.sum::<f64>() - y).abs() < 1e-14, "Euler, {mean:?}");
            for part in 0..3 {
                let mut moved = scores;
                moved[part] += 1e-6;
                let slope = (score(&moved) - y) / 1e-6;
                assert!((slope - mean.slope(weights[part], scores[part], y)).abs() < 1e-5, "{mean:?}");
            }
        }
    }

    #[test]
    fn copeland_counts_wins_less_losses_on_what_both_have() {
        let nan = f64::NAN;
        // The first beats the second on the heavy part and loses to the third on the only part they share.
        let (a, b) = ([3.0, 1.0, nan], [1.0, 2.0, 5.0]);
        let mut out = [nan; 3];
        copeland(&[&a, &b], &[2.0, 1.0], &[0, 1, 2], &mut out);
        assert_eq!(out, [0.0, -1.0, 1.0]);
        let mut alone = [nan];
        copeland(&[&[3.0]], &[1.0], &[0], &mut alone);
        assert!(alone[0].is_nan(), "nobody to be compared with");
    }
}
