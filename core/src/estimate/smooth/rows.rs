//! Rows of functions of totals.

use super::{Linearized, SmoothTask};
use crate::design::{Design, Stratum};
use crate::estimate::domains::Domains;
use crate::estimate::members::Members;
use crate::estimate::note::Note;
use crate::estimate::query::{Measure, Query};
use crate::estimate::row::Estimate;
use crate::interval::{self, MeanEvidence, Remark};
use crate::num::sum::exact_sum;
use crate::variance::{of_places, replicated, standard_error};

/// The rows of one query.
pub(crate) fn rows(design: &Design, query: &Query, domains: &Domains, task: &SmoothTask) -> Vec<Estimate> {
    let weights = design.weights_in_order();
    let cells = task.columns.read(design, domains);
    // The value of every cell in each replicate.
    let of_replicates = design.replicates().map(|replicates| {
        replicates.each(design, |weights| {
            let value = |members| task.linearize(members, &own(members, weights)).map(|own| own.value);
            cells.iter().map(|members| value(members).unwrap_or(f64::NAN)).collect()
        })
    });
    let rows = cells.iter().enumerate().map(|(cell, members)| {
        let own = own(members, &weights);
        let linearized = task.linearize(members, &own);
        let of_replicates = of_replicates
            .as_ref()
            .map(|replicates| replicates.iter().map(|values| values[cell]).collect::<Vec<f64>>());
        let empty = Estimate {
            n: members.places.len() as u64,
            missing: members.missing,
            weighted_base: exact_sum(own.iter().copied()),
            ..Estimate::empty(query, domains.cell(cell))
        };
        row(design, query, members, &own, linearized, of_replicates.as_deref(), empty)
    });
    rows.collect()
}

/// The weights of members.
fn own(members: &Members, weights: &[f64]) -> Vec<f64> {
    members.places.iter().map(|&place| weights[place as usize]).collect()
}

fn row(
    design: &Design,
    query: &Query,
    members: &Members,
    weights: &[f64],
    linearized: Option<Linearized>,
    of_replicates: Option<&[f64]>,
    mut row: Estimate,
) -> Estimate {
    let negative = weights.iter().filter(|weight| **weight < 0.0).count();
    if negative > 0 {
        row.notes.push(Note::NegativeWeights { units: negative as u64 });
    }
    let Some(linearized) = linearized else {
        row.notes.push(if row.n == 0 { Note::NoAnswers } else { Note::Undefined });
        return row;
    };
    let z: Vec<f64> = linearized.influences.iter().zip(weights).map(|(u, weight)| u * weight).collect();
    let precision = match design.replicates().zip(of_replicates) {
        Some((replicates, values)) => {
            replicated::of_values(design, replicates, linearized.value, values, &members.places)
        }
        None => of_places(design, &members.places, &z, 1),
    };
    if precision.left_out > 0 {
        row.notes.push(Note::ReplicatesLeftOut { replicates: precision.left_out as u64 });
    }
    let df = query.df.of(&precision, design);
    // Only where every unit of the population is in can a function of its totals be known.
    let full = precision.full && row.missing == 0 && design.strata().iter().all(Stratum::is_full);
    let variance = precision.variances.as_ref().map(|variances| variances[0]);
    row.estimate = Some(linearized.value);
    row.df = df.is_finite().then_some(df);
    row.se = if full {
        Some(0.0)
    } else {
        variance
            .filter(|variance| *variance >= 0.0 && !precision.full)
            .map(|variance| standard_error(variance, linearized.value))
    };
    if row.se.is_none() {
        let negative = variance.is_some_and(|variance| variance < 0.0);
        row.notes.push(if negative { Note::NegativeVariance } else { Note::NoVariance });
    } else if !full {
        row.compare(linearized.element_variance);
    }
    let se = row.se.unwrap_or(f64::NAN);
    let evidence = MeanEvidence { value: linearized.value, se, df, full_census: full };
    row.take(interval::mean(&evidence, row.level));
    if matches!(query.measure, Measure::Correlation { .. }) {
        row.note_limits_beyond(-1.0, 1.0);
    }
    if row.missing > 0 {
        row.notes.push(Note::ItemMissing { units: row.missing });
    }
    let touched = |(_, stratum): &(usize, &Stratum)| {
        let first = members.places.partition_point(|&place| (place as usize) < stratum.rows.start);
        members.places.get(first).is_some_and(|&place| (place as usize) < stratum.rows.end)
    };
    let open = || design.strata().iter().enumerate().filter(touched);
    if !full && open().any(|(index, _)| design.lacks_response(index)) {
        let answered = open().map(|(_, stratum)| stratum.answered).sum();
        let invited = open().map(|(_, stratum)| stratum.selected).sum();
        row.notes.push(Note::response_assumed(design, answered, invited));
    }
    if full && !row.is_census() {
        row.notes.push(Note::Interval { remark: Remark::Census });
    }
    row
}
