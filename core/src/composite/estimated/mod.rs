//! An index of estimates: scores of groups of units, with the uncertainty of everything that they are made of.
//!
//! The units of the index are the cells of a breakdown – size classes, counties – and its values are estimates: a share, a mean, a
//! ratio in each cell, in each wave. Scores are made of them by the nine steps as of any other data, each cell counting once,
//! and are functions of the estimates: `s_a = f_a(θ̂)`, θ̂ all indicators of all cells in all waves.
//!
//! **Variance.** With the gradient `g_a = ∂f_a/∂θ` at the estimates and V their covariance,
//!
//! `Cov(s_a, s_b) = g_a' V g_b`,
//!
//! the delta method. Parameters are taken anew of the values that f is given, so that means, medians, least and largest values
//! of the cells, and those of a base wave, carry their uncertainty into the scores; fixed goalposts have none. Weights by
//! principal components or correlations count as known. The slopes are central differences of one and two thousandths (2⁻¹⁰) of each
//! estimate's standard error to either side, extrapolated after Richardson; scores are not rounded for them, whatever the tiers
//! say. V is, within a wave, the joint
//! covariance of the design ([`Sample::joint`]), and between waves that of the units that answered in both
//! ([`crate::panel`]).
//!
//! **Replicate weights.** Where a wave has them, nothing is linearised: the scores are made anew of the estimates of every
//! replicate, the other waves as they are, and their spread is the variance. Parts by ranks and Copeland scores have no
//! slopes, and are refused without replicates.
//!
//! **Bends.** f bends where another cell becomes the best or the median one, where a bound clips, where a unit passes the
//! mean of grades. For every score the distance from the straight line, `c_j = |f(θ + se_j) − 2 f(θ) + f(θ − se_j)| / 2`, is
//! taken one standard error to either side of each estimate: where √Σ c² exceeds a quarter of the score's standard error the row
//! says so ([`Note::ScoreBends`]), and where it exceeds the whole of it the row has no standard error and no interval. The
//! best cell under `min_max` has the score 1 whatever happens, and so no interval.
//!
//! **Interval.** `score ± t(df) · se`. With v_c the part of the variance that comes from one cell of one wave, and df_c the least
//! degrees of freedom of its estimates, `df = (Σ v_c)² / Σ v_c²/df_c` (Satterthwaite): those of the cell itself where nothing
//! else enters. With replicate weights they are the least of the cell's own estimates.
//!
//! As in contrasts, an estimate without spread that is no full count – a share of which all said yes – adds nothing, although its
//! own exact limits are not of no width: of few answers such scores are told too surely.
//!
//! A row's n is that of the indicator with the fewest answers. By complete enumeration of a small population the least coverage of
//! 95 % intervals is told in `docs/composite.md`.
//!
//! Agrees with R `svycontrast` of the joint covariance, and with the jackknife of many units.
//!
//! Wolter (2007), *Introduction to Variance Estimation*, 2nd edition, chapter 6; Satterthwaite (1946), *An approximate
//! distribution of estimates of variance components*, Biometrics Bulletin 2, 110–114.

mod inputs;
mod rows;
mod slopes;
mod spread;

use std::ops::Deref;
use std::sync::Arc;

use super::{Index, IndexData, Plan, Run};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::panel::{Panel, PanelEstimates};
use crate::sample::Sample;
use inputs::Inputs;
use spread::Spread;

#[cfg(doc)]
use crate::estimate::Note;

/// The scores of an index of estimates, for every node of its tree, cell and wave, as ordinary estimates.
///
/// It is a [`PanelEstimates`]: changes between waves with their overlap, comparisons, rankings with confidence sets, ranges,
/// trends and sums are taken of it as of any other figures. The rows are in the order of waves, in a wave in that of the tree
/// (the index first), and for a node in that of the cells; the name of the indicator is the node's id.
#[derive(Debug, Clone)]
pub struct IndexEstimates {
    scores: PanelEstimates,
    plan: Plan,
    run: Run,
    spread: Arc<Spread>,
}

impl Deref for IndexEstimates {
    type Target = PanelEstimates;

    fn deref(&self) -> &PanelEstimates {
        &self.scores
    }
}

