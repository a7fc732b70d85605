//! Builds a [`Design`] from design columns and population sizes, reporting everything that does not hold.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::checks::Called;
use super::invited::Silent;
use super::order::{Order, counting_sort, lay_out, rank_pairs};
use super::rank::cross;
use super::sizes::PopulationSizes;
use super::stages::{StageCodes, StageColumns, lay_out_stages, rank_stages};
use super::unequal::{JointProbabilities, PpsVariance, check_joint, unit_probabilities};
use super::wanting::Wanting;
use super::weights::{expansion, weigh};
use super::{Design, Level, LonelyPsu, Ranked, Ranks, Stratum, Unequal, rank};
use crate::answers::{Column, MISSING, Values};
use crate::error::{Code, Error, Place, Problem, Result, Stage, add_rows};

/// Collects the parts of a [`Design`]; [`build`](Self::build) checks them.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub struct DesignBuilder<'a> {
    pub(super) rows: usize,
    pub(super) strata: Option<&'a Column>,
    pub(super) psus: Option<&'a Column>,
    pub(super) weights: Option<Values<f64>>,
    pub(super) population: PopulationSizes,
    pub(super) responded: Option<&'a [bool]>,
    pub(super) response_groups: Option<&'a Column>,
    pub(super) nest: bool,
    pub(super) lonely: LonelyPsu,
    lonely_domains: bool,
    pub(super) stages: Vec<StageColumns<'a>>,
    pub(super) unequal: Option<(Values<f64>, JointProbabilities, PpsVariance)>,
    /// Probabilities by stage that the weights were made of.
    pub(super) drawn_with: Vec<Option<Values<f64>>>,
    pub(super) called: Called,
    pub(super) wanting: Wanting,
    /// Whether replicate weights will say how estimates vary, so that single units keep nothing from being known.
    pub(super) has_replicates: bool,
    /// Whether response groups cut across sampled strata.
    pub(super) cuts_across: bool,
    /// How many units each row stands for, where rows are groups of units that are alike.
    pub(super) units: Option<&'a [u64]>,
}

impl<'a> DesignBuilder<'a> {
    pub(super) fn new(rows: usize) -> Self {
        Self {
            rows,
            strata: None,
            psus: None,
            weights: None,
            population: PopulationSizes::Unknown,
            responded: None,
            response_groups: None,
            nest: false,
            lonely: LonelyPsu::Fail,
            lonely_domains: false,
            stages: Vec::new(),
            unequal: None,
            drawn_with: Vec::new(),
            called: Called::default(),
            wanting: Wanting::default(),
            has_replicates: false,
            cuts_across: false,
            units: None,
        }
    }

    /// The stratum of each row.
    #[must_use]
    pub fn strata(mut self, strata: &'a Column) -> Self {
        self.strata = Some(strata);
        self
    }

    /// The primary sampling unit of each row; without it every row is its own.
    #[must_use]
    pub fn psus(mut self, psus: &'a Column) -> Self {
        self.psus = Some(psus);
        self
    }

    /// The weight of each row; without it N_h / r_h where population sizes are known, otherwise 1.
    #[must_use]
    pub fn weights(mut self, weights: Values<f64>) -> Self {
        self.weights = Some(weights);
        self
    }

    /// Population sizes.
    #[must_use]
    pub fn population(mut self, population: PopulationSizes) -> Self {
        self.population = population;
        self
    }

    /// Which rows responded; the others were invited but give no answers.
    #[must_use]
    pub fn responded(mut self, responded: &'a [bool]) -> Self {
        self.responded = Some(responded);
        self
    }

    /// Groups within which those who responded are taken as a random sample of those invited. Strata that were invited
    /// in full are split by them; where they split sampled strata, they hold across all strata and are a second phase.
    #[must_use]
    pub fn response_groups(mut self, groups: &'a Column) -> Self {
        self.response_groups = Some(groups);
        self
    }

    /// Whether PSU names are only unique within a stratum.
    #[must_use]
    pub fn nest(mut self, nest: bool) -> Self {
        self.nest = nest;
        self
    }

