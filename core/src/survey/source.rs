//! What the names of a document refer to: variables, questions, and items of questions as `question.item`.

use super::{Item, Question, QuestionKind, Survey, Variable};

/// What a name of answers refers to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    Variable(&'a Variable),
    Question(&'a Question),
    Item(&'a Question, &'a Item),
}

impl<'a> Source<'a> {
    /// The column of the answers that holds it.
    pub(crate) fn column(&self) -> String {
        match self {
            Self::Variable(variable) => variable.column.clone().unwrap_or_else(|| variable.id.clone()),
            Self::Question(question) => question.column.clone().unwrap_or_else(|| question.id.clone()),
            // One column holds all items that were chosen.
            Self::Item(question, _) if question.separator.is_some() => Self::Question(question).column(),
            Self::Item(question, item) => {
                item.column.clone().unwrap_or_else(|| format!("{}_{}", question.id, item.id))
            }
        }
    }

    /// The question, where it is one.
    pub(crate) fn question(&self) -> Option<&'a Question> {
        match self {
            Self::Variable(_) => None,
            Self::Question(question) | Self::Item(question, _) => Some(question),
        }
    }

    /// Its codes; empty for numbers and text.
    pub(crate) fn codes(&self) -> Vec<&'a str> {
        match self {
            Self::Variable(variable) => {
                variable.categories.iter().map(|category| category.code.as_str()).collect()
            }
            Self::Question(question) | Self::Item(question, _) => {
                question.answers.iter().map(|answer| answer.code.as_str()).collect()
            }
        }
    }

    /// Whether it is a number.
    pub(crate) fn is_number(&self) -> bool {
        match self {
            Self::Variable(variable) => variable.categories.is_empty(),
            Self::Question(question) => question.kind == QuestionKind::Number,
            Self::Item(..) => false,
        }
    }
}

impl Survey {
    /// What a name refers to: a variable, a question, or `question.item`.
    pub(crate) fn source(&self, name: &str) -> Option<Source<'_>> {
        if let Some(variable) = self.variables.iter().find(|variable| variable.id == name) {
            return Some(Source::Variable(variable));
        }
        if let Some(question) = self.questions.iter().find(|question| question.id == name) {
            return (question.kind != QuestionKind::Multiple).then_some(Source::Question(question));
        }
        let (question, item) = name.split_once('.')?;
        let question = self.questions.iter().find(|own| own.id == question)?;
        Some(Source::Item(question, question.items.iter().find(|own| own.id == item)?))
    }

    /// The question that a name is about: itself, the question of an item, or one with items.
    pub(crate) fn question_of(&self, name: &str) -> Option<&Question> {
        match self.source(name) {
            Some(source) => source.question(),
            None => self.questions.iter().find(|question| question.id == name),
        }
    }

    /// All names that hold answers, in the order of the document.
    pub(crate) fn sources(&self) -> Vec<(String, Source<'_>)> {
        let mut sources: Vec<(String, Source<'_>)> =
            self.variables.iter().map(|variable| (variable.id.clone(), Source::Variable(variable))).collect();
        for question in &self.questions {
            if question.kind == QuestionKind::Multiple {
                let items = question.items.iter();
                sources.extend(
                    items.map(|item| (format!("{}.{}", question.id, item.id), Source::Item(question, item))),
                );
            } else {
                sources.push((question.id.clone(), Source::Question(question)));
            }
        }
        sources
    }
}
