//! Survey indicators with honest uncertainty.

pub mod answers;
pub mod design;
pub mod error;
pub mod interval;
pub mod num;
pub mod published;

pub use answers::{Answers, Categories, Codes, Column, Values};
pub use design::{Design, DesignBuilder, LonelyPsu, PopulationSizes, Stratum, StratumSize};
pub use error::{Code, Error, Place, Problem, Result, Stage};
