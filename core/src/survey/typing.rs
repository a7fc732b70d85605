//! Holds columns of answers against the document: every value must be one that its question has.

use std::collections::BTreeMap;

use super::{AllBlank, AnswerStatus, Question, QuestionKind, Source, Survey, cuts};
use crate::answers::{Answers, Categories, Codes, Column, MISSING, missing_column, not_numbers};
use crate::design::as_categories;
use crate::error::{Code, Place, Problem, add_rows};
use crate::estimate::Condition;

/// Where answers come from, for messages.
pub(super) struct Origin<'a> {
    /// The place of a value, by row (from 0) and column of the answers.
    pub(super) place_of: &'a dyn Fn(usize, &str) -> Place,
    /// All columns that there are, those that were not read included.
    pub(super) names: Vec<&'a str>,
}

/// The columns that the document knows, under its own names, with breakdowns and points added.
pub(super) fn typed(
    survey: &Survey,
    raw: &Answers,
    wave: Option<&str>,
    origin: &Origin<'_>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, Column> {
    let mut typing = Typing { survey, raw, origin, problems, columns: BTreeMap::new() };
    for (name, source) in survey.sources() {
        let own = |question: &Question| is_asked(question, wave) && question.separator.is_none();
        if source.question().is_none_or(own) {
            typing.add(&name, source);
        }
    }
    for question in survey.questions.iter().filter(|question| is_asked(question, wave)) {
        typing.separate(question);
        typing.fill_blanks(question);
        typing.add_points(question);
        typing.check_routing(question);
    }
    for breakdown in &survey.breakdowns {
        let Some(column) = typing.columns.get(&breakdown.of) else { continue };
        let column = match column {
            Column::Numbers(values) if !breakdown.cuts.is_empty() => {
                let words: Vec<String> =
                    cuts::categories(survey, breakdown).into_iter().map(|category| category.code.0).collect();
                let group = |&value: &f64| {
                    if value.is_nan() { MISSING } else { cuts::group(value, &breakdown.cuts) as u32 }
                };
                let codes = Codes::pack(values.as_slice().iter().map(group), words.len());
                Column::Categories(Categories::trusted(codes, words))
            }
            other => other.clone(),
        };
        typing.columns.insert(breakdown.id.clone(), column);
    }
    typing.columns
}

/// The column with the points of a scale.
pub(super) fn points_of(question: &str) -> String {
    format!("{question} (points)")
}

fn is_asked(question: &Question, wave: Option<&str>) -> bool {
    question.waves.is_empty()
        || wave.is_some_and(|wave| question.waves.iter().any(|own| own.as_str() == wave))
}

pub(super) struct Typing<'a> {
    survey: &'a Survey,
    pub(super) raw: &'a Answers,
    pub(super) origin: &'a Origin<'a>,
    pub(super) problems: &'a mut Vec<Problem>,
    pub(super) columns: BTreeMap<String, Column>,
}

