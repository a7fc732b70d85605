//! Waves of the same units, for JavaScript.

use std::sync::Arc;

use peil::wire::{self, Request};
use peil::{Matching, Stage};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::throw;
use crate::estimates::Estimates;
use crate::sample::Sample;

/// Waves that are being gathered, and then the panel of them.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Panel {
    pub(crate) waves: Vec<(Option<String>, peil::Sample)>,
    pub(crate) panel: Option<peil::Panel>,
}

#[wasm_bindgen]
impl Panel {
    /// A panel of no waves yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a wave, by its name or by the one that the sample knows.
    pub fn add(&mut self, name: Option<String>, sample: &Sample) {
        self.waves.push((name, sample.sample.clone()));
    }

    /// Joins the waves, as a [`Matching`] in JSON or their document says.
    ///
    /// # Errors
    /// Throws everything wrong with the crosswalk, and every name that cannot be right.
    pub fn join(&mut self, matching: Option<String>) -> Result<(), JsValue> {
        let waves = std::mem::take(&mut self.waves);
        let join = || match matching {
            Some(matching) => {
                let value = serde_json::from_str(&matching).unwrap_or_default();
                let matching: Matching = wire::option("matching", value, Stage::Design)?;
                let named = waves.into_iter().map(|(name, sample)| {
                    (name.or_else(|| sample.wave().map(str::to_owned)).unwrap_or_default(), sample)
                });
                peil::Panel::new(named, &matching)
            }
            None => peil::Panel::of_survey(waves.into_iter().map(|(_, sample)| sample)),
        };
        self.panel = Some(join().map_err(|error| throw(&error))?);
        Ok(())
    }

    /// The names of the waves, the earliest first.
    pub fn waves(&self) -> Vec<String> {
        self.panel.iter().flat_map(peil::Panel::waves).map(str::to_owned).collect()
    }

    /// Computes what a request in JSON asks, in every wave.
    ///
    /// # Errors
    /// Throws every problem of the request.
    pub fn ask(&self, request: &str) -> Result<Estimates, JsValue> {
        let panel = self.joined()?;
        let ask = || {
            let request = Request::from_json(request)?;
            let queries = panel.samples().iter().map(|sample| wire::queries(sample, &request));
            panel.run_each(&queries.collect::<peil::Result<Vec<_>>>()?)
        };
        let survey = survey_of(panel).cloned().map(Arc::new);
        ask().map(|own| Estimates::together(own, survey)).map_err(|error| throw(&error))
    }
}

impl Panel {
    pub(crate) fn joined(&self) -> Result<&peil::Panel, JsValue> {
        self.panel.as_ref().ok_or_else(|| JsValue::from_str("the waves are not joined yet"))
    }
}

/// The document that the answers were read against.
pub(crate) fn survey_of(panel: &peil::Panel) -> Option<&peil::Survey> {
    panel.samples().iter().find_map(peil::Sample::survey)
}
