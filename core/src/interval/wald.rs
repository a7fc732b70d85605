//! Wald: p ± t(df) · se.
//!
//! Symmetric and simple, and poor for shares near 0 or 1 and for few answers: by complete enumeration its coverage
//! falls to 0.80–0.90 at a nominal 95 % in small populations even where the ends are handled apart. The limits may
//! pass 0 or 1; they are left where the formula puts them, with a remark, because cutting them would hide that the
//! method does not suit.
//!
//! Agrees with R `survey::svyciprop(method = "mean")`. Here for comparison with such systems.

use super::{Interval, Limits, Outcome, Remark, ShareEvidence};

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    let half = evidence.t(level)? * evidence.spread()?;
    let limits = Limits { low: evidence.share - half, high: evidence.share + half, method: Interval::Wald };
    let beyond = limits.low < 0.0 || limits.high > 1.0;
    Ok((limits, if beyond { vec![Remark::BeyondRange] } else { Vec::new() }))
}
