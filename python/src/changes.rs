//! Changes between waves in Python.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};

use peil::report::{self, Context, Grid, html, phrase};
use peil::{Change, Error, Language, Stage};

use crate::arguments::Claim;
use crate::errors::Result;
use crate::hints::{Record, Records};
use crate::panel::claim;
use crate::table::{self, Cell, Field, Row};
use crate::{language, language_of};

impl Row for Change {
    const BEFORE: &'static [Field<Self>] = &[
        Field("indicator", |change| Cell::Text(Some(&change.to.indicator))),
        Field("from_wave", |change| Cell::Text(change.from.wave.as_deref())),
        Field("to_wave", |change| Cell::Text(change.to.wave.as_deref())),
    ];
    const AFTER: &'static [Field<Self>] = &[
        Field("category", |change| Cell::Text(change.to.category.as_deref())),
        Field("from", |change| Cell::Number(change.from.estimate)),
        Field("to", |change| Cell::Number(change.to.estimate)),
        Field("difference", |change| Cell::Number(Some(change.difference))),
        Field("se", |change| Cell::Number(change.se)),
        Field("low", |change| Cell::Number(change.low)),
        Field("high", |change| Cell::Number(change.high)),
        Field("level", |change| Cell::Number(Some(change.level))),
        Field("ratio", |change| Cell::Number(change.ratio)),
        Field("ratio_low", |change| Cell::Number(change.ratio_low)),
        Field("ratio_high", |change| Cell::Number(change.ratio_high)),
        Field("correlation", |change| Cell::Number(change.dependence.map(|own| own.correlation))),
        Field("both", |change| Cell::Count(change.dependence.map(|own| own.both))),
        Field("p", |change| Cell::Number(change.p)),
        Field("p_adjusted", |change| Cell::Number(change.p_adjusted)),
        Field("margin", |change| Cell::Number(change.margin)),
        Field("verdict", |change| Cell::Text(Some(change.verdict.word()))),
        Field("verdict_any_overlap", |change| Cell::Text(change.any_overlap.map(|own| own.verdict.word()))),
        Field("frame_break", |change| Cell::Truth(change.frame_break)),
        Field("notes", |change| Cell::Texts(change.notes.iter().map(report::note::word).collect())),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        self.to.by.iter().map(|(breakdown, category)| (breakdown.as_str(), category.as_str()))
    }
}

/// Changes between two waves, one row for each figure that both have.
///
/// A row is a dict: ``indicator``, ``from_wave``, ``to_wave``, one key for each breakdown, ``category``, ``from`` and
/// ``to`` (the two estimates), ``difference``, ``se``, ``low``, ``high``, ``level``, ``ratio`` (later over earlier),
/// ``ratio_low``, ``ratio_high``, ``correlation`` (of the two estimates; None where the waves count as independent), ``both``
/// (units that answered both times), ``p`` (of no change, as the interval has it), ``p_adjusted``, ``margin``, ``verdict``
/// (``rise``, ``fall``, ``standstill`` or ``not_determined``), ``verdict_any_overlap`` (the verdict that holds whoever answered
/// both times, where that is not known), ``frame_break`` (whether the document marks the waves as not comparable) and
/// ``notes``.
#[pyclass(frozen, module = "peil")]
pub(crate) struct Changes {
    inner: Vec<Change>,
    survey: Option<Arc<peil::Survey>>,
}

impl Changes {
    pub(crate) fn of(inner: Vec<Change>, survey: Option<Arc<peil::Survey>>) -> Self {
        Self { inner, survey }
    }

    fn context(&self) -> Context<'_> {
        Context::of(self.survey.as_deref())
    }

    fn grid(&self, language: Language) -> Grid {
        report::table::changes(&self.inner, &self.context(), language)
    }
}

#[pymethods]
impl Changes {
    /// The rows as dicts, made anew at every call.
    #[getter]
    fn rows<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        table::records(py, &self.inner)
    }

    fn __len__(&self) -> usize {
        self.inner.len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> Result<Records<'py>> {
        Ok(Records(PyList::new(py, self.rows(py)?)?.try_iter()?.into_any()))
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
        table::stream(py, &self.inner)
    }

    /// Every change as a sentence that says no more than the figures allow.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    #[pyo3(signature = (lang="en"))]
    fn phrase(&self, lang: &str) -> Result<Vec<String>> {
        let language = language(lang)?;
        let context = self.context();
        let mut problems = Vec::new();
        let mut sentences = Vec::new();
        for change in &self.inner {
            match phrase::change(&context, change, language) {
                Ok(sentence) => sentences.push(sentence.text),
                Err(error) => problems.extend(error.problems().iter().cloned()),
            }
        }
        problems.dedup();
        Error::unless_empty(Stage::Estimate, problems)?;
        Ok(sentences)
    }

    /// Whether a headline holds of a change, and why or why not; as `Estimates.check`.
    #[pyo3(signature = (headline, row=0, *, lang="en"))]
    fn check<'py>(&self, headline: Claim<'py>, row: usize, lang: &str) -> Result<Record<'py>> {
        claim(&headline, self.inner.get(row).map(Into::into), row, &self.context(), lang)
    }

    /// The changes as a table for people, in plain text; `print` shows it in the document's first language.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    #[pyo3(signature = (lang="en"))]
    fn to_text(&self, lang: &str) -> Result<String> {
        Ok(self.grid(language(lang)?).text())
    }

    /// The changes as a table for people, in HTML that needs neither script nor network.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    #[pyo3(signature = (lang="en"))]
    fn to_html(&self, lang: &str) -> Result<String> {
        let language = language(lang)?;
        Ok(html::grid(&self.grid(language), language))
    }

    fn __repr__(&self) -> String {
        self.grid(language_of(self.survey.as_deref())).text()
    }

    fn _repr_html_(&self) -> String {
        let language = language_of(self.survey.as_deref());
        html::grid(&self.grid(language), language)
    }
}