    /// What to do with a stratum of a single PSU.
    #[must_use]
    pub fn lonely(mut self, lonely: LonelyPsu) -> Self {
        self.lonely = lonely;
        self
    }

    /// Whether the policy on lonely PSUs also holds for a stratum that a domain reduces to one PSU.
    #[must_use]
    pub fn lonely_domains(mut self, lonely_domains: bool) -> Self {
        self.lonely_domains = lonely_domains;
        self
    }

    /// Another stage of sampling, within the units of the one before; the first stage is that of the PSUs.
    #[must_use]
    pub fn stage(mut self, stage: StageColumns<'a>) -> Self {
        self.stages.push(stage);
        self
    }

    /// PSUs were drawn without replacement with these probabilities, one a row.
    #[must_use]
    pub fn unequal(
        mut self,
        probabilities: Values<f64>,
        joint: JointProbabilities,
        variance: PpsVariance,
    ) -> Self {
        self.unequal = Some((probabilities, joint, variance));
        self
    }

    /// Checks everything and prepares the design.
    ///
    /// # Errors
    /// Reports all rows without stratum, PSU, weight or population size, PSUs in two strata, population sizes that
    /// differ within a stratum or are smaller than the number that answered, names that match no stratum, and
    /// lonely PSUs under [`LonelyPsu::Fail`].
    pub fn build(self) -> Result<Design> {
        self.build_after(Vec::new())
    }

