//! What the core must not know, proven by the dependency tree.

use std::process::Command;

/// Names of all crates that `peil` is built from with some features, on some target.
fn crates(features: &str, target: Option<&str>) -> Vec<String> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.args(["tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    command.args(["--package", "peil", "--no-default-features", "--features", features]);
    if let Some(target) = target {
        command.args(["--target", target]);
    }
    let output = command.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// Hosts, data frames, threads, clocks, networks and files: none of the core's business.
const STRANGERS: [&str; 14] = [
    "pyo3",
    "pyo3-ffi",
    "wasm-bindgen",
    "js-sys",
    "web-sys",
    "arrow-array",
    "arrow",
    "polars",
    "tokio",
    "chrono",
    "time",
    "reqwest",
    "rand",
    "getrandom",
];

#[test]
fn the_core_knows_no_host() {
    for target in [None, Some("wasm32-unknown-unknown")] {
        let crates = crates("", target);
        assert!(crates.contains(&"peil".to_owned()) && crates.contains(&"serde".to_owned()), "{crates:?}");
        let found: Vec<_> = crates.iter().filter(|name| STRANGERS.contains(&name.as_str())).collect();
        assert!(found.is_empty(), "{target:?}: the core depends on {found:?}");
    }
}

#[test]
fn threads_come_only_with_their_feature() {
    assert!(!crates("", None).contains(&"rayon".to_owned()));
    assert!(crates("parallel", None).contains(&"rayon".to_owned()));
}
