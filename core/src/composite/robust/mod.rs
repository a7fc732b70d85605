//! Robustness: how far scores and ranks depend on who happened to answer, and on what could have been chosen otherwise.
//!
//! - [`Robustness`] says what is uncertain: choices with alternatives, bounds of values; [`InputErrors`] are the errors of the
//!   values, with their covariance where it is known. Held against an index and data they become a [`RobustPlan`].
//! - [`RobustPlan::run`]: a Monte Carlo over all of it together – distributions of scores and ranks ([`Robust`]).
//! - [`RobustPlan::sensitivity`]: which of the uncertain things move scores and ranks, by first-order and total effects.
//! - What one run says of itself: [`Run::coherence`](super::Run::coherence) (correlations with flags, alpha, principal
//!   components of every branch), [`Run::importance`](super::Run::importance) (effective weights),
//!   [`Run::profile`](super::Run::profile) (strengths and weaknesses), [`Run::compare`](super::Run::compare) and
//!   [`Plan::remove_one`](super::Plan::remove_one).
//!
//! All is seeded, and the bits are the same on any number of threads.

mod check;
mod coherence;
mod compare;
mod draw;
mod effects;
mod errors;
mod evaluate;
mod importance;
mod model;
mod monte_carlo;
mod of_estimates;
mod plan;
mod profile;
mod sensitivity;
mod summary;

pub use coherence::{BranchCoherence, CoherenceFlag, CoherenceLimits};
pub use compare::{Move, Removed, RunComparison};
pub use effects::{Effect, Resamples, effects};
pub use errors::InputErrors;
pub use importance::Importance;
pub use model::{Alternative, Choice, Keep, Robustness, Taken, ValueRange, Weights};
pub use monte_carlo::{AlternativeShift, PairShare, Robust, RobustNote, RobustScore, Shift};
pub use plan::RobustPlan;
pub use profile::{Profile, ProfilePart};
pub use sensitivity::{Output, OutputEffects, Sensitivities, Sensitivity};
