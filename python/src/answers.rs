//! What Python passes as answers: the path of a file, a table with the Arrow PyCapsule interface, or a dict of columns.
//!
//! Files other than CSV are read by `peil._files`, and tables that do not hand over Arrow columns by `peil._frames`; both
//! give columns of `crate::files`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, NullArray, StructArray};
use arrow_schema::{ArrowError, DataType, FieldRef, Fields};
use pyo3::buffer::PyBuffer;
use pyo3::exceptions::{PyImportError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString};

use peil::{Answers, Categories, Code, Column, CsvOptions, Error, Place, Problem, Stage, Survey};

use crate::arguments::{Word, type_name};
use crate::arrow::{self, Stream};
use crate::columns;
use crate::errors::{Failure, Result, os_error};
use crate::files::Columns;
use crate::hints::hint;
use crate::patience::patiently;
use crate::sums::{Engine, needs_rows};

/// Answers as Python passes them.
pub(crate) enum Given {
    /// A CSV file.
    File(PathBuf),
    /// A file that `peil._files` has read, with labels for its codes.
    Labelled(Py<PyAny>),
    /// Columns, converted when they are used.
    Columns(Answers),
    /// A table whose rows an engine holds.
    Engine(Engine),
}

impl FromPyObject<'_, '_> for Given {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Answers");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() || object.hasattr("__fspath__")? {
            if let Some(engine) = Engine::of_path(&object)? {
                return Ok(Self::Engine(engine));
            }
            let path: PathBuf = object.extract()?;
            if is_csv(&path) {
                return Ok(Self::File(path));
            }
            let file = object.py().import("peil._files")?.getattr("read")?.call1((path,))?;
            return Ok(Self::Labelled(file.unbind()));
        }
        if let Some(engine) = Engine::find(&object)? {
            return Ok(Self::Engine(engine));
        }
        // Files that `peil.read` has read.
        if object.hasattr("_for_codes")? {
            return Ok(Self::Labelled(object.to_owned().unbind()));
        }
        Ok(Self::Columns(columns_of(&object)?))
    }
}

/// Files without an ending are taken for CSV too, such as pipes.
fn is_csv(path: &Path) -> bool {
    const ENDINGS: [&str; 4] = ["csv", "tsv", "tab", "txt"];
    path.extension().is_none_or(|own| ENDINGS.iter().any(|ending| own.eq_ignore_ascii_case(ending)))
}

/// The columns of a table or a dict.
pub(crate) fn columns_of(object: &Bound<'_, PyAny>) -> Result<Answers> {
    if let Ok(own) = object.cast::<Columns>() {
        return own.get().answers();
    }
    let mut without_arrow = None;
    match handed_over(object) {
        Ok(Some((chunks, data_type))) => return table(&chunks, &data_type),
        Ok(None) => {
            if let Ok(mapping) = object.cast::<PyMapping>() {
                return dict(mapping);
            }
        }
        // A library whose Arrow columns are made by another one that is not installed.
        Err(error) if error.is_instance_of::<PyImportError>(object.py()) => without_arrow = Some(error),
        Err(error) => {
            return match apart(object)? {
                Some(answers) => Ok(answers),
                None => Err(refused_table(object.py(), error).into()),
            };
        }
    }
    let frame = object.py().import("peil._frames")?.getattr("columns")?.call1((object,))?;
    if let Ok(own) = frame.cast::<Columns>() {
        return own.get().answers();
    }
    Err(match without_arrow {
        Some(error) => refused_table(object.py(), error).into(),
        None => PyTypeError::new_err(format!(
            "expected a path, a table with the Arrow PyCapsule interface (polars, pandas, pyarrow, DuckDB) or a dict of \
             columns, found `{}`",
            type_name(object)
        ))
        .into(),
    })
}

