//! Columns of files as `peil._files` has read them: Arrow columns, each with what is wrong with it.
//!
//! The readers of SPSS, Stata, SAS and spreadsheets give Python lists. They become Arrow columns here, so that no library of
//! tables is needed to use them, and any of them can take them over.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Time64MicrosecondType, TimestampMicrosecondType, UInt8Type,
    UInt16Type, UInt32Type,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float64Array, PrimitiveArray, RecordBatch,
    RecordBatchIterator, StringArray,
};
use arrow_schema::{DataType, Field, Schema};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use peil::answers::MISSING;
use peil::survey::{AnswerStatus, ColumnLabels, Draft, FoundFile, look_with};
use peil::{Answers, Column, CsvOptions, Error, Problem, Stage};

use crate::answers;
use crate::arrow::exception;
use crate::columns;
use crate::errors::Result;
use crate::patience::patiently;

/// Columns of a file, each of them values or a problem.
#[pyclass(frozen, name = "_Columns", module = "peil._core")]
pub(crate) struct Columns {
    rows: usize,
    columns: Vec<(String, std::result::Result<ArrayRef, Problem>)>,
}

/// A column as `peil._files` gives it: its kind and values, for categories with words.
#[derive(FromPyObject)]
enum Values {
    #[pyo3(transparent)]
    Problem(String),
    Kind(String, Py<PyAny>),
    Categories(Vec<Option<u32>>, Vec<String>),
}

#[pymethods]
impl Columns {
    #[new]
    #[pyo3(signature = (rows: "int", columns: "object"))]
    fn new(py: Python<'_>, rows: usize, columns: Vec<(String, Values)>) -> Result<Self> {
        let array = |values| -> PyResult<std::result::Result<ArrayRef, Problem>> {
            Ok(match values {
                Values::Problem(json) => Err(problem(&json)?),
                Values::Categories(codes, words) => Ok(dictionary(&codes, words)?),
                Values::Kind(kind, values) => Ok(plain(&kind, values.bind(py))?),
            })
        };
        let columns = columns.into_iter().map(|(name, values)| Ok((name, array(values)?)));
        Ok(Self { rows, columns: columns.collect::<PyResult<_>>()? })
    }

    /// The columns of a CSV file, some of them as words even where every field is a number.
    #[staticmethod]
    fn csv(py: Python<'_>, path: PathBuf, missing: Option<Vec<String>>, words: Vec<String>) -> Result<Self> {
        let (file, options) = (answers::read(&path)?, csv_options(&path, missing));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let answers = patiently(py, || Answers::from_csv_with_words(file.as_slice(), &options, &words))?;
        let names: Vec<String> = answers.names().map(str::to_owned).collect();
        let array = |name: &str| match answers.column(name) {
            Some(Column::Numbers(numbers)) => {
                let numbers = numbers.as_slice().iter();
                let array: Float64Array =
                    numbers.map(|&number| (!number.is_nan()).then_some(number)).collect();
                Ok(Arc::new(array) as ArrayRef)
            }
            Some(Column::Categories(categories)) => {
                let codes = categories.codes().iter().map(|code| (code != MISSING).then_some(code));
                dictionary(&codes.collect::<Vec<_>>(), categories.words().to_vec())
            }
            None => Err(PyValueError::new_err(format!("column `{name}` cannot be read"))),
        };
        let columns = names.into_iter().map(|name| array(&name).map(|array| (name, Ok(array))));
        Ok(Self { rows: answers.rows(), columns: columns.collect::<PyResult<_>>()? })
    }

    /// Name, kind and number of missing values of every column.
    fn described(&self) -> Vec<(String, String, Option<usize>)> {
        let kind = |array: &ArrayRef| match array.data_type() {
            DataType::Dictionary(..) => "categories",
            DataType::Float64 => "numbers",
            DataType::Boolean => "true or false",
            DataType::Date32 => "dates",
            DataType::Timestamp(..) => "moments",
            DataType::Time64(_) => "times",
            _ => "text",
        };
        let described = |(name, column): &(String, _)| match column {
            Ok(array) => (name.clone(), kind(array).to_owned(), Some(array.logical_null_count())),
            Err(_) => (name.clone(), "cannot be used".to_owned(), None),
        };
        self.columns.iter().map(described).collect()
    }

    /// Some of the columns, in this order.
    fn chosen(&self, names: Vec<String>) -> Self {
        let column = |name: &String| self.columns.iter().find(|(own, _)| own == name).cloned();
        Self { rows: self.rows, columns: names.iter().filter_map(column).collect() }
    }

    /// The columns as a stream of one chunk; what is wrong with any of them is an error here.
    #[pyo3(signature = (requested_schema: "object | None" = None) -> "object")]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        #[expect(unused_variables, reason = "the interface has it, as a wish")] requested_schema: Option<
            Bound<'py, PyAny>,
        >,
    ) -> Result<Bound<'py, PyCapsule>> {
        let (mut fields, mut arrays, mut problems) = (Vec::new(), Vec::new(), Vec::new());
        for (name, column) in &self.columns {
            match column {
                Ok(array) => {
                    fields.push(Field::new(name, array.data_type().clone(), true));
                    arrays.push(array.clone());
                }
                Err(problem) => problems.push(problem.clone()),
            }
        }
        Error::unless_empty(Stage::Answers, problems)?;
        let schema = Arc::new(Schema::new(fields));
        let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(self.rows));
        let batch = RecordBatch::try_new_with_options(schema.clone(), arrays, &options);
        let batch = batch.map_err(exception)?;
        let stream = FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new([Ok(batch)], schema)));
        Ok(PyCapsule::new_with_value(py, stream, c"arrow_array_stream")?)
    }

    /// Number of rows.
    fn __len__(&self) -> usize {
        self.rows
    }
}

