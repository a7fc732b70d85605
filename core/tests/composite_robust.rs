//! Robustness of composite indices: Monte Carlo against closed forms and against plans made one by one, bounds, covariances
//! without full rank, seeds, and what a user reads when something is wrong.

use peil::composite::{
    Aggregate, Alternative, Choice, Impute, Index, IndexData, InputErrors, Keep, Normalise, Part, PassTest,
    Robust, RobustNote, RobustPlan, RobustScore, Robustness, Screen, Taken, Tier, Treat, Treatment,
    ValueRange, Weights,
};
use peil::num::normal_cdf;
use peil::{Answers, Categories, Code, Column, Error};

fn data(columns: &[(&str, &[f64])]) -> IndexData {
    let names: Vec<String> = (0..columns[0].1.len()).map(|unit| format!("u{unit}")).collect();
    let units =
        ("unit".to_owned(), Column::from(Categories::from_words(names.iter().map(|own| Some(own.as_str())))));
    let numbers = columns.iter().map(|(name, values)| ((*name).to_owned(), Column::from(values.to_vec())));
    IndexData::new(&Answers::new(std::iter::once(units).chain(numbers)).unwrap(), "unit", None).unwrap()
}

fn as_is(parts: impl IntoIterator<Item = Part>) -> Index {
    Index { normalise: Normalise::AsIs, ..Index::new("index", parts) }
}

fn run(plan: &RobustPlan) -> Robust {
    plan.run(&mut |_, _| true).unwrap()
}

fn refused(asked: &Robustness, index: &Index, data: &IndexData, errors: Option<&InputErrors>) -> Error {
    asked.plan(index, data, errors).unwrap_err()
}

/// Asserts that a mean of n draws with a standard deviation is what it should be, by four and a half standard errors.
fn assert_mean(found: Option<f64>, expected: f64, sd: f64, n: u64) {
    let (found, error) = (found.unwrap(), 4.5 * sd / (n as f64).sqrt());
    assert!((found - expected).abs() <= error, "{found} is not {expected} ± {error}");
}

/// Six indicators of twelve units in three branches, some values missing.
fn twelve() -> (Index, IndexData) {
    let column = |step: usize, missing: usize| -> Vec<f64> {
        let value =
            |unit: usize| if unit == missing { f64::NAN } else { ((unit + 1) * step % 31) as f64 + 1.0 };
        (0..12).map(value).collect()
    };
    let columns: Vec<Vec<f64>> =
        [(7, 99), (11, 3), (13, 99), (17, 5), (19, 5), (23, 0)].map(|(s, m)| column(s, m)).into();
    let names = ["a", "b", "c", "d", "e", "f"];
    let columns: Vec<(&str, &[f64])> = names.into_iter().zip(columns.iter().map(Vec::as_slice)).collect();
    let index = Index {
        normalise: Normalise::MinMax { low: 1.0, high: 100.0 },
        screen: Some(Screen { available: Some(0.7), nonzero: None }),
        available: Some(0.5),
        ..Index::new(
            "index",
            [
                Part::branch("one", [Part::indicator("a"), Part::indicator("b").weight(2.0).down()]),
                Part::branch(
                    "two",
                    [
                        Part::indicator("c"),
                        Part::branch("three", [Part::indicator("d"), Part::indicator("e")]),
                    ],
                ),
                Part::indicator("f").weight(0.5),
            ],
        )
    };
    (index, data(&columns))
}

