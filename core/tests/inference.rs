//! Tests and models against R survey, on the reference figures of `core/vectors/inference`.

use std::fs;
use std::path::{Path, PathBuf};

use peil::inference::{Model, ModelFit, Test, TestKind, TestResult, fit, run_test};
use peil::replicate::ReplicateColumns;
use peil::{Answers, CsvOptions, Design, DesignColumns};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// One file of reference figures, with the answers and the design read.
struct Case {
    name: String,
    file: Value,
    answers: Answers,
    design: Design,
}

/// The files whose names start so.
fn cases(prefix: &str) -> Vec<Case> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder().join("inference")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| read(path, prefix)).collect()
}

fn read(path: &Path, prefix: &str) -> Option<Case> {
    let name = path.file_stem()?.to_str()?.to_owned();
    if !name.starts_with(prefix) || path.extension()? != "json" {
        return None;
    }
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let csv = fs::read(folder().join("cases").join(file["answers"].as_str().unwrap())).unwrap();
    let answers = Answers::from_csv(csv.as_slice(), &CsvOptions::default()).unwrap();
    let mut words = file["design"].clone();
    let replicates = words.as_object_mut().and_then(|words| words.remove("replicates"));
    let columns: DesignColumns =
        serde_json::from_value(words).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut design = columns.build(&answers).unwrap_or_else(|error| panic!("{name}: {error}"));
    if let Some(replicates) = replicates {
        let columns: ReplicateColumns = serde_json::from_value(replicates).unwrap();
        let replicates = columns.build(&answers, &design).unwrap();
        design = design.with_replicates(replicates);
    }
    Some(Case { name, file, answers, design })
}

/// What differs by more than the tolerance, in words.
fn compare(found: &mut Vec<String>, what: &str, want: &Value, have: Option<f64>, tolerance: f64) {
    let Some(want) = want.as_f64() else { return };
    let near = have.is_some_and(|have| (have - want).abs() <= tolerance * want.abs().max(1e-300));
    if !near {
        let off = have.map_or(f64::NAN, |have| have / want - 1.0);
        found.push(format!("{what}: R has {want:e}, peil {have:?}, off by {off:e}"));
    }
}

fn compare_test(case: &Case, request: &Value, expected: &Value, found: &mut Vec<String>) {
    let what = format!("{} {request}", case.name);
    let tolerance = case.file["tolerance"].as_f64().unwrap();
    let test: Test = serde_json::from_value(request.clone()).unwrap();
    let result: TestResult = run_test(&case.design, &case.answers, &test).unwrap();
    // R counts the rows that lack an answer in the n of Pearson's X², see `inference/chi_square`.
    let pearson = matches!(request["statistic"].as_str(), Some("chisq" | "lincom" | "saddlepoint"));
    let scale = if pearson { (result.n + result.missing) as f64 / result.n as f64 } else { 1.0 };
    let is_f = matches!(test.kind, TestKind::Rank { .. }) && expected["chi_square"].is_f64();
    let (value, df) = (result.value.map(|value| value * scale), result.df);
    let mut check = |key: &str, have: Option<f64>| {
        compare(found, &format!("{what} {key}"), &expected[key], have, tolerance);
    };
    check("statistic", value);
    check("df", df);
    check("ndf", df);
    check("ddf", result.df_denominator);
    check("estimate", result.estimate);
    check("se", result.se);
    check("low", result.low);
    check("high", result.high);
    if is_f {
        check("chi_square", value.zip(df).map(|(f, df)| f * df));
    }
    // The integral behind R's figure is good to an absolute 1e-11; that of peil to a relative 1e-10.
    let integrated = request["statistic"] == "lincom" && expected["p"].as_f64().is_some_and(|p| p < 1e-3);
    if integrated {
        let off = result.p.zip(expected["p"].as_f64()).map_or(f64::NAN, |(have, want)| (have - want).abs());
        if off.is_nan() || off > 1e-13 {
            found.push(format!("{what} p: off by {off:e}"));
        }
    } else {
        compare(found, &format!("{what} p"), &expected["p"], result.p, tolerance);
    }
    for (index, want) in expected["deltas"].as_array().into_iter().flatten().enumerate() {
        let have = result.effects.get(index).map(|effect| effect * scale);
        compare(found, &format!("{what} effect {index}"), want, have, tolerance);
    }
}

