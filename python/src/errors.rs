//! The one way from the core's error to a Python exception, with the same text and every problem.

use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;

use peil::Stage;

/// What went wrong: something that the core refuses, or an exception of Python's own.
pub(crate) enum Failure {
    Core(peil::Error),
    Python(PyErr),
}

pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// What was found, with the problems of what was refused laid aside, so that several options are refused at once.
pub(crate) fn laid_aside<T>(found: Result<T>, problems: &mut Vec<peil::Problem>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Failure::Core(error)) => {
            problems.extend_from_slice(error.problems());
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

impl From<peil::Error> for Failure {
    fn from(error: peil::Error) -> Self {
        Self::Core(error)
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Python(error) => error,
            Failure::Core(error) => Python::attach(|py| raise(py, &error).unwrap_or_else(|error| error)),
        }
    }
}

/// The exception class of each stage, by its name in `peil._errors`.
fn raise(py: Python<'_>, error: &peil::Error) -> PyResult<PyErr> {
    let class = match error.stage() {
        Stage::Survey => "SurveyError",
        Stage::Answers => "AnswersError",
        Stage::Design => "DesignError",
        Stage::Estimate => "EstimateError",
        Stage::Published => "PublishedError",
    };
    let problems: Vec<Problem> = error.problems().iter().cloned().map(Problem).collect();
    let exception = py.import("peil._errors")?.getattr(class)?.call1((error.to_string(), problems))?;
    Ok(PyErr::from_value(exception))
}

/// The exception of a file that cannot be read, with its name, as Python's own `open` raises it.
pub(crate) fn os_error(error: &std::io::Error, path: &std::path::Path) -> PyErr {
    match error.raw_os_error() {
        Some(number) => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default().to_owned();
            PyOSError::new_err((number, text, path.display().to_string()))
        }
        None => PyOSError::new_err(error.to_string()),
    }
}

/// One problem of an input: what is wrong, where, what was expected and found, and what to do.
///
/// `str(problem)` is the text that the exception shows for it.
///
/// Examples
/// --------
/// >>> import peil
/// >>> problem = peil.Survey.validate('titel = "Open data"')[0]
/// >>> problem.code, problem.message, problem.help
/// ('unknown-key', 'unknown key `titel`', 'did you mean `title`?')
#[pyclass(frozen, eq, module = "peil")]
#[derive(Clone, PartialEq)]
pub(crate) struct Problem(pub(crate) peil::Problem);

#[pymethods]
impl Problem {
    /// The stable code of the kind of problem, such as `unknown-key`.
    #[getter]
    fn code(&self) -> &'static str {
        self.0.code.as_str()
    }

    /// What is wrong.
    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    /// Where.
    #[getter]
    fn place(&self) -> Place {
        Place(self.0.place.clone())
    }

    /// What would have been right.
    #[getter]
    fn expected(&self) -> Option<&str> {
        self.0.expected.as_deref()
    }

    /// What stood there.
    #[getter]
    fn found(&self) -> Option<&str> {
        self.0.found.as_deref()
    }

    /// What to do about it.
    #[getter]
    fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<peil.Problem {}>", self.0)
    }

    /// Exceptions travel between processes, and their problems with them.
    fn __reduce__(slf: &Bound<'_, Self>) -> PyResult<(Py<PyAny>, (String,))> {
        let text =
            serde_json::to_string(&slf.get().0).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok((slf.get_type().getattr("_of_json")?.unbind(), (text,)))
    }

    #[staticmethod]
    fn _of_json(text: &str) -> PyResult<Self> {
        serde_json::from_str(text).map(Self).map_err(|error| PyValueError::new_err(error.to_string()))
    }
}

/// Where a problem lies; what is not known is `None`.
///
/// Examples
/// --------
/// >>> import peil
/// >>> place = peil.Survey.validate('titel = "Open data"')[0].place
/// >>> place.line, place.column, place.path
/// (1, 1, 'titel')
#[pyclass(frozen, eq, module = "peil")]
#[derive(Clone, PartialEq)]
pub(crate) struct Place(peil::Place);

#[pymethods]
impl Place {
    /// File name, as it was given.
    #[getter]
    fn file(&self) -> Option<&str> {
        self.0.file.as_deref()
    }

    /// Line of the file, from 1.
    #[getter]
    fn line(&self) -> Option<u64> {
        self.0.line
    }

    /// Column of the line; in a CSV file the field's position; from 1.
    #[getter]
    fn column(&self) -> Option<u64> {
        self.0.column
    }

    /// Row of the answers, from 1, not counting a header.
    #[getter]
    fn row(&self) -> Option<u64> {
        self.0.row
    }

    /// Path in a document, such as `questions[2].answers[0].code`.
    #[getter]
    fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Question or column by name.
    #[getter]
    fn question(&self) -> Option<&str> {
        self.0.question.as_deref()
    }

    /// Wave by name.
    #[getter]
    fn wave(&self) -> Option<&str> {
        self.0.wave.as_deref()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<peil.Place {}>", self.0)
    }
}
