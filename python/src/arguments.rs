//! What Python passes as words, lists of words and options, as the core takes them.
//!
//! The names of the hints are those of `peil._types`, so that editors show what each argument can be.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PySequence, PyString};
use serde_json::Value;

use peil::report::Digits;
use peil::{Adjustment, Blank, Condition, Interval, QuantileRule, Stage, wire};

use crate::errors::Result;
use crate::hints::hint;

/// A category as Python holds it; `1`, `1.0` and `"1"` are the same, and `True` is `true`.
pub(crate) struct Word(pub(crate) String);

impl FromPyObject<'_, '_> for Word {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Word");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        word(&object)?.map(Self).ok_or_else(|| {
            let found = type_name(&object);
            PyTypeError::new_err(format!("expected a text, a number or True/False, found `{found}`"))
        })
    }
}

/// One or several words.
pub(crate) struct Words(pub(crate) Vec<String>);

impl FromPyObject<'_, '_> for Words {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Words");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Some(word) = word(&object)? {
            return Ok(Self(vec![word]));
        }
        let items = list(&object).ok_or_else(|| {
            let found = type_name(&object);
            PyTypeError::new_err(format!("expected an answer or a list of answers, found `{found}`"))
        })?;
        items.map(|item| Ok(item?.extract::<Word>()?.0)).collect::<PyResult<_>>().map(Self)
    }
}

/// One or several names of columns, breakdowns or indicators.
#[derive(Default)]
pub(crate) struct Names(pub(crate) Vec<String>);

impl Names {
    pub(crate) fn words(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }
}

impl FromPyObject<'_, '_> for Names {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Names");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(name) = object.cast::<PyString>() {
            return Ok(Self(vec![name.to_string()]));
        }
        let wrong = |found: &Bound<'_, PyAny>| {
            let found = type_name(found);
            PyTypeError::new_err(format!("expected a name or a list of names, found `{found}`"))
        };
        let items = list(&object).ok_or_else(|| wrong(&object))?;
        items
            .map(|item| {
                let item = item?;
                item.cast::<PyString>().map(ToString::to_string).map_err(|_| wrong(&item))
            })
            .collect::<PyResult<_>>()
            .map(Self)
    }
}

/// Conditions on columns: a dict of column and answers.
pub(crate) struct Conditions(pub(crate) Vec<Condition>);

impl FromPyObject<'_, '_> for Conditions {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Conditions");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let Ok(conditions) = object.cast::<PyMapping>() else {
            let found = type_name(&object);
            return Err(PyTypeError::new_err(format!(
                "expected a dict of column and answers, such as {{\"recruited\": \"yes\"}}, found `{found}`"
            )));
        };
        let condition = |item: Bound<'_, PyAny>| {
            let (question, is): (String, Words) = item.extract()?;
            Ok(Condition { question, is: is.0 })
        };
        conditions.items()?.iter().map(condition).collect::<PyResult<_>>().map(Self)
    }
}

macro_rules! taken {
    ($($(#[$meta:meta])* $name:ident = $hint:literal, $class:ty, $what:literal;)+) => {$(
        $(#[$meta])*
        pub(crate) struct $name<'py>(pub(crate) Bound<'py, $class>);

        impl<'py> FromPyObject<'_, 'py> for $name<'py> {
            type Error = PyErr;
            hint!(INPUT_TYPE = "peil._types".$hint);

            fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
                let given = object.to_owned();
                given.cast_into::<$class>().map(Self).map_err(|error| {
                    let found = type_name(&error.into_inner());
                    PyTypeError::new_err(format!("expected {}, found `{found}`", $what))
                })
            }
        }
    )+};
}

