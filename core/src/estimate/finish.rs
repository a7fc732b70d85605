//! Makes rows of sums: estimates, standard errors, intervals and notes.

use super::linear::Linear;
use super::note::Note;
use super::pass::{Group, Sums};
use super::plan::{Content, Task};
use super::query::{Measure, Query};
use super::row::Estimate;
use super::{mean, ratio, score, share, total};
use crate::design::{Design, Stratum};
use crate::interrupt;
use crate::interval::{
    self, FiniteCounts, Interval, MeanEvidence, NoLimits, Remark, ShareEvidence, StratumCounts,
};
use crate::replicate::ReplicateSums;
use crate::variance::{self, Members, Precision};

/// A task of a query with its sums, of which rows are made.
#[derive(Clone, Copy)]
pub(super) struct Summed<'a> {
    pub(super) design: &'a Design,
    pub(super) query: &'a Query,
    pub(super) group: &'a Group,
    pub(super) task: &'a Task,
    pub(super) sums: &'a Sums,
}

impl Summed<'_> {
    /// Adds its rows to those before them.
    pub(super) fn add_rows(self, of_replicates: Option<&ReplicateSums>, rows: &mut Vec<Estimate>) {
        rows.reserve_exact(self.group.domains.len() * self.task.categories.len());
        self.each_row(of_replicates, |row, _| rows.push(row));
    }

    /// Its rows, each with the whole counts of its base where that is a simple random sample of a finite group.
    pub(super) fn rows_with_counts(
        self,
        of_replicates: Option<&ReplicateSums>,
    ) -> Vec<(Estimate, Option<FiniteCounts>)> {
        let mut rows = Vec::new();
        self.each_row(of_replicates, |row, finisher| {
            let counts = finisher.counts(&row);
            rows.push((row, counts));
        });
        rows
    }

    /// The estimates of every cell with what is needed to take influences, without rows.
    pub(super) fn linearized(self) -> Vec<Option<Linear>> {
        self.linearize(&scopes(self.design, self.sums, self.group.domains.len()))
    }

    fn each_row(self, of_replicates: Option<&ReplicateSums>, mut take: impl FnMut(Estimate, &Finisher<'_>)) {
        let Self { design, group, task, sums, .. } = self;
        let scopes = scopes(design, sums, group.domains.len());
        let estimates = self.linearize(&scopes);
        let precision = variance::precision(design, group, task, sums, of_replicates, &estimates);
        let negative = negative_weights(design, group, task);
        for cell in 0..group.domains.len() {
            interrupt::checkpoint();
            let finisher = Finisher {
                of: self,
                cell,
                precision: &precision[cell],
                scope: &scopes[cell],
                linear: estimates[cell].as_ref(),
                of_replicates,
                negative: negative.get(cell).copied().unwrap_or(0),
            };
            for index in 0..task.categories.len() {
                take(finisher.row(index), &finisher);
            }
        }
    }

    fn linearize(self, scopes: &[Scope]) -> Vec<Option<Linear>> {
        let Self { query, group, task, sums, .. } = self;
        let (k, c) = (task.sums(), sums.counts_per_cell);
        (0..group.domains.len())
            .map(|cell| {
                let totals = &sums.totals[cell * k..][..k];
                match &query.measure {
                    _ if sums.answered(cell) == 0 => None,
                    measure if measure.is_share() => {
                        let counts = &sums.counts[cell * c..][..c];
                        share::linearize(totals, counts, scopes[cell].equal_weights, task.first)
                    }
                    Measure::Mean { .. } => mean::linearize(totals),
                    Measure::Total { .. } => Some(total::linearize(totals)),
                    Measure::Ratio { .. } => ratio::linearize(totals),
                    Measure::NetBalance { .. } | Measure::ScoreMean { .. } | Measure::CountMean { .. } => {
                        score::linearize(totals, task.content.points())
                    }
                    // Shares are above; the others are taken of the columns themselves (`smooth`, `quantile`).
                    _ => None,
                }
            })
            .collect()
    }
}

