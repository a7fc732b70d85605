//! Stage 4, estimates: one file per estimator, all of them functions of the same sums by cell.
//!
//! A request is a list of [`Query`]s. Those with the same breakdowns share their cells; everything is read in one
//! pass through the rows (`pass`), then each estimator linearises its totals (`linear`), `variance` takes
//! variances of the influences, and `finish` makes rows.

pub(crate) mod domains;
mod finish;
pub(crate) mod linear;
mod mean;
mod note;
pub(crate) mod pass;
pub(crate) mod plan;
mod query;
mod ratio;
mod row;
pub(crate) mod rows;
mod share;
mod total;

pub use note::Note;
pub(crate) use query::default_level;
pub use query::{Condition, DegreesOfFreedom, Measure, MeasureKind, Query};
pub use row::{Estimate, Estimates};

use crate::answers::Answers;
use crate::design::Design;
use crate::error::{Code, Error, Problem, Result, Stage};
use domains::Domains;
use pass::Group;
use plan::Task;

/// Figures of one query beyond which it is a slip, such as a breakdown by names, and would fill the memory.
const MOST_ROWS: usize = 1 << 20;

/// Estimates all queries in one pass; the rows of each, in the order of the queries.
///
/// # Errors
/// Reports every unknown column and answer, every measure that does not fit its column, and every option that has
/// no effect.
pub(crate) fn run(design: &Design, answers: &Answers, queries: &[Query]) -> Result<Vec<Vec<Estimate>>> {
    let mut problems = Vec::new();
    if design.rows() != answers.rows() {
        problems.push(
            Problem::new(Code::WrongLength, "the design and the answers have different numbers of rows")
                .expected(format!("{} rows", design.rows()))
                .found(format!("{} rows", answers.rows())),
        );
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of: Vec<(usize, usize)> = Vec::new();
    let mut breakdowns: Vec<&[String]> = Vec::new();
    for query in queries {
        let group = breakdowns.iter().position(|by| *by == query.by).unwrap_or_else(|| {
            breakdowns.push(&query.by);
            let domains = Domains::cross(answers, &query.by, &mut problems);
            groups.push(Group { domains, tasks: Vec::new() });
            groups.len() - 1
        });
        if let Some(task) = Task::resolve(query, answers, &mut problems) {
            let rows = groups[group].domains.len().saturating_mul(task.categories.len());
            if rows > MOST_ROWS {
                problems.push(
                    Problem::new(Code::OutOfRange, format!("`{}` would have too many figures", query.name))
                        .expected(format!("at most {MOST_ROWS}"))
                        .found(rows.to_string())
                        .help("group numbers and names before breaking down by them"),
                );
            }
            groups[group].tasks.push(task);
            group_of.push((group, groups[group].tasks.len() - 1));
        }
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let sums = pass::run(design, &groups);
    // The pass numbers tasks by group; `first` finds a group's first.
    let first: Vec<usize> = groups
        .iter()
        .scan(0, |next, group| {
            let first = *next;
            *next += group.tasks.len();
            Some(first)
        })
        .collect();
    Ok(queries
        .iter()
        .zip(group_of)
        .map(|(query, (group, task))| {
            finish::rows(
                design,
                query,
                &groups[group],
                &groups[group].tasks[task],
                &sums[first[group] + task],
            )
        })
        .collect())
}
