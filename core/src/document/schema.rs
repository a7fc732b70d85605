//! The schema that a document is held against, from where it can be had.
//!
//! Schemas are made from the types by `schemars`. The code that makes them is one function a type, with the comment on every
//! field in it, which is nothing beside a native library and more than all estimators in a WebAssembly module. There they are
//! read from `schemas.json` instead, which has nothing but what [`conform`](super::conform) reads; `cargo xtask generate`
//! writes it, and a test holds it against the types.

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::HashMap;
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

/// The schema of a type.
pub(super) fn of<T: JsonSchema + 'static>() -> Schema {
    if cfg!(target_family = "wasm") { kept::<T>() } else { made::<T>() }
}

thread_local! {
    static KEPT: Rc<Value> =
        Rc::new(serde_json::from_str(include_str!("schemas.json")).unwrap_or_default());
    static MADE: RefCell<HashMap<TypeId, Rc<Value>>> = RefCell::default();
}

/// Out of the file.
fn kept<T: JsonSchema>() -> Schema {
    Schema { root: KEPT.with(Rc::clone), pointer: format!("/$defs/{}", T::schema_name()) }
}

/// Made of the type, once: that takes longer than reading a request, of which hosts send one in every call.
fn made<T: JsonSchema + 'static>() -> Schema {
    let make = || Rc::new(schemars::schema_for!(T).to_value());
    let root = MADE.with_borrow_mut(|known| Rc::clone(known.entry(TypeId::of::<T>()).or_insert_with(make)));
    Schema { root, pointer: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::composite::{CoherenceLimits, Index, Robustness, Sensitivity};
    use crate::document::conform::conform;
    use crate::document::parse::Places;
    use crate::error::Code;
    use crate::panel::Matching;
    use crate::published::PublishedTable;
    use crate::report::claim::Headline;
    use crate::survey::Survey;
    use crate::wire::{Find, Request};

    /// Both schemas of a type without references, comments and whatever else nothing is held against.
    fn both<T: JsonSchema + 'static>() -> [Value; 2] {
        [kept::<T>(), made::<T>()].map(|schema| written_out(schema.own().unwrap(), schema.root(), 0))
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
        let problems = conform(&mut Value::from(1), &kept::<Vec<u8>>(), &Places::default(), "bytes");
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
        ];
        for [kept, made] in all {
            assert!(made.get("type").is_some() || made.get("oneOf").is_some() || made.get("anyOf").is_some());
            assert_eq!(kept, made, "run `cargo xtask generate`");
        }
    }
}
