//! Drafts of survey documents for JavaScript.

use peil::CsvOptions;
use peil::survey::{Draft, look, rows_of};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{json, read, throw};

/// Looks at a CSV file whose document nobody has written yet: what was found, as JSON.
///
/// # Errors
/// Throws everything for which the file cannot be read.
#[wasm_bindgen(js_name = lookAt)]
pub fn look_at(csv: &[u8]) -> Result<String, JsValue> {
    look(csv).map(|found| json(&found)).map_err(|error| throw(&error))
}

/// The rows of a part of a CSV file, as JSON.
///
/// # Errors
/// Throws where the part is not well-formed.
#[wasm_bindgen(js_name = rowsOf)]
pub fn rows_of_part(part: &[u8], delimiter: char) -> Result<String, JsValue> {
    // Files have no other delimiters than one byte has.
    let options = CsvOptions { delimiter: u8::try_from(delimiter).ok(), ..CsvOptions::default() };
    rows_of(part, &options).map(|rows| json(&rows)).map_err(|error| throw(&error))
}

/// The text of the document that a draft, as JSON, makes.
///
/// # Errors
/// Throws where the draft has another form.
#[wasm_bindgen(js_name = draftText)]
pub fn draft_text(draft: &str) -> Result<String, JsValue> {
    read::<Draft>(draft).map(|draft| draft.text())
}

/// The ids of a draft's questions and indicators, in the order of its columns.
///
/// # Errors
/// Throws where the draft has another form.
#[wasm_bindgen(js_name = draftIds)]
pub fn draft_ids(draft: &str) -> Result<Vec<String>, JsValue> {
    read::<Draft>(draft).map(|draft| draft.ids())
}
