//! Degrees of freedom of replicates: the rank of the matrix of replicate weights, less one.
//!
//! The matrix has a row for every unit of the base and a column for every replicate, `w_ir`; the sampling weights are no
//! column of it. R `survey` has the same (`degf` of a design with replicates), for a subset on its rows alone, so a
//! domain in few PSUs has few degrees of freedom whatever the number of replicates. `span` finds the rank as R's QR
//! decomposition would. Where degrees of freedom are given nothing is computed; those of the whole sample are found once
//! and those of a base once for that base, however many indicators and calls ask for them.
//!
//! Jackknife and half-samples made here are counted by their structure instead: where a stratum that varies has lost a
//! PSU, every one that is left spans a direction of its own; where it is whole, its PSUs span the differences between
//! them, and all whole and constant strata together span one direction more.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{Likeness, Replicates, Source};
use crate::design::Design;
use crate::threads::in_order;

/// Degrees of freedom of the bases that were asked for.
#[derive(Debug, Default)]
pub(super) struct KnownBases(Mutex<FxHashMap<Fingerprint, f64>>);

/// Number of places and 128 bits of them: two bases are never taken for one another.
type Fingerprint = (usize, u64, u64);

/// Bases that are remembered; when there are more all are forgotten.
const MOST_BASES: usize = 1 << 16;

/// Other weights may have other ranks, and whoever changes them starts from a copy.
impl Clone for KnownBases {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl KnownBases {
    fn get_or(&self, places: &[u32], find: impl FnOnce() -> f64) -> f64 {
        let key = fingerprint(places);
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(df) = known().get(&key) {
            return *df;
        }
        let df = find();
        let mut known = known();
        if known.len() >= MOST_BASES {
            known.clear();
        }
        known.insert(key, df);
        df
    }
}

/// Places in order, hashed twice (the mixing steps of Steele, Lea and Flood 2014, SplitMix64).
fn fingerprint(places: &[u32]) -> Fingerprint {
    let mix = |number: u64| {
        let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb)
    };
    // Sums, so that no place waits for the one before it.
    let (first, second) = places.iter().fold((0_u64, 0_u64), |(first, second), &place| {
        let mixed = mix(u64::from(place) + 0x9e37_79b9_7f4a_7c15);
        (first.wrapping_add(mixed), second.wrapping_add(mix(mixed)))
    });
    (places.len(), first, second)
}

impl Replicates {
    /// Degrees of freedom of the whole sample: as given, or the rank of the replicate weights less one; found once.
    pub fn df(&self, design: &Design) -> f64 {
        *self.df.get_or_init(|| self.df_within(design, |_| true))
    }

    /// Whether the degrees of freedom were given or are already found.
    pub fn df_is_known(&self) -> bool {
        self.df.get().is_some()
    }

    /// Whether every replicate is a sample drawn anew, as in a bootstrap.
    pub(crate) fn resamples(&self) -> bool {
        self.likeness == Likeness::DrawnAnew
    }

    /// Whether the degrees of freedom were given, and then hold for every domain.
    pub(crate) fn df_is_given(&self) -> bool {
        self.df_is_given
    }

    /// Rank less one on the places for which `inside` holds, as R has it for a subset.
    pub(crate) fn df_within(&self, design: &Design, inside: impl Fn(usize) -> bool) -> f64 {
        let places: Vec<u32> =
            (0..design.answered()).filter(|&place| inside(place)).map(|place| place as u32).collect();
        self.df_of_places(design, &places)
    }

    /// The same for some places in order; every base is looked at once.
    pub(crate) fn df_of_places(&self, design: &Design, places: &[u32]) -> f64 {
        self.bases.get_or(places, || (self.rank_within(design, places) as f64 - 1.0).max(0.0))
    }

    /// The same for several bases, on several threads where the feature is on.
    pub(crate) fn df_of_bases(&self, design: &Design, bases: &[Vec<u32>]) -> Vec<f64> {
        in_order(bases.len(), |base| self.df_of_places(design, &bases[base]))
    }

    fn rank_within(&self, design: &Design, places: &[u32]) -> usize {
        let full = design.weights_in_order();
        if let Source::Made(made) = &self.source {
            // Rows of a PSU differ by their sampling weight alone, so one of them is enough, with the length of all.
            let first = |psu: usize| {
                let rows = design.psu_rows(psu);
                let at = places.partition_point(|&place| (place as usize) < rows.start);
                places.get(at).copied().filter(|&place| (place as usize) < rows.end)
            };
            return if let Some(varying) = made.varying() {
                rank_of_structure(design.psus(), &varying, |psu| first(psu).is_some())
            } else {
                let mut lengths = full.to_vec();
                let firsts: Vec<u32> = (0..design.psus()).filter_map(first).collect();
                for &place in &firsts {
                    let end = design.psu_rows(design.levels()[0].unit_of(place as usize)).end;
                    let from = places.partition_point(|&other| other < place);
                    let own = places[from..].iter().take_while(|&&other| (other as usize) < end);
                    let mut squares: Vec<f64> = own.map(|&other| full[other as usize].powi(2)).collect();
                    // The order of rows must not show in the last bit.
                    squares.sort_unstable_by(f64::total_cmp);
                    lengths[place as usize] = squares.iter().sum::<f64>().sqrt();
                }
                self.rank(design, &lengths, &firsts)
            };
        }
        self.rank(design, &full, places)
    }
}

/// The rank of a jackknife or of balanced half-samples on some PSUs.
fn rank_of_structure(psus: usize, varying: &[Range<usize>], is_present: impl Fn(usize) -> bool) -> usize {
    let (mut rank, mut common, mut next) = (0, false, 0);
    for stratum in varying {
        common |= (next..stratum.start).any(&is_present);
        next = stratum.end;
        let present = stratum.clone().filter(|&psu| is_present(psu)).count();
        let whole = present == stratum.len();
        rank += present - usize::from(whole);
        common |= whole;
    }
    common |= (next..psus).any(is_present);
    rank + usize::from(common)
}
