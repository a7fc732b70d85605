//! A run: scores, ranks and groups of all units, with what every step did.
//!
//! A [`Run`] keeps the values of all indicators after every step, lists every value that a step touched with the reason
//! ([`Touch`]), tells the parameters that were taken ([`IndicatorParameters`]) and what should be known of the scores
//! ([`IndexNote`]), so that any score can be explained ([`Run::explain`]).

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aggregate::Aggregate;
use super::evaluate::{Scratch, fill_of};
use super::group::Group;
use super::impute::Impute;
use super::model::Index;
use super::plan::{Compiled, Plan};
use super::rank::ranks_into;
use super::scale::Scale;
use super::treat::Treated;
use crate::answers::MISSING;
use crate::error::{Code, Error, Place, Problem, Result, Stage};

/// The steps that leave values of indicators behind them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// As the data have it.
    Raw,
    /// Over its denominator; missing where the unit is not assessed.
    Denominated,
    /// With missing values filled.
    Imputed,
    /// With outliers treated.
    Treated,
    /// As a score.
    Normalised,
    /// The scores of branches, and of the index.
    Aggregated,
}

/// Why a step touched a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// The unit has too few values, or too many zeros, to be assessed.
    NotAssessed,
    /// Its denominator is missing or zero.
    NoDenominator,
    /// The mean stands in for it.
    FilledByMean,
    /// The median stands in for it.
    FilledByMedian,
    /// The unit's own value of an earlier wave stands in for it.
    FilledByWave {
        /// The wave.
        wave: String,
    },
    /// It lay beyond a bound, and was set to it.
    SetToBound,
    /// It has no logarithm or power.
    NoTransform,
    /// It has no score on the scale: all units of the basis have one other value, or it is not positive as the scale needs.
    NoScale,
    /// Its score lay beyond the scale, and was set to the end of it.
    Clipped,
    /// The branch has too few parts with a score.
    TooFewParts {
        /// Parts with a score.
        present: u64,
        /// Parts in all.
        parts: u64,
    },
    /// Some part has a negative score, of which there is no such mean.
    NegativePart,
    /// There is no other unit to be compared with.
    NobodyToCompare,
}

/// A value that a step touched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Touch {
    /// The step.
    pub step: Step,
    /// The indicator or branch.
    pub node: String,
    /// The unit.
    pub unit: String,
    /// The wave, where there are several.
    pub wave: Option<String>,
    /// The value before; `None` where it was missing.
    pub from: Option<f64>,
    /// The value after.
    pub to: Option<f64>,
    /// The reason.
    pub why: Why,
}

/// What should be known of the scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum IndexNote {
    /// All units have one value of an indicator (or all have reached its goal), so that it tells nobody apart.
    Constant {
        /// The indicator.
        indicator: String,
        /// The wave whose parameters they are, where each has its own.
        wave: Option<String>,
    },
    /// Nobody has a value of an indicator.
    Empty {
        /// The indicator.
        indicator: String,
        /// The wave whose parameters they are, where each has its own.
        wave: Option<String>,
    },
    /// No treatment listed brings an indicator to pass the test; it was left as it came.
    NotPassed {
        /// The indicator.
        indicator: String,
        /// The wave whose parameters they are, where each has its own.
        wave: Option<String>,
    },
    /// Scores of a branch are 0 because a part is, by a mean that makes nothing up for it.
    ZeroByMean {
        /// The branch.
        branch: String,
        /// How many units.
        units: u64,
    },
}

/// The parameters of an indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IndicatorParameters {
    /// The indicator.
    pub indicator: String,
    /// The wave they are taken of, where each has its own, or one is the base.
    pub wave: Option<String>,
    /// What stands in for missing values, by group where there are groups.
    pub fill: Vec<Option<f64>>,
    /// The treatment.
    pub treated: Treated,
    /// The scale.
    pub scale: Scale,
}

