//! Contrasts: differences, averages and ratios of estimates, with their joint covariance.
//!
//! A contrast is `c'θ = Σ_a c_a θ_a` with variance `c'Vc`, where V is the covariance matrix of all estimates; with a
//! denominator it is `R = c'θ / d'θ`, linearised: `Var(R) = (c − R d)' V (c − R d) / (d'θ)²`. The interval is
//! `value ± t(df) · se`, with the degrees of freedom of the design among the units that any
//! of the estimates rests on, as of one domain that holds them all. An estimate that a term multiplies with zero does not
//! enter. Where a query states degrees of freedom of its own, no more than those are taken.
//!
//! Agrees with R `svycontrast` (whose default intervals take normal quantiles) to 1e-9 relative.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{Bases, Estimates, Note};
use crate::interval::{self, MeanEvidence};

/// One estimate times a number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The estimate: its row, counted from 0.
    pub row: usize,
    /// What it is multiplied with.
    pub times: f64,
}

/// A sum of estimates, or one such sum over another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contrast {
    /// Name of the contrast in the results.
    pub name: String,
    /// What is added up.
    pub terms: Vec<Term>,
    /// What the sum is divided by; nothing unless said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over: Vec<Term>,
}

/// The value of a contrast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ContrastValue {
    /// Name of the contrast.
    pub name: String,
    /// The value; `None` where an estimate in it does not exist.
    pub estimate: Option<f64>,
    /// Standard error; `None` where it cannot be estimated.
    pub se: Option<f64>,
    /// Lower confidence limit.
    pub low: Option<f64>,
    /// Upper confidence limit.
    pub high: Option<f64>,
    /// Confidence level.
    pub level: f64,
    /// Degrees of freedom of the design among the units of the estimates in it; `None` where they are infinite.
    pub df: Option<f64>,
    /// What a reader must know.
    pub notes: Vec<Note>,
}

/// Estimates with their joint covariance.
#[derive(Debug, Clone)]
pub struct Joint {
    /// The estimates.
    pub estimates: Estimates,
    /// Covariance of each pair of rows; `None` where one has no estimate or no variance.
    pub covariance: Vec<Vec<Option<f64>>>,
    /// The units that each estimate rests on.
    pub(crate) bases: Bases,
    /// The number that each row has among those of `bases`.
    pub(crate) numbers: Vec<usize>,
}

impl Joint {
    /// Some of the estimates, by their rows, with what of the covariance is theirs.
    ///
    /// ```
    /// use peil::{Answers, Column, Design, Sample};
    /// let column = |name: &str, values: [f64; 3]| (name.to_owned(), Column::from(values.to_vec()));
    /// let answers = Answers::new([column("a", [1.0, 2.0, 6.0]), column("b", [2.0, 4.0, 12.0])])?;
    /// let sample = Sample::new(answers, Design::builder(3).build()?)?;
    /// let joint = sample.joint(&["a", "b"].map(|name| sample.mean(name).query().clone()))?;
    /// assert_eq!(joint.only(&[1])?.covariance, [[joint.covariance[1][1]]]);
    /// # Ok::<(), peil::Error>(())
    /// ```
    ///
    /// # Errors
    /// Reports every row that is not there.
    pub fn only(&self, rows: &[usize]) -> Result<Self> {
        let estimates = self.estimates.only(rows)?;
        let of_row = |&row: &usize| rows.iter().map(|&other| self.covariance[row][other]).collect();
        Ok(Self {
            estimates,
            covariance: rows.iter().map(of_row).collect(),
            bases: self.bases.clone(),
            numbers: rows.iter().map(|&row| self.numbers[row]).collect(),
        })
    }

