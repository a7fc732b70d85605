//! Where the misfit of sweeps is bound for: to nothing, so that more of them will do, or nowhere.
//!
//! The misfit is looked at after the last sweep, and at two times before, each a quarter of all sweeps apart. One that has
//! lost a tenth since the second time is falling; a misfit that falls like 1/t, the slowest that comes to nothing, loses a
//! quarter. One that falls more slowly, `L + d·r^t`, is bound for `L = (m₁ m₃ − m₂²) / (m₁ + m₃ − 2 m₂)` (Aitken's
//! extrapolation): to nothing if that is well below what is left, otherwise to a contradiction that no sweep removes.

use super::rake::TOLERANCE;

/// How far sweeps are off, now and at two times before.
pub(super) struct Misfit {
    sweeps: u32,
    now: f64,
    /// Sweeps between the times, the last of which is when it is given up.
    apart: u32,
    most: u32,
    before: [f64; 2],
}

/// Where the misfit is bound for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    /// To nothing.
    Falling,
    /// Nowhere, or to something above nothing.
    Stopped,
    /// No further than numbers can tell.
    Rounding,
    /// Too few sweeps to say.
    TooFew,
}

impl Misfit {
    /// Below so many sweeps nothing is said of where they lead.
    const ENOUGH: u32 = 20;

    /// Of sweeps that are given up after so many.
    pub(super) fn new(most: u32) -> Self {
        Self { sweeps: 0, now: f64::INFINITY, apart: most / 4, most, before: [f64::INFINITY; 2] }
    }

    /// How far the next sweep was off.
    pub(super) fn add(&mut self, off: f64) {
        self.now = off;
        self.sweeps += 1;
        for (times, before) in [(2, 0), (1, 1)] {
            if self.sweeps == self.most - times * self.apart {
                self.before[before] = off;
            }
        }
    }

    pub(super) fn sweeps(&self) -> u32 {
        self.sweeps
    }

    pub(super) fn now(&self) -> f64 {
        self.now
    }

    /// To be asked after the last sweep.
    pub(super) fn course(&self) -> Course {
        /// Below this part of what it was the misfit falls.
        const LEFT: f64 = 0.9;
        let ([first, second], last) = (self.before, self.now);
        if self.sweeps < Self::ENOUGH {
            return Course::TooFew;
        }
        let bound_for = (first * last - second * second) / (first + last - 2.0 * second);
        let is_falling = last < LEFT * second || (last < second && second < first && bound_for < 0.5 * last);
        match is_falling {
            true => Course::Falling,
            false if last <= TOLERANCE => Course::Rounding,
            false => Course::Stopped,
        }
    }

    /// Sweeps until a misfit that is falling is as small, should it go on as between the last two times, in two digits.
    pub(super) fn needed(&self, tolerance: f64) -> f64 {
        let times = (tolerance / self.now).ln() / (self.now / self.before[1]).ln();
        let sweeps = f64::from(self.sweeps) + times * f64::from(self.apart);
        let unit = 10_f64.powf(sweeps.log10().floor() - 1.0).max(1.0);
        (sweeps / unit).ceil() * unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(sweeps: u32, off: impl Fn(f64) -> f64) -> Course {
        let mut misfit = Misfit::new(sweeps);
        (1..=sweeps).for_each(|sweep| misfit.add(off(f64::from(sweep))));
        misfit.course()
    }

    #[test]
    fn a_misfit_that_falls_to_nothing_is_told_from_one_that_does_not() {
        for sweeps in [20, 50, 1000, 4001] {
            assert_eq!(course(sweeps, |at| 0.3 * 0.99_f64.powf(at)), Course::Falling, "{sweeps}");
            assert_eq!(course(sweeps, |at| 0.3 * 0.9999_f64.powf(at)), Course::Falling, "{sweeps}");
            assert_eq!(course(sweeps, |at| 3.0 / at), Course::Falling, "{sweeps}");
            assert_eq!(course(sweeps, |_| 0.3), Course::Stopped, "{sweeps}");
            assert_eq!(course(sweeps, |at| 0.3 + 0.5_f64.powf(at)), Course::Stopped, "{sweeps}");
            assert_eq!(course(sweeps, |at| 0.3 + 0.05 / at), Course::Stopped, "{sweeps}");
            assert_eq!(
                course(sweeps, |at| 1e-6 + 0.5_f64.powf(0.1 * at).min(1e-6 / at)),
                Course::Stopped,
                "{sweeps}"
            );
            assert_eq!(course(sweeps, |_| 3e-16), Course::Rounding, "{sweeps}");
        }
        assert_eq!(course(5, |_| 0.3), Course::TooFew);
    }

    #[test]
    fn a_misfit_that_is_falling_tells_when_it_will_be_gone() {
        let mut misfit = Misfit::new(1000);
        (1..=1000).for_each(|sweep| misfit.add(0.3 * 0.99_f64.powf(f64::from(sweep))));
        // ln(1e-12 / 0.3) / ln 0.99 = 2629.5.
        assert_eq!(misfit.needed(1e-12), 2700.0);
    }
}
