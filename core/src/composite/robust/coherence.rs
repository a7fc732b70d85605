//! Coherence: whether the parts of a branch belong together.
//!
//! For every branch, of the units in which all its parts and the branch itself have a score: the correlations of its parts with each
//! other and with the branch, Cronbach's alpha, and principal components. What is worth a look is flagged:
//!
//! - `high`: two parts correlated above 0.92 say nearly the same, and what they say counts twice;
//! - `negative`: two parts correlated below 0 make up for each other – one of them may have the wrong direction;
//! - `weak`: a part correlated below 0.3 with its own branch is hardly heard in it;
//! - `against`: a part that is negatively correlated with its own branch.
//!
//! Thresholds are options, taken from OECD and JRC (2008), *Handbook on constructing composite indicators*, step 4, and the
//! audits of the Joint Research Centre (Saisana and Saltelli). A correlation of few units is uncertain: with 20 units one of 0.3
//! has an interval from −0.16 to 0.65. Flags are no tests.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::components::{Components, correlations, cronbach_alpha};
use super::super::run::Run;
use crate::error::{Code, Error, Place, Problem, Result, Stage};

/// From where on correlations are flagged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CoherenceLimits {
    /// Two parts correlated above this say nearly the same; 0.92 unless said.
    pub high: f64,
    /// Two parts correlated below this run against each other; 0 unless said.
    pub negative: f64,
    /// A part correlated below this with its branch is hardly heard in it; 0.3 unless said.
    pub weak: f64,
}

impl Default for CoherenceLimits {
    fn default() -> Self {
        Self { high: 0.92, negative: 0.0, weak: 0.3 }
    }
}

/// How well the parts of a branch belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BranchCoherence {
    /// The index or branch.
    pub branch: String,
    /// Its parts, in the order of the matrices.
    pub parts: Vec<String>,
    /// Units and waves in which all of them have a score.
    pub units: u64,
    /// Parts that do not vary in these units, and have no part in what follows.
    pub constant: Vec<String>,
    /// Correlations of parts with each other, row after row; `None` where one does not vary.
    pub correlations: Vec<Vec<Option<f64>>>,
    /// The correlation of each part with the branch.
    pub with_branch: Vec<Option<f64>>,
    /// Cronbach's alpha of all parts.
    pub alpha: Option<f64>,
    /// Principal components of the parts that vary; `None` where there are fewer than two.
    pub components: Option<Components>,
    /// The share of their variance that each component explains.
    pub explained: Vec<f64>,
    /// What is worth a look.
    pub flags: Vec<CoherenceFlag>,
}

/// What is worth a look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "flag", rename_all = "snake_case")]
pub enum CoherenceFlag {
    /// Two parts say nearly the same.
    High {
        /// One part.
        part: String,
        /// The other.
        other: String,
        /// Their correlation.
        correlation: f64,
    },
    /// Two parts run against each other.
    Negative {
        /// One part.
        part: String,
        /// The other.
        other: String,
        /// Their correlation.
        correlation: f64,
    },
    /// A part is hardly heard in its branch.
    Weak {
        /// The part.
        part: String,
        /// Its correlation with the branch.
        correlation: f64,
    },
    /// A part runs against its own branch.
    Against {
        /// The part.
        part: String,
        /// Its correlation with the branch.
        correlation: f64,
    },
}

