//! The JSON border in Python: the same requests and responses as in every other language.

use pyo3::prelude::*;
use pyo3::types::PyString;

use peil::wire::{self, Input, Request};
use peil::{Stage, Survey};

use crate::answers::{self, Given};
use crate::arguments;
use crate::errors::Result;
use crate::hints::Record;
use crate::json;
use crate::patience::patiently;
use crate::sums::needs_rows;

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
        None => patiently(py, || wire::evaluate(&request, Input::Nothing))?,
        Some(Given::Engine(_)) => return Err(needs_rows().into()),
        Some(Given::Columns(columns)) => patiently(py, || wire::evaluate(&request, Input::Columns(columns)))?,
        Some(Given::Labelled(file)) => {
            // What is wrong with a document is told when it is evaluated.
            let document = request
                .survey
                .as_ref()
                .map(|own| own.as_str().map_or_else(|| own.to_string(), str::to_owned));
            let columns = match document.and_then(|text| Survey::from_text(&text).ok()) {
                Some(survey) => Given::coded(py, &file, &survey)?,
                None => Given::Labelled(file).columns(py)?,
            };
            patiently(py, || wire::evaluate(&request, Input::Columns(columns)))?
        }
        Some(Given::File(path)) => {
            let file = answers::read(&path)?;
            let evaluate = || wire::evaluate(&request, Input::Csv(&file));
            patiently(py, || evaluate().map_err(|error| error.in_file(&path.display().to_string())))?
        }
    };
    Ok(json::to_python(py, &response)?)
}
