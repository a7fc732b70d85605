//! The steps as a pure function of values: no names and no errors.
//!
//! [`Plan::scores`] is what Monte Carlo and derivatives call: values in, column after column, scores and ranks out, in a
//! [`Scratch`] that is made once. Parameters are the frozen ones, or are taken anew of the values put in
//! ([`Plan::scores_anew`]); weights are frozen in either case. With frozen parameters no memory is taken; scales of ranks,
//! means of groups and scales of branches that are taken anew take a little.
//!
//! Tier by tier from below, the scores of all units of a branch are made together, part by part, so that the inner loops run
//! over plain columns.

use super::aggregate::{Mean, copeland};
use super::impute::Impute;
use super::model::Direction;
use super::plan::{Compiled, Fit, Leaf, Plan, Rescale};
use super::rank::ranks_into;
use super::scale::Scale;
use super::screen::reaches;
use super::treat::Treated;
use crate::answers::MISSING;
use crate::error::{Code, Error, Problem, Result, Stage};

/// Memory of an evaluation, made once and used for many.
#[derive(Debug, Clone)]
pub struct Scratch {
    rows: usize,
    /// Whether a row is assessed.
    pub(super) kept: Vec<bool>,
    /// The values of one indicator on their way to scores.
    pub(super) values: Vec<f64>,
    before: Vec<f64>,
    sorted: Vec<f64>,
    shape: Vec<f64>,
    /// Sums of one branch: weighted scores, weights, and how many parts there are.
    sums: Vec<f64>,
    weights: Vec<f64>,
    counts: Vec<u32>,
    order: Vec<(f64, u32)>,
    /// By node, then by row.
    pub(super) scores: Vec<f64>,
    ranks: Vec<u32>,
}

impl Scratch {
    pub(super) fn of(compiled: &Compiled) -> Self {
        let rows = compiled.rows();
        Self {
            rows,
            kept: vec![true; rows],
            values: vec![f64::NAN; rows],
            before: vec![f64::NAN; rows],
            sorted: Vec::with_capacity(rows),
            shape: Vec::with_capacity(rows),
            sums: vec![0.0; rows],
            weights: vec![0.0; rows],
            counts: vec![0; rows],
            order: Vec::with_capacity(rows),
            scores: vec![f64::NAN; rows * compiled.nodes.len()],
            ranks: vec![0; rows],
        }
    }

    /// The scores of a node of the tree, by its place in [`Plan::nodes`]; missing ones are NaN.
    pub fn scores(&self, node: usize) -> &[f64] {
        &self.scores[node * self.rows..][..self.rows]
    }

    /// The ranks of the index's scores within their waves; 0 where there is none.
    pub fn ranks(&self) -> &[u32] {
        &self.ranks
    }

    pub(super) fn score(&self, node: usize, row: usize) -> f64 {
        self.scores[node * self.rows + row]
    }
}

/// Weights in place of those of the plan: by node its weight among its siblings, NaN where it is left out – then it counts
/// neither for the data rule of its branch nor for screening, as if the tree had never had it. A branch all of whose parts
/// are left out must be so itself.
#[derive(Debug, Clone)]
pub(super) struct OtherWeights(pub(super) Vec<f64>);

impl OtherWeights {
    pub(super) fn left_out(&self, node: usize) -> bool {
        self.0[node].is_nan()
    }
}

fn is_in(node: usize, other: Option<&OtherWeights>) -> bool {
    other.is_none_or(|other| !other.left_out(node))
}

impl Plan {
    /// Memory for evaluations of this plan.
    pub fn scratch(&self) -> Scratch {
        Scratch::of(&self.compiled)
    }

    /// The columns that evaluations read, indicators and denominators, in the order in which they are put in.
    pub fn inputs(&self) -> &[String] {
        &self.compiled.inputs
    }

    /// The values that the plan was made of, column after column; missing ones are NaN.
    pub fn values(&self) -> &[f64] {
        &self.compiled.raw
    }

