//! What one run says of itself – coherence, effective weights, profiles – and how far two runs lie apart, by other routes.

use peil::composite::{
    Aggregate, CoherenceFlag, CoherenceLimits, Index, IndexData, Normalise, Part, Plan, Run, Weigh,
    cronbach_alpha,
};
use peil::{Answers, Code, Column, CsvOptions};

/// The Swiss example: eight indicators of 121 municipalities in two branches.
fn swiss(change: impl FnOnce(&mut Index)) -> Plan {
    let text = include_str!("../vectors/composite/composite_swiss_missing.csv");
    let table = Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap();
    let indicators = |names: [&str; 4]| {
        names.map(|name| {
            let part = Part::indicator(name);
            if ["Age65", "OneHH", "Built"].contains(&name) { part.down() } else { part }
        })
    };
    let mut index = Index {
        normalise: Normalise::MinMax { low: 1.0, high: 100.0 },
        ..Index::new(
            "Index",
            [
                Part::branch("Demography", indicators(["Age65", "Under20", "PersHH", "OneHH"])),
                Part::branch("Land", indicators(["Farm", "Forest", "Industry", "Built"])).weight(2.0),
            ],
        )
    };
    change(&mut index);
    index.plan(&IndexData::new(&table, "uCode", None).unwrap()).unwrap_or_else(|error| panic!("{error}"))
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
    let (p, q) = (mean(a), mean(b));
    let sum = |f: &dyn Fn(f64, f64) -> f64| a.iter().zip(b).map(|(x, y)| f(x - p, y - q)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

/// Scores of some nodes in the units that have them all.
fn complete(run: &Run, nodes: &[&str]) -> Vec<Vec<f64>> {
    let columns: Vec<&[f64]> = nodes.iter().map(|node| run.scores(node)).collect();
    let rows: Vec<usize> =
        (0..columns[0].len()).filter(|&row| columns.iter().all(|column| !column[row].is_nan())).collect();
    columns.iter().map(|column| rows.iter().map(|&row| column[row]).collect()).collect()
}

#[test]
fn coherence_is_that_of_the_units_that_have_all_parts() {
    let run = swiss(|_| {}).run();
    let found = run.coherence(None, &CoherenceLimits::default()).unwrap();
    assert_eq!(
        found.iter().map(|own| own.branch.as_str()).collect::<Vec<_>>(),
        ["Index", "Demography", "Land"]
    );
    let own = &found[1];
    let columns = complete(&run, &["Age65", "Under20", "PersHH", "OneHH", "Demography"]);
    assert_eq!(own.units, columns[0].len() as u64);
    assert!(own.units < 121, "some values are missing");
    for i in 0..4 {
        for j in 0..4 {
            assert!((own.correlations[i][j].unwrap() - correlation(&columns[i], &columns[j])).abs() < 1e-12);
        }
        assert!((own.with_branch[i].unwrap() - correlation(&columns[i], &columns[4])).abs() < 1e-12);
    }
    assert_eq!(own.alpha, cronbach_alpha(&columns[..4]));
    // Components explain everything, and each as its square of four.
    assert!((own.explained.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    assert!((own.explained[0] * 4.0 - own.components.as_ref().unwrap().deviations[0].powi(2)).abs() < 1e-12);
}

#[test]
fn flags_name_what_is_beyond_the_limits_and_nothing_else() {
    let run = swiss(|_| {}).run();
    let limits = CoherenceLimits { high: 0.6, negative: -0.1, weak: 0.2 };
    for own in run.coherence(None, &limits).unwrap() {
        let mut expected = 0;
        for i in 0..own.parts.len() {
            for j in 0..i {
                let r = own.correlations[i][j].unwrap();
                expected += usize::from(r > 0.6) + usize::from(r < -0.1);
            }
            expected += usize::from(own.with_branch[i].unwrap() < 0.2);
        }
        assert_eq!(own.flags.len(), expected, "{:?}", own.flags);
        for flag in &own.flags {
            let place = |name: &str| own.parts.iter().position(|part| part == name).unwrap();
            match flag {
                CoherenceFlag::High { part, other, correlation } => {
                    assert!(
                        *correlation > 0.6
                            && own.correlations[place(part)][place(other)] == Some(*correlation)
                    );
                }
                CoherenceFlag::Negative { part, other, correlation } => {
                    assert!(
                        *correlation < -0.1
                            && own.correlations[place(part)][place(other)] == Some(*correlation)
                    );
                }
                CoherenceFlag::Weak { part, correlation } => {
                    assert!(
                        (0.0..0.2).contains(correlation)
                            && own.with_branch[place(part)] == Some(*correlation)
                    );
                }
                CoherenceFlag::Against { part, correlation } => {
                    assert!(*correlation < 0.0 && own.with_branch[place(part)] == Some(*correlation));
                }
            }
        }
    }
}

#[test]
fn shares_of_variance_of_all_indicators_add_up_to_one_whatever_the_mean() {
    for aggregate in [Aggregate::Arithmetic, Aggregate::Geometric, Aggregate::Power(0.5)] {
        let run = swiss(|index| index.aggregate = aggregate).run();
        let found = run.importance(None).unwrap();
        let of = |tier: u64| {
            found.iter().filter(|own| own.tier == tier).map(|own| own.variance.unwrap()).sum::<f64>()
        };
        assert!((of(2) - 1.0).abs() < 1e-10, "{aggregate:?}: {}", of(2));
        assert!((of(1) - 1.0).abs() < 1e-10, "{aggregate:?}: {}", of(1));
        let weights: f64 = found.iter().filter(|own| own.tier == 2).map(|own| own.weight).sum();
        assert!((weights - 1.0).abs() < 1e-12);
    }
    // Where nothing is missing and means are arithmetic it is w cov(x, y)/var(y).
    let run =
        swiss(|index| index.screen = Some(peil::composite::Screen { available: Some(1.0), nonzero: None }))
            .run();
    let columns = complete(&run, &["Farm", "Index"]);
    let spread = |x: &[f64]| {
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        x.iter().map(|x| (x - mean).powi(2)).sum::<f64>().sqrt()
    };
    let own = run.importance(None).unwrap().into_iter().find(|own| own.node == "Farm").unwrap();
    let r = correlation(&columns[0], &columns[1]);
    assert!(
        (own.variance.unwrap() - own.weight * r * spread(&columns[0]) / spread(&columns[1])).abs() < 1e-12
    );
    assert!((own.importance.unwrap() - r * r).abs() < 1e-12);
    // Of ranks nobody knows what contributes.
    let run = swiss(|index| index.aggregate = Aggregate::Copeland).run();
    assert!(
        run.importance(None).unwrap().iter().all(|own| own.variance.is_none() && own.correlation.is_some())
    );
}

#[test]
fn removing_a_part_is_the_index_without_it() {
    let plan = swiss(|_| {});
    let found = plan.remove_one();
    assert_eq!(found.len(), 10);
    let whole = plan.run();
    for own in &found {
        let without = swiss(|index| {
            index.parts.retain(|part| part.id != own.node);
            index.parts.iter_mut().for_each(|part| part.parts.retain(|part| part.id != own.node));
        })
        .run();
        let compared = whole.compare(&without, None).unwrap();
        assert_eq!(
            (own.mean_shift, own.spearman, own.kendall),
            (compared.mean_shift, compared.spearman, compared.kendall)
        );
        assert_eq!(own.most.as_ref(), compared.moves.first());
    }
}

#[test]
fn comparisons_are_those_that_hand_gives() {
    let table = |values: &[f64]| {
        let units: Vec<String> = (0..values.len()).map(|unit| format!("u{unit}")).collect();
        let unit = peil::Categories::from_words(units.iter().map(|own| Some(own.as_str())));
        let table = Answers::new([
            ("unit".to_owned(), Column::from(unit)),
            ("x".to_owned(), Column::from(values.to_vec())),
        ]);
        let index = Index { normalise: Normalise::AsIs, ..Index::new("index", [Part::indicator("x")]) };
        index.plan(&IndexData::new(&table.unwrap(), "unit", None).unwrap()).unwrap().run()
    };
    // Ranks 1 2 2 4 and 2 1 3 4; the last units are in one each.
    let (one, other) = (table(&[9.0, 5.0, 5.0, 1.0, f64::NAN]), table(&[5.0, 9.0, 3.0, 1.0, 0.0]));
    let found = one.compare(&other, None).unwrap();
    // Of six pairs one is tied, one turned, four kept: (4 − 1)/√(5 · 6).
    assert!((found.kendall.unwrap() - 3.0 / 30_f64.sqrt()).abs() < 1e-15);
    // Mid-ranks 1 2.5 2.5 4 and 2 1 3 4.
    assert!(
        (found.spearman.unwrap() - correlation(&[1.0, 2.5, 2.5, 4.0], &[2.0, 1.0, 3.0, 4.0])).abs() < 1e-14
    );
    assert_eq!((found.mean_shift, found.only_first, found.only_second), (Some(0.75), 0, 1));
    let moves: Vec<(&str, i64)> = found.moves.iter().map(|own| (own.unit.as_str(), own.shift)).collect();
    assert_eq!(moves, [("u0", 1), ("u1", -1), ("u2", 1), ("u3", 0)]);
    assert_eq!(one.compare(&other, Some("y")).unwrap_err().problems().len(), 2);
    let nobody = table(&[f64::NAN]);
    assert_eq!(one.compare(&nobody, None).unwrap_err().code(), Code::NoRows);
}

#[test]
fn a_profile_puts_parts_in_the_order_of_the_units_places() {
    let run = swiss(|_| {}).run();
    let units: Vec<String> = run.table().into_iter().take(121).map(|own| own.unit).collect();
    let unit = &units[7];
    let named: Vec<&str> = units[20..31].iter().map(String::as_str).collect();
    let found = run.profile(unit, None, &named, 3).unwrap();
    assert_eq!((found.parts.len(), found.strengths.len(), found.weaknesses.len()), (11, 3, 3));
    let part = |name: &str| found.parts.iter().find(|own| own.node == name).unwrap();
    let least = found.strengths.iter().map(|name| part(name).place.unwrap()).fold(1.0, f64::min);
    let most = found.weaknesses.iter().map(|name| part(name).place.unwrap()).fold(0.0, f64::max);
    assert!(least >= most, "{least}, {most}");
    assert!(found.strengths.iter().all(|name| !found.weaknesses.contains(name)));
    for own in &found.parts {
        let scores = run.scores(&own.node);
        let Some(score) = own.score else { continue };
        let others: Vec<f64> = scores.iter().copied().filter(|other| !other.is_nan()).collect();
        let below = others.iter().filter(|other| **other < score).count() as f64;
        let equal = others.iter().filter(|other| **other == score).count() as f64 - 1.0;
        assert!((own.place.unwrap() - (below + equal / 2.0) / (others.len() as f64 - 1.0)).abs() < 1e-12);
        assert_eq!(own.best, others.iter().copied().reduce(f64::max));
        let mut of_peers: Vec<f64> = (20..31).map(|row| scores[row]).filter(|x| !x.is_nan()).collect();
        of_peers.sort_unstable_by(f64::total_cmp);
        let middle = of_peers.len() / 2;
        let median = if of_peers.len() % 2 == 1 {
            of_peers[middle]
        } else {
            f64::midpoint(of_peers[middle - 1], of_peers[middle])
        };
        assert_eq!(own.peers, Some(median));
    }
    let error = run.profile("nobody", None, &["neither"], 1).unwrap_err();
    assert_eq!(error.problems().len(), 2);
}

#[test]
fn constant_parts_and_lone_units_have_no_figures_and_no_panic() {
    let table = |x: &[f64], y: &[f64]| {
        let units = ["a", "b", "c"].into_iter().take(x.len());
        Answers::new([
            ("unit".to_owned(), units.collect::<Column>()),
            ("x".to_owned(), Column::from(x.to_vec())),
            ("y".to_owned(), Column::from(y.to_vec())),
        ])
        .unwrap()
    };
    let index =
        Index { weigh: Weigh::Stated, ..Index::new("index", [Part::indicator("x"), Part::indicator("y")]) };
    let run = |table: &Answers| index.plan(&IndexData::new(table, "unit", None).unwrap()).unwrap().run();
    let own = run(&table(&[1.0, 2.0, 4.0], &[3.0, 3.0, 3.0]));
    let found = &own.coherence(None, &CoherenceLimits::default()).unwrap()[0];
    assert_eq!(
        (found.constant.as_slice(), found.correlations[0][1], &found.components),
        (&["y".to_owned()][..], None, &None)
    );
    assert_eq!(own.importance(None).unwrap()[1].correlation, None);
    let lone = run(&table(&[1.0], &[2.0]));
    assert!(lone.coherence(None, &CoherenceLimits::default()).unwrap()[0].flags.is_empty());
    assert!(lone.importance(None).unwrap().iter().all(|own| own.variance.is_none()));
    assert_eq!(lone.profile("a", None, &[], 1).unwrap().parts[0].place, None);
    let bad = CoherenceLimits { high: 2.0, negative: 3.0, weak: f64::NAN };
    assert_eq!(own.coherence(Some("2020"), &bad).unwrap_err().problems().len(), 5);
}
