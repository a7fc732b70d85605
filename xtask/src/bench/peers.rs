//! `cargo xtask bench --against-peers`: peil beside svy, weightipy and R survey on the workloads of its goals.
//!
//! Here an environment of its own is made, with the pinned peers and peil's own wheel as it would be published; what is
//! asked, timed and compared stands in `benches/peers/`. Only a full run at full size is written to the committed
//! results: a part of it is printed.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use super::{RESULTS, write_section};
use crate::{python, tools};

const REQUIREMENTS: &str = "benches/peers/requirements.txt";
const WORKLOADS: &str = "ABCDEG";

/// Checks a list of workloads such as `A,B`.
pub(super) fn workloads(list: &str) -> Result<String> {
    let mut letters = Vec::new();
    for word in list.to_uppercase().split(',') {
        ensure!(
            word.len() == 1 && WORKLOADS.contains(word),
            "there is no workload `{word}`; there are A, B, C, D, E and G"
        );
        letters.push(word.to_owned());
    }
    Ok(letters.join(","))
}

/// Checks what to multiply all numbers of rows with.
pub(super) fn scale(word: &str) -> Result<f64> {
    match word.parse() {
        Ok(scale) if scale > 0.0 && scale <= 10.0 => Ok(scale),
        _ => bail!("`--scale` is `{word}`; a number above 0 and up to 10 was expected, such as 0.1"),
    }
}

/// Runs the workloads, all unless said, on rows times `scale`.
pub(super) fn run(sh: &Shell, workloads: Option<&str>, scale: Option<f64>) -> Result<()> {
    let folder = tools::target_dir().join("peers");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let environment = python::environment(sh, &folder.join("environment"), &[REQUIREMENTS])?;
    python::install_wheel(sh, &environment, &folder.join("wheels"))?;
    let plain_sum = super::example(sh, "plain_sum")?;

    let out = folder.join("results.md");
    let mut words = vec!["--folder".into(), folder.clone(), "--plain-sum".into(), plain_sum];
    words.extend(["--out".into(), out.clone()]);
    if let Some(rscript) = r_survey(sh) {
        words.extend(["--rscript".into(), rscript]);
    } else {
        eprintln!("R with its survey package is not here (Debian: r-cran-survey); its rows will say so");
    }
    let compiler = cmd!(sh, "rustc --version").quiet().read()?;
    let compiler = compiler.split(" (").next().unwrap_or_default();
    let fact = format!("{}, built by {compiler}, profile `wheel`", super::version(sh));
    words.extend([PathBuf::from("--fact"), fact.into()]);
    if let Some(list) = workloads {
        words.extend([PathBuf::from("--workloads"), list.into()]);
    }
    if let Some(scale) = scale {
        words.extend([PathBuf::from("--scale"), scale.to_string().into()]);
    }
    let interpreter = environment.join("bin/python");
    let run = cmd!(sh, "{interpreter} benches/peers/run.py {words...}").run();
    if out.exists() {
        let section = sh.read_file(&out)?;
        if workloads.is_none() && scale.is_none() {
            write_section(&section)?;
            println!("written to `{RESULTS}`");
        } else {
            println!("{section}");
        }
    }
    run.context("a system failed or two systems disagree; the results say which")
}

/// R, where its survey package is there.
fn r_survey(sh: &Shell) -> Option<PathBuf> {
    let rscript = tools::find("Rscript")?;
    let look = "suppressMessages(library(survey))";
    cmd!(sh, "{rscript} -e {look}").quiet().ignore_stderr().ignore_stdout().run().is_ok().then_some(rscript)
}
