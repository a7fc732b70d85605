//! Response in groups that cut across sampled strata: the second of two phases.
//!
//! The first phase draws `n_h` of `N_h` units of each stratum and invites them. In the second those that answer are taken as
//! a simple random sample, `m_g` of the `n_g` invited in response group g, whatever strata they lie in; `m_g` is taken as
//! given. A unit then stands for
//!
//! `w_k = (N_h / n_h) (n_g / m_g)`,
//!
//! and the variance is that of both phases (`variance/two_phases`). Where groups lie within strata, or strata were invited
//! in full, the two phases are one, and designs stay what they are without this.
//!
//! Särndal, Swensson and Wretman (1992), *Model Assisted Survey Sampling*, sections 9.4 and 15.6.2 (response homogeneity
//! groups).

use std::collections::BTreeSet;

use super::builder::{DesignBuilder, named};
use super::order::Order;
use super::sizes::{PopulationSizes, is_size};
use super::{LonelyPsu, Ranked, Stratum};
use crate::answers::MISSING;
use crate::error::{Code, Place, Problem};

/// Units invited and units that answered in one response group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ResponseGroup {
    /// n_g
    pub(crate) invited: f64,
    /// m_g
    pub(crate) answered: f64,
}

/// The second phase of a design, prepared for variances.
#[derive(Debug, Clone)]
pub(crate) struct ResponsePhase {
    /// The group of each place of the design order.
    of_place: Vec<u32>,
    groups: Vec<ResponseGroup>,
    /// Whether response leaves something to chance for the units of each stratum.
    lacking: Vec<bool>,
    /// Whether the variance of response counts, or that of sampling alone.
    counts: bool,
}

impl ResponsePhase {
    /// The number of the group that a place lies in.
    pub(crate) fn group_of(&self, place: usize) -> usize {
        self.of_place[place] as usize
    }

    /// The groups, ranked by name.
    pub(crate) fn groups(&self) -> &[ResponseGroup] {
        &self.groups
    }

    /// Whether not all answered of a stratum, or of a response group that its units lie in.
    pub(super) fn lacks_response(&self, stratum: usize) -> bool {
        self.lacking[stratum]
    }

    /// Whether the variance of response counts.
    pub(crate) fn counts(&self) -> bool {
        self.counts
    }

    /// Leaves the variance of sampling alone.
    pub(super) fn keep_sampling(&mut self) {
        self.counts = false;
    }

    /// The weight of every place.
    pub(super) fn weights(&self, strata: &[Stratum]) -> Vec<f64> {
        let mut weights = Vec::with_capacity(self.of_place.len());
        for stratum in strata {
            let (size, invited) = (stratum.population.unwrap_or(f64::NAN), stratum.selected as f64);
            weights.extend(self.of_place[stratum.rows.clone()].iter().map(|&group| {
                let group = self.groups[group as usize];
                (size * group.invited) / (invited * group.answered)
            }));
        }
        weights
    }
}

