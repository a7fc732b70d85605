//! The syntax of formulas: text to a tree, with the place of every name for messages.
//!
//! The operators bind as in R, from the loosest: `~`, comparisons, `+ -`, `* /`, `:`, a sign, `^`. Names are letters,
//! digits, `.` and `_`; any other name stands in backticks.

use std::fmt;

use crate::error::{Code, Place, Problem};

/// Parentheses and signs within each other beyond which a formula is a slip.
const DEEPEST: usize = 64;

/// The place of a problem in a formula: the character from 1.
pub(in crate::inference) fn place(at: usize) -> Place {
    Place { line: Some(1), column: Some(at as u64 + 1), ..Place::path("formula") }
}

/// A part of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inference) enum Expression {
    Number(f64),
    Text(String),
    Name { name: String, at: usize },
    Call { function: String, at: usize, of: Box<Self> },
    Sign { operator: char, of: Box<Self> },
    Binary { operator: Operator, at: usize, left: Box<Self>, right: Box<Self> },
    Group(Box<Self>),
}

/// What joins two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inference) enum Operator {
    Tilde,
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Plus,
    Minus,
    Times,
    Over,
    Colon,
    Power,
}

impl Operator {
    const ALL: [(Self, &'static str); 13] = [
        // Longer ones first, as they are looked for in this order.
        (Self::Equal, "=="),
        (Self::Unequal, "!="),
        (Self::LessEqual, "<="),
        (Self::GreaterEqual, ">="),
        (Self::Less, "<"),
        (Self::Greater, ">"),
        (Self::Tilde, "~"),
        (Self::Plus, "+"),
        (Self::Minus, "-"),
        (Self::Times, "*"),
        (Self::Over, "/"),
        (Self::Colon, ":"),
        (Self::Power, "^"),
    ];

    pub(in crate::inference) fn text(self) -> &'static str {
        Self::ALL.iter().find(|(operator, _)| *operator == self).map_or("", |(_, text)| text)
    }

    pub(in crate::inference) fn is_comparison(self) -> bool {
        self.binds() == 1
    }

    fn binds(self) -> u8 {
        match self {
            Self::Tilde => 0,
            Self::Equal
            | Self::Unequal
            | Self::Less
            | Self::LessEqual
            | Self::Greater
            | Self::GreaterEqual => 1,
            Self::Plus | Self::Minus => 2,
            Self::Times | Self::Over => 3,
            Self::Colon => 4,
            Self::Power => SIGN + 1,
        }
    }
}

/// A sign binds tighter than `:` and looser than `^`.
const SIGN: u8 = 5;

impl fmt::Display for Expression {
    /// As R would print it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(value) => write!(f, "{value}"),
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Name { name, .. } if is_plain(name) => f.write_str(name),
            Self::Name { name, .. } => write!(f, "`{name}`"),
            Self::Call { function, of, .. } => write!(f, "{function}({of})"),
            Self::Sign { operator, of } => write!(f, "{operator}{of}"),
            Self::Binary { operator, left, right, .. } => match operator {
                Operator::Over | Operator::Colon | Operator::Power => {
                    write!(f, "{left}{}{right}", operator.text())
                }
                _ => write!(f, "{left} {} {right}", operator.text()),
            },
            Self::Group(inner) => write!(f, "({inner})"),
        }
    }
}

/// Whether a name needs no backticks.
fn is_plain(name: &str) -> bool {
    let mut characters = name.chars();
    match (characters.next(), characters.next()) {
        (Some('.'), Some(second)) if second.is_ascii_digit() => return false,
        (Some(first), _) if first.is_alphabetic() || first == '.' => {}
        _ => return false,
    }
    name.chars().all(is_of_name)
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '.' || character == '_'
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(f64),
    Text(String),
    Name(String),
    /// A name in backticks is never a function.
    Quoted(String),
    Operator(Operator),
    Open,
    Close,
    End,
}

fn problem(at: usize, message: impl Into<String>) -> Problem {
    Problem::new(Code::Syntax, message).at(place(at))
}

