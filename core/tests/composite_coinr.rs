//! Composite indices against COINr 1.1.14, whose figures stand in `core/vectors/composite` with their birth certificate:
//! every case of the file.

use peil::composite::{
    Aggregate, Components, Impute, Index, IndexData, Normalise, Part, PassTest, Run, Step, Tier, Treat,
    Treatment, cronbach_alpha,
};
use peil::{Answers, Column, CsvOptions};
use serde_json::{Value, json};

/// What "agrees" means in this project.
const AGREES: f64 = 1e-9;

const INDICATORS: [&str; 8] = ["Age65", "Under20", "PersHH", "OneHH", "Farm", "Forest", "Industry", "Built"];
/// Those of which the tree says that less is better.
const DOWN: [&str; 3] = ["Age65", "OneHH", "Built"];

fn table(missing: bool) -> Answers {
    let text = if missing {
        include_str!("../vectors/composite/composite_swiss_missing.csv")
    } else {
        include_str!("../vectors/composite/composite_swiss.csv")
    };
    Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap()
}

fn cases() -> Value {
    let text = include_str!("../vectors/composite/composite_swiss_expected.json");
    serde_json::from_str::<Value>(text).unwrap()["cases"].take()
}

/// The tree of the CSV file, with another normalisation for those of which less is better where COINr turns the sign.
fn tree(normalise: &Value) -> Index {
    let text = include_str!("../vectors/composite/composite_swiss_tree.csv");
    let lines: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|field| field.trim_matches('"')).collect())
        .collect();
    let parts = |parent: &str| -> Vec<Part> {
        let of = |line: &&Vec<&str>| line[2] == parent && line[5] == "Indicator";
        let part = |line: &Vec<&str>| {
            let part = Part::indicator(line[0]).weight(line[4].parse().unwrap());
            if line[3] == "-1" { part.down() } else { part }
        };
        lines.iter().filter(of).map(part).collect()
    };
    let pillar = |line: &Vec<&str>| Part::branch(line[0], parts(line[0])).weight(line[4].parse().unwrap());
    let pillars = lines.iter().filter(|line| line[2] == "Index").map(pillar);
    Index { normalise: serde_json::from_value(normalise.clone()).unwrap(), ..Index::new("Index", pillars) }
}

fn run(index: &Index, missing: bool) -> Run {
    let data = IndexData::new(&table(missing), "uCode", None).unwrap();
    index.plan(&data).unwrap_or_else(|error| panic!("{error}")).run()
}

/// Compares one column of a case; `ours` is in the order of the data.
fn assert_agrees(case: &Value, name: &str, node: &str, ours: &[f64], turn: impl Fn(f64) -> f64) {
    let Column::Categories(units) = table(false).column("uCode").unwrap().clone() else { panic!("no names") };
    let rows = case[name]["values"].as_array().unwrap_or_else(|| panic!("no case {name}"));
    assert_eq!(rows.len(), ours.len(), "{name}, {node}");
    for row in rows {
        let unit = row["uCode"].as_str().unwrap();
        let at = (0..ours.len()).find(|&row| units.words()[units.codes().get(row) as usize] == unit).unwrap();
        match row[node].as_f64().map(&turn) {
            None => assert!(ours[at].is_nan(), "{name}, {node}, {unit}: {} where COINr has none", ours[at]),
            Some(theirs) => {
                let error = (ours[at] - theirs).abs() / theirs.abs().max(1e-3);
                assert!(error <= AGREES, "{name}, {node}, {unit}: {} where COINr has {theirs}", ours[at]);
            }
        }
    }
}

/// Compares the indicators after a step.
fn assert_step(name: &str, run: &Run, step: Step) {
    let cases = cases();
    for node in INDICATORS {
        assert_agrees(&cases, name, node, run.values(step, node), |theirs| theirs);
    }
}

fn assert_tree(name: &str, run: &Run) {
    assert_step(name, run, Step::Normalised);
    let cases = cases();
    for node in ["Demography", "Land", "Index"] {
        assert_agrees(&cases, name, node, run.scores(node), |theirs| theirs);
    }
}

#[test]
fn the_file_has_no_case_that_is_not_tested_here() {
    let cases = cases();
    let mut names: Vec<&str> = cases.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    let tested = [
        "aggregate_a_amean",
        "aggregate_a_gmean",
        "aggregate_a_hmean",
        "aggregate_amean_missing_no_threshold",
        "aggregate_amean_missing_threshold_0.7",
        "aggregate_mixed_amean_gmean",
        "cronbach_Demography",
        "cronbach_Land",
        "impute_i_mean",
        "impute_i_median",
        "normalise_borda",
        "normalise_dist2max",
        "normalise_fracmax",
        "normalise_minmax",
        "normalise_prank",
        "normalise_rank",
        "normalise_scaled",
        "normalise_zscore",
        "pca_pillar1",
        "treat_default",
    ];
    assert_eq!(names, tested);
}

#[test]
fn normalisations_agree() {
    for (name, normalise) in [
        ("normalise_minmax", json!({ "method": "min_max", "low": 1, "high": 100 })),
        ("normalise_zscore", json!({ "method": "z_score", "mean": 10, "sd": 2 })),
        ("normalise_rank", json!({ "method": "rank" })),
        ("normalise_borda", json!({ "method": "borda" })),
        ("normalise_prank", json!({ "method": "percentile_rank" })),
        ("normalise_dist2max", json!({ "method": "min_max" })),
    ] {
        assert_step(name, &run(&tree(&normalise), false), Step::Normalised);
    }
}

