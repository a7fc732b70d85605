//! Response in Python: who answered, how alike they are to those invited, and what holds without assumptions.

use std::collections::BTreeMap;

use pyo3::prelude::*;
use serde_json::Value;

use peil::report::{Context, note, phrase, response as report, response_csv as csv};
use peil::response::{
    BoundsQuery, CategoryPartial, PhaseError, RepresentativityQuery, ResponseQuery, ResponseRow,
};
use peil::{Language, Stage};

use crate::arguments::{Names, options};
use crate::errors::Result;
use crate::estimates::Estimates;
use crate::hints::Record;
use crate::json;
use crate::language;
use crate::patience::patiently;
use crate::sample::Sample;
use crate::shown::{self, Shown, results, told};
use crate::table::{self, Cell, Field, Row, groups, of_figure};

impl Row for ResponseRow {
    const BEFORE: &'static [Field<Self>] = &[];
    const AFTER: &'static [Field<Self>] = &[
        Field("population", |row| Cell::Count(row.population)),
        Field("invited", |row| Cell::Count(Some(row.invited))),
        Field("answered", |row| Cell::Count(Some(row.answered))),
        Field("rate", |row| Cell::Number(Some(row.rate))),
        Field("weighted_base", |row| Cell::Number(row.weighted_base)),
        Field("weighted_rate", |row| Cell::Number(row.weighted_rate)),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        groups(self.by.iter())
    }
}

impl Row for peil::Bound {
    const BEFORE: &'static [Field<Self>] = of_figure!();
    const AFTER: &'static [Field<Self>] = &[
        Field("category", |row| Cell::Text(row.category.as_deref())),
        Field("estimate", |row| Cell::Number(row.estimate)),
        Field("answered", |row| Cell::Count(Some(row.answered))),
        Field("silent", |row| Cell::Count(Some(row.silent))),
        Field("lowest", |row| Cell::Number(row.lowest)),
        Field("highest", |row| Cell::Number(row.highest)),
        Field("low", |row| Cell::Number(row.low)),
        Field("high", |row| Cell::Number(row.high)),
        Field("sampled", |row| Cell::Truth(row.sampled)),
        Field("level", |row| Cell::Number(Some(row.level))),
        Field("interval", |row| Cell::Text(row.interval.map(peil::Interval::word))),
        Field("base", |row| Cell::Text(Some(&row.base))),
        Field("notes", |row| Cell::Texts(row.notes.iter().map(note::word).collect())),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        groups(self.by.iter())
    }
}

impl Row for PhaseError {
    const BEFORE: &'static [Field<Self>] = of_figure!();
    const AFTER: &'static [Field<Self>] = &[
        Field("category", |row| Cell::Text(row.category.as_deref())),
        Field("estimate", |row| Cell::Number(row.estimate)),
        Field("se", |row| Cell::Number(row.se)),
        Field("se_sampling", |row| Cell::Number(row.se_sampling)),
        Field("se_response", |row| Cell::Number(row.se_response)),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        groups(self.by.iter())
    }
}

impl Row for CategoryPartial {
    const BEFORE: &'static [Field<Self>] = &[
        Field("variable", |row| Cell::Text(Some(&row.variable))),
        Field("category", |row| Cell::Text(Some(&row.category))),
    ];
    const AFTER: &'static [Field<Self>] = &[
        Field("invited", |row| Cell::Count(Some(row.invited))),
        Field("answered", |row| Cell::Count(Some(row.answered))),
        Field("propensity", |row| Cell::Number(Some(row.propensity))),
        Field("unconditional", |row| Cell::Number(Some(row.unconditional))),
        Field("conditional", |row| Cell::Number(Some(row.conditional))),
    ];
}

