//! Composite indices in Python, as documents and built in code.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};
use serde_json::{Map, Value, json};

use peil::{Code, Error, Place, Problem, Stage, composite};

use crate::answers;
use crate::arguments::{
    IndexChoice, IndexDocument, IndexList, IndexParts, IndexStep, LabelText, list, type_name,
};
use crate::errors::Result;
use crate::hints::Record;
use crate::json;
use crate::survey::text_of;

/// A part of a composite index: a branch with parts of its own, or an indicator.
///
/// Arguments are the keys of index documents; what is not said is inherited from the branch or index above, or is as the
/// document has it. Nothing is checked before the part stands in an `Index`, which reports all problems at once.
///
/// Parameters
/// ----------
/// id : str
///     Short name; of an indicator also its column, unless ``column`` says another.
/// parts : list of str, Part or dict, optional
///     What a branch is made of, names being indicators; an indicator has none.
/// label : str or dict, optional
///     What it is called, or that by language.
/// weight : float, optional
///     Weight among its siblings; 1 unless said.
/// column : str, optional
///     Of an indicator: the column that it is.
/// direction : {"up", "down"}, optional
///     Of an indicator: whether more is better.
/// denominate : dict, optional
///     Of an indicator: what it is divided by, as in ``{"by": "inhabitants", "scale": 1000}``.
/// impute, treat, normalise : str or dict, optional
///     How missing values are filled, outliers treated, and values become scores, here and in all parts.
/// weigh, aggregate : str or dict, optional
///     Of a branch: where weights come from, and how its parts are taken together.
/// available : float, optional
///     Of a branch: the least share of its parts that must have a score.
/// rescale : str or dict, optional
///     Of a branch: the scale that its score is brought to again.
/// decimals : int, optional
///     Decimals that its score is rounded to before it goes on.
///
/// Examples
/// --------
/// >>> import peil
/// >>> barriers = peil.Part("barriers", direction="down", weight=0.5)
/// >>> peil.Part("climate", ["trust", barriers]).document["parts"]
/// [{'id': 'trust'}, {'direction': 'down', 'id': 'barriers', 'weight': 0.5}]
#[pyclass(frozen, module = "peil")]
pub(crate) struct Part(Map<String, Value>);

/// A composite index: a tree of indicators, and how scores are made of them.
///
/// An index is written as a document (`Index.load`, `Index.loads`), stands among the ``indices`` of a survey document
/// (`Survey.index`), or is built here; the words are the same. `composite` computes it.
///
/// Parameters
/// ----------
/// id : str
///     Short name; it is also the name of the tree's top.
/// parts : list of str, Part or dict
///     What it is made of, names being indicators.
/// label : str or dict, optional
///     What it is called, or that by language.
/// parameters : str or dict, optional
///     Which units medians, bounds, weights and ends of scales are taken of: ``all_waves`` (unless said), ``each_wave``, or of
///     one wave and then frozen, ``{"wave": 2018}``.
/// screen : dict, optional
///     Which units have too few values to be assessed: ``{"available": 0.6}``, ``{"nonzero": 0.5}``.
/// impute : str or dict, optional
///     How missing values are filled: ``mean``, ``median``, ``previous``, or ``{"method": "median", "by": "size"}``.
/// treat : dict, optional
///     How outliers are treated: ``{"with": [{"method": "winsorise", "most": 5}], "until": {}}``.
/// normalise : str or dict, optional
///     How values become scores: ``min_max`` (unless said), ``z_score``, ``rank``, ``percentile_rank``, ``robust``, ``grades``,
///     ``as_is`` and others, or with more, ``{"method": "goalposts", "low": 0, "high": 100}``.
/// weigh : str, optional
///     Where weights come from: ``stated`` (unless said), ``principal_components``, ``correlations``.
/// aggregate : str or dict, optional
///     How parts are taken together: ``arithmetic`` (unless said), ``geometric``, ``harmonic``, ``copeland``, ``{"power": 2}``.
/// available : float, optional
///     The least share of its parts that must have a score for a branch to have one.
/// rescale : str or dict, optional
///     The scale that the score of the index is brought to again.
/// decimals : int, optional
///     Decimals that every score is rounded to before it goes on to the tier above.
/// tiers : list of dict, optional
///     What differs by tier, the first being the index itself.
/// groups : list of dict, optional
///     Groups of scores, the lowest first: ``[{"id": "low"}, {"id": "high", "at_least": 0.5}]``.
/// variables : list of dict, optional
///     What other columns are called: ``[{"id": "size", "label": "Size", "categories": [{"code": "s", "label": "small"}]}]``.
///
/// Raises
/// ------
/// SurveyError
///     With every problem of the index and its place.
///
/// Examples
/// --------
/// >>> import peil
/// >>> index = peil.Index(
/// ...     "digital",
/// ...     [peil.Part("skills", weight=2), peil.Part("barriers", direction="down")],
/// ...     normalise={"method": "goalposts", "low": 0, "high": 100},
/// ... )
/// >>> run = peil.composite({"unit": ["north", "south"], "skills": [60, 20], "barriers": [30, 70]}, index)
/// >>> [(row["unit"], round(row["score"], 3), row["rank"]) for row in run.ranks()]
/// [('north', 0.633, 1), ('south', 0.233, 2)]
#[pyclass(frozen, module = "peil")]
pub(crate) struct Index {
    pub(crate) inner: Arc<composite::Index>,
    pub(crate) survey: Option<Arc<peil::Survey>>,
}

