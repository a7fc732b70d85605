//! Terms of a calibration: columns of the design matrix, named as in the totals.
//!
//! | name | x_k | in R's `model.matrix` |
//! |---|---|---|
//! | `(all)` or `1` | 1 | `(Intercept)` |
//! | `income` | the number in that column | `income` |
//! | `size=small` | 1 in that category, otherwise 0 | `sizesmall` |
//! | `size=small:income` | the product of both | `sizesmall:income` |
//!
//! There are no contrasts: nothing is added or left out. R's `~ size + income` with treatment contrasts has
//! `(Intercept)`, all categories of `size` but the first, and `income`; give either these, with `(all)`, or every
//! category and no `(all)`. Both span the same columns and give the same weights. Every category *and* `(all)` is one
//! term too many, and an error that names it.

use indexmap::IndexMap;

use super::Rows;
use super::cells::{at_rows, missing, within};
use crate::answers::{Categories, Codes, Column, MISSING, Values, missing_column, not_numbers, words_list};
use crate::design::as_categories;
use crate::error::{Code, Place, Problem, add_rows};
use crate::num::sum::LARGEST;

/// Places whose columns are made at a time.
pub(super) const CHUNK: usize = 1024;

/// Columns of the design matrix, made when they are needed.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms {
    names: Vec<String>,
    terms: Vec<Vec<Factor>>,
}

/// One factor of a product.
#[derive(Debug, Clone)]
enum Factor {
    Numbers(Values<f64>, f64),
    Indicator(Codes, u32),
}

impl Terms {
    /// Looks the named terms up; reports names that are no terms, which are left out, and rows that lack a value.
    pub(super) fn parse<'a>(
        names: impl Iterator<Item = &'a String>,
        places: &Rows<'_>,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut parser = Parser { places, path, problems, numbers: IndexMap::new(), words: IndexMap::new() };
        let mut terms = Self::default();
        for name in names {
            if let Some(term) = parser.term(name) {
                if places.are_known && term.iter().map(Factor::largest).product::<f64>() >= LARGEST {
                    let problem = Problem::new(Code::OutOfRange, "the products of the term are too large");
                    let problem = parser.at(problem, name);
                    parser.problems.push(problem);
                }
                terms.names.push(name.clone());
                terms.terms.push(term);
            }
        }
        terms
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether the total of a term is a number of units, as far as it is known.
    pub(super) fn is_count(&self, name: &str) -> bool {
        let term = self.names.iter().position(|own| own == name).map(|term| &self.terms[term]);
        term.is_some_and(|term| term.iter().all(|factor| matches!(factor, Factor::Indicator(..))))
    }

    /// A bound on the absolute value of a term.
    pub(super) fn largest(&self, term: usize) -> f64 {
        self.terms[term].iter().map(Factor::largest).product()
    }

    /// The columns of some terms at some places, one column after the other.
    pub(super) fn columns(&self, which: &[usize], places: &[u32], columns: &mut Vec<f64>) {
        columns.clear();
        columns.resize(which.len() * places.len(), 1.0);
        for (&term, column) in which.iter().zip(columns.chunks_mut(places.len())) {
            self.terms[term].iter().for_each(|factor| factor.multiply(places, column));
        }
    }
}

impl Factor {
    fn largest(&self) -> f64 {
        match self {
            Self::Numbers(_, largest) => *largest,
            Self::Indicator(..) => 1.0,
        }
    }

    fn multiply(&self, places: &[u32], column: &mut [f64]) {
        fn keep<T: Copy + Into<u32>>(codes: &[T], code: u32, places: &[u32], column: &mut [f64]) {
            for (x, &place) in column.iter_mut().zip(places) {
                *x *= f64::from(u8::from(codes[place as usize].into() == code));
            }
        }
        match self {
            Self::Numbers(values, _) => {
                let values = values.as_slice();
                column.iter_mut().zip(places).for_each(|(x, &place)| *x *= values[place as usize]);
            }
            Self::Indicator(Codes::U8(codes), code) => keep(codes.as_slice(), *code, places, column),
            Self::Indicator(Codes::U16(codes), code) => keep(codes.as_slice(), *code, places, column),
            Self::Indicator(Codes::U32(codes), code) => keep(codes.as_slice(), *code, places, column),
        }
    }
}