results! {
    /// Who was invited and who answered, one row for each group.
    ///
    /// A row is a dict: one key for each breakdown, ``population`` (where known), ``invited``, ``answered``, ``rate``,
    /// ``weighted_base`` and ``weighted_rate``. Rates are fractions from 0 to 1, of those invited; the weighted rate is an
    /// estimate of the population's, with the weights of sampling alone.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"size": ["s", "s", "s", "l"], "answered": ["yes", "no", "no", "yes"]}
    /// >>> sample = peil.Sample(data, population=4, census=True, responded={"answered": "yes"})
    /// >>> response = sample.response(by="size")
    /// >>> [(row["size"], round(row["rate"], 2)) for row in response], response.total["rate"]
    /// ([('l', 1.0), ('s', 0.33)], 0.5)
    ResponseTable(peil::ResponseTable) of ResponseRow: |own| &own.rows, report::response, csv::response;

    /// How alike those who answered are to those who were invited, one row for each category of each variable.
    ///
    /// A row is a dict: ``variable``, ``category``, ``invited``, ``answered``, ``propensity`` (mean of the category),
    /// ``unconditional`` (above 0 where the category answers more than others) and ``conditional`` (what is left of it among
    /// units that are alike in the other variables). ``r`` and ``cv`` are the indicators of all.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"size": ["s"] * 4 + ["l"] * 4, "answered": ["yes"] + ["no"] * 3 + ["yes"] * 4}
    /// >>> sample = peil.Sample(data, population=8, census=True, responded={"answered": "yes"})
    /// >>> found = sample.representativity(by="size")
    /// >>> [(row["category"], row["propensity"], round(row["unconditional"], 3)) for row in found]
    /// [('l', 1.0, 0.265), ('s', 0.25, -0.265)]
    Representativity(peil::Representativity) of CategoryPartial:
        |own| &own.categories, report::representativity, csv::representativity;

    /// How low and how high figures can be, whatever those who did not answer would have said; one row for each estimate.
    ///
    /// A row is a dict: ``indicator``, ``measure``, ``wave``, one key for each breakdown, ``category``, ``estimate``,
    /// ``answered``, ``silent`` (units that did not answer, and that belong, or may belong, to the base), ``lowest`` and
    /// ``highest``, ``low`` and ``high`` (in a sample their outer confidence limits), ``sampled``, ``level``, ``interval``,
    /// ``base`` and ``notes``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": ["yes"] * 6 + ["no"] * 2}, population=10, census=True)
    /// >>> (row,) = sample.share("q", equals="yes").bounds()
    /// >>> row["estimate"], row["silent"], row["lowest"], row["highest"]
    /// (0.75, 2, 0.6, 0.8)
    Bounds(Vec<peil::Bound>) of peil::Bound: |own| own, report::bounds, csv::bounds;

    /// Standard errors by phase, one row for each estimate: ``se`` squared is ``se_sampling`` squared plus ``se_response``
    /// squared.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> (row,) = peil.Sample({"y": [1, 2, 4, 5]}, population=20, selected=8).mean("y").phases()
    /// >>> round(row["se"], 3), round(row["se_sampling"], 3), round(row["se_response"], 3)
    /// (0.816, 0.5, 0.645)
    Phases(Vec<PhaseError>) of PhaseError: |own| own, report::phases, csv::phases;
}

