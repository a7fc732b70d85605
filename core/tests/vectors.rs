//! Runs every case of `core/vectors/cases` through the border: document and answers in, rows out.
//!
//! The same files are run by the Python and the JavaScript package.

use std::fs;
use std::path::{Path, PathBuf};

use peil::wire::{Input, Request, evaluate};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/cases")
}

/// What differs between a row and the fields that a case expects of it.
fn differences(expected: &Value, row: &Value, tolerance: f64) -> Vec<String> {
    let Some(expected) = expected.as_object() else { return vec!["expected is no object".to_owned()] };
    let mut found = Vec::new();
    for (field, want) in expected {
        let have = row.get(field).unwrap_or(&Value::Null);
        let same = match (want.as_f64(), have.as_f64()) {
            (Some(want), Some(have)) => {
                (want - have).abs() <= tolerance * want.abs().max(1e-300) || want == have
            }
            _ => want == have,
        };
        if !same {
            found.push(format!("{field}: expected {want}, got {have}"));
        }
    }
    found
}

fn run(path: &Path) -> Vec<String> {
    let case: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let name = case["name"].as_str().unwrap();
    assert_eq!(Some(name), path.file_stem().and_then(|stem| stem.to_str()), "a case is named after its file");
    for key in ["program", "script", "data"] {
        assert!(case["born"][key].is_string(), "{name}: the birth certificate lacks `{key}`");
    }
    let request = match Request::from_json(&case["request"].to_string()) {
        Ok(request) => request,
        Err(error) => return vec![format!("{name}: {error}")],
    };
    let csv = match &case["answers"] {
        Value::Null => None,
        Value::String(file) => Some(
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/cases").join(file))
                .unwrap(),
        ),
        answers => Some(answers["csv"].as_str().unwrap().to_owned()),
    };
    let input = csv.as_ref().map_or(Input::Nothing, |csv| Input::Csv(csv.as_bytes()));
    let response = match evaluate(&request, input) {
        Ok(response) => response,
        Err(error) => return vec![format!("{name}: {error}")],
    };
    let rows = serde_json::to_value(&response.rows).unwrap();
    let (rows, expected) = (rows.as_array().unwrap(), case["expected"].as_array().unwrap());
    let tolerance = case["tolerance"].as_f64().unwrap();
    let mut found = Vec::new();
    if rows.len() != expected.len() {
        found.push(format!("{name}: expected {} rows, got {}", expected.len(), rows.len()));
    }
    for (index, (row, expected)) in rows.iter().zip(expected).enumerate() {
        found.extend(
            differences(expected, row, tolerance)
                .into_iter()
                .map(|line| format!("{name} row {index}: {line}")),
        );
    }
    let covariance = &case["expected_covariance"];
    let apart = covariance_differences(covariance, response.covariance.as_deref(), tolerance);
    found.extend(apart.into_iter().map(|line| format!("{name}: {line}")));
    if let Some(expected) = case["expected_contrasts"].as_array() {
        assert_eq!(expected.len(), response.contrasts.len(), "{name}: another number of contrasts");
        for (contrast, expected) in response.contrasts.iter().zip(expected) {
            let contrast = serde_json::to_value(contrast).unwrap();
            let apart = differences(expected, &contrast, tolerance).into_iter();
            found.extend(apart.map(|line| format!("{name} contrast {}: {line}", expected["name"])));
        }
    }
    found
}

/// What differs between a covariance matrix and the one expected, where a case has one; relative to the variances.
fn covariance_differences(
    expected: &Value,
    have: Option<&[Vec<Option<f64>>]>,
    tolerance: f64,
) -> Vec<String> {
    let Some(expected) = expected.as_array() else { return Vec::new() };
    let Some(have) = have else { return vec!["no covariance came back".to_owned()] };
    let at = |row: usize, column: usize| expected[row][column].as_f64().unwrap();
    let mut found = Vec::new();
    if have.len() != expected.len() {
        found.push(format!("covariance: expected {} rows, got {}", expected.len(), have.len()));
        return found;
    }
    for row in 0..expected.len() {
        for column in 0..expected.len() {
            let (want, have) = (at(row, column), have[row][column]);
            let scale = (at(row, row) * at(column, column)).sqrt();
            if !have.is_some_and(|have| (have - want).abs() <= tolerance * scale + 1e-24) {
                found.push(format!("covariance {row}, {column}: expected {want}, got {have:?}"));
            }
        }
    }
    found
}

#[test]
fn every_case_gives_the_expected_rows() {
    let mut cases: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    cases.sort();
    let found: Vec<String> = cases.iter().flat_map(|path| run(path)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    println!("{} cases ran", cases.len());
    assert!(cases.len() >= 230, "cases are missing: only {} found", cases.len());
}
