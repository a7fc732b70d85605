//! The estimates that an index is made of, and the data that they are for it.

use super::super::aggregate::Aggregate;
use super::super::from_answers::{add_of_wave, query_of};
use super::super::model::{Index, Part};
use super::super::normalise::Normalise;
use super::super::{IndexData, check_index};
use crate::answers::{Answers, Categories, Column, words_list};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{Estimate, Measure, Query};
use crate::panel::{Panel, PanelEstimates};

/// Estimates beyond which an index is a slip, such as cells of single units: their covariance fills the memory.
const MOST_INPUTS: usize = 4096;

/// The estimates of all indicators and denominators in every cell and wave.
#[derive(Debug)]
pub(super) struct Inputs {
    /// Wave by wave, in a wave input by input, of an input cell by cell.
    pub(super) estimates: PanelEstimates,
    /// The queries of each wave.
    pub(super) queries: Vec<Vec<Query>>,
    /// The names of the columns that they are for the index.
    pub(super) names: Vec<String>,
    /// The cells of each wave.
    pub(super) cells: Vec<usize>,
    /// Breakdowns that hold the groups within which missing values are filled.
    groups: Vec<String>,
}

impl Inputs {
    /// Makes the estimates, or reports everything that keeps them from being made.
    pub(super) fn of(panel: &Panel, index: &Index, by: &[&str]) -> Result<Self> {
        let mut problems = Vec::new();
        check_index(index, "", &mut |path, problem| problems.push(problem.at(Place::path(path))));
        Error::unless_empty(Stage::Survey, problems)?;
        let mut problems = Vec::new();
        let groups = index.groups_of_fills();
        for group in groups.iter().filter(|group| !by.contains(group)) {
            let message =
                format!("missing values are filled by `{group}`, which is no breakdown of the index");
            let problem = Problem::new(Code::UnknownName, message).at(Place::path("impute.by"));
            let known = words_list(by.iter().copied());
            problems.push(if by.is_empty() { problem } else { problem.expected(format!("one of {known}")) });
        }
        if panel.samples().iter().any(|sample| sample.design().replicates().is_none()) {
            refuse_without_slopes(index, &mut problems);
        }
        let names = index.inputs();
        let mut queries = Vec::new();
        for (wave, sample) in panel.names().iter().zip(panel.samples()) {
            let mut own = Vec::new();
            let of_wave = names.iter().filter_map(|name| {
                let mut query = query_of(sample, name, &mut own)?;
                query.by = by.iter().map(|&name| name.to_owned()).collect();
                if let Measure::Quantile { at, .. } = &query.measure {
                    let replicated = sample.design().replicates().is_some();
                    own.extend(refuse_quantile(name, at.len(), replicated));
                }
                Some(query)
            });
            queries.push(of_wave.collect::<Vec<_>>());
            add_of_wave(&mut problems, own, wave.as_deref());
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        let estimates = panel.run_each(&queries)?;
        let rows = estimates.estimates.rows.len();
        if rows > MOST_INPUTS {
            let problem = Problem::new(Code::OutOfRange, "the index would be made of too many estimates");
            let problem = problem.expected(format!("at most {MOST_INPUTS}")).found(rows.to_string());
            let problem = problem.help("an index of single units is made by `index_data`");
            return Err(Error::one(Stage::Estimate, problem));
        }
        let cells = estimates.rows_of_waves().iter().map(|rows| rows.len() / names.len()).collect();
        let names = names.into_iter().map(str::to_owned).collect();
        let groups = groups.into_iter().map(str::to_owned).collect();
        Ok(Self { estimates, queries, names, cells, groups })
    }

    /// The row of an input in a cell of a wave.
    pub(super) fn row(&self, wave: usize, input: usize, cell: usize) -> usize {
        self.estimates.rows_of_waves()[wave].start + input * self.cells[wave] + cell
    }

    /// All cells of all waves, in the order of the index's rows.
    pub(super) fn units(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.cells.iter().enumerate().flat_map(|(wave, &cells)| (0..cells).map(move |cell| (wave, cell)))
    }

    pub(super) fn estimate(&self, row: usize) -> &Estimate {
        &self.estimates.estimates.rows[row]
    }

    /// Cells × inputs as the data of an index.
    pub(super) fn data(&self) -> Result<IndexData> {
        let name_of = |(wave, cell): (usize, usize)| {
            let cell = &self.estimate(self.row(wave, 0, cell)).by;
            if cell.is_empty() {
                return "all".to_owned();
            }
            cell.values().map(String::as_str).collect::<Vec<_>>().join(", ")
        };
        let units: Vec<String> = self.units().map(name_of).collect();
        let wave_of: Vec<u32> = self.units().map(|(wave, _)| wave as u32).collect();
        let mut named: Vec<(u32, &String)> = wave_of.iter().copied().zip(&units).collect();
        named.sort_unstable();
        let mut problems = Vec::new();
        for pair in named.windows(2).filter(|pair| pair[0] == pair[1]) {
            let problem =
                Problem::new(Code::Duplicate, format!("two cells would have the name `{}`", pair[0].1));
            problems.push(problem.help("give the categories names without commas"));
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        let numbers = self.names.iter().enumerate().map(|(input, name)| {
            let value =
                |(wave, cell)| self.estimate(self.row(wave, input, cell)).estimate.unwrap_or(f64::NAN);
            (name.clone(), Column::from(self.units().map(value).collect::<Vec<f64>>()))
        });
        let groups = self.groups.iter().filter(|group| !self.names.contains(group)).map(|group| {
            let word =
                |(wave, cell)| self.estimate(self.row(wave, 0, cell)).by.get(group).map(String::as_str);
            (group.clone(), Column::Categories(Categories::from_words(self.units().map(word))))
        });
        let waves = self.estimates.panel().names().iter().flatten().cloned().collect();
        IndexData::of_rows(Answers::new(numbers.chain(groups))?, units, wave_of, waves)
    }
}

fn refuse_quantile(name: &str, figures: usize, replicated: bool) -> Option<Problem> {
    let place = Place::question(name);
    if figures != 1 {
        let problem = Problem::new(Code::WrongMeasure, format!("`{name}` has {figures} quantiles"));
        return Some(problem.at(place).help("an index takes one figure of each indicator"));
    }
    (!replicated).then(|| {
        let message = format!("the quantile `{name}` has no covariance with other estimates");
        Problem::new(Code::Unsupported, message).at(place).help("replicate weights give it one")
    })
}

/// Reports every part whose score has no slope in its indicators.
fn refuse_without_slopes(index: &Index, problems: &mut Vec<Problem>) {
    let mut refuse = |id: &str, what: &str| {
        let message = format!("`{id}` is {what}, which has no slope");
        let problem = Problem::new(Code::Unsupported, message).at(Place::question(id));
        problems.push(problem.help("replicate weights carry the uncertainty through it"));
    };
    let by_ranks =
        |own: &Normalise| matches!(own, Normalise::Rank | Normalise::Borda | Normalise::PercentileRank);
    let ranked = "brought to a scale by ranks";
    let compared = "aggregated by comparing units (`copeland`)";
    let of_index = index.settings(None, 0);
    if of_index.aggregate == Aggregate::Copeland {
        refuse(&index.id, compared);
    }
    if index.rescale.as_ref().is_some_and(by_ranks) {
        refuse(&index.id, ranked);
    }
    let mut stack: Vec<(&Part, usize, &Normalise)> =
        index.parts.iter().rev().map(|part| (part, 1, &index.normalise)).collect();
    while let Some((part, tier, above)) = stack.pop() {
        let normalise = part.normalise.as_ref().unwrap_or(above);
        if part.is_indicator() {
            if by_ranks(normalise) {
                refuse(&part.id, ranked);
            }
        } else {
            if index.settings(Some(part), tier).aggregate == Aggregate::Copeland {
                refuse(&part.id, compared);
            }
            if part.rescale.as_ref().is_some_and(by_ranks) {
                refuse(&part.id, ranked);
            }
        }
        stack.extend(part.parts.iter().rev().map(|part| (part, tier + 1, normalise)));
    }
}
