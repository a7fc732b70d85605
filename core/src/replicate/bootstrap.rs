//! The bootstrap of Canty and Davison: in every stratum n_h PSUs are drawn with replacement, and a PSU's factor is the
//! number of times it was drawn.
//!
//! With a population size N_h, a population is made of whole copies of the sample and, for what is left, of a
//! random part of it, drawn anew in every replicate; n_h PSUs are drawn from it without replacement. `V = c / (R − 1)
//! Σ_r (θ_r − θ̄)²` with `c = m / (m − 1)`, m the harmonic mean of the n_h: a correction for the lost degree of freedom
//! that is right on average over strata and exact where all n_h are equal. For few and unequal PSUs
//! [`rao_wu`](super::rao_wu) is better.
//!
//! The scale is that of R `survey` 4.1-1 (`bootweights`), over strata that vary; draws differ, since generators do, and
//! R keeps the same random part of the population in all replicates.
//!
//! Sources: Canty and Davison (1999), *Resampling-based variance estimation for labour force surveys*, The
//! Statistician 48(3); Booth, Butler and Hall (1994), *Bootstrap methods for finite populations*, JASA 89(428).

use rustc_hash::FxHashSet;

use super::draw::Draws;
use crate::design::Design;

/// PSUs of a stratum that varies, drawn anew in every replicate.
#[derive(Debug, Clone)]
struct Resampled {
    first: usize,
    count: usize,
    /// PSUs of the population, where known.
    population: Option<u64>,
}

/// PSUs drawn with replacement, or from a made-up population.
#[derive(Debug, Clone)]
pub(super) struct Bootstrap {
    strata: Vec<Resampled>,
    seed: u64,
}

impl Bootstrap {
    pub(super) fn new(design: &Design, seed: u64) -> Self {
        let strata = design.strata().iter().filter(|stratum| super::jackknife::varies(stratum));
        let strata = strata.map(|stratum| Resampled {
            first: stratum.psus.start,
            count: stratum.psus.len(),
            population: stratum.population.map(|population| population.round() as u64),
        });
        Self { strata: strata.collect(), seed }
    }

    /// What R − 1 is corrected by.
    pub(super) fn correction(&self) -> f64 {
        let reciprocals: f64 = self.strata.iter().map(|stratum| (stratum.count as f64).recip()).sum();
        let harmonic = self.strata.len() as f64 / reciprocals;
        harmonic / (harmonic - 1.0)
    }

    pub(super) fn varies(&self) -> bool {
        !self.strata.is_empty()
    }

    /// Changes the factors, all 1 before, of the PSUs of one replicate.
    pub(super) fn factors(&self, replicate: usize, factors: &mut [f64]) {
        let mut draws = Draws::new(self.seed, replicate);
        for stratum in &self.strata {
            let factors = &mut factors[stratum.first..][..stratum.count];
            factors.fill(0.0);
            if let Some(population) = stratum.population {
                from_population(population.max(stratum.count as u64), &mut draws, factors);
            } else {
                for _ in 0..stratum.count {
                    factors[draws.below(stratum.count as u64) as usize] += 1.0;
                }
            }
        }
    }
}

/// Draws as many as there are factors, without replacement, from a population made of copies of the sample.
fn from_population(population: u64, draws: &mut Draws, factors: &mut [f64]) {
    let count = factors.len() as u64;
    let whole = population - population % count;
    // Who is in the random part: the first of a shuffled sample.
    let mut order: Vec<usize> = (0..factors.len()).collect();
    for place in 0..(population - whole) as usize {
        order.swap(place, place + draws.below(count - place as u64) as usize);
    }
    // Floyd's way to draw without replacement: every set is equally likely.
    let mut drawn = FxHashSet::default();
    for last in population - count..population {
        let one = draws.below(last + 1);
        let unit = if drawn.insert(one) {
            one
        } else {
            drawn.insert(last);
            last
        };
        let psu = if unit < whole { (unit % count) as usize } else { order[(unit - whole) as usize] };
        factors[psu] += 1.0;
    }
}