    /// Builds the design unless problems were found before; those come first among all. What is wanting is left out of
    /// what is looked at: only what holds whatever it may be is reported.
    pub(super) fn build_after(mut self, mut problems: Vec<Problem>) -> Result<Design> {
        if let Some((probabilities, JointProbabilities::Given(matrix), _)) = &self.unequal {
            check_joint(matrix, probabilities, self.rows, &mut problems);
        }
        self.leave_out_what_does_not_fit(&mut problems);
        debug_assert!(
            !self.wanting.any() || !problems.is_empty(),
            "something is wanting, and nobody is told"
        );
        let before = problems.len();

        let all = self.rows as u32;
        let answered = self.responded.map_or(Order::All(all), |responded| {
            Order::of((0..all).filter(|&row| responded[row as usize]).collect(), self.rows)
        });
        if answered.len() == 0 {
            problems.push(Problem::new(Code::NoRows, "no row has answered"));
        }
        let (strata, across) = self.rank_strata(&mut problems);
        let psus = self.psus.map(rank);
        if let Some(psus) = psus.as_ref().filter(|psus| psus.ranks.has_missing() && !self.wanting.responded) {
            let missing = answered.iter().filter(|&row| psus.ranks.of(row) == MISSING);
            add_rows(&mut problems, missing, |row| {
                at_row(Code::MissingDesignValue, "the primary sampling unit is missing", row)
            });
        }
        // Rows that have no place in the design are left out of what is looked at next.
        let is_whole = problems.len() == before;
        self.check_rows(&answered, &mut problems);
        if self.wanting.responded || answered.len() == 0 {
            self.check_names(&strata, None, &mut problems);
            return Err(Error::many(Stage::Design, problems));
        }
        let placed = (!is_whole).then(|| {
            let has = |ranked: &Ranked, row| ranked.ranks.of(row) != MISSING;
            let is_placed =
                |row: &u32| has(&strata, *row) && psus.as_ref().is_none_or(|psus| has(psus, *row));
            Order::of(answered.iter().filter(is_placed).collect(), self.rows)
        });
        let placed = placed.as_ref().unwrap_or(&answered);
        if placed.len() == 0 {
            return Err(Error::many(Stage::Design, problems));
        }
        let psus = psus.filter(|_| self.units_are_known());
        let Sorted { order, psu_starts, strata_psus, stages } =
            self.sort(placed, &strata, psus.as_ref(), &mut problems);

        let ranks: Vec<u32> = strata_psus.iter().map(|(rank, _)| *rank).collect();
        let mut design_strata = lay_out(&strata.names, strata_psus.into_iter(), psu_starts.as_deref());
        self.count_invited(&mut design_strata, &ranks, &strata, psu_starts.is_none().then_some(&order));
        self.size_strata(&mut design_strata, &strata, [&answered, &order], &mut problems);
        let mut first = Level::first(&design_strata, psu_starts.as_deref());
        if let Some((values, ..)) = &self.unequal {
            let probabilities = unit_probabilities(&first, &order, values.as_slice(), 1, &mut problems);
            if let Some(probabilities) = &probabilities {
                take_certain(&mut design_strata, probabilities);
                first = Level::first(&design_strata, psu_starts.as_deref());
            }
            first.probabilities = probabilities;
        }
        let phase = across.as_ref().and_then(|groups| {
            self.response_phase([&strata, groups], &design_strata, &ranks, &order, &mut problems)
        });
        let known_stages = &self.stages[..self.wanting.stage.unwrap_or(usize::MAX).min(self.stages.len())];
        let inner = lay_out_stages(known_stages, &stages, &order, &first, &mut problems);
        // Without the rows or probabilities that are wanting, units may look alone that are not.
        let is_drawn = self.unequal.is_some() == first.probabilities.is_some();
        if is_whole && is_drawn && !self.wanting.hides_lonely() {
            self.check_lonely(&design_strata, &inner, &order, &mut problems);
        }
        Error::unless_empty(Stage::Design, problems)?;

        let weights_assumed = self.weights.is_none()
            && self.unequal.is_none()
            && matches!(self.population, PopulationSizes::Unknown);
        let given = self.weights.clone().or_else(|| {
            let of_stages = (self.unequal.is_some() || !inner.is_empty()) && !weights_assumed;
            of_stages.then(|| expansion(self.rows, &order, std::iter::once(&first).chain(&inner)))
        });
        let (weights, largest_weight) = weigh(given.as_ref(), phase.as_ref(), &mut design_strata, &order);
        let unequal = self.unequal.map(|(_, joint, variance)| Unequal { joint, variance });
        let levels = std::iter::once(first).chain(inner).collect();
        let weights_given = given.is_some();
        let silent = Silent::new(self.responded, self.weights.as_ref(), |row| {
            let rank = strata.ranks.of(row);
            ranks.binary_search(&rank).map_or(MISSING, |stratum| stratum as u32)
        });
        Ok(Design {
            rows: self.rows,
            order,
            weights,
            strata: design_strata,
            largest_weight,
            weights_assumed,
            lonely: self.lonely,
            lonely_domains: self.lonely_domains,
            levels,
            unequal,
            weights_given,
            drawn: None,
            silent,
            response_columns: if phase.is_some() { self.called.groups } else { self.called.response },
            response_phase: phase,
            calibrations: Vec::new(),
            replicates: None,
        })
    }

    /// Strata, crossed with response groups where there are any; or strata, and the groups that cut across them.
    fn rank_strata(&mut self, problems: &mut Vec<Problem>) -> (Ranked, Option<Ranked>) {
        let mut check = |ranked: &Ranked, what: &str| {
            if !ranked.ranks.has_missing() {
                return;
            }
            let missing = ranked.ranks.iter().enumerate().filter(|(_, rank)| *rank == MISSING);
            add_rows(problems, missing, |(row, _)| at_row(Code::MissingDesignValue, what, row as u32));
        };
        let strata = match self.strata {
            Some(column) => {
                let strata = rank(column);
                check(&strata, "the stratum is missing");
                strata
            }
            None => Ranked { ranks: Ranks::one(self.rows), names: vec![String::new()] },
        };
        let Some(groups) = self.response_groups.map(rank) else { return (strata, None) };
        check(&groups, "the response group is missing");
        if self.wanting.strata {
            return (strata, None);
        }
        if self.splits_a_sample(&strata, &groups) {
            self.cuts_across = true;
            self.check_two_phases(problems);
            return (strata, Some(groups));
        }
        let crossed = cross(&strata, &groups);
        // A size in a column is that of the stratum; its parts have none.
        if crossed.names.len() > strata.names.len()
            && !matches!(self.population, PopulationSizes::PerStratum(_))
        {
            problems.push(
                Problem::new(
                    Code::Unsupported,
                    "the response groups split strata whose sizes are not given by name",
                )
                .help("give `population` with `census`, and a row to every unit invited"),
            );
        }
        (crossed, None)
    }

