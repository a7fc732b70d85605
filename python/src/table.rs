//! Rows of results as dicts, as Arrow columns and as CSV, all from one list of fields.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, RecordBatchIterator, StringArray,
};
use arrow_schema::{Field as ArrowField, Schema};
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};

use peil::{Code, Error, Place, Problem, Stage};

use crate::arrow::exception;
use crate::errors::Result;
use crate::hints::Record;
use crate::rows::Wanted;

/// So many words are listed where one is not known.
const LISTED: usize = 40;

/// What stands in one field of one row.
pub(crate) enum Cell<'a> {
    Text(Option<&'a str>),
    Number(Option<f64>),
    Count(Option<u64>),
    Truth(bool),
    Texts(Vec<String>),
    Numbers(&'a [Option<f64>]),
    Counts(&'a [u64]),
}

impl Cell<'_> {
    /// What stands there as words that conditions are held against; `None` where nothing stands.
    fn words(&self) -> Vec<Option<String>> {
        match self {
            Self::Text(text) => vec![text.map(str::to_owned)],
            // Adding zero makes −0 and 0 the same word.
            Self::Number(number) => vec![number.map(|number| (number + 0.0).to_string())],
            Self::Count(count) => vec![count.map(|count| count.to_string())],
            Self::Truth(truth) => vec![Some(truth.to_string())],
            Self::Texts(texts) => texts.iter().cloned().map(Some).collect(),
            Self::Numbers(numbers) => numbers.iter().map(|own| own.map(|own| own.to_string())).collect(),
            Self::Counts(counts) => counts.iter().map(|count| Some(count.to_string())).collect(),
        }
    }

    fn into_pyobject(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        match self {
            Self::Text(text) => text.into_bound_py_any(py),
            Self::Number(number) => number.into_bound_py_any(py),
            Self::Count(count) => count.into_bound_py_any(py),
            Self::Truth(truth) => truth.into_bound_py_any(py),
            Self::Texts(texts) => texts.into_bound_py_any(py),
            Self::Numbers(numbers) => numbers.into_bound_py_any(py),
            Self::Counts(counts) => counts.into_bound_py_any(py),
        }
    }
}

/// A field of every row.
pub(crate) struct Field<T>(pub(crate) &'static str, pub(crate) fn(&T) -> Cell<'_>);

/// The fields that say which figure a row is of; the names and the order are those of `report::csv`.
macro_rules! of_figure {
    () => {
        &[
            Field("indicator", |row| Cell::Text(Some(&row.indicator))),
            Field("measure", |row| Cell::Text(Some(row.measure.word()))),
            Field("wave", |row| Cell::Text(row.wave.as_deref())),
        ]
    };
}
pub(crate) use of_figure;

/// A row of results: its own fields, with those of its breakdowns between them.
pub(crate) trait Row: Sized + 'static {
    const BEFORE: &'static [Field<Self>];
    const AFTER: &'static [Field<Self>];

    /// Breakdown and category.
    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        std::iter::empty()
    }
}

/// Breakdowns and categories as the core holds them.
pub(crate) fn groups<'a>(
    by: impl IntoIterator<Item = (&'a String, &'a String)>,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    by.into_iter().map(|(breakdown, category)| (breakdown.as_str(), category.as_str()))
}

/// One column of a table: its name and what a row has there.
type Column<'a, T> = (&'a str, Box<dyn Fn(&'a T) -> Cell<'a> + 'a>);

/// All columns; a breakdown that bears the name of another column is a problem.
fn columns<T: Row>(rows: &[T]) -> peil::Result<Vec<Column<'_, T>>> {
    let mut breakdowns: Vec<&str> = Vec::new();
    for (name, _) in rows.iter().flat_map(Row::by) {
        if !breakdowns.contains(&name) {
            breakdowns.push(name);
        }
    }
    let own = |Field(name, get): &'static Field<T>| -> Column<'_, T> { (name, Box::new(get)) };
    let fields = || T::BEFORE.iter().chain(T::AFTER);
    let taken = breakdowns.iter().filter(|name| fields().any(|Field(own, _)| own == *name));
    let problems = taken.map(|name| {
        Problem::new(Code::Duplicate, format!("breakdown `{name}` has the name of a column of the results"))
            .at(Place::question(*name))
            .help("give the column another name")
    });
    Error::unless_empty(Stage::Estimate, problems.collect())?;
    Ok(T::BEFORE
        .iter()
        .map(own)
        .chain(breakdowns.into_iter().map(breakdown))
        .chain(T::AFTER.iter().map(own))
        .collect())
}

fn breakdown<'a, T: Row>(name: &'a str) -> Column<'a, T> {
    let category = move |row: &'a T| row.by().find(|(own, _)| *own == name).map(|(_, category)| category);
    (name, Box::new(move |row| Cell::Text(category(row))))
}

/// The place of a row, counted from the end where the index is negative.
pub(crate) fn place(rows: usize, index: isize) -> Result<usize> {
    let place = if index < 0 { rows.checked_add_signed(index) } else { index.try_into().ok() };
    let place = place.filter(|place| *place < rows);
    Ok(place.ok_or_else(|| PyIndexError::new_err(format!("there are {rows} rows")))?)
}

