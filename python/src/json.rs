//! JSON values in and out of Python, by Python's own `json`.

use pyo3::prelude::*;
use serde::Serialize;
use serde_json::Value;

use peil::{Code, Error, Problem, Stage};

use crate::errors::Result;
use crate::hints::Record;

/// A Python object of dicts, lists, texts, numbers, truth values and `None` as a JSON value.
pub(crate) fn from_python(object: &Bound<'_, PyAny>, stage: Stage) -> Result<Value> {
    let text: String = object.py().import("json")?.call_method1("dumps", (object,))?.extract()?;
    // Python writes NaN and infinity, which JSON does not have.
    Ok(serde_json::from_str(&text)
        .map_err(|error| Error::one(stage, Problem::new(Code::Syntax, format!("not JSON: {error}"))))?)
}

/// A value as dicts, lists, texts, numbers, truth values and `None`.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Record<'py>> {
    let text = serde_json::to_string(value)
        .map_err(|error| pyo3::exceptions::PyValueError::new_err(error.to_string()))?;
    py.import("json")?.call_method1("loads", (text,)).map(Record)
}
