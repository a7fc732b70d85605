//! What replicates must be whatever the data: balance, streams that never change, ranks by two routes, errors.

use super::*;
use crate::answers::{Answers, Column};
use crate::estimate::{Estimate, Measure, Note, Query};
use crate::{PopulationSizes, Sample, StratumSize};

fn words(words: impl IntoIterator<Item = String>) -> Column {
    let words: Vec<String> = words.into_iter().collect();
    words.iter().map(String::as_str).collect()
}

/// Strata of so many PSUs, two rows in each, of populations of so many PSUs (none: unknown).
fn design(strata: &[(usize, Option<u64>)]) -> Design {
    let rows = || strata.iter().enumerate().flat_map(|(h, (psus, _))| (0..2 * psus).map(move |row| (h, row)));
    let stratum = words(rows().map(|(h, _)| format!("s{h:02}")));
    let psu = words(rows().map(|(_, row)| format!("p{:02}", row / 2)));
    let weights: Vec<f64> = rows().map(|(h, row)| 1.0 + h as f64 + (row % 5) as f64 / 7.0).collect();
    let count = weights.len();
    let mut builder = Design::builder(count).strata(&stratum).psus(&psu).nest(true).weights(weights.into());
    if strata.iter().all(|(_, population)| population.is_some()) {
        let sizes = strata.iter().enumerate();
        let sizes = sizes.map(|(h, (_, size))| (format!("s{h:02}"), StratumSize::of(size.unwrap())));
        builder = builder.population(PopulationSizes::PerStratum(sizes.collect()));
    }
    builder.build().unwrap()
}

/// Estimates of queries with variances from replicates.
fn ask(replicates: &Replicates, design: &Design, answers: &Answers, queries: &[Query]) -> Vec<Estimate> {
    let design = design.clone().with_replicates(replicates.clone());
    Sample::new(answers.clone(), design).unwrap().run(queries).unwrap().rows
}

fn factors(replicates: &Replicates, replicate: usize) -> Vec<f64> {
    match &replicates.source {
        Source::Made(made) => made.factors(replicate),
        Source::Given(_) => unreachable!("made here"),
    }
}

fn bootstrap(kind: MakeKind, replicates: usize, seed: u64) -> MakeReplicates {
    MakeReplicates { replicates: Some(replicates), seed: Some(seed), ..MakeReplicates::new(kind) }
}

#[test]
fn a_seed_gives_the_same_draws_on_every_host() {
    let design = design(&[(4, Some(9)), (3, Some(30))]);
    let canty = bootstrap(MakeKind::Bootstrap, 3, 2026).build(&design).unwrap();
    let rao_wu = bootstrap(MakeKind::RaoWu, 3, 2026).build(&design).unwrap();
    insta::assert_debug_snapshot!((0..3).map(|r| factors(&canty, r)).collect::<Vec<_>>());
    insta::assert_debug_snapshot!((0..3).map(|r| factors(&rao_wu, r)).collect::<Vec<_>>());
    let other = bootstrap(MakeKind::Bootstrap, 3, 2027).build(&design).unwrap();
    assert_ne!(factors(&canty, 0), factors(&other, 0));
}

