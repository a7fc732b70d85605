//! Where words come from: the survey document, what the caller says, or plain names where there is neither.
//!
//! A figure without its document is still named by what it has – column names and answer codes – and never by words
//! that are guessed. What the caller says goes before the document.

use indexmap::IndexMap;

use super::note::pick;
use crate::composite::Index;
use crate::estimate::{Estimate, MeasureKind};
use crate::survey::{Category, Indicator, Label, Language, Noun, Survey};

/// The words and the form of tables and sentences.
///
/// ```
/// use peil::{Language, Survey, report::Context};
/// # let text = r#"
/// #     peil = 1
/// #     id = "s"
/// #     title = "S"
/// #     population = { unit = { one = "county", many = "counties", all = "the counties" } }
/// # "#;
/// # let survey = Survey::from_text(text)?;
/// let context = Context::of(&survey).decimals(0).without_interval();
/// assert_eq!(context.indicator_label("unknown", Language::En), "unknown");
/// # Ok::<(), peil::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Context<'a> {
    survey: Option<&'a Survey>,
    index: Option<&'a Index>,
    unit: Option<Noun>,
    statement: Option<Label>,
    among: Option<Label>,
    decimals: Option<usize>,
    hides_interval: bool,
}

impl<'a> Context<'a> {
    /// The words of a survey document, as `&Survey` or `Option<&Survey>` (see [`crate::Sample::survey`]).
    pub fn of(survey: impl Into<Option<&'a Survey>>) -> Self {
        Self { survey: survey.into(), ..Self::default() }
    }

    /// No document: everything is called by its name in the data.
    pub fn neutral() -> Self {
        Self::default()
    }

    /// The names of the parts of a composite index that is in no document, and of the other columns of its table.
    #[must_use]
    pub fn index(mut self, index: &'a Index) -> Self {
        self.index = Some(index);
        self
    }

    /// What a unit is called.
    #[must_use]
    pub fn unit(mut self, unit: Noun) -> Self {
        self.unit = Some(unit);
        self
    }

    /// What the units counted did, as it follows the noun: `share open data`.
    #[must_use]
    pub fn statement(mut self, statement: impl Into<Label>) -> Self {
        self.statement = Some(statement.into());
        self
    }

    /// Who is in the base, as a clause after the noun: `that recruited`.
    #[must_use]
    pub fn among(mut self, among: impl Into<Label>) -> Self {
        self.among = Some(among.into());
        self
    }

    /// Decimals of per cents; one unless said.
    #[must_use]
    pub fn decimals(mut self, decimals: usize) -> Self {
        self.decimals = Some(decimals);
        self
    }

    /// Sentences without the interval.
    #[must_use]
    pub fn without_interval(mut self) -> Self {
        self.hides_interval = true;
        self
    }

