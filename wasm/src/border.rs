//! JSON across the border, and errors as what JavaScript throws.

use peil::wire::Failure;
use peil::{Code, Error, Place, Problem, Stage};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// What a failing call throws: the JSON text of a [`Failure`].
pub(crate) fn throw(error: &Error) -> JsValue {
    JsValue::from_str(&json(&Failure::from(error)))
}

/// The JSON text of a result.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| wasm_bindgen::throw_str(&error.to_string()))
}

/// Reads back what [`json`] wrote, such as rows that the host kept.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, JsValue> {
    // By way of a value, as the core reads its own documents: each type is then read in one way only, which keeps the
    // module small.
    let value: Result<serde_json::Value, _> = serde_json::from_str(text);
    value.and_then(serde_json::from_value).map_err(|error| {
        let problem = Problem::new(Code::WrongType, error.to_string()).at(Place::default());
        throw(&Error::one(Stage::Estimate, problem))
    })
}