#[test]
fn every_psu_has_mean_factor_one_where_replicates_are_balanced() {
    let mut fay = MakeReplicates::new(MakeKind::Fay);
    fay.rho = Some(0.4);
    let pairs = design(&[(2, Some(5)), (2, Some(9)), (2, Some(2)), (2, Some(100)), (2, Some(3))]);
    let several = design(&[(4, None), (3, None)]);
    for (make, design) in [
        (MakeReplicates::new(MakeKind::Brr), &pairs),
        (fay, &pairs),
        (MakeReplicates::new(MakeKind::Jkn), &pairs),
    ] {
        let replicates = make.build(design).unwrap();
        let mut sums = vec![0.0; design.psus()];
        for replicate in 0..replicates.len() {
            sums.iter_mut().zip(factors(&replicates, replicate)).for_each(|(sum, factor)| *sum += factor);
        }
        for (psu, sum) in sums.iter().enumerate() {
            assert!((sum / replicates.len() as f64 - 1.0).abs() < 1e-14, "{make:?}, PSU {psu}: {sum}");
        }
    }
    // A stratum in full keeps its weights; the draws of a stratum always add up to its PSUs.
    let replicates = MakeReplicates::new(MakeKind::Brr).build(&pairs).unwrap();
    assert_eq!(replicates.len(), 8);
    assert!((0..8).all(|replicate| factors(&replicates, replicate)[4..6] == [1.0, 1.0]));
    for kind in [MakeKind::Bootstrap, MakeKind::RaoWu] {
        let replicates = bootstrap(kind, 50, 1).build(&several).unwrap();
        for replicate in 0..50 {
            let factors = factors(&replicates, replicate);
            let sums: [f64; 2] = [factors[..4].iter().sum(), factors[4..].iter().sum()];
            assert!((sums[0] - 4.0).abs() < 1e-14 && (sums[1] - 3.0).abs() < 1e-14, "{kind:?}: {factors:?}");
            assert!(factors.iter().all(|factor| *factor >= 0.0));
        }
    }
}

/// Variance of a total of 1, 2, 3 … by PSU.
fn variance_of_total(replicates: &Replicates, design: &Design) -> f64 {
    let total = |weights: &[f64]| {
        let of_psu = |psu: usize| weights[design.psu_rows(psu)].iter().sum::<f64>() * (psu * psu % 7) as f64;
        vec![(0..design.psus()).map(of_psu).sum::<f64>()]
    };
    let full = total(&design.weights_in_order());
    replicates.covariance(design, &full, total).unwrap().covariance[0]
}

/// The linearised variance of the same.
fn linearised(design: &Design) -> f64 {
    let weights = design.weights_in_order();
    let of_stratum = |stratum: &crate::design::Stratum| {
        let of_psu = |psu: usize| weights[design.psu_rows(psu)].iter().sum::<f64>() * (psu * psu % 7) as f64;
        let z: Vec<f64> = stratum.psus.clone().map(of_psu).collect();
        let mean = z.iter().sum::<f64>() / z.len() as f64;
        let squares: f64 = z.iter().map(|z| (z - mean).powi(2)).sum();
        (1.0 - stratum.fraction()) * z.len() as f64 / (z.len() as f64 - 1.0) * squares
    };
    design.strata().iter().map(of_stratum).sum()
}

#[test]
fn replicates_of_a_linear_estimate_have_the_linearised_variance() {
    let several = design(&[(5, Some(8)), (3, Some(30)), (4, Some(4)), (6, Some(1000))]);
    let exact = linearised(&several);
    for mse in [false, true] {
        // With `mse` too: the mean of the replicates is the estimate.
        let make = MakeReplicates { mse, ..MakeReplicates::new(MakeKind::Jkn) };
        let variance = variance_of_total(&make.build(&several).unwrap(), &several);
        assert!((variance / exact - 1.0).abs() < 1e-13, "{variance} for {exact}");
    }
    let pairs = design(&[(2, Some(5)), (2, Some(9)), (2, Some(100)), (2, Some(3))]);
    for rho in [0.0, 0.3, 0.9] {
        let fay = MakeReplicates { rho: Some(rho), ..MakeReplicates::new(MakeKind::Fay) };
        let variance = variance_of_total(&fay.build(&pairs).unwrap(), &pairs);
        assert!((variance / linearised(&pairs) - 1.0).abs() < 1e-13);
    }
    let one = design(&[(7, Some(20))]);
    let variance = variance_of_total(&MakeReplicates::new(MakeKind::Jk1).build(&one).unwrap(), &one);
    assert!((variance / linearised(&one) - 1.0).abs() < 1e-13);
}

