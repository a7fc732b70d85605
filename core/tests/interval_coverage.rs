//! Coverage by complete enumeration: every possible number of yes units, every possible sample.

use peil::interval::{self, FiniteCounts, Interval, Limits, ShareEvidence};
use peil::num::Hypergeometric;

const LEVEL: f64 = 0.95;

/// The interval for every possible number of yes answers.
fn intervals(population: u64, answered: u64, method: Interval) -> Vec<Limits> {
    (0..=answered)
        .map(|yes| {
            let counts = FiniteCounts { yes, answered, population, population_known: true };
            interval::share(method, &ShareEvidence::of_counts(counts), LEVEL).unwrap().0
        })
        .collect()
}

struct Coverage {
    least: f64,
    mean: f64,
    width: f64,
}

/// Over K = 1 … N − 1 yes units: least and mean coverage, and mean expected width.
fn coverage(population: u64, answered: u64, intervals: &[Limits]) -> Coverage {
    let units = population as f64;
    let mut found = Coverage { least: 1.0, mean: 0.0, width: 0.0 };
    for yes_units in 1..population {
        let x = Hypergeometric::new(population, yes_units, answered);
        let share = yes_units as f64 / units;
        let (mut covered, mut width) = (0.0, 0.0);
        for (yes, limits) in (0..=answered).zip(intervals) {
            let probability = x.pmf(yes);
            width += probability * (limits.high - limits.low);
            if limits.low <= share + 1e-12 && share <= limits.high + 1e-12 {
                covered += probability;
            }
        }
        found.least = found.least.min(covered);
        found.mean += covered / (units - 1.0);
        found.width += width / (units - 1.0);
    }
    found
}

#[test]
fn the_exact_interval_has_the_coverage_and_width_of_the_published_enumeration() {
    // Least and mean coverage, mean width, by an enumeration that shares no code with this one.
    for (population, answered, least, mean, width) in [
        (15, 8, 0.974, 0.994, 0.377),
        (32, 30, 0.980, 0.997, 0.056),
        (200, 110, 0.952, 0.968, 0.101),
        (356, 196, 0.951, 0.965, 0.076),
    ] {
        let found =
            coverage(population, answered, &intervals(population, answered, Interval::Hypergeometric));
        assert!((found.least - least).abs() < 6e-4, "least coverage at {population}: {}", found.least);
        assert!((found.mean - mean).abs() < 6e-4, "mean coverage at {population}: {}", found.mean);
        assert!((found.width - width).abs() < 6e-4, "width at {population}: {}", found.width);
    }
}

#[test]
fn the_default_is_never_below_its_level_in_populations_of_the_mission() {
    for (population, answered) in [
        (10, 9),
        (10, 1),
        (14, 14),
        (14, 13),
        (15, 8),
        (32, 30),
        (77, 40),
        (200, 110),
        (210, 209),
        (356, 196),
    ] {
        let found = coverage(population, answered, &intervals(population, answered, Interval::Finite));
        assert!(found.least >= LEVEL, "{answered} of {population} covers {}", found.least);
    }
}

/// Where the counts are withheld the default falls back to Korn–Graubard: an approximation, required to keep the level on
/// average only, which for simple random samples does better.
#[test]
fn the_approximate_default_keeps_its_level_and_is_no_wider_than_truncation() {
    let groups =
        [(10, 9), (14, 13), (15, 8), (32, 30), (77, 40), (200, 110), (210, 209), (356, 196), (356, 353)];
    for (population, answered) in groups {
        let evidence = |yes| ShareEvidence {
            counts: None,
            ..ShareEvidence::of_counts(FiniteCounts { yes, answered, population, population_known: true })
        };
        let of = |method, evidence| interval::share(method, &evidence, LEVEL).unwrap().0;
        let ours: Vec<_> = (0..=answered).map(|yes| of(Interval::Finite, evidence(yes))).collect();
        // Truncated at n, Korn–Graubard is Clopper–Pearson of the counts as they stand.
        let truncated: Vec<_> =
            (0..=answered).map(|yes| of(Interval::ClopperPearson, evidence(yes))).collect();
        let (ours, truncated) =
            (coverage(population, answered, &ours), coverage(population, answered, &truncated));
        assert!(ours.least >= LEVEL, "{answered} of {population} covers {}", ours.least);
        assert!(
            ours.width <= truncated.width,
            "{answered} of {population}: {} for {}",
            ours.width,
            truncated.width
        );
    }
}

