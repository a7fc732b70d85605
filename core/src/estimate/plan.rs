//! Turns a query into what the pass reads: a class or terms for every row, and who is in the base.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::query::{Condition, DegreesOfFreedom, Measure, Query};
use super::{items, of_all, quantile};
use crate::answers::{Answers, Categories, Column, MISSING, Values, words_list};
use crate::design::as_categories;
use crate::error::{Code, Place, Problem, add_rows};
use crate::interval::Interval;
use crate::num::sum::LARGEST;

/// What a row contributes when it is classified: a class from 0, or one of these.
pub(crate) const OUTSIDE: u16 = u16::MAX;
/// The row belongs to the base but gave no answer.
pub(crate) const NO_ANSWER: u16 = u16::MAX - 1;

/// What the rows contribute to the sums of their cell.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// Each row is in one class; the sums are the weights of the classes.
    Classes {
        codes: Categories,
        /// Class of each dictionary code.
        class_of: Vec<u16>,
        classes: usize,
        /// Points of each class, where their mean is taken.
        points: Vec<f64>,
    },
    /// Each row has one or two numbers; the sums are those of `linear()` and their products.
    /// Squares and products are taken about a centre, so that they do not cancel where the spread is small.
    Terms {
        y: Values<f64>,
        x: Option<Values<f64>>,
        largest_y: f64,
        largest_x: f64,
        center_y: f64,
        center_x: f64,
        /// What was taken off y before anything was summed, and is added to its mean again.
        shift: f64,
    },
}

impl Content {
    /// Points of each class, where their mean is taken.
    pub(crate) fn points(&self) -> &[f64] {
        match self {
            Self::Classes { points, .. } => points,
            Self::Terms { .. } => &[],
        }
    }

    /// What is added to a mean, since it was taken off the numbers before.
    pub(crate) fn shift(&self) -> f64 {
        match self {
            Self::Classes { .. } => 0.0,
            Self::Terms { shift, .. } => *shift,
        }
    }
}

/// A query ready for the pass.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) content: Content,
    /// Names of the estimates of a cell: categories of a distribution, otherwise one empty name.
    pub(crate) categories: Vec<String>,
    /// First class that is an estimate, where the classes are shares: those before it are counted in the base only.
    pub(crate) first: usize,
    /// For each condition of the base: the column and whether each of its codes fulfils the condition.
    pub(crate) base: Vec<(Categories, Vec<bool>)>,
}

impl Task {
    /// Resolves the names of a query, reporting all that do not fit. Several items that share a base are a task each.
    pub(crate) fn resolve(
        query: &Query,
        answers: &Answers,
        problems: &mut Vec<Problem>,
    ) -> Option<Vec<Self>> {
        let before = problems.len();
        check_options(query, problems);
        let of_all = query.of_all.then(|| of_all::base_of_rows(query, answers, problems));
        let base: Vec<_> = match of_all {
            Some(_) => Vec::new(),
            None => query
                .base
                .iter()
                .filter_map(|condition| resolve_condition(condition, answers, problems))
                .collect(),
        };
        let contents = match query.measure.items() {
            Some(items) => items::contents(query, items, answers, problems),
            None => content(query, answers, problems).map(|one| vec![one]),
        };
        let first =
            usize::from(!matches!(query.measure, Measure::Distribution { .. } | Measure::CountOf { .. }));
        let contents = contents.filter(|_| problems.len() == before)?;
        let tasks = contents.into_iter().map(|(content, categories)| {
            let task = Self { content, categories, first, base: base.clone() };
            match of_all.iter().flatten().next() {
                Some(rows) => of_all::of_everybody(task, rows),
                None => task,
            }
        });
        Some(tasks.collect())
    }

    /// Linear sums of a cell: one for each class, or y and its companion.
    pub(crate) fn linear(&self) -> usize {
        match &self.content {
            Content::Classes { classes, .. } => *classes,
            Content::Terms { .. } => 2,
        }
    }

    /// All sums of a cell. For classes one each; for one number Σwy, Σw, Σw(y−c)²; for two Σwy, Σwx, Σw and the
    /// centred Σw y², Σw xy, Σw x², which the design effect needs.
    pub(crate) fn sums(&self) -> usize {
        match &self.content {
            Content::Classes { classes, .. } => *classes,
            Content::Terms { x: None, .. } => 3,
            Content::Terms { x: Some(_), .. } => 6,
        }
    }
}

