//! Composite indices of a survey document: the trees are checked by [`crate::composite`], their names against the document.

use super::validate::Check;
use super::{Indicator, QuestionKind, Survey};
use crate::composite::{Impute, Index, Parameters, Part, check_index};
use crate::error::{Code, Problem};
use crate::estimate::{MeasureKind, Query};
use crate::interval::Interval;
use crate::language::Label;

impl Survey {
    /// The composite index of an id.
    pub fn index(&self, id: &str) -> Option<&Index> {
        self.indices.iter().find(|index| index.id == id)
    }

    /// Whether an index can read numbers by this name: those of an indicator, a number or a scale.
    fn has_numbers(&self, name: &str) -> bool {
        self.indicator(name).is_some() || self.told_of_all(name).is_some() || self.is_measured(name)
    }

    /// Whether a name is that of a number or a scale.
    fn is_measured(&self, name: &str) -> bool {
        let scale = |question: &super::Question| question.kind == QuestionKind::Scale;
        self.source(name).is_some_and(|own| own.is_number() || own.question().is_some_and(scale))
    }

    /// The query of what an index reads by a name: an indicator (or what it says of all), the mean of a number among those
    /// who were asked, or the mean of a scale's points; `None` where the document has no such name.
    pub(crate) fn query_of_input(&self, name: &str) -> Option<Query> {
        if let Some(indicator) = self.indicator(name) {
            return Some(self.query(indicator, &[]));
        }
        if let Some(indicator) = self.told_of_all(name) {
            return Some(self.query_of_all(indicator, &[]));
        }
        self.is_measured(name).then(|| {
            let is_number = self.source(name).is_some_and(|own| own.is_number());
            let measure = if is_number { MeasureKind::Mean } else { MeasureKind::ScoreMean };
            self.query(&Indicator::plain(name, measure), &[])
        })
    }
}

impl Indicator {
    /// One that is computed of a question as it stands.
    pub(crate) fn plain(question: &str, measure: MeasureKind) -> Self {
        Self {
            id: question.to_owned(),
            label: Label::Plain(question.to_owned()),
            statement: None,
            measure,
            question: question.to_owned(),
            items: Vec::new(),
            answers: Vec::new(),
            top: None,
            bottom: None,
            up: Vec::new(),
            down: Vec::new(),
            over: None,
            at: Vec::new(),
            rule: None,
            base: Vec::new(),
            among: None,
            of_all: false,
            counting: Vec::new(),
            interval: Interval::default(),
        }
    }
}

impl Check<'_> {
    pub(super) fn indices(&mut self) {
        let survey = self.survey;
        for (place, index) in survey.indices.iter().enumerate() {
            let at = format!("indices[{place}]");
            let taken = survey.indices[..place].iter().any(|own| own.id == index.id);
            if taken || survey.indicator(&index.id).is_some() {
                let what = if taken { "another index" } else { "an indicator" };
                let problem =
                    Problem::new(Code::Duplicate, format!("`{}` is also the id of {what}", index.id));
                self.add(&format!("{at}.id"), problem);
            }
            check_index(index, &at, &mut |path, problem| self.add(&path, problem));
            self.label_of_index(index.label.as_ref(), &at);
            for (group, own) in index.groups.iter().enumerate() {
                self.label_of_index(own.label.as_ref(), &format!("{at}.groups[{group}]"));
            }
            if !index.variables.is_empty() {
                let problem = Problem::new(Code::NoEffect, "the survey document names its own variables");
                let problem = problem.help("give them to the document's `variables`");
                self.add(&format!("{at}.variables"), problem);
            }
            self.groups_of(index.impute.as_ref(), &at);
            if let Parameters::Wave(wave) = &index.parameters
                && survey.wave(wave.as_str()).is_none()
            {
                let problem = Problem::new(Code::UnknownName, format!("there is no wave `{wave}`"));
                let known = survey.waves.iter().map(|own| own.id.as_str());
                self.add(&format!("{at}.parameters.wave"), problem.suggest(wave.as_str(), known));
            }
            self.parts_of_index(&index.parts, &format!("{at}.parts"));
        }
    }

    fn parts_of_index(&mut self, parts: &[Part], at: &str) {
        for (place, part) in parts.iter().enumerate() {
            let at = format!("{at}[{place}]");
            self.label_of_index(part.label.as_ref(), &at);
            self.groups_of(part.impute.as_ref(), &at);
            if part.is_indicator() {
                let key = if part.column.is_some() { "column" } else { "id" };
                self.numbers(part.column(), &format!("{at}.{key}"));
            }
            if let Some(denominate) = &part.denominate {
                self.numbers(&denominate.by, &format!("{at}.denominate.by"));
            }
            self.parts_of_index(&part.parts, &format!("{at}.parts"));
        }
    }

    fn label_of_index(&mut self, label: Option<&Label>, at: &str) {
        if let Some(label) = label {
            self.label(label, &format!("{at}.label"));
        }
    }

    fn numbers(&mut self, name: &str, path: &str) {
        let survey = self.survey;
        if survey.has_numbers(name) {
            return;
        }
        let sources = survey.sources();
        let known = sources.iter().map(|(name, _)| name.as_str());
        let known = known.chain(survey.indicators.iter().map(|own| own.id.as_str()));
        let problem = Problem::new(Code::UnknownName, format!("there is no indicator or number `{name}`"));
        self.add(path, problem.suggest(name, known.filter(|name| survey.has_numbers(name))));
    }

    fn groups_of(&mut self, impute: Option<&Impute>, at: &str) {
        let by = impute.and_then(|impute| match impute {
            Impute::Mean { by } | Impute::Median { by } => by.as_deref(),
            Impute::None | Impute::Previous { .. } => None,
        });
        if let Some(by) = by.filter(|by| self.survey.categories_of(by).is_empty()) {
            let problem = Problem::new(
                Code::UnknownName,
                format!("`{by}` is no variable or breakdown with categories"),
            );
            let known: Vec<String> = self.groupings().map(str::to_owned).collect();
            self.add(&format!("{at}.impute.by"), problem.suggest(by, known.iter().map(String::as_str)));
        }
    }
}
