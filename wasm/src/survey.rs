//! The survey document for JavaScript.

use peil::report::drawing;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{json, read, throw};
use crate::columns::Columns;
use crate::estimates::language_of;
use crate::sample::Sample;

/// A survey document that was read without a problem.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Survey(peil::Survey);

#[wasm_bindgen]
impl Survey {
    /// Reads a document from its text, TOML or JSON.
    ///
    /// # Errors
    /// Throws every problem of the document.
    pub fn load(text: &str) -> Result<Self, JsValue> {
        peil::Survey::from_text(text).map(Self).map_err(|error| throw(&error))
    }

    /// Takes a document that JavaScript holds as an object, as JSON; its problems have paths but no lines.
    ///
    /// # Errors
    /// Throws every problem of the document.
    pub fn of(document: &str) -> Result<Self, JsValue> {
        peil::Survey::from_value(read(document)?).map(Self).map_err(|error| throw(&error))
    }

    /// All problems of a document's text, as JSON.
    pub fn validate(text: &str) -> String {
        json(&peil::Survey::problems_of(text))
    }

    /// The document as JSON.
    pub fn document(&self) -> String {
        json(&self.0)
    }

    /// What readers can choose where figures are broken down by `by`, as JSON.
    ///
    /// # Errors
    /// Throws where the language is unknown.
    pub fn choices(&self, by: Vec<String>, language: &str) -> Result<String, JsValue> {
        let by: Vec<&str> = by.iter().map(String::as_str).collect();
        let language = language_of(language).map_err(|error| throw(&error))?;
        Ok(json(&drawing::choices(Some(&self.0), &by, language)))
    }

    /// Reads answers from CSV text.
    ///
    /// # Errors
    /// Throws every problem of the answers and the design.
    #[wasm_bindgen(js_name = readCsv)]
    pub fn read_csv(&self, text: &[u8], wave: Option<String>) -> Result<Sample, JsValue> {
        self.0.read_csv(text, wave.as_deref()).map(Sample::from).map_err(|error| throw(&error))
    }

    /// Reads answers from columns.
    ///
    /// # Errors
    /// Throws every problem of the columns, the answers and the design.
    #[wasm_bindgen(js_name = readColumns)]
    pub fn read_columns(&self, columns: Columns, wave: Option<String>) -> Result<Sample, JsValue> {
        let read = |columns: Columns| self.0.read(&columns.answers()?, wave.as_deref());
        read(columns).map(Sample::from).map_err(|error| throw(&error))
    }
}
