//! Stage 1, what is asked of whom: the survey document, typed and validated.
//!
//! A document is written once in TOML or JSON and used from every language. Reading reports all problems with their
//! places; a [`Survey`] that was read has no dangling name, no missing label and no contradiction, and what follows
//! relies on it.

mod cuts;
mod draft;
mod indicators;
mod indices;
mod measure;
mod model;
mod plan;
mod separated;
mod source;
mod targets;
mod typing;
mod validate;

pub use crate::language::{Label, Language, Texts};
pub use draft::{
    ColumnKind, ColumnLabels, Draft, DraftAnswer, DraftColumn, DraftDesign, FileParts, FoundColumn,
    FoundFile, LabelledAnswer, look, look_with, rows_of,
};
pub use model::{
    AllBlank, Answer, AnswerStatus, Breakdown, Category, DesignPlan, Indicator, Item, Noun, PerWave,
    Population, Question, QuestionKind, StratumPlan, Survey, VERSION, Variable, Wave, Word,
};
pub(crate) use source::Source;
pub use targets::{Target, When};

use crate::document;
use crate::error::{Error, Problem, Result, Stage};
use crate::estimate::told_of_all;

impl Survey {
    /// Reads a document from text, TOML or JSON.
    ///
    /// # Errors
    /// Reports every problem of form and meaning with line, column and path.
    ///
    /// ```
    /// let survey = peil::Survey::from_text(r#"
    ///     peil = 1
    ///     id = "open-data"
    ///     title = "Open data"
    ///
    ///     [population]
    ///     unit = { one = "county", many = "counties", all = "the counties" }
    ///     size = 14
    ///
    ///     [[questions]]
    ///     id = "open_data"
    ///     text = "Do you share open data?"
    ///     kind = "single"
    ///     answers = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]
    ///
    ///     [[indicators]]
    ///     id = "shares"
    ///     label = "Shares open data"
    ///     measure = "share"
    ///     question = "open_data"
    ///     answers = ["yes"]
    /// "#)?;
    /// let sample = survey.read_csv("open_data\nyes\nno\nyes\n".as_bytes(), None)?;
    /// let estimates = sample.estimate(&["shares"], &[])?;
    /// assert_eq!(estimates.single().estimate, Some(2.0 / 3.0));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn from_text(text: &str) -> Result<Self> {
        Self::validated(document::read::<Self>(text, Stage::Survey)?)
    }

    /// Takes a document that a host holds as a JSON value.
    ///
    /// # Errors
    /// Reports every problem of form and meaning with its path.
    pub fn from_value(value: serde_json::Value) -> Result<Self> {
        Self::validated(document::from_value::<Self>(value, Stage::Survey)?)
    }

    fn validated(read: document::Read<Self>) -> Result<Self> {
        let mut problems = read.problems;
        validate::validate(&read.value, &read.places, &mut problems);
        Error::unless_empty(Stage::Survey, problems)?;
        Ok(read.value)
    }

    /// All problems of a document's text; empty where it is valid.
    pub fn problems_of(text: &str) -> Vec<Problem> {
        match Self::from_text(text) {
            Ok(_) => Vec::new(),
            Err(error) => error.problems().to_vec(),
        }
    }

    /// The JSON Schema of survey documents.
    pub fn schema() -> serde_json::Value {
        document::schema::written(include_str!("../../schemas/survey.json"))
    }

    /// The wave of an id.
    pub fn wave(&self, id: &str) -> Option<&Wave> {
        self.waves.iter().find(|wave| wave.id.as_str() == id)
    }

    /// Why the figures of one wave cannot be compared with those of another, as far as a wave on the way says so.
    pub fn breaks_between(&self, from: &str, to: &str) -> Vec<&Label> {
        let position = |id: &str| self.waves.iter().position(|wave| wave.id.as_str() == id);
        let (Some(from), Some(to)) = (position(from), position(to)) else { return Vec::new() };
        let (first, last) = (from.min(to), from.max(to));
        self.waves[first + 1..=last].iter().filter_map(|wave| wave.frame_break.as_ref()).collect()
    }

    /// The indicator of an id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The indicator that an id with `_of_all` behind it tells of all, if it is one with a narrower base.
    pub fn told_of_all(&self, id: &str) -> Option<&Indicator> {
        self.indicator(told_of_all(id)?).filter(|indicator| self.can_be_told_of_all(indicator))
    }

    /// The breakdown of an id.
    pub fn breakdown(&self, id: &str) -> Option<&Breakdown> {
        self.breakdowns.iter().find(|breakdown| breakdown.id == id)
    }

    /// The label of a breakdown, variable or question by which results are shown.
    pub fn label_of(&self, name: &str) -> Option<Label> {
        if let Some(breakdown) = self.breakdown(name) {
            return Some(breakdown.label.clone());
        }
        Some(match self.source(name)? {
            Source::Variable(variable) => variable.label.clone(),
            Source::Question(question) => question.text.clone(),
            Source::Item(_, item) => item.text.clone(),
        })
    }

    /// The categories of a breakdown, variable or question, in order, with labels and nouns.
    pub fn categories_of(&self, name: &str) -> Vec<Category> {
        let breakdown = self.breakdown(name);
        if let Some(breakdown) = breakdown.filter(|breakdown| !breakdown.cuts.is_empty()) {
            return cuts::categories(self, breakdown);
        }
        // A breakdown divides a variable or question, never a breakdown: a document in the making may name itself.
        match self.source(breakdown.map_or(name, |breakdown| breakdown.of.as_str())) {
            Some(Source::Variable(variable)) => variable.categories.clone(),
            Some(Source::Question(question) | Source::Item(question, _)) => {
                question.answers.iter().map(Category::from).collect()
            }
            None => Vec::new(),
        }
    }

    /// One category of a breakdown, variable or question, by its code.
    pub fn category_of(&self, name: &str, code: &str) -> Option<Category> {
        let breakdown = self.breakdown(name);
        if let Some(breakdown) = breakdown.filter(|breakdown| !breakdown.cuts.is_empty()) {
            return cuts::category_of(self, breakdown, code);
        }
        match self.source(breakdown.map_or(name, |breakdown| breakdown.of.as_str()))? {
            Source::Variable(variable) => {
                variable.categories.iter().find(|category| category.code.as_str() == code).cloned()
            }
            Source::Question(question) | Source::Item(question, _) => {
                question.answers.iter().find(|answer| answer.code.as_str() == code).map(Category::from)
            }
        }
    }
}