impl Given {
    /// The columns; those of a CSV file are numbers where every field is one, otherwise categories.
    pub(crate) fn columns(self, py: Python<'_>) -> Result<Answers> {
        match self {
            Self::Columns(answers) => Ok(answers),
            Self::Labelled(file) => columns_of(&file.bind(py).getattr("_table")?),
            Self::Engine(_) => Err(needs_rows().into()),
            Self::File(path) => {
                let options = CsvOptions { file: Some(path.display().to_string()), ..CsvOptions::default() };
                let file = read(&path)?;
                Ok(patiently(py, || Answers::from_csv(file.as_slice(), &options))?)
            }
        }
    }

    /// The columns of a file with labels, with the codes that a document knows in place of labels.
    pub(crate) fn coded(py: Python<'_>, file: &Py<PyAny>, survey: &Survey) -> Result<Answers> {
        columns_of(&file.bind(py).call_method1("_for_codes", (codes(survey),))?)
    }
}

/// The codes of a document by the column that holds them; a column of numbers has none.
fn codes(survey: &Survey) -> BTreeMap<String, Vec<String>> {
    let mut codes = BTreeMap::new();
    for variable in &survey.variables {
        let known = variable.categories.iter().map(|category| category.code.0.clone());
        codes.insert(variable.column.as_ref().unwrap_or(&variable.id).clone(), known.collect());
    }
    for question in &survey.questions {
        let known: Vec<String> = question.answers.iter().map(|answer| answer.code.0.clone()).collect();
        for item in question.items.iter().filter(|_| question.separator.is_none()) {
            let column = item.column.clone().unwrap_or_else(|| format!("{}_{}", question.id, item.id));
            codes.insert(column, known.clone());
        }
        if question.items.is_empty() {
            codes.insert(question.column.as_ref().unwrap_or(&question.id).clone(), known);
        }
    }
    codes
}

/// All bytes of a file.
pub(crate) fn read(path: &Path) -> PyResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let done = File::open(path).and_then(|mut file| file.read_to_end(&mut bytes));
    done.map(|_| bytes).map_err(|error| os_error(&error, path))
}

/// What an object hands over by the Arrow PyCapsule interface: chunks of a type.
type Chunks = (Vec<ArrayRef>, DataType);

/// The chunks of an object; `None` where it does not have the interface.
fn handed_over(object: &Bound<'_, PyAny>) -> PyResult<Option<Chunks>> {
    if object.hasattr("__arrow_c_stream__")? {
        let stream = Stream::of(object)?;
        let data_type = stream.data_type().clone();
        if data_type.is_null() {
            return Ok(Some((vec![Arc::new(NullArray::new(object.len()?))], data_type)));
        }
        return match stream.collect::<std::result::Result<Vec<_>, ArrowError>>() {
            Ok(chunks) => Ok(Some((chunks, data_type))),
            Err(error) => without_nulls(object, &data_type, error).map(Some),
        };
    }
    if object.hasattr("__arrow_c_array__")? {
        let chunk = arrow::array(object)?;
        let data_type = chunk.data_type().clone();
        return Ok(Some((vec![chunk], data_type)));
    }
    Ok(None)
}

/// A library that cannot make Arrow columns of its own table says why, for instance of a column of mixed types.
fn refused_table(py: Python<'_>, cause: PyErr) -> PyErr {
    let message = format!("the table cannot be handed over as Arrow columns: {cause}");
    let error =
        PyErr::from(Failure::Core(Error::one(Stage::Answers, Problem::new(Code::WrongType, message))));
    error.set_cause(py, Some(cause));
    error
}

