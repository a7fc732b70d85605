//! From a tree and data to a plan: names resolved, the tree as dense arrays, parameters taken and frozen.
//!
//! A [`Plan`] is validated once. What follows from it – [`Plan::run`], [`Plan::scores`] – finds nothing more to refuse in values,
//! and depends on nothing but the plan and the values put in.

use std::collections::HashMap;
use std::sync::Arc;

use super::aggregate::{Aggregate, Mean};
use super::check::check;
use super::data::IndexData;
use super::evaluate::Scratch;
use super::impute::Impute;
use super::model::{Direction, Index, Parameters, Part};
use super::normalise::Normalise;
use super::scale::Scale;
use super::treat::{Treat, Treated};
use super::weigh::Weigh;
use crate::answers::MISSING;
use crate::error::{Code, Error, Place, Problem, Result, Stage, add_rows};

/// A validated index with the data it was made for and its frozen parameters; cheap to clone.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) compiled: Arc<Compiled>,
}

#[derive(Debug, Clone)]
pub(super) struct Compiled {
    pub(super) index: Index,
    pub(super) units: Vec<String>,
    pub(super) waves: Vec<String>,
    pub(super) wave_of: Vec<u32>,
    pub(super) rows_of_wave: Vec<Vec<u32>>,
    /// The row of the same unit in the nearest earlier wave that has it.
    pub(super) earlier: Vec<u32>,
    /// Names of the columns read, indicators and denominators.
    pub(super) inputs: Vec<String>,
    /// Their values, column after column.
    pub(super) raw: Vec<f64>,
    /// All nodes, each before its parts.
    pub(super) nodes: Vec<Node>,
    pub(super) leaves: Vec<Leaf>,
    /// Rows that parameters are taken of, and which of these bases each row is held against.
    pub(super) bases: Vec<Vec<u32>>,
    pub(super) basis_of: Vec<u32>,
    /// By leaf, then by basis.
    pub(super) fits: Vec<Vec<Fit>>,
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) id: String,
    pub(super) tier: usize,
    pub(super) parts: Vec<usize>,
    pub(super) weights: Vec<f64>,
    pub(super) aggregate: Aggregate,
    pub(super) mean: Option<Mean>,
    pub(super) weigh: Weigh,
    pub(super) available: f64,
    pub(super) decimals: Option<u32>,
    pub(super) leaf: Option<usize>,
    pub(super) rescale: Option<Rescale>,
}

/// The scale that the score of a branch is brought to again.
#[derive(Debug, Clone)]
pub(super) struct Rescale {
    pub(super) method: Normalise,
    /// By basis: the row of the unit of reference.
    pub(super) reference: Vec<u32>,
    /// By basis.
    pub(super) scales: Vec<Scale>,
}

#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub(super) node: usize,
    pub(super) input: usize,
    pub(super) denominator: Option<(usize, f64)>,
    pub(super) impute: Impute,
    /// The group of each row, and how many there are; all 0 where missing values are filled without groups.
    pub(super) groups: Option<(Vec<u32>, usize)>,
    pub(super) treat: Treat,
    pub(super) normalise: Normalise,
    pub(super) direction: Direction,
    /// By basis: the row of the unit of reference.
    pub(super) reference: Vec<u32>,
}

/// The parameters of an indicator.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    pub(super) fill: Vec<f64>,
    /// `None` where the one treatment asked for cannot be.
    pub(super) treated: Option<Treated>,
    pub(super) scale: Scale,
}

impl Index {
    /// Validates the index against data, and takes and freezes all parameters.
    ///
    /// # Errors
    /// Reports every problem of the index itself (stage `survey`); then every column that is missing or no number, negative
    /// denominators, waves that are not there, options that have no effect on these data, values that a method cannot take,
    /// and weights that make no sense.
    pub fn plan(&self, data: &IndexData) -> Result<Plan> {
        let mut problems = Vec::new();
        check(self, "", &mut |path, problem| problems.push(problem.at(Place::path(path))));
        Error::unless_empty(Stage::Survey, problems)?;
        let mut problems = Vec::new();
        let compiled = Compiling { index: self, data, problems: &mut problems }.compile();
        Error::unless_empty(Stage::Estimate, problems)?;
        let mut compiled = compiled;
        compiled.take_parameters()?;
        Ok(Plan { compiled: Arc::new(compiled) })
    }
}

