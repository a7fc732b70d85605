//! Stage 9, what people read: tables, sentences and pages.
//!
//! [`Context`] finds the words, [`phrase`] makes sentences, [`claim`] holds headlines against figures, [`table`] sets tables
//! for terminals, [`html`] for notebooks and pages, [`inference`] for tests and models, [`index`] for composite indices, [`response`] says who answered and what
//! that leaves open, [`csv`], [`findings_csv`] and [`response_csv`] are for files, [`drawing`] has what a host draws, [`note`]
//! says what a reader must know, [`number`] writes numbers as each language does.

mod caption;
mod changes;
pub mod claim;
mod comparisons;
mod context;
pub mod csv;
mod cube;
mod design_effect;
pub mod drawing;
pub mod findings_csv;
mod flags;
pub mod html;
pub mod index;
mod index_words;
pub mod inference;
pub mod json_stat;
mod layout;
pub mod note;
pub use crate::language::number;
pub mod phrase;
pub mod px;
pub mod response;
pub mod response_csv;
pub mod robust;
pub mod sdmx;
pub mod table;
mod targets;

pub use context::Context;
pub use cube::Digits;
pub use design_effect::design_effect;
pub use flags::flag_text;
pub use table::Grid;
