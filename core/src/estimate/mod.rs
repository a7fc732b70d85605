//! Stage 4, estimates: one file per estimator, all of them functions of the same sums by cell.
//!
//! A request is a list of [`Query`]s. Those with the same breakdowns share their cells; everything is read in one
//! pass through the rows (`pass`), then each estimator linearises its totals (`linear`), `variance` takes
//! variances of the influences, and `finish` makes rows.

mod bases;
mod cell;
pub(crate) mod domains;
mod finish;
mod items;
mod joint;
pub(crate) mod linear;
mod mean;
mod members;
mod note;
mod of_all;
pub(crate) mod pass;
pub(crate) mod plan;
pub(crate) mod quantile;
mod query;
mod ratio;
mod row;
pub(crate) mod rows;
mod score;
mod share;
mod smooth;
mod total;
mod unit_values;

pub(crate) use bases::Bases;
pub use cell::Cell;
pub(crate) use joint::{Influence, Replicated, covariance, influences_of, replicated};
pub use note::Note;
pub use quantile::QuantileRule;
pub use query::{Blank, Condition, DegreesOfFreedom, Measure, MeasureKind, Query};
pub(crate) use query::{default_level, of_all_name, told_of_all};
pub use row::{Estimate, Estimates};
pub(crate) use unit_values::unit_values;

use crate::answers::{Answers, Categories};
use crate::design::Design;
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::replicate::ReplicateSums;
use crate::threads;
use domains::Domains;
use finish::Summed;
use pass::Group;
use plan::Task;
use smooth::SmoothTask;

/// Figures of one query beyond which it is a slip, such as a breakdown by names, and would fill the memory.
const MOST_ROWS: usize = 1 << 20;

/// Rows that a thread finishes at least: some 50 microseconds of work.
const ROWS_OF_A_THREAD: usize = 64;

/// What queries need, resolved.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) groups: Vec<Group>,
    /// Functions of totals, with the group whose cells they share.
    smooth: Vec<(usize, SmoothTask)>,
    /// Quantiles, likewise.
    quantiles: Vec<(usize, Task)>,
    /// How each query is answered.
    routes: Vec<Route>,
}

impl Plan {
    /// One pass through the rows for all tasks.
    fn sums(&self, design: &Design) -> Vec<pass::Sums> {
        let any = self.groups.iter().any(|group| !group.tasks.is_empty());
        if any { pass::run(design, &self.groups) } else { Vec::new() }
    }

    /// The group of a query, and the conditions of its base.
    fn base_of(&self, route: Route) -> (usize, &[(Categories, Vec<bool>)]) {
        match route {
            Route::Pass { group, tasks: [task, _] } => (group, &self.groups[group].tasks[task].base),
            Route::Smooth(index) => (self.smooth[index].0, &self.smooth[index].1.columns.base),
            Route::Quantile(index) => (self.quantiles[index].0, &self.quantiles[index].1.base),
        }
    }

    /// The pass numbers tasks by group: the number of each group's first.
    fn first_tasks(&self) -> Vec<usize> {
        let first = self.groups.iter().scan(0, |next, group| {
            let first = *next;
            *next += group.tasks.len();
            Some(first)
        });
        first.collect()
    }
}

/// How a query is answered.
#[derive(Debug, Clone, Copy)]
enum Route {
    /// From the sums of the pass: the first of its tasks in the group, and the one behind the last. Several items that
    /// share a base have a task each, and their rows follow each other.
    Pass { group: usize, tasks: [usize; 2] },
    /// From the rows of each cell.
    Smooth(usize),
    /// From the numbers of each cell.
    Quantile(usize),
}

