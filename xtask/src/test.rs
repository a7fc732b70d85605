//! `cargo xtask test`: every test of every language, after setting up what they need.

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use crate::runner::{Report, Session};
use crate::{node, python, tools, wasm};

/// Runs all parts, whatever fails in between.
pub(crate) fn run(sh: &Shell) -> Result<()> {
    let mut report = Report::default();
    report.part("rust", |session| rust(sh, session));
    report.part("python", |session| python::test(sh, session));
    report.part("wasm", |_| wasm::build(sh));
    report.part("node", |session| node::test(sh, session));
    report.part("browser", |session| node::test_browser(sh, session));
    report.part("notebooks", |session| node::test_notebooks(sh, session));
    ensure!(report.finish(), "not all tests passed");
    Ok(())
}

/// The core with and without its features, its documentation's examples, and these tools.
fn rust(sh: &Shell, session: &mut Session) -> Result<()> {
    let run: &[&str] = if tools::find("cargo-nextest").is_some() {
        &["nextest", "run", "--no-fail-fast"]
    } else {
        &["test", "--lib", "--bins", "--tests", "--no-fail-fast"]
    };
    let default = session.run(cmd!(sh, "cargo {run...} --package peil --package xtask"));
    let all = session.run(cmd!(sh, "cargo {run...} --package peil --all-features"));
    let examples = session.run(cmd!(sh, "cargo test --doc --package peil --all-features"));
    default.and(all).and(examples)
}