/// Holds an alternative, taken in every replication, against the plan of the index that it describes.
fn assert_same_as(alternative: &Alternative, described: &Index) {
    let (index, data) = twelve();
    let twice = [
        Alternative { name: "one".to_owned(), ..alternative.clone() },
        Alternative { name: "other".to_owned(), ..alternative.clone() },
    ];
    let asked = Robustness {
        choices: vec![Choice::between("choice", twice)],
        replications: 4,
        nodes: ["one", "two"].map(str::to_owned).into(),
        ..Robustness::default()
    };
    let expected = described.plan(&data).unwrap_or_else(|error| panic!("{error}")).run();
    for parameters in [Taken::Anew, Taken::Frozen] {
        let asked = Robustness { parameters, ..asked.clone() };
        let robust = run(&asked.plan(&index, &data, None).unwrap_or_else(|error| panic!("{error}")));
        assert_eq!(robust.scores.len(), 3 * 12);
        for own in &robust.scores {
            let row = expected.row(&own.unit, None).unwrap();
            let score = expected.scores(&own.node).get(row).copied().filter(|score| !score.is_nan());
            let ranks = expected.ranks(&own.node);
            let rank = ranks.get(row).copied().flatten();
            assert_eq!(own.median.is_some(), score.is_some(), "{}, {}", own.node, own.unit);
            if let Some(score) = score {
                let close =
                    |found: Option<f64>| (found.unwrap() - score).abs() < 1e-12 * score.abs().max(1.0);
                assert!(
                    close(own.low) && close(own.high),
                    "{}, {}: {own:?} is not {score}",
                    own.node,
                    own.unit
                );
                assert_eq!((own.rank_low, own.rank_high), (rank, rank), "{}, {}", own.node, own.unit);
            }
        }
    }
}

#[test]
fn an_alternative_is_the_index_that_its_words_describe() {
    let (index, _) = twelve();
    let named = || Alternative::named("x");
    assert_same_as(&named(), &index);
    let normalise = Normalise::PercentileRank;
    assert_same_as(
        &Alternative { normalise: Some(normalise.clone()), ..named() },
        &Index { normalise, ..index.clone() },
    );
    let aggregate = Aggregate::Geometric;
    assert_same_as(
        &Alternative { aggregate: Some(aggregate), ..named() },
        &Index { aggregate, ..index.clone() },
    );
    let tiers = vec![Tier::default(), Tier { aggregate: Some(Aggregate::Harmonic), ..Tier::default() }];
    assert_same_as(
        &Alternative { aggregate: Some(Aggregate::Harmonic), tier: Some(1), ..named() },
        &Index { tiers, ..index.clone() },
    );
    let impute = Some(Impute::Median { by: None });
    assert_same_as(&Alternative { impute: impute.clone(), ..named() }, &Index { impute, ..index.clone() });
    let treat = Some(Treat {
        with: vec![Treatment::Winsorise { most: 2 }],
        until: Some(PassTest { skewness: Some(0.1), kurtosis: Some(0.1) }),
    });
    assert_same_as(&Alternative { treat: treat.clone(), ..named() }, &Index { treat, ..index.clone() });
    let whole = Index { available: Some(0.9), ..index.clone() };
    assert_same_as(&Alternative { index: Some(whole.clone()), ..named() }, &whole);
    let mut other = index.clone();
    other.parts[0].parts[1].weight = Some(7.0);
    other.parts[2].weight = Some(0.0);
    let stated = [("b".to_owned(), 7.0), ("f".to_owned(), 0.0)].into_iter().collect();
    assert_same_as(&Alternative { weights: Some(Weights::Stated { parts: stated }), ..named() }, &other);
    let mut equal = index.clone();
    equal.parts[0].parts[1].weight = None;
    equal.parts[2].weight = None;
    assert_same_as(&Alternative { weights: Some(Weights::Equal), ..named() }, &equal);
}

#[test]
fn what_is_left_out_is_left_out_of_screening_and_the_data_rule_too() {
    let (index, _) = twelve();
    for (out, change) in [
        ("b", (|own: &mut Index| drop(own.parts[0].parts.remove(1))) as fn(&mut Index)),
        ("d", |own| drop(own.parts[1].parts[1].parts.remove(0))),
        ("three", |own| drop(own.parts[1].parts.remove(1))),
        ("f", |own| drop(own.parts.remove(2))),
    ] {
        let mut without = index.clone();
        change(&mut without);
        assert_same_as(&Alternative { leave_out: vec![out.to_owned()], ..Alternative::named("x") }, &without);
    }
    // A branch of which nothing is left goes too.
    let mut without = index.clone();
    without.parts[1].parts.remove(1);
    let leave_out = ["d", "e"].map(str::to_owned).into();
    assert_same_as(&Alternative { leave_out, ..Alternative::named("x") }, &without);
}

