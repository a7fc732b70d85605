//! Intervals against R `survey`, whose figures stand in `core/vectors/interval` with the script that made them.

use peil::interval::{self, Interval, MeanEvidence, NoLimits, ShareEvidence, StratumCounts};
use serde_json::Value;

/// The methods that stand on a standard error.
const DESIGN_BASED: [Interval; 10] = [
    Interval::Finite,
    Interval::Wald,
    Interval::Logit,
    Interval::Asin,
    Interval::Wilson,
    Interval::Beta,
    Interval::KornGraubardTruncated,
    Interval::Likelihood,
    Interval::AgrestiCoull,
    Interval::Jeffreys,
];

/// What "agrees" means in this project.
const AGREES: f64 = 1e-9;

fn cases(kind: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(include_str!("../vectors/interval/r_intervals.json")).unwrap();
    document["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == kind).cloned().collect()
}

fn number(case: &Value, key: &str) -> f64 {
    case[key].as_f64().unwrap_or_else(|| panic!("{case} lacks {key}"))
}

fn evidence(case: &Value) -> ShareEvidence<'static> {
    ShareEvidence {
        share: number(case, "p"),
        se: number(case, "se"),
        df: number(case, "df"),
        n: case["n"].as_u64().unwrap(),
        n_design: case["n_design"].as_u64().unwrap(),
        equal_weights: case["equal_weights"].as_bool().unwrap(),
        yes: case["yes"].as_u64(),
        counts: None,
        lattice: None,
        full_census: false,
        strata: &[],
        replicates: None,
    }
}

fn assert_agrees(ours: (f64, f64), theirs: &Value, what: &str) {
    for (ours, theirs) in [ours.0, ours.1].into_iter().zip(theirs.as_array().unwrap()) {
        let theirs = theirs.as_f64().unwrap();
        let error = (ours - theirs).abs() / theirs.abs();
        assert!(error <= AGREES, "{what}: {ours} where R has {theirs}");
    }
}

#[test]
fn every_method_that_r_has_agrees_with_it_on_every_design() {
    let methods = [
        ("mean", Interval::Wald),
        ("xlogit", Interval::Logit),
        ("beta", Interval::Beta),
        ("binomial", Interval::ClopperPearson),
        ("truncated", Interval::KornGraubardTruncated),
        ("agresti_coull", Interval::AgrestiCoull),
        ("jeffreys", Interval::Jeffreys),
        ("likelihood_exact", Interval::Likelihood),
    ];
    let mut compared = [0; 8];
    for case in cases("share") {
        for (i, (word, method)) in methods.iter().enumerate() {
            let theirs = &case["limits"][word];
            if theirs.is_null() {
                continue;
            }
            let (limits, _) = interval::share(*method, &evidence(&case), number(&case, "level")).unwrap();
            assert_agrees((limits.low, limits.high), theirs, &format!("{} {word}", case["name"]));
            assert_eq!(limits.method, *method);
            compared[i] += 1;
        }
    }
    assert_eq!(compared, [17, 17, 17, 3, 17, 17, 17, 17]);
}

/// With few yes answers R folds the angle back at 0, so that its limit rises with the level; here it is 0.
#[test]
fn asin_agrees_with_r_wherever_r_does_not_fold_the_angle_back() {
    let mut folded = Vec::new();
    for case in cases("share") {
        let theirs = &case["limits"]["asin"];
        let evidence = evidence(&case);
        let (limits, _) = interval::share(Interval::Asin, &evidence, number(&case, "level")).unwrap();
        let low = if limits.low == 0.0 {
            folded.push(case["name"].as_str().unwrap().to_owned());
            theirs[0].as_f64().unwrap()
        } else {
            limits.low
        };
        assert_agrees((low, limits.high), theirs, &format!("{} asin", case["name"]));
    }
    assert_eq!(folded, ["clus1 rare", "clus1 rare 99"]);
}

