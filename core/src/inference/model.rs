//! What a model is asked and what it answers.

use nalgebra::DMatrix;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::family::{Family, Link};
use super::formula::Formula;
use super::test::TestNote;
use super::wald::{f_tail, wald};
use crate::error::{Error, Result, Stage};
use crate::estimate::{Condition, default_level};

/// A generalised linear model.
///
/// ```
/// use peil::inference::{Family, Model};
/// let model: Model = serde_json::from_str(r#"{"formula": "y ~ x", "family": "quasibinomial"}"#)?;
/// assert_eq!(model.family, Family::Quasibinomial);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The outcome and the terms that explain it, such as `y ~ x + z`.
    pub formula: String,
    /// How the outcome varies about its mean.
    #[serde(default)]
    pub family: Family,
    /// How the mean follows from the terms; the family's usual link unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// Who is in the base: all conditions must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<Condition>,
    /// Confidence level of the limits.
    #[serde(default = "default_level")]
    pub level: f64,
    /// Sets of terms to test together, beside each term alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wald: Vec<Vec<String>>,
}

impl Model {
    /// A gaussian model among everybody.
    pub fn new(formula: impl Into<String>) -> Self {
        Self {
            formula: formula.into(),
            family: Family::default(),
            link: None,
            base: Vec::new(),
            level: default_level(),
            wald: Vec::new(),
        }
    }

    /// The same model of another family.
    #[must_use]
    pub fn family(mut self, family: Family) -> Self {
        self.family = family;
        self
    }
}

/// One coefficient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Coefficient {
    /// The name, as R writes it.
    pub term: String,
    /// The coefficient.
    pub estimate: f64,
    /// Its standard error; none where the design gives none.
    pub se: Option<f64>,
    /// Estimate over standard error.
    pub t: Option<f64>,
    /// P(|T| > |t|).
    pub p: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
}

/// A Wald test that all coefficients of some terms are 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TermTest {
    /// The terms.
    pub terms: Vec<String>,
    /// W / df, against F.
    pub f: Option<f64>,
    /// Coefficients tested.
    pub df: u64,
    /// Degrees of freedom of the denominator: those of the model.
    pub df_denominator: f64,
    /// P(F > f).
    pub p: Option<f64>,
    /// Why there is no test, where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<TestNote>,
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModelFit {
    /// What was asked.
    pub model: Model,
    /// The link that was used.
    pub link: Link,
    /// The coefficients, in the order of the terms.
    pub coefficients: Vec<Coefficient>,
    /// Covariance matrix of the coefficients, row by row; none where the design gives none.
    pub covariance: Option<Vec<Vec<f64>>>,
    /// Degrees of freedom: those of the design among the rows used, plus one, minus the coefficients.
    pub df: f64,
    /// Weighted variance of the Pearson residuals.
    pub dispersion: Option<f64>,
    /// Wald tests: of each term alone, then of the sets that were asked for.
    pub wald: Vec<TermTest>,
    /// Rows that the model rests on.
    pub n: u64,
    /// Rows of the base that lack one of the answers.
    pub missing: u64,
    /// Steps until nothing changed.
    pub iterations: u64,
    /// What a reader must know.
    pub notes: Vec<TestNote>,
    /// The term of each coefficient.
    pub(super) term_of: Vec<String>,
}

impl ModelFit {
    /// A coefficient by its name.
    pub fn coefficient(&self, term: &str) -> Option<&Coefficient> {
        self.coefficients.iter().find(|own| own.term == term)
    }

    /// Tests that all coefficients of some terms are 0, as R `regTermTest`: `W = b' V_b⁻¹ b` over the number q of
    /// coefficients, against F(q, df).
    ///
    /// # Errors
    /// Names every term that the model does not have.
    ///
    /// ```
    /// use peil::inference::{Model, fit};
    /// use peil::{Answers, Column, Design};
    /// let answers = Answers::new([
    ///     ("y".to_owned(), Column::from(vec![1.0, 4.0, 2.0, 3.0, 3.0, 5.0])),
    ///     ("x".to_owned(), Column::from(vec![1.0, 5.0, 2.0, 2.0, 3.0, 4.0])),
    /// ])?;
    /// let fitted = fit(&Design::builder(6).build()?, &answers, &Model::new("y ~ x"))?;
    /// let test = fitted.test_terms(&["x"])?;
    /// assert!((test.f.unwrap() - fitted.coefficients[1].t.unwrap().powi(2)).abs() < 1e-9);
    /// assert_eq!(fitted.test_terms(&["z"]).unwrap_err().problems()[0].message, "the model has no term `z`");
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn test_terms(&self, terms: &[&str]) -> Result<TermTest> {
        let mut problems = Vec::new();
        let found = match Formula::read(&self.model.formula) {
            Ok(formula) => {
                let terms: Vec<String> = terms.iter().map(|term| (*term).to_owned()).collect();
                formula.find_terms("terms", &terms, &mut problems)
            }
            // A fit that was read from a text may hold any formula.
            Err(found) => {
                problems = found;
                Vec::new()
            }
        };
        Error::unless_empty(Stage::Estimate, problems)?;
        Ok(self.test(found))
    }

    /// The test of terms by their own names.
    pub(super) fn test(&self, terms: Vec<String>) -> TermTest {
        let members: Vec<usize> =
            (0..self.coefficients.len()).filter(|&index| terms.contains(&self.term_of[index])).collect();
        let estimates: Vec<f64> = members.iter().map(|&index| self.coefficients[index].estimate).collect();
        let tested = self.covariance.as_ref().ok_or(TestNote::NoVariance).and_then(|covariance| {
            let own =
                DMatrix::from_fn(members.len(), members.len(), |a, b| covariance[members[a]][members[b]]);
            wald(&estimates, &own)
        });
        let q = members.len() as f64;
        let (f, mut notes) = match tested {
            Ok(value) => (Some(value / q), Vec::new()),
            Err(note) => (None, vec![note]),
        };
        if self.df <= 0.0 {
            notes.push(TestNote::NoDegreesOfFreedom);
        }
        let p = f.and_then(|f| f_tail(f, q, self.df));
        TermTest { terms, f, df: members.len() as u64, df_denominator: self.df, p, notes }
    }
}