/// Splits the text into tokens with their places, the last of them the end.
fn tokens(text: &str) -> Result<Vec<(Token, usize)>, Problem> {
    let characters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let start = at;
        let first = characters[at];
        at += 1;
        let token = match first {
            _ if first.is_whitespace() => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            '"' | '\'' | '`' => {
                let Some(length) = characters[at..].iter().position(|&character| character == first) else {
                    return Err(problem(start, format!("the quotation that `{first}` opens has no end")));
                };
                let inner: String = characters[at..at + length].iter().collect();
                at += length + 1;
                if first == '`' { Token::Quoted(inner) } else { Token::Text(inner) }
            }
            _ if first.is_ascii_digit()
                || (first == '.' && characters.get(at).is_some_and(char::is_ascii_digit)) =>
            {
                let more = |at: usize| {
                    let own = characters[at];
                    let exponent = matches!(characters[at - 1], 'e' | 'E') && matches!(own, '+' | '-');
                    is_of_name(own) || exponent
                };
                while at < characters.len() && more(at) {
                    at += 1;
                }
                let text: String = characters[start..at].iter().collect();
                let Ok(number) = text.parse() else {
                    let help = "a name that starts with a digit stands in backticks";
                    return Err(problem(start, format!("`{text}` is not a number")).help(help));
                };
                Token::Number(number)
            }
            _ if is_of_name(first) => {
                while at < characters.len() && is_of_name(characters[at]) {
                    at += 1;
                }
                Token::Name(characters[start..at].iter().collect())
            }
            _ => {
                let two: String = characters[start..characters.len().min(start + 2)].iter().collect();
                let found = Operator::ALL.iter().find(|(_, text)| two.starts_with(text));
                let Some((operator, text)) = found else {
                    let help = "write names with such characters in backticks";
                    let message = format!("`{first}` has no meaning in a formula");
                    return Err(problem(start, message).help(help));
                };
                at = start + text.len();
                Token::Operator(*operator)
            }
        };
        tokens.push((token, start));
    }
    tokens.push((Token::End, characters.len()));
    Ok(tokens)
}

/// Reads a formula or an expression.
pub(super) fn parse(text: &str) -> Result<Expression, Problem> {
    let mut parser = Parser { tokens: tokens(text)?, next: 0, depth: 0 };
    let expression = parser.expression(0)?;
    match parser.take() {
        (Token::End, _) => Ok(expression),
        (token, at) => Err(problem(at, format!("{} is not expected here", describe(&token)))),
    }
}

fn describe(token: &Token) -> String {
    match token {
        Token::Number(number) => format!("`{number}`"),
        Token::Text(text) => format!("`\"{text}\"`"),
        Token::Name(name) | Token::Quoted(name) => format!("`{name}`"),
        Token::Operator(operator) => format!("`{}`", operator.text()),
        Token::Open => "`(`".to_owned(),
        Token::Close => "`)`".to_owned(),
        Token::End => "the end of the formula".to_owned(),
    }
}

