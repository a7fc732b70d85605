//! Replicate weights against R `survey`, whose figures stand in `core/vectors/replicates` with the script that made
//! them (`core/vectors/r_survey/make_replicates.R`), and against what must hold whatever the data.

use peil::replicate::{MakeKind, MakeReplicates, ReplicateColumns, Replicates};
use peil::{Answers, Column, Design, DesignColumns, Estimate, Measure, Query, Sample};
use serde_json::{Map, Value};

/// What "agrees" means in this project.
const AGREES: f64 = 1e-9;

fn document() -> Value {
    serde_json::from_str(include_str!("../vectors/replicates/r_replicates.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().map(|value| value.as_f64().unwrap()).collect(),
        one => vec![one.as_f64().unwrap()],
    }
}

fn column(value: &Value) -> Column {
    let values = value.as_array().unwrap();
    if values[0].is_string() {
        values.iter().map(|word| word.as_str().unwrap()).collect()
    } else {
        Column::from(numbers(value))
    }
}

fn columns(sample: &Value) -> Vec<(String, Column)> {
    sample.as_object().unwrap().iter().map(|(name, values)| (name.clone(), column(values))).collect()
}

fn word(case: &Value, key: &str) -> String {
    case[key].as_str().unwrap_or_else(|| panic!("{case} lacks {key}")).to_owned()
}

fn assert_agrees(ours: f64, theirs: f64, what: &str) {
    assert!((ours - theirs).abs() <= AGREES * theirs.abs(), "{what}: {ours} where R has {theirs}");
}

/// Estimates and variances of one query.
fn ask(
    replicates: &Replicates,
    design: &Design,
    answers: &Answers,
    measure: Measure,
    by: &[&str],
) -> Vec<Estimate> {
    let by = by.iter().map(|&name| name.to_owned()).collect();
    let design = design.clone().with_replicates(replicates.clone());
    let sample = Sample::new(answers.clone(), design).unwrap();
    sample.run(&[Query { by, ..Query::new("asked", measure) }]).unwrap().rows
}

/// Compares all figures of a case; the number of figures compared.
fn compare(case: &Value, replicates: &Replicates, design: &Design, answers: &Answers) -> usize {
    let name = word(case, "name");
    let of = &case["columns_of"];
    let expected = &case["expected"];
    let (y, x, class, domain) = (word(of, "y"), word(of, "x"), word(of, "class"), word(of, "domain"));
    let mut compared = 0;
    let mut agree = |row: &Estimate, estimate: f64, variance: f64, what: &str| {
        let what = format!("{name}, {what} {:?} {:?}", row.by, row.category);
        assert_agrees(row.estimate.unwrap(), estimate, &what);
        assert_agrees(row.se.unwrap().powi(2), variance, &format!("variance of {what}"));
        compared += 2;
    };
    let mean = Measure::Mean { of: y.clone() };
    let all = [
        ("mean", mean.clone()),
        ("total", Measure::Total { of: y.clone() }),
        ("ratio", Measure::Ratio { of: y, over: x }),
    ];
    for (what, measure) in all {
        let row = &ask(replicates, design, answers, measure, &[])[0];
        let theirs = numbers(&expected[what]);
        agree(row, theirs[0], theirs[1], what);
    }
    let shares = Measure::Distribution { of: class };
    let both = [numbers(&expected["shares"]), numbers(&expected["share_variances"])];
    let rows = ask(replicates, design, answers, shares.clone(), &[]);
    assert_eq!(rows.len(), both[0].len());
    for (index, row) in rows.iter().enumerate() {
        agree(row, both[0][index], both[1][index], "share");
    }
    let domains = expected["mean_and_share_by"].as_array().unwrap();
    let means = ask(replicates, design, answers, mean, &[&domain]);
    let shares = ask(replicates, design, answers, shares, &[&domain]);
    assert_eq!(means.len(), domains.len());
    for (index, (row, domain)) in means.iter().zip(domains).enumerate() {
        let theirs = numbers(&domain["mean"]);
        agree(row, theirs[0], theirs[1], "mean");
        let both = [numbers(&domain["shares"]), numbers(&domain["share_variances"])];
        for category in 0..2 {
            agree(&shares[index * 2 + category], both[0][category], both[1][category], "share");
        }
    }
    assert_eq!(replicates.df(design), expected["df"].as_f64().unwrap(), "{name}");
    compared
}

/// The joint covariance of all shares, by the route that needs nothing but weights; rows are in design order.
fn compare_joint(case: &Value, replicates: &Replicates, design: &Design, answers: &Answers) {
    let Some(Column::Categories(class)) = answers.column(&word(&case["columns_of"], "class")) else {
        panic!("no classes in {case}")
    };
    let shares = |weights: &[f64]| -> Vec<f64> {
        let mut totals = vec![0.0; class.words().len()];
        class.codes().iter().zip(weights).for_each(|(code, weight)| totals[code as usize] += weight);
        totals.iter().map(|total| total / weights.iter().sum::<f64>()).collect()
    };
    let spread = replicates.covariance(design, &numbers(&case["expected"]["shares"]), shares).unwrap();
    let theirs = numbers(&case["expected"]["share_covariance"]);
    assert_eq!((spread.covariance.len(), spread.left_out), (theirs.len(), 0));
    for (ours, theirs) in spread.covariance.into_iter().zip(theirs) {
        assert_agrees(ours, theirs, &format!("covariance of shares, {}", word(case, "name")));
    }
}

/// A document for one of the two ways to get replicates, from the words of a case.
fn with_words(case: &Value, mut words: Map<String, Value>) -> Value {
    words.insert("kind".to_owned(), case["kind"].clone());
    words.extend(case["words"].as_object().cloned().unwrap_or_default());
    Value::Object(words)
}

#[test]
fn given_columns_agree_with_r_for_every_kind() {
    let document = document();
    let mut compared = 0;
    for case in document["given"].as_array().unwrap() {
        let mut all = columns(&document["samples"][word(case, "data")]);
        let sets = document["columns"][word(case, "columns")].as_array().unwrap();
        let names: Vec<String> = (0..sets.len()).map(|index| format!("r{index}")).collect();
        all.extend(names.iter().cloned().zip(sets.iter().map(column)));
        let answers = Answers::new(all).unwrap();
        let design = DesignColumns { weight: Some("pw".to_owned()), ..DesignColumns::default() };
        let design = design.build(&answers).unwrap();
        let words = Map::from_iter([("columns".to_owned(), names.into())]);
        let given: ReplicateColumns = serde_json::from_value(with_words(case, words)).unwrap();
        let replicates = given.build(&answers, &design).unwrap();
        assert_agrees(replicates.scale(), case["scale"].as_f64().unwrap(), &word(case, "name"));
        for (ours, theirs) in replicates.rscales().iter().zip(numbers(&case["rscales"])) {
            assert_agrees(*ours, theirs, &word(case, "name"));
        }
        compared += compare(case, &replicates, &design, &answers);
        compare_joint(case, &replicates, &design, &answers);
    }
    assert_eq!(compared, 15 * 2 * (5 + 9) + 2 * 2 * (5 + 6));
}

#[test]
fn jackknives_made_here_agree_with_r() {
    let document = document();
    let mut compared = 0;
    for case in document["made"].as_array().unwrap() {
        let answers = Answers::new(columns(&document["samples"][word(case, "data")])).unwrap();
        let design = design(&case["design"], &answers);
        let make: MakeReplicates = serde_json::from_value(with_words(case, Map::new())).unwrap();
        let replicates = make.build(&design).unwrap();
        assert_eq!(replicates.len(), numbers(&case["rscales"]).len());
        compared += compare(case, &replicates, &design, &answers);
    }
    assert!(compared > 120, "{compared}");
}

fn design(columns: &Value, answers: &Answers) -> Design {
    let mut columns: DesignColumns = serde_json::from_value(columns.clone()).unwrap();
    columns.weight = Some("pw".to_owned());
    columns.build(answers).unwrap()
}

#[test]
fn half_samples_of_a_total_agree_with_r_and_with_the_linearised_variance() {
    let document = document();
    let case = &document["linear"];
    let answers = Answers::new(columns(&document["samples"][word(case, "data")])).unwrap();
    let design = design(&case["design"], &answers);
    let theirs = numbers(&case["total"]);
    for make in [
        MakeReplicates::new(MakeKind::Brr),
        MakeReplicates { rho: Some(0.3), ..MakeReplicates::new(MakeKind::Fay) },
        MakeReplicates { mse: true, ..MakeReplicates::new(MakeKind::Brr) },
    ] {
        let replicates = make.build(&design).unwrap();
        let total = Measure::Total { of: "api00".to_owned() };
        let row = &ask(&replicates, &design, &answers, total, &[])[0];
        assert_agrees(row.estimate.unwrap(), theirs[0], "total");
        assert_agrees(row.se.unwrap().powi(2), theirs[1], "variance by R's half-samples");
        assert_agrees(row.se.unwrap().powi(2), case["linearized"].as_f64().unwrap(), "linearised variance");
        assert_eq!(replicates.df(&design), case["df"].as_f64().unwrap());
    }
}

#[test]
fn the_ambulance_data_give_the_published_standard_errors() {
    let document = document();
    let case = &document["scd"];
    let answers = Answers::new(columns(&case["rows"])).unwrap();
    let design = DesignColumns {
        strata: Some("ESA".into()),
        psu: Some("ambulance".into()),
        nest: true,
        ..DesignColumns::default()
    };
    let design = design.build(&answers).unwrap();
    let makes = [
        ("brr", MakeReplicates::new(MakeKind::Brr), 0.009_418_400_67),
        ("jkn", MakeReplicates::new(MakeKind::Jkn), 0.009_846_457_204),
        ("fay", MakeReplicates { rho: Some(0.3), ..MakeReplicates::new(MakeKind::Fay) }, 0.009_525_187_478),
    ];
    for (word, make, published) in makes {
        let replicates = make.build(&design).unwrap();
        let ratio = Measure::Ratio { of: "alive".to_owned(), over: "arrests".to_owned() };
        let row = &ask(&replicates, &design, &answers, ratio, &[])[0];
        let se = row.se.unwrap();
        assert_agrees(row.estimate.unwrap(), case["ratio"].as_f64().unwrap(), "ratio");
        assert_agrees(se, case[word].as_f64().unwrap(), word);
        assert!((se - published).abs() < 1e-11, "{word}: {se}");
    }
}

#[test]
fn schools_by_cluster_give_the_published_jackknife() {
    let document = document();
    let answers = Answers::new(columns(&document["samples"]["schools"])).unwrap();
    let design = design(&serde_json::json!({"psu": "dnum", "fpc": "fpc"}), &answers);
    for (mse, published, digits) in [(false, 26.329_36, 5e-6), (true, 26.334_857_67, 5e-9)] {
        let replicates = MakeReplicates { mse, ..MakeReplicates::new(MakeKind::Jk1) }.build(&design).unwrap();
        let mean = Measure::Mean { of: "api00".to_owned() };
        let se = ask(&replicates, &design, &answers, mean, &[])[0].se.unwrap();
        assert!((se - published).abs() < digits, "{se}");
    }
}

/// Rows of three strata of PSUs, in an order of one's own, with four replicate columns.
fn shuffled(order: &[usize]) -> Answers {
    let word = |prefix: &str, number: usize| format!("{prefix}{number:03}");
    let words = |of: &dyn Fn(usize) -> String| -> Column {
        let words: Vec<String> = order.iter().map(|&row| of(row)).collect();
        words.iter().map(String::as_str).collect()
    };
    let numbers =
        |of: &dyn Fn(usize) -> f64| Column::from(order.iter().map(|&row| of(row)).collect::<Vec<_>>());
    let mut columns = vec![
        ("stratum".to_owned(), words(&|row| word("s", row % 3))),
        ("psu".to_owned(), words(&|row| word("p", row % 3 + 3 * (row / 40 % 9)))),
        ("region".to_owned(), words(&|row| word("r", row * row % 11))),
        ("answer".to_owned(), words(&|row| word("a", row / 2 % 4))),
        ("y".to_owned(), numbers(&|row| (row as f64 * 0.37).sin() * 1e3)),
        ("w".to_owned(), numbers(&|row| 1.0 + (row % 97) as f64 / 31.0)),
    ];
    for replicate in 0..6 {
        let weight = move |row: usize| (1.0 + (row % 97) as f64 / 31.0) * ((row + replicate) % 3) as f64;
        columns.push((format!("w{replicate}"), numbers(&weight)));
    }
    Answers::new(columns).unwrap()
}

/// Bits of all estimates and variances of given columns and of every made kind.
fn bits(order: &[usize]) -> Vec<(u64, Option<u64>)> {
    let answers = shuffled(order);
    let columns = DesignColumns {
        strata: Some("stratum".into()),
        psu: Some("psu".into()),
        weight: Some("w".to_owned()),
        ..DesignColumns::default()
    };
    let design = columns.build(&answers).unwrap();
    let names = (0..6).map(|replicate| format!("w{replicate}"));
    let given = ReplicateColumns::new(peil::replicate::ReplicateKind::Bootstrap, names);
    let bootstrap =
        |kind| MakeReplicates { replicates: Some(20), seed: Some(4), ..MakeReplicates::new(kind) };
    let all = [
        given.build(&answers, &design).unwrap(),
        MakeReplicates::new(MakeKind::Jkn).build(&design).unwrap(),
        bootstrap(MakeKind::Bootstrap).build(&design).unwrap(),
        bootstrap(MakeKind::RaoWu).build(&design).unwrap(),
    ];
    let by = vec!["region".to_owned()];
    let queries = [
        Query { by: by.clone(), ..Query::new("mean", Measure::Mean { of: "y".to_owned() }) },
        Query { by, ..Query::new("shares", Measure::Distribution { of: "answer".to_owned() }) },
    ];
    let rows = all.iter().flat_map(|replicates| {
        let design = design.clone().with_replicates(replicates.clone());
        Sample::new(answers.clone(), design).unwrap().run(&queries).unwrap().rows
    });
    rows.map(|row| (row.estimate.unwrap().to_bits(), row.se.map(f64::to_bits))).collect()
}

#[test]
fn the_order_of_rows_changes_no_bit() {
    let forward: Vec<usize> = (0..20_000).collect();
    let mixed: Vec<usize> = (0..20_000).map(|row| row * 7919 % 20_000).collect();
    let one = bits(&forward);
    assert!(one.len() >= 4 * 30 && one.iter().all(|(_, se)| se.is_some()));
    assert_eq!(one, bits(&mixed));
}

/// Run with the feature `parallel`.
#[cfg(feature = "parallel")]
#[test]
fn the_number_of_threads_changes_no_bit() {
    let rows: Vec<usize> = (0..20_000).collect();
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| bits(&rows))
    };
    let one = run(1);
    for threads in [2, 3, 7] {
        assert_eq!(one, run(threads), "{threads} threads");
    }
}