/// Resolves queries, those with the same breakdowns together.
pub(crate) fn plan(design: &Design, answers: &Answers, queries: &[Query]) -> Result<Plan> {
    let mut problems = Vec::new();
    if design.rows() != answers.rows() {
        problems.push(
            Problem::new(Code::WrongLength, "the design and the answers have different numbers of rows")
                .expected(format!("{} rows", design.rows()))
                .found(format!("{} rows", answers.rows())),
        );
    }
    let mut groups: Vec<Group> = Vec::new();
    let (mut smooth, mut quantiles) = (Vec::new(), Vec::new());
    let mut routes = Vec::new();
    let mut breakdowns: Vec<&[String]> = Vec::new();
    for query in queries {
        let group = breakdowns.iter().position(|by| *by == query.by).unwrap_or_else(|| {
            breakdowns.push(&query.by);
            let domains = Domains::cross(answers, &query.by, &mut problems);
            groups.push(Group { domains, tasks: Vec::new() });
            groups.len() - 1
        });
        let cells = groups[group].domains.len();
        if query.measure.is_of_columns() {
            check_rows(query, cells, &mut problems);
            smooth.extend(SmoothTask::resolve(query, answers, &mut problems).map(|task| (group, task)));
            routes.push(Route::Smooth(smooth.len().wrapping_sub(1)));
        } else if let Some(tasks) = Task::resolve(query, answers, &mut problems) {
            let figures: usize = tasks.iter().map(|task| task.categories.len()).sum();
            check_rows(query, cells.saturating_mul(figures), &mut problems);
            if matches!(query.measure, Measure::Quantile { .. }) {
                quantile::check_design(query, design, &mut problems);
                quantiles.extend(tasks.into_iter().map(|task| (group, task)));
                routes.push(Route::Quantile(quantiles.len() - 1));
                continue;
            }
            let first = groups[group].tasks.len();
            groups[group].tasks.extend(tasks);
            routes.push(Route::Pass { group, tasks: [first, groups[group].tasks.len()] });
        }
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    Ok(Plan { groups, smooth, quantiles, routes })
}

fn check_rows(query: &Query, rows: usize, problems: &mut Vec<Problem>) {
    if rows > MOST_ROWS {
        problems.push(
            Problem::new(Code::OutOfRange, format!("`{}` would have too many figures", query.name))
                .expected(format!("at most {MOST_ROWS}"))
                .found(rows.to_string())
                .help("group numbers and names before breaking down by them"),
        );
    }
}

/// Estimates all queries in one pass; the rows of each, in the order of the queries.
///
/// # Errors
/// Reports every unknown column and answer, every measure that does not fit its column, and every option that has
/// no effect.
pub(crate) fn run(design: &Design, answers: &Answers, queries: &[Query]) -> Result<Vec<Vec<Estimate>>> {
    let plan = plan(design, answers, queries)?;
    let sums = plan.sums(design);
    let of_replicates = design
        .replicates()
        .filter(|_| !sums.is_empty())
        .map(|replicates| replicates.sums(design, &plan.groups, &sums));
    let lacking = |group: usize, base: &[_]| plan.groups[group].domains.lacking(design, base);
    Ok(finished(design, queries, &plan, &sums, of_replicates.as_deref(), lacking))
}

/// Makes rows of sums; `lacking` counts the units of a base that lack a breakdown, and so are in no cell of a group.
pub(crate) fn finished(
    design: &Design,
    queries: &[Query],
    plan: &Plan,
    sums: &[pass::Sums],
    of_replicates: Option<&[ReplicateSums]>,
    lacking: impl Fn(usize, &[(Categories, Vec<bool>)]) -> u64 + Sync,
) -> Vec<Vec<Estimate>> {
    let first = plan.first_tasks();
    let gaps: Vec<bool> = plan.groups.iter().map(|group| group.domains.has_gaps()).collect();
    let rows_of = |index: usize| {
        let (query, route) = (&queries[index], &plan.routes[index]);
        let mut rows = match *route {
            Route::Pass { group: at, tasks: [from, to] } => {
                let group = &plan.groups[at];
                let mut rows = Vec::new();
                for task in from..to {
                    let of_replicates = of_replicates.map(|sums| &sums[first[at] + task]);
                    let (sums, task) = (&sums[first[at] + task], &group.tasks[task]);
                    Summed { design, query, group, task, sums }.add_rows(of_replicates, &mut rows);
                }
                rows
            }
            Route::Smooth(index) => {
                let (group, task) = &plan.smooth[index];
                smooth::rows(design, query, &plan.groups[*group].domains, task)
            }
            Route::Quantile(index) => {
                let (group, task) = &plan.quantiles[index];
                quantile::rows(design, query, &plan.groups[*group].domains, task)
            }
        };
        let (group, base) = plan.base_of(*route);
        let units = if gaps[group] { lacking(group, base) } else { 0 };
        if units > 0 {
            rows.iter_mut().for_each(|row| row.notes.push(Note::BreakdownMissing { units }));
        }
        rows
    };
    let most_cells = plan.groups.iter().map(|group| group.domains.len()).max().unwrap_or(0);
    threads::in_order_by(queries.len(), ROWS_OF_A_THREAD / most_cells.max(1), rows_of)
}
