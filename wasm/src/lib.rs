//! peil for JavaScript: converts what the host gives, calls the core, converts what comes back.
//!
//! Documents, requests and results cross the border as JSON text, which the core reads and writes itself; columns of
//! answers cross as typed arrays (`columns`). An error crosses as the JSON of [`peil::wire::Failure`], and the
//! TypeScript side makes it a `PeilError`. The classes here are what `js/api.ts` stands on; users see those of
//! `js/api.ts`.
//!
//! Of the same sources two modules are made: the whole, and with the feature `whole` left out the estimator, which pages load
//! sooner. What only the whole has stands in `composite` and `whole`.

// What crosses the border is copied anyway, and an optional argument can only come as a value.
#![allow(clippy::needless_pass_by_value)]

mod border;
mod columns;
#[cfg(feature = "whole")]
mod composite;
#[cfg(feature = "whole")]
pub mod draft;
mod estimates;
#[cfg(feature = "whole")]
mod map;
mod panel;
mod published;
mod rows;
mod sample;
mod survey;
#[cfg(feature = "whole")]
mod unit;
#[cfg(feature = "whole")]
pub mod watch;
#[cfg(feature = "whole")]
pub mod whole;

use wasm_bindgen::prelude::wasm_bindgen;

/// Makes a panic, which would be a bug of peil, a JavaScript error that says where it was; without this it would
/// reach JavaScript as `unreachable` and nothing else.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|panic| {
        wasm_bindgen::throw_str(&format!("this is a bug in peil, please report it: {panic}"));
    }));
}

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
