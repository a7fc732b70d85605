//! Sampling within primary sampling units, stage by stage.
//!
//! A design of several stages draws PSUs within strata, then units within PSUs (in strata of their own, if there are
//! any), and so on. Each stage is a row of groups; a group holds the units drawn from one parent (or from one stratum
//! within it) and knows the fraction drawn, `f = n / N`, and `λ`, the product of the fractions or probabilities with
//! which its parents were drawn. The variance is then a plain sum over the groups of all stages,
//! `V = Σ_stages Σ_g λ_g (1 − f_g) n_g / (n_g − 1) Σ_{i in g} (z_i − z̄_g)²`, which is the recursive formula written
//! out. A stage counts only where its population sizes are stated: without them the stage before is taken as drawn with
//! replacement, or its units as taken whole.
//!
//! Reference: Särndal, Swensson and Wretman (1992), *Model Assisted Survey Sampling*, section 4.3; the recursion is
//! that of Bellhouse (1985), *Computing methods for variance estimation in complex surveys*, Journal of Official
//! Statistics 1(3). Agrees with R `survey` (`svydesign` with several `id` and `fpc`).

use std::ops::Range;

use super::builder::at_row;
use super::order::{Order, rank_pairs};
use super::sizes::{is_size, mixed};
use super::unequal::unit_probabilities;
use super::{Ranked, Ranks, Stratum, rank};
use crate::answers::{Column, MISSING, Values};
use crate::error::{Code, Place, Problem, add_rows};

/// The columns of one stage after the first.
#[derive(Debug, Clone)]
pub struct StageColumns<'a> {
    /// The stratum of each row within its parent unit.
    pub strata: Option<&'a Column>,
    /// The unit of each row; without it every row is a unit.
    pub units: Option<&'a Column>,
    /// Units of the parent (or stratum within it) in the population, or the fraction drawn, where no value exceeds 1;
    /// with `drawn_unequally` the probability of each unit.
    pub population: Option<Values<f64>>,
    /// Whether units were drawn with probabilities of their own.
    pub drawn_unequally: bool,
}

/// Units drawn from one parent, or from one stratum within it.
#[derive(Debug, Clone)]
pub(crate) struct LevelGroup {
    /// Units in design order, numbered over the whole stage.
    pub(crate) units: Range<usize>,
    /// f: the share of the group's population that was drawn; 0 where that is unknown.
    pub(crate) fraction: f64,
    /// λ: how often its parents' variance counts.
    pub(crate) lambda: f64,
    /// Stratum of the first stage that it lies in.
    pub(crate) stratum: usize,
}

/// All groups of one stage.
#[derive(Debug, Clone)]
pub(crate) struct Level {
    pub(crate) groups: Vec<LevelGroup>,
    /// First place of each unit, and the end; `None` where every row is a unit.
    pub(crate) unit_starts: Option<Vec<u32>>,
    /// π of each unit, where it was drawn with a probability of its own (Brewer's approximation).
    pub(crate) probabilities: Option<Vec<f64>>,
}

impl Level {
    /// The first stage: strata as groups of PSUs.
    pub(super) fn first(strata: &[Stratum], psu_starts: Option<&[u32]>) -> Self {
        let groups = strata.iter().enumerate().map(|(index, stratum)| LevelGroup {
            units: stratum.psus.clone(),
            fraction: stratum.fraction(),
            lambda: 1.0,
            stratum: index,
        });
        Self { groups: groups.collect(), unit_starts: psu_starts.map(<[u32]>::to_vec), probabilities: None }
    }

    /// The places of a unit.
    #[inline]
    pub(crate) fn places(&self, unit: usize) -> Range<usize> {
        match &self.unit_starts {
            None => unit..unit + 1,
            Some(starts) => starts[unit] as usize..starts[unit + 1] as usize,
        }
    }

    /// The places of a group.
    #[inline]
    pub(crate) fn group_places(&self, group: &LevelGroup) -> Range<usize> {
        if group.units.is_empty() {
            return 0..0;
        }
        self.places(group.units.start).start..self.places(group.units.end - 1).end
    }

    /// The probability with which a unit was drawn.
    #[inline]
    pub(crate) fn drawn(&self, group: &LevelGroup, unit: usize) -> f64 {
        self.probabilities.as_ref().map_or(group.fraction, |own| own[unit])
    }

    /// Whether a group has a single unit that was not drawn with certainty.
    pub(crate) fn is_lonely(&self, group: &LevelGroup) -> bool {
        group.units.len() == 1 && self.drawn(group, group.units.start) < 1.0
    }

    /// The unit that a place lies in.
    #[inline]
    pub(crate) fn unit_of(&self, place: usize) -> usize {
        match &self.unit_starts {
            None => place,
            Some(starts) => starts.partition_point(|&start| start as usize <= place) - 1,
        }
    }
}

/// Units of one stage by row: codes of the groups and of the units, dense and in design order.
pub(super) struct StageCodes {
    groups: Ranks,
    units: Option<Ranks>,
}

