//! `cargo xtask generate`: files that are made from the core and committed, because users and editors read them where
//! nothing is built – the JSON Schemas of documents, the TypeScript types of the border, and the study of the coverage of
//! intervals.

use anyhow::{Context, Result, ensure};
use std::io::Write;
use std::process::{Command, Stdio};
use xshell::{Shell, cmd};

use crate::node;

/// Writes them anew.
pub(crate) fn write(sh: &Shell) -> Result<()> {
    for (path, content) in files(sh)? {
        sh.write_file(path, content)?;
    }
    Ok(())
}

/// Compares what is committed with what the core says.
pub(crate) fn check(sh: &Shell) -> Result<()> {
    let stale: Vec<&str> = files(sh)?
        .into_iter()
        .filter(|(path, content)| {
            sh.read_file(path).is_ok_and(|own| own != *content) || !sh.path_exists(path)
        })
        .map(|(path, _)| path)
        .collect();
    ensure!(stale.is_empty(), "out of date: {}; run `cargo xtask generate`", stale.join(", "));
    Ok(())
}

fn files(sh: &Shell) -> Result<Vec<(&'static str, String)>> {
    node::install(sh)?;
    let schema = |which: &str| {
        cmd!(sh, "cargo run --quiet --package peil --example schemas -- {which}").quiet().read()
    };
    let coverage = |which: &str| {
        // Whole, since the last newline belongs to the file.
        let command = cmd!(sh, "cargo run --quiet --package peil --example coverage -- {which}").quiet();
        anyhow::Ok(String::from_utf8(command.output()?.stdout)?)
    };
    Ok(vec![
        ("docs/coverage.csv", coverage("table")?),
        ("docs/coverage.svg", coverage("figure")?),
        ("core/src/document/schemas.json", schema("kept")? + "\n"),
        ("core/schemas/survey.json", schema("survey")? + "\n"),
        ("core/schemas/published.json", schema("published")? + "\n"),
        ("core/schemas/index.json", schema("index")? + "\n"),
        ("core/schemas/robustness.json", schema("robustness")? + "\n"),
        ("wasm/js/types.ts", types(sh, &schema("wire")?)?),
    ])
}

/// The TypeScript types of schema definitions.
fn types(sh: &Shell, definitions: &str) -> Result<String> {
    let mut script = Command::from(cmd!(sh, "node wasm/scripts/types.js"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start `node`")?;
    // All of it is read before anything is written, so neither side waits for the other.
    script.stdin.take().context("the input was asked for")?.write_all(definitions.as_bytes())?;
    let output = script.wait_with_output()?;
    ensure!(output.status.success(), "`wasm/scripts/types.js` failed");
    Ok(String::from_utf8(output.stdout)?)
}
