//! Formulas of models, as in R: an outcome, `~`, and the terms that explain it.
//!
//! - `y ~ x + z`: terms; `x:z` their interaction; `x * z` is `x + z + x:z`; parentheses group, `- x` takes a term out;
//! - a constant is in the model unless `- 1` or `+ 0` says otherwise; `y ~ 1` has nothing but the constant;
//! - columns of numbers enter as they are, columns of categories as one column for each category but the first;
//!   `factor(x)` (or `C(x)`) makes categories of numbers;
//! - `log(x)`, `log10(x)`, `log2(x)`, `log1p(x)`, `exp(x)`, `sqrt(x)`, `abs(x)` transform; within `I(…)` the signs
//!   `+ - * / ^` mean arithmetic, and `==`, `!=`, `<`, `<=`, `>`, `>=` compare: `I(x^2)`, `I(answer == "yes")`.
//!
//! The terms stand in R's order: by the number of variables in them, then as written. Not part of the language: `.`,
//! `%in%`, `offset`, powers and quotients of terms, and functions of several arguments; each is a clear error.
//!
//! Wilkinson, G. N. and Rogers, C. E. (1973). Symbolic description of factorial models for analysis of variance.
//! Applied Statistics 22, 392–399.

mod expression;

use expression::parse;
pub(super) use expression::{Expression, Operator, place};

use crate::error::{Code, Place, Problem};

/// Functions of a number.
pub(super) const FUNCTIONS: [&str; 7] = ["log", "log10", "log2", "log1p", "exp", "sqrt", "abs"];
/// Words that make categories of a column.
const FACTORS: [&str; 3] = ["factor", "C", "as.factor"];

/// Whether a function makes categories of its column.
pub(super) fn is_factor(function: &str) -> bool {
    FACTORS.contains(&function)
}

/// A term: the variables whose product it is, by number, ascending; the empty one is the constant.
pub(super) type Term = Vec<usize>;

/// A formula taken apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Formula {
    pub(super) outcome: Expression,
    /// What stands to the right, each variable once, in the order of their first appearance.
    pub(super) variables: Vec<Expression>,
    /// The terms in R's order; the constant first, where it is in.
    pub(super) terms: Vec<Term>,
}

impl Formula {
    /// Reads a formula.
    pub(super) fn read(text: &str) -> Result<Self, Vec<Problem>> {
        let tree = parse(text).map_err(|problem| vec![problem])?;
        let Expression::Binary { operator: Operator::Tilde, left, right, .. } = tree else {
            let problem = Problem::new(Code::Syntax, "the formula has no outcome").at(place(0));
            return Err(vec![problem.expected("such as `y ~ x + z`").found(format!("`{text}`"))]);
        };
        let mut reader = Reader { variables: Vec::new(), problems: Vec::new() };
        let mut terms = vec![Term::new()];
        reader.add(&right, &mut terms);
        reader.check(&left);
        let outcome = left.to_string();
        if reader.variables.iter().any(|variable| variable.to_string() == outcome) {
            let message = format!("the outcome `{left}` also stands to the right of `~`");
            reader.problems.push(Problem::new(Code::Duplicate, message).at(place(0)));
        }
        if !reader.problems.is_empty() {
            return Err(reader.problems);
        }
        // A stable sort: as written among terms of the same number of variables.
        terms.sort_by_key(Vec::len);
        let mut formula = Self { outcome: *left, variables: reader.variables, terms };
        formula.forget_unused();
        if formula.terms.is_empty() {
            let problem = Problem::new(Code::Syntax, "the formula leaves nothing to explain the outcome by");
            return Err(vec![problem.at(place(0))]);
        }
        Ok(formula)
    }

    /// Leaves out variables that are in no term, such as one added and taken out again.
    fn forget_unused(&mut self) {
        let used: Vec<usize> = (0..self.variables.len())
            .filter(|variable| self.terms.iter().any(|term| term.contains(variable)))
            .collect();
        self.variables = used.iter().map(|&variable| self.variables[variable].clone()).collect();
        for variable in self.terms.iter_mut().flatten() {
            *variable = used.binary_search(variable).unwrap_or_default();
        }
    }

    pub(super) fn has_constant(&self) -> bool {
        self.terms.iter().any(Vec::is_empty)
    }

    /// The name of a term, as R writes it.
    pub(super) fn name(&self, term: &Term) -> String {
        if term.is_empty() {
            return "(Intercept)".to_owned();
        }
        let names: Vec<String> = term.iter().map(|&variable| self.variables[variable].to_string()).collect();
        names.join(":")
    }

