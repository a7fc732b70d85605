//! Response as CSV: in the words of the data and not of a language, with as many digits as bring numbers back exactly.
//!
//! Shares are fractions; what is unknown is empty; breakdowns stand between the columns that name a row and its figures.

use indexmap::IndexMap;

use super::csv::{Line, number, word, words, write};
use crate::error::Result;
use crate::response::{Bound, PhaseError, Representativity, ResponseTable};

/// The response table, everybody last. Columns: `wave`, one for each breakdown, `population, invited, answered, rate,
/// weighted_base, weighted_rate`.
///
/// # Errors
/// Reports every breakdown that has the name of one of the columns.
pub fn response(table: &ResponseTable) -> Result<String> {
    let after = ["population", "invited", "answered", "rate", "weighted_base", "weighted_rate"];
    let rows = table.rows.iter().chain([&table.total]).map(|row| Line {
        before: vec![word(table.wave.as_ref())],
        by: &row.by,
        after: vec![
            row.population.map(|units| units.to_string()).unwrap_or_default(),
            row.invited.to_string(),
            row.answered.to_string(),
            row.rate.to_string(),
            number(row.weighted_base),
            number(row.weighted_rate),
        ],
    });
    write(&["wave"], &after, &rows.collect::<Vec<_>>())
}

/// Partial indicators, one row for each category, between them R and CV of all and the indicators of each variable, which
/// have no category. Columns: `wave, indicator, variable, category, invited, answered, propensity, estimate, unadjusted,
/// se, low, high, level`.
///
/// # Errors
/// None: the columns are always the same.
pub fn representativity(found: &Representativity) -> Result<String> {
    let head = [
        "wave",
        "indicator",
        "variable",
        "category",
        "invited",
        "answered",
        "propensity",
        "estimate",
        "unadjusted",
        "se",
        "low",
        "high",
        "level",
    ];
    let none = IndexMap::new();
    let line = |texts: [&str; 3], counts: Option<(u64, u64, f64)>, figures: Vec<String>| {
        let mut after: Vec<String> = vec![word(found.wave.as_ref())];
        after.extend(texts.map(str::to_owned));
        after.extend(match counts {
            Some((invited, answered, propensity)) => {
                [invited.to_string(), answered.to_string(), propensity.to_string()]
            }
            None => Default::default(),
        });
        after.extend(figures);
        after.resize(head.len(), String::new());
        Line { before: Vec::new(), by: &none, after }
    };
    let all = Some((found.invited, found.answered, found.propensity));
    let mut lines = Vec::new();
    for (name, value) in [("r", &found.r), ("cv", &found.cv)] {
        let figures = [value.estimate, value.unadjusted].map(|value| value.to_string()).into_iter();
        let rest = [number(value.se), value.low.to_string(), value.high.to_string(), found.level.to_string()];
        lines.push(line([name, "", ""], all, figures.chain(rest).collect()));
    }
    for own in &found.variables {
        for (name, value) in [("unconditional", own.unconditional), ("conditional", own.conditional)] {
            lines.push(line([name, &own.variable, ""], all, vec![value.to_string()]));
        }
    }
    for own in &found.categories {
        let counts = Some((own.invited, own.answered, own.propensity));
        for (name, value) in [("unconditional", own.unconditional), ("conditional", own.conditional)] {
            lines.push(line([name, &own.variable, &own.category], counts, vec![value.to_string()]));
        }
    }
    write(&[], &head, &lines)
}

/// Bounds. Columns: `indicator, measure, wave`, one for each breakdown, `category, estimate, answered, silent, lowest,
/// highest, low, high, sampled, level, interval, base, notes`.
///
/// # Errors
/// Reports every breakdown that has the name of one of the columns.
pub fn bounds(bounds: &[Bound]) -> Result<String> {
    let after = [
        "category", "estimate", "answered", "silent", "lowest", "highest", "low", "high", "sampled", "level",
        "interval", "base", "notes",
    ];
    let lines = bounds.iter().map(|own| Line {
        before: vec![own.indicator.clone(), own.measure.word().to_owned(), word(own.wave.as_ref())],
        by: &own.by,
        after: vec![
            word(own.category.as_ref()),
            number(own.estimate),
            own.answered.to_string(),
            own.silent.to_string(),
            number(own.lowest),
            number(own.highest),
            number(own.low),
            number(own.high),
            own.sampled.to_string(),
            own.level.to_string(),
            own.interval.map(|method| method.word().to_owned()).unwrap_or_default(),
            own.base.clone(),
            words(&own.notes),
        ],
    });
    write(&["indicator", "measure", "wave"], &after, &lines.collect::<Vec<_>>())
}

/// Standard errors by phase. Columns: `indicator, measure, wave`, one for each breakdown, `category, estimate, se, se_sampling,
/// se_response`.
///
/// # Errors
/// Reports every breakdown that has the name of one of the columns.
pub fn phases(phases: &[PhaseError]) -> Result<String> {
    let lines = phases.iter().map(|own| Line {
        before: vec![own.indicator.clone(), own.measure.word().to_owned(), word(own.wave.as_ref())],
        by: &own.by,
        after: vec![
            word(own.category.as_ref()),
            number(own.estimate),
            number(own.se),
            number(own.se_sampling),
            number(own.se_response),
        ],
    });
    let after = ["category", "estimate", "se", "se_sampling", "se_response"];
    write(&["indicator", "measure", "wave"], &after, &lines.collect::<Vec<_>>())
}
