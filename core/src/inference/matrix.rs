//! The model matrix: the columns that the terms of a formula become.
//!
//! A variable of categories enters a term by treatment contrasts – a column of 0 and 1 for each category but the first –
//! if the term without that variable is in the model too, and by a column for each category otherwise (R's rule of
//! marginality). The order of categories is that of the column's words, the first being the reference: alphabetical where
//! answers were read from text, by size for `factor()` of numbers, the document's order where there is one. Categories
//! without rows in the base have no column. Names are R's: `stypeH`, `ell:sch.wideYes`, `(Intercept)`.

use super::base::Classes;
use super::formula::Formula;
use super::test::TestNote;
use super::variable::Variable;
use crate::answers::MISSING;
use crate::error::{Code, Place, Problem};

/// Columns beyond which a model is a slip, such as one by names.
const MOST_COLUMNS: usize = 1000;
/// Numbers in a matrix that would fill the memory.
const MOST_CELLS: usize = 1 << 27;

/// One factor of the product that a column is.
#[derive(Clone, Copy)]
enum Piece {
    /// A variable of numbers.
    Number(usize),
    /// Whether a variable is in a category.
    Category(usize, u32),
}

/// A column of the matrix.
pub(super) struct MatrixColumn {
    pub(super) name: String,
    /// The term it belongs to.
    pub(super) term: usize,
    pieces: Vec<Piece>,
}

/// The columns of a model, ready to be filled.
pub(super) struct Layout<'a> {
    pub(super) columns: Vec<MatrixColumn>,
    variables: Vec<Variable<'a>>,
}

impl<'a> Layout<'a> {
    /// Lays out the terms for the places that are used.
    pub(super) fn new(
        formula: &Formula,
        variables: Vec<Variable<'a>>,
        used: &[bool],
        notes: &mut Vec<TestNote>,
    ) -> Result<Self, Problem> {
        let variables: Vec<Variable<'a>> = variables
            .into_iter()
            .zip(&formula.variables)
            .map(|(variable, expression)| match variable {
                Variable::Categories { codes, words } => {
                    let classes = Classes::present(codes, &words, |place| used[place]);
                    let empty = words.into_iter().filter(|word| !classes.names.contains(word));
                    notes.extend(empty.map(|category| TestNote::EmptyCategory {
                        column: expression.to_string(),
                        category,
                    }));
                    Variable::Categories { codes: classes.of, words: classes.names }
                }
                numbers @ Variable::Numbers(_) => numbers,
            })
            .collect();
        let mut layout = Self { columns: Vec::new(), variables };
        let used = used.iter().filter(|used| **used).count();
        for index in 0..formula.terms.len() {
            let choices = formula.terms[index].iter().map(|&variable| match &layout.variables[variable] {
                Variable::Numbers(_) => 1,
                Variable::Categories { words, .. } => words.len(),
            });
            let own = choices.fold(1_usize, usize::saturating_mul);
            let columns = layout.columns.len().saturating_add(own);
            if columns > MOST_COLUMNS || columns.saturating_mul(used) > MOST_CELLS {
                let name = formula.name(&formula.terms[index]);
                return Err(Problem::new(
                    Code::OutOfRange,
                    format!("the model has too many columns with `{name}`"),
                )
                .at(Place::path("formula"))
                .expected(format!("at most {MOST_COLUMNS}")));
            }
            layout.add_term(formula, index);
        }
        Ok(layout)
    }

    fn add_term(&mut self, formula: &Formula, index: usize) {
        let term = &formula.terms[index];
        // The products so far: names and pieces. The first variable runs fastest.
        let mut products: Vec<(Vec<String>, Vec<Piece>)> = vec![(Vec::new(), Vec::new())];
        for &number in term {
            let label = formula.variables[number].to_string();
            let choices: Vec<(String, u32)> = match &self.variables[number] {
                Variable::Numbers(_) => vec![(label, MISSING)],
                Variable::Categories { words, .. } => {
                    let without: Vec<usize> = term.iter().copied().filter(|own| *own != number).collect();
                    let first = usize::from(formula.terms.contains(&without));
                    let named = |(code, word): (usize, &String)| (format!("{label}{word}"), code as u32);
                    words.iter().enumerate().skip(first).map(named).collect()
                }
            };
            let mut next = Vec::with_capacity(products.len() * choices.len());
            for (name, code) in &choices {
                for (names, pieces) in &products {
                    let names = names.iter().chain([name]).cloned().collect();
                    let own = match *code {
                        MISSING => Piece::Number(number),
                        code => Piece::Category(number, code),
                    };
                    next.push((names, pieces.iter().copied().chain([own]).collect()));
                }
            }
            products = next;
        }
        self.columns.extend(products.into_iter().map(|(names, pieces)| MatrixColumn {
            name: if names.is_empty() { formula.name(term) } else { names.join(":") },
            term: index,
            pieces,
        }));
    }

    /// The matrix for some places, row by row.
    pub(super) fn fill(&self, places: &[u32]) -> Vec<f64> {
        let width = self.columns.len();
        let mut rows = vec![1.0; places.len() * width];
        for (column, own) in self.columns.iter().enumerate() {
            for piece in &own.pieces {
                let cells = rows.iter_mut().skip(column).step_by(width).zip(places);
                match (piece, &self.variables[piece.variable()]) {
                    (Piece::Number(_), Variable::Numbers(values)) => {
                        cells.for_each(|(cell, &place)| *cell *= values[place as usize]);
                    }
                    (Piece::Category(_, code), Variable::Categories { codes, .. }) => {
                        cells.for_each(|(cell, &place)| {
                            *cell *= f64::from(u8::from(codes[place as usize] == *code));
                        });
                    }
                    _ => {}
                }
            }
        }
        rows
    }
}

impl Piece {
    fn variable(&self) -> usize {
        match self {
            Self::Number(variable) | Self::Category(variable, _) => *variable,
        }
    }
}