/// The score of one unit in one wave, for the index or a part of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IndexScore {
    /// The index, branch or indicator.
    pub node: String,
    /// Its tier: 0 for the index, 1 for its parts.
    pub tier: u64,
    /// The unit.
    pub unit: String,
    /// The wave, where there are several.
    pub wave: Option<String>,
    /// The score; `None` where there is none.
    pub score: Option<f64>,
    /// Its rank within the wave, 1 for the highest.
    pub rank: Option<u64>,
    /// The id of its group, where the index has groups.
    pub group: Option<String>,
}

/// Scores with what every step did.
#[derive(Debug, Clone)]
pub struct Run {
    pub(super) compiled: Arc<Compiled>,
    /// By step, then by indicator, then by row.
    pub(super) steps: [Vec<f64>; 5],
    pub(super) scratch: Scratch,
    /// By node, then by row; 0 where there is none.
    ranks: Vec<u32>,
}

impl Plan {
    /// Scores of the data that the plan was made for, with a record of every step.
    pub fn run(&self) -> Run {
        let compiled = self.compiled.clone();
        let rows = compiled.rows();
        let mut scratch = Scratch::of(&compiled);
        let mut steps: [Vec<f64>; 5] = std::array::from_fn(|_| vec![f64::NAN; rows * compiled.leaves.len()]);
        compiled.screen(&compiled.raw, None, &mut scratch);
        for (place, leaf) in compiled.leaves.iter().enumerate() {
            let own = place * rows..(place + 1) * rows;
            steps[0][own.clone()].copy_from_slice(&compiled.raw[leaf.input * rows..][..rows]);
            compiled.denominated(leaf, &compiled.raw, &mut scratch);
            steps[1][own.clone()].copy_from_slice(&scratch.values);
            let fit = |row: usize| &compiled.fits[place][compiled.basis_of[row] as usize];
            compiled.imputed(leaf, |row| fill_of(leaf, fit(row), row), &mut scratch);
            steps[2][own.clone()].copy_from_slice(&scratch.values);
            for row in 0..rows {
                let treated = fit(row).treated.map_or(f64::NAN, |treated| treated.of(scratch.values[row]));
                steps[3][own.start + row] = treated;
            }
        }
        compiled.evaluate(&compiled.raw, &mut scratch);
        for (place, leaf) in compiled.leaves.iter().enumerate() {
            steps[4][place * rows..][..rows].copy_from_slice(scratch.scores(leaf.node));
        }
        let mut ranks = vec![0; rows * compiled.nodes.len()];
        let mut order = Vec::new();
        for (node, ranks) in ranks.chunks_mut(rows).enumerate() {
            for rows in &compiled.rows_of_wave {
                ranks_into(scratch.scores(node), rows, &mut order, ranks);
            }
        }
        Run { compiled, steps, scratch, ranks }
    }

    /// The index that was planned.
    pub fn index(&self) -> &Index {
        &self.compiled.index
    }

    /// The share of every node in its branch and in the index: weights among siblings brought to the sum 1, and their
    /// products from the top. It is how much a score moves with the node's, where all means are arithmetic and nothing is
    /// missing.
    pub fn weights(&self) -> Vec<NodeWeight> {
        let nodes = &self.compiled.nodes;
        let mut weights: Vec<NodeWeight> = nodes
            .iter()
            .map(|node| NodeWeight { node: node.id.clone(), in_branch: 1.0, in_index: 1.0 })
            .collect();
        for (place, node) in nodes.iter().enumerate() {
            let sum: f64 = node.weights.iter().sum();
            for (&part, weight) in node.parts.iter().zip(&node.weights) {
                weights[part].in_branch = weight / sum;
                weights[part].in_index = weights[place].in_index * weight / sum;
            }
        }
        weights
    }
}

/// How much a node weighs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NodeWeight {
    /// The index, branch or indicator.
    pub node: String,
    /// Its share among its siblings.
    pub in_branch: f64,
    /// Its share in the index.
    pub in_index: f64,
}

impl Run {
    /// The plan that was run.
    pub fn plan(&self) -> Plan {
        Plan { compiled: self.compiled.clone() }
    }

