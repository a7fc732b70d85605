//! Items of which one column holds all that were chosen, as forms export them: `web; chat`.
//!
//! A unit with something in the column has answered the question: the items that stand there have the answer `chosen`, all
//! others the answer `blank`. An answer without substance ("do not know") may stand there too; it is then that of every item
//! that does not. Spaces around items and empty pieces, such as behind a last separator, say nothing.

use super::source::Source;
use super::typing::Typing;
use super::validate::Check;
use super::{Answer, AnswerStatus, Question, QuestionKind};
use crate::answers::{Categories, Codes, MISSING, missing_column, words_list};
use crate::design::as_categories;
use crate::error::{Code, Problem, add_rows};

impl Typing<'_> {
    /// Makes a column for every item of a question whose chosen items stand in one column.
    pub(super) fn separate(&mut self, question: &Question) {
        let (Some(separator), Some(chosen), Some(blank)) =
            (&question.separator, &question.chosen, &question.blank)
        else {
            return;
        };
        let name = Source::Question(question).column();
        let Some(column) = self.raw.column(&name) else {
            return self.problems.push(missing_column(&name, self.origin.names.iter().copied()));
        };
        let column = as_categories(column);
        let words: Vec<String> = question.answers.iter().map(|answer| answer.code.0.clone()).collect();
        let code_of = |word: &str| words.iter().position(|own| own == word).map_or(MISSING, |at| at as u32);
        let (chosen, blank) = (code_of(chosen.as_str()), code_of(blank.as_str()));
        // What every word of the column says of each item, the words being fewer than the rows.
        let mut says = vec![vec![MISSING; column.words().len()]; question.items.len()];
        for (code, word) in column.words().iter().enumerate() {
            let pieces = word.split(separator.as_str()).map(str::trim).filter(|piece| !piece.is_empty());
            let pieces: Vec<&str> = pieces.collect();
            let is_open = |answer: &&Answer| answer.status != AnswerStatus::Substantive;
            let open = question.answers.iter().filter(is_open).map(|answer| answer.code.as_str());
            let other = open.clone().find(|own| pieces.contains(own)).map_or(blank, code_of);
            for (item, says) in question.items.iter().zip(&mut says).filter(|_| !pieces.is_empty()) {
                says[code] = if pieces.contains(&item.code()) { chosen } else { other };
            }
            let known: Vec<&str> = question.items.iter().map(super::Item::code).chain(open).collect();
            for piece in pieces.iter().filter(|piece| !known.contains(piece)) {
                let rows = column.codes().iter().enumerate().filter(|(_, own)| *own == code as u32);
                add_rows(self.problems, rows, |(row, _)| {
                    Problem::new(Code::UnknownCode, format!("`{piece}` is no item of `{}`", question.id))
                        .at((self.origin.place_of)(row, &name))
                        .expected(format!("some of {}", words_list(known.iter().copied())))
                        .suggest(piece, known.iter().copied())
                });
            }
        }
        for (item, says) in question.items.iter().zip(says) {
            let codes = column.codes().iter();
            let codes = codes.map(|code| if code == MISSING { MISSING } else { says[code as usize] });
            let own = Categories::trusted(Codes::pack(codes, words.len()), words.clone());
            self.columns.insert(format!("{}.{}", question.id, item.id), own.into());
        }
    }
}

impl Check<'_> {
    /// What a question needs whose chosen items stand in one column, and what has no effect on any other.
    pub(super) fn separated(&mut self, question: &Question, at: &str) {
        let Some(separator) = &question.separator else {
            if question.chosen.is_some() {
                self.no_effect(&format!("{at}.chosen"), "`chosen` without `separator`");
            }
            for (index, _) in question.items.iter().enumerate().filter(|(_, item)| item.code.is_some()) {
                self.no_effect(
                    &format!("{at}.items[{index}].code"),
                    "the code of an item without `separator`",
                );
            }
            return;
        };
        if question.kind != QuestionKind::Multiple {
            return self.no_effect(&format!("{at}.separator"), "`separator` on a question of this kind");
        }
        if separator.trim().is_empty() {
            let problem = Problem::new(Code::OutOfRange, "the separator is empty");
            self.add(&format!("{at}.separator"), problem.expected("a sign such as `;`"));
        }
        for (key, given) in [("chosen", &question.chosen), ("blank", &question.blank)] {
            if given.is_none() {
                let problem =
                    Problem::new(Code::MissingKey, format!("`{key}` is missing beside `separator`"));
                self.add(
                    at,
                    problem.help("the answers of items that stand in the column, and of those that do not"),
                );
            }
        }
        if let Some(chosen) = &question.chosen {
            let path = format!("{at}.chosen");
            if !question.answers.iter().any(|own| own.code == *chosen) {
                let problem = Problem::new(Code::UnknownName, format!("`{chosen}` is none of the answers"));
                self.add(&path, problem);
            }
            if question.blank.as_ref() == Some(chosen) {
                let message = "an item has the same answer whether it was chosen or not";
                self.add(&path, Problem::new(Code::Contradiction, message));
            }
        }
        let open = question.answers.iter().filter(|answer| answer.status != AnswerStatus::Substantive);
        let mut seen: Vec<&str> = open.map(|answer| answer.code.as_str()).collect();
        for (index, item) in question.items.iter().enumerate() {
            let at = format!("{at}.items[{index}]");
            let code = item.code();
            if item.column.is_some() {
                self.no_effect(&format!("{at}.column"), "the column of an item beside `separator`");
            }
            if seen.contains(&code) {
                self.add(
                    &at,
                    Problem::new(Code::Duplicate, format!("`{code}` stands for something else too")),
                );
            } else if !separator.is_empty() && code.contains(separator.as_str()) || code.trim() != code {
                let message = format!("`{code}` cannot stand in a column that `{separator}` parts");
                self.add(&at, Problem::new(Code::Contradiction, message));
            }
            seen.push(code);
        }
    }
}