    /// Puts the rows that answered in order of stratum, PSU and the units within it.
    fn sort(
        &self,
        answered: &Order,
        strata: &Ranked,
        psus: Option<&Ranked>,
        problems: &mut Vec<Problem>,
    ) -> Sorted {
        let Some(psus) = psus else {
            if !self.units_are_known() && !self.stages.is_empty() {
                // Rows that lack a later unit lack it whatever lies above.
                rank_stages(&self.stages, answered, strata.clone(), problems);
            }
            let (order, starts) = counting_sort(answered, &strata.ranks, strata.names.len());
            let own = starts.windows(2).map(|window| window[0] as usize..window[1] as usize);
            let strata_psus = (0..).zip(own).filter(|(_, rows)| !rows.is_empty()).collect();
            return Sorted { order, psu_starts: None, strata_psus, stages: Vec::new() };
        };
        let pairs = rank_pairs(answered, strata, psus);
        if !self.nest {
            let mut stratum_of: FxHashMap<u32, u32> = FxHashMap::default();
            for &(stratum, psu) in &pairs.pairs {
                if let Some(first) = stratum_of.insert(psu, stratum) {
                    problems.push(
                        Problem::new(
                            Code::PsuInTwoStrata,
                            format!(
                                "primary sampling unit `{}` is in the strata `{}` and `{}`",
                                psus.names[psu as usize],
                                strata.names[first as usize],
                                strata.names[stratum as usize],
                            ),
                        )
                        .help("if names repeat between strata, say `nest = true`"),
                    );
                }
            }
        }
        let mut strata_psus: Vec<(u32, Range<usize>)> = Vec::new();
        for (psu, &(stratum, _)) in pairs.pairs.iter().enumerate() {
            match strata_psus.last_mut() {
                Some((last, psus)) if *last == stratum => psus.end = psu + 1,
                _ => strata_psus.push((stratum, psu..psu + 1)),
            }
        }
        let (order, psu_starts) = counting_sort(answered, &pairs.ranks, pairs.pairs.len());
        let psu_starts = Some(psu_starts);
        if self.stages.is_empty() {
            return Sorted { order, psu_starts, strata_psus, stages: Vec::new() };
        }
        let psus = Ranked { ranks: pairs.ranks, names: vec![String::new(); pairs.pairs.len()] };
        let before = problems.len();
        let (stages, units) = rank_stages(&self.stages, answered, psus, problems);
        if problems.len() > before {
            // Rows may have no unit to be put in order by.
            return Sorted { order, psu_starts, strata_psus, stages: Vec::new() };
        }
        let (order, _) = counting_sort(answered, &units.ranks, units.names.len());
        Sorted { order, psu_starts, strata_psus, stages }
    }
}

/// Rows in design order, and what lies where.
struct Sorted {
    order: Order,
    /// First place of each PSU, and the end.
    psu_starts: Option<Vec<u32>>,
    /// The rank of each stratum that has PSUs, and which they are.
    strata_psus: Vec<(u32, Range<usize>)>,
    stages: Vec<StageCodes>,
}

/// A stratum whose units were all drawn with certainty was taken in full.
fn take_certain(strata: &mut [Stratum], probabilities: &[f64]) {
    for stratum in strata {
        if probabilities[stratum.psus.clone()].iter().all(|&probability| probability == 1.0) {
            stratum.population = Some(stratum.answered as f64);
        }
    }
}

/// A problem in a row counted from 0.
pub(super) fn at_row(code: Code, message: &str, row: u32) -> Problem {
    Problem::new(code, message).at(Place::default().row(u64::from(row) + 1))
}

pub(super) fn named(label: &str) -> String {
    if label.is_empty() { "the population".to_owned() } else { format!("stratum `{label}`") }
}

#[cfg(test)]
#[path = "builder_tests.rs"]
mod tests;
