//! Stage 9, what people read: tables, sentences and pages.

mod csv;
pub mod number;

pub use csv::csv;
