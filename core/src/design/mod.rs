//! Stage 3, how units came in: strata, primary sampling units, weights, finite populations and response.
//!
//! A [`Design`] is built once from validated input and reused by every estimate; after that nothing checks again.
//! Rows are put in an order by stratum and primary sampling unit (PSU), both ranked by name, so that results do
//! not depend on the order in which rows arrive.
//!
//! Notation: stratum h has `N_h` population units, `n_h` selected and `r_h` responding; `f_h = r_h / N_h`. In a
//! stratum that was fully enumerated (`n_h = N_h`) all randomness is the response, which is treated as a simple
//! random sample within its response group; that assumption travels in the result's remarks.

mod builder;
mod checks;
mod columns;
mod invited;
mod order;
mod rank;
mod response_phase;
mod sizes;
mod stages;
mod unequal;
mod wanting;
mod weights;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use builder::DesignBuilder;
pub(crate) use columns::names;
pub use columns::{ColumnNames, DesignColumns, PopulationCount};
use invited::Silent;
pub(crate) use invited::{Invited, InvitedUnit};
pub(crate) use order::Order;
pub(crate) use rank::as_categories;
use rank::{Ranked, Ranks, rank};
pub(crate) use response_phase::{ResponseGroup, ResponsePhase};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
pub use sizes::{PopulationSizes, StratumSize};
pub use stages::StageColumns;
pub(crate) use stages::{Level, LevelGroup};
pub(crate) use unequal::Unequal;
pub use unequal::{JointProbabilities, Pps, PpsVariance};

use crate::answers::{Answers, Values};
use crate::error::Result;
use crate::replicate::Replicates;
use crate::weighting::{Calibration, Diagnostics, Places, Prepared, WeightingStep};

/// What to do with a stratum that has a single PSU and was not taken in full.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LonelyPsu {
    /// Refuse, naming the strata.
    #[default]
    Fail,
    /// Leave the stratum out of the variance; it is then too small.
    Remove,
    /// Let the stratum contribute nothing to the variance, as if it were taken with certainty.
    Certainty,
    /// Take its distance from the mean of the whole sample instead of that of the stratum; too large rather than small.
    Adjust,
    /// Let it contribute as much as the other strata do on average.
    Average,
}

/// One stratum of the prepared design.
#[derive(Debug, Clone)]
pub struct Stratum {
    /// The stratum's name; with response groups `stratum / group`.
    pub label: String,
    /// N_h: units (or PSUs, in a cluster design) in the population, where known.
    pub population: Option<f64>,
    /// n_h: units invited, whether they answered or not.
    pub selected: u64,
    /// r_h: PSUs (units, where every unit is its own PSU) that answered.
    pub answered: u64,
    /// Whether every unit of the population was invited, so that all that is missing is a matter of response.
    pub census: bool,
    /// Whether something says how many were invited, beyond those that answered.
    pub(crate) invited_is_said: bool,
    /// The common weight of all rows, where there is one.
    pub common_weight: Option<f64>,
    /// Rows of the stratum in design order.
    pub(crate) rows: Range<usize>,
    /// PSUs of the stratum in design order.
    pub(crate) psus: Range<usize>,
}

impl Stratum {
    /// f_h: the share of the population that answered; 0 where the population is unknown (no correction).
    pub fn fraction(&self) -> f64 {
        self.population.map_or(0.0, |population| (self.answered as f64 / population).min(1.0))
    }

    /// Whether every unit (or PSU) of the stratum is in, so that it adds neither variance nor degrees of freedom.
    pub fn is_full(&self) -> bool {
        self.fraction() >= 1.0
    }
}

/// Weights.
#[derive(Debug, Clone)]
pub(crate) enum Weights {
    /// One weight for each stratum.
    OfStrata,
    /// One weight for each place of the design order.
    InOrder(Values<f64>),
    /// One weight for each row as the host has them, and in design order once somebody asks.
    AsGiven { weights: Values<f64>, in_order: OnceLock<Vec<f64>> },
}

/// How units came in, prepared for estimation.
#[derive(Debug, Clone)]
pub struct Design {
    /// Rows of the answers, those that did not respond included.
    rows: usize,
    /// Row of the answers at each place of the design order.
    order: Order,
    weights: Weights,
    strata: Vec<Stratum>,
    /// The first stage, then those within PSUs whose sizes are known.
    levels: Vec<Level>,
    /// Largest weight.
    largest_weight: f64,
    /// Whether weights were neither given nor derivable and are 1.
    weights_assumed: bool,
    lonely: LonelyPsu,
    /// Whether the policy also holds for strata that a domain reduces to one PSU.
    lonely_domains: bool,
    /// Set where PSUs were drawn with probabilities of their own.
    unequal: Option<Unequal>,
    /// Whether weights were given, as columns or as probabilities.
    weights_given: bool,
    /// The weights before the first step of weighting, where there was one.
    drawn: Option<Weights>,
    /// Rows that were invited and did not answer.
    silent: Silent,
    /// Columns within whose crossed categories those that answered are taken as a random sample.
    response_columns: Vec<String>,
    /// Set where response groups cut across sampled strata.
    response_phase: Option<ResponsePhase>,
    /// What weights were brought to after the design gave them, in order.
    calibrations: Vec<Calibration>,
    /// Set where variances come from replicate weights.
    replicates: Option<Arc<Replicates>>,
}