impl Sample {
    /// An index of estimates: its units are the cells of crossed breakdowns, its values the estimates of its indicators there,
    /// with the joint covariance of all of them carried through to the scores. The index reads indicators, numbers
    /// and scales of the survey document, or means of columns of numbers.
    ///
    /// # Errors
    /// Reports every problem of the index, every name that is not there, distributions, quantiles (but for one with replicate
    /// weights), and steps without slopes: ranks and Copeland scores, unless there are replicate weights.
    ///
    /// ```
    /// use peil::composite::Index;
    /// use peil::{Answers, Column, Design, Sample};
    /// let size: Column = ["s", "s", "s", "s", "l", "l", "l", "l"].into_iter().collect();
    /// let numbers = |own: [f64; 8]| Column::from(own.to_vec());
    /// let answers = Answers::new([
    ///     ("size".to_owned(), size),
    ///     ("plan".to_owned(), numbers([1.0, 2.0, 3.0, 2.0, 4.0, 6.0, 5.0, 5.0])),
    ///     ("skills".to_owned(), numbers([2.0, 2.0, 4.0, 4.0, 5.0, 7.0, 6.0, 6.0])),
    /// ])?;
    /// let sample = Sample::new(answers, Design::builder(8).weights(vec![10.0; 8].into()).build()?)?;
    /// let index = Index::from_text(r#"
    ///     id = "digital"
    ///     normalise = { method = "goalposts", low = 0, high = 10 }
    ///     parts = [{ id = "plan" }, { id = "skills", weight = 3 }]
    /// "#)?;
    /// let scores = sample.index(&index, &["size"])?;
    /// let large = scores.estimates.find("digital", &["l"]).unwrap();
    /// assert!((large.estimate.unwrap() - (0.5 + 3.0 * 0.6) / 4.0).abs() < 1e-15);
    /// // The same sum of the two means, from their joint covariance.
    /// let means = [sample.mean("plan").by(["size"]).query().clone(), sample.mean("skills").by(["size"]).query().clone()];
    /// let terms = vec![peil::Term { row: 0, times: 0.025 }, peil::Term { row: 2, times: 0.075 }];
    /// let sum = sample.joint(&means)?.contrast(&peil::Contrast { name: "sum".into(), terms, over: vec![] }, 0.95)?;
    /// assert!((large.se.unwrap() - sum.se.unwrap()).abs() < 1e-11);
    /// assert_eq!(scores.ranking(&[0, 1])?.largest().unwrap().estimate.by["size"], "l");
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn index(&self, index: &Index, by: &[&str]) -> Result<IndexEstimates> {
        Panel::alone(self).index(index, by)
    }
}

impl Panel {
    /// The same in every wave, with how the scores of different waves vary together: through the units that answered in both,
    /// and through parameters that waves share.
    ///
    /// # Errors
    /// As [`Sample::index`], in all waves.
    pub fn index(&self, index: &Index, by: &[&str]) -> Result<IndexEstimates> {
        let inputs = Inputs::of(self, index, by)?;
        let plan = index.plan(&inputs.data()?)?;
        let run = plan.run();
        let spread = Arc::new(Spread::of(inputs, &plan)?);
        let scores = PanelEstimates::of_functions(self, spread.rows(&plan, &run), spread.clone());
        Ok(IndexEstimates { scores, plan, run, spread })
    }
}

impl IndexEstimates {
    /// The scores with what every step did; the units are the cells, by their categories.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// The index with the values that it was made of.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The estimates that the scores are made of: for each wave the indicators and denominators in the order in which the
    /// tree first names them, each by cell.
    pub fn inputs(&self) -> &PanelEstimates {
        self.spread.inputs()
    }

    /// The covariance of all estimates that the scores are made of, row after row in the order of [`Plan::values`]: indicator
    /// after indicator, each with all waves' cells. It is 0 with an estimate that does not exist, and NaN where a variance
    /// cannot be estimated. Covariances between waves are estimated pair by pair, so that the matrix as a whole may fall
    /// slightly short of being positive semidefinite.
    pub fn input_covariance(&self) -> Vec<f64> {
        self.spread.input_covariance(&self.plan)
    }

    /// The estimates as the data of the index.
    pub(super) fn data(&self) -> Result<IndexData> {
        self.spread.data()
    }

    /// The same scores with intervals of another confidence level.
    ///
    /// # Errors
    /// Refuses a level that does not lie between 0 and 1.
    pub fn at_level(&self, level: f64) -> Result<Self> {
        if !(level > 0.0 && level < 1.0) {
            let problem = Problem::new(Code::OutOfRange, "the confidence level must lie between 0 and 1");
            let problem = problem.found(level.to_string()).expected("a number such as 0.95");
            return Err(Error::one(Stage::Estimate, problem));
        }
        let mut own = self.clone();
        own.scores.estimates.rows.iter_mut().for_each(|row| *row = row.at_level(level));
        Ok(own)
    }
}
