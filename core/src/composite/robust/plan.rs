//! From choices to compiled plans: every combination of alternatives that scores are made by is planned once, before the first
//! replication. What only moves weights or leaves parts out needs no plan of its own.

use super::check;
use super::errors::{Errors, InputErrors};
use super::model::{Alternative, Choice, Robustness, Weights};
use crate::composite::check::check as check_index;
use crate::composite::data::IndexData;
use crate::composite::model::{Index, Part, Tier};
use crate::composite::plan::{Compiled, Plan};
use crate::composite::run::Run;
use crate::composite::weigh::Weigh;
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::threads;
use std::sync::Arc;

/// The most combinations of alternatives that need plans of their own.
const MOST_PLANS: usize = 1024;

/// Choices held against an index and its data: validated, every combination planned.
#[derive(Debug)]
pub struct RobustPlan {
    pub(super) asked: Robustness,
    pub(super) base: Plan,
    pub(super) nominal: Run,
    pub(super) errors: Option<Errors>,
    pub(super) choices: Vec<Compiling>,
    /// By the picks of the choices, in mixed radix.
    pub(super) variants: Vec<Variant>,
    /// By the alternative of the choice that has other indices, or the one of the index itself.
    pub(super) shapes: Vec<Shape>,
    /// Columns of other indices that the index itself does not read.
    pub(super) without_errors: Vec<String>,
    /// How far a correlation of errors was moved to make them a covariance, where it was by more than can go unsaid.
    pub(super) mended: Option<f64>,
}

/// A choice ready to be drawn.
#[derive(Debug)]
pub(super) struct Compiling {
    pub(super) id: String,
    pub(super) names: Vec<String>,
    /// Upper ends of the alternatives between 0 and 1.
    ends: Vec<f64>,
    /// What a pick of it adds to the place of the variant; 0 where its alternatives need no plan.
    pub(super) stride: usize,
    /// What a pick of it adds to the place of the shape.
    shape: usize,
}

#[derive(Debug)]
pub(super) struct Variant {
    pub(super) compiled: Arc<Compiled>,
    pub(super) shape: usize,
    /// By node, its weight among its siblings.
    pub(super) weights: Vec<f64>,
}

/// What an index and all variants of it share: its nodes and its columns.
#[derive(Debug)]
pub(super) struct Shape {
    /// By column of the variant: the column of the index itself, where it has it; `None` where all are the same.
    pub(super) columns: Option<Vec<Option<usize>>>,
    /// The places of the index and of the nodes asked for.
    pub(super) nodes: Vec<usize>,
    /// By choice and alternative.
    pub(super) changes: Vec<Vec<Vec<Change>>>,
}

/// What an alternative does to the weights.
#[derive(Debug)]
pub(super) enum Change {
    Equal,
    Stated(Vec<(usize, f64)>),
    Perturbed(f64),
    Dirichlet(f64),
    /// These nodes, with all that are below them and all branches that have nothing left.
    LeaveOut(Vec<usize>),
}

impl Compiling {
    fn new(choice: &Choice, indicators: &[String]) -> Self {
        let shares: Vec<f64> = if choice.leave_one_out {
            vec![1.0; indicators.len() + 1]
        } else {
            choice.alternatives.iter().map(|own| own.share.unwrap_or(1.0)).collect()
        };
        let names = if choice.leave_one_out {
            std::iter::once("all".to_owned()).chain(indicators.iter().cloned()).collect()
        } else {
            choice.alternatives.iter().map(|own| own.name.clone()).collect()
        };
        let whole: f64 = shares.iter().sum();
        let mut end = 0.0;
        let ends = shares.iter().map(|share| {
            end += share / whole;
            end
        });
        Self { id: choice.id.clone(), names, ends: ends.collect(), stride: 0, shape: 0 }
    }

    /// The alternative at a number from 0 to 1.
    pub(super) fn pick(&self, at: f64) -> usize {
        self.ends.partition_point(|end| *end <= at).min(self.ends.len() - 1)
    }
}

