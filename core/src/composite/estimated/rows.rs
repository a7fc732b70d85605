//! Rows of results: a score with what is known of its uncertainty.

use super::super::plan::Plan;
use super::super::run::Run;
use super::spread::{Spread, Variance};
use crate::estimate::{Estimate, Measure, MeasureKind, Note, Query};
use crate::interval::{self, MeanEvidence};

/// The part of a score's standard error that its bends may have before the row says so.
const BENT: f64 = 0.25;

impl Spread {
    /// The rows of all waves.
    pub(super) fn rows(&self, plan: &Plan, run: &Run) -> Vec<Vec<Estimate>> {
        let nodes: Vec<&str> = plan.nodes().collect();
        let (mut score, mut unit) = (0, 0);
        let mut waves = Vec::new();
        for (wave, &cells) in self.inputs.cells.iter().enumerate() {
            let mut rows = Vec::with_capacity(nodes.len() * cells);
            for (node, id) in nodes.iter().enumerate() {
                for cell in 0..cells {
                    let value = run.scores(id)[unit + cell];
                    rows.push(self.row(score, id, value, &self.inputs_of(plan, node, wave, cell)));
                    score += 1;
                }
            }
            unit += cells;
            waves.push(rows);
        }
        waves
    }

    /// By score: the estimate of its cell with the fewest answers.
    pub(super) fn narrowest_inputs(&self, plan: &Plan) -> Vec<Option<usize>> {
        let mut narrowest = Vec::with_capacity(self.exact.len());
        for (wave, &cells) in self.inputs.cells.iter().enumerate() {
            for node in 0..plan.nodes().len() {
                for cell in 0..cells {
                    let own = self.inputs_of(plan, node, wave, cell);
                    let exists = |row: &usize| self.inputs.estimate(*row).estimate.is_some();
                    let fewest =
                        own.iter().copied().filter(exists).min_by_key(|&row| self.inputs.estimate(row).n);
                    narrowest.push(fewest.or(own.first().copied()));
                }
            }
        }
        narrowest
    }

    /// The estimates that a node is made of in its own cell.
    fn inputs_of(&self, plan: &Plan, node: usize, wave: usize, cell: usize) -> Vec<usize> {
        let compiled = &*plan.compiled;
        let mut stack = vec![node];
        let mut columns = Vec::new();
        while let Some(node) = stack.pop() {
            if let Some(leaf) = compiled.nodes[node].leaf {
                let leaf = &compiled.leaves[leaf];
                columns.push(leaf.input);
                columns.extend(leaf.denominator.map(|own| own.0));
            }
            stack.extend(compiled.nodes[node].parts.iter().rev());
        }
        columns.sort_unstable();
        columns.dedup();
        let input = |column: usize| {
            self.inputs.names.iter().position(|own| *own == plan.inputs()[column]).unwrap_or(0)
        };
        columns.into_iter().map(|column| self.inputs.row(wave, input(column), cell)).collect()
    }

    fn row(&self, score: usize, id: &str, value: f64, own: &[usize]) -> Estimate {
        let of = |row: &usize| self.inputs.estimate(*row);
        let query = Query::new(id, Measure::Mean { of: String::new() });
        let narrowest = self.narrowest[score].map(|row| self.inputs.estimate(row));
        let empty = narrowest.map_or_else(
            || Estimate::empty(&query, &crate::Cell::default()),
            |narrowest| Estimate {
                wave: narrowest.wave.clone(),
                n: narrowest.n,
                missing: narrowest.missing,
                weighted_base: narrowest.weighted_base,
                population: narrowest.population,
                ..Estimate::empty(&query, &narrowest.by)
            },
        );
        let mut row = Estimate { measure: MeasureKind::IndexScore, ..empty };
        let bases: Vec<&str> = own.iter().map(|row| of(row).base.as_str()).collect();
        if bases.windows(2).all(|pair| pair[0] == pair[1]) {
            bases.first().copied().unwrap_or_default().clone_into(&mut row.base);
        }
        if value.is_nan() {
            row.notes.push(if row.n == 0 { Note::NoAnswers } else { Note::Undefined });
            return row;
        }
        row.estimate = Some(value);
        self.add_spread(&mut row, score, value, own);
        for note in own.iter().flat_map(|row| &of(row).notes) {
            let holds = matches!(
                note,
                Note::ResponseAssumed { .. } | Note::NegativeWeights { .. } | Note::BreakdownMissing { .. }
            );
            if holds && !row.notes.contains(note) {
                row.notes.push(note.clone());
            }
        }
        row
    }

    fn add_spread(&self, row: &mut Estimate, score: usize, value: f64, own: &[usize]) {
        let bend = self.slopes[score].bend;
        let variance = self.variance(score);
        let counted = |row: &usize| self.inputs.estimate(*row).is_census();
        let full = variance == Variance::Known(0.0) && bend == 0.0 && own.iter().all(counted);
        let df = self.df(score, own);
        row.df = df.is_finite().then_some(df);
        match variance {
            Variance::Known(own) if bend <= own.sqrt() => row.se = Some(own.sqrt()),
            Variance::Known(_) => {}
            Variance::Unknown => row.notes.push(Note::NoVariance),
            Variance::Negative => row.notes.push(Note::NegativeVariance),
        }
        if matches!(variance, Variance::Known(own) if bend > BENT * own.sqrt()) {
            row.notes.push(Note::ScoreBends);
        }
        let left_out: usize = self
            .replicated
            .iter()
            .map(|own| own.values[score].iter().filter(|value| !value.is_finite()).count())
            .sum();
        if left_out > 0 {
            row.notes.push(Note::ReplicatesLeftOut { replicates: left_out as u64 });
        }
        row.fill_cv();
        let se = row.se.unwrap_or(f64::NAN);
        row.take(interval::mean(&MeanEvidence { value, se, df, full_census: full }, row.level));
    }
}
