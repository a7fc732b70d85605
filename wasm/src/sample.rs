//! Samples and what is asked of them, for JavaScript.

use std::sync::Arc;

use peil::report::{Context, phrase};
use peil::wire::{self, Input, Request};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{json, throw};
use crate::columns::Columns;
use crate::composite::{IndexEstimated, IndexRun, index_of};
use crate::estimates::{Estimates, language_of};

/// Answers with their design.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Sample {
    pub(crate) sample: peil::Sample,
    survey: Option<Arc<peil::Survey>>,
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

    /// Computes what a request in JSON asks: the whole response, as JSON.
    ///
    /// # Errors
    /// Throws every problem of the request.
    pub fn evaluate(&self, request: &str) -> Result<String, JsValue> {
        let ask = || wire::ask(&self.sample, &Request::from_json(request)?);
        ask().map(|response| json(&response)).map_err(|error| throw(&error))
    }

    /// What a request in JSON asks of response – who answered, how alike they are to those invited, bounds, standard errors
    /// by phase – as sentences, as JSON.
    ///
    /// # Errors
    /// Throws every problem of the request, and labels that lack the language.
    #[wasm_bindgen(js_name = phraseFound)]
    pub fn phrase_found(&self, request: &str, language: &str) -> Result<String, JsValue> {
        let sentences = || -> peil::Result<Vec<phrase::Sentence>> {
            let (context, language) = (Context::of(self.survey.as_deref()), language_of(language)?);
            let found = wire::ask(&self.sample, &Request::from_json(request)?)?;
            let of_response = found.response.iter().map(|own| phrase::response(&context, own, language));
            let alike =
                found.representativity.iter().map(|own| phrase::representativity(&context, own, language));
            let bounds = found.bounds.iter().map(|own| phrase::bound(&context, own, language));
            let phases = found.phases.iter().map(|own| phrase::phases(&context, own, language));
            of_response.chain(alike).chain(bounds).chain(phases).collect()
        };
        sentences().map(|sentences| json(&sentences)).map_err(|error| throw(&error))
    }

    /// An index of estimates by crossed breakdowns: one of the document by its id, or TOML or JSON.
    ///
    /// # Errors
    /// Throws every problem of the index, and everything of which it cannot be made.
    pub fn index(&self, index: &str, by: Vec<String>, level: Option<f64>) -> Result<IndexEstimated, JsValue> {
        let own = || {
            let by: Vec<&str> = by.iter().map(String::as_str).collect();
            let scores = self.sample.index(&index_of(index, self.survey.as_deref())?, &by)?;
            level.map_or(Ok(scores.clone()), |level| scores.at_level(level))
        };
        own().map(|own| IndexEstimated::of(own, self.survey.clone())).map_err(|error| throw(&error))
    }

    /// The scores of the units that answered, with what every step did.
    ///
    /// # Errors
    /// Throws every problem of the index, and indicators that a single unit has no value of.
    #[wasm_bindgen(js_name = indexRun)]
    pub fn index_run(&self, index: &str) -> Result<IndexRun, JsValue> {
        let own = || {
            let index = index_of(index, self.survey.as_deref())?;
            let data = self.sample.index_data(&index)?;
            Ok(IndexRun::of_data(index.plan(&data)?.run(), data, self.survey.clone()))
        };
        own().map_err(|error| throw(&error))
    }

    /// The same sample with the scores of an index and its branches among the answers.
    ///
    /// # Errors
    /// As `indexRun`, and throws names that the answers have already.
    pub fn scored(&self, index: &str) -> Result<Self, JsValue> {
        let own = || self.sample.scored(&index_of(index, self.survey.as_deref())?);
        own().map(|own| Self::from(own.sample)).map_err(|error| throw(&error))
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