#[pymethods]
impl Sample {
    /// Who was invited and who answered.
    ///
    /// Parameters
    /// ----------
    /// by : str or list of str, optional
    ///     Breakdowns that are known of everybody invited: columns of a table in which everybody has a row, or the strata.
    /// crossed : bool
    ///     Whether breakdowns are crossed; otherwise each has rows of its own.
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     If a breakdown is not known of those who did not answer, or nothing says who was invited.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"size": ["s", "s", "s", "l"], "answered": ["yes", "no", "no", "yes"]}
    /// >>> sample = peil.Sample(data, population=4, census=True, responded={"answered": "yes"})
    /// >>> [(row["size"], row["invited"], row["answered"]) for row in sample.response(by="size")]
    /// [('l', 1, 1), ('s', 3, 1)]
    #[pyo3(signature = (by=None, *, crossed=true))]
    fn response(&self, py: Python<'_>, by: Option<Names>, crossed: bool) -> Result<ResponseTable> {
        let query = ResponseQuery { by: by.unwrap_or_default().0, crossed };
        let sample = self.inner()?;
        let inner = patiently(py, || sample.response_table(&query))?;
        Ok(ResponseTable::of(inner, self.survey()))
    }

    /// How alike those who answered are to those who were invited, as far as some variables tell.
    ///
    /// Parameters
    /// ----------
    /// by : str or list of str
    ///     Variables that are known of everybody invited.
    /// model : {"cells", "main_effects"}
    ///     How propensities to answer are estimated: by the response rates of the crossed variables, or by a logistic
    ///     regression without interactions.
    /// level : float
    ///     Confidence level.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"size": ["s"] * 4 + ["l"] * 4, "answered": ["yes"] + ["no"] * 3 + ["yes"] * 4}
    /// >>> sample = peil.Sample(data, population=8, census=True, responded={"answered": "yes"})
    /// >>> found = sample.representativity(by="size")
    /// >>> round(found.r["estimate"], 3), round(found.r["unadjusted"], 3)
    /// (0.244, 0.198)
    #[pyo3(signature = (by, *, model="cells", level=0.95))]
    fn representativity(
        &self,
        py: Python<'_>,
        by: Names,
        model: &str,
        level: f64,
    ) -> Result<Representativity> {
        let mut query: RepresentativityQuery = options(
            "representativity",
            [("by", Some(Value::from(by.0))), ("model", Some(model.into()))],
            Stage::Estimate,
        )?;
        query.level = level;
        let sample = self.inner()?;
        let inner = patiently(py, || sample.representativity(&query))?;
        Ok(Representativity::of(inner, self.survey()))
    }
}

#[pymethods]
impl Estimates {
    /// How low and how high every figure can be, whatever those who did not answer would have said.
    ///
    /// Parameters
    /// ----------
    /// ranges : dict, optional
    ///     The least and the largest value that an answer can have, by the name of an indicator that is a mean; a survey
    ///     document tells it by ``min`` and ``max`` or by points.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"pace": ["agree"] * 103 + ["disagree"] * 88}
    /// >>> sample = peil.Sample(data, population=356, census=True)
    /// >>> bounds = sample.share("pace", equals="agree").bounds()
    /// >>> bounds.phrase(lang="nb")[0]
    /// '`pace`: uten å anta noe om de 165 som ikke svarte, ligger andelen blant enhetene mellom 28,9 og 75,3 prosent.'
    #[pyo3(signature = (ranges=None))]
    fn bounds(&self, py: Python<'_>, ranges: Option<BTreeMap<String, [f64; 2]>>) -> Result<Bounds> {
        let how = BoundsQuery { ranges: ranges.unwrap_or_default() };
        let (sample, queries) = self.origin("there are no bounds")?;
        let inner = patiently(py, || sample.bounds_within(queries, &how))?;
        Ok(Bounds::of(self.of_kept(inner), self.document()))
    }

    /// What of every standard error comes from sampling, and what from response.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"y": [1, 2, 4, 5]}, population=20, selected=8)
    /// >>> row = sample.mean("y").phases()[0]
    /// >>> round(row["se_sampling"] ** 2 + row["se_response"] ** 2 - row["se"] ** 2, 12)
    /// 0.0
    fn phases(&self, py: Python<'_>) -> Result<Phases> {
        let (sample, queries) = self.origin("there are no standard errors by phase")?;
        let inner = patiently(py, || sample.phases(queries))?;
        Ok(Phases::of(self.of_kept(inner), self.document()))
    }
}

