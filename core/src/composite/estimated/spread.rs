//! How scores vary, and how any two of them vary together.

use std::sync::OnceLock;

use super::super::IndexData;
use super::super::plan::Plan;
use super::inputs::Inputs;
use super::slopes::{Replicated, Scores, Slopes};
use crate::compare::Dependence;
use crate::error::Result;
use crate::estimate;
use crate::panel::{Functions, PanelEstimates};

/// Everything that the variation of scores is made of.
#[derive(Debug)]
pub(super) struct Spread {
    pub(super) inputs: Inputs,
    /// By score.
    pub(super) slopes: Vec<Slopes>,
    pub(super) replicated: Vec<Replicated>,
    /// The scores without rounding.
    pub(super) exact: Vec<f64>,
    /// Covariances of the estimates of each wave.
    within: Vec<Vec<Vec<Option<f64>>>>,
    /// The same between two waves, `first · waves + second`; taken when they are first asked for.
    between: Vec<OnceLock<Between>>,
    /// By score: its variance, or why there is none.
    variances: Vec<Variance>,
    /// By score: the estimate of its cell with the fewest answers.
    pub(super) narrowest: Vec<Option<usize>>,
}

/// Covariances of the estimates of two waves, row after row of the earlier.
#[derive(Debug)]
struct Between {
    covariance: Vec<f64>,
    /// Where the answers do not tell how two estimates hang together.
    unknown: Vec<bool>,
}

/// The variance of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Variance {
    Known(f64),
    /// That of an estimate on which it hangs is not known.
    Unknown,
    /// Covariances estimated pair by pair can make it so.
    Negative,
}

impl Spread {
    pub(super) fn of(inputs: Inputs, plan: &Plan) -> Result<Self> {
        let mut scores = Scores::of(&inputs, plan);
        let exact = scores.now()?;
        let (slopes, replicated) = (scores.slopes()?, scores.replicated()?);
        let samples = inputs.estimates.panel().samples();
        let within = samples
            .iter()
            .zip(&inputs.queries)
            .map(|(sample, queries)| estimate::covariance(sample.design(), sample.answers(), queries))
            .collect::<Result<_>>()?;
        let between = (0..samples.len() * samples.len()).map(|_| OnceLock::new()).collect();
        let (variances, narrowest) = (Vec::new(), Vec::new());
        let mut own = Self { inputs, slopes, replicated, exact, within, between, variances, narrowest };
        own.narrowest = own.narrowest_inputs(plan);
        own.variances = (0..own.exact.len()).map(|score| own.variance_of(score)).collect();
        Ok(own)
    }

    pub(super) fn inputs(&self) -> &PanelEstimates {
        &self.inputs.estimates
    }

    pub(super) fn data(&self) -> Result<IndexData> {
        self.inputs.data()
    }

    /// The covariance of two estimates; `None` where it is not known, or one does not exist.
    fn of_inputs(&self, first: usize, second: usize) -> Option<f64> {
        let (own, other) = (self.inputs.estimate(first), self.inputs.estimate(second));
        // Strata taken in full leave no covariance, yet the row says that nothing is known where answers are missing.
        let (se, other) = (own.se?, other.se?);
        if se == 0.0 || other == 0.0 {
            return Some(0.0);
        }
        let rows = self.inputs.estimates.rows_of_waves();
        let (a, b) = (self.inputs.estimates.wave_of(first), self.inputs.estimates.wave_of(second));
        let (x, y) = (first - rows[a].start, second - rows[b].start);
        match a.cmp(&b) {
            std::cmp::Ordering::Equal => self.within[a][x][y],
            std::cmp::Ordering::Less => Some(self.between(a, b).covariance[x * rows[b].len() + y]),
            std::cmp::Ordering::Greater => Some(self.between(b, a).covariance[y * rows[a].len() + x]),
        }
    }

    /// Whether the answers do not tell how two estimates of different waves hang together.
    fn is_unknown(&self, first: usize, second: usize) -> bool {
        let rows = self.inputs.estimates.rows_of_waves();
        let (first, second) = (first.min(second), first.max(second));
        let (a, b) = (self.inputs.estimates.wave_of(first), self.inputs.estimates.wave_of(second));
        let (x, y) = (first - rows[a].start, second - rows[b].start);
        a != b && self.between(a, b).unknown[x * rows[b].len() + y]
    }

    fn between(&self, a: usize, b: usize) -> &Between {
        let waves = self.within.len();
        self.between[a * waves + b].get_or_init(|| {
            let estimates = &self.inputs.estimates;
            let rows = estimates.rows_of_waves();
            let pairs = rows[a].clone().flat_map(|first| rows[b].clone().map(move |second| (first, second)));
            let of_pair = |(first, second): (usize, usize)| {
                let se = |row: usize| self.inputs.estimate(row).se.filter(|se| *se > 0.0);
                let scale = se(first).zip(se(second)).map(|(first, second)| first * second);
                let found = scale.and_then(|scale| Some((scale, estimates.dependence(first, second)?)));
                found.map_or((0.0, false), |(scale, own)| (own.correlation * scale, !own.estimated))
            };
            let (covariance, unknown) = pairs.map(of_pair).unzip();
            Between { covariance, unknown }
        })
    }