#[test]
fn errors_of_values_give_scores_the_spread_that_hand_gives() {
    // (3x + y)/4: variances (9 · 0.01 + 0.04)/16, and a pair differs by a normal of the sum of two.
    let index = as_is([Part::indicator("x").weight(3.0), Part::indicator("y")]);
    let data = data(&[("x", &[1.0, 1.1, 3.0]), ("y", &[2.0, 2.1, 0.0])]);
    let errors = InputErrors::Standard(vec![0.1, 0.1, 0.1, 0.2, 0.2, 0.2]);
    let asked = Robustness { replications: 20_000, pairs: true, top: vec![1, 2], ..Robustness::default() };
    let robust = run(&asked.plan(&index, &data, Some(&errors)).unwrap());
    let sd = (0.13_f64 / 16.0).sqrt();
    for (own, score) in robust.scores.iter().zip([1.25, 1.35, 2.25]) {
        assert_eq!((own.score, own.replications), (Some(score), 20_000));
        assert_mean(own.mean, score, sd, 20_000);
        assert!((own.sd.unwrap() / sd - 1.0).abs() < 0.03);
        assert_mean(own.p05, score - 1.644_854 * sd, 2.2 * sd, 20_000);
        assert_mean(own.high, score + 1.959_964 * sd, 2.9 * sd, 20_000);
        assert_eq!(own.ranks.iter().sum::<u64>(), 20_000);
    }
    let above = normal_cdf(-0.1 / (sd * 2_f64.sqrt()));
    let pair = &robust.pairs[0];
    assert_eq!((pair.unit.as_str(), pair.other.as_str(), robust.pairs.len()), ("u0", "u1", 3));
    assert_mean(Some(pair.above), above, (above * (1.0 - above)).sqrt(), 20_000);
    // The third is first whatever happens, and the others share the second place.
    let [first, second, third] = [0, 1, 2].map(|unit: usize| robust.scores[unit].top.clone());
    assert_eq!(third, [Some(1.0), Some(1.0)]);
    assert_eq!((first[0], second[0]), (Some(0.0), Some(0.0)));
    assert!(
        (first[1].unwrap() - pair.above).abs() < 1e-12
            && (first[1].unwrap() + second[1].unwrap() - 1.0).abs() < 1e-12
    );
    // Ranks as they are 3 2 1: they move by 2/3 where the first two change places, else not at all.
    assert!((robust.shift.mean.unwrap() - 2.0 / 3.0 * pair.above).abs() < 1e-12);
}

#[test]
fn a_covariance_without_full_rank_is_drawn_from() {
    // Shares of one whole: y = 1 − x in every unit, so that the mean of both never moves.
    let index = as_is([Part::indicator("x"), Part::indicator("y")]);
    let data = data(&[("x", &[0.3, 0.6]), ("y", &[0.7, 0.4])]);
    let (v, w) = (0.01, 0.04);
    #[rustfmt::skip]
    let matrix = vec![
        v,  0.0, -v,  0.0,
        0.0, w,  0.0, -w,
        -v, 0.0,  v,  0.0,
        0.0, -w, 0.0,  w,
    ];
    let asked = Robustness { replications: 10_000, nodes: vec!["x".to_owned()], ..Robustness::default() };
    let robust = run(&asked.plan(&index, &data, Some(&InputErrors::Covariance(matrix))).unwrap());
    for own in &robust.scores[..2] {
        assert!((own.low.unwrap() - 0.5).abs() < 1e-9 && (own.high.unwrap() - 0.5).abs() < 1e-9, "{own:?}");
    }
    for (own, sd) in robust.scores[2..].iter().zip([0.1, 0.2]) {
        assert_mean(own.mean, own.score.unwrap(), sd, 10_000);
        assert!((own.sd.unwrap() / sd - 1.0).abs() < 0.03, "{own:?}");
    }
}

