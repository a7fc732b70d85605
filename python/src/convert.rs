//! Arrow values as numbers and as words.
//!
//! `arrow-cast` does this too, between all pairs of types; that alone is a good part of the size of a wheel. Words are
//! those that Python's own values have elsewhere: a whole number has no decimals, dates and times are in ISO 8601.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::timezone::Tz;
use arrow_array::types::{
    ArrowPrimitiveType, ArrowTimestampType, Date32Type, Date64Type, Decimal32Type, Decimal64Type,
    Decimal128Type, Decimal256Type, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, Time32MillisecondType, Time32SecondType, Time64MicrosecondType, Time64NanosecondType,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, PrimitiveArray};
use arrow_schema::{DataType, TimeUnit};

use peil::{Code, Problem};

type Result<T> = std::result::Result<T, Problem>;
type Texts<'a> = Vec<Option<Cow<'a, str>>>;

fn unsupported(data_type: &DataType) -> Problem {
    Problem::new(Code::Unsupported, format!("values of {data_type} cannot be read"))
}

/// Appends the numbers of an array, NaN where there is none.
pub(crate) fn numbers_of(array: &dyn Array, out: &mut Vec<f64>) -> Result<()> {
    fn extend<T: ArrowPrimitiveType>(
        array: &dyn Array,
        out: &mut Vec<f64>,
        number: impl Fn(T::Native) -> f64,
    ) {
        out.extend(array.as_primitive::<T>().iter().map(|value| value.map_or(f64::NAN, &number)));
    }
    // Read as they are written, so that each is the float nearest to it.
    fn decimals<T>(array: &dyn Array, scale: i8, out: &mut Vec<f64>)
    where
        T: ArrowPrimitiveType,
        T::Native: std::fmt::Display,
    {
        extend::<T>(array, out, |value| format!("{value}e{}", -i32::from(scale)).parse().unwrap_or(f64::NAN));
    }
    match array.data_type() {
        DataType::Int8 => extend::<Int8Type>(array, out, f64::from),
        DataType::Int16 => extend::<Int16Type>(array, out, f64::from),
        DataType::Int32 => extend::<Int32Type>(array, out, f64::from),
        DataType::Int64 => extend::<Int64Type>(array, out, |value| value as f64),
        DataType::UInt8 => extend::<UInt8Type>(array, out, f64::from),
        DataType::UInt16 => extend::<UInt16Type>(array, out, f64::from),
        DataType::UInt32 => extend::<UInt32Type>(array, out, f64::from),
        DataType::UInt64 => extend::<UInt64Type>(array, out, |value| value as f64),
        DataType::Float16 => extend::<Float16Type>(array, out, f64::from),
        DataType::Float32 => extend::<Float32Type>(array, out, f64::from),
        DataType::Float64 => extend::<Float64Type>(array, out, |value| value),
        DataType::Decimal32(_, scale) => decimals::<Decimal32Type>(array, *scale, out),
        DataType::Decimal64(_, scale) => decimals::<Decimal64Type>(array, *scale, out),
        DataType::Decimal128(_, scale) => decimals::<Decimal128Type>(array, *scale, out),
        DataType::Decimal256(_, scale) => decimals::<Decimal256Type>(array, *scale, out),
        other => return Err(unsupported(other)),
    }
    Ok(())
}

