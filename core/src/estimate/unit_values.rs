//! What a single unit contributes to an estimate: its own value of the measure.
//!
//! | measure | value of a unit in the base |
//! |---|---|
//! | share, any of, all of | 1 where it counts, else 0 |
//! | net balance | 1, 0 or −1 |
//! | mean of a scale | the points of its answer |
//! | number of items | how many it chose |
//! | mean, total | its number |
//! | ratio | its number over its own other number; none where that is zero |
//!
//! Outside the base, and where the estimate takes a unit for missing, it has none (NaN). So the weighted mean of the values
//! is the estimate – of a total, the mean times the weighted base; of a ratio, the mean with the denominators as further
//! weights. The values come of the same task that the pass reads, so that the two cannot drift apart.

use super::plan::{Content, NO_ANSWER, OUTSIDE, Task};
use super::query::Query;
use crate::answers::Answers;
use crate::error::Problem;

/// The value of every row for a query with one figure a cell; `None` with problems.
pub(crate) fn unit_values(query: &Query, answers: &Answers, problems: &mut Vec<Problem>) -> Option<Vec<f64>> {
    let task = Task::resolve(query, answers, problems)?.into_iter().next()?;
    let mut values: Vec<f64> = match &task.content {
        Content::Classes { codes, class_of, points, .. } => {
            let value = |class: &u16| match *class {
                OUTSIDE | NO_ANSWER => f64::NAN,
                class => points.get(usize::from(class)).copied().unwrap_or_else(|| f64::from(class)),
            };
            let of_code: Vec<f64> = class_of.iter().map(value).collect();
            let of = |code: u32| of_code.get(code as usize).copied().unwrap_or(f64::NAN);
            codes.codes().iter().map(of).collect()
        }
        Content::Terms { y, x: None, shift, .. } => y.as_slice().iter().map(|y| y + shift).collect(),
        Content::Terms { y, x: Some(x), .. } => {
            let ratio = |(y, x): (&f64, &f64)| if *x == 0.0 { f64::NAN } else { y / x };
            y.as_slice().iter().zip(x.as_slice()).map(ratio).collect()
        }
    };
    for (column, fulfils) in &task.base {
        let inside = |code: u32| fulfils.get(code as usize).copied().unwrap_or(false);
        for (value, code) in values.iter_mut().zip(column.codes().iter()) {
            if !inside(code) {
                *value = f64::NAN;
            }
        }
    }
    Some(values)
}
