//! Samples and what is asked of them, for JavaScript.

use std::sync::Arc;

use peil::wire::{self, Input, Request};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::throw;
use crate::columns::Columns;
use crate::estimates::Estimates;

/// Answers with their design.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Sample {
    pub(crate) sample: peil::Sample,
    pub(crate) survey: Option<Arc<peil::Survey>>,
}

impl From<peil::Sample> for Sample {
    fn from(sample: peil::Sample) -> Self {
        let survey = sample.survey().cloned().map(Arc::new);
        Self { sample, survey }
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
        with_input(request, csv, columns, wire::read).map(Self::from)
    }

    /// Computes what a request in JSON asks.
    ///
    /// # Errors
    /// Throws every problem of the request.
    pub fn ask(&self, request: &str) -> Result<Estimates, JsValue> {
        let ask = || {
            let queries = wire::queries(&self.sample, &Request::from_json(request)?)?;
            self.sample.together(&queries)
        };
        let estimates = ask().map_err(|error| throw(&error))?;
        Ok(Estimates::together(estimates, self.survey.clone()))
    }

    /// The wave that the answers belong to.
    pub fn wave(&self) -> Option<String> {
        self.sample.wave().map(str::to_owned)
    }

    /// Rows of answers.
    pub fn rows(&self) -> usize {
        self.sample.answers().rows()
    }
}

/// Runs a request with its answers.
pub(crate) fn with_input<T>(
    request: &str,
    csv: Option<Vec<u8>>,
    columns: Option<Columns>,
    run: fn(&Request, Input<'_>) -> peil::Result<T>,
) -> Result<T, JsValue> {
    let run = || {
        let request = Request::from_json(request)?;
        match (columns, &csv) {
            (Some(columns), _) => run(&request, Input::Columns(columns.answers()?)),
            (None, Some(csv)) => run(&request, Input::Csv(csv)),
            (None, None) => run(&request, Input::Nothing),
        }
    };
    run().map_err(|error| throw(&error))
}
