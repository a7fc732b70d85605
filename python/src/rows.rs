//! Which rows of results: one by its number, several by a slice or by what stands in them, or all of a column.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PySlice, PyString};

use peil::compare::{Change, Combination, Comparison, Progress, Trend};
use peil::response::{Bound as ResponseBound, PhaseError};
use peil::{Code, Error, Problem, Stage};

use crate::arguments::{Word, list};
use crate::errors::Result;
use crate::hints::hint;

/// A row by its number, some rows by a slice, or a column by its name.
pub(crate) enum RowIndex<'py> {
    Number(isize),
    Slice(Bound<'py, PySlice>),
    Column(String),
}

impl<'py> FromPyObject<'_, 'py> for RowIndex<'py> {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."RowIndex");

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(slice) = object.cast::<PySlice>() {
            return Ok(Self::Slice(slice.to_owned()));
        }
        if let Ok(name) = object.cast::<PyString>() {
            return Ok(Self::Column(name.to_string()));
        }
        object.extract().map(Self::Number)
    }
}

/// The numbers of the rows in a slice of `count`.
pub(crate) fn sliced(slice: &Bound<'_, PySlice>, count: usize) -> Result<Vec<usize>> {
    let of = slice.indices(isize::try_from(count).unwrap_or(isize::MAX))?;
    let Ok(step) = usize::try_from(of.step) else {
        return Err(
            PyValueError::new_err("rows keep their order: the step of a slice must be above zero").into()
        );
    };
    let [start, stop] = [of.start, of.stop].map(|end| usize::try_from(end).unwrap_or(0));
    Ok((start..stop).step_by(step).collect())
}

/// What must stand in a column: one of some words, or nothing.
pub(crate) struct Wanted {
    pub(crate) column: String,
    pub(crate) is: Vec<Option<String>>,
}

/// Conditions as they are passed by name.
pub(crate) fn wanted(conditions: Option<&Bound<'_, PyDict>>) -> PyResult<Vec<Wanted>> {
    let of = |value: &Bound<'_, PyAny>| -> PyResult<Option<String>> {
        if value.is_none() { Ok(None) } else { value.extract::<Word>().map(|word| Some(word.0)) }
    };
    let items = conditions.into_iter().flat_map(PyDictMethods::iter);
    let wanted = items.map(|(column, value)| {
        let one = value.is_none() || value.is_instance_of::<PyString>();
        let is = match list(&value).filter(|_| !one) {
            Some(values) => values.map(|value| of(&value?)).collect::<PyResult<_>>()?,
            None => vec![of(&value)?],
        };
        Ok(Wanted { column: column.extract()?, is })
    });
    wanted.collect()
}

/// What some of its rows can be taken out of.
pub(crate) trait Taken: Sized {
    /// The same with some rows only, by their numbers in order; `None` where the rows only hold together.
    fn taken(&self, _: &[usize]) -> Option<Self> {
        None
    }
}

macro_rules! taken {
    ($($row:ty),+) => {$(
        impl Taken for Vec<$row> {
            fn taken(&self, rows: &[usize]) -> Option<Self> {
                Some(rows.iter().map(|&row| self[row].clone()).collect())
            }
        }
    )+};
}

taken!(Change, Trend, Comparison, Progress, Combination, ResponseBound, PhaseError);

impl Taken for peil::Ranking {
    /// The ranks are still those among all figures.
    fn taken(&self, rows: &[usize]) -> Option<Self> {
        Some(Self { ranked: rows.iter().map(|&row| self.ranked[row].clone()).collect(), ..self.clone() })
    }
}

impl Taken for peil::ResponseTable {
    /// The row of everybody stays.
    fn taken(&self, rows: &[usize]) -> Option<Self> {
        Some(Self { rows: rows.iter().map(|&row| self.rows[row].clone()).collect(), ..self.clone() })
    }
}

impl Taken for peil::Representativity {}

impl Taken for [peil::compare::Spread; 1] {}

/// That rows cannot be taken apart.
pub(crate) fn together() -> Error {
    let problem = Problem::new(Code::Unsupported, "these rows only hold together");
    Error::one(Stage::Estimate, problem.help("take what is needed of `rows`, which are dicts"))
}
