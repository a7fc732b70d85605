//! Coverage by complete enumeration: every possible number of yes units, every possible sample.

#[path = "../examples/coverage/enumerate.rs"]
mod enumerate;
#[path = "../examples/coverage/table.rs"]
mod table;

use enumerate::{Coverage, LEVEL, Way, intervals, simple, strata};
use peil::interval::{self, FiniteCounts, Interval, ShareEvidence};
use peil::num::Hypergeometric;
use table::Line;

fn coverage(population: u64, answered: u64, way: Way) -> Coverage {
    Coverage::of(&simple(population, answered, &[intervals(population, answered, way)])[0])
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
        let found = coverage(population, answered, Way::Method(Interval::Hypergeometric));
        assert!((found.least - least).abs() < 6e-4, "least coverage at {population}: {}", found.least);
        assert!((found.mean - mean).abs() < 6e-4, "mean coverage at {population}: {}", found.mean);
        assert!((found.width - width).abs() < 6e-4, "width at {population}: {}", found.width);
    }
}

/// The mean of a figure over the lines of a kind and way.
fn mean(lines: &[Line], kind: &str, way: Way, figure: fn(&Coverage) -> f64) -> f64 {
    let own = || lines.iter().filter(|line| line.kind == kind && line.way == way);
    own().map(|line| figure(&line.coverage)).sum::<f64>() / own().count() as f64
}

#[test]
fn the_default_keeps_its_level_and_the_committed_table_says_so() {
    let lines = table::lines();
    // `cargo xtask generate` writes it.
    assert!(
        table::csv(&lines) == include_str!("../../docs/coverage.csv"),
        "docs/coverage.csv is out of date"
    );
    let finite = Way::Method(Interval::Finite);
    let truncated = Way::Method(Interval::KornGraubardTruncated);
    for Line { kind, design, way, coverage } in &lines {
        if *way == finite && ["simple", "strata"].contains(kind) {
            // Exact: never below the level.
            assert!(coverage.least >= LEVEL && coverage.none < 1e-9, "{design}: {coverage:?}");
        }
        if *way == Way::WithoutCounts && *kind == "simple" {
            assert!(coverage.least >= LEVEL, "{design}: {coverage:?}");
        }
    }
    // A base whose size is not known has no exact interval either.
    assert!(mean(&lines, "part", finite, |own| own.mean) >= LEVEL - 0.01);
    for kind in ["simple", "strata"] {
        // Without counts an approximation, within a point of the level on average.
        assert!(mean(&lines, kind, Way::WithoutCounts, |own| own.mean) >= LEVEL - 0.01, "{kind}");
        let widest = mean(&lines, kind, truncated, |own| own.width);
        for way in [finite, Way::WithoutCounts] {
            let own = mean(&lines, kind, way, |own| own.width);
            assert!(own <= widest, "{kind}, {}: {own} for {widest}", way.word());
        }
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
            let exact = intervals(population, answered, Way::Method(Interval::Hypergeometric));
            let limits = exact[yes as usize].unwrap();
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
        let found = coverage(population, answered, Way::Method(method));
        let what = format!("{method} at {answered} of {population}");
        assert!((found.least - least).abs() < 6e-4, "{what}: covers {}", found.least);
        assert!((found.width - width).abs() < 6e-4, "{what}: width {}", found.width);
    }
}

/// The lines of a table, without those that say where it is from and what is in it.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().skip(2).map(|line| line.split(',').collect())
}

fn agree(found: Coverage, theirs: &[&str], what: &str) {
    for (value, theirs) in [found.least, found.mean, found.width].into_iter().zip(theirs) {
        let theirs: f64 = theirs.parse().unwrap();
        assert!((value - theirs).abs() < 1e-9, "{what}: {value} {theirs}");
    }
}

/// An enumeration in R that shares no code with this one, over the groups of the mission.
#[test]
fn all_methods_have_the_coverage_that_r_counts() {
    let mut count = 0;
    for row in rows(include_str!("../vectors/interval/coverage.csv")) {
        let whole = |at: usize| row[at].parse::<u64>().unwrap();
        let (population, answered) = (whole(0), whole(1));
        let ways = match Interval::from_word(row[2]).unwrap() {
            Interval::Hypergeometric => vec![Interval::Hypergeometric, Interval::Finite],
            method => vec![method],
        };
        for method in ways {
            let found = coverage(population, answered, Way::Method(method));
            agree(found, &row[3..], &format!("{method} at {answered} of {population}"));
            count += 1;
        }
    }
    assert_eq!(count, 198);
}

/// The same for strata, with the intervals by their definition: every allocation of every total, every sample.
#[test]
fn the_default_in_strata_has_the_coverage_that_r_counts() {
    let table = include_str!("../vectors/interval/coverage_strata.csv");
    assert_eq!(rows(table).count(), enumerate::STRATA.len());
    for (row, design) in rows(table).zip(enumerate::STRATA) {
        let finite = Way::Method(Interval::Finite);
        agree(Coverage::of(&strata(design, &[finite])[0]), &row[1..], row[0]);
    }
}