impl Index {
    pub(crate) fn of(inner: composite::Index, survey: Option<Arc<peil::Survey>>) -> Self {
        Self { inner: Arc::new(inner), survey }
    }

    /// An index, or what a document says of one.
    pub(crate) fn read(given: &IndexDocument<'_>) -> Result<Self> {
        if let Ok(index) = given.0.cast::<Self>() {
            let own = index.get();
            return Ok(Self { inner: own.inner.clone(), survey: own.survey.clone() });
        }
        if given.0.cast::<PyMapping>().is_err() {
            let found = type_name(&given.0);
            let message = format!("expected an index or its document as a dict, found `{found}`");
            return Err(PyTypeError::new_err(message).into());
        }
        let document = json::from_python(&given.0, Stage::Survey)?;
        Ok(Self::of(composite::Index::from_value(document)?, None))
    }

    /// An index, what a document says of one, or the one that has this id in the survey document.
    pub(crate) fn choose(
        given: IndexChoice<'_>,
        survey: Option<&peil::Survey>,
    ) -> Result<Arc<composite::Index>> {
        let Ok(id) = given.0.cast::<PyString>() else {
            if given.0.cast::<Self>().is_err() && given.0.cast::<PyMapping>().is_err() {
                let found = type_name(&given.0);
                let message =
                    format!("expected an index, its document as a dict, or the id of one, found `{found}`");
                return Err(PyTypeError::new_err(message).into());
            }
            return Ok(Self::read(&IndexDocument(given.0))?.inner);
        };
        let id = id.to_str()?;
        if let Some(index) = survey.and_then(|survey| survey.index(id)) {
            return Ok(Arc::new(index.clone()));
        }
        let problem = Problem::new(Code::UnknownName, format!("there is no index `{id}`"));
        let known = survey.iter().flat_map(|survey| &survey.indices).map(|index| index.id.as_str());
        let problem = problem.at(Place::path("index")).suggest(id, known);
        let problem = match survey {
            Some(_) => problem,
            None => problem.help("the answers were read without a survey document"),
        };
        Err(Error::one(Stage::Survey, problem).into())
    }
}

/// Keys of a document and what was given for them.
struct Keys(Map<String, Value>);

impl Keys {
    fn of(id: &str) -> Self {
        Self(Map::from_iter([("id".to_owned(), id.into())]))
    }

    fn value(mut self, key: &str, value: Option<Value>) -> Self {
        self.0.extend(value.map(|value| (key.to_owned(), value)));
        self
    }

    fn given(self, key: &str, object: Option<&Bound<'_, PyAny>>) -> Result<Self> {
        let value = object.map(|own| json::from_python(own, Stage::Survey)).transpose()?;
        Ok(self.value(key, value))
    }

