//! Normal equations X'VX b = X'V u, scaled so that every term weighs the same, and which terms make them singular.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

/// Below this part of itself what is left of a term, when the terms before it are taken out, is rounding: squared, it
/// is the 10⁻⁶ of its length at which the equations keep no more than some ten digits.
const LEFT: f64 = 1e-12;

/// Equations that can be solved.
#[derive(Debug, Clone)]
pub(super) struct Normal {
    scale: Vec<f64>,
    factor: Cholesky<f64, Dyn>,
}

impl Normal {
    /// Factors a matrix of sums of products, or names the first term that the ones before it make up.
    pub(super) fn of(products: &DMatrix<f64>) -> Result<Self, usize> {
        let scale: Vec<f64> = products.diagonal().iter().map(|square| square.sqrt()).collect();
        if let Some(empty) = scale.iter().position(|scale| !(*scale > 0.0 && scale.is_finite())) {
            return Err(empty);
        }
        let scaled =
            DMatrix::from_fn(scale.len(), scale.len(), |i, j| products[(i, j)] / scale[i] / scale[j]);
        let regular = |size: usize| {
            let leading = scaled.view((0, 0), (size, size)).clone_owned();
            Cholesky::new(leading).filter(|factor| {
                let last = factor.l_dirty()[(size - 1, size - 1)];
                size < 2 || last * last > LEFT
            })
        };
        // If a leading part is singular, so is every larger one.
        let (mut sound, mut size) = (0, scale.len());
        if let Some(factor) = Cholesky::new(scaled.clone()) {
            let pivot = |at: &usize| factor.l_dirty()[(*at, *at)].powi(2);
            return match (0..size).find(|at| pivot(at) <= LEFT) {
                Some(at) => Err(at),
                None => Ok(Self { scale, factor }),
            };
        }
        while size - sound > 1 {
            let middle = usize::midpoint(sound, size);
            if regular(middle).is_some() { sound = middle } else { size = middle }
        }
        Err(sound)
    }

    /// The same where terms may depend on one another: a little is added to each until they do not.
    pub(super) fn damped(mut products: DMatrix<f64>, diagonal: &[f64]) -> Option<Self> {
        let mut damping = 1e-9;
        loop {
            if let Ok(normal) = Self::of(&products) {
                return Some(normal);
            }
            if damping > 1e9 {
                return None;
            }
            for (at, square) in diagonal.iter().enumerate() {
                products[(at, at)] += damping * square;
            }
            damping *= 10.0;
        }
    }

    /// b for a right-hand side.
    pub(super) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let scaled = right.iter().zip(&self.scale).map(|(right, scale)| right / scale);
        let solved = self.factor.solve(&DVector::from_iterator(right.len(), scaled));
        solved.iter().zip(&self.scale).map(|(solved, scale)| solved / scale).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved_whatever_the_scale_of_their_terms() {
        let products = DMatrix::from_row_slice(2, 2, &[4.0, 2e6, 2e6, 9e12]);
        let solved = Normal::of(&products).unwrap().solve(&[8.0, 2e7]);
        assert!((4.0 * solved[0] + 2e6 * solved[1] - 8.0).abs() < 1e-12);
        assert!((2e6 * solved[0] + 9e12 * solved[1] - 2e7).abs() < 1e-6);
    }

    #[test]
    fn the_first_term_that_others_make_up_is_named() {
        // The third is the sum of the first two, the fifth is empty.
        let x = DMatrix::from_row_slice(
            4,
            4,
            &[
                1.0, 0.0, 1.0, 3.0, //
                0.0, 1.0, 1.0, 1.0, //
                2.0, 1.0, 3.0, 0.0, //
                1.0, 5.0, 6.0, 2.0,
            ],
        );
        assert_eq!(Normal::of(&(x.transpose() * &x)).unwrap_err(), 2);
        assert_eq!(Normal::of(&DMatrix::zeros(2, 2)).unwrap_err(), 0);
    }
}
