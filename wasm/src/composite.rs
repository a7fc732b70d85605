//! Composite indices for JavaScript.

use std::sync::Arc;

use js_sys::Function;
use peil::composite::{
    CoherenceLimits, Index, IndexData, IndexEstimates, InputErrors, Robust, Robustness, Run, Sensitivity,
};
use peil::report::Context;
use peil::report::drawing::index::{Alike, Chosen, contributions, profile, robust_ranks, tree};
use peil::{Answers, Code, CsvOptions, Error, Place, Problem, Stage, Survey, wire};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{json, read, throw};
use crate::columns::Columns;
use crate::estimates::{Estimates, language_of};

/// An index of some units, with what every step did.
#[wasm_bindgen]
#[derive(Debug)]
pub struct IndexRun {
    pub(crate) run: Run,
    source: Source,
    survey: Option<Arc<Survey>>,
}

/// What an index is made of.
#[derive(Debug)]
enum Source {
    Data(Box<IndexData>),
    Estimates(Box<IndexEstimates>),
}

impl IndexRun {
    /// Of the answers of units.
    pub(crate) fn of_data(run: Run, data: IndexData, survey: Option<Arc<Survey>>) -> Self {
        Self { run, source: Source::Data(Box::new(data)), survey }
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context::of(self.survey.as_deref())
    }
}

/// Scores of an index of estimates.
#[wasm_bindgen]
#[derive(Debug)]
pub struct IndexEstimated {
    estimates: IndexEstimates,
    survey: Option<Arc<Survey>>,
}

impl IndexEstimated {
    pub(crate) fn of(estimates: IndexEstimates, survey: Option<Arc<Survey>>) -> Self {
        Self { estimates, survey }
    }
}

#[wasm_bindgen]
impl IndexEstimated {
    /// The scores, as estimates of one sample or of a panel.
    pub fn estimates(&self) -> Estimates {
        Estimates::together((*self.estimates).clone(), self.survey.clone())
    }

    /// The scores with what every step did.
    pub fn run(&self) -> IndexRun {
        let source = Source::Estimates(Box::new(self.estimates.clone()));
        IndexRun { run: self.estimates.run().clone(), source, survey: self.survey.clone() }
    }
}

/// The index of a document by its id, or one that is written out as TOML or JSON.
pub(crate) fn index_of(text: &str, survey: Option<&Survey>) -> peil::Result<Index> {
    if let Some(index) = survey.and_then(|survey| survey.index(text)) {
        return Ok(index.clone());
    }
    if text.contains(['=', '{']) {
        return Index::from_text(text);
    }
    let problem = Problem::new(Code::UnknownName, format!("there is no index `{text}`"));
    let known = survey.iter().flat_map(|survey| &survey.indices).map(|index| index.id.as_str());
    Err(Error::one(Stage::Survey, problem.at(Place::path("index")).suggest(text, known)))
}

#[wasm_bindgen]
impl IndexRun {
    /// Computes an index, whose text is TOML or JSON, of a table (CSV text or columns): `unit` is the column of units, `wave`
    /// that of waves.
    ///
    /// # Errors
    /// Throws every problem of the document, then every problem of the table.
    #[wasm_bindgen(constructor)]
    pub fn new(
        index: &str,
        csv: Option<Vec<u8>>,
        columns: Option<Columns>,
        unit: &str,
        wave: Option<String>,
    ) -> Result<Self, JsValue> {
        let run = || {
            let index = Index::from_text(index)?;
            let table = table_of(csv, columns)?;
            let data = IndexData::new(&table, unit, wave.as_deref())?;
            Ok(Self::of_data(index.plan(&data)?.run(), data, None))
        };
        run().map_err(|error| throw(&error))
    }

    /// The JSON Schema of index documents.
    pub fn schema() -> String {
        json(&Index::schema())
    }

    /// All scores with ranks and groups, as JSON.
    pub fn scores(&self) -> String {
        json(&self.run.table())
    }

    /// The share of every node in its branch and in the index, as JSON.
    pub fn weights(&self) -> String {
        json(&self.run.plan().weights())
    }

    /// The parameters of all indicators, as JSON.
    pub fn parameters(&self) -> String {
        json(&self.run.parameters())
    }

    /// What should be known of the scores, as JSON.
    pub fn notes(&self) -> String {
        json(&self.run.notes())
    }