    /// The names of the index and all its parts, each before its own parts.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = &str> {
        self.compiled.nodes.iter().map(|node| node.id.as_str())
    }

    /// Scores and ranks of other values, with the frozen parameters: the scores of the index, one a row.
    ///
    /// # Errors
    /// Refuses values of another number than [`values`](Self::values), and a scratch of a plan of another size; nothing else.
    ///
    /// ```
    /// use peil::composite::{Index, IndexData, Part};
    /// use peil::{Answers, Column};
    /// let table = Answers::new([
    ///     ("unit".to_owned(), Column::from_iter(["a", "b", "c"])),
    ///     ("x".to_owned(), Column::from(vec![0.0, 5.0, 10.0])),
    /// ])?;
    /// let plan = Index::new("index", [Part::indicator("x")]).plan(&IndexData::new(&table, "unit", None)?)?;
    /// let mut scratch = plan.scratch();
    /// // The scale stays 0 to 10 …
    /// assert_eq!(plan.scores(&[0.0, 8.0, 20.0], &mut scratch)?, [0.0, 0.8, 2.0]);
    /// assert_eq!(scratch.ranks(), [3, 2, 1]);
    /// // … unless it is taken anew.
    /// assert_eq!(plan.scores_anew(&[0.0, 8.0, 20.0], &mut scratch)?, [0.0, 0.4, 1.0]);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn scores<'s>(&self, values: &[f64], scratch: &'s mut Scratch) -> Result<&'s [f64]> {
        self.compiled.check_sizes(values, scratch)?;
        Ok(self.compiled.evaluate(values, scratch))
    }

    /// The same with parameters that are taken anew of these values.
    ///
    /// # Errors
    /// As [`scores`](Self::scores).
    pub fn scores_anew<'s>(&self, values: &[f64], scratch: &'s mut Scratch) -> Result<&'s [f64]> {
        self.compiled.check_sizes(values, scratch)?;
        Ok(self.compiled.evaluate_anew(values, None, scratch))
    }
}

impl Compiled {
    fn check_sizes(&self, values: &[f64], scratch: &Scratch) -> Result<()> {
        let mut problems = Vec::new();
        let (expected, nodes) = (self.raw.len(), self.nodes.len() * self.rows());
        if values.len() != expected {
            let problem =
                Problem::new(Code::WrongLength, "the values are not those of the plan's columns and rows");
            problems.push(problem.expected(format!("{expected} values")).found(values.len().to_string()));
        }
        if (scratch.rows, scratch.scores.len()) != (self.rows(), nodes) {
            let problem = Problem::new(Code::WrongLength, "the scratch is one of another plan");
            problems.push(problem.help("make it by `scratch` of this plan"));
        }
        Error::unless_empty(Stage::Estimate, problems)
    }

