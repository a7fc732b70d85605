//! One evaluation: from the keys of the uncertain things to scores and ranks.
//!
//! Every uncertain thing – the errors of the values, and each choice – has a key of 64 bits. The upper 53 say which alternative is
//! drawn; what else is random within (errors, weights) comes from a generator that the key seeds. So an evaluation is a
//! function of its keys, which is what the sensitivity design asks for, and any evaluation can be made by itself.

use super::draw::unit;
use super::plan::{Change, RobustPlan, Shape, Variant};
use crate::composite::evaluate::{OtherWeights, Scratch};
use crate::composite::model::Index;
use crate::composite::plan::Compiled;
use crate::composite::rank::ranks_into;
use crate::composite::robust::model::Taken;
use crate::replicate::draw::Draws;

/// Values that are evaluated between two words: some 60 nanoseconds each.
const VALUES_OF_A_ROUND: usize = 1_000_000;

/// Memory of evaluations, made once for each thread.
pub(super) struct Work {
    /// The values of one evaluation, in the columns of the index itself.
    values: Vec<f64>,
    /// The same in the columns of another index.
    other: Vec<f64>,
    normal: Vec<f64>,
    weights: OtherWeights,
    /// By shape.
    scratches: Vec<Option<Scratch>>,
    order: Vec<(f64, u32)>,
    /// The alternative of every choice.
    pub(super) picks: Vec<usize>,
}

impl RobustPlan {
    /// The index itself.
    pub fn index(&self) -> &Index {
        &self.base.compiled.index
    }

    /// The names of everything that is uncertain, in the order of sensitivities: `values` for the errors of the values, where
    /// there are any, and the choices.
    pub fn factors(&self) -> Vec<&str> {
        let errors = self.errors.iter().map(|_| "values");
        errors.chain(self.choices.iter().map(|own| own.id.as_str())).collect()
    }

    /// How many evaluations are made between two words to whoever waits: about a hundred words, and some 50 milliseconds of
    /// work at most, so that a stop is heard at once. Fixed by the index and the number alone.
    pub(super) fn round(&self, count: usize, chunk: usize) -> usize {
        let values = self.base.compiled.raw.len().max(self.rows() * self.base.compiled.nodes.len());
        count.div_ceil(100).min(VALUES_OF_A_ROUND / values.max(1)).next_multiple_of(chunk).max(2 * chunk)
    }

    pub(super) fn keys(&self) -> usize {
        usize::from(self.errors.is_some()) + self.choices.len()
    }

    pub(super) fn rows(&self) -> usize {
        self.base.compiled.rows()
    }

    pub(super) fn work(&self) -> Work {
        Work {
            values: self.base.compiled.raw.clone(),
            other: Vec::new(),
            normal: Vec::new(),
            weights: OtherWeights(Vec::new()),
            scratches: vec![None; self.shapes.len()],
            order: Vec::new(),
            picks: vec![0; self.choices.len()],
        }
    }

    /// Scores and ranks of the index and the nodes asked for, node by node, of the things with these keys.
    pub(super) fn evaluate(&self, keys: &[u64], work: &mut Work, scores: &mut [f64], ranks: &mut [u32]) {
        let base = &*self.base.compiled;
        let mut keys = keys;
        if let (Some(errors), [key, rest @ ..]) = (&self.errors, keys) {
            errors.draw(*key, &base.raw, &mut work.values, &mut work.normal);
            keys = rest;
        }
        for ((pick, choice), key) in work.picks.iter_mut().zip(&self.choices).zip(keys) {
            *pick = choice.pick(unit(*key));
        }
        let variant = &self.variants[self.variant(&work.picks)];
        let shape = &self.shapes[variant.shape];
        let compiled = &*variant.compiled;
        if let Some(columns) = &shape.columns {
            in_columns(columns, base.rows(), &compiled.raw, &work.values, &mut work.other);
        }
        let changed = change_weights(variant, shape, &work.picks, keys, &mut work.weights.0);
        let values = if shape.columns.is_some() { &work.other } else { &work.values };
        let other = changed.then_some(&work.weights);
        let scratch = work.scratches[variant.shape].get_or_insert_with(|| Scratch::of(compiled));
        match self.asked.parameters {
            Taken::Anew => compiled.evaluate_anew(values, other, scratch),
            Taken::Frozen => compiled.evaluate_frozen(values, other, scratch),
        };
        let rows = base.rows();
        for (place, &node) in shape.nodes.iter().enumerate() {
            let own = place * rows..(place + 1) * rows;
            let (scores, ranks) = (&mut scores[own.clone()], &mut ranks[own]);
            // What is left out keeps what was there before.
            if changed && work.weights.left_out(node) {
                scores.fill(f64::NAN);
                ranks.fill(0);
                continue;
            }
            scores.copy_from_slice(scratch.scores(node));
            if node == 0 {
                ranks.copy_from_slice(scratch.ranks());
            } else {
                let waves = &compiled.rows_of_wave;
                waves.iter().for_each(|rows| ranks_into(scores, rows, &mut work.order, ranks));
            }
        }
    }
}

