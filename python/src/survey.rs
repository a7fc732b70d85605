//! The survey document in Python.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use peil::{Code, CsvOptions, Error, Place, Stage};

use crate::answers::{self, Given};
use crate::arguments::{Word, Words};
use crate::errors::{Problem, Result};
use crate::hints::Record;
use crate::index::Index;
use crate::json;
use crate::patience::patiently;
use crate::sample::Sample;
use crate::sums::needs_rows;

/// A survey document: what is asked of whom, how units came in, and which indicators are computed.
///
/// A document is TOML or JSON text; `Survey.load` reads it from a file, `Survey.loads` from a string. Reading reports
/// every problem at once.
///
/// Examples
/// --------
/// >>> import peil
/// >>> survey = peil.Survey.loads('''
/// ... peil = 1
/// ... id = "open-data"
/// ... title = "Open data"
/// ... population = { unit = { one = "county", many = "counties", all = "the counties" }, size = 14 }
/// ...
/// ... [[questions]]
/// ... id = "open_data"
/// ... text = "Do you share open data?"
/// ... kind = "single"
/// ... answers = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]
/// ...
/// ... [[indicators]]
/// ... id = "shares"
/// ... label = "Shares open data"
/// ... measure = "share"
/// ... question = "open_data"
/// ... answers = ["yes"]
/// ... ''')
/// >>> sample = survey.read({"open_data": ["yes", "no", "yes"]})
/// >>> sample.estimate("shares")[0]["n"]
/// 3
#[pyclass(frozen, module = "peil")]
pub(crate) struct Survey(Arc<peil::Survey>);

#[pymethods]
impl Survey {
    /// Read a document from a file.
    ///
    /// Parameters
    /// ----------
    /// path : str or path-like
    ///     A TOML or JSON file.
    ///
    /// Raises
    /// ------
    /// SurveyError
    ///     With every problem of the document and its place in the file.
    ///
    /// Examples
    /// --------
    /// >>> import pathlib, peil, polars
    /// >>> polars.DataFrame({"q": ["yes", "no", "yes"], "staff": [3, 5, 10]}).write_csv("answers.csv")
    /// >>> _ = pathlib.Path("survey.toml").write_text(peil.read("answers.csv").survey(population=9))
    /// >>> peil.Survey.load("survey.toml").indicators
    /// ['q', 'staff']
    #[staticmethod]
    fn load(path: PathBuf) -> Result<Self> {
        let name = path.display().to_string();
        let text = text_of(answers::read(&path)?, Stage::Survey).map_err(|error| error.in_file(&name))?;
        Ok(Self(Arc::new(peil::Survey::from_text(&text).map_err(|error| error.in_file(&name))?)))
    }

    /// Read a document from text, TOML or JSON.
    ///
    /// Raises
    /// ------
    /// SurveyError
    ///     With every problem of the document and its place in the text.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> survey = peil.Survey.loads('''{"peil": 1, "id": "s", "title": "Open data", "population": {
    /// ...     "size": 14, "unit": {"one": "county", "many": "counties", "all": "the counties"}}}''')
    /// >>> survey.title
    /// 'Open data'
    #[staticmethod]
    fn loads(text: &str) -> Result<Self> {
        Ok(Self(Arc::new(peil::Survey::from_text(text)?)))
    }

    /// All problems of a document's text; an empty list where it is valid.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> [problem.code for problem in peil.Survey.validate("peil = 1")]
    /// ['missing-key', 'missing-key', 'missing-key']
    #[staticmethod]
    fn validate(text: &str) -> Vec<Problem> {
        peil::Survey::problems_of(text).into_iter().map(Problem).collect()
    }

