//! Any smooth expression of totals, such as `(a + b) / c`, linearised by automatic differentiation.
//!
//! A column's name stands for its weighted total `Σ w y`; `mean(y)` for its total over `count()`, the total of the
//! weights. Numbers, `+ - * / ^`, parentheses, and `exp`, `log`, `sqrt` combine them; a name with other signs than
//! letters, digits, `.` and `_` stands in backticks. The expression is evaluated on numbers that carry their gradient
//! with respect to all totals (forward mode), so that `u_k = Σ_m (∂g/∂T_m) y_mk` is exact to rounding. Rows that lack
//! one of the columns are left out of all totals.
//!
//! It equals the named estimator where there is one: `a / b` is the ratio, `mean(a)` the mean. Agrees with R
//! `svycontrast` on `svytotal` to 1e-9 relative. Reference: Griewank and Walther (2008), *Evaluating Derivatives*,
//! chapter 3; Woodruff (1971) on Taylor variances, Journal of the American Statistical Association 66.

use super::Linearized;
use super::moments::element;
use crate::error::{Code, Place, Problem};
use crate::num::sum::exact_sum;

/// A parsed expression.
#[derive(Debug, Clone)]
pub(crate) struct Expression {
    root: Node,
    names: Vec<String>,
}

#[derive(Debug, Clone)]
enum Node {
    Number(f64),
    /// The total of a column, by its place among the names.
    Total(usize),
    /// The total of the weights.
    Count,
    Negative(Box<Node>),
    Binary(char, Box<Node>, Box<Node>),
    Call(Function, Box<Node>),
}

#[derive(Debug, Clone, Copy)]
enum Function {
    Exp,
    Log,
    Sqrt,
}

/// A value with its gradient by the totals; the last is that of the weights.
#[derive(Clone)]
struct Dual {
    value: f64,
    gradient: Vec<f64>,
}

impl Dual {
    /// A function of this value, from its value and derivative.
    fn through(self, value: f64, derivative: f64) -> Self {
        Self { value, gradient: self.gradient.into_iter().map(|own| own * derivative).collect() }
    }

    /// A function of two values, from its value and both derivatives.
    fn with(self, other: &Self, value: f64, by_self: f64, by_other: f64) -> Self {
        // A derivative of no bound times no slope is no slope: 0 · ∞ would spoil constants.
        let times = |slope: f64, derivative: f64| if slope == 0.0 { 0.0 } else { slope * derivative };
        let gradient = self.gradient.iter().zip(&other.gradient);
        let gradient = gradient.map(|(own, other)| times(*own, by_self) + times(*other, by_other));
        Self { value, gradient: gradient.collect() }
    }
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// Says where it breaks and what was expected there.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        if text.len() > LONGEST {
            return Err(Problem::new(Code::OutOfRange, "the expression is too long")
                .expected(format!("at most {LONGEST} characters"))
                .found(text.len().to_string()));
        }
        let mut parser = Parser { text, at: 0, names: Vec::new(), depth: 0 };
        let root = parser.sum()?;
        if let Some(found) = parser.peek() {
            return Err(parser.problem(&format!("`{found}`"), "an operator or the end"));
        }
        if parser.names.is_empty() {
            return Err(Problem::new(Code::Syntax, format!("`{text}` names no column"))
                .expected("an expression of columns, such as `(a + b) / c`"));
        }
        Ok(Self { root, names: parser.names })
    }

    /// The columns it names.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Its value and influences from the numbers of each column.
    pub(super) fn linearize(&self, columns: &[Vec<f64>], weights: &[f64]) -> Option<Linearized> {
        let weighted =
            |column: &Vec<f64>| exact_sum(column.iter().zip(weights).map(|(value, weight)| value * weight));
        let base = exact_sum(weights.iter().copied());
        let totals: Vec<f64> = columns.iter().map(weighted).chain([base]).collect();
        let Dual { value, gradient } = evaluate(&self.root, &totals);
        let of_weights = gradient[columns.len()];
        let influences: Vec<f64> = (0..weights.len())
            .map(|row| {
                let terms = columns.iter().zip(&gradient).map(|(column, slope)| slope * column[row]);
                of_weights + terms.sum::<f64>()
            })
            .collect();
        if !influences.iter().all(|influence| influence.is_finite()) {
            return None;
        }
        Some(Linearized { value, element_variance: element(&influences, weights, base), influences })
    }
}