    /// The document, where there is one.
    pub fn survey(&self) -> Option<&'a Survey> {
        self.survey
    }

    pub(super) fn places(&self) -> usize {
        self.decimals.unwrap_or(1)
    }

    /// Decimals of scores; two unless said.
    pub(super) fn score_places(&self) -> usize {
        self.decimals.unwrap_or(2)
    }

    pub(super) fn shows_interval(&self) -> bool {
        !self.hides_interval
    }

    pub(super) fn unit_noun(&self) -> Option<&Noun> {
        self.unit.as_ref().or_else(|| Some(&self.survey?.population.unit))
    }

    pub(super) fn statement_of(&self, row: &Estimate) -> Option<&Label> {
        let own = || self.indicator(&row.indicator)?.statement.as_ref();
        // A document's statement is about all answers counted together, not about one answer of a distribution.
        self.statement.as_ref().or_else(|| own().filter(|_| row.category.is_none()))
    }

    /// The clause that restricts the base, from the caller or the document.
    pub(super) fn base_of(&self, row: &Estimate) -> Option<&Label> {
        let own = || self.indicator(&row.indicator)?.among.as_ref();
        // What is told of all has no narrower base, whatever its indicator or the caller says of those that have.
        self.among.as_ref().or_else(own).filter(|_| !row.is_of_all())
    }

    /// The clause that restricts the base, where only the row itself has it; in which language is not known.
    pub(super) fn carried_base<'r>(&self, row: &'r Estimate) -> Option<&'r str> {
        Some(row.base.as_str()).filter(|base| self.base_of(row).is_none() && !base.is_empty())
    }

    /// The indicator of a name, also of one that tells it of all.
    pub(super) fn indicator(&self, name: &str) -> Option<&'a Indicator> {
        let survey = self.survey?;
        survey.indicator(name).or_else(|| survey.told_of_all(name))
    }

    /// What an indicator is called; behind one that is told of all stands that it is.
    pub fn indicator_label(&self, name: &str, language: Language) -> String {
        let Some(indicator) = self.indicator(name) else {
            let label = self.index_label(name);
            return label.map_or_else(|| name.to_owned(), |label| label.text(language).to_owned());
        };
        let label = indicator.label.text(language);
        if indicator.id == name {
            return label.to_owned();
        }
        format!("{label} ({})", pick(["av alle", "av alle", "of all"], language))
    }

    /// The label of an index or a part of one, if that is what a name is of.
    pub(super) fn index_label(&self, name: &str) -> Option<&'a Label> {
        let documents = self.survey.into_iter().flat_map(|survey| &survey.indices);
        self.index.into_iter().chain(documents).find_map(|index| {
            if index.id == name { index.label.as_ref() } else { index.part(name)?.label.as_ref() }
        })
    }

    /// What a breakdown, variable or question is called.
    pub fn breakdown_label(&self, name: &str, language: Language) -> String {
        let of_index = || Some(self.index?.variable(name)?.label.clone());
        let label = self.survey.and_then(|survey| survey.label_of(name)).or_else(of_index);
        label.map_or_else(|| name.to_owned(), |label| label.text(language).to_owned())
    }

    /// What a category of a breakdown is called.
    pub fn category_label(&self, breakdown: &str, code: &str, language: Language) -> String {
        let of_index = || self.index?.category_label(breakdown, code).cloned();
        let label = self.category(breakdown, code).map(|category| category.label).or_else(of_index);
        label.map_or_else(|| code.to_owned(), |label| label.text(language).to_owned())
    }

    /// What the answer of a distribution is called.
    pub fn answer_label(&self, indicator: &str, code: &str, language: Language) -> String {
        let (Some(survey), Some(indicator)) = (self.survey, self.indicator(indicator)) else {
            return code.to_owned();
        };
        match indicator.measure {
            // An item, by the name that the document has for it.
            MeasureKind::Multiple => self.breakdown_label(code, language),
            MeasureKind::CountOf => {
                let of = pick(["av", "av", "of"], language);
                format!("{code} {of} {}", survey.count_of_items(indicator))
            }
            _ => self.category_label(&indicator.question, code, language),
        }
    }

    /// What a wave is called.
    pub fn wave_label(&self, wave: &str, language: Language) -> String {
        let label = self.survey.and_then(|survey| survey.wave(wave)).and_then(|wave| wave.label.as_ref());
        label.map_or_else(|| wave.to_owned(), |label| label.text(language).to_owned())
    }

    pub(super) fn category(&self, breakdown: &str, code: &str) -> Option<Category> {
        self.survey?.category_of(breakdown, code)
    }

    /// The categories of a row's cell, with the names of their breakdowns.
    pub(super) fn cell(&self, by: &IndexMap<String, String>) -> Vec<(String, String, Option<Category>)> {
        by.iter()
            .map(|(breakdown, code)| (breakdown.clone(), code.clone(), self.category(breakdown, code)))
            .collect()
    }

    /// Why the figures of one wave cannot be compared with those of another, if a wave on the way says so.
    pub fn breaks_between(&self, from: Option<&str>, to: Option<&str>) -> Vec<&'a Label> {
        let (Some(survey), Some(from), Some(to)) = (self.survey, from, to) else { return Vec::new() };
        survey.breaks_between(from, to)
    }
}