impl DesignBuilder<'_> {
    /// Whether response groups split a stratum of which not every unit was invited.
    pub(super) fn splits_a_sample(&self, strata: &Ranked, groups: &Ranked) -> bool {
        let count = strata.names.len();
        let mut first = vec![MISSING; count];
        let mut is_split = vec![false; count];
        for (stratum, group) in strata.ranks.iter().zip(groups.ranks.iter()) {
            if stratum == MISSING || group == MISSING {
                continue;
            }
            let first = &mut first[stratum as usize];
            if *first == MISSING {
                *first = group;
            }
            is_split[stratum as usize] |= *first != group;
        }
        match &self.population {
            PopulationSizes::Unknown => false,
            PopulationSizes::PerStratum(sizes) => {
                let is_sampled = |name: &String| sizes.get(name).is_some_and(|size| !size.census);
                strata.names.iter().zip(is_split).any(|(name, is_split)| is_split && is_sampled(name))
            }
            PopulationSizes::PerRow(values) => {
                let mut sizes = vec![f64::NAN; count];
                for (row, stratum) in strata.ranks.iter().enumerate() {
                    if let Some(size) = sizes.get_mut(stratum as usize).filter(|size| size.is_nan()) {
                        *size =
                            Some(values.as_slice()[row]).filter(|value| is_size(*value)).unwrap_or(f64::NAN);
                    }
                }
                let invited = Order::count_ranks(strata.ranks.iter(), count);
                let is_sampled = |size: f64, invited: u64| size < 1.0 || size > invited as f64;
                let own = is_split.iter().zip(sizes).zip(invited);
                own.into_iter().any(|((is_split, size), invited)| *is_split && is_sampled(size, invited))
            }
        }
    }

    /// Reports what two phases are not implemented for.
    pub(super) fn check_two_phases(&self, problems: &mut Vec<Problem>) {
        const UNITS: &str = "it is implemented for units that were drawn one by one within strata; otherwise adjust weights with \
             `weighting_classes`";
        const WEIGHTS: &str = "weights follow from the sizes of strata and response groups: leave it out; or leave out \
             `response_groups` and adjust the weights with `weighting_classes`";
        const GROUPS: &str = "leave it out, and let at least two of every response group have answered";
        let in_stages = self.psus.is_some() || !self.stages.is_empty();
        for (given, what, help) in [
            (in_stages, "psu", UNITS),
            (self.unequal.is_some() || !self.drawn_with.is_empty(), "probability", UNITS),
            (self.weights.is_some() && self.drawn_with.is_empty(), "weight", WEIGHTS),
            (self.has_replicates, "replicates", WEIGHTS),
            (self.lonely != LonelyPsu::Fail, "lonely", GROUPS),
        ] {
            if given {
                let message = format!("`{what}` does not go with response groups that split sampled strata");
                problems.push(Problem::new(Code::Unsupported, message).at(Place::path(what)).help(help));
            }
        }
        if self.responded.is_none() && !self.wanting.responded {
            let message = "the response groups have no effect where it is unknown who did not respond";
            problems.push(
                Problem::new(Code::NoEffect, message).at(Place::path("response_groups")).help(
                    "give a row to every unit invited, and say with `responded` which of them responded",
                ),
            );
        }
    }

    /// The second phase, after everything that must hold. `ranks` are those of the design's strata among all.
    pub(super) fn response_phase(
        &self,
        [strata, groups]: [&Ranked; 2],
        design: &[Stratum],
        ranks: &[u32],
        order: &Order,
        problems: &mut Vec<Problem>,
    ) -> Option<ResponsePhase> {
        if strata.ranks.has_missing() || groups.ranks.has_missing() || self.responded.is_none() {
            return None;
        }
        let before = problems.len();
        let invited = Order::count_ranks(groups.ranks.iter(), groups.names.len());
        let of_place: Vec<u32> = order.iter().map(|row| groups.ranks.of(row)).collect();
        let answered = Order::count_ranks(of_place.iter().copied(), groups.names.len());
        for ((name, &invited), &answered) in groups.names.iter().zip(&invited).zip(&answered) {
            let problem = match answered {
                0 => Problem::new(Code::NoRows, format!("nobody answered in the response group `{name}`")),
                1 if invited > 1 => Problem::new(
                    Code::LonelyPsu,
                    format!("a single unit answered in the response group `{name}`"),
                ),
                _ => continue,
            };
            problems.push(problem.help("merge it with a similar response group"));
        }
        let rows = Order::count_ranks(strata.ranks.iter(), strata.names.len());
        let present: BTreeSet<u32> = ranks.iter().copied().collect();
        // Sizes by name have been held against who answered.
        if matches!(self.population, PopulationSizes::PerRow(_)) {
            let silent = (0..).zip(&strata.names).filter(|(rank, _)| !present.contains(rank));
            problems.extend(silent.map(|(_, name)| {
                Problem::new(Code::NoRows, format!("nobody answered in {}", named(name)))
                    .help("merge it with a similar stratum")
            }));
        }
        for (stratum, &rank) in design.iter().zip(ranks) {
            let rows = rows[rank as usize];
            if stratum.selected != rows {
                let message = format!(
                    "the response groups split {} whose units are not all among the rows",
                    named(&stratum.label)
                );
                problems.push(
                    Problem::new(Code::Unsupported, message)
                        .expected(format!("{} rows, those that did not respond included", stratum.selected))
                        .found(format!("{rows} rows"))
                        .help(
                            "give a row to every unit invited, with a column that says whether it responded",
                        ),
                );
            } else if rows == 1 && stratum.population.is_some_and(|size| size > 1.0) {
                let message = format!("a single unit was invited in {}", named(&stratum.label));
                problems.push(Problem::new(Code::LonelyPsu, message).help("merge it with a similar stratum"));
            }
        }
        if problems.len() > before {
            return None;
        }
        let groups: Vec<ResponseGroup> = (invited.iter().zip(&answered))
            .map(|(&invited, &answered)| ResponseGroup { invited: invited as f64, answered: answered as f64 })
            .collect();
        let lacks = |&group: &u32| groups[group as usize].answered < groups[group as usize].invited;
        let lacking = design
            .iter()
            .map(|own| own.answered < own.selected || of_place[own.rows.clone()].iter().any(lacks))
            .collect();
        Some(ResponsePhase { of_place, groups, lacking, counts: true })
    }
}