/// R solves the equation of the profile by a spline through a few points, which leaves up to 0.6 % of t².
#[test]
fn likelihood_lies_where_r_puts_it_but_for_its_spline() {
    let mut compared = 0;
    for case in cases("share") {
        let theirs = &case["limits"]["likelihood"];
        let (limits, _) =
            interval::share(Interval::Likelihood, &evidence(&case), number(&case, "level")).unwrap();
        let p = number(&case, "p");
        let divergence = |x: f64| p * (p / x).ln() + (1.0 - p) * ((1.0 - p) / (1.0 - x)).ln();
        for (ours, theirs) in [(limits.low, &theirs[0]), (limits.high, &theirs[1])] {
            let ratio = divergence(theirs.as_f64().unwrap()) / divergence(ours);
            assert!((ratio - 1.0).abs() < 6e-3, "{} {ours} {theirs} {ratio}", case["name"]);
            compared += 1;
        }
    }
    assert_eq!(compared, 34);
}

#[test]
fn the_bootstrap_has_the_percentiles_of_r() {
    let cases = cases("bootstrap");
    assert_eq!(cases.len(), 3);
    for case in &cases {
        let replicates: Vec<f64> =
            case["replicates"].as_array().unwrap().iter().map(|one| one.as_f64().unwrap()).collect();
        let of = |replicates: &[f64], level| {
            let evidence = ShareEvidence {
                share: number(case, "p"),
                se: f64::NAN,
                df: f64::NAN,
                n: 200,
                n_design: 200,
                equal_weights: false,
                yes: None,
                counts: None,
                lattice: None,
                full_census: false,
                strata: &[],
                replicates: Some(replicates),
            };
            interval::share(Interval::Bootstrap, &evidence, level)
        };
        let (limits, remarks) = of(&replicates, number(case, "level")).unwrap();
        assert_agrees((limits.low, limits.high), &case["limits"]["percentile"], &case["name"].to_string());
        assert_eq!((limits.method, remarks), (Interval::Bootstrap, Vec::new()));
        // The places (B + 1) α/2 must lie in the list.
        assert!(of(&replicates[..39], 0.95).is_ok());
        assert_eq!(of(&replicates[..38], 0.95), Err(NoLimits::TooFewReplicates));
        assert_eq!(of(&[], 0.95), Err(NoLimits::TooFewReplicates));
        assert_eq!(of(&[0.3, f64::NAN], 0.1), Err(NoLimits::NoEstimate));
        assert_eq!(of(&[0.3; 100], 0.95), Err(NoLimits::NoSpread));
    }
}

#[test]
fn means_have_rs_t_limits() {
    let cases = cases("mean");
    assert_eq!(cases.len(), 4);
    for case in cases {
        let evidence = MeanEvidence {
            value: number(&case, "value"),
            se: number(&case, "se"),
            df: number(&case, "df"),
            full_census: false,
        };
        let (limits, _) = interval::mean(&evidence, number(&case, "level")).unwrap();
        assert_agrees((limits.low, limits.high), &case["limits"]["mean"], &case["name"].to_string());
    }
}

/// R 4.5 `svyciprop(~ I(ell == 0), dclus1, method = "wilson")`; Debian's 4.1 does not have the method.
#[test]
fn wilson_has_the_limits_of_r_4_5() {
    let case = &cases("share")[0];
    assert_eq!(case["name"], "clus1 rare");
    let (limits, _) = interval::share(Interval::Wilson, &evidence(case), 0.95).unwrap();
    // Ten digits are printed.
    assert!((limits.low - 0.003_178_777_2).abs() < 1e-10, "{}", limits.low);
    assert!((limits.high - 0.135_391_285_1).abs() < 1e-10, "{}", limits.high);
}

