//! Tests and models in Python.

use pyo3::prelude::*;
use serde_json::Value;

use peil::inference::{self, Model, Test, TestKind};
use peil::report::inference as report;
use peil::{Code, Error, Language, Place, Problem, Stage};

use crate::arguments::{Conditions, Names, options};
use crate::errors::Result;
use crate::hints::Record;
use crate::json;
use crate::patience::patiently;
use crate::sample::Sample;

#[pymethods]
impl Sample {
    /// Tests a hypothesis, with the variances of the design.
    ///
    /// Parameters
    /// ----------
    /// test : {"chi_square", "t", "rank"}
    ///     Whether two columns of categories are independent; whether the mean of a number differs between two groups, or
    ///     from a value; whether a number tends to be larger in one group than in another.
    /// rows, columns : str
    ///     Of ``chi_square``: the two columns of categories.
    /// statistic : {"f", "chisq", "wald", "adjusted_wald", "lincom", "saddlepoint"}, optional
    ///     Of ``chi_square``; ``f`` unless said.
    /// of : str
    ///     Of ``t`` and ``rank``: the column of numbers.
    /// by : str
    ///     Of ``t`` and ``rank``: the column of groups.
    /// mean : float, optional
    ///     Of ``t`` without groups: the mean under the hypothesis.
    /// kind : {"wilcoxon", "van_der_waerden", "median", "kruskal_wallis"}, optional
    ///     Of ``rank``; ``wilcoxon`` unless said.
    /// among : dict, optional
    ///     Restricts the base: column and answers.
    /// level : float
    ///     Confidence level of the limits of a difference.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": ["s", "s", "s", "l", "l", "l"], "w": [10] * 6}
    /// >>> result = peil.Sample(data, weight="w").test("t", of="y", by="size")
    /// >>> round(result.estimate, 6), result.df
    /// (-4.666667, 4.0)
    #[pyo3(signature = (
        test, *, rows=None, columns=None, statistic=None, of=None, by=None, mean=None, kind=None, among=None, level=0.95,
    ))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn test(
        &self,
        py: Python<'_>,
        test: &str,
        rows: Option<String>,
        columns: Option<String>,
        statistic: Option<String>,
        of: Option<String>,
        by: Option<String>,
        mean: Option<f64>,
        kind: Option<String>,
        among: Option<Conditions>,
        level: f64,
    ) -> Result<TestResult> {
        let text = |word: Option<String>| word.map(Value::from);
        let given = [
            ("rows", text(rows)),
            ("columns", text(columns)),
            ("statistic", text(statistic)),
            ("of", text(of)),
            ("by", text(by)),
            ("mean", mean.map(Value::from)),
            ("kind", text(kind)),
        ];
        let words = given.iter().cloned().chain([("test", Some(test.into()))]);
        let mut asked: Test = options("test", words, Stage::Estimate)?;
        // JSON has no word for what is no number, so the core is told by itself.
        if let TestKind::T { mean: own, .. } = &mut asked.kind {
            *own = mean;
        }
        // What another test has would be passed over in silence.
        let own: &[&str] = match &asked.kind {
            TestKind::ChiSquare { .. } => &["rows", "columns", "statistic"],
            TestKind::T { .. } => &["of", "by", "mean"],
            TestKind::Rank { .. } => &["of", "by", "kind"],
        };
        let idle = given.iter().filter(|(name, value)| value.is_some() && !own.contains(name));
        let problems: Vec<Problem> = idle
            .map(|(name, _)| {
                let message = format!("`{name}` has no effect on the test `{}`", asked.kind.word());
                let own: Vec<String> = own.iter().map(|name| format!("`{name}`")).collect();
                Problem::new(Code::NoEffect, message).at(Place::path(*name)).expected(own.join(", "))
            })
            .collect();
        Error::unless_empty(Stage::Estimate, problems)?;
        asked.base = among.map(|conditions| conditions.0).unwrap_or_default();
        asked.level = level;
        let sample = self.inner()?;
        let result = patiently(py, || inference::run_test(sample.design(), sample.answers(), &asked))?;
        Ok(TestResult(result))
    }

    /// Fits a generalised linear model, with the standard errors of the design.
    ///
    /// Parameters
    /// ----------
    /// formula : str
    ///     The outcome and the terms that explain it, such as ``y ~ x + size``.
    /// family : {"gaussian", "quasibinomial", "quasipoisson"}
    ///     How the outcome varies about its mean.
    /// link : {"identity", "logit", "probit", "cloglog", "log"}, optional
    ///     How the mean follows from the terms; the family's usual link unless said.
    /// among : dict, optional
    ///     Restricts the base: column and answers.
    /// level : float
    ///     Confidence level.
    /// wald : list of list of str, optional
    ///     Sets of terms to test together, beside each term alone.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": ["s", "s", "s", "l", "l", "l"], "w": [10] * 6}
    /// >>> model = peil.Sample(data, weight="w").glm("y ~ size")
    /// >>> [(row["term"], round(row["estimate"], 6)) for row in model.coefficients]
    /// [('(Intercept)', 6.666667), ('sizes', -4.666667)]
    #[pyo3(signature = (formula, *, family="gaussian", link=None, among=None, level=0.95, wald=None))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn glm(
        &self,
        py: Python<'_>,
        formula: String,
        family: &str,
        link: Option<String>,
        among: Option<Conditions>,
        level: f64,
        wald: Option<Vec<Names>>,
    ) -> Result<ModelFit> {
        let mut model: Model = options(
            "glm",
            [
                ("formula", Some(formula.into())),
                ("family", Some(family.into())),
                ("link", link.map(Value::from)),
            ],
            Stage::Estimate,
        )?;
        model.base = among.map(|conditions| conditions.0).unwrap_or_default();
        model.level = level;
        model.wald = wald.unwrap_or_default().into_iter().map(|terms| terms.0).collect();
        let sample = self.inner()?;
        Ok(ModelFit(patiently(py, || inference::fit(sample.design(), sample.answers(), &model))?))
    }
}

