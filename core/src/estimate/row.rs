//! One row of results: an estimate with everything needed to read it honestly.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cell::Cell;
use super::note::Note;
use super::query::{MeasureKind, Query};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::interval::{self, Interval, MeanEvidence, NoLimits, Outcome, Remark};
use crate::release::Flag;

/// The coefficient of variation from which on an estimate cannot be told from a zero with its rounding.
const ROUNDING_CV: f64 = 1e10;

/// One estimate. Shares are fractions from 0 to 1; text and tables show per cent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// Name of the indicator.
    pub indicator: String,
    /// What was computed.
    pub measure: MeasureKind,
    /// Wave by name, where the answers belong to one.
    pub wave: Option<String>,
    /// Category of each breakdown, by the names of the columns.
    pub by: Cell,
    /// Answer of a distribution.
    pub category: Option<String>,
    /// The estimate; `None` where nobody in the base answered.
    pub estimate: Option<f64>,
    /// Standard error; `None` where it cannot be estimated.
    pub se: Option<f64>,
    /// Lower confidence limit.
    pub low: Option<f64>,
    /// Upper confidence limit.
    pub high: Option<f64>,
    /// Confidence level.
    pub level: f64,
    /// The method that gave the limits.
    pub interval: Option<Interval>,
    /// Degrees of freedom; `None` where they are infinite.
    pub df: Option<f64>,
    /// Answers in the base.
    pub n: u64,
    /// Answers among them that are counted by a share.
    pub yes: Option<u64>,
    /// Units in the base that did not answer the question.
    pub missing: u64,
    /// Weighted number of answers in the base: an estimate of the population's base.
    pub weighted_base: f64,
    /// Units of the population's base, where that is known and not estimated.
    pub population: Option<u64>,
    /// Effective sample size S² / se²: answers of a simple random sample that would be as precise.
    pub n_eff: Option<f64>,
    /// Design effect: variance over that of a simple random sample without replacement of the same size.
    pub deff: Option<f64>,
    /// The same over that of a simple random sample with replacement.
    #[serde(default)]
    pub deff_with_replacement: Option<f64>,
    /// Coefficient of variation, se over the absolute estimate; `None` where the estimate is zero, to rounding.
    pub cv: Option<f64>,
    /// Who is in the base, as a clause in the document's first language; empty where it is everybody.
    #[serde(default)]
    pub base: String,
    /// What a rule of quality or confidentiality says of it; `None` where none was asked for, or has nothing to say.
    #[serde(default)]
    pub flag: Option<Flag>,
    /// What a reader must know.
    pub notes: Vec<Note>,
}

impl Estimate {
    /// A row of a query's cell without figures.
    pub(crate) fn empty(query: &Query, cell: &Cell) -> Self {
        let measure = MeasureKind::from(&query.measure);
        Self {
            notes: if query.of_all { vec![Note::OfAll] } else { Vec::new() },
            ..Self::without_figures(query.result_name(), measure, cell.clone(), query.level)
        }
    }

    /// A row of which no more is said than what it is of.
    pub(crate) fn without_figures(indicator: String, measure: MeasureKind, by: Cell, level: f64) -> Self {
        Self {
            indicator,
            measure,
            wave: None,
            by,
            category: None,
            estimate: None,
            se: None,
            low: None,
            high: None,
            level,
            interval: None,
            df: None,
            n: 0,
            yes: None,
            missing: 0,
            weighted_base: 0.0,
            population: None,
            n_eff: None,
            deff: None,
            deff_with_replacement: None,
            cv: None,
            base: String::new(),
            flag: None,
            notes: Vec::new(),
        }
    }

    /// Fills in the coefficient of variation, the effective sample size and the design effects, from the variance S²
    /// of single elements on the scale of the estimate.
    pub(crate) fn compare(&mut self, element_variance: Option<f64>) {
        self.fill_cv();
        let Some(se) = self.se.filter(|_| self.estimate.is_some()) else { return };
        let Some(element) = element_variance.filter(|_| se > 0.0) else { return };
        let n = self.n as f64;
        self.n_eff = Some(element / (se * se)).filter(|n_eff| n_eff.is_finite() && *n_eff > 0.0);
        let ratio = |simple: f64| (simple > 0.0).then(|| se * se / simple);
        self.deff = ratio(element / n * (1.0 - n / self.weighted_base));
        self.deff_with_replacement = ratio(element / n);
    }

    /// Fills in the coefficient of variation se / |estimate|. An estimate of nothing but rounding has none: a balance of
    /// zero may come out as 1e-17, and what se is of that depends on the order in which answers were added up.
    pub(crate) fn fill_cv(&mut self) {
        let relative = self.se.zip(self.estimate).map(|(se, value)| se / value.abs());
        self.cv = relative.filter(|cv| *cv < ROUNDING_CV);
    }

