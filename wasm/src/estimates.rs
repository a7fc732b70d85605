//! Estimates for JavaScript, with the words that tables, figures and sentences take.

use std::sync::Arc;

use peil::report::{Context, csv, drawing, phrase};
use peil::wire::{Find, Found};
use peil::{Code, Error, Language, PanelEstimates, Problem, Stage};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{json, throw};
use crate::rows::Rows;

/// Rows of estimates.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Estimates {
    rows: Origin,
    survey: Option<Arc<peil::Survey>>,
}

/// Where rows come from.
#[derive(Debug)]
enum Origin {
    /// One sample or one panel, which knows how its rows vary together.
    Together(Arc<PanelEstimates>),
    /// Anywhere.
    Apart(peil::Estimates),
}

impl Estimates {
    pub(crate) fn new(estimates: peil::Estimates, survey: Option<Arc<peil::Survey>>) -> Self {
        Self { rows: Origin::Apart(estimates), survey }
    }

    /// Estimates of one sample or of all waves of a panel.
    pub(crate) fn together(own: PanelEstimates, survey: Option<Arc<peil::Survey>>) -> Self {
        Self { rows: Origin::Together(Arc::new(own)), survey }
    }

    pub(crate) fn inner(&self) -> &peil::Estimates {
        match &self.rows {
            Origin::Together(own) => &own.estimates,
            Origin::Apart(own) => own,
        }
    }

    pub(crate) fn found(&self, request: &str) -> peil::Result<Found> {
        let together = match &self.rows {
            Origin::Together(own) => Some(own.as_ref()),
            Origin::Apart(_) => None,
        };
        Find::from_json(request)?.among(self.inner(), together, self.survey.as_deref())
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context::of(self.survey.as_deref())
    }
}

#[wasm_bindgen]
impl Estimates {
    /// The rows, as columns.
    pub fn rows(&self) -> Rows {
        Rows::of(&self.inner().rows)
    }

    /// These rows and others.
    pub fn and(&self, others: &Self) -> Self {
        let rows = [self.inner().rows.as_slice(), &others.inner().rows].concat();
        Self::new(peil::Estimates { rows }, self.survey.clone().or_else(|| others.survey.clone()))
    }

    /// The rows of some indicators (none means all) in one wave (none means all).
    ///
    /// # Errors
    /// Throws every indicator and wave that no row has.
    pub fn pick(&self, indicators: Vec<String>, wave: Option<String>) -> Result<Self, JsValue> {
        let indicators: Vec<&str> = indicators.iter().map(String::as_str).collect();
        let picked = self.inner().pick(&indicators, wave.as_deref()).map_err(|error| throw(&error))?;
        Ok(Self::new(picked, self.survey.clone()))
    }

    /// Some rows, counted from 0, in their order: what is found between them is what is found between them among all.
    ///
    /// # Errors
    /// Throws rows that are not there, and rows in another order.
    pub fn only(&self, rows: Vec<usize>) -> Result<Self, JsValue> {
        let only = || match &self.rows {
            Origin::Together(own) => own.only(&rows).map(|own| Self::together(own, self.survey.clone())),
            Origin::Apart(own) => own.only(&rows).map(|own| Self::new(own, self.survey.clone())),
        };
        only().map_err(|error| throw(&error))
    }

    /// The rows as CSV text.
    ///
    /// # Errors
    /// Throws where a breakdown has the name of another column.
    #[wasm_bindgen(js_name = toCsv)]
    pub fn to_csv(&self) -> Result<String, JsValue> {
        csv::text(self.inner()).map_err(|error| throw(&error))
    }

    /// Every row as a sentence, as JSON.
    ///
    /// # Errors
    /// Throws where the language or the document's words do not allow it.
    pub fn phrase(&self, language: &str) -> Result<String, JsValue> {
        let sentences = || phrase::shares(&self.context(), self.inner(), language_of(language)?);
        sentences().map(|sentences| json(&sentences)).map_err(|error| throw(&error))
    }

    /// What a host draws, as JSON.
    ///
    /// # Errors
    /// Throws where the language is unknown.
    pub fn drawing(&self, language: &str) -> Result<String, JsValue> {
        let language = language_of(language).map_err(|error| throw(&error))?;
        Ok(json(&drawing::of(self.inner(), &self.context(), language)))
    }

    /// What a host draws of the changes or trends that a [`Find`] in JSON finds, as JSON.
    ///
    /// # Errors
    /// As [`find`](Self::find); and throws what is neither, and where the language is unknown.
    #[wasm_bindgen(js_name = drawingFound)]
    pub fn drawing_found(&self, request: &str, language: &str) -> Result<String, JsValue> {
        let draw = || {
            let (context, language) = (self.context(), language_of(language)?);
            match self.found(request)? {
                Found::Changes(own) => Ok(drawing::changes(&own, &context, language)),
                Found::Trends(own) => Ok(drawing::trends(&own, &context, language)),
                _ => {
                    let problem = Problem::new(Code::Unsupported, "only changes and trends can be drawn");
                    Err(Error::one(Stage::Estimate, problem))
                }
            }
        };
        draw().map(|drawing| json(&drawing)).map_err(|error| throw(&error))
    }

    /// What is found between rows, a [`Find`] in JSON, as JSON.
    ///
    /// # Errors
    /// Throws waves and rows that are not there, and what cannot be compared.
    pub fn find(&self, request: &str) -> Result<String, JsValue> {
        self.found(request).map(|found| json(&found)).map_err(|error| throw(&error))
    }

    /// What a [`Find`] in JSON finds as sentences, as JSON; none of averages and sums.
    ///
    /// # Errors
    /// As [`find`](Self::find) and [`phrase`](Self::phrase).
    #[wasm_bindgen(js_name = phraseFound)]
    pub fn phrase_found(&self, request: &str, language: &str) -> Result<String, JsValue> {
        let sentences = || -> peil::Result<Vec<phrase::Sentence>> {
            let (context, language) = (self.context(), language_of(language)?);
            match self.found(request)? {
                Found::Changes(own) => {
                    own.iter().map(|one| phrase::change(&context, one, language)).collect()
                }
                Found::Trends(own) => own.iter().map(|one| phrase::trend(&context, one, language)).collect(),
                #[cfg(feature = "whole")]
                Found::Comparisons(own) => {
                    own.iter().map(|one| phrase::comparison(&context, one, language)).collect()
                }
                #[cfg(feature = "whole")]
                Found::Targets(own) => {
                    own.iter().map(|one| phrase::target(&context, one, language)).collect()
                }
                #[cfg(feature = "whole")]
                Found::Ranking(own) => Ok(vec![phrase::ranking(&context, &own, language)?]),
                #[cfg(feature = "whole")]
                Found::Range(own) => Ok(vec![phrase::spread(&context, &own, language)?]),
                _ => Ok(Vec::new()),
            }
        };
        sentences().map(|sentences| json(&sentences)).map_err(|error| throw(&error))
    }
}

pub(crate) fn language_of(code: &str) -> peil::Result<Language> {
    Language::from_code(code).ok_or_else(|| {
        let known = Language::ALL.map(Language::code);
        let problem = Problem::new(Code::UnknownName, format!("there is no language `{code}`"));
        Error::one(Stage::Estimate, problem.expected(format!("one of {}", known.join(", "))))
    })
}
