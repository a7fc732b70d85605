//! `cargo xtask bench --callgrind`: instructions per row of the engine's loops, counted by valgrind.
//!
//! Counts repeat to the last digits whatever else the machine does, so a change of the engine shows here first. The
//! program `benches/examples/kernels.rs` runs one loop once or several times; the difference is free of everything that
//! is done once.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use super::{RESULTS, example, write_section};
use crate::{apt, tools};

/// Rows of the sample.
const ROWS: u64 = 100_000;
const REPETITIONS: u64 = 3;

/// Counts, prints and writes.
pub(super) fn run(sh: &Shell) -> Result<()> {
    if tools::find("valgrind").is_none() {
        apt::install(sh, &["valgrind"], "counting instructions")?;
    }
    let kernels = example(sh, "kernels")?;
    let listing = cmd!(sh, "{kernels}").quiet().read()?;
    let mut section = String::from(
        "## Instructions per row\n\n\
         Counted by callgrind with one thread, in the steady state: work done once, such as the design, is not in the\n\
         figures of the others. PSUs of 100 rows, strata of 50 PSUs, as in workload A.\n\n| what | rows | instructions per row |\n|---|--:|--:|\n",
    );
    for line in listing.lines() {
        let (kernel, meaning) = line.split_once(": ").context("`kernels` lists lines `name: meaning`")?;
        let once = instructions(sh, &kernels, kernel, 1)?;
        let several = instructions(sh, &kernels, kernel, 1 + REPETITIONS)?;
        ensure!(several > once, "`{kernel}` does nothing");
        let each = (several - once) as f64 / (REPETITIONS * ROWS) as f64;
        let digits = usize::from(each < 100.0);
        println!("{kernel}: {each:.digits$} instructions per row");
        writeln!(section, "| {meaning} | {ROWS} | {each:.digits$} |")?;
    }
    write_section(&section)?;
    println!("written to `{RESULTS}`");
    Ok(())
}

/// Instructions of the whole program.
fn instructions(sh: &Shell, kernels: &Path, kernel: &str, repetitions: u64) -> Result<u64> {
    let out = tools::target_dir().join(format!("callgrind.{kernel}"));
    let (rows, repetitions) = (ROWS.to_string(), repetitions.to_string());
    cmd!(
        sh,
        "valgrind --quiet --tool=callgrind --callgrind-out-file={out} {kernels} {kernel} {rows} {repetitions}"
    )
    .quiet()
    .run()?;
    let text = fs::read_to_string(&out).with_context(|| format!("cannot read `{}`", out.display()))?;
    total(&text).context("callgrind wrote no total")
}

/// The total that callgrind states at the end of its file.
fn total(text: &str) -> Option<u64> {
    let line =
        text.lines().rev().find_map(|line| line.strip_prefix("totals:").or(line.strip_prefix("summary:")))?;
    line.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_read_from_either_of_its_lines() {
        assert_eq!(total("events: Ir\nfn=(1)\n16 4\n\ntotals: 1234\n"), Some(1234));
        assert_eq!(total("summary: 77\nfn=(1)\n"), Some(77));
        assert_eq!(total("fn=(1)\n"), None);
    }
}
