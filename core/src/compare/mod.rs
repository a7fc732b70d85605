//! Stage 7, comparisons: change between waves.

mod change;

pub use change::{Change, Verdict, change, changes, changes_since};
