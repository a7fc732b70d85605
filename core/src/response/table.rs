//! The response table: who was invited and who answered, group by group.
//!
//! `r / n` is the share of those invited that answered. In a sample it is a figure of that sample; the weighted rate
//! `Σ_answered d_k / Σ_invited d_k`, with the weights `d_k` of sampling alone, estimates the share of the *population* that
//! would have answered. In a census the two are the same.
//!
//! The American Association for Public Opinion Research (2023), *Standard Definitions*, response rate 1 where every unit
//! invited belongs to the population; Särndal and Lundström (2005), *Estimation in Surveys with Nonresponse*, chapter 3.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use crate::answers::MISSING;
use crate::error::{Error, Problem, Stage};
use crate::estimate::Cell;
use crate::num::sum::exact_sum;

/// Response of one group.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResponseRow {
    /// Category of each breakdown; none in the row of all.
    pub by: Cell,
    /// N: units of the group in the population, where that is known and not estimated.
    pub population: Option<u64>,
    /// n: units invited, the base of the rate.
    pub invited: u64,
    /// r: those of them that answered.
    pub answered: u64,
    /// r / n.
    pub rate: f64,
    /// Σ d over those invited, the base of the weighted rate; `None` where the weights of those that did not answer are
    /// not known.
    pub weighted_base: Option<f64>,
    /// Σ d over those that answered divided by the weighted base: an estimate of the population's rate.
    pub weighted_rate: Option<f64>,
}

/// The response of a survey by groups.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResponseTable {
    /// Wave by name, where the answers belong to one.
    pub wave: Option<String>,
    /// One row for each group in which somebody was invited.
    pub rows: Vec<ResponseRow>,
    /// Everybody.
    pub total: ResponseRow,
    /// Units invited that lack a breakdown and so are in no row of it.
    pub lacking: u64,
    /// Whether the whole population was invited; `None` where its size is not known.
    #[serde(default)]
    pub everybody_invited: Option<bool>,
    /// Columns within whose crossed categories estimates take those that answered as a random sample of those invited;
    /// none where all are one group, or where groups have no name.
    #[serde(default)]
    pub within: Vec<String>,
    /// Whether weights that were given or adjusted stand between: it is with them that the assumption must hold.
    #[serde(default)]
    pub weighted: bool,
}

/// By what response is counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ResponseQuery {
    /// Breakdowns: columns that are known of everybody invited.
    pub by: Vec<String>,
    /// Whether breakdowns are crossed; otherwise each has rows of its own.
    pub crossed: bool,
}

impl Default for ResponseQuery {
    fn default() -> Self {
        Self { by: Vec::new(), crossed: true }
    }
}

impl ResponseQuery {
    /// Response by crossed breakdowns.
    pub fn by<'a>(by: impl IntoIterator<Item = &'a str>) -> Self {
        Self { by: by.into_iter().map(str::to_owned).collect(), crossed: true }
    }

    /// The same with rows for each breakdown by itself.
    #[must_use]
    pub fn one_by_one(mut self) -> Self {
        self.crossed = false;
        self
    }
}

/// Counts everybody who was invited.
pub(super) fn table(frame: &Frame<'_>, query: &ResponseQuery) -> Result<ResponseTable, Error> {
    let mut problems: Vec<Problem> = Vec::new();
    let groupings: Vec<Vec<String>> = match query.by.as_slice() {
        [] => Vec::new(),
        by if query.crossed => vec![by.to_vec()],
        by => by.iter().map(|name| vec![name.clone()]).collect(),
    };
    let cells: Vec<Option<Cells>> = groupings.iter().map(|by| frame.cells(by, &mut problems)).collect();
    Error::unless_empty(Stage::Estimate, problems)?;
    let mut table = ResponseTable {
        everybody_invited: everybody_invited(frame),
        total: rows(frame, &[], &super::frame::cross(frame.invited.units.len(), &[])).remove(0),
        ..ResponseTable::default()
    };
    (table.within, table.weighted) = frame.design.response_within();
    for (by, cells) in groupings.iter().zip(cells.into_iter().flatten()) {
        table.lacking += cells.of.iter().filter(|cell| **cell == MISSING).count() as u64;
        table.rows.extend(rows(frame, by, &cells));
    }
    Ok(table)
}

/// Whether everybody was invited, where the sizes of all strata are known.
fn everybody_invited(frame: &Frame<'_>) -> Option<bool> {
    let design = frame.design;
    let is_placed = || frame.invited.units.iter().all(|unit| unit.stratum != MISSING);
    if !design.is_element_sample() || design.levels().len() > 1 || design.unequal().is_some() || !is_placed()
    {
        return None;
    }
    let whole = |own: &crate::design::Stratum| own.population.map(|size| size == own.selected as f64);
    let whole: Option<Vec<bool>> = design.strata().iter().map(whole).collect();
    whole.map(|whole| whole.into_iter().all(|own| own))
}

fn rows(frame: &Frame<'_>, by: &[String], cells: &Cells) -> Vec<ResponseRow> {
    let count = cells.words.len();
    let mut rows = vec![ResponseRow::default(); count];
    let mut weights = vec![[Vec::new(), Vec::new()]; count];
    let is_weighted = frame.invited.is_weighted();
    // Whole strata add their sizes up; of parts of strata the population is what was invited, if that was everybody.
    let strata = frame.design.strata();
    let mut seen: BTreeMap<(usize, u32), u64> = BTreeMap::new();
    let mut is_placed = vec![true; count];
    for (unit, &cell) in frame.invited.units.iter().zip(&cells.of).filter(|(_, cell)| **cell != MISSING) {
        let cell = cell as usize;
        let row = &mut rows[cell];
        row.invited += 1;
        row.answered += u64::from(unit.answered);
        if is_weighted {
            weights[cell][0].push(unit.weight);
            if unit.answered {
                weights[cell][1].push(unit.weight);
            }
        }
        *seen.entry((cell, unit.stratum)).or_default() += 1;
        is_placed[cell] &= unit.stratum != MISSING;
    }
    for (cell, row) in rows.iter_mut().enumerate() {
        row.by = by.iter().cloned().zip(cells.words[cell].iter().cloned()).collect();
        row.rate = row.answered as f64 / row.invited as f64;
        if is_weighted {
            let [base, answered] = weights[cell].each_ref().map(|own| exact_sum(own.iter().copied()));
            row.weighted_base = Some(base);
            row.weighted_rate = Some(answered / base);
        }
        let own = seen.range((cell, 0)..(cell, MISSING));
        let population = own.map(|(&(_, stratum), &seen)| {
            let stratum = &strata[stratum as usize];
            let whole = stratum.population.filter(|size| size.fract() == 0.0)? as u64;
            (whole == stratum.selected).then_some(seen).or((seen == stratum.selected).then_some(whole))
        });
        let is_known = is_placed[cell] && frame.design.is_element_sample();
        row.population = if is_known { population.sum() } else { None };
    }
    rows
}
