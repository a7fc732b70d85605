//! Whether a number tends to be larger in one group than in another: rank tests under the design.
//!
//! The rank of a value is its place in the population as the sample estimates it, from 0 to 1:
//! `R_k = (Σ_{y_j < y_k} w_j + ½ Σ_{y_j = y_k} w_j) / Σ w_j`, so that tied values share the middle of the weight they cover.
//! Scores are R (Wilcoxon; Kruskal and Wallis), Φ⁻¹(R) (van der Waerden) or whether R is above ½ (Mood's median test).
//! Their means are then compared as in the t test: two groups by t, more by Wald's statistic against
//! F(g − 1, ν) (`wald`, `groups`), ν being the design's degrees of freedom less g − 1.
//!
//! That ranks are estimated adds nothing to the variance of a difference under the hypothesis, where all groups have the
//! same distribution (Lumley and Scott); it holds for samples of some size, which a note says. So scores are not ranked
//! anew in replicates either: there the influences on the differences are added up anew.
//!
//! Agrees with R `svyranktest`, but for ties of unequal weight: there R lets the order of rows decide.
//!
//! Lumley, T. and Scott, A. J. (2013). Two-sample rank tests under complex sampling. Biometrika 100, 831–842.

use super::base::{Base, Classes, find_categories, find_numbers};
use super::groups::{Replication, compare, count};
use super::test::{Distribution, RankScores, Test, TestNote, TestResult};
use super::wald::{f_tail, wald};
use crate::answers::Answers;
use crate::design::Design;
use crate::error::{Error, Problem, Result, Stage};
use crate::num::sum::{Exact, Grid};
use crate::num::{by_key, normal_quantile};

/// Runs the test.
pub(super) fn run(
    design: &Design,
    answers: &Answers,
    asked: &Test,
    (of, by, kind): (&str, &str, RankScores),
    mut problems: Vec<Problem>,
) -> Result<TestResult> {
    let base = Base::resolve(design, answers, &asked.base, &mut problems);
    let values = find_numbers(of, answers, &mut problems);
    let column = find_categories(by, answers, &mut problems);
    Error::unless_empty(Stage::Estimate, problems)?;
    let values = base.numbers(values.unwrap_or_default());
    let (codes, words) =
        column.map_or_else(Default::default, |column| (base.codes(&column), column.words().to_vec()));
    let classes = Classes::present(codes, &words, |place| base.holds(place) && !values[place].is_nan());
    let groups = classes.names.len();
    let mut result = TestResult::empty(asked, if groups > 2 { Distribution::F } else { Distribution::T });
    count(&mut result, classes.count(), base.size());
    if groups < 2 {
        result.notes.push(match groups {
            0 => TestNote::NoAnswers,
            _ => TestNote::TooFewGroups { column: by.to_owned(), groups: groups as u64 },
        });
        return Ok(result);
    }
    result.notes.push(TestNote::EstimatedRanks);
    let scores = scores(&design.weights_in_order(), &classes, &values, kind);
    let compared = compare(design, &classes, &scores, Replication::Linear);
    if groups == 2 {
        compared.test_one(0.0, &mut result);
        return Ok(result);
    }
    compared.remark(&mut result);
    let q = (groups - 1) as f64;
    (result.df, result.df_denominator) = (Some(q), Some(compared.df));
    match compared.covariance.and_then(|covariance| wald(&compared.estimates, &covariance)) {
        Ok(statistic) => {
            result.value = Some(statistic / q);
            result.p = f_tail(statistic / q, q, compared.df);
        }
        Err(note) => result.notes.push(note),
    }
    result.groups = compared.groups;
    Ok(result)
}

/// The score of every place with a class; 0 elsewhere.
fn scores(weights: &[f64], classes: &Classes, values: &[f64], kind: RankScores) -> Vec<f64> {
    let within: Vec<usize> = (0..values.len()).filter(|&place| classes.has(place)).collect();
    let places = by_key(&within, |place| values[place]);
    // Sums of integers: the order of tied places does not matter.
    let largest = places.iter().fold(0.0_f64, |largest, &place| largest.max(weights[place].abs()));
    let grid = Grid::new(largest, places.len());
    let mut below = Vec::new();
    let mut sum = Exact::default();
    for tied in places.chunk_by(|&a, &b| values[a] == values[b]) {
        let before = grid.value(sum);
        tied.iter().for_each(|&place| sum.add(grid.term(weights[place])));
        below.push((tied, before, grid.value(sum)));
    }
    let total = grid.value(sum);
    let mut scores = vec![0.0; values.len()];
    for (tied, before, after) in below {
        let rank = (0.5 * (before + after) / total).clamp(0.0, 1.0);
        let score = match kind {
            RankScores::Wilcoxon | RankScores::KruskalWallis => rank,
            // Units without weight have no place among the others.
            RankScores::VanDerWaerden => normal_quantile(rank).clamp(-40.0, 40.0),
            RankScores::Median => f64::from(u8::from(rank > 0.5)),
        };
        tied.iter().for_each(|&place| scores[place] = score);
    }
    scores
}