    /// The index that was run.
    pub fn index(&self) -> &Index {
        &self.compiled.index
    }

    /// The unit of every row of the data.
    pub fn units(&self) -> &[String] {
        &self.compiled.units
    }

    /// The waves, in order; none where the data have none.
    pub fn waves(&self) -> &[String] {
        &self.compiled.waves
    }

    /// The rows of a wave; without a wave, of the last one.
    ///
    /// # Errors
    /// Refuses waves that are not in the data.
    pub(crate) fn rows_of(&self, wave: Option<&str>) -> Result<&[u32]> {
        let compiled = &*self.compiled;
        let place = match wave {
            Some(wave) => compiled.waves.iter().position(|own| own == wave),
            None => compiled.rows_of_wave.len().checked_sub(1),
        };
        place.map(|place| compiled.rows_of_wave[place].as_slice()).ok_or_else(|| {
            let wave = wave.unwrap_or_default();
            let problem = Problem::new(Code::UnknownName, format!("there is no wave `{wave}` in the data"));
            let known = compiled.waves.iter().map(String::as_str);
            Error::one(Stage::Estimate, problem.at(Place::path("wave")).suggest(wave, known))
        })
    }

    /// The units of a wave, the last one unless said, in the order of the data.
    ///
    /// # Errors
    /// Refuses a wave that is not in the data.
    pub fn units_of(&self, wave: Option<&str>) -> Result<Vec<&str>> {
        let rows = self.rows_of(wave)?.iter();
        Ok(rows.map(|&row| self.compiled.units[row as usize].as_str()).collect())
    }

    /// The row of a unit in a wave; without a wave, in the last one.
    pub fn row(&self, unit: &str, wave: Option<&str>) -> Option<usize> {
        let compiled = &*self.compiled;
        let wave = match wave {
            Some(wave) => compiled.waves.iter().position(|own| own == wave)?,
            None => compiled.rows_of_wave.len() - 1,
        };
        let rows = &compiled.rows_of_wave[wave];
        rows.iter().map(|&row| row as usize).find(|&row| compiled.units[row] == unit)
    }

    /// The place of the index, a branch or an indicator in the order of results.
    pub fn node(&self, id: &str) -> Option<usize> {
        self.compiled.nodes.iter().position(|node| node.id == id)
    }

    /// The scores of a node in the order of the data's rows, missing ones as NaN; empty where there is no such node.
    pub fn scores(&self, id: &str) -> &[f64] {
        self.node(id).map_or(&[], |node| self.scratch.scores(node))
    }

    /// The ranks of a node within each wave.
    pub fn ranks(&self, id: &str) -> Vec<Option<u64>> {
        let rows = self.compiled.rows();
        let own = self.node(id).map_or(&[][..], |node| &self.ranks[node * rows..][..rows]);
        own.iter().map(|&rank| (rank > 0).then_some(u64::from(rank))).collect()
    }

    /// The same by the place of the node; 0 where there is none.
    pub(super) fn ranks_of(&self, node: usize) -> &[u32] {
        let rows = self.compiled.rows();
        &self.ranks[node * rows..][..rows]
    }

    /// The score of a node for a unit; without a wave, in the last one.
    pub fn score(&self, id: &str, unit: &str, wave: Option<&str>) -> Option<f64> {
        let row = self.row(unit, wave)?;
        number(self.scratch.score(self.node(id)?, row))
    }

    /// The group of a unit's score.
    pub fn group(&self, id: &str, unit: &str, wave: Option<&str>) -> Option<&Group> {
        self.compiled.index.group_of(self.score(id, unit, wave)?)
    }