    /// Scores with frozen parameters.
    pub(super) fn evaluate<'s>(&self, values: &[f64], scratch: &'s mut Scratch) -> &'s [f64] {
        self.evaluate_frozen(values, None, scratch)
    }

    /// The same with other weights.
    pub(super) fn evaluate_frozen<'s>(
        &self,
        values: &[f64],
        other: Option<&OtherWeights>,
        scratch: &'s mut Scratch,
    ) -> &'s [f64] {
        self.screen(values, other, scratch);
        for (place, fits) in self.fits.iter().enumerate() {
            if is_in(self.leaves[place].node, other) {
                self.leaf_by_fits(place, fits, values, scratch);
            }
        }
        self.finish(false, other, scratch)
    }

    /// Scores with parameters that are taken anew, and with other weights.
    pub(super) fn evaluate_anew<'s>(
        &self,
        values: &[f64],
        other: Option<&OtherWeights>,
        scratch: &'s mut Scratch,
    ) -> &'s [f64] {
        self.screen(values, other, scratch);
        for (place, leaf) in self.leaves.iter().enumerate() {
            if !is_in(leaf.node, other) {
                continue;
            }
            for basis in 0..self.bases.len() {
                // Treatments that these values do not allow leave them missing. What is filled in is in the scratch already.
                let fit = self.fit(leaf, basis, values, scratch);
                let only = (self.bases.len() > 1).then_some(basis as u32);
                self.leaf_scores(place, &fit, only, scratch);
            }
        }
        self.finish(true, other, scratch)
    }

    /// Which rows are assessed.
    pub(super) fn screen(&self, values: &[f64], other: Option<&OtherWeights>, scratch: &mut Scratch) {
        let Some(screen) = &self.index.screen else { return };
        let rows = self.rows();
        let leaves = || self.leaves.iter().filter(|leaf| is_in(leaf.node, other));
        let count = leaves().count();
        for row in 0..rows {
            let (mut present, mut zeros) = (0, 0);
            for leaf in leaves() {
                let value = values[leaf.input * rows + row];
                present += usize::from(!value.is_nan());
                zeros += usize::from(value == 0.0);
            }
            scratch.kept[row] = screen.keeps(count, present, zeros);
        }
    }

    /// The values of an indicator after denomination, missing in rows that are not assessed.
    pub(super) fn denominated(&self, leaf: &Leaf, values: &[f64], scratch: &mut Scratch) {
        let rows = self.rows();
        scratch.values.copy_from_slice(&values[leaf.input * rows..][..rows]);
        if let Some((input, scale)) = leaf.denominator {
            let below = &values[input * rows..][..rows];
            for (value, below) in scratch.values.iter_mut().zip(below) {
                *value = super::denominate::ratio(*value, *below, scale);
            }
        }
        for (value, _) in scratch.values.iter_mut().zip(&scratch.kept).filter(|(_, kept)| !**kept) {
            *value = f64::NAN;
        }
    }

    /// The same after imputation.
    pub(super) fn imputed(&self, leaf: &Leaf, fill: impl Fn(usize) -> f64, scratch: &mut Scratch) {
        match leaf.impute {
            Impute::None => {}
            Impute::Previous { most } => {
                // What was itself filled in does not go on to later waves as if it were a value.
                scratch.before.copy_from_slice(&scratch.values);
                for row in 0..self.rows() {
                    if scratch.values[row].is_nan() && scratch.kept[row] {
                        scratch.values[row] = self.previous(row, most, &scratch.before);
                    }
                }
            }
            Impute::Mean { .. } | Impute::Median { .. } => {
                for row in 0..self.rows() {
                    if scratch.values[row].is_nan() && scratch.kept[row] {
                        scratch.values[row] = fill(row);
                    }
                }
            }
        }
    }

    fn previous(&self, row: usize, most: Option<u32>, values: &[f64]) -> f64 {
        let mut at = row;
        loop {
            let before = self.earlier[at];
            let back = |before: u32| self.wave_of[row] - self.wave_of[before as usize];
            if before == MISSING || most.is_some_and(|most| back(before) > most) {
                return f64::NAN;
            }
            at = before as usize;
            if !values[at].is_nan() {
                return values[at];
            }
        }
    }

    /// The parameters of an indicator in one basis.
    pub(super) fn fit(&self, leaf: &Leaf, basis: usize, values: &[f64], scratch: &mut Scratch) -> Fit {
        self.denominated(leaf, values, scratch);
        let rows = &self.bases[basis];
        let group_of = |row: usize| leaf.groups.as_ref().map_or(0, |(groups, _)| groups[row]);
        let mut fill = Vec::new();
        if matches!(leaf.impute, Impute::Mean { .. } | Impute::Median { .. }) {
            for group in 0..leaf.groups.as_ref().map_or(1, |(_, count)| *count as u32) {
                let Scratch { values, sorted, .. } = scratch;
                sorted.clear();
                let own = rows.iter().map(|&row| row as usize).filter(|&row| group_of(row) == group);
                sorted.extend(own.map(|row| values[row]).filter(|value| !value.is_nan()));
                fill.push(leaf.impute.value(sorted));
            }
        }
        self.imputed(leaf, |row| fill.get(group_of(row) as usize).copied().unwrap_or(f64::NAN), scratch);
        let Scratch { values, sorted, shape, .. } = scratch;
        sorted.clear();
        sorted.extend(rows.iter().map(|&row| values[row as usize]).filter(|value| !value.is_nan()));
        let treat = leaf.treat.is_needed(sorted);
        if treat || Scale::needs_order(&leaf.normalise) {
            sorted.sort_unstable_by(f64::total_cmp);
        } else {
            ends_out(sorted);
        }
        let treated = if treat { leaf.treat.fit(sorted, shape) } else { Some(Treated::AsItCame) };
        if sorted.is_empty() {
            let scale = Scale::fit(&leaf.normalise, leaf.direction, sorted, f64::NAN, shape);
            return Fit { fill, treated: treated.or(Some(Treated::AsItCame)), scale };
        }
        if let Some(treated) = treated.filter(|treated| treated.changes()) {
            // All treatments keep the order, so that the column stays sorted.
            sorted.iter_mut().for_each(|value| *value = treated.of(*value));
            sorted.retain(|value| !value.is_nan());
        }
        let reference = leaf
            .reference
            .get(basis)
            .map_or(f64::NAN, |&row| treated.map_or(f64::NAN, |treated| treated.of(values[row as usize])));
        let scale = Scale::fit(&leaf.normalise, leaf.direction, sorted, reference, shape);
        Fit { fill, treated, scale }
    }

    /// The scores of all indicators.
    pub(super) fn normalised(&self, values: &[f64], fits: &[Vec<Fit>], scratch: &mut Scratch) {
        for (place, fits) in fits.iter().enumerate() {
            self.leaf_by_fits(place, fits, values, scratch);
        }
    }

    /// The scores of an indicator, with the parameters of every basis.
    fn leaf_by_fits(&self, place: usize, fits: &[Fit], values: &[f64], scratch: &mut Scratch) {
        let leaf = &self.leaves[place];
        for (basis, fit) in fits.iter().enumerate() {
            let only = (fits.len() > 1).then_some(basis as u32);
            self.denominated(leaf, values, scratch);
            self.imputed(leaf, |row| fill_of(leaf, fit, row), scratch);
            self.leaf_scores(place, fit, only, scratch);
        }
    }

    /// The scores of an indicator whose completed values are in the scratch, in all rows or in those of one basis.
    fn leaf_scores(&self, place: usize, fit: &Fit, only: Option<u32>, scratch: &mut Scratch) {
        let leaf = &self.leaves[place];
        let decimals = self.nodes[leaf.node].decimals;
        let rows = self.rows();
        let Scratch { values, scores, .. } = scratch;
        let out = &mut scores[leaf.node * rows..][..rows];
        if let (Some(Treated::AsItCame | Treated::NotPassed), None, None, Some(line)) =
            (fit.treated, only, decimals, fit.scale.line())
        {
            // The common case, in a loop without choices.
            out.iter_mut().zip(&*values).for_each(|(out, &value)| *out = line(value));
            return;
        }
        for (row, (out, &value)) in out.iter_mut().zip(&*values).enumerate() {
            if only.is_none_or(|basis| self.basis_of[row] == basis) {
                let treated = fit.treated.map_or(f64::NAN, |treated| treated.of(value));
                *out = rounded(fit.scale.of(treated), decimals);
            }
        }
    }

    /// The scores of a branch, of those of its parts; of those that are not left out, where weights are others.
    pub(super) fn aggregate(&self, node: usize, other: Option<&OtherWeights>, scratch: &mut Scratch) {
        let own = &self.nodes[node];
        let rows = self.rows();
        let Scratch { sums, weights, counts, scores, .. } = scratch;
        sums.fill(0.0);
        weights.fill(0.0);
        counts.fill(0);
        // Parts stand behind their branch.
        let (before, parts) = scores.split_at_mut((node + 1) * rows);
        let out = &mut before[node * rows..];
        let column = |part: usize| &parts[(part - node - 1) * rows..][..rows];
        let weight_of = |(&part, &own): (&usize, &f64)| (part, other.map_or(own, |other| other.0[part]));
        let in_force = || {
            let all = own.parts.iter().zip(&own.weights).map(weight_of);
            all.filter(|(_, weight)| !weight.is_nan())
        };
        for (part, weight) in in_force() {
            let column = column(part);
            counts.iter_mut().zip(column).for_each(|(count, score)| *count += u32::from(!score.is_nan()));
            if weight > 0.0 {
                // One loop for each kind of mean, so that the common ones have none of the others' choices in it.
                match own.mean {
                    None => {}
                    Some(Mean::Arithmetic) => add_part(column, weight, |score| score, sums, weights),
                    Some(Mean::Geometric) => add_part(column, weight, f64::ln, sums, weights),
                    Some(mean) => add_part(column, weight, |score| mean.into(score), sums, weights),
                }
            }
        }
        if let Some(mean) = own.mean {
            for row in 0..rows {
                out[row] = mean.out(sums[row] / weights[row]);
            }
        } else {
            let columns: Vec<&[f64]> = in_force().map(|(part, _)| column(part)).collect();
            let weights: Vec<f64> = in_force().map(|(_, weight)| weight).collect();
            for rows in &self.rows_of_wave {
                copeland(&columns, &weights, rows, out);
            }
        }
        let count = in_force().count() as f64;
        for row in 0..rows {
            let available = f64::from(counts[row]) / count;
            if counts[row] == 0 || !reaches(available, own.available) {
                out[row] = f64::NAN;
            }
        }
    }

    /// The scale of the aggregated scores of a branch, in one basis.
    pub(super) fn scale_of_branch(
        &self,
        node: usize,
        own: &Rescale,
        basis: usize,
        scratch: &mut Scratch,
    ) -> Scale {
        let rows = self.rows();
        let Scratch { scores, sorted, shape, .. } = scratch;
        let scores = &scores[node * rows..][..rows];
        sorted.clear();
        sorted.extend(
            self.bases[basis].iter().map(|&row| scores[row as usize]).filter(|score| !score.is_nan()),
        );
        if Scale::needs_order(&own.method) {
            sorted.sort_unstable_by(f64::total_cmp);
        } else {
            ends_out(sorted);
        }
        let reference = own.reference.get(basis).map_or(f64::NAN, |&row| scores[row as usize]);
        Scale::fit(&own.method, Direction::Up, sorted, reference, shape)
    }

    /// Brings the aggregated scores of a branch to its scales again, if it has such, and rounds them.
    pub(super) fn rescaled(&self, node: usize, scales: Option<&[Scale]>, scratch: &mut Scratch) {
        let rows = self.rows();
        let decimals = self.nodes[node].decimals;
        for (row, score) in scratch.scores[node * rows..][..rows].iter_mut().enumerate() {
            if let Some(scales) = scales {
                *score = scales[self.basis_of[row] as usize].of(*score);
            }
            *score = rounded(*score, decimals);
        }
    }

    /// From the scores of indicators to those of the index, with frozen scales of branches or with such taken anew.
    fn finish<'s>(&self, anew: bool, other: Option<&OtherWeights>, scratch: &'s mut Scratch) -> &'s [f64] {
        for (node, own) in self.nodes.iter().enumerate().rev().filter(|(_, own)| own.leaf.is_none()) {
            self.aggregate(node, other, scratch);
            match &own.rescale {
                Some(rescale) if anew => {
                    let of = |basis| self.scale_of_branch(node, rescale, basis, scratch);
                    let scales: Vec<Scale> = (0..self.bases.len()).map(of).collect();
                    self.rescaled(node, Some(&scales), scratch);
                }
                None if own.decimals.is_none() => {}
                rescale => self.rescaled(node, rescale.as_ref().map(|own| own.scales.as_slice()), scratch),
            }
        }
        let Scratch { scores, ranks, order, rows, .. } = scratch;
        let scores = &scores[..*rows];
        self.rows_of_wave.iter().for_each(|rows| ranks_into(scores, rows, order, ranks));
        scores
    }
}