/// R 4.5 with n = 30, N = 32, x = 1, at infinite degrees of freedom and with the rounding of five printed digits; the
/// hypergeometric limits are what whole numbers of units say.
#[test]
fn one_yes_of_30_from_32_leaves_one_or_two_units() {
    let (n, population, p) = (30.0_f64, 32.0_f64, 1.0_f64 / 30.0);
    let mut evidence = ShareEvidence::of_counts(interval::FiniteCounts {
        yes: 1,
        answered: 30,
        population: 32,
        population_known: true,
    });
    let variance = (1.0 - n / population) * p * (1.0 - p) / (n - 1.0);
    assert!((evidence.se * evidence.se - variance).abs() < 1e-18);
    let (exact, _) = interval::share(Interval::Hypergeometric, &evidence, 0.95).unwrap();
    assert_eq!((exact.low, exact.high), (1.0 / 32.0, 2.0 / 32.0));
    evidence.counts = None;
    for (method, low, high) in [
        (Interval::Beta, 0.01896, 0.05399),
        (Interval::Wilson, 0.02003, 0.05497),
        (Interval::Logit, 0.01991, 0.05529),
    ] {
        let (limits, _) = interval::share(method, &evidence, 0.95).unwrap();
        assert!((limits.low - low).abs() < 6e-6, "{method} low {}", limits.low);
        assert!((limits.high - high).abs() < 6e-6, "{method} high {}", limits.high);
    }
}

/// samplingbook's documentation prints 110 to 161 for Sprop(m = 45, n = 100, N = 300): the first numbers of units on either
/// side that 45 of 100 reject (P(X ≥ 45 | K = 110) = 0.0237). The largest set that is not rejected lies one inside.
#[test]
fn hypergeometric_lies_one_unit_inside_what_samplingbook_rejects() {
    let evidence = ShareEvidence::of_counts(interval::FiniteCounts {
        yes: 45,
        answered: 100,
        population: 300,
        population_known: true,
    });
    let (limits, _) = interval::share(Interval::Hypergeometric, &evidence, 0.95).unwrap();
    assert_eq!(((limits.low * 300.0).round(), (limits.high * 300.0).round()), (111.0, 160.0));
    assert!(peil::num::Hypergeometric::new(300, 110, 100).sf_from(45) < 0.025);
    assert!(peil::num::Hypergeometric::new(300, 161, 100).cdf(45) < 0.025);
}

#[test]
fn near_a_census_the_interval_still_holds_its_estimate_and_has_width() {
    let of = |yes| {
        let counts = interval::FiniteCounts { yes, answered: 355, population: 356, population_known: true };
        let (limits, remarks) =
            interval::share(Interval::Finite, &ShareEvidence::of_counts(counts), 0.95).unwrap();
        assert_eq!(remarks, [interval::Remark::Exact, interval::Remark::Snapped]);
        ((limits.low * 356.0).round(), (limits.high * 356.0).round())
    };
    assert_eq!(of(3), (3.0, 4.0));
    assert_eq!(of(0), (0.0, 1.0));
    assert_eq!(of(355), (355.0, 356.0));
}

/// R answers [0.5, 0.5] by `beta` for a census of 11 with 5 yes, NaN by `wilson` and an error by `likelihood`.
#[test]
fn a_full_census_has_its_share_as_limits_by_every_method() {
    for (yes, population) in [(5, 11), (0, 14), (14, 14), (10, 10)] {
        let counts = interval::FiniteCounts { yes, answered: population, population, population_known: true };
        for method in Interval::ALL {
            let evidence = ShareEvidence::of_counts(counts);
            let (limits, remarks) = interval::share(*method, &evidence, 0.95).unwrap();
            let share = yes as f64 / population as f64;
            assert_eq!((limits.low, limits.high), (share, share), "{method}");
            assert_eq!(remarks, [interval::Remark::Census]);
        }
    }
}

