//! Maps of estimates and of scores.

use peil::report::drawing::chart::{AskedAreas, areas, score_areas};
use peil::{Stage, wire};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::composite::{IndexRun, drawn};
use crate::estimates::Estimates;

#[wasm_bindgen]
impl Estimates {
    /// What a page needs to draw the figures on a map, as JSON; which shapes there are and how they are classed is an
    /// [`AskedAreas`] in JSON.
    ///
    /// # Errors
    /// Throws what cannot stand on one map.
    pub fn areas(&self, asked: &str, language: &str) -> Result<String, JsValue> {
        drawn(language, |language| areas(self.inner(), &asked_of(asked)?, &self.context(), language))
    }
}

#[wasm_bindgen]
impl IndexRun {
    /// The same of the scores on the index or a part of it, in a wave, the last unless said.
    ///
    /// # Errors
    /// Throws waves and parts that are not there, and what cannot stand on one map.
    pub fn areas(
        &self,
        asked: &str,
        part: Option<String>,
        wave: Option<String>,
        language: &str,
    ) -> Result<String, JsValue> {
        drawn(language, |language| {
            let (asked, part, wave) = (asked_of(asked)?, part.as_deref(), wave.as_deref());
            score_areas(&self.run, part, wave, &asked, &self.context(), language)
        })
    }
}

fn asked_of(text: &str) -> peil::Result<AskedAreas> {
    wire::option("map", serde_json::from_str(text).unwrap_or_default(), Stage::Estimate)
}
