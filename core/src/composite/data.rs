//! The data of an index: units × columns, with missing values, in one wave or several.
//!
//! A row is a unit in a wave. Columns of numbers are indicators and denominators; columns of categories are groups, within
//! which missing values can be filled. Waves are in the order of their numbers where all are numbers (years), otherwise in
//! that of the alphabet, unless [`IndexData::in_order`] says another.

use std::collections::HashMap;

use crate::answers::{Answers, Column, MISSING};
use crate::error::{Code, Error, Place, Problem, Result, Stage, add_rows};
use crate::num::sum::LARGEST;

/// Units × columns with missing values.
#[derive(Debug, Clone)]
pub struct IndexData {
    pub(super) columns: Answers,
    pub(super) units: Vec<String>,
    unit_column: Option<String>,
    /// The wave of each row, as its place in `waves`; all 0 where there are none.
    pub(super) wave_of: Vec<u32>,
    pub(super) waves: Vec<String>,
}

impl IndexData {
    /// Takes the rows of a table: the column that names units, and the one that names waves where there are several.
    ///
    /// # Errors
    /// Reports missing columns, rows without a unit or wave, units that come twice in one wave, and numbers that are
    /// infinite or beyond 10⁵⁰.
    ///
    /// ```
    /// use peil::composite::IndexData;
    /// use peil::{Answers, Column};
    /// let table = Answers::new([
    ///     ("unit".to_owned(), Column::from_iter(["a", "b", "a", "b"])),
    ///     ("year".to_owned(), Column::from(vec![2018.0, 2018.0, 2022.0, 2022.0])),
    ///     ("plan".to_owned(), Column::from(vec![1.0, f64::NAN, 3.0, 4.0])),
    /// ])?;
    /// let data = IndexData::new(&table, "unit", Some("year"))?;
    /// assert_eq!(data.waves(), ["2018", "2022"]);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn new(table: &Answers, unit: &str, wave: Option<&str>) -> Result<Self> {
        let mut problems = Vec::new();
        let units = words(table, unit, &mut problems);
        let wave_words = wave.map(|wave| words(table, wave, &mut problems));
        if table.rows() == 0 {
            problems.push(Problem::new(Code::NoRows, "there are no units"));
        }
        check_columns(table, &mut problems);
        let mut waves: Vec<String> = wave_words.iter().flatten().cloned().collect();
        waves.sort_by(|a, b| match (a.parse::<f64>(), b.parse::<f64>()) {
            (Ok(a), Ok(b)) => a.total_cmp(&b),
            (Ok(_), Err(_)) => std::cmp::Ordering::Less,
            (Err(_), Ok(_)) => std::cmp::Ordering::Greater,
            _ => a.cmp(b),
        });
        waves.dedup();
        let wave_of: Vec<u32> = match &wave_words {
            None => vec![0; table.rows()],
            Some(words) => places(words, &waves),
        };
        if problems.is_empty() {
            let mut seen: HashMap<(&str, u32), usize> = HashMap::new();
            let twice = units.iter().zip(&wave_of).enumerate().filter_map(|(row, (own, &wave))| {
                let first = *seen.entry((own, wave)).or_insert(row);
                (first != row).then_some((row, own, first))
            });
            add_rows(&mut problems, twice.collect::<Vec<_>>().into_iter(), |(row, own, first)| {
                Problem::new(
                    Code::Duplicate,
                    format!("unit `{own}` is also in row {} of the wave", first + 1),
                )
                .at(Place::question(unit).row(row as u64 + 1))
            });
        }
        Error::unless_empty(Stage::Answers, problems)?;
        Ok(Self { columns: table.clone(), units, unit_column: Some(unit.to_owned()), wave_of, waves })
    }

    /// Of columns whose units and waves, in order, are known; units are there once a wave.
    pub(super) fn of_rows(
        columns: Answers,
        units: Vec<String>,
        wave_of: Vec<u32>,
        waves: Vec<String>,
    ) -> Result<Self> {
        let mut problems = Vec::new();
        check_columns(&columns, &mut problems);
        Error::unless_empty(Stage::Answers, problems)?;
        Ok(Self { columns, units, unit_column: None, wave_of, waves })
    }

    /// Says in which order the waves came.
    ///
    /// # Errors
    /// Reports waves that are not in the data, and waves of the data that are left out.
    pub fn in_order(mut self, waves: &[&str]) -> Result<Self> {
        let mut problems = Vec::new();
        for (index, wave) in waves.iter().enumerate() {
            if waves[..index].contains(wave) {
                problems.push(Problem::new(Code::Duplicate, format!("wave `{wave}` is named twice")));
            } else if !self.waves.iter().any(|own| own == wave) {
                let problem =
                    Problem::new(Code::UnknownName, format!("there is no wave `{wave}` in the data"));
                problems.push(problem.suggest(wave, self.waves.iter().map(String::as_str)));
            }
        }
        for own in self.waves.iter().filter(|own| !waves.contains(&own.as_str())) {
            problems.push(Problem::new(Code::MissingKey, format!("wave `{own}` has no place in the order")));
        }
        Error::unless_empty(Stage::Answers, problems)?;
        let words: Vec<String> = self.wave_of.iter().map(|&wave| self.waves[wave as usize].clone()).collect();
        self.waves = waves.iter().map(|&wave| wave.to_owned()).collect();
        self.wave_of = places(&words, &self.waves);
        Ok(self)
    }

    /// The waves, in order; none where the data have none.
    pub fn waves(&self) -> &[String] {
        &self.waves
    }

    /// The column that names units, where the data were given as a table.
    pub fn unit_column(&self) -> Option<&str> {
        self.unit_column.as_deref()
    }

    /// The unit of every row.
    pub fn units(&self) -> &[String] {
        &self.units
    }

    /// The category of every row by a column, such as a size class; numbers as they are written, `None` where there is none.
    ///
    /// # Errors
    /// Reports a column that is not there.
    ///
    /// ```
    /// use peil::composite::IndexData;
    /// use peil::{Answers, Column};
    /// let table = Answers::new([
    ///     ("unit".to_owned(), Column::from_iter(["a", "b"])),
    ///     ("class".to_owned(), Column::from(vec![1.0, f64::NAN])),
    /// ])?;
    /// assert_eq!(IndexData::new(&table, "unit", None)?.categories("class")?, [Some("1".to_owned()), None]);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn categories(&self, name: &str) -> Result<Vec<Option<String>>> {
        match self.columns.find(name) {
            Ok(column) => Ok(column.texts()),
            Err(problem) => Err(Error::one(Stage::Answers, problem)),
        }
    }

    /// Numbers of a column, missing ones as NaN.
    pub(super) fn numbers(&self, name: &str) -> std::result::Result<Vec<f64>, Problem> {
        match self.columns.find(name)? {
            Column::Numbers(values) => Ok(values.as_slice().to_vec()),
            // A column in which nothing stands can be of either kind.
            Column::Categories(own) if own.words().is_empty() => Ok(vec![f64::NAN; self.units.len()]),
            Column::Categories(own) => {
                let problem = Problem::new(Code::NotANumber, format!("`{name}` holds words, not numbers"));
                let row = own.codes().iter().position(|code| code != MISSING).unwrap_or_default();
                let found = own.words()[own.codes().get(row) as usize].clone();
                Err(problem.at(Place::question(name).row(row as u64 + 1)).found(format!("`{found}`")))
            }
        }
    }

    /// Groups of a column by number, and how many there are; `u32::MAX` where there is none.
    pub(super) fn groups(&self, name: &str) -> std::result::Result<(Vec<u32>, usize), Problem> {
        Ok(match self.columns.find(name)? {
            Column::Categories(own) => (own.codes().iter().collect(), own.words().len()),
            Column::Numbers(values) => {
                let values = values.as_slice();
                let mut known: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
                known.sort_unstable_by(f64::total_cmp);
                known.dedup();
                let place =
                    |x: &f64| known.iter().position(|own| own == x).map_or(MISSING, |place| place as u32);
                (values.iter().map(place).collect(), known.len())
            }
        })
    }
}

