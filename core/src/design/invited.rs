//! Everybody who was invited, whether they answered or not: what response is counted on.
//!
//! Sampling and response are two phases. The first draws `n_h` of `N_h` units of stratum h and invites them, each with
//! the weight `d_k = N_h / n_h` (or the one given); in the second `r_h` of them answer. Estimates join the two
//! (`f_h = r_h / N_h`); what is said of response itself needs them apart, and the units that did not answer.
//!
//! Reference: Särndal, Swensson and Wretman (1992), *Model Assisted Survey Sampling*, sections 9.8 and 15.6.

use super::order::Order;
use super::rank::GROUP_MARK;
use super::{Design, Weights};
use crate::answers::{MISSING, Values};
use crate::error::{Code, Place, Problem, add_rows};

/// The rows that were invited and did not answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Silent {
    pub(super) rows: Vec<u32>,
    /// The stratum of each, [`MISSING`] where nobody answered in it.
    pub(super) strata: Vec<u32>,
    /// The weight of each, where weights were given.
    pub(super) weights: Vec<f64>,
}

impl Silent {
    /// The rows that are not among those that answered; `stratum_of` gives the place of a row's stratum.
    pub(super) fn new(
        responded: Option<&[bool]>,
        weights: Option<&Values<f64>>,
        stratum_of: impl Fn(u32) -> u32,
    ) -> Self {
        let Some(responded) = responded else { return Self::default() };
        let rows: Vec<u32> = (0..).zip(responded).filter(|(_, own)| !**own).map(|(row, _)| row).collect();
        let own = |weights: &Values<f64>| rows.iter().map(|&row| weights.as_slice()[row as usize]).collect();
        let weights = weights.map_or_else(Vec::new, own);
        Self { strata: rows.iter().map(|&row| stratum_of(row)).collect(), rows, weights }
    }
}

/// A unit that was invited.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct InvitedUnit {
    /// Its row of the answers, [`MISSING`] where it has none.
    pub(crate) row: u32,
    /// Its stratum, [`MISSING`] where nobody in it answered.
    pub(crate) stratum: u32,
    pub(crate) answered: bool,
    /// d: its weight as it was drawn, before response; NaN where that is not known.
    pub(crate) weight: f64,
}

/// Everybody who was invited: those that answered in design order, the other rows, and units without a row.
#[derive(Debug, Clone)]
pub(crate) struct Invited {
    pub(crate) units: Vec<InvitedUnit>,
    /// Units that have no row of their own, so that nothing is known of them but the stratum.
    pub(crate) without_row: u64,
}

impl Invited {
    /// Whether the weight of every unit is known.
    pub(crate) fn is_weighted(&self) -> bool {
        self.units.iter().all(|unit| !unit.weight.is_nan())
    }
}

impl Design {
    /// Everybody who was invited.
    ///
    /// # Errors
    /// Where nothing says who was invited, and rows without an answer that lack the weight that others have.
    pub(crate) fn invited(&self) -> Result<Invited, Vec<Problem>> {
        let mut problems = Vec::new();
        for stratum in self.strata.iter().filter(|stratum| !stratum.invited_is_said) {
            let of = super::builder::named(&stratum.label);
            problems.push(
                Problem::new(Code::MissingKey, format!("nothing says how many were invited in {of}"))
                    .expected("`responded`, with a row for everybody invited; or `selected`; or `census`")
                    .help("those who answered are no measure of how many were asked"),
            );
        }
        let silent = &self.silent;
        let unweighted = silent.rows.iter().zip(&silent.weights).filter(|(_, weight)| !is_weight(**weight));
        add_rows(&mut problems, unweighted, |(&row, _)| {
            Problem::new(
                Code::BadWeight,
                "a unit that did not answer lacks the weight with which it was drawn",
            )
            .at(Place::default().row(u64::from(row) + 1))
            .expected("a number above 0")
        });
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut units = Vec::with_capacity(self.rows);
        let mut seen = vec![0_u64; self.strata.len()];
        let given = self.drawn_weights();
        for (index, stratum) in self.strata.iter().enumerate() {
            let weight = self.drawn_weight(index);
            for place in stratum.rows.clone() {
                let row = self.order.row(place);
                let weight = given.as_ref().map_or(weight, |given| given(place, row));
                units.push(InvitedUnit { row, stratum: index as u32, answered: true, weight });
            }
            seen[index] += stratum.rows.len() as u64;
        }
        for (at, (&row, &stratum)) in silent.rows.iter().zip(&silent.strata).enumerate() {
            let known = if stratum == MISSING { f64::NAN } else { self.drawn_weight(stratum as usize) };
            let weight =
                if given.is_some() { silent.weights.get(at).copied().unwrap_or(f64::NAN) } else { known };
            units.push(InvitedUnit { row, stratum, answered: false, weight });
            if let Some(seen) = seen.get_mut(stratum as usize) {
                *seen += 1;
            }
        }
        let mut without_row = 0;
        if self.is_element_sample() {
            for (index, (stratum, seen)) in self.strata.iter().zip(seen).enumerate() {
                let lacking = stratum.selected.saturating_sub(seen);
                without_row += lacking;
                let weight = if given.is_some() { f64::NAN } else { self.drawn_weight(index) };
                let unit = InvitedUnit { row: MISSING, stratum: index as u32, answered: false, weight };
                units.extend((0..lacking).map(|_| unit));
            }
        }
        Ok(Invited { units, without_row })
    }

