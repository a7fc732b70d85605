//! Samples and what is asked of them, for JavaScript.

use peil::wire::{self, Input, Request};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{json, read, throw};
use crate::columns::Columns;

/// Answers with their design.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Sample(peil::Sample);

impl From<peil::Sample> for Sample {
    fn from(sample: peil::Sample) -> Self {
        Self(sample)
    }
}

#[wasm_bindgen]
impl Sample {
    /// Reads answers (CSV text, or columns) as the `design` of a request in JSON says.
    ///
    /// # Errors
    /// Throws every problem of the answers and the design.
    #[wasm_bindgen(constructor)]
    pub fn new(request: &str, csv: Option<Vec<u8>>, columns: Option<Columns>) -> Result<Self, JsValue> {
        with_input(request, csv, columns, |request, input| wire::read(request, input)).map(Self)
    }

    /// Computes what a request in JSON asks, and gives the response as JSON.
    ///
    /// # Errors
    /// Throws every problem of the request.
    pub fn ask(&self, request: &str) -> Result<String, JsValue> {
        let ask = || wire::ask(&self.0, &Request::from_json(request)?);
        ask().map(|response| json(&response)).map_err(|error| throw(&error))
    }

    /// The wave that the answers belong to.
    pub fn wave(&self) -> Option<String> {
        self.0.wave().map(str::to_owned)
    }

    /// Rows of answers.
    pub fn rows(&self) -> usize {
        self.0.answers().rows()
    }
}

/// The JSON border as one call: request in, answers (CSV text, or columns) beside it, response out.
///
/// # Errors
/// Throws everything wrong with the document, the answers, the design or the request.
#[wasm_bindgen]
pub fn evaluate(request: &str, csv: Option<Vec<u8>>, columns: Option<Columns>) -> Result<String, JsValue> {
    with_input(request, csv, columns, |request, input| wire::evaluate(request, input)).map(|done| json(&done))
}

fn with_input<T>(
    request: &str,
    csv: Option<Vec<u8>>,
    columns: Option<Columns>,
    run: impl Fn(&Request, Input<'_>) -> peil::Result<T>,
) -> Result<T, JsValue> {
    let run = || {
        let request = Request::from_json(request)?;
        match columns {
            Some(columns) => run(&request, Input::Columns(columns.answers()?)),
            None => run(&request, Input::Csv(csv.as_deref().unwrap_or_default())),
        }
    };
    run().map_err(|error| throw(&error))
}

/// The changes from one wave to another among rows of estimates, all as JSON.
///
/// # Errors
/// Throws waves that no row has, and figures that only one of the waves has.
#[wasm_bindgen]
pub fn changes(
    rows: &str,
    from: &str,
    to: &str,
    margin: Option<f64>,
    survey: Option<String>,
) -> Result<String, JsValue> {
    let rows: Vec<peil::Estimate> = read(rows)?;
    let survey: Option<peil::Survey> = survey.as_deref().map(read).transpose()?;
    peil::changes(&rows, from, to, margin, survey.as_ref())
        .map(|changes| json(&changes))
        .map_err(|error| throw(&error))
}

/// Rows of estimates as CSV text.
///
/// # Errors
/// Throws where the text is not that of rows.
#[wasm_bindgen(js_name = toCsv)]
pub fn to_csv(rows: &str) -> Result<String, JsValue> {
    Ok(peil::report::csv(&read::<Vec<peil::Estimate>>(rows)?))
}
