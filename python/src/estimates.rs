//! Estimates in Python: rows, tables, sentences, and changes between waves.

use std::collections::BTreeMap;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyCapsule, PyList};

use peil::report::{self, Context, csv, design_effect, html, note, phrase};
use peil::{Code, Contrast, ContrastValue, Error, Estimate, Joint, Problem, Query, Stage, Term};

use crate::arguments::Word;
use crate::changes::Changes;
use crate::errors::Result;
use crate::hints::{ArrowTable, PandasFrame, PolarsFrame, Record, Records};
use crate::table::{self, Cell, Field, Row};
use crate::{language, language_of};

impl Row for Estimate {
    // The names and the order are those of `report::csv`.
    const BEFORE: &'static [Field<Self>] = &[
        Field("indicator", |row| Cell::Text(Some(&row.indicator))),
        Field("measure", |row| Cell::Text(Some(row.measure.word()))),
        Field("wave", |row| Cell::Text(row.wave.as_deref())),
    ];
    const AFTER: &'static [Field<Self>] = &[
        Field("category", |row| Cell::Text(row.category.as_deref())),
        Field("estimate", |row| Cell::Number(row.estimate)),
        Field("se", |row| Cell::Number(row.se)),
        Field("low", |row| Cell::Number(row.low)),
        Field("high", |row| Cell::Number(row.high)),
        Field("level", |row| Cell::Number(Some(row.level))),
        Field("interval", |row| Cell::Text(row.interval.map(peil::Interval::word))),
        Field("df", |row| Cell::Number(row.df)),
        Field("n", |row| Cell::Count(Some(row.n))),
        Field("yes", |row| Cell::Count(row.yes)),
        Field("missing", |row| Cell::Count(Some(row.missing))),
        Field("base", |row| Cell::Text(Some(&row.base))),
        Field("weighted_base", |row| Cell::Number(Some(row.weighted_base))),
        Field("population", |row| Cell::Count(row.population)),
        Field("n_eff", |row| Cell::Number(row.n_eff)),
        Field("deff", |row| Cell::Number(row.deff)),
        Field("deff_with_replacement", |row| Cell::Number(row.deff_with_replacement)),
        Field("cv", |row| Cell::Number(row.cv)),
        Field("notes", |row| Cell::Texts(row.notes.iter().map(note::word).collect())),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by.iter().map(|(breakdown, category)| (breakdown.as_str(), category.as_str()))
    }
}

impl Row for ContrastValue {
    const BEFORE: &'static [Field<Self>] = &[Field("name", |value| Cell::Text(Some(&value.name)))];
    const AFTER: &'static [Field<Self>] = &[
        Field("estimate", |value| Cell::Number(value.estimate)),
        Field("se", |value| Cell::Number(value.se)),
        Field("low", |value| Cell::Number(value.low)),
        Field("high", |value| Cell::Number(value.high)),
        Field("level", |value| Cell::Number(Some(value.level))),
        Field("df", |value| Cell::Number(value.df)),
        Field("notes", |value| Cell::Texts(value.notes.iter().map(note::word).collect())),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        std::iter::empty()
    }
}

/// Estimates, one row for each indicator, cell and category.
///
/// A row is a dict: ``indicator``, ``measure``, ``wave``, one key for each breakdown, ``category`` (of a distribution),
/// ``estimate``, ``se``, ``low``, ``high``, ``level``, ``interval`` (the method that gave the limits), ``df`` (``None``
/// where infinite), ``n``, ``yes``, ``missing`` (units of the base without an answer), ``base`` (who is in it; empty
/// where everybody), ``weighted_base``, ``population``, ``n_eff``, ``deff`` (the variance over that of a simple random
/// sample of the same size), ``deff_with_replacement``, ``cv`` and ``notes``. Shares are fractions
/// from 0 to 1; text and tables show per cent. What is not known is ``None``.
///
/// Estimates have the Arrow PyCapsule interface, so ``polars.DataFrame(estimates)`` and ``pyarrow.table(estimates)``
/// work as well as `to_polars` and `to_arrow`.
///
/// Examples
/// --------
/// >>> import peil
/// >>> sample = peil.Sample({"open_data": ["yes", "no", "yes"]}, population=14, census=True)
/// >>> estimates = sample.share("open_data", equals="yes")
/// >>> len(estimates), estimates[0]["yes"], estimates[0]["population"]
/// (1, 2, 14)
#[pyclass(frozen, module = "peil")]
pub(crate) struct Estimates {
    inner: peil::Estimates,
    survey: Option<Arc<peil::Survey>>,
    /// Where the rows come from, unless it is several samples or a published table.
    asked: Option<Asked>,
}

/// A sample and what it was asked.
#[derive(Clone)]
struct Asked {
    sample: Arc<peil::Sample>,
    queries: Arc<[Query]>,
}

impl Estimates {
    fn place(&self, index: isize) -> Result<usize> {
        table::place(self.inner.rows.len(), index)
    }

    pub(crate) fn survey(&self) -> Option<Arc<peil::Survey>> {
        self.survey.clone()
    }

