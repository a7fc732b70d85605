//! Asin: Wald on the angle arcsin √p, whose variance does not depend on p: sin²(arcsin √p ± t(df) · se / (2 √(p (1 − p)))).
//!
//! Stays within 0 and 1 and is close to the level for shares that are not extreme and n_eff beyond some tens. With few yes
//! answers the lower angle passes 0, where the square of the sine would turn and rise again; the limit is then 0 (or 1 at
//! the other end). R folds the angle back and prints a lower limit that grows with the level: where it does, and only
//! there, its limit differs.
//!
//! Agrees with R `survey::svyciprop(method = "asin")` otherwise.

use std::f64::consts::FRAC_PI_2;

use super::{Interval, Limits, Outcome, ShareEvidence};

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    let p = evidence.share;
    let half = 0.5 * evidence.t(level)? * evidence.spread()? / (p * (1.0 - p)).sqrt();
    let angle = p.sqrt().atan2((1.0 - p).sqrt());
    let at = |angle: f64| angle.clamp(0.0, FRAC_PI_2).sin().powi(2);
    Ok((Limits { low: at(angle - half), high: at(angle + half), method: Interval::Asin }, Vec::new()))
}
