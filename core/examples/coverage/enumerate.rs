//! Coverage by complete enumeration: every population, every sample, and how likely each is.
//!
//! Three kinds of designs: simple random samples, where a population is its number K of yes units; strata, where it is the
//! number in each; and, where no method has a guarantee, bases that are parts of a group, and clusters.

use peil::interval::{self, FiniteCounts, Interval, Limits, ShareEvidence, StratumCounts};
use peil::num::Hypergeometric;

/// The nominal level of every interval here.
pub(crate) const LEVEL: f64 = 0.95;

/// Rounding of limits that are equal on paper.
const ROUNDING: f64 = 1e-12;

/// How an interval is made in the study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// By a method, from all that is known.
    Method(Interval),
    /// By `finite` that is not told the counts: its approximation for designs that have no exact interval.
    WithoutCounts,
}

impl Way {
    /// All ways that are set side by side.
    pub(crate) const ALL: [Self; 7] = [
        Self::Method(Interval::Finite),
        Self::WithoutCounts,
        Self::Method(Interval::Wald),
        Self::Method(Interval::Logit),
        Self::Method(Interval::Beta),
        Self::Method(Interval::Wilson),
        Self::Method(Interval::KornGraubardTruncated),
    ];

    /// The word in tables.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Method(method) => method.word(),
            Self::WithoutCounts => "finite_without_counts",
        }
    }

    fn limits(self, evidence: &ShareEvidence) -> Option<Limits> {
        let found = match self {
            Self::Method(method) => interval::share(method, evidence, LEVEL),
            Self::WithoutCounts => interval::share(
                Interval::Finite,
                &ShareEvidence { counts: None, strata: &[], ..*evidence },
                LEVEL,
            ),
        };
        found.ok().map(|(limits, _)| limits)
    }
}

/// Units and answers of the simple random samples of the study: all but one, nine of ten, 54 of 100 and a fifth.
pub(crate) fn simple_designs() -> Vec<(u64, u64)> {
    let mut designs = Vec::new();
    for population in [10_u64, 14, 32, 77, 210, 356, 400] {
        let part = |share: f64| (share * population as f64).floor() as u64;
        let extra = if population == 32 { 30 } else { population - 1 };
        // 0.54 of 356 is 192; 191 of them answered in 2021.
        let half = if population == 356 { 191 } else { part(0.54) };
        let mut answered = vec![population - 1, extra, part(0.9), half, part(0.2)];
        answered.dedup();
        designs.extend(answered.into_iter().map(|answered| (population, answered)));
    }
    designs
}

/// Strata of the study: units and answers of each.
pub(crate) const STRATA: [&[(u64, u64)]; 9] = [
    &[(5, 3), (6, 4)],
    &[(14, 8), (10, 9)],
    &[(40, 11), (12, 10)],
    &[(30, 16), (20, 11)],
    &[(4, 2), (5, 3), (6, 4)],
    &[(10, 7), (8, 4), (6, 3)],
    &[(12, 9), (9, 3), (5, 5)],
    &[(4, 3), (4, 2), (5, 3), (3, 1)],
    &[(6, 5), (5, 3), (4, 3), (3, 3)],
];

/// Of one population: chances that the interval holds its share, of an interval at all, and the expected width of one.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Held {
    pub(crate) share: f64,
    pub(crate) covered: f64,
    pub(crate) given: f64,
    pub(crate) width: f64,
}

impl Held {
    /// Adds a sample with its chance.
    fn add(&mut self, chance: f64, limits: Option<Limits>) {
        let Some(limits) = limits else { return };
        self.given += chance;
        self.width += chance * (limits.high - limits.low);
        if limits.low <= self.share + ROUNDING && self.share <= limits.high + ROUNDING {
            self.covered += chance;
        }
    }

    /// Coverage among the samples that have an interval.
    pub(crate) fn coverage(&self) -> f64 {
        self.covered / self.given
    }
}

