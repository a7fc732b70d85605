//! Whether the mean of a number differs between two groups, or from a stated value.
//!
//! `t = (m_2 − m_1) / se`, the standard error being that of the difference under the design: the groups are domains of
//! one sample and may share PSUs, so that their means are not taken as independent. Degrees of freedom: those of the
//! design among the rows used, less one (none less for a single mean). Under replicates the means are taken anew in each.
//! No normality is assumed of the number itself, only of its means; with few PSUs, or a few very large values, that is
//! what fails. Agrees with R `svyttest`, but that a full census gives no p-value.
//!
//! ```
//! use peil::inference::{Test, TestKind, run_test};
//! use peil::{Answers, Column, Design};
//! let answers = Answers::new([
//!     ("y".to_owned(), Column::from(vec![1.0, 2.0, 3.0, 5.0, 6.0, 9.0])),
//!     ("size".to_owned(), ["s", "s", "s", "l", "l", "l"].into_iter().collect()),
//! ])?;
//! let test = Test::new(TestKind::T { of: "y".into(), by: Some("size".into()), mean: None });
//! let result = run_test(&Design::builder(6).build()?, &answers, &test)?;
//! assert_eq!((result.groups[0].name.as_str(), result.df), ("l", Some(4.0)));
//! assert!((result.estimate.unwrap() + 14.0 / 3.0).abs() < 1e-14);
//! # Ok::<(), peil::Error>(())
//! ```
//!
//! Binder, D. A. (1983). On the variances of asymptotically normal estimators from complex surveys. International
//! Statistical Review 51, 279–292.

use super::base::{Base, Classes, find_categories, find_numbers};
use super::groups::{Replication, compare, count};
use super::test::{Distribution, Test, TestNote, TestResult};
use crate::answers::Answers;
use crate::design::Design;
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::num::sum::LARGEST;

/// Runs the test.
pub(super) fn run(
    design: &Design,
    answers: &Answers,
    asked: &Test,
    (of, by, mean): (&str, Option<&str>, Option<f64>),
    mut problems: Vec<Problem>,
) -> Result<TestResult> {
    let base = Base::resolve(design, answers, &asked.base, &mut problems);
    if let (Some(_), Some(mean)) = (by, mean) {
        let problem = Problem::new(Code::NoEffect, "a mean to compare with has no effect between groups");
        problems
            .push(problem.at(Place::path("mean")).found(mean.to_string()).help("leave out `mean` or `by`"));
    }
    if let Some(mean) = mean.filter(|mean| !mean.is_finite() || mean.abs() >= LARGEST) {
        let problem =
            Problem::new(Code::OutOfRange, "the mean to compare with is not a number to compute with");
        problems.push(problem.at(Place::path("mean")).found(mean.to_string()));
    }
    let values = find_numbers(of, answers, &mut problems);
    let by = by.map(|by| (by, find_categories(by, answers, &mut problems)));
    Error::unless_empty(Stage::Estimate, problems)?;
    let is_one = by.is_none();
    let values = base.numbers(values.unwrap_or_default());
    let keep = |place: usize| base.holds(place) && !values[place].is_nan();
    let (codes, words) = match &by {
        Some((_, column)) => column
            .as_ref()
            .map_or_else(Default::default, |column| (base.codes(column), column.words().to_vec())),
        None => (vec![0; base.places()], vec![of.to_owned()]),
    };
    let classes = Classes::present(codes, &words, keep);
    let mut result = TestResult::empty(asked, Distribution::T);
    count(&mut result, classes.count(), base.size());
    let groups = classes.names.len();
    if groups == 0 {
        result.notes.push(TestNote::NoAnswers);
        return Ok(result);
    }
    if let Some((by, _)) = by {
        if groups > 2 {
            let problem = Problem::new(
                Code::WrongMeasure,
                format!("`{by}` has {groups} groups, a t test compares two"),
            );
            let help = "restrict the base to two of them, or use the rank test with `kruskal_wallis`";
            let problem = problem.at(Place::question(by)).help(help);
            return Err(Error::unless_empty(Stage::Estimate, vec![problem]).expect_err("there is a problem"));
        }
        if groups < 2 {
            result.notes.push(TestNote::TooFewGroups { column: by.to_owned(), groups: groups as u64 });
            return Ok(result);
        }
    }
    let mut compared = compare(design, &classes, &values, Replication::Anew);
    if is_one {
        compared.groups.clear();
    }
    compared.test_one(mean.unwrap_or(0.0), &mut result);
    Ok(result)
}