/// Reports options of a query that lie outside their range or have no effect.
pub(crate) fn check_options(query: &Query, problems: &mut Vec<Problem>) {
    if !(query.level > 0.0 && query.level < 1.0) {
        problems.push(
            Problem::new(Code::OutOfRange, "the confidence level must lie between 0 and 1")
                .found(query.level.to_string())
                .expected("a number such as 0.95"),
        );
    }
    for (index, name) in query.by.iter().enumerate().filter(|(index, name)| query.by[..*index].contains(name))
    {
        let message = format!("`{}` is broken down by `{name}` twice", query.name);
        problems.push(Problem::new(Code::Duplicate, message).at(Place::path(format!("by[{index}]"))));
    }
    if let DegreesOfFreedom::Given(df) = query.df
        && (df.is_nan() || df < 1.0)
    {
        problems.push(
            Problem::new(Code::OutOfRange, "the degrees of freedom must be at least 1")
                .expected("a number from 1, or `infinite`")
                .found(df.to_string()),
        );
    }
    of_all::check(query, problems);
    if query.measure.is_share() && query.interval == Interval::Quantile {
        let message = format!("the interval `quantile` is none for {}", query.measure.one());
        problems.push(Problem::new(Code::NoEffect, message).at(Place::question(&query.name)));
    }
    if !query.measure.is_share() {
        let intervals: &[Interval] = match query.measure {
            Measure::Quantile { .. } => &quantile::INTERVALS,
            _ => &[Interval::Finite, Interval::Wald],
        };
        if !intervals.contains(&query.interval) {
            let message = format!("the interval `{}` is none for {}", query.interval, query.measure.one());
            problems.push(Problem::new(Code::NoEffect, message).at(Place::question(&query.name)));
        }
        for (option, given) in [("outside", &query.outside), ("missing", &query.missing)] {
            if !given.is_empty() && !query.measure.is_of_answers() {
                let message = format!("`{option}` has no effect on {}", query.measure.one());
                problems.push(Problem::new(Code::NoEffect, message).at(Place::question(&query.name)));
            }
        }
    }
}

fn content(query: &Query, answers: &Answers, problems: &mut Vec<Problem>) -> Option<(Content, Vec<String>)> {
    let column = answers.find(query.measure.of()).map_err(|problem| problems.push(problem)).ok();
    let one = || vec![String::new()];
    match &query.measure {
        Measure::Share { equals, .. } => Some(share_content(query, answers, column?, equals, problems)),
        Measure::Distribution { .. } => distribution_content(query, answers, column?, problems),
        Measure::NetBalance { up, down, .. } => {
            Some((balance_content(query, answers, column?, [up, down], problems), one()))
        }
        Measure::ScoreMean { points, .. } => {
            Some((score_content(query, answers, column?, points, problems)?, one()))
        }
        Measure::Mean { of } => number(of, column?, problems).map(|y| (shifted(terms(y, None)), one())),
        Measure::Total { of } => number(of, column?, problems).map(|y| (terms(y, None), one())),
        Measure::Ratio { of, over } => {
            let denominator = answers.find(over).map_err(|problem| problems.push(problem)).ok();
            let x = denominator.and_then(|column| number(over, column, problems));
            let y = column.and_then(|column| number(of, column, problems));
            Some((terms(y?, Some(x?)), one()))
        }
        Measure::Quantile { of, at, .. } => {
            quantile::check(query, at, problems);
            let y = number(of, column?, problems)?;
            Some((terms(y, None), at.iter().map(ToString::to_string).collect()))
        }
        // These are taken of the columns themselves (`smooth`), or of several (`items`).
        Measure::Variance { .. }
        | Measure::Correlation { .. }
        | Measure::Expression { .. }
        | Measure::AnyOf { .. }
        | Measure::AllOf { .. }
        | Measure::CountOf { .. }
        | Measure::CountMean { .. }
        | Measure::Multiple { .. } => None,
    }
}

/// Up is class 1, down class 2, everything else class 0.
fn balance_content(
    query: &Query,
    answers: &Answers,
    column: &Column,
    [up, down]: [&[String]; 2],
    problems: &mut Vec<Problem>,
) -> Content {
    let codes = as_categories(column);
    if up.is_empty() || down.is_empty() {
        let known = words_list(codes.words().iter().map(String::as_str));
        problems.push(
            Problem::new(Code::OutOfRange, format!("the net balance of `{}` lacks answers", query.name))
                .at(Place::question(query.measure.of()))
                .expected(format!("for `up` and for `down` some of {known}")),
        );
    }
    let mut class_of = vec![0; codes.words().len()];
    mark(query, answers, &codes, up, 1, &mut class_of, problems);
    mark(query, answers, &codes, down, 2, &mut class_of, problems);
    mark_uncounted(query, answers, &codes, &mut class_of, problems);
    Content::Classes { codes, class_of, classes: 3, points: vec![0.0, 1.0, -1.0] }
}

