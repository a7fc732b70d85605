//! Weights: given, or the inverse of the probability with which a row was drawn, `w_k = Π_stages 1 / f` or `1 / π`.

use std::sync::OnceLock;

use super::order::Order;
use super::{Level, ResponsePhase, Stratum, Weights};
use crate::answers::Values;

/// The inverse of the probability of each row over all stages.
pub(super) fn expansion<'a>(
    rows: usize,
    order: &Order,
    levels: impl Iterator<Item = &'a Level>,
) -> Values<f64> {
    let mut weights = vec![1.0; rows];
    for level in levels {
        for group in &level.groups {
            for unit in group.units.clone() {
                let drawn = level.drawn(group, unit);
                order.rows(level.places(unit)).for_each(|row| weights[row as usize] /= drawn);
            }
        }
    }
    weights.into()
}

/// Weights as they are best read in design order, and the largest; those of the strata where none are given.
pub(super) fn weigh(
    weights: Option<&Values<f64>>,
    phase: Option<&ResponsePhase>,
    design: &mut [Stratum],
    order: &Order,
) -> (Weights, f64) {
    if let Some(phase) = phase {
        return weigh_phases(phase, design);
    }
    let Some(weights) = weights else {
        let mut largest = 0.0_f64;
        for stratum in design {
            let weight = stratum.population.map_or(1.0, |population| population / stratum.answered as f64);
            stratum.common_weight = Some(weight);
            largest = largest.max(weight);
        }
        return (Weights::OfStrata, largest);
    };
    let given = weights.as_slice();
    let largest = match order {
        Order::All(_) | Order::Runs(_) => weights.extent().map_or(0.0, |(_, largest)| largest),
        Order::Listed(rows) => rows.iter().fold(0.0_f64, |largest, &row| largest.max(given[row as usize])),
    };
    let mut all_common = true;
    for stratum in design {
        let mut own = order.rows(stratum.rows.clone()).map(|row| given[row as usize]);
        stratum.common_weight = own.next().filter(|first| own.all(|own| own == *first));
        all_common &= stratum.common_weight.is_some();
    }
    if all_common {
        (Weights::OfStrata, largest)
    } else {
        let weights = match order {
            Order::All(_) => Weights::InOrder(weights.clone()),
            Order::Runs(_) => Weights::AsGiven { weights: weights.clone(), in_order: OnceLock::new() },
            Order::Listed(rows) => {
                Weights::InOrder(rows.iter().map(|&row| given[row as usize]).collect::<Vec<_>>().into())
            }
        };
        (weights, largest)
    }
}

/// The weights of sampling and response, and the largest.
fn weigh_phases(phase: &ResponsePhase, design: &mut [Stratum]) -> (Weights, f64) {
    let weights = phase.weights(design);
    for stratum in design {
        let own = &weights[stratum.rows.clone()];
        stratum.common_weight = own.first().copied().filter(|first| own.iter().all(|own| own == first));
    }
    let largest = weights.iter().fold(0.0_f64, |largest, weight| largest.max(*weight));
    (Weights::InOrder(weights.into()), largest)
}