impl Robustness {
    /// Holds the choices against an index and its data, and plans every combination of alternatives.
    ///
    /// Up to 1024 combinations have plans of their own; other weights, weights that are drawn, and parts that are left out
    /// need none. Each plan keeps the data once more, 8 bytes a value.
    ///
    /// # Errors
    /// What [`Index::plan`] refuses of the index itself; then everything that is wrong with the choices, the alternatives – each
    /// planned by itself – the ranges, the nodes and the errors, all at once with their places; then combinations of
    /// alternatives that cannot be planned.
    pub fn plan(&self, index: &Index, data: &IndexData, errors: Option<&InputErrors>) -> Result<RobustPlan> {
        let base = index.plan(data)?;
        let mut problems = Vec::new();
        check::check(self, &mut problems);
        if self.choices.is_empty() && errors.is_none() {
            let problem = Problem::new(Code::NoEffect, "nothing is uncertain");
            problems.push(problem.help("give errors of the values, or choices"));
        }
        self.check_against(&base, &mut problems);
        let indices = self.alternatives_alone(index, data, &mut problems);
        let errors = Errors::new(errors, &self.ranges, &base.compiled, &mut problems);
        let indicators: Vec<String> = index.indicators().map(|part| part.id.clone()).collect();
        let mut choices: Vec<Compiling> =
            self.choices.iter().map(|choice| Compiling::new(choice, &indicators)).collect();
        let mut without_errors = Vec::new();
        let shapes: Vec<Shape> = indices
            .iter()
            .map(|own| self.shape(own, &base, errors.is_some(), &mut without_errors, &mut problems))
            .collect();
        let mut count = 1_usize;
        for (choice, own) in choices.iter_mut().zip(&self.choices) {
            if own.alternatives.iter().any(needs_plan) {
                choice.stride = count;
                count = count.saturating_mul(own.alternatives.len());
            }
            choice.shape = usize::from(own.alternatives.iter().any(|own| own.index.is_some()));
        }
        if count > MOST_PLANS {
            let problem =
                Problem::new(Code::OutOfRange, format!("there are {count} combinations of alternatives"));
            let problem = problem.expected(format!("at most {MOST_PLANS}")).at(Place::path("choices"));
            problems.push(problem.help("bring alternatives that belong together into one choice"));
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        let plans = threads::in_order(count, |place| {
            let picks: Vec<usize> = choices
                .iter()
                .map(|own| place.checked_div(own.stride).map_or(0, |place| place % own.names.len()))
                .collect();
            self.combination(index, data, &picks).map(|plan| {
                let shape = choices.iter().zip(&picks).map(|(own, pick)| own.shape * pick).sum();
                Variant { weights: weights(&plan.compiled), compiled: plan.compiled, shape }
            })
        });
        let mut variants = Vec::with_capacity(count);
        let mut problems = Vec::new();
        for plan in plans {
            match plan {
                Ok(variant) => variants.push(variant),
                Err(own) => problems.extend(own),
            }
        }
        problems.truncate(100);
        Error::unless_empty(Stage::Estimate, problems)?;
        let nominal = base.run();
        Ok(RobustPlan {
            asked: self.clone(),
            base,
            nominal,
            errors,
            choices,
            variants,
            shapes,
            without_errors,
            mended: None,
        })
    }

    /// Reports what is asked of nodes and ranks that are not there.
    fn check_against(&self, base: &Plan, problems: &mut Vec<Problem>) {
        for (index, id) in self.nodes.iter().enumerate() {
            let at = Place::path(format!("nodes[{index}]"));
            if *id == base.compiled.nodes[0].id || self.nodes[..index].contains(id) {
                let problem = Problem::new(Code::Duplicate, format!("`{id}` is summarised already"));
                problems.push(problem.at(at));
            } else if !base.nodes().any(|own| own == id) {
                let problem = Problem::new(Code::UnknownName, format!("the index has no part `{id}`"));
                problems.push(problem.at(at).suggest(id, base.nodes()));
            }
        }
        let most = base.compiled.rows_of_wave.iter().map(Vec::len).max().unwrap_or(0);
        for (index, top) in self.top.iter().enumerate() {
            let at = Place::path(format!("top[{index}]"));
            if *top == 0 || *top as usize >= most {
                let problem = Problem::new(Code::OutOfRange, "all units or none are among so many");
                problems.push(
                    problem
                        .at(at)
                        .expected(format!("1 to {}", most.saturating_sub(1)))
                        .found(top.to_string()),
                );
            } else if self.top[..index].contains(top) {
                problems.push(Problem::new(Code::Duplicate, format!("{top} is asked for twice")).at(at));
            }
        }
    }

    /// Plans every alternative by itself, and reports what cannot be; the indices of different shapes.
    fn alternatives_alone(&self, index: &Index, data: &IndexData, problems: &mut Vec<Problem>) -> Vec<Index> {
        let mut shapes = Vec::new();
        for (place, choice) in self.choices.iter().enumerate() {
            let whole = choice.alternatives.iter().any(|own| own.index.is_some());
            for (at, own) in choice.alternatives.iter().enumerate() {
                let path = format!("choices[{place}].alternatives[{at}]");
                let changed = changed(index, own);
                if whole {
                    shapes.push(own.index.clone().unwrap_or_else(|| index.clone()));
                }
                let tier = own.tier.filter(|_| own.aggregate.is_some());
                if let Some(tier) = tier.filter(|tier| !has_branch(&changed, *tier as usize)) {
                    let problem = Problem::new(Code::NoEffect, format!("there is no branch in tier {tier}"));
                    problems.push(problem.at(Place::path(format!("{path}.tier"))));
                    continue;
                }
                if !needs_plan(own) {
                    continue;
                }
                let mut found = Vec::new();
                let inside = if own.index.is_some() { format!("{path}.index") } else { path.clone() };
                check_index(&changed, &inside, &mut |path, problem| {
                    found.push(problem.at(Place::path(path)));
                });
                if found.is_empty()
                    && let Err(error) = changed.plan(data)
                {
                    found.extend(error.problems().iter().cloned().map(|problem| under(problem, &path)));
                }
                problems.extend(found);
            }
        }
        if shapes.is_empty() { vec![index.clone()] } else { shapes }
    }

    /// The plan of one alternative of every choice.
    fn combination(
        &self,
        index: &Index,
        data: &IndexData,
        picks: &[usize],
    ) -> std::result::Result<Plan, Vec<Problem>> {
        let picked = || {
            let own = self.choices.iter().zip(picks).enumerate();
            own.filter_map(|(place, (choice, &pick))| Some((place, pick, choice.alternatives.get(pick)?)))
        };
        let mut own = picked().find_map(|(_, _, own)| own.index.clone()).unwrap_or_else(|| index.clone());
        picked().for_each(|(_, _, alternative)| change(&mut own, alternative));
        own.plan(data).map_err(|error| {
            let names: Vec<String> = picked()
                .filter(|(_, _, own)| needs_plan(own))
                .map(|(place, _, own)| format!("`{}` of `{}`", own.name, self.choices[place].id))
                .collect();
            let path = picked().rfind(|(_, _, own)| needs_plan(own));
            let path = path.map_or_else(String::new, |(place, pick, _)| {
                format!("choices[{place}].alternatives[{pick}]")
            });
            let together = |mut problem: Problem| {
                problem.message = format!("{} together: {}", names.join(" and "), problem.message);
                under(problem, &path)
            };
            error.problems().iter().cloned().map(together).collect()
        })
    }

    fn shape(
        &self,
        index: &Index,
        base: &Plan,
        with_errors: bool,
        without_errors: &mut Vec<String>,
        problems: &mut Vec<Problem>,
    ) -> Shape {
        let tree = Tree::of(index);
        let own: Vec<String> = columns(index);
        let columns = (own != base.compiled.inputs).then(|| {
            let place = |name: &String| base.compiled.inputs.iter().position(|known| known == name);
            let places: Vec<Option<usize>> = own.iter().map(place).collect();
            let unknown = own.iter().zip(&places).filter(|(_, place)| place.is_none() && with_errors);
            for (name, _) in unknown {
                if !without_errors.contains(name) {
                    without_errors.push(name.clone());
                }
            }
            places
        });
        let mut nodes = vec![0];
        for (at, id) in self.nodes.iter().enumerate() {
            match tree.place(id) {
                Some(place) => nodes.push(place),
                // Of the index itself it is reported already.
                None if base.nodes().any(|own| own == id) => {
                    let message = format!("an alternative index has no part `{id}`");
                    problems.push(
                        Problem::new(Code::UnknownName, message).at(Place::path(format!("nodes[{at}]"))),
                    );
                }
                None => {}
            }
        }
        let changes = self.choices.iter().enumerate().map(|(place, choice)| {
            if choice.leave_one_out {
                let all = std::iter::once(Vec::new());
                // The indicators of the index itself; one that an alternative index does not have changes nothing there.
                let each = base.compiled.leaves.iter().map(|leaf| {
                    let id = &base.compiled.nodes[leaf.node].id;
                    tree.place(id)
                        .map(|node| Change::LeaveOut(tree.without(&[node])))
                        .into_iter()
                        .collect::<Vec<_>>()
                });
                let each: Vec<Vec<Change>> = all.chain(each).collect();
                if base.compiled.leaves.len() == 1 {
                    let problem = Problem::new(Code::NoEffect, "nothing is left without the only indicator");
                    problems.push(problem.at(Place::path(format!("choices[{place}].leave_one_out"))));
                }
                each
            } else {
                let path = |at: usize| format!("choices[{place}].alternatives[{at}]");
                let own = choice.alternatives.iter().enumerate();
                own.map(|(at, own)| tree.changes(own, &path(at), problems)).collect()
            }
        });
        let changes = changes.collect();
        Shape { columns, nodes, changes }
    }
}

/// A problem of an alternative's plan, with the alternative as its place.
fn under(mut problem: Problem, path: &str) -> Problem {
    let mut place = std::mem::take(&mut problem.place);
    place.path = Some(place.path.map_or_else(|| path.to_owned(), |own| format!("{path}.{own}")));
    problem.at(place)
}

/// Whether an alternative changes more than weights.
fn needs_plan(own: &Alternative) -> bool {
    own.index.is_some()
        || own.normalise.is_some()
        || own.aggregate.is_some()
        || own.impute.is_some()
        || own.treat.is_some()
        || own.weigh.is_some()
}

fn changed(index: &Index, own: &Alternative) -> Index {
    let mut index = own.index.clone().unwrap_or_else(|| index.clone());
    change(&mut index, own);
    index
}

/// Makes the changes of an alternative, everywhere in the tree.
fn change(index: &mut Index, own: &Alternative) {
    if let Some(normalise) = &own.normalise {
        index.normalise = normalise.clone();
    }
    if own.impute.is_some() {
        index.impute.clone_from(&own.impute);
    }
    if own.treat.is_some() {
        index.treat.clone_from(&own.treat);
    }
    if let Some(weigh) = own.weigh {
        index.weigh = weigh;
    }
    match (own.aggregate, own.tier) {
        (Some(aggregate), None) => index.aggregate = aggregate,
        (Some(aggregate), Some(tier)) => {
            let tier = tier as usize;
            if index.tiers.len() <= tier {
                index.tiers.resize_with(tier + 1, Tier::default);
            }
            index.tiers[tier].aggregate = Some(aggregate);
        }
        (None, _) => {}
    }
    for tier in &mut index.tiers {
        if own.aggregate.is_some() && own.tier.is_none() {
            tier.aggregate = None;
        }
        if own.weigh.is_some() {
            tier.weigh = None;
        }
    }
    change_parts(&mut index.parts, own, 1);
}

fn change_parts(parts: &mut [Part], own: &Alternative, tier: u32) {
    for part in parts {
        if own.normalise.is_some() {
            part.normalise = None;
        }
        if own.impute.is_some() {
            part.impute = None;
        }
        if own.treat.is_some() {
            part.treat = None;
        }
        if let Some(weigh) = own.weigh {
            part.weigh = None;
            // Components have no use for stated weights, and an index that has both is refused.
            if weigh == Weigh::PrincipalComponents {
                part.weight = None;
            }
        }
        if own.aggregate.is_some() && own.tier.is_none_or(|own| own == tier) {
            part.aggregate = None;
        }
        change_parts(&mut part.parts, own, tier + 1);
    }
}

fn has_branch(index: &Index, tier: usize) -> bool {
    fn deep(parts: &[Part], tier: usize) -> bool {
        !parts.is_empty() && (tier == 0 || parts.iter().any(|part| deep(&part.parts, tier - 1)))
    }
    deep(&index.parts, tier)
}

/// The columns that a plan of an index reads, in its order.
fn columns(index: &Index) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !columns.iter().any(|own| own == name) {
            columns.push(name.to_owned());
        }
    };
    for part in index.indicators() {
        add(part.column());
        if let Some(own) = &part.denominate {
            add(&own.by);
        }
    }
    columns
}

