//! How many can have answered: each column's own bounds, carried through the sums.

use super::rounding::Span;
use super::table::PublishedTable;
use crate::error::{Code, Place, Problem};

/// The widest range of denominators that is searched.
const MOST_DENOMINATORS: u32 = 20_000;

/// The admissible denominators of every column: its own bounds, tightened by the sums until nothing changes.
pub(super) fn ranges(
    table: &PublishedTable,
    sums: &[(usize, Vec<usize>)],
    problems: &mut Vec<Problem>,
) -> Vec<Span> {
    let mut report = |path: String, problem: Problem| problems.push(problem.at(Place::path(path)));
    let mut low: Vec<u64> = table
        .columns
        .iter()
        .map(|column| u64::from(column.answered.or(column.answered_min).unwrap_or(1).max(1)))
        .collect();
    let mut high: Vec<Option<u64>> = table
        .columns
        .iter()
        .map(|column| {
            let own = column.answered.or(column.answered_max).or(column.population).or(table.answered_max);
            own.map(u64::from)
        })
        .collect();
    let mut contradicted = false;
    for (index, (total, parts)) in sums.iter().enumerate() {
        let least: u64 = parts.iter().map(|&part| low[part]).sum();
        let most: Option<u64> = parts.iter().map(|&part| high[part]).sum();
        let name = &table.columns[*total].id;
        let (found, expected) = match (high[*total], most) {
            (Some(high), _) if least > high => (format!("at least {least}"), format!("at most {high}")),
            (_, Some(most)) if most < low[*total] => {
                (format!("at most {most}"), format!("at least {}", low[*total]))
            }
            _ => continue,
        };
        let message = format!("the parts of `{}` cannot add up to `{name}`", table.sums[index].id);
        let problem = Problem::new(Code::Contradiction, message).expected(expected).found(found);
        report(format!("sums[{index}]"), problem);
        contradicted = true;
    }
    // Each round carries the bounds one level further through the sums, which are not nested deeper than this.
    for _ in 0..=sums.len() {
        for (total, parts) in sums {
            let least: u64 = parts.iter().map(|&part| low[part]).sum();
            let most: Option<u64> = parts.iter().map(|&part| high[part]).sum();
            low[*total] = low[*total].max(least);
            high[*total] = [high[*total], most].into_iter().flatten().min();
            if let Some(total) = high[*total] {
                for &part in parts {
                    let room = total.saturating_sub(least - low[part]);
                    high[part] = Some(high[part].map_or(room, |own| own.min(room)));
                }
            }
        }
    }
    let mut ranges = Vec::new();
    for (index, column) in table.columns.iter().enumerate() {
        let path = format!("columns[{index}]");
        let Some(high) = high[index] else {
            let message = format!("nothing bounds how many answered in `{}`", column.id);
            let problem = Problem::new(Code::MissingKey, message).help(
                "give `population`, `answered` or `answered_max`, or `answered_max` for the whole table",
            );
            report(path, problem);
            continue;
        };
        if low[index] > high {
            if contradicted {
                // Follows from a sum that was reported.
                continue;
            }
            let message = format!("the bounds on the answers leave none possible for `{}`", column.id);
            let problem = Problem::new(Code::Contradiction, message)
                .found(format!("at least {}, at most {high}", low[index]));
            report(path, problem);
        } else if high - low[index] >= u64::from(MOST_DENOMINATORS) {
            let message = format!("`{}` leaves too many denominators open", column.id);
            let problem = Problem::new(Code::TooManySolutions, message)
                .found(format!("{} to {high}", low[index]))
                .expected(format!("a range of at most {MOST_DENOMINATORS}"))
                .help("give `answered`, or narrow it with `answered_min` and `answered_max`");
            report(path, problem);
        }
        let narrow = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        ranges.push(Span { low: narrow(low[index]), high: narrow(high) });
    }
    ranges
}