impl Columns {
    /// The columns as answers; what is wrong with one is told when it is used.
    pub(crate) fn answers(&self) -> Result<Answers> {
        let columns = self.columns.iter().map(|(name, array)| {
            let (own, array) = (name.clone(), array.clone());
            (name.clone(), move || {
                array.and_then(|array| columns::column(&own, &array.data_type().clone(), &[array]))
            })
        });
        Ok(Answers::lazy(self.rows, columns)?)
    }
}

/// Raise the exception that belongs to a stage of the work, with these problems.
///
/// Parameters
/// ----------
/// problems : list of str
///     Each problem as JSON.
/// stage : {"answers", "estimate"}
///     Answers that cannot be read, or something asked for that cannot be done.
#[pyfunction(name = "_refuse")]
pub(crate) fn refuse(problems: Vec<String>, stage: &str) -> Result<()> {
    let stage = match stage {
        "answers" => Stage::Answers,
        "estimate" => Stage::Estimate,
        other => return Err(PyValueError::new_err(format!("there is no stage {other}")).into()),
    };
    let problems = problems.iter().map(|json| problem(json)).collect::<PyResult<Vec<_>>>()?;
    Ok(Error::unless_empty(stage, problems)?)
}

/// The draft of a survey document: what columns seem to hold is the core's to say.
///
/// Parameters
/// ----------
/// table : object
///     The columns; or of a CSV file its path, what is missing in it, and which of its columns are meant.
/// about : str
///     The draft without its columns, as JSON.
/// labels : str
///     What the file says of its columns, as JSON.
#[pyfunction(name = "_draft")]
pub(crate) fn draft(py: Python<'_>, table: Drafted<'_>, about: &str, labels: &str) -> Result<String> {
    let wrong = |error: serde_json::Error| PyValueError::new_err(error.to_string());
    let about: Draft = serde_json::from_str(about).map_err(wrong)?;
    let labels: Vec<ColumnLabels> = serde_json::from_str(labels).map_err(wrong)?;
    let found = match table {
        Drafted::Csv(path, missing, names) => {
            let (file, options) = (answers::read(&path)?, csv_options(&path, missing));
            let mut found = patiently(py, || look_with(&file, &options))?;
            found.columns.retain(|column| names.contains(&column.name));
            found
        }
        Drafted::Table(table) => {
            let answers = answers::columns_of(&table)?;
            patiently(py, || Ok::<_, Error>(FoundFile::of(&answers)))?
        }
    };
    let draft = Draft::of(&found).labelled(labels).designed(about.design.clone());
    Ok(Draft { columns: draft.columns, ..about }.text())
}

/// What a document is drafted of.
#[derive(FromPyObject)]
pub(crate) enum Drafted<'py> {
    Csv(PathBuf, Option<Vec<String>>, Vec<String>),
    #[pyo3(transparent)]
    Table(Bound<'py, PyAny>),
}

/// Whether the label of a code says, in any of its words, that it is no answer.
#[pyfunction(name = "_no_answer")]
pub(crate) fn no_answer(label: &str) -> bool {
    AnswerStatus::said_within(label).is_some()
}

fn csv_options(path: &std::path::Path, missing: Option<Vec<String>>) -> CsvOptions {
    let options = CsvOptions { file: Some(path.display().to_string()), ..CsvOptions::default() };
    match missing {
        Some(missing) => CsvOptions { missing, ..options },
        None => options,
    }
}

fn problem(json: &str) -> PyResult<Problem> {
    serde_json::from_str(json).map_err(|error| PyValueError::new_err(error.to_string()))
}

fn plain(kind: &str, values: &Bound<'_, PyAny>) -> PyResult<ArrayRef> {
    Ok(match kind {
        "number" => Arc::new(Float64Array::from(values.extract::<Vec<Option<f64>>>()?)),
        "text" => Arc::new(StringArray::from(values.extract::<Vec<Option<String>>>()?)),
        "truth" => Arc::new(BooleanArray::from(values.extract::<Vec<Option<bool>>>()?)),
        "date" => Arc::new(PrimitiveArray::<Date32Type>::from(values.extract::<Vec<Option<i32>>>()?)),
        "moment" => {
            Arc::new(PrimitiveArray::<TimestampMicrosecondType>::from(values.extract::<Vec<Option<i64>>>()?))
        }
        "time" => {
            Arc::new(PrimitiveArray::<Time64MicrosecondType>::from(values.extract::<Vec<Option<i64>>>()?))
        }
        other => return Err(PyValueError::new_err(format!("there are no columns of {other}"))),
    })
}

/// Categories with the narrowest codes, as the core has them.
fn dictionary(codes: &[Option<u32>], words: Vec<String>) -> PyResult<ArrayRef> {
    fn of<K: ArrowDictionaryKeyType>(codes: &[Option<u32>], words: StringArray) -> PyResult<ArrayRef>
    where
        K::Native: TryFrom<u32>,
    {
        let keys: PrimitiveArray<K> =
            codes.iter().map(|code| code.and_then(|code| K::Native::try_from(code).ok())).collect();
        let array = DictionaryArray::try_new(keys, Arc::new(words)).map_err(exception)?;
        Ok(Arc::new(array))
    }
    let count = words.len();
    let words = StringArray::from(words);
    match count {
        0..=0xff => of::<UInt8Type>(codes, words),
        0x100..=0xffff => of::<UInt16Type>(codes, words),
        _ => of::<UInt32Type>(codes, words),
    }
}