/// By node, its weight among its siblings.
pub(super) fn weights(compiled: &Compiled) -> Vec<f64> {
    let mut weights = vec![1.0; compiled.nodes.len()];
    for node in &compiled.nodes {
        node.parts.iter().zip(&node.weights).for_each(|(&part, &weight)| weights[part] = weight);
    }
    weights
}

/// The nodes of an index as its plans number them.
pub(super) struct Tree {
    ids: Vec<String>,
    /// The parts of each.
    parts: Vec<Vec<usize>>,
    above: Vec<usize>,
    stated: Vec<f64>,
}

impl Tree {
    pub(super) fn of(index: &Index) -> Self {
        let mut tree =
            Self { ids: vec![index.id.clone()], parts: vec![Vec::new()], above: vec![0], stated: vec![1.0] };
        tree.add(0, &index.parts);
        tree
    }

    fn add(&mut self, above: usize, parts: &[Part]) {
        for part in parts {
            let place = self.ids.len();
            self.ids.push(part.id.clone());
            self.parts.push(Vec::new());
            self.parts[above].push(place);
            self.above.push(above);
            self.stated.push(part.weight.unwrap_or(1.0));
            self.add(place, &part.parts);
        }
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.ids.iter().position(|own| own == id)
    }

    /// Some nodes with all that are below them, and with the branches that have nothing left.
    pub(super) fn without(&self, nodes: &[usize]) -> Vec<usize> {
        let mut out = vec![false; self.ids.len()];
        nodes.iter().for_each(|&node| out[node] = true);
        // Nodes stand before their parts.
        for node in 1..out.len() {
            out[node] |= out[self.above[node]];
        }
        for node in (0..out.len()).rev() {
            let parts = &self.parts[node];
            out[node] |= !parts.is_empty() && parts.iter().all(|&part| out[part]);
        }
        (0..out.len()).filter(|&node| out[node]).collect()
    }