    /// The covariance of two scores; `None` where it is not known.
    pub(super) fn covariance(&self, first: usize, second: usize) -> Option<f64> {
        let mut sum = 0.0;
        for &(a, slope) in &self.slopes[first].of {
            for &(b, other) in &self.slopes[second].of {
                sum += slope * other * self.of_inputs(a, b)?;
            }
        }
        for own in &self.replicated {
            let replicates = self.inputs.estimates.panel().samples()[own.wave].design().replicates()?;
            let full = [self.exact[first], self.exact[second]];
            sum += replicates.covariance_of_two(full, &own.values[first], &own.values[second])?;
        }
        sum.is_finite().then_some(sum)
    }

    fn variance_of(&self, score: usize) -> Variance {
        let Some(variance) = self.covariance(score, score) else { return Variance::Unknown };
        let apart = |&(row, slope): &(usize, f64)| {
            slope * slope * self.inputs.estimate(row).se.map_or(0.0, |se| se * se)
        };
        let scale: f64 = self.slopes[score].of.iter().map(apart).sum();
        match variance {
            // What is left of terms that cancel exactly is rounding.
            own if own.abs() <= 1e-13 * scale => Variance::Known(0.0),
            own if own < 0.0 => Variance::Negative,
            own => Variance::Known(own),
        }
    }

    pub(super) fn variance(&self, score: usize) -> Variance {
        self.variances[score]
    }

    /// The degrees of freedom of a score (see the module).
    pub(super) fn df(&self, score: usize, own: &[usize]) -> f64 {
        let least = |rows: &mut dyn Iterator<Item = usize>| {
            rows.map(|row| self.inputs.estimate(row).df.unwrap_or(f64::INFINITY))
                .fold(f64::INFINITY, f64::min)
        };
        if !self.replicated.is_empty() {
            return least(&mut own.iter().copied());
        }
        let wave_and_cell = |row: usize| {
            let wave = self.inputs.estimates.wave_of(row);
            (wave, (row - self.inputs.estimates.rows_of_waves()[wave].start) % self.inputs.cells[wave])
        };
        let mut slopes = self.slopes[score].of.clone();
        slopes.sort_by_key(|(row, _)| wave_and_cell(*row));
        // The part of the variance that comes from each cell, and its degrees of freedom.
        let of_cell = |cell: &[(usize, f64)]| {
            let pairs = cell.iter().flat_map(|a| cell.iter().map(move |b| (a, b)));
            let part: f64 =
                pairs.map(|(a, b)| a.1 * b.1 * self.of_inputs(a.0, b.0).unwrap_or(f64::NAN)).sum();
            (part, least(&mut cell.iter().map(|own| own.0)))
        };
        let cells = slopes.chunk_by(|a, b| wave_and_cell(a.0) == wave_and_cell(b.0));
        let parts: Vec<(f64, f64)> = cells.map(of_cell).filter(|(part, _)| *part != 0.0).collect();
        match parts.as_slice() {
            [] => least(&mut own.iter().copied()),
            [(_, df)] => *df,
            parts => {
                let sum: f64 = parts.iter().map(|own| own.0).sum();
                sum * sum / parts.iter().map(|(part, df)| part * part / df).sum::<f64>()
            }
        }
    }

    /// See [`super::IndexEstimates::input_covariance`].
    pub(super) fn input_covariance(&self, plan: &Plan) -> Vec<f64> {
        let units: Vec<(usize, usize)> = self.inputs.units().collect();
        let order: Vec<usize> = plan
            .inputs()
            .iter()
            .flat_map(|name| {
                let input = self.inputs.names.iter().position(|own| own == name).unwrap_or(0);
                units.iter().map(move |&(wave, cell)| self.inputs.row(wave, input, cell))
            })
            .collect();
        let exists = |row: usize| self.inputs.estimate(row).estimate.is_some();
        let pairs = order.iter().flat_map(|&a| order.iter().map(move |&b| (a, b)));
        let of_pair = |(a, b): (usize, usize)| {
            if exists(a) && exists(b) { self.of_inputs(a, b).unwrap_or(f64::NAN) } else { 0.0 }
        };
        pairs.map(of_pair).collect()
    }
}

impl Functions for Spread {
    fn dependence(&self, first: usize, second: usize) -> Option<Dependence> {
        let (Variance::Known(a), Variance::Known(b)) = (self.variance(first), self.variance(second)) else {
            return None;
        };
        let scale = (a * b).sqrt();
        let correlation =
            if scale > 0.0 { (self.covariance(first, second)? / scale).clamp(-1.0, 1.0) } else { 0.0 };
        let (x, y) = (self.narrowest[first]?, self.narrowest[second]?);
        let (n, m) = (self.inputs.estimate(x).n, self.inputs.estimate(y).n);
        let estimates = &self.inputs.estimates;
        if estimates.wave_of(x) == estimates.wave_of(y) {
            return Some(Dependence { correlation, first: n, second: m, both: n.min(m), estimated: true });
        }
        let both = estimates.dependence(x, y).map(|own| own.both);
        if both.is_none() && correlation == 0.0 {
            return None;
        }
        let (from, to) = (&self.slopes[first].of, &self.slopes[second].of);
        let unknown = from.iter().any(|a| to.iter().any(|b| self.is_unknown(a.0, b.0)));
        Some(Dependence { correlation, first: n, second: m, both: both.unwrap_or(0), estimated: !unknown })
    }
}
