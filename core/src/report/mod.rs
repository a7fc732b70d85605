//! Stage 9, what people read: tables, sentences and pages.

pub mod number;
