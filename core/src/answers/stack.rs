//! Tables below one another, such as those of an earlier wave and a later one.

use indexmap::IndexSet;

use super::{Answers, Categories, Column};
use crate::error::{Error, Result, Stage};

impl Answers {
    /// The rows of some tables, one below the other. Columns are matched by name; where a table does not have one,
    /// its rows have no answer there. A column of numbers in one table and words in another becomes words, numbers as
    /// they are written.
    ///
    /// # Errors
    /// Reports every column that cannot be read.
    ///
    /// ```
    /// use peil::{Answers, CsvOptions};
    /// let of = |text: &str| Answers::from_csv(text.as_bytes(), &CsvOptions::default());
    /// let (earlier, later) = (of("unit,year,skills\nnorth,2018,3\n")?,
    /// of("unit,year,web\nnorth,2022,1\nsouth,2022,2\n")?); let both = Answers::stacked(&[&earlier, &later])?;
    /// assert_eq!((both.rows(), both.names().collect::<Vec<_>>()), (3, vec!["unit", "year", "skills", "web"]));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn stacked(tables: &[&Self]) -> Result<Self> {
        let names: IndexSet<&str> = tables.iter().flat_map(|table| table.names()).collect();
        let mut problems = Vec::new();
        let mut columns = Vec::new();
        for name in names {
            let mut parts = Vec::new();
            for table in tables {
                match table.names().any(|own| own == name).then(|| table.find(name)).transpose() {
                    Ok(column) => parts.push((table.rows(), column)),
                    Err(problem) => problems.push(problem),
                }
            }
            columns.push((name.to_owned(), below(&parts)));
        }
        Error::unless_empty(Stage::Answers, problems)?;
        Self::new(columns)
    }
}

/// Columns below one another, each with the number of its rows; nothing stands in the rows of one that is not there.
fn below(parts: &[(usize, Option<&Column>)]) -> Column {
    let numbers: Option<Vec<&[f64]>> = parts
        .iter()
        .filter_map(|(_, column)| *column)
        .map(|column| match column {
            Column::Numbers(values) => Some(values.as_slice()),
            Column::Categories(_) => None,
        })
        .collect();
    if numbers.is_some() {
        let rows = parts.iter().flat_map(|(rows, column)| match column {
            Some(Column::Numbers(values)) => values.as_slice().to_vec(),
            _ => vec![f64::NAN; *rows],
        });
        return Column::from(rows.collect::<Vec<f64>>());
    }
    let words: Vec<Option<String>> = parts
        .iter()
        .flat_map(|(rows, column)| column.map_or_else(|| vec![None; *rows], Column::texts))
        .collect();
    Column::Categories(Categories::from_words(words.iter().map(Option::as_deref)))
}
