//! Wald: p ± t(df) · se.
//!
//! Symmetric and simple, and poor for shares near 0 or 1 and for few answers: by complete enumeration its coverage
//! falls to 0.80–0.90 at a nominal 95 % in small populations even where the ends are handled apart. The limits may
//! pass 0 or 1; they are left where the formula puts them, with a remark, because cutting them would hide that the
//! method does not suit.
//!
//! Agrees with R `survey::svyciprop(method = "mean")`. Here for comparison with such systems.

use super::{Interval, Outcome, ShareEvidence, beyond_range};

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    let half = evidence.t(level)? * evidence.spread()?;
    Ok(beyond_range(evidence.share - half, evidence.share + half, Interval::Wald))
}
