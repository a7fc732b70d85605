//! JSON values in and out of Python, by Python's own `json`.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyCFunction, PyDict, PyTuple};
use serde::Serialize;
use serde_json::Value;

use peil::{Code, Error, Problem, Stage};

use crate::arguments::type_name;
use crate::errors::Result;
use crate::hints::Record;

/// A Python object of dicts, lists, texts, numbers, truth values and `None` as a JSON value.
pub(crate) fn from_python(object: &Bound<'_, PyAny>, stage: Stage) -> Result<Value> {
    let py = object.py();
    let options = [("default", PyCFunction::new_closure(py, None, None, plain)?)].into_py_dict(py)?;
    let text: String = py.import("json")?.call_method("dumps", (object,), Some(&options))?.extract()?;
    // Python writes NaN and infinity, which JSON does not have.
    Ok(serde_json::from_str(&text)
        .map_err(|error| Error::one(stage, Problem::new(Code::Syntax, format!("not JSON: {error}"))))?)
}

/// Numbers and arrays of numpy and its like as Python's own.
fn plain(arguments: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>) -> PyResult<Py<PyAny>> {
    let object = arguments.get_item(0)?;
    object.call_method0("tolist").map(Bound::unbind).map_err(|_| {
        let found = type_name(&object);
        PyTypeError::new_err(format!("expected dicts, lists, texts, numbers and True/False, found `{found}`"))
    })
}

/// A value as dicts, lists, texts, numbers, truth values and `None`.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Record<'py>> {
    let text = serde_json::to_string(value)
        .map_err(|error| pyo3::exceptions::PyValueError::new_err(error.to_string()))?;
    py.import("json")?.call_method1("loads", (text,)).map(Record)
}