/// Names the units of the stages after the first, each within its parent. Returns the codes by which rows are ordered.
pub(super) fn rank_stages(
    stages: &[StageColumns<'_>],
    answered: &Order,
    psus: Ranked,
    problems: &mut Vec<Problem>,
) -> (Vec<StageCodes>, Ranked) {
    let mut parent = psus;
    let mut ranked = Vec::new();
    for (index, stage) in stages.iter().enumerate() {
        let mut within = |parent: &Ranked, column: &Column, what: &str| {
            let own = rank(column);
            let missing = answered.iter().filter(|&row| own.ranks.of(row) == MISSING);
            add_rows(problems, missing, |row| {
                let message = format!("the {what} of stage {} is missing", index + 2);
                at_row(Code::MissingDesignValue, &message, row)
            });
            let is_known = |row: &u32| own.ranks.of(*row) != MISSING && parent.ranks.of(*row) != MISSING;
            let known = answered.iter().filter(is_known).collect();
            let pairs = rank_pairs(&Order::of(known, own.ranks.len()), parent, &own);
            Ranked { ranks: pairs.ranks, names: vec![String::new(); pairs.pairs.len()] }
        };
        let groups = stage.strata.map_or_else(|| parent.clone(), |column| within(&parent, column, "stratum"));
        let units = stage.units.map(|column| within(&groups, column, "unit"));
        ranked.push(StageCodes {
            groups: groups.ranks.clone(),
            units: units.as_ref().map(|units| units.ranks.clone()),
        });
        parent = units.unwrap_or(groups);
    }
    (ranked, parent)
}

/// Runs of equal ranks along the design order: the first place of each, and the end.
fn runs(order: &Order, ranks: &Ranks) -> Vec<u32> {
    let mut starts = Vec::new();
    let mut last = None;
    for (place, row) in order.iter().enumerate() {
        let rank = ranks.of(row);
        if last != Some(rank) {
            starts.push(place as u32);
            last = Some(rank);
        }
    }
    starts.push(order.len() as u32);
    starts
}

/// The levels of the stages whose sizes are known; the first stage's come from `first`.
pub(super) fn lay_out_stages(
    stages: &[StageColumns<'_>],
    codes: &[StageCodes],
    order: &Order,
    first: &Level,
    problems: &mut Vec<Problem>,
) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    for (index, (stage, codes)) in stages.iter().zip(codes).enumerate() {
        let Some(values) = &stage.population else { break };
        let values = values.as_slice();
        if order.iter().any(|row| !is_size(values[row as usize])) {
            break;
        }
        let above_one = order.iter().find(|&row| values[row as usize] > 1.0);
        let fractions = !stage.drawn_unequally && above_one.is_none();
        let unit_starts = codes.units.as_ref().map(|units| runs(order, units));
        let mut level = Level { groups: Vec::new(), unit_starts, probabilities: None };
        let parent_level = levels.last().unwrap_or(first);
        let unit_at = |level: &Level, place: usize| match &level.unit_starts {
            None => place,
            Some(starts) => starts.partition_point(|&start| (start as usize) < place),
        };
        for window in runs(order, &codes.groups).windows(2) {
            let (start, end) = (window[0] as usize, window[1] as usize);
            let units = unit_at(&level, start)..unit_at(&level, end);
            let first_row = order.row(start);
            let stated = values[first_row as usize];
            let parent = parent_level.unit_of(start);
            let group = parent_level.groups.partition_point(|group| group.units.end <= parent);
            let above = &parent_level.groups[group];
            let lambda = above.lambda * parent_level.drawn(above, parent);
            let mut group = LevelGroup { units, fraction: 0.0, lambda, stratum: above.stratum };
            if stage.drawn_unequally {
                level.groups.push(group);
                continue;
            }
            if let Some(other) = order.rows(start..end).find(|&row| values[row as usize] != stated) {
                let message = format!("a unit has several population sizes of stage {}", index + 2);
                problems.push(
                    Problem::new(Code::BadPopulation, message)
                        .at(Place::default().row(u64::from(other) + 1))
                        .expected(format!("{stated}, as in row {}", first_row + 1))
                        .found(values[other as usize].to_string()),
                );
            }
            if let Some(row) = above_one.filter(|_| stated < 1.0) {
                let of = format!("a unit of stage {}", index + 2);
                problems.push(mixed(first_row, stated, row, values[row as usize], &of));
                level.groups.push(group);
                continue;
            }
            let drawn = group.units.len() as f64;
            let fraction = if fractions { stated } else { drawn / stated };
            if fraction > 1.0 {
                let message = format!("a unit has fewer units of stage {} than were drawn", index + 2);
                problems.push(
                    Problem::new(Code::BadPopulation, message)
                        .at(Place::default().row(u64::from(first_row) + 1))
                        .expected(format!("at least {drawn}"))
                        .found(stated.to_string()),
                );
            }
            group.fraction = fraction;
            level.groups.push(group);
        }
        if stage.drawn_unequally {
            let probabilities = unit_probabilities(&level, order, values, index + 2, problems);
            if probabilities.is_none() {
                break;
            }
            level.probabilities = probabilities;
        }
        levels.push(level);
    }
    levels
}
