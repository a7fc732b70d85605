//! Survey indicators with honest uncertainty.

pub mod error;
pub mod interval;
pub mod num;
pub mod published;

pub use error::{Code, Error, Place, Problem, Result, Stage};
