//! Slopes of all scores in all estimates, how far the scores bend, and their values in every replicate.
//!
//! The scores are a function of the values of a plan, taken with parameters anew and without rounding. A score is told by its
//! row in the results: wave after wave, node after node, cell after cell.

use super::super::evaluate::Scratch;
use super::super::plan::Plan;
use super::inputs::Inputs;
use crate::error::Result;
use crate::estimate;

/// Steps of slopes, in standard errors: small enough that curvature plays no part, large enough that rounding does not.
const STEP: f64 = 1.0 / 1024.0;

/// The step where no standard error is known, relative to the value.
const BLIND_STEP: f64 = 1e-6;

/// The scores as a function of the estimates.
pub(super) struct Scores<'a> {
    inputs: &'a Inputs,
    plan: Plan,
    scratch: Scratch,
    /// The place of each estimate among the values of the plan.
    places: Vec<usize>,
    /// The place of each score among those of an evaluation.
    pub(super) rows: Vec<usize>,
    values: Vec<f64>,
}

/// How one score moves with the estimates.
#[derive(Debug, Clone, Default)]
pub(super) struct Slopes {
    /// Estimates on which it hangs, each with the slope; NaN where the score ends beside the estimate.
    pub(super) of: Vec<(usize, f64)>,
    /// Root of the sum of the squared distances from the straight line, a standard error away from each estimate.
    pub(super) bend: f64,
}

/// The values of every score in the replicates of one wave.
#[derive(Debug, Clone)]
pub(super) struct Replicated {
    pub(super) wave: usize,
    /// By score, then by replicate; NaN where an estimate of its cell does not exist.
    pub(super) values: Vec<Vec<f64>>,
}

impl<'a> Scores<'a> {
    pub(super) fn of(inputs: &'a Inputs, plan: &Plan) -> Self {
        let plan = plan.unrounded();
        let units: usize = inputs.cells.iter().sum();
        let first: Vec<usize> =
            (0..inputs.cells.len()).map(|wave| inputs.cells[..wave].iter().sum()).collect();
        let place_of_input = |name: &String| plan.inputs().iter().position(|own| own == name).unwrap_or(0);
        let of_inputs: Vec<usize> = inputs.names.iter().map(place_of_input).collect();
        let (mut places, mut rows) = (Vec::new(), Vec::new());
        for (wave, &cells) in inputs.cells.iter().enumerate() {
            let row = |column: usize, cell: usize| column * units + first[wave] + cell;
            places.extend(of_inputs.iter().flat_map(|&input| (0..cells).map(move |cell| row(input, cell))));
            rows.extend((0..plan.nodes().len()).flat_map(|node| (0..cells).map(move |cell| row(node, cell))));
        }
        let (scratch, values) = (plan.scratch(), plan.values().to_vec());
        Self { inputs, plan, scratch, places, rows, values }
    }

    /// The scores of the present values, in the order of the results.
    pub(super) fn now(&mut self) -> Result<Vec<f64>> {
        self.plan.scores_anew(&self.values, &mut self.scratch)?;
        Ok(self.rows.iter().map(|&row| self.scratch.scores[row]).collect())
    }

    /// The scores where one estimate has another value, and that value.
    fn moved(&mut self, estimate: usize, by: f64) -> Result<(Vec<f64>, f64)> {
        let place = self.places[estimate];
        let value = self.values[place];
        self.values[place] = value + by;
        let (scores, there) = (self.now(), self.values[place]);
        self.values[place] = value;
        Ok((scores?, there))
    }

    /// The slopes of the lines through all scores to either side of one estimate.
    fn difference(&mut self, estimate: usize, step: f64) -> Result<Vec<f64>> {
        let ((above, high), (below, low)) = (self.moved(estimate, step)?, self.moved(estimate, -step)?);
        Ok(above.iter().zip(&below).map(|(above, below)| (above - below) / (high - low)).collect())
    }

