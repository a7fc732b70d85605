//! The lowest and the highest figure of those invited, as estimates from a sample in which everybody answered.
//!
//! Sampling is what is left of the design: strata of `N_h` units from which `n_h` were invited, with the weights of that
//! phase. Estimates and limits are those of every other figure.

use super::frame::Frame;
use crate::answers::{Answers, Categories, Codes, Column};
use crate::design::{Design, PopulationSizes};
use crate::error::Result;
use crate::estimate::{Cell, Condition, Estimate, Measure, Query, run as estimate};

/// Values of every unit invited in the lowest and in the highest case; `None` where it does not count.
pub(super) fn run(
    design: &Design,
    query: &Query,
    is_share: bool,
    units: &[[Option<f64>; 2]],
) -> Result<[Estimate; 2]> {
    let mut columns = Vec::new();
    let mut queries = Vec::new();
    for (case, name) in ["lowest", "highest"].into_iter().enumerate() {
        let counts = format!("{name} counts");
        let is_in = two_words(units.iter().map(|unit| unit[case].is_some()));
        let value: Column = if is_share {
            two_words(units.iter().map(|unit| unit[case] == Some(1.0)))
        } else {
            Column::from(units.iter().map(|unit| unit[case].unwrap_or(0.0)).collect::<Vec<f64>>())
        };
        columns.push((counts.clone(), is_in));
        columns.push((name.to_owned(), value));
        let of = name.to_owned();
        let measure =
            if is_share { Measure::Share { of, equals: vec![YES.to_owned()] } } else { Measure::Mean { of } };
        queries.push(Query {
            base: vec![Condition { question: counts, is: vec![YES.to_owned()] }],
            interval: query.interval,
            level: query.level,
            df: query.df,
            ..Query::new(&query.name, measure)
        });
    }
    let rows = estimate(design, &Answers::new(columns)?, &queries)?;
    let mut rows = rows.into_iter().flatten();
    let mut next = |query: &Query| rows.next().unwrap_or_else(|| Estimate::empty(query, &Cell::default()));
    Ok([next(&queries[0]), next(&queries[1])])
}

const YES: &str = "yes";

fn two_words(yes: impl Iterator<Item = bool>) -> Column {
    let codes: Vec<u8> = yes.map(u8::from).collect();
    Categories::trusted(Codes::U8(codes.into()), vec!["no".to_owned(), YES.to_owned()]).into()
}

/// The design of sampling alone.
pub(super) fn sampled(frame: &Frame<'_>) -> Result<Design> {
    let units = &frame.invited.units;
    let strata = frame.design.strata();
    let words: Vec<String> = (0..strata.len()).map(|stratum| format!("{stratum:09}")).collect();
    let codes = Codes::pack(units.iter().map(|unit| unit.stratum), words.len());
    let labels: Column = Categories::trusted(codes, words).into();
    let sizes: Option<Vec<f64>> = units.iter().map(|unit| strata[unit.stratum as usize].population).collect();
    let builder = Design::builder(units.len()).strata(&labels).lonely(frame.design.lonely());
    let weights: Vec<f64> = units.iter().map(|unit| unit.weight).collect();
    let builder = match sizes {
        // Weights that follow from the sizes are left to them, so that whole counts stay whole.
        Some(sizes) if !frame.design.weights_are_given() => {
            builder.population(PopulationSizes::PerRow(sizes.into()))
        }
        Some(sizes) => builder.population(PopulationSizes::PerRow(sizes.into())).weights(weights.into()),
        None => builder.weights(weights.into()),
    };
    builder.build()
}