#[test]
fn degrees_of_freedom_do_not_depend_on_the_order_of_rows() {
    // Weights over nine orders of magnitude, so that rank is a matter of tolerance.
    let weight = |row: usize| 10_f64.powf(9.0 * ((row * 89 % 240) as f64 / 239.0 - 0.5));
    let dfs = |order: &[usize]| -> Vec<f64> {
        let column = |value: &dyn Fn(usize) -> f64| {
            Column::from(order.iter().map(|&row| value(row)).collect::<Vec<_>>())
        };
        let mut columns = vec![
            ("y".to_owned(), column(&|row| (row % 7) as f64)),
            ("w".to_owned(), column(&weight)),
            ("s".to_owned(), column(&|row| (row / 30) as f64)),
            ("p".to_owned(), column(&|row| (row / 5) as f64)),
        ];
        for replicate in 0..30 {
            let factor = move |row: usize| ((row / 5 * 31 + replicate * 17 + row / 5 * replicate) % 5) as f64;
            columns.push((format!("r{replicate}"), column(&move |row| weight(row) * factor(row))));
        }
        let answers = Answers::new(columns).unwrap();
        let design = DesignColumns {
            strata: Some("s".into()),
            psu: Some("p".into()),
            weight: Some("w".to_owned()),
            ..DesignColumns::default()
        };
        let design = design.build(&answers).unwrap();
        let names = (0..30).map(|replicate| format!("r{replicate}"));
        let given = ReplicateColumns::new(peil::replicate::ReplicateKind::Bootstrap, names);
        let made = |kind, seed| {
            let make = MakeReplicates { replicates: Some(30), seed: Some(seed), ..MakeReplicates::new(kind) };
            make.build(&design).unwrap().df(&design)
        };
        let mut dfs = vec![given.build(&answers, &design).unwrap().df(&design)];
        dfs.extend((0..5).flat_map(|seed| [made(MakeKind::RaoWu, seed), made(MakeKind::Bootstrap, seed)]));
        dfs
    };
    let forward = dfs(&(0..240).collect::<Vec<_>>());
    for step in [7, 11, 97, 239] {
        assert_eq!(forward, dfs(&(0..240).map(|row| row * step % 240).collect::<Vec<_>>()), "step {step}");
    }
}
