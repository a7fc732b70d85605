//! Several items that a unit may choose among: any of them, all of them, how many, and each.
//!
//! Per cents are of units, never of ticks: a unit that chose three items is one unit of the base. What a unit did is
//! decided from what is known of it (Kleene's three-valued logic). "Any of" is yes as soon as one known item was chosen,
//! and no only where none of them was; "all of" is no as soon as one known item was not chosen. A number of items is
//! known only where every item is. The shares of the items of a list ([`Measure::Multiple`]) rest on one base, the units
//! of whom every item is known, so that they can be compared.
//!
//! A unit that is undecided is missing, and stays in the base as a unit that did not answer; where all of its open items
//! have answers that leave the base ("do not know"), it leaves the base as well. So each figure of a single item is the
//! share of that item.
//!
//! The columns are read once, when a query is planned, into one column of narrow codes; the pass then costs what a
//! single question costs.
//!
//! References: Kleene (1952), *Introduction to Metamathematics*, section 64; for per cents of respondents: Jann (2005),
//! *Tabulation of multiple responses*, Stata Journal 5(1).

use super::plan::{Content, OUTSIDE, is_answer_elsewhere, unknown_answer_of};
use super::query::{Blank, Items, Measure, Query};
use crate::answers::{Answers, Categories, Codes, MISSING, words_list};
use crate::design::as_categories;
use crate::error::{Code, Place, Problem};

/// What a row says of all items: the number chosen in the low bits, and whether some item is …
const COUNT: u16 = (1 << 12) - 1;
/// … known not to be chosen,
const NOT: u16 = 1 << 12;
/// … answered by something that leaves the base,
const OUT: u16 = 1 << 13;
/// … answered by what is no answer,
const REFUSED: u16 = 1 << 14;
/// … empty.
const EMPTY: u16 = 1 << 15;

/// What the rows contribute, and the names of the estimates.
pub(super) type Part = (Content, Vec<String>);

