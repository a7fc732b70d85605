//! A published table as a survey document: its groups become a breakdown and its rows indicators.
//!
//! So that recovered figures are labelled, tabulated and put into sentences exactly as estimates from answers are.

use super::table::{Column, PublishedTable, Row};
use crate::estimate::{Condition, MeasureKind, of_all_name};
use crate::survey::{
    Answer, AnswerStatus, Category, DesignPlan, Indicator, Label, Noun, Population, Question, QuestionKind,
    Survey, Texts, VERSION, Variable, Wave, Word,
};

/// The breakdown by the groups of a published table.
pub(super) const GROUP: &str = "group";

const YES: &str = "yes";

impl PublishedTable {
    /// The table as a survey document: a variable `group`, the waves, and a share for each row.
    pub fn survey(&self) -> Survey {
        let mut categories: Vec<Category> = Vec::new();
        let mut waves: Vec<Wave> = Vec::new();
        for column in &self.columns {
            if !categories.iter().any(|category| category.code.as_str() == column.group()) {
                categories.push(Category {
                    code: Word(column.group().to_owned()),
                    label: column.label.clone().unwrap_or_else(|| Label::from(column.group())),
                    noun: column.noun.clone(),
                    among: None,
                });
            }
            if let Some(wave) =
                column.wave.as_ref().filter(|wave| !waves.iter().any(|own| own.id.0 == **wave))
            {
                waves.push(Wave { id: Word(wave.clone()), label: None, time: None, frame_break: None });
            }
        }
        waves.sort_by(|a, b| a.id.cmp(&b.id));
        Survey {
            peil: VERSION,
            id: "published".to_owned(),
            title: self.title.clone().unwrap_or_else(|| Label::from("")),
            source: self.source.as_ref().map(|source| Label::Plain(source.line())),
            languages: Vec::new(),
            population: Population {
                unit: units(),
                size: None,
                selected: None,
                strata_by: None,
                strata: Vec::new(),
            },
            waves,
            variables: vec![Variable {
                id: GROUP.to_owned(),
                label: texts("Gruppe", "Gruppe", "Group"),
                column: None,
                unit: None,
                categories,
            }],
            questions: self.rows.iter().map(Row::question).collect(),
            breakdowns: Vec::new(),
            indicators: self.rows.iter().map(Row::indicator).collect(),
            design: DesignPlan::default(),
            quality: None,
            disclosure: None,
            indices: Vec::new(),
            targets: Vec::new(),
            crosswalk: Vec::new(),
        }
    }
}

impl Column {
    /// The group that the column is a wave of.
    pub(super) fn group(&self) -> &str {
        self.group.as_deref().unwrap_or(&self.id)
    }
}

impl Row {
    /// What a conditional row says of everybody: another name, and no condition. Its words are those of the indicator
    /// (see [`Survey::told_of_all`]).
    pub(super) fn of_all(&self) -> Self {
        Self { id: of_all_name(&self.id), of: None, among: None, ..self.clone() }
    }

    fn label(&self) -> Label {
        self.label.clone().unwrap_or_else(|| Label::from(self.id.as_str()))
    }

    fn asked_if(&self) -> Vec<Condition> {
        let base = self.of.iter();
        base.map(|of| Condition { question: of.clone(), is: vec![YES.to_owned()] }).collect()
    }

    fn question(&self) -> Question {
        let answer = |code: &str, label| Answer {
            code: Word(code.to_owned()),
            label,
            status: AnswerStatus::Substantive,
            point: None,
        };
        Question {
            id: self.id.clone(),
            text: self.label(),
            kind: QuestionKind::Single,
            column: None,
            separator: None,
            chosen: None,
            asked_if: self.asked_if(),
            answers: vec![answer(YES, texts("Ja", "Ja", "Yes")), answer("no", texts("Nei", "Nei", "No"))],
            items: Vec::new(),
            blank: None,
            all_blank: None,
            waves: Vec::new(),
            unit: None,
            min: None,
            max: None,
        }
    }

    fn indicator(&self) -> Indicator {
        let of_those = self.of.as_ref().map(|of| {
            texts(
                &format!("som svarte ja på «{of}»"),
                &format!("som svarte ja på «{of}»"),
                &format!("that said yes to `{of}`"),
            )
        });
        Indicator {
            label: self.label(),
            statement: self.statement.clone(),
            answers: vec![Word(YES.to_owned())],
            among: of_those.map(|fallback| self.among.clone().unwrap_or(fallback)),
            ..Indicator::plain(&self.id, MeasureKind::Share)
        }
    }
}

impl super::Source {
    /// The source as one line: publisher, title, date, licence.
    pub fn line(&self) -> String {
        let parts =
            [Some(&self.publisher), Some(&self.title), self.published.as_ref(), self.licence.as_ref()];
        let parts: Vec<&str> =
            parts.into_iter().flatten().map(String::as_str).filter(|part| !part.is_empty()).collect();
        parts.join(", ")
    }
}

fn texts(nb: &str, nn: &str, en: &str) -> Label {
    Label::ByLanguage(Texts { nb: Some(nb.to_owned()), nn: Some(nn.to_owned()), en: Some(en.to_owned()) })
}

/// What units are called where the table does not say.
fn units() -> Noun {
    Noun {
        one: texts("enhet", "eining", "unit"),
        many: texts("enheter", "einingar", "units"),
        all: texts("enhetene", "einingane", "the units"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_of_a_table_is_valid() {
        let text = include_str!("../../vectors/published/ssb_2024_digitalisation.toml");
        let survey = PublishedTable::from_text(text).unwrap().survey();
        let text = serde_json::to_string(&survey).unwrap();
        assert_eq!(Survey::from_text(&text).unwrap(), survey);
        assert_eq!(survey.categories_of(GROUP).len(), 3);
    }
}
