//! Stage 8', what may be published: flags of quality, and figures that would tell of single units.
//!
//! A [`QualityRule`] looks at how precise a figure is and gives it a [`Flag`]; it never changes a figure. A [`DisclosureRule`]
//! takes figures away: those that rest on too few units, and others from which they could be worked out. The words behind a
//! flag are written in [`crate::report`].

mod disclosure;
mod flag;
mod network;
mod quality;

pub use disclosure::DisclosureRule;
pub use flag::Flag;
pub use quality::{Limits, QualityRule};