/// What a query of several items reads of the rows: one part, or one for each item of a list.
pub(super) fn contents(
    query: &Query,
    items: Items<'_>,
    answers: &Answers,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Part>> {
    let before = problems.len();
    let columns = columns(query, items, answers, problems);
    if problems.len() > before {
        return None;
    }
    let tally = tally(&columns, items.blank);
    let all = columns.len() as u16;
    let count = |own: u16| own & COUNT;
    // An item that is open, and whether all that is open leaves the base.
    let open = |own: u16| own & (OUT | REFUSED | EMPTY) != 0;
    let leaves = |own: u16| own & (REFUSED | EMPTY) == 0;
    let one = |class: &dyn Fn(u16) -> Option<u16>, classes: u16, points: Vec<f64>, categories| {
        let state =
            |own| class(own).map_or(if leaves(own) { State::Outside } else { State::Missing }, State::In);
        vec![(content(tally.iter().map(|&own| state(own)), classes, points), categories)]
    };
    let name = || vec![String::new()];
    let number = |own: u16| (!open(own)).then_some(count(own));
    Some(match query.measure {
        Measure::AllOf { .. } => {
            let class = |own: u16| match own {
                _ if count(own) == all => Some(1),
                _ if own & NOT != 0 => Some(0),
                _ => None,
            };
            one(&class, 2, Vec::new(), name())
        }
        Measure::CountOf { .. } => {
            one(&number, all + 1, Vec::new(), (0..=all).map(|chosen| chosen.to_string()).collect())
        }
        Measure::CountMean { .. } => one(&number, all + 1, (0..=all).map(f64::from).collect(), name()),
        Measure::Multiple { .. } => {
            let each = items.of.iter().zip(&columns).map(|(name, item)| {
                let state = |(row, &own): (usize, &u16)| match own {
                    _ if !open(own) => State::In(u16::from(item.is_chosen(row))),
                    _ if leaves(own) => State::Outside,
                    _ => State::Missing,
                };
                (content(tally.iter().enumerate().map(state), 2, Vec::new()), vec![name.clone()])
            });
            each.collect()
        }
        // The measures of several items that are left: `any_of`.
        _ => {
            let class = |own: u16| match own {
                _ if count(own) > 0 => Some(1),
                _ if !open(own) => Some(0),
                _ => None,
            };
            one(&class, 2, Vec::new(), name())
        }
    })
}

/// Where a row belongs.
#[derive(Debug, Clone, Copy)]
pub(super) enum State {
    /// It is in a class.
    In(u16),
    /// It leaves the base.
    Outside,
    /// It is in the base, or may be, but has no answer.
    Missing,
}

/// Rows by their state as narrow codes.
pub(super) fn content(rows: impl Iterator<Item = State>, classes: u16, points: Vec<f64>) -> Content {
    let code = |state| match state {
        State::In(class) => u32::from(class),
        State::Outside => u32::from(classes),
        State::Missing => MISSING,
    };
    let codes = Codes::pack(rows.map(code), usize::from(classes) + 1);
    Content::Classes {
        // The classes have no words of their own: what they are called stands beside them.
        codes: Categories::trusted(codes, Vec::new()),
        class_of: (0..classes).chain([OUTSIDE]).collect(),
        classes: classes.into(),
        points,
    }
}

/// One item: its codes, and what each of them says.
struct Item {
    codes: Categories,
    says: Vec<u16>,
}

impl Item {
    fn is_chosen(&self, row: usize) -> bool {
        self.says.get(self.codes.codes().get(row) as usize) == Some(&1)
    }
}

/// The columns of the items, with every word placed; problems where a word is in none of them or has two meanings.
fn columns(query: &Query, items: Items<'_>, answers: &Answers, problems: &mut Vec<Problem>) -> Vec<Item> {
    let what = &query.name;
    if items.of.is_empty() || items.of.len() >= usize::from(COUNT) {
        problems.push(
            Problem::new(Code::OutOfRange, format!("`{what}` takes {} items together", items.of.len()))
                .expected(format!("1 to {} columns", COUNT - 1)),
        );
    }
    for (index, name) in items.of.iter().enumerate().filter(|(index, name)| items.of[..*index].contains(name))
    {
        let message = format!("`{what}` names `{name}` twice");
        problems.push(Problem::new(Code::Duplicate, message).at(Place::path(format!("of[{index}]"))));
    }
    let mut columns = Vec::new();
    for name in items.of {
        match answers.find(name) {
            Ok(column) => {
                let codes = as_categories(column);
                let says = vec![NOT; codes.words().len()];
                columns.push(Item { codes, says });
            }
            Err(problem) => problems.push(problem),
        }
    }
    let mut known: Vec<&str> = Vec::new();
    for word in columns.iter().flat_map(|item| item.codes.words()) {
        if !known.contains(&word.as_str()) {
            known.push(word);
        }
    }
    if items.equals.is_empty() {
        problems.push(
            Problem::new(Code::OutOfRange, format!("`{what}` names no answer"))
                .expected(format!("some of {}", words_list(known.iter().copied()))),
        );
    }
    let all = items.of.join("`, `");
    let is_elsewhere = |word| items.of.iter().any(|name| is_answer_elsewhere(answers, name, word));
    let mut meant: Vec<(&str, u16)> = Vec::new();
    for (words, meaning) in [(items.equals, 1), (&query.outside[..], OUT), (&query.missing[..], REFUSED)] {
        for word in words {
            match meant.iter().find(|(own, _)| own == word) {
                None if known.contains(&word.as_str()) || is_elsewhere(word) => meant.push((word, meaning)),
                // A word that no row of any item has in any wave is a slip, unless a column is missing anyway.
                None if !columns.is_empty() && columns.len() == items.of.len() => {
                    problems.push(unknown_answer_of(&all, known.iter().copied(), word));
                }
                Some((_, own)) if *own != meaning => problems.push(
                    Problem::new(
                        Code::Contradiction,
                        format!("answer `{word}` is both counted and left out"),
                    )
                    .at(Place::question(&query.name)),
                ),
                _ => {}
            }
        }
    }
    for item in &mut columns {
        for (word, meaning) in &meant {
            if let Some(code) = item.codes.code_of(word) {
                item.says[code as usize] = *meaning;
            }
        }
    }
    columns
}

/// What every row says of all items together.
fn tally(items: &[Item], blank: Blank) -> Vec<u16> {
    let mut rows = vec![0; items.first().map_or(0, |item| item.codes.codes().len())];
    for Item { codes, says } in items {
        match codes.codes() {
            Codes::U8(codes) => {
                let mut table = [EMPTY; 256];
                table.iter_mut().zip(says).for_each(|(entry, own)| *entry = *own);
                add(&mut rows, codes.as_slice(), |code| table[usize::from(code)]);
            }
            Codes::U16(codes) => {
                add(&mut rows, codes.as_slice(), |code| {
                    says.get(usize::from(code)).copied().unwrap_or(EMPTY)
                });
            }
            Codes::U32(codes) => {
                add(&mut rows, codes.as_slice(), |code| says.get(code as usize).copied().unwrap_or(EMPTY));
            }
        }
    }
    if blank != Blank::Missing {
        // Whatever stands beside an empty item shows that the unit answered the question.
        let filled = |own: u16| blank == Blank::No || own & !EMPTY != 0;
        for own in rows.iter_mut().filter(|own| **own & EMPTY != 0 && filled(**own)) {
            *own = *own & !EMPTY | NOT;
        }
    }
    rows
}

/// Adds what the codes of one item say: ones are counted, marks are joined.
#[inline]
fn add<T: Copy>(rows: &mut [u16], codes: &[T], says: impl Fn(T) -> u16) {
    for (row, &code) in rows.iter_mut().zip(codes) {
        let own = says(code);
        *row = (*row + (own & 1)) | (own & !1);
    }
}
