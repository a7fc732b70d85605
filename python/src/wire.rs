//! The JSON border in Python: the same requests and responses as in every other language.

use pyo3::prelude::*;
use pyo3::types::PyString;

use peil::Stage;
use peil::wire::{self, Input, Request};

use crate::answers::{self, Given};
use crate::errors::Result;
use crate::hints::Record;
use crate::json;

/// Evaluate a request, as every other language sends it, on answers.
///
/// Parameters
/// ----------
/// request : dict or str
///     The request; as text, it is JSON.
/// answers : path, table or dict, optional
///     As in `Survey.read`; a request about a published table has none.
///
/// Returns
/// -------
/// dict
///     The response, with the estimates under ``rows``.
///
/// Examples
/// --------
/// >>> import peil
/// >>> request = {
/// ...     "design": {"population": 14, "census": True},
/// ...     "queries": [{"name": "open", "measure": "share", "of": "open", "equals": ["yes"]}],
/// ... }
/// >>> response = peil.evaluate(request, {"open": ["yes", "no", "yes"]})
/// >>> response["rows"][0]["yes"]
/// 2
#[pyfunction]
#[pyo3(signature = (request: "dict[str, object] | str", answers=None))]
pub(crate) fn evaluate<'py>(request: &Bound<'py, PyAny>, answers: Option<Given>) -> Result<Record<'py>> {
    let py = request.py();
    let request = match request.cast::<PyString>() {
        Ok(text) => Request::from_json(text.to_str()?)?,
        Err(_) => Request::from_value(json::from_python(request, Stage::Estimate)?)?,
    };
    let response = match answers {
        None => py.detach(|| wire::evaluate(&request, Input::Nothing))?,
        Some(Given::Columns(columns)) => py.detach(|| wire::evaluate(&request, Input::Columns(columns)))?,
        Some(Given::File(path)) => {
            let file = answers::read(&path)?;
            py.detach(|| wire::evaluate(&request, Input::Csv(&file)))
                .map_err(|error| error.in_file(&path.display().to_string()))?
        }
    };
    Ok(json::to_python(py, &response)?)
}
