//! How two estimates vary together, from the units that answered in both bases.
//!
//! With e_k the residual of unit k's influence within its stratum, `C = Σ_links factor_kl e_k e_l` ([`super::links`]) is the
//! covariance as the linked units show it. The same units show variances V₁° and V₂° where all units of their strata show
//! V₁ and V₂, so that the correlation of the two estimates is `ρ = C √(V₁V₂ / (V₁°V₂°)) / √(V₁V₂)`: the correlation among
//! those that answered both times, with the spread among all that answered. Within one stratum that is
//! `r₁₂ (n₁₂ − n₁n₂/N) / √(n₁n₂(1 − f₁)(1 − f₂))`.
//!
//! **Shares of few units.** If hardly any unit changed its answer, r₁₂ is near 1 by luck as well as by nature, and the
//! interval of a change shrinks to nothing; the few that changed are what it is about. So half a unit is added to each cell
//! of the table of yes and no in both bases before its correlation is taken, and ρ moves by as much. By complete
//! enumeration that lifts the least coverage from 0.81 to 0.92 and above in populations of 8 to 20 (`docs/change.md`).
//! Bonett, D. G. and Price, R. M. (2012). Adjusted Wald confidence interval for a difference of binomial proportions based
//! on paired data. Journal of Educational and Behavioral Statistics 37, 479–488, add in the same spirit.
//!
//! **No correlation to be seen.** With fewer than two units in both bases, or where all of them agree in one, nothing says
//! how the answers hang together. Then ρ is the one between independence and perfect agreement that makes the interval of
//! the change widest: 0 where more units than expected answered both times, and below 0 where fewer did (two separate
//! halves of one population vary against each other).

use super::links::Links;
use crate::compare::Dependence;
use crate::design::{Design, Stratum};

/// Units that must be in both bases before their agreement says anything.
const FEWEST: u64 = 2;

/// What is added to each cell of the table of yes and no in both bases.
const HALF_A_UNIT: f64 = 0.5;

/// The influences of one wave's units on one estimate.
#[derive(Debug, Clone)]
pub(super) struct Residuals {
    /// Residual of each first-stage unit within its stratum, times √(n_h / (n_h − 1)).
    e: Vec<f64>,
    /// Whether the unit is in the base, and if so whether its influence is positive: it said yes, of a share.
    base: Vec<Option<bool>>,
    strata: Vec<InStratum>,
    /// The variance.
    variance: f64,
    /// Units in the base.
    units: u64,
    /// Whether they lie in strata of which all units answered.
    is_full: bool,
    /// Whether first-stage units are those that were asked.
    of_elements: bool,
}

/// The residuals of one stratum.
#[derive(Debug, Clone, Copy)]
struct InStratum {
    /// Its units.
    n: f64,
    /// `1 − f_h`.
    open: f64,
    /// Σ e².
    squares: f64,
    /// Root of the mean square.
    spread: f64,
}

impl Residuals {
    /// From the influences of some places, zero elsewhere.
    pub(super) fn of(design: &Design, places: &[u32], z: &[f64]) -> Self {
        let mut of_place = vec![0.0; design.answered()];
        let mut base = vec![None; design.psus()];
        let level = &design.levels()[0];
        for (&place, &value) in places.iter().zip(z) {
            of_place[place as usize] = value;
            base[level.unit_of(place as usize)] = Some(value > 0.0);
        }
        design.calibrations().iter().for_each(|calibration| calibration.residualize(&mut of_place));
        let mut e: Vec<f64> =
            (0..design.psus()).map(|unit| level.places(unit).map(|place| of_place[place]).sum()).collect();
        let mut strata = Vec::with_capacity(design.strata().len());
        for stratum in design.strata() {
            let own = &mut e[stratum.psus.clone()];
            let n = own.len() as f64;
            let mean = own.iter().sum::<f64>() / n;
            let scale = if n > 1.0 { (n / (n - 1.0)).sqrt() } else { 0.0 };
            own.iter_mut().for_each(|e| *e = scale * (*e - mean));
            let squares: f64 = own.iter().map(|e| e * e).sum();
            strata.push(InStratum {
                n,
                open: 1.0 - stratum.fraction(),
                squares,
                spread: (squares / n).sqrt(),
            });
        }
        let variance = strata.iter().map(|own| own.open * own.squares).sum();
        let units = base.iter().flatten().count() as u64;
        let touched = |stratum: &&Stratum| base[stratum.psus.clone()].iter().any(Option::is_some);
        let is_full = design.strata().iter().filter(touched).all(Stratum::is_full);
        Self { e, base, strata, variance, units, is_full, of_elements: design.is_element_sample() }
    }

    /// Root of the mean square within a stratum.
    fn spread(&self, stratum: u32) -> f64 {
        self.strata[stratum as usize].spread
    }