    /// The term that a text names, its variables in any order.
    pub(super) fn term(&self, text: &str) -> Option<usize> {
        let mut parts: Vec<String> = Vec::new();
        collect(&parse(text).ok()?, &mut parts);
        parts.sort_unstable();
        self.terms.iter().position(|term| {
            let mut own: Vec<String> =
                term.iter().map(|&variable| self.variables[variable].to_string()).collect();
            own.sort_unstable();
            own == parts && !term.is_empty()
        })
    }

    /// The own names of terms that are to be tested together; a name that no term has is a problem of the option that has it.
    pub(super) fn find_terms(
        &self,
        option: &str,
        names: &[String],
        problems: &mut Vec<Problem>,
    ) -> Vec<String> {
        if names.is_empty() {
            let problem = Problem::new(Code::MissingKey, "no term is named to be tested");
            problems.push(problem.at(Place::path(option)));
        }
        let mut found = Vec::new();
        for name in names {
            if let Some(index) = self.term(name) {
                found.push(self.name(&self.terms[index]));
                continue;
            }
            let known: Vec<String> =
                self.terms.iter().filter(|term| !term.is_empty()).map(|term| self.name(term)).collect();
            let problem = Problem::new(Code::UnknownName, format!("the model has no term `{name}`"));
            problems.push(problem.at(Place::path(option)).suggest(name, known.iter().map(String::as_str)));
        }
        found
    }
}

/// The parts of an interaction as text.
fn collect(expression: &Expression, parts: &mut Vec<String>) {
    match expression {
        Expression::Binary { operator: Operator::Colon, left, right, .. } => {
            collect(left, parts);
            collect(right, parts);
        }
        other => parts.push(other.to_string()),
    }
}

/// Takes the right side apart, collecting variables and problems.
struct Reader {
    variables: Vec<Expression>,
    problems: Vec<Problem>,
}

/// Adds a term unless it is there.
fn include(terms: &mut Vec<Term>, term: Term) {
    if !terms.contains(&term) {
        terms.push(term);
    }
}

impl Reader {
    /// Adds the terms of an expression to those there are; `- x` takes out.
    fn add(&mut self, expression: &Expression, terms: &mut Vec<Term>) {
        match expression {
            Expression::Number(value) if *value == 1.0 => include(terms, Term::new()),
            Expression::Number(value) if *value == 0.0 => terms.retain(|term| !term.is_empty()),
            Expression::Group(inner) => self.add(inner, terms),
            Expression::Sign { operator: '+', of } => self.add(of, terms),
            Expression::Sign { of, .. } => self.remove(of, terms),
            Expression::Binary { operator, at, left, right } => match operator {
                Operator::Plus => {
                    self.add(left, terms);
                    self.add(right, terms);
                }
                Operator::Minus => {
                    self.add(left, terms);
                    self.remove(right, terms);
                }
                Operator::Times | Operator::Colon => {
                    let (left, right) = (self.own(left), self.own(right));
                    if *operator == Operator::Times {
                        left.iter().chain(&right).for_each(|term| include(terms, term.clone()));
                    }
                    for first in &left {
                        for second in &right {
                            let mut both = [first.as_slice(), second].concat();
                            both.sort_unstable();
                            both.dedup();
                            include(terms, both);
                        }
                    }
                }
                Operator::Over | Operator::Power => {
                    let message = format!("`{}` has no meaning between terms", operator.text());
                    let help =
                        format!("write `I({expression})` for arithmetic, `x * z` for terms that interact");
                    self.problems.push(Problem::new(Code::Syntax, message).at(place(*at)).help(help));
                }
                Operator::Tilde => {
                    let problem = Problem::new(Code::Syntax, "the formula has two `~`");
                    self.problems.push(problem.at(place(*at)));
                }
                _ => self.variable(expression, terms),
            },
            Expression::Number(_) | Expression::Text(_) => {
                let problem = Problem::new(Code::Syntax, format!("`{expression}` is no term"));
                self.problems.push(problem.at(place(0)).expected("the name of a column, `1` or `0`"));
            }
            Expression::Name { .. } | Expression::Call { .. } => self.variable(expression, terms),
        }
    }

    fn remove(&mut self, expression: &Expression, terms: &mut Vec<Term>) {
        if *expression == Expression::Number(0.0) {
            return include(terms, Term::new());
        }
        let own = self.own(expression);
        terms.retain(|term| !own.contains(term));
    }

    fn own(&mut self, expression: &Expression) -> Vec<Term> {
        let mut own = Vec::new();
        self.add(expression, &mut own);
        own
    }