#[pymethods]
impl ResponseTable {
    /// Who answered as a sentence: the groups that answered least and most, whether those invited are all or a sample,
    /// and what is assumed of the others.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"size": ["small"] * 4 + ["large"] * 4, "here": ["yes"] + ["no"] * 3 + ["yes"] * 4}
    /// >>> sample = peil.Sample(data, population=8, census=True, responded={"here": "yes"})
    /// >>> print(sample.response().phrase(lang="nb").split(". ")[0])
    /// 5 av 8 enheter (62,5 prosent) svarte
    #[pyo3(signature = (lang="en"))]
    fn phrase(&self, lang: &str) -> Result<String> {
        Ok(phrase::response(&self.context(), &self.inner, language(lang)?)?.text)
    }

    /// The row of everybody.
    #[getter]
    fn total<'py>(&self, py: Python<'py>) -> Result<Record<'py>> {
        Ok(table::records(py, std::slice::from_ref(&self.inner.total))?.remove(0))
    }

    /// Units invited that lack a breakdown and so are in no row of it.
    #[getter]
    fn lacking(&self) -> u64 {
        self.inner.lacking
    }
}

told! {
    Bounds: |own, context, language| {
        phrase::each(context, &own.inner, language, phrase::bound).map(shown::texts)
    };
    Phases: |own, context, language| {
        phrase::each(context, &own.inner, language, phrase::phases).map(shown::texts)
    };
}

#[pymethods]
impl Representativity {
    /// The indicator as a sentence, which says that groups answered differently only where that is established.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"size": ["s"] * 4 + ["l"] * 4, "answered": ["yes"] + ["no"] * 3 + ["yes"] * 4}
    /// >>> sample = peil.Sample(data, population=8, census=True, responded={"answered": "yes"})
    /// >>> sample.representativity(by="size").phrase().split(". ")[1]
    /// 'It is not established that the groups answered differently, nor that they answered alike'
    #[pyo3(signature = (lang="en"))]
    fn phrase(&self, lang: &str) -> Result<String> {
        Ok(phrase::representativity(&self.context(), &self.inner, language(lang)?)?.text)
    }

    /// The R-indicator, 1 where everybody is as likely to answer: ``estimate``, ``unadjusted``, ``se``, ``low``, ``high``.
    #[getter]
    fn r<'py>(&self, py: Python<'py>) -> Result<Record<'py>> {
        Ok(json::to_python(py, &self.inner.r)?)
    }

    /// The coefficient of variation of the propensities to answer, in the same form: times the standard deviation of an
    /// answer it is the largest bias of its mean, so far as the variables tell.
    #[getter]
    fn cv<'py>(&self, py: Python<'py>) -> Result<Record<'py>> {
        Ok(json::to_python(py, &self.inner.cv)?)
    }

    /// Mean propensity to answer.
    #[getter]
    fn propensity(&self) -> f64 {
        self.inner.propensity
    }

    /// Partial indicators of the variables: ``variable``, ``unconditional``, ``conditional``. Those of their categories
    /// are the rows.
    #[getter]
    fn variables<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        let dict = |own| -> Result<Record<'py>> { Ok(json::to_python(py, own)?) };
        self.inner.variables.iter().map(dict).collect()
    }

    /// What a reader must know, in words.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.inner.notes.iter().map(|note| report::note_text(note, Language::En)).collect()
    }

    /// Everything as a dict.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"size": ["s"] * 4 + ["l"] * 4, "answered": ["yes"] + ["no"] * 3 + ["yes"] * 4}
    /// >>> sample = peil.Sample(data, population=8, census=True, responded={"answered": "yes"})
    /// >>> found = sample.representativity(by="size").to_dict()
    /// >>> found["model"], found["invited"], found["answered"], found["propensity"]
    /// ('cells', 8, 5, 0.625)
    fn to_dict<'py>(&self, py: Python<'py>) -> Result<Record<'py>> {
        Ok(json::to_python(py, &self.inner)?)
    }
}

impl ResponseTable {
    /// The table as the core has it.
    pub(crate) fn table(&self) -> &peil::ResponseTable {
        &self.inner
    }
}
