//! What of the variance of an estimate comes from sampling, and what from response.
//!
//! Where those who answered are a random sample of those invited in their stratum, r of n of N, the variance of a mean is
//!
//! `(1/r − 1/N) S² = (1/n − 1/N) S² + (1/r − 1/n) S²`:
//!
//! that of drawing n of N, and that of r of the n answering. The first is known by design; the second rests on the
//! assumption that response is random. In every stratum the first is the part `(r/n)(1 − n/N)/(1 − r/N)` of the whole,
//! which holds for every estimate that is linear, or is made so, in its strata. In a census nothing is sampling.
//!
//! Where response groups cut across sampled strata the two parts come from `variance/two_phases`. There the part of sampling
//! can be estimated to be below 0; then 0 is told.
//!
//! Särndal, Swensson and Wretman (1992), *Model Assisted Survey Sampling*, results 9.3.1 and 15.6.1.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::frame::Frame;
use crate::answers::Answers;
use crate::error::{Error, Result, Stage};
use crate::estimate::{self, Cell, Estimate, MeasureKind, Query};

/// The standard error of an estimate by its two phases: `se² = sampling² + response²`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PhaseError {
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
    /// The estimate.
    pub estimate: Option<f64>,
    /// Its standard error; `None` where it cannot be estimated.
    pub se: Option<f64>,
    /// The part of drawing those who were invited.
    pub se_sampling: Option<f64>,
    /// The part of who among them answered, if that is random within the response groups.
    pub se_response: Option<f64>,
}

/// Both parts of every row of some queries.
pub(super) fn of(
    frame: &Frame<'_>,
    answers: &Answers,
    queries: &[Query],
    estimates: Vec<Estimate>,
) -> Result<Vec<PhaseError>> {
    let mut problems = Vec::new();
    super::check_units(frame, "phases", &mut problems);
    Error::unless_empty(Stage::Estimate, problems)?;
    let of_sampling = estimate::run(&frame.design.without_response_phase(), answers, queries)?;
    let rows = estimates.into_iter().zip(of_sampling.into_iter().flatten()).map(|(row, sampling)| {
        // Where every stratum was invited in full nothing is left.
        let se_sampling = row.se.map(|se| sampling.se.unwrap_or(0.0).min(se));
        let se_response =
            row.se.zip(se_sampling).map(|(se, sampling)| ((se - sampling) * (se + sampling)).max(0.0).sqrt());
        PhaseError {
            indicator: row.indicator,
            measure: row.measure,
            wave: row.wave,
            by: row.by,
            category: row.category,
            estimate: row.estimate,
            se: row.se,
            se_sampling,
            se_response,
        }
    });
    Ok(rows.collect())
}
