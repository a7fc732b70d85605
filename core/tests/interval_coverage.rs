//! Coverage by complete enumeration: every possible number of yes units, every possible sample.

use peil::interval::{self, FiniteCounts, Interval, Limits, Remark, ShareEvidence, StratumCounts};
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

/// An enumeration in R that shares no code with this one, over nine groups of the mission.
#[test]
fn the_newer_methods_have_the_coverage_that_r_counts() {
    let table = include_str!("../vectors/interval/coverage.csv");
    let rows: Vec<Vec<&str>> = table.lines().skip(2).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 45);
    for row in rows {
        let whole = |at: usize| row[at].parse::<u64>().unwrap();
        let (population, answered) = (whole(0), whole(1));
        let method = Interval::from_word(row[2]).unwrap();
        let found = coverage(population, answered, &intervals(population, answered, method));
        for (value, theirs) in [(found.least, row[3]), (found.mean, row[4]), (found.width, row[5])] {
            let theirs: f64 = theirs.parse().unwrap();
            assert!(
                (value - theirs).abs() < 1e-9,
                "{method} at {answered} of {population}: {value} {theirs}"
            );
        }
    }
}

/// All vectors whose entries run from 0 to the given ends.
fn all(ends: &[u64]) -> Vec<Vec<u64>> {
    ends.iter().fold(vec![Vec::new()], |sofar, &end| {
        let longer = |counts: Vec<u64>| {
            (0..=end).map(move |one| {
                let mut counts = counts.clone();
                counts.push(one);
                counts
            })
        };
        sofar.into_iter().flat_map(longer).collect()
    })
}

/// Every possible population of the strata, every possible sample: least coverage over all allocations of all totals, and
/// the least over totals with the allocations weighed by how many populations have them.
#[test]
fn the_stratified_interval_keeps_its_level_whatever_the_strata_are_like() {
    let designs: [&[(u64, u64)]; 7] = [
        &[(5, 3), (6, 4)],
        &[(14, 8), (10, 9)],
        &[(40, 11), (12, 10)],
        &[(4, 2), (5, 3), (6, 4)],
        &[(10, 7), (8, 4), (6, 3)],
        &[(12, 9), (9, 3), (5, 5)],
        &[(4, 3), (4, 2), (5, 3), (3, 1)],
    ];
    let (mut found, mut below) = (Vec::new(), Vec::new());
    for design in designs {
        let units: u64 = design.iter().map(|one| one.0).sum();
        let samples: Vec<(Vec<u64>, Limits)> = all(&design.iter().map(|one| one.1).collect::<Vec<_>>())
            .into_iter()
            .map(|yes| {
                let counts = |(&(population, answered), &yes): (&(u64, u64), &u64)| StratumCounts {
                    population,
                    answered,
                    yes,
                };
                let strata: Vec<_> = design.iter().zip(&yes).map(counts).collect();
                let total: f64 =
                    strata.iter().map(|s| s.population as f64 * s.yes as f64 / s.answered as f64).sum();
                let evidence = ShareEvidence {
                    share: total / units as f64,
                    se: f64::NAN,
                    df: 0.0,
                    n: strata.iter().map(|s| s.answered).sum(),
                    n_design: 0,
                    equal_weights: false,
                    yes: None,
                    counts: None,
                    lattice: None,
                    full_census: false,
                    strata: &strata,
                    replicates: None,
                };
                let (limits, remarks) = interval::share(Interval::StratifiedExact, &evidence, LEVEL).unwrap();
                let open = design.iter().filter(|one| one.0 > one.1).count();
                assert_eq!(remarks.contains(&Remark::Exact), open <= 3);
                (yes, limits)
            })
            .collect();
        let (mut least, mut mean, mut width, mut cases) = (1.0_f64, 0.0, 0.0, 0.0);
        for allocation in all(&design.iter().map(|one| one.0).collect::<Vec<_>>()) {
            let chances: Vec<Vec<f64>> = design
                .iter()
                .zip(&allocation)
                .map(|(&(population, answered), &yes)| {
                    let x = Hypergeometric::new(population, yes, answered);
                    (0..=answered).map(|yes| x.pmf(yes)).collect()
                })
                .collect();
            let share = allocation.iter().sum::<u64>() as f64 / units as f64;
            let mut covered = 0.0;
            for (yes, limits) in &samples {
                let chance: f64 = yes.iter().zip(&chances).map(|(&yes, row)| row[yes as usize]).product();
                width += chance * (limits.high - limits.low);
                if limits.low <= share + 1e-12 && share <= limits.high + 1e-12 {
                    covered += chance;
                }
            }
            least = least.min(covered);
            mean += covered;
            cases += 1.0;
        }
        if least < LEVEL {
            below.push((design, least));
        }
        found.push(format!(
            "{design:?}: least {least:.4}, mean {:.4}, width {:.4}",
            mean / cases,
            width / cases
        ));
    }
    println!("{}", found.join("\n"));
    assert!(below.is_empty(), "{below:?}");
}