/// The values of one draw in the columns of another index; those that the index itself does not have stay as they are.
fn in_columns(columns: &[Option<usize>], rows: usize, raw: &[f64], values: &[f64], out: &mut Vec<f64>) {
    out.clear();
    for (place, column) in columns.iter().enumerate() {
        let (from, place) = column.map_or((raw, place), |column| (values, column));
        out.extend_from_slice(&from[place * rows..][..rows]);
    }
}

/// Writes the weights of an evaluation, and says whether they are others than those of the plan.
fn change_weights(
    variant: &Variant,
    shape: &Shape,
    picks: &[usize],
    keys: &[u64],
    weights: &mut Vec<f64>,
) -> bool {
    let changes = || {
        let picked = shape.changes.iter().zip(picks).zip(keys);
        picked.flat_map(|((own, &pick), &key)| own[pick].iter().map(move |change| (change, key)))
    };
    if changes().next().is_none() {
        return false;
    }
    weights.clone_from(&variant.weights);
    // What is stated, then what is drawn around it, then what is left out, whatever the order of the choices.
    for (change, _) in changes() {
        match change {
            Change::Equal => weights.fill(1.0),
            Change::Stated(own) => own.iter().for_each(|&(node, weight)| weights[node] = weight),
            _ => {}
        }
    }
    for (change, key) in changes() {
        match change {
            Change::Perturbed(by) => {
                let mut draws = Draws::new(key, 1);
                let own = weights.iter_mut().skip(1);
                own.for_each(|weight| *weight *= 1.0 + by * (2.0 * unit(draws.bits()) - 1.0));
            }
            Change::Dirichlet(concentration) => {
                dirichlet(&variant.compiled, *concentration, &mut Draws::new(key, 1), weights);
            }
            _ => {}
        }
    }
    for (change, _) in changes() {
        if let Change::LeaveOut(nodes) = change {
            nodes.iter().for_each(|&node| weights[node] = f64::NAN);
        }
    }
    leave_empty_out(&variant.compiled, weights);
    true
}

/// Branches of which two choices together have left nothing are left out too.
fn leave_empty_out(compiled: &Compiled, weights: &mut [f64]) {
    for (place, node) in compiled.nodes.iter().enumerate().rev() {
        if node.leaf.is_none() && node.parts.iter().all(|&part| weights[part].is_nan()) {
            weights[place] = f64::NAN;
        }
    }
}

/// Shares of every branch, drawn around those that it has.
fn dirichlet(compiled: &Compiled, concentration: f64, draws: &mut Draws, weights: &mut [f64]) {
    for node in &compiled.nodes {
        let whole: f64 = node.parts.iter().map(|&part| weights[part]).sum();
        for &part in &node.parts {
            let shape = concentration * weights[part] / whole;
            weights[part] = if shape > 0.0 { draws.gamma(shape) } else { 0.0 };
        }
    }
}

impl RobustPlan {
    fn variant(&self, picks: &[usize]) -> usize {
        self.choices.iter().zip(picks).map(|(own, pick)| own.stride * pick).sum()
    }
}