    /// What the linked units, each given with its stratum, show of the variance, and the variance of the strata that they
    /// lie in.
    fn shown(&self, units: impl Iterator<Item = (u32, u32)>) -> (f64, f64) {
        let mut seen = vec![false; self.e.len()];
        let mut linked: Vec<(f64, f64)> = vec![(0.0, 0.0); self.strata.len()];
        for (unit, stratum) in units.filter(|own| !std::mem::replace(&mut seen[own.0 as usize], true)) {
            let (count, squares) = &mut linked[stratum as usize];
            *count += 1.0;
            *squares += self.e[unit as usize] * self.e[unit as usize];
        }
        let (mut shown, mut all) = (0.0, 0.0);
        for (own, (count, squares)) in self.strata.iter().zip(linked).filter(|(_, linked)| linked.0 > 0.0) {
            shown += own.open * own.n / count * squares;
            all += own.open * own.squares;
        }
        (shown, all)
    }
}

/// How two estimates vary together.
pub(super) fn dependence(a: &Residuals, b: &Residuals, links: &Links, are_shares: bool) -> Dependence {
    let mut table = Table::default();
    // The covariance that the links show, and what it would be if every pair agreed perfectly.
    let (mut covariance, mut agreeing) = (0.0, 0.0);
    // Linked units in each base.
    let (mut in_a, mut in_b) = (0, 0);
    for link in &links.pairs {
        covariance += link.factor * a.e[link.from as usize] * b.e[link.to as usize];
        agreeing += link.factor * a.spread(link.strata[0]) * b.spread(link.strata[1]);
        let (yes, later) = (a.base[link.from as usize], b.base[link.to as usize]);
        in_a += u64::from(yes.is_some());
        in_b += u64::from(later.is_some());
        if let (Some(yes), Some(later)) = (yes, later) {
            table.add(yes, later);
        }
    }
    // Units that answered in one of the two only, in strata where none answered in both.
    let apart: f64 =
        (links.silent.iter()).map(|own| own.expected * a.spread(own.from) * b.spread(own.to)).sum();
    let both = table.units();
    let of = |correlation: f64, estimated: bool| Dependence {
        correlation: if correlation.is_finite() { correlation.clamp(-1.0, 1.0) } else { 0.0 },
        first: a.units,
        second: b.units,
        both,
        estimated,
    };
    let scale = (a.variance * b.variance).sqrt();
    if scale == 0.0 {
        // One of them does not vary, so neither do they together; where it is no full count, that is what its few units show.
        return of(0.0, a.is_full || b.is_full || links.is_one_wave);
    }
    let (shown_a, all_a) = a.shown(links.pairs.iter().map(|link| (link.from, link.strata[0])));
    let (shown_b, all_b) = b.shown(links.pairs.iter().map(|link| (link.to, link.strata[1])));
    // Bases that do not meet, such as two size classes: what their units have in common is known to be nothing.
    let apart_by_nature = both == 0 && in_a.min(in_b) >= FEWEST;
    let correction = match () {
        () if !(are_shares && a.of_elements && b.of_elements) || apart_by_nature => Some(0.0),
        () if links.is_one_wave => Some(table.correction().unwrap_or(0.0)),
        () => table.correction(),
    };
    let tells = links.is_one_wave || apart_by_nature || both >= FEWEST;
    match correction {
        Some(correction) if tells && shown_a > 0.0 && shown_b > 0.0 => {
            let spread = (all_a * all_b / (shown_a * shown_b)).sqrt();
            of((covariance * spread + agreeing * correction - apart) / scale, true)
        }
        _ => of(((agreeing - apart) / scale).min(0.0), false),
    }
}

/// Units by what they said in both bases.
#[derive(Debug, Clone, Copy, Default)]
struct Table {
    /// Yes and yes, yes and no, no and yes, no and no.
    cells: [u64; 4],
}

impl Table {
    fn add(&mut self, first: bool, second: bool) {
        self.cells[2 * usize::from(!first) + usize::from(!second)] += 1;
    }

    fn units(&self) -> u64 {
        self.cells.iter().sum()
    }

    /// The correlation of yes and no with so much added to each cell; `None` where all agree in one of them.
    fn phi(&self, more: f64) -> Option<f64> {
        let [a, b, c, d] = self.cells.map(|cell| cell as f64 + more);
        let margins = (a + b) * (c + d) * (a + c) * (b + d);
        (margins > 0.0).then(|| (a * d - b * c) / margins.sqrt())
    }

    /// How far half a unit in each cell moves the correlation.
    fn correction(&self) -> Option<f64> {
        Some(self.phi(HALF_A_UNIT)? - self.phi(0.0)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_unit_in_each_cell_moves_the_correlation_towards_zero() {
        let table = Table { cells: [9, 0, 0, 1] };
        // φ of (9.5, 0.5; 0.5, 1.5) is (9.5·1.5 − 0.5²) / (10·2).
        assert!((table.correction().unwrap() - (0.7 - 1.0)).abs() < 1e-12);
        let against = Table { cells: [0, 4, 6, 0] };
        assert!(against.correction().unwrap() > 0.0);
        assert_eq!(Table { cells: [4, 0, 3, 0] }.correction(), None);
    }
}
