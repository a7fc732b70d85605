//! Survey indicators with honest uncertainty, for small finite populations.
//!
//! Answers from surveys of organisations become shares, means, totals, ratios and changes between waves, each with a
//! confidence interval, an explicit base, and a sentence that claims no more than the figures allow.
//!
//! A record's way through the crate, stage by stage:
//!
//! 1. [`survey`] – what is asked of whom: a typed document, validated whole;
//! 2. [`answers`] – what was answered: columns from CSV or a host's arrays; or [`published`] – tables of rounded per
//!    cents, turned back into whole counts;
//! 3. [`design`] – how units came in: strata, clusters, weights, population sizes, response; built once;
//!    [`weighting`] brings its weights to known totals of the population;
//! 4. [`estimate`] – estimates of all indicators in one pass, and their influence values;
//! 5. variances, from residuals of the influences (an inner module);
//! 6. [`interval`] – one file a method;
//! 7. [`compare`] – change between waves;
//! 8. [`composite`] – index trees: from indicators to scores, ranks and groups;
//!    [`release`] – what may be published, and what must be marked;
//! 9. [`report`] – tables, sentences, pages.
//!
//! [`sums`] finishes estimates from sums that other machines have made.
//! [`Sample`] joins answers and design and is what users ask; [`wire`] is the JSON border for other languages; [`num`]
//! holds special functions, [`language`] texts and numbers by language; [`error`] the one error; [`interrupt`] stops long
//! work.
//!
//! ```
//! use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize};
//! // 103 of the 191 municipalities that answered, of 356, agree.
//! let agree: Column = (0..191).map(|unit| if unit < 103 { "agree" } else { "disagree" }).collect();
//! let answers = Answers::new([("pace".to_owned(), agree)])?;
//! let design = Design::builder(191).population(PopulationSizes::one(StratumSize::census(356))).build()?;
//! let estimates = Sample::new(answers, design)?.share("pace").equals("agree").run()?;
//! let row = estimates.single();
//! assert_eq!((row.low, row.high), (Some(174.0 / 356.0), Some(209.0 / 356.0)));
//! # Ok::<(), peil::Error>(())
//! ```

pub mod answers;
pub mod compare;
pub mod composite;
pub mod design;
pub(crate) mod document;
pub mod error;
pub mod estimate;
pub mod inference;
pub mod interrupt;
pub mod interval;
pub mod language;
pub mod num;
pub mod panel;
pub mod published;
pub mod release;
pub mod replicate;
pub mod report;
pub mod response;
mod sample;
pub mod sums;
pub mod survey;
mod threads;
pub(crate) mod variance;
pub mod weighting;
pub mod wire;

pub use answers::{Answers, Categories, Codes, Column, CsvOptions, Values};
pub use compare::{
    Adjustment, Change, Comparison, Contrast, ContrastValue, Goal, Joint, Progress, Ranking, Standing, Term,
    Trend, Verdict, change, changes,
};
pub use design::{
    ColumnNames, Design, DesignBuilder, DesignColumns, JointProbabilities, LonelyPsu, PopulationCount,
    PopulationSizes, Pps, PpsVariance, StageColumns, Stratum, StratumSize,
};
pub use error::{Code, Error, Place, Problem, Result, Stage};
pub use estimate::{
    Blank, Cell, Condition, DegreesOfFreedom, Estimate, Estimates, Measure, MeasureKind, Note, QuantileRule,
    Query,
};
pub use interval::Interval;
pub use language::{Label, Language};
pub use panel::{Matching, Panel, PanelEstimates, Succession};
pub use release::{DisclosureRule, Flag, Limits, QualityRule};
pub use response::{Bound, Representativity, ResponseTable};
pub use sample::{Ask, Sample};
pub use survey::Survey;

/// The examples of the README run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}

/// Those of the page on response, too.
#[cfg(doctest)]
#[doc = include_str!("../../docs/response.md")]
mod response_page {}

/// Those of the page on targets.
#[cfg(doctest)]
#[doc = include_str!("../../docs/targets.md")]
mod targets_page {}

/// Those of the page on publication.
#[cfg(doctest)]
#[doc = include_str!("../../docs/publication.md")]
mod publication_page {}

/// Those of the page on what lies past one machine.
#[cfg(doctest)]
#[doc = include_str!("../../docs/scale.md")]
mod scale_page {}

/// And those of the page on composite indices.
#[cfg(doctest)]
#[doc = include_str!("../../docs/composite.md")]
mod composite_page {}

/// And those of the page on their robustness.
#[cfg(doctest)]
#[doc = include_str!("../../docs/robustness.md")]
mod robustness_page {}