/// Results as dicts.
fn dicts<'py>(py: Python<'py>, values: &[impl serde::Serialize]) -> Result<Vec<Record<'py>>> {
    Ok(values.iter().map(|value| json::to_python(py, value)).collect::<PyResult<_>>()?)
}

/// The outcome of a test; where there is no statistic or no p-value a note says why.
///
/// Examples
/// --------
/// >>> import peil
/// >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": [*"ssslll"], "w": [10] * 6}
/// >>> result = peil.Sample(data, weight="w").test("t", of="y", by="size")
/// >>> round(result.value, 3), result.df, round(result.p, 4)
/// (-3.913, 4.0, 0.0173)
#[pyclass(frozen, module = "peil")]
pub(crate) struct TestResult(inference::TestResult);

#[pymethods]
impl TestResult {
    /// Which test it is.
    #[getter]
    fn test(&self) -> &'static str {
        self.0.asked.kind.word()
    }

    /// The statistic: t, F, or Pearson's.
    #[getter]
    fn value(&self) -> Option<f64> {
        self.0.value
    }

    /// Degrees of freedom: of t, or of the numerator.
    #[getter]
    fn df(&self) -> Option<f64> {
        self.0.df
    }

    /// Degrees of freedom of the denominator.
    #[getter]
    fn df_denominator(&self) -> Option<f64> {
        self.0.df_denominator
    }

    /// The probability of such a statistic or a larger one under the hypothesis.
    #[getter]
    fn p(&self) -> Option<f64> {
        self.0.p
    }

    /// The mean, or the mean of the second group minus that of the first.
    #[getter]
    fn estimate(&self) -> Option<f64> {
        self.0.estimate
    }

    /// Its standard error.
    #[getter]
    fn se(&self) -> Option<f64> {
        self.0.se
    }

    /// Lower limit of the estimate.
    #[getter]
    fn low(&self) -> Option<f64> {
        self.0.low
    }

    /// Upper limit of the estimate.
    #[getter]
    fn high(&self) -> Option<f64> {
        self.0.high
    }

    /// The groups compared: name, number of units and mean (of scores in a rank test).
    #[getter]
    fn groups<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        dicts(py, &self.0.groups)
    }

    /// Generalised design effects, largest first.
    #[getter]
    fn effects(&self) -> Vec<f64> {
        self.0.effects.clone()
    }

    /// Units that the test rests on.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// Units of the base that lack one of the answers.
    #[getter]
    fn missing(&self) -> u64 {
        self.0.missing
    }

    /// What a reader must know, in words.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.0.notes.iter().map(|note| report::note_text(note, Language::En)).collect()
    }

    /// Everything as a dict.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": [*"ssslll"], "w": [10] * 6}
    /// >>> peil.Sample(data, weight="w").test("t", of="y", by="size").to_dict()["groups"][1]
    /// {'name': 's', 'n': 3, 'mean': 2.0}
    fn to_dict<'py>(&self, py: Python<'py>) -> Result<Record<'py>> {
        Ok(json::to_python(py, &self.0)?)
    }

    fn __repr__(&self) -> String {
        report::test(&self.0, Language::En).text()
    }
}

