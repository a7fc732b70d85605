//! What a share of a narrower base says of all: units outside the base count as not having given the answer.
//!
//! With `B` the base and `A` those in it that gave the answer, the share of all is `P(A) = P(B) P(A | B)`. It is estimated
//! as one share of everybody, so that it has its own variance, degrees of freedom and exact limits: its influence
//! `(1_A − p) / N` is that of the product, `P(A | B) z_B + P(B) z_(A | B)`, and so its variance is that of the product with
//! the covariance of the two factors. Multiplying the limits of the factors would be another, wrong, interval.
//!
//! Whether a unit is in the base is decided by Kleene's logic over the conditions: it is outside as soon as one known
//! answer fails its condition, so that a question that was not asked because an earlier answer ruled it out leaves nothing
//! open. A unit of which it is not known whether it is in the base – no answer, or one of `undecided` – is missing, and so
//! is one in the base that gave no answer. What leaves the base of the question ("do not know") leaves this base too.

use super::items::{State, content};
use super::plan::{Content, NO_ANSWER, OUTSIDE, Task, resolve_condition};
use super::query::{Condition, Query};
use crate::answers::{Answers, Categories, Codes, MISSING};
use crate::error::{Code, Place, Problem};

/// Reports what keeps a query from being told of all.
pub(super) fn check(query: &Query, problems: &mut Vec<Problem>) {
    let place = || Place::question(&query.name);
    if !query.of_all {
        if !query.undecided.is_empty() {
            let problem = Problem::new(Code::NoEffect, "`undecided` has no effect without `of_all`");
            problems.push(problem.at(place()));
        }
        return;
    }
    if !query.measure.is_share() {
        let message = format!("`of_all` has no effect on {}", query.measure.one());
        problems
            .push(Problem::new(Code::NoEffect, message).at(place()).help("only shares can be told of all"));
    } else if query.base.is_empty() {
        let message = format!("`of_all` has no effect on `{}`, whose base is everybody", query.name);
        problems.push(Problem::new(Code::NoEffect, message).at(place()));
    }
    for condition in &query.undecided {
        let own = || query.base.iter().filter(|own| own.question == condition.question);
        if own().next().is_none() {
            let message = format!("the base of `{}` does not rest on `{}`", query.name, condition.question);
            let known = query.base.iter().map(|own| own.question.as_str());
            let problem = Problem::new(Code::NoEffect, message).at(Place::question(&condition.question));
            problems.push(problem.suggest(&condition.question, known));
        }
        for word in condition.is.iter().filter(|word| own().any(|own| own.is.contains(word))) {
            let message = format!("answer `{word}` is both in the base and undecided");
            let problem = Problem::new(Code::Contradiction, message);
            problems.push(problem.at(Place::question(&condition.question)));
        }
    }
}

/// What a code of a condition's column says of a unit: nothing against it, …
const INSIDE: u8 = 0;
/// … that it is open whether it is in the base, …
const OPEN: u8 = 1;
/// … or that it is not.
const NOT_IN: u8 = 2;

/// Whether each row is in the base, as marks of all conditions together; `None` with problems.
pub(super) fn base_of_rows(query: &Query, answers: &Answers, problems: &mut Vec<Problem>) -> Option<Vec<u8>> {
    let before = problems.len();
    let mut rows = vec![INSIDE; answers.rows()];
    let all = query.base.iter().filter_map(|condition| says(query, condition, answers, problems));
    let all: Vec<(Categories, Vec<u8>)> = all.collect();
    for (column, says) in &all {
        let of = |code: u32| says.get(code as usize).copied().unwrap_or(OPEN);
        match column.codes() {
            Codes::U8(codes) => join(&mut rows, codes.as_slice(), |code| of(code.into())),
            Codes::U16(codes) => join(&mut rows, codes.as_slice(), |code| of(code.into())),
            Codes::U32(codes) => join(&mut rows, codes.as_slice(), of),
        }
    }
    (problems.len() == before).then_some(rows)
}

#[inline]
fn join<T: Copy>(rows: &mut [u8], codes: &[T], says: impl Fn(T) -> u8) {
    rows.iter_mut().zip(codes).for_each(|(row, &code)| *row |= says(code));
}

/// What every code of a condition's column says.
fn says(
    query: &Query,
    condition: &Condition,
    answers: &Answers,
    problems: &mut Vec<Problem>,
) -> Option<(Categories, Vec<u8>)> {
    let (column, fulfils) = resolve_condition(condition, answers, problems)?;
    let mut says: Vec<u8> = fulfils.iter().map(|fulfils| if *fulfils { INSIDE } else { NOT_IN }).collect();
    for undecided in query.undecided.iter().filter(|own| own.question == condition.question) {
        let (_, open) = resolve_condition(undecided, answers, problems)?;
        says.iter_mut().zip(open).filter(|(_, open)| *open).for_each(|(says, _)| *says = OPEN);
    }
    Some((column, says))
}

/// The same task of everybody, given whether each row is in the base.
pub(super) fn of_everybody(task: Task, base: &[u8]) -> Task {
    let Content::Classes { codes, class_of, classes, points } = task.content else { return task };
    // A share has a class for those that are not counted; a distribution gets one.
    let before = u16::from(task.first == 0);
    let state = |(row, &base): (usize, &u8)| match base {
        _ if base & NOT_IN != 0 => State::In(0),
        OPEN => State::Missing,
        _ => match codes.codes().get(row) {
            MISSING => State::Missing,
            code => match class_of[code as usize] {
                OUTSIDE => State::Outside,
                NO_ANSWER => State::Missing,
                class => State::In(class + before),
            },
        },
    };
    let content = content(base.iter().enumerate().map(state), classes as u16 + before, points);
    Task { content, base: Vec::new(), first: 1, ..task }
}