    /// The JSON Schema of survey documents.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> peil.Survey.schema()["required"]
    /// ['peil', 'id', 'title', 'population']
    #[staticmethod]
    fn schema(py: Python<'_>) -> PyResult<Record<'_>> {
        json::to_python(py, &peil::Survey::schema())
    }

    /// Short name.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// Title, in the document's first language.
    #[getter]
    fn title(&self) -> &str {
        self.0.title.text(self.0.languages.first().copied().unwrap_or_default())
    }

    /// Ids of the waves, in the order of the document.
    #[getter]
    fn waves(&self) -> Vec<&str> {
        self.0.waves.iter().map(|wave| wave.id.as_str()).collect()
    }

    /// Ids of the indicators, in the order of the document.
    #[getter]
    fn indicators(&self) -> Vec<&str> {
        self.0.indicators.iter().map(|indicator| indicator.id.as_str()).collect()
    }

    /// Ids of the breakdowns, in the order of the document.
    #[getter]
    fn breakdowns(&self) -> Vec<&str> {
        self.0.breakdowns.iter().map(|breakdown| breakdown.id.as_str()).collect()
    }

    /// Ids of the composite indices, in the order of the document.
    #[getter]
    fn indices(&self) -> Vec<&str> {
        self.0.indices.iter().map(|index| index.id.as_str()).collect()
    }

    /// A composite index of the document, which `composite` computes with the document's labels.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     Its id.
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     Where the document has no such index.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> survey = peil.Survey.loads('''{"peil": 1, "id": "s", "title": "Open data", "population": {
    /// ...     "size": 14, "unit": {"one": "county", "many": "counties", "all": "the counties"}},
    /// ...     "questions": [{"id": "skills", "text": "Skills?", "kind": "number"}],
    /// ...     "indices": [{"id": "maturity", "parts": [{"id": "skills"}]}]}''')
    /// >>> survey.index("maturity").indicators
    /// ['skills']
    fn index(&self, id: &str) -> Result<Index> {
        let found = self.0.index(id).cloned().ok_or_else(|| {
            let problem = peil::Problem::new(Code::UnknownName, format!("there is no index `{id}`"));
            let known = self.0.indices.iter().map(|index| index.id.as_str());
            Error::one(Stage::Estimate, problem.at(Place::path("indices")).suggest(id, known))
        })?;
        Ok(Index::of(found, Some(self.0.clone())))
    }

    /// Read answers against the document.
    ///
    /// Parameters
    /// ----------
    /// answers : path, table or dict
    ///     A file (CSV, or any that `peil.read` reads: where a column has labels for its codes, either may be what the document
    ///     calls codes); a table of polars, pandas, pyarrow, DuckDB or anything else with the Arrow PyCapsule interface; or a
    ///     dict of columns.
    /// wave : str or int, optional
    ///     The wave that the answers belong to; need not be said where the document has only one.
    /// delimiter : str, optional
    ///     Of a CSV file; found from its header unless said.
    /// missing : str or list of str, optional
    ///     Fields of a CSV file that stand for a missing answer; empty, ``NA``, ``.``, ``..`` and ``:`` unless said.
    ///
    /// Raises
    /// ------
    /// AnswersError
    ///     With every value that does not fit the document, by line or row and column.
    /// DesignError
    ///     Where the population sizes, weights or strata do not hold together.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> survey = peil.Survey.loads(peil.read("apiclus1.csv").survey(unit=("school", "schools", "the schools"), weight="pw", psu="dnum"))
    /// >>> [(row["category"], row["n"]) for row in survey.read("apiclus1.csv").estimate("stype")]
    /// [('E', 183), ('H', 183), ('M', 183)]
    #[pyo3(signature = (answers, wave=None, *, delimiter=None, missing=None))]
    fn read(
        &self,
        py: Python<'_>,
        answers: Given,
        wave: Option<Word>,
        delimiter: Option<&str>,
        missing: Option<Words>,
    ) -> Result<Sample> {
        let wave = wave.as_ref().map(|wave| wave.0.as_str());
        let sample = match answers {
            Given::Engine(_) => return Err(needs_rows().into()),
            Given::File(path) => {
                let mut options =
                    CsvOptions { file: Some(path.display().to_string()), ..CsvOptions::default() };
                if let Some(delimiter) = delimiter {
                    let [byte] = delimiter.as_bytes() else {
                        return Err(PyValueError::new_err("`delimiter` must be one ASCII character").into());
                    };
                    options.delimiter = Some(*byte);
                }
                if let Some(missing) = missing {
                    options.missing = missing.0;
                }
                let file = answers::read(&path)?;
                patiently(py, || self.0.read_csv_with(file.as_slice(), wave, &options))?
            }
            other => {
                let given = [("delimiter", delimiter.is_some()), ("missing", missing.is_some())];
                let problems = given.into_iter().filter(|(_, given)| *given).map(|(name, _)| {
                    peil::Problem::new(Code::NoEffect, format!("`{name}` has no effect on a table"))
                        .at(Place::path(name))
                        .help("it says how a CSV file is written")
                });
                Error::unless_empty(Stage::Answers, problems.collect())?;
                let columns = match &other {
                    Given::Labelled(file) => Given::coded(py, file, &self.0)?,
                    _ => other.columns(py)?,
                };
                patiently(py, || self.0.read(&columns, wave))?
            }
        };
        Ok(Sample::of(sample, Some(self.0.clone())))
    }

    fn __repr__(&self) -> String {
        format!("<peil.Survey {}>", self.0.id)
    }
}

/// The text of a file.
pub(crate) fn text_of(bytes: Vec<u8>, stage: Stage) -> std::result::Result<String, Error> {
    String::from_utf8(bytes)
        .map_err(|_| Error::one(stage, peil::Problem::new(Code::Syntax, "the file is not text in UTF-8")))
}
