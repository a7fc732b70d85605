//! Columns of answers from JavaScript's arrays: numbers as `Float64Array`, words as codes into a dictionary.
//!
//! The host hands over one column after the other; what it cannot make a column of is noted, and all of it is
//! reported together.

use peil::{Answers, Categories, Code, Codes, Column, Error, Place, Problem, Result, Stage};
use wasm_bindgen::prelude::wasm_bindgen;

/// Columns in the making.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Columns {
    columns: Vec<(String, Column)>,
    problems: Vec<Problem>,
}

#[wasm_bindgen]
impl Columns {
    /// No columns yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// A column of numbers; NaN is missing.
    pub fn numbers(&mut self, name: String, values: Vec<f64>) {
        self.columns.push((name, Column::from(values)));
    }

    /// A column of words as they come, by codes into the words seen; `u32::MAX` is missing.
    pub fn words(&mut self, name: String, codes: &[u32], words: Vec<String>) {
        let column =
            Categories::from_words(codes.iter().map(|&code| words.get(code as usize).map(String::as_str)));
        self.columns.push((name, column.into()));
    }

    /// A column of dictionary codes in one byte each; 255 is missing.
    pub fn codes8(&mut self, name: String, codes: Vec<u8>, words: Vec<String>) {
        self.codes(name, Codes::U8(codes.into()), words);
    }

    /// A column of dictionary codes in two bytes each; 65 535 is missing.
    pub fn codes16(&mut self, name: String, codes: Vec<u16>, words: Vec<String>) {
        self.codes(name, Codes::U16(codes.into()), words);
    }

    /// A column of dictionary codes in four bytes each; `u32::MAX` is missing.
    pub fn codes32(&mut self, name: String, codes: Vec<u32>, words: Vec<String>) {
        self.codes(name, Codes::U32(codes.into()), words);
    }

    /// A value that is neither number, word nor missing, or a column that is no list.
    pub fn refuse(&mut self, name: &str, row: Option<u32>, expected: &str, found: &str) {
        let place = Place::question(name);
        let place = match row {
            Some(row) => place.row(u64::from(row)),
            None => place,
        };
        let problem = Problem::new(Code::WrongType, format!("column `{name}` cannot be read"));
        self.problems.push(problem.at(place).expected(expected).found(found));
    }
}

impl Columns {
    fn codes(&mut self, name: String, codes: Codes, words: Vec<String>) {
        match Categories::new(codes, words) {
            Ok(column) => self.columns.push((name, column.into())),
            Err(error) => {
                let own = error.problems().iter().cloned();
                self.problems.extend(own.map(|problem| problem.at(Place::question(&name))));
            }
        }
    }

    /// The columns as answers.
    ///
    /// # Errors
    /// Reports everything that was refused, and columns of different lengths.
    pub(crate) fn answers(self) -> Result<Answers> {
        let mut problems = self.problems;
        match Answers::new(self.columns) {
            Ok(answers) if problems.is_empty() => return Ok(answers),
            Ok(_) => {}
            // Where a column is missing because it was refused, that alone is worth saying of it.
            Err(error) => problems.extend(error.problems().iter().cloned()),
        }
        Error::unless_empty(Stage::Answers, problems)?;
        Ok(Answers::default())
    }
}