/// Over all populations of a design.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Coverage {
    /// The least coverage.
    pub(crate) least: f64,
    /// Its mean, every population counting the same.
    pub(crate) mean: f64,
    /// Mean expected width.
    pub(crate) width: f64,
    /// Mean chance of no interval: strata or clusters without any spread.
    pub(crate) none: f64,
}

impl Coverage {
    /// Populations of which no sample has an interval say nothing of coverage.
    pub(crate) fn of(populations: &[Held]) -> Self {
        let told: Vec<_> = populations.iter().filter(|own| own.given > ROUNDING).collect();
        let mean =
            |of: &dyn Fn(&Held) -> f64| told.iter().map(|own| of(own)).sum::<f64>() / told.len() as f64;
        Self {
            least: told.iter().map(|own| own.coverage()).fold(1.0, f64::min),
            mean: mean(&Held::coverage),
            width: mean(&|own| own.width / own.given),
            none: 1.0 - populations.iter().map(|own| own.given).sum::<f64>() / populations.len() as f64,
        }
    }
}

/// The intervals of a simple random sample, for every possible number of yes answers.
pub(crate) fn intervals(population: u64, answered: u64, way: Way) -> Vec<Option<Limits>> {
    let counts = |yes| FiniteCounts { yes, answered, population, population_known: true };
    (0..=answered).map(|yes| way.limits(&ShareEvidence::of_counts(counts(yes)))).collect()
}

/// For K = 1 … N − 1 yes units, what each set of intervals does.
pub(crate) fn simple(population: u64, answered: u64, sets: &[Vec<Option<Limits>>]) -> Vec<Vec<Held>> {
    let mut found = vec![Vec::new(); sets.len()];
    for units in 1..population {
        let x = Hypergeometric::new(population, units, answered);
        let chances: Vec<f64> = (0..=answered).map(|yes| x.pmf(yes)).collect();
        for (set, found) in sets.iter().zip(&mut found) {
            let mut held = Held { share: units as f64 / population as f64, ..Held::default() };
            set.iter().zip(&chances).for_each(|(limits, &chance)| held.add(chance, *limits));
            found.push(held);
        }
    }
    found
}

/// All vectors whose entries run from 0 to the given ends.
fn all(ends: impl Iterator<Item = u64>) -> Vec<Vec<u64>> {
    ends.fold(vec![Vec::new()], |sofar, end| {
        let longer = |own: Vec<u64>| (0..=end).map(move |one| [&own[..], &[one]].concat());
        sofar.into_iter().flat_map(longer).collect()
    })
}

/// For every possible number of yes units in each stratum, what each way does.
pub(crate) fn strata(design: &[(u64, u64)], ways: &[Way]) -> Vec<Vec<Held>> {
    let units: u64 = design.iter().map(|one| one.0).sum();
    let samples = all(design.iter().map(|one| one.1));
    let sets: Vec<Vec<Option<Limits>>> = ways
        .iter()
        .map(|way| samples.iter().map(|yes| way.limits(&evidence(design, yes).of())).collect())
        .collect();
    let populations = all(design.iter().map(|one| one.0));
    let mut found = vec![Vec::with_capacity(populations.len()); ways.len()];
    for own in populations {
        let rows: Vec<Vec<f64>> = design
            .iter()
            .zip(&own)
            .map(|(&(population, answered), &units)| {
                let x = Hypergeometric::new(population, units, answered);
                (0..=answered).map(|yes| x.pmf(yes)).collect()
            })
            .collect();
        let chance = |yes: &Vec<u64>| yes.iter().zip(&rows).map(|(&yes, row)| row[yes as usize]).product();
        let chances: Vec<f64> = samples.iter().map(chance).collect();
        for (set, found) in sets.iter().zip(&mut found) {
            let share = own.iter().sum::<u64>() as f64 / units as f64;
            let mut held = Held { share, ..Held::default() };
            set.iter().zip(&chances).for_each(|(limits, &chance)| held.add(chance, *limits));
            found.push(held);
        }
    }
    found
}

