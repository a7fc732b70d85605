//! Stage 2, what was answered: named columns of equal length, from a CSV file or from a host's arrays.
//!
//! A host's columns are converted when they are first asked for ([`Answers::lazy`]): a table may have hundreds of
//! columns of which a survey uses ten, and one that cannot be used does no harm until it is.

mod column;
pub(crate) mod csv;
mod stack;

pub use column::{Categories, Codes, Column, MISSING, Values};
pub use csv::CsvOptions;

use std::sync::{Arc, LazyLock};

use indexmap::IndexMap;

use crate::error::{Code, Error, Place, Problem, Result, Stage};

/// A column, or why there is none; made when it is first used.
type Lazy = Arc<LazyLock<std::result::Result<Column, Problem>, Make>>;
type Make = Box<dyn FnOnce() -> std::result::Result<Column, Problem> + Send>;

/// Columns of equal length by name.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    rows: usize,
    columns: IndexMap<String, Lazy>,
    /// The answers of other waves, which say what can be answered where nobody in this one does.
    elsewhere: Arc<[Arc<Self>]>,
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
                problems.push(given_twice(&name));
            }
            answers.columns.insert(name, ready(column));
        }
        Error::unless_empty(Stage::Answers, problems)?;
        Ok(answers)
    }

    /// Answers from columns of so many rows that are made when they are first used. Whatever is wrong with one is
    /// reported by the request that needs it.
    ///
    /// # Errors
    /// Names every column that is given twice.
    ///
    /// ```
    /// use peil::{Answers, Code, Column, Problem};
    /// let column = |name: &str| {
    ///     let name = name.to_owned();
    ///     (name.clone(), move || match name.as_str() {
    ///         "tags" => Err(Problem::new(Code::Unsupported, "column `tags` holds lists")),
    ///         _ => Ok(Column::from(vec![1.0, 2.0])),
    ///     })
    /// };
    /// let answers = Answers::lazy(2, [column("y"), column("tags")])?;
    /// assert!(answers.column("y").is_some());
    /// assert!(answers.column("tags").is_none());
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn lazy<F>(rows: usize, columns: impl IntoIterator<Item = (String, F)>) -> Result<Self>
    where
        F: FnOnce() -> std::result::Result<Column, Problem> + Send + 'static,
    {
        let mut problems = Vec::new();
        let mut answers = Self { rows, ..Self::default() };
        for (name, make) in columns {
            let own = name.clone();
            let make = move || {
                let column = make()?;
                if column.len() == rows {
                    return Ok(column);
                }
                Err(Problem::new(
                    Code::WrongLength,
                    format!("column `{own}` has another length than its table"),
                )
                .at(Place::question(own))
                .expected(format!("{rows} rows"))
                .found(format!("{} rows", column.len())))
            };
            if answers.columns.contains_key(&name) {
                problems.push(given_twice(&name));
            }
            answers.columns.insert(name, Arc::new(LazyLock::new(Box::new(make))));
        }
        Error::unless_empty(Stage::Answers, problems)?;
        Ok(answers)
    }

    /// The same answers with more columns, of as many rows and under names that are free.
    pub(crate) fn with(&self, columns: impl IntoIterator<Item = (String, Column)>) -> Self {
        let mut answers = self.clone();
        answers.columns.extend(columns.into_iter().map(|(name, column)| (name, ready(column))));
        answers
    }

    /// The same answers as those of one wave among others.
    pub(crate) fn among(&self, others: impl IntoIterator<Item = Arc<Self>>) -> Self {
        Self { elsewhere: others.into_iter().collect(), ..self.clone() }
    }

    /// A column of the other waves.
    pub(crate) fn elsewhere(&self, name: &str) -> impl Iterator<Item = &Column> {
        self.elsewhere.iter().filter_map(move |own| own.column(name))
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A column by name; `None` too where it cannot be made (see [`lazy`](Self::lazy)).
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(name).and_then(|column| LazyLock::force(column).as_ref().ok())
    }

    /// The names of all columns, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.columns.keys().map(String::as_str)
    }

    /// A column by name, or a problem that suggests what was meant.
    pub(crate) fn find(&self, name: &str) -> std::result::Result<&Column, Problem> {
        match self.columns.get(name) {
            Some(column) => LazyLock::force(column).as_ref().map_err(Clone::clone),
            None => Err(missing_column(name, self.names())),
        }
    }
}

/// The problem that a column is not there, with what was perhaps meant.
pub(crate) fn missing_column<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Problem {
    Problem::new(Code::MissingColumn, format!("there is no column `{name}`"))
        .at(Place::question(name))
        .expected(format!("one of {}", words_list(known.clone())))
        .suggest(name, known)
}

/// The problem that a column of categories stands where numbers are needed.
pub(crate) fn not_numbers(name: &str) -> Problem {
    Problem::new(Code::NotANumber, format!("column `{name}` holds words, not numbers"))
        .at(Place::question(name))
}

fn ready(column: Column) -> Lazy {
    Arc::new(LazyLock::new(Box::new(move || Ok(column))))
}

fn given_twice(name: &str) -> Problem {
    Problem::new(Code::Duplicate, format!("column `{name}` is given twice")).at(Place::question(name))
}

/// Names in backticks for a message, cut short when there are many.
pub(crate) fn words_list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 12;
    let all: Vec<_> = words.map(|word| format!("`{word}`")).collect();
    let text = all.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if all.len() > SHOWN { format!("{text}, … ({} in all)", all.len()) } else { text }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_lazy_column_is_made_once_and_only_if_it_is_used() {
        let made = Arc::new(AtomicUsize::new(0));
        let column = |name: &str| {
            let made = made.clone();
            (name.to_owned(), move || {
                made.fetch_add(1, Ordering::Relaxed);
                Ok(Column::from(vec![1.0]))
            })
        };
        let answers = Answers::lazy(1, [column("used"), column("unused")]).unwrap();
        assert!(answers.find("used").is_ok() && answers.clone().find("used").is_ok());
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn what_is_wrong_with_a_lazy_column_is_told_when_it_is_used() {
        let answers = Answers::lazy(2, [("short".to_owned(), || Ok(Column::from(vec![1.0])))]).unwrap();
        assert_eq!(answers.find("short").unwrap_err().code, Code::WrongLength);
        assert_eq!(answers.find("shor").unwrap_err().help.as_deref(), Some("did you mean `short`?"));
        let twice = ["a", "a"].map(|name| (name.to_owned(), || Ok(Column::from(vec![1.0, 2.0]))));
        assert_eq!(Answers::lazy(2, twice).unwrap_err().code(), Code::Duplicate);
    }
}