#[test]
fn a_covariance_between_units_decides_how_often_one_is_above_another() {
    let index = as_is([Part::indicator("x")]);
    let data = data(&[("x", &[1.0, 1.1, 1.2])]);
    // Rank 2: the errors are z1, 0.6 z1 + 0.8 z2 and z2, times 0.1.
    let matrix = [1.0, 0.6, 0.0, 0.6, 1.0, 0.8, 0.0, 0.8, 1.0].map(|own| own * 0.01).to_vec();
    let asked = Robustness { replications: 20_000, pairs: true, ..Robustness::default() };
    let robust = run(&asked.plan(&index, &data, Some(&InputErrors::Covariance(matrix))).unwrap());
    for (pair, (distance, variance)) in robust.pairs.iter().zip([(0.1, 0.008), (0.2, 0.02), (0.1, 0.004)]) {
        let above = normal_cdf(-distance / f64::sqrt(variance));
        assert_mean(Some(pair.above), above, (above * (1.0 - above)).sqrt(), 20_000);
    }
}

#[test]
fn shares_stay_shares_and_their_median_is_the_share() {
    let index = as_is([Part::indicator("p")]);
    let data = data(&[("p", &[0.02, 0.5, 0.97])]);
    let errors = InputErrors::Standard(vec![0.02, 0.02, 0.05]);
    let range = |keep| ValueRange { column: "p".to_owned(), low: 0.0, high: Some(1.0), keep };
    let asked = |keep| Robustness {
        replications: 20_000,
        level: 0.9999,
        ranges: vec![range(keep)],
        ..Robustness::default()
    };
    let robust = |keep| run(&asked(keep).plan(&index, &data, Some(&errors)).unwrap());
    let scaled = robust(Keep::Scale);
    for (own, (p, se)) in scaled.scores.iter().zip([(0.02_f64, 0.02_f64), (0.5, 0.02), (0.97, 0.05)]) {
        assert!(own.low.unwrap() > 0.0 && own.high.unwrap() < 1.0, "{own:?}");
        // The median's standard error is √(π/2) times that of the mean.
        assert_mean(own.median, p, 1.3 * se, 20_000);
        // The 95th per cent is that of the logit.
        let logit = (p / (1.0 - p)).ln() + 1.644_854 * se / (p * (1.0 - p));
        let expected = 1.0 / (1.0 + (-logit).exp());
        assert_mean(own.p95, expected, 2.2 * se / (p * (1.0 - p)) * expected * (1.0 - expected), 20_000);
    }
    // Far from the ends the spread is the one stated.
    assert!((scaled.scores[1].sd.unwrap() / 0.02 - 1.0).abs() < 0.02);
    let clipped = robust(Keep::Clip);
    assert_eq!((clipped.scores[0].low, clipped.scores[2].high), (Some(0.0), Some(1.0)));
    // On a bound there is no scale, unless there is no error.
    let edge = self::data(&[("p", &[0.0, 0.5, 1.0])]);
    let error = refused(&asked(Keep::Scale), &index, &edge, Some(&errors));
    assert_eq!(error.problems().iter().map(|own| own.place.row).collect::<Vec<_>>(), [Some(1), Some(3)]);
    let exact = InputErrors::Standard(vec![0.0, 0.1, 0.0]);
    let own = run(&asked(Keep::Scale).plan(&index, &edge, Some(&exact)).unwrap());
    assert_eq!((own.scores[0].low, own.scores[2].high), (Some(0.0), Some(1.0)));
    // A bound on one side.
    let above = ValueRange { high: None, ..range(Keep::Scale) };
    let asked = Robustness { ranges: vec![above], ..asked(Keep::Scale) };
    let own = run(&asked.plan(&index, &data, Some(&errors)).unwrap());
    assert!(own.scores[0].low.unwrap() > 0.0 && own.scores[2].high.unwrap() > 1.0);
}