/// What a stratified sample shows.
struct Stratified {
    strata: Vec<StratumCounts>,
    share: f64,
    se: f64,
    df: f64,
    n: u64,
    population: u64,
}

impl Stratified {
    fn of(&self) -> ShareEvidence<'_> {
        ShareEvidence {
            share: self.share,
            se: self.se,
            df: self.df,
            n: self.n,
            n_design: self.n,
            equal_weights: false,
            yes: Some(self.strata.iter().map(|one| one.yes).sum()),
            counts: None,
            lattice: Some(self.population),
            full_census: false,
            strata: &self.strata,
            replicates: None,
        }
    }
}

/// Share Σ N_h p_h / N with the variance Σ (N_h / N)² (1 − f_h) p_h (1 − p_h) / (n_h − 1) of strata not taken in full.
fn evidence(design: &[(u64, u64)], yes: &[u64]) -> Stratified {
    let population: u64 = design.iter().map(|one| one.0).sum();
    let (mut share, mut variance, mut df, mut strata) = (0.0, 0.0, 0.0, Vec::new());
    for (&(units, answered), &yes) in design.iter().zip(yes) {
        let (part, n) = (units as f64 / population as f64, answered as f64);
        let p = yes as f64 / n;
        share += part * p;
        if answered < units {
            variance += part * part * (1.0 - n / units as f64) * p * (1.0 - p) / (n - 1.0).max(1.0);
            df += n - 1.0;
        }
        strata.push(StratumCounts { population: units, answered, yes });
    }
    let n = design.iter().map(|one| one.1).sum();
    // Sums of weights round; a share of all is 1.
    Stratified { strata, share: share.min(1.0), se: variance.sqrt(), df, n, population }
}

/// A base of so many units within a group of N of which n answered, who belongs to it being known of those alone: for
/// every number of yes units in the base, what a way does.
pub(crate) fn part(population: u64, answered: u64, base: u64, way: Way) -> Vec<Held> {
    let within = Hypergeometric::new(population, base, answered);
    let limits = |n: u64, yes: u64| {
        // The size of the base is estimated, and the variance is that of a domain.
        let size = (population as f64 * n as f64 / answered as f64).round() as u64;
        let counts = FiniteCounts { yes, answered: n, population: size.max(n + 1), population_known: false };
        let (p, all) = (yes as f64 / n as f64, answered as f64);
        let open = 1.0 - all / population as f64;
        let shown = ShareEvidence {
            se: (open * p * (1.0 - p) / n as f64 * all / (all - 1.0)).sqrt(),
            df: all - 1.0,
            lattice: None,
            ..ShareEvidence::of_counts(counts)
        };
        way.limits(&shown)
    };
    let sizes = 1..=base.min(answered);
    let sets: Vec<(u64, Vec<_>)> = sizes.map(|n| (n, (0..=n).map(|yes| limits(n, yes)).collect())).collect();
    (1..base)
        .map(|units| {
            let mut held = Held { share: units as f64 / base as f64, ..Held::default() };
            for (n, limits) in &sets {
                let (chance, yes) = (within.pmf(*n), Hypergeometric::new(base, units, *n));
                (0..=*n).zip(limits).for_each(|(k, limits)| held.add(chance * yes.pmf(k), *limits));
            }
            held
        })
        .collect()
}