/// R gives [0, 0], a collapsed interval or NaN here, whatever the method.
#[test]
fn a_share_of_nothing_or_all_has_exact_limits_while_someone_is_missing() {
    let counts = |yes| interval::FiniteCounts { yes, answered: 9, population: 10, population_known: true };
    let others = [Interval::ClopperPearson, Interval::StratifiedExact];
    for method in Interval::ALL.iter().filter(|method| !others.contains(method)) {
        let (all, _) = interval::share(*method, &ShareEvidence::of_counts(counts(9)), 0.95).unwrap();
        assert_eq!((all.low, all.high, all.method), (0.9, 1.0, Interval::Hypergeometric), "{method}");
        let (none, _) = interval::share(*method, &ShareEvidence::of_counts(counts(0)), 0.95).unwrap();
        assert_eq!((none.low, none.high), (0.0, 0.1), "{method}");
    }
    // Without a population: one less the n-th root of α/2, with n lowered for 5 degrees of freedom of 30 rows.
    let clustered = ShareEvidence {
        share: 0.0,
        se: 0.0,
        df: 5.0,
        n: 30,
        n_design: 30,
        equal_weights: false,
        yes: Some(0),
        counts: None,
        lattice: None,
        full_census: false,
        strata: &[],
        replicates: None,
    };
    let effective = 30.0 * (2.045_229_642_132_703 / 2.570_581_835_636_314_f64).powi(2);
    for method in DESIGN_BASED {
        let (limits, remarks) = interval::share(method, &clustered, 0.95).unwrap();
        assert_eq!((limits.low, limits.method), (0.0, Interval::ClopperPearson));
        assert!((limits.high - (1.0 - 0.025_f64.powf(1.0 / effective))).abs() < 1e-12, "{}", limits.high);
        assert_eq!(remarks, [interval::Remark::ExactAtBoundary]);
    }
}

#[test]
fn where_there_is_no_interval_the_reason_is_said() {
    fn none(method: Interval, evidence: ShareEvidence<'_>) -> NoLimits {
        interval::share(method, &evidence, 0.95).unwrap_err()
    }
    let base = ShareEvidence {
        share: 0.4,
        se: 0.1,
        df: 9.0,
        n: 10,
        n_design: 10,
        equal_weights: true,
        yes: Some(4),
        counts: None,
        lattice: None,
        full_census: false,
        strata: &[],
        replicates: None,
    };
    for method in DESIGN_BASED {
        for df in [0.0, -1.0, f64::NAN] {
            assert_eq!(none(method, ShareEvidence { df, ..base }), NoLimits::NoDegreesOfFreedom);
            let one = ShareEvidence { df, share: 1.0, se: 0.0, n: 1, yes: Some(1), ..base };
            assert_eq!(none(method, one), NoLimits::NoDegreesOfFreedom);
        }
        assert_eq!(none(method, ShareEvidence { se: 0.0, ..base }), NoLimits::NoSpread);
        assert_eq!(none(method, ShareEvidence { se: f64::NAN, ..base }), NoLimits::NoEstimate);
        assert_eq!(none(method, ShareEvidence { se: f64::INFINITY, ..base }), NoLimits::NoEstimate);
    }
    assert_eq!(none(Interval::Finite, ShareEvidence { n: 0, ..base }), NoLimits::NoAnswers);
    assert_eq!(none(Interval::Finite, ShareEvidence { share: f64::NAN, ..base }), NoLimits::NoEstimate);
    assert_eq!(none(Interval::Hypergeometric, base), NoLimits::NeedsCounts);
    assert_eq!(none(Interval::StratifiedExact, base), NoLimits::NeedsStrata);
    assert_eq!(none(Interval::Bootstrap, base), NoLimits::NeedsReplicates);
    for strata in [[(10, 5, 6)], [(4, 5, 2)], [(10, 0, 0)], [(10, 5, 3)]] {
        let strata = strata.map(|(population, answered, yes)| StratumCounts { population, answered, yes });
        let evidence = ShareEvidence { strata: &strata, ..base };
        assert_eq!(none(Interval::StratifiedExact, evidence), NoLimits::ContradictoryCounts);
    }
    assert_eq!(
        none(Interval::ClopperPearson, ShareEvidence { equal_weights: false, ..base }),
        NoLimits::NeedsEqualWeights
    );
    let counts = |yes, answered, population| interval::FiniteCounts {
        yes,
        answered,
        population,
        population_known: true,
    };
    for bad in [counts(4, 3, 9), counts(4, 10, 9), counts(0, 0, 9)] {
        let evidence = ShareEvidence { counts: Some(bad), ..base };
        assert_eq!(none(Interval::Finite, evidence), NoLimits::ContradictoryCounts);
    }
    for level in [0.0, 1.0, 95.0, f64::NAN] {
        assert_eq!(interval::share(Interval::Wald, &base, level), Err(NoLimits::LevelOutOfRange));
    }
    // One respondent needs no degrees of freedom where the group is known: 1 of 1 asked from 10.
    let one = ShareEvidence::of_counts(counts(1, 1, 10));
    let (limits, _) = interval::share(Interval::Finite, &one, 0.95).unwrap();
    assert_eq!((limits.low, limits.high), (0.1, 1.0));
    let value = |se, df| interval::mean(&MeanEvidence { value: 3.0, se, df, full_census: false }, 0.95);
    assert_eq!(value(0.0, 4.0), Err(NoLimits::NoSpread));
    assert_eq!(value(1.0, 0.0), Err(NoLimits::NoDegreesOfFreedom));
    assert_eq!(value(f64::NAN, 4.0), Err(NoLimits::NoEstimate));
}