#[test]
fn drawn_weights_have_the_spread_that_hand_gives() {
    let index = as_is([Part::indicator("x").weight(3.0), Part::indicator("y")]);
    let data = data(&[("x", &[1.0, 0.0]), ("y", &[0.0, 1.0])]);
    let robust = |weights| {
        let one = [Alternative { weights: Some(weights), ..Alternative::named("drawn") }];
        let asked = Robustness {
            choices: vec![Choice::between("weights", one)],
            replications: 20_000,
            ..Robustness::default()
        };
        run(&asked.plan(&index, &data, None).unwrap())
    };
    // The first unit's score is the share of x: from 3 · 0.8/(3 · 0.8 + 1.2) to 3 · 1.2/(3 · 1.2 + 0.8), evenly drawn weights.
    let own = &robust(Weights::Perturbed { by: 0.2 }).scores[0];
    assert!(own.low.unwrap() > 2.4 / 3.6 && own.high.unwrap() < 3.6 / 4.4);
    // sd by the delta method: s(1 − s) √2 · 0.2/√3.
    assert!((own.sd.unwrap() / (0.1875 * 2_f64.sqrt() * 0.2 / 3_f64.sqrt()) - 1.0).abs() < 0.03);
    // Mean 3/4, variance (3/16)/(c + 1).
    for concentration in [2.0, 15.0] {
        let own = &robust(Weights::Dirichlet { concentration }).scores[0];
        let sd = (0.1875 / (concentration + 1.0)).sqrt();
        assert_mean(own.mean, 0.75, sd, 20_000);
        assert!((own.sd.unwrap() / sd - 1.0).abs() < 0.03, "{own:?}");
    }
}

#[test]
fn alternatives_are_taken_in_proportion_to_their_shares() {
    let (index, data) = twelve();
    let alternatives = [
        Alternative { share: Some(3.0), ..Alternative::named("as stated") },
        Alternative {
            normalise: Some(Normalise::ZScore { mean: 50.0, sd: 10.0 }),
            ..Alternative::named("z")
        },
    ];
    let choices = vec![Choice::between("scale", alternatives), Choice::leave_one_out("fewer")];
    let asked = Robustness { choices, replications: 7000, ..Robustness::default() };
    let robust = run(&asked.plan(&index, &data, None).unwrap());
    let count = |at: usize| Some(robust.alternatives[at].replications as f64 / 7000.0);
    assert_mean(count(0), 0.75, 0.433, 7000);
    let fewer: Vec<&str> = robust.alternatives[2..].iter().map(|own| own.alternative.as_str()).collect();
    assert_eq!(fewer, ["all", "a", "b", "c", "d", "e", "f"]);
    for at in 2..9 {
        assert_mean(count(at), 1.0 / 7.0, 0.35, 7000);
    }
    assert!(robust.notes.contains(&RobustNote::SeveralScales { choice: "scale".to_owned() }));
    // The shift is the mean of the alternatives' shifts.
    let mean: f64 =
        robust.alternatives[2..].iter().map(|own| own.replications as f64 * own.shift.unwrap()).sum();
    assert!((mean / 7000.0 - robust.shift.mean.unwrap()).abs() < 1e-12);
}

/// Everything uncertain at once.
fn all_at_once(replications: u32) -> RobustPlan {
    let (index, data) = twelve();
    let values = index.plan(&data).unwrap().values().to_vec();
    let errors = InputErrors::Standard(values.iter().map(|x| x.abs() * 0.1).collect());
    let choices = vec![
        Choice::between(
            "scale",
            [
                Alternative::named("as stated"),
                Alternative { normalise: Some(Normalise::PercentileRank), ..Alternative::named("ranks") },
            ],
        ),
        Choice::between(
            "weights",
            [Alternative {
                weights: Some(Weights::Dirichlet { concentration: 10.0 }),
                ..Alternative::named("drawn")
            }],
        ),
        Choice::leave_one_out("fewer"),
    ];
    let asked = Robustness {
        seed: 11,
        choices,
        replications,
        pairs: true,
        top: vec![3],
        nodes: vec!["two".to_owned()],
        ..Robustness::default()
    };
    asked.plan(&index, &data, Some(&errors)).unwrap()
}