/// Every answer is a class with its points.
fn score_content(
    query: &Query,
    answers: &Answers,
    column: &Column,
    given: &BTreeMap<String, f64>,
    problems: &mut Vec<Problem>,
) -> Option<Content> {
    let (content, categories) = distribution_content(query, answers, column, problems)?;
    let Content::Classes { codes, class_of, classes, .. } = content else { return None };
    let of = query.measure.of();
    for word in given.keys().filter(|word| codes.code_of(word).is_none()) {
        problems.extend(unknown_answer(answers, of, &codes, word));
    }
    for (word, points) in given.iter().filter(|(_, points)| points.is_nan() || points.abs() >= LARGEST) {
        let message = format!("the points of `{word}` are no number to compute with");
        problems
            .push(Problem::new(Code::OutOfRange, message).at(Place::question(of)).found(points.to_string()));
    }
    let points = categories.iter().map(|word| {
        let own = given.get(word).copied().or_else(|| given.is_empty().then(|| word.parse().ok()).flatten());
        own.unwrap_or_else(|| {
            problems.push(
                Problem::new(Code::MissingKey, format!("answer `{word}` of `{of}` has no points"))
                    .at(Place::question(of))
                    .help("give it `points`, or name it in `outside` or `missing`"),
            );
            0.0
        })
    });
    let points = points.collect();
    Some(Content::Classes { codes, class_of, classes, points })
}

fn share_content(
    query: &Query,
    answers: &Answers,
    column: &Column,
    equals: &[String],
    problems: &mut Vec<Problem>,
) -> (Content, Vec<String>) {
    let codes = as_categories(column);
    if equals.is_empty() {
        problems.push(
            Problem::new(Code::OutOfRange, format!("the share of `{}` names no answer", query.name))
                .expected(format!("some of {}", words_list(codes.words().iter().map(String::as_str)))),
        );
    }
    let mut class_of = vec![0; codes.words().len()];
    mark(query, answers, &codes, equals, 1, &mut class_of, problems);
    mark_uncounted(query, answers, &codes, &mut class_of, problems);
    (Content::Classes { codes, class_of, classes: 2, points: Vec::new() }, vec![String::new()])
}

fn distribution_content(
    query: &Query,
    answers: &Answers,
    column: &Column,
    problems: &mut Vec<Problem>,
) -> Option<(Content, Vec<String>)> {
    let codes = as_categories(column);
    let mut class_of = vec![0; codes.words().len()];
    mark_uncounted(query, answers, &codes, &mut class_of, problems);
    let mut categories = Vec::new();
    for (code, class) in class_of.iter_mut().enumerate().filter(|(_, class)| **class == 0) {
        if categories.len() >= usize::from(NO_ANSWER) {
            let message = format!("`{}` has more than {} answers", query.measure.of(), categories.len());
            problems.push(Problem::new(Code::OutOfRange, message).at(Place::question(query.measure.of())));
            return None;
        }
        *class = categories.len() as u16;
        categories.push(codes.words()[code].clone());
    }
    Some((Content::Classes { codes, class_of, classes: categories.len(), points: Vec::new() }, categories))
}

fn mark_uncounted(
    query: &Query,
    answers: &Answers,
    codes: &Categories,
    class_of: &mut [u16],
    problems: &mut Vec<Problem>,
) {
    mark(query, answers, codes, &query.outside, OUTSIDE, class_of, problems);
    mark(query, answers, codes, &query.missing, NO_ANSWER, class_of, problems);
}

/// Gives a class to the codes of some words.
fn mark(
    query: &Query,
    answers: &Answers,
    codes: &Categories,
    words: &[String],
    class: u16,
    class_of: &mut [u16],
    problems: &mut Vec<Problem>,
) {
    for word in words {
        match codes.code_of(word) {
            Some(code) if class_of[code as usize] == 0 => class_of[code as usize] = class,
            Some(code) if class_of[code as usize] == class => {}
            Some(_) => problems.push(
                Problem::new(Code::Contradiction, format!("answer `{word}` is both counted and left out"))
                    .at(Place::question(query.measure.of())),
            ),
            None => problems.extend(unknown_answer(answers, query.measure.of(), codes, word)),
        }
    }
}

/// The problem that nobody gave an answer, which is a slip unless somebody gave it in another wave.
fn unknown_answer(answers: &Answers, question: &str, codes: &Categories, word: &str) -> Option<Problem> {
    let problem = || unknown_answer_of(question, codes.words().iter().map(String::as_str), word);
    (!is_answer_elsewhere(answers, question, word)).then(|| problem().at(Place::question(question)))
}

