//! The bare formula of a method: an estimate in, limits out, without what surrounds it for a share that is published.
//!
//! Woodruff's interval for a quantile inverts the limits of a proportion that is a means, not a result: the distribution
//! function at the quantile. A census, an exact method or the lattice of a small population have no say there.

use super::{Interval, Limits, NoLimits, ShareEvidence, inner};

/// The limits of a method that needs nothing but a proportion `p`, its standard error, degrees of freedom and the rows of
/// the design.
///
/// ```
/// use peil::interval::{Interval, plain};
///
/// let limits = plain(Interval::Beta, 0.5, 0.05, 14.0, 183, 0.95).unwrap();
/// assert!(limits.low < 0.4 && limits.high > 0.6);
/// ```
///
/// # Errors
/// [`NoLimits::NeedsCounts`] for the exact methods and the others that need the answers themselves;
/// [`NoLimits::NoSpread`] where p is 0 or 1 or the standard error 0; otherwise as for [`super::share`].
pub fn plain(
    method: Interval,
    p: f64,
    se: f64,
    df: f64,
    n_design: u64,
    level: f64,
) -> Result<Limits, NoLimits> {
    match method {
        Interval::Wald
        | Interval::Logit
        | Interval::Asin
        | Interval::Wilson
        | Interval::Beta
        | Interval::Likelihood
        | Interval::AgrestiCoull
        | Interval::Jeffreys => {}
        _ => return Err(NoLimits::NeedsCounts),
    }
    let evidence = ShareEvidence {
        share: p,
        se,
        df,
        n: n_design,
        n_design,
        equal_weights: false,
        yes: None,
        counts: None,
        lattice: None,
        full_census: false,
        strata: &[],
        replicates: None,
    };
    evidence.check(level)?;
    if evidence.at_boundary() {
        return Err(NoLimits::NoSpread);
    }
    inner(method, &evidence, level).map(|(limits, _)| limits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval;

    #[test]
    fn the_formula_is_that_of_the_shares_interval() {
        for method in [Interval::Wald, Interval::Logit, Interval::Asin, Interval::Beta, Interval::Wilson] {
            let bare = plain(method, 0.3, 0.04, 14.0, 183, 0.95).unwrap();
            let evidence = ShareEvidence {
                share: 0.3,
                se: 0.04,
                df: 14.0,
                n: 183,
                n_design: 183,
                equal_weights: false,
                yes: None,
                counts: None,
                lattice: None,
                full_census: false,
                strata: &[],
                replicates: None,
            };
            assert_eq!(Ok((bare, Vec::new())), interval::share(method, &evidence, 0.95));
        }
    }

    #[test]
    fn what_it_cannot_do_is_said() {
        let of = |method, p, se, df| plain(method, p, se, df, 183, 0.95);
        assert_eq!(of(Interval::Finite, 0.3, 0.04, 14.0), Err(NoLimits::NeedsCounts));
        assert_eq!(of(Interval::Hypergeometric, 0.3, 0.04, 14.0), Err(NoLimits::NeedsCounts));
        assert_eq!(of(Interval::Beta, 1.0, 0.04, 14.0), Err(NoLimits::NoSpread));
        assert_eq!(of(Interval::Beta, 0.3, 0.0, 14.0), Err(NoLimits::NoSpread));
        assert_eq!(of(Interval::Wald, 0.3, 0.04, 0.0), Err(NoLimits::NoDegreesOfFreedom));
        assert_eq!(of(Interval::Wald, f64::NAN, 0.04, 9.0), Err(NoLimits::NoEstimate));
    }
}