/// The columns of a table one by one, where it cannot hand them over together: one that cannot be used does no harm until it
/// is. `None` where not a single one can.
fn apart(object: &Bound<'_, PyAny>) -> Result<Option<Answers>> {
    let Ok(names) =
        object.getattr("columns").and_then(|names| names.try_iter()?.collect::<PyResult<Vec<_>>>())
    else {
        return Ok(None);
    };
    let rows = object.len()?;
    let mut columns = Vec::new();
    for name in names {
        let Ok(own) = name.extract::<String>() else { return Ok(None) };
        let column = match object.get_item(&name).and_then(|column| handed_over(&column)) {
            Ok(Some(column)) => Ok(column),
            Ok(None) => return Ok(None),
            Err(error) => {
                let message = format!("column `{own}` cannot be handed over as an Arrow column: {error}");
                Err(Problem::new(Code::WrongType, message).at(Place::question(&own)))
            }
        };
        columns.push((own, column));
    }
    if columns.iter().all(|(_, column)| column.is_err()) {
        return Ok(None);
    }
    let columns = columns.into_iter().map(|(name, column)| {
        (name.clone(), move || column.and_then(|(chunks, kind)| columns::column(&name, &kind, &chunks)))
    });
    Ok(Some(Answers::lazy(rows, columns)?))
}

/// polars hands over columns of nothing but nulls (`polars.Null`) in a way that arrow-rs refuses, and with them the
/// whole table; without them it is read, and they are given back as they were.
fn without_nulls(object: &Bound<'_, PyAny>, data_type: &DataType, error: ArrowError) -> PyResult<Chunks> {
    let refused = || arrow::exception(error);
    let DataType::Struct(fields) = data_type else { return Err(refused()) };
    let (nulls, rest): (Vec<&FieldRef>, Vec<&FieldRef>) =
        fields.iter().partition(|field| field.data_type().is_null());
    if nulls.is_empty() {
        return Err(refused());
    }
    let rows = object.len()?;
    let names: Vec<&String> = nulls.iter().map(|field| field.name()).collect();
    let others = object.call_method1("drop", (names,))?;
    let all: Fields = rest.iter().chain(&nulls).map(|&field| field.clone()).collect();
    let chunk = |columns: Vec<ArrayRef>, rows: usize| {
        let nulls = nulls.iter().map(|_| Arc::new(NullArray::new(rows)) as ArrayRef);
        let columns = columns.into_iter().chain(nulls).collect();
        StructArray::try_new_with_length(all.clone(), columns, None, rows)
            .map(|table| Arc::new(table) as ArrayRef)
    };
    let chunks: std::result::Result<Vec<_>, ArrowError> = if rest.is_empty() {
        chunk(Vec::new(), rows).map(|only| vec![only])
    } else {
        let own = |part: ArrayRef| chunk(part.as_struct().columns().to_vec(), part.len());
        Stream::of(&others)?.map(|part| part.and_then(own)).collect()
    };
    Ok((chunks.map_err(arrow::exception)?, DataType::Struct(all)))
}

fn table(chunks: &[ArrayRef], data_type: &DataType) -> Result<Answers> {
    let DataType::Struct(fields) = data_type else {
        return Err(
            PyTypeError::new_err(format!("expected a table, found a single column of {data_type}")).into()
        );
    };
    if chunks.iter().any(|chunk| chunk.null_count() > 0) {
        return Err(
            PyTypeError::new_err("expected a table, found a column of records, some of them null").into()
        );
    }
    let columns = fields.iter().enumerate().map(|(index, field)| {
        let own: Vec<ArrayRef> = chunks.iter().map(|chunk| chunk.as_struct().column(index).clone()).collect();
        let field = field.clone();
        (field.name().clone(), move || match columns::of_pandas_only(&field) {
            Some(problem) => Err(problem),
            None => columns::column(field.name(), field.data_type(), &own),
        })
    });
    Ok(Answers::lazy(chunks.iter().map(Array::len).sum(), columns)?)
}

