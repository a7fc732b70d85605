//! Who is in the base of a test or a model, and what they answered, place by place of the design.
//!
//! No row leaves the design: a place outside the base, or without an answer, only carries no influence, so that every
//! PSU still counts in the variance.

use std::borrow::Cow;

use crate::answers::{Answers, Categories, Column, MISSING};
use crate::design::{Design, as_categories};
use crate::error::{Code, Place, Problem, add_rows};
use crate::estimate::Condition;
use crate::estimate::plan::resolve_condition;
use crate::num::sum::{Exact, Grid, LARGEST};

/// The base, resolved against a design.
pub(super) struct Base<'a> {
    design: &'a Design,
    /// Whether each place fulfils the conditions; `None` where there are none.
    inside: Option<Vec<bool>>,
}

impl<'a> Base<'a> {
    pub(super) fn resolve(
        design: &'a Design,
        answers: &Answers,
        conditions: &[Condition],
        problems: &mut Vec<Problem>,
    ) -> Self {
        if design.rows() != answers.rows() {
            problems.push(
                Problem::new(Code::WrongLength, "the design and the answers have different numbers of rows")
                    .expected(format!("{} rows", design.rows()))
                    .found(format!("{} rows", answers.rows())),
            );
            return Self { design, inside: None };
        }
        let resolved: Vec<_> = conditions
            .iter()
            .filter_map(|condition| resolve_condition(condition, answers, problems))
            .collect();
        let base = Self { design, inside: None };
        let inside = (!resolved.is_empty()).then(|| {
            let fulfils = |place: usize| {
                resolved.iter().all(|(column, fulfils)| {
                    let code = column.codes().get(base.row(place));
                    code != MISSING && fulfils[code as usize]
                })
            };
            (0..design.answered()).map(fulfils).collect()
        });
        Self { design, inside }
    }

    /// Number of places.
    pub(super) fn places(&self) -> usize {
        self.design.answered()
    }

    /// The row of the answers at a place.
    pub(super) fn row(&self, place: usize) -> usize {
        self.design.order().map_or(place, |order| order[place] as usize)
    }

    pub(super) fn holds(&self, place: usize) -> bool {
        self.inside.as_ref().is_none_or(|inside| inside[place])
    }

    /// Places in the base.
    pub(super) fn size(&self) -> usize {
        self.inside.as_ref().map_or(self.places(), |inside| inside.iter().filter(|holds| **holds).count())
    }

    /// The numbers of a column by place; NaN where there is none.
    pub(super) fn numbers<'v>(&self, values: &'v [f64]) -> Cow<'v, [f64]> {
        match self.design.order() {
            None => Cow::Borrowed(&values[..self.places()]),
            Some(order) => Cow::Owned(order.iter().map(|&row| values[row as usize]).collect()),
        }
    }

    /// The codes of a column by place; [`MISSING`] where there is none.
    pub(super) fn codes(&self, column: &Categories) -> Vec<u32> {
        (0..self.places()).map(|place| column.codes().get(self.row(place))).collect()
    }
}

/// A column of numbers, or a problem.
pub(super) fn find_numbers<'a>(
    name: &str,
    answers: &'a Answers,
    problems: &mut Vec<Problem>,
) -> Option<&'a [f64]> {
    match answers.find(name) {
        Ok(Column::Numbers(values)) => {
            let values = values.as_slice();
            too_large(name, values.iter().copied().enumerate(), problems);
            Some(values)
        }
        Ok(Column::Categories(_)) => {
            let message = format!("`{name}` holds categories, not numbers");
            problems.push(Problem::new(Code::WrongMeasure, message).at(Place::question(name)));
            None
        }
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

/// A column as categories, or a problem.
pub(super) fn find_categories(
    name: &str,
    answers: &Answers,
    problems: &mut Vec<Problem>,
) -> Option<Categories> {
    answers.find(name).map(as_categories).map_err(|problem| problems.push(problem)).ok()
}

/// Reports every number that is too large to compute with; rows count from 0 here.
pub(super) fn too_large(name: &str, values: impl Iterator<Item = (usize, f64)>, problems: &mut Vec<Problem>) {
    add_rows(problems, values.filter(|(_, value)| value.abs() >= LARGEST), |(row, value)| {
        Problem::new(Code::OutOfRange, format!("`{name}` is too large to compute with"))
            .at(Place::question(name).row(row as u64 + 1))
            .expected(format!("less than {LARGEST:e}"))
            .found(format!("{value:e}"))
    });
}

/// A confidence level outside 0 to 1 is a problem.
pub(super) fn check_level(level: f64, problems: &mut Vec<Problem>) {
    if !(level > 0.0 && level < 1.0) {
        problems.push(
            Problem::new(Code::OutOfRange, "the confidence level must lie between 0 and 1")
                .at(Place::path("level"))
                .found(level.to_string())
                .expected("a number such as 0.95"),
        );
    }
}

/// The categories that occur among some places, numbered anew in the order of their column.
pub(super) struct Classes {
    /// Class of each place; [`MISSING`] where there is none.
    pub(super) of: Vec<u32>,
    pub(super) names: Vec<String>,
}

impl Classes {
    /// Classes of the places that `keep`.
    pub(super) fn present(mut codes: Vec<u32>, words: &[String], keep: impl Fn(usize) -> bool) -> Self {
        let mut class_of = vec![MISSING; words.len()];
        for (place, code) in codes.iter_mut().enumerate() {
            if *code == MISSING || !keep(place) {
                *code = MISSING;
            } else {
                class_of[*code as usize] = 0;
            }
        }
        let mut names = Vec::new();
        for (class, word) in class_of.iter_mut().zip(words).filter(|(class, _)| **class == 0) {
            *class = names.len() as u32;
            names.push(word.clone());
        }
        codes.iter_mut().filter(|code| **code != MISSING).for_each(|code| *code = class_of[*code as usize]);
        Self { of: codes, names }
    }

    pub(super) fn has(&self, place: usize) -> bool {
        self.of[place] != MISSING
    }

    /// Number of places with a class.
    pub(super) fn count(&self) -> usize {
        self.of.iter().filter(|class| **class != MISSING).count()
    }

    /// Exact sums of a number over each class.
    pub(super) fn sums(&self, value: impl Fn(usize) -> f64) -> Vec<f64> {
        let values: Vec<f64> =
            (0..self.of.len()).map(|place| if self.has(place) { value(place) } else { 0.0 }).collect();
        let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let grid = Grid::new(largest, values.len());
        let mut sums = vec![Exact::default(); self.names.len()];
        for (place, &value) in values.iter().enumerate().filter(|(place, _)| self.has(*place)) {
            sums[self.of[place] as usize].add(grid.term(value));
        }
        sums.into_iter().map(|sum| grid.value(sum)).collect()
    }
}
