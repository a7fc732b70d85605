//! Published tables for JavaScript.

use std::sync::Arc;

use peil::published::{Estimation, PublishedTable, Recovered};
use peil::report::drawing;
use peil::wire::Request;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{json, read, throw};
use crate::estimates::{Estimates, language_of};

/// A published table with the counts behind it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Published {
    table: PublishedTable,
    recovered: Recovered,
}

#[wasm_bindgen]
impl Published {
    /// Reads a table from its text, TOML or JSON, and recovers the counts behind it.
    ///
    /// # Errors
    /// Throws every problem of the document.
    pub fn load(text: &str) -> Result<Self, JsValue> {
        recover(PublishedTable::from_text(text))
    }

    /// Takes a table that JavaScript holds as an object, as JSON.
    ///
    /// # Errors
    /// Throws every problem of the document.
    pub fn of(document: &str) -> Result<Self, JsValue> {
        recover(PublishedTable::from_value(read(document)?))
    }

    /// The counts, denominators and misfits, as JSON.
    pub fn recovered(&self) -> String {
        json(&self.recovered)
    }

    /// What readers can choose, as JSON.
    ///
    /// # Errors
    /// Throws where the language is unknown.
    pub fn choices(&self, language: &str) -> Result<String, JsValue> {
        let language = language_of(language).map_err(|error| throw(&error))?;
        Ok(json(&drawing::choices(Some(&self.table.survey()), &[], language)))
    }

    /// Estimates of what was printed, with the `interval` and `level` of a request in JSON.
    ///
    /// # Errors
    /// Throws every problem of the request.
    pub fn estimates(&self, request: &str) -> Result<Estimates, JsValue> {
        self.estimate(request, PublishedTable::estimates)
    }

    /// What conditional rows say of everybody, with the `interval` and `level` of a request in JSON.
    ///
    /// # Errors
    /// Throws every problem of the request.
    pub fn implied(&self, request: &str) -> Result<Estimates, JsValue> {
        self.estimate(request, PublishedTable::implied)
    }
}

type Method = fn(&PublishedTable, &Recovered, Estimation) -> peil::Result<peil::Estimates>;

impl Published {
    fn estimate(&self, request: &str, method: Method) -> Result<Estimates, JsValue> {
        let run = || {
            let request = Request::from_json(request)?;
            let usual = Estimation::default();
            let how = Estimation {
                interval: request.interval.unwrap_or(usual.interval),
                level: request.level.unwrap_or(usual.level),
            };
            method(&self.table, &self.recovered, how)
        };
        let estimates = run().map_err(|error| throw(&error))?;
        Ok(Estimates::new(estimates, Some(Arc::new(self.table.survey()))))
    }
}

fn recover(table: peil::Result<PublishedTable>) -> Result<Published, JsValue> {
    let recover = |table: PublishedTable| Ok(Published { recovered: table.recover()?, table });
    table.and_then(recover).map_err(|error: peil::Error| throw(&error))
}