/// Answers of each cell whose weight is negative; empty where no weight can be, since only calibration makes such.
fn negative_weights(design: &Design, group: &Group, task: &Task) -> Vec<u64> {
    if design.calibrations().is_empty() {
        return Vec::new();
    }
    let weights = design.weights_in_order();
    if weights.iter().all(|weight| *weight >= 0.0) {
        return Vec::new();
    }
    let cells = Members::places(design, group, task);
    let negative = |place: &&u32| weights[**place as usize] < 0.0;
    cells.iter().map(|places| places.iter().filter(negative).count() as u64).collect()
}

/// Which part of the population a cell's base is.
#[derive(Debug, Clone, Default)]
struct Scope {
    strata: usize,
    /// Those among them of which not every unit gave an answer.
    open: usize,
    /// Units that answered in the touched strata, and units of their population.
    answered: u64,
    population: Option<f64>,
    /// Units invited in the touched strata.
    invited: u64,
    /// Whether all units of the touched strata belong to the base, so that its population is known.
    whole: bool,
    /// Whether in some touched stratum not all that were invited answered.
    response: bool,
    equal_weights: bool,
    common_weight: Option<f64>,
}

fn scopes(design: &Design, sums: &Sums, cells: usize) -> Vec<Scope> {
    let empty = Scope { whole: true, equal_weights: true, population: Some(0.0), ..Scope::default() };
    let mut scopes = vec![empty; cells];
    let counts_units = design.is_simple_random() || design.is_two_phases();
    for (index, (stratum, own)) in design.strata().iter().zip(&sums.strata).enumerate() {
        let c = sums.counts_per_cell;
        for (at, &cell) in own.cells.iter().enumerate() {
            let rows = own.counts[at * c..][..c].iter().sum::<u64>() + own.missing[at];
            let scope = &mut scopes[cell as usize];
            scope.equal_weights &= stratum.common_weight.is_some()
                && (scope.strata == 0 || scope.common_weight == stratum.common_weight);
            scope.common_weight = stratum.common_weight;
            scope.strata += 1;
            scope.open += usize::from(!stratum.is_full() || own.missing[at] > 0);
            scope.answered += stratum.answered;
            scope.invited += stratum.selected;
            scope.population = scope.population.zip(stratum.population).map(|(sum, own)| sum + own);
            scope.whole &= rows == stratum.answered && counts_units;
            scope.response |= design.lacks_response(index);
        }
    }
    scopes
}

/// Everything about one cell.
struct Finisher<'a> {
    of: Summed<'a>,
    cell: usize,
    precision: &'a Precision,
    scope: &'a Scope,
    linear: Option<&'a Linear>,
    of_replicates: Option<&'a ReplicateSums>,
    /// Answers whose weight is negative.
    negative: u64,
}

