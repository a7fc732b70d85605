//! Stage 8, composite indices: a tree of indicators, and how scores, ranks and groups are made of it.
//!
//! An [`Index`] is a typed tree, written as a document ([`Index::from_text`], or as one of the `indices` of a survey
//! document) or built in code. With [`IndexData`] – units × indicators, in one wave or several – it becomes a [`Plan`]:
//! validated, with all parameters frozen. A plan is evaluated as a pure function of values ([`Plan::scores`]), or with a
//! record of what every step did ([`Plan::run`]), from which any score can be explained ([`Run::explain`]).
//!
//! The steps are always taken in this order; each has a file of its own with its formulas:
//!
//! 1. *screen* ([`Screen`]) – which units have too little to be assessed;
//! 2. *denominate* ([`Denominate`]) – per inhabitant, per employee;
//! 3. *impute* ([`Impute`]) – what stands in for missing values;
//! 4. *treat* ([`Treat`]) – outliers;
//! 5. *normalise* ([`Normalise`]) – to scores of one scale;
//! 6. *weigh* ([`Weigh`]) – how much each part counts;
//! 7. *aggregate* ([`Aggregate`]) – parts to branches, branches to the index;
//! 8. *rank* ([`ranks`]) – within each wave;
//! 9. *group* ([`Group`]) – lights, levels.
//!
//! Units that are not assessed, or of which too little is known, keep their rows: without a score, and with the reason.
//! Nothing depends on the order of rows.
//!
//! ```
//! use peil::composite::{Index, IndexData};
//! use peil::{Answers, CsvOptions};
//! let index = Index::from_text(r#"
//!     id = "digital"
//!     normalise = { method = "goalposts", low = 0, high = 100 }
//!     parts = [{ id = "skills", weight = 2 }, { id = "barriers", direction = "down" }]
//!     groups = [{ id = "low" }, { id = "high", at_least = 0.5 }]
//! "#)?;
//! let table = Answers::from_csv("unit,skills,barriers\nnorth,60,30\nsouth,20,70\n".as_bytes(), &CsvOptions::default())?;
//! let run = index.plan(&IndexData::new(&table, "unit", None)?)?.run();
//! // (2 · 0.6 + 0.7) / 3 and (2 · 0.2 + 0.3) / 3
//! assert!((run.score("digital", "north", None).unwrap() - 1.9 / 3.0).abs() < 1e-15);
//! assert_eq!(run.ranks("digital"), [Some(1), Some(2)]);
//! assert_eq!(run.group("digital", "south", None).unwrap().id, "low");
//! # Ok::<(), peil::Error>(())
//! ```

mod aggregate;
mod check;
mod components;
mod data;
mod denominate;
mod estimated;
mod evaluate;
mod explain;
mod from_answers;
mod group;
mod impute;
mod model;
mod normalise;
mod plan;
mod rank;
mod robust;
mod run;
mod scale;
mod screen;
mod treat;
mod variable;
mod weigh;

pub use aggregate::Aggregate;
pub use components::{Components, cronbach_alpha};
pub use data::IndexData;
pub use denominate::Denominate;
pub use estimated::IndexEstimates;
pub use evaluate::Scratch;
pub use explain::{ExplainedPart, Explanation, Steps};
pub use from_answers::{Scored, ScoredPanel};
pub use group::{Group, Light};
pub use impute::Impute;
pub use model::{Direction, Index, Parameters, Part, Tier};
pub use normalise::{Beyond, Normalise, RobustSpread};
pub use plan::Plan;
pub use rank::ranks;
pub use robust::{
    Alternative, AlternativeShift, BranchCoherence, Choice, CoherenceFlag, CoherenceLimits, Effect,
    Importance, InputErrors, Keep, Move, Output, OutputEffects, PairShare, Profile, ProfilePart, Removed,
    Resamples, Robust, RobustNote, RobustPlan, RobustScore, Robustness, RunComparison, Sensitivities,
    Sensitivity, Shift, Taken, ValueRange, Weights, effects,
};
pub use run::{IndexNote, IndexScore, IndicatorParameters, NodeWeight, Run, Step, Touch, Why};
pub use scale::Scale;
pub use screen::Screen;
pub use treat::{PassTest, Treat, Treated, Treatment, kurtosis, skewness};
pub use variable::{IndexCategory, IndexVariable};
pub use weigh::Weigh;

pub(crate) use check::check as check_index;
pub(crate) use impute::median;
