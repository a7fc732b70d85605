//! What cannot stand on one map.

use indexmap::IndexSet;

use super::Asked;
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates};

/// So many codes are listed in an error.
const LISTED: usize = 20;

/// The breakdown that is areas.
pub(super) fn breakdown<'e>(estimates: &'e Estimates, asked: &'e Asked) -> Result<&'e str> {
    let mut breakdowns: Vec<&str> =
        estimates.rows.iter().flat_map(|row| row.by.keys()).map(String::as_str).collect();
    breakdowns.sort_unstable();
    breakdowns.dedup();
    let problem = match (asked.by.as_deref(), breakdowns.as_slice()) {
        (Some(by), known) if known.contains(&by) => return Ok(by),
        (Some(by), known) => {
            let problem = Problem::new(Code::UnknownName, format!("the figures have no breakdown `{by}`"));
            let problem = problem.at(Place::path("by")).suggest(by, known.iter().copied());
            problem.expected(format!("one of `{}`", known.join("`, `")))
        }
        (None, [only]) => return Ok(only),
        (None, []) => {
            let message = "the figures have no breakdown, so that nothing tells their areas";
            Problem::new(Code::MissingKey, message).help("estimate by the areas")
        }
        (None, several) => {
            let problem = Problem::new(Code::MissingKey, "it is not clear which breakdown is areas");
            problem.at(Place::path("by")).expected(format!("one of `{}`", several.join("`, `")))
        }
    };
    Err(Error::one(Stage::Estimate, problem))
}

/// Whether figures are of several things, even where each has an area of its own.
pub(super) fn mixed(estimates: &Estimates, by: &str) -> bool {
    let of = |row: &Estimate| {
        let others = row.by.iter().filter(|(name, _)| *name != by);
        let others: Vec<_> = others.map(|(name, code)| (name.clone(), code.clone())).collect();
        (row.indicator.clone(), row.wave.clone(), row.category.clone(), others)
    };
    estimates.rows.iter().map(of).collect::<IndexSet<_>>().len() > 1
}

/// Refuses shapes with the same code, codes with several figures, figures of several things (`mixed`), classes that make no
/// sense, and, unless they are told on the map, figures without a shape.
pub(super) fn check(asked: &Asked, codes: &[&str], mixed: bool) -> Result<()> {
    let mut problems = Vec::new();
    let mut shapes: Vec<&str> = asked.areas.iter().map(|shape| shape.code.as_str()).collect();
    shapes.sort_unstable();
    let twice: IndexSet<&str> =
        shapes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    shapes.dedup();
    if !twice.is_empty() {
        let problem =
            Problem::new(Code::Duplicate, "several shapes have the same code").at(Place::path("shapes"));
        problems.push(
            problem.found(listed(twice.iter().copied())).help("put the parts of an area into one shape"),
        );
    }
    let mut figures: IndexSet<&str> = IndexSet::new();
    let again: IndexSet<&str> = codes.iter().copied().filter(|code| !figures.insert(*code)).collect();
    let strangers: Vec<&str> =
        figures.iter().copied().filter(|code| shapes.binary_search(code).is_err()).collect();
    if !strangers.is_empty() && (!asked.tell || strangers.len() == figures.len()) {
        let message = match strangers.len() {
            1 => "an area of the figures has no shape".to_owned(),
            count => format!("{count} areas of the figures have no shape"),
        };
        let problem = Problem::new(Code::UnknownName, message);
        let problem = problem.at(Place::path("shapes")).found(listed(strangers.iter().copied()));
        let problem = problem.expected(format!("codes of shapes such as {}", listed(shapes.iter().copied())));
        problems.push(problem.help("`key` names the property of the shapes that has the codes"));
    }
    if !again.is_empty() {
        problems.push(not_one(format!("several of {}", listed(again.iter().copied()))));
    } else if mixed {
        problems.push(not_one("figures of several indicators, waves, categories or breakdowns".to_owned()));
    }
    asked.classes.check(&mut problems);
    Error::unless_empty(Stage::Estimate, problems)
}

fn not_one(found: String) -> Problem {
    let problem = Problem::new(Code::Duplicate, "a map has one figure for each area").found(found);
    problem.help("filter the figures by indicator, wave, category or another breakdown")
}

fn listed<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let mut codes: Vec<&str> = codes.collect();
    let more = codes.len().saturating_sub(LISTED);
    codes.truncate(LISTED);
    let text = format!("`{}`", codes.join("`, `"));
    if more > 0 { format!("{text} and {more} more") } else { text }
}