    /// The sample and the queries that the rows come from.
    pub(crate) fn origin(&self, what: &str) -> Result<(&peil::Sample, &[Query])> {
        let Some(asked) = &self.asked else {
            let message = format!("there are no {what} of estimates that do not come from one sample");
            let problem = Problem::new(Code::Unsupported, message).help("ask one sample for all of them");
            return Err(Error::one(Stage::Estimate, problem).into());
        };
        Ok((&asked.sample, &asked.queries))
    }

    pub(crate) fn of(inner: peil::Estimates, survey: Option<Arc<peil::Survey>>) -> Self {
        Self { inner, survey, asked: None }
    }

    /// The answers of a sample to some queries.
    pub(crate) fn asked(
        inner: peil::Estimates,
        survey: Option<Arc<peil::Survey>>,
        sample: &Arc<peil::Sample>,
        queries: Vec<Query>,
    ) -> Self {
        let asked = Asked { sample: sample.clone(), queries: queries.into() };
        Self { inner, survey, asked: Some(asked) }
    }

    fn joint(&self, py: Python<'_>) -> Result<Joint> {
        let Some(asked) = &self.asked else {
            let problem = Problem::new(
                Code::Unsupported,
                "there is no joint covariance of estimates that do not come from one sample",
            );
            return Err(Error::one(Stage::Estimate, problem.help("ask one sample for all of them")).into());
        };
        Ok(py.detach(|| asked.sample.joint(&asked.queries))?)
    }

    fn context(&self) -> Context<'_> {
        Context::of(self.survey.as_deref())
    }
}

