//! Text to a tree of values with the line and column of each.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::{Map, Number, Value};

use super::Format;
use crate::error::{Code, Place, Problem};

/// Line and column of every value of a document, by path.
#[derive(Debug, Default)]
pub(crate) struct Places {
    by_path: HashMap<String, (u64, u64)>,
}

impl Places {
    /// The place of a path, or of the nearest enclosing value that the text has.
    pub(crate) fn of(&self, path: &str) -> Place {
        if path.is_empty() {
            return Place::default();
        }
        let mut place = Place::path(path);
        let mut prefix = path;
        loop {
            if let Some(&(line, column)) = self.by_path.get(prefix) {
                place.line = Some(line);
                place.column = Some(column);
                return place;
            }
            match prefix.rfind(['.', '[']) {
                Some(end) => prefix = &prefix[..end],
                None => return place,
            }
        }
    }
}

/// Appends a key to a path.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Parses a document.
pub(super) fn parse(text: &str, format: Format) -> Result<(Value, Places), Vec<Problem>> {
    let lines = Lines::new(text);
    let mut places = Places::default();
    let value = match format {
        Format::Toml => {
            let (table, errors) = toml::de::DeTable::parse_recoverable(text);
            if !errors.is_empty() {
                return Err(errors
                    .iter()
                    .map(|error| {
                        let offset = error.span().map_or(0, |span| span.start);
                        Problem::new(Code::Syntax, error.message().to_owned()).at(lines.place(offset))
                    })
                    .collect());
            }
            from_toml_table(table.get_ref(), "", &lines, &mut places)
        }
        Format::Json => {
            let options = jsonc_parser::ParseOptions {
                allow_comments: false,
                allow_loose_object_property_names: false,
                allow_trailing_commas: false,
                ..jsonc_parser::ParseOptions::default()
            };
            let parsed = jsonc_parser::parse_to_ast(text, &jsonc_parser::CollectOptions::default(), &options);
            let ast = parsed.map_err(|error| {
                vec![
                    Problem::new(Code::Syntax, error.kind().to_string()).at(lines.place(error.range().start)),
                ]
            })?;
            match ast.value {
                Some(value) => {
                    let mut twice = Vec::new();
                    let value = from_json(&value, "", &lines, &mut places, &mut twice);
                    if !twice.is_empty() {
                        return Err(twice);
                    }
                    value
                }
                None => return Err(vec![Problem::new(Code::Syntax, "the document is empty")]),
            }
        }
    };
    Ok((value, places))
}

fn from_toml_table(
    table: &toml::de::DeTable<'_>,
    path: &str,
    lines: &Lines<'_>,
    places: &mut Places,
) -> Value {
    let mut map = Map::new();
    for (key, value) in table {
        let name = key.get_ref().to_string();
        let path = join(path, &name);
        places.by_path.insert(path.clone(), lines.position(key.span().start));
        map.insert(name, from_toml(value, &path, lines, places));
    }
    Value::Object(map)
}

fn from_toml(
    value: &toml::Spanned<toml::de::DeValue<'_>>,
    path: &str,
    lines: &Lines<'_>,
    places: &mut Places,
) -> Value {
    use toml::de::DeValue;
    match value.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Number(number.into()),
            Err(_) => Value::String(number.as_str().to_owned()),
        },
        DeValue::Float(number) => number_or_text(number.as_str()),
        DeValue::Datetime(date) => Value::String(date.to_string()),
        DeValue::Array(items) => {
            let item = |(index, item): (usize, &toml::Spanned<DeValue<'_>>)| {
                let mut path = path.to_owned();
                let _ = write!(path, "[{index}]");
                places.by_path.insert(path.clone(), lines.position(item.span().start));
                from_toml(item, &path, lines, places)
            };
            Value::Array(items.iter().enumerate().map(item).collect())
        }
        DeValue::Table(table) => from_toml_table(table, path, lines, places),
    }
}

fn from_json(
    value: &jsonc_parser::ast::Value<'_>,
    path: &str,
    lines: &Lines<'_>,
    places: &mut Places,
    twice: &mut Vec<Problem>,
) -> Value {
    use jsonc_parser::ast::Value as Json;
    use jsonc_parser::common::Ranged as _;
    match value {
        Json::StringLit(text) => Value::String(text.value.to_string()),
        Json::NumberLit(number) => number_or_text(number.value),
        Json::BooleanLit(value) => Value::Bool(value.value),
        Json::NullKeyword(_) => Value::Null,
        Json::Array(items) => {
            let item = |(index, item): (usize, &Json<'_>)| {
                let mut path = path.to_owned();
                let _ = write!(path, "[{index}]");
                places.by_path.insert(path.clone(), lines.position(item.range().start));
                from_json(item, &path, lines, places, twice)
            };
            Value::Array(items.elements.iter().enumerate().map(item).collect())
        }
        Json::Object(object) => {
            let mut map = Map::new();
            for property in &object.properties {
                let name = property.name.as_str().to_owned();
                let path = join(path, &name);
                places.by_path.insert(path.clone(), lines.position(property.range.start));
                let value = from_json(&property.value, &path, lines, places, twice);
                if map.contains_key(&name) {
                    let problem = Problem::new(Code::Duplicate, format!("the key `{name}` is given twice"));
                    twice.push(problem.at(places.of(&path)));
                }
                map.insert(name, value);
            }
            Value::Object(map)
        }
    }
}

/// A number as JSON has it; what JSON has no number for (`inf`, `nan`) stays text and is refused by the schema.
fn number_or_text(text: &str) -> Value {
    let plain = text.replace('_', "");
    if let Ok(whole) = plain.parse::<i64>() {
        return Value::Number(whole.into());
    }
    plain
        .parse::<f64>()
        .ok()
        .and_then(Number::from_f64)
        .map_or_else(|| Value::String(text.to_owned()), Value::Number)
}

/// Finds lines and columns of byte offsets.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    fn position(&self, offset: usize) -> (u64, u64) {
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        let before = self.text.get(self.starts[line]..offset).unwrap_or_default();
        (line as u64 + 1, before.chars().count() as u64 + 1)
    }

    fn place(&self, offset: usize) -> Place {
        let (line, column) = self.position(offset);
        Place { line: Some(line), column: Some(column), ..Place::default() }
    }
}