#[test]
fn the_exact_interval_is_every_number_of_units_that_the_answers_do_not_reject() {
    for (population, answered) in [(10, 9), (14, 8), (15, 8), (32, 30)] {
        for yes in 0..=answered {
            let kept: Vec<u64> = (0..=population)
                .filter(|yes_units| {
                    let x = Hypergeometric::new(population, *yes_units, answered);
                    x.sf_from(yes) > 0.025 && x.cdf(yes) > 0.025
                })
                .collect();
            let limits = intervals(population, answered, Interval::Hypergeometric)[yes as usize];
            let units = |share: f64| (share * population as f64).round() as u64;
            assert_eq!((units(limits.low), units(limits.high)), (kept[0], kept[kept.len() - 1]));
        }
    }
}

#[test]
fn the_search_finds_the_first_number_not_rejected_in_large_groups_and_at_extreme_levels() {
    for (population, answered) in [(1000, 999), (5000, 40), (1_000_000, 500_000), (4_000_000_000, 1000)] {
        for yes in [0, 1, 2, answered / 3, answered / 2, answered - 1, answered] {
            for level in [0.1, 0.5, 0.95, 0.999, 1.0 - 1e-9, 1.0 - 1e-15] {
                let counts = FiniteCounts { yes, answered, population, population_known: true };
                let (limits, remarks) =
                    interval::share(Interval::Finite, &ShareEvidence::of_counts(counts), level).unwrap();
                if remarks.contains(&interval::Remark::Snapped) {
                    continue;
                }
                let tail = (1.0 - level) / 2.0;
                let units = |share: f64| (share * population as f64).round() as u64;
                let (low, high) = (units(limits.low), units(limits.high));
                let kept = |yes_units: u64| {
                    let x = Hypergeometric::new(population, yes_units, answered);
                    (x.sf_from(yes) / tail - 1.0).min(x.cdf(yes) / tail - 1.0)
                };
                let what = format!("{yes} of {answered} of {population} at {level}");
                // Where neighbours differ by less than rounding either side of the edge is right.
                assert!(kept(low) > -1e-9 && kept(high) > -1e-9, "{what}: {low} to {high} are not kept");
                assert!(low == 0 || kept(low - 1) < 1e-9, "{what}: {} is kept below", low - 1);
                assert!(high == population || kept(high + 1) < 1e-9, "{what}: {} is kept above", high + 1);
            }
        }
    }
}

/// Least coverage and mean width of the other methods, with exact limits at share 0 and 1 as here.
#[test]
fn the_other_methods_have_the_coverage_of_the_published_enumeration() {
    use Interval::{Beta, Logit, Wald, Wilson};
    for (population, answered, method, least, width) in [
        (15, 8, Wald, 0.900, 0.494),
        (15, 8, Logit, 0.993, 0.477),
        (15, 8, Beta, 0.959, 0.440),
        (15, 8, Wilson, 0.974, 0.447),
        (32, 30, Wald, 0.819, 0.077),
        (32, 30, Beta, 0.819, 0.075),
        (32, 30, Logit, 0.877, 0.077),
        (32, 30, Wilson, 0.877, 0.076),
        (200, 110, Wald, 0.872, 0.100),
        (200, 110, Logit, 0.931, 0.101),
        (200, 110, Beta, 0.935, 0.103),
        (200, 110, Wilson, 0.919, 0.100),
        (356, 196, Wald, 0.871, 0.074),
        (356, 196, Logit, 0.927, 0.075),
        (356, 196, Beta, 0.940, 0.076),
        (356, 196, Wilson, 0.916, 0.074),
    ] {
        let found = coverage(population, answered, &intervals(population, answered, method));
        let what = format!("{method} at {answered} of {population}");
        assert!((found.least - least).abs() < 6e-4, "{what}: covers {}", found.least);
        assert!((found.width - width).abs() < 6e-4, "{what}: width {}", found.width);
    }
}