    /// All scores: for every node, from the top, every row of the data.
    pub fn table(&self) -> Vec<IndexScore> {
        let compiled = &*self.compiled;
        let rows = compiled.rows();
        let of = |node: usize, row: usize| {
            let score = self.scratch.score(node, row);
            let rank = self.ranks[node * rows + row];
            IndexScore {
                node: compiled.nodes[node].id.clone(),
                tier: compiled.nodes[node].tier as u64,
                unit: compiled.units[row].clone(),
                wave: self.wave(row),
                score: number(score),
                rank: (rank > 0).then_some(u64::from(rank)),
                group: compiled.index.group_of(score).map(|group| group.id.clone()),
            }
        };
        (0..compiled.nodes.len())
            .flat_map(|node| (0..rows).map(move |row| (node, row)))
            .map(|(node, row)| of(node, row))
            .collect()
    }

    /// The values of an indicator after a step, in the order of the data's rows; empty where there is no such indicator.
    pub fn values(&self, step: Step, indicator: &str) -> &[f64] {
        let rows = self.compiled.rows();
        let leaf = self.node(indicator).and_then(|node| self.compiled.nodes[node].leaf);
        match (leaf, self.steps.get(step as usize)) {
            (Some(leaf), Some(values)) => &values[leaf * rows..][..rows],
            (Some(_), None) => self.scores(indicator),
            (None, _) => &[],
        }
    }

    /// The parameters of all indicators.
    pub fn parameters(&self) -> Vec<IndicatorParameters> {
        let mut parameters = Vec::new();
        self.each_fit(|indicator, wave, fit| {
            parameters.push(IndicatorParameters {
                indicator: indicator.to_owned(),
                wave,
                fill: fit.fill.iter().map(|value| number(*value)).collect(),
                treated: fit.treated.unwrap_or(Treated::AsItCame),
                scale: fit.scale.clone(),
            });
        });
        parameters
    }

    /// What should be known of the scores.
    pub fn notes(&self) -> Vec<IndexNote> {
        let mut notes = Vec::new();
        self.each_fit(|indicator, wave, fit| {
            let indicator = indicator.to_owned();
            if fit.treated == Some(Treated::NotPassed) {
                notes.push(IndexNote::NotPassed { indicator: indicator.clone(), wave: wave.clone() });
            }
            if fit.scale == Scale::Empty {
                notes.push(IndexNote::Empty { indicator, wave });
            } else if fit.scale.is_constant() {
                notes.push(IndexNote::Constant { indicator, wave });
            }
        });
        for (place, node) in self.compiled.nodes.iter().enumerate() {
            let by_mean = match node.aggregate {
                Aggregate::Geometric | Aggregate::Harmonic => true,
                Aggregate::Power(power) => power <= 0.0,
                Aggregate::Arithmetic | Aggregate::Copeland => false,
            };
            if by_mean && node.leaf.is_none() {
                let scores =
                    self.scratch.scores(place).iter().enumerate().filter(|(_, score)| **score == 0.0);
                let above_zero =
                    |row: usize| node.parts.iter().any(|&part| self.scratch.score(part, row) > 0.0);
                let units = scores.filter(|(row, _)| above_zero(*row)).count() as u64;
                if units > 0 {
                    notes.push(IndexNote::ZeroByMean { branch: node.id.clone(), units });
                }
            }
        }
        notes
    }

    fn each_fit(&self, mut visit: impl FnMut(&str, Option<String>, &super::plan::Fit)) {
        let compiled = &*self.compiled;
        for (leaf, fits) in compiled.leaves.iter().zip(&compiled.fits) {
            for (basis, fit) in fits.iter().enumerate() {
                let rows = &compiled.bases[basis];
                let whole = rows.len() == compiled.rows();
                let wave = if whole { None } else { rows.first().and_then(|&row| self.wave(row as usize)) };
                visit(&compiled.nodes[leaf.node].id, wave, fit);
            }
        }
    }

    pub(super) fn wave(&self, row: usize) -> Option<String> {
        self.compiled.waves.get(self.compiled.wave_of[row] as usize).cloned()
    }