#[test]
fn tests_agree_with_r() {
    let (mut found, mut ran) = (Vec::new(), 0);
    let tied = ["r_tests_rank_clus2", "r_tests_rank_nhanes", "r_tests_rank_strat"];
    for case in cases("r_tests_").into_iter().chain(cases("r_ranks_")) {
        for test in case.file["tests"].as_array().unwrap() {
            // R lets ties of unequal weight depend on the order of rows; `r_ranks_*` has the figures that do not.
            if tied.contains(&case.name.as_str()) && test["request"]["test"] == "rank" {
                continue;
            }
            compare_test(&case, &test["request"], &test["expected"], &mut found);
            ran += 1;
        }
    }
    println!("{ran} tests ran");
    assert!(found.is_empty(), "{} differences\n{}", found.len(), found.join("\n"));
    assert!(ran >= 60, "figures are missing: only {ran} tests ran");
}

fn compare_model(case: &Case, request: &Value, expected: &Value, found: &mut Vec<String>) {
    let what = format!("{} {}", case.name, request["formula"].as_str().unwrap());
    let tolerance = case.file["tolerance"].as_f64().unwrap();
    let mut model: Model = serde_json::from_value(request.clone()).unwrap();
    let wanted = expected["wald"].as_array().cloned().unwrap_or_default();
    model.wald = wanted.iter().map(|own| serde_json::from_value(own["terms"].clone()).unwrap()).collect();
    let fitted: ModelFit =
        fit(&case.design, &case.answers, &model).unwrap_or_else(|error| panic!("{what}: {error}"));
    let mut check = |key: String, want: &Value, have: Option<f64>| {
        compare(found, &format!("{what} {key}"), want, have, tolerance);
    };
    check("n".into(), &expected["n"], Some(fitted.n as f64));
    check("df".into(), &expected["df"], Some(fitted.df));
    check("dispersion".into(), &expected["dispersion"], fitted.dispersion);
    let coefficients = expected["coefficients"].as_array().unwrap();
    assert_eq!(fitted.coefficients.len(), coefficients.len(), "{what}");
    for (have, want) in fitted.coefficients.iter().zip(coefficients) {
        assert_eq!(Some(have.term.as_str()), want["term"].as_str(), "{what}");
        let figures = [
            ("estimate", Some(have.estimate)),
            ("se", have.se),
            ("t", have.t),
            ("p", have.p),
            ("low", have.low),
            ("high", have.high),
        ];
        for (key, figure) in figures {
            check(format!("{} {key}", have.term), &want[key], figure);
        }
    }
    let matrix = fitted.covariance.as_ref().unwrap();
    // A covariance is judged by the standard errors that it goes with.
    for (a, row) in expected["covariance"].as_array().unwrap().iter().enumerate() {
        for (b, want) in row.as_array().unwrap().iter().enumerate() {
            let size = (matrix[a][a] * matrix[b][b]).sqrt();
            let off = (want.as_f64().unwrap() - matrix[a][b]).abs() / size;
            if off.is_nan() || off > tolerance {
                found.push(format!("{what} covariance {a} {b}: off by {off:e}"));
            }
        }
    }
    for (have, want) in fitted.wald.iter().rev().take(wanted.len()).rev().zip(&wanted) {
        compare(found, &format!("{what} wald {want}"), &want["statistic"], have.f, tolerance);
        compare(found, &format!("{what} wald {want}"), &want["p"], have.p, tolerance);
        compare(found, &format!("{what} wald {want}"), &want["ndf"], Some(have.df as f64), 0.0);
        compare(found, &format!("{what} wald {want}"), &want["ddf"], Some(have.df_denominator), 0.0);
    }
}

#[test]
fn models_agree_with_r() {
    let (mut found, mut ran) = (Vec::new(), 0);
    for case in cases("r_glm_") {
        for model in case.file["models"].as_array().unwrap() {
            compare_model(&case, &model["request"], &model["expected"], &mut found);
            ran += 1;
        }
    }
    println!("{ran} models ran");
    assert!(found.is_empty(), "{} differences\n{}", found.len(), found.join("\n"));
    assert!(ran >= 30, "figures are missing: only {ran} models ran");
}
