//! Composite indices for JavaScript.

use peil::composite::{Index, IndexData, Run};
use peil::report::Context;
use peil::report::drawing::index::{Alike, Chosen, contributions, profile, tree};
use peil::{Answers, CsvOptions};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{json, throw};
use crate::columns::Columns;
use crate::estimates::language_of;

/// An index of some units, with what every step did.
#[wasm_bindgen]
#[derive(Debug)]
pub struct IndexRun {
    run: Run,
    data: IndexData,
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
            let table = match columns {
                Some(columns) => columns.answers()?,
                None => Answers::from_csv(&*csv.unwrap_or_default(), &CsvOptions::default())?,
            };
            let data = IndexData::new(&table, unit, wave.as_deref())?;
            Ok(Self { run: index.plan(&data)?.run(), data })
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
        drawn(language, |language| contributions(&self.run, &chosen, &Context::neutral(), language))
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
            tree(&self.run, unit.as_deref(), wave.as_deref(), &Context::neutral(), language)
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
            let categories = like.as_deref().map(|by| self.data.categories(by)).transpose()?;
            let alike = like.as_deref().zip(categories.as_deref());
            let alike = alike.map(|(by, categories)| Alike { by, categories });
            profile(&self.run, unit, wave.as_deref(), alike, &Context::neutral(), language)
        })
    }
}

/// A drawing in a language, as JSON.
fn drawn<T: serde::Serialize>(
    language: &str,
    draw: impl FnOnce(peil::Language) -> peil::Result<T>,
) -> Result<String, JsValue> {
    language_of(language).and_then(draw).map(|own| json(&own)).map_err(|error| throw(&error))
}