#[test]
fn bootstraps_come_near_the_linearised_variance() {
    let even = design(&[(6, Some(24)), (6, Some(18)), (6, Some(60))]);
    let unequal = design(&[(2, None), (3, None), (9, None)]);
    let replicates = 20_000;
    // Four standard errors of a variance from so many nearly normal replicates.
    let near = 4.0 * (2.0 / f64::from(replicates)).sqrt();
    for (kind, design) in [
        (MakeKind::RaoWu, &even),
        (MakeKind::RaoWu, &unequal),
        (MakeKind::Bootstrap, &self::design(&[(6, None), (6, None)])),
    ] {
        let made = bootstrap(kind, replicates as usize, 7).build(design).unwrap();
        let ratio = variance_of_total(&made, design) / linearised(design);
        assert!((ratio - 1.0).abs() < near, "{kind:?}: {ratio}");
    }
    // Drawn from N copies instead of a population of N: a variance larger by N/(N − 1).
    let made = bootstrap(MakeKind::Bootstrap, replicates as usize, 7).build(&even).unwrap();
    let ratio = variance_of_total(&made, &even) / linearised(&even);
    assert!(ratio > 60.0 / 59.0 - near && ratio < 18.0 / 17.0 + near, "{ratio}");
}

#[test]
fn the_scale_of_the_bootstrap_is_that_of_r() {
    let text = include_str!("../../vectors/replicates/r_replicates.json");
    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let made =
        bootstrap(MakeKind::Bootstrap, 40, 0).build(&design(&[(5, None), (3, None), (9, None)])).unwrap();
    let theirs = document["bootstrap_scale"].as_f64().unwrap();
    assert!((made.scale() / theirs - 1.0).abs() < 1e-12, "{} where R has {theirs}", made.scale());
}

#[test]
fn the_rank_from_the_structure_is_the_rank_of_the_matrix() {
    let several = design(&[(5, Some(8)), (3, Some(30)), (2, Some(2)), (2, Some(1000))]);
    let pairs = design(&[(2, Some(5)), (2, Some(9)), (2, Some(2)), (2, Some(100)), (2, Some(3))]);
    for (kind, design) in [(MakeKind::Jkn, &several), (MakeKind::Brr, &pairs), (MakeKind::Jkn, &pairs)] {
        let replicates = MakeReplicates::new(kind).build(design).unwrap();
        let full = design.weights_in_order();
        for pattern in 1_u32..200 {
            // Subsets of PSUs, all of them among the patterns.
            let inside = |psu: usize| pattern == 1 || (pattern.wrapping_mul(2_654_435_761) >> psu) & 1 == 1;
            let places: Vec<u32> = (0..design.psus())
                .filter(|&psu| inside(psu))
                .map(|psu| design.psu_rows(psu).start as u32)
                .collect();
            let inside_place = |place: usize| inside(place / 2);
            let rank = replicates.rank(design, &full, &places) as f64;
            let by_structure = replicates.df_within(design, inside_place);
            assert_eq!(by_structure, (rank - 1.0).max(0.0), "{kind:?}, {places:?}");
        }
    }
}

#[test]
fn a_rank_found_on_few_rows_is_that_of_all_rows() {
    let rows = 6000;
    let weight = |row: usize| 1.0 + (row * 7919 % 1000) as f64 / 100.0;
    // Half-samples of 11 strata in 24 replicates: rank 12 at most, whatever the rows.
    let half = |row: usize, replicate: usize| {
        let sign = (replicate + 3).wrapping_mul(2_654_435_761) >> (row % 11 + 5) & 1;
        if (sign == 1) == (row / 11).is_multiple_of(2) { 0.5 } else { 1.5 }
    };
    // All replicates are alike but in one row each, far from each other.
    let rare = |row: usize, replicate: usize| if row == 97 + 241 * replicate { 3.0 } else { 1.0 };
    // Full rank in the first half of the rows, rank one in the second.
    let first = |row: usize, replicate: usize| {
        if row < rows / 2 { ((row * 31 + replicate * replicate * 17) % 23) as f64 } else { 1.0 }
    };
    let factors: [&dyn Fn(usize, usize) -> f64; 3] = [&half, &rare, &first];
    for (case, factor) in factors.into_iter().enumerate() {
        let columns: Vec<Vec<f64>> =
            (0..24).map(|r| (0..rows).map(|row| weight(row) * factor(row, r)).collect()).collect();
        let replicates = of_columns(columns.clone());
        let design = Design::builder(rows).build().unwrap();
        for inside in
            [|_: usize| true, |row: usize| row % 3 == 1, |row: usize| row >= 2999, |row: usize| row < 20]
        {
            let places: Vec<usize> = (0..rows).filter(|&row| inside(row)).collect();
            let matrix = nalgebra::DMatrix::from_fn(places.len(), 24, |at, r| columns[r][places[at]]);
            let singular = matrix.singular_values();
            let expected = singular.iter().filter(|value| **value > 1e-7 * singular[0]).count() as f64 - 1.0;
            for _ in 0..2 {
                assert_eq!(replicates.df_within(&design, inside), expected, "case {case}");
            }
        }
    }
}

