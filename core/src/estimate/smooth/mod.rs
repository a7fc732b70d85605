//! Estimates that are smooth functions of totals: a variance, a correlation, an expression.
//!
//! Every such estimate is linearised by its gradient, so that its influence on unit k is `z_k = w_k u_k`, and its
//! variance is that of any total under the design. The rows are read by cell (`members`), since the totals that these
//! functions need differ from query to query.

mod expression;
mod moments;
mod rows;

pub(crate) use expression::Expression;
pub(crate) use rows::rows;

use super::members::{ColumnsTask, Members};
use super::query::{Measure, Query};
use crate::answers::Answers;
use crate::error::Problem;

/// A function of the totals of some columns.
#[derive(Debug, Clone)]
pub(crate) enum Function {
    Variance,
    Correlation,
    Expression(Expression),
}

/// A query for a function of totals.
#[derive(Debug, Clone)]
pub(crate) struct SmoothTask {
    pub(crate) function: Function,
    pub(crate) columns: ColumnsTask,
}

/// An estimate with what each member adds to it.
#[derive(Debug, Clone)]
pub(crate) struct Linearized {
    pub(crate) value: f64,
    /// u_k: the influence of each member is its weight times this.
    pub(crate) influences: Vec<f64>,
    /// S² that the design effect compares with, on the scale of the estimate.
    pub(crate) element_variance: Option<f64>,
}

impl SmoothTask {
    /// Resolves a query that asks for a function of totals; `None` where it does not, or has problems.
    pub(crate) fn resolve(query: &Query, answers: &Answers, problems: &mut Vec<Problem>) -> Option<Self> {
        let (function, names) = match &query.measure {
            Measure::Variance { of } => (Function::Variance, vec![of.clone()]),
            Measure::Correlation { of, with } => (Function::Correlation, vec![of.clone(), with.clone()]),
            Measure::Expression { expression } => match Expression::parse(expression) {
                Ok(expression) => {
                    let names = expression.names().to_vec();
                    (Function::Expression(expression), names)
                }
                Err(problem) => {
                    problems.push(problem);
                    return None;
                }
            },
            _ => return None,
        };
        let before = problems.len();
        let columns = names.iter().filter_map(|name| match answers.find(name) {
            Ok(column) => super::plan::number(name, column, problems),
            Err(problem) => {
                problems.push(problem);
                None
            }
        });
        let columns = columns.collect();
        let base = query
            .base
            .iter()
            .filter_map(|condition| super::plan::resolve_condition(condition, answers, problems))
            .collect();
        super::plan::check_options(query, problems);
        (problems.len() == before).then_some(Self { function, columns: ColumnsTask { columns, base } })
    }

    /// The estimate of one cell under some weights, one for each member; `None` where it has none.
    pub(crate) fn linearize(&self, members: &Members, weights: &[f64]) -> Option<Linearized> {
        if weights.is_empty() {
            return None;
        }
        let width = self.columns.columns.len();
        let column =
            |index: usize| members.numbers.iter().skip(index).step_by(width).copied().collect::<Vec<f64>>();
        let linearized = match &self.function {
            Function::Variance => moments::variance(&column(0), weights),
            Function::Correlation => moments::correlation(&column(0), &column(1), weights),
            Function::Expression(expression) => {
                let columns: Vec<Vec<f64>> = (0..width).map(column).collect();
                expression.linearize(&columns, weights)
            }
        }?;
        linearized.value.is_finite().then_some(linearized)
    }
}