    /// The value of a contrast, at a confidence level.
    ///
    /// # Errors
    /// Reports every row that is not there, every factor that is no number, and an empty contrast.
    pub fn contrast(&self, contrast: &Contrast, level: f64) -> Result<ContrastValue> {
        self.check(contrast, level)?;
        let rows = &self.estimates.rows;
        let sum = |terms: &[Term]| terms.iter().map(|term| Some(term.times * rows[term.row].estimate?)).sum();
        let top: Option<f64> = sum(&contrast.terms);
        let bottom: Option<f64> = if contrast.over.is_empty() { Some(1.0) } else { sum(&contrast.over) };
        let value = top.zip(bottom).map(|(top, bottom)| top / bottom).filter(|value| value.is_finite());
        let mut out = ContrastValue {
            name: contrast.name.clone(),
            estimate: value,
            se: None,
            low: None,
            high: None,
            level,
            df: None,
            notes: Vec::new(),
        };
        let (Some(value), Some(bottom)) = (value, bottom) else {
            out.notes.push(Note::Undefined);
            return Ok(out);
        };
        let under = contrast.over.iter().map(|term| (term.row, -value * term.times));
        let gradient: Vec<(usize, f64)> =
            contrast.terms.iter().map(|term| (term.row, term.times)).chain(under).collect();
        let pairs = gradient.iter().flat_map(|a| gradient.iter().map(move |b| (a, b)));
        let variance: Option<f64> =
            pairs.map(|(a, b)| Some(a.1 * b.1 * self.covariance[a.0][b.0]?)).sum::<Option<f64>>();
        let scale = gradient
            .iter()
            .filter_map(|(row, times)| Some(times * times * self.covariance[*row][*row]?))
            .sum::<f64>();
        // What is left of terms that cancel exactly is rounding.
        let variance = variance.map(|own| if own.abs() <= 1e-13 * scale { 0.0 } else { own });
        out.se = variance.filter(|own| *own >= 0.0).map(|own| own.sqrt() / bottom.abs());
        let entering = contrast.terms.iter().chain(&contrast.over).filter(|term| term.times != 0.0);
        let df = self.bases.df(entering.map(|term| self.numbers[term.row]));
        out.df = df.is_finite().then_some(df);
        if out.se.is_none() {
            out.notes.push(Note::NoVariance);
        }
        let full = gradient.iter().all(|(row, _)| rows[*row].is_census());
        let evidence = MeanEvidence { value, se: out.se.unwrap_or(f64::NAN), df, full_census: full };
        match interval::mean(&evidence, level) {
            Ok((limits, remarks)) => {
                (out.low, out.high) = (Some(limits.low), Some(limits.high));
                out.notes.extend(remarks.into_iter().map(|remark| Note::Interval { remark }));
            }
            Err(reason) => out.notes.push(Note::NoInterval { reason }),
        }
        Ok(out)
    }

    fn check(&self, contrast: &Contrast, level: f64) -> Result<()> {
        let mut problems = Vec::new();
        if contrast.terms.is_empty() {
            problems.push(
                Problem::new(Code::MissingKey, format!("contrast `{}` has no terms", contrast.name))
                    .at(Place::path("terms")),
            );
        }
        if !(level > 0.0 && level < 1.0) {
            problems.push(
                Problem::new(Code::OutOfRange, "the confidence level must lie between 0 and 1")
                    .found(level.to_string()),
            );
        }
        for (key, terms) in [("terms", &contrast.terms), ("over", &contrast.over)] {
            for (index, term) in terms.iter().enumerate() {
                let place = Place::path(format!("{key}[{index}]"));
                if term.row >= self.estimates.rows.len() {
                    let message = format!("contrast `{}` names a row that is not there", contrast.name);
                    problems.push(
                        Problem::new(Code::UnknownName, message)
                            .at(place.clone())
                            .expected(format!("rows 0 to {}", self.estimates.rows.len().saturating_sub(1)))
                            .found(term.row.to_string()),
                    );
                }
                if !term.times.is_finite() {
                    let message = format!("contrast `{}` multiplies with no number", contrast.name);
                    problems.push(Problem::new(Code::OutOfRange, message).at(place));
                }
            }
        }
        Error::unless_empty(Stage::Estimate, problems)
    }
}