impl Typing<'_> {
    fn add(&mut self, name: &str, source: Source<'_>) {
        let column_name = source.column();
        let raw = self.raw;
        let Some(column) = raw.column(&column_name) else {
            let names = self.origin.names.iter().copied();
            return self.problems.push(missing_column(&column_name, names));
        };
        let typed = if source.is_number() {
            self.number(&column_name, column, source)
        } else if source.codes().is_empty() {
            Some(Column::Categories(as_categories(column)))
        } else {
            self.categories(&column_name, column, &source.codes())
        };
        if let Some(typed) = typed {
            self.columns.insert(name.to_owned(), typed);
        }
    }

    fn number(&mut self, name: &str, column: &Column, source: Source<'_>) -> Option<Column> {
        let Column::Numbers(values) = column else {
            self.problems.push(not_numbers(name));
            return None;
        };
        if let Some(question) = source.question() {
            let (min, max) =
                (question.min.unwrap_or(f64::NEG_INFINITY), question.max.unwrap_or(f64::INFINITY));
            let outside =
                values.as_slice().iter().enumerate().filter(|(_, value)| **value < min || **value > max);
            add_rows(self.problems, outside, |(row, value)| {
                Problem::new(Code::OutOfRange, format!("`{name}` is out of range"))
                    .at((self.origin.place_of)(row, name))
                    .expected(format!("{min} to {max}"))
                    .found(value.to_string())
            });
        }
        Some(column.clone())
    }

    fn categories(&mut self, name: &str, column: &Column, known: &[&str]) -> Option<Column> {
        let own = as_categories(column);
        let mut unknown = false;
        let code_of: Vec<u32> = own
            .words()
            .iter()
            .enumerate()
            .map(|(code, word)| {
                if let Some(at) = known.iter().position(|known| known == word) {
                    at as u32
                } else {
                    unknown |= self.report_unknown(name, &own, code as u32, known);
                    MISSING
                }
            })
            .collect();
        if unknown {
            return None;
        }
        let codes =
            own.codes().iter().map(|code| if code == MISSING { MISSING } else { code_of[code as usize] });
        let words: Vec<String> = known.iter().map(|&word| word.to_owned()).collect();
        Some(Column::Categories(Categories::trusted(Codes::pack(codes, words.len()), words)))
    }

    /// Reports every row that has an unknown code; false where no row has it.
    fn report_unknown(&mut self, name: &str, own: &Categories, code: u32, known: &[&str]) -> bool {
        let word = &own.words()[code as usize];
        let rows = own.codes().iter().enumerate().filter(|(_, own)| *own == code).map(|(row, _)| row);
        let before = self.problems.len();
        add_rows(self.problems, rows, |row| {
            Problem::new(Code::UnknownCode, format!("`{word}` is no answer of `{name}`"))
                .at((self.origin.place_of)(row, name))
                .expected(format!("one of {}", crate::answers::words_list(known.iter().copied())))
                .suggest(word, known.iter().copied())
        });
        self.problems.len() > before
    }

    /// Items left empty mean `blank` where some other item of the question is answered; where none is and the unit was
    /// asked, if `all_blank` says so.
    fn fill_blanks(&mut self, question: &Question) {
        let Some(blank) = &question.blank else { return };
        let names: Vec<String> =
            question.items.iter().map(|item| format!("{}.{}", question.id, item.id)).collect();
        let items: Vec<Categories> = names
            .iter()
            .filter_map(|name| match self.columns.get(name) {
                Some(Column::Categories(column)) => Some(column.clone()),
                _ => None,
            })
            .collect();
        let rows = self.raw.rows();
        let mut answered = match question.all_blank {
            Some(AllBlank::Blank) => {
                mask(&question.asked_if, &self.columns, rows).unwrap_or(vec![false; rows])
            }
            Some(AllBlank::NoAnswer) | None => vec![false; rows],
        };
        for item in &items {
            answered.iter_mut().zip(item.codes().iter()).for_each(|(own, code)| *own |= code != MISSING);
        }
        for (name, item) in names.iter().zip(&items) {
            let Some(blank) = item.code_of(blank.as_str()) else { continue };
            let filled = item.codes().iter().zip(&answered);
            let filled =
                filled.map(|(code, answered)| if code == MISSING && *answered { blank } else { code });
            let codes = Codes::pack(filled, item.words().len());
            self.columns.insert(name.clone(), Categories::trusted(codes, item.words().to_vec()).into());
        }
    }

    fn add_points(&mut self, question: &Question) {
        if question.kind != QuestionKind::Scale {
            return;
        }
        let Some(Column::Categories(column)) = self.columns.get(&question.id) else { return };
        let points: Vec<f64> =
            question.answers.iter().map(|answer| answer.point.unwrap_or(f64::NAN)).collect();
        let values = column.codes().iter().map(|code| points.get(code as usize).copied().unwrap_or(f64::NAN));
        let values: Vec<f64> = values.collect();
        self.columns.insert(points_of(&question.id), Column::from(values));
    }

    /// An answer from a unit that was not asked is a contradiction in the data.
    fn check_routing(&mut self, question: &Question) {
        if question.asked_if.is_empty() {
            return;
        }
        let rows = self.raw.rows();
        let Some(asked) = mask(&question.asked_if, &self.columns, rows) else { return };
        let items = || question.items.iter().map(|item| format!("{}.{}", question.id, item.id));
        // Items of which one column holds those that were chosen are answered together, and told of once.
        let together = question.separator.is_some();
        let names: Vec<String> = match question.kind {
            QuestionKind::Multiple if together => items().take(1).collect(),
            QuestionKind::Multiple => items().collect(),
            _ => vec![question.id.clone()],
        };
        for name in names {
            let Some(column) = self.columns.get(&name) else { continue };
            let has_answer = |row: usize| match column {
                Column::Numbers(values) => !values.as_slice()[row].is_nan(),
                Column::Categories(codes) => {
                    let answer = question.answers.get(codes.codes().get(row) as usize);
                    codes.codes().get(row) != MISSING
                        && answer.is_none_or(|answer| answer.status != AnswerStatus::NotAsked)
                }
            };
            let source = self.survey.source(&name).map_or_else(|| name.clone(), |source| source.column());
            let wrong = (0..rows).filter(|&row| !asked[row] && has_answer(row));
            let told = if together { &question.id } else { &name };
            add_rows(self.problems, wrong, |row| {
                Problem::new(Code::NotAsked, format!("`{told}` has an answer where it was not asked"))
                    .at((self.origin.place_of)(row, &source))
                    .help("the routing (`asked_if`) says who is asked; leave the answer empty for others")
            });
        }
    }
}

/// Which rows fulfil all conditions; `None` where a column is not there.
pub(super) fn mask(
    conditions: &[Condition],
    columns: &BTreeMap<String, Column>,
    rows: usize,
) -> Option<Vec<bool>> {
    let mut mask = vec![true; rows];
    for condition in conditions {
        let Some(Column::Categories(column)) = columns.get(&condition.question) else { return None };
        let fulfils: Vec<bool> = column.words().iter().map(|word| condition.is.contains(word)).collect();
        for (row, inside) in mask.iter_mut().enumerate() {
            let code = column.codes().get(row);
            *inside &= code != MISSING && fulfils[code as usize];
        }
    }
    Some(mask)
}
