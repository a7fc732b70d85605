//! The change of every row of one wave's estimates from the row of the same thing in an earlier wave.

use std::collections::BTreeMap;

use super::change::{Change, change};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates};

/// The changes from one set of estimates to another, in the order of the later one. Rows belong together where
/// indicator, cell and category are the same.
///
/// # Errors
/// Names every row that has no counterpart, and everything that [`change`](super::change()) refuses: a figure that
/// cannot be compared is never left out silently.
///
/// ```
/// use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize};
/// let wave = |yes: usize| {
///     let open: Column = (0..10).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let design = Design::builder(10).population(PopulationSizes::one(StratumSize::census(10))).build()?;
///     Sample::new(Answers::new([("open".to_owned(), open)])?, design)?.distribution("open").run()
/// };
/// let changes = peil::compare::changes(&wave(2)?, &wave(7)?, None)?;
/// assert_eq!(changes.iter().map(|change| change.difference).collect::<Vec<_>>(), [-0.5, 0.49999999999999994]);
/// # Ok::<(), peil::Error>(())
/// ```
pub fn changes(from: &Estimates, to: &Estimates, margin: Option<f64>) -> Result<Vec<Change>> {
    let mut problems = Vec::new();
    let mut earlier: BTreeMap<Key<'_>, &Estimate> = BTreeMap::new();
    for row in from {
        if earlier.insert(key(row), row).is_some() {
            problems.push(
                Problem::new(Code::Duplicate, format!("{} is there twice in the earlier wave", name(row)))
                    .help("compare one wave with one wave"),
            );
        }
    }
    let mut changes = Vec::with_capacity(to.rows.len());
    for row in to {
        let Some(before) = earlier.remove(&key(row)) else {
            problems.push(Problem::new(
                Code::UnknownName,
                format!("{} has no counterpart in the earlier wave", name(row)),
            ));
            continue;
        };
        match change(before, row, margin) {
            Ok(change) => changes.push(change),
            Err(error) => problems.extend(error.problems().iter().map(|problem| Problem {
                message: format!("{}: {}", name(row), problem.message),
                ..problem.clone()
            })),
        }
    }
    problems.extend(earlier.values().map(|row| {
        Problem::new(Code::UnknownName, format!("{} has no counterpart in the later wave", name(row)))
    }));
    Error::unless_empty(Stage::Estimate, problems)?;
    Ok(changes)
}

/// What makes two rows the same thing.
type Key<'a> = (&'a str, Vec<(&'a str, &'a str)>, Option<&'a str>);

fn key(row: &Estimate) -> Key<'_> {
    let by = row.by.iter().map(|(breakdown, category)| (breakdown.as_str(), category.as_str())).collect();
    (&row.indicator, by, row.category.as_deref())
}

fn name(row: &Estimate) -> String {
    let cell: Vec<&str> = row.by.values().map(String::as_str).chain(row.category.as_deref()).collect();
    if cell.is_empty() {
        format!("`{}`", row.indicator)
    } else {
        format!("`{}` ({})", row.indicator, cell.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Answers, Categories, Design, Sample};

    fn wave(sector: &[&str], answers: &[&str]) -> Estimates {
        let column = |words: &[&str]| Categories::from_words(words.iter().copied().map(Some)).into();
        let answers =
            Answers::new([("sector".to_owned(), column(sector)), ("open".to_owned(), column(answers))])
                .unwrap();
        let design = Design::builder(sector.len()).build().unwrap();
        Sample::new(answers, design).unwrap().share("open").equals("yes").by(["sector"]).run().unwrap()
    }

    #[test]
    fn rows_are_paired_by_what_they_are_whatever_their_order() {
        let from = wave(&["a", "b"], &["yes", "no"]);
        let mut to = wave(&["a", "b"], &["no", "yes"]);
        to.rows.reverse();
        let changes = changes(&from, &to, None).unwrap();
        let seen: Vec<_> =
            changes.iter().map(|change| (change.to.by["sector"].as_str(), change.difference)).collect();
        assert_eq!(seen, [("b", 1.0), ("a", -1.0)]);
    }

    #[test]
    fn every_row_without_a_counterpart_is_named() {
        let error = changes(&wave(&["a", "b"], &["yes", "no"]), &wave(&["b", "c"], &["yes", "no"]), None);
        let messages: Vec<_> = error.unwrap_err().problems().iter().map(|one| one.message.clone()).collect();
        assert_eq!(
            messages,
            [
                "`open` (c) has no counterpart in the earlier wave",
                "`open` (a) has no counterpart in the later wave"
            ]
        );
    }

    #[test]
    fn two_waves_at_once_are_no_wave_to_compare_with() {
        let one = wave(&["a", "b"], &["yes", "no"]);
        let both = Estimates { rows: [one.rows.clone(), one.rows.clone()].concat() };
        assert_eq!(changes(&both, &one, None).unwrap_err().code(), Code::Duplicate);
    }
}
