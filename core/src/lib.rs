//! Survey indicators with honest uncertainty.

pub mod answers;
pub mod compare;
pub mod design;
pub(crate) mod document;
pub mod error;
pub mod estimate;
pub mod interval;
pub mod num;
pub mod published;
pub mod report;
mod sample;
pub mod survey;
pub(crate) mod variance;
pub mod wire;

pub use answers::{Answers, Categories, Codes, Column, CsvOptions, Values};
pub use compare::{Change, Verdict, change, changes};
pub use design::{
    Design, DesignBuilder, DesignColumns, LonelyPsu, PopulationCount, PopulationSizes, Stratum, StratumSize,
};
pub use error::{Code, Error, Place, Problem, Result, Stage};
pub use estimate::{Condition, DegreesOfFreedom, Estimate, Estimates, Measure, MeasureKind, Note, Query};
pub use interval::Interval;
pub use sample::{Ask, Sample};
pub use survey::{Label, Language, Survey};