/// The numbers of the rows in which every wanted thing stands.
pub(crate) fn matching<T: Row>(rows: &[T], wanted: &[Wanted]) -> peil::Result<Vec<usize>> {
    let columns = columns(rows)?;
    let mut problems = Vec::new();
    let mut conditions = Vec::new();
    for Wanted { column, is } in wanted {
        let Some((_, get)) = columns.iter().find(|(name, _)| name == column) else {
            let known: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
            let problem = Problem::new(Code::UnknownName, format!("the rows have no `{column}`"));
            let problem = problem.at(Place::path(column.clone())).suggest(column, known.iter().copied());
            problems.push(problem.expected(format!("one of `{}`", known.join("`, `"))));
            continue;
        };
        let mut known: Vec<Option<String>> = Vec::new();
        for word in rows.iter().flat_map(|row| get(row).words()) {
            if !known.contains(&word) {
                known.push(word);
            }
        }
        let strangers = is.iter().filter(|word| !known.contains(word));
        problems.extend(strangers.map(|word| {
            let written =
                |word: &Option<String>| word.as_ref().map_or("None".to_owned(), |word| format!("`{word}`"));
            let there = known.iter().take(LISTED).map(written).collect::<Vec<_>>().join(", ");
            let more = known.len().saturating_sub(LISTED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let problem =
                Problem::new(Code::UnknownName, format!("no row has {} as `{column}`", written(word)));
            let known = known.iter().flatten().map(String::as_str);
            problem
                .at(Place::path(column.clone()))
                .suggest(word.as_deref().unwrap_or_default(), known)
                .expected(format!("one of {there}{more}"))
        }));
        conditions.push((get, is));
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let holds = |row: usize| {
        conditions.iter().all(|(get, is)| get(&rows[row]).words().iter().any(|word| is.contains(word)))
    };
    Ok((0..rows.len()).filter(|&row| holds(row)).collect())
}

/// What all rows have in one column.
pub(crate) fn column<'py, T: Row>(py: Python<'py>, rows: &[T], name: &str) -> Result<Bound<'py, PyList>> {
    let columns = columns(rows)?;
    let Some((_, get)) = columns.iter().find(|(own, _)| *own == name) else {
        let known: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let problem = Problem::new(Code::UnknownName, format!("the rows have no `{name}`"));
        let problem = problem.suggest(name, known.iter().copied());
        let problem = problem.expected(format!("one of `{}`", known.join("`, `")));
        return Err(Error::one(Stage::Estimate, problem).into());
    };
    let cells = rows.iter().map(|row| get(row).into_pyobject(py)).collect::<PyResult<Vec<_>>>()?;
    Ok(PyList::new(py, cells)?)
}

/// The names of all columns.
pub(crate) fn names<T: Row>(rows: &[T]) -> Result<Vec<&str>> {
    Ok(columns(rows)?.into_iter().map(|(name, _)| name).collect())
}

/// Rows as dicts.
pub(crate) fn records<'py, T: Row>(py: Python<'py>, rows: &[T]) -> Result<Vec<Record<'py>>> {
    let columns = columns(rows)?;
    let dict = |row| -> PyResult<_> {
        let dict = PyDict::new(py);
        for (name, get) in &columns {
            dict.set_item(name, get(row).into_pyobject(py)?)?;
        }
        Ok(Record(dict.into_any()))
    };
    Ok(rows.iter().map(dict).collect::<PyResult<_>>()?)
}

/// One row as a dict, counted from the end where the index is negative.
pub(crate) fn record<'py, T: Row>(py: Python<'py>, rows: &[T], index: isize) -> Result<Record<'py>> {
    let place = place(rows.len(), index)?;
    Ok(records(py, &rows[place..=place])?.remove(0))
}

/// Rows as a stream of one chunk of Arrow columns. Whoever reads it may prefer other types; it converts them itself.
pub(crate) fn stream<'py, T: Row>(py: Python<'py>, rows: &[T]) -> Result<Bound<'py, PyCapsule>> {
    let (mut fields, mut arrays) = (Vec::new(), Vec::new());
    for (name, get) in columns(rows)? {
        let array = array(rows, get);
        fields.push(ArrowField::new(name, array.data_type().clone(), true));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(schema.clone(), arrays).map_err(exception)?;
    let stream = FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new([Ok(batch)], schema)));
    Ok(PyCapsule::new_with_value(py, stream, c"arrow_array_stream")?)
}

/// One column of all rows; the first row says of which type, and without rows it is of texts.
fn array<'a, T>(rows: &'a [T], get: impl Fn(&'a T) -> Cell<'a>) -> ArrayRef {
    let cells = || rows.iter().map(&get);
    macro_rules! all {
        ($kind:ident) => {
            cells().map(|cell| if let Cell::$kind(value) = cell { value } else { None })
        };
    }
    match cells().next() {
        None | Some(Cell::Text(_)) => Arc::new(all!(Text).collect::<StringArray>()),
        Some(Cell::Number(_)) => Arc::new(all!(Number).collect::<Float64Array>()),
        Some(Cell::Count(_)) => {
            Arc::new(all!(Count).map(|count| i64::try_from(count?).ok()).collect::<Int64Array>())
        }
        Some(Cell::Truth(_)) => {
            Arc::new(cells().map(|cell| Some(matches!(cell, Cell::Truth(true)))).collect::<BooleanArray>())
        }
        Some(Cell::Texts(_)) => {
            let mut list = ListBuilder::new(StringBuilder::new());
            for cell in cells() {
                let Cell::Texts(texts) = cell else { continue };
                list.append_value(texts.into_iter().map(Some));
            }
            Arc::new(list.finish())
        }
        Some(Cell::Numbers(_)) => {
            let mut list = ListBuilder::new(Float64Builder::new());
            for cell in cells() {
                let Cell::Numbers(numbers) = cell else { continue };
                list.append_value(numbers.iter().copied());
            }
            Arc::new(list.finish())
        }
        Some(Cell::Counts(_)) => {
            let mut list = ListBuilder::new(Int64Builder::new());
            for cell in cells() {
                let Cell::Counts(counts) = cell else { continue };
                list.append_value(counts.iter().map(|count| i64::try_from(*count).ok()));
            }
            Arc::new(list.finish())
        }
    }
}
