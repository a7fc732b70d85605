//! The JSON border in Python: the same requests and responses as in every other language.

use pyo3::prelude::*;
use pyo3::types::PyString;

use peil::Stage;
use peil::wire::{self, Input, Request};

use crate::answers::{self, Given};
use crate::arguments;
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
#[pyo3(signature = (request, answers=None))]
pub(crate) fn evaluate(request: arguments::Request<'_>, answers: Option<Given>) -> Result<Record<'_>> {
    let py = request.0.py();
    let request = match request.0.cast::<PyString>() {
        Ok(text) => Request::from_json(text.to_str()?)?,
        Err(_) => Request::from_value(json::from_python(&request.0, Stage::Estimate)?)?,
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