    /// The weight of a unit of a stratum as it was drawn, where weights follow from sizes: N_h / n_h, or 1 without any.
    fn drawn_weight(&self, stratum: usize) -> f64 {
        let stratum = &self.strata[stratum];
        match stratum.population {
            _ if !self.is_element_sample() || self.unequal.is_some() => f64::NAN,
            Some(population) => population / stratum.selected as f64,
            None => 1.0,
        }
    }

    /// The weights that were given, by place and row, as they were before anything was done to them.
    fn drawn_weights(&self) -> Option<impl Fn(usize, u32) -> f64> {
        let weights = self.drawn.as_ref().unwrap_or(&self.weights);
        if matches!(weights, Weights::OfStrata) || !self.weights_given {
            return None;
        }
        Some(move |place: usize, row: u32| match weights {
            Weights::InOrder(weights) => weights.as_slice()[place],
            Weights::AsGiven { weights, .. } => weights.as_slice()[row as usize],
            Weights::OfStrata => f64::NAN,
        })
    }

    /// Whether `word` is what a stratum, or its response group, is called: then all its units have it, also those that
    /// did not answer.
    pub(crate) fn stratum_is(&self, stratum: usize, word: &str) -> bool {
        let label = self.strata[stratum].label.as_str();
        label == word
            || label.rsplit_once(GROUP_MARK).is_some_and(|(outer, inner)| outer == word || inner == word)
    }

    /// Whether weights were given, so that they do not follow from sizes.
    pub(crate) fn weights_are_given(&self) -> bool {
        self.weights_given
    }

    /// The columns within whose categories those that answered are taken as a random sample, and whether weights of
    /// another origin stand between.
    pub(crate) fn response_within(&self) -> (Vec<String>, bool) {
        let is_adjusted = self.weights_given || self.drawn.is_some();
        (if is_adjusted { Vec::new() } else { self.response_columns.clone() }, is_adjusted)
    }

    /// Whether a stratum was not taken in full because some that were invited did not answer.
    pub(crate) fn lacks_response(&self, stratum: usize) -> bool {
        if let Some(phase) = &self.response_phase {
            return phase.lacks_response(stratum);
        }
        let own = &self.strata[stratum];
        let is_short = self.is_element_sample() && own.selected > own.answered;
        (own.census || is_short) && !own.is_full()
    }

    /// The same design as if all that were invited and did not answer had been left out on purpose: what is left of the
    /// variance is that of sampling alone, `1/n − 1/N` of `1/r − 1/N`.
    pub(crate) fn without_response_phase(&self) -> Self {
        let mut design = self.clone();
        if let Some(phase) = &mut design.response_phase {
            phase.keep_sampling();
            return design;
        }
        for (stratum, group) in design.strata.iter_mut().zip(&mut design.levels[0].groups) {
            let (n, r) = (stratum.selected as f64, stratum.answered as f64);
            let of_sample = stratum.population.map_or(1.0, |population| 1.0 - n / population);
            group.fraction = 1.0 - r / n * of_sample;
            // A size with the same fraction, for those who take it from there; a missing item is of no account then.
            stratum.population = (group.fraction > 0.0).then(|| r / group.fraction);
            stratum.census = false;
        }
        design
    }
}

fn is_weight(weight: f64) -> bool {
    weight.is_finite() && weight > 0.0
}

impl Order {
    /// Number of rows that each rank has among all rows.
    pub(super) fn count_ranks(ranks: impl Iterator<Item = u32>, names: usize) -> Vec<u64> {
        let mut counts = vec![0; names];
        ranks.filter(|&rank| rank != MISSING).for_each(|rank| counts[rank as usize] += 1);
        counts
    }
}