    /// Every value that a step touched, and why: indicator by indicator, step by step, row by row; branches last.
    pub fn touches(&self) -> Vec<Touch> {
        let compiled = &*self.compiled;
        let mut touches = Vec::new();
        let leaves = compiled.nodes.iter().enumerate().filter(|(_, node)| node.leaf.is_some());
        let branches = compiled.nodes.iter().enumerate().filter(|(_, node)| node.leaf.is_none());
        for (node, _) in leaves.chain(branches) {
            for step in [Step::Denominated, Step::Imputed, Step::Treated, Step::Normalised, Step::Aggregated]
            {
                for row in 0..compiled.rows() {
                    touches.extend(self.touch(step, node, row));
                }
            }
        }
        touches
    }

    /// What a step did to one value, if it touched it.
    pub(super) fn touch(&self, step: Step, node: usize, row: usize) -> Option<Touch> {
        let compiled = &*self.compiled;
        let (from, to, why) = match compiled.nodes[node].leaf {
            Some(leaf) if step != Step::Aggregated => {
                let rows = compiled.rows();
                let at = |step: usize| self.steps[step][leaf * rows + row];
                let step = step as usize;
                if step == 0 {
                    return None;
                }
                (at(step - 1), at(step), self.why(step, leaf, row, at(step - 1), at(step))?)
            }
            None if step == Step::Aggregated => {
                let score = self.scratch.score(node, row);
                (f64::NAN, score, self.why_missing(node, row, score)?)
            }
            _ => return None,
        };
        Some(Touch {
            step,
            node: compiled.nodes[node].id.clone(),
            unit: compiled.units[row].clone(),
            wave: self.wave(row),
            from: number(from),
            to: number(to),
            why,
        })
    }

    fn why(&self, step: usize, leaf: usize, row: usize, from: f64, to: f64) -> Option<Why> {
        let compiled = &*self.compiled;
        let own = &compiled.leaves[leaf];
        let fit = &compiled.fits[leaf][compiled.basis_of[row] as usize];
        let lost = !from.is_nan() && to.is_nan();
        match step {
            1 if lost && !self.scratch.kept[row] => Some(Why::NotAssessed),
            1 if lost => Some(Why::NoDenominator),
            2 if from.is_nan() && !to.is_nan() => Some(match own.impute {
                Impute::Median { .. } => Why::FilledByMedian,
                Impute::Previous { .. } => Why::FilledByWave { wave: self.earlier_wave(leaf, row) },
                Impute::None | Impute::Mean { .. } => Why::FilledByMean,
            }),
            3 if lost => Some(Why::NoTransform),
            3 if from != to && matches!(fit.treated, Some(Treated::Bounded { .. })) && !to.is_nan() => {
                Some(Why::SetToBound)
            }
            4 if lost => Some(Why::NoScale),
            4 => fit.scale.clips(from).then_some(Why::Clipped),
            _ => None,
        }
    }

    /// The wave from which a value was taken over.
    fn earlier_wave(&self, leaf: usize, row: usize) -> String {
        let compiled = &*self.compiled;
        let rows = compiled.rows();
        let mut at = compiled.earlier[row];
        while at != MISSING && self.steps[1][leaf * rows + at as usize].is_nan() {
            at = compiled.earlier[at as usize];
        }
        if at == MISSING { String::new() } else { self.wave(at as usize).unwrap_or_default() }
    }

    fn why_missing(&self, node: usize, row: usize, score: f64) -> Option<Why> {
        if !score.is_nan() {
            return None;
        }
        if !self.scratch.kept[row] {
            return Some(Why::NotAssessed);
        }
        let own = &self.compiled.nodes[node];
        let present = own.parts.iter().filter(|&&part| !self.scratch.score(part, row).is_nan()).count();
        let parts = own.parts.len();
        let enough = present > 0 && super::screen::reaches(present as f64 / parts as f64, own.available);
        let negative = own.parts.iter().any(|&part| self.scratch.score(part, row) < 0.0);
        Some(if enough && own.mean.is_none() {
            Why::NobodyToCompare
        } else if enough && negative {
            Why::NegativePart
        } else {
            Why::TooFewParts { present: present as u64, parts: parts as u64 }
        })
    }
}

/// A number, or none where it is missing.
pub(super) fn number(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}