/// A fitted model.
///
/// Examples
/// --------
/// >>> import peil
/// >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": [*"ssslll"], "w": [10] * 6}
/// >>> model = peil.Sample(data, weight="w").glm("y ~ size")
/// >>> model.df, round(model.dispersion, 3), [round(row["p"], 3) for row in model.coefficients]
/// (4.0, 2.133, [0.003, 0.017])
#[pyclass(frozen, module = "peil")]
pub(crate) struct ModelFit(inference::ModelFit);

#[pymethods]
impl ModelFit {
    /// The coefficients: ``term``, ``estimate``, ``se``, ``t``, ``p``, ``low`` and ``high`` of each.
    #[getter]
    fn coefficients<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        dicts(py, &self.0.coefficients)
    }

    /// Covariance matrix of the coefficients, row by row; none where the design gives none.
    #[getter]
    fn covariance(&self) -> Option<Vec<Vec<f64>>> {
        self.0.covariance.clone()
    }

    /// Degrees of freedom: those of the design among the rows used, plus one, minus the coefficients.
    #[getter]
    fn df(&self) -> f64 {
        self.0.df
    }

    /// Weighted variance of the Pearson residuals.
    #[getter]
    fn dispersion(&self) -> Option<f64> {
        self.0.dispersion
    }

    /// Wald tests: of each term alone, then of the sets that were asked for.
    #[getter]
    fn wald<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        dicts(py, &self.0.wald)
    }

    /// Rows that the model rests on.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// Rows of the base that lack one of the answers.
    #[getter]
    fn missing(&self) -> u64 {
        self.0.missing
    }

    /// What a reader must know, in words.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.0.notes.iter().map(|note| report::note_text(note, Language::En)).collect()
    }

    /// A Wald test that all coefficients of some terms are 0.
    ///
    /// Parameters
    /// ----------
    /// terms : str or list of str
    ///     Terms of the formula.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``terms``, ``f``, ``df``, ``df_denominator`` and ``p``.
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     With every term that the formula does not have.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": [*"ssslll"], "w": [10] * 6}
    /// >>> test = peil.Sample(data, weight="w").glm("y ~ size").test_terms("size")
    /// >>> round(test["f"], 4), test["df"], test["df_denominator"], round(test["p"], 4)
    /// (15.3125, 1, 4.0, 0.0173)
    fn test_terms<'py>(&self, py: Python<'py>, terms: Names) -> Result<Record<'py>> {
        Ok(json::to_python(py, &self.0.test_terms(&terms.words())?)?)
    }

    /// Everything as a dict.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": [*"ssslll"], "w": [10] * 6}
    /// >>> fit = peil.Sample(data, weight="w").glm("y ~ size").to_dict()
    /// >>> fit["model"]["family"], fit["link"], fit["n"]
    /// ('gaussian', 'identity', 6)
    fn to_dict<'py>(&self, py: Python<'py>) -> Result<Record<'py>> {
        Ok(json::to_python(py, &self.0)?)
    }

    fn __repr__(&self) -> String {
        report::model(&self.0, Language::En).text()
    }
}
