//! Normal and gamma draws from the house's generator.
//!
//! Normal ones by the polar method: a point that is even in the unit disc gives two. Which points are taken is decided in plain
//! arithmetic, so that all hosts take the same; logarithms may differ between hosts in their last bit. Gamma ones by Marsaglia and
//! Tsang's method, with a power of an even number where the shape is below 1.
//!
//! Marsaglia and Bray (1964), *A convenient method for generating normal variables*, SIAM Review 6, 260–264; Marsaglia and Tsang
//! (2000), *A simple method for generating gamma variables*, ACM TOMS 26, 363–372.

use crate::replicate::draw::Draws;

/// Even bits as a number from 0 up to but not including 1.
pub(super) fn unit(bits: u64) -> f64 {
    const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
    (bits >> 11) as f64 * STEP
}

impl Draws {
    /// Independent standard normals.
    pub(super) fn normal(&mut self, out: &mut [f64]) {
        for pair in out.chunks_mut(2) {
            let own = self.normal_pair();
            pair.copy_from_slice(&own[..pair.len()]);
        }
    }

    fn normal_pair(&mut self) -> [f64; 2] {
        loop {
            let (x, y) = (2.0 * unit(self.bits()) - 1.0, 2.0 * unit(self.bits()) - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                let scale = (-2.0 * square.ln() / square).sqrt();
                return [x * scale, y * scale];
            }
        }
    }

    /// A gamma draw of a positive shape, with scale 1.
    pub(super) fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            // 1 − u is never 0.
            let root = (1.0 - unit(self.bits())).powf(shape.recip());
            return root * self.gamma(shape + 1.0);
        }
        let d = shape - 1.0 / 3.0;
        let c = (9.0 * d).sqrt().recip();
        loop {
            let [x, _] = self.normal_pair();
            let v = (1.0 + c * x).powi(3);
            let u = 1.0 - unit(self.bits());
            if v > 0.0 && u.ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: &[f64]) -> (f64, f64) {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        (mean, values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n)
    }

    #[test]
    fn normals_have_the_moments_and_tails_of_normals() {
        let mut values = vec![0.0; 200_001];
        Draws::new(3, 0).normal(&mut values);
        let (mean, variance) = moments(&values);
        // Four standard errors.
        assert!(mean.abs() < 0.009 && (variance - 1.0).abs() < 0.013, "{mean}, {variance}");
        for (limit, expected) in [(-1.96, 0.025), (0.5, 0.691_462), (1.644_854, 0.95)] {
            let share = values.iter().filter(|x| **x < limit).count() as f64 / values.len() as f64;
            assert!((share - expected).abs() < 0.004, "{share} below {limit}");
        }
    }

    #[test]
    fn gammas_have_the_mean_and_variance_of_their_shape() {
        for shape in [0.3, 1.0, 7.5] {
            let mut draws = Draws::new(5, 0);
            let values: Vec<f64> = (0..100_000).map(|_| draws.gamma(shape)).collect();
            let (mean, variance) = moments(&values);
            assert!((mean - shape).abs() < 4.0 * (shape / 1e5).sqrt(), "{shape}: {mean}");
            assert!((variance / shape - 1.0).abs() < 0.06, "{shape}: {variance}");
        }
    }
}