/// Replicates of the usual bootstrap whose weights are these columns.
fn of_columns(columns: Vec<Vec<f64>>) -> Replicates {
    let count = columns.len();
    Replicates {
        source: Source::Given(GivenColumns::combined(columns.into_iter().map(Into::into).collect())),
        scale: 0.5,
        rscales: vec![1.0; count],
        mse: true,
        df: OnceLock::new(),
        df_is_given: false,
        bases: KnownBases::default(),
        likeness: Likeness::Other,
    }
}

/// Columns of factors made by a rule, given back as columns.
fn as_columns(replicates: &Replicates, design: &Design) -> Vec<(String, Column)> {
    let full = design.weights_in_order();
    let column = |replicate: usize| {
        let mut weights = Vec::new();
        replicates.weights(design, &full, replicate, &mut weights);
        (format!("r{replicate}"), Column::from(weights))
    };
    (0..replicates.len()).map(column).collect()
}

fn number(rows: usize) -> Column {
    Column::from((0..rows).map(|row| (row * row % 23) as f64 - 4.0).collect::<Vec<_>>())
}

#[test]
fn given_made_and_general_estimators_agree() {
    // Rows are in design order here, so that weights of places are those of rows.
    let design = design(&[(5, Some(8)), (3, Some(30)), (4, Some(4)), (6, Some(1000))]);
    assert!(design.order().is_none());
    let rows = design.rows();
    let domain = words((0..rows).map(|row| format!("d{}", row % 5 % 3)));
    let answer = words((0..rows).map(|row| format!("a{}", row / 3 % 4)));
    for make in [MakeReplicates::new(MakeKind::Jkn), bootstrap(MakeKind::RaoWu, 30, 3)] {
        let made = MakeReplicates { mse: true, ..make }.build(&design).unwrap();
        let mut columns = as_columns(&made, &design);
        let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
        columns.extend([("y".to_owned(), number(rows)), ("d".to_owned(), domain.clone())]);
        columns.push(("a".to_owned(), answer.clone()));
        let answers = Answers::new(columns).unwrap();
        let given = ReplicateColumns {
            scale: Some(made.scale()),
            rscales: Some(made.rscales().to_vec()),
            mse: true,
            ..ReplicateColumns::new(ReplicateKind::Other, names)
        };
        let given = given.build(&answers, &design).unwrap();
        let by = vec!["d".to_owned()];
        let queries = [
            Query { by: by.clone(), ..Query::new("mean", Measure::Mean { of: "y".to_owned() }) },
            Query { by: by.clone(), ..Query::new("total", Measure::Total { of: "y".to_owned() }) },
            Query { by, ..Query::new("shares", Measure::Distribution { of: "a".to_owned() }) },
        ];
        let of_made = ask(&made, &design, &answers, &queries);
        let of_given = ask(&given, &design, &answers, &queries);
        assert_eq!(of_made.len(), 3 + 3 + 12);
        for (made, given) in of_made.iter().zip(&of_given) {
            let (a, b) = (made.se.unwrap(), given.se.unwrap());
            assert!((a - b).abs() <= 1e-12 * b, "{made:?} {given:?}");
        }
        let Some(Column::Numbers(y)) = answers.column("y") else { unreachable!() };
        let is_first = |row: usize| (row % 5).is_multiple_of(3);
        let mean = |weights: &[f64]| {
            let inside = || weights.iter().zip(y.as_slice()).enumerate().filter(|(row, _)| is_first(*row));
            let sum: f64 = inside().map(|(_, (w, y))| w * y).sum();
            vec![sum / inside().map(|(_, (w, _))| w).sum::<f64>()]
        };
        let full = mean(&design.weights_in_order());
        for replicates in [&made, &given] {
            let general = replicates.covariance(&design, &full, mean).unwrap().covariance[0];
            assert!((general / of_made[0].se.unwrap().powi(2) - 1.0).abs() < 1e-12);
        }
        assert!((made.df(&design) - given.df(&design)).abs() < 1e-9);
    }
}

