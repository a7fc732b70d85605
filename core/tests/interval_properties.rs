//! What must hold of every interval, whatever the evidence.

use peil::interval::{self, FiniteCounts, Interval, Limits, NoLimits, ShareEvidence, StratumCounts};
use proptest::prelude::*;

/// Rounding of limits that are equal on paper.
const ROUNDING: f64 = 1e-12;

/// k yes of n from N, often near a census.
fn counts() -> impl Strategy<Value = FiniteCounts> {
    let answered = |population: u64| {
        let near_all = population.saturating_sub(3).max(1)..=population;
        (Just(population), prop_oneof![1..=population, near_all])
    };
    (1_u64..400)
        .prop_flat_map(answered)
        .prop_flat_map(|(population, answered)| (Just(population), Just(answered), 0..=answered))
        .prop_map(|(population, answered, yes)| FiniteCounts {
            yes,
            answered,
            population,
            population_known: true,
        })
}

prop_compose! {
    /// A weighted share with a design effect of its own, at times with a small population behind it.
    fn weighted()(
        n in 2_u64..3000,
        yes_part in 0.0..=1.0_f64,
        tilt in 0.9..1.1_f64,
        deff in 0.02..20.0_f64,
        df in prop_oneof![1.0..60.0_f64, Just(f64::INFINITY), Just(0.0)],
        more in prop_oneof![Just(None), (0_u64..2000).prop_map(Some)],
    ) -> ShareEvidence<'static> {
        let yes = (yes_part * n as f64).round() as u64;
        let p = yes as f64 / n as f64;
        let share = if yes == 0 || yes == n { p } else { (p * tilt).min(1.0 - 0.2 / n as f64) };
        ShareEvidence {
            share,
            se: (deff * share * (1.0 - share) / n as f64).sqrt(),
            df,
            n,
            n_design: n + 10,
            equal_weights: tilt < 1.0,
            yes: Some(yes),
            counts: None,
            lattice: more.map(|more| n + more),
            full_census: false,
            strata: &[],
            replicates: None,
        }
    }
}

fn any_evidence() -> impl Strategy<Value = ShareEvidence<'static>> {
    prop_oneof![counts().prop_map(ShareEvidence::of_counts), weighted()]
}

/// One to four strata, some of them in full.
fn strata() -> impl Strategy<Value = Vec<StratumCounts>> {
    let one = (1_u64..40).prop_flat_map(|population| {
        (Just(population), prop_oneof![3 => 1..=population, 1 => Just(population)], 0.0..=1.0_f64)
    });
    let counts = one.prop_map(|(population, answered, part)| StratumCounts {
        population,
        answered,
        yes: (part * answered as f64).round() as u64,
    });
    prop::collection::vec(counts, 1..=4)
}

fn any_method() -> impl Strategy<Value = Interval> {
    prop::sample::select(Interval::ALL)
}

/// The same answers with yes and no exchanged.
fn mirrored<'a>(evidence: &ShareEvidence<'a>) -> ShareEvidence<'a> {
    ShareEvidence {
        share: 1.0 - evidence.share,
        yes: evidence.yes.map(|yes| evidence.n - yes),
        counts: evidence.counts.map(|c| FiniteCounts { yes: c.answered - c.yes, ..c }),
        ..*evidence
    }
}