/// Reads names of terms and remembers the columns that were met.
struct Parser<'a> {
    places: &'a Rows<'a>,
    path: &'a str,
    problems: &'a mut Vec<Problem>,
    numbers: IndexMap<String, Option<Factor>>,
    words: IndexMap<String, Option<Categories>>,
}

impl Parser<'_> {
    fn term(&mut self, name: &str) -> Option<Vec<Factor>> {
        if matches!(name, "(all)" | "1") {
            return Some(Vec::new());
        }
        let parts: Vec<&str> = name.split(':').collect();
        // Names of columns and categories may hold colons of their own.
        if parts.len() > 1 && !self.is_category(name) && parts.iter().all(|part| self.is_factor(part)) {
            let factors: Vec<_> = parts.iter().map(|part| self.factor(part)).collect();
            return factors.into_iter().collect();
        }
        if self.is_factor(name) {
            return self.factor(name).map(|factor| vec![factor]);
        }
        let column = name.split_once('=').map_or(name, |(column, _)| column);
        let problem = missing_column(column, self.places.answers.names());
        self.problems.push(self.at(problem, name));
        None
    }

    fn is_factor(&self, name: &str) -> bool {
        self.is_column(name) || self.split(name).is_some()
    }

    /// Whether this is a column, or one that exists with a category that exists.
    fn is_category(&mut self, name: &str) -> bool {
        let Some((column, word)) = self.split(name) else { return self.is_column(name) };
        self.is_column(name) || self.categories(column).is_some_and(|words| words.code_of(word).is_some())
    }

    fn is_column(&self, name: &str) -> bool {
        self.places.answers.names().any(|column| column == name)
    }

    /// `column=category`, where the column is there.
    fn split<'n>(&self, name: &'n str) -> Option<(&'n str, &'n str)> {
        name.match_indices('=')
            .map(|(at, _)| (&name[..at], &name[at + 1..]))
            .find(|(column, _)| self.is_column(column))
    }

    fn factor(&mut self, name: &str) -> Option<Factor> {
        if self.is_column(name) {
            if !self.numbers.contains_key(name) {
                let factor = self.read_numbers(name);
                self.numbers.insert(name.to_owned(), factor);
            }
            return self.numbers[name].clone();
        }
        let (column, word) = self.split(name)?;
        let categories = self.categories(column)?;
        if let Some(code) = categories.code_of(word) {
            return Some(Factor::Indicator(categories.codes().clone(), code));
        }
        let words = || categories.words().iter().map(String::as_str);
        let problem = Problem::new(Code::UnknownCode, format!("column `{column}` has no category `{word}`"))
            .expected(format!("one of {}", words_list(words())))
            .suggest(word, words());
        let problem = self.at(problem, name);
        self.problems.push(problem);
        None
    }

    /// The categories of a column at the places.
    fn categories(&mut self, column: &str) -> Option<Categories> {
        if !self.words.contains_key(column) {
            let categories = self.read_words(column);
            self.words.insert(column.to_owned(), categories);
        }
        self.words[column].clone()
    }

    fn read_numbers(&mut self, name: &str) -> Option<Factor> {
        match numbers(self.places, name, self.path, self.problems)? {
            Ok(values) => {
                let largest = super::sums::largest(values.as_slice().iter().copied());
                Some(Factor::Numbers(values, largest))
            }
            Err(words) => {
                let example = words.words().first().map_or("category", String::as_str);
                let problem = not_numbers(name).at(Place::path(format!("{}.{name}", self.path)));
                self.problems.push(
                    problem.help(format!("give a total for each category, such as `{name}={example}`")),
                );
                None
            }
        }
    }

    fn read_words(&mut self, name: &str) -> Option<Categories> {
        let column = match self.places.answers.find(name) {
            Ok(column) => as_categories(column),
            Err(problem) => {
                self.problems.push(within(problem, self.path));
                return None;
            }
        };
        let column = at_rows(&column, self.places.order);
        let lacking = column.codes().iter().enumerate();
        let lacking = lacking.filter(|(_, code)| self.places.are_known && *code == MISSING);
        add_rows(self.problems, lacking, |(place, _)| missing(name, self.places.row(place), self.path));
        Some(column)
    }

    fn at(&self, mut problem: Problem, term: &str) -> Problem {
        problem.place.path = Some(format!("{}.{term}", self.path));
        problem
    }
}