    fn changes(&self, own: &Alternative, path: &str, problems: &mut Vec<Problem>) -> Vec<Change> {
        let mut place = |name: &str, key: &str| {
            let found = self.place(name).filter(|place| *place > 0);
            if found.is_none() {
                let problem = Problem::new(Code::UnknownName, format!("the index has no part `{name}`"));
                let known = self.ids[1..].iter().map(String::as_str);
                let problem = problem.at(Place::path(format!("{path}.{key}"))).suggest(name, known);
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
            found
        };
        let mut changes = Vec::new();
        match &own.weights {
            None => {}
            Some(Weights::Equal) => changes.push(Change::Equal),
            Some(Weights::Stated { parts: weights }) => {
                let named = weights.iter();
                let own: Vec<(usize, f64)> = named
                    .filter_map(|(name, &weight)| Some((place(name, "weights.parts")?, weight)))
                    .collect();
                changes.push(Change::Stated(own));
            }
            Some(Weights::Perturbed { by }) => changes.push(Change::Perturbed(*by)),
            Some(Weights::Dirichlet { concentration: own }) => changes.push(Change::Dirichlet(*own)),
        }
        if !own.leave_out.is_empty() {
            let nodes: Vec<usize> =
                own.leave_out.iter().filter_map(|name| place(name, "leave_out")).collect();
            let out = self.without(&nodes);
            if out.first() == Some(&0) {
                let problem = Problem::new(Code::OutOfRange, "nothing is left of the index");
                problems.push(problem.at(Place::path(format!("{path}.leave_out"))));
            }
            changes.push(Change::LeaveOut(out));
        }
        if let Some(Change::Stated(own)) = changes.first() {
            let mut weights = self.stated.clone();
            own.iter().for_each(|&(node, weight)| weights[node] = weight);
            let empty = (0..self.ids.len()).filter(|&node| !self.parts[node].is_empty());
            for node in empty.filter(|&node| self.parts[node].iter().all(|&part| weights[part] == 0.0)) {
                let message = format!("no part of `{}` has a weight", self.ids[node]);
                let problem = Problem::new(Code::OutOfRange, message);
                problems.push(problem.at(Place::path(format!("{path}.weights.parts"))));
            }
        }
        changes
    }
}
