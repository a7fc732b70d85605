//! What only the whole module has, beside `composite`: indices of samples and panels, response, headlines held against
//! figures, JSON Schema, and the border as one call.

use std::sync::Arc;

use peil::report::claim::{self, Figures, Headline};
use peil::report::{Context, phrase};
use peil::wire::{self, Found, Request};
use peil::{Code, Error, Problem, Stage};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{json, throw};
use crate::columns::Columns;
use crate::composite::{IndexEstimated, IndexRun, index_of};
use crate::estimates::{Estimates, language_of};
use crate::panel::{Panel, survey_of};
use crate::sample::{Sample, with_input};
use crate::survey::Survey;

#[wasm_bindgen]
impl Survey {
    /// The JSON Schema of documents.
    pub fn schema() -> String {
        json(&peil::Survey::schema())
    }
}

#[wasm_bindgen]
impl Sample {
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
}

#[wasm_bindgen]
impl Panel {
    /// An index of estimates by crossed breakdowns in every wave: one of the document by its id, or TOML or JSON.
    ///
    /// # Errors
    /// Throws every problem of the index, and everything of which it cannot be made.
    pub fn index(&self, index: &str, by: Vec<String>, level: Option<f64>) -> Result<IndexEstimated, JsValue> {
        let own = |panel: &peil::Panel| {
            let by: Vec<&str> = by.iter().map(String::as_str).collect();
            let scores = panel.index(&index_of(index, survey_of(panel))?, &by)?;
            level.map_or(Ok(scores.clone()), |level| scores.at_level(level))
        };
        let panel = self.joined()?;
        let survey = survey_of(panel).cloned().map(Arc::new);
        own(panel).map(|own| IndexEstimated::of(own, survey)).map_err(|error| throw(&error))
    }

    /// The scores of the units that answered, in all waves, with what every step did.
    ///
    /// # Errors
    /// Throws every problem of the index, and indicators that a single unit has no value of.
    #[wasm_bindgen(js_name = indexRun)]
    pub fn index_run(&self, index: &str) -> Result<IndexRun, JsValue> {
        let own = |panel: &peil::Panel| {
            let index = index_of(index, survey_of(panel))?;
            let data = panel.index_data(&index)?;
            let survey = survey_of(panel).cloned().map(Arc::new);
            Ok(IndexRun::of_data(index.plan(&data)?.run(), data, survey))
        };
        own(self.joined()?).map_err(|error| throw(&error))
    }

    /// The same waves with the scores of an index and its branches among the answers.
    ///
    /// # Errors
    /// As `indexRun`, and throws names that the answers have already.
    pub fn scored(&self, index: &str) -> Result<Self, JsValue> {
        let own = |panel: &peil::Panel| panel.scored(&index_of(index, survey_of(panel))?);
        let scored = own(self.joined()?).map_err(|error| throw(&error))?;
        Ok(Self { waves: Vec::new(), panel: Some(scored.panel) })
    }
}

#[wasm_bindgen]
impl Estimates {
    /// Whether a headline in JSON holds of a row, or of what a [`Find`] finds, as JSON.
    ///
    /// # Errors
    /// As [`find`](Self::find); and throws what is wrong with the headline, and a row that is not there.
    pub fn check(
        &self,
        headline: &str,
        row: usize,
        find: Option<String>,
        language: &str,
    ) -> Result<String, JsValue> {
        let rule = || {
            let value = serde_json::from_str(headline).unwrap_or_default();
            let headline: Headline = wire::option("headline", value, Stage::Estimate)?;
            let found = find.map(|find| self.found(&find)).transpose()?;
            let figures = match &found {
                None => self.inner().rows.get(row).map(Figures::from),
                Some(Found::Changes(own)) => own.get(row).map(Figures::from),
                Some(Found::Trends(own)) => own.get(row).map(Figures::from),
                Some(Found::Comparisons(own)) => own.get(row).map(Figures::from),
                Some(Found::Ranking(own)) => Some(own.into()),
                Some(Found::Range(own)) => Some(own.as_ref().into()),
                Some(_) => None,
            };
            let Some(figures) = figures else {
                let problem = Problem::new(Code::OutOfRange, format!("there is no row {row}"));
                return Err(Error::one(Stage::Estimate, problem));
            };
            claim::check(&self.context(), &headline, figures, language_of(language)?)
        };
        rule().map(|ruling| json(&ruling)).map_err(|error| throw(&error))
    }
}

/// The JSON border as one call: request in, answers (CSV text, columns, or none) beside it, response out.
///
/// # Errors
/// Throws everything wrong with the document, the answers, the design or the request.
#[wasm_bindgen]
pub fn evaluate(request: &str, csv: Option<Vec<u8>>, columns: Option<Columns>) -> Result<String, JsValue> {
    with_input(request, csv, columns, wire::evaluate).map(|response| json(&response))
}