    fn variable(&mut self, expression: &Expression, terms: &mut Vec<Term>) {
        self.check(expression);
        let printed = expression.to_string();
        let known = self.variables.iter().position(|own| own.to_string() == printed);
        let number = known.unwrap_or_else(|| {
            self.variables.push(expression.clone());
            self.variables.len() - 1
        });
        include(terms, vec![number]);
    }

    /// Reports what a variable may not hold.
    fn check(&mut self, expression: &Expression) {
        match expression {
            Expression::Call { function, at, of } => {
                let known = FUNCTIONS.iter().chain(&FACTORS).chain(&["I"]);
                if !known.clone().any(|own| own == function) {
                    self.problems.push(
                        Problem::new(Code::UnknownName, format!("there is no function `{function}`"))
                            .at(place(*at))
                            .expected(crate::answers::words_list(known.clone().copied()))
                            .suggest(function, known.copied()),
                    );
                }
                self.check(of);
            }
            Expression::Sign { of, .. } | Expression::Group(of) => self.check(of),
            Expression::Binary { operator, at, left, right } => {
                if matches!(operator, Operator::Tilde | Operator::Colon) {
                    let message = format!("`{}` has no meaning in a number", operator.text());
                    self.problems.push(Problem::new(Code::Syntax, message).at(place(*at)));
                }
                self.check(left);
                self.check(right);
            }
            Expression::Name { name, at } if name == "." => {
                let problem = Problem::new(Code::Unsupported, "`.` for all other columns is not supported");
                self.problems.push(problem.at(place(*at)).help("name the columns"));
            }
            Expression::Number(_) | Expression::Text(_) | Expression::Name { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> String {
        let formula = Formula::read(text).unwrap();
        formula.terms.iter().map(|term| formula.name(term)).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn terms_stand_in_the_order_of_r() {
        assert_eq!(terms("y ~ x + z"), "(Intercept), x, z");
        assert_eq!(terms("y ~ x * z + w"), "(Intercept), x, z, w, x:z");
        assert_eq!(terms("y ~ a:b + b + x - 1"), "b, x, a:b");
        assert_eq!(terms("y ~ b + a:b"), "(Intercept), b, b:a");
        assert_eq!(terms("y ~ (a + b) * c - a:c"), "(Intercept), a, b, c, b:c");
        assert_eq!(terms("y ~ a * b * c"), "(Intercept), a, b, c, a:b, a:c, b:c, a:b:c");
        assert_eq!(terms("y ~ 0 + x + x + I(x^2)"), "x, I(x^2)");
        assert_eq!(terms("y ~ -1 + x - 0"), "(Intercept), x");
        assert_eq!(terms("log(y) ~ 1"), "(Intercept)");
        assert_eq!(terms("y ~ x:x + `a b`"), "(Intercept), x, `a b`");
        assert_eq!(terms("y ~ x + z - z"), "(Intercept), x");
    }

    #[test]
    fn a_term_is_found_whatever_the_order_of_its_variables() {
        let formula = Formula::read("y ~ a * I(x == \"b\")").unwrap();
        assert_eq!(formula.term("I(x=='b') : a"), Some(3));
        assert_eq!(formula.term("b"), None);
        assert_eq!(formula.term("(Intercept)"), None);
    }

    #[test]
    fn what_has_no_meaning_is_refused_where_it_stands() {
        for (text, column, message) in [
            ("y", 1, "the formula has no outcome"),
            ("~ x", 1, "a name is missing before `~`"),
            ("y ~ x^2", 6, "`^` has no meaning between terms"),
            ("y ~ x / z", 7, "`/` has no meaning between terms"),
            ("y ~ x + lg(z)", 9, "there is no function `lg`"),
            ("y ~ .", 5, "`.` for all other columns is not supported"),
            ("y ~ x + y", 1, "the outcome `y` also stands to the right of `~`"),
            ("y ~ x ~ z", 3, "the formula has no outcome"),
            ("y ~ 0", 1, "the formula leaves nothing to explain the outcome by"),
            ("y ~ 3 + x", 1, "`3` is no term"),
            ("y ~ I(a:b)", 8, "`:` has no meaning in a number"),
        ] {
            let problems = Formula::read(text).unwrap_err();
            if text == "y ~ x ~ z" {
                // Read as `(y ~ x) ~ z`.
                assert!(problems[0].message.contains('~'), "{problems:?}");
                continue;
            }
            assert_eq!((problems[0].place.column, problems[0].message.as_str()), (Some(column), message));
        }
        assert_eq!(Formula::read("y ~ x^2 + lg(z) + .").unwrap_err().len(), 3);
    }
}