impl Design {
    /// Starts a design for answers of so many rows.
    ///
    /// ```
    /// use peil::{Column, Design, PopulationSizes, StratumSize};
    /// // 3 of 10 counties and 2 of 4 agencies answered.
    /// let sector: Column = ["county", "county", "county", "agency", "agency"].into_iter().collect();
    /// let design = Design::builder(5)
    ///     .strata(&sector)
    ///     .population(PopulationSizes::per_stratum([
    ///         ("county", StratumSize::of(10)),
    ///         ("agency", StratumSize::of(4)),
    ///     ]))
    ///     .build()?;
    /// assert_eq!(design.strata()[1].common_weight, Some(10.0 / 3.0));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn builder(rows: usize) -> DesignBuilder<'static> {
        DesignBuilder::new(rows)
    }

    /// Rows of the answers, those that did not respond included.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Rows that responded.
    pub fn answered(&self) -> usize {
        self.strata.last().map_or(0, |stratum| stratum.rows.end)
    }

    /// The strata, ranked by name.
    pub fn strata(&self) -> &[Stratum] {
        &self.strata
    }

    /// Number of primary sampling units.
    pub fn psus(&self) -> usize {
        self.strata.last().map_or(0, |stratum| stratum.psus.end)
    }

    /// Whether every row is its own PSU.
    pub fn is_element_sample(&self) -> bool {
        self.levels[0].unit_starts.is_none()
    }

    /// Whether weights were neither given nor derivable from population sizes, and are taken as 1.
    pub fn weights_assumed(&self) -> bool {
        self.weights_assumed
    }

    /// Degrees of freedom of the whole design: PSUs minus strata, over strata not taken in full. Where a stratum was
    /// taken in full but its PSUs were not, the units within them count.
    pub fn df(&self) -> f64 {
        if let Some(replicates) = self.replicates() {
            return replicates.df(self);
        }
        if self.levels.len() > 1 || self.unequal.is_some() || self.response_phase.is_some() {
            return crate::variance::degrees_of_freedom(self, |_| true);
        }
        let open = || self.strata.iter().filter(|stratum| !stratum.is_full());
        (open().map(|stratum| stratum.answered).sum::<u64>() as f64) - open().count() as f64
    }

    /// The stages: strata as groups of PSUs, then what was drawn within PSUs where its sizes are known.
    pub(crate) fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// Whether strata are simple random samples of one stage, so that sums by PSU hold all that variances need.
    pub(crate) fn is_one_stage(&self) -> bool {
        self.levels.len() == 1
            && self.unequal.is_none()
            && self.response_phase.is_none()
            && !self.lonely_domains
            && self.calibrations.is_empty()
            && matches!(self.lonely, LonelyPsu::Fail | LonelyPsu::Certainty | LonelyPsu::Remove)
    }

    /// Whether every stratum is a simple random sample of units, so that whole counts have exact distributions.
    pub(crate) fn is_simple_random(&self) -> bool {
        self.is_element_sample()
            && self.levels.len() == 1
            && self.unequal.is_none()
            && self.response_phase.is_none()
            && self.calibrations.is_empty()
            && self.replicates.is_none()
    }

    /// Whether units were drawn one by one within strata of known sizes, and answered by groups that cut across them.
    pub(crate) fn is_two_phases(&self) -> bool {
        self.response_phase.is_some() && self.calibrations.is_empty()
    }

    /// Whether nothing of stratum `index` was left to chance, at any stage.
    pub(crate) fn is_taken_in_full(&self, index: usize) -> bool {
        if self.response_phase.as_ref().is_some_and(|phase| phase.lacks_response(index)) {
            return false;
        }
        self.strata[index].is_full()
            && self.levels[1..]
                .iter()
                .all(|level| level.groups.iter().all(|group| group.stratum != index || group.fraction >= 1.0))
    }

    /// The weight at every place of the design order.
    pub(crate) fn weights_in_order(&self) -> Cow<'_, [f64]> {
        match &self.weights {
            Weights::InOrder(weights) => Cow::Borrowed(weights.as_slice()),
            Weights::AsGiven { in_order, .. } => {
                Cow::Borrowed(in_order.get_or_init(|| self.copied_weights()))
            }
            Weights::OfStrata => Cow::Owned(self.copied_weights()),
        }
    }

    /// Weights that do not lie in order yet.
    fn copied_weights(&self) -> Vec<f64> {
        let mut own = Vec::with_capacity(self.answered());
        self.weights_at(0..self.answered(), &mut own);
        own
    }

    /// What weights were brought to, in order; variances are those of residuals on it.
    pub(crate) fn calibrations(&self) -> &[Calibration] {
        // Without `whole` there are none, and saying so here leaves all that is done with them out of the module.
        if cfg!(feature = "whole") { &self.calibrations } else { &[] }
    }

    /// Replicate weights, where variances come from them.
    pub fn replicates(&self) -> Option<&Replicates> {
        // As with calibrations.
        if cfg!(feature = "whole") { self.replicates.as_deref() } else { None }
    }

    /// The same design with variances from replicate weights.
    #[must_use]
    pub fn with_replicates(mut self, replicates: Replicates) -> Self {
        self.replicates = Some(Arc::new(replicates));
        self
    }

    /// The same design, with the weights of strata that have rows of several units with different weights known to differ.
    pub(crate) fn with_uneven_weights(mut self, uneven: &[bool]) -> Self {
        for stratum in &mut self.strata {
            if self.order.rows(stratum.rows.clone()).any(|row| uneven[row as usize]) {
                stratum.common_weight = None;
            }
        }
        self
    }

    /// The same design with its weights, and those of its replicates, brought to what is known of the population.
    ///
    /// # Errors
    /// Reports everything that does not hold in any of the steps, or what keeps one from being done.
    pub fn weighted(&self, answers: &Answers, steps: &[WeightingStep]) -> Result<(Self, Vec<Diagnostics>)> {
        let weights = self.weights_in_order();
        let (rows, theirs) = (&self.silent.rows, &self.silent.weights);
        let places = Places {
            answers,
            order: self.order(),
            weights: &weights,
            nonrespondents: (!theirs.is_empty()).then_some((rows.as_slice(), theirs.as_slice())),
        };
        let prepared = Prepared::new(steps, &places)?;
        let done = prepared.weight(weights)?;
        let replicates = self.replicates.as_ref().map(|replicates| replicates.weighted(self, &prepared));
        let mut design = self.clone();
        design.replicates = replicates.transpose()?.map(Arc::new);
        design.largest_weight =
            done.weights.as_slice().iter().fold(0.0, |largest, weight| largest.max(weight.abs()));
        design.weights_assumed = false;
        design.drawn.get_or_insert_with(|| self.weights.clone());
        for stratum in &mut design.strata {
            let own = &done.weights.as_slice()[stratum.rows.clone()];
            stratum.common_weight = own.first().copied().filter(|first| own.iter().all(|own| own == first));
        }
        design.weights = Weights::InOrder(done.weights);
        design.calibrations.extend(done.calibrations);
        Ok((design, done.diagnostics))
    }

    /// Response as a second phase, where its groups cut across sampled strata.
    pub(crate) fn response_phase(&self) -> Option<&ResponsePhase> {
        self.response_phase.as_ref()
    }

    /// How PSUs were drawn, where it was with probabilities of their own.
    pub(crate) fn unequal(&self) -> Option<&Unequal> {
        self.unequal.as_ref()
    }

    /// Whether the policy on lonely PSUs also holds for strata that a domain reduces to one PSU.
    pub(crate) fn lonely_domains(&self) -> bool {
        self.lonely_domains
    }

    /// What is done with a stratum of a single PSU.
    pub fn lonely(&self) -> LonelyPsu {
        self.lonely
    }

    /// The row of the answers at each place of the design order, or `None` where they are the same.
    #[inline]
    pub(crate) fn order(&self) -> Option<&[u32]> {
        self.order.list()
    }

    /// The rows at some places of the design order, in runs that follow each other in the answers.
    pub(crate) fn layout(&self) -> &Order {
        &self.order
    }

    /// Writes the weights at some places of the design order; `false` where every stratum has one weight.
    pub(crate) fn read_weights(&self, places: Range<usize>, out: &mut Vec<f64>) -> bool {
        out.clear();
        match &self.weights {
            Weights::OfStrata => return false,
            Weights::InOrder(weights) => out.extend_from_slice(&weights.as_slice()[places]),
            Weights::AsGiven { weights, .. } => {
                let weights = weights.as_slice();
                let runs = self.order.runs(places);
                runs.for_each(|run| out.extend_from_slice(&weights[run.start as usize..run.end as usize]));
            }
        }
        true
    }

    /// The weights at some places of the design order: where they lie if that is in one piece, otherwise in `buffer`.
    pub(crate) fn weights_at<'a>(&'a self, places: Range<usize>, buffer: &'a mut Vec<f64>) -> &'a [f64] {
        if let Weights::InOrder(weights) = &self.weights {
            return &weights.as_slice()[places];
        }
        if !self.read_weights(places.clone(), buffer) {
            let first = self.strata.partition_point(|stratum| stratum.rows.end <= places.start);
            for stratum in self.strata[first..].iter().take_while(|stratum| stratum.rows.start < places.end) {
                let own = stratum.rows.start.max(places.start)..stratum.rows.end.min(places.end);
                buffer.extend(std::iter::repeat_n(stratum.common_weight.unwrap_or(1.0), own.len()));
            }
        }
        buffer
    }

    /// Largest weight of the design.
    pub(crate) fn largest_weight(&self) -> f64 {
        self.largest_weight
    }

    /// The places of PSU `psu`.
    #[inline]
    pub(crate) fn psu_rows(&self, psu: usize) -> Range<usize> {
        self.levels[0].places(psu)
    }
}
