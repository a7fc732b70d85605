//! Composite indices for JavaScript.

use peil::composite::{Index, IndexData, Run};
use peil::{Answers, CsvOptions};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{json, throw};
use crate::columns::Columns;

/// An index of some units, with what every step did.
#[wasm_bindgen]
#[derive(Debug)]
pub struct IndexRun(Run);

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
            Ok(index.plan(&IndexData::new(&table, unit, wave.as_deref())?)?.run())
        };
        run().map(Self).map_err(|error| throw(&error))
    }

    /// The JSON Schema of index documents.
    pub fn schema() -> String {
        json(&Index::schema())
    }

    /// All scores with ranks and groups, as JSON.
    pub fn scores(&self) -> String {
        json(&self.0.table())
    }

    /// The share of every node in its branch and in the index, as JSON.
    pub fn weights(&self) -> String {
        json(&self.0.plan().weights())
    }

    /// The parameters of all indicators, as JSON.
    pub fn parameters(&self) -> String {
        json(&self.0.parameters())
    }

    /// What should be known of the scores, as JSON.
    pub fn notes(&self) -> String {
        json(&self.0.notes())
    }

    /// Every value that a step touched, and why, as JSON.
    pub fn touches(&self) -> String {
        json(&self.0.touches())
    }

    /// How a unit came to its score, as JSON.
    ///
    /// # Errors
    /// Throws where the unit or the wave is not in the table.
    pub fn explain(&self, unit: &str, wave: Option<String>) -> Result<String, JsValue> {
        self.0.explain(unit, wave.as_deref()).map(|own| json(&own)).map_err(|error| throw(&error))
    }
}