/// Whether somebody gave an answer in another wave.
pub(super) fn is_answer_elsewhere(answers: &Answers, question: &str, word: &str) -> bool {
    answers.elsewhere(question).any(|column| as_categories(column).code_of(word).is_some())
}

/// The problem that none of some questions has an answer.
pub(super) fn unknown_answer_of<'a>(
    questions: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    word: &str,
) -> Problem {
    Problem::new(Code::UnknownName, format!("`{questions}` has no answer `{word}`"))
        .expected(format!("one of {}", words_list(known.clone())))
        .suggest(word, known)
}

/// The column of a condition and whether each of its codes fulfils it; words that the column does not have are problems.
pub(crate) fn resolve_condition(
    condition: &Condition,
    answers: &Answers,
    problems: &mut Vec<Problem>,
) -> Option<(Categories, Vec<bool>)> {
    match answers.find(&condition.question) {
        Err(problem) => {
            problems.push(problem);
            None
        }
        Ok(column) => {
            let codes = as_categories(column);
            let mut fulfils = vec![false; codes.words().len()];
            for word in &condition.is {
                match codes.code_of(word) {
                    Some(code) => fulfils[code as usize] = true,
                    None => problems.extend(unknown_answer(answers, &condition.question, &codes, word)),
                }
            }
            Some((codes, fulfils))
        }
    }
}

pub(crate) fn number(name: &str, column: &Column, problems: &mut Vec<Problem>) -> Option<Values<f64>> {
    match column {
        Column::Numbers(values) => {
            let all_fit = values.extent().is_none_or(|(low, high)| low.abs().max(high.abs()) < LARGEST);
            let looked_at = if all_fit { &[] } else { values.as_slice() };
            let out = looked_at.iter().enumerate().filter(|(_, value)| value.abs() >= LARGEST);
            add_rows(problems, out, |(row, value)| {
                Problem::new(Code::OutOfRange, format!("`{name}` is too large to compute with"))
                    .at(Place::question(name).row(row as u64 + 1))
                    .expected(format!("less than {LARGEST:e}"))
                    .found(format!("{value:e}"))
            });
            Some(values.clone())
        }
        Column::Categories(_) => {
            problems.push(
                Problem::new(Code::WrongMeasure, format!("`{name}` holds categories, not numbers"))
                    .at(Place::question(name))
                    .help("ask for a share or a distribution, or give the answers points"),
            );
            None
        }
    }
}

fn terms(y: Values<f64>, x: Option<Values<f64>>) -> Content {
    let largest = |extent: Option<(f64, f64)>| extent.map_or(0.0, |(low, high)| low.abs().max(high.abs()));
    let center = |extent: Option<(f64, f64)>| extent.map_or(0.0, |(low, high)| f64::midpoint(low, high));
    let of_y = y.extent();
    let of_x = x.as_ref().map_or(Some((1.0, 1.0)), Values::extent);
    Content::Terms {
        y,
        x,
        largest_y: largest(of_y),
        largest_x: largest(of_x),
        center_y: center(of_y),
        center_x: center(of_x),
        shift: 0.0,
    }
}

/// Numbers that lie close together far from zero lose their digits in `y − ȳ`; taking their centre off first is exact.
fn shifted(content: Content) -> Content {
    /// How many times their own spread numbers lie from zero before it pays.
    const FAR: f64 = 1024.0;
    match content {
        Content::Terms { y, x: None, largest_y, largest_x, center_y, center_x, .. }
            if center_y.abs() > FAR * (largest_y - center_y.abs()) =>
        {
            let y: Vec<f64> = y.as_slice().iter().map(|value| value - center_y).collect();
            let largest_y = y.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
            let y = Values::from(y);
            Content::Terms { y, x: None, largest_y, largest_x, center_y: 0.0, center_x, shift: center_y }
        }
        other => other,
    }
}

/// The mask of a base on a run of rows: `Cow` so that an empty list of conditions costs nothing.
pub(crate) fn base_mask<'a>(
    base: &[(Categories, Vec<bool>)],
    rows: &super::rows::Rows<'_>,
    out: &'a mut Vec<bool>,
) -> Cow<'a, [bool]> {
    if base.is_empty() {
        return Cow::Borrowed(&[]);
    }
    out.clear();
    out.resize(rows.len(), true);
    for (column, fulfils) in base {
        rows.for_each_code(column.codes(), |place, code| {
            out[place] &= code != MISSING && fulfils[code as usize];
        });
    }
    Cow::Borrowed(out)
}
