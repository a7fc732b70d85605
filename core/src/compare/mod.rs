//! Stage 7, comparisons: change between waves.

mod change;
mod changes;

pub use change::{Change, Verdict, change};
pub use changes::changes;