fn evaluate(node: &Node, totals: &[f64]) -> Dual {
    let constant = |value| Dual { value, gradient: vec![0.0; totals.len()] };
    let variable = |index: usize| {
        let mut dual = constant(totals[index]);
        dual.gradient[index] = 1.0;
        dual
    };
    match node {
        Node::Number(value) => constant(*value),
        Node::Total(index) => variable(*index),
        Node::Count => variable(totals.len() - 1),
        Node::Negative(of) => {
            let of = evaluate(of, totals);
            let value = -of.value;
            of.through(value, -1.0)
        }
        Node::Call(function, of) => {
            let of = evaluate(of, totals);
            let at = of.value;
            match function {
                Function::Exp => of.through(at.exp(), at.exp()),
                Function::Log => of.through(at.ln(), at.recip()),
                Function::Sqrt => of.through(at.sqrt(), 0.5 / at.sqrt()),
            }
        }
        Node::Binary(sign, left, right) => {
            let (left, right) = (evaluate(left, totals), evaluate(right, totals));
            let (a, b) = (left.value, right.value);
            match sign {
                '+' => left.with(&right, a + b, 1.0, 1.0),
                '-' => left.with(&right, a - b, 1.0, -1.0),
                '*' => left.with(&right, a * b, b, a),
                '/' => left.with(&right, a / b, b.recip(), -a / (b * b)),
                _ => left.with(&right, a.powf(b), b * a.powf(b - 1.0), a.powf(b) * a.ln()),
            }
        }
    }
}

/// A parser by precedence: sums of products of powers of atoms.
struct Parser<'a> {
    text: &'a str,
    at: usize,
    names: Vec<String>,
    depth: usize,
}

/// Parentheses and signs within each other; more is a slip or an attack.
const DEEPEST: usize = 100;

/// Characters of an expression; its tree is walked by recursion.
const LONGEST: usize = 2000;

