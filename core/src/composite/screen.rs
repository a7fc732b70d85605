//! Screening: which units have too little to be assessed.
//!
//! A unit is left out where the share of indicators of the whole tree with a value is below `available`, or the share
//! of those values that are not zero is below `nonzero`. It keeps its row, without a score and without a rank, and it has
//! no part in the parameters of any step, so that a unit of which nothing is known moves nobody's score. That is how
//! "not assessed" is written, as in the country tables of the United Nations' e-government survey.
//!
//! Screening reads raw values, before anything is filled in; the data rule of branches ([`super::Index::available`])
//! reads what is there after imputation.
//!
//! OECD and JRC (2008), *Handbook on constructing composite indicators*, step 3.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Code, Problem};

/// Which units have too little to be assessed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// The least share of indicators, 0 to 1, that have a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<f64>,
    /// The least share of values, 0 to 1, that are not zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonzero: Option<f64>,
}

impl Screen {
    pub(super) fn check(&self, path: &str, report: &mut dyn FnMut(String, Problem)) {
        for (key, share) in [("available", self.available), ("nonzero", self.nonzero)] {
            check_share(share, &format!("{path}.{key}"), report);
        }
        if self.available.is_none() && self.nonzero.is_none() {
            let problem = Problem::new(Code::NoEffect, "screening without a rule has no effect");
            report(path.to_owned(), problem.expected("`available` or `nonzero`"));
        }
    }

    /// Whether a unit with so many values, so many of which are zero, is assessed. A unit without a value never is.
    pub(super) fn keeps(&self, indicators: usize, present: usize, zeros: usize) -> bool {
        let reached = |part: usize, whole: usize, least: Option<f64>| {
            least.is_none_or(|least| reaches(part as f64 / whole as f64, least))
        };
        present > 0
            && reached(present, indicators, self.available)
            && reached(present - zeros, present, self.nonzero)
    }
}

/// Whether a share of counts reaches a threshold that is written in decimals: 3 of 5 reach 0.6.
pub(super) fn reaches(share: f64, least: f64) -> bool {
    share >= least - 1e-12
}

/// Reports a threshold that is no share.
pub(super) fn check_share(share: Option<f64>, path: &str, report: &mut dyn FnMut(String, Problem)) {
    if let Some(share) = share.filter(|share| !(0.0..=1.0).contains(share)) {
        let problem = Problem::new(Code::OutOfRange, "the threshold is no share");
        let problem = problem.expected("0 to 1, such as 0.6").found(share.to_string());
        report(path.to_owned(), problem);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_kept_exactly_at_the_threshold_and_never_without_a_value() {
        let screen = Screen { available: Some(0.6), nonzero: None };
        assert!(screen.keeps(5, 3, 0) && !screen.keeps(5, 2, 0));
        let screen = Screen { available: None, nonzero: Some(0.5) };
        assert!(screen.keeps(8, 4, 2) && !screen.keeps(8, 4, 3));
        let none = Screen { available: Some(0.0), nonzero: None };
        assert!(!none.keeps(8, 0, 0), "nothing is known of it");
    }
}