#[test]
fn a_replication_depends_on_the_seed_and_its_number_alone() {
    // Stopped when some are done, and asked for as many: the same.
    let mut told = Vec::new();
    let stopped = all_at_once(5000)
        .run(&mut |done, all| {
            told.push((done, all));
            done < 500
        })
        .unwrap();
    let done = stopped.replications;
    assert_eq!(told.last(), Some(&(done, 5000)));
    assert!((500..1000).contains(&done));
    assert!(stopped.notes.contains(&RobustNote::Stopped { done, asked: 5000 }));
    let whole = run(&all_at_once(done as u32));
    assert_eq!(
        (&stopped.scores, &stopped.pairs, &stopped.shift),
        (&whole.scores, &whole.pairs, &whole.shift)
    );
    assert!(whole.notes.iter().all(|note| !matches!(note, RobustNote::Stopped { .. })));
}

#[cfg(feature = "parallel")]
#[test]
fn the_number_of_threads_changes_no_bit() {
    let plan = all_at_once(2000);
    let threads = |count| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap();
        pool.install(|| {
            (
                run(&plan),
                plan.sensitivity(
                    &peil::composite::Sensitivity { rows: 100, ..Default::default() },
                    &mut |_, _| true,
                )
                .unwrap(),
            )
        })
    };
    let one = threads(1);
    for count in [2, 3, 5] {
        assert_eq!(one, threads(count), "{count} threads");
    }
}

#[test]
fn figures_and_choices_survive_json() {
    let plan = all_at_once(300);
    let robust = run(&plan);
    let value = serde_json::to_value(&robust).unwrap();
    assert!(serde_json::from_value::<Robust>(value).unwrap() == robust);
    let (_, data) = twelve();
    let text = r#"{"choices": [
        {"id": "mean", "alternatives": [{"name": "a"}, {"name": "g", "aggregate": "geometric", "tier": 0, "share": 2}]},
        {"id": "weights", "alternatives": [{"name": "p", "weights": {"method": "perturbed", "by": 0.1}}, {"name": "s", "weights": {"method": "stated", "parts": {"a": 2}}}]}
    ], "ranges": [{"column": "a", "low": 0}], "level": 0.9}"#;
    let asked = Robustness::from_text(text).unwrap();
    assert_eq!(Robustness::from_value(serde_json::to_value(&asked).unwrap()).unwrap(), asked);
    let errors = InputErrors::Standard(vec![0.0; 72]);
    // Errors that are none are not let pass, nor ranges of them.
    let problems = refused(&asked, &twelve().0, &data, Some(&errors));
    assert_eq!(problems.code(), Code::NoEffect);
    assert!(
        Robustness::from_text(r#"{"choices": [{"id": "a", "alternative": []}], "seeds": 1}"#)
            .unwrap_err()
            .problems()
            .len()
            >= 2
    );
}

#[test]
fn a_column_that_only_another_index_reads_is_exact_and_a_note_says_so() {
    let index = as_is([Part::indicator("x"), Part::indicator("y")]);
    let data = data(&[("x", &[1.0, 2.0]), ("y", &[4.0, 2.0]), ("z", &[0.0, 8.0])]);
    let other = as_is([Part::indicator("z"), Part::indicator("x")]);
    let choice = Choice::between(
        "which",
        [Alternative::named("own"), Alternative { index: Some(other), ..Alternative::named("other") }],
    );
    let errors = InputErrors::Standard(vec![0.0, 0.0, 0.5, 0.0]);
    let asked = Robustness { choices: vec![choice], ..Robustness::default() };
    let robust = run(&asked.plan(&index, &data, Some(&errors)).unwrap());
    assert!(robust.notes.contains(&RobustNote::WithoutErrors { column: "z".to_owned() }));
    // 2.5 with errors, or (0 + 1)/2; 2 or 5 without.
    let of = |unit: usize| -> &RobustScore { &robust.scores[unit] };
    assert_eq!((of(0).low, of(1).low, of(1).high), (Some(0.5), Some(2.0), Some(5.0)));
}