#[test]
fn replicates_without_an_estimate_are_left_out_and_counted() {
    let answers = Answers::new([
        ("y".to_owned(), Column::from(vec![1.0, 2.0, 6.0, 7.0])),
        ("d".to_owned(), ["a", "b", "b", "b"].into_iter().collect()),
        ("r1".to_owned(), Column::from(vec![0.0, 1.0, 1.0, 2.0])),
        ("r2".to_owned(), Column::from(vec![2.0, 1.0, 0.0, 1.0])),
        ("r3".to_owned(), Column::from(vec![2.0, 0.0, 1.0, 1.0])),
    ]);
    let answers = answers.unwrap();
    let design = Design::builder(4).build().unwrap();
    let given = ReplicateColumns::new(ReplicateKind::Other, ["r1", "r2", "r3"]);
    let replicates = given.build(&answers, &design).unwrap();
    let mean = Query { by: vec!["d".to_owned()], ..Query::new("mean", Measure::Mean { of: "y".to_owned() }) };
    let rows = ask(&replicates, &design, &answers, &[mean]);
    let left_out = |row: &Estimate| {
        row.notes.iter().any(|note| matches!(note, Note::ReplicatesLeftOut { replicates: 1 }))
    };
    assert!(left_out(&rows[0]) && !left_out(&rows[1]));
    // Means 22/4, 9/2, 13/2 about their mean 5.5.
    assert!((rows[1].se.unwrap().powi(2) - 2.0).abs() < 1e-14);
}

#[test]
fn everything_wrong_with_given_columns_is_reported_at_once() {
    let answers = Answers::new([
        ("good".to_owned(), Column::from(vec![1.0, 2.0, 0.0])),
        ("bad".to_owned(), Column::from(vec![-1.0, f64::NAN, f64::INFINITY])),
        ("word".to_owned(), ["a", "b", "b"].into_iter().collect()),
    ])
    .unwrap();
    let design = Design::builder(3).build().unwrap();
    let columns = ReplicateColumns {
        rho: Some(0.5),
        scale: Some(f64::NAN),
        rscales: Some(vec![1.0, -1.0]),
        df: Some(0.0),
        ..ReplicateColumns::new(ReplicateKind::Sdr, ["good", "bad", "word", "god", "good"])
    };
    insta::assert_snapshot!(columns.build(&answers, &design).unwrap_err());
    let none = ReplicateColumns::new(ReplicateKind::Jkn, ["good"; 0]);
    insta::assert_snapshot!(none.build(&answers, &design).unwrap_err());
    let fay = |rho| ReplicateColumns { rho, ..ReplicateColumns::new(ReplicateKind::Fay, ["good", "good"]) };
    insta::assert_snapshot!(fay(None).build(&answers, &design).unwrap_err());
    insta::assert_snapshot!(fay(Some(1.0)).build(&answers, &design).unwrap_err());
}

