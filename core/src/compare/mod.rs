//! Stage 7, comparisons: contrasts of estimates of one sample, change between waves.

mod change;
mod contrast;

pub use change::{Change, Verdict, change, changes, changes_since};
pub use contrast::{Contrast, ContrastValue, Joint, Term};