impl Finisher<'_> {
    fn row(&self, index: usize) -> Estimate {
        let (sums, cell) = (self.of.sums, self.cell);
        let totals = &sums.totals[cell * self.of.task.sums()..][..self.of.task.sums()];
        let n = sums.answered(cell);
        let missing = sums.missing[cell];
        let class = self.class(index);
        let category = &self.of.task.categories[index];
        let mut row = Estimate {
            category: (!category.is_empty()).then(|| category.clone()),
            estimate: self.linear.map(|linear| linear.values()[index] + self.of.task.content.shift()),
            n,
            yes: class.map(|class| sums.counts[cell * sums.counts_per_cell + class]),
            missing,
            weighted_base: self.weighted_base(totals),
            population: self.known_population(missing),
            ..Estimate::empty(self.of.query, self.of.group.domains.cell(cell))
        };
        if self.negative > 0 {
            row.notes.push(Note::NegativeWeights { units: self.negative });
        }
        let Some(value) = row.estimate else {
            row.notes.push(if n == 0 { Note::NoAnswers } else { Note::Undefined });
            return row;
        };
        let df = self.of.query.df.of(self.precision, self.of.design);
        row.df = df.is_finite().then_some(df);
        let full = self.precision.full && missing == 0 && self.is_closed();
        let variance = self.precision.variances.as_ref().map(|variances| variances[index]);
        // Strata taken in full add no variance; where all are, yet some answer is missing, nothing can be said of it.
        row.se = if full {
            Some(0.0)
        } else {
            variance
                .filter(|variance| *variance >= 0.0 && !self.precision.full)
                // What was taken off numbers has left its rounding behind.
                .map(|variance| {
                    variance::standard_error(variance, value.abs().max(self.of.task.content.shift().abs()))
                })
        };
        if !full {
            row.compare(self.element_variance(totals, value, n));
        }
        if row.se.is_none() {
            let negative = variance.is_some_and(|variance| variance < 0.0);
            row.notes.push(if negative { Note::NegativeVariance } else { Note::NoVariance });
        }
        self.add_interval(&mut row, value, df, full, index);
        self.add_notes(&mut row, full);
        row
    }

    /// The class of an estimate, where it is a share.
    fn class(&self, index: usize) -> Option<usize> {
        self.of.query.measure.is_share().then_some(self.of.task.first + index)
    }

    fn weighted_base(&self, totals: &[f64]) -> f64 {
        match &self.of.task.content {
            Content::Classes { .. } => totals.iter().sum(),
            Content::Terms { x: None, .. } => totals[1],
            Content::Terms { x: Some(_), .. } => totals[2],
        }
    }

    /// The population of the base: that of the strata where all their units belong to it, or, where everybody
    /// answered, the units seen. A base that rests on answers is not known for those who gave none.
    fn known_population(&self, missing: u64) -> Option<u64> {
        let population = self.scope.population.filter(|_| self.scope.strata > 0)?;
        let everybody_answered =
            population == self.scope.answered as f64 && self.of.design.is_simple_random() && self.is_closed();
        if self.scope.whole && (self.of.task.base.is_empty() || everybody_answered) {
            Some(population.round() as u64)
        } else if everybody_answered {
            Some(self.of.sums.answered(self.cell) + missing)
        } else {
            None
        }
    }

    /// Whether no unit outside the touched strata can belong to the cell: they are its own, or no stratum is open.
    fn is_closed(&self) -> bool {
        self.scope.whole || self.of.design.strata().iter().all(Stratum::is_full)
    }

    fn element_variance(&self, totals: &[f64], value: f64, n: u64) -> Option<f64> {
        match &self.of.task.content {
            Content::Classes { points, .. } if !points.is_empty() => {
                score::element_variance(totals, points, value, n)
            }
            Content::Classes { .. } => share::element_variance(value, n),
            Content::Terms { x: None, center_y, .. } => {
                let element = mean::element_variance(totals, *center_y, n)?;
                // A total is a mean times the base.
                let scale =
                    if matches!(self.of.query.measure, Measure::Total { .. }) { totals[1] } else { 1.0 };
                Some(element * scale * scale)
            }
            Content::Terms { center_y, center_x, .. } => {
                ratio::element_variance(totals, value, (*center_y, *center_x), n)
            }
        }
    }

    fn add_interval(&self, row: &mut Estimate, value: f64, df: f64, full: bool, index: usize) {
        let class = self.class(index);
        let outcome = if self.of.query.measure.is_share() {
            let counts = self.counts(row);
            let strata = self.strata_counts(row, class);
            let resampled = self.resampled(index);
            let needs_no_se = counts.is_some() || !strata.is_empty() || full;
            match row.se {
                None if !needs_no_se => Err(NoLimits::NoEstimate),
                se => {
                    let evidence = ShareEvidence {
                        share: interval::without_rounding(value),
                        se: se.unwrap_or(0.0),
                        df: if se.is_some() { df } else { 0.0 },
                        n: row.n,
                        // R adjusts by the rows of the subset that the domain is.
                        n_design: row.n + row.missing,
                        equal_weights: self.scope.equal_weights,
                        yes: row.yes,
                        counts,
                        lattice: row.population,
                        full_census: full,
                        strata: &strata,
                        replicates: resampled.as_deref(),
                    };
                    interval::share(self.of.query.interval, &evidence, row.level)
                }
            }
        } else {
            let se = row.se.unwrap_or(f64::NAN);
            interval::mean(&MeanEvidence { value, se, df, full_census: full }, row.level)
        };
        row.take(outcome);
        if matches!(self.of.query.measure, Measure::NetBalance { .. }) {
            row.note_limits_beyond(-1.0, 1.0);
        }
    }

    /// The share in every bootstrap replicate, for the method that reads them.
    fn resampled(&self, index: usize) -> Option<Vec<f64>> {
        let replicates = self.of.design.replicates().filter(|own| own.resamples())?;
        let (sums, linear) = (self.of_replicates?, self.linear?);
        (self.of.query.interval == Interval::Bootstrap).then(|| {
            let mut values = vec![f64::NAN; linear.values().len()];
            let value = |replicate| {
                linear.values_at(sums.cell(replicate, self.cell), &mut values);
                values[index]
            };
            (0..replicates.len()).map(value).filter(|value| value.is_finite()).collect()
        })
    }

    /// Whole counts, where the base is a simple random sample of one finite group.
    fn counts(&self, row: &Estimate) -> Option<FiniteCounts> {
        let scope = self.scope;
        if !(scope.strata == 1 && scope.equal_weights && self.of.design.is_simple_random()) {
            return None;
        }
        let stratum_population = scope.population?;
        let in_base = row.n + row.missing;
        let (population, population_known) = if let Some(population) = row.population {
            (population.max(in_base), true)
        } else {
            let estimate = (stratum_population * in_base as f64 / scope.answered as f64).round() as u64;
            // Somebody did not answer and may belong to the base: an estimated base is never a full count.
            (estimate.max(in_base + 1), false)
        };
        Some(FiniteCounts { yes: row.yes?, answered: row.n, population, population_known })
    }

    /// Whole counts by stratum for the methods that read them, where the base is all of the strata that it touches, each
    /// a simple random sample with the weight N_h / n_h, but for its scale. Answers that are missing in a stratum that was
    /// invited in full are units that did not answer; in a sampled one they make the base a part of it.
    fn strata_counts(&self, row: &Estimate, class: Option<usize>) -> Vec<StratumCounts> {
        /// Relative differences of the scale that rounded weights may have.
        const ROUNDED: f64 = 1e-3;
        let scope = self.scope;
        let asked = match self.of.query.interval {
            Interval::Finite => scope.strata > 1 && scope.open <= interval::QUICK_STRATA,
            method => method == Interval::StratifiedExact,
        };
        if !(asked && row.population.is_some() && self.of.design.is_simple_random()) {
            return Vec::new();
        }
        let Some(class) = class else { return Vec::new() };
        let c = self.of.sums.counts_per_cell;
        let mut scale = None;
        let strata = self.of.design.strata().iter().zip(&self.of.sums.strata).filter_map(|(stratum, own)| {
            let at = own.cells.iter().position(|&cell| cell as usize == self.cell)?;
            let counts = &own.counts[at * c..][..c];
            let answered = counts.iter().sum::<u64>();
            let weight = stratum.common_weight.zip(stratum.population);
            let own_scale = weight.map(|(weight, units)| weight * stratum.answered as f64 / units);
            let scaled =
                own_scale.is_some_and(|own: f64| (own / *scale.get_or_insert(own) - 1.0).abs() <= ROUNDED);
            let responded = answered > 0 && (own.missing[at] == 0 || stratum.census);
            let population = stratum.population.filter(|units| units.fract() == 0.0 && scaled && responded);
            Some(population.map(|units| StratumCounts {
                population: units as u64,
                answered,
                yes: counts[class],
            }))
        });
        strata.collect::<Option<_>>().unwrap_or_default()
    }

    fn add_notes(&self, row: &mut Estimate, full: bool) {
        if self.precision.left_out > 0 {
            row.notes.push(Note::ReplicatesLeftOut { replicates: self.precision.left_out as u64 });
        }
        if row.missing > 0 {
            row.notes.push(Note::ItemMissing { units: row.missing });
        }
        if self.scope.response && !full {
            row.notes.push(Note::response_assumed(self.of.design, self.scope.answered, self.scope.invited));
        }
        if self.of.design.weights_assumed() && matches!(self.of.query.measure, Measure::Total { .. }) {
            row.notes.push(Note::WeightsAssumed);
        }
        // A census of the whole base has the remark from its interval; means get it here.
        if full && !row.is_census() {
            row.notes.push(Note::Interval { remark: Remark::Census });
        }
    }
}