taken! {
    /// Columns of a published table.
    Figures = "Figures", PyMapping, "a dict of group and figures";
    /// Rows of a published table.
    Rows = "Rows", PySequence, "a list of names or dicts";
    /// Sums of a published table.
    Sums = "Sums", PyMapping, "a dict of group and list of its parts";
    /// What a headline says.
    Claim = "Claim", PyMapping, "a dict such as {\"claim\": \"more_than\", \"parts\": 1, \"of\": 2}";
    /// What became of units between waves.
    Crosswalk = "Crosswalk", PySequence, "a list of dicts";
    /// A composite index, or its document.
    IndexDocument = "IndexDocument", PyAny, "an index or its document as a dict";
    /// A composite index, its document, or its id in the survey document.
    IndexChoice = "IndexChoice", PyAny, "an index, its document as a dict, or the id of one";
    /// Goals that figures are held against.
    Goals = "Goals", PyAny, "the id of a target, or a list of ids and dicts";
    /// A rule of quality.
    QualityChoice = "QualityRule", PyAny, "the name of a rule, or a dict of it";
    /// Standard errors of values.
    Errors = "Errors", PyAny, "a dict of column and standard errors, or a list of all of them";
    /// The parts of an index or branch.
    IndexParts = "IndexParts", PyAny, "a list of names, parts or dicts";
    /// How a step of an index is taken: a word, or a dict with more.
    IndexStep = "IndexStep", PyAny, "a word or a dict";
    /// What differs by tier, or groups of scores.
    IndexList = "IndexList", PyAny, "a list of dicts";
    /// A text, or texts by language.
    LabelText = "LabelText", PyAny, "a text or a dict of language and text";
    /// A request, unread.
    Request = "Request", PyAny, "a dict or JSON text";
}

/// Words that the core knows, by the name of the argument that they are given to. They are read after Python's own conversion of
/// arguments, which would add a note of its own to what the core says of them.
macro_rules! known {
    ($($(#[$meta:meta])* $name:ident($kind:ty) = $hint:literal, $argument:literal;)+) => {$(
        $(#[$meta])*
        pub(crate) struct $name(String);

        impl $name {
            pub(crate) fn read(word: Option<Self>) -> Result<Option<$kind>> {
                let read = |Self(word)| wire::option($argument, Value::from(word), Stage::Estimate);
                Ok(word.map(read).transpose()?)
            }
        }

        impl FromPyObject<'_, '_> for $name {
            type Error = PyErr;
            hint!(INPUT_TYPE = "peil._types".$hint);

            fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
                object.extract().map(Self)
            }
        }
    )+};
}

known! {
    /// How an interval is made.
    Method(Interval) = "Method", "interval";
    /// What an empty item means.
    BlankWord(Blank) = "Blank", "blank";
    /// Which value a quantile is.
    QuantileWord(QuantileRule) = "QuantileRule", "rule";
    /// Digits of figures in files.
    DigitsWord(Digits) = "Digits", "digits";
    /// How several findings are adjusted for each other.
    Adjust(Adjustment) = "Adjust", "adjust";
}

/// One or several shares.
pub(crate) struct Shares(pub(crate) Vec<f64>);

impl FromPyObject<'_, '_> for Shares {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Shares");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(share) = object.extract() {
            return Ok(Self(vec![share]));
        }
        object.extract().map(Self).map_err(|_| {
            let found = type_name(&object);
            PyTypeError::new_err(format!(
                "expected a share between 0 and 1 or a list of shares, found `{found}`"
            ))
        })
    }
}

/// Pairs of rows.
pub(crate) struct Pairs(pub(crate) Vec<(isize, isize)>);

impl FromPyObject<'_, '_> for Pairs {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Pairs");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let pairs = list(&object).map(|pairs| pairs.map(|pair| pair?.extract()).collect::<PyResult<_>>());
        pairs
            .and_then(PyResult::ok)
            .map(Self)
            .ok_or_else(|| PyTypeError::new_err("expected a list of pairs of rows, such as [(0, 1), (0, 2)]"))
    }
}

/// A whole number that is not negative.
#[derive(Clone, Copy)]
pub(crate) struct Count(pub(crate) u64);

impl FromPyObject<'_, '_> for Count {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = u64::INPUT_TYPE;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        object.extract().map(Self).map_err(|_| {
            // A number that is out of range is shown, anything else is named by its type.
            let found = object.extract::<f64>().map_or_else(|_| type_name(&object), |own| own.to_string());
            let message = format!("expected a whole number that is not negative, found `{found}`");
            PyValueError::new_err(message)
        })
    }
}

/// The number at a key, with the key named where it is none.
pub(crate) fn total(key: &str, value: &Bound<'_, PyAny>) -> PyResult<f64> {
    value.extract().map_err(|_| {
        let found = type_name(value);
        PyTypeError::new_err(format!("expected a number as the total of `{key}`, found `{found}`"))
    })
}

/// Where degrees of freedom come from: a word, or how many.
pub(crate) struct Df(pub(crate) Value);

impl FromPyObject<'_, '_> for Df {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Df");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        Ok(Self(match object.cast::<PyString>() {
            Ok(word) => Value::from(word.to_string()),
            Err(_) => match object.extract::<f64>()? {
                // As R says it.
                f64::INFINITY => Value::from("infinite"),
                df => serde_json::json!({ "given": df }),
            },
        }))
    }
}

