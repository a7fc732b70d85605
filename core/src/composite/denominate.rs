//! Denomination: a value per inhabitant, per employee, per whatever makes units of different size comparable.
//!
//! x′ = scale · x / d. A denominator that is missing or zero leaves the value missing; a negative one is refused when the
//! data are read, since the ratio would turn the order of units around.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::data::check_scale;
use crate::error::{Code, Problem};

/// What an indicator is divided by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Denominate {
    /// The column of denominators.
    pub by: String,
    /// What the ratio is multiplied by, such as 1000 for "per 1 000 inhabitants"; 1 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<f64>,
}

impl Denominate {
    pub(super) fn check(&self, path: &str, report: &mut dyn FnMut(String, Problem)) {
        if let Some(scale) = self.scale {
            check_scale(scale, &format!("{path}.scale"), report);
            if scale == 1.0 {
                let problem = Problem::new(Code::NoEffect, "a scale of 1 has no effect");
                report(format!("{path}.scale"), problem.help("leave it out"));
            }
        }
    }
}

/// A value over its denominator.
#[inline]
pub(super) fn ratio(value: f64, denominator: f64, scale: f64) -> f64 {
    if denominator > 0.0 { scale * value / denominator } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_without_a_denominator_is_missing() {
        assert_eq!(ratio(30.0, 1500.0, 1000.0), 20.0);
        assert!(ratio(30.0, 0.0, 1.0).is_nan() && ratio(30.0, f64::NAN, 1.0).is_nan());
        assert!(ratio(f64::NAN, 10.0, 1.0).is_nan());
    }
}