#[test]
fn factors_that_are_announced_as_weights_are_an_error() {
    let answers = Answers::new([
        ("r1".to_owned(), Column::from(vec![0.0, 1.5, 1.5])),
        ("r2".to_owned(), Column::from(vec![1.5, 0.0, 1.5])),
    ])
    .unwrap();
    let design = Design::builder(3).weights(vec![20.0, 30.0, 10.0].into()).build().unwrap();
    let mut columns = ReplicateColumns::new(ReplicateKind::Jk1, ["r1", "r2"]);
    insta::assert_snapshot!(columns.build(&answers, &design).unwrap_err());
    columns.combined = false;
    assert!(columns.build(&answers, &design).is_ok());
}

#[test]
fn what_replicates_of_psus_cannot_show_is_refused() {
    let lonely = words(["a", "a", "b"].map(str::to_owned));
    let design = Design::builder(3).strata(&lonely).lonely(crate::LonelyPsu::Adjust).build().unwrap();
    insta::assert_snapshot!(MakeReplicates::new(MakeKind::Jkn).build(&design).unwrap_err());
    let design = Design::builder(3).strata(&lonely).lonely(crate::LonelyPsu::Remove).build().unwrap();
    assert_eq!(MakeReplicates::new(MakeKind::Jkn).build(&design).unwrap().len(), 2);
}

#[test]
fn degrees_of_freedom_are_those_given_or_the_rank_less_one() {
    // The third column is the sum of the first two: rank two.
    let answers = Answers::new([
        ("r1".to_owned(), Column::from(vec![1.0, 2.0, 0.5, 4.0])),
        ("r2".to_owned(), Column::from(vec![2.0, 1.0, 3.5, 0.0])),
        ("r3".to_owned(), Column::from(vec![3.0, 3.0, 4.0, 4.0])),
    ])
    .unwrap();
    let design = Design::builder(4).weights(vec![2.0; 4].into()).build().unwrap();
    let columns = ReplicateColumns::new(ReplicateKind::Bootstrap, ["r1", "r2", "r3"]);
    let replicates = columns.build(&answers, &design).unwrap();
    assert_eq!((replicates.df(&design), replicates.df_is_given()), (1.0, false));
    assert_eq!(replicates.df_within(&design, |place| place == 3), 0.0);
    let columns = ReplicateColumns { df: Some(7.0), ..columns };
    assert_eq!(columns.build(&answers, &design).unwrap().df(&design), 7.0);
}

#[test]
fn weights_below_zero_after_calibration_are_summed_as_well() {
    let columns = vec![vec![3.0, -0.5, 1e-9, 2.0], vec![1.0, 0.0, -2.0, 4.0]];
    let design = Design::builder(4).build().unwrap();
    let answers = Answers::new([("y".to_owned(), Column::from(vec![1.0, 2.0, 4.0, -8.0]))]).unwrap();
    let replicates = of_columns(columns);
    let total = Query::new("total", Measure::Total { of: "y".to_owned() });
    let row = ask(&replicates, &design, &answers, &[total]).remove(0);
    let expected = 0.5 * ((-14.0 + 4e-9 + 1.0_f64).powi(2) + (-39.0 + 1.0_f64).powi(2));
    assert!((row.se.unwrap().powi(2) / expected - 1.0).abs() < 1e-13, "{row:?}");
}

#[test]
fn strata_that_cannot_be_halved_are_named() {
    let error = MakeReplicates::new(MakeKind::Brr).build(&design(&[(3, None), (2, None), (4, None)]));
    insta::assert_snapshot!(error.unwrap_err());
    let error = MakeReplicates { seed: Some(1), ..bootstrap(MakeKind::Jk1, 9, 1) }
        .build(&design(&[(3, None), (2, None)]))
        .unwrap_err();
    insta::assert_snapshot!(error);
    let error = MakeReplicates { rho: Some(2.0), ..bootstrap(MakeKind::RaoWu, 1, 1) }
        .build(&design(&[(2, Some(2))]))
        .unwrap_err();
    insta::assert_snapshot!(error);
    let error = MakeReplicates::new(MakeKind::Bootstrap).build(&design(&[(2, None)])).unwrap_err();
    insta::assert_snapshot!(error);
}