/// Units of a population: a number, or a dict of stratum and number.
pub(crate) struct Population(pub(crate) Value);

impl FromPyObject<'_, '_> for Population {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Population");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(counts) = object.cast::<PyMapping>() {
            let count = |item: Bound<'_, PyAny>| {
                let (stratum, count): (Word, i64) = item.extract()?;
                Ok((stratum.0, Value::from(count)))
            };
            return counts
                .items()?
                .iter()
                .map(count)
                .collect::<PyResult<_>>()
                .map(|map| Self(Value::Object(map)));
        }
        object.extract::<i64>().map(|count| Self(count.into())).map_err(|_| {
            let found = type_name(&object);
            PyTypeError::new_err(format!(
                "expected a whole number or a dict of stratum and whole number, found `{found}`"
            ))
        })
    }
}

/// Numbers by words: points of answers, totals of terms.
pub(crate) struct Numbers(pub(crate) Vec<(String, f64)>);

impl FromPyObject<'_, '_> for Numbers {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Numbers");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let Ok(numbers) = object.cast::<PyMapping>() else {
            let found = type_name(&object);
            return Err(PyTypeError::new_err(format!(
                "expected a dict of words and numbers, found `{found}`"
            )));
        };
        let items = numbers.items()?;
        let pairs = items.iter().map(|item| {
            let (word, number): (Word, Bound<'_, PyAny>) = item.extract()?;
            let number = total(&word.0, &number)?;
            Ok((word.0, number))
        });
        pairs.collect::<PyResult<_>>().map(Self)
    }
}

/// Rows of numbers: nested lists, or an array of two dimensions.
pub(crate) struct Matrix(pub(crate) Vec<Vec<f64>>);

impl FromPyObject<'_, '_> for Matrix {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Matrix");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        // Arrays give Python's own floats at once.
        let rows = match object.call_method0("tolist") {
            Ok(rows) => rows.extract(),
            Err(_) => object.extract(),
        };
        rows.map(Self).map_err(|_| {
            let found = type_name(&object);
            PyTypeError::new_err(format!(
                "expected rows of numbers, as nested lists or an array of two dimensions, found `{found}`"
            ))
        })
    }
}

/// How long work tells how far it is.
pub(crate) enum Progress {
    /// A function of how much is done and of how much, which says `False` to stop.
    Function(Py<PyAny>),
    /// A bar: always, never, or where somebody looks.
    Bar(Option<bool>),
}

impl Default for Progress {
    fn default() -> Self {
        Self::Bar(None)
    }
}

impl FromPyObject<'_, '_> for Progress {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Progress");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(shown) = object.extract::<bool>() {
            return Ok(Self::Bar(Some(shown)));
        }
        if object.is_callable() {
            return Ok(Self::Function(object.to_owned().unbind()));
        }
        let found = type_name(&object);
        Err(PyTypeError::new_err(format!(
            "expected a function of two numbers, or True or False, found `{found}`"
        )))
    }
}

/// Options by name as what the core makes of them; those not given are left to it.
pub(crate) fn options<T: serde::de::DeserializeOwned + schemars::JsonSchema>(
    name: &str,
    given: impl IntoIterator<Item = (&'static str, Option<Value>)>,
    stage: Stage,
) -> Result<T> {
    let given = given.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Ok(wire::option(name, Value::Object(given.collect()), stage)?)
}

/// A value as a word; `None` where it is not a single value.
fn word(object: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if let Ok(text) = object.cast::<PyString>() {
        return Ok(Some(text.to_str()?.to_owned()));
    }
    if let Ok(truth) = object.extract::<bool>() {
        return Ok(Some(truth.to_string()));
    }
    if let Ok(whole) = object.extract::<i64>() {
        return Ok(Some(whole.to_string()));
    }
    // Adding zero makes −0 and 0 the same word.
    Ok(object.extract::<f64>().ok().map(|number| (number + 0.0).to_string()))
}

/// The items of a list, tuple, array or the like; not of a dict, whose keys nobody means, nor of bytes.
pub(crate) fn list<'py>(
    object: &Bound<'py, PyAny>,
) -> Option<impl Iterator<Item = PyResult<Bound<'py, PyAny>>>> {
    let is_list = object.cast::<PyMapping>().is_err() && !object.is_instance_of::<pyo3::types::PyBytes>();
    object.try_iter().ok().filter(|_| is_list)
}

/// The name of an object's type, for messages.
pub(crate) fn type_name(object: &Bound<'_, PyAny>) -> String {
    object.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string())
}