#[test]
fn a_fraction_of_the_best_is_the_reciprocal_of_coinr_where_less_is_better() {
    // COINr gives x / min there, so that worse is larger.
    let (cases, run) = (cases(), run(&tree(&json!({ "method": "fraction_of_max" })), false));
    for node in INDICATORS {
        let turn = |theirs: f64| if DOWN.contains(&node) { theirs.recip() } else { theirs };
        assert_agrees(&cases, "normalise_fracmax", node, run.scores(node), turn);
    }
}

#[test]
fn fixed_posts_agree_with_the_sign_of_coinr_in_the_posts() {
    // COINr turns the sign before posts 0 and 100 are applied: −x from 0 to 100 is x from 0 to −100.
    let up = json!({ "method": "goalposts", "low": 0, "high": 100, "to": 100 });
    let down: Normalise =
        serde_json::from_value(json!({ "method": "goalposts", "low": -100, "high": 0, "to": 100 })).unwrap();
    let mut index = tree(&up);
    for part in index.parts.iter_mut().flat_map(|pillar| &mut pillar.parts) {
        part.normalise = DOWN.contains(&part.id.as_str()).then(|| down.clone());
    }
    assert_step("normalise_scaled", &run(&index, false), Step::Normalised);
}

const MIN_MAX: &str = r#"{ "method": "min_max", "low": 1, "high": 100 }"#;

fn min_max() -> Value {
    serde_json::from_str(MIN_MAX).unwrap()
}

#[test]
fn means_agree_in_every_tier() {
    for (name, aggregate) in [
        ("aggregate_a_amean", Aggregate::Arithmetic),
        ("aggregate_a_gmean", Aggregate::Geometric),
        ("aggregate_a_hmean", Aggregate::Harmonic),
        // The same by another route.
        ("aggregate_a_amean", Aggregate::Power(1.0)),
        ("aggregate_a_hmean", Aggregate::Power(-1.0)),
        ("aggregate_a_gmean", Aggregate::Power(0.0)),
    ] {
        assert_tree(name, &run(&Index { aggregate, ..tree(&min_max()) }, false));
    }
    let top = Tier { aggregate: Some(Aggregate::Geometric), ..Tier::default() };
    assert_tree("aggregate_mixed_amean_gmean", &run(&Index { tiers: vec![top], ..tree(&min_max()) }, false));
}

#[test]
fn missing_parts_leave_their_weight_to_the_others_and_the_data_rule_holds() {
    let index = tree(&min_max());
    assert_tree("aggregate_amean_missing_no_threshold", &run(&index, true));
    let index = Index { available: Some(0.7), ..index };
    assert_tree("aggregate_amean_missing_threshold_0.7", &run(&index, true));
}

#[test]
fn the_default_treatment_of_outliers_agrees() {
    let with = vec![Treatment::Winsorise { most: 5 }, Treatment::LogShifted { share: None }];
    let treat = Some(Treat { with, until: Some(PassTest::default()) });
    assert_step("treat_default", &run(&Index { treat, ..tree(&min_max()) }, false), Step::Treated);
}

#[test]
fn imputation_by_columns_agrees() {
    for (name, impute) in
        [("impute_i_mean", Impute::Mean { by: None }), ("impute_i_median", Impute::Median { by: None })]
    {
        let index = Index { impute: Some(impute), ..tree(&min_max()) };
        assert_step(name, &run(&index, true), Step::Imputed);
    }
}

fn columns(run: &Run, step: Step, names: &[&str]) -> Vec<Vec<f64>> {
    names.iter().map(|name| run.values(step, name).to_vec()).collect()
}

#[test]
fn alpha_and_principal_components_agree() {
    let (cases, run) = (cases(), run(&tree(&min_max()), false));
    for (name, indicators) in [("cronbach_Demography", &INDICATORS[..4]), ("cronbach_Land", &INDICATORS[4..])]
    {
        let alpha = cronbach_alpha(&columns(&run, Step::Raw, indicators)).unwrap();
        let theirs = cases[name]["alpha"].as_f64().unwrap();
        assert!((alpha - theirs).abs() <= AGREES * theirs.abs(), "{alpha} where COINr has {theirs}");
    }
    // COINr has the indicators in the order of the alphabet.
    let ours =
        Components::of(&columns(&run, Step::Normalised, &["Age65", "OneHH", "PersHH", "Under20"])).unwrap();
    let theirs = &cases["pca_pillar1"];
    for component in 0..4 {
        let deviation = theirs["sdev"][component].as_f64().unwrap();
        assert!((ours.deviations[component] - deviation).abs() <= AGREES * deviation);
        let loading = |part: usize| theirs["loadings"][part][component].as_f64().unwrap();
        // R leaves the sign to chance.
        let sign = (ours.loadings[component][0] * loading(0)).signum();
        for part in 0..4 {
            let (own, theirs) = (sign * ours.loadings[component][part], loading(part));
            assert!((own - theirs).abs() <= AGREES, "component {component}, part {part}: {own}, {theirs}");
        }
    }
    // The weights that COINr makes of them are the first component.
    for part in 0..4 {
        let weight = theirs["weights"][part].as_f64().unwrap();
        assert!((ours.loadings[0][part] - weight.abs()).abs() <= AGREES);
    }
}
