//! Stage 2, what was answered: named columns of equal length, from a CSV file or from a host's arrays.

mod column;
pub(crate) mod csv;

pub use column::{Categories, Codes, Column, MISSING, Values};
pub use csv::CsvOptions;

use indexmap::IndexMap;

use crate::error::{Code, Error, Place, Problem, Result, Stage};

/// Columns of equal length by name.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    rows: usize,
    columns: IndexMap<String, Column>,
}

impl Answers {
    /// Answers from columns.
    ///
    /// # Errors
    /// Names every column whose length differs from the first one's, and every name given twice.
    ///
    /// ```
    /// use peil::{Answers, Column};
    /// let answers = Answers::new([
    ///     ("remote".to_owned(), Column::from_iter(["yes", "no", "yes"])),
    ///     ("employees".to_owned(), Column::from(vec![12.0, 40.0, f64::NAN])),
    /// ])?;
    /// assert_eq!(answers.rows(), 3);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn new(columns: impl IntoIterator<Item = (String, Column)>) -> Result<Self> {
        let mut problems = Vec::new();
        let mut answers = Self::default();
        for (name, column) in columns {
            if answers.columns.is_empty() {
                answers.rows = column.len();
            } else if column.len() != answers.rows {
                problems.push(
                    Problem::new(
                        Code::WrongLength,
                        format!("column `{name}` has another length than the first column"),
                    )
                    .at(Place::question(&name))
                    .expected(format!("{} rows", answers.rows))
                    .found(format!("{} rows", column.len())),
                );
            }
            if answers.columns.contains_key(&name) {
                problems.push(
                    Problem::new(Code::Duplicate, format!("column `{name}` is given twice"))
                        .at(Place::question(&name)),
                );
            }
            answers.columns.insert(name, column);
        }
        Error::unless_empty(Stage::Answers, problems)?;
        Ok(answers)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A column by name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(name)
    }

    /// The names of all columns, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.columns.keys().map(String::as_str)
    }

    /// A column by name, or a problem that suggests what was meant.
    pub(crate) fn find(&self, name: &str) -> std::result::Result<&Column, Problem> {
        self.column(name).ok_or_else(|| missing_column(name, self.names()))
    }
}

/// The problem that a column is not there, with what was perhaps meant.
pub(crate) fn missing_column<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Problem {
    Problem::new(Code::MissingColumn, format!("there is no column `{name}`"))
        .at(Place::question(name))
        .expected(format!("one of {}", words_list(known.clone())))
        .suggest(name, known)
}

/// Names in backticks for a message, cut short when there are many.
pub(crate) fn words_list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 12;
    let all: Vec<_> = words.map(|word| format!("`{word}`")).collect();
    let text = all.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if all.len() > SHOWN { format!("{text}, … ({} in all)", all.len()) } else { text }
}
