//! The Lagrange multipliers of a calibration: Newton's method on a convex function.
//!
//! Looked for is λ with Σ w F(q x'λ) x = T. That is where D(λ) = Σ w σ² G(q x'λ) − λ'T has no slope; its curvature is
//! Σ w q F' x x'. A step of Newton's method is halved until the largest miss or D itself becomes smaller, so that a
//! distance with corners (cut off at bounds) cannot go in circles. If the totals are within reach the steps end there,
//! and one more step after the tolerance is met takes out what is left of the error. If they are not, λ runs away, and
//! what comes nearest is reported.
//!
//! All sums are exact, so that rows in any order give the same bits.

use crate::interrupt;
use nalgebra::DMatrix;

use super::distance::Link;
use super::normal::Normal;
use super::sums::{Together, largest, largest_of};
use super::terms::{CHUNK, Terms};

/// Halvings of a step before it counts as none.
const HALVINGS: u32 = 40;

/// One calibration: all places, or those of one partition.
pub(super) struct Task<'a> {
    pub(super) terms: &'a Terms,
    /// Terms that are not zero throughout.
    pub(super) which: &'a [usize],
    pub(super) places: &'a [u32],
    /// By place of the whole.
    pub(super) weights: &'a [f64],
    /// By place of the whole; 1 where there are none.
    pub(super) variances: Option<&'a [f64]>,
    /// The total of each of the terms.
    pub(super) totals: &'a [f64],
    /// What is one for each of the terms: the larger of the total and Σ w |x|.
    pub(super) sizes: &'a [f64],
    pub(super) link: Link,
    pub(super) tolerance: f64,
    pub(super) max_iterations: u32,
}

/// Where the search ended.
pub(super) struct Solution {
    /// By place of the task.
    pub(super) factors: Vec<f64>,
    /// The total of each of the terms that the factors give.
    pub(super) reached: Vec<f64>,
    pub(super) iterations: u32,
    pub(super) converged: bool,
    /// The normal equations at the start, where every factor is 1: Σ w q x x'.
    pub(super) start: Normal,
}

/// All there is to know at some λ.
struct State {
    factors: Vec<f64>,
    miss: Vec<f64>,
    /// The largest miss, relative to the size of its term.
    worst: f64,
    objective: f64,
    /// w q F' by place.
    curve: Vec<f64>,
}

