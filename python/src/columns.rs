//! Arrow columns as columns of answers, without a copy where the two lay out memory alike.
//!
//! | Arrow | here | copied |
//! |---|---|---|
//! | `float64` without nulls, in one chunk | numbers | no |
//! | other floats, decimals, integers up to 2⁵³ | numbers | yes |
//! | dictionary (categorical, enum) without nulls, with the narrowest keys of 8, 16 or 32 bits, in one chunk | categories in their order | no |
//! | other dictionaries | categories in their order | codes |
//! | text | categories in the order of their characters | codes |
//! | booleans | `false`, `true` | codes |
//! | dates, times, integers beyond 2⁵³ (which can only be names) | categories as they are written | codes |
//! | nulls only | numbers, all missing | – |

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Float64Type, Int8Type, Int16Type, Int32Type, UInt8Type, UInt16Type, UInt32Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::{ArrowNativeType, ScalarBuffer};
use arrow_schema::{DataType, Field};

use peil::answers::MISSING;
use peil::{Categories, Code, Codes, Column, Place, Problem, Values};

use crate::convert::{each_key, numbers_of, texts_of};

type Result<T> = std::result::Result<T, Problem>;

/// From here on not every whole number is a float.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The column of some chunks of one type.
pub(crate) fn column(name: &str, data_type: &DataType, chunks: &[ArrayRef]) -> Result<Column> {
    let made = match data_type {
        DataType::Dictionary(..) => dictionary(chunks),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => words(chunks),
        DataType::Boolean => booleans(chunks),
        DataType::Null => Ok(vec![f64::NAN; chunks.iter().map(Array::len).sum()].into()),
        whole if whole.is_integer() => whole_numbers(chunks),
        number if number.is_floating() || number.is_decimal() => numbers(chunks),
        DataType::Date32
        | DataType::Date64
        | DataType::Timestamp(..)
        | DataType::Time32(_)
        | DataType::Time64(_) => words(chunks),
        other => Err(Problem::new(Code::Unsupported, format!("column `{name}` holds {other}"))
            .expected("text, numbers, true or false, dates, or categories")),
    };
    made.map_err(|problem| problem.at(Place::question(name)))
}

/// Why a column cannot be used although its memory could be read: pandas holds periods as months since 1970 and the like, and
/// says so beside the type only.
pub(crate) fn of_pandas_only(field: &Field) -> Option<Problem> {
    let kind = field.extension_type_name().filter(|name| name.starts_with("pandas."))?;
    let problem = Problem::new(Code::Unsupported, format!("column `{}` holds {kind}", field.name()));
    Some(problem.at(Place::question(field.name())).help("make it text: `.astype(str)`"))
}

fn numbers(chunks: &[ArrayRef]) -> Result<Column> {
    if let [only] = chunks
        && only.null_count() == 0
        && let Some(floats) = only.as_primitive_opt::<Float64Type>()
    {
        return Ok(Column::Numbers(Values::shared(floats.values().clone())));
    }
    let mut numbers = Vec::with_capacity(chunks.iter().map(Array::len).sum());
    chunks.iter().try_for_each(|chunk| numbers_of(chunk, &mut numbers))?;
    Ok(numbers.into())
}

fn whole_numbers(chunks: &[ArrayRef]) -> Result<Column> {
    let column = numbers(chunks)?;
    match &column {
        Column::Numbers(values) if values.as_slice().iter().any(|value| value.abs() >= EXACT) => {
            words(chunks)
        }
        _ => Ok(column),
    }
}

fn booleans(chunks: &[ArrayRef]) -> Result<Column> {
    let rows = chunks.iter().flat_map(|chunk| chunk.as_boolean().iter());
    let codes = Codes::pack(rows.map(|value| value.map_or(MISSING, u32::from)), 2);
    categories(codes, vec!["false".to_owned(), "true".to_owned()])
}

fn words(chunks: &[ArrayRef]) -> Result<Column> {
    let texts: Vec<_> = chunks.iter().map(|chunk| texts_of(chunk)).collect::<Result<_>>()?;
    Ok(Categories::from_words(texts.iter().flatten().map(Option::as_deref)).into())
}

/// Categories of a dictionary in its order; those of several chunks in the order in which chunks bring them.
fn dictionary(chunks: &[ArrayRef]) -> Result<Column> {
    if let [only] = chunks
        && let Some(shared) = shared_dictionary(only)?
    {
        return Ok(shared);
    }
    let mut order: Vec<String> = Vec::new();
    let mut code_of: HashMap<String, u32> = HashMap::new();
    let mut codes: Vec<u32> = Vec::with_capacity(chunks.iter().map(Array::len).sum());
    for chunk in chunks {
        let dictionary = chunk.as_any_dictionary();
        let values = texts_of(dictionary.values())?;
        let own: Vec<u32> = values
            .iter()
            .map(|word| {
                let Some(word) = word else { return MISSING };
                *code_of.entry(word.to_string()).or_insert_with(|| {
                    order.push(word.to_string());
                    order.len() as u32 - 1
                })
            })
            .collect();
        each_key(dictionary.keys(), |key| {
            codes.push(key.and_then(|key| own.get(key).copied()).unwrap_or(MISSING));
        })?;
    }
    categories(Codes::pack(codes.into_iter(), order.len()), order)
}

/// The keys as they lie in memory, where the core could have written them.
fn shared_dictionary(array: &ArrayRef) -> Result<Option<Column>> {
    let dictionary = array.as_any_dictionary();
    let keys = dictionary.keys();
    let values = texts_of(dictionary.values())?;
    let mut distinct = HashSet::new();
    if keys.null_count() > 0
        || !values.iter().all(|word| word.as_ref().is_some_and(|word| distinct.insert(word)))
    {
        return Ok(None);
    }
    let words = values.len();
    let codes = match keys.data_type() {
        DataType::Int8 => same_bits::<Int8Type, u8>(keys, words).map(Codes::U8),
        DataType::UInt8 => same_bits::<UInt8Type, u8>(keys, words).map(Codes::U8),
        DataType::Int16 => same_bits::<Int16Type, u16>(keys, words).map(Codes::U16),
        DataType::UInt16 => same_bits::<UInt16Type, u16>(keys, words).map(Codes::U16),
        DataType::Int32 => same_bits::<Int32Type, u32>(keys, words).map(Codes::U32),
        DataType::UInt32 => same_bits::<UInt32Type, u32>(keys, words).map(Codes::U32),
        _ => None,
    };
    let words: Vec<String> = values.into_iter().flatten().map(Cow::into_owned).collect();
    // Keys that point outside the dictionary are found here.
    codes.map(|codes| categories(codes, words)).transpose()
}

/// Keys as unsigned codes of the same width; `None` where so many words need another. Wider keys than needed are copied
/// into narrow ones, because every estimate reads them again.
fn same_bits<Key, Out>(keys: &dyn Array, words: usize) -> Option<Values<Out>>
where
    Key: ArrowDictionaryKeyType,
    Out: ArrowNativeType,
{
    let needed = match words {
        0..=0xff => 1,
        0x100..=0xffff => 2,
        _ => 4,
    };
    let buffer = keys.as_primitive::<Key>().values().inner().clone();
    (needed == size_of::<Out>()).then(|| Values::shared(ScalarBuffer::<Out>::new(buffer, 0, keys.len())))
}

fn categories(codes: Codes, words: Vec<String>) -> Result<Column> {
    Categories::new(codes, words).map(Column::from).map_err(|error| error.problems()[0].clone())
}