#[test]
fn the_words_are_those_of_the_documents() {
    for method in Interval::ALL {
        assert_eq!(serde_json::to_value(method).unwrap(), method.word());
        assert_eq!(Interval::from_word(method.word()), Some(*method));
    }
    assert_eq!(Interval::from_word("Wald"), None);
    let listed: Vec<_> = Interval::words().collect();
    assert_eq!(
        listed.join(", "),
        "finite, wald, logit, asin, wilson, beta, korn_graubard_truncated, likelihood, agresti_coull, jeffreys, \
         clopper_pearson, hypergeometric, stratified_exact, bootstrap"
    );
}

#[test]
fn the_words_of_r_are_read_and_ours_are_printed() {
    for (theirs, method) in [("mean", Interval::Wald), ("xlogit", Interval::Logit)] {
        assert_eq!(Interval::from_word(theirs), Some(method));
        let read: Interval = peil::wire::option("interval", theirs.into(), peil::Stage::Estimate).unwrap();
        assert_eq!(read, method);
        assert_ne!(serde_json::to_value(read).unwrap(), theirs);
        let schema = schemars::schema_for!(Interval).to_value();
        let listed = schema["oneOf"].as_array().unwrap().iter().filter(|one| one["const"] == theirs).count();
        assert_eq!(listed, 1, "{theirs}");
    }
    assert!(peil::wire::option::<Interval>("interval", "means".into(), peil::Stage::Estimate).is_err());
}

/// A weighted stratified sample from a small group: 12 of 20 answered, 7 yes, the weighted share 0.55.
#[test]
fn the_default_moves_outwards_to_attainable_shares_and_stops_where_the_answers_do() {
    let base = ShareEvidence {
        share: 0.55,
        se: 0.11,
        df: 10.0,
        n: 12,
        n_design: 12,
        equal_weights: false,
        yes: Some(7),
        counts: None,
        lattice: Some(20),
        full_census: false,
        strata: &[],
        replicates: None,
    };
    let of = |evidence| interval::share(Interval::Finite, &evidence, 0.95).unwrap();
    let (free, none) = of(ShareEvidence { lattice: None, ..base });
    let (limits, remarks) = of(base);
    assert_eq!(none, []);
    assert_eq!(free.method, Interval::Beta);
    // 7 yes and 5 no are there already, so 7 to 15 of the 20 are yes; the formula alone reaches past both.
    assert_eq!((limits.low, limits.high), (7.0 / 20.0, 15.0 / 20.0));
    assert!(free.low < limits.low && free.high > limits.high);
    assert_eq!(remarks, [interval::Remark::Snapped, interval::Remark::BoundedByAnswers]);
    // In a large group the limits stay where they are.
    let large = ShareEvidence { lattice: Some(interval::SMALL_POPULATION + 1), ..base };
    let small = ShareEvidence { lattice: Some(interval::SMALL_POPULATION), ..base };
    assert_eq!(of(large), (free, Vec::new()));
    let (limits, remarks) = of(small);
    let outwards = ((free.low * 1000.0).floor() / 1000.0, (free.high * 1000.0).ceil() / 1000.0);
    assert_eq!((limits.low, limits.high), outwards);
    assert!(limits.low < free.low && free.high < limits.high);
    assert_eq!(remarks, [interval::Remark::Snapped]);
    let error = interval::share(Interval::Finite, &ShareEvidence { lattice: Some(11), ..base }, 0.95);
    assert_eq!(error, Err(NoLimits::ContradictoryCounts));
}