    /// The slopes of all scores in the estimates of waves without replicates: central differences at one step and at two, from
    /// which curvature of the third order is taken out (Richardson).
    pub(super) fn slopes(&mut self) -> Result<Vec<Slopes>> {
        let at = self.now()?;
        let mut slopes = vec![Slopes::default(); at.len()];
        let mut squares = vec![0.0; at.len()];
        let inputs = self.inputs;
        for (wave, sample) in inputs.estimates.panel().samples().iter().enumerate() {
            if sample.design().replicates().is_some() {
                continue;
            }
            for row in inputs.estimates.rows_of_waves()[wave].clone() {
                let own = inputs.estimate(row);
                let Some(value) = own.estimate else { continue };
                let step = match own.se {
                    // A full count moves nothing.
                    Some(0.0) => continue,
                    Some(se) => se * STEP,
                    None => value.abs().max(1.0) * BLIND_STEP,
                };
                let inner = self.difference(row, step)?;
                let outer = self.difference(row, 2.0 * step)?;
                for (score, slopes) in slopes.iter_mut().enumerate().filter(|(score, _)| !at[*score].is_nan())
                {
                    // Where nothing moved the differences are exactly zero.
                    let slope = (4.0 * inner[score] - outer[score]) / 3.0;
                    if slope != 0.0 {
                        slopes.of.push((row, slope));
                    }
                }
                let Some(se) = own.se else { continue };
                let ((above, _), (below, _)) = (self.moved(row, se)?, self.moved(row, -se)?);
                for (score, square) in
                    squares.iter_mut().enumerate().filter(|(score, _)| !at[*score].is_nan())
                {
                    let bend = f64::midpoint(above[score], below[score]) - at[score];
                    // What is left of straight lines is rounding.
                    let is_rounding = bend.abs() <= 1e-12 * at[score].abs().max(1e-300);
                    let bend = if bend.is_nan() { f64::INFINITY } else { bend };
                    *square += if is_rounding { 0.0 } else { bend * bend };
                }
            }
        }
        slopes.iter_mut().zip(squares).for_each(|(own, square)| own.bend = square.sqrt());
        Ok(slopes)
    }

    /// The scores in every replicate of each wave that has such, the other waves as they are.
    pub(super) fn replicated(&mut self) -> Result<Vec<Replicated>> {
        let at = self.now()?;
        let inputs = self.inputs;
        let mut of_waves = Vec::new();
        for (wave, sample) in inputs.estimates.panel().samples().iter().enumerate() {
            let found = estimate::replicated(sample.design(), sample.answers(), &inputs.queries[wave])?;
            let Some(estimate::Replicated { full, values }) = found else { continue };
            let replicates = values.first().map_or(0, Vec::len);
            let rows = inputs.estimates.rows_of_waves()[wave].clone();
            let cells = inputs.cells[wave];
            let mut of_scores = vec![vec![f64::NAN; replicates]; at.len()];
            for replicate in 0..replicates {
                let mut lost = vec![false; cells];
                for (place, row) in rows.clone().enumerate() {
                    // Sums of replicates may lie about another zero than the estimate does.
                    let apart = values[place][replicate] - full[place];
                    if let Some(value) = inputs.estimate(row).estimate {
                        self.values[self.places[row]] = value + apart;
                        lost[place % cells] |= !apart.is_finite();
                    }
                }
                for (score, value) in self.now()?.into_iter().enumerate() {
                    of_scores[score][replicate] = value;
                }
                let first = self.first_score(wave);
                let own = first..first + cells * self.plan.nodes().len();
                for score in own.filter(|score| lost[(score - first) % cells]) {
                    of_scores[score][replicate] = f64::NAN;
                }
            }
            for row in rows {
                self.values[self.places[row]] = inputs.estimate(row).estimate.unwrap_or(f64::NAN);
            }
            of_waves.push(Replicated { wave, values: of_scores });
        }
        Ok(of_waves)
    }

    /// The first score of a wave.
    fn first_score(&self, wave: usize) -> usize {
        self.inputs.cells[..wave].iter().sum::<usize>() * self.plan.nodes().len()
    }
}
