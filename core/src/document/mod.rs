//! Typed documents in TOML or JSON: text to a typed value, with every problem and its place.
//!
//! The text is parsed to a tree with places ([`parse`]), the tree is held against the JSON Schema of the type
//! ([`conform`], [`schema`]), and only then is it deserialised. Unknown keys do not hide other problems: they are reported and
//! left out, so that the caller can go on to check what the document means.

mod conform;
mod parse;
pub(crate) mod schema;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) use parse::Places;

use crate::error::{Code, Error, Place, Problem, Stage};

/// The form of a document's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// TOML.
    Toml,
    /// JSON.
    Json,
}

impl Format {
    /// The format of a text: JSON begins with a brace.
    pub(crate) fn of(text: &str) -> Self {
        if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
            Self::Json
        } else {
            Self::Toml
        }
    }
}

/// A document that could be deserialised, with what was wrong with its form and where everything stands.
pub(crate) struct Read<T> {
    pub(crate) value: T,
    pub(crate) problems: Vec<Problem>,
    pub(crate) places: Places,
}

/// Reads a typed document from text.
pub(crate) fn read<T: DeserializeOwned + JsonSchema>(text: &str, stage: Stage) -> Result<Read<T>, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (value, places) = parse::parse(text, Format::of(text)).map_err(|problems| refuse(stage, problems))?;
    typed(value, places, stage)
}

/// Reads a typed document from a JSON value that a host has built.
pub(crate) fn from_value<T: DeserializeOwned + JsonSchema>(
    value: Value,
    stage: Stage,
) -> Result<Read<T>, Error> {
    typed(value, Places::default(), stage)
}

/// Reads one option that a host was given, such as the word for an interval method. The schema is only made to say
/// what is wrong, since hosts read options in every call.
pub(crate) fn option<T: DeserializeOwned + JsonSchema>(
    name: &str,
    mut value: Value,
    stage: Stage,
) -> Result<T, Error> {
    serde_json::from_value(value.clone()).map_err(|error| {
        let mut problems = conform::conform(&mut value, &schema::of::<T>(), &Places::default(), name);
        if problems.is_empty() {
            problems.push(Problem::new(Code::WrongType, error.to_string()).at(Place::path(name)));
        }
        refuse(stage, problems)
    })
}

fn typed<T: DeserializeOwned + JsonSchema>(
    mut value: Value,
    places: Places,
    stage: Stage,
) -> Result<Read<T>, Error> {
    let mut problems = conform::conform(&mut value, &schema::of::<T>(), &places, "");
    match serde_json::from_value(value) {
        Ok(value) => Ok(Read { value, problems, places }),
        Err(error) => {
            // What the schema cannot say; where it has spoken, its own words are better.
            if problems.is_empty() {
                problems.push(Problem::new(Code::WrongType, error.to_string()).at(Place::default()));
            }
            Err(refuse(stage, problems))
        }
    }
}

fn refuse(stage: Stage, problems: Vec<Problem>) -> Error {
    match Error::unless_empty(stage, problems) {
        Err(error) => error,
        Ok(()) => Error::one(stage, Problem::new(Code::Syntax, "the document cannot be read")),
    }
}