fn limits(method: Interval, evidence: &ShareEvidence, level: f64) -> Result<Limits, NoLimits> {
    interval::share(method, evidence, level).map(|(limits, _)| limits)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn limits_are_ordered_contain_the_share_and_lie_within_0_and_1(
        evidence in any_evidence(), method in any_method(), level in 0.5..0.999_f64,
    ) {
        if let Ok(found) = limits(method, &evidence, level) {
            // Clopper–Pearson speaks of the answers as they stand, which a weighted share is not.
            let share = if found.method == Interval::ClopperPearson {
                evidence.yes.unwrap() as f64 / evidence.n as f64
            } else {
                evidence.share
            };
            prop_assert!(found.low <= share + ROUNDING && share <= found.high + ROUNDING, "{found:?}");
            prop_assert!(found.low.is_finite() && found.high.is_finite());
            if ![Interval::Wald, Interval::AgrestiCoull].contains(&found.method) {
                prop_assert!(found.low >= 0.0 && found.high <= 1.0, "{found:?}");
            }
        }
    }

    #[test]
    fn only_a_census_has_limits_without_width(
        evidence in any_evidence(), method in any_method(), level in 0.5..0.999_f64,
    ) {
        let census = evidence.full_census;
        match interval::share(method, &evidence, level) {
            Ok((_, remarks)) if census => prop_assert_eq!(remarks, [interval::Remark::Census]),
            Ok((found, _)) => prop_assert!(found.low < found.high, "{found:?}"),
            Err(_) => prop_assert!(!census),
        }
    }

    #[test]
    fn a_higher_level_never_gives_a_narrower_interval(
        evidence in any_evidence(), method in any_method(), level in 0.5..0.99_f64, more in 0.0..0.009_f64,
    ) {
        if let (Ok(low), Ok(high)) = (limits(method, &evidence, level), limits(method, &evidence, level + more)) {
            prop_assert!(high.low <= low.low + ROUNDING && low.high <= high.high + ROUNDING, "{low:?} {high:?}");
        }
    }

    #[test]
    fn exchanging_yes_and_no_mirrors_the_interval(
        evidence in any_evidence(), method in any_method(), level in 0.5..0.999_f64,
    ) {
        match (limits(method, &evidence, level), limits(method, &mirrored(&evidence), level)) {
            (Ok(one), Ok(other)) => {
                let rounding = 1e-9;
                prop_assert!((one.low - (1.0 - other.high)).abs() < rounding, "{one:?} {other:?}");
                prop_assert!((one.high - (1.0 - other.low)).abs() < rounding, "{one:?} {other:?}");
                prop_assert_eq!(one.method, other.method);
            }
            (one, other) => prop_assert_eq!(one, other),
        }
    }

    #[test]
    fn the_default_stays_within_what_the_answers_leave_possible(
        counts in counts(), known in any::<bool>(), level in 0.5..0.999_f64,
    ) {
        let evidence = ShareEvidence::of_counts(counts);
        let evidence = if known { evidence } else { ShareEvidence { counts: None, ..evidence } };
        if let Ok(found) = limits(Interval::Finite, &evidence, level) {
            let units = counts.population as f64;
            let missing = counts.population - counts.answered;
            prop_assert!(found.low >= counts.yes as f64 / units - ROUNDING);
            prop_assert!(found.high <= (counts.yes + missing) as f64 / units + ROUNDING);
            for limit in [found.low, found.high] {
                prop_assert!((limit * units - (limit * units).round()).abs() < 1e-9, "{limit} of {units}");
            }
        }
    }

    #[test]
    fn stratified_limits_are_ordered_attainable_and_mirrored(strata in strata(), level in 0.5..0.99_f64) {
        let of = |strata: &[StratumCounts], level| {
            let units = |of: fn(&StratumCounts) -> u64| strata.iter().map(of).sum::<u64>();
            let total: f64 =
                strata.iter().map(|s| s.population as f64 * s.yes as f64 / s.answered as f64).sum();
            let evidence = ShareEvidence {
                share: total / units(|s| s.population) as f64,
                n: units(|s| s.answered),
                strata,
                ..ShareEvidence::of_counts(FiniteCounts {
                    yes: 1, answered: 2, population: 4, population_known: true,
                })
            };
            let evidence = ShareEvidence { counts: None, yes: None, lattice: None, ..evidence };
            (evidence.share, interval::share(Interval::StratifiedExact, &evidence, level).unwrap())
        };
        let (share, (found, remarks)) = of(&strata, level);
        let units = strata.iter().map(|s| s.population).sum::<u64>() as f64;
        prop_assert!(found.low <= share + ROUNDING && share <= found.high + ROUNDING, "{found:?}");
        if remarks.contains(&interval::Remark::Census) {
            prop_assert!(strata.iter().all(|s| s.answered == s.population));
            return Ok(());
        }
        prop_assert!(found.low < found.high);
        for limit in [found.low, found.high] {
            prop_assert!((limit * units - (limit * units).round()).abs() < 1e-9, "{limit} of {units}");
        }
        let other: Vec<_> =
            strata.iter().map(|s| StratumCounts { yes: s.answered - s.yes, ..*s }).collect();
        let (_, (mirror, _)) = of(&other, level);
        prop_assert!((found.low - (1.0 - mirror.high)).abs() < 1e-9, "{found:?} {mirror:?}");
        prop_assert!((found.high - (1.0 - mirror.low)).abs() < 1e-9, "{found:?} {mirror:?}");
        let (_, (wider, _)) = of(&strata, level + 0.009);
        prop_assert!(wider.low <= found.low && found.high <= wider.high, "{found:?} {wider:?}");
    }
}