struct Parser {
    tokens: Vec<(Token, usize)>,
    next: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        &self.tokens[self.next].0
    }

    /// The next token; the end is given as often as it is asked for.
    fn take(&mut self) -> (Token, usize) {
        let taken = self.tokens[self.next].clone();
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        taken
    }

    /// Reads what operators that bind at least so tight hold together.
    fn expression(&mut self, tightness: u8) -> Result<Expression, Problem> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(problem(self.tokens[self.next].1, "the formula is nested too deep"));
        }
        let mut left = self.operand()?;
        while let Token::Operator(operator) = *self.peek() {
            if operator.binds() < tightness {
                break;
            }
            let at = self.take().1;
            // Powers and `~` take all to their right, the others what binds tighter.
            let right = match operator {
                Operator::Power => self.expression(SIGN)?,
                _ => self.expression(operator.binds() + 1)?,
            };
            left = Expression::Binary { operator, at, left: Box::new(left), right: Box::new(right) };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operand(&mut self) -> Result<Expression, Problem> {
        let (token, at) = self.take();
        Ok(match token {
            Token::Number(number) => Expression::Number(number),
            Token::Text(text) => Expression::Text(text),
            Token::Name(name) if *self.peek() == Token::Open => {
                self.take();
                let of = self.expression(0)?;
                self.close(at)?;
                Expression::Call { function: name, at, of: Box::new(of) }
            }
            Token::Name(name) | Token::Quoted(name) => Expression::Name { name, at },
            Token::Open => {
                let inner = self.expression(0)?;
                self.close(at)?;
                Expression::Group(Box::new(inner))
            }
            // A formula without an outcome is told apart from other slips by its reader.
            Token::Operator(operator @ (Operator::Plus | Operator::Minus)) => {
                let of = Box::new(self.expression(SIGN)?);
                Expression::Sign { operator: if operator == Operator::Plus { '+' } else { '-' }, of }
            }
            token => {
                let message = format!("a name is missing before {}", describe(&token));
                return Err(problem(at, message).expected("such as `y ~ x + z`"));
            }
        })
    }

    fn close(&mut self, opened: usize) -> Result<(), Problem> {
        match self.take() {
            (Token::Close, _) => Ok(()),
            (Token::End, _) => Err(problem(opened, "the parenthesis that opens here has no end")),
            (token, at) => {
                Err(problem(at, format!("{} is not expected here", describe(&token))).expected("`)`"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        fn nest(expression: &Expression) -> String {
            match expression {
                Expression::Binary { operator, left, right, .. } => {
                    format!("[{}{}{}]", nest(left), operator.text(), nest(right))
                }
                Expression::Sign { operator, of } => format!("[{operator}{}]", nest(of)),
                other => other.to_string(),
            }
        }
        nest(&parse(text).unwrap())
    }

    #[test]
    fn operators_bind_as_in_r() {
        assert_eq!(shown("y ~ a + b * c:d^2"), "[y~[a+[b*[c:[d^2]]]]]");
        assert_eq!(shown("y ~ a - b - c"), "[y~[[a-b]-c]]");
        assert_eq!(shown("-a^2"), "[-[a^2]]");
        assert_eq!(shown("2^-1"), "[2^[-1]]");
        assert_eq!(shown("a^b^c"), "[a^[b^c]]");
        assert_eq!(shown("-a:b"), "[[-a]:b]");
        assert_eq!(shown("x == 'b' ~ z"), "[[x==\"b\"]~z]");
    }

    #[test]
    fn an_expression_prints_as_r_would() {
        let printed = |text: &str| parse(text).unwrap().to_string();
        assert_eq!(printed("I( sch.wide=='Yes' )"), "I(sch.wide == \"Yes\")");
        assert_eq!(printed("log(x)+ I(x ^2)/ `a b`"), "log(x) + I(x^2)/`a b`");
        assert_eq!(printed("(a+1.50)*-b"), "(a + 1.5) * -b");
    }

    #[test]
    fn syntax_errors_point_into_the_formula() {
        for (text, column, message) in [
            ("y ~ x +", 8, "a name is missing before the end of the formula"),
            ("y ~ x ++ )", 10, "a name is missing before `)`"),
            ("y ~ (x + z", 5, "the parenthesis that opens here has no end"),
            ("y ~ x z", 7, "`z` is not expected here"),
            ("y ~ ø$a", 6, "`$` has no meaning in a formula"),
            ("y ~ `a", 5, "the quotation that ``` opens has no end"),
            ("y ~ 2nd", 5, "`2nd` is not a number"),
            ("", 1, "a name is missing before the end of the formula"),
        ] {
            let problem = parse(text).unwrap_err();
            assert_eq!((problem.place.column, problem.message.as_str()), (Some(column), message), "{text}");
        }
        assert!(parse(&"(".repeat(100_000)).is_err());
        assert!(parse(&"-".repeat(100_000)).is_err());
    }
}
