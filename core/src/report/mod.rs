//! Stage 9, what people read: tables, sentences and pages.
//!
//! [`Context`] finds the words, [`phrase`] makes sentences, [`note`] says what a reader must know, [`number`] writes
//! numbers as each language does.

mod context;
pub mod note;
pub mod number;
pub mod phrase;

pub use context::Context;
