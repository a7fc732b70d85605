//! Which part of the population a row is of.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The category of each breakdown by the name of its column, in the order of the breakdowns; empty where there is none.
///
/// It is used as a map. The rows of one cell share it, so that a table of many indicators holds the words once; one that is
/// changed becomes its row's own.
///
/// ```
/// use peil::Cell;
/// let cell: Cell = [("size", "small"), ("region", "north")].into_iter().collect();
/// assert_eq!(cell["size"], "small");
/// assert_eq!(cell.values().collect::<Vec<_>>(), ["small", "north"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Cell(Arc<IndexMap<String, String>>);

impl Deref for Cell {
    type Target = IndexMap<String, String>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Cell {
    fn deref_mut(&mut self) -> &mut Self::Target {
        Arc::make_mut(&mut self.0)
    }
}

impl<Name: Into<String>, Category: Into<String>> FromIterator<(Name, Category)> for Cell {
    fn from_iter<T: IntoIterator<Item = (Name, Category)>>(categories: T) -> Self {
        let categories = categories.into_iter().map(|(name, category)| (name.into(), category.into()));
        Self(Arc::new(categories.collect()))
    }
}

impl<'a> IntoIterator for &'a Cell {
    type Item = (&'a String, &'a String);
    type IntoIter = indexmap::map::Iter<'a, String, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
