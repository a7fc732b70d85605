//! Weights: how much each part counts among its siblings.
//!
//! - `stated`: as the tree says, 1 where it says nothing – equal weights where it says nothing at all.
//! - `principal_components`: in proportion to the loadings of the first principal component of the correlations between the
//!   parts. It is the combination of parts that varies most between units: what they have in common. Where a loading is
//!   negative the part runs against its siblings, and such weights make no sense: the index is refused, and the part named.
//! - `correlations`: such that all parts are correlated with the branch's score alike, or in proportion to their stated
//!   weights t. With the covariance matrix Σ of the parts and standard deviations s, the correlation of part j with the
//!   weighted mean is (Σw)_j / (s_j s_y), so that w ∝ Σ⁻¹(t∘s): one system of equations, where others search. The solution
//!   can have negative weights, where some part is so little correlated with its siblings that none other makes it as
//!   correlated as they are; then the index is refused too. Of arithmetic branches only.
//!
//! Both are taken of the units in which all parts of the branch have a score, over all waves or in the base wave, after the
//! branches below have been aggregated. Weights are always brought to the sum 1 within a branch. They are frozen: scores of
//! replaced data are made with the same weights.
//!
//! Nardo et al., OECD and JRC (2008), *Handbook on constructing composite indicators*, step 6; Becker, Saisana, Paruolo and
//! Vandecasteele (2017), *Weights and importance in composite indicators*, Ecological Indicators 80, 12–22.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::components::{Components, correlations};
use crate::error::{Code, Problem};

/// Where weights come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weigh {
    /// The tree; equal where it says nothing.
    #[default]
    Stated,
    /// The first principal component.
    PrincipalComponents,
    /// Equal correlations of parts with the branch, or in proportion to stated weights.
    Correlations,
}

impl Weigh {
    /// Weights that add up to 1, of the scores of the parts in the units that have them all.
    pub(super) fn weights(
        self,
        names: &[&str],
        stated: &[f64],
        columns: &[Vec<f64>],
    ) -> Result<Vec<f64>, Problem> {
        if self == Self::Stated || stated.len() == 1 {
            return Ok(shares(stated));
        }
        let matrix = correlations(columns).map_err(|constant| {
            let message = match constant {
                Some(part) => format!("`{}` does not vary, so it has no weight by correlations", names[part]),
                None => "fewer than two units have a score of all parts".to_owned(),
            };
            Problem::new(Code::Unsupported, message).help("state weights for this branch")
        })?;
        let weights = match self {
            Self::Stated | Self::PrincipalComponents => {
                Components::of_correlations(&matrix).loadings.swap_remove(0)
            }
            Self::Correlations => {
                let count = names.len();
                let matrix = nalgebra::DMatrix::from_row_slice(count, count, &matrix.concat());
                let solved = matrix.lu().solve(&nalgebra::DVector::from_column_slice(stated));
                let Some(solved) = solved.filter(|own| own.iter().all(|weight| weight.is_finite())) else {
                    let problem = Problem::new(Code::Collinear, "some parts are a combination of others");
                    return Err(problem.help("state weights for this branch"));
                };
                let spread = |column: &[f64]| super::components::covariance(column, column).sqrt();
                solved.iter().zip(columns).map(|(weight, column)| weight / spread(column)).collect()
            }
        };
        // What is zero but for rounding errors is a part that adds nothing, not one that runs against the others.
        let noise = 1e-12 * weights.iter().fold(0.0_f64, |most, weight| most.max(weight.abs()));
        if let Some(part) = weights.iter().position(|weight| *weight < -noise) {
            let message = format!("`{}` would have a negative weight", names[part]);
            let problem = Problem::new(Code::Contradiction, message);
            return Err(problem.help("it runs against its siblings: check its direction, or state weights"));
        }
        Ok(shares(&weights.into_iter().map(|weight| weight.max(0.0)).collect::<Vec<_>>()))
    }
}

/// The same weights with the sum 1.
fn shares(weights: &[f64]) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::super::components::covariance;
    use super::*;

    fn correlation(a: &[f64], b: &[f64]) -> f64 {
        covariance(a, b) / (covariance(a, a) * covariance(b, b)).sqrt()
    }

    fn columns() -> Vec<Vec<f64>> {
        let first = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let second = [2.0, 1.0, 4.0, 3.0, 6.0, 5.0];
        let third = [30.0, 10.0, 20.0, 40.0, 60.0, 50.0];
        vec![first.to_vec(), second.to_vec(), third.to_vec()]
    }

    #[test]
    fn weights_by_correlations_make_all_parts_equally_correlated_with_the_branch() {
        let columns = columns();
        for stated in [[1.0, 1.0, 1.0], [1.0, 1.0, 0.9]] {
            let weights = Weigh::Correlations.weights(&["a", "b", "c"], &stated, &columns).unwrap();
            let score: Vec<f64> =
                (0..6).map(|unit| (0..3).map(|part| weights[part] * columns[part][unit]).sum()).collect();
            let found: Vec<f64> =
                (0..3).map(|part| correlation(&columns[part], &score) / stated[part]).collect();
            assert!((found[0] - found[1]).abs() < 1e-12 && (found[0] - found[2]).abs() < 1e-12, "{found:?}");
        }
    }

    #[test]
    fn a_part_that_runs_against_its_siblings_is_refused_by_name() {
        let mut columns = columns();
        columns[2].iter_mut().for_each(|x| *x = -*x);
        let problem = Weigh::PrincipalComponents.weights(&["a", "b", "c"], &[1.0; 3], &columns).unwrap_err();
        assert_eq!(problem.code, Code::Contradiction);
        assert!(problem.message.contains("`c`"), "{problem}");
    }
}