    fn step(self, key: &str, step: Option<IndexStep<'_>>) -> Result<Self> {
        self.given(key, step.as_ref().map(|step| &step.0))
    }

    /// A step, of which a word alone is the method.
    fn method(self, key: &str, step: Option<IndexStep<'_>>) -> Result<Self> {
        match step {
            Some(IndexStep(word)) if word.is_instance_of::<PyString>() => {
                let method = json::from_python(&word, Stage::Survey)?;
                Ok(self.value(key, Some(json!({ "method": method }))))
            }
            step => self.step(key, step),
        }
    }

    fn parts(self, given: Option<IndexParts<'_>>) -> Result<Self> {
        let Some(IndexParts(given)) = given else { return Ok(self) };
        let items = list(&given).filter(|_| !given.is_instance_of::<PyString>()).ok_or_else(|| {
            let found = type_name(&given);
            PyTypeError::new_err(format!("expected a list of names, parts or dicts, found `{found}`"))
        })?;
        let part = |item: PyResult<Bound<'_, PyAny>>| -> Result<Value> {
            let item = item?;
            Ok(if let Ok(part) = item.cast::<Part>() {
                Value::Object(part.get().0.clone())
            } else if item.is_instance_of::<PyString>() {
                json!({ "id": json::from_python(&item, Stage::Survey)? })
            } else {
                json::from_python(&item, Stage::Survey)?
            })
        };
        let parts = items.map(part).collect::<Result<Vec<_>>>()?;
        Ok(self.value("parts", Some(parts.into())))
    }
}

#[pymethods]
impl Part {
    #[new]
    #[pyo3(signature = (
        id, parts=None, *, label=None, weight=None, column=None, direction=None, denominate=None, impute=None, treat=None,
        normalise=None, weigh=None, aggregate=None, available=None, rescale=None, decimals=None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn new(
        id: &str,
        parts: Option<IndexParts<'_>>,
        label: Option<LabelText<'_>>,
        weight: Option<f64>,
        column: Option<String>,
        direction: Option<String>,
        denominate: Option<IndexStep<'_>>,
        impute: Option<IndexStep<'_>>,
        treat: Option<IndexStep<'_>>,
        normalise: Option<IndexStep<'_>>,
        weigh: Option<IndexStep<'_>>,
        aggregate: Option<IndexStep<'_>>,
        available: Option<f64>,
        rescale: Option<IndexStep<'_>>,
        decimals: Option<i64>,
    ) -> Result<Self> {
        let keys = Keys::of(id)
            .parts(parts)?
            .given("label", label.as_ref().map(|own| &own.0))?
            .value("weight", weight.map(number))
            .value("column", column.map(Value::from))
            .value("direction", direction.map(Value::from))
            .step("denominate", denominate)?
            .method("impute", impute)?
            .step("treat", treat)?
            .method("normalise", normalise)?
            .step("weigh", weigh)?
            .step("aggregate", aggregate)?
            .value("available", available.map(number))
            .method("rescale", rescale)?
            .value("decimals", decimals.map(Value::from));
        Ok(Self(keys.0))
    }

    /// Short name.
    #[getter]
    fn id(&self) -> &str {
        self.0["id"].as_str().unwrap_or_default()
    }

    /// The part as a document has it.
    #[getter]
    fn document<'py>(&self, py: Python<'py>) -> PyResult<Record<'py>> {
        json::to_python(py, &self.0)
    }

    fn __repr__(&self) -> String {
        format!("<peil.Part {}>", self.id())
    }
}

/// A number as JSON; what JSON does not have as the text that the core then refuses.
fn number(number: f64) -> Value {
    if number.is_finite() { number.into() } else { number.to_string().into() }
}

