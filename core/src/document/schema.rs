//! The schema that a document is held against, and the schemas that users and editors read.
//!
//! Schemas are made from the types by `schemars`. The code that makes them is one function a type, with the comment on every
//! field in it: more than all estimators in a WebAssembly module, and a good part of the Python package. So they are made when the
//! library is built, by `cargo xtask generate`: `schemas.json` has nothing but what [`conform`](super::conform) reads, the files in
//! `core/schemas` have everything, and a test holds them against the types.

use std::rc::Rc;

use schemars::JsonSchema;
use serde_json::Value;

/// A schema and the document that its references point into.
#[derive(Debug, Clone)]
pub(super) struct Schema {
    root: Rc<Value>,
    pointer: String,
}

impl Schema {
    /// What references point into.
    pub(super) fn root(&self) -> &Value {
        &self.root
    }

    /// The schema itself, where the file has it.
    pub(super) fn own(&self) -> Option<&Value> {
        self.root.pointer(&self.pointer)
    }
}

thread_local! {
    static KEPT: Rc<Value> = Rc::new(written(include_str!("schemas.json")));
}

/// The schema of a type.
pub(super) fn of<T: JsonSchema>() -> Schema {
    Schema { root: KEPT.with(Rc::clone), pointer: format!("/$defs/{}", T::schema_name()) }
}

/// A schema that was written when the library was built.
pub(crate) fn written(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::composite::{CoherenceLimits, Index, Robustness, Sensitivity};
    use crate::design::PopulationCount;
    use crate::document::conform::conform;
    use crate::document::parse::Places;
    use crate::error::Code;
    use crate::inference::{Model, Test};
    use crate::panel::{Matching, Succession};
    use crate::published::PublishedTable;
    use crate::release::QualityRule;
    use crate::replicate::{MakeReplicates, ReplicateColumns};
    use crate::report::claim::Headline;
    use crate::response::RepresentativityQuery;
    use crate::survey::Survey;
    use crate::wire::{Find, Request};

    fn made<T: JsonSchema>() -> Schema {
        Schema { root: Rc::new(schemars::schema_for!(T).to_value()), pointer: String::new() }
    }

    /// Both schemas of a type without references, comments and whatever else nothing is held against.
    fn both<T: JsonSchema>() -> [Value; 2] {
        [of::<T>(), made::<T>()].map(|schema| written_out(schema.own().unwrap(), schema.root(), 0))
    }

    fn written_out(schema: &Value, root: &Value, depth: usize) -> Value {
        const READ: [&str; 10] = [
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "const",
            "enum",
            "anyOf",
            "oneOf",
            "minimum",
        ];
        // Trees hold trees.
        if depth > 16 {
            return Value::Null;
        }
        let inner = |own: &Value| written_out(own, root, depth + 1);
        let Value::Object(map) = schema else { return schema.clone() };
        if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
            return root.pointer(reference.trim_start_matches('#')).map_or(Value::Null, inner);
        }
        let keys = map.iter().filter(|(key, _)| READ.contains(&key.as_str()));
        keys.map(|(key, value)| {
            let value = match (key.as_str(), value) {
                ("properties", Value::Object(own)) => {
                    own.iter().map(|(name, schema)| (name.clone(), inner(schema))).collect()
                }
                ("anyOf" | "oneOf", Value::Array(own)) => own.iter().map(inner).collect(),
                ("items" | "additionalProperties", own) => inner(own),
                (_, own) => own.clone(),
            };
            (key.clone(), value)
        })
        .collect()
    }

    #[test]
    fn what_the_file_has_no_schema_of_is_refused() {
        let problems = conform(&mut Value::from(1), &of::<Vec<u8>>(), &Places::default(), "bytes");
        assert_eq!(problems.iter().map(|own| own.code).collect::<Vec<_>>(), [Code::Unsupported]);
    }

    #[test]
    fn schemas_in_the_file_are_those_of_the_types() {
        let all = [
            both::<Request>(),
            both::<Survey>(),
            both::<PublishedTable>(),
            both::<Find>(),
            both::<Matching>(),
            both::<Headline>(),
            both::<Index>(),
            both::<Robustness>(),
            both::<CoherenceLimits>(),
            both::<Sensitivity>(),
            both::<MakeReplicates>(),
            both::<Model>(),
            both::<PopulationCount>(),
            both::<QualityRule>(),
            both::<ReplicateColumns>(),
            both::<RepresentativityQuery>(),
            both::<Test>(),
            both::<Vec<Succession>>(),
        ];
        for [kept, made] in all {
            assert!(made.get("type").is_some() || made.get("oneOf").is_some() || made.get("anyOf").is_some());
            assert_eq!(kept, made, "run `cargo xtask generate`");
        }
    }
    #[test]
    fn schemas_that_users_read_are_those_of_the_types() {
        let all = [
            (Survey::schema(), schemars::schema_for!(Survey)),
            (PublishedTable::schema(), schemars::schema_for!(PublishedTable)),
            (Index::schema(), schemars::schema_for!(Index)),
            (Robustness::schema(), schemars::schema_for!(Robustness)),
        ];
        for (read, made) in all {
            assert!(read == made.to_value(), "run `cargo xtask generate`");
        }
    }
}
