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
pub(crate) mod quantile;
mod query;
mod ratio;
mod row;
pub(crate) mod rows;
mod share;
mod total;

pub use note::Note;
pub use quantile::QuantileRule;
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

/// How a query is answered, within the group of its breakdowns.
enum Route {
    /// From the sums of the pass, by the number of its task.
    Pass { group: usize, task: usize },
    /// From the answers themselves, brought together by cell.
    Quantile { group: usize, task: Task },
}

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
    let mut routes: Vec<Route> = Vec::new();
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
            if matches!(query.measure, Measure::Quantile { .. }) {
                routes.push(Route::Quantile { group, task });
            } else {
                groups[group].tasks.push(task);
                routes.push(Route::Pass { group, task: groups[group].tasks.len() - 1 });
            }
        }
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let in_pass = groups.iter().any(|group| !group.tasks.is_empty());
    let sums = if in_pass { pass::run(design, &groups) } else { Vec::new() };
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
        .zip(&routes)
        .map(|(query, route)| match route {
            Route::Pass { group, task } => finish::rows(
                design,
                query,
                &groups[*group],
                &groups[*group].tasks[*task],
                &sums[first[*group] + task],
            ),
            Route::Quantile { group, task } => quantile::rows(design, query, &groups[*group].domains, task),
        })
        .collect())
}