#[pymethods]
impl Index {
    #[new]
    #[pyo3(signature = (
        id, parts, *, label=None, parameters=None, screen=None, impute=None, treat=None, normalise=None, weigh=None,
        aggregate=None, available=None, rescale=None, decimals=None, tiers=None, groups=None, variables=None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn new(
        id: &str,
        parts: IndexParts<'_>,
        label: Option<LabelText<'_>>,
        parameters: Option<IndexStep<'_>>,
        screen: Option<IndexStep<'_>>,
        impute: Option<IndexStep<'_>>,
        treat: Option<IndexStep<'_>>,
        normalise: Option<IndexStep<'_>>,
        weigh: Option<IndexStep<'_>>,
        aggregate: Option<IndexStep<'_>>,
        available: Option<f64>,
        rescale: Option<IndexStep<'_>>,
        decimals: Option<i64>,
        tiers: Option<IndexList<'_>>,
        groups: Option<IndexList<'_>>,
        variables: Option<IndexList<'_>>,
    ) -> Result<Self> {
        let keys = Keys::of(id)
            .parts(Some(parts))?
            .given("label", label.as_ref().map(|own| &own.0))?
            .step("parameters", parameters)?
            .step("screen", screen)?
            .method("impute", impute)?
            .step("treat", treat)?
            .method("normalise", normalise)?
            .step("weigh", weigh)?
            .step("aggregate", aggregate)?
            .value("available", available.map(number))
            .method("rescale", rescale)?
            .value("decimals", decimals.map(Value::from))
            .given("tiers", tiers.as_ref().map(|own| &own.0))?
            .given("groups", groups.as_ref().map(|own| &own.0))?
            .given("variables", variables.as_ref().map(|own| &own.0))?;
        Ok(Self::of(composite::Index::from_value(Value::Object(keys.0))?, None))
    }

    /// Read an index from a file, TOML or JSON.
    ///
    /// Parameters
    /// ----------
    /// path : str or path-like
    ///     An index document.
    ///
    /// Raises
    /// ------
    /// SurveyError
    ///     With every problem of the document and its place in the file.
    ///
    /// Examples
    /// --------
    /// >>> import json, pathlib, peil
    /// >>> document = peil.Index("digital", ["plan", "skills"]).document
    /// >>> _ = pathlib.Path("index.json").write_text(json.dumps(document))
    /// >>> peil.Index.load("index.json").indicators
    /// ['plan', 'skills']
    #[staticmethod]
    fn load(path: PathBuf) -> Result<Self> {
        let name = path.display().to_string();
        let text = text_of(answers::read(&path)?, Stage::Survey).map_err(|error| error.in_file(&name))?;
        let index = composite::Index::from_text(&text).map_err(|error| error.in_file(&name))?;
        Ok(Self::of(index, None))
    }

    /// Read an index from text, TOML or JSON.
    ///
    /// Raises
    /// ------
    /// SurveyError
    ///     With every problem of the document and its place in the text.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> index = peil.Index.loads('''
    /// ... id = "digital"
    /// ... parts = [{ id = "plan" }, { id = "skills", weight = 2 }]
    /// ... ''')
    /// >>> index.document["normalise"]
    /// {'method': 'min_max', 'low': 0.0, 'high': 1.0}
    #[staticmethod]
    fn loads(text: &str) -> Result<Self> {
        Ok(Self::of(composite::Index::from_text(text)?, None))
    }

    /// The JSON Schema of index documents.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> peil.Index.schema()["required"]
    /// ['id', 'parts']
    #[staticmethod]
    fn schema(py: Python<'_>) -> PyResult<Record<'_>> {
        json::to_python(py, &composite::Index::schema())
    }

    /// Short name.
    #[getter]
    fn id(&self) -> &str {
        &self.inner.id
    }

    /// Ids of the indicators, in the order of the tree.
    #[getter]
    fn indicators(&self) -> Vec<&str> {
        self.inner.indicators().map(|part| part.id.as_str()).collect()
    }

    /// The index as a document has it, with what was not said.
    #[getter]
    fn document<'py>(&self, py: Python<'py>) -> PyResult<Record<'py>> {
        json::to_python(py, &*self.inner)
    }

    fn __repr__(&self) -> String {
        format!("<peil.Index {}: {} indicators>", self.inner.id, self.inner.indicators().count())
    }
}
