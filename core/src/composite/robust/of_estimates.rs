//! Robustness of an index of estimates: errors of the values are those of the estimates, with their joint covariance.
//!
//! Within a wave the covariance of the design is one as it stands. Between waves it is estimated pair by pair, so that the
//! matrix as a whole can have slightly negative eigenvalues; no errors can be drawn from such. Of its correlations these are set
//! to 0 and the diagonal is brought back to 1 (the spectral method), which leaves every variance and moves correlations a
//! little; by how much at most, a note says where it is more than a hundredth ([`RobustNote::Mended`](super::RobustNote::Mended)).
//!
//! Rebonato and Jäckel (1999), *The most general methodology to create a valid correlation matrix for risk management and
//! option pricing purposes*, Journal of Risk 2(2), 17–27.

use super::errors::InputErrors;
use super::model::Robustness;
use super::plan::RobustPlan;
use crate::composite::components::Components;
use crate::composite::estimated::IndexEstimates;
use crate::error::{Code, Error, Problem, Result, Stage};

/// How far a correlation may be moved without a word.
const UNSAID: f64 = 0.01;

impl IndexEstimates {
    /// Holds what is uncertain about the index – the sampling error of everything that it is made of, and choices – against it:
    /// from there on all is as of any other data ([`RobustPlan::run`], [`RobustPlan::sensitivity`]).
    ///
    /// # Errors
    /// As [`Robustness::plan`]; and refuses estimates whose variance cannot be estimated.
    ///
    /// ```
    /// use peil::composite::{Index, Robustness};
    /// use peil::{Answers, Column, Design, Sample};
    /// let size: Column = ["s", "s", "s", "s", "l", "l", "l", "l"].into_iter().collect();
    /// let answers = Answers::new([
    ///     ("size".to_owned(), size),
    ///     ("plan".to_owned(), Column::from(vec![1.0, 2.0, 3.0, 2.0, 4.0, 6.0, 5.0, 5.0])),
    /// ])?;
    /// let sample = Sample::new(answers, Design::builder(8).weights(vec![10.0; 8].into()).build()?)?;
    /// let index = Index::from_text(r#"
    ///     id = "digital"
    ///     normalise = { method = "goalposts", low = 0, high = 10 }
    ///     parts = [{ id = "plan" }]
    /// "#)?;
    /// let scores = sample.index(&index, &["size"])?;
    /// let robust = scores.robust(&Robustness::default())?.run(&mut |_, _| true)?;
    /// // Draws of the score vary as its standard error says.
    /// let of_draws = robust.scores[0].sd.unwrap();
    /// assert!((of_draws / scores.estimates.rows[0].se.unwrap() - 1.0).abs() < 0.1);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn robust(&self, asked: &Robustness) -> Result<RobustPlan> {
        let (errors, moved) = self.errors()?;
        let mut plan = asked.plan(self.run().index(), &self.data()?, Some(&errors))?;
        plan.mended = Some(moved).filter(|moved| *moved > UNSAID);
        Ok(plan)
    }

    /// The covariance of the estimates, and how far a correlation was moved at most to make it one.
    fn errors(&self) -> Result<(InputErrors, f64)> {
        let mut covariance = self.input_covariance();
        let plan = self.plan();
        let count = plan.values().len();
        let rows = plan.scratch().scores(0).len();
        let units = self.run().units();
        let mut problems = Vec::new();
        for at in (0..count).filter(|at| covariance[at * count + at].is_nan()) {
            let (column, unit) = (&plan.inputs()[at / rows], &units[at % rows]);
            let message = format!("the variance of `{column}` in `{unit}` cannot be estimated");
            let problem = Problem::new(Code::Unsupported, message);
            problems.push(problem.help("join small cells, or give errors of your own"));
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        let known: Vec<usize> = (0..count).filter(|at| covariance[at * count + at] > 0.0).collect();
        // Covariances that nothing tells count as none.
        covariance.iter_mut().filter(|own| own.is_nan()).for_each(|own| *own = 0.0);
        let moved = if self.run().waves().len() > 1 { mend(&mut covariance, count, &known) } else { 0.0 };
        Ok((InputErrors::Covariance(covariance), moved))
    }
}

/// Makes a covariance of what may fall short of one; how far a correlation moved at most.
fn mend(covariance: &mut [f64], count: usize, known: &[usize]) -> f64 {
    let deviation: Vec<f64> = known.iter().map(|&at| covariance[at * count + at].sqrt()).collect();
    let correlation = |i: usize, j: usize| {
        if i == j { 1.0 } else { covariance[known[i] * count + known[j]] / (deviation[i] * deviation[j]) }
    };
    let matrix: Vec<Vec<f64>> =
        (0..known.len()).map(|i| (0..known.len()).map(|j| correlation(i, j)).collect()).collect();
    let (values, vectors) = Components::eigen(&matrix);
    if values.last().is_none_or(|least| *least >= -1e-9) {
        return 0.0;
    }
    let entry = |i: usize, j: usize| -> f64 {
        let of = |(value, vector): (&f64, &Vec<f64>)| value.max(0.0) * vector[i] * vector[j];
        values.iter().zip(&vectors).map(of).sum()
    };
    let scale: Vec<f64> = (0..known.len()).map(|i| entry(i, i).sqrt()).collect();
    let mut moved: f64 = 0.0;
    for i in 0..known.len() {
        for j in (0..known.len()).filter(|&j| j != i) {
            let mended = entry(i, j) / (scale[i] * scale[j]);
            moved = moved.max((mended - matrix[i][j]).abs());
            covariance[known[i] * count + known[j]] = mended * deviation[i] * deviation[j];
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::mend;

    #[test]
    fn what_is_no_covariance_becomes_one_and_keeps_its_variances() {
        // Correlations 0.9, 0.9 and −0.9 cannot be together; of equal size, the nearest that can are 0.5, 0.5 and −0.5.
        let mut own = vec![0.0; 16];
        let sd = [1.0, 2.0, 0.0, 3.0];
        for (i, j, r) in [(0, 1, 0.9), (0, 3, 0.9), (1, 3, -0.9)] {
            own[i * 4 + j] = r * sd[i] * sd[j];
            own[j * 4 + i] = own[i * 4 + j];
        }
        (0..4).for_each(|i| own[i * 4 + i] = sd[i] * sd[i]);
        let moved = mend(&mut own, 4, &[0, 1, 3]);
        assert!((moved - 0.4).abs() < 1e-12, "{moved}");
        assert!((own[1] - 0.5 * 2.0).abs() < 1e-12 && (own[7] + 0.5 * 6.0).abs() < 1e-12);
        assert_eq!((own[0], own[5], own[15]), (1.0, 4.0, 9.0));
        // And again nothing is left to be done.
        let before = own.clone();
        assert_eq!((mend(&mut own, 4, &[0, 1, 3]), own), (0.0, before));
    }
}
