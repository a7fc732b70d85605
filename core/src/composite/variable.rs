//! What units are known by besides the parts of an index: what their size class or region is called.
//!
//! An index in a survey document takes the names of its variables from there. One that stands alone says them itself, for
//! tables whose columns hold codes:
//!
//! ```
//! use peil::composite::Index;
//! use peil::{Language, report::Context};
//! let index = Index::from_text(r#"
//!     id = "digital"
//!     parts = [{ id = "skills" }]
//!     [[variables]]
//!     id = "size"
//!     label = { nb = "Størrelse", en = "Size" }
//!     categories = [{ code = "s", label = { nb = "små", en = "small" } }, { code = "l", label = { nb = "store", en = "large" } }]
//! "#)?;
//! let context = Context::neutral().index(&index);
//! assert_eq!(context.breakdown_label("size", Language::Nb), "Størrelse");
//! assert_eq!(context.category_label("size", "l", Language::Nb), "store");
//! # Ok::<(), peil::Error>(())
//! ```

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::Index;
use crate::error::{Code, Problem};
use crate::language::Label;
use crate::survey::Word;

/// A column of the table that is no part of the index, and what it is called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndexVariable {
    /// The column.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// What its categories are called; those that are not named are called by their codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<IndexCategory>,
}

/// A category of such a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndexCategory {
    /// Code in the column.
    pub code: Word,
    /// What it is called.
    pub label: Label,
}

impl Index {
    /// What a column beside the parts is called.
    pub(crate) fn variable(&self, name: &str) -> Option<&IndexVariable> {
        self.variables.iter().find(|own| own.id == name)
    }

    /// What a category of such a column is called.
    pub(crate) fn category_label(&self, variable: &str, code: &str) -> Option<&Label> {
        let categories = &self.variable(variable)?.categories;
        categories.iter().find(|own| own.code.as_str() == code).map(|own| &own.label)
    }
}

pub(super) fn check(variables: &[IndexVariable], path: &str, report: &mut dyn FnMut(String, Problem)) {
    let twice = |what: &str, first: String| {
        Problem::new(Code::Duplicate, format!("`{what}` is also named at `{first}`"))
    };
    for (index, own) in variables.iter().enumerate() {
        let at = format!("{path}[{index}]");
        if let Some(first) = variables[..index].iter().position(|other| other.id == own.id) {
            report(format!("{at}.id"), twice(&own.id, format!("{path}[{first}]")));
        }
        for (place, category) in own.categories.iter().enumerate() {
            let code = &category.code;
            if let Some(first) = own.categories[..place].iter().position(|other| other.code == *code) {
                let first = format!("{at}.categories[{first}]");
                report(format!("{at}.categories[{place}].code"), twice(code.as_str(), first));
            }
        }
    }
}
