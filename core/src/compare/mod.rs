//! Stage 7, comparisons: contrasts of estimates of one sample, change between waves, trends, rankings, ranges,
//! targets.

mod adjust;
mod any_overlap;
mod change;
mod comparison;
mod contrast;
mod follow;
mod limits;
mod rank;
mod spread;
mod target;
mod trend;

pub use adjust::Adjustment;
pub use any_overlap::AnyOverlap;
pub use change::{Change, Dependence, Verdict, adjusted, change, changes, changes_since};
pub(crate) use change::{check_two_waves, check_waves, describe, pairs, related, same_figure, verdict_of};
pub(crate) use comparison::comparison;
pub use comparison::{Comparison, Standing, adjusted_comparisons};
pub use contrast::{Contrast, ContrastValue, Joint, Term};
pub use follow::follow;
pub(crate) use follow::{Figures, check_value};
pub use rank::{Ranked, Ranking};
pub use spread::Spread;
pub use target::{Bound, Course, Enough, Goal, Progress, Ranged, TargetStanding, adjusted_progress};
pub use trend::{Combination, Trend};