/// The numbers of a column at the places, or its categories where it holds words; reports rows that lack a number.
pub(super) fn numbers(
    places: &Rows<'_>,
    name: &str,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<Result<Values<f64>, Categories>> {
    let values = match places.answers.find(name) {
        Err(problem) => {
            problems.push(within(problem, path));
            return None;
        }
        Ok(Column::Categories(words)) => return Some(Err(words.clone())),
        Ok(Column::Numbers(values)) => values,
    };
    let values = match places.order {
        None => values.clone(),
        Some(order) => order.iter().map(|&row| values.as_slice()[row as usize]).collect::<Vec<f64>>().into(),
    };
    if !places.are_known {
        return Some(Ok(values));
    }
    let before = problems.len();
    let numbers = || values.as_slice().iter().enumerate();
    let lacking = numbers().filter(|(_, value)| value.is_nan());
    add_rows(problems, lacking, |(place, _)| missing(name, places.row(place), path));
    let huge = numbers().filter(|(_, value)| value.abs() >= LARGEST);
    add_rows(problems, huge, |(place, value)| {
        let place = Place { path: Some(path.to_owned()), ..Place::question(name) }
            .row(u64::from(places.row(place)) + 1);
        Problem::new(Code::OutOfRange, format!("`{name}` is too large")).at(place).found(value.to_string())
    });
    (problems.len() == before).then_some(Ok(values))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::weighting::Places;

    fn answers() -> Answers {
        Answers::new([
            ("size".to_owned(), Column::from_iter(["small", "large", "a:b", "small"])),
            ("a=b".to_owned(), Column::from(vec![1.0, 2.0, 3.0, 4.0])),
            ("income".to_owned(), Column::from(vec![10.0, 20.0, 30.0, 40.0])),
        ])
        .unwrap()
    }

    fn parse(names: &[&str]) -> Result<Vec<f64>, Vec<Problem>> {
        let (answers, mut problems) = (answers(), Vec::new());
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let places = Places { order: Some(&[3, 2, 1]), ..Places::of(&answers, &[1.0; 3]) };
        let places = places.rows();
        let terms = Terms::parse(names.iter(), &places, "totals", &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut columns = Vec::new();
        terms.columns(&(0..names.len()).collect::<Vec<_>>(), &[0, 1, 2], &mut columns);
        Ok(columns)
    }

    #[test]
    fn terms_are_numbers_indicators_and_products_at_places() {
        assert_eq!(parse(&["(all)", "income"]).unwrap(), [1.0, 1.0, 1.0, 40.0, 30.0, 20.0]);
        assert_eq!(parse(&["size=small:income", "size=a:b"]).unwrap(), [40.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
        assert_eq!(parse(&["a=b:income", "income=30"]).unwrap(), [160.0, 90.0, 40.0, 0.0, 1.0, 0.0]);
    }

    #[test]
    fn names_that_are_no_terms_are_told_all_at_once() {
        let problems = parse(&["incom", "size", "size=smal", "income:sise=small"]).unwrap_err();
        let text: Vec<String> = problems.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(text.join("\n"));
    }
}