/// Clusters of equal size of which some are drawn: for so many populations, in which the clusters differ, what each way
/// does in every sample.
pub(crate) fn clusters(
    count: usize,
    size: u64,
    drawn: usize,
    populations: usize,
    ways: &[Way],
) -> Vec<Vec<Held>> {
    let mut random = SplitMix(2026);
    let samples: Vec<Vec<usize>> = (0_u32..1 << count)
        .filter(|set| set.count_ones() as usize == drawn)
        .map(|set| (0..count).filter(|at| set >> at & 1 == 1).collect())
        .collect();
    let mut found = vec![Vec::new(); ways.len()];
    for _ in 0..populations {
        // In every cluster each unit says yes with a chance of the cluster's own.
        let yes: Vec<u64> = (0..count)
            .map(|_| {
                let chance = random.unit();
                (0..size).filter(|_| random.unit() < chance).count() as u64
            })
            .collect();
        let share = yes.iter().sum::<u64>() as f64 / (count as u64 * size) as f64;
        let mut held = vec![Held { share, ..Held::default() }; ways.len()];
        for sample in &samples {
            let shares = || sample.iter().map(|&at| yes[at] as f64 / size as f64);
            let (m, all) = (drawn as f64, count as f64);
            let mean = shares().sum::<f64>() / m;
            let spread = shares().map(|own| (own - mean).powi(2)).sum::<f64>() / (m - 1.0);
            let n = drawn as u64 * size;
            let shown = ShareEvidence {
                share: mean,
                se: ((1.0 - m / all) * spread / m).sqrt(),
                df: m - 1.0,
                n,
                n_design: n,
                equal_weights: true,
                yes: Some(sample.iter().map(|&at| yes[at]).sum()),
                counts: None,
                lattice: Some(count as u64 * size),
                full_census: false,
                strata: &[],
                replicates: None,
            };
            for (way, held) in ways.iter().zip(&mut held) {
                held.add(1.0 / samples.len() as f64, way.limits(&shown));
            }
        }
        found.iter_mut().zip(held).for_each(|(found, held)| found.push(held));
    }
    found
}

/// Answers of unequal weight: units of which one in five weighs ten times the others, drawn with replacement with chances
/// one over their weight, and more often yes than they; by so many samples of each of some populations, seeded.
pub(crate) fn weights(answered: u64, samples: usize, ways: &[Way]) -> Vec<Vec<Held>> {
    let mut random = SplitMix(2027);
    let mut found = vec![Vec::new(); ways.len()];
    for tenths in 1..10 {
        let light = f64::from(tenths) / 10.0;
        let heavy = (light + 0.3).min(1.0);
        // A fifth of the population is heavy, and is met 0.2 · 1 / (0.2 · 1 + 0.8 · 10) of the time.
        let met = 0.2 / (0.2 + 8.0);
        let mut held = vec![Held { share: 0.2 * heavy + 0.8 * light, ..Held::default() }; ways.len()];
        for _ in 0..samples {
            let units: Vec<(f64, f64)> = (0..answered)
                .map(|_| {
                    let (weight, chance) = if random.unit() < met { (10.0, heavy) } else { (1.0, light) };
                    (weight, if random.unit() < chance { 1.0 } else { 0.0 })
                })
                .collect();
            let (n, base) = (answered as f64, units.iter().map(|own| own.0).sum::<f64>());
            let share = units.iter().map(|own| own.0 * own.1).sum::<f64>() / base;
            let square = units.iter().map(|own| (own.0 * (own.1 - share)).powi(2)).sum::<f64>();
            let shown = ShareEvidence {
                share,
                se: (n / (n - 1.0) * square).sqrt() / base,
                df: n - 1.0,
                n: answered,
                n_design: answered,
                equal_weights: false,
                yes: Some(units.iter().filter(|own| own.1 > 0.0).count() as u64),
                counts: None,
                lattice: None,
                full_census: false,
                strata: &[],
                replicates: None,
            };
            for (way, held) in ways.iter().zip(&mut held) {
                held.add(1.0 / samples as f64, way.limits(&shown));
            }
        }
        found.iter_mut().zip(held).for_each(|(found, held)| found.push(held));
    }
    found
}

/// A small generator whose stream never changes (Steele, Lea and Flood 2014, SplitMix64).
struct SplitMix(u64);

impl SplitMix {
    /// A number from 0 up to 1.
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}