#[pymethods]
impl Estimates {
    /// The rows as dicts, made anew at every call.
    #[getter]
    fn rows<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        table::records(py, &self.inner.rows)
    }

    fn __len__(&self) -> usize {
        self.inner.rows.len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> Result<Records<'py>> {
        Ok(Records(PyList::new(py, self.rows(py)?)?.try_iter()?.into_any()))
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: isize) -> Result<Record<'py>> {
        let place = self.place(index)?;
        Ok(table::records(py, &self.inner.rows[place..=place])?.remove(0))
    }

    /// Estimates of several waves or indicators together.
    fn __add__(&self, other: &Self) -> Self {
        let rows = [self.inner.rows.as_slice(), other.inner.rows.as_slice()].concat();
        let asked = self.asked.as_ref().zip(other.asked.as_ref());
        let asked = asked.filter(|(own, theirs)| Arc::ptr_eq(&own.sample, &theirs.sample));
        let asked = asked.map(|(own, theirs)| Asked {
            sample: own.sample.clone(),
            queries: [own.queries.as_ref(), theirs.queries.as_ref()].concat().into(),
        });
        let survey = self.survey.clone().or_else(|| other.survey.clone());
        Self { inner: peil::Estimates { rows }, survey, asked }
    }

    /// The covariance of each pair of rows; None where one has no estimate or no variance.
    ///
    /// Estimates of the same sample can be added together first.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"a": [1, 2, 6], "b": [2, 4, 12], "w": [1, 1, 1]}, weight="w")
    /// >>> [[round(value, 6) for value in row] for row in (sample.mean("a") + sample.mean("b")).covariance()]
    /// [[2.333333, 4.666667], [4.666667, 9.333333]]
    fn covariance(&self, py: Python<'_>) -> Result<Vec<Vec<Option<f64>>>> {
        Ok(self.joint(py)?.covariance)
    }

    /// A sum of estimates, or one such sum over another, with its standard error from their joint covariance.
    ///
    /// Parameters
    /// ----------
    /// terms : dict
    ///     Rows, counted from 0, and what each is multiplied with: ``{1: 1, 0: -1}`` is the second less the first.
    /// over : dict, optional
    ///     What the sum is divided by, in the same way.
    /// name : str
    ///     Name of the contrast in the result.
    /// level : float
    ///     Confidence level.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``name``, ``estimate``, ``se``, ``low``, ``high``, ``level``, ``df`` and ``notes``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"size": ["l", "l", "s", "s"], "y": [5, 9, 1, 3], "w": [1, 1, 1, 1]}, weight="w")
    /// >>> sample.mean("y", by="size").contrast({0: 1, 1: -1}, name="large less small")["estimate"]
    /// 5.0
    #[pyo3(signature = (terms, *, over=None, name="contrast", level=0.95))]
    fn contrast<'py>(
        &self,
        py: Python<'py>,
        terms: BTreeMap<isize, f64>,
        over: Option<BTreeMap<isize, f64>>,
        name: &str,
        level: f64,
    ) -> Result<Record<'py>> {
        let sum = |terms: BTreeMap<isize, f64>| -> Result<Vec<Term>> {
            terms.into_iter().map(|(row, times)| Ok(Term { row: self.place(row)?, times })).collect()
        };
        let over = over.map(sum).transpose()?.unwrap_or_default();
        let contrast = Contrast { name: name.to_owned(), terms: sum(terms)?, over };
        let value = self.joint(py)?.contrast(&contrast, level)?;
        Ok(table::records(py, &[value])?.remove(0))
    }

    /// The rows by the Arrow PyCapsule interface.
    #[pyo3(signature = (requested_schema: "object | None" = None) -> "object")]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        #[expect(unused_variables, reason = "the interface has it, as a wish")] requested_schema: Option<
            Bound<'py, PyCapsule>,
        >,
    ) -> Result<Bound<'py, PyCapsule>> {
        table::stream(py, &self.inner.rows)
    }

    /// The change of every figure since an earlier wave.
    ///
    /// Parameters
    /// ----------
    /// earlier : Estimates, optional
    ///     The same figures of an earlier wave.
    /// from_, to : str or int, optional
    ///     Two waves, where these estimates hold both (``estimates_2020 + estimates_2021``).
    /// margin : float, optional
    ///     How much still counts as no change, on the scale of the estimates: 0.05 is five percentage points.
    ///
    /// Figures without a counterpart are left out.
    #[pyo3(signature = (earlier=None, *, from_=None, to=None, margin=None))]
    fn change(
        &self,
        earlier: Option<&Self>,
        from_: Option<Word>,
        to: Option<Word>,
        margin: Option<f64>,
    ) -> Result<Changes> {
        let mut changes = match (earlier, from_, to) {
            (Some(earlier), None, None) => peil::compare::changes_since(&earlier.inner, &self.inner, margin)?,
            (None, Some(from), Some(to)) => peil::compare::changes(&self.inner, &from.0, &to.0, margin)?,
            _ => {
                let problem = Problem::new(Code::MissingKey, "it is not clear what is compared with what")
                    .expected("the estimates of an earlier wave, or two waves as `from_` and `to`");
                return Err(Error::one(Stage::Estimate, problem).into());
            }
        };
        let context = self.context();
        for change in &mut changes {
            let (from, to) = (change.from.wave.as_deref(), change.to.wave.as_deref());
            change.frame_break = !context.breaks_between(from, to).is_empty();
        }
        Ok(Changes::of(changes, self.survey.clone()))
    }

    /// Every row as a sentence that says no more than the figures allow.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    #[pyo3(signature = (lang="en"))]
    fn phrase(&self, lang: &str) -> Result<Vec<String>> {
        let sentences = phrase::shares(&self.context(), &self.inner, language(lang)?)?;
        Ok(sentences.into_iter().map(|sentence| sentence.text).collect())
    }

    /// What the design did to the precision of every row, in words: the variance against that of simple random samples
    /// drawn without and with replacement (``deff`` and ``deff_with_replacement``); None where there is no design effect.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"staff": [3, 5, 4, 9, 8, 9], "town": ["a", "a", "b", "b", "c", "c"], "w": [2] * 6}
    /// >>> (text,) = peil.Sample(data, psu="town", weight="w").mean("staff").design_effects()
    /// >>> text[:74]
    /// 'The variance is 2.88 times that of a simple random sample of 6 answers dra'
    #[pyo3(signature = (lang="en"))]
    fn design_effects(&self, lang: &str) -> Result<Vec<Option<String>>> {
        let language = language(lang)?;
        Ok(self.inner.rows.iter().map(|row| design_effect(row, language)).collect())
    }

    /// The rows as a polars data frame.
    fn to_polars(slf: Bound<'_, Self>) -> PyResult<PolarsFrame<'_>> {
        slf.py().import("polars")?.getattr("DataFrame")?.call1((slf,)).map(PolarsFrame)
    }

    /// The rows as a pandas data frame.
    fn to_pandas<'py>(&self, py: Python<'py>) -> Result<PandasFrame<'py>> {
        let names = [("columns", table::names(&self.inner.rows)?)].into_py_dict(py)?;
        let frame = py.import("pandas")?.getattr("DataFrame")?;
        Ok(PandasFrame(frame.call((self.rows(py)?,), Some(&names))?))
    }

    /// The rows as a pyarrow table.
    fn to_arrow(slf: Bound<'_, Self>) -> PyResult<ArrowTable<'_>> {
        slf.py().import("pyarrow")?.getattr("table")?.call1((slf,)).map(ArrowTable)
    }

    /// The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.
    fn to_csv(&self) -> Result<String> {
        Ok(csv::text(&self.inner)?)
    }

    /// The rows as a table for people, in HTML that needs neither script nor network.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    #[pyo3(signature = (lang="en"))]
    fn to_html(&self, lang: &str) -> Result<String> {
        Ok(html::table(&self.inner, &self.context(), language(lang)?))
    }

    /// The rows as a table for people, in plain text; `print` shows it in the document's first language.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    #[pyo3(signature = (lang="en"))]
    fn to_text(&self, lang: &str) -> Result<String> {
        Ok(report::table::text(&self.inner, &self.context(), language(lang)?))
    }

    fn __repr__(&self) -> String {
        report::table::text(&self.inner, &self.context(), language_of(self.survey.as_deref()))
    }

    fn _repr_html_(&self) -> String {
        html::table(&self.inner, &self.context(), language_of(self.survey.as_deref()))
    }
}