/// Reports numbers that cannot be computed with.
fn check_columns(table: &Answers, problems: &mut Vec<Problem>) {
    for name in table.names() {
        let Some(Column::Numbers(values)) = table.column(name) else { continue };
        let bad = values.as_slice().iter().enumerate().filter(|(_, x)| x.abs() >= LARGEST);
        add_rows(problems, bad, |(row, value)| {
            Problem::new(Code::OutOfRange, format!("`{name}` is too large to be computed with"))
                .at(Place::question(name).row(row as u64 + 1))
                .expected("less than 1e50 in size")
                .found(value.to_string())
        });
    }
}

/// The places of words in a list that has them all.
fn places(words: &[String], list: &[String]) -> Vec<u32> {
    let place: HashMap<&str, u32> =
        list.iter().enumerate().map(|(at, own)| (own.as_str(), at as u32)).collect();
    words.iter().map(|word| place[word.as_str()]).collect()
}

/// Words of a column that every row must have; numbers as they are written.
fn words(table: &Answers, name: &str, problems: &mut Vec<Problem>) -> Vec<String> {
    let column = match table.find(name) {
        Ok(column) => column,
        Err(problem) => {
            problems.push(problem);
            return Vec::new();
        }
    };
    let words = column.texts();
    let empty = words.iter().enumerate().filter(|(_, word)| word.is_none());
    add_rows(problems, empty, |(row, _)| {
        let problem = Problem::new(Code::MissingValue, format!("the row has no `{name}`"));
        problem.at(Place::question(name).row(row as u64 + 1))
    });
    words.into_iter().map(Option::unwrap_or_default).collect()
}

/// Reports a number that cannot be computed with.
pub(super) fn check_number(number: f64, path: &str, report: &mut dyn FnMut(String, Problem)) {
    if number.is_nan() || number.abs() >= LARGEST {
        let problem = Problem::new(Code::OutOfRange, "the number cannot be computed with");
        report(path.to_owned(), problem.expected("less than 1e50 in size").found(number.to_string()));
    }
}

/// Reports a factor that is not positive.
pub(super) fn check_scale(number: f64, path: &str, report: &mut dyn FnMut(String, Problem)) {
    if !(number > 0.0 && number < LARGEST) {
        let problem = Problem::new(Code::OutOfRange, "the factor is not positive");
        report(path.to_owned(), problem.found(number.to_string()));
    }
}