impl Parser<'_> {
    fn peek(&mut self) -> Option<char> {
        let rest = self.text[self.at..].trim_start();
        self.at = self.text.len() - rest.len();
        rest.chars().next()
    }

    fn take(&mut self, signs: &str) -> Option<char> {
        let sign = self.peek().filter(|sign| signs.contains(*sign))?;
        self.at += sign.len_utf8();
        Some(sign)
    }

    fn problem(&self, found: &str, expected: &str) -> Problem {
        let column = self.text[..self.at].chars().count() as u64 + 1;
        Problem::new(Code::Syntax, format!("`{}` cannot be read as an expression", self.text))
            .at(Place { column: Some(column), ..Place::default() })
            .expected(expected)
            .found(found)
    }

    fn sum(&mut self) -> Result<Node, Problem> {
        let mut left = self.product()?;
        while let Some(sign) = self.take("+-") {
            left = Node::Binary(sign, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Node, Problem> {
        let mut left = self.signed()?;
        while let Some(sign) = self.take("*/") {
            left = Node::Binary(sign, Box::new(left), Box::new(self.signed()?));
        }
        Ok(left)
    }

    /// A minus binds less than a power: `-a ^ 2` is `-(a ^ 2)`.
    fn signed(&mut self) -> Result<Node, Problem> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.problem("parentheses and signs too deep", &format!("at most {DEEPEST} levels")));
        }
        let node = match self.take("+-") {
            Some('-') => Node::Negative(Box::new(self.signed()?)),
            Some(_) => self.signed()?,
            None => self.power()?,
        };
        self.depth -= 1;
        Ok(node)
    }

    fn power(&mut self) -> Result<Node, Problem> {
        let base = self.atom()?;
        Ok(match self.take("^") {
            Some(_) => Node::Binary('^', Box::new(base), Box::new(self.signed()?)),
            None => base,
        })
    }

    fn atom(&mut self) -> Result<Node, Problem> {
        const EXPECTED: &str = "a column, a number, `(`, `mean(`, `count()`, `exp(`, `log(` or `sqrt(`";
        match self.peek() {
            Some('(') => {
                self.at += 1;
                let inner = self.sum()?;
                self.close()?;
                Ok(inner)
            }
            Some('`') => {
                let rest = &self.text[self.at + 1..];
                let Some(end) = rest.find('`') else {
                    return Err(self.problem("a backtick without its other", "a name in backticks"));
                };
                let name = rest[..end].to_owned();
                self.at += end + 2;
                Ok(self.name(name))
            }
            Some(sign) if sign.is_ascii_digit() || sign == '.' => self.number(),
            Some(sign) if sign.is_alphabetic() || sign == '_' => {
                let rest = &self.text[self.at..];
                let end = rest.find(|sign: char| !(sign.is_alphanumeric() || sign == '_' || sign == '.'));
                let word = &rest[..end.unwrap_or(rest.len())];
                self.at += word.len();
                let word = word.to_owned();
                if self.take("(").is_some() { self.call(&word) } else { Ok(self.name(word)) }
            }
            Some(sign) => Err(self.problem(&format!("`{sign}`"), EXPECTED)),
            None => Err(self.problem("the end", EXPECTED)),
        }
    }

    fn number(&mut self) -> Result<Node, Problem> {
        let rest = &self.text[self.at..];
        let digits = |text: &str| {
            text.find(|sign: char| !(sign.is_ascii_digit() || sign == '.')).unwrap_or(text.len())
        };
        let mut end = digits(rest);
        if let Some(exponent) = rest[end..].strip_prefix(['e', 'E']) {
            let unsigned = exponent.trim_start_matches(['+', '-']);
            let length = digits(unsigned);
            if length > 0 {
                end += 1 + exponent.len() - unsigned.len() + length;
            }
        }
        match rest[..end].parse() {
            Ok(value) => {
                self.at += end;
                Ok(Node::Number(value))
            }
            Err(_) => Err(self.problem(&format!("`{}`", &rest[..end]), "a number")),
        }
    }

    fn close(&mut self) -> Result<(), Problem> {
        if self.take(")").is_some() {
            return Ok(());
        }
        let found = self.peek().map_or_else(|| "the end".to_owned(), |sign| format!("`{sign}`"));
        Err(self.problem(&found, "`)`"))
    }

    fn call(&mut self, word: &str) -> Result<Node, Problem> {
        if word == "count" {
            self.close()?;
            return Ok(Node::Count);
        }
        let function = match word {
            "exp" => Some(Function::Exp),
            "log" => Some(Function::Log),
            "sqrt" => Some(Function::Sqrt),
            "mean" => None,
            _ => {
                return Err(self
                    .problem(&format!("the function `{word}`"), "`mean`, `count`, `exp`, `log` or `sqrt`")
                    .suggest(word, ["mean", "count", "exp", "log", "sqrt"]));
            }
        };
        let inner = self.sum()?;
        self.close()?;
        Ok(match (function, inner) {
            (Some(function), inner) => Node::Call(function, Box::new(inner)),
            (None, inner) => Node::Binary('/', Box::new(inner), Box::new(Node::Count)),
        })
    }

    fn name(&mut self, name: String) -> Node {
        let known = self.names.iter().position(|own| *own == name);
        Node::Total(known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, columns: &[Vec<f64>]) -> Linearized {
        let weights = vec![1.0; columns[0].len()];
        Expression::parse(text).unwrap().linearize(columns, &weights).unwrap()
    }

    #[test]
    fn operators_bind_as_in_school() {
        let columns = [vec![3.0, 1.0], vec![1.0, 1.0]];
        for (text, value) in [
            ("a + b * 2", 8.0),
            ("(a + b) * 2", 12.0),
            ("-a ^ 2 + b - b", -16.0),
            ("a ^ 2 ^ 1 / b / 2", 4.0),
            ("a * 2 ^ -b", 1.0),
            ("mean(a) - b / count()", 1.0),
            ("`a` - 1e1 + b * .5", -5.0),
            ("exp(log(a)) + sqrt(b * b)", 6.0),
        ] {
            assert!((at(text, &columns).value - value).abs() < 1e-14, "{text}");
        }
    }

    #[test]
    fn influences_are_the_slope_of_the_value_in_each_weight() {
        let columns = [vec![3.0, 1.0, 4.0], vec![1.0, 5.0, 9.0]];
        let step = 1e-6;
        for text in [
            "a / b",
            "(a - b) / (a + count())",
            "log(a) * sqrt(b)",
            "mean(a) ^ 2 / exp(b / 100)",
            "a ^ (b / 10)",
        ] {
            let expression = Expression::parse(text).unwrap();
            let weights = [2.0, 1.5, 1.0];
            let linearized = expression.linearize(&columns, &weights).unwrap();
            for row in 0..3 {
                let moved = |by: f64| {
                    let mut weights = weights;
                    weights[row] += by;
                    expression.linearize(&columns, &weights).unwrap().value
                };
                let slope = (moved(step) - moved(-step)) / (2.0 * step);
                let own = linearized.influences[row];
                assert!((slope - own).abs() <= 1e-6 * own.abs().max(1e-3), "{text}: {slope} {own}");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        for text in ["", "a +", "(a", "a b", "1 + 2", "min(a)", "a / `b", "a $ b", "1.2.3 * a"] {
            let problem = Expression::parse(text).unwrap_err();
            assert_eq!(problem.code, Code::Syntax, "{text}");
        }
        assert_eq!(Expression::parse("a + * b").unwrap_err().place.column, Some(5));
        assert!(Expression::parse(&"(".repeat(100_000)).is_err());
        assert!(Expression::parse(&"-".repeat(1_000)).is_err());
        assert!(Expression::parse(&"a + ".repeat(100_000)).is_err());
    }
}