impl Run {
    /// How well the parts of every branch belong together: in one wave, or over all rows where none is named.
    ///
    /// # Errors
    /// Reports limits that are no correlations, or out of order, and a wave that is not there.
    ///
    /// ```
    /// use peil::composite::{CoherenceFlag, CoherenceLimits, Index, IndexData, Part};
    /// use peil::{Answers, Column};
    /// let table = Answers::new([
    ///     ("unit".to_owned(), Column::from_iter(["a", "b", "c", "d"])),
    ///     ("x".to_owned(), Column::from(vec![1.0, 2.0, 3.0, 4.0])),
    ///     ("y".to_owned(), Column::from(vec![4.0, 1.0, 3.0, 2.0])),
    /// ])?;
    /// let index = Index::new("index", [Part::indicator("x"), Part::indicator("y")]);
    /// let run = index.plan(&IndexData::new(&table, "unit", None)?)?.run();
    /// let own = &run.coherence(None, &CoherenceLimits::default())?[0];
    /// assert!((own.correlations[0][1].unwrap() + 0.4).abs() < 1e-15);
    /// assert!(matches!(own.flags[0], CoherenceFlag::Negative { .. }));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn coherence(&self, wave: Option<&str>, limits: &CoherenceLimits) -> Result<Vec<BranchCoherence>> {
        let mut problems = Vec::new();
        for (key, limit) in [("high", limits.high), ("negative", limits.negative), ("weak", limits.weak)] {
            if !(-1.0..=1.0).contains(&limit) {
                let problem = Problem::new(Code::OutOfRange, "the limit is no correlation");
                problems.push(problem.at(Place::path(key)).expected("−1 to 1").found(limit.to_string()));
            }
        }
        if limits.negative >= limits.high {
            let problem = Problem::new(Code::Contradiction, "`negative` is not below `high`");
            problems.push(
                problem.at(Place::path("negative")).found(format!("{} and {}", limits.negative, limits.high)),
            );
        }
        let rows = self.rows_in(wave, &mut problems);
        Error::unless_empty(Stage::Estimate, problems)?;
        let nodes = self.compiled.nodes.iter().enumerate();
        Ok(nodes
            .filter(|(_, node)| node.leaf.is_none())
            .map(|(place, _)| self.branch(place, &rows, limits))
            .collect())
    }

    /// The rows of a wave, or all of them.
    pub(super) fn rows_in(&self, wave: Option<&str>, problems: &mut Vec<Problem>) -> Vec<usize> {
        if wave.is_none() {
            return (0..self.compiled.rows()).collect();
        }
        let rows = self.rows_of(wave).unwrap_or_else(|error| {
            problems.extend(error.problems().iter().cloned());
            &[]
        });
        rows.iter().map(|&row| row as usize).collect()
    }

    fn branch(&self, place: usize, rows: &[usize], limits: &CoherenceLimits) -> BranchCoherence {
        let node = &self.compiled.nodes[place];
        let score = |node: usize, row: usize| self.scratch.score(node, row);
        let complete: Vec<usize> = rows
            .iter()
            .copied()
            .filter(|&row| {
                !score(place, row).is_nan() && node.parts.iter().all(|&part| !score(part, row).is_nan())
            })
            .collect();
        let column = |node: usize| -> Vec<f64> { complete.iter().map(|&row| score(node, row)).collect() };
        let columns: Vec<Vec<f64>> = node.parts.iter().map(|&part| column(part)).collect();
        let parts: Vec<String> =
            node.parts.iter().map(|&part| self.compiled.nodes[part].id.clone()).collect();
        let whole = column(place);
        let varies = |column: &[f64]| column.iter().any(|x| *x != column[0]);
        let matrix: Vec<Vec<Option<f64>>> =
            columns.iter().map(|a| columns.iter().map(|b| correlation(a, b)).collect()).collect();
        let with_branch: Vec<Option<f64>> = columns.iter().map(|own| correlation(own, &whole)).collect();
        let varying: Vec<Vec<f64>> = columns.iter().filter(|own| varies(own)).cloned().collect();
        let components = if varying.len() > 1 { Components::of(&varying) } else { None };
        let count = varying.len() as f64;
        let explained =
            components.iter().flat_map(|own| own.deviations.iter().map(|sd| sd * sd / count)).collect();
        let mut flags = Vec::new();
        for (i, row) in matrix.iter().enumerate() {
            for (j, own) in row.iter().enumerate().take(i) {
                let (part, other) = (parts[j].clone(), parts[i].clone());
                match *own {
                    Some(correlation) if correlation > limits.high => {
                        flags.push(CoherenceFlag::High { part, other, correlation });
                    }
                    Some(correlation) if correlation < limits.negative => {
                        flags.push(CoherenceFlag::Negative { part, other, correlation });
                    }
                    _ => {}
                }
            }
        }
        for (part, own) in parts.iter().zip(&with_branch) {
            let part = part.clone();
            match *own {
                Some(correlation) if correlation < 0.0 => {
                    flags.push(CoherenceFlag::Against { part, correlation });
                }
                Some(correlation) if correlation < limits.weak => {
                    flags.push(CoherenceFlag::Weak { part, correlation });
                }
                _ => {}
            }
        }
        let constant =
            parts.iter().zip(&columns).filter(|(_, own)| !varies(own)).map(|(part, _)| part.clone());
        BranchCoherence {
            branch: node.id.clone(),
            units: complete.len() as u64,
            constant: constant.collect(),
            alpha: cronbach_alpha(&columns),
            correlations: matrix,
            with_branch,
            components,
            explained,
            flags,
            parts,
        }
    }
}

/// The correlation of two columns; `None` where one does not vary or there are fewer than two units.
pub(super) fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let matrix = correlations(&[a.to_vec(), b.to_vec()]).ok()?;
    Some(matrix[0][1].clamp(-1.0, 1.0))
}