    /// Every value that a step touched, and why, as JSON.
    pub fn touches(&self) -> String {
        json(&self.run.touches())
    }

    /// How a unit came to its score, as JSON.
    ///
    /// # Errors
    /// Throws where the unit or the wave is not in the table.
    pub fn explain(&self, unit: &str, wave: Option<String>) -> Result<String, JsValue> {
        self.run.explain(unit, wave.as_deref()).map(|own| json(&own)).map_err(|error| throw(&error))
    }

    /// What a page needs to draw where the scores of units come from, as JSON.
    ///
    /// # Errors
    /// Throws units and waves that are not there, and scores that are not made of contributions.
    pub fn contributions(
        &self,
        units: Option<Vec<String>>,
        wave: Option<String>,
        language: &str,
    ) -> Result<String, JsValue> {
        let units: Option<Vec<&str>> = units.as_ref().map(|units| units.iter().map(String::as_str).collect());
        let chosen = Chosen { wave: wave.as_deref(), units: units.as_deref() };
        drawn(language, |language| contributions(&self.run, &chosen, &self.context(), language))
    }

    /// The same of the tree, with the scores of a unit, or medians of all, as JSON.
    ///
    /// # Errors
    /// Throws units and waves that are not there.
    pub fn tree(
        &self,
        unit: Option<String>,
        wave: Option<String>,
        language: &str,
    ) -> Result<String, JsValue> {
        drawn(language, |language| {
            tree(&self.run, unit.as_deref(), wave.as_deref(), &self.context(), language)
        })
    }

    /// The same of one unit beside the median of all, and of those that a column says are like it, as JSON.
    ///
    /// # Errors
    /// Throws units, waves and columns that are not there, and units of which the column says nothing.
    pub fn profile(
        &self,
        unit: &str,
        wave: Option<String>,
        like: Option<String>,
        language: &str,
    ) -> Result<String, JsValue> {
        drawn(language, |language| {
            let categories = like.as_deref().map(|by| self.categories(by)).transpose()?;
            let alike = like.as_deref().zip(categories.as_deref());
            let alike = alike.map(|(by, categories)| Alike::by(by, categories));
            profile(&self.run, unit, wave.as_deref(), alike, &self.context(), language)
        })
    }
}

impl IndexRun {
    pub(crate) fn categories(&self, by: &str) -> peil::Result<Vec<Option<String>>> {
        match &self.source {
            Source::Data(data) => data.categories(by),
            Source::Estimates(_) => {
                let problem = Problem::new(Code::NoEffect, "`like` has no effect on an index of estimates");
                Err(Error::one(Stage::Estimate, problem.at(Place::path("like"))))
            }
        }
    }
}

#[wasm_bindgen]
impl IndexRun {
    /// How well the parts of every branch belong together, as JSON: in a wave, or over all rows.
    ///
    /// # Errors
    /// Throws limits that are no correlations, and a wave that is not there.
    pub fn coherence(&self, wave: Option<String>, limits: &str) -> Result<String, JsValue> {
        let own = || {
            let limits: CoherenceLimits = wire::option("limits", value(limits), Stage::Estimate)?;
            self.run.coherence(wave.as_deref(), &limits)
        };
        own().map(|own| json(&own)).map_err(|error| throw(&error))
    }

    /// What every branch and indicator counts for in effect, as JSON: in a wave, or over all rows.
    ///
    /// # Errors
    /// Throws a wave that is not there.
    pub fn importance(&self, wave: Option<String>) -> Result<String, JsValue> {
        self.run.importance(wave.as_deref()).map(|own| json(&own)).map_err(|error| throw(&error))
    }

    /// What the index is without each of its parts, as JSON.
    #[wasm_bindgen(js_name = removeOne)]
    pub fn remove_one(&self) -> String {
        json(&self.run.plan().remove_one())
    }

    /// The strengths and weaknesses of a unit, so many of each, beside peers, as JSON.
    ///
    /// # Errors
    /// Throws units and waves that are not there.
    pub fn strengths(
        &self,
        unit: &str,
        wave: Option<String>,
        peers: Vec<String>,
        count: usize,
    ) -> Result<String, JsValue> {
        let peers: Vec<&str> = peers.iter().map(String::as_str).collect();
        let own = self.run.profile(unit, wave.as_deref(), &peers, count);
        own.map(|own| json(&own)).map_err(|error| throw(&error))
    }

