//! Stage 7', tests and models: what is asked beyond estimates, with the design's own variances.
//!
//! - [`run_test`]: association of two columns (Rao and Scott's corrections of chi-square), differences of means (t), and
//!   rank tests;
//! - [`fit`]: generalised linear models by formula, with Wald tests of their terms.
//!
//! All of them turn estimates into influences and take the covariance from the design, as everything else does, so that
//! strata, clusters, unequal weights and finite populations count by themselves. Strata taken in full add neither variance
//! nor degrees of freedom. A row outside the base, or without an answer, carries no influence but leaves its PSU in the
//! design.
//!
//! Where there is nothing to test – nobody answered, one group only, no spread, too few PSUs – the result says so in a note
//! and has no p-value; only requests that cannot be meant are errors.

mod base;
mod basis;
mod chi_square;
mod family;
mod formula;
mod glm;
mod groups;
mod irls;
mod linear;
mod matrix;
mod model;
mod propensity;
mod rank;
mod sandwich;
mod t;
mod test;
mod variable;
mod wald;

pub use family::{Family, Link};
pub use glm::fit;
pub use model::{Coefficient, Model, ModelFit, TermTest};
pub(crate) use propensity::propensities;
pub use test::{ChiSquare, Distribution, RankScores, Test, TestGroup, TestKind, TestNote, TestResult};

use crate::answers::Answers;
use crate::design::Design;
use crate::error::Result;

/// Tests a hypothesis.
///
/// # Errors
/// Reports every unknown column and answer, every column of the wrong kind, and every option without effect.
pub fn run_test(design: &Design, answers: &Answers, test: &Test) -> Result<TestResult> {
    let mut problems = Vec::new();
    base::check_level(test.level, &mut problems);
    match &test.kind {
        TestKind::ChiSquare { rows, columns, statistic } => {
            chi_square::run(design, answers, test, (rows, columns, *statistic), problems)
        }
        TestKind::T { of, by, mean } => t::run(design, answers, test, (of, by.as_deref(), *mean), problems),
        TestKind::Rank { of, by, kind } => rank::run(design, answers, test, (of, by, *kind), problems),
    }
}
