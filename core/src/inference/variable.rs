//! The variables of a formula, place by place: numbers, or categories in the order of their column.
//!
//! What a transformation makes of a number must be finite: `log(x)` at 0 is an error that names the row, not a row that
//! quietly leaves. A number that is missing stays missing.

use std::borrow::Cow;

use super::base::{Base, too_large};
use super::formula::{Expression, Operator, is_factor, place};
use crate::answers::{Answers, Column, MISSING, words_list};
use crate::design::as_categories;
use crate::error::{Code, Place, Problem, add_rows};

/// What a variable is at every place.
pub(super) enum Variable<'a> {
    /// NaN is missing.
    Numbers(Cow<'a, [f64]>),
    /// [`MISSING`] is missing.
    Categories { codes: Vec<u32>, words: Vec<String> },
}

impl Variable<'_> {
    pub(super) fn has(&self, place: usize) -> bool {
        match self {
            Self::Numbers(values) => !values[place].is_nan(),
            Self::Categories { codes, .. } => codes[place] != MISSING,
        }
    }
}

/// A value on the way.
enum Value<'a> {
    Numbers(Cow<'a, [f64]>),
    /// 0 or 1; NaN is missing.
    Truth(Vec<f64>),
    Categories {
        codes: Vec<u32>,
        words: Vec<String>,
    },
    One(f64),
    Text(&'a str),
}

/// Evaluates the variables of formulas, collecting problems.
pub(super) struct Evaluator<'a, 'p> {
    pub(super) base: &'a Base<'a>,
    pub(super) answers: &'a Answers,
    pub(super) problems: &'p mut Vec<Problem>,
}

impl<'a> Evaluator<'a, '_> {
    /// A variable of the right side: truth becomes two categories, as in R.
    pub(super) fn explanatory(&mut self, expression: &'a Expression) -> Option<Variable<'a>> {
        Some(match self.value(expression)? {
            Value::Truth(values) => {
                let code = |value: &f64| if value.is_nan() { MISSING } else { u32::from(*value > 0.0) };
                let words = ["FALSE", "TRUE"].map(str::to_owned).to_vec();
                Variable::Categories { codes: values.iter().map(code).collect(), words }
            }
            Value::Categories { codes, words } => Variable::Categories { codes, words },
            value => Variable::Numbers(self.numbers(expression, value)?),
        })
    }

    /// The outcome: truth becomes 0 and 1.
    pub(super) fn outcome(&mut self, expression: &'a Expression) -> Option<Variable<'a>> {
        Some(match self.value(expression)? {
            Value::Categories { codes, words } => Variable::Categories { codes, words },
            value => Variable::Numbers(self.numbers(expression, value)?),
        })
    }

    fn numbers(&mut self, expression: &Expression, value: Value<'a>) -> Option<Cow<'a, [f64]>> {
        match value {
            Value::Numbers(values) => {
                let base = self.base;
                let inside = (0..values.len()).filter(|&place| base.holds(place));
                too_large(
                    &expression.to_string(),
                    inside.map(|place| (base.row(place), values[place])),
                    self.problems,
                );
                Some(values)
            }
            Value::Truth(values) => Some(Cow::Owned(values)),
            Value::One(_) | Value::Text(_) => {
                let message = format!("`{expression}` holds no column");
                self.problems.push(Problem::new(Code::Syntax, message).at(Place::path("formula")));
                None
            }
            Value::Categories { .. } => {
                let message = format!("`{expression}` holds categories, not numbers");
                let problem = Problem::new(Code::WrongMeasure, message).at(Place::path("formula"));
                self.problems.push(problem.help("compare it with one of them, such as `I(x == \"yes\")`"));
                None
            }
        }
    }

    fn value(&mut self, expression: &'a Expression) -> Option<Value<'a>> {
        match expression {
            Expression::Number(value) => Some(Value::One(*value)),
            Expression::Text(text) => Some(Value::Text(text)),
            Expression::Group(inner) => self.value(inner),
            Expression::Name { name, at } => Some(match self.find(name, *at)? {
                Column::Numbers(values) => Value::Numbers(self.base.numbers(values.as_slice())),
                column @ Column::Categories(_) => self.categories(column),
            }),
            Expression::Call { function, of, .. } if function == "I" => self.value(of),
            Expression::Call { function, at, of } if is_factor(function) => {
                let Expression::Name { name, at } = of.as_ref() else {
                    let message = format!("`{function}` takes the name of a column");
                    self.problems.push(Problem::new(Code::Unsupported, message).at(place(*at)));
                    return None;
                };
                let column = self.find(name, *at)?;
                Some(self.categories(column))
            }
            Expression::Call { function, at, of } => {
                let inner = self.arithmetic(of, *at)?;
                let apply: fn(f64) -> f64 = match function.as_str() {
                    "log" => f64::ln,
                    "log10" => f64::log10,
                    "log2" => f64::log2,
                    "log1p" => f64::ln_1p,
                    "exp" => f64::exp,
                    "sqrt" => f64::sqrt,
                    _ => f64::abs,
                };
                Some(self.elementwise(expression, &inner, &Operand::One(0.0), |x, _| apply(x)))
            }
            Expression::Sign { operator, of } => {
                let inner = self.arithmetic(of, 0)?;
                let sign = if *operator == '-' { -1.0 } else { 1.0 };
                Some(self.elementwise(expression, &inner, &Operand::One(sign), |x, sign| sign * x))
            }
            Expression::Binary { operator, at, left, right } => {
                if operator.is_comparison() {
                    return self.comparison(*operator, *at, left, right);
                }
                let (left, right) = (self.arithmetic(left, *at), self.arithmetic(right, *at));
                let apply: fn(f64, f64) -> f64 = match operator {
                    Operator::Plus => |a, b| a + b,
                    Operator::Minus => |a, b| a - b,
                    Operator::Times => |a, b| a * b,
                    Operator::Over => |a, b| a / b,
                    // Whole powers multiply, so that every host gives the same bits.
                    _ => |a, b| if b == b.trunc() && b.abs() < 64.0 { a.powi(b as i32) } else { a.powf(b) },
                };
                Some(self.elementwise(expression, &left?, &right?, apply))
            }
        }
    }

    fn find(&mut self, name: &str, at: usize) -> Option<&'a Column> {
        self.answers.find(name).map_err(|problem| self.problems.push(problem.at(place(at)))).ok()
    }

    fn categories(&self, column: &Column) -> Value<'a> {
        let categories = as_categories(column);
        Value::Categories { codes: self.base.codes(&categories), words: categories.words().to_vec() }
    }

    fn arithmetic(&mut self, expression: &'a Expression, at: usize) -> Option<Operand<'a>> {
        match self.value(expression)? {
            Value::Numbers(values) => Some(Operand::Many(values)),
            Value::Truth(values) => Some(Operand::Many(Cow::Owned(values))),
            Value::One(value) => Some(Operand::One(value)),
            Value::Text(_) | Value::Categories { .. } => {
                let message = format!("`{expression}` holds no numbers");
                self.problems.push(Problem::new(Code::WrongMeasure, message).at(place(at)));
                None
            }
        }
    }

    /// Applies a function to every place; a result that is no number is a problem where the base counts it.
    fn elementwise(
        &mut self,
        expression: &Expression,
        left: &Operand<'a>,
        right: &Operand<'a>,
        apply: impl Fn(f64, f64) -> f64,
    ) -> Value<'a> {
        if let (Operand::One(left), Operand::One(right)) = (left, right) {
            return Value::One(apply(*left, *right));
        }
        let base = self.base;
        let mut values: Vec<f64> =
            (0..base.places()).map(|place| apply(left.at(place), right.at(place))).collect();
        let is_missing = |place: usize| left.at(place).is_nan() || right.at(place).is_nan();
        let bad: Vec<usize> = (0..values.len())
            .filter(|&place| !values[place].is_finite() && !is_missing(place) && base.holds(place))
            .collect();
        let mut rows: Vec<usize> = bad.iter().map(|&place| base.row(place)).collect();
        rows.sort_unstable();
        add_rows(self.problems, rows.into_iter(), |row| {
            Problem::new(Code::OutOfRange, format!("`{expression}` is not a finite number"))
                .at(Place::question(expression.to_string()).row(row as u64 + 1))
                .help("restrict the base to rows where it is one")
        });
        // Powers may give a number for a missing one (`x^0`).
        values
            .iter_mut()
            .enumerate()
            .filter(|(place, _)| is_missing(*place))
            .for_each(|(_, v)| *v = f64::NAN);
        Value::Numbers(Cow::Owned(values))
    }

    fn comparison(
        &mut self,
        operator: Operator,
        at: usize,
        left: &'a Expression,
        right: &'a Expression,
    ) -> Option<Value<'a>> {
        let (left, right) = (self.value(left), self.value(right));
        match (left?, right?) {
            (Value::Categories { codes, words }, Value::Text(text))
            | (Value::Text(text), Value::Categories { codes, words })
                if matches!(operator, Operator::Equal | Operator::Unequal) =>
            {
                let Some(sought) = words.iter().position(|word| word == text) else {
                    let known = || words.iter().map(String::as_str);
                    self.problems.push(
                        Problem::new(Code::UnknownName, format!("no answer is `{text}`"))
                            .at(place(at))
                            .expected(format!("one of {}", words_list(known())))
                            .suggest(text, known()),
                    );
                    return None;
                };
                let truth = |code: &u32| match *code {
                    MISSING => f64::NAN,
                    code => f64::from((code as usize == sought) == (operator == Operator::Equal)),
                };
                Some(Value::Truth(codes.iter().map(truth).collect()))
            }
            (Value::Numbers(values), Value::One(bound)) => {
                Some(Value::Truth(values.iter().map(|&value| holds(operator, value, bound)).collect()))
            }
            (Value::One(bound), Value::Numbers(values)) => {
                Some(Value::Truth(values.iter().map(|&value| holds(operator, bound, value)).collect()))
            }
            (Value::Numbers(left), Value::Numbers(right)) => Some(Value::Truth(
                left.iter().zip(right.iter()).map(|(&left, &right)| holds(operator, left, right)).collect(),
            )),
            _ => {
                let message = format!("`{}` cannot compare these", operator.text());
                let expected = "numbers with numbers, or categories by `==` or `!=` with a word in quotes";
                self.problems
                    .push(Problem::new(Code::WrongMeasure, message).at(place(at)).expected(expected));
                None
            }
        }
    }
}

/// One number, or one for each place.
enum Operand<'a> {
    One(f64),
    Many(Cow<'a, [f64]>),
}

impl Operand<'_> {
    fn at(&self, place: usize) -> f64 {
        match self {
            Self::One(value) => *value,
            Self::Many(values) => values[place],
        }
    }
}

fn holds(operator: Operator, left: f64, right: f64) -> f64 {
    if left.is_nan() || right.is_nan() {
        return f64::NAN;
    }
    f64::from(match operator {
        Operator::Equal => left == right,
        Operator::Unequal => left != right,
        Operator::Less => left < right,
        Operator::LessEqual => left <= right,
        Operator::Greater => left > right,
        _ => left >= right,
    })
}
