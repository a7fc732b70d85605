//! Composite indices against COINr 1.1.14, whose figures stand in `core/vectors/composite` with their birth certificate:
//! every case of the file.

use peil::composite::{Components, Index, IndexData, Part, Run, Step, cronbach_alpha};
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

#[test]
fn the_file_has_no_case_that_is_not_tested_here() {
    let cases = cases();
    let mut names: Vec<&str> = cases.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    let documents = documents();
    let others = ["cronbach_Demography", "cronbach_Land", "normalise_fracmax", "pca_pillar1"].into_iter();
    let mut tested: Vec<&str> =
        documents.iter().map(|own| own["case"].as_str().unwrap()).chain(others).collect();
    tested.sort_unstable();
    tested.dedup();
    assert_eq!(tested.len(), 20);
    assert_eq!(names, tested);
}

/// Documents that JavaScript and Python run too; each names its case, its data and the step that COINr's figures are of.
fn documents() -> Vec<Value> {
    let text = include_str!("../vectors/composite/documents.json");
    serde_json::from_str(text).unwrap()
}

#[test]
fn every_document_agrees_after_its_step() {
    let cases = cases();
    for own in documents() {
        let name = own["case"].as_str().unwrap();
        let missing = own["data"] == "composite_swiss_missing.csv";
        let run = run(&Index::from_value(own["index"].clone()).unwrap(), missing);
        let step: Step = serde_json::from_value(own["step"].clone()).unwrap();
        let nodes = if step == Step::Aggregated {
            ["Demography", "Land", "Index"].as_slice()
        } else {
            INDICATORS.as_slice()
        };
        for node in nodes {
            let ours = if step == Step::Aggregated { run.scores(node) } else { run.values(step, node) };
            assert_agrees(&cases, name, node, ours, |theirs| theirs);
        }
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

fn columns(run: &Run, step: Step, names: &[&str]) -> Vec<Vec<f64>> {
    names.iter().map(|name| run.values(step, name).to_vec()).collect()
}

#[test]
fn alpha_and_principal_components_agree() {
    let (cases, run) = (cases(), run(&tree(&json!({ "method": "min_max", "low": 1, "high": 100 })), false));
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