/// The values of an array as words.
pub(crate) fn texts_of(array: &dyn Array) -> Result<Texts<'_>> {
    fn each<'a, T: ArrowPrimitiveType>(
        array: &'a dyn Array,
        text: impl Fn(&'a PrimitiveArray<T>, usize) -> Option<String>,
    ) -> Texts<'a> {
        let array = array.as_primitive::<T>();
        let word = |row| array.is_valid(row).then(|| text(array, row)).flatten().map(Cow::Owned);
        (0..array.len()).map(word).collect()
    }
    fn shown<T>(array: &dyn Array) -> Texts<'_>
    where
        T: ArrowPrimitiveType,
        T::Native: std::fmt::Display,
    {
        each::<T>(array, |array, row| Some(array.value(row).to_string()))
    }
    fn moments<'a, T: ArrowTimestampType>(array: &'a dyn Array, zone: Option<&str>) -> Result<Texts<'a>> {
        let Some(zone) = zone else {
            return Ok(each::<T>(array, |array, row| Some(format!("{:?}", array.value_as_datetime(row)?))));
        };
        let zone: Tz = zone.parse().map_err(|_| unsupported(array.data_type()))?;
        Ok(each::<T>(array, |array, row| {
            let text = array.value_as_datetime_with_tz(row, zone)?.format("%+").to_string();
            Some(text.strip_suffix("+00:00").map_or_else(|| text.clone(), |utc| format!("{utc}Z")))
        }))
    }
    macro_rules! dates {
        ($type:ty, $value:ident) => {
            each::<$type>(array, |array, row| Some(format!("{:?}", array.$value(row)?)))
        };
    }
    Ok(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().iter().map(|word| word.map(Cow::Borrowed)).collect(),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().map(|word| word.map(Cow::Borrowed)).collect(),
        DataType::Utf8View => array.as_string_view().iter().map(|word| word.map(Cow::Borrowed)).collect(),
        DataType::Null => vec![None; array.len()],
        DataType::Boolean => {
            let word = |truth: bool| Cow::Borrowed(if truth { "true" } else { "false" });
            array.as_boolean().iter().map(|truth| truth.map(word)).collect()
        }
        DataType::Int8 => shown::<Int8Type>(array),
        DataType::Int16 => shown::<Int16Type>(array),
        DataType::Int32 => shown::<Int32Type>(array),
        DataType::Int64 => shown::<Int64Type>(array),
        DataType::UInt8 => shown::<UInt8Type>(array),
        DataType::UInt16 => shown::<UInt16Type>(array),
        DataType::UInt32 => shown::<UInt32Type>(array),
        DataType::UInt64 => shown::<UInt64Type>(array),
        DataType::Float32 => shown::<Float32Type>(array),
        DataType::Float64 => shown::<Float64Type>(array),
        DataType::Date32 => dates!(Date32Type, value_as_date),
        DataType::Date64 => dates!(Date64Type, value_as_datetime),
        DataType::Time32(TimeUnit::Second) => dates!(Time32SecondType, value_as_time),
        DataType::Time32(_) => dates!(Time32MillisecondType, value_as_time),
        DataType::Time64(TimeUnit::Microsecond) => dates!(Time64MicrosecondType, value_as_time),
        DataType::Time64(_) => dates!(Time64NanosecondType, value_as_time),
        DataType::Timestamp(unit, zone) => match unit {
            TimeUnit::Second => moments::<TimestampSecondType>(array, zone.as_deref())?,
            TimeUnit::Millisecond => moments::<TimestampMillisecondType>(array, zone.as_deref())?,
            TimeUnit::Microsecond => moments::<TimestampMicrosecondType>(array, zone.as_deref())?,
            TimeUnit::Nanosecond => moments::<TimestampNanosecondType>(array, zone.as_deref())?,
        },
        other => return Err(unsupported(other)),
    })
}

/// Hands over the keys of a dictionary one by one; there may be millions of them, so they are not gathered.
pub(crate) fn each_key(array: &dyn Array, mut take: impl FnMut(Option<usize>)) -> Result<()> {
    macro_rules! all {
        ($type:ty) => {
            array
                .as_primitive::<$type>()
                .iter()
                .for_each(|key| take(key.and_then(|key| usize::try_from(key).ok())))
        };
    }
    match array.data_type() {
        DataType::Int8 => all!(Int8Type),
        DataType::Int16 => all!(Int16Type),
        DataType::Int32 => all!(Int32Type),
        DataType::Int64 => all!(Int64Type),
        DataType::UInt8 => all!(UInt8Type),
        DataType::UInt16 => all!(UInt16Type),
        DataType::UInt32 => all!(UInt32Type),
        DataType::UInt64 => all!(UInt64Type),
        other => return Err(unsupported(other)),
    }
    Ok(())
}
