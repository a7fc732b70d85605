//! Known totals of groups, held against the groups that the rows make.

use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cells::{Groups, label};
use crate::error::{Code, Place, Problem};
use crate::num::sum::LARGEST;

/// The known size of one cell: `{"region": "north", "size": "small", "total": 120}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CellTotal {
    /// The category of each column.
    #[serde(flatten)]
    pub cell: IndexMap<String, String>,
    /// Units of the population.
    pub total: f64,
}

/// The categories of a cell in the order of `by`, if it names just these columns.
pub(super) fn words_of(
    cell: &IndexMap<String, String>,
    by: &[String],
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<Vec<String>> {
    let words: Option<Vec<String>> = by.iter().map(|name| cell.get(name).cloned()).collect();
    if let Some(words) = words.filter(|words| words.len() == cell.len()) {
        return Some(words);
    }
    let wanted = by.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let found = cell.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    problems.push(
        Problem::new(Code::BadTotal, "a cell is not named by the columns that were asked for")
            .at(Place::path(path))
            .expected(wanted)
            .found(found),
    );
    None
}

/// The total of each group, in the order of the groups (none where their columns are unknown); totals are given as words, number and place. Reports what
/// [`match_groups`] does, and totals that are none.
pub(super) fn match_totals(
    groups: Option<&Groups>,
    given: &[(Vec<String>, f64, String)],
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<Vec<f64>> {
    let before = problems.len();
    let has_rows =
        |words| groups.is_some_and(|groups: &Groups| groups.are_known && groups.words.contains(words));
    for (words, total, place) in given {
        // A total of zero is fine where there are no rows either.
        if !(*total >= 0.0 && *total < LARGEST) || (*total == 0.0 && has_rows(words)) {
            let message = format!("the total of {} is not a positive number", named(words));
            let problem =
                Problem::new(Code::BadTotal, message).at(Place::path(place)).found(total.to_string());
            problems.push(problem);
        }
    }
    let expected = given.iter().map(|(words, total, place)| (words, *total != 0.0, place));
    let which = match_groups(groups?, expected, path, problems)?;
    (problems.len() == before).then(|| which.into_iter().map(|at| given[at].1).collect())
}

/// Which of the entries given belongs to each group. Entries are words, whether there must be rows, and a place.
/// Reports groups without an entry, entries without a group, and those given twice.
pub(super) fn match_groups<'a>(
    groups: &Groups,
    given: impl Iterator<Item = (&'a Vec<String>, bool, &'a String)>,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<Vec<usize>> {
    let before = problems.len();
    let position: FxHashMap<&[String], usize> =
        groups.words.iter().enumerate().map(|(at, words)| (words.as_slice(), at)).collect();
    let mut found: Vec<Option<usize>> = vec![None; groups.words.len()];
    for (at, (words, must, place)) in given.enumerate() {
        let place = Place::path(place);
        match position.get(words.as_slice()) {
            Some(&group) if found[group].replace(at).is_some() => {
                let message = format!("the total of {} is given twice", named(words));
                problems.push(Problem::new(Code::Duplicate, message).at(place));
            }
            None if must => {
                let message = format!("there is a total for {}, but no row of that kind", named(words));
                let problem = Problem::new(Code::EmptyGroup, message)
                    .at(place)
                    .help("merge it with another group, in the rows and in the totals");
                problems.push(problem.suggest(&label(words), groups.labels.iter().map(String::as_str)));
            }
            _ => {}
        }
    }
    let lacking = groups.words.iter().zip(&found).filter(|(_, entry)| groups.are_known && entry.is_none());
    for (words, _) in lacking {
        let message = format!("there are rows of {}, but no total", named(words));
        problems.push(Problem::new(Code::BadTotal, message).at(Place::path(path)));
    }
    if problems.len() > before { None } else { found.into_iter().collect() }
}

/// A group in a message.
pub(super) fn named(words: &[String]) -> String {
    if words.is_empty() { "the population".to_owned() } else { format!("`{}`", label(words)) }
}
