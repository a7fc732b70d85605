//! peil for JavaScript: converts what the host gives, calls the core, converts what comes back.

use wasm_bindgen::prelude::wasm_bindgen;

/// The version of the library.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The stable codes of all problems that the library can report, in the order of its documentation.
#[wasm_bindgen(js_name = errorCodes)]
pub fn error_codes() -> Vec<String> {
    peil::Code::ALL.iter().map(|code| code.as_str().to_owned()).collect()
}