    /// Takes limits, or notes why there are none.
    pub(crate) fn take(&mut self, outcome: Outcome) {
        match outcome {
            Ok((limits, _)) if !(limits.low.is_finite() && limits.high.is_finite()) => {
                self.notes.push(Note::NoInterval { reason: NoLimits::NoEstimate });
            }
            Ok((limits, remarks)) => {
                self.low = Some(limits.low);
                self.high = Some(limits.high);
                self.interval = Some(limits.method);
                self.notes.extend(remarks.into_iter().map(|remark| Note::Interval { remark }));
            }
            Err(reason) => self.notes.push(Note::NoInterval { reason }),
        }
    }

    /// The same figure at another level, where its limits are those of a mean: value ± t(df) · se.
    pub(crate) fn at_level(&self, level: f64) -> Self {
        let full_census = self.is_census();
        let mut row = Self { level, low: None, high: None, interval: None, ..self.clone() };
        row.notes.retain(|own| !matches!(own, Note::Interval { .. } | Note::NoInterval { .. }));
        if let Some(value) = row.estimate {
            let (se, df) = (row.se.unwrap_or(f64::NAN), row.df.unwrap_or(f64::INFINITY));
            row.take(interval::mean(&MeanEvidence { value, se, df, full_census }, level));
        }
        row
    }

    /// Notes limits that lie where no figure of the kind can.
    pub(crate) fn note_limits_beyond(&mut self, least: f64, most: f64) {
        if self.low.is_some_and(|low| low < least) || self.high.is_some_and(|high| high > most) {
            self.notes.push(Note::Interval { remark: Remark::BeyondRange });
        }
    }

    /// Whether a figure of a narrower base is told as the share of all that it implies.
    pub fn is_of_all(&self) -> bool {
        self.notes.contains(&Note::OfAll)
    }

    /// Whether every unit of the base is known, so that nothing is left to chance.
    pub fn is_census(&self) -> bool {
        self.notes.contains(&Note::Interval { remark: Remark::Census })
    }
}

/// Estimates in the order of the request.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Estimates {
    /// One row for each indicator, cell and category.
    pub rows: Vec<Estimate>,
}

impl Estimates {
    /// The only row.
    ///
    /// # Panics
    /// Panics when there is not exactly one; meant for examples and tests.
    pub fn single(&self) -> &Estimate {
        assert_eq!(self.rows.len(), 1, "expected a single row");
        &self.rows[0]
    }

    /// The rows of some indicators (none means all) in one wave (none means all).
    ///
    /// # Errors
    /// Reports every indicator and wave that no row has.
    pub fn pick(&self, indicators: &[&str], wave: Option<&str>) -> Result<Self> {
        let mut problems = Vec::new();
        let mut known = |what: &str, names: &[&str], of: fn(&Estimate) -> Option<&str>| {
            for name in names.iter().filter(|name| !self.rows.iter().any(|row| of(row) == Some(*name))) {
                problems.push(
                    Problem::new(Code::UnknownName, format!("there is no {what} `{name}`"))
                        .suggest(name, self.rows.iter().filter_map(of)),
                );
            }
        };
        known("indicator", indicators, |row| Some(&row.indicator));
        known("wave", wave.as_slice(), |row| row.wave.as_deref());
        Error::unless_empty(Stage::Estimate, problems)?;
        let wanted = |row: &&Estimate| {
            (indicators.is_empty() || indicators.contains(&row.indicator.as_str()))
                && (wave.is_none() || row.wave.as_deref() == wave)
        };
        Ok(Self { rows: self.rows.iter().filter(wanted).cloned().collect() })
    }

    /// Some of the rows, by their numbers.
    ///
    /// # Errors
    /// Reports every row that is not there.
    pub fn only(&self, rows: &[usize]) -> Result<Self> {
        let count = self.rows.len();
        let strangers = rows.iter().filter(|row| **row >= count);
        let problems = strangers.map(|row| {
            Problem::new(Code::OutOfRange, format!("there is no row {row}"))
                .expected(format!("a number from 0 to {}", count.saturating_sub(1)))
        });
        Error::unless_empty(Stage::Estimate, problems.collect())?;
        Ok(Self { rows: rows.iter().map(|&row| self.rows[row].clone()).collect() })
    }

    /// The row of one cell, given its categories in the order of the breakdowns.
    pub fn find(&self, indicator: &str, categories: &[&str]) -> Option<&Estimate> {
        self.rows.iter().find(|row| {
            row.indicator == indicator
                && row.by.len() == categories.len()
                && row.by.values().zip(categories).all(|(own, asked)| own == asked)
        })
    }
}

impl Estimates {
    /// The rows in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Estimate> {
        self.rows.iter()
    }
}

impl<'a> IntoIterator for &'a Estimates {
    type Item = &'a Estimate;
    type IntoIter = std::slice::Iter<'a, Estimate>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