impl Plan {
    /// The same plan with scores that are not rounded, so that they have slopes.
    pub(super) fn unrounded(&self) -> Self {
        let mut compiled = (*self.compiled).clone();
        compiled.nodes.iter_mut().for_each(|node| node.decimals = None);
        Self { compiled: Arc::new(compiled) }
    }
}

struct Compiling<'a> {
    index: &'a Index,
    data: &'a IndexData,
    problems: &'a mut Vec<Problem>,
}

/// What an indicator inherits from the branches above it.
#[derive(Clone, Copy)]
struct Above<'a> {
    impute: Option<&'a Impute>,
    treat: Option<&'a Treat>,
    normalise: &'a Normalise,
}

impl Compiling<'_> {
    fn compile(mut self) -> Compiled {
        let (index, data) = (self.index, self.data);
        let waves = data.waves.len().max(1);
        let mut rows_of_wave = vec![Vec::new(); waves];
        data.wave_of.iter().enumerate().for_each(|(row, &wave)| rows_of_wave[wave as usize].push(row as u32));
        let (bases, basis_of) = self.bases(&rows_of_wave);
        let settings = index.settings(None, 0);
        let mut compiled = Compiled {
            index: index.clone(),
            units: data.units.clone(),
            waves: data.waves.clone(),
            wave_of: data.wave_of.clone(),
            earlier: earlier(data, &rows_of_wave),
            rows_of_wave,
            inputs: Vec::new(),
            raw: Vec::new(),
            nodes: vec![Node {
                id: index.id.clone(),
                tier: 0,
                parts: Vec::new(),
                weights: Vec::new(),
                aggregate: settings.aggregate,
                mean: settings.aggregate.mean(),
                weigh: settings.weigh,
                available: settings.available.unwrap_or(0.0),
                decimals: settings.decimals,
                leaf: None,
                rescale: None,
            }],
            leaves: Vec::new(),
            bases,
            basis_of,
            fits: Vec::new(),
        };
        let above =
            Above { impute: index.impute.as_ref(), treat: index.treat.as_ref(), normalise: &index.normalise };
        compiled.nodes[0].rescale = self.rescale(&compiled, &index.id, index.rescale.as_ref());
        self.parts(&mut compiled, 0, &index.parts, above);
        compiled
    }

    /// The rows that parameters are taken of, and which basis each row is held against.
    fn bases(&mut self, rows_of_wave: &[Vec<u32>]) -> (Vec<Vec<u32>>, Vec<u32>) {
        let data = self.data;
        let rows = data.units.len();
        let all = || (vec![(0..rows as u32).collect::<Vec<_>>()], vec![0; rows]);
        let without_waves = |problems: &mut Vec<Problem>| {
            let problem =
                Problem::new(Code::NoEffect, "parameters of a wave have no effect on data without waves");
            problems.push(problem.at(Place::path("parameters")).help("name the column of waves"));
        };
        match &self.index.parameters {
            Parameters::AllWaves => all(),
            _ if data.waves.is_empty() => {
                without_waves(self.problems);
                all()
            }
            Parameters::EachWave => (rows_of_wave.to_vec(), data.wave_of.clone()),
            Parameters::Wave(word) => {
                if let Some(wave) = data.waves.iter().position(|own| own == word.as_str()) {
                    return (vec![rows_of_wave[wave].clone()], vec![0; rows]);
                }
                let problem =
                    Problem::new(Code::UnknownName, format!("there is no wave `{word}` in the data"));
                let known = data.waves.iter().map(String::as_str);
                self.problems.push(problem.at(Place::path("parameters.wave")).suggest(word.as_str(), known));
                all()
            }
        }
    }

    fn parts(&mut self, compiled: &mut Compiled, parent: usize, parts: &[Part], above: Above<'_>) {
        for part in parts {
            let tier = compiled.nodes[parent].tier + 1;
            let settings = self.index.settings(Some(part), tier);
            let place = compiled.nodes.len();
            compiled.nodes.push(Node {
                id: part.id.clone(),
                tier,
                parts: Vec::new(),
                weights: Vec::new(),
                aggregate: settings.aggregate,
                mean: settings.aggregate.mean(),
                weigh: settings.weigh,
                available: settings.available.unwrap_or(0.0),
                decimals: settings.decimals,
                leaf: part.is_indicator().then_some(compiled.leaves.len()),
                rescale: self.rescale(compiled, &part.id, part.rescale.as_ref()),
            });
            compiled.nodes[parent].parts.push(place);
            compiled.nodes[parent].weights.push(part.weight.unwrap_or(1.0));
            let above = Above {
                impute: part.impute.as_ref().or(above.impute),
                treat: part.treat.as_ref().or(above.treat),
                normalise: part.normalise.as_ref().unwrap_or(above.normalise),
            };
            if part.is_indicator() {
                let leaf = self.leaf(compiled, place, part, above);
                compiled.leaves.push(leaf);
            } else {
                self.parts(compiled, place, &part.parts, above);
            }
        }
    }

    fn leaf(&mut self, compiled: &mut Compiled, node: usize, part: &Part, above: Above<'_>) -> Leaf {
        let input = self.input(compiled, part.column());
        let denominator = part.denominate.as_ref().map(|own| {
            let input = self.input(compiled, &own.by);
            let rows = self.data.units.len();
            let values = &compiled.raw[input * rows..][..rows];
            let negative = values.iter().enumerate().filter(|(_, value)| **value < 0.0);
            add_rows(self.problems, negative, |(row, value)| {
                let problem =
                    Problem::new(Code::OutOfRange, format!("the denominator `{}` is negative", own.by));
                problem.at(Place::question(&own.by).row(row as u64 + 1)).found(value.to_string())
            });
            (input, own.scale.unwrap_or(1.0))
        });
        let impute = above.impute.cloned().unwrap_or_default();
        if matches!(impute, Impute::Previous { .. }) && self.data.waves.is_empty() {
            let problem =
                Problem::new(Code::NoEffect, "values of earlier waves have no effect on data without waves");
            self.problem(problem.at(Place::question(&part.id)).help("name the column of waves"));
        }
        let groups = impute.by().and_then(|by| match self.data.groups(by) {
            Ok(groups) => Some(groups),
            Err(problem) => {
                self.problem(problem);
                None
            }
        });
        let reference = match above.normalise {
            Normalise::DistanceToReference { unit } => self.reference(compiled, &part.id, unit),
            _ => Vec::new(),
        };
        Leaf {
            node,
            input,
            denominator,
            impute,
            groups,
            treat: above.treat.cloned().unwrap_or_default(),
            normalise: above.normalise.clone(),
            direction: part.direction.unwrap_or_default(),
            reference,
        }
    }

    fn rescale(&mut self, compiled: &Compiled, id: &str, method: Option<&Normalise>) -> Option<Rescale> {
        let method = method?.clone();
        let reference = match &method {
            Normalise::DistanceToReference { unit } => self.reference(compiled, id, unit),
            _ => Vec::new(),
        };
        Some(Rescale { method, reference, scales: Vec::new() })
    }

    /// The row of a unit in every basis.
    fn reference(&mut self, compiled: &Compiled, id: &str, unit: &str) -> Vec<u32> {
        let mut rows = Vec::new();
        for basis in &compiled.bases {
            let own: Vec<u32> =
                basis.iter().copied().filter(|&row| self.data.units[row as usize] == unit).collect();
            match own.as_slice() {
                [row] => rows.push(*row),
                [] => {
                    let problem = Problem::new(Code::UnknownName, format!("there is no unit `{unit}`"));
                    let known = basis.iter().map(|&row| self.data.units[row as usize].as_str());
                    self.problem(problem.at(Place::question(id)).suggest(unit, known));
                }
                _ => {
                    let problem =
                        Problem::new(Code::Contradiction, format!("`{unit}` has a value in every wave"));
                    let problem = problem.at(Place::question(id));
                    self.problem(problem.help("take parameters of each wave, or of one"));
                }
            }
        }
        rows
    }

    /// The place of a column among the inputs, which it joins.
    fn input(&mut self, compiled: &mut Compiled, name: &str) -> usize {
        if let Some(place) = compiled.inputs.iter().position(|own| own == name) {
            return place;
        }
        let values = self.data.numbers(name).unwrap_or_else(|problem| {
            self.problem(problem);
            vec![f64::NAN; self.data.units.len()]
        });
        compiled.inputs.push(name.to_owned());
        compiled.raw.extend(values);
        compiled.inputs.len() - 1
    }

    fn problem(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

/// The row of the same unit in the nearest earlier wave that has it.
fn earlier(data: &IndexData, rows_of_wave: &[Vec<u32>]) -> Vec<u32> {
    let mut earlier = vec![MISSING; data.units.len()];
    let mut last: HashMap<&str, u32> = HashMap::new();
    for &row in rows_of_wave.iter().flatten() {
        if let Some(before) = last.insert(&data.units[row as usize], row) {
            earlier[row as usize] = before;
        }
    }
    earlier
}

impl Compiled {
    pub(super) fn rows(&self) -> usize {
        self.units.len()
    }

    /// Takes the parameters of all indicators, and then the weights, branch by branch from below.
    fn take_parameters(&mut self) -> Result<()> {
        let mut problems = Vec::new();
        let mut scratch = Scratch::of(self);
        self.screen(&self.raw, None, &mut scratch);
        let mut fits = Vec::with_capacity(self.leaves.len());
        for leaf in &self.leaves {
            let own: Vec<Fit> =
                (0..self.bases.len()).map(|basis| self.fit(leaf, basis, &self.raw, &mut scratch)).collect();
            self.refuse(leaf, &own, &mut problems);
            fits.push(own);
        }
        self.fits = fits;
        Error::unless_empty(Stage::Estimate, std::mem::take(&mut problems))?;
        self.normalised(&self.raw, &self.fits, &mut scratch);
        // What weights are taken of: every row of every basis.
        let rows: Vec<u32> = self.bases.iter().flatten().copied().collect();
        for node in (0..self.nodes.len()).rev() {
            if self.nodes[node].leaf.is_some() {
                continue;
            }
            match self.weights(node, &rows, &scratch) {
                Ok(weights) => self.nodes[node].weights = weights,
                Err(problem) => problems.push(problem.at(Place::question(&self.nodes[node].id))),
            }
            self.aggregate(node, None, &mut scratch);
            if let Some(rescale) = &self.nodes[node].rescale {
                let scales: Vec<Scale> = (0..self.bases.len())
                    .map(|basis| self.scale_of_branch(node, rescale, basis, &mut scratch))
                    .collect();
                let empty = scales.iter().position(|scale| *scale == Scale::Empty);
                let some = |basis: usize| {
                    self.bases[basis].iter().any(|&row| !scratch.score(node, row as usize).is_nan())
                };
                if empty.is_some_and(some) {
                    let id = &self.nodes[node].id;
                    let message = format!("the scores of `{id}` do not allow the scale");
                    let problem = Problem::new(Code::OutOfRange, message).at(Place::path("rescale"));
                    problems.push(problem.help("the best, or the unit of reference, needs a positive score"));
                }
                self.rescaled(node, Some(&scales), &mut scratch);
                if let Some(rescale) = &mut self.nodes[node].rescale {
                    rescale.scales = scales;
                }
            } else {
                self.rescaled(node, None, &mut scratch);
            }
        }
        Error::unless_empty(Stage::Estimate, problems)
    }

    /// Reports what an indicator's values do not allow.
    fn refuse(&self, leaf: &Leaf, fits: &[Fit], problems: &mut Vec<Problem>) {
        let id = &self.nodes[leaf.node].id;
        if fits.iter().any(|fit| fit.treated.is_none()) {
            let problem =
                Problem::new(Code::OutOfRange, format!("the values of `{id}` do not allow the treatment"));
            let problem = problem.at(Place::question(id)).help("logarithms and powers need positive values");
            problems.push(problem);
        } else if let Some(basis) = fits.iter().position(|fit| fit.scale == Scale::Empty) {
            let rows = self.rows();
            let values = &self.raw[leaf.input * rows..][..rows];
            // An indicator without any value has no scale, and needs none.
            if self.bases[basis].iter().any(|&row| !values[row as usize].is_nan()) {
                let message = format!("the values of `{id}` do not allow the normalisation");
                let help = match leaf.normalise {
                    Normalise::DistanceToReference { .. } => "the unit of reference needs a value",
                    _ => "fractions of the best value need positive values",
                };
                problems.push(Problem::new(Code::OutOfRange, message).at(Place::question(id)).help(help));
            }
        }
    }

    fn weights(
        &self,
        node: usize,
        rows: &[u32],
        scratch: &Scratch,
    ) -> std::result::Result<Vec<f64>, Problem> {
        let own = &self.nodes[node];
        if own.weigh == Weigh::Stated {
            return Ok(own.weights.clone());
        }
        let complete: Vec<u32> = rows
            .iter()
            .copied()
            .filter(|&row| own.parts.iter().all(|&part| !scratch.score(part, row as usize).is_nan()))
            .collect();
        let columns: Vec<Vec<f64>> = own
            .parts
            .iter()
            .map(|&part| complete.iter().map(|&row| scratch.score(part, row as usize)).collect())
            .collect();
        let names: Vec<&str> = own.parts.iter().map(|&part| self.nodes[part].id.as_str()).collect();
        own.weigh.weights(&names, &own.weights, &columns)
    }
}