/// Brings the least value to the front and the largest to the back, which is all of the order that straight scales need.
fn ends_out(values: &mut [f64]) {
    let Some(least) = (0..values.len()).min_by(|&a, &b| values[a].total_cmp(&values[b])) else { return };
    values.swap(0, least);
    let last = values.len() - 1;
    let most = (0..=last).max_by(|&a, &b| values[a].total_cmp(&values[b])).unwrap_or(last);
    values.swap(most, last);
}

/// Adds a part to the sums and weights of its branch, in the rows where it has a score.
fn add_part(column: &[f64], weight: f64, into: impl Fn(f64) -> f64, sums: &mut [f64], weights: &mut [f64]) {
    for ((&score, sum), weights) in column.iter().zip(sums).zip(weights) {
        let there = !score.is_nan();
        *sum += if there { weight * into(score) } else { 0.0 };
        *weights += if there { weight } else { 0.0 };
    }
}

/// What stands in for a missing value of a row.
pub(super) fn fill_of(leaf: &Leaf, fit: &Fit, row: usize) -> f64 {
    let group = leaf.groups.as_ref().map_or(0, |(groups, _)| groups[row]);
    fit.fill.get(group as usize).copied().unwrap_or(f64::NAN)
}

/// Rounded to some decimals, halves away from zero. A half is one to twelve digits: 0.285, which no double is, becomes 0.29.
#[inline]
pub(super) fn rounded(score: f64, decimals: Option<u32>) -> f64 {
    let Some(decimals) = decimals else { return score };
    let factor = 10_f64.powi(decimals.cast_signed());
    let scaled = score * factor;
    let nudge = 1e-12 * scaled.abs() * scaled.signum();
    (scaled + nudge).round() / factor
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn a_half_goes_away_from_zero_whatever_its_last_bits() {
        assert_eq!(rounded(0.285, Some(2)), 0.29);
        assert_eq!(rounded(-0.285, Some(2)), -0.29);
        assert_eq!(rounded(0.1 + 0.185, Some(2)), 0.29);
        assert_eq!(rounded(0.284_999, Some(2)), 0.28);
        assert_eq!(rounded(2.5, Some(0)), 3.0);
        assert!(rounded(f64::NAN, Some(2)).is_nan());
    }
}
