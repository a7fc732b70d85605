//! A printed figure, digit for digit.
//!
//! What a statistical office prints is a decimal numeral, and the whole inference from a rounded figure rests on its
//! last digit, so a figure is kept as an integer and a number of decimals and never as a binary fraction: `57.2` is
//! 572 tenths. Figures come as strings (`"57.2"`, or `"57,2"` as Norwegian tables write it) or as numbers of TOML and
//! JSON; a number is read through its shortest decimal form, which gives back what was typed for up to fifteen digits.
//!
//! A cell without a figure is `..` (missing), `.` (not possible) or `:` (confidential), an empty string, or `null`;
//! `-` is nil, that is, zero. These are the symbols of Statistics Norway's tables.
//!
//! ```
//! use peil::published::Figure;
//!
//! assert_eq!(Figure::from("57,2"), Figure::from(57.2));
//! assert_eq!(Figure::from("57.20").to_string(), "57.20");
//! assert_eq!(Figure::from(".."), Figure::Missing);
//! assert_eq!(Figure::from("-"), Figure::from(0));
//! ```

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A decimal numeral as printed: `digits` divided by ten to the power of `scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    digits: i64,
    scale: u8,
}

impl Decimal {
    /// The numeral of so many units of the last decimal, as 572 units with one decimal is 57.2.
    pub fn new(digits: i64, scale: u8) -> Self {
        Self { digits, scale }
    }

    /// How many decimals are printed.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// The value in whole units of the given decimal, if it is a whole number of them: 57.2 is 5720 hundredths,
    /// and no number of ones.
    pub fn units(self, scale: u8) -> Option<i64> {
        if scale >= self.scale {
            self.digits.checked_mul(10_i64.checked_pow(u32::from(scale - self.scale))?)
        } else {
            let step = 10_i64.checked_pow(u32::from(self.scale - scale))?;
            (self.digits % step == 0).then_some(self.digits / step)
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let numeral = !whole.is_empty() && whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
        if !numeral || text.ends_with(['.', ',']) {
            return None;
        }
        let digits: i64 = format!("{whole}{fraction}").parse().ok()?;
        Some(Self {
            digits: if negative { -digits } else { digits },
            scale: u8::try_from(fraction.len()).ok()?,
        })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let scale = usize::from(self.scale);
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let point = if scale == 0 { "" } else { "." };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

/// What stands in a cell of a published table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Figure {
    /// No figure: `..`, `.`, `:`, empty or `null`.
    #[default]
    Missing,
    /// A numeral.
    Printed(Decimal),
    /// Something that is neither; validation reports it together with all other problems.
    Unreadable(String),
}

impl Figure {
    /// The numeral, if there is one.
    pub fn printed(&self) -> Option<Decimal> {
        match self {
            Self::Printed(decimal) => Some(*decimal),
            Self::Missing | Self::Unreadable(_) => None,
        }
    }
}

impl From<&str> for Figure {
    fn from(text: &str) -> Self {
        match text.trim() {
            "" | "." | ".." | ":" => Self::Missing,
            "-" => Self::Printed(Decimal::new(0, 0)),
            text => Decimal::parse(text).map_or_else(|| Self::Unreadable(text.to_owned()), Self::Printed),
        }
    }
}

impl From<f64> for Figure {
    fn from(number: f64) -> Self {
        if number.is_nan() { Self::Missing } else { Self::from(number.to_string().as_str()) }
    }
}

impl From<i64> for Figure {
    fn from(number: i64) -> Self {
        Self::Printed(Decimal::new(number, 0))
    }
}

impl From<Option<f64>> for Figure {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Missing, Self::from)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str(".."),
            Self::Printed(decimal) => decimal.fmt(f),
            Self::Unreadable(text) => f.write_str(text),
        }
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FigureVisitor)
    }
}

struct FigureVisitor;

impl de::Visitor<'_> for FigureVisitor {
    type Value = Figure;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a figure such as 57.2 or \"57.2\", or \"..\" where none is printed")
    }

    fn visit_str<E>(self, text: &str) -> Result<Figure, E> {
        Ok(Figure::from(text))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Figure, E> {
        Ok(Figure::from(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Figure, E> {
        Ok(Figure::from(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Figure, E> {
        Ok(i64::try_from(number).map_or_else(|_| Figure::Unreadable(number.to_string()), Figure::from))
    }

    fn visit_unit<E>(self) -> Result<Figure, E> {
        Ok(Figure::Missing)
    }
}

impl JsonSchema for Figure {
    fn schema_name() -> Cow<'static, str> {
        "Figure".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A printed figure: a number, or a string that keeps every digit (`57.20`, `57,2`); \
                            `..`, `.`, `:`, empty or null where none is printed; `-` is nil.",
            "type": ["number", "string", "null"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_the_digits_that_were_typed() {
        for tenths in 0..=1000_i64 {
            let text = format!("{}.{}", tenths / 10, tenths % 10);
            let number: Figure = serde_json::from_str(&text).unwrap();
            assert_eq!(number.printed().unwrap().units(1), Some(tenths));
            let string: Figure = serde_json::from_str(&format!("\"{text}\"")).unwrap();
            assert_eq!(string.to_string(), text);
        }
    }

    #[test]
    fn units_are_exact_or_nothing() {
        let figure = Decimal::new(572, 1);
        assert_eq!((figure.units(0), figure.units(1), figure.units(3)), (None, Some(572), Some(57_200)));
        assert_eq!(Decimal::new(570, 1).units(0), Some(57));
        assert_eq!(Decimal::new(i64::MAX, 0).units(3), None);
    }

    #[test]
    fn symbols_and_nonsense_are_told_apart() {
        for text in ["", " ", ".", "..", ":"] {
            assert_eq!(Figure::from(text), Figure::Missing);
        }
        for text in ["x", "5.", ".5", "1.2.3", "1e3", "--1", "99999999999999999999", "inf"] {
            assert_eq!(Figure::from(text), Figure::Unreadable(text.to_owned()), "{text}");
        }
        assert_eq!(Figure::from(f64::NAN), Figure::Missing);
        assert_eq!(Figure::from(f64::INFINITY), Figure::Unreadable("inf".to_owned()));
        assert_eq!(Figure::from("-0.4").to_string(), "-0.4");
        assert_eq!(serde_json::from_str::<Figure>("null").unwrap(), Figure::Missing);
    }
}