#[test]
fn scores_that_some_replications_lack_are_counted() {
    // Below zero there is no geometric mean.
    let index =
        Index { aggregate: Aggregate::Geometric, ..as_is([Part::indicator("x"), Part::indicator("y")]) };
    let data = data(&[("x", &[0.1, 5.0]), ("y", &[4.0, 2.0])]);
    let asked = Robustness { replications: 2000, ..Robustness::default() };
    let robust =
        run(&asked.plan(&index, &data, Some(&InputErrors::Standard(vec![0.1, 0.1, 0.0, 0.0]))).unwrap());
    let lacks = 2000 - robust.scores[0].replications;
    assert_mean(Some(lacks as f64 / 2000.0), normal_cdf(-1.0), 0.37, 2000);
    let note = RobustNote::WithoutScore { node: "index".to_owned(), units: 1, replications: lacks };
    assert!(robust.notes.contains(&note));
}

#[test]
fn one_unit_and_empty_columns_have_figures_and_no_panic() {
    let index = Index::new("index", [Part::indicator("x"), Part::indicator("y")]);
    let data = data(&[("x", &[1.0]), ("y", &[f64::NAN])]);
    let errors = InputErrors::Standard(vec![0.5, f64::NAN]);
    let asked = Robustness { replications: 10, pairs: true, ..Robustness::default() };
    let robust = run(&asked.plan(&index, &data, Some(&errors)).unwrap());
    // The middle of every scale, whatever the value.
    let own = &robust.scores[0];
    assert_eq!(
        (own.low, own.high, own.rank_high, robust.shift.mean),
        (Some(0.5), Some(0.5), Some(1), Some(0.0))
    );
    assert!(robust.pairs.is_empty());
    // With the scale of the one value frozen, another value has none.
    let robust =
        run(&Robustness { parameters: Taken::Frozen, ..asked }.plan(&index, &data, Some(&errors)).unwrap());
    assert_eq!((robust.scores[0].replications, robust.scores[0].median, robust.shift.mean), (0, None, None));
}

#[test]
fn each_wave_has_its_own_ranks_and_the_base_wave_its_own_parameters() {
    let table = Answers::new([
        ("unit".to_owned(), Column::from_iter(["a", "b", "c", "a", "b", "c"])),
        ("year".to_owned(), Column::from(vec![2018.0, 2018.0, 2018.0, 2022.0, 2022.0, 2022.0])),
        ("x".to_owned(), Column::from(vec![0.0, 5.0, 10.0, 4.0, 12.0, 8.0])),
    ]);
    let data = IndexData::new(&table.unwrap(), "unit", Some("year")).unwrap();
    let index =
        Index::from_text("id = \"index\"\nparameters = { wave = 2018 }\nparts = [{ id = \"x\" }]").unwrap();
    // Errors in 2022 only: the scale of 2018 stays, and scores move by a tenth of them.
    let errors = InputErrors::Standard(vec![0.0, 0.0, 0.0, 2.0, 2.0, 2.0]);
    let asked = Robustness { replications: 10_000, pairs: true, ..Robustness::default() };
    let robust = run(&asked.plan(&index, &data, Some(&errors)).unwrap());
    let (old, new) = robust.scores.split_at(3);
    for (own, score) in old.iter().zip([0.0, 0.5, 1.0]) {
        assert_eq!((own.wave.as_deref(), own.low, own.high), (Some("2018"), Some(score), Some(score)));
    }
    for (own, (score, rank)) in new.iter().zip([(0.4, 3), (1.2, 1), (0.8, 2)]) {
        assert_eq!((own.wave.as_deref(), own.rank, own.ranks.len()), (Some("2022"), Some(rank), 3));
        assert_mean(own.mean, score, 0.2, 10_000);
        assert!((own.sd.unwrap() / 0.2 - 1.0).abs() < 0.03);
    }
    assert_eq!(robust.pairs.len(), 6);
    let above = normal_cdf(0.4 / 0.08_f64.sqrt());
    let pair = &robust.pairs[5];
    assert_eq!((pair.unit.as_str(), pair.other.as_str(), pair.wave.as_deref()), ("b", "c", Some("2022")));
    assert_mean(Some(pair.above), above, (above * (1.0 - above)).sqrt(), 10_000);
}