fn dict(mapping: &Bound<'_, PyMapping>) -> Result<Answers> {
    let mut columns = Vec::new();
    let mut problems = Vec::new();
    for item in mapping.items()? {
        let (name, values): (String, Bound<'_, PyAny>) = item.extract()?;
        let arrow = handed_over(&values).map_err(|error| refused_table(values.py(), error))?;
        if let Some((chunks, data_type)) = arrow {
            match columns::column(&name, &data_type, &chunks) {
                Ok(column) => columns.push((name, column)),
                Err(problem) => problems.push(problem),
            }
        } else if let Some(numbers) = buffer(&values) {
            columns.push((name, numbers.into()));
        } else {
            match sequence(&name, &values)? {
                Ok(column) => columns.push((name, column)),
                Err(problem) => problems.push(problem),
            }
        }
    }
    Error::unless_empty(Stage::Answers, problems)?;
    Ok(Answers::new(columns)?)
}

/// The numbers of a plain array of the machine's own floats or integers, such as NumPy's usual ones. Copied, because
/// whoever owns the array may change it.
fn buffer(values: &Bound<'_, PyAny>) -> Option<Vec<f64>> {
    if let Ok(floats) = PyBuffer::<f64>::get(values) {
        return (floats.format() == c"d" && floats.dimensions() == 1)
            .then(|| floats.to_vec(values.py()).ok())?;
    }
    let whole = PyBuffer::<i64>::get(values).ok()?;
    let native = matches!(whole.format().to_bytes(), b"l" | b"q") && whole.dimensions() == 1;
    let exact = |numbers: &Vec<i64>| numbers.iter().all(|number| number.unsigned_abs() < 1 << 53);
    let numbers = native.then(|| whole.to_vec(values.py()).ok())?.filter(exact)?;
    Some(numbers.into_iter().map(|number| number as f64).collect())
}

/// The missing values of pandas, which are objects of their own.
fn is_pandas_missing(item: &Bound<'_, PyAny>) -> bool {
    matches!(type_name(item).as_str(), "NAType" | "NaTType")
}

/// A column from one object a row: words or numbers, `None`, NaN and what pandas has for them missing.
fn sequence(name: &str, values: &Bound<'_, PyAny>) -> Result<std::result::Result<Column, Problem>> {
    let is_column = !values.is_instance_of::<PyString>() && !values.is_instance_of::<PyDict>();
    let Some(items) = values.try_iter().ok().filter(|_| is_column) else {
        let found = type_name(values);
        return Err(PyTypeError::new_err(format!(
            "column `{name}` must be a list of values, found `{found}`"
        ))
        .into());
    };
    // Arrays give Python's own objects at once, whatever they hold.
    let items = match values.call_method0("tolist") {
        Ok(list) => list.try_iter()?,
        Err(_) => items,
    };
    let (mut words, mut numbers): (Vec<Option<String>>, Vec<f64>) = (Vec::new(), Vec::new());
    let mut seen: Option<(&str, usize)> = None;
    for (row, item) in items.enumerate() {
        let item = item?;
        let number = item.extract::<f64>().ok();
        if item.is_none() || number.is_some_and(f64::is_nan) || is_pandas_missing(&item) {
            words.push(None);
            numbers.push(f64::NAN);
            continue;
        }
        let Ok(Word(word)) = item.extract() else {
            let problem =
                Problem::new(Code::Unsupported, format!("column `{name}` holds a `{}`", type_name(&item)))
                    .at(Place::question(name).row(row as u64 + 1))
                    .expected("text, numbers, True or False, or None");
            return Ok(Err(problem));
        };
        let is_truth = item.extract::<bool>().is_ok();
        let kind = if is_truth || number.is_none() { "words" } else { "numbers" };
        let (first, since) = *seen.get_or_insert((kind, row));
        if first != kind {
            let problem = Problem::new(Code::WrongType, format!("column `{name}` mixes words and numbers"))
                .at(Place::question(name).row(row as u64 + 1))
                .expected(format!("{first}, as in row {}", since + 1))
                .found(kind);
            return Ok(Err(problem));
        }
        words.push(Some(word));
        numbers.push(number.filter(|_| !is_truth).unwrap_or(f64::NAN));
    }
    Ok(Ok(match seen {
        Some(("words", _)) => Categories::from_words(words.iter().map(Option::as_deref)).into(),
        _ => numbers.into(),
    }))
}