    /// How far the ranks of another run lie from these, as JSON; of a branch or indicator, or of the index.
    ///
    /// # Errors
    /// Throws runs without a unit in common, and a part that one of them does not have.
    pub fn compare(&self, other: &Self, node: Option<String>) -> Result<String, JsValue> {
        self.run.compare(&other.run, node.as_deref()).map(|own| json(&own)).map_err(|error| throw(&error))
    }

    /// A Monte Carlo over the errors of the values – standard errors, or their covariance – and choices, as JSON. `go_on` is told
    /// how much is done of how much, and says `false` to stop.
    ///
    /// # Errors
    /// Throws everything that is wrong with choices and errors.
    pub fn robust(
        &self,
        asked: &str,
        errors: Option<Vec<f64>>,
        joint: bool,
        go_on: Option<Function>,
    ) -> Result<String, JsValue> {
        let own =
            || self.uncertain(asked, errors, joint)?.run(&mut |done, of| told(go_on.as_ref(), done, of));
        own().map(|own| json(&own)).map_err(|error| throw(&error))
    }

    /// What a page needs to draw the ranks of what `robust` found, as JSON: in a wave, the last unless said.
    ///
    /// # Errors
    /// Throws a part that was not asked for, and a wave that is not there.
    #[wasm_bindgen(js_name = robustRanks)]
    pub fn robust_ranks(
        &self,
        robust: &str,
        node: Option<String>,
        wave: Option<String>,
        language: &str,
    ) -> Result<String, JsValue> {
        let robust: Robust = read(robust)?;
        let index = self.run.index();
        let node = node.as_deref().unwrap_or(&index.id);
        drawn(language, |language| {
            robust_ranks(&robust, node, wave.as_deref(), index, &self.context(), language)
        })
    }

    /// First-order and total effects of everything uncertain, as JSON.
    ///
    /// # Errors
    /// Throws everything that is wrong with choices, errors and options.
    pub fn sensitivity(
        &self,
        asked: &str,
        options: &str,
        errors: Option<Vec<f64>>,
        joint: bool,
        go_on: Option<Function>,
    ) -> Result<String, JsValue> {
        let own = || {
            let options: Sensitivity = wire::option("sensitivity", value(options), Stage::Estimate)?;
            let plan = self.uncertain(asked, errors, joint)?;
            plan.sensitivity(&options, &mut |done, of| told(go_on.as_ref(), done, of))
        };
        own().map(|own| json(&own)).map_err(|error| throw(&error))
    }
}

impl IndexRun {
    fn uncertain(
        &self,
        asked: &str,
        errors: Option<Vec<f64>>,
        joint: bool,
    ) -> peil::Result<peil::composite::RobustPlan> {
        let asked = Robustness::from_text(asked)?;
        match &self.source {
            Source::Data(data) => {
                let of = |own| if joint { InputErrors::Covariance(own) } else { InputErrors::Standard(own) };
                asked.plan(self.run.index(), data, errors.map(of).as_ref())
            }
            Source::Estimates(own) if errors.is_none() => own.robust(&asked),
            Source::Estimates(_) => {
                let message = "errors have no effect on an index of estimates, which knows its own";
                let problem = Problem::new(Code::NoEffect, message);
                Err(Error::one(Stage::Estimate, problem.at(Place::path("errors"))))
            }
        }
    }
}

/// Tells how much is done; whether to go on.
fn told(go_on: Option<&Function>, done: u64, of: u64) -> bool {
    let Some(go_on) = go_on else { return true };
    let said = go_on.call2(&JsValue::NULL, &JsValue::from(done as f64), &JsValue::from(of as f64));
    // What it throws stops the work; saying nothing goes on.
    said.is_ok_and(|said| said != JsValue::FALSE)
}

/// A table: bytes of a CSV file, or columns.
pub(crate) fn table_of(csv: Option<Vec<u8>>, columns: Option<Columns>) -> peil::Result<Answers> {
    match columns {
        Some(columns) => columns.answers(),
        None => Answers::from_csv(&*csv.unwrap_or_default(), &CsvOptions::default()),
    }
}

/// Options as a JSON value, by the words of documents.
fn value(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// A drawing in a language, as JSON.
pub(crate) fn drawn<T: serde::Serialize>(
    language: &str,
    draw: impl FnOnce(peil::Language) -> peil::Result<T>,
) -> Result<String, JsValue> {
    language_of(language).and_then(draw).map(|own| json(&own)).map_err(|error| throw(&error))
}