impl Task<'_> {
    /// Looks for the factors; `Err` names, by its position, a term that others make up.
    pub(super) fn solve(&self) -> Result<Solution, usize> {
        let mut multipliers = vec![0.0; self.which.len()];
        let mut state = self.state(&multipliers).ok_or(0_usize)?;
        let curvature = self.products(&state.curve);
        let start = Normal::of(&curvature)?;
        let diagonal: Vec<f64> = curvature.diagonal().iter().copied().collect();
        let mut normal = start.clone();
        let mut iterations = 0;
        let mut polished = false;
        while !polished && iterations < self.max_iterations {
            interrupt::checkpoint();
            polished = state.worst <= self.tolerance;
            let direction = normal.solve(&state.miss);
            let slope: f64 = direction.iter().zip(&state.miss).map(|(step, miss)| step * miss).sum();
            let mut better = None;
            let mut step = 1.0;
            // When all is reached already, only a full step can be an improvement.
            for _ in 0..if polished { 1 } else { HALVINGS } {
                let trial: Vec<f64> =
                    multipliers.iter().zip(&direction).map(|(at, direction)| at + step * direction).collect();
                let next = self.state(&trial).filter(|next| {
                    next.worst < state.worst || next.objective < state.objective - 1e-4 * step * slope
                });
                if let Some(next) = next {
                    better = Some((trial, next));
                    break;
                }
                step /= 2.0;
            }
            let Some((trial, next)) = better else { break };
            iterations += 1;
            (multipliers, state) = (trial, next);
            // A straight line has the same curvature everywhere.
            if !self.link.is_straight() {
                match Normal::damped(self.products(&state.curve), &diagonal) {
                    Some(damped) => normal = damped,
                    None => break,
                }
            }
        }
        Ok(Solution {
            reached: self.totals.iter().zip(&state.miss).map(|(total, miss)| total - miss).collect(),
            converged: state.worst <= self.tolerance,
            factors: state.factors,
            iterations,
            start,
        })
    }

    /// Σ v x x' over the places, for some v ≥ 0.
    pub(super) fn products(&self, weigh: &[f64]) -> DMatrix<f64> {
        let count = self.which.len();
        let bound = largest_of(weigh);
        let pairs = || (0..count).flat_map(|i| (0..=i).map(move |j| (i, j)));
        let size = |at: usize| self.terms.largest(self.which[at]);
        let mut sums = Together::new(pairs().map(|(i, j)| bound * size(i) * size(j)), self.places.len());
        let mut columns = Vec::new();
        let mut weighed = Vec::new();
        for (places, weigh) in self.places.chunks(CHUNK).zip(weigh.chunks(CHUNK)) {
            self.terms.columns(self.which, places, &mut columns);
            let column = |at: usize| &columns[at * places.len()..][..places.len()];
            let mut pair = 0;
            for i in 0..count {
                weighed.clear();
                weighed.extend(weigh.iter().zip(column(i)).map(|(weight, x)| weight * x));
                for j in 0..=i {
                    sums.add(pair, weighed.iter().zip(column(j)).map(|(weighed, x)| weighed * x));
                    pair += 1;
                }
            }
        }
        let values = sums.values();
        let at = |i: usize, j: usize| values[i * (i + 1) / 2 + j];
        DMatrix::from_fn(count, count, |i, j| if i < j { at(j, i) } else { at(i, j) })
    }

    /// Σ w |x| of each of the terms.
    pub(super) fn absolute(&self) -> Vec<f64> {
        let bounds =
            self.which.iter().map(|&term| largest(self.weights.iter().copied()) * self.terms.largest(term));
        let mut sums = Together::new(bounds, self.places.len());
        let mut columns = Vec::new();
        for places in self.places.chunks(CHUNK) {
            self.terms.columns(self.which, places, &mut columns);
            for (term, column) in columns.chunks(places.len()).enumerate() {
                let weighed =
                    places.iter().zip(column).map(|(&place, x)| (self.weights[place as usize] * x).abs());
                sums.add(term, weighed);
            }
        }
        sums.values()
    }

    /// Everything at these multipliers; nothing where a weight would be infinite.
    fn state(&self, multipliers: &[f64]) -> Option<State> {
        let rows = self.places.len();
        let (mut factors, mut curve, mut integral) =
            (Vec::with_capacity(rows), Vec::with_capacity(rows), Vec::with_capacity(rows));
        let mut columns = Vec::new();
        let mut predictor = Vec::new();
        for places in self.places.chunks(CHUNK) {
            self.terms.columns(self.which, places, &mut columns);
            predictor.clear();
            predictor.resize(places.len(), 0.0);
            for (multiplier, column) in multipliers.iter().zip(columns.chunks(places.len())) {
                predictor.iter_mut().zip(column).for_each(|(predictor, x)| *predictor += multiplier * x);
            }
            for (&place, predictor) in places.iter().zip(&predictor) {
                let variance = self.variances.map_or(1.0, |variances| variances[place as usize]);
                let weight = self.weights[place as usize];
                let at = self.link.at(predictor / variance);
                factors.push(at.g);
                curve.push(weight * at.slope / variance);
                integral.push(weight * variance * at.integral);
            }
        }
        let new: Vec<f64> =
            factors.iter().zip(self.places).map(|(g, &place)| g * self.weights[place as usize]).collect();
        let reached = self.moments(&new);
        let miss: Vec<f64> =
            self.totals.iter().zip(&reached).map(|(total, reached)| total - reached).collect();
        let objective = super::sums::total(&integral)
            - multipliers.iter().zip(self.totals).map(|(multiplier, total)| multiplier * total).sum::<f64>();
        let worst = largest(miss.iter().zip(self.sizes).map(|(miss, size)| miss / size));
        (worst.is_finite() && objective.is_finite() && largest_of(&curve).is_finite()).then_some(State {
            factors,
            miss,
            worst,
            objective,
            curve,
        })
    }

    /// Σ v x over the places.
    fn moments(&self, weigh: &[f64]) -> Vec<f64> {
        let bound = largest_of(weigh);
        let bounds = self.which.iter().map(|&term| bound * self.terms.largest(term));
        let mut sums = Together::new(bounds, self.places.len());
        let mut columns = Vec::new();
        for (places, weigh) in self.places.chunks(CHUNK).zip(weigh.chunks(CHUNK)) {
            self.terms.columns(self.which, places, &mut columns);
            for (term, column) in columns.chunks(places.len()).enumerate() {
                sums.add(term, weigh.iter().zip(column).map(|(weigh, x)| weigh * x));
            }
        }
        sums.values()
    }
}
