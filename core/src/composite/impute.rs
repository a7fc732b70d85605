//! Imputation: what stands in for a value that is missing.
//!
//! `mean` and `median` take those of the indicator over all units that have it, or over the units of the same group
//! (`by`); `previous` takes the unit's own value of the latest earlier wave that has one, at most so many waves back. The
//! median of an even number of values is the mean of the middle two. A group in which nobody has a value, a unit without a
//! group and a unit without an earlier wave stay missing: nothing is invented, and the data rule of each branch decides
//! what then becomes of its score.
//!
//! Means and medians are parameters: with a base wave they are those of that wave. A filled value is recorded as such, and
//! has no part in the parameters of imputation; it has one in those of later steps, as in COINr, since treatment and
//! normalisation read the completed column.
//!
//! Filling in means draws units towards the middle and understates how much they differ; the alternative, averaging what is
//! there, is the same as filling in the unit's own weighted mean of the branch. Agrees with COINr `i_mean` and `i_median`.
//!
//! OECD and JRC (2008), *Handbook on constructing composite indicators*, step 3; Little and Rubin (2019), *Statistical
//! analysis with missing data*, chapter 4.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Code, Problem};
use crate::num::sum::exact_sum;

/// What stands in for a missing value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Impute {
    /// Nothing.
    #[default]
    None,
    /// The mean of the indicator.
    Mean {
        /// Column of groups, within which means are taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// The median of the indicator.
    Median {
        /// Column of groups, within which medians are taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// The unit's own value of the latest earlier wave that has one.
    Previous {
        /// The most waves to go back; any number unless said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<u32>,
    },
}

impl Impute {
    pub(super) fn check(&self, path: &str, report: &mut dyn FnMut(String, Problem)) {
        if let Self::Previous { most: Some(0) } = self {
            let problem = Problem::new(Code::OutOfRange, "no wave is looked at");
            report(format!("{path}.most"), problem.expected("at least 1"));
        }
    }

    /// The column of groups.
    pub(super) fn by(&self) -> Option<&str> {
        match self {
            Self::Mean { by } | Self::Median { by } => by.as_deref(),
            _ => None,
        }
    }

    /// The value for a group of units; NaN where none has one.
    pub(super) fn value(&self, present: &mut [f64]) -> f64 {
        match self {
            _ if present.is_empty() => f64::NAN,
            Self::Mean { .. } => mean(present),
            Self::Median { .. } => {
                present.sort_unstable_by(f64::total_cmp);
                median(present)
            }
            Self::None | Self::Previous { .. } => f64::NAN,
        }
    }
}

/// The mean, whatever the order of the values.
pub(super) fn mean(values: &[f64]) -> f64 {
    exact_sum(values.iter().copied()) / values.len() as f64
}

/// The middle of sorted values, or the mean of the middle two.
pub(crate) fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_and_medians_are_those_that_hand_gives() {
        let mut values = [9.0, 1.0, 2.0, 4.0];
        assert_eq!(Impute::Mean { by: None }.value(&mut values), 4.0);
        assert_eq!(Impute::Median { by: None }.value(&mut values), 3.0);
        assert_eq!(Impute::Median { by: None }.value(&mut values[..3]), 2.0);
        assert!(Impute::Mean { by: None }.value(&mut []).is_nan());
    }
}
