//! Population total of a number in a domain: `Ŷ = Σ_{k in d} w_k y_k`.
//!
//! Needs weights that expand to the population; where they are assumed to be 1 the result says so. A unit without an
//! answer counts as nothing: totals of incomplete answers are totals of those who answered. Agrees with R
//! `svytotal(na.rm = TRUE)` to 1e-9 relative.

use super::linear::Linear;

/// The total of one cell from Σwy; a cell in which nobody answered has none.
pub(crate) fn linearize(totals: &[f64]) -> Linear {
    Linear::Total { total: totals[0] }
}
