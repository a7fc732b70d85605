//! Holds a tree of values against a JSON Schema and reports everything that does not conform.
//!
//! Only the part of JSON Schema is read that derived schemas of this library use: `type`, `properties`, `required`,
//! `additionalProperties`, `items`, `const`, `enum`, `anyOf`/`oneOf`, `$ref`, `minimum`. Messages speak of the
//! user's keys and words, not of schemas.

use serde_json::{Map, Value};

use super::parse::{Places, join};
use super::schema::Schema;
use crate::error::{Code, Problem};

/// Reports what does not conform, with `path` as the name of the whole; unknown keys are taken out of `value`.
pub(super) fn conform(value: &mut Value, schema: &Schema, places: &Places, path: &str) -> Vec<Problem> {
    let mut walk = Walk { root: schema.root(), places, problems: Vec::new() };
    if let Some(own) = schema.own() {
        walk.value(value, own, path);
    } else {
        // Nothing would say then that a key is unknown.
        let problem = Problem::new(Code::Unsupported, "this library has no schema of what is read here");
        walk.problems.push(problem.at(places.of(path)));
    }
    walk.problems
}

struct Walk<'a> {
    root: &'a Value,
    places: &'a Places,
    problems: Vec<Problem>,
}

impl<'a> Walk<'a> {
    fn resolve(&self, schema: &'a Value) -> &'a Value {
        let mut schema = schema;
        while let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            match self.root.pointer(reference.trim_start_matches('#')) {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema
    }

    /// What a value may be; a choice within a choice, such as an optional label, is one list.
    fn alternatives(&self, schema: &'a Value) -> Vec<&'a Value> {
        ["anyOf", "oneOf"]
            .iter()
            .filter_map(|key| schema.get(*key)?.as_array())
            .flatten()
            .map(|schema| self.resolve(schema))
            .flat_map(|schema| {
                let inner = self.alternatives(schema);
                if inner.is_empty() { vec![schema] } else { inner }
            })
            .collect()
    }

    fn value(&mut self, value: &mut Value, schema: &'a Value, path: &str) {
        let schema = self.resolve(schema);
        let words = self.words(schema);
        if value.is_null() && self.alternatives(schema).iter().any(|schema| is_null(schema)) {
            return;
        }
        if !words.is_empty() && !value.is_object() {
            self.word(value, &words, path);
            return;
        }
        let mut chosen = vec![schema];
        let alternatives = self.alternatives(schema);
        if !alternatives.is_empty() {
            match Self::choose(value, &alternatives) {
                Some(alternative) => chosen.push(alternative),
                None => return self.no_alternative(value, schema, &alternatives, path),
            }
        }
        if let Some(types) = chosen.iter().rev().find_map(|schema| schema.get("type"))
            && !has_type(value, types)
        {
            return self.wrong_type(value, &type_words(types), path);
        }
        match value {
            Value::Object(map) => self.object(map, &chosen, path),
            Value::Array(items) => {
                if let Some(schema) = chosen.iter().find_map(|schema| schema.get("items")) {
                    for (index, item) in items.iter_mut().enumerate() {
                        self.value(item, schema, &format!("{path}[{index}]"));
                    }
                }
            }
            Value::Number(number) => {
                let least = chosen.iter().find_map(|schema| schema.get("minimum")?.as_f64());
                if let (Some(least), Some(number)) = (least, number.as_f64())
                    && number < least
                {
                    let problem = Problem::new(Code::OutOfRange, format!("`{path}` is too small"));
                    self.problems.push(
                        problem
                            .at(self.places.of(path))
                            .expected(format!("at least {least}"))
                            .found(number.to_string()),
                    );
                }
            }
            _ => {}
        }
    }

    /// The words of an enumeration; empty where the schema is none.
    fn words(&self, schema: &'a Value) -> Vec<&'a str> {
        let own = |schema: &'a Value| -> Option<Vec<&'a str>> {
            if let Some(word) = schema.get("const").and_then(Value::as_str) {
                return Some(vec![word]);
            }
            schema.get("enum")?.as_array()?.iter().map(Value::as_str).collect()
        };
        if let Some(words) = own(schema) {
            return words;
        }
        let alternatives = self.alternatives(schema);
        let some: Vec<&str> = alternatives.iter().filter_map(|schema| own(schema)).flatten().collect();
        // A word beside a table (such as `{"given": 12}`) is still chosen by its type.
        if alternatives.iter().all(|schema| {
            own(schema).is_some() || is_null(schema) || schema.get("type") == Some(&"object".into())
        }) {
            some
        } else {
            Vec::new()
        }
    }

    fn word(&mut self, value: &Value, words: &[&str], path: &str) {
        let expected = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        match value.as_str() {
            Some(text) if words.contains(&text) => {}
            Some(text) => self.problems.push(
                Problem::new(Code::WrongType, format!("`{path}` cannot be `{text}`"))
                    .at(self.places.of(path))
                    .expected(format!("one of {expected}"))
                    .suggest(text, words.iter().copied()),
            ),
            None => self.wrong_type(value, &format!("one of {expected}"), path),
        }
    }

    /// The alternative that a value is meant for: the one whose tag it states, or the first of its type.
    fn choose(value: &Value, alternatives: &[&'a Value]) -> Option<&'a Value> {
        let tagged = alternatives.iter().find(|schema| {
            let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return false };
            let tag = properties.iter().find_map(|(key, schema)| Some((key, schema.get("const")?)));
            tag.is_some_and(|(key, word)| value.get(key) == Some(word))
        });
        let has_tag = |schema: &Value| {
            let properties = schema.get("properties").and_then(Value::as_object);
            properties
                .is_some_and(|properties| properties.values().any(|schema| schema.get("const").is_some()))
        };
        let by_type = || {
            alternatives.iter().find(|schema| {
                !has_tag(schema) && schema.get("type").is_none_or(|types| has_type(value, types))
            })
        };
        tagged.or_else(by_type).copied()
    }

    fn no_alternative(&mut self, value: &Value, schema: &'a Value, alternatives: &[&'a Value], path: &str) {
        let tags: Vec<(&String, &str)> = alternatives
            .iter()
            .filter_map(|schema| schema.get("properties")?.as_object())
            .filter_map(|properties| {
                properties.iter().find_map(|(key, schema)| Some((key, schema.get("const")?.as_str()?)))
            })
            .collect();
        if let (Some((tag, _)), Value::Object(map)) = (tags.first(), value) {
            let words: Vec<&str> = tags.iter().map(|(_, word)| *word).collect();
            let at = join(path, tag);
            if let Some(found) = map.get(*tag) {
                self.word(found, &words, &at);
            } else {
                let expected = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
                self.problems.push(
                    Problem::new(Code::MissingKey, format!("`{tag}` is missing"))
                        .at(self.places.of(path))
                        .expected(format!("one of {expected}")),
                );
            }
            return;
        }
        let _ = schema;
        let expected: Vec<String> =
            alternatives.iter().filter_map(|schema| schema.get("type")).map(type_words).collect();
        let expected: Vec<String> = expected.into_iter().filter(|words| !words.is_empty()).collect();
        self.wrong_type(value, &expected.join(" or "), path);
    }

    fn object(&mut self, map: &mut Map<String, Value>, chosen: &[&'a Value], path: &str) {
        let property = |key: &str| chosen.iter().find_map(|schema| schema.get("properties")?.get(key));
        let values = chosen
            .iter()
            .find_map(|schema| schema.get("additionalProperties").filter(|schema| schema.is_object()));
        let known: Vec<&str> = chosen
            .iter()
            .filter_map(|schema| schema.get("properties")?.as_object())
            .flat_map(|properties| properties.keys().map(String::as_str))
            .collect();
        if known.is_empty() && values.is_none() {
            // The schema leaves the table to others.
            return;
        }
        let mut unknown = Vec::new();
        for (key, value) in map.iter_mut() {
            let at = join(path, key);
            if let Some(schema) = property(key).or(values) {
                // The tag was read when the alternative was chosen.
                if schema.get("const").is_none() {
                    self.value(value, schema, &at);
                }
            } else {
                self.problems.push(
                    Problem::new(Code::UnknownKey, format!("unknown key `{key}`"))
                        .at(self.places.of(&at))
                        .expected(format!("one of {}", list(&known)))
                        .suggest(key, known.iter().copied()),
                );
                unknown.push(key.clone());
            }
        }
        for key in unknown {
            map.remove(&key);
        }
        for key in chosen.iter().filter_map(|schema| schema.get("required")?.as_array()).flatten() {
            if let Some(key) = key.as_str().filter(|key| !map.contains_key(*key)) {
                self.problems.push(
                    Problem::new(Code::MissingKey, format!("`{key}` is missing")).at(self.places.of(path)),
                );
            }
        }
    }

    fn wrong_type(&mut self, value: &Value, expected: &str, path: &str) {
        let found = match value {
            Value::Null => "nothing".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "a table".to_owned(),
            Value::String(text) => format!("the text `{text}`"),
            other => format!("`{other}`"),
        };
        let name = if path.is_empty() { "the document" } else { path };
        self.problems.push(
            Problem::new(Code::WrongType, format!("`{name}` has the wrong type"))
                .at(self.places.of(path))
                .expected(expected)
                .found(found),
        );
    }
}

fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn types(types: &Value) -> Vec<&str> {
    match types {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_null(schema: &Value) -> bool {
    schema.get("type") == Some(&"null".into())
}

fn has_type(value: &Value, expected: &Value) -> bool {
    types(expected).iter().any(|name| match *name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    })
}

fn type_words(expected: &Value) -> String {
    let word = |name: &&str| match *name {
        "boolean" => Some("true or false"),
        "string" => Some("a text"),
        "integer" => Some("a whole number"),
        "number" => Some("a number"),
        "array" => Some("a list"),
        "object" => Some("a table"),
        _ => None,
    };
    types(expected).iter().filter_map(word).collect::<Vec<_>>().join(" or ")
}
